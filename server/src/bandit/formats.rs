//! Bandit's output formats. Each takes a [`Report`] and writes it as Bandit would: the same keys, order
//! and layout, down to the quoting of Python's libraries, as programs read them. HTML alone looks as we
//! like it; it is for people.

use std::io::{self, Write};

use super::report::Report;

mod csv;
mod custom;
mod date;
mod html;
mod json;
mod python_format;
mod python_json;
mod python_repr;
mod sarif;
mod template;
mod text;
mod uri;
mod xml;
mod yaml;
mod yaml_scalar;
mod yaml_style;

pub use template::{Template, TemplateError, UnknownTag};

/// What a report can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, a line for each issue.
    Csv,
    /// A line for each issue, after a template of the user's.
    Custom,
    /// A page for people.
    Html,
    /// One object.
    Json,
    /// Static Analysis Results Interchange Format, 2.1.0.
    Sarif,
    /// Text with colours.
    Screen,
    /// Text without colours.
    Txt,
    /// Like a report of JUnit.
    Xml,
    /// The same as JSON.
    Yaml,
}

impl Format {
    /// All, by name.
    pub const ALL: [Self; 9] = [
        Self::Csv,
        Self::Custom,
        Self::Html,
        Self::Json,
        Self::Sarif,
        Self::Screen,
        Self::Txt,
        Self::Xml,
        Self::Yaml,
    ];

    /// What `-f` calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Custom => "custom",
            Self::Html => "html",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Screen => "screen",
            Self::Txt => "txt",
            Self::Xml => "xml",
            Self::Yaml => "yaml",
        }
    }

    /// The format that `-f` calls so.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether it can be used with `-b`.
    pub const fn accepts_baseline(self) -> bool {
        matches!(self, Self::Custom | Self::Html | Self::Json | Self::Screen | Self::Txt)
    }

    /// Whether it goes to the standard output whatever `-o` says.
    pub const fn ignores_output_file(self) -> bool {
        matches!(self, Self::Screen)
    }
}

/// Writes a report. The template is that of [`Format::Custom`]; the other formats do not look at it.
pub fn write(format: Format, report: &Report, template: &Template, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Csv => csv::write(report, out),
        Format::Custom => custom::write(report, template, out),
        Format::Html => html::write(report, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Screen => text::write(report, &text::COLOURED, out),
        Format::Txt => text::write(report, &text::PLAIN, out),
        Format::Xml => xml::write(report, out),
        Format::Yaml => yaml::write(report, out),
    }
}
