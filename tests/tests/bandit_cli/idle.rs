//! Comments that name a test which finds nothing: what is said of them on standard error.

use std::process::Command;

use ridealong_tests::tree::{Said, Tree};

use crate::side_by_side::bandit;

/// Every kind of node that tests run on, within what makes their lines differ.
const NODES: &str = r#"
import subprocess, os, pickle  # nosec B403
assert x  # nosec B102, B101
exec(y)  # nosec B101
exec(y)  # nosec exec_used
subprocess.call("ls", shell=True)  # nosec B602, B603, B604
subprocess.call(["ls", f(g("x"))], # nosec B105, B108 , B603, B607
   a="x", b='/tmp/y')
def f(password="x"): # nosec B107, B105, B103
    """doc"""  # nosec B105
    try: x()
    except: pass  # nosec B110, B112
    if x == f"a{b}c {d:{e}}":  # nosec B105 B108 B608
        pass
@deco("a")  # nosec B107 B105
async def g(a: "b" = "c") -> "d": pass
@deco("a")  # nosec B107 B105
class A(B("x"), metaclass=c("d")):
    z = {"a": "b",  # nosec B105
         "c": ["d",
         "e"]}
    @deco  # nosec B107
    def f(self, token="x"): pass
for i in f("a"):
    try: x
    except E: continue; # nosec B112
    x = 1; y = "z"  # nosec: B105
match x("a"):  # nosec B105 B102
    case "b" if "c": pass  # nosec B105
    case {"k": "v"}: pass   # nosec B105
with open("a") as f("b")[1]: pass  # nosec B102, B105
f(*{[]}, "x")  # nosec B102 B602 B607 B506 B324
os.system("x", **{"a": {[]: 1}}, b={[1]}) # nosec B602, B605, B113
[a("b") for a in b("c") if d("e")] # nosec B102, B105
lambda a=b("c"): d("e") # nosec B107, B105
"#;

fn tree() -> Tree {
    let tree = Tree::new(&[
        ("nodes.py", NODES),
        ("first.py", "# nosec B613\nx = 1\n"),
        ("found.py", "# nosec B613, B102\nexec('\u{202e}')\n"),
        ("text.py", "\nx = '''\n# nosec B105\n''' # nosec B105\n'doc' # nosec B105\n"),
        ("tests/test.py", "assert x  # nosec B101\n"),
        ("broken.py", "x = 1  # nosec B101\ndef (\n"),
    ]);
    tree.write("c.yaml", "assert_used: {skips: ['*/tests/*']}\n");
    tree
}

fn warnings(command: &mut Command, line: &str) -> Vec<String> {
    let said = Said::of(&command.args(line.split(' ')).args(["-f", "json"]).output().unwrap());
    said.err.lines().filter(|line| line.contains("nosec encountered")).map(str::to_owned).collect()
}

#[test]
fn a_test_that_is_named_for_nothing_is_told_as_bandit_tells_it() {
    let Some(bandit) = bandit("comments that name tests for nothing") else { return };
    let tree = tree();
    for line in
        ["-r .", "-q -r .", "-r . -s B105,B602", "-r . -t B102", "-r . -c c.yaml", "-r . --ignore-nosec"]
    {
        let theirs = warnings(bandit.command().current_dir(tree.path()), line);
        assert_eq!(warnings(&mut tree.command(&["bandit"]), line), theirs, "{line}");
        assert_eq!(theirs.is_empty(), line.contains("ignore"), "{line}");
    }
}

#[test]
fn the_line_is_that_of_the_node() {
    let tree = Tree::new(&[("x.py", "f(\n    a,  # nosec B101, B102, B602\n)\nassert x  # nosec B101\n")]);
    let told = |id: &str| {
        format!("[tester]\tWARNING\tnosec encountered ({id}), but no failed test on file ./x.py:1")
    };
    assert_eq!(warnings(&mut tree.command(&["bandit"]), "-q x.py"), ["B102", "B602"].map(told));
}
