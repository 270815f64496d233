"""Work that is under way: told, traced and cancelled."""

from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

import abilities
from conftest import TEXT
from documents import open_document
from places import codes

REQUEST_CANCELLED = -32800
CALL = "    subprocess.call(command, shell=True)\n"
LARGE = "import subprocess\n\n\n" + "\n\n".join(f"def f{n}(command):\n{CALL}" for n in range(3000))


async def test_a_request_that_is_cancelled_is_answered_once(start, workspace):
    client = await start(abilities.pushed())
    uri = workspace.uri("app.py")
    open_document(client, uri, LARGE)
    place = t.Range(t.Position(0, 0), t.Position(0, 0))
    context = t.CodeActionContext(diagnostics=[], trigger_kind=t.CodeActionTriggerKind.Automatic)
    params = t.CodeActionParams(t.TextDocumentIdentifier(uri), place, context)
    asked = []
    for number in range(20):
        asked.append(client.ask_as(f"q{number}", "textDocument/codeAction", params))
        client.cancel_request(t.CancelParams(f"q{number}"))
    client.cancel_request(t.CancelParams("of nobody"))
    for asking in asked:
        try:
            assert await client.soon(asking, "an answer") == []
        except JsonRpcException as error:
            assert error.code == REQUEST_CANCELLED, error
    assert len(await client.diagnostics_of(uri, 1)) == 3000


async def test_the_trace_follows_what_the_client_sets(start, workspace):
    client = await start(abilities.pushed(), trace=t.TraceValue.Off)
    for value in [*t.TraceValue, t.TraceValue.Off]:
        client.set_trace(t.SetTraceParams(value))
        uri = workspace.uri(f"{value.name}.py")
        open_document(client, uri, TEXT)
        assert codes(await client.diagnostics_of(uri, 1)) == ["B102", "B101"]


def project(workspace):
    text = "import subprocess\n\n\n" + CALL.strip() + "\n" * 2 + "\n".join(f"x{n} = {n}" for n in range(400))
    for number in range(400):
        workspace.write(f"p{number % 7}/m{number}.py", text)


def token_of(client):
    (token,) = client.under_way.work
    return token


async def test_a_scan_is_shown_to_its_end(start, workspace):
    project(workspace)
    client = await start(abilities.pushed(), initialization_options={"diagnosticMode": "workspace"})
    await client.until(lambda: client.under_way.work, "the progress")
    await client.until(lambda: client.under_way.kinds(token_of(client))[-1:] == ["end"], "its end")
    steps = client.under_way.work[token_of(client)]
    percentages = [step.percentage for step in steps[:-1]]
    assert percentages == sorted(percentages) and steps[0].cancellable
    await client.until(lambda: len({params.uri for params in client.published}) == 400, "all files")


async def test_a_scan_ends_when_the_user_says_so(start, workspace):
    project(workspace)
    client = await start(abilities.pushed(), initialization_options={"diagnosticMode": "workspace"})
    await client.until(
        lambda: client.under_way.work and client.under_way.work[token_of(client)], "its beginning"
    )
    client.window_work_done_progress_cancel(t.WorkDoneProgressCancelParams(token_of(client)))
    await client.until(lambda: client.under_way.kinds(token_of(client))[-1] == "end", "its end")
