//! `match` statements and their patterns: which names they bind, which values they read.

use tree_sitter::Node;

use super::super::ast::*;
use super::{Lower, children, fields, span};
use crate::span::Span;

/// What a pattern binds and reads.
#[derive(Default)]
struct Parts {
    captures: Vec<(Name, Span)>,
    values: Vec<Expr>,
}

impl Lower<'_> {
    pub(super) fn match_statement(&mut self, node: Node<'_>) -> StmtKind {
        let subjects = fields(node, "subject").into_iter().map(|subject| self.expression(subject)).collect();
        let mut cases = Vec::new();
        if let Some(body) = node.child_by_field_name("body") {
            for clause in children(body).into_iter().filter(|child| child.kind() == "case_clause") {
                cases.push(self.case(clause));
            }
        }
        StmtKind::Match { subjects, cases }
    }

    fn case(&mut self, clause: Node<'_>) -> Case {
        let mut parts = Parts::default();
        let patterns: Vec<_> = children(clause).into_iter().filter(|child| child.kind() == "case_pattern").collect();
        for pattern in &patterns {
            self.pattern(*pattern, &mut parts);
        }
        let guard = clause.child_by_field_name("guard").and_then(|guard| guard.named_child(0));
        let guard = guard.map(|guard| self.expression(guard));
        let body = clause.child_by_field_name("consequence");
        let body = self.case_block(body);
        let (mut literal, mut wildcard) = (None, false);
        if let [only] = patterns.as_slice() {
            let inner = only.named_child(0);
            literal = inner
                .filter(|inner| inner.kind() == "string")
                .and_then(|inner| self.expression(inner).str().map(str::to_owned));
            wildcard = self.slice(*only) == "_";
        }
        Case { captures: parts.captures, values: parts.values, guard, body, literal, wildcard }
    }

    fn case_block(&mut self, node: Option<Node<'_>>) -> Block {
        let Some(node) = node else { return Block::default() };
        let body = self.statements(node);
        let span = match (body.first(), body.last()) {
            (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end },
            _ => span(node),
        };
        Block { span, body }
    }

    fn pattern(&mut self, node: Node<'_>, parts: &mut Parts) {
        match node.kind() {
            "dotted_name" => self.dotted_pattern(node, parts),
            "identifier" => parts.captures.push((self.name(node), span(node))),
            "class_pattern" => {
                for (index, child) in children(node).into_iter().enumerate() {
                    if index == 0 {
                        self.dotted_value(child, parts);
                    } else {
                        self.pattern(child, parts);
                    }
                }
            }
            "keyword_pattern" => {
                for child in children(node).into_iter().skip(1) {
                    self.pattern(child, parts);
                }
            }
            "string" | "concatenated_string" => {
                let value = self.expression(node);
                parts.values.push(value);
            }
            "splat_pattern" => {
                for child in children(node) {
                    if self.slice(child) != "_" {
                        parts.captures.push((self.name(child), span(child)));
                    }
                }
            }
            _ => {
                for child in children(node) {
                    self.pattern(child, parts);
                }
            }
        }
    }

    /// A single name captures, a dotted one is a value.
    fn dotted_pattern(&mut self, node: Node<'_>, parts: &mut Parts) {
        let names = children(node);
        match names.as_slice() {
            [only] if self.slice(*only) == "_" => {}
            [only] => parts.captures.push((self.name(*only), span(*only))),
            _ => self.dotted_value(node, parts),
        }
    }

    fn dotted_value(&mut self, node: Node<'_>, parts: &mut Parts) {
        let names = children(node);
        let Some((first, rest)) = names.split_first() else { return };
        let mut value = Expr { span: span(*first), kind: ExprKind::Name(self.name(*first)) };
        for attr in rest {
            let whole = Span::new(first.start_byte(), attr.end_byte());
            value = Expr { span: whole, kind: ExprKind::Attribute { value: Box::new(value), attr: self.name(*attr) } };
        }
        parts.values.push(value);
    }
}
