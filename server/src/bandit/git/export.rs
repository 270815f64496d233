//! Writing the files of a commit to a folder, as they are in the repository. A checkout would send them
//! through filters, which are programs.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::{GitError, bytes, command, not_started, os_string};

/// Writes the files of a commit into `folder`, which need not be there yet.
///
/// Submodules are left out, as are links that lead out of the folder, and paths that a checkout would
/// refuse.
pub fn export(commit: &str, folder: &Path) -> Result<(), GitError> {
    let listed = bytes(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
    let entries: Vec<_> = listed.split(|byte| *byte == 0).filter_map(Entry::read).collect();
    let mut blobs = Blobs::start()?;
    let error = |path: &Path, cause| GitError::Export { path: path.display().to_string(), cause };
    fs::create_dir_all(folder).map_err(|cause| error(folder, cause))?;
    // Without a link in the folder nothing can be written elsewhere by one.
    for entry in entries.iter().filter(|entry| !entry.is_link) {
        let written = write(&mut blobs, entry, folder);
        written.map_err(|cause| error(&entry.path, cause))?;
    }
    let mut links = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_link) {
        let target = blobs.read(&entry.id).map_err(|cause| error(&entry.path, cause))?;
        links.push((entry.path.as_path(), target));
    }
    blobs.finish();
    make_links(folder, links).map_err(|cause| error(folder, cause))
}

/// A file or a link of a commit.
struct Entry {
    path: PathBuf,
    id: String,
    is_link: bool,
}

impl Entry {
    /// Reads a line of `git ls-tree`, unless it is for a submodule or a path that leads elsewhere.
    fn read(line: &[u8]) -> Option<Self> {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let (head, path) = line.split_at_checked(tab)?;
        let mut words = str::from_utf8(head).ok()?.split(' ');
        let (mode, kind, id) = (words.next()?, words.next()?, words.next()?.to_owned());
        let path = PathBuf::from(os_string(path.get(1..)?)?);
        let is_fit = |part: Component<'_>| match part {
            Component::Normal(name) => !name.eq_ignore_ascii_case(".git"),
            _ => false,
        };
        let is_fit = kind == "blob" && path.components().all(is_fit);
        is_fit.then(|| Self { path, id, is_link: mode.starts_with("12") })
    }
}

fn write(blobs: &mut Blobs, entry: &Entry, folder: &Path) -> io::Result<()> {
    let path = folder.join(&entry.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    blobs.copy(&entry.id, &mut File::create(path)?)
}

/// So many links are followed at most by a system.
const LONGEST_CHAIN: usize = 40;

/// Makes those of the links that stay in `folder`. One may lead over another.
fn make_links(folder: &Path, mut links: Vec<(&Path, Vec<u8>)>) -> io::Result<()> {
    let root = fs::canonicalize(folder)?;
    for _ in 0..LONGEST_CHAIN {
        let before = links.len();
        links.retain(|(path, target)| !make_link(&root, path, target, leads_below));
        if links.len() == before {
            break;
        }
    }
    // What is left leads elsewhere, or to nothing, of which a scan tells.
    links.retain(|(path, target)| !make_link(&root, path, target, |_, _, target| goes_down(target)));
    Ok(())
}

/// Whether there is something below `root` at `target`, seen from `parent`. This is looked up and not
/// worked out: what is behind `..` depends on the links before it.
fn leads_below(root: &Path, parent: &Path, target: &Path) -> bool {
    target.is_relative() && fs::canonicalize(parent.join(target)).is_ok_and(|real| real.starts_with(root))
}

/// Whether a path can lead nowhere but below where it starts.
fn goes_down(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// Makes a link if it is `fit`, which is asked for `root`, its folder, and where it leads.
#[cfg(unix)]
fn make_link(root: &Path, path: &Path, target: &[u8], fit: impl Fn(&Path, &Path, &Path) -> bool) -> bool {
    let (Some(target), Some(name)) = (os_string(target), path.file_name()) else { return false };
    let make = || -> io::Result<bool> {
        let parent = path.parent().map_or_else(|| root.to_owned(), |parent| root.join(parent));
        fs::create_dir_all(&parent)?;
        // A link may stand in the place of one of these folders where upper and lower case are one.
        let parent = fs::canonicalize(parent)?;
        let is_fit = parent.starts_with(root) && fit(root, &parent, Path::new(&target));
        if is_fit {
            std::os::unix::fs::symlink(&target, parent.join(name))?;
        }
        Ok(is_fit)
    };
    make().unwrap_or(false)
}

/// Writes where a link leads into a file, as git does where there are no links.
#[cfg(not(unix))]
fn make_link(root: &Path, path: &Path, target: &[u8], _: impl Fn(&Path, &Path, &Path) -> bool) -> bool {
    let path = root.join(path);
    path.parent().is_some_and(|parent| fs::create_dir_all(parent).is_ok()) && fs::write(path, target).is_ok()
}

/// The contents of files, as git keeps them.
struct Blobs {
    child: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Blobs {
    fn start() -> Result<Self, GitError> {
        let mut command = command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(not_started)?;
        let no_pipe = || GitError::Io(io::ErrorKind::BrokenPipe.into());
        let asked = child.stdin.take().ok_or_else(no_pipe)?;
        let answers = BufReader::new(child.stdout.take().ok_or_else(no_pipe)?);
        Ok(Self { child, asked, answers })
    }

    /// Writes what the file with this id holds.
    fn copy(&mut self, id: &str, out: &mut impl io::Write) -> io::Result<()> {
        writeln!(self.asked, "{id}")?;
        self.asked.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        // It ends in the length in bytes, or in a word that says what is wrong.
        let length = head.trim_end().rsplit(' ').next().and_then(|length| length.parse().ok());
        let length: u64 = length.ok_or_else(|| {
            io::Error::other(
                "its contents are not in this repository; check the commit out once, which fetches them",
            )
        })?;
        let copied = io::copy(&mut self.answers.by_ref().take(length), out)?;
        self.answers.read_exact(&mut [0])?;
        if copied == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    fn read(&mut self, id: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.copy(id, &mut bytes)?;
        Ok(bytes)
    }

    /// Waits for the end of git, which comes when nothing more is asked.
    fn finish(self) {
        let Self { mut child, asked, answers } = self;
        drop((asked, answers));
        // Everything that was asked has been answered.
        _ = child.wait();
    }
}
