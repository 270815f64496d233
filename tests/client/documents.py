"""Documents as a client opens, edits and asks about them."""

from lsprotocol import types as t


def open_document(client, uri, text, version=1, language="python"):
    document = t.TextDocumentItem(uri=uri, language_id=language, version=version, text=text)
    client.text_document_did_open(t.DidOpenTextDocumentParams(document))


def change(client, uri, version, *changes):
    """Edits a document: whole texts, or ranges with what comes in their place."""
    events = [
        t.TextDocumentContentChangeWholeDocument(it)
        if isinstance(it, str)
        else t.TextDocumentContentChangePartial(range=it[0], text=it[1])
        for it in changes
    ]
    document = t.VersionedTextDocumentIdentifier(uri=uri, version=version)
    client.text_document_did_change(t.DidChangeTextDocumentParams(document, events))


def save(client, uri):
    client.text_document_did_save(t.DidSaveTextDocumentParams(t.TextDocumentIdentifier(uri)))


def close(client, uri):
    client.text_document_did_close(t.DidCloseTextDocumentParams(t.TextDocumentIdentifier(uri)))


async def actions(client, uri, place, only=None, trigger=None, diagnostics=()):
    """The code actions for a range."""
    context = t.CodeActionContext(diagnostics=list(diagnostics), only=only, trigger_kind=trigger)
    params = t.CodeActionParams(t.TextDocumentIdentifier(uri), place, context)
    return await client.soon(client.text_document_code_action_async(params), "code actions")


async def pull(client, uri, previous=None):
    """The report of a document; asked for again for as long as the server says so."""
    params = t.DocumentDiagnosticParams(t.TextDocumentIdentifier(uri), previous_result_id=previous)
    return await client.soon(client.text_document_diagnostic_async(params), "a report")


async def hover(client, uri, place):
    params = t.HoverParams(t.TextDocumentIdentifier(uri), place)
    return await client.soon(client.text_document_hover_async(params), "a hover")


async def completion(client, uri, place):
    params = t.CompletionParams(t.TextDocumentIdentifier(uri), place)
    return await client.soon(client.text_document_completion_async(params), "completions")


async def execute(client, command, *arguments):
    params = t.ExecuteCommandParams(command, arguments=list(arguments) or None)
    return await client.soon(client.workspace_execute_command_async(params), command)


def files_changed(client, *uris, kind=t.FileChangeType.Changed):
    events = [t.FileEvent(uri, kind) for uri in uris]
    client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams(events))
