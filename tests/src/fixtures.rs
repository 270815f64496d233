//! All annotated Python that there is: the documentation of the rules and the Markdown files in
//! `tests/rules`.

use std::fs;
use std::path::{Path, PathBuf};

use ridealong_checks::rules;

use crate::annotated::{self, Annotated, is_id};
use crate::markdown::{self, Block};

/// One block of annotated Python.
#[derive(Debug)]
pub struct Fixture {
    /// The file, or the rule.
    pub name: String,
    /// The families whose findings the markers speak of.
    pub families: Vec<&'static str>,
    /// The block as it is written.
    pub block: Block,
    /// The block as it is read.
    pub annotated: Annotated,
}

impl Fixture {
    fn new(name: &str, families: &[&'static str], block: Block) -> Self {
        let annotated = annotated::read(&block.text);
        Self { name: name.to_owned(), families: families.to_owned(), block, annotated }
    }

    /// What is other than the markers have it.
    pub fn problems(&self) -> Vec<String> {
        self.annotated.problems(&self.families, &self.name, self.block.line)
    }

    /// Whether Bandit on CPython 3.13 cannot read this, which the block then says.
    pub fn is_unscanned(&self) -> bool {
        self.block.info == "unscanned"
    }

    /// Whether this is not a case but what all fixes together make of the block before it.
    pub fn is_result(&self) -> bool {
        self.block.info == "fixed"
    }

    /// Where it stands.
    pub fn place(&self) -> String {
        format!("{}:{}", self.name, self.block.line)
    }
}

/// The blocks in the documentation of all rules. A line is that of the documentation.
pub fn documentation() -> Vec<Fixture> {
    let blocks = rules::all().flat_map(|rule| {
        let docs: Vec<&str> = rule.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let blocks = markdown::python_blocks(&docs.join("\n"));
        blocks.into_iter().map(|block| Fixture::new(rule.id, &[rule.family], block))
    });
    blocks.collect()
}

/// The blocks of the Markdown files. The families are those of the ids in a file's heading.
pub fn files() -> Vec<Fixture> {
    let mut fixtures = Vec::new();
    for path in markdown_files() {
        let text = fs::read_to_string(&path).expect("a readable fixture");
        let ids = markdown::heading(&text).split(|c: char| !c.is_alphanumeric()).filter(|word| is_id(word));
        let families: Vec<&str> =
            ids.map(|id| rules::find(id).unwrap_or_else(|| panic!("{id} is a rule")).family).collect();
        let name = path.file_name().expect("a file").to_string_lossy();
        assert!(!families.is_empty(), "the heading of {name} names no rule");
        let blocks = markdown::python_blocks(&text).into_iter();
        fixtures.extend(blocks.map(|block| Fixture::new(&name, &families, block)));
    }
    fixtures
}

/// All blocks of both kinds that are cases.
pub fn cases() -> Vec<Fixture> {
    documentation().into_iter().chain(files()).filter(|fixture| !fixture.is_result()).collect()
}

fn markdown_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let entries = fs::read_dir(folder).expect("the folder of the fixtures");
    let paths = entries.map(|entry| entry.expect("an entry of the folder").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    paths.sort();
    paths
}
