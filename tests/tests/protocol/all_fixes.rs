//! Actions on a whole file: all safe fixes, for editors that make them on saving, and all of one rule.

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, codes, everything};

const TEXT: &str = "import yaml\n\né = '😀', yaml.load(yaml.load(a))\nassert é  # nosec B102\n\
                    yaml.load(b, Loader=yaml.Loader)\n";
const FIXED: &str = "import yaml\n\né = '😀', yaml.safe_load(yaml.safe_load(a))\nassert é\n\
                     yaml.load(b, Loader=yaml.Loader)\n";

/// The actions of these kinds for the first line.
fn actions(client: &mut Client, only: &Value, trigger: u8) -> Vec<Value> {
    let params = json!({
        "textDocument": { "uri": URI },
        "range": Unit::Utf16.range(TEXT, 0, 0),
        "context": { "diagnostics": [], "only": only, "triggerKind": trigger },
    });
    match client.request("textDocument/codeAction", params) {
        Value::Array(actions) => actions,
        other => panic!("code actions are a list, not {other}"),
    }
}

#[test]
fn safe_fixes_are_made_on_saving_and_no_others() {
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    for only in ["source.fixAll.ridealong", "source.fixAll", "source", ""] {
        let actions = actions(&mut client, &json!([only]), 2);
        let [action] = &actions[..] else { panic!("{only}: {actions:?}") };
        assert_eq!(action["kind"], "source.fixAll.ridealong");
        assert_eq!(Unit::Utf16.apply(TEXT, URI, &action["edit"]), FIXED, "{only}");
        // Nothing is replaced but what changes.
        let edits = action["edit"]["documentChanges"][0]["edits"].as_array().expect("edits");
        assert!(
            edits.iter().all(|edit| edit["newText"].as_str().is_some_and(|new| new.len() < 25)),
            "{edits:?}"
        );
        assert_eq!(action["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    }
    for only in [json!(["source.fixAll.others"]), json!(["source.organizeImports"]), json!(["source.fix"])] {
        assert_eq!(actions(&mut client, &only, 1), [] as [Value; 0], "{only}");
    }
    client.change(URI, 2, &json!([{ "text": FIXED }]));
    assert_eq!(
        actions(&mut client, &json!(["source.fixAll"]), 1),
        [] as [Value; 0],
        "nothing is left to fix"
    );
}

#[test]
fn nobody_is_offered_to_change_the_file_for_moving_the_caret() {
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    assert_eq!(actions(&mut client, &Value::Null, 2), [] as [Value; 0]);
    assert_eq!(actions(&mut client, &Value::Null, 1).len(), 1);
}

#[test]
fn all_fixes_of_a_rule_are_made_at_once() {
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    let at = TEXT.find("yaml.load(yaml").expect("it is there");
    let actions = client.code_actions(URI, &Unit::Utf16.range(TEXT, at, at));
    let action = actions.iter().find(|action| action["title"] == "B506: Fix all of B506 in this file");
    let fixed = Unit::Utf16.apply(TEXT, URI, &action.expect("an action")["edit"]);
    assert_eq!(fixed, FIXED.replace("assert é\n", "assert é  # nosec B102\n"));
    // One alone is no reason to offer all.
    let single = "import yaml\nyaml.load(a)\nexec(b)\nexec(c)\n";
    client.change(URI, 2, &json!([{ "text": single }]));
    let whole = Unit::Utf16.range(single, 0, single.len());
    let titles: Vec<Value> =
        client.code_actions(URI, &whole).iter().map(|action| action["title"].clone()).collect();
    assert!(
        !titles.iter().any(|title| title.as_str().is_some_and(|title| title.contains("all of"))),
        "{titles:?}"
    );
}

#[test]
fn what_does_not_parse_is_not_rewritten() {
    let mut capabilities = everything();
    capabilities["textDocument"]["codeAction"]["disabledSupport"] = true.into();
    let mut client = Client::initialized(capabilities);
    client.open(URI, &format!("{TEXT}def (\n"));
    assert!(codes(&client.diagnostics(URI, 1)).contains(&"B506"));
    let offered = actions(&mut client, &json!(["source.fixAll"]), 1);
    assert!(offered[0]["disabled"]["reason"].to_string().contains("does not parse"), "{offered:?}");
    assert!(offered[0].get("edit").is_none(), "{offered:?}");
    assert_eq!(actions(&mut client, &json!(["source.fixAll"]), 2), [] as [Value; 0], "nobody asked");
    let mut client = Client::initialized(everything());
    client.open(URI, &format!("{TEXT}def (\n"));
    assert_eq!(actions(&mut client, &json!(["source.fixAll"]), 1), [] as [Value; 0]);
}
