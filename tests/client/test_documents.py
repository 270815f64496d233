"""Documents that are opened, edited, saved and closed, and what is pushed of them."""

import pytest
from lsprotocol import types as t

import abilities
from conftest import TEXT
from documents import change, close, files_changed, open_document, save
from places import codes, span

CAPABILITIES = [t.ClientCapabilities(), abilities.pushed()]


@pytest.mark.parametrize("capabilities", CAPABILITIES, ids=["none", "all"])
async def test_a_document_is_followed_from_its_opening_to_its_end(start, workspace, capabilities):
    client = await start(capabilities)
    uri = workspace.uri("new folder/é.py")
    open_document(client, uri, TEXT, version=3)
    assert codes(await client.diagnostics_of(uri, 3)) == ["B102", "B101"]
    change(
        client,
        uri,
        4,
        (span(TEXT, "exec(x)"), "'😀'; eval(x)"),
        (t.Range(t.Position(1, 0), t.Position(2, 0)), ""),
    )
    (found,) = await client.diagnostics_of(uri, 4)
    assert (found.code, found.range) == ("B307", span("'😀'; eval(x)\n", "eval"))
    change(client, uri, 7, "x = 1\n", TEXT)
    assert codes(await client.diagnostics_of(uri, 7)) == ["B102", "B101"]
    save(client, uri)
    change(client, uri, 8, "x = (\n")
    assert await client.diagnostics_of(uri, 8) == []
    close(client, uri)
    assert await client.diagnostics_of(uri) == []


async def test_what_is_pushed_is_whole(start, workspace):
    client = await start(abilities.pushed())
    uri = workspace.uri("app.py")
    text = "import yaml as y\ny.load(x)\nx = 1  # nosec B101\n"
    open_document(client, uri, text)
    found = {diagnostic.code: diagnostic for diagnostic in await client.diagnostics_of(uri, 1)}
    load = found["B506"]
    assert (load.source, load.severity) == ("ridealong", t.DiagnosticSeverity.Warning)
    assert load.code_description.href.startswith("https://")
    assert load.related_information[0].location == t.Location(
        uri, t.Range(t.Position(0, 7), t.Position(0, 16))
    )
    assert load.data["fixes"]
    (unused,) = [diagnostic for diagnostic in found.values() if diagnostic.tags]
    assert (unused.tags, unused.severity) == ([t.DiagnosticTag.Unnecessary], t.DiagnosticSeverity.Hint)


async def test_other_kinds_of_documents_are_taken(start, workspace):
    client = await start(abilities.pushed())
    for uri in ["untitled:Untitled-1", workspace.uri("stub.pyi"), workspace.uri("window.pyw")]:
        open_document(client, uri, TEXT)
        assert codes(await client.diagnostics_of(uri, 1)) == ["B102", "B101"], uri
    broken = workspace.write("ridealong.toml", "slect = []\n")
    files_changed(client, broken, kind=t.FileChangeType.Created)
    (found,) = await client.diagnostics_of(broken)
    assert "slect" in found.message
    await client.until(lambda: client.messages, "the word about it")
    assert client.messages[0].type == t.MessageType.Error
