//! `custom`: a line for each issue, after a template.

use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use super::python_format::Value;
use super::template::{Tag, Template};
use crate::bandit::report::{Issue, Report};

pub fn write(report: &Report, template: &Template, out: &mut dyn Write) -> io::Result<()> {
    report.reported().try_for_each(|reported| {
        let line = template.fill(&|tag| value(tag, reported.issue, &report.working_directory));
        writeln!(out, "{line}")
    })
}

fn value(tag: Tag, issue: &Issue, folder: &Path) -> Value {
    match tag {
        Tag::AbsPath => Value::Text(absolute(&issue.filename, folder).to_string_lossy().into_owned()),
        Tag::RelPath => Value::Text(relative(&issue.filename, folder).to_string_lossy().into_owned()),
        Tag::Line => Value::Number(issue.line_number),
        Tag::Col => Value::Number(issue.col_offset),
        Tag::EndCol => Value::Number(issue.end_col_offset),
        Tag::TestId => Value::Text(issue.test_id.clone()),
        Tag::Severity => Value::Text(issue.severity.upper().to_owned()),
        Tag::Msg => Value::Text(issue.text.clone()),
        Tag::Confidence => Value::Text(issue.confidence.upper().to_owned()),
        Tag::Range => Value::Other(issue.line_range_text()),
        Tag::Cwe => Value::Other(issue.cwe_text()),
    }
}

/// The path without `.` and `..`, by its text alone, as Python does.
fn absolute(filename: &str, folder: &Path) -> PathBuf {
    let mut path = PathBuf::new();
    for component in folder.join(filename).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => _ = path.pop(),
            component => path.push(component),
        }
    }
    path
}

/// The path as seen from the folder.
fn relative(filename: &str, folder: &Path) -> PathBuf {
    let (path, folder) = (absolute(filename, folder), absolute("", folder));
    let shared = path.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let relative: PathBuf = up.chain(path.components().skip(shared)).collect();
    if relative.as_os_str().is_empty() { PathBuf::from(".") } else { relative }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn paths_are_seen_from_the_folder() {
        let folder = Path::new("/home/me");
        assert_eq!(absolute("./../you/./a.py", folder), Path::new("/home/you/a.py"));
        assert_eq!(relative("../you/a.py", folder), Path::new("../you/a.py"));
        assert_eq!(relative("/home/me/b/../a.py", folder), Path::new("a.py"));
        assert_eq!(relative("/etc/a.py", folder), Path::new("../../etc/a.py"));
        assert_eq!(relative("<stdin>", folder), Path::new("<stdin>"));
    }
}
