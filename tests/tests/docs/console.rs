//! Commands as a page shows them, with what they say. A line `...` stands for any lines, and `...` in a line
//! for any text.

use std::process::Command;

use regex::Regex;
use ridealong_tests::binary;
use ridealong_tests::tree::{Said, Tree};

use super::blocks::Block;

/// Runs the commands of a block in `tree`. Returns how many there are.
///
/// # Panics
/// If one says something else than the page shows.
pub fn run(tree: &Tree, block: &Block) -> usize {
    // What a page shows is for the shell of a Unix.
    if cfg!(windows) {
        return 0;
    }
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in block.text.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, shown))) => shown.extend([line, "\n"]),
            (None, None) => panic!("{}: a command begins with `$ `", block.place),
        }
    }
    for (command, shown) in &commands {
        let said = shell(tree, command);
        // CSV ends its lines as its standard has it.
        let all = (said.out + &said.err).replace("\r\n", "\n");
        let place = &block.place;
        assert!(pattern(shown).is_match(&all), "{place}: `{command}` says\n{all}\nand the page\n{shown}");
        let has_failed = said.code.is_none_or(|code| code > 1);
        assert!(!has_failed || shown.contains("error: "), "{place}: `{command}` fails:\n{all}");
    }
    commands.len()
}

fn shell(tree: &Tree, command: &str) -> Said {
    let binary = binary::path();
    let mut path = vec![binary.parent().expect("a folder with the binary").to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(tree.path());
    shell.env("PATH", std::env::join_paths(path).expect("a search path"));
    shell.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").env_remove("RIDEALONG_LOG");
    Said::of(&shell.output().expect("a shell runs"))
}

/// What matches what a page shows.
fn pattern(shown: &str) -> Regex {
    let lines = shown.lines().map(|line| match line {
        "..." => "(?:.*\n)*?".to_owned(),
        line => regex::escape(line).replace(r"\.\.\.", ".*") + "\n",
    });
    let lines: String = lines.collect();
    Regex::new(&format!("^{lines}$")).expect("a pattern of escaped lines")
}

#[test]
fn what_is_left_out_may_be_anything() {
    for (shown, said, is_same) in [
        ("", "", true),
        ("", "a\n", false),
        ("a.b\n", "a.b\n", true),
        ("a.b\n", "axb\n", false),
        ("a ...\n", "a b\n", true),
        ("a ...\n", "a b\nc\n", false),
        ("a\n...\nd\n", "a\nb\nc\nd\n", true),
        ("a\n...\n", "a\n", true),
        ("a\n...\nd\n", "a\nb\n", false),
    ] {
        assert_eq!(pattern(shown).is_match(said), is_same, "{shown:?} {said:?}");
    }
}
