//! What can be set in an editor, as people read it.

use super::{BASELINE, CONFIGURATION, DIAGNOSTIC_MODE, LOG_LEVEL, PRESET, SEVERITIES, SHOW_LEFT_OUT};

/// A setting of the editor's, and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name in the section `ridealong`.
    pub key: &'static str,
    /// What it sets, in Markdown.
    pub text: &'static str,
    /// The words that it takes, each with its meaning in Markdown; none where it takes something else.
    pub words: &'static [(&'static str, &'static str)],
    /// What counts where it is not set, in Markdown.
    pub default: &'static str,
    /// A value, in JSON.
    pub example: &'static str,
}

/// All settings, those first that most people want.
pub static SETTINGS: &[Setting] = &[
    Setting {
        key: DIAGNOSTIC_MODE,
        text: "Which files have their findings shown.",
        words: &[
            ("openFilesOnly", "The files that are open."),
            (
                "workspace",
                "All files of the folders that are open, as `ridealong check` would look at them. They are \
                 checked in the background, and again when they change.",
            ),
        ],
        default: "`openFilesOnly`",
        example: "\"workspace\"",
    },
    Setting {
        key: PRESET,
        text: "The rules to start from, in place of the `preset` and the `select` of the project's \
               configuration. What that has under `extend-select` and `ignore` counts all the same.",
        words: &[
            ("recommended", "Bandit's tests without those that seldom tell news."),
            ("bandit", "All of Bandit's tests."),
        ],
        default: "what the project's configuration selects",
        example: "\"bandit\"",
    },
    Setting {
        key: SEVERITIES,
        text: "What findings are shown as: `error`, `warning`, `information`, `hint`, or `off`. The names in \
               the table are severities (`high`), severities with a confidence (`high/low`), ids of rules, \
               beginnings of ids, or names of rules. A rule counts before a level, and what says more exactly \
               what it means before what says less.",
        words: &[],
        default: "`error` for high severity, `warning` for medium, `information` for low, and `hint` for rules \
                  about comments (`RA001`, `RA002`)",
        example: "{ \"high\": \"warning\", \"high/low\": \"hint\", \"B101\": \"off\" }",
    },
    Setting {
        key: BASELINE,
        text: "A file of known findings, which are not shown: one that `ridealong check --write-baseline` \
               wrote, or a JSON report of Bandit's. The path is told from the folder that is open. The file is \
               read again when it changes.",
        words: &[],
        default: "no baseline",
        example: "\".ridealong-baseline\"",
    },
    Setting {
        key: CONFIGURATION,
        text: "A configuration file for all files, in place of the one nearest to each. The path is told from \
               the folder that is open.",
        words: &[],
        default: "the nearest `ridealong.toml` or `pyproject.toml` on the way up from a file",
        example: "\"security/ridealong.toml\"",
    },
    Setting {
        key: SHOW_LEFT_OUT,
        text: "Whether an open file is checked that a check of its folder would leave out: what git ignores, \
               what the configuration excludes, and installed packages.",
        words: &[],
        default: "`false`",
        example: "true",
    },
    Setting {
        key: LOG_LEVEL,
        text: "How much the server logs. `--log-level` on its command line and the variable `RIDEALONG_LOG` \
               count before it.",
        words: &[
            ("off", "Nothing."),
            ("error", "What failed."),
            ("warn", "And what may not be as it was meant."),
            ("info", "And what the server is about."),
            ("debug", "And what it does, with the time that it takes."),
            ("trace", "And each step."),
        ],
        default: "`warn`",
        example: "\"debug\"",
    },
];

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::Settings;
    use super::*;

    fn read(key: &str, value: Value) -> (Settings, Vec<String>) {
        let table: Value = [(key.to_owned(), value)].into_iter().collect();
        Settings::read(&[&table], &Settings::default())
    }

    #[test]
    fn every_example_sets_something() {
        for setting in SETTINGS {
            let value = serde_json::from_str(setting.example).expect(setting.key);
            let (settings, wrong) = read(setting.key, value);
            assert_eq!(wrong, [] as [&str; 0], "{}", setting.key);
            assert_ne!(settings, Settings::default(), "{}", setting.key);
        }
    }

    #[test]
    fn the_words_are_those_that_are_understood() {
        for setting in SETTINGS.iter().filter(|setting| !setting.words.is_empty()) {
            for (word, _) in setting.words {
                assert_eq!(read(setting.key, (*word).into()).1, [] as [&str; 0], "{} {word}", setting.key);
            }
            let (_, wrong) = read(setting.key, "?".into());
            // All that there are stand in what a user is told.
            let told = wrong.concat();
            let count = told.split_once("one of ").map_or("", |(_, words)| words).matches("`, `").count() + 1;
            assert_eq!(count, setting.words.len(), "{told}");
        }
    }
}
