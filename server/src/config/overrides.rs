//! What somebody says for one run, over what is configured.

use ridealong_checks::Preset;

use super::{Config, Level};

/// What takes the place of a configuration's own words, where it is said at all.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Overrides {
    /// The preset, in place of all that is selected.
    pub preset: Option<Preset>,
    /// The rules that run, in place of all that is selected.
    pub select: Vec<String>,
    /// Rules that run beside those.
    pub extend_select: Vec<String>,
    /// Rules that do not run, beside those that are ignored.
    pub ignore: Vec<String>,
    /// The least severity that is shown.
    pub report_severity: Option<Level>,
    /// The least confidence that is shown.
    pub report_confidence: Option<Level>,
    /// The least severity that fails.
    pub fail_severity: Option<Level>,
    /// The least confidence that fails.
    pub fail_confidence: Option<Level>,
}

impl Overrides {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// `config` with what is said here.
    pub fn over(&self, config: &Config) -> Config {
        let mut config = config.clone();
        let options = &mut config.options;
        if let Some(preset) = self.preset {
            options.preset = preset;
            options.select.clear();
        }
        if !self.select.is_empty() {
            options.select.clone_from(&self.select);
            options.extend_select.clear();
        }
        options.extend_select.extend_from_slice(&self.extend_select);
        options.ignore.extend_from_slice(&self.ignore);
        replace(&mut config.report.severity, self.report_severity);
        replace(&mut config.report.confidence, self.report_confidence);
        replace(&mut config.fail.severity, self.fail_severity);
        replace(&mut config.fail.confidence, self.fail_confidence);
        config
    }
}

fn replace(level: &mut Level, by: Option<Level>) {
    if let Some(by) = by {
        *level = by;
    }
}

#[cfg(test)]
mod tests {
    use ridealong_checks::Options;

    use super::*;

    #[test]
    fn what_is_selected_is_replaced_and_what_is_ignored_adds_up() {
        let list = |id: &str| vec![id.to_owned()];
        let options = Options {
            select: list("B1"),
            extend_select: list("B2"),
            ignore: list("B101"),
            ..Options::default()
        };
        let config = Config { options, ..Config::standard() };
        let select = Overrides { select: list("B3"), ignore: list("B301"), ..Overrides::default() };
        let options = select.over(&config).options;
        assert_eq!(options.select, ["B3"]);
        assert!(options.extend_select.is_empty());
        assert_eq!(options.ignore, ["B101", "B301"]);
        let preset = Overrides {
            preset: Some(Preset::Recommended),
            extend_select: list("B4"),
            ..Overrides::default()
        };
        let options = preset.over(&config).options;
        assert_eq!((options.preset, options.select.len()), (Preset::Recommended, 0));
        assert_eq!(options.extend_select, ["B2", "B4"]);
        assert!(Overrides::default().is_empty() && !preset.is_empty());
        assert_eq!(Overrides::default().over(&config), config);
    }

    #[test]
    fn levels_are_replaced_one_by_one() {
        let mut config = Config::standard();
        config.report.confidence = Level::Medium;
        let said = Overrides { report_severity: Some(Level::High), ..Overrides::default() };
        let report = said.over(&config).report;
        assert_eq!((report.severity, report.confidence), (Level::High, Level::Medium));
    }
}
