//! Edits of documents as the client takes them: versioned, annotated, or plain.

use std::collections::HashMap;

use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};

use crate::lsp::client::Client;

/// The name of the one annotation of an edit.
const ANNOTATION: &str = "ridealong";

/// The edits of one document.
#[derive(Debug, Clone)]
pub(crate) struct Rewrite {
    pub(crate) uri: Uri,
    /// The state of it that they are for. None where it is not open.
    pub(crate) version: Option<i32>,
    /// Whether the file has to be made first.
    pub(crate) is_new: bool,
    pub(crate) edits: Vec<TextEdit>,
}

/// What is said of an edit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Note<'a> {
    /// What it does.
    pub(crate) title: &'a str,
    /// Whether somebody has to look at it, as it may change what the program does.
    pub(crate) needs_confirmation: bool,
}

/// The edits of some documents: of their versions, where the client can make sure of that.
pub(crate) fn workspace_edit(rewrites: Vec<Rewrite>, note: Note<'_>, client: &Client) -> WorkspaceEdit {
    if !client.versioned_edits {
        let changes: HashMap<_, _> =
            rewrites.into_iter().map(|rewrite| (rewrite.uri, rewrite.edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let annotations = client.annotated_edits.then(|| {
        let annotation = ChangeAnnotation {
            label: note.title.to_owned(),
            needs_confirmation: Some(note.needs_confirmation),
            description: note.needs_confirmation.then(|| "May change what the program does".to_owned()),
        };
        HashMap::from([(ANNOTATION.to_owned(), annotation)])
    });
    let makes_files = rewrites.iter().any(|rewrite| rewrite.is_new);
    let is_annotated = annotations.is_some();
    let mut operations = Vec::new();
    for rewrite in rewrites {
        if rewrite.is_new {
            let options = CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) };
            let create = CreateFile { uri: rewrite.uri.clone(), options: Some(options), annotation_id: None };
            operations.push(DocumentChangeOperation::Op(ResourceOp::Create(create)));
        }
        operations.push(DocumentChangeOperation::Edit(of_document(rewrite, is_annotated)));
    }
    let changes = if makes_files {
        DocumentChanges::Operations(operations)
    } else {
        let edits = operations.into_iter().filter_map(|operation| match operation {
            DocumentChangeOperation::Edit(edit) => Some(edit),
            DocumentChangeOperation::Op(_) => None,
        });
        DocumentChanges::Edits(edits.collect())
    };
    WorkspaceEdit { document_changes: Some(changes), change_annotations: annotations, ..Default::default() }
}

fn of_document(rewrite: Rewrite, is_annotated: bool) -> TextDocumentEdit {
    let edits = rewrite.edits.into_iter().map(|text_edit| {
        if is_annotated {
            OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: ANNOTATION.to_owned() })
        } else {
            OneOf::Left(text_edit)
        }
    });
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri: rewrite.uri, version: rewrite.version },
        edits: edits.collect(),
    }
}
