//! A file of a foreseeable name where everybody may write.

use crate::rule::rule;
use crate::{Context, StringConstant};

rule! {
    /// In a folder such as `/tmp` everybody may write, so a file of a known name can be put there by another
    /// user first.
    ///
    /// A link of that name makes the program overwrite a file elsewhere, and a file of that name makes it
    /// read what somebody else wrote. The functions of `tempfile` choose a name that nobody can foresee, and
    /// create the file so that no other user can open it.
    ///
    /// ```python
    /// import tempfile
    ///
    /// log = open("/tmp/deploy.log", "w")  # B108
    /// lock = "/var/tmp/deploy.lock"  # B108
    /// with tempfile.NamedTemporaryFile() as scratch:
    ///     scratch.write(data)
    /// folder = tempfile.mkdtemp(prefix="deploy-")
    /// ```
    ///
    /// Every string that starts with such a folder counts. The option `hardcoded_tmp_directory.tmp_dirs`
    /// lists the folders.
    B108 "hardcoded_tmp_directory" {
        severity: Medium, confidence: Medium, cwe: 377,
        message: "a file of a known name in a folder where everybody may write; let `tempfile` make it",
        on: String(check),
    }
}

fn check(context: &mut Context<'_>, string: &StringConstant<'_>) {
    let folders = &context.options.hardcoded_tmp_directory.tmp_dirs;
    if folders.iter().any(|folder| string.value.starts_with(folder)) {
        context.report_string(&B108, string);
    }
}
