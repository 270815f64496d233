//! Whether a client has said that it takes what a server sends it.

use serde_json::Value;

/// What has to be announced for the server to ask for something.
const REQUESTS: [(&str, &str); 6] = [
    ("workspace/applyEdit", "/workspace/applyEdit"),
    ("workspace/configuration", "/workspace/configuration"),
    ("workspace/diagnostic/refresh", "/workspace/diagnostics/refreshSupport"),
    ("window/workDoneProgress/create", "/window/workDoneProgress"),
    ("client/registerCapability", ""),
    ("client/unregisterCapability", ""),
];

/// What the server may notify without being asked.
const NOTIFICATIONS: [&str; 5] = [
    "textDocument/publishDiagnostics",
    "window/showMessage",
    "window/logMessage",
    "$/logTrace",
    "$/progress",
];

/// The parts of diagnostics that have to be announced, under `publishDiagnostics`.
const DIAGNOSTICS: [(&str, &str); 4] = [
    ("relatedInformation", "relatedInformation"),
    ("codeDescription", "codeDescriptionSupport"),
    ("data", "dataSupport"),
    ("tags", "tagSupport"),
];

/// The parts of code actions that have to be announced, under `codeAction`.
const ACTIONS: [(&str, &str); 3] =
    [("isPreferred", "isPreferredSupport"), ("disabled", "disabledSupport"), ("data", "dataSupport")];

/// What a client has announced.
#[derive(Debug, Clone, Copy)]
pub struct Announced<'a> {
    /// The capabilities as it sent them.
    pub capabilities: &'a Value,
}

impl Announced<'_> {
    /// What is not as announced in a notification or a request of the server.
    pub fn faults_of_message(self, message: &Value) -> Vec<String> {
        let (method, params) = (message["method"].as_str().unwrap_or_default(), &message["params"]);
        let mut faults = Vec::new();
        if message.get("id").is_none() {
            if !NOTIFICATIONS.contains(&method) {
                faults.push(format!("nobody knows of {message}"));
            }
        } else if !REQUESTS.iter().any(|(known, path)| *known == method && self.has(path)) {
            faults.push(format!("nobody takes {message}"));
        }
        if method == "textDocument/publishDiagnostics" {
            faults.extend(self.of_diagnostics(&params["diagnostics"]));
        }
        for registration in params["registrations"].as_array().into_iter().flatten() {
            let registered = registration["method"].as_str().unwrap_or_default();
            if !self.has(&format!("/{registered}/dynamicRegistration")) {
                faults.push(format!("nothing takes the registration {registration}"));
            }
        }
        faults.extend(self.of_edit(&params["edit"]));
        faults
    }

    /// What is not as announced in the answer to a request.
    pub fn faults_of_result(self, method: &str, result: &Value) -> Vec<String> {
        match method {
            "textDocument/codeAction" => {
                let actions = result.as_array().into_iter().flatten();
                actions.flat_map(|action| self.of_action(action)).collect()
            }
            "codeAction/resolve" => self.of_action(result),
            "textDocument/diagnostic" => self.of_diagnostics(&result["items"]),
            "textDocument/hover" => self.of_markup("/textDocument/hover/contentFormat", &result["contents"]),
            _ => Vec::new(),
        }
    }

    fn of_markup(self, path: &str, content: &Value) -> Vec<String> {
        let kind = content["kind"].as_str().unwrap_or("plaintext");
        let kinds = self.capabilities.pointer(path).and_then(Value::as_array);
        let is_taken = kind == "plaintext" || kinds.is_some_and(|kinds| kinds.iter().any(|it| it == kind));
        if is_taken { Vec::new() } else { vec![format!("{path} is without {kind}")] }
    }

    fn of_diagnostics(self, diagnostics: &Value) -> Vec<String> {
        let diagnostics = diagnostics.as_array().into_iter().flatten();
        diagnostics.flat_map(|it| self.parts(it, "/textDocument/publishDiagnostics", &DIAGNOSTICS)).collect()
    }

    fn of_action(self, action: &Value) -> Vec<String> {
        let mut faults = self.parts(action, "/textDocument/codeAction", &ACTIONS);
        if !self.has("/textDocument/codeAction/codeActionLiteralSupport") {
            faults.push(format!("nobody takes the action {action}"));
        }
        let lacks = action.get("edit").is_none() && action.get("disabled").is_none();
        if lacks && !self.has("/textDocument/codeAction/resolveSupport") {
            faults.push(format!("nobody asks for the edit of {action}"));
        }
        faults.extend(self.of_diagnostics(&action["diagnostics"]));
        faults.extend(self.of_edit(&action["edit"]));
        faults
    }

    fn of_edit(self, edit: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let is_annotated = edit.get("changeAnnotations").is_some();
        if edit.get("documentChanges").is_some() && !self.has("/workspace/workspaceEdit/documentChanges") {
            faults.push(format!("nobody takes the versions of {edit}"));
        }
        let takes_annotations = self.has("/workspace/workspaceEdit/changeAnnotationSupport")
            && self.has("/textDocument/codeAction/honorsChangeAnnotations");
        if (is_annotated || edit.to_string().contains("\"annotationId\"")) && !takes_annotations {
            faults.push(format!("nobody takes the annotations of {edit}"));
        }
        for change in edit["documentChanges"].as_array().into_iter().flatten() {
            let operations = self.capabilities.pointer("/workspace/workspaceEdit/resourceOperations");
            let taken = operations.and_then(Value::as_array).is_some_and(|it| it.contains(&change["kind"]));
            if change.get("kind").is_some() && !taken {
                faults.push(format!("nobody takes {change}"));
            }
        }
        faults
    }

    fn parts(self, item: &Value, path: &str, parts: &[(&str, &str)]) -> Vec<String> {
        let not_announced = |(key, support): &&(&str, &str)| {
            item.get(key).is_some() && !self.has(&format!("{path}/{support}"))
        };
        parts.iter().filter(not_announced).map(|(key, _)| format!("nobody takes `{key}` of {item}")).collect()
    }

    /// Whether there is something else than `false` at a path.
    fn has(self, path: &str) -> bool {
        self.capabilities.pointer(path).is_some_and(|value| !value.is_null() && *value != Value::Bool(false))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(capabilities: &Value, message: &Value) -> usize {
        Announced { capabilities }.faults_of_message(message).len()
    }

    #[test]
    fn what_nobody_takes_is_told() {
        let watches = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
        let registrations = json!([{ "id": "x", "method": "workspace/didChangeWatchedFiles" }]);
        let register = json!({
            "id": 1, "method": "client/registerCapability", "params": { "registrations": registrations },
        });
        assert_eq!((of(&watches, &register), of(&json!({}), &register)), (0, 1));
        let refreshes = json!({ "workspace": { "diagnostics": { "refreshSupport": true } } });
        let refresh = json!({ "id": 1, "method": "workspace/diagnostic/refresh" });
        assert_eq!((of(&refreshes, &refresh), of(&watches, &refresh)), (0, 1));
        assert_eq!(of(&json!({}), &json!({ "method": "$/of/another", "params": {} })), 1);
        let publish = json!({
            "method": "textDocument/publishDiagnostics", "params": { "diagnostics": [{ "tags": [1] }] },
        });
        let tagged =
            json!({ "textDocument": { "publishDiagnostics": { "tagSupport": { "valueSet": [] } } } });
        assert_eq!((of(&tagged, &publish), of(&json!({}), &publish)), (0, 1));
    }

    #[test]
    fn what_nobody_takes_of_an_action_is_told() {
        let nothing = json!({});
        let announced = Announced { capabilities: &nothing };
        let change = json!({ "kind": "create", "uri": "file:///x" });
        let edit = json!({ "documentChanges": [change], "changeAnnotations": {} });
        let action = json!({ "title": "x", "isPreferred": true, "data": 1, "edit": edit });
        assert_eq!(announced.faults_of_result("textDocument/codeAction", &json!([action])).len(), 6);
        let later = json!({ "title": "x" });
        assert_eq!(announced.faults_of_result("codeAction/resolve", &later).len(), 2);
        let hover = json!({ "contents": { "kind": "markdown", "value": "x" } });
        assert_eq!(announced.faults_of_result("textDocument/hover", &hover).len(), 1);
    }
}
