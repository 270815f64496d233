//! What is not as it should be: a clear message, and neither a crash nor silence.

use std::fmt::Write as _;

use ridealong_checks::{Checker, Code, Module, Options, Watch};
use ridealong_tests::tree::{Said, Tree, found};
use serde_json::json;

#[test]
fn text_that_is_not_utf8() {
    let said = Tree::new(&[("x.py", b"x = 1\ny = '\xe9'\n")]).check(&[]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.starts_with("error: x.py: is not UTF-8: byte 0xe9 on line 2 "), "{}", said.err);
}

#[test]
fn a_byte_order_mark_does_not_count() {
    let tree = Tree::new(&[("x.py", "\u{feff}exec(x); yaml.load(y)\nimport yaml\nyaml.load(z)\n")]);
    let report = tree.report(&[]);
    assert_eq!(report["findings"][0]["location"]["column"], 0);
    assert_eq!(report["findings"][0]["range"]["start"], json!({"line": 1, "column": 0}));
    assert_eq!(report["findings"][1]["fixes"][0]["edits"][0]["start"], 39);
    assert!(tree.check(&[]).out.starts_with("x.py:1:1: B102 "));
}

#[test]
fn any_line_ends() {
    for end in ["\n", "\r\n", "\r"] {
        let tree = Tree::new(&[("x.py", ["import os", "", "exec(x)", "assert y", ""].join(end))]);
        assert_eq!(found(&tree.report(&[])), ["x.py:3 B102", "x.py:4 B101"], "{end:?}");
        let out = tree.check(&[]).out;
        assert!(out.contains("3 | exec(x)\n  | ^") && out.contains("4 | assert y\n"), "{end:?}: {out}");
    }
}

#[test]
fn a_nul_byte() {
    let said = Tree::new(&[("x.py", "exec(x)\n\0\nassert y\n")]).check(&[]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.starts_with("error: x.py:2:1: syntax error: "), "{}", said.err);
    assert!(said.out.contains("x.py:1:1: B102 ") && said.out.contains("x.py:3:1: B101 "), "{}", said.out);
}

#[test]
fn an_empty_file() {
    for text in ["", "\u{feff}", "\n", "\r", "\x0c", "#"] {
        let said = Tree::new(&[("x.py", text)]).check(&[]);
        assert_eq!((said.code, said.out.as_str()), (Some(0), "Checked 1 file: nothing found.\n"), "{text:?}");
    }
}

#[test]
fn a_file_of_50_megabytes() {
    let text = format!("{}exec(x)\n", "x = [1, 2, 3]  # some text to fill the line\n".repeat(1_200_000));
    assert!(text.len() > 50_000_000);
    let said = Tree::new(&[("x.py", text)]).check(&[]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    assert!(said.out.starts_with("x.py:1200001:1: B102 "), "{}", said.out);
}

#[test]
fn a_line_of_a_megabyte() {
    let text = format!("x = '{}'; exec(y); z = '{}'\n", "ä".repeat(500_000), "b".repeat(500_000));
    let said = Tree::new(&[("x.py", text)]).check(&[]);
    assert!(said.out.starts_with("x.py:1:500009: B102 ") && said.out.len() < 2_000, "{}", said.out);
}

#[test]
fn a_folder_with_the_name_of_a_file() {
    let tree = Tree::new(&[("x.py/y.py", "exec(x)\n")]);
    assert_eq!(found(&tree.report(&[])), ["x.py/y.py:1 B102"]);
    assert_eq!(found(&tree.report(&["x.py"])), ["x.py/y.py:1 B102"]);
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use ridealong_tests::tools::skipped;

    use super::*;

    #[test]
    fn links_lead_to_files_and_not_to_folders() {
        let tree = Tree::new(&[("a/x.py", "exec(x)\n"), ("b/readme", "")]);
        symlink("../a/x.py", tree.path().join("b/y.py")).unwrap();
        symlink("..", tree.path().join("b/loop")).unwrap();
        symlink("..", tree.path().join("b/loop.py")).unwrap();
        symlink("a", tree.path().join("c")).unwrap();
        assert_eq!(found(&tree.report(&[])), ["a/x.py:1 B102", "b/y.py:1 B102"]);
        assert_eq!(tree.check(&[]).err, "");
        // One that is named is followed.
        assert_eq!(found(&tree.report(&["c"])), ["c/x.py:1 B102"]);
    }

    #[test]
    fn links_that_lead_nowhere() {
        let tree = Tree::new(&[("y.py", "")]);
        symlink("gone", tree.path().join("x.py")).unwrap();
        symlink("self.py", tree.path().join("self.py")).unwrap();
        for arguments in [&[][..], &["x.py", "self.py"]] {
            let said = tree.check(arguments);
            assert_eq!(said.code, Some(2));
            let lines: Vec<_> = said.err.lines().collect();
            assert!(lines[0].starts_with("error: self.py: is a link to `self.py`, which cannot be read: "));
            assert!(lines[1].starts_with("error: x.py: is a link to `gone`, which cannot be read: "));
            assert_eq!(lines.len(), 2, "{}", said.err);
        }
    }

    #[test]
    fn what_may_not_be_read() {
        let tree = Tree::new(&[("x.py", "exec(x)\n"), ("a/y.py", ""), ("z.py", "")]);
        for path in ["x.py", "a"] {
            fs::set_permissions(tree.path().join(path), fs::Permissions::from_mode(0o000)).unwrap();
        }
        if fs::read(tree.path().join("x.py")).is_ok() {
            skipped("what may not be read", &"root may read everything".to_owned());
            return;
        }
        let said = tree.check(&[]);
        fs::set_permissions(tree.path().join("a"), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains("error: a: cannot be read: "), "{}", said.err);
        assert!(said.err.contains("error: x.py: cannot be read: "), "{}", said.err);
        assert!(said.out.starts_with("Checked 1 file: nothing found, 2 problems."), "{}", said.out);
    }

    #[test]
    fn a_pipe_is_read_only_if_it_is_named() {
        let tree = Tree::new(&[("y.py", "exec(x)\n")]);
        let pipe = tree.path().join("x.py");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let said = tree.check(&[]);
        assert_eq!(said.code, Some(2));
        assert!(said.err.starts_with("error: x.py: is not a regular file; name it "), "{}", said.err);
        assert!(said.out.contains("y.py:1:1: B102 "), "{}", said.out);
        let writer = std::thread::spawn(move || fs::write(pipe, "assert x\n"));
        assert_eq!(found(&tree.report(&["x.py"])), ["x.py:1 B101"]);
        writer.join().unwrap().unwrap();
    }
}

/// A realistic file, with a bit of everything.
const REALISTIC: &str = r#"
"""A module."""
from __future__ import annotations

import hashlib
import os, subprocess as sp
import yaml
from xml.etree import ElementTree as ET


class Cache(dict[str, "Entry"], metaclass=type):
    """Keeps things."""

    size: int = 10_000
    names = {name: value for name, value in os.environ.items() if name != 'HOME'}

    def __init__(self, path: str, /, *paths, mode=0o644, **options) -> None:
        super().__init__()
        self.key = lambda text, *, salt=b"\x00": hashlib.md5(text.encode() + salt).hexdigest()
        assert path, f"no path: {path!r:>{self.size}} {{}} {options['x']}"

    @property
    def entries(self):
        yield from (entry for entry in self if not entry.startswith((".", '_')))

    async def load(self, stream):
        async with stream as source, other:
            data = await source.read()
            return yaml.load(data, Loader=yaml.Loader) or yaml.load(data)


def run(command: list[str] | str, *args: str, shell: bool = False) -> int:
    try:
        if (status := sp.call(command, shell=True)) and not -status >= 1 << 3:
            return sp.Popen(f"ls {command} \
                -l", shell=True, cwd=r'c:\x').wait()
        elif command in {"a", 'b'} and command is not None:
            exec(compile(command, '<string>', "exec"), globals())
        else:
            del command[1:-1:2], args
    except (OSError, ValueError) as error:
        raise RuntimeError("…") from error
    except Exception:
        pass
    finally:
        os.system('''true
        ''')  # nosec B605
    while True:
        for index, (key, *rest) in enumerate(zip(args, args)):
            continue
        else:
            break
    match command:
        case [str(first), *_] if first: ...
        case {"key": 1 | 2 as number, **rest} | Point(x=0, y=-1j):
            print(ET.parse(first), 1.5e3, 0xFF, "a" "b", sep="")
        case _:
            global cache
            cache = x = [*args, {**rest}, ...][0]
    return 0 if command else -1  # é 👩‍💻
"#;

/// Every way in which a file may stand half typed.
#[test]
fn half_typed_code() {
    let checker = Checker::new(Options::default());
    let check = |source: &str| {
        let watch = Watch { checkpoint: &|| {}, running: &Default::default() };
        let module = Module::parse(source);
        let errors = module.syntax_errors();
        (checker.check(&Code::new(&module, source, "x.py"), &watch).findings, errors)
    };
    let (findings, errors) = check(REALISTIC);
    assert!(errors.is_empty() && findings.len() >= 10, "{errors:?} {}", findings.len());
    for (end, _) in REALISTIC.char_indices() {
        let (before, after) = REALISTIC.split_at(end);
        let rest = &after[after.find('\n').unwrap_or(after.len())..];
        // The end is not there yet, or the line is typed in the midst of the file.
        for source in [before, &format!("{before}{rest}")] {
            let (findings, _) = check(source);
            let inside = |at: ridealong_checks::TextSize| source.is_char_boundary(at.to_usize());
            for finding in findings {
                assert!(inside(finding.range.start()) && inside(finding.range.end()), "{source}");
            }
        }
    }
}

/// A run either says that all is well, or what was not checked.
fn assert_said(name: &str, said: &Said) {
    let expected = if said.err.is_empty() { [Some(0), Some(1)] } else { [Some(2), Some(2)] };
    assert!(expected.contains(&said.code), "{name}: {:?} {}", said.code, said.err);
    let clear = ["syntax error: ", "nested too deep"].iter().any(|reason| said.err.contains(reason));
    assert!(said.err.is_empty() || clear, "{name}: {}", said.err);
    assert!(said.out.contains("Checked 1 file: "), "{name}: {}", said.out);
}

#[test]
fn deep_nesting() {
    let mut elifs = String::from("if x: pass\n");
    for number in 0..20_000 {
        _ = writeln!(elifs, "elif {number}: pass");
    }
    let mut blocks = String::new();
    for depth in 0..1_000 {
        _ = writeln!(blocks, "{}if x:", " ".repeat(depth));
    }
    let deep = [
        ("sum of 50,000 terms", format!("x = {}1\n", "1 + ".repeat(50_000))),
        ("comparison of 50,000 terms", format!("x = {}1\n", "1 < ".repeat(50_000))),
        ("300,000 attributes", format!("x{}\n", ".a".repeat(300_000))),
        ("100,000 calls", format!("f{}\n", "()".repeat(100_000))),
        ("100,000 open brackets", "(".repeat(100_000)),
        ("9,000 open braces in a string", format!("f'{}", "{".repeat(9_001))),
        ("5,000 times not", format!("x = {}y\n", "not ".repeat(5_000))),
        ("5,000 signs", format!("x = {}y\n", "-".repeat(5_000))),
        ("10,000 lists", format!("x = {}{}\n", "[".repeat(10_000), "]".repeat(10_000))),
        ("100,000 lists", format!("x = {}{}\n", "[".repeat(100_000), "]".repeat(100_000))),
        ("10,000 lambdas", format!("x = {}1\n", "lambda: ".repeat(10_000))),
        ("10,000 conditions", format!("x = {}1\n", "1 if y else ".repeat(10_000))),
        (
            "100,000 patterns",
            format!("match x:\n case {}{}: pass\n", "A(".repeat(100_000), ")".repeat(100_000)),
        ),
        ("5,000 format specs", format!("f'{}{}'\n", "{x:".repeat(5_000), "}".repeat(5_000))),
        ("20,000 elifs", elifs),
        ("1,000 blocks", blocks),
    ];
    for (name, text) in deep {
        // What stands behind is checked all the same.
        let said = Tree::new(&[("x.py", format!("exec(x)\n{text}"))]).check(&[]);
        assert_said(name, &said);
        assert!(said.out.starts_with("x.py:1:1: B102 "), "{name}: {}", said.out);
    }
}

/// The parser would take minutes over this, and more over ten times as much.
#[test]
fn fields_nested_without_end_are_refused_at_once() {
    let fields = format!("exec(x)\nf'{}{}'\n", "{x:".repeat(300_000), "}".repeat(300_000));
    let said = Tree::new(&[("x.py", fields)]).check(&[]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("nested too deep"), "{}", said.err);
}
