//! Bandit's blacklist of imports, one row each.

mod fixes;

use crate::rule::blacklist;

pub(crate) use fixes::{of_import, of_import_from};

/// What the rows are a family of.
const FAMILY: &str = module_path!();

blacklist! {
    /// The rows, in Bandit's order.
    IMPORTS of Imported in FAMILY:
    /// `telnetlib` speaks Telnet, which sends passwords for anybody on the way to read.
    ///
    /// The session can be taken over as well: what the host is told is not protected either. Use SSH,
    /// by `paramiko` or the `ssh` program; since Python 3.13 the module is gone. A device that knows
    /// nothing else is fine on a network of its own.
    ///
    /// ```python
    /// import telnetlib  # B401
    /// from telnetlib import Telnet  # B401
    ///
    /// import paramiko
    /// ```
    ///
    /// There is no fix: the code below the import has to be written anew for SSH.
    B401 "import_telnetlib" {
        severity: High, cwe: 319,
        message: "`telnetlib` sends the password and all else unencrypted; use SSH, for instance with `paramiko`",
        names: ["telnetlib"],
    }

    /// `ftplib` speaks FTP, which sends passwords and files unencrypted.
    ///
    /// Anybody on the way can keep the password, or swap the file that you download. Use SFTP with
    /// `paramiko`. `FTP_TLS` is fine if it is given `context=ssl.create_default_context()` and
    /// `prot_p()` is called; its import is reported like the rest of the module.
    ///
    /// ```python
    /// import ftplib  # B402
    /// from ftplib import FTP_TLS  # B402
    ///
    /// import paramiko
    /// ```
    ///
    /// There is no fix: the server has to change along with the client.
    B402 "import_ftplib" {
        severity: High, cwe: 319,
        message: "`ftplib` sends passwords and files unencrypted; use SFTP, for instance with `paramiko`",
        names: ["ftplib"],
    }

    /// `pickle`, `dill` and `shelve` run code that stands in the data they load.
    ///
    /// An upload or a cache entry that others can write is thus a way to run commands on your machine.
    /// Use `json`, or `sqlite3` in place of a shelf. The import alone does no harm, and writing pickles
    /// is fine: the loading is what `B301` reports. Any module whose name begins like one of these is
    /// reported too, as by Bandit: `pickletools` only shows what is in a pickle, without loading it.
    ///
    /// ```python
    /// import pickle  # B403
    /// from shelve import open as open_shelf  # B403
    /// import pickletools  # B403
    ///
    /// import json
    /// import sqlite3
    /// ```
    ///
    /// There is no fix: an import says nothing about the data that will be loaded.
    B403 "import_pickle" {
        severity: Low, cwe: 502,
        message: "`{name}` is imported, and to load a pickle can run code from it; use JSON for data from outside",
        names: ["pickle", "cPickle", "dill", "shelve"],
    }

    /// `subprocess` starts other programs: a file that imports it deserves a look.
    ///
    /// Where a value from outside reaches a shell, `x; rm -rf ~` is two commands. The import itself is
    /// harmless, and `B602` to `B607` look at the calls: ignore this rule if they are enough for you.
    /// What Python can do by itself, such as copying, deleting or unpacking files, needs no program.
    ///
    /// ```python
    /// import subprocess  # B404
    /// from subprocess import run  # B404
    ///
    /// import shutil
    /// import zipfile
    /// ```
    ///
    /// There is nothing to fix in an import; suppress the finding when you have looked at the calls.
    B404 "import_subprocess" {
        severity: Low, cwe: 78,
        message: "`subprocess` starts other programs; make sure that no outsider chooses which, or their options",
        names: ["subprocess"],
    }

    /// `xml.etree` expands entities when it parses, so a small document may fill the memory.
    ///
    /// Entities made of entities turn a kilobyte into gigabytes where Expat is older than 2.4.1. Parse
    /// with `defusedxml.ElementTree`, which refuses them. The import is fine where XML is only built
    /// and written, and `B313` and `B314` report the calls that parse.
    ///
    /// ```python
    /// import xml.etree.ElementTree as ET  # B405 => import defusedxml.ElementTree as ET
    /// from xml.etree import cElementTree  # B405 => from defusedxml import ElementTree as cElementTree
    ///
    /// import defusedxml.ElementTree
    /// ```
    ///
    /// The fix imports the same from `defusedxml`. It is unsafe: the package has to be installed, and its module
    /// has the parsers only, not `Element` or `SubElement`. There is none for an import without `as` whose calls
    /// name the module in full: the fixes of those mend them one by one.
    B405 "import_xml_etree" {
        severity: Low, cwe: 20,
        message: "`xml.etree` may let a small document fill the memory; parse with `defusedxml.ElementTree`",
        names: ["xml.etree.cElementTree", "xml.etree.ElementTree"],
    }

    /// `xml.sax` expands entities, and before Python 3.7.1 it read the files that they name.
    ///
    /// A document could so have `/etc/passwd` sent back to its author. Parse with `defusedxml.sax`. The
    /// import is fine for handler classes and for `xml.sax.saxutils`, which is reported all the same
    /// because its name begins like this; `html.escape` does for escaping. `B317` reports the calls.
    ///
    /// ```python
    /// import xml.sax  # B406
    /// from xml.sax.saxutils import escape  # B406 no fix
    /// from xml.sax import parse  # B406 => from defusedxml.sax import parse
    ///
    /// import defusedxml.sax
    /// import html
    /// ```
    ///
    /// The fix imports the parsers from `defusedxml`. It is unsafe: the package has to be installed. Handlers
    /// still need `xml.sax` for their base class, so there is none where something else is imported from it.
    B406 "import_xml_sax" {
        severity: Low, cwe: 20,
        message: "`xml.sax` expands entities, which may fill the memory or read files; parse with `defusedxml.sax`",
        names: ["xml.sax"],
    }

    /// `xml.dom.expatbuilder` is the inside of `minidom`, and expands entities as that does.
    ///
    /// A document whose entities unfold to gigabytes stops your program where Expat is older than
    /// 2.4.1. Hardly anything needs this module: use `defusedxml.minidom`, or `defusedxml.expatbuilder`
    /// for the same functions. For documents of your own it is fine, if undocumented.
    ///
    /// ```python
    /// import xml.dom.expatbuilder  # B407
    /// from xml.dom import expatbuilder  # B407 => from defusedxml import expatbuilder
    ///
    /// import defusedxml.minidom
    /// ```
    ///
    /// The fix imports the same from `defusedxml`. It is unsafe: the package has to be installed, and names its
    /// classes in another way.
    B407 "import_xml_expat" {
        severity: Low, cwe: 20,
        message: "`xml.dom.expatbuilder` may let a small document fill the memory; parse with `defusedxml.minidom`",
        names: ["xml.dom.expatbuilder"],
    }

    /// `xml.dom.minidom` expands entities when it parses, so a small document may fill the memory.
    ///
    /// Where Expat is older than 2.4.1, one upload of a kilobyte is enough to have the process killed.
    /// Parse with `defusedxml.minidom`. The import is fine for building a document and for
    /// `toprettyxml`; `B318` reports the calls that parse.
    ///
    /// ```python
    /// import xml.dom.minidom  # B408
    /// from xml.dom import minidom  # B408 => from defusedxml import minidom
    ///
    /// import defusedxml.minidom
    /// from xml.dom import Node
    /// ```
    ///
    /// The fix imports the same from `defusedxml`. It is unsafe: the package has to be installed, and its module
    /// parses, but has no `Document` to build one with.
    B408 "import_xml_minidom" {
        severity: Low, cwe: 20,
        message: "`xml.dom.minidom` may let a small document fill the memory; parse with `defusedxml.minidom`",
        names: ["xml.dom.minidom"],
    }

    /// `xml.dom.pulldom` reads by `xml.sax`, and is open to the same documents.
    ///
    /// Entities may unfold without end where Expat is older than 2.4.1, and name local files before
    /// Python 3.7.1. Parse with `defusedxml.pulldom`. For documents that your own programs exchange it
    /// is fine; `B319` reports the calls.
    ///
    /// ```python
    /// import xml.dom.pulldom  # B409
    /// from xml.dom.pulldom import START_ELEMENT  # B409 no fix
    /// from xml.dom.pulldom import parse  # B409 => from defusedxml.pulldom import parse
    ///
    /// import defusedxml.pulldom
    /// ```
    ///
    /// The fix imports the same from `defusedxml`. It is unsafe: the package has to be installed, and constants
    /// such as `START_ELEMENT` are still to be had from this module alone.
    B409 "import_xml_pulldom" {
        severity: Low, cwe: 20,
        message: "`xml.dom.pulldom` expands entities, which may fill the memory; parse with `defusedxml.pulldom`",
        names: ["xml.dom.pulldom"],
    }

    /// `xmlrpc` parses XML and unpacks gzip straight from the network, whoever sent it.
    ///
    /// A compressed reply of a few megabytes unpacks to gigabytes, and entities do the same where Expat
    /// is older than 2.4.1. Call `defusedxml.xmlrpc.monkey_patch()` before the first request, or use
    /// JSON over HTTPS. Between hosts that are all yours it is fine. The import is reported with the
    /// patch in place too, and so is `xmlrpclib` of Python 2.
    ///
    /// ```python
    /// import xmlrpc.client  # B411
    /// from xmlrpc.server import SimpleXMLRPCServer  # B411
    ///
    /// from defusedxml.xmlrpc import monkey_patch
    ///
    /// monkey_patch()
    /// ```
    ///
    /// There is no fix: the patch changes the module for the whole process, which is yours to decide.
    B411 "import_xmlrpclib" {
        severity: High, cwe: 20,
        message: "`xmlrpc` unpacks all it is sent; call `defusedxml.xmlrpc.monkey_patch()` first, or use JSON",
        names: ["xmlrpc"],
    }

    /// CGI turns the header `Proxy` of a request into `HTTP_PROXY`, which clients obey.
    ///
    /// A visitor names a proxy of theirs, and requests that your script sends go through it with their
    /// credentials. `urllib` has ignored the variable under CGI since Python 3.5.3, but other clients
    /// may not. Serve by WSGI, for instance with `waitress` or `gunicorn`. A script behind a server
    /// that drops the header is fine. Calls by the full name are reported like imports.
    ///
    /// ```python
    /// from wsgiref.handlers import CGIHandler  # B412
    /// from twisted.web.twcgi import CGIDirectory  # B412
    /// import wsgiref.handlers
    ///
    /// wsgiref.handlers.CGIHandler().run(app)  # B412
    ///
    /// from twisted.web.wsgi import WSGIResource
    /// from waitress import serve
    /// ```
    ///
    /// There is no fix: it is the web server that has to start your program in another way.
    B412 "import_httpoxy" {
        severity: High, cwe: 284,
        message: "under CGI a `Proxy` header can divert the requests that you send; serve by WSGI instead of `{name}`",
        names: [
            "wsgiref.handlers.CGIHandler", "twisted.web.twcgi.CGIScript", "twisted.web.twcgi.CGIDirectory",
        ],
    }

    /// `Crypto` may be PyCrypto, which has a known buffer overflow and nobody to mend it.
    ///
    /// Its last release is of 2013; an initialisation vector that is too long overflows the heap and can
    /// run code (CVE-2013-7459). Use `cryptography`. PyCryptodome installs itself under the same name,
    /// is looked after and is fine: its twin `pycryptodomex` is called `Cryptodome` and cannot be
    /// confused.
    ///
    /// ```python
    /// from Crypto.Cipher import AES  # B413 => from Cryptodome.Cipher import AES
    /// from Crypto import Random  # B413 => from Cryptodome import Random
    ///
    /// from Cryptodome.Hash import SHA256
    /// from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    /// ```
    ///
    /// The fix imports the same from `Cryptodome`. It is unsafe: `pycryptodomex` has to be installed, and an
    /// object of the one package is none of the other.
    B413 "import_pycrypto" {
        severity: High, cwe: 327,
        message: "`Crypto` may be PyCrypto, abandoned with a buffer overflow in it; use `cryptography` or `Cryptodome`",
        names: [
            "Crypto.Cipher", "Crypto.Hash", "Crypto.IO", "Crypto.Protocol",
            "Crypto.PublicKey", "Crypto.Random", "Crypto.Signature", "Crypto.Util",
        ],
    }

    /// `pyghmi` speaks IPMI, which hands a hash of the password to anybody who asks for it.
    ///
    /// The hash is sent before the login and can be guessed at offline (CVE-2013-4786); who succeeds
    /// has the console and the power switch. Use Redfish over HTTPS, for instance with `sushy`. IPMI is
    /// fine on a network for management alone, with long passwords. `pyghmi.redfish` is reported too,
    /// though it is no IPMI.
    ///
    /// ```python
    /// from pyghmi.ipmi import command  # B415
    /// import pyghmi.redfish.command  # B415
    ///
    /// import sushy
    /// ```
    ///
    /// There is no fix: not every controller offers Redfish.
    B415 "import_pyghmi" {
        severity: High, cwe: 319,
        message: "IPMI gives a hash of the password to anybody who asks; use Redfish over HTTPS, for instance with `sushy`",
        names: ["pyghmi"],
    }
}
