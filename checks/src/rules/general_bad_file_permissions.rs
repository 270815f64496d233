//! Files that others may change or run.

use ruff_python_ast::{Expr, Int, Number};
use ruff_text_size::Ranged;

use crate::numbers::{is_too_long, low_byte};
use crate::rule::rule;
use crate::values::{Value, raises};
use crate::{Call, Context, Edit, Fix, Severity};

rule! {
    /// A mode such as `0o777` lets every user of the machine change the file, or run what is in it.
    ///
    /// Whoever can write to a script, a configuration or a library decides what the program does that reads it
    /// next. Give away no more than is needed: `0o600` for a file with secrets, `0o644` for one that all may
    /// read, `0o700` for a program or a folder of your own. Write for everybody is rated high; write for the
    /// group, and running for the group or others, medium. So the usual `0o755` of a program that all may run
    /// is reported too: suppress it there.
    ///
    /// ```python
    /// import os
    ///
    /// os.chmod("/etc/app.conf", 0o666)  # B103 => os.chmod("/etc/app.conf", 0o644)
    /// os.chmod("/etc/app.conf", 0o600)
    /// os.chmod("/usr/bin/app", 0o755)  # B103 => os.chmod("/usr/bin/app", 0o700)
    /// os.chmod("/usr/bin/app", 0o700)
    /// os.chmod("/etc/app.conf", 777)  # B103
    /// ```
    ///
    /// The fix takes these permissions away, and leaves the remaining ones: but where the group or others may
    /// run the file, read goes as well, as a folder that can be read and not entered is of no use. It is
    /// unsafe: a user of the group may need them, and so may others, all the users besides. There is none for a
    /// mode that is not written in octal, which is seldom the one that was meant: `777` is `0o1411`. A mode by
    /// keyword, one made of `stat.S_…` and that of `Path.chmod`, which has no path before it, are not looked
    /// at.
    B103 "set_bad_file_permissions" {
        severity: High, confidence: High, cwe: 732,
        message: "this mode lets every user of the machine change the file; take write away from others, as in `0o644`",
        on: Call(check),
    }
}

const MEDIUM_MESSAGE: &str = "this mode lets the group change the file, or other users run it; give it to the owner alone, as in `0o700`";

/// Write for others.
const OTHERS_WRITE: u8 = 0o002;

/// Write and run for the group and for others.
const DANGEROUS: u8 = OTHERS_WRITE | 0o020 | 0o010 | 0o001;

/// Run for the group and for others.
const EXECUTE: u8 = 0o011;

/// The largest mode there is.
const ALL: u64 = 0o7777;

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    let [path, Expr::NumberLiteral(mode)] = call.args() else { return };
    let Number::Int(bits) = &mode.value else { return };
    let low = low_byte(bits);
    // Bandit raises on a path that it can't read, and on one that it can't put into its message.
    if low & DANGEROUS == 0 || !call.last_name.contains("chmod") || raises(path) || is_too_long(path) {
        return;
    }
    let fix = fix(context, mode, bits);
    let finding = context.report_call(&B103, call);
    finding.at(mode.range()).fix(fix).subject = subject(path, bits).map(Into::into);
    if low & OTHERS_WRITE == 0 {
        finding.severity(Severity::Medium).message(MEDIUM_MESSAGE);
    }
}

/// The mode and the path.
fn subject(path: &Expr, bits: &Int) -> Option<String> {
    let path = match Value::of(path) {
        Value::Word(path) => path,
        Value::Unknown => "NOT PARSED",
        Value::Number(_) | Value::Other(_) => return None,
    };
    Some(format!("0o{:o} on file ({path})", bits.as_u64()?))
}

fn fix(context: &Context<'_>, mode: impl Ranged, bits: &Int) -> Option<Fix> {
    let is_octal = context.text(mode.range()).starts_with("0o");
    let bits = bits.as_u64().filter(|bits| is_octal && *bits <= ALL)?;
    // Read goes with execute: it stands two bits above.
    let gone = u64::from(DANGEROUS) | (bits & u64::from(EXECUTE)) << 2;
    let kept = format!("0o{:03o}", bits & !gone);
    let title = format!("Use the mode `{kept}`");
    Some(Fix::unsafe_(title, vec![Edit::replace(mode.range(), kept)]))
}
