//! How much memory a process takes.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::tree::Said;

/// Runs a command to its end, and returns what it said and the most memory that it held, in bytes;
/// none where the system does not tell.
///
/// # Panics
/// If it does not run.
pub fn measured(mut command: Command) -> (Said, Option<u64>) {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command runs");
    let id = child.id();
    let watch = thread::spawn(move || {
        let mut peak = None;
        while let Some(now) = peak_of(id) {
            peak = Some(now);
            thread::sleep(Duration::from_millis(5));
        }
        peak
    });
    let said = wait(&mut child);
    (said, watch.join().expect("a thread that watches"))
}

fn wait(child: &mut Child) -> Said {
    let mut pipes = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
    // What is written to one pipe must not wait for the other to be read.
    let err = thread::spawn(move || std::io::read_to_string(&mut pipes.1).expect("UTF-8"));
    let out = std::io::read_to_string(&mut pipes.0).expect("UTF-8");
    let err = err.join().expect("a thread that reads");
    let status = child.wait().expect("the command ends");
    Said { code: status.code(), out, err }
}

/// The most memory that a running process has held so far.
fn peak_of(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
