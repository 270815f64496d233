//! What may happen.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::edits::{self, Edit};
use crate::text::Unit;

/// What kind of client there is.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
pub struct Flavour {
    /// What it counts characters in.
    pub unit: Unit,
    /// Asks for diagnostics.
    pub pulls: bool,
    /// Takes those of the workspace in parts, by a request that stays open.
    pub streams: bool,
    /// Tells what changes on disk.
    pub watches: bool,
    /// Tells the settings when it is asked.
    pub is_asked: bool,
}

/// Something that happens. An index stands for one of what there is at that time.
#[derive(Debug, Clone)]
pub enum Step {
    /// A file is opened, or where it is open shown by another version of the same text.
    Open(Index),
    /// A document is edited.
    Edit(Index, Edit, How),
    /// A document is written to disk.
    Save(Index),
    /// A document is closed.
    Close(Index),
    /// A file gets another name.
    Rename(Index, Index),
    /// Another program writes a file.
    Write(Index, Option<&'static str>),
    /// A configuration is written or deleted.
    Configure(Index, Index, By),
    /// A configuration is broken and repaired so many times while somebody types.
    Flip(Index, usize),
    /// The user sets something.
    Set(Index),
    /// The second folder is added to what the user works in, or removed.
    Folder,
    /// Something happens to the notebook.
    Notebook(InNotebook),
    /// Something is asked, and perhaps no longer wanted.
    Ask(Index, Question, bool),
    /// The user does not want the scan, and then has all read again.
    StopAndRestart,
    /// What is shown is compared.
    Compare,
}

/// How a change is told.
#[derive(Debug, Clone, Copy)]
pub enum How {
    /// By what has changed, state by state.
    Ranges,
    /// By the whole text.
    Whole,
    /// All states in one message.
    Together,
}

/// How the server learns of a configuration.
#[derive(Debug, Clone, Copy)]
pub enum By {
    /// The client watches files, or else saves a document.
    Watching,
    /// It is open, and saved.
    Saving,
    /// The same, and stays open.
    SavingOpen,
}

/// What happens to a notebook.
#[derive(Debug, Clone)]
pub enum InNotebook {
    Open,
    Edit(Index, Edit, How),
    Insert(Index, &'static str),
    Remove(Index),
    Move(Index, Index),
    Save,
    Close,
}

/// What is asked of a document.
#[derive(Debug, Clone, Copy)]
pub enum Question {
    Hover,
    Actions,
    Completion,
    Diagnostics,
    Workspace,
    Text,
}

/// Texts that files begin with.
pub const TEXTS: [&str; 6] = [
    "import yaml\n\n\ndef f(x):\n    assert x\n    return yaml.load(x)\n",
    "import subprocess as sp\n\nsp.call(c, shell=True)\nexec(x)  # nosec B102\nassert y\n",
    "password = 'é😀'; exec('😀')\r\nx = 1  # nosec\r\n",
    "class A:\n    def m(self):\n        exec(self)\n\n    def n(self):\n        return eval('1')\n",
    "x = (\nexec(x)\n",
    "",
];

pub fn flavour() -> impl Strategy<Value = Flavour> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (select(&Unit::ALL[..]), flags).prop_map(|(unit, (pulls, streams, watches, is_asked))| Flavour {
        unit,
        pulls,
        streams: pulls && streams,
        watches,
        is_asked,
    })
}

pub fn step() -> impl Strategy<Value = Step> {
    let at = any::<Index>;
    let how = || select(&[How::Ranges, How::Ranges, How::Whole, How::Together][..]);
    let text = || select(&TEXTS[..]);
    let by = select(&[By::Watching, By::Saving, By::SavingOpen][..]);
    let questions = [
        Question::Hover,
        Question::Actions,
        Question::Completion,
        Question::Diagnostics,
        Question::Workspace,
        Question::Text,
    ];
    let in_notebook = prop_oneof![
        3 => Just(InNotebook::Open),
        2 => (at(), edits::edit(), how()).prop_map(|(at, edit, how)| InNotebook::Edit(at, edit, how)),
        1 => (at(), text()).prop_map(|(at, text)| InNotebook::Insert(at, text)),
        1 => at().prop_map(InNotebook::Remove),
        1 => (at(), at()).prop_map(|(from, to)| InNotebook::Move(from, to)),
        1 => Just(InNotebook::Save),
        1 => Just(InNotebook::Close),
    ];
    prop_oneof![
        6 => at().prop_map(Step::Open),
        8 => (at(), edits::edit(), how()).prop_map(|(at, edit, how)| Step::Edit(at, edit, how)),
        4 => at().prop_map(Step::Save),
        4 => at().prop_map(Step::Close),
        2 => (at(), at()).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => (at(), prop::option::of(text())).prop_map(|(at, text)| Step::Write(at, text)),
        5 => (at(), at(), by).prop_map(|(place, content, by)| Step::Configure(place, content, by)),
        1 => (at(), 1..4_usize).prop_map(|(place, times)| Step::Flip(place, times)),
        3 => at().prop_map(Step::Set),
        1 => Just(Step::Folder),
        4 => in_notebook.prop_map(Step::Notebook),
        3 => (at(), select(questions.to_vec()), any::<bool>())
            .prop_map(|(at, question, is_cancelled)| Step::Ask(at, question, is_cancelled)),
        1 => Just(Step::StopAndRestart),
        2 => Just(Step::Compare),
    ]
}
