//! What `ridealong completions` and `ridealong man` print, in the shells and readers that take it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ridealong_tests::debian;
use ridealong_tests::tools::{self, Unavailable};
use ridealong_tests::tree::Tree;

/// A shell that takes longer has hung.
const PATIENCE: Duration = Duration::from_mins(2);

/// What is typed, and what has to be among what is offered.
const OFFERED: [(&[&str], &str); 5] = [
    (&["ridealong", "che"], "check"),
    (&["ridealong", "bandit-c"], "bandit-config-generator"),
    (&["ridealong", "check", "--output-fi"], "--output-file"),
    (&["ridealong", "bandit", "--severity-l"], "--severity-level"),
    (&["ridealong", "bandit-config-generator", "--show"], "--show-defaults"),
];

/// The script of `tests/shells` that asks a shell, and what the shell is given to read.
fn asked(command: &mut Command, script: &str, before: &[&Path], completions: &Path, line: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("shells").join(script);
    command.arg(script).args(before).arg(completions).args(line);
    let mut asking = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell starts");
    // What is offered is less than a pipe holds, so it ends without being read.
    let started = Instant::now();
    while asking.try_wait().expect("a shell runs").is_none() {
        if started.elapsed() > PATIENCE {
            asking.kill().expect("the shell is ended");
        }
        thread::sleep(Duration::from_millis(5));
    }
    let output = asking.wait_with_output().expect("a shell has run");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{line:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// The completions for `shell`, as a file.
fn completions(tree: &Tree, shell: &str) -> PathBuf {
    let said = tree.run(&["completions", shell]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    tree.write(shell, &said.out);
    tree.path().join(shell)
}

/// Whether a program is installed.
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// A shell of the system, or the one of these packages, with the folder that it was unpacked to.
fn shell(name: &str, path: &str, packages: &[&str]) -> Result<(PathBuf, Option<PathBuf>), Unavailable> {
    if is_there(name) {
        return Ok((name.into(), None));
    }
    let root = debian::just(packages)?;
    Ok((root.join(path), Some(root)))
}

/// A command that runs such a shell.
fn command((shell, root): &(PathBuf, Option<PathBuf>)) -> Command {
    let mut command = Command::new(shell);
    if let Some(root) = root {
        let libraries = fs::read_dir(root.join("usr/lib")).into_iter().flatten().flatten();
        let libraries = std::env::join_paths(libraries.map(|entry| entry.path())).expect("a search path");
        command.env("LD_LIBRARY_PATH", libraries);
    }
    command
}

#[test]
fn bash_completes() {
    if !is_there("bash") {
        tools::skipped("completions of bash", &"there is no bash".to_owned());
        return;
    }
    let tree = Tree::new::<&str>(&[]);
    let script = completions(&tree, "bash");
    for (line, expected) in OFFERED {
        let offered = asked(&mut Command::new("bash"), "bash.bash", &[], &script, line);
        assert!(offered.lines().any(|word| word == expected), "{line:?}: {offered}");
    }
    let formats = asked(
        &mut Command::new("bash"),
        "bash.bash",
        &[],
        &script,
        &["ridealong", "check", "--output-format", ""],
    );
    assert_eq!(
        formats.split_whitespace().collect::<Vec<_>>(),
        ["text", "json", "sarif", "github", "gitlab", "junit"]
    );
}

#[test]
fn fish_completes() {
    let fish = match shell("fish", "usr/bin/fish", &["fish", "fish-common", "libpcre2-32-0"]) {
        Ok(fish) => fish,
        Err(reason) => return tools::skipped("completions of fish", &reason),
    };
    let tree = Tree::new::<&str>(&[]);
    let script = completions(&tree, "fish");
    for (line, expected) in OFFERED {
        let mut fish = command(&fish);
        fish.arg("--no-config").env("HOME", tree.path());
        let offered = asked(&mut fish, "fish.fish", &[], &script, line);
        assert!(offered.lines().any(|line| line.split('\t').next() == Some(expected)), "{line:?}: {offered}");
    }
}

#[test]
fn zsh_completes() {
    let zsh = match shell("zsh", "bin/zsh", &["zsh", "zsh-common"]) {
        Ok(zsh) => zsh,
        Err(reason) => return tools::skipped("completions of zsh", &reason),
    };
    let tree = Tree::new::<&str>(&[]);
    let script = completions(&tree, "zsh");
    let root = zsh.1.clone().unwrap_or_default();
    for (line, expected) in OFFERED {
        let mut outer = command(&zsh);
        outer.arg("-f").env("HOME", tree.path()).env("TERM", "dumb");
        let became = asked(&mut outer, "zsh.zsh", &[&zsh.0, &root], &script, line);
        let typed: Vec<_> = line.iter().copied().take(line.len() - 1).chain([expected]).collect();
        assert!(became.contains(&typed.join(" ")), "{line:?}: {became:?}");
    }
}

#[test]
fn elvish_completes() {
    let elvish = match shell("elvish", "usr/bin/elvish", &["elvish"]) {
        Ok(elvish) => elvish,
        Err(reason) => return tools::skipped("completions of elvish", &reason),
    };
    let tree = Tree::new::<&str>(&[]);
    let script = completions(&tree, "elvish");
    for (line, expected) in OFFERED {
        let offered = asked(command(&elvish).arg("-norc"), "elvish.elv", &[], &script, line);
        assert!(offered.lines().any(|word| word == expected), "{line:?}: {offered}");
    }
}

#[test]
fn powershell_completes() {
    if !is_there("pwsh") {
        tools::skipped("completions of PowerShell", &"there is no pwsh".to_owned());
        return;
    }
    let tree = Tree::new::<&str>(&[]);
    let script = completions(&tree, "powershell");
    for (line, expected) in OFFERED {
        let mut pwsh = Command::new("pwsh");
        pwsh.args(["-NoProfile", "-File"]);
        let offered = asked(&mut pwsh, "powershell.ps1", &[], &script, line);
        assert!(offered.lines().any(|word| word.trim() == expected), "{line:?}: {offered}");
    }
}

#[test]
fn the_manual_has_a_page_for_each_command_and_groff_has_no_complaint() {
    let tree = Tree::new::<&str>(&[]);
    let help = tree.run(&["--help"]).out;
    let commands =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<_> = commands
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.contains(&"check") && commands.contains(&"bandit"), "{help}");
    let whole = tree.run(&["man"]);
    assert_eq!((whole.code, whole.err.as_str()), (Some(0), ""));
    for name in &commands {
        let listed = format!("ridealong\\-{}(1)", name.replace('-', "\\-"));
        assert!(whole.out.contains(&listed), "{listed}: {}", whole.out);
        let page = tree.run(&["man", name]);
        assert_eq!((page.code, page.err.as_str()), (Some(0), ""), "{name}");
        tree.write(&format!("ridealong-{name}.1"), &page.out);
    }
    tree.write("ridealong.1", &whole.out);
    if !is_there("groff") {
        tools::skipped("pages of the manual", &"there is no groff".to_owned());
        return;
    }
    for page in fs::read_dir(tree.path()).expect("the pages").flatten() {
        let mut groff = Command::new("groff");
        let output = groff
            .args(["-man", "-Tutf8", "-ww", "-P-c", "-P-b", "-P-u"])
            .arg(page.path())
            .output()
            .expect("groff runs");
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && err.is_empty(), "{}: {err}", page.path().display());
        assert!(out.contains("SYNOPSIS") && out.contains("OPTIONS"), "{out}");
    }
}

#[test]
fn the_manual_keeps_the_columns_of_examples() {
    let tree = Tree::new::<&str>(&[]);
    let page = tree.run(&["man"]).out;
    assert!(page.contains("\n.SH EXAMPLES\n.nf\n\\&  ridealong check  "), "{page}");
    assert!(page.contains("\n.fi\n.SH EXIT CODES\n.nf\n\\&  0  nothing was found"), "{page}");
    let said = tree.run(&["man", "nonsense"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.contains("there is no command `nonsense`"), "{}", said.err);
}
