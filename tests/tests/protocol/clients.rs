//! Clients as they introduce themselves: each is served with what it can do.

use ridealong_tests::client::{Client, published_versions};
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, codes};

/// What matters of how a client introduces itself.
struct Editor {
    name: &'static str,
    unit: Unit,
    params: Value,
    /// Whether it gets edits with the version of their document.
    versioned: bool,
    /// Whether it asks for diagnostics itself. Neovim would, but cannot be told to ask again.
    pulls: bool,
}

fn kinds() -> Value {
    json!({ "codeActionKind": { "valueSet": ["", "quickfix", "refactor", "source"] } })
}

fn editors() -> [Editor; 5] {
    let folders = json!([{ "uri": "file:///ridealong-tests", "name": "ridealong-tests" }]);
    let neovim = json!({
        "clientInfo": { "name": "Neovim", "version": "0.11.4" },
        "processId": null, "rootUri": "file:///ridealong-tests", "workspaceFolders": folders, "trace": "off",
        "workDoneToken": "1",
        "capabilities": {
            "general": { "positionEncodings": ["utf-8", "utf-16", "utf-32"] },
            "workspace": {
                "workspaceEdit": { "resourceOperations": ["rename", "create", "delete"] },
                "didChangeWatchedFiles": { "dynamicRegistration": false, "relativePatternSupport": true },
            },
            "textDocument": {
                "codeAction": {
                    "codeActionLiteralSupport": kinds(), "isPreferredSupport": true, "dataSupport": true,
                    "resolveSupport": { "properties": ["edit", "command"] },
                },
                "diagnostic": { "dynamicRegistration": false },
                "publishDiagnostics": { "relatedInformation": true, "dataSupport": true },
            },
        },
    });
    let eglot = json!({
        "processId": null, "rootPath": "/ridealong-tests/", "rootUri": "file:///ridealong-tests",
        "initializationOptions": {}, "workspaceFolders": folders,
        "capabilities": {
            "workspace": {
                "workspaceEdit": { "documentChanges": true },
                "didChangeWatchedFiles": { "dynamicRegistration": true },
            },
            "textDocument": {
                "hover": { "contentFormat": ["plaintext"] },
                "codeAction": { "codeActionLiteralSupport": kinds(), "isPreferredSupport": true },
                "publishDiagnostics": { "relatedInformation": false, "codeDescriptionSupport": false },
            },
        },
    });
    let ale = json!({
        "processId": null, "rootPath": "/ridealong-tests", "rootUri": "file:///ridealong-tests",
        "initializationOptions": {},
        "capabilities": {
            "workspace": { "applyEdit": false, "workspaceFolders": false },
            "textDocument": {
                "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
                "publishDiagnostics": { "relatedInformation": true },
            },
        },
    });
    let helix = json!({
        "clientInfo": { "name": "helix", "version": "25.01.1" },
        "processId": null, "rootPath": "/ridealong-tests", "rootUri": "file:///ridealong-tests", "workspaceFolders": folders,
        "capabilities": {
            "general": { "positionEncodings": ["utf-8", "utf-32", "utf-16"] },
            "workspace": {
                "workspaceEdit": { "documentChanges": true, "failureHandling": "abort" },
                "didChangeWatchedFiles": { "dynamicRegistration": true },
            },
            "textDocument": {
                "hover": { "contentFormat": ["markdown"] },
                "codeAction": { "codeActionLiteralSupport": kinds(), "isPreferredSupport": true },
                "publishDiagnostics": { "versionSupport": true },
            },
        },
    });
    let code = json!({
        "clientInfo": { "name": "Visual Studio Code", "version": "1.139.1" }, "locale": "en",
        "processId": null, "rootPath": "/ridealong-tests", "rootUri": "file:///ridealong-tests", "workspaceFolders": folders,
        "trace": "off",
        "capabilities": {
            "general": {
                "positionEncodings": ["utf-16"],
                "staleRequestSupport": { "cancel": true, "retryOnContentModified": [] },
            },
            "workspace": {
                "workspaceEdit": { "documentChanges": true, "changeAnnotationSupport": { "groupsOnLabel": true } },
                "didChangeWatchedFiles": { "dynamicRegistration": true, "relativePatternSupport": true },
                "diagnostics": { "refreshSupport": true },
            },
            "textDocument": {
                "hover": { "contentFormat": ["markdown", "plaintext"] },
                "diagnostic": { "dynamicRegistration": true },
                "codeAction": { "codeActionLiteralSupport": kinds(), "isPreferredSupport": true, "dataSupport": true },
                "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true },
            },
        },
    });
    [
        Editor { name: "Neovim", unit: Unit::Utf8, params: neovim, versioned: false, pulls: false },
        Editor { name: "eglot", unit: Unit::Utf16, params: eglot, versioned: true, pulls: false },
        Editor { name: "ALE", unit: Unit::Utf16, params: ale, versioned: false, pulls: false },
        Editor { name: "Helix", unit: Unit::Utf8, params: helix, versioned: true, pulls: false },
        Editor { name: "VS Code", unit: Unit::Utf16, params: code, versioned: true, pulls: true },
    ]
}

#[test]
fn each_client_gets_findings_and_fixes_in_its_form() {
    const TEXT: &str = "import yaml\nx = '😀', yaml.load(text)\n";
    for Editor { name, unit, params, versioned, pulls } in editors() {
        let mut client = Client::ridealong();
        let result = client.initialize(params);
        assert_eq!(result["capabilities"]["positionEncoding"], unit.name(), "{name}");
        client.open(URI, TEXT);
        let diagnostics = if pulls { client.pulled(URI) } else { client.diagnostics(URI, 1) };
        assert_eq!(codes(&diagnostics), ["B506"], "{name}");
        let range = &diagnostics[0]["range"];
        assert_eq!(*range, client.code_actions(URI, range)[0]["diagnostics"][0]["range"], "{name}");
        let mut action = client.code_actions(URI, range)[0].clone();
        if action.get("edit").is_none() {
            action = client.request("codeAction/resolve", action);
        }
        assert_eq!(action["edit"].get("documentChanges").is_some(), versioned, "{name}: {action}");
        let fixed = unit.apply(TEXT, URI, &action["edit"]);
        assert_eq!(fixed, TEXT.replace("yaml.load", "yaml.safe_load"), "{name}");
        let versions = published_versions(&client.finish(), URI);
        assert_eq!(versions, if pulls { &[][..] } else { &[1] }, "{name}");
    }
}

/// ALE and some others send the whole text at each change, whatever the server asks for.
#[test]
fn whole_texts_and_pieces_may_be_mixed() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "exec(x)\n");
    client.change(URI, 2, &json!([{ "text": "exec(x)\nassert y\n" }]));
    assert_eq!(codes(&client.diagnostics(URI, 2)), ["B102", "B101"]);
    let range = Unit::Utf16.range("exec(x)\n", 0, 8);
    client.change(URI, 3, &json!([{ "range": range, "rangeLength": 8, "text": "" }]));
    assert_eq!(codes(&client.diagnostics(URI, 3)), ["B101"]);
}
