//! Tools and packages from PyPI, of exact versions, installed once into `.tools` of the repository.
//!
//! Tests run at the same time, in processes of their own: a lock per folder lets one install while
//! the others wait, and a folder counts only once it is complete.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why something could not be installed.
pub type Unavailable = String;

/// Says that a test is skipped, so that it is seen: what a test prints is kept back if it passes.
pub fn skipped(what: &str, reason: &Unavailable) {
    let _ = writeln!(std::io::stderr(), "skipped: {what}: {reason}");
}

/// A virtual environment with exactly these requirements, each `name==version`.
pub fn venv(name: &str, requirements: &[&str]) -> Result<PathBuf, Unavailable> {
    venv_of(python(), name, requirements)
}

/// The same of another Python than the one that is found first.
pub fn venv_of(mut python: Command, name: &str, requirements: &[&str]) -> Result<PathBuf, Unavailable> {
    install(name, requirements, |folder| {
        run(python.args(["-m", "venv"]).arg(folder))?;
        run(&mut pip_install(Command::new(venv_python(folder)), requirements))
    })
}

/// The Python of a virtual environment.
pub fn venv_python(venv: &Path) -> PathBuf {
    if cfg!(windows) { venv.join("Scripts/python.exe") } else { venv.join("bin/python") }
}

/// The files of one package, `name==version`, without what it depends on; nothing of it is run.
pub fn package(requirement: &str) -> Result<PathBuf, Unavailable> {
    let name = format!("packages/{}", requirement.replace("==", "-"));
    install(&name, &[requirement], |folder| {
        let mut pip = pip_install(python(), &[requirement]);
        // As nothing of it is run, it may be for a newer Python than this one.
        pip.args(["--no-deps", "--no-compile", "--ignore-requires-python"]);
        run(pip.arg("--target").arg(folder))
    })
}

/// The files of a source distribution, `name==version`; it is unpacked and nothing of it is run.
pub fn sdist(requirement: &str) -> Result<PathBuf, Unavailable> {
    let name = format!("packages/{}.sdist", requirement.replace("==", "-"));
    install(&name, &[requirement], |folder| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("parity/sdist.py");
        run(python().arg(script).arg(requirement).arg(folder))
    })
}

/// The packages that the lock file in this folder of `tests` names, installed beside a copy of it. Their
/// own scripts are not run.
pub fn npm(name: &str, folder: &str) -> Result<PathBuf, Unavailable> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let failed = |error: std::io::Error| format!("{} cannot be used: {error}", from.display());
    let lock = fs::read_to_string(from.join("package-lock.json")).map_err(failed)?;
    install(name, &[&lock], |to| {
        fs::create_dir_all(to).map_err(failed)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(from.join(file), to.join(file)).map_err(failed)?;
        }
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(to);
        run(&mut npm)
    })
}

/// The program of a crate from crates.io, built of exactly what its own lock file names. `options` are those
/// of `cargo install`. It is built fast, and is not fast itself.
pub fn cargo_program(name: &str, version: &str, options: &[&str]) -> Result<PathBuf, Unavailable> {
    let folder = install(name, &[&[version], options].concat(), |folder| {
        let build = beside(folder, "build");
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["install", name, "--version", version, "--locked", "--debug", "--root"]).arg(folder);
        cargo.args(options).env("CARGO_TARGET_DIR", &build);
        cargo.envs([("CARGO_PROFILE_DEV_OPT_LEVEL", "0"), ("CARGO_PROFILE_DEV_DEBUG", "0")]);
        let installed = run(&mut cargo);
        // It is many times the size of what was made there.
        let _ = fs::remove_dir_all(&build);
        installed
    })?;
    Ok(folder.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// What a script installs into the folder that it is given, anew whenever one of `inputs` has changed.
pub fn scripted(name: &str, script: &Path, inputs: &[PathBuf]) -> Result<PathBuf, Unavailable> {
    let read = |path: &PathBuf| {
        fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
    };
    let inputs = inputs.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    install(name, &inputs, |folder| run(Command::new(script).arg(folder)))
}

/// Where tools are installed; git ignores it.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools")
}

/// The folder `name`, filled by `fill` if it does not hold these requirements already.
pub(crate) fn install(
    name: &str,
    requirements: &[&str],
    fill: impl FnOnce(&Path) -> Result<(), Unavailable>,
) -> Result<PathBuf, Unavailable> {
    let folder = root().join(name);
    let (lock, stamp) = (beside(&folder, "lock"), beside(&folder, "complete"));
    let failed = |error: std::io::Error| format!("{} cannot be used: {error}", folder.display());
    fs::create_dir_all(lock.parent().expect("a file of a folder")).map_err(failed)?;
    let lock = File::create(&lock).map_err(failed)?;
    lock.lock().map_err(failed)?;
    let wanted = requirements.join("\n");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) && folder.is_dir() {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed)?;
    }
    fill(&folder)?;
    fs::write(&stamp, wanted).map_err(failed)?;
    Ok(folder)
}

/// `folder` with `extension` added to its name, so that it lies beside it.
fn beside(folder: &Path, extension: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn python() -> Command {
    Command::new(if cfg!(windows) { "python" } else { "python3" })
}

/// `pip install` of this Python. Only wheels: to build a package would run code of it.
fn pip_install(mut python: Command, requirements: &[&str]) -> Command {
    python.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    python.args(["--only-binary", ":all:"]).args(requirements);
    python
}

/// Runs a command, and tells why if it fails.
pub fn run(command: &mut Command) -> Result<(), Unavailable> {
    let output = command.output().map_err(|error| format!("{command:?} cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    // The reason is in the last line of what Python's tools say.
    Err(format!("{command:?} failed: {}", stderr.trim().lines().last().unwrap_or_default()))
}
