//! `# nosec` comments that do not do what they seem to.

use crate::rule::rule;
use crate::suppressions::{Nosec, Slip};
use crate::{Edit, Finding, Fix};

rule! {
    /// A `# nosec` with a word that looks like a test and is none does not say what it does.
    ///
    /// If it names nothing else, it suppresses every finding of its statement, also those that nobody has
    /// looked at, now and in future. Name the test that is meant, with its id in capitals or its name; put
    /// a reason behind `--`, where no word is read as a test.
    ///
    /// ```python
    /// exec(text)  # nosec B1O2  # RA001 => exec(text)  # nosec B102
    /// exec(text)  # nosec exec_usde  # RA001 => exec(text)  # nosec exec_used
    /// exec(text)  # nosec B999  # RA001 no fix
    /// exec(text)  # nosec B102 -- the text is ours, unlike with B999
    /// ```
    ///
    /// The fix is safe, and there is one only where a single test is near. What the comment hid besides is
    /// found then.
    RA001 "unknown_suppression" {
        severity: Low, confidence: High, cwe: 1116,
        message: "this is no test, and the comment does not say what it suppresses; name the test",
        on: Nosec(check_words),
    }
}

rule! {
    /// A `# nosec` that suppresses nothing hides the next finding at its place instead.
    ///
    /// Often the code under it was mended, or the comment stands on another line than the statement that it
    /// was for. A comment counts on the lines of its own statement. Whether it suppresses anything is tried
    /// with all of Bandit's tests, whichever are selected.
    ///
    /// ```python
    /// subprocess.run(["/bin/ls"])  # nosec B603
    /// safe_load(text)  # nosec  # RA002 => safe_load(text)
    /// exec(text)  # nosec B102, B307  # RA002 => exec(text)  # nosec B102
    /// exec(text)  # nosec B102 as the pickle is ours
    /// lines = []  # nosec_lines of the module
    /// # nosec B101
    /// # ^ RA002
    /// assert user.is_admin  # nosec B101
    /// ```
    ///
    /// The fix removes the comment, or the test from a list made of tests alone. It is safe where the comment
    /// names tests alone, and unsafe where a reason would go with it. A comment that seems to speak of
    /// `nosec` only is left alone: where the word goes on, as in `nosec_lines`, and where it stands behind
    /// other text on a line without code.
    RA002 "unused_suppression" {
        severity: Low, confidence: High, cwe: 1116,
        message: "this `# nosec` suppresses nothing; remove it",
        on: Nosec(check_use),
    }
}

fn check_words(nosec: &Nosec<'_>, findings: &mut Vec<Finding>) {
    let result =
        if nosec.is_blanket { "so the comment suppresses everything" } else { "and suppresses nothing" };
    for word in &nosec.words {
        let Some(slip) = word.slip else { continue };
        let text = word.text;
        let mut finding = Finding::new(&RA001, word.range);
        finding.message(match slip {
            Slip::NotSuppressible => {
                format!("no comment suppresses `{text}`, {result}; leave the rule out with `ignore` in the configuration")
            }
            Slip::Meant(name) => format!("`{text}` is no test of Bandit's, {result}; write `{name}`"),
            Slip::Nearest(name) => {
                format!("`{text}` is no test of Bandit's, {result}; the nearest is `{name}`")
            }
            Slip::Unlike => {
                format!("`{text}` is no test of Bandit's, {result}; name the test, and put a reason behind `--`")
            }
        });
        if let Slip::Meant(name) = slip {
            finding.fix(Fix::safe(format!("Write `{name}`"), vec![Edit::replace(word.range, name)]));
        }
        findings.push(finding);
    }
}

fn check_use(nosec: &Nosec<'_>, findings: &mut Vec<Finding>) {
    if !nosec.is_used {
        let mut finding = Finding::new(&RA002, nosec.range);
        if nosec.is_outside {
            finding.message(
                "this `# nosec` suppresses nothing, as it counts on the lines of its own statement alone; put it behind \
                 the code, or remove it",
            );
        }
        let fix = if nosec.names_tests_alone() { Fix::safe } else { Fix::unsafe_ };
        finding.fix(fix("Remove `# nosec`", vec![nosec.removal()]));
        findings.push(finding);
    } else if !nosec.is_blanket {
        for (index, word) in nosec.idle_words() {
            let mut finding = Finding::new(&RA002, word.range);
            finding.message(format!("nothing here is suppressed by naming `{}`; remove it", word.text));
            let fix = nosec.removal_of_word(index);
            finding.fix(fix.map(|edit| Fix::safe(format!("Remove `{}`", word.text), vec![edit])));
            findings.push(finding);
        }
    }
}
