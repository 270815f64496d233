//! Bandit's blacklist of calls, one row each.

use crate::rule::blacklist;

blacklist! {
    /// The rows, in Bandit's order.
    CALLS of Called:
    /// Loading a pickle calls any function that the data names.
    ///
    /// A pickle is a small program: one that names `os.system` with `rm -rf ~` does just that while it
    /// is loaded. `dill`, `shelve`, `jsonpickle` and `pandas.read_pickle` are no better. Use JSON for
    /// plain data, Parquet for tables and SQLite in place of a shelf. Loading is fine where nobody
    /// else can write the data; where they pass through other hands, sign them and check that first.
    ///
    /// ```python
    /// import json
    /// import pickle
    /// import shelve
    ///
    /// import pandas as pd
    ///
    /// pickle.loads(payload)  # B301
    /// json.loads(payload)
    /// shelve.open("cache")  # B301
    /// pd.read_pickle(path)  # B301
    /// pd.read_parquet(path)
    /// ```
    ///
    /// There is no fix: JSON knows fewer types, and what was pickled before could not be read.
    B301 "pickle" {
        severity: Medium, cwe: 502,
        message: "`{name}` runs whatever code the data names; use JSON, or check a signature before loading",
        names: [
            "pickle.loads", "pickle.load", "pickle.Unpickler",
            "dill.loads", "dill.load", "dill.Unpickler",
            "shelve.open", "shelve.DbfilenameShelf",
            "jsonpickle.decode", "jsonpickle.unpickler.decode", "jsonpickle.unpickler.Unpickler",
            "pandas.read_pickle",
        ],
    }

    /// `marshal` trusts what it reads: crafted bytes can crash Python or smuggle in code objects.
    ///
    /// The module exists for `.pyc` files and checks next to nothing. Bytes from an outsider can take
    /// the interpreter down, and a code object among them may do anything once it is executed. Use
    /// JSON, or `struct` for fixed records. Reading `.pyc` files that your own Python wrote is fine.
    ///
    /// ```python
    /// import json
    /// import marshal
    ///
    /// marshal.load(stream)  # B302
    /// marshal.loads(payload)  # B302
    /// json.load(stream)
    /// ```
    ///
    /// There is no fix: the program that writes the data has to change at the same time.
    B302 "marshal" {
        severity: Medium, cwe: 502,
        message: "`{name}` is not made for data from outside, which can crash Python or hold code; use JSON",
        names: ["marshal.load", "marshal.loads"],
    }

    /// MD2, MD4, MD5 and SHA-1 are broken: two inputs with the same hash can be found.
    ///
    /// A file can be prepared along with a twin of the same hash, and whoever signs the one has signed
    /// the other; a certificate authority was forged so with MD5. Use SHA-256 or better, and scrypt or
    /// argon2 for passwords. HMAC with SHA-1 still holds where a protocol asks for it, and a checksum
    /// against mere accidents is fine. The hashes of `hashlib` are left to `B324`.
    ///
    /// ```python
    /// from Crypto.Hash import MD5, SHA256
    /// from cryptography.hazmat.primitives import hashes
    ///
    /// MD5.new(data)  # B303
    /// SHA256.new(data)
    /// hashes.Hash(hashes.SHA1())  # B303
    /// hashes.Hash(hashes.SHA256())
    /// ```
    ///
    /// There is no fix: another hash matches neither the stored ones nor those that a peer sends.
    B303 "md5" {
        severity: Medium, cwe: 327,
        message: "`{name}` makes a hash that is broken; use SHA-256, or scrypt or argon2 for passwords",
        names: [
            "Crypto.Hash.MD2.new", "Crypto.Hash.MD4.new", "Crypto.Hash.MD5.new", "Crypto.Hash.SHA.new",
            "Cryptodome.Hash.MD2.new", "Cryptodome.Hash.MD4.new",
            "Cryptodome.Hash.MD5.new", "Cryptodome.Hash.SHA.new",
            "cryptography.hazmat.primitives.hashes.MD5", "cryptography.hazmat.primitives.hashes.SHA1",
        ],
    }

    /// DES, RC4 and their like can be broken, or give text away when much is encrypted.
    ///
    /// DES has keys of 56 bits, which can all be tried. RC4 shows a cookie that is sent often enough.
    /// Blowfish, CAST5, IDEA, RC2 and Triple DES have blocks of 64 bits: after some gigabytes two of
    /// them coincide and tell of the text. XOR is hardly a cipher; SEED is merely out of use. Encrypt
    /// with AES-GCM, which also notices changes. To decrypt what is old is fine until it is replaced.
    /// `DES3` and `cryptography.hazmat.decrepit` are as weak, though not on Bandit's list.
    ///
    /// ```python
    /// from Crypto.Cipher import AES, DES
    /// from cryptography.hazmat.primitives.ciphers import algorithms
    /// from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    ///
    /// DES.new(key, DES.MODE_CBC, iv)  # B304
    /// AES.new(key, AES.MODE_GCM)
    /// algorithms.TripleDES(key)  # B304
    /// AESGCM(key).encrypt(nonce, data, None)
    /// ```
    ///
    /// There is no fix: AES takes other keys, and what is encrypted already needs its old cipher.
    B304 "ciphers" {
        severity: High, cwe: 327,
        message: "`{name}` is a weak cipher; use AES-GCM, such as `AESGCM` from `cryptography`",
        names: [
            "Crypto.Cipher.ARC2.new", "Crypto.Cipher.ARC4.new", "Crypto.Cipher.Blowfish.new",
            "Crypto.Cipher.DES.new", "Crypto.Cipher.XOR.new",
            "Cryptodome.Cipher.ARC2.new", "Cryptodome.Cipher.ARC4.new", "Cryptodome.Cipher.Blowfish.new",
            "Cryptodome.Cipher.DES.new", "Cryptodome.Cipher.XOR.new",
            "cryptography.hazmat.primitives.ciphers.algorithms.ARC4",
            "cryptography.hazmat.primitives.ciphers.algorithms.Blowfish",
            "cryptography.hazmat.primitives.ciphers.algorithms.CAST5",
            "cryptography.hazmat.primitives.ciphers.algorithms.IDEA",
            "cryptography.hazmat.primitives.ciphers.algorithms.SEED",
            "cryptography.hazmat.primitives.ciphers.algorithms.TripleDES",
        ],
    }

    /// In ECB mode equal blocks of text become equal blocks of ciphertext, for all to see.
    ///
    /// An eavesdropper learns which records are alike, and can move blocks about without the key: one
    /// that says `admin` goes where `guest` was. Use AES-GCM with a new nonce for each message; it
    /// refuses what was changed. ECB is fine for a single block of random bytes.
    ///
    /// ```python
    /// import os
    ///
    /// from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    /// from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    ///
    /// Cipher(algorithms.AES(key), modes.ECB())  # B305
    /// AESGCM(key).encrypt(os.urandom(12), data, None)
    /// ```
    ///
    /// There is no fix: any other mode needs a nonce, which has to be kept beside the ciphertext.
    B305 "cipher_modes" {
        severity: Medium, cwe: 327,
        message: "ECB shows which blocks of the text are equal; use `AESGCM` from `cryptography`",
        names: ["cryptography.hazmat.primitives.ciphers.modes.ECB"],
    }

    /// `tempfile.mktemp` only makes up a name, and somebody else may take it before you do.
    ///
    /// Between the call and your `open`, another user can put a link of this name into `/tmp`, and you
    /// overwrite the file that it points to. `NamedTemporaryFile` and `mkstemp` create the file at
    /// once. For the name of a socket or a pipe, take one inside a `TemporaryDirectory`. The call is
    /// fine with a `dir` that nobody else can write to.
    ///
    /// ```python
    /// import os
    /// import tempfile
    ///
    /// path = tempfile.mktemp(suffix=".csv")  # B306
    /// descriptor, path = tempfile.mkstemp(suffix=".csv")
    /// with tempfile.TemporaryDirectory() as folder:
    ///     path = os.path.join(folder, "control.sock")
    /// ```
    ///
    /// There is no fix: the others return an open file, which the code after it has to expect.
    B306 "mktemp_q" {
        severity: Medium, cwe: 377,
        message: "another user can create the file of this name first; use `NamedTemporaryFile` or `mkstemp`",
        names: ["tempfile.mktemp"],
    }

    /// `eval` runs any expression, so text from outside becomes code of yours.
    ///
    /// `__import__("os").system("rm -rf ~")` is an expression too, and taking the builtins away does
    /// not help: every class can be reached from `()`. Use `ast.literal_eval` for literals, JSON for
    /// data, and a `dict` of functions to choose one by name. It is fine on text that your program
    /// makes itself. Even `literal_eval` wants a limit on length: deep nesting exhausts the stack.
    ///
    /// ```python
    /// import ast
    ///
    /// eval(text)  # B307
    /// ast.literal_eval(text)
    /// ```
    ///
    /// There is no fix yet: an expression with a name or a call in it is none to `literal_eval`.
    B307 "eval" {
        severity: Medium, cwe: 78,
        message: "`eval` runs any expression it is given; use `ast.literal_eval` or JSON for data",
        names: ["eval"],
    }

    /// `mark_safe` turns escaping off: whatever markup the text holds reaches the browser.
    ///
    /// A user who is called `<script>…</script>` runs code in the page of each visitor, in their name.
    /// Use `format_html`, which escapes its arguments, or leave it to the template. `mark_safe` is fine
    /// for a constant, and for what a sanitiser such as `nh3` has cleaned.
    ///
    /// ```python
    /// from django.utils.html import format_html
    /// from django.utils.safestring import mark_safe
    ///
    /// mark_safe(f"<b>{name}</b>")  # B308
    /// format_html("<b>{}</b>", name)
    /// ```
    ///
    /// There is no fix: which parts of the text are meant as markup is for you to say.
    B308 "mark_safe" {
        severity: Medium, cwe: 79,
        message: "`mark_safe` lets markup from users through; use `format_html`, which escapes its arguments",
        names: ["django.utils.safestring.mark_safe"],
    }

    /// `urllib` opens `file:` and `ftp:` addresses just as it opens those of the web.
    ///
    /// Whoever enters `file:///etc/passwd` as the address of a picture is sent that file. First compare
    /// `urllib.parse.urlsplit(url).scheme` with `http` and `https`, or use a client that knows no
    /// others, such as `requests`. Neither shuts off hosts inside your own network: compare the host
    /// as well. A constant address is fine, but it is reported too.
    ///
    /// ```python
    /// import urllib.request
    ///
    /// import requests
    ///
    /// urllib.request.urlopen(url)  # B310
    /// urllib.request.urlretrieve(url, "logo.png")  # B310
    /// requests.get(url, timeout=10)
    /// ```
    ///
    /// There is no fix: what follows when an address is refused is for your program to decide.
    B310 "urllib_urlopen" {
        severity: Medium, cwe: 22,
        message: "`{name}` opens `file:` addresses too; make sure that the scheme is `http` or `https`",
        names: [
            "urllib.request.urlopen", "urllib.request.urlretrieve",
            "urllib.request.URLopener", "urllib.request.FancyURLopener",
            "six.moves.urllib.request.urlopen", "six.moves.urllib.request.urlretrieve",
            "six.moves.urllib.request.URLopener", "six.moves.urllib.request.FancyURLopener",
        ],
    }

    /// `random` is predictable: who sees enough of its numbers can work out the next ones.
    ///
    /// 624 outputs of 32 bits give the whole state away, and with it the token that resets somebody
    /// else's password. Use `secrets.token_urlsafe`, `secrets.choice` or `secrets.randbelow`, and
    /// `random.SystemRandom` for what `secrets` lacks. Simulations, games, samples and pauses between
    /// retries are fine: suppress the finding there.
    ///
    /// ```python
    /// import random
    /// import secrets
    ///
    /// random.choice(alphabet)  # B311
    /// secrets.choice(alphabet)
    /// random.getrandbits(128)  # B311
    /// secrets.randbits(128)
    /// random.SystemRandom().shuffle(cards)
    /// ```
    ///
    /// There is no fix: whether a number guards anything does not show, and `secrets` takes no seed.
    B311 "random" {
        severity: Low, cwe: 330,
        message: "`{name}` can be predicted; use `secrets` for tokens, passwords and keys",
        names: [
            "random.Random", "random.random", "random.randrange", "random.randint", "random.choice",
            "random.choices", "random.uniform", "random.triangular", "random.randbytes", "random.sample",
            "random.randrange", "random.getrandbits",
        ],
    }

    /// Telnet sends every keystroke unencrypted, the password among them.
    ///
    /// Anybody on the way can read the login and slip commands into the session. Use SSH, by `paramiko`
    /// or the `ssh` program; since Python 3.13 there is no `telnetlib` anyway. A device that knows
    /// nothing else is fine on a network of its own.
    ///
    /// ```python
    /// import telnetlib
    ///
    /// import paramiko
    ///
    /// telnetlib.Telnet(host)  # B312
    /// client = paramiko.SSHClient()
    /// client.load_system_host_keys()
    /// client.connect(host, username=user)
    /// ```
    ///
    /// There is no fix: the host has to offer SSH before you can use it.
    B312 "telnetlib" {
        severity: High, cwe: 319,
        message: "Telnet sends the password and all else unencrypted; use SSH, for instance with `paramiko`",
        names: ["telnetlib.Telnet"],
    }

    /// `xml.etree.cElementTree` expands entities, so a small document may fill the memory.
    ///
    /// It is what `B314` says of `xml.etree.ElementTree`, under a name that Python 3.9 dropped. Use
    /// `defusedxml.ElementTree`, which refuses entities. Files that you wrote yourself are fine.
    ///
    /// ```python
    /// import defusedxml.ElementTree
    /// import xml.etree.cElementTree as ET
    ///
    /// ET.parse(path)  # B313
    /// defusedxml.ElementTree.parse(path)
    /// ```
    ///
    /// There is no fix: it would need a package that may not be installed.
    B313 "xml_bad_cElementTree" {
        severity: Medium, cwe: 20,
        message: "`{name}` may let a small document fill the memory; use `defusedxml.ElementTree`",
        names: [
            "xml.etree.cElementTree.parse", "xml.etree.cElementTree.iterparse",
            "xml.etree.cElementTree.fromstring", "xml.etree.cElementTree.XMLParser",
        ],
    }

    /// `xml.etree.ElementTree` expands entities, so a small document may fill the memory.
    ///
    /// Nine entities, each made of ten of the one before, turn a kilobyte into gigabytes. Expat has
    /// stopped that since 2.4.1, but your Python may be linked to an older one: see
    /// `pyexpat.EXPAT_VERSION`. `defusedxml.ElementTree` parses with functions of the same names, and
    /// refuses entities. Files of your own are fine, and so is a Python whose Expat is new.
    ///
    /// ```python
    /// import defusedxml.ElementTree
    /// import xml.etree.ElementTree as ET
    ///
    /// ET.parse(path)  # B314
    /// ET.fromstring(text)  # B314
    /// defusedxml.ElementTree.fromstring(text)
    /// ET.tostring(element)
    /// ```
    ///
    /// There is no fix: `defusedxml` is a package apart, which your project has to depend on first.
    B314 "xml_bad_ElementTree" {
        severity: Medium, cwe: 20,
        message: "`{name}` may let a small document fill the memory; use `defusedxml.ElementTree`",
        names: [
            "xml.etree.ElementTree.parse", "xml.etree.ElementTree.iterparse",
            "xml.etree.ElementTree.fromstring", "xml.etree.ElementTree.XMLParser",
        ],
    }

    /// The parser behind `xml.sax` expands entities, and can be told to fetch outside ones.
    ///
    /// Nested entities make gigabytes of a kilobyte where Expat is older than 2.4.1. With
    /// `feature_external_ges` switched on, a document also reads local files or calls on hosts behind
    /// your firewall. Use `defusedxml.expatreader`. Documents of your own are fine.
    ///
    /// ```python
    /// import defusedxml.expatreader
    /// import xml.sax.expatreader
    ///
    /// xml.sax.expatreader.create_parser()  # B315
    /// defusedxml.expatreader.create_parser()
    /// ```
    ///
    /// There is no fix: a `setFeature` elsewhere may ask for what the other parser refuses.
    B315 "xml_bad_expatreader" {
        severity: Medium, cwe: 20,
        message: "this parser expands entities, even outside ones if told to; use `defusedxml.expatreader`",
        names: ["xml.sax.expatreader.create_parser"],
    }

    /// `xml.dom.expatbuilder` builds the whole tree, with every entity expanded in it.
    ///
    /// One long entity, used some ten thousand times, makes a tree far larger than its document where
    /// Expat is older than 2.4.1. The module is the inside of `minidom` and has no documentation. Use
    /// `defusedxml.minidom` or `defusedxml.expatbuilder`. Documents of your own are fine.
    ///
    /// ```python
    /// import defusedxml.minidom
    /// from xml.dom import expatbuilder
    ///
    /// expatbuilder.parseString(text)  # B316
    /// defusedxml.minidom.parseString(text)
    /// ```
    ///
    /// There is no fix: a document with entities, which you may rely on, would be refused.
    B316 "xml_bad_expatbuilder" {
        severity: Medium, cwe: 20,
        message: "`{name}` may let a small document fill the memory; use `defusedxml.minidom`",
        names: ["xml.dom.expatbuilder.parse", "xml.dom.expatbuilder.parseString"],
    }

    /// `xml.sax` expands entities, and older versions read whatever file one of them names.
    ///
    /// Before Python 3.7.1, `<!ENTITY x SYSTEM "file:///etc/passwd">` put that file into the text.
    /// Nested entities are a danger where Expat is older than 2.4.1. Use `defusedxml.sax`,
    /// which refuses both. Documents of your own are fine.
    ///
    /// ```python
    /// import defusedxml.sax
    /// import xml.sax
    ///
    /// xml.sax.parse(path, handler)  # B317
    /// xml.sax.make_parser()  # B317
    /// defusedxml.sax.parse(path, handler)
    /// ```
    ///
    /// There is no fix: the call would raise exceptions that the code around it does not know of.
    B317 "xml_bad_sax" {
        severity: Medium, cwe: 20,
        message: "`{name}` expands entities, which may fill the memory or read files; use `defusedxml.sax`",
        names: ["xml.sax.parse", "xml.sax.parseString", "xml.sax.make_parser"],
    }

    /// `xml.dom.minidom` expands entities, so a small document may fill the memory.
    ///
    /// It keeps an object for each node, so that even a plain document takes many times its size: put a
    /// limit on what you accept. Nested entities add to it where Expat is older than 2.4.1; use
    /// `defusedxml.minidom`, which refuses them. To print what your program built is fine.
    ///
    /// ```python
    /// import defusedxml.minidom
    /// from xml.dom import minidom
    ///
    /// minidom.parse(path)  # B318
    /// defusedxml.minidom.parse(path)
    /// minidom.Document()
    /// ```
    ///
    /// There is no fix: it takes an import of `defusedxml`, and nothing tells whether you have it.
    B318 "xml_bad_minidom" {
        severity: Medium, cwe: 20,
        message: "`{name}` may let a small document fill the memory; use `defusedxml.minidom`",
        names: ["xml.dom.minidom.parse", "xml.dom.minidom.parseString"],
    }

    /// `xml.dom.pulldom` reads by `xml.sax`, and expands the same entities.
    ///
    /// To take a few nodes only does not help: the entities of the text before them are expanded all
    /// the same, and before Python 3.7.1 one could name a local file. Use `defusedxml.pulldom`.
    /// Documents of your own are fine.
    ///
    /// ```python
    /// import defusedxml.pulldom
    /// from xml.dom import pulldom
    ///
    /// pulldom.parse(path)  # B319
    /// defusedxml.pulldom.parse(path)
    /// ```
    ///
    /// There is no fix: the events stop with an exception where they used to go on.
    B319 "xml_bad_pulldom" {
        severity: Medium, cwe: 20,
        message: "`{name}` expands entities, which may fill the memory or read files; use `defusedxml.pulldom`",
        names: ["xml.dom.pulldom.parse", "xml.dom.pulldom.parseString"],
    }

    /// FTP sends the password and every file unencrypted.
    ///
    /// Anybody on the way can read the login, or hand you another program than the one you fetch. Use
    /// SFTP (`open_sftp` of a `paramiko` client), or `FTP_TLS` with a context that checks certificates,
    /// which it does not do of itself. Public files are fine if you check their signature.
    ///
    /// ```python
    /// import ftplib
    /// import ssl
    ///
    /// ftplib.FTP(host, user, password)  # B321
    /// ftp = ftplib.FTP_TLS(host, user, password, context=ssl.create_default_context())
    /// ftp.prot_p()
    /// ```
    ///
    /// There is no fix: whether the server has TLS or SFTP is not known here.
    B321 "ftplib" {
        severity: High, cwe: 319,
        message: "FTP sends the password and the files unencrypted; use SFTP, or `FTP_TLS` with a checking context",
        names: ["ftplib.FTP"],
    }

    /// `ssl._create_unverified_context` takes any certificate, so anybody can pose as the server.
    ///
    /// Whoever sits on the way shows a certificate of their own, reads all of it and passes it on. Use
    /// `ssl.create_default_context`, with `cafile=` for an authority of your own. It is fine against a
    /// test server on the same machine, though `cafile=` does for that one too.
    ///
    /// ```python
    /// import ssl
    ///
    /// ssl._create_unverified_context()  # B323
    /// ssl.create_default_context(cafile="our-authority.pem")
    /// ```
    ///
    /// There is no fix yet: connections that work today by ignoring a bad certificate would fail.
    B323 "unverified_context" {
        severity: Medium, cwe: 295,
        message: "this context checks no certificate; use `ssl.create_default_context`, with `cafile=` if need be",
        names: ["ssl._create_unverified_context"],
    }
}
