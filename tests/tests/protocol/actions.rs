//! Code actions: fixes and suppressions, made in the text as a client makes them.

use ridealong_tests::client::Client;
use ridealong_tests::text::Unit;
use serde_json::{Value, json};

use crate::{URI, codes, everything};

/// A module on which the actions of one rule are tried.
struct Case {
    client: Client,
    text: String,
    version: i64,
}

impl Case {
    fn new(text: &str) -> Self {
        let mut client = Client::initialized(everything());
        client.open(URI, text);
        Self { client, text: text.to_owned(), version: 1 }
    }

    fn diagnostics(&mut self) -> Vec<Value> {
        self.client.diagnostics(URI, self.version)
    }

    /// The actions where the caret is at the beginning of `code`.
    fn actions_at(&mut self, code: &str) -> Vec<Value> {
        let at = self.text.find(code).expect("the code is in the text");
        let caret = Unit::Utf16.range(&self.text, at, at);
        self.client.code_actions(URI, &caret)
    }

    /// The action that suppresses `rule` at `code`.
    fn suppression(&mut self, rule: &str, code: &str) -> Option<Value> {
        let title = format!("{rule}: Suppress");
        self.actions_at(code).into_iter().find(|action| title_of(action).starts_with(&title))
    }

    /// The text with an action applied; the server is told of it as well.
    fn apply(&mut self, action: &Value) -> String {
        self.text = Unit::Utf16.apply(&self.text, URI, &action["edit"]);
        self.version += 1;
        self.client.change(URI, self.version, &json!([{ "text": self.text }]));
        self.text.clone()
    }
}

fn title_of(action: &Value) -> &str {
    action["title"].as_str().expect("an action has a title")
}

/// The first fix of `rule` among the actions at `code`.
fn fix(rule: &str, text: &str, code: &str) -> (Value, String, Vec<Value>) {
    let mut case = Case::new(text);
    let before = case.diagnostics();
    assert!(codes(&before).contains(&rule), "{before:?}");
    let actions = case.actions_at(code);
    let action = actions.into_iter().find(|action| {
        title_of(action).starts_with(&format!("{rule}: ")) && !title_of(action).contains("Suppress")
    });
    let action = action.unwrap_or_else(|| panic!("no fix of {rule} for {code}"));
    let fixed = case.apply(&action);
    let after = case.diagnostics();
    (action, fixed, after)
}

#[test]
fn fixes_do_what_they_say() {
    for (rule, import, call, fixed_call, is_safe) in [
        ("B506", "yaml", "yaml.load(text)", "yaml.safe_load(text)", true),
        (
            "B506",
            "yaml",
            "yaml.load(text, Loader=yaml.Loader)",
            "yaml.load(text, Loader=yaml.SafeLoader)",
            false,
        ),
        ("B113", "requests", "requests.get(url)", "requests.get(url, timeout=10)", false),
        (
            "B602",
            "subprocess",
            "subprocess.run(\"/bin/ls -l /tmp\", shell=True)",
            "subprocess.run([\"/bin/ls\", \"-l\", \"/tmp\"])",
            false,
        ),
        ("B324", "hashlib", "hashlib.md5(data)", "hashlib.md5(data, usedforsecurity=False)", false),
        (
            "B501",
            "requests",
            "requests.get(url, verify=False, timeout=5)",
            "requests.get(url, timeout=5)",
            false,
        ),
    ] {
        let text = |call: &str| format!("import {import}\n\nemoji = '😀'; result = {call}\n");
        let (action, fixed, after) = fix(rule, &text(call), call);
        assert_eq!(fixed, text(fixed_call), "{action}");
        assert!(!codes(&after).contains(&rule), "{after:?}");
        assert_eq!(action["kind"], "quickfix");
        assert_eq!(action["diagnostics"][0]["code"], rule);
        // What may change behaviour is never what an editor does by itself.
        let is_safe_here = action["isPreferred"] == true;
        assert_eq!(is_safe_here, !title_of(&action).contains("may change behaviour"), "{action}");
        assert_eq!(is_safe, is_safe_here, "{action}");
    }
}

#[test]
fn an_edit_names_the_version_of_the_text_if_the_client_looks_at_it() {
    const TEXT: &str = "import yaml\nyaml.load(text)\n";
    let range = Unit::Utf16.range(TEXT, 12, 12);
    let mut client = Client::initialized(everything());
    client.open(URI, "");
    client.change(URI, 7, &json!([{ "text": TEXT }]));
    let edit = &client.code_actions(URI, &range)[0]["edit"];
    assert_eq!(edit["documentChanges"][0]["textDocument"], json!({ "uri": URI, "version": 7 }));
    assert!(edit.get("changes").is_none(), "{edit}");

    let literals = json!({ "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } });
    let mut client = Client::initialized(json!({ "textDocument": { "codeAction": literals } }));
    client.open(URI, TEXT);
    let action = &client.code_actions(URI, &range)[0];
    assert!(action["edit"].get("documentChanges").is_none(), "{action}");
    assert_eq!(Unit::Utf16.apply(TEXT, URI, &action["edit"]), "import yaml\nyaml.safe_load(text)\n");
    assert!(action.get("isPreferred").is_none(), "the client knows nothing of it: {action}");
}

#[test]
fn a_client_without_action_literals_is_offered_none() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "exec(x)\n");
    assert_eq!(client.code_actions(URI, &Unit::Utf16.range("exec(x)\n", 0, 4)), [] as [Value; 0]);
}

#[test]
fn only_the_kinds_that_are_asked_for_are_offered() {
    let mut client = Client::initialized(everything());
    client.open(URI, "exec(x)\n");
    for (only, is_offered) in [
        (json!(["quickfix"]), true),
        (json!(["refactor", "quickfix"]), true),
        (json!([""]), true),
        (Value::Null, true),
        (json!(["refactor"]), false),
        (json!(["source.fixAll", "source.organizeImports"]), false),
        (json!(["quickfix.of.others"]), false),
    ] {
        let params = json!({
            "textDocument": { "uri": URI },
            "range": Unit::Utf16.range("exec(x)\n", 0, 0),
            "context": { "diagnostics": [], "only": only },
        });
        let actions = client.request("textDocument/codeAction", params);
        assert_eq!(actions.as_array().is_some_and(|actions| !actions.is_empty()), is_offered, "{only}");
    }
}

#[test]
fn actions_are_offered_where_the_finding_is_and_nowhere_else() {
    let mut case = Case::new("exec(x)\n\nexecute(y, shell=True)\n");
    let rules = |actions: Vec<Value>| -> Vec<String> {
        let mut rules: Vec<String> = actions.iter().map(|action| title_of(action)[..4].to_owned()).collect();
        rules.dedup();
        rules
    };
    assert_eq!(rules(case.actions_at("exec")), ["B102"]);
    assert_eq!(rules(case.actions_at("execute(y")), ["B604"]);
    assert_eq!(rules(case.actions_at("\n\nexecute")), ["B102"], "the caret behind the call touches it");
    assert_eq!(rules(case.actions_at("\nexecute")), [] as [String; 0]);
    let whole = Unit::Utf16.range("exec(x)\n\nexecute(y, shell=True)\n", 0, 31);
    assert_eq!(rules(case.client.code_actions(URI, &whole)), ["B102", "B604"]);
}

#[test]
fn a_fix_brings_the_import_that_it_needs() {
    let text =
        "\"\"\"X.\"\"\"\n\nimport a\n\nx = 1\n\n\nclass A:\n    def f(self):\n        password = \"x\"\n";
    let (_, fixed, after) = fix("B105", text, "\"x\"");
    let mended =
        text.replace("\"x\"", "os.environ[\"PASSWORD\"]").replace("import a\n", "import a\nimport os\n");
    assert_eq!((fixed, codes(&after)), (mended, Vec::new()));
    let (_, fixed, _) = fix("B105", "import os\npassword = 'x'\n", "'x'");
    assert_eq!(fixed, "import os\npassword = os.environ['PASSWORD']\n");
    let mut case = Case::new("password = 'x'\nos = 1\n");
    let actions = case.actions_at("'x'");
    assert!(!actions.is_empty() && actions.iter().all(|action| title_of(action).contains("Suppress")));
}

#[test]
fn a_suppression_is_written_where_it_counts() {
    for (rule, code, text, expected) in [
        ("B102", "exec", "exec(x)\n", "exec(x)  # nosec B102\n"),
        ("B102", "exec", "exec(x)", "exec(x)  # nosec B102"),
        ("B102", "exec", "exec(x)\r\ny = 1\r\n", "exec(x)  # nosec B102\r\ny = 1\r\n"),
        ("B102", "exec", "exec(x)  # as agreed\n", "exec(x)  # as agreed  # nosec B102\n"),
        ("B102", "exec", "exec(eval(x))  # nosec B307\n", "exec(eval(x))  # nosec B102, B307\n"),
        ("B102", "exec", "é = '😀'; exec(é)  # ø\n", "é = '😀'; exec(é)  # ø  # nosec B102\n"),
        ("B102", "exec", "exec(\n    x,\n    y,\n)\n", "exec(  # nosec B102\n    x,\n    y,\n)\n"),
    ] {
        let mut case = Case::new(text);
        assert!(codes(&case.diagnostics()).contains(&rule), "{text}");
        let action = case.suppression(rule, code).unwrap_or_else(|| panic!("no suppression for {text:?}"));
        assert_eq!(case.apply(&action), expected, "{action}");
        assert_eq!(codes(&case.diagnostics()), [] as [&str; 0], "{expected}");
        assert!(action.get("isPreferred").is_none(), "{action}");
    }
}

/// Where the line of the finding takes no comment, another line of it does, or nothing is offered.
#[test]
fn a_suppression_never_breaks_the_code() {
    for text in [
        "x = 1 + \\\n    exec(y) + \\\n    2\n",
        "exec(\"\"\"\nx\n\"\"\")\n",
        "exec(\"\"\"\nx\n\"\"\", \\\n    y)\n",
        "x = f'''\n{exec(y)}\n'''\n",
        "x = '''\n''', exec(y), '''\n'''\n",
        "\\\nexec(x)\n",
    ] {
        let mut case = Case::new(text);
        assert!(codes(&case.diagnostics()).contains(&"B102"), "{text}");
        let Some(action) = case.suppression("B102", "exec") else { continue };
        let suppressed = case.apply(&action);
        assert_eq!(codes(&case.diagnostics()), [] as [&str; 0], "{suppressed}");
        let without_comment = suppressed.replacen("  # nosec B102", "", 1);
        assert_eq!(without_comment, text, "{suppressed}");
    }
}

#[test]
fn a_suppression_takes_no_other_finding_with_it() {
    let text = "import requests\nrequests.get(url, verify=False)\n";
    let mut case = Case::new(text);
    case.diagnostics();
    let action = case.suppression("B501", "requests.get").expect("a suppression");
    assert_eq!(case.apply(&action), "import requests\nrequests.get(url, verify=False)  # nosec B501\n");
    assert_eq!(codes(&case.diagnostics()), ["B113"]);
    let action = case.suppression("B113", "requests.get").expect("a second suppression");
    case.apply(&action);
    assert_eq!(codes(&case.diagnostics()), [] as [&str; 0]);
}

/// What Bandit honours comes first. Elsewhere in the statement we alone look.
#[test]
fn a_suppression_says_where_bandit_does_not_look() {
    for (text, expected, is_bandits) in [
        ("x = (\n    exec(y)\n)\n", "x = (\n    exec(y)  # nosec B102\n)\n", true),
        ("x = exec(y) + \\\n    2\n", "x = exec(y) + \\\n    2  # nosec B102\n", false),
        ("x = f'''\n{exec(y)}\n'''\n", "x = f'''\n{exec(y)}\n'''  # nosec B102\n", false),
    ] {
        let mut case = Case::new(text);
        assert_eq!(codes(&case.diagnostics()), ["B102"], "{text}");
        let action =
            case.suppression("B102", "exec").unwrap_or_else(|| panic!("no suppression for {text:?}"));
        assert_eq!(title_of(&action).ends_with("(Bandit does not look there)"), !is_bandits, "{action}");
        assert_eq!(case.apply(&action), expected, "{action}");
        assert_eq!(codes(&case.diagnostics()), [] as [&str; 0], "{expected}");
    }
}

#[test]
fn comments_that_suppress_nothing_are_removed_and_never_suppressed() {
    for (rule, text, code, expected) in [
        ("RA002", "f()  # nosec\n", "# nosec", "f()\n"),
        ("RA002", "f()  # noqa  # nosec B102 -- é😀\n", "# nosec", "f()  # noqa\n"),
        ("RA002", "exec(x)  # nosec B102, B101\n", "B101", "exec(x)  # nosec B102\n"),
        ("RA001", "exec(x)  # nosec B1O2\n", "B1O2", "exec(x)  # nosec B102\n"),
    ] {
        let mut case = Case::new(text);
        assert_eq!(codes(&case.diagnostics()), [rule], "{text}");
        let mut actions = case.actions_at(code);
        actions.retain(|action| action["kind"] == "quickfix");
        let [action] = &actions[..] else { panic!("one action, not {actions:?}") };
        assert!(title_of(action).starts_with(&format!("{rule}: ")), "{action}");
        assert!(!title_of(action).contains("Suppress"), "{action}");
        // A reason goes with its comment, which somebody has to agree to.
        let is_safe = !text.contains("--");
        assert_eq!(action["isPreferred"] == true, is_safe, "{action}");
        assert_eq!(case.apply(action), expected, "{action}");
        assert_eq!(codes(&case.diagnostics()), [] as [&str; 0], "{expected}");
    }
}

/// Some clients drop parts of a diagnostic, or write its message anew.
#[test]
fn what_the_client_says_of_diagnostics_does_not_matter() {
    let mut client = Client::initialized(everything());
    client.open(URI, "exec(x)\n");
    let range = Unit::Utf16.range("exec(x)\n", 0, 4);
    for diagnostics in [
        json!([]),
        json!([{ "range": range, "message": "" }]),
        json!([{ "range": range, "message": "from another server", "code": 1, "source": "other", "data": [] }]),
    ] {
        let context = json!({ "diagnostics": diagnostics, "triggerKind": 1 });
        let params = json!({ "textDocument": { "uri": URI }, "range": range, "context": context });
        let actions = client.request("textDocument/codeAction", params);
        assert_eq!(actions[0]["title"], "B102: Suppress with `# nosec B102`", "{diagnostics}");
    }
}
