//! Jupyter notebooks: the Python of their code cells as one text, and the way back into the file.
//!
//! The cells are joined as ruff joins them, so that names reach from one to the next. Cells in another
//! language and those under a cell magic such as `%%bash` are left out. The file itself is never written
//! anew from what was understood of it: only the lines of a changed cell take the place of the old ones.

mod literal;

use std::ops::Range;
use std::sync::Arc;

use ridealong_checks::{Edit, LineIndex, TextRange, TextSize};
use ruff_notebook::NotebookError;
use serde_json::value::RawValue;

use literal::Literals;

/// A notebook as it was read.
#[derive(Debug, Clone)]
pub struct Notebook {
    json: Arc<str>,
    json_lines: LineIndex,
    source: Arc<str>,
    cells: Vec<Cell>,
}

/// One of the code cells that are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its number among all cells of the notebook, from 1.
    pub number: usize,
    /// Where its text lies in that of all cells, without the line end that parts it from the next.
    pub range: TextRange,
    /// The number of lines of the text before it.
    pub lines_before: usize,
    /// Where its `source` stands in the file, in bytes.
    value: Range<usize>,
}

/// Why a notebook could not be read.
#[derive(Debug, thiserror::Error)]
#[error("is not a notebook that can be read: {message}; open and save it in Jupyter, or exclude it")]
pub struct BrokenNotebook {
    /// The line and column in the file, in characters from 1, where there is one.
    pub place: Option<(usize, usize)>,
    message: String,
}

impl Notebook {
    /// Whether a file of this name is a notebook.
    pub fn is_name_of_one(path: &std::path::Path) -> bool {
        path.extension().is_some_and(|extension| extension == "ipynb")
    }

    /// Reads the text of a file. A notebook in another language than Python has no cells to look at.
    pub fn read(json: Arc<str>) -> Result<Self, BrokenNotebook> {
        let notebook = ruff_notebook::Notebook::from_source_code(&json).map_err(broken)?;
        let values = values(&json).map_err(|error| broken(NotebookError::InvalidSchema(error)))?;
        let json_lines = LineIndex::from_source_text(&json);
        if !notebook.is_python_notebook() {
            return Ok(Self { json, json_lines, source: "".into(), cells: Vec::new() });
        }
        let starts = notebook.index().iter();
        let cells = starts.zip(notebook.cell_offsets().windows(2)).filter_map(|(start, offsets)| {
            let value = values.get(start.cell_index().to_zero_indexed())?.clone();
            let [start_offset, end] = *offsets else { return None };
            let separator = TextSize::of('\n');
            Some(Cell {
                number: start.cell_index().get(),
                range: TextRange::new(start_offset, end - separator),
                lines_before: start.start_row().to_zero_indexed(),
                value,
            })
        });
        let cells = cells.collect();
        Ok(Self { json, json_lines, source: notebook.source_code().into(), cells })
    }

    /// The text of all cells.
    pub fn source(&self) -> &Arc<str> {
        &self.source
    }

    /// The text of the file.
    pub fn json(&self) -> &Arc<str> {
        &self.json
    }

    /// The lines of the file.
    pub fn json_lines(&self) -> &LineIndex {
        &self.json_lines
    }

    /// The cells that are looked at, in their order.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell that holds an offset of the text.
    pub fn cell_at(&self, offset: TextSize) -> Option<&Cell> {
        let behind = self.cells.partition_point(|cell| cell.range.start() <= offset);
        self.cells[..behind].last()
    }

    /// Where a part of the text stands in the file.
    pub fn in_json(&self, range: TextRange) -> TextRange {
        let start = self.json_offset(range.start());
        let end = if range.is_empty() { start } else { self.json_end(range.end()) };
        TextRange::new(start, end.max(start))
    }

    /// An edit of the text as an edit of the file. None where it reaches beyond one cell, or the cell has
    /// no string that it could stand in.
    pub fn edit_in_json(&self, edit: &Edit) -> Option<Edit> {
        let edit = self.within_a_cell(edit)?;
        let cell = self.cell_at(edit.range.start())?;
        self.json[cell.value.clone()].contains('"').then_some(())?;
        let quoted = serde_json::to_string(&edit.text).ok()?;
        let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
        Some(Edit::replace(self.in_json(edit.range), inner))
    }

    /// The text of the file after edits of the text. Those that reach beyond one cell are left out.
    pub fn edited(&self, edits: &[Edit]) -> String {
        let edits: Vec<Edit> = edits.iter().filter_map(|edit| self.within_a_cell(edit)).collect();
        let mut json = String::with_capacity(self.json.len() + 64);
        let mut done = 0;
        for cell in &self.cells {
            let inside = edits.iter().filter(|edit| cell.range.contains_range(edit.range));
            let mut inside: Vec<Edit> = inside
                .map(|edit| Edit::replace(edit.range - cell.range.start(), edit.text.clone()))
                .collect();
            if inside.is_empty() {
                continue;
            }
            inside.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
            json.push_str(&self.json[done..cell.value.start]);
            json.push_str(&Literals::read(&self.json[cell.value.clone()]).edited(&inside));
            done = cell.value.end;
        }
        json.push_str(&self.json[done..]);
        json
    }

    /// The edit, if it stays within one cell. The line end between two cells belongs to none, so an edit
    /// that takes a last line away leaves it.
    pub fn within_a_cell(&self, edit: &Edit) -> Option<Edit> {
        let cell = self.cell_at(edit.range.start())?;
        if cell.range.contains_range(edit.range) {
            return Some(edit.clone());
        }
        let only_separator = edit.range.end() == cell.range.end() + TextSize::of('\n');
        if !only_separator || edit.range.start() > cell.range.end() {
            return None;
        }
        let text = edit.text.strip_suffix('\n').unwrap_or(&edit.text);
        Some(Edit::replace(TextRange::new(edit.range.start(), cell.range.end()), text))
    }

    fn json_offset(&self, offset: TextSize) -> TextSize {
        self.cell_at(offset).map_or_else(TextSize::default, |cell| self.in_cell(cell, offset))
    }

    /// Where the part of the text that ends at `end` ends in the file: behind its last character, not
    /// in front of the one after it, which may be on another line.
    fn json_end(&self, end: TextSize) -> TextSize {
        let before = self.source[..end.to_usize()].chars().next_back().map_or(0, char::len_utf8);
        let last = end - TextSize::try_from(before).unwrap_or_default();
        let Some(cell) = self.cell_at(last) else { return TextSize::default() };
        let literals = Literals::read(&self.json[cell.value.clone()]);
        let within = (last - cell.range.start()).to_usize();
        offset(cell.value.start + literals.end_of(within))
    }

    fn in_cell(&self, cell: &Cell, at: TextSize) -> TextSize {
        let literals = Literals::read(&self.json[cell.value.clone()]);
        offset(cell.value.start + literals.start_of((at - cell.range.start()).to_usize()))
    }
}

/// The file is below 4 GiB.
fn offset(at: usize) -> TextSize {
    TextSize::try_from(at).unwrap_or_default()
}

fn broken(error: NotebookError) -> BrokenNotebook {
    let (NotebookError::Json(json) | NotebookError::InvalidJson(json) | NotebookError::InvalidSchema(json)) =
        &error
    else {
        let message = match error {
            NotebookError::InvalidFormat(version) => {
                format!("it is of version {version} of the format, and 4 is what is known")
            }
            other => other.to_string(),
        };
        return BrokenNotebook { place: None, message };
    };
    let place = (json.line() > 0).then(|| (json.line(), json.column().max(1)));
    let what = json.to_string();
    let what = what.split(" at line ").next().unwrap_or_default().to_owned();
    let what = if json.is_data() { what } else { format!("it is no valid JSON ({what})") };
    BrokenNotebook { place, message: what }
}

/// Where the `source` of each cell stands.
fn values(json: &str) -> Result<Vec<Range<usize>>, serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct File<'a> {
        #[serde(borrow)]
        cells: Vec<Part<'a>>,
    }
    #[derive(serde::Deserialize)]
    struct Part<'a> {
        #[serde(borrow)]
        source: &'a RawValue,
    }
    let file: File<'_> = serde_json::from_str(json)?;
    let start = json.as_ptr().addr();
    let range = |value: &str| {
        let at = value.as_ptr().addr() - start;
        at..at + value.len()
    };
    Ok(file.cells.iter().map(|part| range(part.source.get())).collect())
}

#[cfg(test)]
mod tests {
    use ridealong_checks::apply_edits;

    use super::*;

    const NOTEBOOK: &str = r#"{
 "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["assert 1"]},
  {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
   "source": [
    "x = \"\u00e9\"\n",
    "assert x"
   ]},
  {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": ["%%bash\n", "ls"]},
  {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "!ls\nexec(x)"}
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 4
}
"#;

    fn range(notebook: &Notebook, what: &str) -> TextRange {
        let start = notebook.source().find(what).unwrap();
        TextRange::new(offset(start), offset(start + what.len()))
    }

    #[test]
    fn the_python_cells_are_one_text() {
        let notebook = Notebook::read(NOTEBOOK.into()).unwrap();
        assert_eq!(&**notebook.source(), "x = \"é\"\nassert x\n!ls\nexec(x)\n");
        let cells: Vec<_> = notebook.cells.iter().map(|cell| (cell.number, cell.lines_before)).collect();
        assert_eq!(cells, [(2, 0), (4, 2)]);
        assert_eq!(notebook.cell_at(offset(3)).unwrap().number, 2);
        assert_eq!(notebook.cell_at(range(&notebook, "exec").start()).unwrap().number, 4);
    }

    #[test]
    fn places_are_found_in_the_file() {
        let notebook = Notebook::read(NOTEBOOK.into()).unwrap();
        for (what, there) in [("\"é\"", r#"\"\u00e9\""#), ("assert x", "assert x"), ("exec(x)", "exec(x)")] {
            assert_eq!(&NOTEBOOK[notebook.in_json(range(&notebook, what))], there);
        }
        let over_lines = notebook.in_json(range(&notebook, "\"é\"\nassert"));
        assert!(NOTEBOOK[over_lines].starts_with(r#"\"\u"#) && NOTEBOOK[over_lines].ends_with("\"assert"));
    }

    #[test]
    fn an_edit_leaves_the_rest_of_the_file_as_it_was() {
        let notebook = Notebook::read(NOTEBOOK.into()).unwrap();
        let edits = [
            Edit::replace(range(&notebook, "assert x"), "if not x:\n    \"ü\"\n"),
            Edit::replace(range(&notebook, "exec"), "ast.\"eval"),
        ];
        let expected = NOTEBOOK
            .replace("    \"assert x\"\n", "    \"if not x:\\n\",\n    \"    \\\"ü\\\"\\n\"\n")
            .replace("exec(x)", "ast.\\\"eval(x)");
        assert_eq!(notebook.edited(&edits), expected);
        let across = TextRange::new(range(&notebook, "assert").start(), range(&notebook, "!ls").end());
        assert_eq!(notebook.within_a_cell(&Edit::replace(across, "")), None);
        let last_line = range(&notebook, "assert x\n");
        assert!(notebook.edited(&[Edit::replace(last_line, "")]).contains("\\u00e9\\\"\\n\"\n   ]"));
    }

    #[test]
    fn what_is_broken_is_told_with_its_place() {
        let error = Notebook::read("{\n \"cells\": [}\n".into()).unwrap_err();
        assert_eq!(error.place, Some((2, 12)));
        assert!(error.to_string().contains("no valid JSON"), "{error}");
        assert!(Notebook::read("[1]".into()).is_err() && Notebook::read("".into()).is_err());
        let old = NOTEBOOK.replace("\"nbformat\": 4", "\"nbformat\": 3");
        assert!(Notebook::read(old.into()).unwrap_err().to_string().contains("version 3"));
        let other = NOTEBOOK
            .replace("\"metadata\": {}, \"nbf", r#""metadata": {"language_info": {"name": "R"}}, "nbf"#);
        assert_eq!(&**Notebook::read(other.into()).unwrap().source(), "");
    }

    /// A notebook with these cells, their lines in a list or as one string, spelt as JSON or as ASCII.
    fn notebook_of(cells: &[(String, bool, bool)]) -> String {
        let cells = cells.iter().map(|(text, as_list, as_ascii)| {
            let quoted = |text: &str| serde_json::to_string(text).unwrap();
            let lines = text.split_inclusive('\n').map(quoted).collect::<Vec<_>>().join(" ,\n  ");
            let source = if *as_list { format!("[ {lines} ]") } else { quoted(text) };
            let source = if *as_ascii { source.replace('ä', "\\u00e4").replace('😀', "\\ud83d\\ude00") } else { source };
            format!(
                "{{\"cell_type\": \"code\", \"execution_count\": null, \"metadata\": {{}}, \"outputs\": [], \"source\": {source}}}"
            )
        });
        let cells = cells.collect::<Vec<_>>().join(",\n");
        format!("{{\"cells\": [{cells}], \"metadata\": {{}}, \"nbformat\": 4, \"nbformat_minor\": 4}}")
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

        #[test]
        fn an_edit_of_the_text_is_that_of_the_file(
            cells in proptest::collection::vec(("[xä😀\"\\\\\n\t]{0,12}", proptest::bool::ANY, proptest::bool::ANY), 1..4),
            at in 0_usize..40,
            length in 0_usize..6,
            new in "[yä\"\n]{0,4}",
        ) {
            let json = notebook_of(&cells);
            let notebook = Notebook::read(json.clone().into()).unwrap();
            let text = notebook.source().clone();
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            let edit = Edit::replace(TextRange::new(offset(start), offset(end)), new);
            if let Some(edit) = notebook.within_a_cell(&edit) {
                let expected = apply_edits(&text, std::slice::from_ref(&edit));
                let edited = Notebook::read(notebook.edited(std::slice::from_ref(&edit)).into()).unwrap();
                proptest::prop_assert_eq!(&**edited.source(), expected.as_str());
                if let Some(in_json) = notebook.edit_in_json(&edit) {
                    let edited = Notebook::read(apply_edits(&json, &[in_json]).into()).unwrap();
                    proptest::prop_assert_eq!(&**edited.source(), expected.as_str());
                } else {
                    let cell = notebook.cell_at(edit.range.start()).unwrap();
                    proptest::prop_assert!(cell.range.is_empty());
                }
            }
        }

        #[test]
        fn a_broken_notebook_is_no_trouble(at in 0_usize..600, length in 0_usize..20, new in "[\\[\\]{}\":,a0]{0,3}") {
            let start = NOTEBOOK.floor_char_boundary(at.min(NOTEBOOK.len()));
            let end = NOTEBOOK.ceil_char_boundary((start + length).min(NOTEBOOK.len()));
            let text = format!("{}{new}{}", &NOTEBOOK[..start], &NOTEBOOK[end..]);
            if let Ok(notebook) = Notebook::read(text.into()) {
                for at in (0..=notebook.source().len()).filter(|at| notebook.source().is_char_boundary(*at)) {
                    let whole = TextRange::new(offset(0), offset(at));
                    proptest::prop_assert!(notebook.json().get(std::ops::Range::<usize>::from(notebook.in_json(whole))).is_some());
                }
            }
        }
    }
}
