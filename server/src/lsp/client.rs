//! What the client can do, resolved once into plain flags, and what it is told in return.

use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::rules;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionClientCapabilities, CodeActionKind, CodeActionOptions,
    CodeActionProviderCapability, CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities,
    DiagnosticTag, ExecuteCommandOptions, FileOperationFilter, FileOperationPattern,
    FileOperationRegistrationOptions, HoverProviderCapability, InitializeParams, InitializeResult,
    MarkupKind, Notebook, NotebookCellSelector, NotebookDocumentSyncOptions, NotebookSelector, OneOf,
    ResourceOperationKind, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use super::position::Encoding;
use super::severities::Severities;
use super::{actions, commands, completion};
use crate::cli::baseline::KnownFindings;

/// What the client announced, and how the user wants findings shown.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
pub(super) struct Client {
    /// What it counts characters in.
    pub(super) encoding: Encoding,
    /// The process whose end is ours too.
    pub(super) process: Option<u32>,
    /// Takes edits of documents with their version.
    pub(super) versioned_edits: bool,
    /// Takes edits with a word on what they do, and whether somebody has to look at them.
    pub(super) annotated_edits: bool,
    /// Makes files where an edit asks for it.
    pub(super) creates_files: bool,
    /// Makes edits that nobody asked it for.
    pub(super) applies_edits: bool,
    /// Asks for the edit of an action once somebody has chosen it.
    pub(super) resolves_edits: bool,
    /// Shows actions that cannot be taken, and why.
    pub(super) disabled_actions: bool,
    /// Shows Markdown beside what it completes.
    pub(super) markdown_completion: bool,
    /// Shows Markdown on hover.
    pub(super) markdown_hover: bool,
    /// Takes code actions as literals; without, only commands could be offered.
    pub(super) code_action_literals: bool,
    /// Knows which of several actions is preferred.
    pub(super) preferred_actions: bool,
    /// Shows the other places of a diagnostic.
    pub(super) related_information: bool,
    /// Opens a page for the code of a diagnostic.
    pub(super) code_description: bool,
    /// Shows faintly what is not needed.
    pub(super) unnecessary_tag: bool,
    /// Keeps the data of a diagnostic for us.
    pub(super) diagnostic_data: bool,
    /// Can be asked to watch files.
    pub(super) watches_files: bool,
    /// Asks for diagnostics itself, so that none are pushed for what is open. One that cannot be told to ask
    /// again, when a configuration changes, would show what is no longer so.
    pub(super) pulls: bool,
    /// Tells the settings when it is asked.
    pub(super) configuration: bool,
    /// Can be asked to tell when settings change.
    pub(super) watches_settings: bool,
    /// Shows how far work in the background is.
    pub(super) work_done_progress: bool,
    /// What findings are shown as.
    pub(super) severities: Arc<Severities>,
    /// The findings that are not shown, as they are known.
    pub(super) baseline: Option<Arc<KnownFindings>>,
}

/// The folders that the user works in. Clients that know nothing of several give one as the root.
pub(super) fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let several = params.workspace_folders.iter().flatten().filter_map(|folder| path_of(&folder.uri));
    let several: Vec<_> = several.collect();
    if !several.is_empty() {
        return several;
    }
    #[expect(deprecated, reason = "what older clients send")]
    let root = params.root_uri.as_ref().and_then(path_of);
    #[expect(deprecated, reason = "what still older clients send")]
    let root = root.or_else(|| params.root_path.as_ref().map(PathBuf::from));
    root.into_iter().collect()
}

/// Whether the client keeps what we need to make an edit, and asks for it then.
fn resolves_edits(action: &CodeActionClientCapabilities) -> bool {
    let resolved = action.resolve_support.as_ref();
    action.data_support == Some(true)
        && resolved.is_some_and(|resolved| resolved.properties.iter().any(|property| property == "edit"))
}

/// The path of a file.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let path = uri.to_file_path().map(std::borrow::Cow::into_owned);
    path.filter(|path| path.is_absolute())
}

impl Client {
    pub(super) fn new(params: &InitializeParams) -> Self {
        let ClientCapabilities { workspace, text_document, window, general, .. } = &params.capabilities;
        let encodings = general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let edits = workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let watching = workspace.as_ref().and_then(|workspace| workspace.did_change_watched_files);
        let hover = text_document.as_ref().and_then(|text| text.hover.as_ref());
        let action = text_document.as_ref().and_then(|text| text.code_action.as_ref());
        let diagnostics = text_document.as_ref().and_then(|text| text.publish_diagnostics.as_ref());
        let completion = text_document.as_ref().and_then(|text| text.completion.as_ref());
        let item = completion.and_then(|completion| completion.completion_item.as_ref());
        let pulled = text_document.as_ref().and_then(|text| text.diagnostic.as_ref());
        let refresh = workspace.as_ref().and_then(|workspace| workspace.diagnostics.as_ref());
        let settings = workspace.as_ref().and_then(|workspace| workspace.did_change_configuration.as_ref());
        Self {
            encoding: Encoding::negotiate(encodings.unwrap_or_default()),
            process: params.process_id,
            versioned_edits: edits.is_some_and(|edits| edits.document_changes == Some(true)),
            annotated_edits: edits.is_some_and(|edits| edits.change_annotation_support.is_some())
                && action.is_some_and(|action| action.honors_change_annotations == Some(true)),
            creates_files: edits
                .filter(|edits| edits.document_changes == Some(true))
                .and_then(|edits| edits.resource_operations.as_ref())
                .is_some_and(|operations| operations.contains(&ResourceOperationKind::Create)),
            applies_edits: workspace.as_ref().is_some_and(|workspace| workspace.apply_edit == Some(true)),
            resolves_edits: action.is_some_and(resolves_edits),
            disabled_actions: action.is_some_and(|action| action.disabled_support == Some(true)),
            markdown_completion: item
                .and_then(|item| item.documentation_format.as_ref())
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            markdown_hover: hover
                .and_then(|hover| hover.content_format.as_ref())
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            code_action_literals: action.is_some_and(|action| action.code_action_literal_support.is_some()),
            preferred_actions: action.is_some_and(|action| action.is_preferred_support == Some(true)),
            related_information: diagnostics
                .is_some_and(|published| published.related_information == Some(true)),
            code_description: diagnostics
                .is_some_and(|published| published.code_description_support == Some(true)),
            unnecessary_tag: diagnostics
                .and_then(|published| published.tag_support.as_ref())
                .is_some_and(|tags| tags.value_set.contains(&DiagnosticTag::UNNECESSARY)),
            diagnostic_data: diagnostics.is_some_and(|published| published.data_support == Some(true)),
            watches_files: watching.is_some_and(|watching| watching.dynamic_registration == Some(true)),
            pulls: pulled.is_some() && refresh.is_some_and(|refresh| refresh.refresh_support == Some(true)),
            configuration: workspace.as_ref().is_some_and(|it| it.configuration == Some(true)),
            watches_settings: settings.is_some_and(|settings| settings.dynamic_registration == Some(true)),
            work_done_progress: window.as_ref().is_some_and(|it| it.work_done_progress == Some(true)),
            severities: Arc::default(),
            baseline: None,
        }
    }

    /// The answer to `initialize`.
    pub(super) fn welcome(&self) -> InitializeResult {
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        };
        let actions = CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, actions::FIX_ALL]),
            resolve_provider: Some(self.resolves_edits),
            ..CodeActionOptions::default()
        };
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
            notebook_document_sync: Some(OneOf::Left(notebooks())),
            diagnostic_provider: self.pulls.then(diagnostic_provider),
            workspace: Some(workspace()),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(completion::TRIGGERS.map(str::to_owned).to_vec()),
                ..CompletionOptions::default()
            }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: commands::COMMANDS.map(str::to_owned).to_vec(),
                ..ExecuteCommandOptions::default()
            }),
            ..ServerCapabilities::default()
        };
        tracing::info!("{} rules, positions in {:?}", rules::all().count(), self.encoding);
        InitializeResult {
            capabilities,
            server_info: Some(ServerInfo {
                name: "ridealong".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        }
    }
}

/// The Python of all notebooks.
fn notebooks() -> NotebookDocumentSyncOptions {
    let python = NotebookCellSelector { language: "python".to_owned() };
    let notebook = Notebook::String("*".to_owned());
    let selector = NotebookSelector::ByNotebook { notebook, cells: Some(vec![python]) };
    NotebookDocumentSyncOptions { notebook_selector: vec![selector], save: Some(true) }
}

/// Whatever is renamed or deleted may be a configuration, or a folder with one in it.
fn any_file() -> FileOperationRegistrationOptions {
    let pattern = FileOperationPattern { glob: "**".to_owned(), ..FileOperationPattern::default() };
    let filter = FileOperationFilter { scheme: Some("file".to_owned()), pattern };
    FileOperationRegistrationOptions { filters: vec![filter] }
}

/// Whether the workspace is looked at is a setting, which may change; clients that ask are kept waiting
/// meanwhile, or told that there is nothing.
fn diagnostic_provider() -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        inter_file_dependencies: false,
        workspace_diagnostics: true,
        ..DiagnosticOptions::default()
    })
}

fn workspace() -> WorkspaceServerCapabilities {
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(OneOf::Left(true)),
    };
    WorkspaceServerCapabilities {
        workspace_folders: Some(folders),
        file_operations: Some(WorkspaceFileOperationsServerCapabilities {
            did_rename: Some(any_file()),
            did_delete: Some(any_file()),
            ..WorkspaceFileOperationsServerCapabilities::default()
        }),
    }
}
