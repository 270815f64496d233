use std::cell::Cell;

use crate::{Checker, Code, Module, Options, Watch, apply_edits};

/// A handler that is mended with `import logging`.
const HANDLER: &str = "try: x\nexcept: pass\n";

/// What the same becomes.
const MENDED: &str = "try: x\nexcept: logging.getLogger(__name__).exception(\"An exception was ignored\")\n";

/// The text after the first fix of the last `B110`, which has to be the same by pieces and whole; none where
/// there is no fix.
fn fixed(source: &str) -> Option<String> {
    let checker = Checker::new(Options::default());
    let running = Cell::new(None);
    let watch = Watch { checkpoint: &|| {}, running: &running };
    let module = Module::parse(source);
    assert!(module.syntax_errors().is_empty(), "{source}");
    let whole = checker.check(&Code::new(&module, source, "x.py"), &watch).findings;
    // What is too deep is looked at whole.
    if let Some(by_pieces) = checker.check_by_pieces(source, "x.py", &watch) {
        assert_eq!(whole, by_pieces.checked.findings, "{source}");
    }
    let finding = whole.iter().rfind(|finding| finding.rule.id == "B110").expect("a handler");
    let text = apply_edits(source, &finding.fixes.first()?.edits);
    assert!(Module::parse(&text).syntax_errors().is_empty(), "{text}");
    Some(text)
}

#[test]
fn an_import_stands_where_a_person_would_put_it() {
    for (above, expected) in [
        ("", "import logging\n\n"),
        ("import a\n", "import a\nimport logging\n"),
        ("import a  # why\n\nx = 1\n", "import a  # why\nimport logging\n\nx = 1\n"),
        (
            "import a; import b;\nfrom c import (\n    d,\n)\n",
            "import a; import b;\nfrom c import (\n    d,\n)\nimport logging\n",
        ),
        ("import a; x = 1\n", "import logging\n\nimport a; x = 1\n"),
        ("import a\nx = 1\nimport b\n", "import a\nimport logging\nx = 1\nimport b\n"),
        ("import a\nif a: import b\n", "import a\nimport logging\nif a: import b\n"),
        ("\"\"\"What it is.\"\"\"\n", "\"\"\"What it is.\"\"\"\n\nimport logging\n\n"),
        (
            "\"\"\"What\nit is.\"\"\"  # x\n\n\nx = 1\n",
            "\"\"\"What\nit is.\"\"\"  # x\n\nimport logging\n\n\nx = 1\n",
        ),
        ("'a'\nimport b\n'c'\nimport d\n", "'a'\nimport b\nimport logging\n'c'\nimport d\n"),
        ("from __future__ import a\n\n", "from __future__ import a\n\nimport logging\n\n"),
        ("#!/usr/bin/python\n# coding: utf-8\n", "#!/usr/bin/python\n# coding: utf-8\nimport logging\n\n"),
        ("# Whose it is.\n\n# About x.\nx = 1\n", "# Whose it is.\n\nimport logging\n\n# About x.\nx = 1\n"),
        ("\n\nx = 1\n", "\n\nimport logging\n\nx = 1\n"),
        ("\u{feff}", "\u{feff}import logging\n\n"),
        ("\u{feff}# x\r\nimport a\r\n", "\u{feff}# x\r\nimport a\r\nimport logging\r\n"),
        ("'''x'''\r\n", "'''x'''\r\n\r\nimport logging\r\n\r\n"),
        ("class A: pass\nimport a\n", "import logging\n\nclass A: pass\nimport a\n"),
    ] {
        assert_eq!(fixed(&format!("{above}{HANDLER}")), Some(format!("{expected}{MENDED}")), "{above}");
    }
}

#[test]
fn what_is_imported_already_is_not_imported_again() {
    for above in [
        "import logging\n",
        "import a, logging\n",
        "import logging.handlers\n",
        "x = 1\nimport logging; y = 1\n",
        "import logging\ndef f():\n    import logging\n",
        "def f(logging): pass\nimport logging\n",
    ] {
        assert_eq!(fixed(&format!("{above}{HANDLER}")), Some(format!("{above}{MENDED}")), "{above}");
    }
    let below = format!("{HANDLER}import logging\n");
    assert_eq!(fixed(&below), Some(format!("import logging\n\n{MENDED}import logging\n")));
    for above in ["import logging as log\n", "from logging import error\n"] {
        assert_eq!(fixed(&format!("{above}{HANDLER}")), Some(format!("{above}import logging\n{MENDED}")));
    }
    for above in
        ["def f():\n    import logging\n", "if x:\n    import logging\n", "f(logging=1)\nlogging.x = 1\n"]
    {
        assert_eq!(fixed(&format!("{above}{HANDLER}")), Some(format!("import logging\n\n{above}{MENDED}")));
    }
}

#[test]
fn a_name_that_means_something_else_is_left_alone() {
    for other in [
        "logging = 1\n",
        "x, (y, *logging) = z\n",
        "for logging in x: pass\n",
        "with x as logging: pass\n",
        "import log as logging\n",
        "import log.logging as logging\n",
        "from log import logging\n",
        "from . import logging\n",
        "try: y\nexcept X as logging: y\n",
        "def logging(): pass\n",
        "class logging: pass\n",
        "class A:\n    logging = 1\n    def f(self):\n        pass\n",
        "def f():\n    global logging\n    logging = 1\n",
        "f(logging := 1)\n",
        "[logging for logging in x]\n",
        "lambda logging: 1\n",
        "match x:\n    case logging: pass\n",
        "match x:\n    case [*logging]: pass\n",
        "match x:\n    case {**logging}: pass\n",
        "del logging\n",
        "type logging = int\n",
    ] {
        assert_eq!(fixed(&format!("{other}{HANDLER}")), None, "{other}");
        assert_eq!(fixed(&format!("{HANDLER}{other}")), None, "{other}");
    }
}

#[test]
fn where_there_is_no_place_for_an_import_there_is_no_fix() {
    for above in ["'x'; x = 1\n", "from __future__ import a; x = 1\n"] {
        assert_eq!(fixed(&format!("{above}{HANDLER}")), None, "{above}");
    }
    let below = "import a\nimport b \\\n\n";
    assert_eq!(
        fixed(&format!("{below}{HANDLER}")),
        Some(format!("import a\nimport logging\nimport b \\\n\n{MENDED}"))
    );
}

#[test]
fn a_name_of_the_function_is_left_alone() {
    let handler = "    try: x\n    except: pass\n";
    for binding in ["import logging", "logging = 1", "with x as logging: pass", "def g(logging): pass"] {
        for function in [
            format!("def f():\n    {binding}\n{handler}"),
            format!(
                "class A:\n    async def f(self):\n    {}\n        {binding}\n",
                handler.replace('\n', "\n    ")
            ),
        ] {
            assert_eq!(fixed(&function), None, "{function}");
            assert!(fixed(&format!("{function}{HANDLER}")).is_some(), "{function}");
        }
    }
    assert_eq!(fixed(&format!("def f(logging):\n{handler}")), None);
    assert!(fixed(&format!("import logging\ndef g():\n    logging = 1\ndef f():\n{handler}")).is_some());
}

#[test]
fn a_tree_that_is_too_deep_has_no_such_fix() {
    let sum = vec!["1"; 30_000].join("+");
    let run = move || fixed(&format!("x = {sum}\n{HANDLER}"));
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(run);
    assert_eq!(thread.unwrap().join().unwrap(), None);
}
