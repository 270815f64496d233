//! What the user sets in the editor: in `initializationOptions`, or in the section `ridealong` of the
//! client's configuration. What a project is checked by stands in its own configuration files.

use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::Preset;
use serde_json::Value;

use super::severities::Severities;
use crate::log::Level;
use crate::nearest::did_you_mean;

/// The section of the client's configuration.
pub(super) const SECTION: &str = "ridealong";

const CONFIGURATION: &str = "configuration";
const BASELINE: &str = "baseline";
const PRESET: &str = "preset";
const DIAGNOSTIC_MODE: &str = "diagnosticMode";
const SEVERITIES: &str = "severities";
const SHOW_LEFT_OUT: &str = "showLeftOut";
const LOG_LEVEL: &str = "logLevel";

const KEYS: [&str; 7] =
    [CONFIGURATION, BASELINE, PRESET, DIAGNOSTIC_MODE, SEVERITIES, SHOW_LEFT_OUT, LOG_LEVEL];

/// What the user sets for a folder, or for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Settings {
    /// The configuration file that governs everything, instead of those that stand nearest.
    pub(super) configuration: Option<PathBuf>,
    /// The file of findings that are known, as `ridealong check --baseline` takes it.
    pub(super) baseline: Option<PathBuf>,
    /// The preset, in place of all that configuration selects.
    pub(super) preset: Option<Preset>,
    /// Which files have their findings shown.
    pub(super) mode: DiagnosticMode,
    /// What findings are shown as.
    pub(super) severities: Arc<Severities>,
    /// Whether an open file is checked that a check of its folder would leave out.
    pub(super) show_left_out: bool,
    /// How much is logged.
    pub(super) log_level: Option<Level>,
}

/// Which files have their findings shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum DiagnosticMode {
    #[default]
    OpenFilesOnly,
    Workspace,
}

impl Settings {
    /// What `layers` say, of which the last that has a key counts. Where that is no good the value of
    /// `last` stays. Returns what to tell the user as well.
    pub(super) fn read(layers: &[&Value], last: &Self) -> (Self, Vec<String>) {
        let tables: Vec<&Value> = layers.iter().map(|layer| own(layer)).collect();
        let mut reader = Reader { tables: &tables, wrong: Vec::new() };
        let settings = Self {
            configuration: reader.value(CONFIGURATION, &last.configuration, path),
            baseline: reader.value(BASELINE, &last.baseline, path),
            preset: reader.value(PRESET, &last.preset, |value| {
                word(value, &[("bandit", Preset::Bandit), ("recommended", Preset::Recommended)]).map(Some)
            }),
            mode: reader.value(DIAGNOSTIC_MODE, &last.mode, |value| {
                let modes = [
                    ("openFilesOnly", DiagnosticMode::OpenFilesOnly),
                    ("workspace", DiagnosticMode::Workspace),
                ];
                word(value, &modes)
            }),
            severities: reader
                .value(SEVERITIES, &last.severities, |value| Severities::read(value).map(Arc::new)),
            show_left_out: reader.value(SHOW_LEFT_OUT, &last.show_left_out, |value| {
                value.as_bool().ok_or_else(|| format!("it has to be true or false, not `{value}`"))
            }),
            log_level: reader.value(LOG_LEVEL, &last.log_level, |value| word(value, &Level::WORDS).map(Some)),
        };
        let mut wrong = reader.wrong;
        wrong.extend(tables.iter().flat_map(|table| misspelt(table)));
        wrong.sort();
        wrong.dedup();
        (settings, wrong)
    }
}

/// What is ours in what a client sends: some send the whole of their configuration.
fn own(value: &Value) -> &Value {
    value.get(SECTION).filter(|section| section.is_object()).unwrap_or(value)
}

/// Reads keys one by one, and collects what is wrong with them.
struct Reader<'a> {
    tables: &'a [&'a Value],
    wrong: Vec<String>,
}

impl Reader<'_> {
    fn value<T: Clone + Default>(
        &mut self,
        key: &str,
        last: &T,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> T {
        let values = self.tables.iter().rev().filter_map(|table| table.get(key));
        let Some(value) = values.into_iter().find(|value| !value.is_null()) else { return T::default() };
        read(value).unwrap_or_else(|reason| {
            self.wrong.push(format!(
                "the setting `{SECTION}.{key}` is not used: {reason}; what it was before counts"
            ));
            last.clone()
        })
    }
}

fn path(value: &Value) -> Result<Option<PathBuf>, String> {
    let path = value.as_str().ok_or_else(|| format!("it has to be a path, not `{value}`"))?;
    Ok((!path.is_empty()).then(|| PathBuf::from(path)))
}

fn word<T: Copy>(value: &Value, words: &[(&'static str, T)]) -> Result<T, String> {
    let given = value.as_str().unwrap_or_default();
    let found = words.iter().find(|(word, _)| *word == given);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let meant = did_you_mean(given, names.iter().copied());
        format!("it is one of `{}`, not `{value}`{meant}", names.join("`, `"))
    })
}

/// What looks like a setting and is none. What is like none of ours may be the editor's own.
fn misspelt(table: &Value) -> Vec<String> {
    let keys = table.as_object().into_iter().flatten().map(|(key, _)| key);
    let unknown = keys.filter(|key| !KEYS.contains(&key.as_str()));
    let told = unknown.filter_map(|key| {
        let meant = Some(did_you_mean(key, KEYS)).filter(|meant| !meant.is_empty())?;
        Some(format!("there is no setting `{SECTION}.{key}`{meant}"))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_last_layer_counts_key_by_key() {
        let options = json!({ "diagnosticMode": "workspace", "preset": "bandit" });
        let section = json!({ "ridealong": { "preset": "recommended", "diagnosticMode": null } });
        let (settings, wrong) = Settings::read(&[&options, &section], &Settings::default());
        assert_eq!((settings.mode, settings.preset), (DiagnosticMode::Workspace, Some(Preset::Recommended)));
        assert_eq!(wrong, [] as [&str; 0]);
    }

    #[test]
    fn a_bad_value_leaves_the_one_before_and_the_others() {
        let last = Settings { mode: DiagnosticMode::Workspace, ..Settings::default() };
        let section = json!({ "diagnosticMode": "worksapce", "showLeftOut": true });
        let (settings, wrong) = Settings::read(&[&section], &last);
        assert_eq!((settings.mode, settings.show_left_out), (DiagnosticMode::Workspace, true));
        assert!(wrong[0].contains("did you mean `workspace`?"), "{wrong:?}");
        let (settings, _) = Settings::read(&[&json!({})], &settings);
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn what_the_editor_keeps_for_itself_is_no_mistake() {
        let section = json!({ "path": "/bin/ridealong", "server": {}, "diagnosticmode": "workspace" });
        let (settings, wrong) = Settings::read(&[&section, &Value::Null], &Settings::default());
        assert_eq!(settings, Settings::default());
        assert_eq!(wrong, ["there is no setting `ridealong.diagnosticmode`; did you mean `diagnosticMode`?"]);
    }
}
