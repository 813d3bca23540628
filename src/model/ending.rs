//! Branches that end the program.

use super::behaviour::leaves;
use super::project::Model;
use super::value::Obj;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

impl Model<'_> {
    /// Whether a block always ends the program or raises: by itself, or by a function that it calls last.
    pub fn ends(&self, source: SourceId, body: &[Stmt]) -> bool {
        let called = |stmt: &Stmt| {
            let StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) = &stmt.kind else { return false };
            let place = self.flow.place_at(source, call.func.span);
            let objs = place.map(|place| self.flow.graph.objs(place)).unwrap_or_default();
            let ends = |obj: &Obj| match obj {
                Obj::Function(id) => leaves(&self.flow.function(*id).ast.body.body),
                _ => false,
            };
            !objs.is_empty() && objs.iter().all(ends)
        };
        leaves(body) || body.last().is_some_and(called)
    }

    /// The branches of a statement that end the program.
    fn ending<'s>(&self, source: SourceId, stmt: &'s Stmt) -> impl Iterator<Item = &'s Block> {
        let branches = if matches!(stmt.kind, StmtKind::If { .. }) { stmt.blocks() } else { Vec::new() };
        branches.into_iter().filter(move |block| self.ends(source, &block.body))
    }

    /// Whether a statement is a condition under which the program ends.
    pub fn is_check(&self, source: SourceId, stmt: &Stmt) -> bool {
        self.ending(source, stmt).next().is_some()
    }

    /// Whether the program ends once what stands at `span` in the statement has run.
    pub fn ends_behind(&self, source: SourceId, stmt: &Stmt, span: Span) -> bool {
        let within = |block: &Block| block.body.iter().any(|inner| inner.span.contains(span));
        self.ending(source, stmt).any(within)
    }
}
