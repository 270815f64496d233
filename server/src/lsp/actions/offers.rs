//! What is offered, before it is known what the client can take of it.

use ridealong_checks::{Applicability, Finding, Fix, Suppression, TextRange, rules};
use tower_lsp::ls_types::CodeActionKind;

use super::carry_out::DOES_NOT_PARSE;
use super::deed::{Deed, Known};
use super::{FIX_ALL, Scene, findings_at};
use crate::db;

/// So many suppressions are worked out for one request; each costs a look at the statement, or at the file.
const MOST_SUPPRESSIONS: usize = 8;

/// An action that could be taken.
pub(super) struct Offer<'a> {
    pub(super) title: String,
    pub(super) kind: CodeActionKind,
    /// What it is about.
    pub(super) finding: Option<&'a Finding>,
    pub(super) is_preferred: bool,
    /// What it does, or why it cannot.
    pub(super) deed: Result<Deed, String>,
}

impl<'a> Offer<'a> {
    fn quick_fix(title: String, finding: &'a Finding, deed: Deed) -> Self {
        let (kind, finding) = (CodeActionKind::QUICKFIX, Some(finding));
        Self { title, kind, finding, is_preferred: false, deed: Ok(deed) }
    }

    fn impossible(title: String, finding: &'a Finding, reason: &str) -> Self {
        let (kind, finding) = (CodeActionKind::QUICKFIX, Some(finding));
        Self { title, kind, finding, is_preferred: false, deed: Err(reason.to_owned()) }
    }
}

/// What can be done about the findings in a range: mended first, ignored last.
pub(super) fn quick_fixes(range: TextRange, scene: Scene<'_>) -> Vec<Offer<'_>> {
    let here = findings_at(range, scene);
    let mut offers: Vec<Offer<'_>> = here.iter().flat_map(|finding| fixes(finding)).collect();
    let first_of_rule: Vec<&Finding> = here
        .iter()
        .enumerate()
        .filter(|(at, finding)| !here[..*at].iter().any(|before| before.rule == finding.rule))
        .map(|(_, finding)| *finding)
        .collect();
    offers.extend(first_of_rule.iter().filter_map(|finding| fix_all_of(finding, scene)));
    offers.extend(suppressions(&here, scene));
    offers.extend(first_of_rule.into_iter().flat_map(ignores));
    offers
}

fn fixes(finding: &Finding) -> Vec<Offer<'_>> {
    let id = finding.rule.id;
    if finding.fixes.is_empty() {
        let reason = format!("no fix is known for this; `ridealong explain {id}` tells what to do instead");
        return vec![Offer::impossible(format!("{id}: Fix"), finding, &reason)];
    }
    let offer = |(number, fix): (usize, &Fix)| {
        let is_safe = is_safe(fix);
        let title = format!("{id}: {}{}", fix.title, caution(is_safe));
        let deed = Deed::Fix(Known::of(finding), number);
        Offer { is_preferred: is_safe && number == 0, ..Offer::quick_fix(title, finding, deed) }
    };
    finding.fixes.iter().enumerate().map(offer).collect()
}

fn is_safe(fix: &Fix) -> bool {
    fix.applicability == Applicability::Safe
}

fn caution(is_safe: bool) -> &'static str {
    if is_safe { "" } else { " (may change behaviour)" }
}

/// All fixes of the rule of this finding, where others of it can be mended in the same way.
fn fix_all_of<'a>(finding: &'a Finding, scene: Scene<'_>) -> Option<Offer<'a>> {
    let has_safe = |finding: &Finding| finding.fixes.iter().any(is_safe);
    let is_safe = has_safe(finding);
    let findings = scene.analysis.findings.iter();
    let same = findings.filter(|other| {
        other.rule == finding.rule && if is_safe { has_safe(other) } else { !other.fixes.is_empty() }
    });
    if finding.fixes.is_empty() || same.count() < 2 {
        return None;
    }
    let id = finding.rule.id;
    let title = format!("{id}: Fix all of {id} in this file{}", caution(is_safe));
    if !parses(scene) {
        return Some(Offer::impossible(title, finding, DOES_NOT_PARSE));
    }
    Some(Offer::quick_fix(title, finding, Deed::FixAllOf(id.to_owned(), !is_safe)))
}

fn parses(scene: Scene<'_>) -> bool {
    scene.analysis.syntax_errors.is_empty()
}

/// All fixes that keep the program as it is.
pub(super) fn fix_all(scene: Scene<'_>) -> Option<Offer<'static>> {
    let mut findings = scene.analysis.findings.iter();
    findings.any(|finding| finding.fixes.iter().any(is_safe)).then(|| Offer {
        title: "Ridealong: Make all safe fixes".to_owned(),
        kind: FIX_ALL,
        finding: None,
        is_preferred: false,
        deed: if parses(scene) { Ok(Deed::FixAll) } else { Err(DOES_NOT_PARSE.to_owned()) },
    })
}

/// Comments that suppress: each once, for findings that share one.
fn suppressions<'a>(here: &[&'a Finding], scene: Scene<'_>) -> Vec<Offer<'a>> {
    let mut known: Vec<(&Finding, Suppression)> = Vec::new();
    let mut offers = Vec::new();
    for finding in here.iter().take(MOST_SUPPRESSIONS) {
        if rules::is_about_comments(finding.rule) {
            continue;
        }
        let id = finding.rule.id;
        let title = format!("{id}: Suppress with `# nosec {id}`");
        let Some(suppression) = db::suppression(scene.db, scene.view.file, finding) else {
            offers.push(Offer::impossible(title, finding, "no line of it can take a comment"));
            continue;
        };
        if known.iter().any(|(other, known)| other.rule == finding.rule && *known == suppression) {
            continue;
        }
        let caution = if suppression.counts_in_bandit { "" } else { " (Bandit does not look there)" };
        let deed = |with_reason| Deed::Suppress(Known::of(finding), with_reason);
        offers.push(Offer::quick_fix(format!("{title}{caution}"), finding, deed(false)));
        // Behind a comment that is there already, its own reason stands.
        if suppression.edit.text.contains("# nosec") {
            offers.push(Offer::quick_fix(format!("{title} and a reason{caution}"), finding, deed(true)));
        }
        known.push((finding, suppression));
    }
    offers
}

fn ignores(finding: &Finding) -> [Offer<'_>; 2] {
    let id = finding.rule.id;
    [("this file", Deed::IgnoreInFile(id.to_owned())), ("the project", Deed::IgnoreInProject(id.to_owned()))]
        .map(|(place, deed)| Offer::quick_fix(format!("{id}: Ignore in {place}"), finding, deed))
}
