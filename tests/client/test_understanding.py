"""What is explained under the caret and offered to be typed."""

import pytest
from lsprotocol import types as t

import abilities
from documents import completion, hover, open_document
from places import position, span

INVALID_PARAMS = -32602
TEXT = "é = '😀'; exec(é)  # nosec B1\n"
KINDS = [(abilities.pushed, t.MarkupKind.Markdown), (t.ClientCapabilities, t.MarkupKind.PlainText)]


@pytest.mark.parametrize("capabilities, kind", KINDS, ids=["all", "none"])
async def test_findings_and_rules_are_explained(start, workspace, capabilities, kind):
    client = await start(capabilities())
    uri = workspace.uri("app.py")
    text = "exec(x)\ny = eval(x)  # nosec B307\n"
    open_document(client, uri, text)
    for code, shown in [("exec", "B102"), ("B307", "B307")]:
        place = span(text, code)
        found = await hover(client, uri, place.start)
        assert (found.contents.kind, shown in found.contents.value) == (kind, True)
        assert found.range == place
    assert await hover(client, uri, t.Position(1, 0)) is None
    never_opened = t.HoverParams(t.TextDocumentIdentifier(workspace.uri("a.py")), t.Position(0, 0))
    assert await client.refused(client.text_document_hover_async(never_opened)) == INVALID_PARAMS


@pytest.mark.parametrize("capabilities, kind", KINDS, ids=["all", "none"])
async def test_a_comment_is_offered_rules(start, workspace, capabilities, kind):
    client = await start(capabilities())
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    offered = await completion(client, uri, position(TEXT, len(TEXT) - 1))
    first = min(offered.items, key=lambda item: item.sort_text or item.label)
    assert (first.label, first.preselect) == ("B102", True)
    assert first.text_edit.range == span(TEXT, "B1")
    documentation = first.documentation
    assert getattr(documentation, "kind", t.MarkupKind.PlainText) == kind
    assert not (await completion(client, uri, t.Position(0, 0)) or t.CompletionList(False, [])).items


async def test_a_configuration_is_explained_and_completed(start, workspace):
    client = await start(abilities.pushed())
    uri = workspace.uri("pyproject.toml")
    text = "[tool.ridealong]\nignore = ['B101']\npre\n"
    open_document(client, uri, text, language="toml")
    assert "assert" in (await hover(client, uri, span(text, "B101").start)).contents.value
    assert (await hover(client, uri, span(text, "ignore").start)).contents.value
    offered = await completion(client, uri, position(text, len(text) - 1))
    assert "preset" in [item.label for item in offered.items]
