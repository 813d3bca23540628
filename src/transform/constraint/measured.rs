//! Statements that belong together though no variable says so: what a clock measures, what a check protects.

use rustc_hash::FxHashSet;

use super::Problem;
use crate::facts::ast::*;
use crate::model::behaviour::{Callee, VarId};
use crate::model::project::Unit;
use crate::model::statement::{each_expr, each_part};
use crate::model::value::{NO_CALL, Obj};
use crate::span::Span;

impl Problem<'_, '_> {
    /// Whether the statement binds, for the script alone, what functions of the project compute, or what is made while
    /// its clock runs.
    pub(super) fn computes(&self, unit: usize, clock: Option<usize>) -> bool {
        let touch = &self.touches[unit];
        let calls = || touch.owners.iter().any(|owner| matches!(owner, Callee::Function(_)));
        let is_timed =
            || clock.is_some_and(|clock| clock < unit) && works(self.model.module(self.source).units[unit].stmt);
        let is_alone = || !touch.writes.iter().any(|var| self.read_by_functions(*var));
        !touch.writes.is_empty() && (calls() || is_timed()) && is_alone()
    }

    /// If the statement ends the program under some condition: the assignments up to the next guard that read what the
    /// condition reads. They may fail where that holds.
    pub(super) fn checked(&self, unit: usize) -> Vec<usize> {
        let units = &self.model.module(self.source).units;
        if !self.model.is_check(self.source, units[unit].stmt) {
            return Vec::new();
        }
        let read = |unit: usize| self.model.unit(self.source, unit).reads.iter().map(|access| access.var);
        let conditions: FxHashSet<VarId> = self.conditions(unit).collect();
        let relies = |later: &usize| {
            let assigns = matches!(units[*later].stmt.kind, StmtKind::Assign { .. } | StmtKind::AnnAssign { .. });
            assigns && read(*later).any(|var| conditions.contains(&var))
        };
        (unit + 1..self.anchor(unit)).filter(relies).collect()
    }

    /// The variables that a condition reads; what a module is called is no part of it.
    fn conditions(&self, unit: usize) -> impl Iterator<Item = VarId> {
        let stmt = self.model.module(self.source).units[unit].stmt;
        let tests: Vec<Span> = match &stmt.kind {
            StmtKind::If { branches, .. } => branches.iter().map(|branch| branch.test.span).collect(),
            _ => Vec::new(),
        };
        let reads = self.model.unit(self.source, unit).reads.iter();
        let tested = reads.filter(move |access| tests.iter().any(|test| test.contains(access.span)));
        tested.map(|access| access.var).filter(|var| {
            let values = self.model.values(*var);
            values.is_empty() || values.iter().any(|obj| !matches!(obj, Obj::Module(_) | Obj::External(_, NO_CALL)))
        })
    }

    /// Whether the statement ends programs that run where they cannot, in front of imports that would fail there.
    pub(super) fn protects_imports(&self, unit: usize) -> bool {
        let units = &self.model.module(self.source).units;
        let is_import = |unit: &Unit<'_>| matches!(unit.stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_));
        self.model.is_check(self.source, units[unit].stmt)
            && self.touches[unit].owners.is_empty()
            && self.model.unit(self.source, unit).events.iter().all(|event| event.rare)
            && self.conditions(unit).next().is_none()
            && units[unit..].iter().any(is_import)
    }
}

/// Whether evaluating a statement calls something or goes through something.
fn works(stmt: &Stmt) -> bool {
    fn within(expr: &Expr) -> bool {
        let mut found = matches!(expr.kind, ExprKind::Call(_) | ExprKind::Comprehension(_) | ExprKind::Await(_));
        each_part(expr, &mut |part| found = found || within(part));
        found
    }
    let mut found = false;
    each_expr(stmt, &mut |expr| found = found || within(expr));
    found
}
