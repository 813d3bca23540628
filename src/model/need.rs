//! What the children of a program need: the variables that their code reads, and at which of the
//! program's statements they start.

use rustc_hash::{FxHashMap, FxHashSet};

use super::behaviour::{Callee, Event, VarId, What};
use super::effect::Owner;
use super::guard::Roles;
use super::project::Model;
use super::value::{CallId, FunctionId};
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
    /// The statements of the program that start processes which read it, in order.
    pub starts: Vec<usize>,
    /// Indices into the workers' entries.
    pub entries: Vec<usize>,
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
}

impl Program {
    /// The processes that running `source` starts.
    pub fn new(model: &Model<'_>, source: SourceId) -> Self {
        let units = &model.module(source).units;
        let starts: Vec<FxHashSet<CallId>> = (0..units.len()).map(|unit| start_calls(model, source, unit)).collect();
        let mut program = Self { starts, ..Self::default() };
        if program.starts.iter().all(FxHashSet::is_empty) {
            return program;
        }
        let mut needs: FxHashMap<VarId, Need> = FxHashMap::default();
        let mut by_function: FxHashMap<FunctionId, FxHashSet<usize>> = FxHashMap::default();
        for (index, entry) in model.workers.entries.iter().enumerate() {
            let calls = [entry.call, entry.origin];
            let at = program.started_at(calls);
            if at.is_empty() {
                continue;
            }
            program.entries.push(index);
            by_function.entry(entry.function).or_default().extend(at.iter().copied());
            let code = &model.workers.reached[&entry.function];
            for (var, (owner, span)) in &code.reads {
                let home = model.behaviours().of(*owner).home;
                note(&mut needs, *var, Some(*owner), (home, *span), &at).by(index, calls);
            }
            for (var, place) in &code.unpickled {
                note(&mut needs, *var, None, *place, &at).by(index, calls);
            }
            let info = model.flow.function(entry.function);
            for var in &model.workers.settings {
                note(&mut needs, *var, None, (info.source, info.ast.name_span), &at).by(index, calls);
            }
        }
        for foreign in &model.workers.foreign {
            let at = program.started_at([foreign.call, foreign.origin]);
            if !at.is_empty() {
                let call = model.flow.call(foreign.call);
                for var in model.workers.settings.iter().chain(&foreign.setting) {
                    let need = note(&mut needs, *var, None, (call.source, call.span), &at);
                    need.calls.extend([foreign.call, foreign.origin]);
                }
            }
        }
        program.needs = needs.into_values().collect();
        program.needs.iter_mut().for_each(|need| {
            need.starts.sort_unstable();
            need.starts.dedup();
        });
        program.needs.sort_by_key(|need| need.var);
        program
    }

    /// The statements that start processes by one of these calls.
    fn started_at(&self, calls: [CallId; 2]) -> Vec<usize> {
        (0..self.starts.len()).filter(|unit| calls.iter().any(|call| self.starts[*unit].contains(call))).collect()
    }

    /// The need of `var`.
    pub fn need(&self, var: VarId) -> Option<&Need> {
        self.needs.iter().find(|need| need.var == var)
    }
}

impl Need {
    fn by(&mut self, entry: usize, calls: [CallId; 2]) {
        self.entries.push(entry);
        self.calls.extend(calls);
    }
}

fn note<'n>(
    needs: &'n mut FxHashMap<VarId, Need>,
    var: VarId,
    reader: Option<Owner>,
    place: (SourceId, Span),
    at: &[usize],
) -> &'n mut Need {
    let need = needs.entry(var).or_insert_with(|| Need {
        var,
        reader,
        place,
        starts: Vec::new(),
        entries: Vec::new(),
        calls: FxHashSet::default(),
    });
    if need.reader.is_none() && reader.is_some() {
        (need.reader, need.place) = (reader, place);
    }
    need.starts.extend(at);
    need
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
