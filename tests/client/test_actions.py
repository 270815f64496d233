"""Code actions, made in the text as a client makes them."""

import pytest
from lsprotocol import types as t

import abilities
from documents import actions, open_document
from places import codes, edited, edits_of, span

TEXT = "import yaml, pickle\né = '😀', yaml.load(text)\nyaml.load(é)\npickle.loads(é)\n"
EVERYWHERE = t.Range(t.Position(0, 0), t.Position(99, 0))
INVALID_PARAMS = -32602


async def begin(start, workspace, capabilities, text=TEXT):
    client = await start(capabilities)
    uri = workspace.write("app.py", text)
    open_document(client, uri, text)
    return client, uri


async def resolved(client, action):
    return await client.soon(client.code_action_resolve_async(action), "the edit of an action")


def named(found, title):
    (action,) = [action for action in found if action.title == title]
    return action


@pytest.mark.parametrize("kind", ["pushed", "unresolved"])
async def test_a_fix_is_annotated_and_of_a_version(start, workspace, kind):
    client, uri = await begin(start, workspace, getattr(abilities, kind)())
    found = await actions(client, uri, span(TEXT, "yaml.load(text)"), [t.CodeActionKind.QuickFix])
    action = named(found, "B506: Use `safe_load`")
    assert (action.is_preferred, codes(action.diagnostics)) == (True, ["B506"])
    if kind == "pushed":
        assert action.edit is None
        action = await resolved(client, action)
    (change,) = action.edit.document_changes
    assert change.text_document == t.OptionalVersionedTextDocumentIdentifier(uri, 1)
    (annotation,) = action.edit.change_annotations.values()
    assert (annotation.label, annotation.needs_confirmation) == (action.title, False)
    assert edited(TEXT, change.edits) == TEXT.replace("yaml.load(text)", "yaml.safe_load(text)")


async def test_a_client_with_little_gets_plain_edits(start, workspace):
    literals = t.CodeActionClientCapabilities(code_action_literal_support=abilities.LITERALS)
    little = t.ClientCapabilities(text_document=t.TextDocumentClientCapabilities(code_action=literals))
    client, uri = await begin(start, workspace, little)
    found = await actions(client, uri, EVERYWHERE)
    assert all(action.edit.changes for action in found)
    fix = found[0]
    assert edited(TEXT, edits_of(fix.edit, uri)) == TEXT.replace("yaml.load(text)", "yaml.safe_load(text)")


async def test_only_the_kinds_that_are_asked_for_are_offered(start, workspace):
    client, uri = await begin(start, workspace, abilities.pushed())
    for only, kinds in [
        (None, {"quickfix", "source.fixAll.ridealong"}),
        (["quickfix"], {"quickfix"}),
        (["source"], {"source.fixAll.ridealong"}),
        (["source.fixAll"], {"source.fixAll.ridealong"}),
        (["source.fixAll.ridealong"], {"source.fixAll.ridealong"}),
        (["refactor", "source.organizeImports"], set()),
    ]:
        assert {action.kind for action in await actions(client, uri, EVERYWHERE, only)} == kinds, only
    automatic = await actions(client, uri, EVERYWHERE, trigger=t.CodeActionTriggerKind.Automatic)
    assert {action.kind for action in automatic} == {"quickfix"}
    assert all(action.disabled is None for action in automatic)


async def test_all_safe_fixes_are_made_at_once(start, workspace):
    client, uri = await begin(start, workspace, abilities.pushed())
    (action,) = await actions(client, uri, EVERYWHERE, ["source.fixAll"])
    action = await resolved(client, action)
    assert edited(TEXT, edits_of(action.edit, uri)) == TEXT.replace("yaml.load", "yaml.safe_load")
    found = await actions(client, uri, span(TEXT, "yaml.load(é)"), [t.CodeActionKind.QuickFix])
    same = await resolved(client, named(found, "B506: Fix all of B506 in this file"))
    assert edits_of(same.edit, uri) == [
        t.AnnotatedTextEdit(e.annotation_id, e.range, e.new_text) for e in edits_of(action.edit, uri)
    ]


async def test_what_cannot_be_done_is_said_with_its_reason(start, workspace):
    client, uri = await begin(start, workspace, abilities.pushed())
    found = await actions(client, uri, span(TEXT, "pickle.loads(é)"))
    disabled = [action for action in found if action.disabled]
    assert disabled and all(action.edit is None and action.is_preferred is None for action in disabled)
    assert "no fix is known" in disabled[0].disabled.reason


async def test_a_finding_is_suppressed_with_and_without_a_reason(start, workspace):
    client, uri = await begin(start, workspace, abilities.pushed())
    found = await actions(client, uri, span(TEXT, "pickle.loads(é)"))
    for title, comment in [
        ("B301: Suppress with `# nosec B301`", "# nosec B301"),
        ("B301: Suppress with `# nosec B301` and a reason", "# nosec B301 -- reason"),
    ]:
        action = await resolved(client, named(found, title))
        assert edited(TEXT, edits_of(action.edit, uri)) == TEXT.replace("loads(é)", f"loads(é)  {comment}")


async def test_a_rule_is_ignored_in_a_configuration_that_is_made(start, workspace):
    client, uri = await begin(start, workspace, abilities.pushed())
    found = await actions(client, uri, span(TEXT, "pickle.loads(é)"))
    for title, text in [
        ("B301: Ignore in the project", 'ignore = ["B301"]\n'),
        ("B301: Ignore in this file", '[per-file-ignores]\n"/app.py" = ["B301"]\n'),
    ]:
        create, change = (await resolved(client, named(found, title))).edit.document_changes
        assert create.uri == change.text_document.uri == workspace.uri("ridealong.toml")
        assert edited("", change.edits) == text


async def test_an_action_of_another_server_is_refused(start, workspace):
    client, _ = await begin(start, workspace, abilities.pushed())
    foreign = t.CodeAction(title="x", data={"of": "another"})
    assert await client.refused(client.code_action_resolve_async(foreign)) == INVALID_PARAMS
