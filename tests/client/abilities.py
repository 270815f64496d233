"""What clients can do: nothing, or everything that there is."""

from lsprotocol import types as t

LITERALS = t.ClientCodeActionLiteralOptions(t.ClientCodeActionKindOptions([""]))
MARKDOWN = [t.MarkupKind.Markdown, t.MarkupKind.PlainText]
TAGS = t.ClientDiagnosticsTagOptions([t.DiagnosticTag.Unnecessary, t.DiagnosticTag.Deprecated])


def encoded(*names):
    """The capabilities of a client that counts in these and can do nothing else."""
    general = t.GeneralClientCapabilities(position_encodings=list(names))
    return t.ClientCapabilities(general=general)


def pushed():
    """The capabilities of a client that takes all that there is, and has diagnostics pushed."""
    return t.ClientCapabilities(
        workspace=workspace(),
        text_document=text_document(),
        notebook_document=t.NotebookDocumentClientCapabilities(
            t.NotebookDocumentSyncClientCapabilities(
                dynamic_registration=True, execution_summary_support=True
            )
        ),
        window=t.WindowClientCapabilities(
            work_done_progress=True, show_document=t.ShowDocumentClientCapabilities(support=True)
        ),
        general=t.GeneralClientCapabilities(
            stale_request_support=t.StaleRequestSupportOptions(True, []),
            position_encodings=[t.PositionEncodingKind.Utf16],
        ),
    )


def pulled():
    """The same of a client that asks for diagnostics."""
    capabilities = pushed()
    capabilities.text_document.diagnostic = t.DiagnosticClientCapabilities(
        dynamic_registration=True, related_document_support=True
    )
    capabilities.workspace.diagnostics = t.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    return capabilities


def unresolved():
    """The same of a client that wants edits with their actions."""
    capabilities = pushed()
    capabilities.text_document.code_action.resolve_support = None
    return capabilities


def workspace():
    return t.WorkspaceClientCapabilities(
        apply_edit=True,
        workspace_edit=t.WorkspaceEditClientCapabilities(
            document_changes=True,
            resource_operations=list(t.ResourceOperationKind),
            failure_handling=t.FailureHandlingKind.Transactional,
            normalizes_line_endings=True,
            change_annotation_support=t.ChangeAnnotationsSupportOptions(groups_on_label=True),
        ),
        did_change_configuration=t.DidChangeConfigurationClientCapabilities(dynamic_registration=True),
        did_change_watched_files=t.DidChangeWatchedFilesClientCapabilities(
            dynamic_registration=True, relative_pattern_support=True
        ),
        execute_command=t.ExecuteCommandClientCapabilities(dynamic_registration=True),
        workspace_folders=True,
        configuration=True,
        file_operations=t.FileOperationClientCapabilities(True, True, True, True, True, True, True),
    )


def text_document():
    item = t.ClientCompletionItemOptions(
        snippet_support=True,
        documentation_format=MARKDOWN,
        preselect_support=True,
        insert_replace_support=True,
    )
    return t.TextDocumentClientCapabilities(
        synchronization=t.TextDocumentSyncClientCapabilities(True, True, True, True),
        completion=t.CompletionClientCapabilities(completion_item=item, context_support=True),
        hover=t.HoverClientCapabilities(content_format=MARKDOWN),
        code_action=t.CodeActionClientCapabilities(
            dynamic_registration=True,
            code_action_literal_support=LITERALS,
            is_preferred_support=True,
            disabled_support=True,
            data_support=True,
            resolve_support=t.ClientCodeActionResolveOptions(["edit", "command"]),
            honors_change_annotations=True,
        ),
        publish_diagnostics=t.PublishDiagnosticsClientCapabilities(
            version_support=True,
            related_information=True,
            tag_support=TAGS,
            code_description_support=True,
            data_support=True,
        ),
    )
