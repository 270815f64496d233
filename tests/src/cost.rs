//! What a process takes: time, processors and memory.

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

use crate::tree::Said;

/// What a process took, from its start to its end.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// How long it ran.
    pub time: Duration,
    /// How long its threads had a processor, all together, in its own code and in the system's.
    pub processors: Duration,
    /// The most memory that it held, in bytes; none where the system does not tell.
    pub memory: Option<u64>,
}

/// Runs a command to its end, and returns what it said and what it took.
///
/// # Panics
/// If it does not run.
pub fn measured(mut command: Command) -> (Said, Cost) {
    run(command.stdout(Stdio::piped()).stderr(Stdio::piped()))
}

/// The same of a command that nobody listens to: to read what it says would take time from it.
///
/// # Panics
/// If it does not run.
pub fn unheard(command: &mut Command) -> (Option<i32>, Cost) {
    let (said, cost) = run(command.stdout(Stdio::null()).stderr(Stdio::null()));
    (said.code, cost)
}

fn run(command: &mut Command) -> (Said, Cost) {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).spawn().expect("the command runs");
    let memory = watch(&child);
    // What is written to one pipe must not wait for the other to be read.
    let (out, err) = (listen(child.stdout.take()), listen(child.stderr.take()));
    let ended = child.wait4().expect("the command ends");
    let cost = Cost {
        time: start.elapsed(),
        processors: ended.rusage.utime + ended.rusage.stime,
        memory: memory.join().expect("a thread that watches"),
    };
    let text = |heard: JoinHandle<String>| heard.join().expect("a thread that reads");
    (Said { code: ended.status.code(), out: text(out), err: text(err) }, cost)
}

/// Reads what is said until nobody is left to say more.
fn listen(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    thread::spawn(|| pipe.map(std::io::read_to_string).transpose().expect("UTF-8").unwrap_or_default())
}

/// Looks at the memory of a process until it ends. The system's own account at the end would count what
/// this process held when it started the other.
fn watch(child: &Child) -> JoinHandle<Option<u64>> {
    let id = child.id();
    thread::spawn(move || {
        let mut peak = None;
        while let Some(now) = peak_of(id) {
            peak = Some(now);
            thread::sleep(Duration::from_millis(5));
        }
        peak
    })
}

/// The most memory that a running process has held so far.
fn peak_of(id: u32) -> Option<u64> {
    memory_of(id, "VmHWM:")
}

/// The memory that a running process holds now, in bytes; none where the system does not tell.
pub fn resident(id: u32) -> Option<u64> {
    memory_of(id, "VmRSS:")
}

fn memory_of(id: u32, key: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
