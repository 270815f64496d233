//! What editors really send, played to the server.

use ridealong_tests::replay::{Played, play, recording};

/// Plays a recording; nothing may be wrong, and what the editor shows in the end is what the command line
/// finds.
fn check(name: &str, requests: usize) {
    let Played { faults, found, expected, answered } = play(&recording(name));
    assert_eq!(faults, [] as [&str; 0], "{name}");
    assert_eq!(found, expected, "{name}: the editor's on the left");
    let ids: Vec<&str> = found.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(ids, ["B307", "B602"], "{name}");
    assert_eq!(answered, requests, "{name}");
}

#[test]
fn of_emacs_28_with_eglot() {
    check("emacs-28-eglot-1.9.jsonl", 4);
}

#[test]
fn of_emacs_30_with_eglot() {
    check("emacs-30-eglot.jsonl", 4);
}

#[test]
fn of_helix() {
    check("helix-25.01.jsonl", 4);
}

/// It asks for no diagnostics here, as it cannot be told to ask again.
#[test]
fn of_neovim() {
    check("neovim-0.11.jsonl", 4);
}

#[test]
fn of_vim_with_ale() {
    check("vim-ale-3.3.jsonl", 2);
}

#[test]
fn of_vs_code() {
    check("vscode-1.139.jsonl", 23);
}
