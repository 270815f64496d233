//! Bandit's search for a keyword argument: in a call and everything in it, level by level.

use std::collections::VecDeque;

use ruff_python_ast::{
    Arguments, Comprehension, Expr, ExprCall, FStringPart, InterpolatedElement, InterpolatedStringElement,
    InterpolatedStringElements, Keyword, Parameters,
};

/// The nodes of CPython's `ast` that can hold a keyword argument; each is a level of its own.
enum Node<'a> {
    Expression(&'a Expr),
    Keyword(&'a Keyword),
    Parameters(&'a Parameters),
    Comprehension(&'a Comprehension),
    Interpolation(&'a InterpolatedElement),
    FormatSpec(&'a InterpolatedStringElements),
}

/// The first keyword argument called `name`, those of calls within the call after its own.
pub(super) fn keyword_within<'a>(call: &'a ExprCall, name: &str) -> Option<&'a Keyword> {
    let mut nodes = Nodes::default();
    nodes.call(call);
    while let Some(node) = nodes.0.pop_front() {
        if let Node::Keyword(keyword) = node
            && keyword.arg.as_ref().is_some_and(|arg| arg.as_str() == name)
        {
            return Some(keyword);
        }
        nodes.children(&node);
    }
    None
}

/// The nodes that are still to be looked at, in order.
#[derive(Default)]
struct Nodes<'a>(VecDeque<Node<'a>>);

impl<'a> Nodes<'a> {
    fn expressions(&mut self, expressions: impl IntoIterator<Item = &'a Expr>) {
        self.0.extend(expressions.into_iter().map(Node::Expression));
    }

    fn maybe(&mut self, expression: Option<&'a Expr>) {
        self.expressions(expression);
    }

    fn call(&mut self, call: &'a ExprCall) {
        let Arguments { args, keywords, .. } = &call.arguments;
        self.maybe(Some(&call.func));
        self.expressions(args);
        self.0.extend(keywords.iter().map(Node::Keyword));
    }

    fn children(&mut self, node: &Node<'a>) {
        match node {
            Node::Expression(expression) => self.of_expression(expression),
            Node::Keyword(keyword) => self.maybe(Some(&keyword.value)),
            Node::Parameters(parameters) => {
                let defaults = |parameters: &'a [ruff_python_ast::ParameterWithDefault]| {
                    parameters.iter().filter_map(|parameter| parameter.default.as_deref())
                };
                self.expressions(defaults(&parameters.kwonlyargs));
                self.expressions(defaults(&parameters.posonlyargs));
                self.expressions(defaults(&parameters.args));
            }
            Node::Comprehension(node) => {
                self.expressions([&node.target, &node.iter]);
                self.expressions(&node.ifs);
            }
            Node::Interpolation(node) => {
                self.maybe(Some(&node.expression));
                self.0.extend(node.format_spec.iter().map(|spec| Node::FormatSpec(&spec.elements)));
            }
            Node::FormatSpec(elements) => self.interpolations(elements),
        }
    }

    fn of_expression(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(node) => self.call(node),
            Expr::BoolOp(node) => self.expressions(&node.values),
            Expr::Named(node) => self.expressions([&*node.target, &*node.value]),
            Expr::BinOp(node) => self.expressions([&*node.left, &*node.right]),
            Expr::UnaryOp(node) => self.maybe(Some(&node.operand)),
            Expr::Lambda(node) => {
                self.0.extend(node.parameters.as_deref().map(Node::Parameters));
                self.maybe(Some(&node.body));
            }
            Expr::If(node) => self.expressions([&*node.test, &*node.body, &*node.orelse]),
            Expr::Dict(node) => {
                self.expressions(node.items.iter().filter_map(|item| item.key.as_ref()));
                self.expressions(node.items.iter().map(|item| &item.value));
            }
            Expr::Set(node) => self.expressions(&node.elts),
            Expr::List(node) => self.expressions(&node.elts),
            Expr::Tuple(node) => self.expressions(&node.elts),
            Expr::ListComp(node) => self.comprehension([&*node.elt], &node.generators),
            Expr::SetComp(node) => self.comprehension([&*node.elt], &node.generators),
            Expr::Generator(node) => self.comprehension([&*node.elt], &node.generators),
            Expr::DictComp(node) => {
                let elements = node.key.as_deref().into_iter().chain([&*node.value]);
                self.comprehension(elements, &node.generators);
            }
            Expr::Await(node) => self.maybe(Some(&node.value)),
            Expr::Yield(node) => self.maybe(node.value.as_deref()),
            Expr::YieldFrom(node) => self.maybe(Some(&node.value)),
            Expr::Compare(node) => {
                self.maybe(Some(&node.left));
                self.expressions(&node.comparators);
            }
            Expr::FString(node) => {
                for part in &node.value {
                    if let FStringPart::FString(part) = part {
                        self.interpolations(&part.elements);
                    }
                }
            }
            Expr::TString(node) => node.value.iter().for_each(|part| self.interpolations(&part.elements)),
            Expr::Attribute(node) => self.maybe(Some(&node.value)),
            Expr::Subscript(node) => self.expressions([&*node.value, &*node.slice]),
            Expr::Starred(node) => self.maybe(Some(&node.value)),
            Expr::Slice(node) => {
                let parts = [&node.lower, &node.upper, &node.step];
                self.expressions(parts.into_iter().filter_map(|part| part.as_deref()));
            }
            // The others have no children.
            _ => {}
        }
    }

    fn comprehension(
        &mut self,
        elements: impl IntoIterator<Item = &'a Expr>,
        generators: &'a [Comprehension],
    ) {
        self.expressions(elements);
        self.0.extend(generators.iter().map(Node::Comprehension));
    }

    fn interpolations(&mut self, elements: &'a InterpolatedStringElements) {
        let interpolations = elements.iter().filter_map(InterpolatedStringElement::as_interpolation);
        self.0.extend(interpolations.map(Node::Interpolation));
    }
}
