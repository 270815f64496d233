//! What the user sets in the editor.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use ridealong_tests::client::{Client, PATIENCE};
use serde_json::{Value, json};

use crate::configuration::Project;
use crate::{URI, codes, everything};

const TEXT: &str = "exec(x)\nassert y\n";

/// The capabilities of a client that tells settings when it is asked.
fn asked() -> Value {
    let mut capabilities = everything();
    capabilities["workspace"]["configuration"] = json!(true);
    capabilities["workspace"]["didChangeConfiguration"] = json!({ "dynamicRegistration": true });
    capabilities
}

/// The severities of diagnostics by their codes; none where there is none.
fn severities(diagnostics: &[Value]) -> Vec<(&str, i64)> {
    let codes = codes(diagnostics).into_iter();
    codes.zip(diagnostics.iter().map(|one| one["severity"].as_i64().unwrap_or_default())).collect()
}

/// A server that was started with these options.
fn with_options(options: &Value) -> Client {
    let mut client = Client::ridealong();
    client.initialize(json!({ "capabilities": everything(), "initializationOptions": options }));
    client
}

#[test]
fn severities_are_chosen_by_level_and_by_rule() {
    const TEXT: &str = "import yaml\nassert x\nexec(x)\nyaml.load(z)\nf()  # nosec\n";
    for (severities_set, expected) in [
        (json!({}), [("B101", 3), ("B102", 2), ("B506", 2), ("RA002", 4)].to_vec()),
        (
            json!({ "medium": "error", "B102": "hint" }),
            [("B101", 3), ("B102", 4), ("B506", 1), ("RA002", 4)].to_vec(),
        ),
        (
            json!({ "low/high": "off", "yaml_load": "off", "RA": "warning" }),
            [("B102", 2), ("RA002", 2)].to_vec(),
        ),
    ] {
        let mut client = with_options(&json!({ "severities": severities_set }));
        client.open(URI, TEXT);
        let diagnostics = client.diagnostics(URI, 1);
        let mut found = severities(&diagnostics);
        found.sort_unstable();
        assert_eq!(found, expected, "{severities_set}");
    }
}

#[test]
fn comments_that_are_of_no_use_are_hints() {
    let mut client = Client::initialized(everything());
    client.open(URI, "exec(x)  # nosec B102, B101\nexec(y)  # nosec B999\n");
    let diagnostics = client.diagnostics(URI, 1);
    let hints: Vec<_> = severities(&diagnostics).into_iter().filter(|(_, severity)| *severity == 4).collect();
    assert_eq!(hints, [("RA002", 4), ("RA001", 4)]);
}

#[test]
fn settings_are_asked_for_per_folder_and_followed() {
    let (one, two) = (Project::new(None), Project::new(None));
    let mut client = Client::ridealong();
    let folders = json!([{ "uri": one.root(), "name": "one" }, { "uri": two.root(), "name": "two" }]);
    client.initialize(json!({
        "capabilities": asked(), "workspaceFolders": folders,
        "initializationOptions": { "severities": { "B102": "hint" }, "preset": "bandit" },
    }));
    let request = client.incoming("workspace/configuration");
    assert_eq!(
        request["params"]["items"],
        json!([
            { "section": "ridealong" },
            { "scopeUri": one.root(), "section": "ridealong" },
            { "scopeUri": two.root(), "section": "ridealong" },
        ])
    );
    client.respond(&request, json!([null, { "severities": { "B102": "error" } }, { "severities": {} }]));
    client.open(&one.uri, "import pickle\nexec(x)\n");
    client.open(&two.uri, "import pickle\nexec(x)\n");
    let wait = |client: &mut Client, uri: &str, expected: &[(&str, i64)]| {
        loop {
            if severities(&client.diagnostics(uri, 1)) == expected {
                return;
            }
        }
    };
    wait(&mut client, &one.uri, &[("B403", 3), ("B102", 1)]);
    wait(&mut client, &two.uri, &[("B403", 3), ("B102", 2)]);
    // Some clients only say that something has changed.
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    let request = client.incoming("workspace/configuration");
    let recommended = json!({ "preset": "recommended" });
    client.respond(&request, json!([recommended, recommended, null]));
    wait(&mut client, &one.uri, &[("B102", 4)]);
    wait(&mut client, &two.uri, &[("B403", 3), ("B102", 4)]);
    let registered = client.wait("a registration", |message| {
        message["params"]["registrations"][0]["method"] == "workspace/didChangeConfiguration"
    });
    assert_eq!(registered["params"]["registrations"][0]["registerOptions"]["section"], "ridealong");
}

#[test]
fn settings_that_are_sent_at_once_count_too() {
    let mut client = Client::initialized(everything());
    client.open(URI, TEXT);
    client.diagnostics(URI, 1);
    for (settings, expected) in [
        (json!({ "ridealong": { "severities": { "B101": "off" } }, "other": {} }), &["B102"][..]),
        (json!({ "severities": { "B102": "off" } }), &["B101"]),
        (json!({ "ridealong": {} }), &["B102", "B101"]),
    ] {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
        assert_eq!(codes(&client.diagnostics(URI, 1)), expected, "{settings}");
    }
}

#[test]
fn a_bad_setting_is_told_and_the_last_good_one_stays() {
    let mut client = with_options(&json!({ "severities": { "B101": "off" } }));
    client.open(URI, TEXT);
    assert_eq!(codes(&client.diagnostics(URI, 1)), ["B102"]);
    let settings = json!({ "severities": { "B1O1": "off" }, "diagnosticMod": "workspace" });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "ridealong": settings } }));
    let told: Vec<String> =
        (0..2).map(|_| client.incoming("window/showMessage")["params"]["message"].to_string()).collect();
    assert!(told[0].contains("`ridealong.severities` is not used: no rule is called `B1O1`"), "{told:?}");
    assert!(told[1].contains("`ridealong.diagnosticMod`; did you mean `diagnosticMode`?"), "{told:?}");
    client.change(URI, 2, &json!([{ "text": TEXT }]));
    assert_eq!(codes(&client.diagnostics(URI, 2)), ["B102"]);
}

#[test]
fn a_configuration_may_be_named_and_a_preset_set() {
    const TEXT: &str = "import pickle\nexec(x)\nassert y\n";
    let project = Project::new(Some("ignore = ['B102']\n"));
    project.write("ci/strict.toml", "preset = 'bandit'\nignore = ['B101']\n");
    for (options, expected) in [
        (json!({ "configuration": "ci/ridealong.toml" }), &["B102", "B101"][..]),
        (json!({ "configuration": "ci/strict.toml" }), &["B403", "B102"]),
        (json!({ "configuration": "ci/strict.toml", "preset": "recommended" }), &["B102"]),
        (json!({ "configuration": "", "preset": "bandit" }), &["B403", "B101"]),
    ] {
        let mut client = Client::ridealong();
        client.initialize(json!({
            "capabilities": everything(), "rootUri": project.root(), "initializationOptions": options,
        }));
        client.open(&project.uri, TEXT);
        assert_eq!(codes(&client.diagnostics(&project.uri, 1)), expected, "{options}");
    }
}

#[test]
fn what_a_check_leaves_out_is_silent_unless_it_is_asked_for() {
    let project = Project::new(Some("exclude = ['gen']\n"));
    fs::create_dir(project.folder.path().join(".git")).expect("a repository");
    project.write(".gitignore", "build/\n");
    let elsewhere = Project::new(None);
    let library = elsewhere.write("lib/site-packages/yaml/x.py", TEXT);
    let paths = ["gen/x.py", "build/x.py", "venv/lib/x.py", "node_modules/a/x.py", ".hidden/x.py"];
    let uris: Vec<String> = paths.iter().map(|path| project.write(path, TEXT)).chain([library]).collect();
    let inside = project.write("src/x.py", TEXT);
    let outside = elsewhere.write("src/x.py", TEXT);
    for (shows, expected) in [(false, &[][..]), (true, &["B102", "B101"])] {
        let mut client = Client::ridealong();
        client.initialize(json!({
            "capabilities": everything(), "rootUri": project.root(),
            "initializationOptions": { "showLeftOut": shows },
        }));
        for uri in &uris {
            client.open(uri, TEXT);
            assert_eq!(codes(&client.diagnostics(uri, 1)), expected, "{uri}");
        }
        for uri in [&inside, &outside] {
            client.open(uri, TEXT);
            assert_eq!(codes(&client.diagnostics(uri, 1)), ["B102", "B101"], "{uri}");
        }
    }
}

#[test]
fn folders_come_and_go() {
    let (one, two) = (Project::new(Some("ignore = ['B101']\n")), Project::new(Some("ignore = ['B102']\n")));
    let untitled = "untitled:Untitled-1";
    let mut client = Client::ridealong();
    let folder = |project: &Project| json!({ "uri": project.root(), "name": "x" });
    let result =
        client.initialize(json!({ "capabilities": everything(), "workspaceFolders": [folder(&one)] }));
    let support = &result["capabilities"]["workspace"]["workspaceFolders"];
    assert_eq!(*support, json!({ "supported": true, "changeNotifications": true }));
    client.open(untitled, TEXT);
    assert_eq!(codes(&client.diagnostics(untitled, 1)), ["B102"]);
    let event = json!({ "added": [folder(&two)], "removed": [folder(&one)] });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert_eq!(codes(&client.diagnostics(untitled, 1)), ["B101"]);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [], "removed": [folder(&two)] } }),
    );
    assert_eq!(codes(&client.diagnostics(untitled, 1)), ["B102", "B101"]);
}

/// Waits until a log has a text: what is done is told after its result is sent. Returns the log.
fn wait_for_log(file: &Path, text: &str) -> String {
    let start = Instant::now();
    loop {
        let log = fs::read_to_string(file).unwrap_or_default();
        if log.contains(text) {
            return log;
        }
        assert!(start.elapsed() < PATIENCE, "no {text}: {log}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_log_goes_where_and_says_what_it_is_told_to() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("server.log");
    fs::write(&file, "before\n").expect("a log from before");
    let mut command = ridealong_tests::binary::command();
    command.args(["server", "--log-level", "debug", "--log-file"]).arg(&file);
    let mut client = Client::start(command);
    client
        .initialize(json!({ "capabilities": everything(), "initializationOptions": { "logLevel": "off" } }));
    client.open(URI, TEXT);
    client.diagnostics(URI, 1);
    // The time that each piece of work has taken, with what it was.
    for span in ["events: ", "diagnostics{uri=\"file:///ridealong-tests/app.py\" view.version=1}: "] {
        let log = wait_for_log(&file, span);
        assert!(log.starts_with("before\n"), "{log}");
        let line = log.lines().find(|line| line.contains(span));
        assert!(line.is_some_and(|line| line.contains("time.busy")), "{span}: {log}");
    }
    let mut command = ridealong_tests::binary::command();
    let output = command.args(["server", "--log-file"]).arg(folder.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot log into"), "{output:?}");
}

#[test]
fn the_log_level_is_a_setting_too() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("server.log");
    let mut command = ridealong_tests::binary::command();
    command.args(["server", "--log-file"]).arg(&file);
    let mut client = Client::start(command);
    client.initialize(json!({ "capabilities": everything() }));
    client.open(URI, TEXT);
    client.diagnostics(URI, 1);
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), "");
    let settings = json!({ "ridealong": { "logLevel": "debug" } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    client.change(URI, 2, &json!([{ "text": "exec(x)\n" }]));
    client.diagnostics(URI, 2);
    wait_for_log(&file, "view.version=2");
}

/// The same as `ridealong check --baseline` hides.
#[test]
fn what_a_baseline_knows_is_not_shown() {
    let project = Project::new(None);
    let app = project.write("app.py", TEXT);
    let moved = project.write("old.py", "import yaml\nyaml.load(x)\n");
    let mut command = ridealong_tests::binary::command();
    command.args(["check", "--write-baseline", "known", "."]).current_dir(project.folder.path());
    assert!(command.status().expect("it runs").success());
    fs::remove_file(project.folder.path().join("old.py")).expect("it is there");
    let moved = moved.replace("old.py", "new.py");
    let mut client = Client::ridealong();
    client.initialize(json!({
        "capabilities": everything(), "rootUri": project.root(), "initializationOptions": { "baseline": "known" },
    }));
    // An entry hides one finding, and goes with its code.
    client.open(&app, "\n\nassert z\nexec( x )\nexec(x)\n");
    let diagnostics = client.diagnostics(&app, 1);
    assert_eq!(codes(&diagnostics), ["B101", "B102"]);
    assert_eq!(diagnostics[1]["range"]["start"]["line"], 4);
    client.open(&moved, "import yaml\nyaml.load(x)\n");
    assert_eq!(codes(&client.diagnostics(&moved, 1)), [] as [&str; 0]);
    project.write("known", "no baseline\n");
    client.notify("textDocument/didSave", ridealong_tests::client::document(&app));
    let message = client.incoming("window/showMessage")["params"]["message"].to_string();
    assert!(message.contains("known:1: is no baseline"), "{message}");
    client.change(&moved, 2, &json!([{ "text": "import yaml\nyaml.load(x)\n" }]));
    assert_eq!(codes(&client.diagnostics(&moved, 2)), [] as [&str; 0], "what it held before counts");
    project.write("known", "# Ridealong baseline, version 1\n");
    client.notify("textDocument/didSave", ridealong_tests::client::document(&app));
    assert_eq!(codes(&client.diagnostics(&moved, 2)), ["B506"]);
}

/// A client may take longer over the first question than over the next.
#[test]
fn a_late_answer_does_not_undo_a_newer_one() {
    let mut client = Client::ridealong();
    client.initialize(json!({ "capabilities": asked() }));
    client.open(URI, TEXT);
    let first = client.incoming("workspace/configuration");
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    let second = client.incoming("workspace/configuration");
    client.respond(&second, json!([{ "severities": { "B102": "hint" } }]));
    client.respond(&first, json!([{ "severities": { "B102": "error" } }]));
    // What comes after both is in the order of the wire.
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.incoming("workspace/configuration");
    client.change(URI, 2, &json!([{ "text": "exec(x)\n" }]));
    assert_eq!(severities(&client.diagnostics(URI, 2)), [("B102", 4)]);
}
