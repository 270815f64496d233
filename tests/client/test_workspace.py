"""Settings, files and folders that change while the server runs."""

from lsprotocol import types as t

import abilities
from conftest import TEXT, Workspace
from documents import execute, files_changed, open_document
from places import codes

WATCHED = "ridealong-configuration"


async def comes_to(client, uri, expected, version=1):
    """Waits until the last diagnostics of a document are these."""

    def last():
        mine = [params for params in client.published if params.uri == uri and params.version == version]
        return mine and codes(mine[-1].diagnostics) == expected

    await client.until(last, f"{expected} in {uri}; there is {client.published[-3:]}")


def settings_changed(client, **settings):
    client.set_configuration(settings, section="ridealong")
    client.workspace_did_change_configuration(
        t.DidChangeConfigurationParams(settings={"ridealong": settings})
    )


async def test_settings_are_asked_for_and_followed(start, workspace):
    client = await start(abilities.pushed())
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    await comes_to(client, uri, ["B102", "B101"])
    await client.until(lambda: "ridealong-settings" in client.registered, "the registration of settings")
    settings_changed(client, severities={"B101": "off"})
    await comes_to(client, uri, ["B102"])
    settings_changed(client, severities={"B102": "off"}, preset=None)
    await comes_to(client, uri, ["B101"])
    settings_changed(client, severities={"B102": "offf"})
    await client.until(lambda: "did you mean" in str(client.messages), "the word about a misspelt setting")


async def test_settings_are_taken_as_they_are_sent_where_none_can_be_asked_for(start, workspace):
    client = await start(t.ClientCapabilities(), initialization_options={"severities": {"B102": "off"}})
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    await comes_to(client, uri, ["B101"])
    settings_changed(client, severities={"B101": "off"})
    await comes_to(client, uri, ["B102"])


async def test_a_configuration_is_watched_and_the_last_good_one_kept(start, workspace):
    client = await start(abilities.pushed())
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    await comes_to(client, uri, ["B102", "B101"])
    await client.until(lambda: WATCHED in client.registered, "the registration of configurations")
    watchers = client.registered[WATCHED].register_options["watchers"]
    assert {"globPattern": "**/pyproject.toml"} in watchers
    configuration = workspace.write("ridealong.toml", "ignore = ['B101']\n")
    files_changed(client, configuration, kind=t.FileChangeType.Created)
    await comes_to(client, uri, ["B102"])
    workspace.write("ridealong.toml", "ignore = [\n")
    files_changed(client, configuration)
    (mistake,) = await client.diagnostics_of(configuration)
    assert mistake.severity == t.DiagnosticSeverity.Error
    workspace.write("ridealong.toml", "ignore = ['B102']\n")
    files_changed(client, configuration)
    await comes_to(client, uri, ["B101"])
    (workspace.folder / "ridealong.toml").unlink()
    files_changed(client, configuration, kind=t.FileChangeType.Deleted)
    await comes_to(client, uri, ["B102", "B101"])


async def test_folders_come_and_go(start, workspace, tmp_path):
    other = Workspace(tmp_path / "other")
    mine, theirs = workspace.write("app.py", TEXT), other.write("app.py", TEXT)
    client = await start(abilities.pushed(), initialization_options={"diagnosticMode": "workspace"})
    await comes_to(client, mine, ["B102", "B101"], version=None)
    await client.until(lambda: "ridealong-files" in client.registered, "the registration of files")

    def folders_changed(added=(), removed=()):
        event = t.WorkspaceFoldersChangeEvent(
            [it.as_folder() for it in added], [it.as_folder() for it in removed]
        )
        client.workspace_did_change_workspace_folders(t.DidChangeWorkspaceFoldersParams(event))

    folders_changed(added=[other])
    await comes_to(client, theirs, ["B102", "B101"], version=None)
    folders_changed(removed=[workspace])
    await comes_to(client, mine, [], version=None)
    client.set_configuration({"diagnosticMode": "openFilesOnly"}, section="ridealong")
    client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings=None))
    await comes_to(client, theirs, [], version=None)
    await client.until(lambda: "ridealong-files" in client.unregistered, "the end of the registration")


async def test_files_that_are_renamed_and_deleted_are_followed(start, workspace):
    client = await start(abilities.pushed())
    configuration = workspace.write("ridealong.toml", "ignore = ['B101']\n")
    uri = workspace.uri("app.py")
    open_document(client, uri, TEXT)
    await comes_to(client, uri, ["B102"])
    moved = workspace.uri("moved.toml")
    (workspace.folder / "ridealong.toml").rename(workspace.folder / "moved.toml")
    client.workspace_did_rename_files(t.RenameFilesParams([t.FileRename(configuration, moved)]))
    await comes_to(client, uri, ["B102", "B101"])
    workspace.write("ridealong.toml", "ignore = ['B102']\n")
    await execute(client, "ridealong.restart")
    await comes_to(client, uri, ["B101"])
    (workspace.folder / "ridealong.toml").unlink()
    client.workspace_did_delete_files(t.DeleteFilesParams([t.FileDelete(configuration)]))
    await comes_to(client, uri, ["B102", "B101"])
