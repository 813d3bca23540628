//! The labels of a module's statements, as a constraint problem: which must run under the guard, which
//! must stay at module level, and what follows from that.

mod measured;
mod settings;

use rustc_hash::{FxHashMap, FxHashSet};

use super::order::{Clash, Order, Touch, Touching};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::behaviour::{OUTSIDE, VarId, What};
use crate::model::builtin::is_builtin;
use crate::model::change::change_before_own_start;
use crate::model::guard::Roles;
use crate::model::need::Program;
use crate::model::project::Model;
use crate::model::value::Obj;
use crate::span::Span;

/// Why a statement must stay at module level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stay {
    /// `from __future__`, a star import: illegal in a function, or what it binds is unknown.
    Form,
    /// A setting that children need.
    Setting,
    /// It binds or changes what worker code reads.
    Worker(VarId),
    /// It changes settings that worker code uses, there, and starts the processes behind that.
    Within(VarId, SourceId, Span),
    /// It binds what another file reads.
    Importer(VarId, SourceId),
    /// Another statement, which stays, makes the same settings in each child, after the child got them.
    Again(usize),
    /// A statement that must stay reads what it binds.
    NeededBy(usize, VarId),
    /// A finding for it was refused.
    Refused,
}

/// Why a statement must move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// A rule demands it.
    Demanded,
    /// It rebinds, behind the start, what worker code reads.
    Rebinds(VarId),
    /// It changes by what it was what children get as it is then.
    Relative(VarId),
    /// It must not change places with a statement that moves.
    Follows(usize, Clash),
    /// Nothing needs it at module level.
    Script,
}

/// A statement that must both stay and move.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Which.
    pub unit: usize,
    /// Why it must stay.
    pub stay: Stay,
    /// Why it must move.
    pub movement: Move,
}

/// The problem for one module.
pub struct Problem<'a, 'f> {
    pub(super) model: &'a Model<'f>,
    pub(super) source: SourceId,
    /// What each statement touches.
    pub touches: Vec<Touch>,
    /// Why each must stay, as far as it must.
    pub stays: Vec<Option<Stay>>,
    /// Statements that move, but for the demands.
    pub moves: FxHashMap<usize, Move>,
    /// Whether each statement starts processes when the program runs it.
    pub starts: Vec<bool>,
    single: FxHashSet<VarId>,
    order: Order,
    /// In order.
    guards: Vec<usize>,
    /// The variables that functions use as globals.
    globals: FxHashSet<VarId>,
    /// The settings on which worker code depends.
    pub(super) settings: FxHashSet<VarId>,
    /// The statements up to the last start that make settings which children get from the process that starts them.
    carried: FxHashMap<VarId, Vec<usize>>,
}

/// A solution: the statements that move, with the reasons.
pub type Labels = FxHashMap<usize, Move>;

impl<'a, 'f> Problem<'a, 'f> {
    /// The problem of `source` as a program. `handed` are variables that workers get in another way.
    pub fn new(model: &'a Model<'f>, source: SourceId, program: &Program, handed: &FxHashSet<VarId>) -> Self {
        let read = program.needs.iter().filter(|need| need.reader.is_some()).map(|need| need.var).collect();
        let touches = Touch::all(model, source, &read);
        let units = &model.module(source).units;
        let guards = units.iter().enumerate().filter(|(_, unit)| unit.guard).map(|(index, _)| index).collect();
        let mut counts: FxHashMap<VarId, usize> = FxHashMap::default();
        for touch in &touches {
            touch.writes.iter().for_each(|var| *counts.entry(*var).or_default() += 1);
        }
        // A builtin, and what another file binds, has a value before.
        let new = |var: &VarId| {
            let (home, name) = model.vars.name(*var);
            home == source && !is_builtin(name)
        };
        let single = counts.into_iter().filter(|(var, count)| *count == 1 && new(var)).map(|(var, _)| var).collect();
        let stays = vec![None; units.len()];
        let starts = program.starts.iter().map(|calls| !calls.is_empty()).collect();
        let needed = program.needs.iter().map(|need| need.var);
        let settings = needed.filter(|var| model.setting(*var).is_some()).collect();
        let moves = FxHashMap::default();
        let order = Order::new(&touches);
        let globals = globals_of_functions(model);
        let carried = FxHashMap::default();
        let mut problem =
            Self { model, source, touches, stays, moves, starts, single, order, guards, globals, settings, carried };
        problem.takes(program, handed);
        problem.forms();
        problem.settings(program);
        problem.importers();
        problem.workers(program, handed);
        problem
    }

    fn stay(&mut self, unit: usize, reason: Stay) {
        if self.stays[unit].is_some() || self.is_guard(unit) {
            return;
        }
        self.stays[unit] = Some(reason);
        let mut reads: Vec<VarId> = self.touches[unit].reads.iter().copied().collect();
        reads.sort();
        for var in reads {
            self.stay_binders(unit, var, |var| Stay::NeededBy(unit, var));
        }
    }

    /// What binds or changes `var` before `unit`, back to the last statement that certainly binds it.
    fn stay_binders(&mut self, unit: usize, var: VarId, reason: impl Fn(VarId) -> Stay) {
        let binders = self.order.list(Touching::Binds(var)).partition_point(|binder| *binder < unit);
        for position in (0..binders).rev() {
            let before = self.order.list(Touching::Binds(var))[position];
            let touch = &self.touches[before];
            let ends = touch.writes.contains(&var) && touch.plain && !touch.reads.contains(&var);
            self.stay(before, reason(var));
            if ends {
                return;
            }
        }
    }

    /// Whether the statement is a guard.
    pub fn is_guard(&self, unit: usize) -> bool {
        self.guards.binary_search(&unit).is_ok()
    }

    fn forms(&mut self) {
        for index in 0..self.stays.len() {
            let stays = match &self.model.module(self.source).units[index].stmt.kind {
                StmtKind::ImportFrom(import) => import.star || &*import.module == "__future__",
                StmtKind::Global(_) => true,
                _ => false,
            };
            if stays {
                self.stay(index, Stay::Form);
            }
        }
    }

    fn importers(&mut self) {
        let mut used: Vec<(VarId, SourceId)> = self.model.used_elsewhere(self.source).into_iter().collect();
        used.sort();
        for (var, user) in used {
            for index in self.order.list(Touching::Writes(var)).to_vec() {
                self.stay(index, Stay::Importer(var, user));
            }
        }
    }

    /// What is handed over is read where the processes and pools are made.
    fn takes(&mut self, program: &Program, handed: &FxHashSet<VarId>) {
        for need in program.needs.iter().filter(|need| handed.contains(&need.var)) {
            for (unit, touch) in self.touches.iter_mut().enumerate() {
                if touch.makes(self.model, self.source, unit, &need.calls) && touch.reads.insert(need.var) {
                    self.order.add_reader(unit, need.var);
                }
            }
        }
    }

    /// Children see a module as of the end of its import, so what binds a name that workers read must
    /// stay if it comes before the start, and must move if it comes behind.
    fn workers(&mut self, program: &Program, handed: &FxHashSet<VarId>) {
        for need in &program.needs {
            let (home, _) = self.model.vars.name(need.var);
            if self.settings.contains(&need.var) {
                self.setting_of_workers(need, program);
            }
            let skip = handed.contains(&need.var) || self.model.workers.initialized.contains(&need.var);
            if home == OUTSIDE || skip {
                continue;
            }
            // To find a class, children need nothing but its name.
            let is_function = |obj: &Obj| matches!(obj, Obj::Function(_));
            let by_name = need.reader.is_none() && need.default.is_none();
            let by_name = by_name && !self.model.values(need.var).iter().any(is_function);
            let touching = if by_name { Touching::Writes(need.var) } else { Touching::Binds(need.var) };
            let binders = self.order.list(touching).to_vec();
            let (Some(first), Some(last)) = (need.starts.first(), need.starts.last()) else { continue };
            if home == self.source {
                self.stay_dynamic(need.var, binders.is_empty(), *last);
            }
            let before = binders.iter().any(|unit| unit < first);
            for unit in binders {
                // What the last start's own statement changes, it changes behind the start.
                let is_late = || change_before_own_start(self.model, self.source, unit, need).is_none();
                let late = before && unit == *last && is_late();
                if unit <= *last && !late || !before {
                    self.stay(unit, Stay::Worker(need.var));
                }
                // Between two starts, or behind the last one, children would see what their parent did not have.
                if before && unit > *first && !self.is_guard(unit) {
                    self.moves.insert(unit, Move::Rebinds(need.var));
                }
            }
        }
    }

    /// What may bind unseen what workers read must stay: any code that may, if nothing visible binds the name.
    fn stay_dynamic(&mut self, var: VarId, unbound: bool, last: usize) {
        if is_builtin(self.model.vars.name(var).1) {
            return;
        }
        for index in 0..self.stays.len() {
            let touch = &self.touches[index];
            if unbound && touch.dynamic || touch.binds_unseen && index <= last {
                self.stay(index, Stay::Worker(var));
            }
        }
    }

    /// The statement in front of which the moved `unit` will run: the next guard, or the end.
    fn anchor(&self, unit: usize) -> usize {
        let next = self.guards.partition_point(|guard| *guard <= unit);
        self.guards.get(next).copied().unwrap_or(self.touches.len())
    }

    /// Everything that must move if `seeds` do.
    pub fn closure(&self, seeds: &[(usize, Move)]) -> Labels {
        self.closure_beyond(seeds, |_| false)
    }

    /// The same without what is `known` to move and all that follows from that.
    ///
    /// What is found last is taken first, so all that must follow a statement is labelled before an earlier
    /// one is looked at: each list of statements is gone through only down to where that began.
    pub fn closure_beyond(&self, seeds: &[(usize, Move)], known: impl Fn(usize) -> bool) -> Labels {
        let mut labels: Labels = FxHashMap::default();
        let mut queue: Vec<(usize, Move)> = seeds.to_vec();
        queue.reverse();
        let mut floors: FxHashMap<(Touching, usize), usize> = FxHashMap::default();
        let mut followers: Vec<usize> = Vec::new();
        while let Some((unit, movement)) = queue.pop() {
            if self.is_guard(unit) || known(unit) || labels.contains_key(&unit) {
                continue;
            }
            labels.insert(unit, movement);
            let anchor = self.anchor(unit);
            self.touches[unit].each_clashing(&self.single, &mut |touching| {
                let list = self.order.list(touching);
                let start = list.partition_point(|later| *later <= unit);
                let floor = floors.entry((touching, anchor)).or_insert(list.len());
                let rest = list[start..].iter().take(floor.saturating_sub(start)).take_while(|later| **later < anchor);
                followers.extend(rest.filter(|later| !labels.contains_key(*later)));
                *floor = start.min(*floor);
            });
            followers.sort_unstable();
            followers.dedup();
            for later in followers.drain(..) {
                if let Some(clash) = self.touches[unit].clash(&self.touches[later], &self.single) {
                    queue.push((later, Move::Follows(unit, clash)));
                }
            }
        }
        labels
    }

    /// The first statement that `labels` moves and that must stay.
    pub fn conflict(&self, labels: &Labels) -> Option<Conflict> {
        let mut units: Vec<&usize> = labels.keys().collect();
        units.sort();
        units.into_iter().find_map(|unit| {
            let stay = self.stays[*unit].clone().or_else(|| self.made_again(*unit, labels))?;
            Some(Conflict { unit: *unit, stay, movement: labels[unit].clone() })
        })
    }

    /// What stays and makes the settings in each child that the statement makes in the parent.
    fn made_again(&self, unit: usize, labels: &Labels) -> Option<Stay> {
        let units = self.touches[unit].mutates.iter().filter_map(|var| self.carried.get(var)).flatten();
        units.filter(|other| !labels.contains_key(other)).min().map(|other| Stay::Again(*other))
    }

    /// The first definition of a function or class that `labels` moves besides `demanded`.
    pub fn moved_definition(&self, labels: &Labels, demanded: usize) -> Option<usize> {
        let units = &self.model.module(self.source).units;
        labels.keys().copied().filter(|unit| *unit != demanded && units[*unit].stmt.is_definition()).min()
    }

    /// The variable that workers read and because of which, over any number of steps, the statement must stay.
    pub fn worker_root(&self, unit: usize) -> Option<VarId> {
        let mut at = unit;
        for _ in 0..self.stays.len() {
            match &self.stays[at] {
                Some(Stay::Worker(var)) => return Some(*var),
                Some(Stay::NeededBy(by, _)) => at = *by,
                _ => return None,
            }
        }
        None
    }

    /// What a person would move as well: the script's statements that nothing needs at module level.
    pub fn add_script(&self, labels: &mut Labels) {
        let reads_clock = |unit: &usize| self.model.may(self.source, *unit, What::Unrepeatable, Roles::MAIN);
        let clock = (0..self.touches.len()).find(|unit| reads_clock(unit) && self.may_move(*unit));
        for unit in (0..self.touches.len()).rev() {
            let moves = labels.contains_key(&unit);
            if !moves && !self.is_script(unit, labels, clock) {
                continue;
            }
            let mut seeds = self.checked(unit);
            seeds.extend((!moves).then_some(unit));
            let seeds: Vec<(usize, Move)> = seeds.into_iter().map(|unit| (unit, Move::Script)).collect();
            let with = self.closure_beyond(&seeds, |moved| labels.contains_key(&moved));
            if with.keys().all(|moved| self.may_move(*moved)) {
                labels.extend(with);
            }
        }
    }

    /// Whether moving the statement leaves nothing behind that a reader expects at module level.
    fn may_move(&self, unit: usize) -> bool {
        let stmt = self.model.module(self.source).units[unit].stmt;
        let form = stmt.is_definition() || matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_));
        self.stays[unit].is_none() && !self.is_guard(unit) && !form && !self.defines(stmt) && !self.may_set(unit)
    }

    /// Whether unknown code runs in the statement that worker code depends on as well: it stays if it can.
    fn may_set(&self, unit: usize) -> bool {
        let touch = &self.touches[unit];
        touch.unknown && touch.reads.iter().any(|var| self.settings.contains(var))
    }

    /// Whether a definition or import stands somewhere within the statement.
    pub(super) fn defines(&self, stmt: &Stmt) -> bool {
        stmt.blocks().into_iter().flat_map(|block| &block.body).any(|inner| {
            inner.is_definition()
                || matches!(inner.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_))
                || self.defines(inner)
        })
    }

    fn is_script(&self, unit: usize, labels: &Labels, clock: Option<usize>) -> bool {
        if !self.may_move(unit) || self.only_sets(unit) || self.protects_imports(unit) {
            return false;
        }
        const WORK: [What; 10] = [
            What::Compute,
            What::Reads,
            What::Parses,
            What::Expensive,
            What::Unrepeatable,
            What::Handle,
            What::Primitive,
            What::Visible,
            What::Exits,
            What::ForkStart,
        ];
        let behaviour = self.model.unit(self.source, unit);
        if behaviour.events.iter().any(|event| WORK.contains(&event.what)) {
            return true;
        }
        if WORK.iter().any(|what| self.model.may(self.source, unit, *what, Roles::MAIN)) {
            return true;
        }
        if self.computes(unit, clock) {
            return true;
        }
        let stmt = self.model.module(self.source).units[unit].stmt;
        if !matches!(stmt.kind, StmtKind::Assign { .. } | StmtKind::AnnAssign { .. })
            && self.touches[unit].writes.is_empty()
        {
            return !matches!(stmt.kind, StmtKind::Expr(Expr { kind: ExprKind::Str(_), .. }) | StmtKind::Pass);
        }
        if !matches!(stmt.kind, StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } | StmtKind::Delete(_)) {
            return true;
        }
        self.is_script_variable(unit, labels)
    }

    /// A variable of the script: what moves rebinds or changes it, and no function reads it.
    fn is_script_variable(&self, unit: usize, labels: &Labels) -> bool {
        let touch = &self.touches[unit];
        let changed =
            |var: &VarId| self.order.list(Touching::Binds(*var)).iter().any(|binder| labels.contains_key(binder));
        let is_read_behind = |var: &VarId| {
            let readers = self.order.list(Touching::Reads(*var)).iter();
            readers.rev().take_while(|reader| **reader > unit).any(|reader| !labels.contains_key(reader))
        };
        !touch.writes.is_empty()
            && touch.writes.iter().any(changed)
            && !touch.writes.iter().any(|var| self.read_by_functions(*var) || is_read_behind(var))
    }

    /// Whether some function of the project uses the variable as a global.
    pub fn read_by_functions(&self, var: VarId) -> bool {
        self.globals.contains(&var)
    }

    /// Whether `first` and `second`, which comes behind it, may change places.
    pub fn commute(&self, first: usize, second: usize) -> bool {
        let (first, second) = (&self.touches[first], &self.touches[second]);
        first.clash(second, &FxHashSet::default()).is_none()
    }

    /// Marks a statement whose finding was refused.
    pub fn refuse(&mut self, unit: usize) {
        self.stay(unit, Stay::Refused);
    }
}

/// The variables that functions of the project use as globals.
fn globals_of_functions(model: &Model<'_>) -> FxHashSet<VarId> {
    let accesses = model.function_behaviours.iter().flat_map(|does| [&does.reads, &does.writes, &does.mutates]);
    accesses.flatten().map(|access| access.var).collect()
}
