//! Definitions and what they need, brought out from under the guard.

use std::rc::Rc;

use super::Hoist;
use crate::facts::ast::*;
use crate::model::behaviour::{Behaviour, VarId, What};
use crate::model::change::parts;
use crate::model::effect::{Owner, Reach};
use crate::model::guard::Roles;
use crate::model::statement::each_binding;
use crate::span::Span;
use crate::transform::plan::Plan;
use crate::transform::repair::is_extendable;

impl<'f> Hoist<'_, 'f> {
    /// The guard and the position in its block of the statement at `span`.
    pub fn in_guard(&self, span: Span) -> Option<(usize, usize)> {
        let units = &self.model.module(self.source).units;
        units.iter().enumerate().filter(|(_, unit)| unit.guard).find_map(|(guard, unit)| {
            let StmtKind::If { branches, .. } = &unit.stmt.kind else { return None };
            let index = branches[0].body.body.iter().position(|stmt| stmt.span == span)?;
            Some((guard, index))
        })
    }

    fn body(&self, guard: usize) -> &'f [Stmt] {
        match &self.model.module(self.source).units[guard].stmt.kind {
            StmtKind::If { branches, .. } => &branches[0].body.body,
            _ => &[],
        }
    }

    /// What each statement of a guard's block does.
    fn block(&self, guard: usize) -> Rc<Vec<Behaviour>> {
        let find = || Rc::new(parts(self.model.unit(self.source, guard), self.body(guard)));
        self.blocks.borrow_mut().entry(guard).or_insert_with(find).clone()
    }

    /// Lifts a statement out of a guard's block, with the statements there that it reads now.
    pub(super) fn lift(&self, guard: usize, index: usize, plan: &mut Plan) -> Result<(), String> {
        let body = self.body(guard);
        let stmt = &body[index];
        if plan.lifted.contains(&stmt.span) {
            return Ok(());
        }
        let does = self.block(guard);
        let own = &does[index];
        let reach = Reach::new(&self.model.behaviours(), self.source, own, Roles::MAIN);
        self.is_replayable(stmt, own, &reach)?;
        let mut names: Vec<String> = Vec::new();
        each_binding(stmt, &mut |name, _| names.push(name.to_owned()));
        for (other, theirs) in does.iter().enumerate().filter(|(other, _)| *other != index) {
            let changes = theirs.writes.iter().chain(&theirs.mutates);
            let changed = changes
                .map(|access| self.model.vars.name(access.var).1)
                .find(|name| names.iter().any(|own| **own == ***name));
            if let Some(name) = changed {
                return Err(format!("`{name}` is changed again under the guard: pass it to the workers instead"));
            }
            let read = theirs.writes.iter().any(|write| reach.reads.contains_key(&write.var));
            if read && other < index {
                self.lift(guard, other, plan)?;
            } else if read {
                return Err("it reads what is bound behind it".into());
            }
        }
        plan.lifted.push(stmt.span);
        plan.lifted.sort();
        let is_empty = body.iter().all(|stmt| plan.lifted.contains(&stmt.span));
        if is_empty && !self.can_go(guard, plan) {
            return Err("nothing would be left under the guard".into());
        }
        Ok(())
    }

    /// Whether a guard can go once nothing is left under it: it has no `else`, and is not what the file ends with.
    fn can_go(&self, guard: usize, plan: &Plan) -> bool {
        let units = &self.model.module(self.source).units;
        guard + 1 < units.len()
            && plan.empties(units[guard].stmt)
            && is_extendable(self.model, self.source, units[guard].stmt)
    }

    /// Whether children can run the statement as well.
    fn is_replayable(&self, stmt: &Stmt, own: &Behaviour, reach: &Reach) -> Result<(), String> {
        let form = matches!(
            stmt.kind,
            StmtKind::Function(_)
                | StmtKind::Class(_)
                | StmtKind::Import(_)
                | StmtKind::ImportFrom(_)
                | StmtKind::Assign { .. }
                | StmtKind::AnnAssign { .. }
        );
        let quiet = own.events.iter().all(|event| matches!(event.what, What::Reads))
            && reach.owners.iter().all(|owner| self.is_quiet(*owner));
        // What it calls leaves everything as it was, so that it may be called anywhere.
        let binds = |(var, _): (&VarId, _)| own.writes.iter().any(|write| write.var == *var);
        let still = reach.mutates.is_empty() && reach.mutated.is_empty() && reach.writes.iter().all(binds);
        if form && quiet && still {
            return Ok(());
        }
        Err("what it is made by cannot be run again in a child: pass it to the workers, by an initializer or as an \
             argument"
            .into())
    }

    /// Whether running this has no effect but its value, and the same each time.
    fn is_quiet(&self, owner: Owner) -> bool {
        let quiet = |what: &What| *what == What::Reads || !self.model.effects.may(owner, *what);
        matches!(owner, Owner::Module(_)) || What::ALL.iter().all(quiet)
    }
}
