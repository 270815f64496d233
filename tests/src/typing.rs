//! Texts to type in, and what is typed.

use std::fmt::Write as _;

/// So many findings are in a text, however long it is.
pub const FINDINGS: usize = 20;

/// Ordinary functions and classes, of about this many lines. The findings are spread over it.
pub fn ordinary(lines: usize) -> String {
    let mut text = String::from(
        "\"\"\"A module.\"\"\"\n\nimport os\nimport subprocess as sp\nfrom collections import defaultdict\n",
    );
    let mut found = 0;
    for number in 0.. {
        let written = text.matches('\n').count();
        if written >= lines && found >= FINDINGS {
            return text;
        }
        let is_due = found * lines <= written * FINDINGS;
        found += usize::from(is_due);
        let command = if is_due { "sp.call(command, shell=True)" } else { "os.path.join(command, name)" };
        let _ = if number % 4 == 3 {
            class(&mut text, number, command)
        } else {
            function(&mut text, number, command)
        };
    }
    text
}

fn function(text: &mut String, number: usize, command: &str) -> std::fmt::Result {
    write!(
        text,
        r#"

def function_{number}(name, command, *, limit={number}, seen=None):
    """What function {number} does with a name."""
    seen = defaultdict(list) if seen is None else seen
    for index, part in enumerate(name.split(".")):
        if part in seen and len(seen[part]) > limit:
            raise ValueError(f"{{part!r}} was seen {{limit}} times, at {{seen[part][-1]}}")
        seen[part].append((index, {command}))
    return [value for values in seen.values() for value in sorted(values, key=lambda pair: pair[0])]
"#
    )
}

fn class(text: &mut String, number: usize, command: &str) -> std::fmt::Result {
    write!(
        text,
        r#"

class Class{number}(Base, metaclass=Meta):
    """What objects of class {number} are for."""

    name = "class-{number}"
    limits = {{"low": {number}, "high": {number} * 2}}

    def __init__(self, parent=None, **options):
        super().__init__(**options)
        self.parent = parent
        self.children = []  # in the order of their names

    @property
    def depth(self):
        return 0 if self.parent is None else self.parent.depth + 1

    def run(self, command, name):
        for child in self.children:
            child.run(command, f"{{self.name}}.{{name}}")
        try:
            return {command}
        except OSError as error:
            self.report(error, level=self.limits["high"])
            raise
"#
    )
}

/// An edit of one place.
pub struct Edit {
    /// The line on which it starts, from 0; the column is in UTF-16 units.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// How many UTF-16 units go.
    pub gone: usize,
    /// What comes.
    pub text: String,
    /// The whole text after it.
    pub after: String,
}

/// Somebody types a call at the end of lines all over the file, and deletes it again.
pub fn edits(text: &str, number: usize) -> impl Iterator<Item = Edit> {
    const TYPED: &str = "  # run(";
    let lines: Vec<&str> = text.lines().collect();
    // The offset and the column of the ends of lines all over the text.
    let ends = (0..number.div_ceil(TYPED.len() + 1)).map(|place| {
        let line = place * 104_729 % lines.len().max(1);
        let start: usize = lines.iter().take(line).map(|line| line.len() + 1).sum();
        let end = lines.get(line).copied().unwrap_or_default();
        (line, end.encode_utf16().count(), start + end.len())
    });
    let ends: Vec<(usize, usize, usize)> = ends.collect();
    let mut after = text.to_owned();
    let steps = ends.into_iter().flat_map(|end| (0..=TYPED.len()).map(move |step| (end, step)));
    let edits = steps.map(move |((line, column, offset), step)| {
        if let Some(typed) = TYPED.get(step..=step) {
            after.insert_str(offset + step, typed);
            Edit { line, column: column + step, gone: 0, text: typed.to_owned(), after: after.clone() }
        } else {
            after.replace_range(offset..offset + TYPED.len(), "");
            Edit { line, column, gone: TYPED.len(), text: String::new(), after: after.clone() }
        }
    });
    edits.take(number)
}
