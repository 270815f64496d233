//! Debian packages with what they depend on, unpacked into `.tools`: nothing is installed into the
//! system, no root is needed, and none of their scripts is run.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{self, Unavailable};

/// The keys of Debian, on machines that have them.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Exactly these packages of the machine's own distribution.
pub fn just(packages: &[&str]) -> Result<PathBuf, Unavailable> {
    tools::install(&format!("packages/{}.deb", packages.join("-")), packages, |folder| {
        unpack(Command::new("apt-get"), packages, folder)
    })
}

/// Packages of the machine's own distribution, with those they depend on which are not there.
pub fn of_this_machine(name: &str, packages: &[&str]) -> Result<PathBuf, Unavailable> {
    tools::install(name, packages, |folder| {
        let apt = || Command::new("apt-get");
        let wanted = missing(apt(), packages)?;
        unpack(apt(), &wanted, folder)
    })
}

/// Packages of Debian's `suites`, the last of which is preferred, with those they depend on which are
/// not there.
pub fn of_suites(name: &str, suites: &str, packages: &[&str]) -> Result<PathBuf, Unavailable> {
    let requirements = [&[suites], packages].concat();
    tools::install(name, &requirements, |folder| {
        let source = Source::new(folder, suites)?;
        let wanted = missing(source.apt("apt-get"), packages)?;
        unpack(source.apt("apt-get"), &wanted, folder)?;
        source.forget()
    })
}

/// Exactly these packages of a suite of Debian's.
pub fn alone(name: &str, suite: &str, packages: &[&str]) -> Result<PathBuf, Unavailable> {
    let requirements = [&[suite], packages].concat();
    tools::install(name, &requirements, |folder| {
        let source = Source::new(folder, suite)?;
        unpack(source.apt("apt-get"), packages, folder)?;
        source.forget()
    })
}

/// What apt knows of suites that the machine does not use.
struct Source {
    folder: PathBuf,
    preferred: String,
}

impl Source {
    fn new(tree: &Path, suites: &str) -> Result<Self, Unavailable> {
        if !Path::new(KEYS).exists() {
            return Err(format!("{KEYS} is not there, so this is no Debian"));
        }
        let folder = tree.join("apt");
        let failed = |error: std::io::Error| format!("{} cannot be used: {error}", folder.display());
        fs::create_dir_all(folder.join("lists/partial")).map_err(failed)?;
        let list = format!(
            "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: {suites}\nComponents: main\nSigned-By: {KEYS}\n"
        );
        fs::write(folder.join("debian.sources"), list).map_err(failed)?;
        let preferred = suites.split(' ').next_back().unwrap_or_default().to_owned();
        let source = Self { folder, preferred };
        tools::run(source.apt("apt-get").args(["--quiet", "--quiet", "update"]))?;
        Ok(source)
    }

    /// apt with these suites alone.
    fn apt(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for option in [
            format!("Dir::Etc::sourcelist={}", self.folder.join("debian.sources").display()),
            "Dir::Etc::sourceparts=/dev/null".to_owned(),
            format!("Dir::State::lists={}", self.folder.join("lists").display()),
            "Dir::Cache::pkgcache=".to_owned(),
            "Dir::Cache::srcpkgcache=".to_owned(),
            format!("APT::Default-Release={}", self.preferred),
        ] {
            command.args(["-o", &option]);
        }
        command
    }

    fn forget(self) -> Result<(), Unavailable> {
        fs::remove_dir_all(&self.folder)
            .map_err(|error| format!("{} cannot be used: {error}", self.folder.display()))
    }
}

/// What would be installed with these packages, each `name=version`.
fn missing(mut apt: Command, packages: &[&str]) -> Result<Vec<String>, Unavailable> {
    apt.args(["install", "--simulate", "--reinstall", "--no-install-recommends"]).args(packages);
    let output = apt.output().map_err(|error| format!("{apt:?} cannot be run: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{apt:?} failed: {}", stderr.trim().lines().last().unwrap_or_default()));
    }
    // Inst name [old version] (new version and where it is from)
    let wanted = String::from_utf8_lossy(&output.stdout);
    let wanted = wanted.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("Inst ")?.split_once(' ')?;
        let version = rest.split_once('(')?.1.split(' ').next()?;
        Some(format!("{name}={version}"))
    });
    Ok(wanted.collect())
}

fn unpack(mut apt: Command, packages: &[impl AsRef<OsStr>], folder: &Path) -> Result<(), Unavailable> {
    let failed = |error: std::io::Error| format!("{} cannot be used: {error}", folder.display());
    let archives = folder.join("archives");
    fs::create_dir_all(&archives).map_err(failed)?;
    tools::run(apt.args(["--quiet", "download"]).args(packages).current_dir(&archives))?;
    for archive in fs::read_dir(&archives).map_err(failed)?.flatten() {
        tools::run(Command::new("dpkg-deb").arg("--extract").arg(archive.path()).arg(folder))?;
    }
    fs::remove_dir_all(archives).map_err(failed)
}
