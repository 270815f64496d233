//! `-b`: what is known already.

use ridealong_tests::tree::Tree;

use crate::side_by_side::{bandit, comparable, made, same, tree};

#[test]
fn a_baseline_of_bandit_is_read_as_bandit_reads_it() {
    let Some(bandit) = bandit("a baseline") else { return };
    let tree = tree();
    let status = bandit
        .command()
        .current_dir(tree.path())
        .args(["-q", "-r", ".", "-f", "json", "-o", "old.json"])
        .status();
    assert_eq!(status.unwrap().code(), Some(1));
    same("nothing new", &tree, &["-r . -b old.json", "b.py -b old.json", "-r a -b old.json"]);
    tree.write("a/x.py", "import pickle\nassert x\nassert y\nexec(y)\nimport telnetlib\n");
    tree.write("new.py", "assert x\nassert y\nexec(x)\n");
    let lines = [
        "-r . -b old.json",
        "-r . -b old.json -ll",
        "-r . -b old.json --exit-zero",
        "-r . --baseline old.json -a vuln -n 1",
        "-r . -b old.json -t B102",
        "-r a -b old.json",
        "-r . -b old.json --ignore-nosec",
    ];
    same("something new", &tree, &lines);
    same(
        "formats without",
        &tree,
        &["-r . -b old.json -f csv", "-r . -b old.json -f sarif", "-r . -b old.json -f xml"],
    );
    same("formats without", &tree, &["-r . -b old.json -f yaml"]);
}

#[test]
fn one_of_ours_hides_what_it_holds() {
    let tree = tree();
    let said = tree.run(&["bandit", "-q", "-r", ".", "-f", "json", "-o", "old.json"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    assert_eq!(made(&mut tree.command(&["bandit"]), "-r . -b old.json").code, Some(0));
    tree.write(
        "b.py",
        "import subprocess\n\n\nsubprocess.call(x, shell=True)\nsubprocess.call(y, shell=True)\n",
    );
    assert_eq!(
        made(&mut tree.command(&["bandit"]), "-r . -b old.json").code,
        Some(0),
        "one hides any number"
    );
    tree.write("b.py", "assert x\nassert y\n");
    let made = made(&mut tree.command(&["bandit"]), "-r . -b old.json");
    let report = made.report.unwrap();
    let new = report["results"].as_array().unwrap();
    assert_eq!((made.code, new.len()), (Some(1), 2));
    assert!(new.iter().all(|one| one["candidates"].as_array().unwrap().len() == 2), "{report}");
}

#[test]
fn what_is_no_baseline_is_told_and_not_used() {
    let tree = tree();
    for text in ["", "{", "[]", "{\"results\": [{}]}", "{\"results\": []}"] {
        tree.write("old.json", text);
        same(&format!("baseline {text:?}"), &tree, &["-r . -b old.json"]);
        let said = tree.run(&["bandit", "-q", "b.py", "-b", "old.json"]);
        let is_told = said.err.starts_with("[manager]\tWARNING\tThe baseline old.json is not used: ");
        assert_eq!(
            (said.code, is_told),
            (Some(1), !text.contains("[]") || text == "[]"),
            "{text}: {}",
            said.err
        );
    }
    let said = tree.run(&["bandit", "b.py", "-b", "gone.json"]);
    assert!(
        said.code == Some(2) && said.err.contains("The baseline gone.json cannot be read: "),
        "{}",
        said.err
    );
}

/// A pipeline may go back and forth between the two.
#[test]
fn bandit_reads_reports_of_ours() {
    let Some(bandit) = bandit("a report of ours as a baseline") else { return };
    let tree = Tree::new(&[("x.py", "assert x\n")]);
    tree.run(&["bandit", "-q", "x.py", "-f", "json", "-o", "old.json"]);
    let run = |name: &str| {
        let mut command = bandit.command();
        command.current_dir(tree.path()).args(["x.py", "-f", "json", "-b", name]).output().unwrap()
    };
    let stderr = String::from_utf8_lossy(&run("old.json").stderr).into_owned();
    assert!(!stderr.contains("Failed to load"), "{stderr}");
    let report: serde_json::Value = serde_json::from_slice(&run("old.json").stdout).unwrap();
    assert_eq!(comparable(report)["errors"], serde_json::json!([]));
}

/// Code before and after; most of what is new is of a test that has found something before.
const OLD: &str = r#"
import os, pickle, requests, hashlib, crypt
password = "old"
f(password="old")
def g(password="old"): ...
d = {"pwd": "old", "token": None, "secret": 1}
d["pwd"] = "old"
if password == "it's": pass
os.chmod("a", 0o777)
os.chmod(path, 0o755)
os.chmod(path(), 0o777)
requests.get(u, verify=False)
requests.get(u, timeout=None)
hashlib.md5(x)
hashlib.new("sha1")
crypt.crypt(x, crypt.METHOD_MD5)
import xml.etree.ElementTree, Crypto.Hash
from xml.sax import handler
xml.etree.ElementTree.parse(x)
from Crypto.PublicKey import RSA, DSA
RSA.generate(512)
os.system("chown x *")
from flask import Markup
Markup(x)
import transformers
transformers.from_pretrained("x")
import tarfile
tarfile.extractall(members=f(x))
tarfile.extractall()
"#;
const NEW: &str = r#"
import dill
import httpx, markupsafe, datasets
token = "new"
f(password="new")
def h(password="new"): ...
d = {"pwd": "new", "token": True, "secret": 2}
d["pwd"] = "new"
if password == "its": pass
os.chmod("b", 0o777)
os.chmod("a", 0o776)
os.chmod(other, 0o755)
httpx.get(u, verify=False)
httpx.get(u, timeout=None)
hashlib.md4(x)
hashlib.new("sha")
crypt.crypt(x, crypt.METHOD_CRYPT)
import xml.etree.cElementTree, Crypto.Cipher
from xml.sax import saxutils
from Crypto import Random
xml.etree.ElementTree.fromstring(x)
DSA.generate(512)
os.popen("chown x *")
markupsafe.Markup(x)
datasets.load_dataset("x")
tarfile.extractall(members=g(x))
tarfile.extractall(a)
"#;

#[test]
fn what_texts_of_bandits_name_tells_findings_apart() {
    let Some(bandit) = bandit("a baseline by names") else { return };
    let tree = Tree::new(&[("a.py", OLD)]);
    let command =
        |words: &str| bandit.command().current_dir(tree.path()).args(words.split(' ')).output().unwrap();
    command("-q a.py -f json -o old.json");
    same("nothing new", &tree, &["a.py -b old.json"]);
    tree.write("a.py", format!("{OLD}{NEW}"));
    same("something new of each", &tree, &["a.py -b old.json"]);
    for line in NEW.lines().filter(|line| !line.is_empty()) {
        tree.write("a.py", format!("{OLD}{line}\n"));
        same(&format!("new: {line}"), &tree, &["a.py -b old.json"]);
    }
}

#[test]
fn one_of_ours_hides_no_other_secret_or_module() {
    let old = "import pickle\nfoo(\n  a,\n  password='one')\npassword = 'old'\nd = {\n  'pwd': 'x',\n  'a': 1,\n}\n\
               def f(\n  token='x',\n  a=1): ...\nsecret = '''a\nb'''\n";
    let tree = Tree::new(&[("x.py", old)]);
    tree.run(&["bandit", "-q", "x.py", "-f", "json", "-n", "1", "-o", "old.json"]);
    let count = |text: &str| {
        tree.write("x.py", text);
        let made = made(&mut tree.command(&["bandit"]), "x.py -b old.json");
        made.report.unwrap()["results"].as_array().unwrap().len()
    };
    assert_eq!(count(&format!("x = 1\n{old}")), 0);
    assert_eq!(count(&format!("if y:\n {}", old.replace('\n', "\n "))), 0, "indented");
    for (old_part, new_part, expected) in [
        ("import pickle", "import pickle\nimport dill", 1),
        ("'old'", "'new'", 1),
        ("'one'", "'other'", 1),
        ("'pwd': 'x'", "'pwd': 'y'", 1),
        ("token='x'", "token='y'", 1),
        ("\nb'''", "\nc'''", 1),
        ("'a': 1", "'a': 2", 0),
        ("a=1", "a=2", 0),
        ("password = 'old'\n", "password = 'old'\npassword = 'old'\n", 0),
    ] {
        assert_eq!(count(&old.replace(old_part, new_part)), expected, "{new_part}");
    }
}
