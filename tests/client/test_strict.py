"""The client itself: what is wrong does not get past it."""

import contextlib

import pytest
from lsprotocol import types as t

import abilities
import announced
from progress import Progress
from strict import Client

RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}


def published(**diagnostic):
    """A publication of one diagnostic with this in place of its parts, or with more."""
    item = {"range": RANGE, "message": "m"} | diagnostic
    return message(
        method="textDocument/publishDiagnostics", params={"uri": "file:///x.py", "diagnostics": [item]}
    )


def message(**parts):
    return {"jsonrpc": "2.0"} | parts


def faults_of(raw, capabilities=None):
    client = Client()
    client.raw_capabilities = client.protocol._converter.unstructure(capabilities or t.ClientCapabilities())
    with contextlib.suppress(Exception):
        client.protocol.structure_message(raw)
    return client.faults


@pytest.mark.parametrize(
    "raw",
    [
        published(mesage="m"),
        published(message=1),
        published(severity="1"),
        published(severity=5),
        published(range={"start": RANGE["start"]}),
        published(range=RANGE | {"start": {"line": -1, "character": 0}}),
        published(tags=[3]),
        message(method="textDocument/publishDiagnostics", params={"uri": "file:///x.py"}),
        message(method="textDocument/publishDiagnostics", id=1, params={"uri": "x", "diagnostics": []}),
        message(method="textDocument/publishSomething", params={}),
        message(method="workspace/diagnostic/refresh"),
        message(method="workspace/diagnostic/refresh", id=1, params=None),
        message(method="textDocument/hover", id=1, params={}),
        message(id="of nobody", result=None),
    ],
    ids=str,
)
def test_what_the_protocol_does_not_have_is_noticed(raw):
    assert faults_of(raw, abilities.pulled())


def test_what_it_has_is_taken():
    assert faults_of(published(severity=2, tags=[1], data={"any": None}), abilities.pulled()) == []
    assert faults_of(message(method="workspace/diagnostic/refresh", id=1), abilities.pulled()) == []


@pytest.mark.parametrize(
    "raw",
    [
        published(tags=[1]),
        published(data={}),
        message(method="workspace/diagnostic/refresh", id=1),
        message(method="window/workDoneProgress/create", id=1, params={"token": "x"}),
        message(method="workspace/configuration", id=1, params={"items": []}),
    ],
    ids=str,
)
def test_what_was_not_announced_is_noticed(raw):
    assert faults_of(raw)


def test_edits_that_were_not_announced_are_noticed():
    change = {"documentChanges": [{"kind": "create", "uri": "file:///x"}], "changeAnnotations": {}}
    assert len(announced.edit({}, change)) == 3
    action = {"title": "x", "edit": change, "data": 1, "disabled": {"reason": "x"}, "isPreferred": True}
    assert len(announced.of_result({}, "textDocument/codeAction", [action])) == 7


@pytest.mark.parametrize(
    "kinds", [["report"], ["begin", "begin"], ["begin", "end", "report"], ["begin"], ["x"]]
)
def test_progress_out_of_order_is_noticed(kinds):
    progress = Progress(Client())
    progress.expect_work("x")
    values = {"begin": {"title": "x"}, "report": {}, "end": {}}
    for kind in kinds:
        value = {"kind": kind} | values.get(kind, {})
        progress.take(t.ProgressParams("x", value))
    assert progress.faults()
