//! Bandit's blacklist of calls, one row each.

mod fixes;
mod network;
mod xml;

use crate::Rule;
use crate::rule::blacklist;

pub(crate) use fixes::of_call;

/// What the rows are a family of.
const FAMILY: &str = module_path!();

/// All rows, in Bandit's order.
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    CALLS.iter().chain(xml::CALLS).chain(network::CALLS)
}

blacklist! {
    /// The rows about data, ciphers and code.
    CALLS of Called in FAMILY:
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
    /// MD5.new(data)  # B303 => hashlib.sha256(data)
    /// SHA256.new(data)
    /// hashes.Hash(hashes.SHA1())  # B303 => hashes.Hash(hashes.SHA256())
    /// hashes.Hash(hashes.SHA256())
    /// ```
    ///
    /// The fix takes SHA-256, of `hashlib` in the place of `Crypto` and `Cryptodome`. It is unsafe: the hash is
    /// another than those that are stored or that a peer sends, and signing wants one of the same package.
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
    /// path = tempfile.mktemp(suffix=".csv")  # B306 => path = tempfile.mkstemp(suffix=".csv")[1]
    /// descriptor, path = tempfile.mkstemp(suffix=".csv")
    /// with tempfile.TemporaryDirectory() as folder:
    ///     path = os.path.join(folder, "control.sock")
    /// ```
    ///
    /// There are two fixes, by `mkstemp` and by `NamedTemporaryFile`, which create the file and give its name.
    /// They are unsafe: something that wants to create the file itself finds it there already, and `mkstemp`
    /// leaves a descriptor open until the program ends.
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
    /// eval(text)  # B307 => ast.literal_eval(text)
    /// ast.literal_eval(text)
    /// ```
    ///
    /// The fix of a call with one argument takes `ast.literal_eval`, and brings `import ast`. It is unsafe: an
    /// expression with a name or a call in it is refused.
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
    /// mark_safe(f"<b>{name}</b>")  # B308 => format_html("<b>{}</b>", name)
    /// mark_safe(text)  # B308 no fix
    /// format_html("<b>{}</b>", name)
    /// ```
    ///
    /// The fix is that of `B703`: it takes `format_html` for an f-string or a `"…".format(…)`, and is unsafe, as
    /// values that are markup have to be marked so themselves. In any other text it is for you to say what is
    /// meant as markup.
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
    /// random.choice(alphabet)  # B311 => secrets.choice(alphabet)
    /// secrets.choice(alphabet)
    /// random.getrandbits(128)  # B311 => secrets.randbits(128)
    /// random.randint(1, 6)  # B311 => random.SystemRandom().randint(1, 6)
    /// secrets.randbits(128)
    /// random.SystemRandom().shuffle(cards)
    /// ```
    ///
    /// The fixes take the function of `secrets`, where there is one, or the generator of the system. They are
    /// unsafe: the numbers can no longer be repeated by a seed, and take longer to make.
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
}
