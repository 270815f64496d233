//! The way over a module: Bandit's, parent before children, children in the order of the `_fields`
//! of CPython's `ast`. The order matters, as imports take effect when the walk comes past them: a
//! function's body is visited before its decorators, a dict's keys before its values, the element
//! of a comprehension before its generators.

mod blacklists;
mod pieces;

use ruff_python_ast::{
    Alias, Arguments, Comprehension, Decorator, ElifElseClause, ExceptHandler, Expr, ExprCall, ExprDict,
    InterpolatedElement, Parameter, ParameterWithDefault, Parameters, Pattern, Stmt, StmtClassDef,
    StmtFunctionDef, StmtImportFrom, TypeParam, TypeParams,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::ancestors::{Ancestor, with_semicolon};
use crate::checker::NodeRule;
use crate::names::Imports;
use crate::string::{Part, StringConstant, parts, parts_of};
use crate::{Call, Checked, Checker, Context, Fix, Rule, Watch, rules};
use blacklists::{blacklist_message, called_name, starts_with};

/// So many levels of nesting are looked at. Bandit gives up a file at about 990.
const DEEPEST: usize = 10_000;

/// So many nodes lie between two checkpoints.
const NODES_BETWEEN_CHECKPOINTS: u32 = 512;

pub(crate) struct Walker<'a, 'w> {
    checker: &'w Checker,
    context: Context<'a>,
    watch: &'w Watch<'w>,
    /// What the walk is in, the innermost last.
    ancestors: Vec<Ancestor<'a>>,
    too_deep: bool,
    nodes: u32,
    /// Room for the qualified name of the call at hand.
    name: String,
}

impl<'a, 'w> Walker<'a, 'w> {
    pub(crate) fn new(checker: &'w Checker, context: Context<'a>, watch: &'w Watch<'w>) -> Self {
        Self {
            checker,
            context,
            watch,
            ancestors: Vec::new(),
            too_deep: false,
            nodes: 0,
            name: String::new(),
        }
    }

    /// Runs the rules that look at the source as a whole; Bandit does so after the walk.
    pub(crate) fn source(&mut self) {
        for (rule, check) in &self.checker.sources {
            self.watch.running.set(Some(rule));
            check(&mut self.context);
        }
    }

    pub(crate) fn finish(self) -> (Checked, Imports<'a>) {
        let checked = Checked { findings: self.context.findings, too_deep: self.too_deep };
        (checked, self.context.imports)
    }

    pub(crate) fn body(&mut self, suite: &'a [Stmt]) {
        for statement in suite {
            self.statement(statement);
        }
    }

    /// Goes a level down, into `node`, unless that is too deep.
    fn descend(&mut self, node: Ancestor<'a>, go: impl FnOnce(&mut Self)) {
        if self.ancestors.len() == DEEPEST {
            self.too_deep = true;
            return;
        }
        self.nodes += 1;
        if self.nodes == NODES_BETWEEN_CHECKPOINTS {
            self.nodes = 0;
            (self.watch.checkpoint)();
        }
        self.ancestors.push(node);
        go(self);
        self.ancestors.pop();
    }

    fn statement(&mut self, statement: &'a Stmt) {
        self.descend(Ancestor::Statement(statement), |walker| walker.statement_here(statement));
    }

    fn expression(&mut self, expression: &'a Expr) {
        match expression {
            Expr::StringLiteral(string) => {
                self.string(string.value.to_str(), string.range, &[]);
            }
            // These have no children and no rule asks for them.
            Expr::Name(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => {}
            _ => self.descend(Ancestor::Expression(expression), |walker| walker.expression_here(expression)),
        }
    }

    /// An expression that in CPython's tree stands in a node of its own here.
    fn expression_in(&mut self, node: Ancestor<'a>, expression: &'a Expr) {
        self.descend(node, |walker| walker.expression(expression));
    }

    fn expressions(&mut self, expressions: impl IntoIterator<Item = &'a Expr>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn maybe(&mut self, expression: Option<&'a Expr>) {
        if let Some(expression) = expression {
            self.expression(expression);
        }
    }

    fn statement_here(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Return(node) => self.maybe(node.value.as_deref()),
            Stmt::Delete(node) => self.expressions(&node.targets),
            Stmt::TypeAlias(node) => {
                self.expression(&node.name);
                self.type_params(node.type_params.as_deref());
                self.expression(&node.value);
            }
            Stmt::Assign(node) => {
                self.expressions(&node.targets);
                self.expression(&node.value);
            }
            Stmt::AugAssign(node) => self.expressions([&*node.target, &*node.value]),
            Stmt::AnnAssign(node) => {
                self.expressions([&*node.target, &*node.annotation]);
                self.maybe(node.value.as_deref());
            }
            Stmt::For(node) => {
                self.expressions([&*node.target, &*node.iter]);
                self.body(&node.body);
                self.body(&node.orelse);
            }
            Stmt::While(node) => {
                self.expression(&node.test);
                self.body(&node.body);
                self.body(&node.orelse);
            }
            Stmt::If(node) => {
                self.expression(&node.test);
                self.body(&node.body);
                for ElifElseClause { test, body, range, .. } in &node.elif_else_clauses {
                    if let Some(test) = test {
                        let rest = TextRange::new(range.start(), node.end());
                        let rest = with_semicolon(rest, self.context.source);
                        self.expression_in(Ancestor::Range(rest), test);
                    }
                    self.body(body);
                }
            }
            Stmt::With(node) => {
                for item in &node.items {
                    self.descend(Ancestor::WithItem(item), |walker| {
                        walker.expression(&item.context_expr);
                        walker.maybe(item.optional_vars.as_deref());
                    });
                }
                self.body(&node.body);
            }
            Stmt::Match(node) => {
                self.expression(&node.subject);
                for case in &node.cases {
                    self.descend(Ancestor::MatchCase(case), |walker| {
                        walker.pattern(&case.pattern);
                        walker.maybe(case.guard.as_deref());
                        walker.body(&case.body);
                    });
                }
            }
            Stmt::Raise(node) => {
                self.maybe(node.exc.as_deref());
                self.maybe(node.cause.as_deref());
            }
            Stmt::Try(node) => {
                self.body(&node.body);
                for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    self.run(|checker| &checker.handlers, handler);
                    if let Some(type_) = &handler.type_ {
                        let handler = with_semicolon(handler.range(), self.context.source);
                        self.expression_in(Ancestor::Range(handler), type_);
                    }
                    self.body(&handler.body);
                }
                self.body(&node.orelse);
                self.body(&node.finalbody);
            }
            Stmt::Assert(node) => {
                self.run(|checker| &checker.asserts, node);
                self.expression(&node.test);
                self.maybe(node.msg.as_deref());
            }
            Stmt::Import(node) => {
                self.context.imports.import(node);
                self.import(node, "", &node.names, |context, rule| {
                    rules::fixes_of_import(context, rule, node)
                });
            }
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::Expr(node) => self.expression(&node.value),
            Stmt::Global(_)
            | Stmt::Nonlocal(_)
            | Stmt::Pass(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
            | Stmt::IpyEscapeCommand(_) => {}
        }
    }

    fn expression_here(&mut self, expression: &'a Expr) {
        match expression {
            Expr::BoolOp(node) => self.expressions(&node.values),
            Expr::Named(node) => self.expressions([&*node.target, &*node.value]),
            Expr::BinOp(node) => self.expressions([&*node.left, &*node.right]),
            Expr::UnaryOp(node) => self.expression(&node.operand),
            Expr::Lambda(node) => {
                if let Some(parameters) = &node.parameters {
                    self.parameters(parameters);
                }
                self.expression(&node.body);
            }
            Expr::If(node) => self.expressions([&*node.test, &*node.body, &*node.orelse]),
            Expr::Dict(node) => self.dict(node),
            Expr::Set(node) => self.expressions(&node.elts),
            Expr::ListComp(node) => self.comprehension([&*node.elt], &node.generators),
            Expr::SetComp(node) => self.comprehension([&*node.elt], &node.generators),
            Expr::Generator(node) => self.comprehension([&*node.elt], &node.generators),
            Expr::DictComp(node) => {
                let elements = node.key.as_deref().into_iter().chain([&*node.value]);
                self.comprehension(elements, &node.generators);
            }
            Expr::Await(node) => self.expression(&node.value),
            Expr::Yield(node) => self.maybe(node.value.as_deref()),
            Expr::YieldFrom(node) => self.expression(&node.value),
            Expr::Compare(node) => {
                self.expression(&node.left);
                self.expressions(&node.comparators);
            }
            Expr::Call(node) => {
                self.call(node);
                self.expression(&node.func);
                self.arguments(&node.arguments);
            }
            Expr::FString(node) => self.interpolated(&parts(node)),
            Expr::TString(node) => {
                let elements = node.value.iter().flat_map(|part| part.elements.iter());
                self.interpolated(&parts_of(elements));
            }
            Expr::Attribute(node) => self.expression(&node.value),
            Expr::Subscript(node) => self.expressions([&*node.value, &*node.slice]),
            Expr::Starred(node) => self.expression(&node.value),
            Expr::List(node) => self.expressions(&node.elts),
            Expr::Tuple(node) => self.expressions(&node.elts),
            Expr::Slice(node) => {
                let parts = [&node.lower, &node.upper, &node.step];
                self.expressions(parts.into_iter().flatten().map(|part| &**part));
            }
            // The others have no children.
            _ => {}
        }
    }

    fn function(&mut self, function: &'a StmtFunctionDef) {
        if !function.is_async {
            self.run(|checker| &checker.functions, function);
        }
        let around = self.context.bodies.enter(function);
        let is_outermost = self.context.outermost.is_none();
        self.context.outermost.get_or_insert(function);
        self.parameters(&function.parameters);
        self.body(&function.body);
        self.decorators(&function.decorator_list);
        self.maybe(function.returns.as_deref());
        self.type_params(function.type_params.as_deref());
        if is_outermost {
            self.context.outermost = None;
        }
        self.context.bodies.leave(around);
    }

    fn class(&mut self, class: &'a StmtClassDef) {
        self.class_arguments(class);
        self.body(&class.body);
        self.behind_class_body(class);
    }

    fn class_arguments(&mut self, class: &'a StmtClassDef) {
        if let Some(arguments) = &class.arguments {
            self.arguments(arguments);
        }
    }

    fn behind_class_body(&mut self, class: &'a StmtClassDef) {
        self.decorators(&class.decorator_list);
        self.type_params(class.type_params.as_deref());
    }

    fn decorators(&mut self, decorators: &'a [Decorator]) {
        self.expressions(decorators.iter().map(|decorator| &decorator.expression));
    }

    fn arguments(&mut self, arguments: &'a Arguments) {
        self.expressions(&*arguments.args);
        for keyword in &*arguments.keywords {
            self.expression_in(Ancestor::Range(keyword.range), &keyword.value);
        }
    }

    /// Annotations in the order of the parameters, then the defaults of the keyword-only ones, then
    /// the annotation of `**kwargs`, then the other defaults.
    fn parameters(&mut self, parameters: &'a Parameters) {
        let Parameters { posonlyargs, args, vararg, kwonlyargs, kwarg, .. } = parameters;
        let default = |parameter: &'a ParameterWithDefault| parameter.default.as_deref();
        let positional = || posonlyargs.iter().chain(args);
        self.descend(Ancestor::Parameters(parameters), |walker| {
            walker.annotations(positional().map(|argument| &argument.parameter));
            walker.annotations(vararg.as_deref());
            walker.annotations(kwonlyargs.iter().map(|argument| &argument.parameter));
            walker.expressions(kwonlyargs.iter().filter_map(default));
            walker.annotations(kwarg.as_deref());
            walker.expressions(positional().filter_map(default));
        });
    }

    fn annotations(&mut self, parameters: impl IntoIterator<Item = &'a Parameter>) {
        for parameter in parameters {
            if let Some(annotation) = &parameter.annotation {
                self.expression_in(Ancestor::Range(parameter.range), annotation);
            }
        }
    }

    fn type_params(&mut self, params: Option<&'a TypeParams>) {
        for param in params.into_iter().flat_map(|params| &params.type_params) {
            let (bound, default) = match param {
                TypeParam::TypeVar(param) => (param.bound.as_deref(), param.default.as_deref()),
                TypeParam::TypeVarTuple(param) => (None, param.default.as_deref()),
                TypeParam::ParamSpec(param) => (None, param.default.as_deref()),
            };
            self.descend(Ancestor::Range(param.range()), |walker| {
                walker.maybe(bound);
                walker.maybe(default);
            });
        }
    }

    fn dict(&mut self, dict: &'a ExprDict) {
        self.expressions(dict.items.iter().filter_map(|item| item.key.as_ref()));
        self.expressions(dict.items.iter().map(|item| &item.value));
    }

    fn comprehension(
        &mut self,
        elements: impl IntoIterator<Item = &'a Expr>,
        generators: &'a [Comprehension],
    ) {
        self.expressions(elements);
        for generator in generators {
            self.descend(Ancestor::Comprehension(generator), |walker| {
                walker.expressions([&generator.target, &generator.iter]);
                walker.expressions(&generator.ifs);
            });
        }
    }

    fn interpolated(&mut self, parts: &[Part<'a>]) {
        for part in parts {
            match part {
                Part::Piece(piece) => self.string(&piece.value, piece.range, parts),
                Part::Field(field) => self.field(field),
            }
        }
    }

    fn field(&mut self, field: &'a InterpolatedElement) {
        let is_outermost = !std::mem::replace(&mut self.context.in_f_string, true);
        self.descend(Ancestor::Range(field.range), |walker| {
            walker.expression(&field.expression);
            if let Some(spec) = &field.format_spec {
                // CPython counts the colon to it.
                let range = TextRange::new(spec.start() - TextSize::of(':'), spec.end());
                let parts = parts_of(&spec.elements);
                walker.descend(Ancestor::Range(range), |walker| walker.interpolated(&parts));
            }
        });
        if is_outermost {
            self.context.in_f_string = false;
        }
    }

    /// Runs the rules on a string constant, unless it is a statement by itself.
    fn string(&mut self, value: &str, range: TextRange, fstring: &[Part<'_>]) {
        if matches!(self.ancestors.last(), Some(Ancestor::Statement(Stmt::Expr(_)))) {
            return;
        }
        let constant = StringConstant { value, range, ancestors: &self.ancestors, fstring };
        for (rule, check) in &self.checker.strings {
            self.watch.running.set(Some(rule));
            check(&mut self.context, &constant);
        }
    }

    fn patterns(&mut self, patterns: impl IntoIterator<Item = &'a Pattern>) {
        for pattern in patterns {
            self.pattern(pattern);
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern) {
        self.descend(Ancestor::Range(pattern.range()), |walker| match pattern {
            Pattern::MatchValue(node) => walker.expression(&node.value),
            Pattern::MatchSequence(node) => walker.patterns(&node.patterns),
            Pattern::MatchMapping(node) => {
                walker.expressions(&node.keys);
                walker.patterns(&node.patterns);
            }
            Pattern::MatchClass(node) => {
                walker.expression(&node.cls);
                walker.patterns(&node.arguments.patterns);
                walker.patterns(node.arguments.keywords.iter().map(|keyword| &keyword.pattern));
            }
            Pattern::MatchAs(node) => walker.patterns(node.pattern.as_deref()),
            Pattern::MatchOr(node) => walker.patterns(&node.patterns),
            Pattern::MatchSingleton(_) | Pattern::MatchStar(_) => {}
        });
    }

    /// Runs the rules of one table on a node.
    fn run<N: 'w>(&mut self, table: impl FnOnce(&'w Checker) -> &'w [NodeRule<N>], node: &N) {
        for (rule, check) in table(self.checker) {
            self.watch.running.set(Some(rule));
            check(&mut self.context, node);
        }
    }

    fn call(&mut self, node: &'a ExprCall) {
        let mut name = std::mem::take(&mut self.name);
        let import = self.context.imports.qualify(&node.func, &mut name);
        let starts_process = self.checker.starts_process.get(&name).copied().unwrap_or_default();
        let call = Call::new(node, &name, import, starts_process);
        for (rule, check) in self.checker.calls.rules_for(&call) {
            self.watch.running.set(Some(rule));
            check(&mut self.context, &call);
        }
        if let Some(called) = called_name(&call)
            && let Some(rule) = self.checker.called.get(called)
        {
            let message = blacklist_message(rule, called);
            let fixes = rules::fixes_of_call(&self.context, &call, called);
            self.context.report_call(rule, &call).message(message).about(called).fixes = fixes;
        }
        self.name = name;
    }

    fn import_from(&mut self, node: &'a StmtImportFrom) {
        self.context.imports.import_from(node);
        let prefix = node.module.as_ref().map(|module| format!("{module}."));
        let fixes = |context: &Context<'_>, rule| rules::fixes_of_import_from(context, rule, node);
        self.import(node, prefix.as_deref().unwrap_or_default(), &node.names, fixes);
    }

    /// Reports at most one row of the import blacklist: rows outermost, then names.
    fn import(
        &mut self,
        node: &impl Ranged,
        prefix: &str,
        names: &[Alias],
        fixes: impl FnOnce(&Context<'_>, &'static Rule) -> Option<Fix>,
    ) {
        for (rule, rows) in &self.checker.imported {
            for alias in names {
                let imported = |row: &&str| starts_with(prefix, alias.name.as_str(), row);
                if rows.iter().any(imported) {
                    let message = blacklist_message(rule, alias.name.as_str());
                    let fix = fixes(&self.context, rule);
                    let finding = self.context.report(rule, node.range());
                    finding.message(message).about(alias.name.as_str()).fix(fix);
                    return;
                }
            }
        }
    }
}
