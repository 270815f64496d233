//! What goes wrong around a server: its client dies, the disk is full, files vanish, clocks jump.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use ridealong_tests::client::{Client, did_open, document, frame, notification};
use ridealong_tests::{binary, debian, tools};
use serde_json::{Value, json};

use crate::configuration::{Project, watching};
use crate::{URI, codes, everything, large_module};

const TEXT: &str = "exec(x)\nassert y\n";

/// A project of many files, and a server that looks at all of them.
fn in_large_workspace(files: usize) -> (Project, Client) {
    let project = Project::new(None);
    let text = large_module(20);
    for number in 0..files {
        project.write(&format!("p{}/m{number}.py", number % 9), &text);
    }
    let mut client = Client::ridealong();
    client.initialize(looking_at_all(&project, None));
    (project, client)
}

fn looking_at_all(project: &Project, process: Option<u32>) -> Value {
    json!({
        "processId": process, "capabilities": watching(),
        "workspaceFolders": [{ "uri": project.root(), "name": "x" }],
        "initializationOptions": { "diagnosticMode": "workspace" },
    })
}

fn changed(client: &mut Client, project: &Project, paths: &[String]) {
    let changes = paths.iter().map(|path| json!({ "uri": format!("{}/{path}", project.root()), "type": 2 }));
    let changes: Vec<Value> = changes.collect();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

#[cfg(unix)]
#[test]
fn the_server_ends_with_its_client_in_the_middle_of_a_scan() {
    let (project, first) = in_large_workspace(300);
    drop(first);
    let mut editor = Command::new("sleep").arg("1000").spawn().expect("there is a `sleep`");
    let mut client = Client::ridealong();
    client.initialize(looking_at_all(&project, Some(editor.id())));
    client.incoming("textDocument/publishDiagnostics");
    client.open(&project.uri, &large_module(2_000));
    // By `SIGKILL`, so that it says nothing any more; our end of the pipe stays open.
    editor.kill().and_then(|()| editor.wait()).expect("it is ended");
    assert_eq!(client.exit_status().code(), Some(1));
}

#[test]
fn the_input_may_end_anywhere_in_a_message() {
    let message = frame(&notification("textDocument/didOpen", did_open(URI, 1, "x = 'é😀'\nexec(x)\n")));
    let character = message.iter().position(|byte| !byte.is_ascii()).expect("there is an é");
    let header = message.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a header ends");
    for end in [1, 16, header, header + 2, header + 4, character + 1, message.len() - 1] {
        let mut client = Client::initialized(everything());
        client.open(URI, &large_module(500));
        client.send_raw(&message[..end]);
        client.close_input();
        assert_eq!(client.exit_status().code(), Some(1), "after {end} bytes");
        assert!(!client.stderr().contains("panicked"), "{}", client.stderr());
    }
}

/// A server that logs into a file which takes nothing.
fn logging(path: &Path) -> Client {
    let mut command = binary::command();
    command.args(["server", "--log-level", "trace", "--log-file"]).arg(path);
    let mut client = Client::start(command);
    client.initialize(json!({ "processId": null, "capabilities": everything() }));
    client
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        tools::skipped("a log on a full disk", &"there is no `/dev/full`".into());
        return;
    }
    let mut client = logging(full);
    client.open(URI, TEXT);
    assert_eq!(codes(&client.diagnostics(URI, 1)), ["B102", "B101"]);
    client.change(URI, 2, &json!([{ "text": "exec(x)\n" }]));
    assert_eq!(codes(&client.diagnostics(URI, 2)), ["B102"]);
    client.finish();
}

/// To a process that may write files of no more than so many blocks, the disk is full.
#[cfg(unix)]
#[test]
fn on_a_full_disk_a_baseline_stays_as_it_was() {
    let project = Project::new(None);
    for number in 0..60 {
        project.write(&format!("m{number}.py"), TEXT);
    }
    let folder = project.folder.path();
    let check = |limit: &str| {
        let script = format!("trap '' XFSZ; {limit} exec \"$0\" check --write-baseline known.json .");
        let ridealong = binary::path();
        let output = Command::new("sh").args(["-c", &script]).arg(ridealong).current_dir(folder).output();
        let output = output.expect("there is a shell");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(check("").0, Some(0));
    let before = fs::read(folder.join("known.json")).expect("a baseline");
    project.write("more.py", "exec(more)\n");
    let (code, said) = check("ulimit -f 1;");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("known.json"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(fs::read(folder.join("known.json")).expect("a baseline"), before);
    let names = fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.file_name());
    let left: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with(".ridealong")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn files_may_vanish_while_they_are_looked_at() {
    let (project, mut client) = in_large_workspace(400);
    let mut gone = Vec::new();
    for number in (0..400).step_by(2) {
        let path = format!("p{}/m{number}.py", number % 9);
        // All of a sudden a whole folder goes.
        if number == 200 {
            fs::remove_dir_all(project.folder.path().join("p7")).expect("it was there");
        }
        let _ = fs::remove_file(project.folder.path().join(&path));
        gone.push(path);
        if number % 20 == 0 {
            client.open(&project.uri, TEXT);
            client.close(&project.uri);
        }
    }
    gone.extend((0..400).filter(|number| number % 9 == 7).map(|number| format!("p7/m{number}.py")));
    changed(&mut client, &project, &gone);
    let last = project.write("last.py", TEXT);
    changed(&mut client, &project, &["last.py".to_owned()]);
    assert_eq!(codes(&client.diagnostics_of_file(&last, |items| !items.is_empty())), ["B102", "B101"]);
    let kept = format!("{}/p1/m1.py", project.root());
    client.diagnostics_of_file(&kept, |items| items.len() == 40);
    let mut shown = std::collections::BTreeMap::new();
    for message in client.finish() {
        if message["method"] == "textDocument/publishDiagnostics" {
            let items = message["params"]["diagnostics"].as_array().map_or(0, Vec::len);
            shown.insert(message["params"]["uri"].as_str().unwrap_or_default().to_owned(), items);
        }
    }
    for path in gone {
        assert_eq!(
            shown.get(&format!("{}/{path}", project.root())).copied().unwrap_or_default(),
            0,
            "{path}"
        );
    }
}

#[test]
fn a_configuration_may_flip_while_somebody_types_and_all_is_looked_at() {
    let (project, mut client) = in_large_workspace(60);
    client.open(&project.uri, TEXT);
    let closed = format!("{}/p1/m1.py", project.root());
    for version in 2..=60 {
        let configuration = match version % 4 {
            0 => "ignore = ['B101'\n",
            1 => "ignore = ['B101']\n",
            2 => "slect = []\n",
            _ => "select = ['B101']\n",
        };
        project.configure("ridealong.toml", configuration);
        changed(&mut client, &project, &["ridealong.toml".to_owned()]);
        let change = json!([{ "text": format!("{}{TEXT}", "\n".repeat(version)) }]);
        client.change(&project.uri, i64::try_from(version).expect("small"), &change);
    }
    project.configure("ridealong.toml", "ignore = ['B102', 'B404', 'B506']\n");
    changed(&mut client, &project, &["ridealong.toml".to_owned()]);
    client.wait("the findings under the last configuration", |message| {
        let items = message["params"]["diagnostics"].as_array().map(Vec::as_slice).unwrap_or_default();
        message["params"]["uri"] == project.uri.as_str()
            && message["params"]["version"] == 60
            && codes(items) == ["B101"]
    });
    client.diagnostics_of_file(&closed, |items| codes(items) == ["B602"; 20]);
    let configuration = format!("{}/ridealong.toml", project.root());
    let log = client.finish();
    let last = log.iter().rev().find(|message| message["params"]["uri"] == configuration.as_str());
    assert!(last.is_none_or(|last| last["params"]["diagnostics"] == json!([])), "{last:?}");
}

/// That a file has changed is what the client says, and not what its time says.
#[test]
fn a_configuration_counts_whatever_its_time_is() {
    let project = Project::new(Some("ignore = ['B101']\n"));
    let mut client = Client::initialized(watching());
    client.open(&project.uri, TEXT);
    assert_eq!(codes(&client.diagnostics(&project.uri, 1)), ["B102"]);
    let now = SystemTime::now();
    let century = Duration::from_hours(24 * 365 * 100);
    for (version, time) in [(2, SystemTime::UNIX_EPOCH), (3, now + century), (4, now)] {
        for (ignored, expected) in [("B102", ["B101"]), ("B101", ["B102"])] {
            project.configure("ridealong.toml", &format!("ignore = ['{ignored}']\n"));
            let file = File::options().append(true).open(project.folder.path().join("ridealong.toml"));
            file.and_then(|file| file.set_modified(time)).expect("a time is set");
            changed(&mut client, &project, &["ridealong.toml".to_owned()]);
            client.wait("what is found now", |message| {
                let items =
                    message["params"]["diagnostics"].as_array().map(Vec::as_slice).unwrap_or_default();
                message["params"]["uri"] == project.uri.as_str() && codes(items) == expected
            });
        }
        client.change(&project.uri, version, &json!([{ "text": TEXT }]));
        client.diagnostics(&project.uri, version);
    }
}

/// A library that tells a process another time.
fn other_time() -> Result<PathBuf, String> {
    if !cfg!(target_os = "linux") {
        return Err("libfaketime is installed on Linux alone".to_owned());
    }
    let folder = debian::just(&["libfaketime"])?;
    let libraries = fs::read_dir(folder.join("usr/lib")).map_err(|error| error.to_string())?;
    let library = libraries.flatten().map(|entry| entry.path().join("faketime/libfaketime.so.1"));
    library.into_iter().find(|path| path.is_file()).ok_or_else(|| "no libfaketime.so.1".to_owned())
}

#[test]
fn the_clock_may_jump() {
    let library = match other_time() {
        Ok(library) => library,
        Err(reason) => {
            tools::skipped("a clock that jumps", &reason);
            return;
        }
    };
    let project = Project::new(None);
    let times = project.folder.path().join("time");
    let set = |time: &str| fs::write(&times, format!("{time}\n")).expect("a time is written");
    set("+0");
    let mut command = binary::command();
    command.arg("server").env("LD_PRELOAD", library.canonicalize().expect("it is there"));
    // What waits for a while goes by the clock that does not jump.
    command
        .env("FAKETIME_TIMESTAMP_FILE", &times)
        .env("FAKETIME_NO_CACHE", "1")
        .env("DONT_FAKE_MONOTONIC", "1");
    let mut client = Client::start(command);
    client.initialize(looking_at_all(&project, Some(std::process::id())));
    client.open(&project.uri, TEXT);
    client.diagnostics(&project.uri, 1);
    for (version, time) in (2..).zip(["-30y", "+10y", "-1d", "+0", "-10y"]) {
        set(time);
        project.configure("ridealong.toml", &format!("ignore = ['B{}']\n", 101 + version % 2));
        changed(&mut client, &project, &["ridealong.toml".to_owned()]);
        client.change(&project.uri, version, &json!([{ "text": TEXT }]));
        let expected = if version % 2 == 0 { ["B102"] } else { ["B101"] };
        client.wait("what is found now", |message| {
            let items = message["params"]["diagnostics"].as_array().map(Vec::as_slice).unwrap_or_default();
            message["params"]["uri"] == project.uri.as_str()
                && message["params"]["version"] == version
                && codes(items) == expected
        });
        let closed = project.write(&format!("m{version}.py"), TEXT);
        changed(&mut client, &project, &[format!("m{version}.py")]);
        assert_eq!(codes(&client.diagnostics_of_file(&closed, |_| true)), expected);
    }
    client.notify("textDocument/didSave", document(&project.uri));
    client.finish();
}
