//! Processes, and the shells that start them. `B602` to `B607` share the option `shell_injection`.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::edits::{add_argument, plain_quote, remove_argument};
use super::shell_values::{argument_list, quote_values};
use crate::numbers::is_zero;
use crate::rule::rule;
use crate::values::string;
use crate::{Call, Context, Edit, Fix, Import, Severity, When};

rule! {
    /// `shell=True` hands the command to a shell, which runs whatever a quoted-in value adds to it.
    ///
    /// With `name = "x; rm -rf ~"` the call below removes a home directory. Pass the program and its
    /// arguments as a list and leave `shell` out: then nothing is a separator, and no value can
    /// become another command. A constant command is rated low, as only its author can change it.
    ///
    /// ```python
    /// import subprocess
    ///
    /// subprocess.run(f"/bin/tar xf {name}", shell=True)  # B602
    /// subprocess.run(["/bin/tar", "xf", name])  # B603
    /// subprocess.run("/bin/ls -l /tmp", shell=True)  # B602 => subprocess.run(["/bin/ls", "-l", "/tmp"])
    /// subprocess.run(f"/bin/tar xf '{name}'", shell=True)  # B602 => subprocess.run(["/bin/tar", "xf", str(name)])
    /// ```
    ///
    /// There are two fixes. Where nothing but quotes is special to a shell, the command becomes a list; its
    /// program is looked at as `B603` and `B607` from then on. And values can be put through `shlex.quote`; the
    /// finding stays then, as there is still a shell: suppress it when you have looked at the whole command.
    /// Both are unsafe: a program that is not found raises `FileNotFoundError` in a list where the shell returned
    /// 127, and a value that held several words, or a wildcard, is one word. There is none where a value may be a
    /// command, or several arguments, by its name or by how it is put together.
    B602 "subprocess_popen_with_shell_equals_true" {
        severity: High, confidence: High, cwe: 78,
        message: "`shell=True` lets a value in the command start other commands; pass a list of arguments without a shell",
        on: CallWhen(When::StartsProcess, subprocess_with_shell),
    }
}

rule! {
    /// A process is started without a shell: no injection of commands, but a place to look at.
    ///
    /// What is run, and with which arguments, must not be for an outsider to choose. An argument that
    /// starts with `-` may be taken for an option: put `--` before it where the program knows that.
    ///
    /// ```python
    /// import subprocess
    ///
    /// subprocess.run(["/usr/bin/git", "log", "--", path])  # B603
    /// ```
    ///
    /// There is nothing to fix; suppress the finding when you have looked at it.
    B603 "subprocess_without_shell_equals_true" {
        severity: Low, confidence: High, cwe: 78,
        message: "a process is started here; make sure that no outsider chooses the program or its options",
        on: CallWhen(When::StartsProcess, subprocess_without_shell),
    }
}

rule! {
    /// A function that is not known takes `shell=True`, and probably hands its command to a shell.
    ///
    /// Wrappers of `subprocess` have the same trouble as `subprocess` itself: a value in the command
    /// may start other commands. Pass a list without a shell. If the wrapper is yours, add it to the
    /// option `shell_injection.subprocess`, and it is checked like the real one.
    ///
    /// ```python
    /// runner.execute(command, shell=True)  # B604 no fix
    /// runner.execute(f"tar xf {name}", shell=True)  # B604 => runner.execute(f"tar xf {shlex.quote(str(name))}", shell=True)
    /// runner.execute([program, argument])
    /// ```
    ///
    /// The fix puts the values of the first argument through `shlex.quote`, where that is an f-string or put
    /// together with `+`, `%` or `.format`. The finding stays, as there is still a shell. It is unsafe: a value that
    /// held several words is one word then. What an unknown function takes in place of a shell is not known.
    B604 "any_other_function_with_shell_equals_true" {
        severity: Medium, confidence: Low, cwe: 78,
        message: "this function is told to use a shell; pass it a list of arguments without one, if it takes that",
        on: CallWhen(When::HasKeywords, other_with_shell),
    }
}

rule! {
    /// `os.system`, `os.popen` and their kind always use a shell, and cannot be told not to.
    ///
    /// A value in the command may start other commands. Call `subprocess.run` with a list of
    /// arguments. A constant command is rated low, as only its author can change it.
    ///
    /// ```python
    /// import os
    /// import subprocess
    ///
    /// os.system(f"/usr/bin/convert {name} out.png")  # B605 => subprocess.call(["/usr/bin/convert", str(name), "out.png"])
    /// subprocess.run(["/usr/bin/convert", name, "out.png"])  # B603
    /// ```
    ///
    /// There are two fixes. Where nothing but quotes is special to a shell, `os.system` becomes a `subprocess.call`
    /// of a list, and `os.popen` a `subprocess.Popen` whose output is read; these are looked at as `B603`, `B607`
    /// and `B404` from then on. And values can be put through `shlex.quote`, where the finding stays. Both are
    /// unsafe: `subprocess.call` returns the exit code, where `os.system` has it times 256; a program that is not
    /// found raises `FileNotFoundError`; what `os.popen` gave returned the status on `close`; and a value that held
    /// several words, or a wildcard, is one word.
    B605 "start_process_with_a_shell" {
        severity: High, confidence: High, cwe: 78,
        message: "this function always uses a shell, in which a value can start other commands; use `subprocess.run` with a list",
        on: CallWhen(When::StartsProcess, always_shell),
    }
}

rule! {
    /// `os.exec…`, `os.spawn…` and `os.startfile` start a program without a shell.
    ///
    /// No command can be injected, but what is started must not be for an outsider to choose.
    ///
    /// ```python
    /// import os
    ///
    /// os.execv("/usr/bin/git", ["git", "log"])  # B606
    /// ```
    ///
    /// There is nothing to fix; suppress the finding when you have looked at it.
    B606 "start_process_with_no_shell" {
        severity: Low, confidence: Medium, cwe: 78,
        message: "a program is started here; make sure that no outsider chooses which",
        on: CallWhen(When::StartsProcess, never_shell),
    }
}

rule! {
    /// A program without its path is looked for in `PATH`, and whoever can set that chooses it.
    ///
    /// So does whoever may write to a folder that stands early in it. Write the whole path where
    /// the program's place is known.
    ///
    /// ```python
    /// import subprocess
    ///
    /// subprocess.run(["git", "log"])  # B603, B607
    /// subprocess.run(["/usr/bin/git", "log"])  # B603
    /// subprocess.run(["sh", "setup.sh"])  # B607, B603 => subprocess.run(["/bin/sh", "setup.sh"])
    /// ```
    ///
    /// There is a fix for `python` and `python3` at the head of a list, which become `sys.executable`, the
    /// Python that runs the program, and for `sh` and `env`, which lie in `/bin` and `/usr/bin` on all but a few
    /// systems. It is unsafe: a wrapper of the same name is no longer found. There is no fix for other programs:
    /// where they lie differs from machine to machine.
    B607 "start_process_with_partial_path" {
        severity: Low, confidence: High, cwe: 78,
        message: "the program is looked for in `PATH`, which others may have set; write its whole path",
        on: CallWhen(When::StartsProcess, partial_path),
    }
}

const CONSTANT_WITH_SHELL: &str = "`shell=True` with a constant command is safe until somebody puts a value into it; pass a list of arguments";

const CONSTANT_ALWAYS_SHELL: &str =
    "this function always uses a shell; a constant command is safe until somebody puts a value into it";

fn subprocess_with_shell(context: &mut Context<'_>, call: &Call<'_>) {
    if !call.starts_process.subprocess || has_shell(call) != Some(true) {
        return;
    }
    let Some(keyword) = call.keyword("shell") else { return };
    let Some(command) = call.args().first().filter(|_| !call.args_raise()) else { return };
    let fixes = fixes(context, call);
    let finding = context.report_call(&B602, call);
    finding.line_of(keyword.value.start()).at(keyword.range()).fixes = fixes;
    if string(command).is_some() {
        finding.severity(Severity::Low).message(CONSTANT_WITH_SHELL);
    }
}

fn subprocess_without_shell(context: &mut Context<'_>, call: &Call<'_>) {
    if call.starts_process.subprocess && has_shell(call) == Some(false) {
        let finding = context.report_call(&B603, call);
        if let Some(keyword) = call.keyword("shell") {
            finding.line_of(keyword.value.start());
        }
    }
}

fn other_with_shell(context: &mut Context<'_>, call: &Call<'_>) {
    let Some(keyword) = call.keyword("shell") else { return };
    if !call.starts_process.subprocess && has_shell(call) == Some(true) {
        let fix = call.args().first().and_then(|command| quote_values(context, command));
        context.report_call(&B604, call).line_of(keyword.value.start()).at(keyword.range()).fix(fix);
    }
}

fn always_shell(context: &mut Context<'_>, call: &Call<'_>) {
    if !call.starts_process.shell || call.args_raise() {
        return;
    }
    let Some(command) = call.args().first() else { return };
    let fixes = fixes(context, call);
    let finding = context.report_call(&B605, call);
    finding.fixes = fixes;
    if string(command).is_some() {
        finding.severity(Severity::Low).message(CONSTANT_ALWAYS_SHELL);
    }
}

fn never_shell(context: &mut Context<'_>, call: &Call<'_>) {
    if call.starts_process.no_shell {
        context.report_call(&B606, call);
    }
}

fn partial_path(context: &mut Context<'_>, call: &Call<'_>) {
    let starts = call.starts_process;
    let no_shell = starts.no_shell && !context.options.shell_injection.lacks_shell;
    if !(starts.subprocess || starts.shell || no_shell) || call.args_raise() {
        return;
    }
    let program = match call.args().first() {
        Some(Expr::List(list)) => list.elts.first(),
        program => program,
    };
    if let Some(program) = program
        && string(program).is_some_and(|path| !starts_with_path(path))
    {
        let fix = whole_path(context, call, program);
        context.report_call(&B607, call).at(program.range()).fix(fix);
    }
}

/// Names the program, where it is this Python, or lies at the same place everywhere.
fn whole_path(context: &Context<'_>, call: &Call<'_>, program: &Expr) -> Option<Fix> {
    let written = context.text(program);
    let name = string(program)?;
    let quote = plain_quote(written, name)?;
    let is_only_program =
        call.args().first().is_some_and(Expr::is_list_expr) || call.name.starts_with("os.exec");
    if !is_only_program || has_shell(call) != Some(false) {
        return None;
    }
    let path = match name {
        "python" | "python3" => {
            let edit = Edit::replace(program.range(), "sys.executable");
            return Fix::unsafe_("Run the same Python", vec![edit]).needing(Import::Sys, context);
        }
        "sh" => "/bin/sh",
        "env" => "/usr/bin/env",
        _ => return None,
    };
    let edit = Edit::replace(program.range(), format!("{quote}{path}{quote}"));
    Some(Fix::unsafe_(format!("Write `{path}`"), vec![edit]))
}

/// Whether a command starts with a path: a slash, a backslash, a dot, or a drive's letter and colon.
fn starts_with_path(command: &str) -> bool {
    let mut bytes = command.bytes();
    match bytes.next() {
        Some(b'/' | b'\\' | b'.') => true,
        Some(first) => first.is_ascii_alphabetic() && bytes.next() == Some(b':'),
        None => false,
    }
}

/// Whether a call asks for a shell, or none where Bandit raises on reading its arguments.
fn has_shell(call: &Call<'_>) -> Option<bool> {
    let Some(shell) = call.keywords("shell").last() else {
        return (!call.keywords_raise()).then_some(false);
    };
    if call.keywords_raise() {
        return None;
    }
    Some(match &shell.value {
        Expr::BooleanLiteral(value) => value.value,
        Expr::NumberLiteral(number) => !is_zero(&number.value),
        Expr::StringLiteral(string) => !string.value.is_empty(),
        Expr::BytesLiteral(bytes) => bytes.value.bytes().next().is_some(),
        Expr::List(list) => !list.elts.is_empty(),
        Expr::Dict(dict) => !dict.items.is_empty(),
        Expr::NoneLiteral(_) => false,
        _ => true,
    })
}

/// The ways to run the command of a call without a shell that lets values add to it.
fn fixes(context: &Context<'_>, call: &Call<'_>) -> Vec<Fix> {
    let command = call.args().first();
    let quoted = command.and_then(|command| quote_values(context, command));
    let list =
        if call.name.starts_with("os.") { without_os(context, call) } else { without_shell(context, call) };
    list.into_iter().chain(quoted).collect()
}

/// Turns a command without a character that is special to a shell into a list of its words.
fn without_shell(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    // Behind the command, `executable` may be given by its position; a wrapper may differ anywhere.
    let [command] = call.args() else { return None };
    if !call.name.starts_with("subprocess.") {
        return None;
    }
    let shell = call.keyword("shell").filter(|shell| shell.value.is_boolean_literal_expr())?;
    // Another shell may be named, or keywords unpacked that change what runs.
    let others = || call.node.arguments.keywords.iter().filter(|keyword| keyword.range() != shell.range());
    let unclear = others()
        .any(|keyword| keyword.arg.as_ref().is_none_or(|arg| matches!(arg.as_str(), "executable" | "shell")));
    if unclear {
        return None;
    }
    let edits = vec![
        Edit::replace(command.range(), argument_list(context, command)?),
        remove_argument(context, call, shell)?,
    ];
    Some(Fix::unsafe_(WITHOUT_SHELL, edits))
}

/// Does the same for `os.system` and `os.popen`, by `subprocess`.
fn without_os(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    let [command] = call.args() else { return None };
    let (function, arguments, rest) = match call.name {
        "os.system" => ("subprocess.call", "", ""),
        "os.popen" => ("subprocess.Popen", "stdout=subprocess.PIPE, text=True", ".stdout"),
        _ => return None,
    };
    let list = argument_list(context, command)?;
    let callee = call.callee();
    if !call.node.arguments.keywords.is_empty() || context.text(callee).contains('#') {
        return None;
    }
    let mut edits = vec![Edit::replace(callee, function), Edit::replace(command.range(), list)];
    if !rest.is_empty() {
        edits.push(add_argument(context, call, arguments)?);
        edits.push(Edit::insert(call.node.end(), rest));
    }
    Fix::unsafe_(WITHOUT_SHELL, edits).needing(Import::Subprocess, context)
}

const WITHOUT_SHELL: &str = "Pass a list of arguments without a shell";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_as_bandit_has_it() {
        for (command, expected) in [
            ("/bin/ls", true),
            ("./ls", true),
            ("C:/ls", true),
            (r"\\host\x", true),
            ("ls", false),
            ("", false),
            ("1:x", false),
        ] {
            assert_eq!(starts_with_path(command), expected, "{command:?}");
        }
    }
}
