"""Whether the client has said that it takes what the server sends."""

REGISTERED = {
    "workspace/didChangeWatchedFiles": "workspace.didChangeWatchedFiles.dynamicRegistration",
    "workspace/didChangeConfiguration": "workspace.didChangeConfiguration.dynamicRegistration",
}
"""What has to be announced for a method to be registered."""

ASKED = {
    "workspace/applyEdit": "workspace.applyEdit",
    "workspace/configuration": "workspace.configuration",
    "workspace/diagnostic/refresh": "workspace.diagnostics.refreshSupport",
    "window/workDoneProgress/create": "window.workDoneProgress",
    "client/unregisterCapability": None,
    "client/registerCapability": None,
}
"""What has to be announced for the server to ask for something."""

DIAGNOSTIC = {
    "relatedInformation": "relatedInformation",
    "codeDescription": "codeDescriptionSupport",
    "data": "dataSupport",
    "tags": "tagSupport",
}

ACTION = {
    "isPreferred": "isPreferredSupport",
    "disabled": "disabledSupport",
    "data": "dataSupport",
}


def get(capabilities, path):
    """The capability at a dotted path; None where it is not announced."""
    for key in path.split("."):
        capabilities = (capabilities or {}).get(key)
    return capabilities


def of_message(capabilities, method, params):
    """What is not as announced in a notification or a request of the server."""
    faults = []
    if method in ASKED and ASKED[method] and not get(capabilities, ASKED[method]):
        faults.append(f"{method} was not announced")
    if method == "client/registerCapability":
        for registration in params["registrations"]:
            path = REGISTERED.get(registration["method"])
            if path is None or not get(capabilities, path):
                faults.append(f"{registration} was not announced")
    if method == "textDocument/publishDiagnostics":
        faults += diagnostics(capabilities, params["diagnostics"])
    if method == "workspace/applyEdit":
        faults += edit(capabilities, params["edit"])
    return faults


def of_result(capabilities, method, result):
    """What is not as announced in an answer of the server."""
    if not result:
        return []
    if method == "textDocument/codeAction":
        return [fault for action in result for fault in code_action(capabilities, action)]
    if method == "codeAction/resolve":
        return code_action(capabilities, result)
    if method == "textDocument/diagnostic":
        return diagnostics(capabilities, result.get("items", []))
    if method == "textDocument/hover":
        return markup(capabilities, "textDocument.hover.contentFormat", result["contents"])
    if method == "textDocument/completion":
        path = "textDocument.completion.completionItem.documentationFormat"
        return [
            fault for item in result["items"] for fault in markup(capabilities, path, item["documentation"])
        ]
    return []


def markup(capabilities, path, content):
    kind = content["kind"] if isinstance(content, dict) else "plaintext"
    is_taken = kind == "plaintext" or kind in (get(capabilities, path) or [])
    return [] if is_taken else [f"{path} was not announced with {kind}"]


def diagnostics(capabilities, items):
    published = get(capabilities, "textDocument.publishDiagnostics") or {}
    keys = {
        key
        for item in items
        for key, support in DIAGNOSTIC.items()
        if key in item and not published.get(support)
    }
    return [f"{key} of diagnostics was not announced" for key in keys]


def code_action(capabilities, action):
    announced = get(capabilities, "textDocument.codeAction") or {}
    faults = [
        f"{key} was not announced: {action}"
        for key, support in ACTION.items()
        if key in action and not announced.get(support)
    ]
    if "codeActionLiteralSupport" not in announced:
        faults.append(f"code actions were not announced: {action}")
    faults += diagnostics(capabilities, action.get("diagnostics", []))
    return faults + edit(capabilities, action.get("edit", {}))


def edit(capabilities, change):
    announced = get(capabilities, "workspace.workspaceEdit") or {}
    honours = get(capabilities, "textDocument.codeAction.honorsChangeAnnotations")
    faults = []
    if "documentChanges" in change and not announced.get("documentChanges"):
        faults.append(f"versioned edits were not announced: {change}")
    if "changeAnnotations" in change and not (announced.get("changeAnnotationSupport") and honours):
        faults.append(f"annotations were not announced: {change}")
    for part in change.get("documentChanges", []):
        if "kind" in part and part["kind"] not in announced.get("resourceOperations", []):
            faults.append(f"{part['kind']} of files was not announced: {change}")
        for text_edit in part.get("edits", []):
            if ("annotationId" in text_edit) != ("changeAnnotations" in change):
                faults.append(f"an edit is annotated without an annotation, or the reverse: {change}")
    return faults
