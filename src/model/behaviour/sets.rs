//! The order of a set's elements, which follows their hashes: those of texts are other ones in each process that does
//! not begin by a fork (`PYTHONHASHSEED`).

use super::super::value::Obj;
use super::{Walker, What};
use crate::facts::ast::*;
use crate::span::Span;

/// Builtin functions that keep the order of what they are called with.
const KEEP: [&str; 7] = ["list", "tuple", "enumerate", "iter", "zip", "map", "filter"];

/// Methods that keep the order of their argument.
const KEEP_ARGUMENT: [&str; 2] = ["join", "extend"];

/// Methods that put things one behind the other.
const ROW: [&str; 4] = ["append", "appendleft", "extend", "insert"];

impl<'f> Walker<'_, 'f> {
    /// The value depends on the order in which the elements of `expr` come, if that is a set.
    pub(super) fn take_in_order(&mut self, expr: &'f Expr) {
        if let ExprKind::Comprehension(comprehension) = &expr.kind {
            if comprehension.kind == ComprehensionKind::Generator {
                comprehension.clauses.iter().for_each(|clause| self.take_in_order(&clause.iter));
            }
            return;
        }
        let Some(place) = self.flow.place_at(self.source, expr.span) else { return };
        let sets = self.flow.graph.objs(place).iter().filter_map(|obj| match obj {
            Obj::Container(element) => self.flow.sets.get(element).copied(),
            _ => None,
        });
        if let Some(of_texts) = sets.max() {
            self.hashed(of_texts, expr.span);
        }
    }

    /// What a call makes of the order of sets, and of hashes.
    pub(super) fn call_in_order(&mut self, call: &'f Call) {
        match &call.func.kind {
            ExprKind::Name(name) if KEEP.contains(&&**name) => {
                call.args.iter().for_each(|argument| self.take_in_order(argument));
            }
            ExprKind::Name(name) if &**name == "hash" => match call.args.as_slice() {
                [argument] if !matches!(argument.kind, ExprKind::Number(_)) => {
                    self.hashed(matches!(argument.kind, ExprKind::Str(_)), call.func.span);
                }
                _ => {}
            },
            ExprKind::Attribute { attr, .. } if KEEP_ARGUMENT.contains(&&**attr) => {
                call.args.iter().for_each(|argument| self.take_in_order(argument));
            }
            ExprKind::Attribute { value, attr } if &**attr == "pop" && call.args.is_empty() => {
                self.take_in_order(value)
            }
            _ => {}
        }
    }

    /// A loop over a set whose body makes a row of what it comes across.
    pub(super) fn loop_in_order(&mut self, iter: &'f Expr, body: &'f [Stmt]) {
        let makes_row = |stmt: &Stmt| match &stmt.kind {
            StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => {
                matches!(&call.func.kind, ExprKind::Attribute { attr, .. } if ROW.contains(&&**attr))
            }
            // `index[word] = len(index)`.
            StmtKind::Assign { value: Expr { kind: ExprKind::Call(call), .. }, .. } => {
                call.func.name().is_some_and(|name| &**name == "len")
            }
            _ => false,
        };
        if body.iter().any(makes_row) {
            self.take_in_order(iter);
        }
    }

    fn hashed(&mut self, of_texts: bool, span: Span) {
        let what = if of_texts { What::Unrepeatable } else { What::Unordered };
        self.event(what, span, None, "the hashes of texts");
    }
}
