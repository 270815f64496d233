//! The JSON schema of a configuration, made from its types.

use std::fmt::Write as _;
use std::sync::LazyLock;

use ridealong_checks::NOISE;
use serde_json::Value;

use super::bandit::BanditFile;
use super::file::ConfigFile;

static SCHEMA: LazyLock<Value> = LazyLock::new(make);

static BANDIT_SCHEMA: LazyLock<Value> = LazyLock::new(make_bandit);

/// The JSON schema of `ridealong.toml`, which is that of `[tool.ridealong]` too.
pub fn schema() -> &'static Value {
    &SCHEMA
}

/// The shape of `[tool.bandit]`.
pub(super) fn bandit_schema() -> &'static Value {
    &BANDIT_SCHEMA
}

fn make() -> Value {
    let mut schema = schemars::schema_for!(ConfigFile).to_value();
    // Serde cannot refuse unknown keys of a type that holds the keys of another one.
    schema["additionalProperties"] = false.into();
    let preset = &mut schema["properties"]["preset"]["description"];
    let text = preset.as_str().unwrap_or_default();
    *preset = format!("{text} {}", what_recommended_leaves_out()).into();
    schema
}

/// Of the options only tables are Bandit's: what stands beside them is named in other ways.
fn make_bandit() -> Value {
    let mut schema = schemars::schema_for!(BanditFile).to_value();
    let ours = schemars::schema_for!(ridealong_checks::Options).to_value();
    if let (Some(keys), Some(ours)) = (schema["properties"].as_object_mut(), ours["properties"].as_object()) {
        keys.retain(|key, _| ours.get(key).is_none_or(|schema| schema.get("type").is_none()));
    }
    schema
}

fn what_recommended_leaves_out() -> String {
    let mut text = "`recommended` leaves out the rules that seldom tell news:\n".to_owned();
    for (id, reason) in NOISE {
        _ = write!(text, "\n- `{id}`: {reason}");
    }
    text
}
