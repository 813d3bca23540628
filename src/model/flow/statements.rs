//! Statements: which definitions reach what follows, and the calls that loops and `with` imply.

use super::super::statement::each_binding;
use super::super::value::*;
use super::reaching::Changes;
use super::{CallInfo, Constraint, Walk};
use crate::facts::ast::*;
use crate::span::Span;

impl<'f> Walk<'_, 'f> {
    pub(super) fn block(&mut self, body: &'f [Stmt]) {
        body.iter().for_each(|stmt| self.stmt(stmt));
    }

    pub(super) fn stmt(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => {
                self.expr(value);
            }
            StmtKind::Assign { targets, value } => {
                let node = self.expr(value);
                targets.iter().for_each(|target| self.assign(target, node, Some(value)));
            }
            StmtKind::AugAssign { target, value } => {
                let node = self.expr(value);
                let old = self.expr(target);
                self.flow.graph.flow(node, old);
                if let ExprKind::Name(name) = &target.kind {
                    self.define(name, old);
                }
            }
            StmtKind::AnnAssign { target, annotation, value } => {
                self.expr(annotation);
                if let Some(value) = value {
                    let node = self.expr(value);
                    self.assign(target, node, Some(value));
                }
            }
            StmtKind::Delete(values) | StmtKind::Raise(values) | StmtKind::Assert(values) => {
                values.iter().for_each(|value| {
                    self.expr(value);
                });
            }
            StmtKind::Return(value) => {
                if let (Some(value), Some(function)) = (value, self.function) {
                    let node = self.expr(value);
                    let returns = self.flow.function(function).returns;
                    self.flow.graph.flow(node, returns);
                }
            }
            StmtKind::Import(aliases) => aliases.iter().for_each(|alias| self.import(alias, stmt.span)),
            StmtKind::ImportFrom(import) => self.import_from(import, stmt.span),
            StmtKind::Function(function) => {
                let value = self.define_function(function);
                if let Some(name) = &function.name {
                    self.define(name, value);
                }
            }
            StmtKind::Class(class) => self.define_class(class),
            StmtKind::TypeAlias { .. }
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_) => {}
            _ => self.compound(stmt),
        }
    }

    pub(super) fn compound(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::If { branches, orelse } => {
                let before = self.env.mark();
                let mut ends = Vec::new();
                for branch in branches {
                    self.expr(&branch.test);
                    let tested = self.env.mark();
                    self.block(&branch.body.body);
                    ends.push(self.env.changes(before));
                    self.env.rewind(tested);
                    self.env.close();
                }
                self.block(body_of(orelse));
                ends.into_iter().for_each(|end| self.env.join(before, end));
                self.env.close();
            }
            StmtKind::For { target, iter, body, orelse } => {
                let iter_node = self.expr(iter);
                let element = self.iterated(iter_node, iter.span);
                self.looping(body, |walk| walk.assign(target, element, None));
                self.block(body_of(orelse));
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.looping(body, |_| {});
                self.block(body_of(orelse));
            }
            StmtKind::With { items, body } => {
                for item in items {
                    self.with_item(item);
                }
                self.block(&body.body);
            }
            StmtKind::Try { body, handlers, orelse, finalbody } => self.attempt(body, handlers, orelse, finalbody),
            StmtKind::Match { subjects, cases } => self.cases(subjects, cases),
            _ => {}
        }
    }

    /// `try`: a handler may follow any part of the body.
    fn attempt(
        &mut self,
        body: &'f Block,
        handlers: &'f [Handler],
        orelse: &'f Option<Block>,
        finalbody: &'f Option<Block>,
    ) {
        let before = self.env.mark();
        self.block(&body.body);
        let after = self.env.changes(before);
        self.block(body_of(orelse));
        let mut ends = vec![self.env.changes(before)];
        for handler in handlers {
            self.env.rewind(before);
            self.env.join(before, after.clone());
            handler.types.iter().for_each(|class| {
                self.expr(class);
            });
            if let Some((name, _)) = &handler.name {
                let unknown = self.node();
                self.define(name, unknown);
            }
            self.block(&handler.body.body);
            ends.push(self.env.changes(before));
        }
        ends.into_iter().for_each(|end| self.env.join(before, end));
        self.env.close();
        self.block(body_of(finalbody));
    }

    /// `match`: a capture gets the subject or a part of it.
    fn cases(&mut self, subjects: &'f [Expr], cases: &'f [Case]) {
        let nodes: Vec<Node> = subjects.iter().map(|subject| self.expr(subject)).collect();
        let before = self.env.mark();
        for case in cases {
            let end = self.env.rewind(before);
            for (name, _) in &case.captures {
                let capture = self.node();
                for node in &nodes {
                    self.flow.graph.flow(*node, capture);
                    self.constrain(Constraint::Elements { from: *node, to: capture });
                }
                self.define(name, capture);
            }
            case.values.iter().chain(&case.guard).for_each(|value| {
                self.expr(value);
            });
            self.block(&case.body.body);
            self.env.join(before, end);
        }
        self.env.close();
    }

    /// A loop's body: what it binds reaches its own beginning.
    pub(super) fn looping(&mut self, body: &'f Block, start: impl FnOnce(&mut Self)) {
        let before = self.env.mark();
        let mut heads: Vec<(Name, Node)> = Vec::new();
        for name in bound_names(&body.body) {
            let head = self.node();
            for def in self.env.get(&name).cloned().unwrap_or_default() {
                self.flow.graph.flow(def, head);
            }
            if self.env.get(&name).is_some() {
                self.env.set(name.clone(), vec![head]);
                heads.push((name, head));
            }
        }
        start(self);
        self.block(&body.body);
        for (name, head) in heads {
            for def in self.env.get(&name).cloned().unwrap_or_default() {
                self.flow.graph.flow(def, head);
            }
        }
        self.env.join(before, Changes::default());
        self.env.close();
    }

    pub(super) fn with_item(&mut self, item: &'f WithItem) {
        let context = self.expr(&item.context);
        let entered = self.elements(context);
        self.flow.graph.flow(context, entered);
        self.implied(item.context.span, context, "__enter__", entered);
        if let Some(target) = &item.target {
            self.assign(target, entered, None);
        }
    }

    /// The call of a special method that a loop or a `with` implies.
    pub(super) fn implied(&mut self, span: Span, receiver: Node, method: &str, result: Node) {
        let callee = self.node();
        let name: Name = method.into();
        self.constrain(Constraint::Attr { base: receiver, name: name.clone(), to: callee });
        // Empty spans at the end of the receiver keep it apart from the receiver's own call.
        let at = Span { start: span.end, end: span.end };
        self.add_call(at, None, callee, Vec::new(), Vec::new(), result, Some((receiver, name)));
    }

    #[allow(clippy::too_many_arguments, reason = "the fields of one record")]
    pub(super) fn add_call(
        &mut self,
        span: Span,
        ast: Option<&'f Call>,
        callee: Node,
        args: Vec<(Node, bool)>,
        keywords: Vec<(Option<Name>, Node)>,
        result: Node,
        method: Option<(Node, Name)>,
    ) -> CallId {
        let id = CallId(self.flow.calls.len() as u32);
        let (source, function) = (self.source, self.function);
        let decorates = false;
        self.flow.calls.push(CallInfo {
            source,
            span,
            ast,
            function,
            callee,
            args,
            keywords,
            result,
            method,
            decorates,
        });
        self.flow.call_at[source.0 as usize].insert(span, id);
        self.constrain(Constraint::Call(id));
        id
    }

    /// What is unpacked at `index` from something of `of` elements.
    pub(super) fn item(&mut self, from: Node, index: usize, of: usize) -> Node {
        let to = self.node();
        self.constrain(Constraint::Item { from, index, of, to });
        self.constrain(Constraint::Parts { from, to });
        to
    }

    pub(super) fn elements(&mut self, from: Node) -> Node {
        let to = self.node();
        self.constrain(Constraint::Elements { from, to });
        to
    }
}

/// The names that the statements bind in their own scope.
fn bound_names(body: &[Stmt]) -> Vec<Name> {
    let mut names = Vec::new();
    for stmt in body {
        each_binding(stmt, &mut |name, _| names.push(Name::from(name)));
        for block in stmt.blocks() {
            names.extend(bound_names(&block.body));
        }
    }
    names
}
