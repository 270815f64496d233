//! Writing to the database. An open file is cut into pieces, and a write reaches those alone that it
//! changes.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use ridealong_checks::Dialect;
use salsa::{Durability, Setter as _};

use super::{Database, Settings, SourceFile, analysis};
use crate::config::Config;

impl Database {
    /// A configuration that files can be put under.
    pub fn settings(&self, config: Arc<Config>) -> Settings {
        Settings::builder(config).durability(Durability::HIGH).new(self)
    }

    /// A file of Python that is open in an editor.
    pub fn open_file(&mut self, path: PathBuf, text: Arc<str>, settings: Settings) -> SourceFile {
        self.open_file_as(path, text, settings, Dialect::Python)
    }

    /// A file in a dialect that is open in an editor.
    pub fn open_file_as(
        &mut self,
        path: PathBuf,
        text: Arc<str>,
        settings: Settings,
        dialect: Dialect,
    ) -> SourceFile {
        let file = SourceFile::builder(path, text, false, settings)
            .dialect(dialect)
            .durability(Durability::HIGH)
            .text_durability(Durability::LOW)
            .cut_durability(Durability::LOW)
            .new(self);
        self.set_open(file, true);
        file
    }

    /// Writes the text of a file. Waits until all snapshots are gone; readers notice and give up.
    /// The same text is not written, as that would have everything worked out again.
    pub fn set_text(&mut self, file: SourceFile, text: Arc<str>) {
        let Some(replaced) = Replaced::between(file.text(self), &text) else { return };
        if let Some(old) = file.cut(self).clone() {
            let mut cut = old.cut.clone();
            let change = cut.edit(&text, replaced.old, replaced.new_len);
            let cut = self.cut_text(file, &text, cut, &old, &change);
            let edited = cut.edited.len();
            file.set_cut(self).to(Some(Arc::new(cut)));
            self.note_edited(file, edited);
        }
        file.set_text(self).to(text);
    }

    /// Notes whether a file is open in an editor.
    pub fn set_open(&mut self, file: SourceFile, is_open: bool) {
        if file.is_open(self) == is_open {
            return;
        }
        file.set_is_open(self).to(is_open);
        if is_open && file.dialect(self) == Dialect::Python {
            let text = Arc::clone(file.text(self));
            let cut = self.new_cut_text(file, &text);
            file.set_cut(self).to(Some(Arc::new(cut)));
        } else if let Some(old) = file.set_cut(self).to(None) {
            self.note_edited(file, 0);
            self.put_cut_text_away(&old);
        }
    }

    /// Lets go of the text of a file that is not open any more, and of what came of it. Its pieces are kept to
    /// stand for those of others.
    pub fn let_go(&mut self, file: SourceFile) {
        self.set_open(file, false);
        self.set_text(file, Arc::default());
        // What came of the old text goes only when something comes of the new one.
        analysis(self, file);
    }

    /// Notes whether a file is not to be checked. Returns whether that is new.
    pub fn set_left_out(&mut self, file: SourceFile, is_left_out: bool) -> bool {
        let is_new = file.is_left_out(self) != is_left_out;
        if is_new {
            file.set_is_left_out(self).to(is_left_out);
        }
        is_new
    }

    /// Puts a file under a configuration.
    pub fn set_settings(&mut self, file: SourceFile, settings: Settings) {
        if file.settings(self) != settings {
            file.set_settings(self).to(settings);
        }
    }

    /// Writes a configuration. Returns whether it is another one.
    pub fn set_config(&mut self, settings: Settings, config: Arc<Config>) -> bool {
        let is_new = *settings.config(self) != config;
        if is_new {
            settings.set_config(self).to(config);
        }
        is_new
    }
}

/// What was replaced in a text.
#[derive(Debug, PartialEq, Eq)]
struct Replaced {
    /// The bytes that are gone.
    old: Range<usize>,
    /// How many bytes are in their place.
    new_len: usize,
}

impl Replaced {
    /// What makes `new` of `old`, if they differ: all between what they have in common at both ends.
    fn between(old: &str, new: &str) -> Option<Self> {
        let prefix = common_prefix(old.as_bytes(), new.as_bytes());
        if prefix == old.len() && prefix == new.len() {
            return None;
        }
        let start = (0..=prefix).rev().find(|at| old.is_char_boundary(*at) && new.is_char_boundary(*at));
        let start = start.unwrap_or_default();
        let (old_rest, new_rest) = (&old[start..], &new[start..]);
        let suffix = common_suffix(old_rest.as_bytes(), new_rest.as_bytes());
        let is_boundary = |suffix: &usize| old_rest.is_char_boundary(old_rest.len() - suffix);
        let suffix = (0..=suffix).rev().find(is_boundary).unwrap_or_default();
        Some(Self { old: start..old.len() - suffix, new_len: new_rest.len() - suffix })
    }
}

/// So many bytes are compared at a time, which is much faster than one by one.
const BLOCK: usize = 256;

fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK));
    let start = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    start + a[start..].iter().zip(&b[start..]).take_while(|(a, b)| a == b).count()
}

fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK));
    let end = blocks.take_while(|(a, b)| a == b).count() * BLOCK;
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    end + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_replaced_makes_the_new_of_the_old(
            head in "[aé😀]{0,300}",
            (old, new) in ("[aé😀è]{0,3}", "[aé😀è]{0,3}"),
            tail in "[aé😀]{0,300}",
        ) {
            let (old, new) = (format!("{head}{old}{tail}"), format!("{head}{new}{tail}"));
            match Replaced::between(&old, &new) {
                None => prop_assert_eq!(old, new),
                Some(replaced) => {
                    let start = replaced.old.start;
                    let mut made = old;
                    made.replace_range(replaced.old, &new[start..start + replaced.new_len]);
                    prop_assert_eq!(made, new);
                }
            }
        }
    }
}
