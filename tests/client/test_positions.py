"""Positions behind characters that each encoding counts differently, in all that has positions."""

import pytest
from lsprotocol import types as t

import abilities
from documents import actions, change, completion, hover, open_document, pull
from places import ENCODINGS, codes, edited, edits_of, offset, position, span
from test_notebooks import Book

TEXT = "import yaml\n'é😀', yaml.load('ø👩‍💻')  # ø nosec B5\n'é😀', exec(yaml)\nx = 1  # nosec B1\n"


def counting(encoding, capabilities):
    capabilities.general.position_encodings = [encoding]
    return capabilities


async def resolved(client, action):
    return await client.soon(client.code_action_resolve_async(action), "the edit of an action")


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_of_documents(start, workspace, encoding):
    client = await start(counting(encoding, abilities.pushed()))
    uri = workspace.uri("app.py")
    open_document(client, uri, "x = 1\n")
    change(
        client,
        uri,
        2,
        TEXT,
        (span(TEXT, "ø👩‍💻", encoding), "👍🏽ü"),
        (position_of_end(TEXT, encoding), "#\n"),
    )
    text = TEXT.replace("ø👩‍💻", "👍🏽ü") + "#\n"
    found = await client.diagnostics_of(uri, 2)
    places = {
        it.code: text[offset(text, it.range.start, encoding) : offset(text, it.range.end, encoding)]
        for it in found
    }
    assert places["B506"] == "yaml.load" and places["B102"] == "exec"
    load = span(text, "yaml.load", encoding)
    assert (await hover(client, uri, load.end)).range == load
    (fix, *_) = await actions(client, uri, load, [t.CodeActionKind.QuickFix])
    edits = edits_of((await resolved(client, fix)).edit, uri)
    assert edited(text, edits, encoding) == text.replace("yaml.load", "yaml.safe_load")
    comment = span(text, "B1", encoding)
    offered = await completion(client, uri, comment.end)
    assert {item.text_edit.range == comment for item in offered.items} == {True}


def position_of_end(text, encoding):
    """The empty range behind a text that a first change has made another."""
    end = position(text.replace("ø👩‍💻", "👍🏽ü"), len(text.replace("ø👩‍💻", "👍🏽ü")), encoding)
    return t.Range(end, end)


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_of_cells(start, workspace, encoding):
    client = await start(counting(encoding, abilities.pulled()))
    book = Book(client, workspace.uri("é book.ipynb"))
    text = "!ls 😀\n'é😀', yaml.load(x)"
    book.open({"a": "import yaml  # 😀", "b": text})
    # They are pushed to all, and so there is nothing of them to be asked for.
    found = await book.found("b")
    assert [(it.code, it.range) for it in found] == [("B506", span(text, "yaml.load", encoding))]
    assert (await pull(client, book.cell("b"))).items == []
    (fix, *_) = await actions(client, book.cell("b"), found[0].range, [t.CodeActionKind.QuickFix])
    edits = edits_of((await resolved(client, fix)).edit, book.cell("b"))
    assert edited(text, edits, encoding) == text.replace("yaml.load", "yaml.safe_load")
    at_end = position(text, len(text), encoding)
    book.edit("b", 2, t.TextDocumentContentChangePartial(range=t.Range(at_end, at_end), text="; exec(y)"))
    assert codes(await book.found("b", 2)) == ["B506", "B102"]
    book.close(["a", "b"])


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_of_closed_files_are_those_of_open_ones(start, workspace, encoding):
    uri = workspace.write("ä ö/é%20.py", TEXT)
    capabilities = counting(encoding, abilities.pulled())
    client = await start(capabilities, initialization_options={"diagnosticMode": "workspace"})
    asking = client.workspace_diagnostic_async(t.WorkspaceDiagnosticParams(previous_result_ids=[]))
    (closed,) = (await client.soon(asking, "a report")).items
    open_document(client, uri, TEXT)
    assert closed.items == (await pull(client, uri)).items
