"""Servers introduce themselves to clients of all kinds, and end."""

import asyncio

import pytest
from lsprotocol import types as t

import abilities
from conftest import TEXT
from documents import open_document
from places import ENCODINGS, codes, span

NOT_INITIALIZED = -32002
INVALID_REQUEST = -32600


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_positions_are_counted_as_was_agreed(start, workspace, encoding):
    client = await start(abilities.encoded(encoding))
    assert client.welcome.capabilities.position_encoding == encoding
    text = "é = '😀'; exec(é)\n"
    uri = workspace.uri("app.py")
    open_document(client, uri, text)
    (found,) = await client.diagnostics_of(uri, 1)
    assert found.range == span(text, "exec", encoding)


@pytest.mark.parametrize(
    "offered, agreed",
    [
        (None, t.PositionEncodingKind.Utf16),
        (["utf-7"], t.PositionEncodingKind.Utf16),
        (["utf-16", "utf-32"], None),
        (["utf-32", "utf-8", "utf-16"], None),
    ],
)
async def test_an_encoding_is_chosen_that_the_client_has(start, offered, agreed):
    client = await start(abilities.encoded(*offered) if offered else t.ClientCapabilities())
    chosen = client.welcome.capabilities.position_encoding
    assert chosen == agreed if agreed else chosen in offered


@pytest.mark.parametrize("kind", ["encoded", "pushed", "unresolved", "pulled"])
async def test_what_is_announced_is_what_the_client_can_use(start, kind):
    client = await start(getattr(abilities, kind)())
    announced = client.welcome.capabilities
    assert client.welcome.server_info.name == "ridealong"
    assert (announced.diagnostic_provider is not None) == (kind == "pulled")
    assert announced.code_action_provider.resolve_provider == (kind in ["pushed", "pulled"])
    assert announced.text_document_sync.change == t.TextDocumentSyncKind.Incremental


@pytest.mark.parametrize("kind", ["encoded", "pushed"])
async def test_folders_may_be_told_as_older_clients_do(start, workspace, kind):
    workspace.write("ridealong.toml", "ignore = ['B101']\n")
    root = {"root_uri": workspace.folder.as_uri(), "root_path": str(workspace.folder)}
    client = await start(getattr(abilities, kind)(), workspace_folders=None, **root)
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    assert codes(await client.diagnostics_of(uri, 1)) == ["B102"]


async def test_nothing_is_answered_before_the_introduction(start):
    client = await start.bare()
    client.capabilities = t.ClientCapabilities()
    hover = t.HoverParams(t.TextDocumentIdentifier("file:///x.py"), t.Position(0, 0))
    assert await client.refused(client.text_document_hover_async(hover)) == NOT_INITIALIZED
    await client.introduce(capabilities=t.ClientCapabilities())


async def test_nothing_is_answered_after_the_end(start):
    client = await start(t.ClientCapabilities())
    assert await client.soon(client.shutdown_async(None), "the answer to shutdown") is None
    hover = t.HoverParams(t.TextDocumentIdentifier("file:///x.py"), t.Position(0, 0))
    assert await client.refused(client.text_document_hover_async(hover)) == INVALID_REQUEST
    client.exit(None)
    await asyncio.wait_for(client._server.wait(), 120)
