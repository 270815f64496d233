"""Folders and servers for tests."""

import os

import pytest
import pytest_asyncio
from lsprotocol import types as t

from strict import Client

TEXT = "exec(x)\nassert y\n"


class Workspace:
    """A folder that the user works in."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file.as_uri()

    def uri(self, path):
        return (self.folder / path).as_uri()

    def as_folder(self):
        return t.WorkspaceFolder(uri=self.folder.as_uri(), name=self.folder.name)


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    return Workspace(folder)


@pytest_asyncio.fixture
async def start(workspace):
    """Starts servers for clients that introduce themselves; all of them must end well."""
    clients = []

    async def begin(capabilities, **params):
        client = await launch(clients)
        params.setdefault("workspace_folders", [workspace.as_folder()])
        await client.introduce(capabilities=capabilities, **params)
        return client

    begin.bare = lambda: launch(clients)
    yield begin
    faults = [fault for client in clients for fault in await client.finish()]
    assert not faults, "\n".join(faults)


async def launch(clients):
    client = Client()
    answer_as_an_editor(client)
    environment = {**os.environ, "NO_COLOR": "1"}
    environment.pop("RIDEALONG_LOG", None)
    await client.start_io(os.environ["RIDEALONG"], "server", env=environment)
    clients.append(client)
    return client


def answer_as_an_editor(client):
    """Takes all that a server sends, and wakes whoever waits for it."""

    def take(method, handle):
        def handler(params):
            result = handle(params)
            client.news.set()
            return result

        client.feature(method)(handler)

    take(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, client.published.append)
    take(t.WINDOW_SHOW_MESSAGE, client.messages.append)
    take(t.WINDOW_LOG_MESSAGE, client.log_messages.append)
    take(t.LOG_TRACE, lambda params: None)
    take(t.PROGRESS, client.under_way.take)
    take(t.WINDOW_WORK_DONE_PROGRESS_CREATE, lambda params: client.under_way.expect_work(params.token))
    take(t.WORKSPACE_DIAGNOSTIC_REFRESH, lambda params: count_refresh(client))
    take(t.WORKSPACE_CONFIGURATION, lambda params: settings(client, params))
    take(t.WORKSPACE_APPLY_EDIT, lambda params: apply(client, params))
    take(t.CLIENT_REGISTER_CAPABILITY, lambda params: register(client, params))
    take(t.CLIENT_UNREGISTER_CAPABILITY, lambda params: unregister(client, params))


def count_refresh(client):
    client.diagnostic_refresh_count += 1


def settings(client, params):
    return [client.get_configuration(section=item.section, scope_uri=item.scope_uri) for item in params.items]


def apply(client, params):
    client.edits.append(params)
    return t.ApplyWorkspaceEditResult(applied=True)


def register(client, params):
    for registration in params.registrations:
        assert registration.id not in client.registered, registration
        client.registered[registration.id] = registration


def unregister(client, params):
    for registration in params.unregisterations:
        del client.registered[registration.id]
        client.unregistered.append(registration.id)
