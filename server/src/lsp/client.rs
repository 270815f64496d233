//! What the client can do, resolved once into plain flags, and what it is told in return.

use std::path::PathBuf;

use ridealong_checks::rules;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, DiagnosticTag,
    HoverProviderCapability, InitializeParams, InitializeResult, MarkupKind, SaveOptions, ServerCapabilities,
    ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri,
};

use super::position::Encoding;

/// What the client announced.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
pub(super) struct Client {
    /// What it counts characters in.
    pub(super) encoding: Encoding,
    /// The process whose end is ours too.
    pub(super) process: Option<u32>,
    /// Takes edits of documents with their version.
    pub(super) versioned_edits: bool,
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
}

/// The folders that the user works in. Clients that know nothing of several give one as the root.
pub(super) fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let path = |uri: &Uri| uri.to_file_path().map(std::borrow::Cow::into_owned);
    let several = params.workspace_folders.iter().flatten().filter_map(|folder| path(&folder.uri));
    let several: Vec<_> = several.collect();
    if !several.is_empty() {
        return several;
    }
    #[expect(deprecated, reason = "what older clients send")]
    let root = params.root_uri.as_ref().and_then(path);
    #[expect(deprecated, reason = "what still older clients send")]
    let root = root.or_else(|| params.root_path.as_ref().map(PathBuf::from));
    root.into_iter().collect()
}

impl Client {
    pub(super) fn new(params: &InitializeParams) -> Self {
        let ClientCapabilities { workspace, text_document, general, .. } = &params.capabilities;
        let encodings = general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let edits = workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let watching = workspace.as_ref().and_then(|workspace| workspace.did_change_watched_files);
        let hover = text_document.as_ref().and_then(|text| text.hover.as_ref());
        let action = text_document.as_ref().and_then(|text| text.code_action.as_ref());
        let diagnostics = text_document.as_ref().and_then(|text| text.publish_diagnostics.as_ref());
        Self {
            encoding: Encoding::negotiate(encodings.unwrap_or_default()),
            process: params.process_id,
            versioned_edits: edits.is_some_and(|edits| edits.document_changes == Some(true)),
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
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        };
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
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
