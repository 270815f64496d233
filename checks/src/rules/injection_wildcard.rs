//! Wildcards in the commands of a shell. `B609` shares the option `shell_injection` with `B602` to `B607`.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::rule::rule;
use crate::values::raises;
use crate::{Call, Context, When};

rule! {
    /// A shell turns `*` into the names of files, and a name that starts with `-` becomes an option.
    ///
    /// Whoever may write into the folder can make a file named `--checkpoint-action=exec=sh x`, and
    /// `tar cf all.tar *` runs it; `--reference=theirs` makes `chown` and `chmod` do something else,
    /// and `-e sh x` is a command for `rsync`. Name the folder instead of what is in it, or list the
    /// files in Python and pass them after `--`, without a shell.
    ///
    /// ```python
    /// import glob
    /// import os
    /// import subprocess
    ///
    /// os.system("/bin/tar cf all.tar *")  # B609
    /// subprocess.run("/bin/chown -R www *", shell=True)  # B609
    /// subprocess.run(["/bin/tar", "cf", "all.tar", "--", *glob.glob("*")])
    /// subprocess.run(["/bin/chown", "-R", "www", "."])
    /// ```
    ///
    /// Looked for are `chown`, `chmod`, `tar` and `rsync`, anywhere in a command with a `*`. Which
    /// functions use a shell is told by the option `shell_injection`.
    ///
    /// There is no fix: what the wildcard was to match is for you to say.
    B609 "linux_commands_wildcard_injection" {
        severity: High, confidence: Medium, cwe: 155,
        message: "the shell makes `*` into names of files, and a name may be an option to this command; list the files yourself, after `--`",
        on: CallWhen(When::StartsProcess, check),
    }
}

const COMMANDS: [&str; 4] = ["chown", "chmod", "tar", "rsync"];

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    let starts = call.starts_process;
    if !(starts.shell || starts.subprocess) {
        return;
    }
    let has_shell = || !call.keywords_raise() && call.keyword_value("shell").is("True");
    if !(starts.shell || has_shell()) {
        return;
    }
    let Some(command) = call.args().first().filter(|command| !raises(command)) else { return };
    let mut seen = Seen::default();
    match command {
        Expr::StringLiteral(text) => seen.text(text.value.to_str()),
        Expr::List(list) => list.elts.iter().for_each(|element| seen.element(element, false)),
        _ => {}
    }
    if seen.command && seen.wildcard {
        let finding = context.report_call(&B609, call);
        finding.at(command.range()).about(call.name);
        if let Some(shell) = call.keyword("shell") {
            finding.line_of(shell.value.start());
        }
    }
}

/// What was seen in the texts of a command.
#[derive(Default)]
struct Seen {
    command: bool,
    wildcard: bool,
}

impl Seen {
    fn text(&mut self, text: &str) {
        self.command |= COMMANDS.iter().any(|command| text.contains(command));
        self.wildcard |= text.contains('*');
    }

    /// Takes in an element of a list as Python prints it: `within` another collection as its `repr`.
    /// The pieces never touch, so each is looked at by itself.
    fn element(&mut self, element: &Expr, within: bool) {
        match element {
            Expr::StringLiteral(text) if within => self.text(&repr(text.value.chars(), is_printable)),
            Expr::StringLiteral(text) => self.text(text.value.to_str()),
            Expr::BytesLiteral(bytes) => {
                self.text(&repr(bytes.value.bytes().map(char::from), is_printable_byte));
            }
            Expr::Name(name) => self.text(name.id.as_str()),
            Expr::List(list) => list.elts.iter().for_each(|element| self.element(element, true)),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|element| self.element(element, true)),
            Expr::Set(set) => set.elts.iter().for_each(|element| self.element(element, true)),
            _ => {}
        }
    }
}

/// What Python's `repr` writes between the quotes. An escape may make a word of what was none: a tab
/// before `ar` is `\tar`.
fn repr(text: impl Iterator<Item = char>, is_printable: impl Fn(char) -> bool) -> String {
    let printed = |c: char| match u32::from(c) {
        0x09 => "\\t".to_owned(),
        0x0a => "\\n".to_owned(),
        0x0d => "\\r".to_owned(),
        _ if is_printable(c) => c.to_string(),
        code @ ..=0xff => format!("\\x{code:02x}"),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    text.map(printed).collect()
}

fn is_printable(c: char) -> bool {
    // Behind another character, Rust escapes what Python does.
    c.is_ascii_graphic() || c == ' ' || !c.is_ascii() && format!("a{c}").escape_debug().count() == 2
}

fn is_printable_byte(c: char) -> bool {
    c.is_ascii_graphic() || c == ' '
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_does_not_print_is_escaped() {
        let text = "a\tar \u{200c}hown é\u{a0}\u{7f}\u{301}\u{e0001}";
        assert_eq!(repr(text.chars(), is_printable), "a\\tar \\u200chown é\\xa0\\x7f\u{301}\\U000e0001");
        assert_eq!(repr("\u{ac}".chars(), is_printable_byte), "\\xac");
    }
}
