//! Calls that parse XML.

use crate::rule::blacklist;

blacklist! {
    /// The rows, in Bandit's order.
    CALLS of Called in super::FAMILY:
    /// `xml.etree.cElementTree` expands entities, so a small document may fill the memory.
    ///
    /// It is what `B314` says of `xml.etree.ElementTree`, under a name that Python 3.9 dropped. Use
    /// `defusedxml.ElementTree`, which refuses entities. Files that you wrote yourself are fine.
    ///
    /// ```python
    /// import defusedxml.ElementTree
    /// import xml.etree.cElementTree as ET
    ///
    /// ET.parse(path)  # B313 => defusedxml.ElementTree.parse(path)
    /// defusedxml.ElementTree.parse(path)
    /// ```
    ///
    /// The fix calls the same of `defusedxml.ElementTree`, and brings the import. It is unsafe: the
    /// package has to be installed, and documents with entities are refused.
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
    /// ET.parse(path)  # B314 => defusedxml.ElementTree.parse(path)
    /// ET.fromstring(text)  # B314
    /// defusedxml.ElementTree.fromstring(text)
    /// ET.tostring(element)
    /// ```
    ///
    /// The fix calls the same of `defusedxml.ElementTree`, and brings the import. It is unsafe: the
    /// package has to be installed, and documents with entities are refused.
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
    /// xml.sax.expatreader.create_parser()  # B315 => defusedxml.expatreader.create_parser()
    /// defusedxml.expatreader.create_parser()
    /// ```
    ///
    /// The fix calls the same of `defusedxml.expatreader`, and brings the import. It is unsafe: the
    /// package has to be installed, and documents with entities are refused.
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
    /// expatbuilder.parseString(text)  # B316 => defusedxml.expatbuilder.parseString(text)
    /// defusedxml.minidom.parseString(text)
    /// ```
    ///
    /// The fix calls the same of `defusedxml.expatbuilder`, and brings the import. It is unsafe: the
    /// package has to be installed, and documents with entities are refused.
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
    /// xml.sax.parse(path, handler)  # B317 => defusedxml.sax.parse(path, handler)
    /// xml.sax.make_parser()  # B317
    /// defusedxml.sax.parse(path, handler)
    /// ```
    ///
    /// The fix calls the same of `defusedxml.sax`, and brings the import. It is unsafe: the
    /// package has to be installed, and documents with entities are refused.
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
    /// minidom.parse(path)  # B318 => defusedxml.minidom.parse(path)
    /// defusedxml.minidom.parse(path)
    /// minidom.Document()
    /// ```
    ///
    /// The fix calls the same of `defusedxml.minidom`, and brings the import. It is unsafe: the
    /// package has to be installed, and documents with entities are refused.
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
    /// pulldom.parse(path)  # B319 => defusedxml.pulldom.parse(path)
    /// defusedxml.pulldom.parse(path)
    /// ```
    ///
    /// The fix calls the same of `defusedxml.pulldom`, and brings the import. It is unsafe: the
    /// package has to be installed, and documents with entities are refused.
    B319 "xml_bad_pulldom" {
        severity: Medium, cwe: 20,
        message: "`{name}` expands entities, which may fill the memory or read files; use `defusedxml.pulldom`",
        names: ["xml.dom.pulldom.parse", "xml.dom.pulldom.parseString"],
    }
}
