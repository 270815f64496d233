"""Diagnostics that the client asks for."""

from lsprotocol import types as t

import abilities
from conftest import TEXT
from documents import change, close, files_changed, open_document, pull, save
from places import codes

REQUEST_CANCELLED = -32800
SCANNED = {"diagnosticMode": "workspace"}


def inquiry(known=(), parts=None, work=None):
    """The parameters that ask about the workspace."""
    ids = [t.PreviousResultId(uri, value) for uri, value in known]
    return t.WorkspaceDiagnosticParams(ids, partial_result_token=parts, work_done_token=work)


def by_uri(items):
    return {item.uri: codes(item.items) if item.kind == "full" else item.kind for item in items}


async def test_a_document_is_told_once_for_each_state(start, workspace):
    client = await start(abilities.pulled())
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    first = await pull(client, uri)
    assert (first.kind, codes(first.items)) == ("full", ["B102", "B101"])
    again = await pull(client, uri, first.result_id)
    assert (again.kind, again.result_id) == ("unchanged", first.result_id)
    change(client, uri, 2, "exec(x)\n")
    other = await pull(client, uri, first.result_id)
    assert (other.kind, codes(other.items)) == ("full", ["B102"])
    assert other.result_id != first.result_id
    close(client, uri)
    assert (await pull(client, uri)).items == []
    assert client.published == []


async def test_the_client_is_told_to_ask_again(start, workspace):
    client = await start(abilities.pulled())
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    first = await pull(client, uri)
    configuration = workspace.write("ridealong.toml", "ignore = ['B101']\n")
    before = client.diagnostic_refresh_count
    files_changed(client, configuration, kind=t.FileChangeType.Created)
    await client.until(lambda: client.diagnostic_refresh_count > before, "the word to ask again")
    assert codes((await pull(client, uri, first.result_id)).items) == ["B102"]
    workspace.write("ridealong.toml", "ignore = ['B102']\n")
    before = client.diagnostic_refresh_count
    save(client, configuration)
    files_changed(client, configuration)
    await client.until(lambda: client.diagnostic_refresh_count > before, "the word to ask again")
    assert codes((await pull(client, uri)).items) == ["B101"]


async def test_the_workspace_is_told_at_once_where_no_parts_are_taken(start, workspace):
    written = {workspace.write(f"{name}.py", TEXT) for name in "abc"}
    workspace.write("clean.py", "x = 1\n")
    client = await start(abilities.pulled(), initialization_options=SCANNED)
    client.under_way.expect_work("scan")
    report = await client.soon(client.workspace_diagnostic_async(inquiry(work="scan")), "a report")
    assert by_uri(report.items) == {uri: ["B102", "B101"] for uri in written}
    await client.until(lambda: client.under_way.kinds("scan")[-1:] == ["end"], "the end of the scan")
    known = [(item.uri, item.result_id) for item in report.items]
    again = await client.soon(client.workspace_diagnostic_async(inquiry(known)), "a report")
    assert by_uri(again.items) == dict.fromkeys(written, "unchanged")


async def test_the_workspace_is_told_in_parts_for_as_long_as_the_client_waits(start, workspace):
    written = {workspace.write(f"m{number}.py", TEXT) for number in range(150)}
    client = await start(abilities.pulled(), initialization_options=SCANNED)
    client.under_way.expect_parts("parts")
    told = {}

    def news():
        while client.under_way.parts["parts"]:
            told.update(by_uri(client.under_way.parts["parts"].pop(0).items))
        return told

    asking = client.ask_as("all", "workspace/diagnostic", inquiry(parts="parts"))
    await client.until(lambda: set(news()) == written, "all files in parts")
    assert set(map(tuple, told.values())) == {("B102", "B101")}
    uri = workspace.write("m7.py", "exec(x)\n")
    files_changed(client, uri)
    await client.until(lambda: news()[uri] == ["B102"], "the news of a file")
    (workspace.folder / "m8.py").unlink()
    files_changed(client, workspace.uri("m8.py"), kind=t.FileChangeType.Deleted)
    await client.until(lambda: news()[workspace.uri("m8.py")] == [], "the end of a file")
    client.cancel_request(t.CancelParams("all"))
    assert await client.refused(asking) == REQUEST_CANCELLED
