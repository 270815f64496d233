//! Any edits of a text: after each the database says what a fresh one says of the same text.

#![no_main]

use std::path::PathBuf;
use std::sync::Arc;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use ridealong::config::Config;
use ridealong::db::{self, Analysis, Database, Settings, SourceFile};

#[derive(Debug, Arbitrary)]
struct Input {
    text: String,
    edits: Vec<Edit>,
}

/// A place and a length in characters, and what comes there.
#[derive(Debug, Arbitrary)]
struct Edit {
    at: u16,
    length: u8,
    text: String,
}

fuzz_target!(|input: Input| {
    let mut text = input.text;
    let mut db = Database::default();
    let file = open(&mut db, &text);
    assert_eq!(*db::analysis(&db, file), fresh(&text));
    for edit in input.edits.iter().take(8) {
        let offset = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
        let (at, length) = (usize::from(edit.at), usize::from(edit.length));
        let range = offset(at)..offset(at + length);
        text.replace_range(range, &edit.text);
        db.set_text(file, text.as_str().into());
        assert_eq!(*db::analysis(&db, file), fresh(&text));
    }
});

fn open(db: &mut Database, text: &str) -> SourceFile {
    let settings = db.settings(Arc::new(Config::default()));
    db.open_file(PathBuf::from("/x.py"), text.into(), settings)
}

fn fresh(text: &str) -> Analysis {
    let mut db = Database::default();
    let file = open(&mut db, text);
    db::analysis(&db, file).clone()
}
