//! The end of the client's process is the end of the server.

use std::time::Duration;

use sysinfo::{Pid, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};

/// How long a server may outlive its client.
const INTERVAL: Duration = Duration::from_secs(2);

/// Ends this process with code 1 once `process` is gone.
pub(super) fn watch(process: Option<u32>) {
    let Some(process) = process.map(Pid::from_u32) else { return };
    let thread = std::thread::Builder::new().name("watchdog".to_owned());
    let started = thread.spawn(move || {
        let mut system = System::new();
        while is_alive(&mut system, process) {
            std::thread::sleep(INTERVAL);
        }
        tracing::warn!("the client's process {process} is gone; the server ends");
        std::process::exit(1);
    });
    if let Err(error) = started {
        tracing::warn!("the client's process is not watched: {error}");
    }
}

fn is_alive(system: &mut System, process: Pid) -> bool {
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&[process]),
        true,
        ProcessRefreshKind::nothing(),
    );
    // A zombie has ended, and only waits for its parent to notice.
    system
        .process(process)
        .is_some_and(|process| !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead))
}
