//! Settings outside the program: which statements must stay or move because of what they change there.

use rustc_hash::FxHashMap;

use super::{Move, Problem, Stay};
use crate::model::api::Children;
use crate::model::behaviour::{VarId, What};
use crate::model::change::{Change, change_before_own_start, change_between_own_starts};
use crate::model::guard::Roles;
use crate::model::need::{Need, Program};

impl Problem<'_, '_> {
    pub(super) fn settings(&mut self, program: &Program) {
        // Behind the last start, no child needs it.
        let last = program.starts.iter().rposition(|calls| !calls.is_empty()).unwrap_or(self.stays.len());
        self.carried = self.carried(last);
        for index in 0..self.stays.len().min(last + 1) {
            let configures = self.model.may(self.source, index, What::Configure, Roles::CHILD);
            let visible = [What::Visible, What::Start, What::Input, What::StartMethod, What::FreezeSupport]
                .iter()
                .any(|what| self.model.may(self.source, index, *what, Roles::CHILD));
            if configures && !visible && !self.is_carried(index) {
                self.stay(index, Stay::Setting);
            }
        }
    }

    /// The statements up to the `last` start by the carried settings that they make.
    pub(super) fn carried(&self, last: usize) -> FxHashMap<VarId, Vec<usize>> {
        let mut carried: FxHashMap<VarId, Vec<usize>> = FxHashMap::default();
        for index in (0..self.stays.len().min(last + 1)).filter(|index| !self.is_guard(*index)) {
            for var in self.touches[index].mutates.iter().filter(|var| self.is_carried_setting(**var)) {
                carried.entry(*var).or_default().push(index);
            }
        }
        carried
    }

    /// Whether the variable stands for settings that children have from the process that starts them.
    pub(super) fn is_carried_setting(&self, var: VarId) -> bool {
        self.model.setting(var).is_some() && self.model.children_get(var) != Children::Import
    }

    /// Whether a statement changes settings alone that children have from the process that starts them, and that no
    /// other statement up to the last start changes.
    pub(super) fn is_carried(&self, unit: usize) -> bool {
        let mut settings =
            self.touches[unit].mutates.iter().filter(|var| self.model.setting(**var).is_some()).peekable();
        settings.peek().is_some() && settings.all(|var| self.carried.get(var).is_some_and(|units| units.len() == 1))
    }

    /// Whether a statement does nothing but set what another process could as well, so that it may stay.
    pub(super) fn only_sets(&self, unit: usize) -> bool {
        let does = |what| self.model.may(self.source, unit, what, Roles::CHILD);
        does(What::Configure) && ![What::Unrepeatable, What::Visible, What::Input, What::Start].into_iter().any(does)
    }

    /// Children need the settings that their code depends on as they are when it starts, and a statement that
    /// runs under the guard makes them in the parent alone.
    pub(super) fn setting_of_workers(&mut self, need: &Need, program: &Program) {
        let (Some(first), Some(last)) = (need.starts.first(), need.starts.last()) else { return };
        let earliest = program.starts.iter().position(|calls| !calls.is_empty()).unwrap_or(*first);
        for unit in 0..self.touches.len() {
            if !self.touches[unit].mutates.contains(&need.var) || self.is_guard(unit) {
                continue;
            }
            let starts = need.starts.contains(&unit);
            let (model, source) = (self.model, self.source);
            let early = Stay::Worker(need.var);
            let own = |change: Change| Stay::Within(need.var, change.source, change.span);
            let before_own = || change_before_own_start(model, source, unit, need).map(own);
            let missed = match model.children_get(need.var) {
                Children::Import if starts && need.fresh => None,
                Children::Import if starts => before_own(),
                // forkserver's server has it as it was at the first start.
                Children::Inherit if starts && unit > earliest => before_own(),
                Children::Inherit if starts => change_between_own_starts(model, source, unit, need).map(own),
                Children::Inherit if unit <= earliest => None,
                Children::Import | Children::Inherit => Some(early),
                Children::Handed => None,
            };
            if let Some(missed) = missed.filter(|_| unit <= *last) {
                self.stay(unit, missed);
            }
            // The children of the first start must not see it.
            if unit > *first && !starts {
                self.moves.insert(unit, Move::Rebinds(need.var));
            } else if !starts && self.is_relative(unit, need.var) {
                self.moves.insert(unit, Move::Relative(need.var));
            }
        }
    }

    /// Whether a statement changes a setting, which children have from the process that starts them, by what it was: as
    /// it says, or by a variable that holds that.
    fn is_relative(&self, unit: usize, setting: VarId) -> bool {
        let (model, source) = (self.model, self.source);
        if !model.runs_in_children(source, model.module(source).units[unit].stmt.span) {
            return false;
        }
        let taken = |before: usize| {
            let touch = &self.touches[before];
            touch.reads.contains(&setting) && touch.writes.iter().any(|var| self.touches[unit].reads.contains(var))
        };
        model.may(source, unit, What::Relative, Roles::CHILD)
            || model.is_inherited_whole(setting) && (0..unit).any(taken)
    }
}
