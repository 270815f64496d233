//! What Bandit's functional tests expect of its examples, read from its source distribution; nothing of
//! it is run or kept.

use std::fs;
use std::path::{Path, PathBuf};

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Number, Stmt, StmtFunctionDef};
use serde_json::{Map, Value, json};

use ridealong_checks::Module;

use crate::tools::{self, Unavailable};

/// What one check of a functional test expects of an example.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// The name of the test.
    pub test: String,
    /// The name of the example.
    pub example: String,
    /// The figures: `SEVERITY` and `CONFIDENCE` with a number for each level, `nosec`, and so on.
    pub figures: Value,
    /// The options under which the example is checked.
    pub options: Value,
    /// Whether `# nosec` is ignored.
    pub ignores_nosec: bool,
}

/// Bandit's source distribution, downloaded if it is not there.
pub fn folder() -> Result<PathBuf, Unavailable> {
    Ok(tools::sdist("bandit==1.9.4")?.join("bandit-1.9.4"))
}

/// What the functional tests expect.
///
/// # Panics
/// If they cannot be read.
pub fn expectations(folder: &Path) -> Vec<Expectation> {
    let text =
        fs::read_to_string(folder.join("tests/functional/test_functional.py")).expect("functional tests");
    let module = Module::parse(&text);
    let mut reader = Reader::default();
    reader.visit_body(module.suite());
    reader.found
}

/// Follows the assignments of a test up to its checks.
#[derive(Default)]
struct Reader {
    test: String,
    names: Map<String, Value>,
    /// The plug-in that is configured, by the name of its function.
    plugin: Option<String>,
    options: Map<String, Value>,
    found: Vec<Expectation>,
}

impl<'a> Visitor<'a> for Reader {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(StmtFunctionDef { name, .. }) => {
                *self = Self {
                    test: name.to_string(),
                    found: std::mem::take(&mut self.found),
                    ..Self::default()
                };
                if name.starts_with("test_") {
                    walk_stmt(self, stmt);
                }
            }
            Stmt::Assign(node) => match &node.targets[..] {
                [Expr::Name(_)] if node.value.is_call_expr() => self.visit_expr(&node.value),
                [Expr::Name(name)] => {
                    let value = self.value(&node.value);
                    self.names.insert(name.id.to_string(), value);
                }
                [Expr::Attribute(target)] if target.attr.as_str() == "_config" => {
                    let plugin = self.plugin.clone().expect("a plug-in that is configured");
                    let value = self.value(&node.value);
                    self.options.insert(plugin, value);
                }
                // `b_conf.config["markupsafe_xss"] = …` is the table of a plug-in.
                [Expr::Subscript(target)] => {
                    let value = self.value(&node.value);
                    if let Value::String(plugin) = self.value(&target.slice) {
                        self.options.insert(plugin, value);
                    }
                }
                _ => walk_stmt(self, stmt),
            },
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            // `x.__name__ == "assert_used"` picks a plug-in.
            Expr::Compare(node) if matches!(&*node.left, Expr::Attribute(left) if left.attr.as_str() == "__name__") =>
            {
                self.plugin =
                    node.comparators.first().and_then(|name| self.value(name).as_str().map(str::to_owned));
            }
            Expr::Call(call) => {
                self.call(call);
                walk_expr(self, expr);
            }
            _ => walk_expr(self, expr),
        }
    }
}

impl Reader {
    fn call(&mut self, call: &ExprCall) {
        for keyword in &call.arguments.keywords {
            if keyword.arg.as_deref() == Some("profile") {
                let profile = self.value(&keyword.value);
                self.options.insert("ignore".to_owned(), profile["exclude"].clone());
            }
        }
        let Expr::Attribute(callee) = &*call.func else { return };
        if !matches!(callee.attr.as_str(), "check_example" | "check_metrics") {
            return;
        }
        let [example, figures] = &*call.arguments.args else { return };
        let ignores_nosec = call.arguments.keywords.iter().any(|keyword| {
            keyword.arg.as_deref() == Some("ignore_nosec") && self.value(&keyword.value) == Value::Bool(true)
        });
        let mut figures = self.value(figures);
        if let Some(issues) = figures.as_object_mut().and_then(|figures| figures.remove("issues")) {
            for (criterion, levels) in issues.as_object().expect("levels by criterion") {
                figures[criterion] = levels.clone();
            }
        }
        self.found.push(Expectation {
            test: self.test.clone(),
            example: self.value(example).as_str().expect("the name of an example").to_owned(),
            figures,
            options: Value::Object(self.options.clone()),
            ignores_nosec,
        });
    }

    /// The value of a literal, or of a name that was assigned one.
    fn value(&self, expr: &Expr) -> Value {
        match expr {
            Expr::StringLiteral(text) => json!(text.value.to_str()),
            Expr::BooleanLiteral(node) => json!(node.value),
            Expr::NumberLiteral(node) => match &node.value {
                Number::Int(number) => json!(number.as_i64()),
                _ => Value::Null,
            },
            Expr::Name(name) => self.names.get(name.id.as_str()).cloned().unwrap_or_default(),
            Expr::List(list) => list.elts.iter().map(|one| self.value(one)).collect(),
            Expr::Dict(dict) => {
                let item = |item: &ruff_python_ast::DictItem| {
                    let key = self.value(item.key.as_ref()?);
                    Some((key.as_str()?.to_owned(), self.value(&item.value)))
                };
                Value::Object(dict.items.iter().filter_map(item).collect())
            }
            _ => Value::Null,
        }
    }
}
