//! The command line and the language server find the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use ridealong_tests::{binary, tools};
use serde_json::Value;

/// What finds the most.
const EVERYTHING: &str = "preset = 'bandit'\ntest-files = []\n";

/// A finding with its range in lines and bytes from 0, and where it is and what it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    range: [u64; 4],
    id: String,
    message: String,
}

/// What the command line finds below a folder, by file.
fn on_the_command_line(folder: &Path) -> BTreeMap<PathBuf, Vec<Found>> {
    let output = binary::command()
        .args(["check", "--output-format", "json"])
        .arg(folder)
        .output()
        .expect("the command line runs");
    let mut report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    let Value::Array(findings) = report["findings"].take() else { panic!("no findings: {report}") };
    let mut found: BTreeMap<_, Vec<Found>> = BTreeMap::new();
    for finding in findings {
        let number = |end: &str, key: &str| finding["range"][end][key].as_u64().expect("a number");
        let range = [
            number("start", "line") - 1,
            number("start", "column"),
            number("end", "line") - 1,
            number("end", "column"),
        ];
        let path = PathBuf::from(finding["path"].as_str().expect("a path"));
        found.entry(path).or_default().push(Found { range, ..said(&finding["id"], &finding["message"]) });
    }
    found
}

/// What the server finds in a text.
fn in_the_editor(client: &mut Client, uri: &str, text: &str) -> Vec<Found> {
    client.open(uri, text);
    let diagnostics = client.diagnostics(uri, 1);
    client.close(uri);
    client.cleared(uri);
    let with_code = diagnostics.iter().filter(|diagnostic| diagnostic.get("code").is_some());
    let found = with_code.map(|diagnostic| {
        let number = |end: &str, key: &str| diagnostic["range"][end][key].as_u64().expect("a number");
        let range = [
            number("start", "line"),
            number("start", "character"),
            number("end", "line"),
            number("end", "character"),
        ];
        Found { range, ..said(&diagnostic["code"], &diagnostic["message"]) }
    });
    found.collect()
}

fn said(id: &Value, message: &Value) -> Found {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    Found { range: [0; 4], id: text(id), message: text(message) }
}

/// Compares the two on all Python files below a folder; returns how many findings there are.
fn compare(folder: &Path, files: &[PathBuf]) -> usize {
    let mut expected = on_the_command_line(folder);
    let mut client = Client::initialized(Unit::Utf8.capabilities());
    let mut count = 0;
    for file in files {
        // What is not UTF-8 never reaches the server: the editor decodes it.
        let Ok(text) = fs::read_to_string(file) else { continue };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let uri = format!("file://{}", file.display());
        let mut found = in_the_editor(&mut client, &uri, text);
        let mut expected = expected.remove(file).unwrap_or_default();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}: the editor's on the left", file.display());
        count += found.len();
    }
    assert!(expected.is_empty(), "the command line alone found {expected:?}");
    count
}

/// The Python files below a folder.
fn python_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = entries.flat_map(|path| if path.is_dir() { python_files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "py")).collect()
}

#[test]
fn in_a_few_hundred_real_files() {
    let package = match tools::package("boto==2.49.0") {
        Ok(package) => package,
        Err(reason) => {
            tools::skipped("the files of boto", &reason);
            return;
        }
    };
    // Elsewhere, as what git ignores is not checked.
    let folder = tempfile::tempdir().expect("a folder for the test");
    let folder = folder.path().canonicalize().expect("it exists");
    let files = python_files(&package);
    for file in &files {
        let copy = folder.join(file.strip_prefix(&package).expect("it is in there"));
        fs::create_dir_all(copy.parent().expect("a file in a folder")).expect("a folder is made");
        fs::copy(file, copy).expect("a file is copied");
    }
    fs::write(folder.join("ridealong.toml"), EVERYTHING).expect("a configuration is written");
    let files = python_files(&folder);
    assert!(files.len() > 200, "only {} files", files.len());
    assert!(compare(&folder, &files) > 100, "hardly any findings");
}

#[test]
fn in_odd_files() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let folder = folder.path().canonicalize().expect("it exists");
    let files = [
        ("crlf.py", "import pickle\r\nexec(x)\r\n"),
        ("cr.py", "import pickle\rexec(x)\r"),
        ("mixed.py", "import pickle\r\nexec(x)\rexec(y)\n\n\r\nassert z"),
        ("mark.py", "\u{feff}exec(x)\nassert y\n"),
        ("astral.py", "é = '👩‍💻'; exec(é); '''😀\n😀'''; exec('😀')\n"),
        ("suppressed.py", "exec(x)  # nosec\nexec(y)  # nosec B101\n"),
        ("broken.py", "exec(x)\ndef f(:\n    exec(\n"),
        ("empty.py", ""),
        ("separators.py", "x = '\u{2028}\u{85}'; exec(x)\x0c\nexec(y)\n"),
    ];
    fs::write(folder.join("ridealong.toml"), EVERYTHING).expect("a configuration is written");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file is written");
    }
    let names: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    assert!(compare(&folder, &names) >= 14);
}

/// Some clients leave the mark in the text, as a character; all else stays where it is.
#[test]
fn a_byte_order_mark_that_is_left_in_the_text() {
    const TEXT: &str = "import telnetlib\nexec(x)\n";
    let mut client = Client::initialized(Unit::Utf32.capabilities());
    let without = in_the_editor(&mut client, "file:///project/app.py", TEXT);
    let mut with = in_the_editor(&mut client, "file:///project/app.py", &format!("\u{feff}{TEXT}"));
    for found in with.iter_mut().filter(|found| found.range[0] == 0) {
        found.range[1] -= 1;
        found.range[3] -= 1;
    }
    assert_eq!(with, without);
    assert_eq!(with.len(), 2);
}
