//! YAML as PyYAML's `safe_load` reads it: a value of version 1.1, where `yes` is true and `010` is 8.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::scalar;
use super::value::Value;

/// So deep may values stand in one another.
const DEEPEST: usize = 200;

/// So many values may there be, those that aliases repeat included: a few lines of YAML can mean
/// billions of them.
const MOST: usize = 100_000;

/// What is wrong, with its line and column in characters from 1.
pub type Error = ((usize, usize), String);

/// Reads the one document in `text`.
pub fn parse(text: &str) -> Result<Value, Error> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| of_scan(&error))?;
        builder.take(event).map_err(|message| (place(&span.start), message))?;
    }
    Ok(builder.document.unwrap_or(Value::Null))
}

fn of_scan(error: &ScanError) -> Error {
    (place(error.marker()), error.info().to_owned())
}

fn place(marker: &Marker) -> (usize, usize) {
    (marker.line().max(1), marker.col() + 1)
}

/// A value under construction.
enum Open {
    List { anchor: usize, values: Vec<Value> },
    Map { anchor: usize, own: Vec<(Value, Value)>, merged: Vec<(Value, Value)>, key: Option<Value> },
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: HashMap<usize, (Value, usize)>,
    document: Option<Value>,
    documents: usize,
    values: usize,
}

/// What stands for the key `<<`, which is no text.
const MERGE: &str = "<<";

impl Builder {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err("a second document starts here; only one can be read".to_owned());
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = read_scalar(&text, style, tag.as_deref())?;
                self.finish(value, anchor, 1, style == ScalarStyle::Plain)?;
            }
            Event::Alias(anchor) => {
                let (value, size) =
                    self.anchors.get(&anchor).cloned().ok_or("this alias refers to what it is part of")?;
                self.finish(value, 0, size, false)?;
            }
            Event::SequenceStart(anchor, tag) => {
                check_tag(tag.as_deref(), &["seq"])?;
                self.start(Open::List { anchor, values: Vec::new() })?;
            }
            Event::MappingStart(anchor, tag) => {
                check_tag(tag.as_deref(), &["map", "set"])?;
                self.start(Open::Map { anchor, own: Vec::new(), merged: Vec::new(), key: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List { anchor, values }) => self.finish(Value::List(values), anchor, 1, false)?,
                Some(Open::Map { anchor, own, mut merged, .. }) => {
                    for (key, value) in own {
                        insert(&mut merged, key, value);
                    }
                    self.finish(Value::Map(merged), anchor, 1, false)?;
                }
                None => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, open: Open) -> Result<(), String> {
        if self.open.len() == DEEPEST {
            return Err(format!("this is nested more than {DEEPEST} deep"));
        }
        self.open.push(open);
        Ok(())
    }

    /// Puts a value where it belongs.
    fn finish(&mut self, value: Value, anchor: usize, size: usize, is_plain: bool) -> Result<(), String> {
        self.values = self.values.saturating_add(size);
        if self.values > MOST {
            return Err(format!("there are more than {MOST} values, with those that aliases repeat"));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), count(&value)));
        }
        match self.open.last_mut() {
            None => self.document = Some(value),
            Some(Open::List { values, .. }) => values.push(value),
            Some(Open::Map { own, merged, key, .. }) => match key.take() {
                None if is_plain && value == Value::String(MERGE.to_owned()) => {
                    // A key that no text can be.
                    *key = Some(Value::List(vec![value]));
                }
                None if matches!(value, Value::List(_) | Value::Map(_)) => {
                    return Err("a list or a table cannot be a key".to_owned());
                }
                None => *key = Some(value),
                Some(Value::List(_)) => merge(merged, value)?,
                Some(key) => insert(own, key, value),
            },
        }
        Ok(())
    }
}

/// Sets `key`, wherever it was set before.
fn insert(pairs: &mut Vec<(Value, Value)>, key: Value, value: Value) {
    match pairs.iter_mut().find(|(known, _)| *known == key) {
        Some((_, old)) => *old = value,
        None => pairs.push((key, value)),
    }
}

/// Does what `<<` asks for: of several tables, the first that has a key counts.
fn merge(merged: &mut Vec<(Value, Value)>, value: Value) -> Result<(), String> {
    let tables = match value {
        Value::Map(pairs) => vec![pairs],
        Value::List(values) => {
            let tables = values.into_iter().rev().map(|value| match value {
                Value::Map(pairs) => Ok(pairs),
                other => Err(format!("`<<` merges tables, not {other}")),
            });
            tables.collect::<Result<_, _>>()?
        }
        other => return Err(format!("`<<` merges tables, not {other}")),
    };
    for (key, value) in tables.into_iter().flatten() {
        insert(merged, key, value);
    }
    Ok(())
}

fn count(value: &Value) -> usize {
    match value {
        Value::List(values) => values.iter().map(count).sum::<usize>() + 1,
        Value::Map(pairs) => pairs.iter().map(|(_, value)| count(value) + 1).sum::<usize>() + 1,
        _ => 1,
    }
}

fn read_scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, String> {
    let is_plain = style == ScalarStyle::Plain;
    match tag {
        None if is_plain => Ok(scalar::resolve(text)),
        None => Ok(Value::String(text.to_owned())),
        Some(tag) if tag.handle == "!" && tag.suffix.is_empty() => Ok(Value::String(text.to_owned())),
        Some(tag) if tag.is_yaml_core_schema() => scalar::tagged(text, &tag.suffix),
        Some(tag) => Err(format!("the tag `{tag}` is not known")),
    }
}

fn check_tag(tag: Option<&Tag>, known: &[&str]) -> Result<(), String> {
    match tag {
        Some(tag) if !(tag.is_yaml_core_schema() && known.contains(&tag.suffix.as_str())) => {
            Err(format!("the tag `{tag}` is not known here"))
        }
        _ => Ok(()),
    }
}
