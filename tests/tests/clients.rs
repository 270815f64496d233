//! The pages about other editors: what they tell people to write is used as it stands there, in the
//! editors that can be had; of the others, only the form is compared with what we know of their settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use ridealong_tests::editor::{self, Profile};
use ridealong_tests::{debian, tools};
use serde_json::{Value, json};

const MODULE: &str = "\
import subprocess, telnetlib
import yaml


def run(cmd, text):
    data = yaml.load(text)
";

/// The block of a page that follows the words `after`, without the indentation of the list it is in.
fn snippet(page: &str, after: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/editors").join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let behind = text.split_once(after).unwrap_or_else(|| panic!("{page} does not say {after:?}")).1;
    let mut lines = behind.lines().skip_while(|line| !line.trim_start().starts_with("```"));
    let fence = lines.next().unwrap_or_else(|| panic!("{page} has no block behind {after:?}"));
    let indentation = fence.len() - fence.trim_start().len();
    let block = lines.take_while(|line| line.trim_start() != "```");
    block.map(|line| line.get(indentation..).unwrap_or_default().to_owned() + "\n").collect()
}

fn project(profile: &Profile) -> PathBuf {
    profile.write("project/app.py", MODULE);
    profile.folder("project/.git");
    profile.folder("project")
}

#[test]
fn vim_with_ale() {
    let vim = Command::new("vim").arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    if !String::from_utf8_lossy(&vim).contains("+channel") {
        return tools::skipped("Vim", &"there is no `vim` that can talk to other programs".to_owned());
    }
    let ale = match debian::of_this_machine("vim-ale", &["vim-ale"]) {
        Ok(tree) => tree.join("usr/share/vim-ale"),
        Err(reason) => return tools::skipped("Vim with ALE", &reason),
    };
    let profile = Profile::new();
    editor::copy(&ale, &profile.folder(".vim/pack/ale/start/ale"));
    let vimrc = profile.write(".vimrc", &snippet("vim.md", "Write into `~/.vimrc`"));
    let project = project(&profile);
    let mut command = profile.command("vim");
    command.args(["-N", "-u"]).arg(vimrc).args(["-i", "NONE", "-n", "-es", "-S"]);
    command.arg(editor::scripts().join("vim-ale.vim")).env("RIDEALONG_TEST_PROJECT", &project);
    profile.passes(command.current_dir(&project));
}

/// Helix in a terminal of its own.
struct Helix<'a> {
    profile: &'a Profile,
    socket: PathBuf,
}

impl Helix<'_> {
    fn tmux(&self, arguments: &[&str]) -> String {
        let mut command = self.profile.command("tmux");
        match command.arg("-S").arg(&self.socket).args(arguments).output() {
            Ok(Output { stdout, stderr, .. }) => {
                String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned()
            }
            Err(error) => error.to_string(),
        }
    }

    fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys", "-t", "helix"], keys].concat());
    }

    /// Waits until the screen shows what it should.
    fn wait(&self, what: &str, is_there: impl Fn(&str) -> bool) {
        let started = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p", "-t", "helix"]);
            if is_there(&screen) {
                return;
            }
            assert!(started.elapsed() < Duration::from_mins(1), "waited in vain for {what}:\n{screen}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Helix<'_> {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

/// The program with the libraries that it was built for, and its data.
fn helix() -> Result<(String, PathBuf), tools::Unavailable> {
    if std::env::consts::ARCH != "x86_64" {
        return Err("it is tested on x86_64 alone".to_owned());
    }
    Command::new("tmux").arg("-V").output().map_err(|error| format!("tmux cannot be run: {error}"))?;
    let tree = debian::alone("helix", "trixie", &["hx", "libc6", "libgcc-s1"])?;
    let (programs, libraries) = (tree.join("usr/lib/hx"), tree.join("usr/lib/x86_64-linux-gnu"));
    let loader = libraries.join("ld-linux-x86-64.so.2");
    let program = programs.join("hx");
    let start = format!(
        "'{}' --library-path '{}' '{}' app.py",
        loader.display(),
        libraries.display(),
        program.display()
    );
    Ok((start, programs.join("runtime")))
}

#[test]
fn helix_shows_and_fixes() {
    let (start, runtime) = match helix() {
        Ok(found) => found,
        Err(reason) => return tools::skipped("Helix", &reason),
    };
    let profile = Profile::new();
    profile.write(".config/helix/languages.toml", &snippet("helix.md", "Write into `languages.toml`"));
    profile.write(".config/helix/config.toml", &snippet("helix.md", "write into `config.toml`"));
    let project = project(&profile);
    let helix = Helix { profile: &profile, socket: profile.home().join("tmux") };
    let mut command = profile.command("tmux");
    command.arg("-S").arg(&helix.socket).args(["new-session", "-d", "-s", "helix", "-x", "160", "-y", "40"]);
    command.env("HELIX_RUNTIME", runtime).env("TERM", "xterm-256color").current_dir(&project);
    assert!(command.arg(start).status().expect("tmux runs").success());

    helix.wait("findings", |screen| screen.contains("telnetlib` sends") && screen.contains("safe_load`"));
    helix.keys(&["g", "e", "o", "exec(input())", "Escape"]);
    helix.wait("a finding in what was typed", |screen| screen.contains("`exec` runs any code"));
    helix.keys(&["x", "d"]);
    helix.wait("the finding to vanish", |screen| !screen.contains("`exec` runs any code"));
    helix.keys(&["6", "g", "g", "t", "(", "Space", "a"]);
    helix.wait("actions", |screen| screen.contains("B506: Use `safe_load`"));
    helix.keys(&["Enter"]);
    helix.wait("the fix", |screen| screen.contains("data = yaml.safe_load(text)"));
    helix.keys(&[":w", "Enter"]);
    let saved = || fs::read_to_string(project.join("app.py")).expect("the module");
    helix.wait("the file to be saved", |_| saved().contains("data = yaml.safe_load(text)"));
    helix.wait("findings without the one that was fixed", |screen| !screen.contains("use `yaml.safe_load`"));
}

/// Whether the snippet of a page has the form that, as far as we know, the editor takes.
fn is_understood(page: &str, after: &str, schema: &Value) {
    let text = snippet(page, after);
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{page}: {error}:\n{text}"));
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let wrong: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert_eq!(wrong, [] as [String; 0], "{page}");
    tools::skipped(
        page.trim_end_matches(".md"),
        &"it is not driven; only the form of its settings is looked at".to_owned(),
    );
}

/// An object that has all of `properties` and nothing else.
fn exactly(properties: &Value) -> Value {
    let keys: Vec<_> = properties.as_object().expect("properties").keys().collect();
    json!({ "type": "object", "properties": properties, "required": keys, "additionalProperties": false })
}

#[test]
fn sublime_text() {
    let client = exactly(&json!({
        "enabled": { "const": true },
        "command": { "const": ["ridealong", "server"] },
        "selector": { "const": "source.python" },
        "initializationOptions": { "type": "object" },
    }));
    let actions = json!({
        "type": "object",
        "propertyNames": { "pattern": "^source\\." },
        "additionalProperties": { "type": "boolean" },
    });
    let schema = json!({
        "clients": exactly(&json!({ "ridealong": client })),
        "lsp_code_actions_on_save": actions,
    });
    is_understood("sublime.md", "`LSP.sublime-settings`", &exactly(&schema));
}

#[test]
fn zed() {
    let binary = exactly(&json!({
        "path": { "type": "string", "pattern": "/ridealong$" },
        "arguments": { "const": ["server"] },
    }));
    let server = exactly(&json!({ "binary": binary, "initialization_options": { "type": "object" } }));
    let python = exactly(&json!({
        "language_servers": { "type": "array", "contains": { "const": "ruff" }, "items": { "type": "string" } },
        "format_on_save": { "enum": ["on", "off"] },
    }));
    let schema = json!({
        "languages": exactly(&json!({ "Python": python })),
        "lsp": exactly(&json!({ "ruff": server })),
    });
    is_understood("zed.md", "`settings.json`", &exactly(&schema));
}

#[test]
fn kate() {
    let names = json!({ "type": "array", "items": { "type": "string" } });
    let server = exactly(&json!({
        "command": { "const": ["ridealong", "server"] },
        "rootIndicationFileNames": names,
        "url": { "type": "string", "pattern": "^https://" },
        "highlightingModeRegex": { "const": "^Python$" },
    }));
    let schema = json!({ "servers": exactly(&json!({ "python": server })) });
    is_understood("kate.md", "`~/.config/kate/lspclient/settings.json`", &exactly(&schema));
}
