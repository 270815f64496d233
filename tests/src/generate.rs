//! Random Python that is full of what the rules look at, in random layouts.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A module of some statements.
pub fn module() -> impl Strategy<Value = String> {
    (vec(import(), 0..5), vec(statement(), 1..8)).prop_map(|(imports, statements)| {
        let all: Vec<String> = imports.into_iter().chain(statements).collect();
        all.concat()
    })
}

/// An expression, at most some calls deep.
pub fn expression() -> BoxedStrategy<String> {
    atom().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            6 => call(inner.clone()),
            1 => vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", "))),
            1 => vec(inner.clone(), 1..3).prop_map(|items| format!("({},)", items.join(", "))),
            1 => vec(inner.clone(), 1..3).prop_map(|items| format!("{{{}}}", items.join(", "))),
            1 => (inner.clone(), inner.clone()).prop_map(|(key, value)| format!("{{{key}: {value}, **x}}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} +\n{right})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one} if x else {other})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, list)| format!("[{one} for é in {list} if é]")),
            1 => inner.clone().prop_map(|value| format!("(lambda x={value}: {value})")),
            1 => inner.clone().prop_map(|value| format!("f'ü{{{value}!r:>{{x}}}}'")),
            1 => inner.clone().prop_map(|value| format!("f'''\n é {{ {value} = }}'''")),
            1 => inner.clone().prop_map(|value| format!("({value}).load")),
            1 => inner.clone().prop_map(|value| format!("({value})")),
            1 => inner.prop_map(|value| format!("x[{value}:]")),
        ]
    })
    .boxed()
}

/// What needs no other expression.
fn atom() -> impl Strategy<Value = String> {
    let words = "0 1 0.0 1.5 0j 1j 0x0 True False None ... '' b'' b'a' x self shell data SafeLoader md5 md4 \
        METHOD_MD5 METHOD_BLOWFISH METHOD_CRYPT METHOD_SHA512 yaml.SafeLoader yaml.Loader yaml.CFullLoader \
        crypt.METHOD_MD5 a.None_ [] {} () -1 'ls' 'pickle' 'pickle.loads' 'telnetlib' 'sha1' \"MD5\" 'İ' 'SHA'";
    let phrases =
        ["'ls -l /tmp'", "'/bin/ls -l'", "'C:/x'", "'a' 'b'", "'a' f'{x}'", "\"\"\"ls\n\"\"\"", "rb'x'"];
    select(words.split_whitespace().chain(phrases).map(str::to_owned).collect::<Vec<_>>())
}

const CALLEES: &str = "subprocess.run subprocess.Popen sp.call check_output run Popen os.system os.popen system \
    os.execl os.spawnlp o.startfile subprocess.getoutput commands.getoutput popen2.Popen3 requests.get r.post \
    requests.Session().get get httpx.Client httpx.stream h.AsyncClient hashlib.md5 hashlib.new hashlib.sha1 md5 new \
    hashlib.md5.x a.hashlib.sha crypt.crypt crypt.mksalt mksalt crypt yaml.load y.load load ruamel.yaml.load \
    pickle.loads p.Unpickler marshal.load eval exec __import__ importlib.import_module importlib.__import__ \
    import_module tempfile.mktemp random.random ET.parse mark_safe urlopen urllib.request.urlopen telnetlib.Telnet \
    wsgiref.handlers.CGIHandler hashlib.crypt.crypt execute self.execute builtins.exec f().load f()[0].yaml.load";

/// A call with any arguments in any layout.
pub fn call(value: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = String> {
    let callee = select(CALLEES.split_whitespace().collect::<Vec<_>>());
    (callee, arguments(value)).prop_map(|(callee, arguments)| format!("{callee}({arguments})"))
}

const KEYWORDS: &str =
    "shell shell shell timeout verify Loader usedforsecurity name salt method executable cwd";

/// Arguments, with the blanks, line ends and comments between them.
pub fn arguments(value: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = String> {
    let keyword = (select(KEYWORDS.split_whitespace().collect::<Vec<_>>()), layout(), value.clone());
    let keyword = keyword.prop_map(|(name, blank, value)| format!("{name}{blank}={value}"));
    let positional = prop_oneof![
        6 => value.clone(),
        1 => value.clone().prop_map(|value| format!("(\n{value}  # )\n)")),
        1 => value.clone().prop_map(|value| format!("*{value}")),
    ];
    let named = prop_oneof![
        8 => keyword,
        1 => value.prop_map(|value| format!("**{value}")),
        1 => Just("*x".to_owned()),
    ];
    let trailing = select(vec!["", "", "", ",", ", # ,)\n", "\n", "  # )\n  ,"]);
    (vec((positional, layout()), 0..3), vec((named, layout()), 0..3), layout(), trailing).prop_map(
        |(positional, named, first, trailing)| {
            // Nothing positional may follow a `**mapping`.
            let (mut named, mappings): (Vec<_>, Vec<_>) =
                named.into_iter().partition(|(argument, _)| !argument.starts_with("**"));
            named.extend(mappings);
            let all: Vec<String> = positional
                .into_iter()
                .chain(named)
                .map(|(argument, blank)| format!("{blank}{argument}"))
                .collect();
            let trailing = if all.is_empty() { "" } else { trailing };
            format!("{first}{}{trailing}", all.join(","))
        },
    )
}

/// What may stand between two tokens inside brackets.
fn layout() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", " ", " ", " ", "\n", "\n    ", "  # (,\n  ", "\r\n\t", " \\\n "])
}

fn import() -> impl Strategy<Value = String> {
    let lines = [
        "import subprocess",
        "import subprocess as sp, os as o",
        "from subprocess import run, Popen as P, check_output",
        "import os",
        "from os import system",
        "import requests as r",
        "from requests import get",
        "import httpx as h",
        "from hashlib import md5, new",
        "from crypt import crypt, mksalt",
        "import yaml",
        "import yaml as y",
        "from yaml import load",
        "import pickle as p",
        "from . import pickle",
        "from .pickle import loads",
        "from .. import telnetlib as t",
        "import xml.etree.ElementTree as ET",
        "from xml.etree import cElementTree",
        "from importlib import import_module",
        "from django.utils.safestring import mark_safe",
        "from os import *",
        "import telnetlib, ftplib",
        "import a.b.c, xmlrpc.client",
        "from Crypto.Cipher import AES",
        "import subprocessing",
        "from urllib.request import urlopen",
        "import pickle, subprocess as yaml",
        "from x import hashlib",
        "import random, os",
    ];
    let comments = comment();
    (select(lines.to_vec()), comments).prop_map(|(line, comment)| format!("{line}{comment}\n"))
}

/// The end of a line, now and then with a comment.
fn comment() -> impl Strategy<Value = &'static str> {
    select(vec![
        "",
        "",
        "",
        "",
        "",
        "",
        "  # nosec",
        "  # nosec B404",
        "  #nosec:B603, B607",
        "  # nosec B602,B603",
        "  # nosec b602 assert_used",
        "  # nosec B110 # nosec",
        "  # noqa # nosec yaml_load B113",
        "  # a comment",
        "  # nosec unknown",
        "  # nosec B001",
    ])
}

fn statement() -> BoxedStrategy<String> {
    let simple = prop_oneof![
        4 => (expression(), comment()).prop_map(|(value, comment)| format!("{value}{comment}\n")),
        2 => (expression(), comment()).prop_map(|(value, comment)| format!("x.y = é = {value}{comment}\n")),
        1 => (expression(), expression(), comment()).prop_map(|(test, message, end)| format!("assert {test}, {message}{end}\n")),
        1 => expression().prop_map(|value| format!("'ü'; x: {value} = {value}\n")),
        1 => expression().prop_map(|value| format!("del x[{value}]; raise {value} from {value}\n")),
        1 => import(),
    ];
    simple.prop_recursive(3, 24, 4, |inner| {
        let body = vec(inner, 1..3).prop_map(|statements| indented(&statements.concat()));
        let pass = select(vec!["    pass\n", "    pass  # nosec B110\n", "    continue\n", "    ...\n", "    pass; pass\n"]);
        let handled = prop_oneof![2 => pass.prop_map(str::to_owned), 1 => body.clone()];
        let types = select(vec!["", " Exception", " Exception as é", " ValueError", " (Exception,)", " a.Exception", " (Exception)"]);
        let handler = (types, comment(), handled)
            .prop_map(|(types, comment, body)| format!("except{types}:{comment}\n{body}"));
        let handlers = vec(handler, 1..3).prop_map(|handlers| handlers.concat());
        prop_oneof![
            3 => (body.clone(), handlers).prop_map(|(body, handlers)| format!("while x:\n{}", indented(&format!("try:\n{body}{handlers}")))),
            1 => (body.clone(), expression(), expression())
                .prop_map(|(body, one, other)| format!("@x({one})\ndef f(a: {other}, b={one}, *, c={other}) -> {one}:\n{body}")),
            1 => (body.clone(), expression()).prop_map(|(body, one)| format!("async def f(a={one}):\n{body}")),
            1 => (body.clone(), expression()).prop_map(|(body, one)| format!("@x({one})\nclass C(B, key={one}):\n{body}")),
            1 => (body.clone(), expression()).prop_map(|(body, one)| format!("with {one} as x, open({one}):\n{body}")),
            1 => (body.clone(), expression()).prop_map(|(body, one)| format!("for x in {one}:\n{body}else:\n{body}")),
            1 => (body.clone(), expression()).prop_map(|(body, one)| format!("if {one}:\n{body}elif {one}:\n{body}else:\n{body}")),
            1 => (body, expression()).prop_map(|(body, one)| {
                format!("match {one}:\n    case {{'a': 1, **rest}} if {one}:\n{}", indented(&body))
            }),
        ]
    })
    .boxed()
}

/// A block one level deeper. Strings over several lines get blanks too, which does not matter.
fn indented(block: &str) -> String {
    block.split_inclusive('\n').map(|line| format!("    {line}")).collect()
}
