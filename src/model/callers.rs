//! The call graph backwards: who calls whom, and who does what, so that a search for something looks only at code that
//! leads there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::behaviour::VarId;
use super::effect::{Behaviours, Owner};
use super::value::{CallId, Obj};

/// Who calls each function or module, who makes each call, and who changes each variable or object by itself.
#[derive(Debug, Default)]
pub(super) struct Callers {
    of: FxHashMap<Owner, Vec<Owner>>,
    calls: FxHashMap<CallId, Vec<Owner>>,
    vars: FxHashMap<VarId, Vec<Owner>>,
    objs: FxHashMap<Obj, Vec<Owner>>,
}

/// What a search is for.
pub(super) struct Wanted<'w> {
    /// Calls that are made.
    pub calls: Vec<&'w FxHashSet<CallId>>,
    /// A variable that is bound, or whose object is changed.
    pub var: VarId,
    /// Objects that are changed.
    pub objs: &'w FxHashSet<Obj>,
}

impl Callers {
    /// The index of all that `behaviours` do.
    pub(super) fn new(behaviours: &Behaviours<'_>) -> Self {
        let mut callers = Self::default();
        for owner in behaviours.owners() {
            let behaviour = behaviours.of(owner);
            for edge in &behaviour.edges {
                add(&mut callers.of, edge.callee, owner);
            }
            for call in behaviour.events.iter().filter_map(|event| event.call) {
                add(&mut callers.calls, call, owner);
            }
            for access in behaviour.writes.iter().chain(&behaviour.mutates) {
                add(&mut callers.vars, access.var, owner);
            }
            for (obj, _) in &behaviour.mutated {
                add(&mut callers.objs, *obj, owner);
            }
        }
        callers
    }

    /// The functions and modules that do something wanted, by themselves or through what they call, in whatever role.
    pub(super) fn leading_to(&self, wanted: &Wanted<'_>) -> FxHashSet<Owner> {
        let mut found: FxHashSet<Owner> = FxHashSet::default();
        let calls = wanted.calls.iter().flat_map(|calls| calls.iter()).filter_map(|call| self.calls.get(call));
        let objs = wanted.objs.iter().filter_map(|obj| self.objs.get(obj));
        let mut queue: Vec<Owner> = calls.chain(self.vars.get(&wanted.var)).chain(objs).flatten().copied().collect();
        while let Some(owner) = queue.pop() {
            if found.insert(owner) {
                queue.extend(self.of.get(&owner).into_iter().flatten());
            }
        }
        found
    }
}

fn add<K: std::hash::Hash + Eq>(index: &mut FxHashMap<K, Vec<Owner>>, key: K, owner: Owner) {
    let owners = index.entry(key).or_default();
    if owners.last() != Some(&owner) {
        owners.push(owner);
    }
}
