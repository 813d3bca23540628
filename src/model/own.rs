//! Variables that worker code itself binds or changes: they are each worker's own, under fork as well, but begin with what
//! the parent has made of them.

use super::behaviour::Callee;
use super::need::Need;
use super::project::Model;
use crate::facts::ast::*;
use crate::span::Span;

impl Model<'_> {
    /// Whether worker code itself changes the variable, by whatever name.
    pub fn is_changed_by_workers(&self, need: &Need) -> bool {
        self.changes_object_in_workers(need)
            || need
                .entries
                .iter()
                .any(|entry| self.workers.reached[&self.workers.entries[*entry].function].writes.contains(&need.var))
    }

    /// Whether worker code binds the variable only where it finds that nobody has done so yet, and changes nothing of it:
    /// under fork it finds what the parent has bound.
    pub fn is_made_on_demand(&self, need: &Need) -> bool {
        if self.changes_object_in_workers(need) {
            return false;
        }
        let name = self.vars.name(need.var).1;
        let name = name.rsplit('.').next().unwrap_or(name);
        let entries = need.entries.iter().map(|entry| &self.workers.reached[&self.workers.entries[*entry].function]);
        let mut owners = entries.flat_map(|code| code.owners.keys());
        owners.all(|owner| {
            let Callee::Function(function) = owner else { return true };
            let writes = self.function_behaviours[function.0 as usize].writes.iter();
            let mut places = writes.filter(|access| access.var == need.var).map(|access| access.span);
            places.all(|place| is_asked_for(&self.flow.function(*function).ast.body.body, place, name))
        })
    }

    /// Whether worker code changes the object that the variable holds.
    fn changes_object_in_workers(&self, need: &Need) -> bool {
        let values = self.values(need.var);
        need.entries.iter().any(|entry| {
            let code = &self.workers.reached[&self.workers.entries[*entry].function];
            code.mutates.contains(&need.var) || values.iter().any(|obj| code.changes.contains(obj))
        })
    }
}

/// Whether what stands at a place runs under a condition that asks for the name: in an `if`, or behind one that leaves.
fn is_asked_for(body: &[Stmt], place: Span, name: &str) -> bool {
    body.iter().any(|stmt| {
        if let StmtKind::If { branches, .. } = &stmt.kind
            && branches.iter().any(|branch| asks_for(&branch.test, name))
        {
            let leaves = |block: &Block| matches!(block.body.last().map(|last| &last.kind), Some(StmtKind::Return(_)));
            return stmt.span.contains(place)
                || stmt.span.end <= place.start && branches.iter().all(|branch| leaves(&branch.body));
        }
        stmt.blocks().into_iter().any(|block| is_asked_for(&block.body, place, name))
    })
}

/// Whether a condition is about what has the name.
fn asks_for(test: &Expr, name: &str) -> bool {
    match &test.kind {
        ExprKind::Name(asked) => **asked == *name,
        ExprKind::Attribute { attr, .. } => **attr == *name,
        ExprKind::Not(inner) => asks_for(inner, name),
        ExprKind::Compare { first, .. } => asks_for(first, name),
        _ => false,
    }
}
