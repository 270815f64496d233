"""What a client can have done."""

from lsprotocol import types as t

import abilities
from conftest import TEXT
from documents import execute, open_document
from places import codes, edited, edits_of

INVALID_PARAMS = -32602


async def test_each_command_does_what_it_says(start, workspace):
    client = await start(abilities.pushed())
    uri = workspace.uri("app.py")
    text = "import yaml\nyaml.load(x)\n"
    open_document(client, uri, text)
    await client.diagnostics_of(uri, 1)
    tried = {
        "ridealong.showStatus": status,
        "ridealong.debugInformation": debug_information,
        "ridealong.explain": explain,
        "ridealong.fixAll": fix_all,
        "ridealong.restart": restart,
    }
    assert set(client.welcome.capabilities.execute_command_provider.commands) == set(tried)
    for command, attempt in tried.items():
        await attempt(client, command, uri, text)


async def status(client, command, uri, text):
    shown = await execute(client, command)
    assert "1 document is open" in shown
    await client.until(lambda: shown in [it.message for it in client.messages], "the status")


async def debug_information(client, command, uri, text):
    told = await execute(client, command)
    assert uri in told and "configured by the defaults" in told
    await client.until(lambda: told in [it.message for it in client.log_messages], "the information")


async def explain(client, command, uri, text):
    assert "safe_load" in await execute(client, command, "B506")
    assert await execute(client, command, "yaml_load") == await execute(client, command, "B506")


async def fix_all(client, command, uri, text):
    for argument in [uri, {"uri": uri}]:
        client.edits.clear()
        assert await execute(client, command, argument) is None
        (asked,) = await client.until(lambda: client.edits, "the edit")
        assert edited(text, edits_of(asked.edit, uri)) == text.replace("load", "safe_load")


async def restart(client, command, uri, text):
    client.published.clear()
    assert await execute(client, command) is None
    assert codes(await client.diagnostics_of(uri, 1)) == ["B506"]


async def test_what_is_no_command_is_refused(start, workspace):
    client = await start(abilities.pushed())
    for command, arguments in [
        ("ridealong.x", []),
        ("ridealong.explain", ["B999"]),
        ("ridealong.fixAll", [1]),
    ]:
        params = t.ExecuteCommandParams(command, arguments)
        asking = client.workspace_execute_command_async(params)
        assert await client.refused(asking) == INVALID_PARAMS, command


async def test_a_client_that_applies_nothing_is_asked_for_nothing(start, workspace):
    client = await start(t.ClientCapabilities())
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    params = t.ExecuteCommandParams("ridealong.fixAll", [uri])
    assert await client.refused(client.workspace_execute_command_async(params)) == INVALID_PARAMS
