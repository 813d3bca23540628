//! What the children of a program need: the variables that their code reads, and at which of the
//! program's statements they start.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::behaviour::{Callee, OUTSIDE, VarId, What};
use super::effect::Owner;
use super::guard::Roles;
use super::project::Model;
use super::value::{CallId, FunctionId};
use super::worker::Entry;
use crate::finding::SourceId;
use crate::span::Span;

/// A variable that worker code reads.
#[derive(Clone, Debug)]
pub struct Need {
    /// Which.
    pub var: VarId,
    /// The worker code that reads it; `None` if children look it up to unpickle what they are sent, or if it is a
    /// setting on which all code depends.
    pub reader: Option<Owner>,
    /// Where it is read; for unpickling, where it is sent to; for such a setting, where the workers' code stands.
    pub place: (SourceId, Span),
    /// The default of a worker's parameter that reads it, if one does: each child evaluates that while it imports the module.
    pub default: Option<(SourceId, Span)>,
    /// The statements of the program that start processes which read it, in order.
    pub starts: Vec<usize>,
    /// Indices into the workers' entries.
    pub entries: Vec<usize>,
    /// Whether it is only supposed that this code runs in children.
    pub supposed: bool,
    /// Whether it is certain for one of the entries that it runs there.
    pub certain: bool,
    /// Whether all those processes have nothing of what the parent has in memory, whatever the start method.
    pub fresh: bool,
    /// The calls that start those processes, or make their pools.
    pub calls: FxHashSet<CallId>,
}

/// The processes that a program starts.
#[derive(Debug, Default)]
pub struct Program {
    /// Whether running the program starts processes for certain.
    pub is_started: bool,
    /// For each statement, the calls that start processes when the program runs it; none if it
    /// starts none for certain, has no guard and sets no start method.
    pub starts: Vec<FxHashSet<CallId>>,
    /// What the children need, sorted by variable.
    pub needs: Vec<Need>,
    /// Indices of the workers' entries that this program uses.
    pub entries: Vec<usize>,
    /// What the children need that functions of the module start when something else calls them; at no statement.
    pub on_call: Vec<Need>,
    /// Indices of the entries of those.
    pub entries_on_call: Vec<usize>,
}

impl Program {
    /// The processes that running `source` starts, and those that its functions start when they are called.
    pub fn new(model: &Model<'_>, source: SourceId) -> Self {
        let units = &model.module(source).units;
        let start = |unit: usize| model.witness(source, unit, What::Start, Roles::MAIN).is_some();
        let is_started = (0..units.len()).any(start);
        // Without these nothing moves, so that what starts perhaps may be left out.
        let sets = |unit: usize| model.may(source, unit, What::StartMethod, Roles::CHILD);
        let counts = is_started || (0..units.len()).any(|unit| units[unit].guard || sets(unit));
        let starts = |unit: usize| if counts { start_calls(model, source, unit) } else { FxHashSet::default() };
        let mut program = Self { starts: (0..units.len()).map(starts).collect(), is_started, ..Self::default() };
        let (mut needs, mut on_call) = (Needs::default(), Needs::default());
        let by_call = program.starts_by_call();
        for (index, entry) in model.workers.entries.iter().enumerate() {
            let at = started_at(&by_call, [entry.call, entry.origin]);
            let made = model.flow.call(entry.origin);
            if !at.is_empty() {
                program.entries.push(index);
                needs.take(model, source, index, &at);
            } else if made.source == source && made.function.is_some() {
                program.entries_on_call.push(index);
                on_call.take(model, source, index, &at);
            }
        }
        for foreign in &model.workers.foreign {
            let at = started_at(&by_call, [foreign.call, foreign.origin]);
            if !at.is_empty() {
                let call = model.flow.call(foreign.call);
                for var in model.workers.settings.iter().chain(&foreign.setting) {
                    let need = needs.note(*var, None, (call.source, call.span), &at);
                    need.calls.extend([foreign.call, foreign.origin]);
                    need.supposed = false;
                    need.certain = true;
                    need.fresh = false;
                }
            }
        }
        program.needs = needs.sorted();
        program.on_call = on_call.sorted();
        program
    }

    /// By call: the statements that start processes by it, in order.
    fn starts_by_call(&self) -> FxHashMap<CallId, Vec<usize>> {
        let mut found: FxHashMap<CallId, Vec<usize>> = FxHashMap::default();
        for (unit, calls) in self.starts.iter().enumerate() {
            calls.iter().for_each(|call| found.entry(*call).or_default().push(unit));
        }
        found
    }

    /// The need of `var`.
    pub fn need(&self, var: VarId) -> Option<&Need> {
        self.needs.iter().find(|need| need.var == var)
    }
}

impl Need {
    /// Whether worker code reads the variable for certain.
    pub fn is_certain(&self, model: &Model<'_>) -> bool {
        let mut functions = self.entries.iter().map(|entry| model.workers.entries[*entry].function);
        functions.any(|function| model.certain_reads(function).contains(&self.var))
    }

    fn by(&mut self, index: usize, calls: [CallId; 2], entry: &Entry) {
        self.entries.push(index);
        self.supposed &= entry.supposed;
        self.certain |= entry.certain;
        self.fresh &= entry.fresh;
        self.calls.extend(calls);
    }
}

/// Needs under way.
#[derive(Default)]
struct Needs {
    of: FxHashMap<VarId, Need>,
}

impl Needs {
    /// What the worker code of an entry needs, which starts at these statements of `source`. What other files bind once
    /// and for all is there in any case.
    fn take(&mut self, model: &Model<'_>, source: SourceId, index: usize, at: &[usize]) {
        let entry = &model.workers.entries[index];
        let calls = [entry.call, entry.origin];
        let code = &model.workers.reached[&entry.function];
        let told = model.told_of(entry.function);
        for var in told.own.get(&source).into_iter().flatten().chain(&told.foreign) {
            let Some((owner, span)) = code.reads.get(var) else { continue };
            let home = model.behaviours().of(*owner).home;
            self.note(*var, Some(*owner), (home, *span), at).by(index, calls, entry);
        }
        for (var, place) in &code.defaults {
            let need = self.note(*var, None, *place, at);
            need.default = Some(*place);
            need.by(index, calls, entry);
        }
        for (var, place) in &code.unpickled {
            self.note(*var, None, *place, at).by(index, calls, entry);
        }
        let info = model.flow.function(entry.function);
        for var in &model.workers.settings {
            self.note(*var, None, (info.source, info.ast.name_span), at).by(index, calls, entry);
        }
    }

    fn note(&mut self, var: VarId, reader: Option<Owner>, place: (SourceId, Span), at: &[usize]) -> &mut Need {
        let need = self.of.entry(var).or_insert_with(|| Need {
            var,
            reader,
            place,
            default: None,
            starts: Vec::new(),
            entries: Vec::new(),
            supposed: true,
            certain: false,
            fresh: true,
            calls: FxHashSet::default(),
        });
        if need.reader.is_none() && reader.is_some() {
            (need.reader, need.place) = (reader, place);
        }
        need.starts.extend(at);
        need
    }

    /// By variable.
    fn sorted(self) -> Vec<Need> {
        let mut needs: Vec<Need> = self.of.into_values().collect();
        for need in &mut needs {
            need.starts.sort_unstable();
            need.starts.dedup();
        }
        needs.sort_by_key(|need| need.var);
        needs
    }
}

/// The statements that start processes by one of these calls, in order.
fn started_at(by_call: &FxHashMap<CallId, Vec<usize>>, calls: [CallId; 2]) -> Vec<usize> {
    let mut units: Vec<usize> = calls.iter().filter_map(|call| by_call.get(call)).flatten().copied().collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// The calls that start processes when the main program runs a statement.
fn start_calls(model: &Model<'_>, source: SourceId, unit: usize) -> FxHashSet<CallId> {
    let behaviour = model.unit(source, unit);
    let starts = behaviour.events.iter().filter(|event| event.what == What::Start && event.roles.has(Roles::MAIN));
    let mut found: FxHashSet<CallId> = starts.filter_map(|event| event.call).collect();
    for edge in behaviour.edges.iter().filter(|edge| edge.roles.has(Roles::MAIN)) {
        found.extend(model.start_calls(edge.callee).iter());
    }
    found
}

/// What the worker code of an entry reads that a program may have to know.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// By file, its own variables.
    own: FxHashMap<SourceId, Vec<VarId>>,
    /// Variables of any file that may change or be shared, and what lies outside.
    foreign: Vec<VarId>,
}

/// What was found out for one program and holds for others too.
#[derive(Debug, Default)]
pub(super) struct Known {
    told: RefCell<FxHashMap<FunctionId, Rc<Told>>>,
    starts: RefCell<FxHashMap<Owner, Rc<FxHashSet<CallId>>>>,
}

impl Model<'_> {
    fn told_of(&self, entry: FunctionId) -> Rc<Told> {
        if let Some(known) = self.known.told.borrow().get(&entry) {
            return known.clone();
        }
        let mut told = Told::default();
        for var in self.workers.reached[&entry].reads.keys() {
            let (home, _) = self.vars.name(*var);
            if home == OUTSIDE || self.may_change(*var) || self.may_share(*var) {
                told.foreign.push(*var);
            } else {
                told.own.entry(home).or_default().push(*var);
            }
        }
        let told = Rc::new(told);
        self.known.told.borrow_mut().insert(entry, told.clone());
        told
    }

    /// The calls that start processes when `owner` runs.
    fn start_calls(&self, owner: Owner) -> Rc<FxHashSet<CallId>> {
        if let Some(known) = self.known.starts.borrow().get(&owner) {
            return known.clone();
        }
        let mut found = FxHashSet::default();
        let mut queue = vec![owner];
        let mut seen: FxHashSet<Owner> = FxHashSet::default();
        while let Some(owner) = queue.pop() {
            if !self.effects.may_start(owner) || !seen.insert(owner) {
                continue;
            }
            let within = self.behaviours().of(owner);
            let roles = match owner {
                Callee::Function(_) => Roles::ALL,
                Callee::Module(_) => Roles::IMPORTED,
            };
            let starts = within.events.iter().filter(|event| event.what == What::Start && event.roles.has(roles));
            found.extend(starts.filter_map(|event| event.call));
            queue.extend(within.edges.iter().filter(|edge| edge.roles.has(roles)).map(|edge| edge.callee));
        }
        let found = Rc::new(found);
        self.known.starts.borrow_mut().insert(owner, found.clone());
        found
    }
}
