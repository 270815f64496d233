//! Edits in the forms that a client takes: later, annotated, or not at all.

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, all_actions, code, everything};

const TEXT: &str = "import yaml\nyaml.load(a)\nyaml.load(b)\nrequests.get(c)\nexec(d)\n";

/// A client that asks for the edits of actions later.
fn lazy() -> Value {
    let mut capabilities = everything();
    let action = &mut capabilities["textDocument"]["codeAction"];
    action["dataSupport"] = true.into();
    action["resolveSupport"] = json!({ "properties": ["edit"] });
    capabilities
}

fn title(action: &Value) -> &str {
    action["title"].as_str().expect("an action has a title")
}

#[test]
fn an_action_that_is_resolved_is_the_one_that_others_get_at_once() {
    let mut eager = Client::initialized(everything());
    eager.open(URI, TEXT);
    let expected = eager.request("textDocument/codeAction", all_actions(URI));
    let mut client = Client::ridealong();
    let result = client.initialize(json!({ "processId": null, "capabilities": lazy() }));
    assert_eq!(result["capabilities"]["codeActionProvider"]["resolveProvider"], true);
    client.open(URI, TEXT);
    let actions = client.request("textDocument/codeAction", all_actions(URI));
    let actions = actions.as_array().expect("a list");
    let expected = expected.as_array().expect("a list");
    let mut resolved = 0;
    for action in actions {
        assert!(action.get("edit").is_none(), "{action}");
        let Some(expected) = expected.iter().find(|expected| {
            title(expected) == title(action) && expected["diagnostics"] == action["diagnostics"]
        }) else {
            assert!(title(action).contains("Ignore"), "{action}");
            continue;
        };
        let edit = client.request("codeAction/resolve", action.clone())["edit"].take();
        assert_eq!(edit, expected["edit"], "{action}");
        resolved += 1;
    }
    assert_eq!(resolved, expected.len());
    assert!(resolved > 5, "{expected:?}");
}

#[test]
fn an_action_for_another_state_is_refused() {
    let mut client = Client::initialized(lazy());
    client.open(URI, TEXT);
    let actions = client.request("textDocument/codeAction", all_actions(URI));
    let action = actions[0].clone();
    client.change(URI, 2, &json!([{ "text": format!("\n{TEXT}") }]));
    assert_eq!(client.refused("codeAction/resolve", action.clone()), code::CONTENT_MODIFIED);
    // The same text under the same number is another document, once it was closed.
    client.close(URI);
    client.open(URI, TEXT);
    assert_eq!(client.refused("codeAction/resolve", action), code::CONTENT_MODIFIED);
    for foreign in [json!({ "title": "x" }), json!({ "title": "x", "data": { "uri": 1 } })] {
        assert_eq!(client.refused("codeAction/resolve", foreign), code::INVALID_PARAMS);
    }
}

#[test]
fn what_may_change_behaviour_has_to_be_confirmed() {
    let mut capabilities = everything();
    capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({});
    capabilities["textDocument"]["codeAction"]["honorsChangeAnnotations"] = true.into();
    let mut client = Client::initialized(capabilities);
    client.open(URI, TEXT);
    let actions = client.request("textDocument/codeAction", all_actions(URI));
    let mut seen = [false; 2];
    for action in actions.as_array().expect("a list") {
        let needs_confirmation = title(action).contains("may change behaviour");
        seen[usize::from(needs_confirmation)] = true;
        let annotations = action["edit"]["changeAnnotations"].as_object().expect("annotations");
        let (id, annotation) = annotations.iter().next().expect("one");
        assert_eq!(annotation["needsConfirmation"], needs_confirmation, "{action}");
        assert_eq!(annotation["label"], action["title"]);
        assert_eq!(action["edit"]["documentChanges"][0]["edits"][0]["annotationId"], json!(id));
    }
    assert_eq!(seen, [true, true]);
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    assert!(!client.request("textDocument/codeAction", all_actions(URI)).to_string().contains("nnotation"));
}

#[test]
fn what_cannot_be_mended_says_why() {
    let mut capabilities = everything();
    capabilities["textDocument"]["codeAction"]["disabledSupport"] = true.into();
    let text = "x = '''\n''', \\\n  exec(y), '''\n'''\n";
    for trigger in [1, 2] {
        let mut client = Client::initialized(capabilities.clone());
        client.open(URI, text);
        let mut params = all_actions(URI);
        params["context"]["triggerKind"] = trigger.into();
        let actions = client.request("textDocument/codeAction", params);
        let actions = actions.as_array().expect("a list");
        let disabled: Vec<_> = actions.iter().filter(|action| action.get("disabled").is_some()).collect();
        assert_eq!(disabled.is_empty(), trigger == 2, "{actions:?}");
        assert!(
            disabled.iter().all(|action| action.get("edit").is_none() && action.get("isPreferred").is_none())
        );
        let no_fix = disabled.iter().any(|action| {
            title(action) == "B102: Fix" && action["disabled"]["reason"].to_string().contains("explain B102")
        });
        assert_eq!(no_fix, trigger == 1, "{actions:?}");
    }
}

#[test]
fn a_suppression_has_a_place_for_its_reason() {
    let mut client = Client::initialized(everything());
    for (version, (text, expected)) in [
        ("exec(x)\n", Some("exec(x)  # nosec B102 -- reason\n")),
        ("exec(x)  # as agreed\n", Some("exec(x)  # as agreed  # nosec B102 -- reason\n")),
        ("exec(eval(x))  # nosec B307 -- trusted\n", None),
    ]
    .into_iter()
    .enumerate()
    {
        let version = i64::try_from(version).expect("few") + 1;
        if version == 1 {
            client.open(URI, text);
        } else {
            client.change(URI, version, &json!([{ "text": text }]));
        }
        let actions = client.code_actions(URI, &Unit::Utf16.range(text, 0, 0));
        let with_reason = actions
            .iter()
            .find(|action| title(action).starts_with("B102: Suppress with `# nosec B102` and a reason"));
        let edited = with_reason.map(|action| Unit::Utf16.apply(text, URI, &action["edit"]));
        assert_eq!(edited.as_deref(), expected, "{actions:?}");
    }
}
