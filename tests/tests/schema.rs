//! The JSON schema of the configuration: what an editor is told is what `ridealong check` accepts.

use std::path::Path;

use jsonschema::Validator;
use ridealong_tests::tree::Tree;
use serde_json::{Value, json};

fn printed() -> String {
    Tree::new::<&str>(&[]).run(&["schema"]).out
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&printed()).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn the_file_for_editors_is_the_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../editors/ridealong.schema.json");
    let file = std::fs::read_to_string(path).expect("a file").replace("\r\n", "\n");
    assert!(
        file == printed(),
        "the configuration has changed: run `ridealong schema > editors/ridealong.schema.json`"
    );
}

#[test]
fn the_schema_is_one_by_its_own_draft() {
    let schema: Value = serde_json::from_str(&printed()).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::meta::validate(&schema).expect("valid against the metaschema");
    let bad = json!({ "$schema": schema["$schema"], "type": "any" });
    assert!(jsonschema::meta::validate(&bad).is_err(), "the validator looks");
}

#[test]
fn every_key_is_described() {
    let schema: Value = serde_json::from_str(&printed()).expect("JSON");
    let tables = schema["$defs"].as_object().expect("tables").values().chain([&schema]);
    let mut keys = 0;
    for (key, value) in tables.filter_map(|table| table["properties"].as_object()).flatten() {
        assert!(value["description"].as_str().is_some_and(|text| text.len() > 10), "{key}: {value}");
        keys += 1;
    }
    assert!(keys > 15, "only {keys} keys");
}

/// Configurations as TOML and as JSON, and whether they are right.
fn cases() -> Vec<(&'static str, Value, bool)> {
    vec![
        ("", json!({}), true),
        ("preset = 'bandit'", json!({"preset": "bandit"}), true),
        ("preset = 'all'", json!({"preset": "all"}), false),
        ("select = ['B1']\nignore = ['yaml_load']", json!({"select": ["B1"], "ignore": ["yaml_load"]}), true),
        ("select = 'B1'", json!({"select": "B1"}), false),
        ("extend-select = ['B4']", json!({"extend-select": ["B4"]}), true),
        ("extend-select = [4]", json!({"extend-select": [4]}), false),
        ("slect = []", json!({"slect": []}), false),
        ("exclude = ['a/**']\ntest-files = []", json!({"exclude": ["a/**"], "test-files": []}), true),
        ("exclude = true", json!({"exclude": true}), false),
        ("[per-file-ignores]\n'*.py' = ['B1']", json!({"per-file-ignores": {"*.py": ["B1"]}}), true),
        ("[per-file-ignores]\n'*.py' = 'B1'", json!({"per-file-ignores": {"*.py": "B1"}}), false),
        ("per-file-ignores = []", json!({"per-file-ignores": []}), false),
        ("report-severity = 'low'", json!({"report-severity": "low"}), true),
        ("fail-confidence = 'HIGH'", json!({"fail-confidence": "HIGH"}), false),
        ("[assert_used]\nskips = ['*']", json!({"assert_used": {"skips": ["*"]}}), true),
        ("[assert_used]\nskip = ['*']", json!({"assert_used": {"skip": ["*"]}}), false),
        ("assert_used = 1", json!({"assert_used": 1}), false),
        (
            "[try_except_pass]\ncheck_typed_exception = true",
            json!({"try_except_pass": {"check_typed_exception": true}}),
            true,
        ),
        (
            "[try_except_pass]\ncheck_typed_exception = 1",
            json!({"try_except_pass": {"check_typed_exception": 1}}),
            false,
        ),
    ]
}

#[test]
fn schema_and_program_agree_on_what_is_right() {
    let validator = validator();
    for (toml, json, is_right) in cases() {
        assert_eq!(validator.is_valid(&json), is_right, "the schema on {json}");
        let tree = Tree::new(&[("ridealong.toml", toml), ("x.py", "")]);
        let expected = if is_right { 0 } else { 2 };
        let said = tree.check(&[]);
        assert_eq!(said.code, Some(expected), "the program on {toml}: {}", said.err);
        let project: String = toml.replace("\n[", "\n[tool.ridealong.");
        let project = match project.strip_prefix('[') {
            Some(rest) => format!("[tool.ridealong.{rest}"),
            None => format!("[tool.ridealong]\n{project}"),
        };
        let tree = Tree::new(&[("pyproject.toml", project.as_str()), ("x.py", "")]);
        assert_eq!(tree.check(&[]).code, Some(expected), "the program on {project}");
    }
}

/// What an editor fills in has to be right as well.
#[test]
fn the_defaults_are_right() {
    let schema: Value = serde_json::from_str(&printed()).expect("JSON");
    let properties = schema["properties"].as_object().expect("keys");
    let with_default = properties.iter().filter(|(_, value)| value.get("default").is_some());
    let defaults: Value = with_default.map(|(key, value)| (key.clone(), value["default"].clone())).collect();
    assert_eq!(defaults["preset"], "recommended");
    assert!(validator().is_valid(&defaults), "{defaults}");
}
