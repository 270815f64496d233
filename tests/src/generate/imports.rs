//! Imports: nested, aliased, relative, conditional, and late.

use proptest::collection::vec;
use proptest::prelude::*;

use super::one_of;

/// Statements that import, or hold an import.
pub(super) const STATEMENTS: &str = "import pickle as p, subprocess as sp, yaml|from os import (\n  system as s,\n  popen,  # nosec\n)\
    |from . import subprocess as p|from .os import system|from ..a.b import pickle as yaml, c\
    |from os import *|import os.path as os, xml.sax.handler|from xml import sax as x, etree\
    |def f():\n    import subprocess as sp; from hashlib import md5 as x\n    return sp.call(x)\
    |try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\
    |if x: import telnetlib as t, ftplib as f\nelse: from Crypto.Hash import MD5 as md5\
    |class A:\n    from subprocess import Popen as run, call\n    run('ls', shell=True)\
    |import importlib as i; i.import_module('pickle'); importlib.import_module(name='telnetlib')\
    |__import__('subprocess', *x); __import__(name='pickle'); __import__(f'pickle')\
    |import random as r, secrets; r.choice(x); r.SystemRandom().choice(x); random.Random()\
    |from random import choice as c, randint; c(x); randint(1, 2)|import wsgiref.handlers as w; w.CGIHandler()\
    |from xml.dom.minidom import parseString as p; p(x)|import lxml.etree, defusedxml; lxml.etree.parse(x)\
    |from urllib import request as r; r.urlopen(x); r.URLopener()|import a.b as os; os.system('ls')\
    |lambda: __import__('os').system('ls')|import sys as\\\n  subprocess|from pickle import loads as eval; eval(x)\
    |import ssl as s, socket; s._create_unverified_context(); ssl._create_stdlib_context = x\
    |from marshal import dumps, load as loads|import shelve, dill, pandas as pd; pd.read_pickle(x); dill.loads(x)\
    |import Crypto.Cipher.ARC4 as a; a.new(x)|from cryptography.hazmat.primitives.ciphers import algorithms as a\
    |async def f():\n    import ftplib; await ftplib.FTP(x)|import os, os as o, os as system; o.system(x); system.system(x)";

/// Some of them at the top.
pub(super) fn some() -> impl Strategy<Value = String> {
    vec(prop_oneof![one_of(STATEMENTS), one_of(super::IMPORTS).prop_map(|line| line.replace("$#", ""))], 0..5)
        .prop_map(|lines| lines.into_iter().map(|line| line.replace("$#", "") + "\n").collect())
}
