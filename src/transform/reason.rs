//! Why statements cannot be moved, in words for a person.

use super::constraint::{Conflict, Move, Problem, Stay};
use super::order::Clash;
use crate::model::behaviour::VarId;

impl Problem<'_, '_> {
    /// The reason in words for a person.
    pub fn explain(&self, conflict: &Conflict) -> String {
        let lines = |unit: usize| self.model.line(self.source, self.model.module(self.source).units[unit].stmt.span);
        let name = |var: VarId| self.model.vars.name(var).1.to_string();
        let place = lines(conflict.unit);
        if let Some(reason) = self.explain_binding(conflict) {
            return reason;
        }
        let stay = match &conflict.stay {
            Stay::Form => "it must stay at module level by its form".to_owned(),
            Stay::Setting => "it changes settings that children need as well".to_owned(),
            Stay::Worker(var) if self.settings.contains(var) => {
                format!("it may change {}, which worker code uses", self.model.described(*var))
            }
            Stay::Within(var, source, span) => {
                let line = self.model.line(*source, *span);
                let place =
                    if *source == self.source { String::new() } else { format!(" of {}", self.model.shown(*source)) };
                let what = self.model.described(*var);
                format!("it may change {what} in line {line}{place}, before it starts processes whose code uses them")
            }
            Stay::Worker(var) => format!("worker code reads `{}`, which it binds or changes", name(*var)),
            Stay::Importer(var, user) => {
                format!("{} reads `{}` from this module", self.model.shown(*user), name(*var))
            }
            Stay::Again(other) => format!("line {}, which stays, makes the same settings in each child", lines(*other)),
            Stay::NeededBy(unit, var) => {
                format!("line {}, which must stay, reads {}", lines(*unit), self.model.described(*var))
            }
            Stay::Refused => "it could not be moved by itself".to_owned(),
        };
        let movement = match &conflict.movement {
            Move::Demanded => "it must not run in children".to_owned(),
            Move::Rebinds(var) => {
                let what = self.model.described(*var);
                format!("it changes {what} after a start, whose children must not see that")
            }
            Move::Relative(var) => {
                format!("it changes {}, which children get, by what they were", self.model.described(*var))
            }
            Move::Follows(unit, Clash::Var(var)) => {
                let what = self.model.described(*var);
                format!("it must run after line {}, which moves and shares {what} with it", lines(*unit))
            }
            Move::Follows(unit, Clash::Seen) => {
                format!("what it shows must come after what line {} shows", lines(*unit))
            }
            Move::Follows(unit, Clash::Dynamic) => {
                format!(
                    "it must keep its place behind line {}: one of them uses names that cannot be seen",
                    lines(*unit)
                )
            }
            Move::Follows(unit, Clash::Context) => {
                format!("it must run after line {}, which sets the start method", lines(*unit))
            }
            Move::Script => "nothing needs it at module level".to_owned(),
        };
        format!("line {place} cannot be moved under the guard: {stay}, yet {movement}")
    }

    /// Why a statement stays that must not run in children, with definitions within that they need.
    fn explain_binding(&self, conflict: &Conflict) -> Option<String> {
        let (Stay::Worker(var), Move::Demanded) = (&conflict.stay, &conflict.movement) else { return None };
        let stmt = self.model.module(self.source).units[conflict.unit].stmt;
        let binds = self.defines(stmt) && self.touches[conflict.unit].writes.contains(var);
        let (line, name) = (self.model.line(self.source, stmt.span), self.model.vars.name(*var).1);
        binds.then(|| {
            format!(
                "line {line} must not run in children, yet what it begins binds `{name}`, which worker code reads: bind \
                 that in front of it"
            )
        })
    }

    /// Why a definition that would have to move keeps a statement where it is, in words.
    pub fn explain_definition(&self, unit: usize) -> String {
        let line = self.model.line(self.source, self.model.module(self.source).units[unit].stmt.span);
        format!("the definition in line {line} needs it when the module is imported, and stays where others find it")
    }
}
