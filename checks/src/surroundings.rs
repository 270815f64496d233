//! What a piece of a file asks of the rest of it: names that imports above it have bound, what they have
//! imported, what is assigned at the top, and whether it stands on the first lines.
//!
//! A run over a piece notes what it asks. It is as good as new for as long as all answers stay the same,
//! wherever the piece moves and whatever else changes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

use crate::bodies::Collected;

/// Tells the pieces of a file apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PieceId(pub u64);

/// What a piece imports, when all of it has been visited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PieceImports {
    /// The names that it binds by `as` or `from`.
    pub(crate) aliases: BTreeMap<Name, Alias>,
    /// The qualified names that it imports.
    pub(crate) imported: BTreeSet<Name>,
}

/// What a name is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Alias {
    /// The qualified name.
    pub(crate) target: Name,
    /// The place of the alias in the source of its piece.
    pub(crate) range: TextRange,
}

/// A question about the imports above.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Imported {
    /// Whether exactly this was imported.
    Exactly(Name),
    /// Whether this stands in the name of anything imported.
    Within(Name),
}

/// All that a run over a piece has asked. It is kept for as long as the piece, and so as small as can be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    names: Box<[Name]>,
    imported: Box<[Imported]>,
    lines_above: bool,
    assigned_above: bool,
    /// How many words of comments were compared with names, of which there is a limit in a file.
    pub(crate) compared_words: usize,
}

/// What a run over a piece has asked so far.
#[derive(Debug, Default)]
struct Asking {
    names: BTreeSet<Name>,
    imported: BTreeSet<Imported>,
    others: Asked,
}

impl Asking {
    fn done(self) -> Asked {
        let Self { names, imported, others } = self;
        Asked { names: names.into_iter().collect(), imported: imported.into_iter().collect(), ..others }
    }
}

/// The answers. What is not in it is as in a file that holds nothing else, but for lines above.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Surroundings {
    aliases: BTreeMap<Name, (PieceId, Alias)>,
    /// What is answered by yes.
    imported: BTreeSet<Imported>,
    /// How many lines are missing above the piece until two are there.
    missing_lines: u8,
    assigned: Option<Arc<[AssignedInPiece]>>,
}

/// What a piece assigns at the top of its module.
pub type AssignedInPiece = Arc<[Collected]>;

/// So many pieces above may assign something for a piece to be told of it: each that asks is told all.
const MOST_ASSIGNING: usize = 256;

/// The rest of the file, to those who ask for it.
pub trait RestOfFile {
    /// What the pieces above import: tables of which each goes before those behind it.
    fn imports(&self) -> impl Iterator<Item = &ImportTable>;
    /// How many lines stand above: 0, 1, or 2 for any more.
    fn lines_above(&self) -> u8;
    /// What the pieces above assign, in order.
    fn assigned_above(&self) -> Vec<AssignedInPiece>;
}

/// What several pieces import, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportTable {
    aliases: FxHashMap<Name, (PieceId, Alias)>,
    imported: BTreeSet<Name>,
}

impl ImportTable {
    /// Takes in what the next piece imports.
    pub fn add(&mut self, piece: PieceId, imports: &PieceImports) {
        let aliases = imports.aliases.iter();
        self.aliases.extend(aliases.map(|(name, alias)| (name.clone(), (piece, alias.clone()))));
        self.imported.extend(imports.imported.iter().cloned());
    }

    /// Whether nothing is imported.
    pub fn is_empty(&self) -> bool {
        self.aliases.is_empty() && self.imported.is_empty()
    }

    fn answers(&self, question: &Imported) -> bool {
        match question {
            Imported::Exactly(name) => self.imported.contains(name),
            Imported::Within(part) => self.imported.iter().any(|name| name.contains(part.as_str())),
        }
    }
}

impl Surroundings {
    /// What `file` answers to all that was `asked`. None where that would be too much.
    pub fn answer(asked: &Asked, file: &impl RestOfFile) -> Option<Self> {
        let mut found = Self::default();
        if !asked.names.is_empty() || !asked.imported.is_empty() {
            for table in file.imports().filter(|table| !table.is_empty()) {
                found.look(asked, table);
            }
        }
        if asked.lines_above {
            found.missing_lines = 2_u8.saturating_sub(file.lines_above());
        }
        if asked.assigned_above {
            let assigned: Vec<_> = file.assigned_above();
            if assigned.iter().filter(|piece| !piece.is_empty()).count() > MOST_ASSIGNING {
                return None;
            }
            found.assigned = (!assigned.is_empty()).then(|| assigned.into());
        }
        Some(found)
    }

    fn look(&mut self, asked: &Asked, table: &ImportTable) {
        for name in &asked.names {
            if let Some(bound) = table.aliases.get(name)
                && !self.aliases.contains_key(name)
            {
                self.aliases.insert(name.clone(), bound.clone());
            }
        }
        for question in &asked.imported {
            if !self.imported.contains(question) && table.answers(question) {
                self.imported.insert(question.clone());
            }
        }
    }

    /// Whether a run with these answers would be the same with `others`, which are the answers to all that
    /// it asked.
    pub fn agree_with(&self, others: &Self, asked: &Asked) -> bool {
        others.aliases.iter().all(|(name, alias)| self.aliases.get(name) == Some(alias))
            && others.imported.is_subset(&self.imported)
            && (!asked.lines_above || self.missing_lines == others.missing_lines)
            && (!asked.assigned_above || self.assigned == others.assigned)
    }

    /// Takes more answers in.
    pub fn extend(&mut self, more: Self) {
        self.aliases.extend(more.aliases);
        self.imported.extend(more.imported);
        self.missing_lines = self.missing_lines.max(more.missing_lines);
        self.assigned = self.assigned.take().or(more.assigned);
    }
}

impl PieceImports {
    /// Whether nothing is imported.
    pub fn is_empty(&self) -> bool {
        self.aliases.is_empty() && self.imported.is_empty()
    }

    /// Itself, to be kept. Most pieces import nothing, and share that.
    pub(crate) fn shared(self) -> Arc<Self> {
        static NOTHING: LazyLock<Arc<PieceImports>> = LazyLock::new(Arc::default);
        if self.is_empty() { Arc::clone(&NOTHING) } else { Arc::new(self) }
    }
}

/// What stands round a piece, as a run over it sees it.
#[derive(Debug)]
pub(crate) struct Outside<'a> {
    surroundings: &'a Surroundings,
    asked: RefCell<Asking>,
}

impl<'a> Outside<'a> {
    pub(crate) fn new(surroundings: &'a Surroundings) -> Self {
        Self { surroundings, asked: RefCell::default() }
    }

    /// What the imports above bind `name` to.
    pub(crate) fn alias(&self, name: &str) -> Option<(PieceId, &'a Alias)> {
        let mut asked = self.asked.borrow_mut();
        if !asked.names.contains(name) {
            asked.names.insert(Name::new(name));
        }
        self.surroundings.aliases.get(name).map(|(piece, alias)| (*piece, alias))
    }

    pub(crate) fn is_imported(&self, question: Imported) -> bool {
        let is_so = self.surroundings.imported.contains(&question);
        self.asked.borrow_mut().imported.insert(question);
        is_so
    }

    /// How many lines stand above the piece: 0, 1, or 2 for any more.
    pub(crate) fn lines_above(&self) -> u8 {
        self.asked.borrow_mut().others.lines_above = true;
        2_u8.saturating_sub(self.surroundings.missing_lines)
    }

    /// What is assigned above at the top, each statement with the number of its piece.
    pub(crate) fn assigned_above(&self) -> impl Iterator<Item = (u32, &'a Collected)> {
        self.asked.borrow_mut().others.assigned_above = true;
        let pieces = self.surroundings.assigned.iter().flat_map(|pieces| pieces.iter());
        (0..).zip(pieces).flat_map(|(number, piece)| piece.iter().map(move |statement| (number, statement)))
    }

    /// Notes that so many words of comments were compared with names.
    pub(crate) fn note_compared_words(&self, number: usize) {
        self.asked.borrow_mut().others.compared_words += number;
    }

    pub(crate) fn into_asked(self) -> Asked {
        self.asked.into_inner().done()
    }
}
