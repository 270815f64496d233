//! Random Python that is full of what the rules look at, in random layouts.
//!
//! It is put together from templates, in which `$1` to `$3` stand for expressions, `$B` for a block
//! and `$#` for the end of a line, now and then with a comment. [`source`] goes further than [`module`]:
//! strings in every place, definitions of every form, comments anywhere, and the bytes of a file.

mod bytes;
mod comments;
mod composed;
mod definitions;
mod imports;
mod strings;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const ATOMS: &str = "0|1|0.0|1.5|0j|1j|0x0|-1|True|False|None|...|''|b''|b'a'|x|self|shell|data\
    |SafeLoader|md5|md4|METHOD_MD5|METHOD_BLOWFISH|METHOD_CRYPT|METHOD_SHA512|crypt.METHOD_MD5|a.None_|[]\
    |{}|()|yaml.Loader|yaml.SafeLoader|yaml.CFullLoader|'ls'|'pickle'|'pickle.loads'|'telnetlib'|'sha1'\
    |\"MD5\"|'İ'|'SHA'|'ls -l /tmp'|'/bin/ls -l'|'C:/x'|'a' 'b'|'a' f'{x}'|\"\"\"ls\n\"\"\"|rb'x'\
    |0o777|0o755|0o644|0O20|0o1_0|511|0x1f|0b10|18446744073709551618|0xfff_ffff_ffff_fff0_02|512|1024|2047\
    |2048|1023.5|1e999|0b0|0_0.0|'data'|'tar'|ssl.PROTOCOL_SSLv3|s.PROTOCOL_TLSv1_1|SSL.SSLv23_METHOD\
    |PROTOCOL_SSLv2|'TLSv1_METHOD'|ssl.PROTOCOL_TLS|ec.SECP192R1|SECT163K1|ec.SECP256R1|'SECP192R1'\
    |paramiko.AutoAddPolicy|AutoAddPolicy|WarningPolicy\
    |'chown -R x *'|'/bin/tar cf x *'|'*'|tar|'main'|'0a1b2c3'|'./model'|'<b>{}</b>'|data|'é'";

const EXPRESSIONS: &str = "[$1]|[$1, $2]|($1,)|($1, $2)|{$1}|{$1, $2}|{$1: $2, **$3}|($1 +\n$2)\
    |($1 if $2 else $3)|[$1 for é in $2 if $3]|(lambda x=$1, *, y=$2: $3)|f'ü{$1!r:>{$2}}'\
    |f'''\n é { $1 = }'''|'x' f'{$1}{$2}'|($1).load|($1)|x[$1:$2]|(é := $1)|not $1|($1 < $2 < $3)\
    |f(*$1, **$2)|WarningPolicy($1)|c.AutoAddPolicy($1)|{$1, ($2, [$3])}\
    |'{}'.format($1)|'{} {}'.format($1, *[$2])|'%s' % $1|('%s %s' % ($1, $2))|f'<{$1}>'\
    |{'a': $1}|['tar', $1, '*']";

const CALLEES: &str = "subprocess.run|subprocess.Popen|sp.call|check_output|run|Popen|os.system|os.popen\
    |system|os.execl|os.spawnlp|o.startfile|subprocess.getoutput|commands.getoutput|popen2.Popen3\
    |requests.get|r.post|requests.Session().get|get|httpx.Client|httpx.stream|h.AsyncClient|hashlib.md5\
    |hashlib.new|hashlib.sha1|hashlib.md5.x|a.hashlib.sha|md5|new|crypt.crypt|crypt.mksalt|mksalt|crypt\
    |hashlib.crypt.crypt|yaml.load|y.load|load|ruamel.yaml.load|pickle.loads|p.Unpickler|marshal.load\
    |eval|exec|builtins.exec|__import__|importlib.import_module|importlib.__import__|import_module\
    |tempfile.mktemp|random.random|ET.parse|mark_safe|urlopen|urllib.request.urlopen|telnetlib.Telnet\
    |wsgiref.handlers.CGIHandler|execute|self.execute|f().load|f()[0].yaml.load|os.chmod\
    |fchmod|chmod_all|a.lchmod.x|path.chmod|app.run|f().run|x.extractall|extractall|safe_extractall\
    |ssl.wrap_socket|s.wrap_socket|wrap_socket|pyOpenSSL.SSL.Context|SSL.Context|Context\
    |cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key|rsa.generate_private_key\
    |dsa.generate_private_key|ec.generate_private_key|generate_private_key|Crypto.PublicKey.RSA.generate\
    |RSA.generate|Cryptodome.PublicKey.DSA.generate|client.set_missing_host_key_policy\
    |set_missing_host_key_policy|f().exec_command|exec_command|pysnmp.hlapi.CommunityData|CommunityData\
    |hlapi.UsmUserData|UsmUserData|pysnmp.hlapi.UsmUserData\
    |os.system|x.extra|extra|RawSQL|models.RawSQL|logging.config.listen|listen|torch.load\
    |torch.serialization.load|AutoModel.from_pretrained|x.transformers.from_pretrained|load_dataset\
    |hf_hub_download|jinja2.Environment|Environment|select_autoescape|mako.template.Template|Template\
    |mark_safe|safestring.SafeString|mark_safe|Markup|flask.Markup|markupsafe.Markup|Markup";

const KEYWORDS: &str = "shell|shell|shell|timeout|verify|Loader|usedforsecurity|name|salt|method\
    |executable|cwd|debug|filter|members|ssl_version|method|key_size|bits|curve|mpModel|authKey|CommunityData\
    |UsmUserData|set_missing_host_key_policy|autoescape|autoescape|select|where|sql|weights_only|load|revision|commit_id";

const IMPORTS: &str = "import subprocess|import subprocess as sp, os as o|import os|from os import system\
    |from subprocess import run, Popen as P, check_output|import requests as r|from requests import get\
    |import httpx as h|from hashlib import md5, new|from crypt import crypt, mksalt|import yaml\
    |import yaml as y|from yaml import load|import pickle as p|from . import pickle\
    |from .pickle import loads|from os import *|from .. import telnetlib as t\
    |import xml.etree.ElementTree as ET|from xml.etree import cElementTree\
    |from importlib import import_module|from django.utils.safestring import mark_safe\
    |import telnetlib, ftplib|import a.b.c, xmlrpc.client|from Crypto.Cipher import AES\
    |import subprocessing|from x import hashlib|from urllib.request import urlopen\
    |import pickle, subprocess as yaml|import random, os|import flask|from flask_login import x\
    |import tarfile|import tarfile as t|from tarfile import open|import ssl as s|import ssl\
    |from ssl import wrap_socket|from pyOpenSSL import SSL|from OpenSSL import SSL|from pyOpenSSL.SSL import Context\
    |from cryptography.hazmat.primitives.asymmetric import rsa, dsa, ec\
    |from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key\
    |from Crypto.PublicKey import RSA|import paramiko|from x.paramikos import y as paramiko\
    |from pysnmp.hlapi import *|from pysnmp.hlapi import CommunityData, UsmUserData|from pysnmp import hlapi\
    |from os import fchmod, chmod as c\
    |from django.utils import safestring\
    |from django.utils.html import format_html|from django.utils.safestring import mark_safe as safe, mark_safe\
    |from django.db.models.expressions import RawSQL|from django.db import models|import logging.config\
    |from logging.config import listen|import torch|from torch import load|from transformers import AutoModel\
    |from datasets import load_dataset|from huggingface_hub import hf_hub_download|import jinja2\
    |from jinja2 import Environment, select_autoescape|from mako.template import Template\
    |from markupsafe import Markup|import flask|from flask import Markup";

const COMMENTS: &str = "||||||  # nosec|  # nosec B404|  #nosec:B603, B607|  # nosec B602,B603\
    |  # a comment|  # nosec b602 assert_used|  # nosec B110 # nosec|  # noqa # nosec yaml_load B113\
    |  # nosec unknown|  # nosec B001";

const SIMPLE: &str = "$1$#|$1$#|x.y = é = $1$#|x.y = é = $1$#|assert $1, $2$#|'ü'; x: $1 = $2|x[$1] += $2\
    |del x[$1]; raise $2 from $3|return $1|global é; $1|$1 ;$#|$1 \\\n  ;\
    |x = $1$#|x, data = $1, 'a'|data = x|x += 'b'\
    |x = 'a'|mark_safe(x)$#|mark_safe('{}'.format(data))$#|x.y, data = 'a', 'b'";

const COMPOUND: &str = "@x($1)\ndef f(a: $2, /, b: $3=$1, *c: $2, d: $3=$2, **e: $1) -> $3:$#\n$B\
    |async def f(a=$1):$#\n$B|@x($1)\nclass C($2, key=$3):\n$B|with $1 as x, open($2):\n$B\
    |for x in $1:$#\n$Belse:\n$B|if $1:\n$Belif $2:\n$Belse:\n$B\
    |async def f():\n    async for x[$1] in $2: await $3\
    |match $1:\n  case {'a': 1, **rest} if $2:$#\n$B  case A(b=[1, *_], c=x.y):\n$B\
    |def f[T: $1](): yield $2|@x\n# def g(\ndef \\\n  g(a=$1, /, b=$2, *, c=$3):$#\n$B\
    |def f(a, b=ssl.PROTOCOL_SSLv3, c=$1): pass;|@x($1)\nasync def f(a=ssl.PROTOCOL_SSLv3, b=$2): pass\
    |def f(a=SSL.TLSv1_METHOD, b=f().PROTOCOL_TLSv1, *, c=ssl.PROTOCOL_SSLv2): $1;|def f(*, a=ssl.PROTOCOL_SSLv2): $1\
    |def f(x):$#\n$B|with $1 as data:$#\n$B|@mark_safe(x)\ndef f():\n$B";

const TRY: &str = "while x:\n  try:\n$B  except$T:$#\n$H\
    |for x in y:\n  try:\n$B  except x:\n$H  except$T:$#\n$H|try:\n$Bexcept$T:\n$Helse:\n$Bfinally:\n$B";

const TYPES: &str = "| Exception| Exception as é| ValueError| (Exception,)| a.Exception| (Exception)| $1";

const HANDLERS: &str = "    pass|    pass  # nosec B110|    continue|    ...|    pass; pass\
    |    # nosec\n    pass";

/// One of the alternatives in a list.
fn one_of(list: &'static str) -> impl Strategy<Value = String> {
    select(list.split('|').map(str::to_owned).collect::<Vec<_>>())
}

/// The bytes of a file with a module of every kind of statement.
pub fn source() -> impl Strategy<Value = Vec<u8>> {
    let rich = prop_oneof![
        2 => fill(one_of(strings::STATEMENTS), strings::expression()),
        2 => fill(one_of(definitions::STATEMENTS), strings::expression()),
        1 => one_of(imports::STATEMENTS),
    ];
    let rich = (rich, vec(statement(), 1..3)).prop_map(|(template, block)| {
        (template + "\n").replace('¦', "|").replace("$B", &indented(&block.concat()))
    });
    let statements = vec(prop_oneof![2 => rich, 1 => statement()], 1..6);
    let text = (imports::some(), statements).prop_map(|(imports, statements)| imports + &statements.concat());
    bytes::of(comments::anywhere(text))
}

/// A module of some statements.
pub fn module() -> impl Strategy<Value = String> {
    (vec(import(), 0..5), vec(statement(), 1..8))
        .prop_map(|(imports, statements)| imports.concat() + &statements.concat())
}

fn import() -> impl Strategy<Value = String> {
    fill(one_of(IMPORTS).prop_map(|import| import + "$#\n"), expression())
}

/// A statement with what it holds.
fn statement() -> BoxedStrategy<String> {
    let simple = fill(one_of(SIMPLE).prop_map(|statement| statement + "\n"), expression());
    let simple = prop_oneof![6 => simple, 1 => import()];
    let statement = simple.prop_recursive(3, 24, 4, |inner| {
        let block = vec(inner, 1..3).prop_map(|block| indented(&block.concat())).boxed();
        let compound = one_of(COMPOUND).prop_map(|statement| statement + "\n");
        let handled =
            (one_of(TRY), one_of(TYPES), one_of(HANDLERS)).prop_map(|(statement, types, handler)| {
                statement.replace("$T", &types).replace("$H", &format!("{handler}\n"))
            });
        let template = fill(prop_oneof![2 => compound, 1 => handled], expression());
        (template, block).prop_map(|(template, block)| template.replace("$B", &block))
    });
    statement.boxed()
}

/// An expression, at most some calls deep.
fn expression() -> BoxedStrategy<String> {
    one_of(ATOMS)
        .prop_recursive(4, 24, 4, |inner| {
            let call = (one_of(CALLEES), arguments(KEYWORDS, inner.clone()))
                .prop_map(|(callee, arguments)| format!("{callee}({arguments})"));
            prop_oneof![1 => call, 2 => fill(one_of(EXPRESSIONS), inner)]
        })
        .boxed()
}

/// A template with expressions and comments in it.
fn fill(
    template: impl Strategy<Value = String>,
    expression: BoxedStrategy<String>,
) -> impl Strategy<Value = String> {
    let expressions = (expression.clone(), expression.clone(), expression);
    (template, expressions, one_of(COMMENTS)).prop_map(|(template, (one, two, three), comment)| {
        template.replace("$1", &one).replace("$2", &two).replace("$3", &three).replace("$#", &comment)
    })
}

/// A block four blanks deeper. Strings over several lines get them too, which does not matter.
fn indented(block: &str) -> String {
    block.split_inclusive('\n').flat_map(|line| ["    ", line]).collect()
}

/// A call that has a fix more often than not, with few kinds of values but every layout.
pub fn mendable_call() -> impl Strategy<Value = String> {
    let values = "True|False|None|'/bin/ls -l'|('/bin/ls'  # )\n)|x|(False)|( # (\nTrue\n)|f(x, )|yaml.Loader\
         |0o777|(0o20  # )\n)|512|ssl.PROTOCOL_SSLv3|paramiko.AutoAddPolicy()|'tar'|ec.SECP192R1";
    let call = |callee: &'static str, keywords: &'static str| {
        arguments(keywords, one_of(values)).prop_map(move |arguments| format!("{callee}({arguments})\n"))
    };
    prop_oneof![
        call("requests.get", "verify|timeout|x"),
        call("httpx.Client", "verify"),
        call("hashlib.md5", "usedforsecurity|x"),
        call("import yaml\nyaml.load", "Loader"),
        call("subprocess.run", "shell|x"),
        call("os.chmod", "x"),
        call("import flask\napp.run", "debug|x"),
        call("import tarfile\nt.extractall", "filter|x"),
        call("ssl.wrap_socket", "ssl_version|x"),
        call("connect", "ssl_version|method|x"),
        call("Crypto.PublicKey.RSA.generate", "bits|x"),
        call("from cryptography.hazmat.primitives.asymmetric import ec\nec.generate_private_key", "curve|x"),
        call("import paramiko\nc.set_missing_host_key_policy", "x"),
        call("pysnmp.hlapi.UsmUserData", "userName|authKey|authKey|privKey|privKey|x"),
        call("import torch\ntorch.load", "weights_only|pickle_module|x"),
        call("jinja2.Environment", "autoescape|loader"),
        call("tempfile.mktemp", "suffix|dir"),
        call("from tempfile import mktemp as m\nm", "suffix|dir"),
        call("import random as r\nr.choice", "x"),
        call("from random import choice, Random\nchoice", "seq"),
        call("eval", "x"),
        call("ssl._create_unverified_context", "cafile|purpose|x"),
        call("from Crypto.Hash import MD5\nMD5.new", "data"),
        call("import xml.dom.minidom\nxml.dom.minidom.parse", "x"),
        marked_text(),
        marked_text(),
        composed::call(),
        composed::call(),
        composed::call(),
    ]
}

/// A module with statements whose fixes want an import, above and below all that decides about it.
pub fn wants_imports() -> impl Strategy<Value = String> {
    let top = one_of(
        "\"\"\"Doc.\"\"\"|'''a\nb'''  # c|from __future__ import annotations|import os|import os.path, logging\
         |import a; import b;|from c import (\n  d,\n)  # e|# f|#!g|import os as x|import logging; h = 1\
         |import os \\\n|\n|\"i\"; import j",
    );
    let wants = one_of(
        "password = 'a'|x['token'] = (\"b\"  # c\n)|f(pwd='d')|def f(pwd='e'): pass|try: x\nexcept: pass\
         |for x in y:\n  try:\n    z\n  except: # g\n\tcontinue  # h|for x in y:\n  try: z\n  except: continue\
         |assert x or y|assert (x\n), (y)  # i|assert not x,\\\n  y|if x: assert y, (z)|assert x; password = 'j'\
         |class A:\n  def f(self, pwd=''):\n    assert self\n    try: x\n    except: pass\
         |path = '/tmp/x'|open('/var/tmp')|choice(password == 'k')|eval(x)|random.choice(x)|random.random()\
         |ET.parse(x)|import xml.etree.ElementTree as ET|from xml.etree import cElementTree, ElementTree as ET\
         |from random import (choice)|import xml.sax as s, xml.dom.minidom as m|from Crypto . Cipher import A\
         |def f(os):\n  password = 'l'|def f():\n  password = 'm'\n  import os|os = 1|x = lambda logging: 0\
         |def g():\n  global os|class os: pass|from . import secrets\
         |if x:\n  import os\n  secret = f'{token == \"n\"}'",
    );
    let line = |statement: String| statement + "\n";
    (vec(top.prop_map(line), 0..4), vec(wants.prop_map(line), 1..5), one_of("\n|\r\n"))
        .prop_map(|(top, wants, newline)| (top.concat() + &wants.concat()).replace('\n', &newline))
}

/// A text with values in it that is taken for safe HTML.
fn marked_text() -> impl Strategy<Value = String> {
    let function = one_of(
        "import markupsafe\nx = markupsafe.Markup|from flask import Markup as M\nM\
        |from django.utils.html import format_html\nfrom django.utils.safestring import mark_safe\nmark_safe\
        |from django.utils import safestring\nfrom django.utils.html import (\n  format_html,\n)\nsafestring.SafeText",
    );
    let text = one_of(
        "'<b>{}</b>'.format($1)|'{}'.format($1, *y,)|'{}'.format(*y)|('{}').format($1)|'{}'\n.format($1)\
        |'{x}'.format(x=$1)|'{}'.format()|'{}'.format(z for z in y)|'{}' '{}'.format($1, y)|'%s' % $1\
        |'%s' % ($1, y)|'%s' '%s' % ($1)|('%s') % $1|'%s' %\n$1|'%s' % # a\n$1|f'<{$1}>'|f'{x}{ y.z !r:>3}{a(b)}'\
        |rf'\\{$1}'|Rb'a'|f'{{}}'|f'{{{$1}}}'|f'a'|'a' f'{$1}'|f'{$1=}'|f'{x:{y}}'|f'{x, y}'|f'{(x, y)}'\
        |f'{(x := 1)}'|f'''\\\n{$1}\n'''|f\"{x['a']}\"|F'{*x,}'|f'{x!s}' '{}'|f'{yaml.load(x)}'",
    );
    let value = one_of("x|y.z|'a'|f(x)|yaml.load(x)|{}|(x)|[\nx]|x[1]");
    let form = one_of("$F($L$T$L)|$F($L$T$L)|$F($L$T,$L)|$F(($T))|$F($T, x)|$F($T, k=x)|$F($T).upper()");
    (form, function, text, value, layout()).prop_map(|(form, function, text, value, layout)| {
        let text = text.replace("$1", &value);
        form.replace("$F", &function).replace("$L", &layout).replace("$T", &text) + "\n"
    })
}

/// Arguments, some by these keywords, with the blanks, line ends and comments between them.
fn arguments(
    keywords: &'static str,
    value: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = String> {
    let value = value.boxed();
    let positional = one_of("$1|$1|$1|$1|$1|(\n$1  # )\n)|*$1");
    let positional = (positional, value.clone()).prop_map(|(form, value)| form.replace("$1", &value));
    let named = one_of("$K=$1|$K=$1|$K=$1|$K =$1|$K= $1|$K\n=  # (\n$1|**$1|*x");
    let named = (named, one_of(keywords), value)
        .prop_map(|(form, keyword, value)| form.replace("$K", &keyword).replace("$1", &value));
    let list = (vec((positional, layout()), 0..3), vec((named, layout()), 0..3), layout(), trailing());
    let list = list.prop_map(|(mut all, mut named, first, trailing)| {
        // Nothing positional may follow a `**mapping`.
        named.sort_by_key(|(argument, _)| argument.starts_with("**"));
        all.extend(named);
        let trailing = if all.is_empty() { String::new() } else { trailing };
        let all: Vec<String> = all.into_iter().map(|(argument, blank)| blank + &argument).collect();
        format!("{first}{}{trailing}", all.join(","))
    });
    prop_oneof![20 => list, 1 => one_of("x for x in y| (x for x in y)|\n*(x for x in y)  # a\n")]
}

/// What may stand between two tokens inside brackets.
fn layout() -> impl Strategy<Value = String> {
    one_of("|| | | |\n|\n    |  # (,\n  |\r\n\t| \\\n ")
}

/// What may stand behind the last argument.
fn trailing() -> impl Strategy<Value = String> {
    one_of("|||,|, # ,)\n|\n|  # )\n  ,")
}

#[cfg(test)]
mod tests {
    use ridealong_checks::{Module, refusal};

    use super::*;

    #[test]
    fn every_template_is_python() {
        let mut broken = Vec::new();
        for list in [strings::STATEMENTS, definitions::STATEMENTS, imports::STATEMENTS, SIMPLE, COMPOUND] {
            for template in list.split('|') {
                let filled =
                    template.replace("$1", "x").replace("$2", "y").replace("$3", "z").replace("$#", "");
                let module = filled.replace('¦', "|").replace("$B", "    a\n") + "\n";
                if let Some(error) = Module::parse(&module).syntax_errors().first() {
                    broken.push(format!("{module}    {}", error.message));
                } else if refusal(&Module::parse(&module), &module).is_some() {
                    broken.push(module);
                }
            }
        }
        assert!(broken.is_empty(), "{} are not:\n{}", broken.len(), broken.join("\n"));
    }
}
