//! What holds for every fix and every suppression, whatever the code looks like.

use std::collections::BTreeMap;

use ridealong_checks::{Edit, Finding, Fix, Import, TextRange, TextSize};
use ruff_python_ast::comparable::{ComparableExpr, ComparableStmt};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::checked::Source;

/// What the fixes of a rule touch.
struct Touched {
    rule: &'static str,
    keywords: &'static [&'static str],
    /// The position of an argument.
    argument: Option<usize>,
    callee: bool,
    /// The rules that report the mended call for what it still is, or a part of it that had no string
    /// of its own.
    leaves: &'static [&'static str],
}

const TOUCHED: &[Touched] = &[
    Touched { rule: "B103", keywords: &[], argument: Some(1), callee: false, leaves: &[] },
    Touched { rule: "B306", keywords: &["delete"], argument: None, callee: true, leaves: &[] },
    Touched { rule: "B113", keywords: &["timeout"], argument: None, callee: false, leaves: &[] },
    Touched {
        rule: "B324",
        keywords: &["usedforsecurity", "name"],
        argument: Some(0),
        callee: true,
        leaves: &[],
    },
    Touched { rule: "B201", keywords: &["debug"], argument: None, callee: false, leaves: &[] },
    Touched { rule: "B202", keywords: &["filter"], argument: None, callee: false, leaves: &[] },
    Touched { rule: "B501", keywords: &["verify"], argument: None, callee: false, leaves: &[] },
    Touched {
        rule: "B502",
        keywords: &["ssl_version", "method"],
        argument: None,
        callee: false,
        leaves: &[],
    },
    // A function has no arguments; what else must stay is looked at apart.
    Touched { rule: "B503", keywords: &[], argument: None, callee: false, leaves: &[] },
    Touched { rule: "B504", keywords: &["ssl_version"], argument: None, callee: false, leaves: &[] },
    // The size is the second argument of one function, and the first of the others.
    Touched { rule: "B505", keywords: &["key_size"], argument: Some(1), callee: false, leaves: &[] },
    Touched { rule: "B505", keywords: &["bits", "curve"], argument: Some(0), callee: false, leaves: &[] },
    Touched { rule: "B505", keywords: &["key_size"], argument: Some(0), callee: false, leaves: &[] },
    Touched { rule: "B507", keywords: &[], argument: Some(0), callee: false, leaves: &[] },
    Touched { rule: "B509", keywords: &[], argument: None, callee: false, leaves: &[] },
    Touched { rule: "B506", keywords: &["Loader"], argument: Some(1), callee: true, leaves: &[] },
    Touched { rule: "B614", keywords: &["weights_only"], argument: None, callee: false, leaves: &[] },
    Touched { rule: "B701", keywords: &["autoescape"], argument: None, callee: false, leaves: &[] },
    // An argument list in place of a shell is a process without one.
    Touched {
        rule: "B602",
        keywords: &["shell"],
        argument: Some(0),
        callee: false,
        leaves: &["B603", "B607", "B104", "B108"],
    },
    Touched { rule: "B607", keywords: &[], argument: Some(0), callee: false, leaves: &[] },
];

/// Rules whose fixes call another function in the same way.
const CALLED: &[&str] =
    &["B303", "B307", "B311", "B313", "B314", "B315", "B316", "B317", "B318", "B319", "B323"];

/// Rules about no call, whose fixes change the node that they report or its statement, or the source as a
/// whole; and one about an argument of any name.
const WITHOUT_CALL: &[&str] = &[
    "B101", "B104", "B105", "B106", "B107", "B108", "B110", "B112", "B405", "B406", "B407", "B408", "B409",
    "B413", "B608", "B613",
];

/// Rules that report the first of many: when it is mended, the next one comes to light.
const FIRST_OF_MANY: &[&str] = &["B106", "B107"];

/// The rules about calls of what an import names. They are content once that is another module.
const MENDED_BY_IMPORT: &[&str] = &["B313", "B314", "B315", "B316", "B317", "B318", "B319"];

/// Rules whose fixes make another expression of the call, with the rules that may report that: in `B704`, how a
/// variable is put together counts for `B703`.
const REWRITTEN: &[(&str, &[&str])] = &[
    ("B308", &[]),
    ("B605", &["B603", "B607", "B404", "B104", "B108"]),
    ("B608", &["B104", "B105", "B106", "B108"]),
    ("B610", &[]),
    ("B611", &[]),
    ("B703", &[]),
    ("B704", &["B703"]),
];

/// Functions that a fix may leave out, as it does their work.
const LEFT_OUT: &[&str] = &["str", "shlex", "pipes", "quote"];

/// A finding by its rule and the start of its node. Its end moves with the edits inside it.
type Place = (&'static str, TextSize);

/// The laws that the fixes of a source break, in words.
pub fn broken_by_fixes(source: &Source) -> Vec<String> {
    let pairs =
        source.findings.iter().flat_map(|finding| finding.fixes.iter().map(move |fix| (finding, fix)));
    pairs.flat_map(|(finding, fix)| broken_by_fix(source, finding, fix)).collect()
}

/// The same for a large source: of each rule, so many findings spread over all.
pub fn broken_by_some_fixes(source: &Source, most: usize) -> Vec<String> {
    let chosen = some_with_fixes(source, most).into_iter();
    let pairs = chosen.flat_map(|finding| finding.fixes.iter().map(move |fix| (finding, fix)));
    pairs.flat_map(|(finding, fix)| broken_by_fix(source, finding, fix)).collect()
}

/// Of each rule so many findings with fixes, spread over all.
pub fn some_with_fixes(source: &Source, most: usize) -> Vec<&Finding> {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in source.findings.iter().filter(|finding| !finding.fixes.is_empty()) {
        by_rule.entry(finding.rule.id).or_default().push(finding);
    }
    let spread = by_rule.into_values().flat_map(|all| {
        let step = all.len().div_ceil(most);
        all.into_iter().step_by(step)
    });
    spread.collect()
}

/// The laws that suppressing a finding by `edit` breaks, in words.
pub fn broken_by_suppression(source: &Source, finding: &Finding, edit: &Edit) -> Vec<String> {
    let edits = std::slice::from_ref(edit);
    let after = source.edited(edits);
    let place = (finding.rule.id, moved(finding.node.start(), edits));
    let (before, after_all) = (places(source, edits), places(&after, &[]));
    let of_others = |places: &[Place]| -> Vec<Place> {
        places.iter().filter(|(rule, _)| *rule != finding.rule.id).copied().collect()
    };
    let end = edit.range.start() + TextSize::of(edit.text.as_str());
    let holds = [
        (edit.range.is_empty(), "nothing is taken away"),
        (after.module.comments().any(|comment| comment.contains_inclusive(end)), "it is a comment"),
        (!after_all.contains(&place), "the finding is gone"),
        (of_others(&before) == of_others(&after_all), "what other rules found stays"),
        (after_all.iter().all(|place| before.contains(place)), "nothing new is found"),
    ];
    let broken = holds.iter().filter(|(holds, _)| !holds);
    broken.map(|(_, law)| format!("{}: {law}\n{}", finding.rule.id, after.text)).collect()
}

fn broken_by_fix(source: &Source, finding: &Finding, fix: &Fix) -> Vec<String> {
    let mut broken = Vec::new();
    let after = source.edited(&fix.edits);
    let is_about_source = finding.location.is_some();
    let mut law = |holds: bool, law: &str| {
        if !holds {
            let (id, title) = (finding.rule.id, &fix.title);
            let text =
                |source: &Source, range: TextRange| source.text[std::ops::Range::from(range)].to_owned();
            let mended = moved_range(finding.node, &fix.edits);
            let (old, new) = (text(source, finding.node), text(&after, mended));
            broken.push(format!("{id}, {title}: {law}\n  {old}\nbecomes\n  {new}"));
        }
    };
    law(are_apart(&fix.edits), "its edits do not overlap");
    let (imports, own): (Vec<&Edit>, Vec<&Edit>) = fix.edits.iter().partition(|edit| edit.is_import());
    let around = statement_round(source, finding.node);
    let whole = if WITHOUT_CALL.contains(&finding.rule.id) { around } else { finding.node };
    let inside = own.iter().all(|edit| whole.contains_range(edit.range));
    law(inside || is_about_source, "its edits are inside the node");
    law(imports.len() <= 1, "imports come together");
    for import in &fix.needs {
        law(is_imported_once(&after, *import, finding, fix), "what it needs is imported at the top, once");
    }
    let parsed = source.module.syntax_errors().is_empty();
    law(!parsed || after.module.syntax_errors().is_empty(), "the result parses");
    if fix.needs.contains(&Import::Shlex) {
        // There is still a shell, and the finding is about that.
        let place = (finding.rule.id, moved(finding.node.start(), &fix.edits));
        let same = after.in_code().filter(|other| (other.rule.id, other.node.start()) == place);
        let mut same = same.flat_map(|other| &other.fixes);
        law(!same.any(|other| other.needs.contains(&Import::Shlex)), "what is quoted is not quoted again");
        law(places(source, &fix.edits) == places(&after, &[]), "all findings stay, and none is new");
        law(comments(source) == comments(&after), "the comments stay");
        law(without(names(source), names(&after)).is_empty(), "all names stay");
        law(other_statements_stay(source, &after, fix), "the other statements stay");
        return broken;
    }
    if let Some((_, leaves)) = REWRITTEN.iter().find(|(rule, _)| *rule == finding.rule.id) {
        let new = without(ids(&after), ids(source));
        law(new.iter().all(|id| leaves.contains(id)), "nothing new is found");
        law(without(ids(source), ids(&after)).contains(&finding.rule.id), "the finding is gone");
        law(comments(source) == comments(&after), "the comments stay");
        let gone = without(names(source), names(&after));
        let gone = gone.iter().filter(|name| !LEFT_OUT.contains(*name)).count();
        law(gone <= 1, "all names but the function's stay");
        law(other_statements_stay(source, &after, fix), "the other statements stay");
        return broken;
    }
    let another = CALLED.iter().find(|rule| **rule == finding.rule.id);
    let another =
        another.map(|rule| Touched { rule, keywords: &[], argument: None, callee: true, leaves: &[] });
    let touched = || TOUCHED.iter().chain(&another).filter(|touched| touched.rule == finding.rule.id);
    let has_call = !WITHOUT_CALL.contains(&finding.rule.id);
    law(touched().next().is_some() == has_call, "it is known what the fix touches");
    let place = (finding.rule.id, moved(finding.node.start(), &fix.edits));
    let is_next = |other: &Finding| {
        FIRST_OF_MANY.contains(&finding.rule.id)
            && other.range.start() > moved(finding.range.start(), &fix.edits)
    };
    let is_left =
        after.in_code().any(|other| (other.rule.id, other.node.start()) == place && !is_next(other));
    law(!is_left, "the finding is gone");
    let mut expected = places(source, &fix.edits);
    expected.retain(|other| *other != place);
    let mut found = places(&after, &[]);
    found.retain(|other| *other != place);
    // What is replaced takes along what was found in it.
    let replaced: Vec<TextRange> =
        own.iter().map(|edit| edit.range).filter(|range| !range.is_empty()).collect();
    let gone = source.in_code().filter(|other| replaced.iter().any(|range| range.contains_range(other.node)));
    let by_import = source
        .in_code()
        .filter(|other| finding.rule.id.starts_with("B40") && MENDED_BY_IMPORT.contains(&other.rule.id));
    for other in gone.chain(by_import) {
        let other = (other.rule.id, moved(other.node.start(), &fix.edits));
        if let Some(index) =
            expected.iter().position(|place| *place == other).filter(|_| !found.contains(&other))
        {
            expected.remove(index);
        }
    }
    if finding.rule.id == "B701" {
        // Any keyword in a call counts there, so a call around may be taken for mended too.
        let around = source.findings.iter().filter(|other| other.node.contains_range(finding.node));
        for around in around.filter(|other| other.rule == finding.rule) {
            let around = ("B701", moved(around.node.start(), &fix.edits));
            expected.retain(|other| *other != around);
            found.retain(|other| *other != around);
        }
    }
    let mended = moved_range(finding.node, &fix.edits);
    // What is left may be suppressed where the finding was not.
    let is_left = |rule| touched().any(|touched| touched.leaves.contains(&rule));
    found.retain(|place| !is_left(place.0) || !mended.contains(place.1) || expected.contains(place));
    law(found == expected, "the other findings stay, and none is new");
    law(is_about_source || comments(source) == comments(&after), "the comments stay");
    let stays = match finding.rule.id {
        "B503" => touches_defaults_alone(source, finding, fix),
        _ if !has_call => true,
        _ => touched().any(|touched| untouched_is_equal(source, &after, finding, fix, touched)),
    };
    law(stays, "the rest stays");
    law(is_about_source || other_statements_stay(source, &after, fix), "the other statements stay");
    broken
}

/// The innermost statement that holds a node.
fn statement_round(source: &Source, node: TextRange) -> TextRange {
    let mut round = Round { node, found: node };
    round.visit_body(source.module.suite());
    round.found
}

struct Round {
    node: TextRange,
    found: TextRange,
}

impl Visitor<'_> for Round {
    fn visit_stmt(&mut self, statement: &Stmt) {
        if statement.range().contains_range(self.node) {
            self.found = statement.range();
            walk_stmt(self, statement);
        }
    }
}

/// Whether all statements at the top that a fix does not touch are what and in the order they were.
fn other_statements_stay(source: &Source, after: &Source, fix: &Fix) -> bool {
    let own: Vec<TextRange> =
        fix.edits.iter().filter(|edit| !edit.is_import()).map(|edit| edit.range).collect();
    let is_touched = |range: TextRange| own.iter().any(|edit| range.contains_range(*edit));
    let untouched = source.module.suite().iter().filter(|statement| !is_touched(statement.range()));
    let mut new = after.module.suite().iter();
    untouched.into_iter().all(|old| {
        let start = moved(old.start(), &fix.edits);
        let same = new.find(|statement| statement.start() == start);
        same.is_some_and(|same| ComparableStmt::from(old) == ComparableStmt::from(same))
    })
}

/// Whether a source has an import at its top that stands above a fixed node, and only one more than there
/// was.
fn is_imported_once(after: &Source, import: Import, finding: &Finding, fix: &Fix) -> bool {
    let at = moved(finding.node.start(), &fix.edits);
    let is_it = |statement: &&Stmt| statement.end() <= at && imports(statement, import);
    let above = after.module.suite().iter().filter(is_it).count();
    let is_brought =
        fix.edits.iter().filter(|edit| edit.is_import()).any(|edit| edit.text.contains(import.statement()));
    above >= 1 && (!is_brought || above == 1)
}

/// Whether a statement imports this and does not give it another name.
fn imports(statement: &Stmt, import: Import) -> bool {
    if let Stmt::ImportFrom(statement) = statement {
        let module = statement.module.as_deref().unwrap_or_default();
        let mut names = statement.names.iter().filter(|alias| alias.asname.is_none());
        return names.any(|alias| format!("from {module} import {}", alias.name) == import.statement());
    }
    let Some(statement) = statement.as_import_stmt() else { return false };
    let names = statement.names.iter().filter(|alias| alias.asname.is_none());
    let mut names = names.map(|alias| format!("import {}.", alias.name));
    names.any(|name| name.starts_with(&format!("{}.", import.statement())))
}

/// The findings of a source, where they stand after `edits`.
fn places(source: &Source, edits: &[Edit]) -> Vec<Place> {
    let place = |finding: &Finding| (finding.rule.id, moved(finding.node.start(), edits));
    let mut places: Vec<Place> = source.in_code().map(place).collect();
    places.sort_unstable();
    places
}

/// Where what starts at `offset` stands after `edits`.
fn moved(offset: TextSize, edits: &[Edit]) -> TextSize {
    let is_before =
        |edit: &Edit| edit.range.end() <= offset && (edit.range.start() < offset || edit.is_import());
    let before = edits.iter().filter(|edit| is_before(edit));
    let (gone, come) = before.fold((TextSize::new(0), TextSize::new(0)), |(gone, come), edit| {
        (gone + edit.range.len(), come + TextSize::of(edit.text.as_str()))
    });
    offset + come - gone
}

/// Where a node stands after edits inside it.
fn moved_range(node: TextRange, edits: &[Edit]) -> TextRange {
    TextRange::new(moved(node.start(), edits), moved(node.end(), edits))
}

fn ids(source: &Source) -> Vec<&str> {
    source.findings.iter().map(|finding| finding.rule.id).collect()
}

/// All variables that a source names.
fn names(source: &Source) -> Vec<&str> {
    let mut names = Names(Vec::new());
    names.visit_body(source.module.suite());
    names.0
}

/// What is left of `all` when each of `others` takes one away.
fn without<'a>(mut all: Vec<&'a str>, others: Vec<&str>) -> Vec<&'a str> {
    for other in others {
        if let Some(position) = all.iter().position(|one| *one == other) {
            all.swap_remove(position);
        }
    }
    all
}

fn are_apart(edits: &[Edit]) -> bool {
    let mut ranges: Vec<TextRange> = edits.iter().map(|edit| edit.range).collect();
    ranges.sort_by_key(Ranged::start);
    ranges.is_sorted_by(|one, next| one.end() <= next.start())
}

fn comments(source: &Source) -> Vec<&str> {
    source.module.comments().map(|range| &source.text[range]).collect()
}

fn untouched_is_equal(
    source: &Source,
    after: &Source,
    finding: &Finding,
    fix: &Fix,
    touched: &Touched,
) -> bool {
    let Some(old) = call_at(source, finding.node) else { return false };
    let Some(new) = call_at(after, moved_range(finding.node, &fix.edits)) else { return false };
    let callee_is_equal =
        touched.callee || ComparableExpr::from(&*old.func) == ComparableExpr::from(&*new.func);
    callee_is_equal && untouched_arguments(old, touched) == untouched_arguments(new, touched)
}

/// The arguments of a call that a fix is to leave alone.
fn untouched_arguments<'a>(
    call: &'a ExprCall,
    touched: &Touched,
) -> Vec<(Option<&'a str>, ComparableExpr<'a>)> {
    let arguments = call.arguments.args.iter().enumerate();
    let arguments = arguments.filter(|(position, _)| Some(*position) != touched.argument);
    let keywords = call.arguments.keywords.iter().map(|keyword| (keyword.arg.as_deref(), &keyword.value));
    let keywords = keywords.filter(|(name, _)| name.is_none_or(|name| !touched.keywords.contains(&name)));
    // Arguments that a fix passes by position where they had names.
    let names: &[&str] = if touched.rule == "B509" { &["userName", "authKey", "privKey"] } else { &[] };
    let arguments = arguments.map(|(position, argument)| (names.get(position).copied(), argument));
    arguments.chain(keywords).map(|(name, value)| (name, value.into())).collect()
}

/// Whether all edits are inside the defaults of the function that a finding is about.
fn touches_defaults_alone(source: &Source, finding: &Finding, fix: &Fix) -> bool {
    let mut finder = Finder { range: finding.node, found: None, function: None };
    finder.visit_body(source.module.suite());
    let Some(function) = finder.function else { return false };
    let defaults =
        || function.parameters.iter_non_variadic_params().filter_map(|parameter| parameter.default());
    fix.edits.iter().all(|edit| defaults().any(|default| default.range().contains_range(edit.range)))
}

/// The call that takes exactly this range.
fn call_at(source: &Source, range: TextRange) -> Option<&ExprCall> {
    let mut finder = Finder { range, found: None, function: None };
    finder.visit_body(source.module.suite());
    finder.found
}

struct Finder<'a> {
    range: TextRange,
    /// The call that takes exactly the range.
    found: Option<&'a ExprCall>,
    /// The outermost function whose name is in the range.
    function: Option<&'a StmtFunctionDef>,
}

impl<'a> Visitor<'a> for Finder<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let Stmt::FunctionDef(function) = stmt
            && self.range.contains_range(function.name.range())
        {
            self.function.get_or_insert(function);
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr
            && call.range() == self.range
        {
            self.found = Some(call);
        }
        walk_expr(self, expr);
    }
}

struct Names<'a>(Vec<&'a str>);

impl<'a> Visitor<'a> for Names<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr {
            self.0.push(name.id.as_str());
        }
        walk_expr(self, expr);
    }
}
