//! Expressions, parameters and arguments.

use tree_sitter::Node;

use super::super::ast::*;
use super::{Lower, children, fields, has_token, span};
use crate::span::Span;

impl Lower<'_> {
    /// The expression in `node`'s field; a missing one is a fault.
    pub(super) fn field(&mut self, node: Node<'_>, field: &str) -> Expr {
        match node.child_by_field_name(field) {
            Some(child) => self.expression(child),
            None => self.broken(node),
        }
    }

    fn broken(&mut self, node: Node<'_>) -> Expr {
        self.refuse(node, format!("cannot read this `{}`", node.kind()));
        Expr { span: span(node), kind: ExprKind::None }
    }

    fn boxed(&mut self, node: Node<'_>, field: &str) -> Box<Expr> {
        Box::new(self.field(node, field))
    }

    fn all(&mut self, node: Node<'_>) -> Vec<Expr> {
        children(node).into_iter().map(|child| self.expression(child)).collect()
    }

    fn first(&mut self, node: Node<'_>) -> Expr {
        match children(node).first() {
            Some(child) => self.expression(*child),
            None => self.broken(node),
        }
    }

    /// Lowers one expression, pattern or annotation.
    pub(super) fn expression(&mut self, node: Node<'_>) -> Expr {
        let kind = match node.kind() {
            "identifier" | "keyword_identifier" => ExprKind::Name(self.name(node)),
            "parenthesized_expression" | "type" => return self.first(node),
            // `(x) = 1`: parentheses without a comma make no tuple.
            "tuple_pattern" if children(node).len() == 1 && !has_token(node, ",") => return self.first(node),
            "attribute" => return self.attribute(node),
            "subscript" => return self.subscript(node),
            "call" => return self.call(node),
            "binary_operator" => return self.binary(node),
            "comparison_operator" => return self.comparison(node),
            "boolean_operator" => return self.boolean(node),
            "conditional_expression" => return self.conditional(node),
            "not_operator" => ExprKind::Not(self.boxed(node, "argument")),
            "unary_operator" => ExprKind::Unary(operator(node), self.boxed(node, "argument")),
            "named_expression" => {
                ExprKind::Walrus { target: self.boxed(node, "name"), value: self.boxed(node, "value") }
            }
            "lambda" => ExprKind::Lambda(Box::new(self.lambda(node))),
            "await" => ExprKind::Await(Box::new(self.first(node))),
            "yield" => self.yielded(node),
            "list_comprehension" => self.comprehension(node, ComprehensionKind::List),
            "set_comprehension" => self.comprehension(node, ComprehensionKind::Set),
            "dictionary_comprehension" => self.comprehension(node, ComprehensionKind::Dict),
            "generator_expression" => self.comprehension(node, ComprehensionKind::Generator),
            "list" | "list_pattern" => ExprKind::List(self.all(node)),
            "set" => ExprKind::Set(self.all(node)),
            "tuple" | "expression_list" | "pattern_list" | "tuple_pattern" => ExprKind::Tuple(self.all(node)),
            "dictionary" => self.dictionary(node),
            "list_splat" | "list_splat_pattern" | "splat_type" => ExprKind::Starred(Box::new(self.first(node))),
            "parenthesized_list_splat" => return self.first(node),
            "dictionary_splat" | "dictionary_splat_pattern" => return self.first(node),
            "slice" => ExprKind::Slice(self.all(node)),
            "string" => self.string(node),
            "concatenated_string" => self.concatenation(node),
            "integer" => ExprKind::Number(self.slice(node).replace('_', "").parse().ok()),
            "float" => ExprKind::Number(None),
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            "none" => ExprKind::None,
            "ellipsis" => ExprKind::Ellipsis,
            "member_type" => return self.member_type(node),
            "generic_type" | "union_type" | "constrained_type" | "type_parameter" => ExprKind::Tuple(self.all(node)),
            "as_pattern_target" => return self.first(node),
            // `with (a if b else c as d):` comes as `a if b else (c as d)`.
            "as_pattern" if self.in_with_item => {
                self.with_target = node.child_by_field_name("alias").map(|alias| self.expression(alias));
                return self.first(node);
            }
            _ => return self.broken(node),
        };
        Expr { span: span(node), kind }
    }

    /// `[*f(x)]` comes as a call of the starred `f`: the star belongs around the whole.
    fn hoist_star(&self, inner: Expr, whole: Span, rebuild: impl FnOnce(Box<Expr>) -> ExprKind) -> Expr {
        let starred = matches!(inner.kind, ExprKind::Starred(_));
        let operand = match inner.kind {
            ExprKind::Starred(operand) => operand,
            _ => Box::new(inner),
        };
        let start = operand.span.start;
        let kind = rebuild(operand);
        if !starred {
            return Expr { span: whole, kind };
        }
        let value = Expr { span: Span { start, end: whole.end }, kind };
        Expr { span: whole, kind: ExprKind::Starred(Box::new(value)) }
    }

    fn attribute(&mut self, node: Node<'_>) -> Expr {
        let object = self.field(node, "object");
        let attr = match node.child_by_field_name("attribute") {
            Some(attr) => self.name(attr),
            None => return self.broken(node),
        };
        self.hoist_star(object, span(node), |value| ExprKind::Attribute { value, attr })
    }

    fn member_type(&mut self, node: Node<'_>) -> Expr {
        match children(node).as_slice() {
            [object, attr] => {
                let kind = ExprKind::Attribute { value: Box::new(self.expression(*object)), attr: self.name(*attr) };
                Expr { span: span(node), kind }
            }
            _ => self.broken(node),
        }
    }

    fn subscript(&mut self, node: Node<'_>) -> Expr {
        let value = self.field(node, "value");
        let indices = fields(node, "subscript");
        let index = match indices.as_slice() {
            [only] if !has_token(node, ",") => self.expression(*only),
            many => {
                let items = many.iter().map(|item| self.expression(*item)).collect();
                Expr { span: span(node), kind: ExprKind::Tuple(items) }
            }
        };
        self.hoist_star(value, span(node), |value| ExprKind::Subscript { value, index: Box::new(index) })
    }

    fn call(&mut self, node: Node<'_>) -> Expr {
        let func = self.field(node, "function");
        let Some(list) = node.child_by_field_name("arguments") else { return self.broken(node) };
        let args_span = span(list);
        let (args, keywords) = if list.kind() == "generator_expression" {
            (vec![self.expression(list)], Vec::new())
        } else {
            self.arguments(list)
        };
        self.hoist_star(func, span(node), |func| {
            ExprKind::Call(Box::new(Call { func: *func, args, keywords, args_span }))
        })
    }

    /// The positional and keyword arguments of a list.
    pub(super) fn arguments(&mut self, list: Node<'_>) -> (Vec<Expr>, Vec<Keyword>) {
        let (mut args, mut keywords) = (Vec::new(), Vec::new());
        for child in children(list) {
            match child.kind() {
                "keyword_argument" => {
                    let name = child.child_by_field_name("name").map(|name| self.intern(self.slice(name)));
                    keywords.push(Keyword { name, value: self.field(child, "value"), span: span(child) });
                }
                "dictionary_splat" => {
                    keywords.push(Keyword { name: None, value: self.first(child), span: span(child) });
                }
                _ => args.push(self.expression(child)),
            }
        }
        (args, keywords)
    }

    fn binary(&mut self, node: Node<'_>) -> Expr {
        let left = self.field(node, "left");
        let right = self.boxed(node, "right");
        let operator = operator(node);
        self.hoist_star(left, span(node), |left| ExprKind::Binary { left, operator, right })
    }

    fn boolean(&mut self, node: Node<'_>) -> Expr {
        let left = self.field(node, "left");
        let right = self.field(node, "right");
        let is_and = node.child_by_field_name("operator").is_some_and(|op| op.kind() == "and");
        self.hoist_star(left, span(node), |left| {
            if is_and { ExprKind::And(vec![*left, right]) } else { ExprKind::Or(vec![*left, right]) }
        })
    }

    fn conditional(&mut self, node: Node<'_>) -> Expr {
        let parts = children(node);
        let [body, test, orelse] = parts.as_slice() else { return self.broken(node) };
        let (body, test) = (self.expression(*body), Box::new(self.expression(*test)));
        let orelse = Box::new(self.expression(*orelse));
        self.hoist_star(body, span(node), |body| ExprKind::Conditional { test, body, orelse })
    }

    fn comparison(&mut self, node: Node<'_>) -> Expr {
        let operands = children(node);
        let mut cursor = node.walk();
        let operators: Vec<&'static str> =
            node.children_by_field_name("operators", &mut cursor).map(|op| operator_text(op.kind())).collect();
        let Some((first, rest)) = operands.split_first() else { return self.broken(node) };
        let first = self.expression(*first);
        let rest = operators.into_iter().zip(rest.iter().map(|operand| self.expression(*operand))).collect();
        self.hoist_star(first, span(node), |first| ExprKind::Compare { first, rest })
    }

    fn yielded(&mut self, node: Node<'_>) -> ExprKind {
        let value = children(node).first().map(|value| self.expression(*value));
        let from =
            (0..node.child_count()).any(|index| node.child(index as _).is_some_and(|child| child.kind() == "from"));
        ExprKind::Yield(value.map(|value| {
            let span = value.span;
            Box::new(if from { Expr { span, kind: ExprKind::Starred(Box::new(value)) } } else { value })
        }))
    }

    fn comprehension(&mut self, node: Node<'_>, kind: ComprehensionKind) -> ExprKind {
        let (mut key, body) = (None, node.child_by_field_name("body"));
        let element = match body {
            Some(pair) if pair.kind() == "pair" => {
                key = Some(self.field(pair, "key"));
                self.field(pair, "value")
            }
            Some(body) => self.expression(body),
            None => self.broken(node),
        };
        let mut clauses: Vec<Clause> = Vec::new();
        for child in children(node) {
            match child.kind() {
                "for_in_clause" => {
                    let target = self.field(child, "left");
                    let rights = fields(child, "right");
                    let iter = match rights.as_slice() {
                        [only] => self.expression(*only),
                        many => {
                            let items = many.iter().map(|item| self.expression(*item)).collect();
                            Expr { span: span(child), kind: ExprKind::Tuple(items) }
                        }
                    };
                    clauses.push(Clause { target, iter, conditions: Vec::new() });
                }
                "if_clause" => {
                    let condition = self.first(child);
                    if let Some(clause) = clauses.last_mut() {
                        clause.conditions.push(condition);
                    }
                }
                _ => {}
            }
        }
        ExprKind::Comprehension(Box::new(Comprehension { kind, element, key, clauses }))
    }

    fn dictionary(&mut self, node: Node<'_>) -> ExprKind {
        let mut items = Vec::new();
        for child in children(node) {
            if child.kind() == "pair" {
                items.push((Some(self.field(child, "key")), self.field(child, "value")));
            } else {
                items.push((None, self.expression(child)));
            }
        }
        ExprKind::Dict(items)
    }

    fn string(&mut self, node: Node<'_>) -> ExprKind {
        let start = children(node).first().map_or("", |start| self.slice(*start));
        let prefix = start.trim_end_matches(['"', '\'']).to_ascii_lowercase();
        if prefix.contains('f') || prefix.contains('t') {
            return ExprKind::Format(self.interpolations(node));
        }
        if prefix.contains('b') {
            return ExprKind::Bytes;
        }
        let contents: Vec<_> = children(node).into_iter().filter(|child| child.kind() == "string_content").collect();
        let text: String = contents.iter().map(|part| self.slice(*part)).collect();
        let escaped = text.contains('\\') && !prefix.contains('r');
        ExprKind::Str((!escaped).then_some(text))
    }

    fn interpolations(&mut self, node: Node<'_>) -> Vec<Expr> {
        let mut found = Vec::new();
        for part in children(node) {
            if matches!(part.kind(), "interpolation" | "format_expression") {
                found.push(self.field(part, "expression"));
                if let Some(specifier) = part.child_by_field_name("format_specifier") {
                    found.extend(self.interpolations(specifier));
                }
            }
        }
        found
    }

    fn concatenation(&mut self, node: Node<'_>) -> ExprKind {
        let parts = self.all(node);
        let mut joined = Some(String::new());
        let mut interpolated = Vec::new();
        let (mut format, mut bytes) = (false, false);
        for part in parts {
            match part.kind {
                ExprKind::Str(text) => {
                    joined = joined.zip(text).map(|(before, text)| before + &text);
                }
                ExprKind::Format(values) => {
                    format = true;
                    interpolated.extend(values);
                }
                _ => bytes = true,
            }
        }
        if format {
            ExprKind::Format(interpolated)
        } else if bytes {
            ExprKind::Bytes
        } else {
            ExprKind::Str(joined)
        }
    }

    fn lambda(&mut self, node: Node<'_>) -> Function {
        let params_node = node.child_by_field_name("parameters");
        let value = self.field(node, "body");
        let body = Stmt { span: value.span, kind: StmtKind::Return(Some(value)) };
        let start = node.start_byte();
        Function {
            name: None,
            name_span: Span::new(start, start + "lambda".len()),
            params: params_node.map(|params| self.params(params)).unwrap_or_default(),
            params_span: params_node.map(span).unwrap_or_default(),
            returns: None,
            decorators: Vec::new(),
            type_params: Vec::new(),
            body: Block { span: body.span, body: vec![body] },
            is_async: false,
            span: span(node),
        }
    }

    /// The parameters of a `def` or `lambda`.
    pub(super) fn params(&mut self, list: Node<'_>) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        let mut plain = ParamKind::Plain;
        for child in children(list) {
            match child.kind() {
                "keyword_separator" => plain = ParamKind::KeywordOnly,
                "positional_separator" => {
                    for before in params.iter_mut().filter(|p| p.kind == ParamKind::Plain) {
                        before.kind = ParamKind::PositionalOnly;
                    }
                }
                _ => {
                    let param = self.param(child, plain);
                    if param.kind == ParamKind::VarArgs {
                        plain = ParamKind::KeywordOnly;
                    }
                    params.push(param);
                }
            }
        }
        params
    }

    fn param(&mut self, node: Node<'_>, plain: ParamKind) -> Param {
        let default = node.child_by_field_name("value").map(|value| self.expression(value));
        let annotation = node.child_by_field_name("type").map(|annotation| self.expression(annotation));
        let inner = match node.kind() {
            "default_parameter" | "typed_default_parameter" => node.child_by_field_name("name").unwrap_or(node),
            "typed_parameter" => children(node).first().copied().unwrap_or(node),
            _ => node,
        };
        let (kind, name) = match inner.kind() {
            "list_splat_pattern" => (ParamKind::VarArgs, inner.named_child(0).unwrap_or(inner)),
            "dictionary_splat_pattern" => (ParamKind::VarKeywords, inner.named_child(0).unwrap_or(inner)),
            "identifier" => (plain, inner),
            _ => {
                self.refuse(
                    inner,
                    "this looks like Python 2, which mainguard does not handle (--exclude passes over the file)",
                );
                (plain, inner)
            }
        };
        Param { name: self.name(name), kind, default, annotation, span: span(node) }
    }
}

/// The operators' texts, which outlive the tree that names them.
const OPERATORS: [&str; 25] = [
    "==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not", "+", "-", "*", "/", "//", "%", "**", "@", "&",
    "|", "^", "~", "<<", ">>", "<>",
];

fn operator_text(kind: &str) -> &'static str {
    OPERATORS.iter().copied().find(|operator| *operator == kind).unwrap_or("")
}

/// The operator of a unary or binary expression.
fn operator(node: Node<'_>) -> &'static str {
    node.child_by_field_name("operator").map_or("", |operator| operator_text(operator.kind()))
}
