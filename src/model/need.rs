//! What the children of a program need: the variables that their code reads, and at which of the
//! program's statements they start.

use rustc_hash::{FxHashMap, FxHashSet};

use super::behaviour::{Callee, Event, VarId, What};
use super::effect::Owner;
use super::guard::Roles;
use super::project::Model;
use super::value::CallId;
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
    /// The calls that start those processes, or make their pools.
    pub calls: FxHashSet<CallId>,
}

/// The processes that a program starts.
#[derive(Debug, Default)]
pub struct Program {
    /// For each statement, the calls that start processes when the program runs it.
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
        let starts: Vec<FxHashSet<CallId>> = (0..units.len()).map(|unit| start_calls(model, source, unit)).collect();
        let mut program = Self { starts, ..Self::default() };
        let (mut needs, mut on_call) = (Needs::default(), Needs::default());
        let by_call = program.starts_by_call();
        for (index, entry) in model.workers.entries.iter().enumerate() {
            let at = started_at(&by_call, [entry.call, entry.origin]);
            let made = model.flow.call(entry.origin);
            if !at.is_empty() {
                program.entries.push(index);
                needs.take(model, index, &at);
            } else if made.source == source && made.function.is_some() {
                program.entries_on_call.push(index);
                on_call.take(model, index, &at);
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
        self.calls.extend(calls);
    }
}

/// Needs under way.
#[derive(Default)]
struct Needs {
    of: FxHashMap<VarId, Need>,
}

impl Needs {
    /// What the worker code of an entry needs, which starts at these statements.
    fn take(&mut self, model: &Model<'_>, index: usize, at: &[usize]) {
        let entry = &model.workers.entries[index];
        let calls = [entry.call, entry.origin];
        let code = &model.workers.reached[&entry.function];
        for (var, (owner, span)) in &code.reads {
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
    let mut found = FxHashSet::default();
    let mut take = |events: &[Event], roles: Roles| {
        let starts = events.iter().filter(|event| event.what == What::Start && event.roles.has(roles));
        found.extend(starts.filter_map(|event| event.call));
    };
    take(&behaviour.events, Roles::MAIN);
    let mut queue: Vec<Owner> =
        behaviour.edges.iter().filter(|edge| edge.roles.has(Roles::MAIN)).map(|edge| edge.callee).collect();
    let mut seen: FxHashSet<Owner> = FxHashSet::default();
    while let Some(owner) = queue.pop() {
        if !model.effects.may_start(owner) || !seen.insert(owner) {
            continue;
        }
        let within = model.behaviours().of(owner);
        let roles = match owner {
            Callee::Function(_) => Roles::ALL,
            Callee::Module(_) => Roles::IMPORTED,
        };
        take(&within.events, roles);
        queue.extend(within.edges.iter().filter(|edge| edge.roles.has(roles)).map(|edge| edge.callee));
    }
    found
}
