//! The document as the user of a recording sees it.
//!
//! The recordings are in plain ASCII, where all encodings count alike. So a mark with other characters is put
//! in front of one of their statements, and places behind it are moved as each encoding has it.

use std::ops::Range;

use serde_json::{Value, json};

use crate::text::Unit;
use crate::tree::Tree;

/// What the mark stands in front of.
const MARKED: &str = "return subprocess";

const MARK: &str = "'é😀'; ";

/// An open document.
#[derive(Debug)]
pub(super) struct Screen {
    pub(super) uri: String,
    /// The version that was sent last; less than 0 before the document is opened.
    pub(super) version: i64,
    text: String,
    unit: Unit,
}

impl Default for Screen {
    fn default() -> Self {
        Self { uri: String::new(), version: -1, text: String::new(), unit: Unit::Utf16 }
    }
}

impl Screen {
    /// Has positions be counted in the encoding of this name.
    pub(super) fn count_in(&mut self, encoding: &str) {
        self.unit = Unit::ALL.into_iter().find(|unit| unit.name() == encoding).expect("an encoding");
    }

    /// Opens the document of `didOpen`.
    pub(super) fn open(&mut self, params: &mut Value) {
        let document = &mut params["textDocument"];
        mark(&mut document["text"]);
        self.uri = text(&document["uri"]);
        self.version = document["version"].as_i64().expect("a version");
        self.text = text(&document["text"]);
    }

    /// Makes the edits of `didChange`.
    pub(super) fn change(&mut self, params: &mut Value) {
        self.version = params["textDocument"]["version"].as_i64().expect("a version");
        for change in params["contentChanges"].as_array_mut().expect("a list") {
            if change.get("range").is_none() {
                mark(&mut change["text"]);
                self.text = text(&change["text"]);
                continue;
            }
            let bytes = self.bytes(&change["range"]);
            change["range"] = self.unit.range(&self.text, bytes.start, bytes.end);
            if change.get("rangeLength").is_some() {
                change["rangeLength"] = Unit::Utf16.length(&self.text[bytes.clone()]).into();
            }
            self.text.replace_range(bytes, change["text"].as_str().expect("a text"));
        }
    }

    /// Has `didSave` tell the text as it is, where it tells one.
    ///
    /// # Panics
    /// If the edits have led elsewhere than those of the recording.
    pub(super) fn save(&self, params: &mut Value) {
        if params.get("text").is_some() {
            mark(&mut params["text"]);
            assert_eq!(params["text"], self.text.as_str(), "what was recorded");
        }
    }

    /// Moves all places in a message to where they are here.
    pub(super) fn move_places(&self, value: &mut Value) {
        if value.get("line").is_some() && value.get("character").is_some() {
            *value = self.unit.position(&self.text, self.byte(value));
            return;
        }
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.move_places(item)),
            Value::Object(items) => items.values_mut().for_each(|item| self.move_places(item)),
            _ => {}
        }
    }

    fn bytes(&self, range: &Value) -> Range<usize> {
        self.byte(&range["start"])..self.byte(&range["end"])
    }

    /// The byte of a recorded position.
    fn byte(&self, position: &Value) -> usize {
        let number = |key: &str| usize::try_from(position[key].as_u64().expect(key)).expect(key);
        let mut lines = self.text.split_inclusive('\n');
        let start: usize = lines.by_ref().take(number("line")).map(str::len).sum();
        let line = lines.next().unwrap_or_default();
        let moved = match line.find(MARK) {
            Some(at) if at <= number("character") => MARK.len(),
            _ => 0,
        };
        (start + number("character") + moved).min(start + line.len())
    }

    /// What the command line finds in the document, in the same form.
    pub(super) fn expected(&self, tree: &Tree) -> Vec<(String, Value, String)> {
        let name = self.uri.rsplit('/').next().expect("a name");
        tree.write(name, &self.text);
        let report = tree.report(&[name]);
        let place = |place: &Value| {
            let number = |key: &str| usize::try_from(place[key].as_u64().expect(key)).expect(key);
            let lines = self.text.split_inclusive('\n');
            lines.take(number("line") - 1).map(str::len).sum::<usize>() + number("column")
        };
        let findings = report["findings"].as_array().expect("findings").iter();
        let found = findings.map(|it| {
            let range = &it["range"];
            let range = self.unit.range(&self.text, place(&range["start"]), place(&range["end"]));
            (text(&it["id"]), range, text(&it["message"]))
        });
        sorted(found.collect())
    }
}

/// Diagnostics by their ids, ranges and messages, in order.
pub(super) fn found(diagnostics: &Value) -> Vec<(String, Value, String)> {
    let diagnostics = diagnostics.as_array().expect("diagnostics are a list").iter();
    sorted(diagnostics.map(|it| (text(&it["code"]), it["range"].clone(), text(&it["message"]))).collect())
}

fn mark(text: &mut Value) {
    *text = json!(text.as_str().expect("a text").replace(MARKED, &format!("{MARK}{MARKED}")));
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn sorted(mut found: Vec<(String, Value, String)>) -> Vec<(String, Value, String)> {
    found.sort_by_key(|(id, range, _)| (id.clone(), range.to_string()));
    found
}
