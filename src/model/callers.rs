//! The call graph backwards: who calls whom, and who does what, so that a search for something looks only at code that
//! leads there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::behaviour::{Edge, VarId};
use super::effect::{Behaviours, Owner};
use super::value::{CallId, Obj};

/// Who calls each function or module, who makes each call, and who changes each variable or object by itself. Functions
/// and modules stand by their [`Behaviours::position`].
#[derive(Debug, Default)]
pub(super) struct Callers {
    of: Vec<Vec<Caller>>,
    calls: FxHashMap<CallId, Vec<Owner>>,
    vars: FxHashMap<VarId, Vec<Owner>>,
    objs: FxHashMap<Obj, Vec<Owner>>,
}

/// A function or module that calls something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    /// Which.
    pub owner: Owner,
    /// Whether one of the calls [is certain](is_certain).
    pub certain: bool,
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
        let mut callers = Self { of: vec![Vec::new(); behaviours.count()], ..Self::default() };
        for owner in behaviours.owners() {
            let behaviour = behaviours.of(owner);
            for edge in &behaviour.edges {
                let of = &mut callers.of[behaviours.position(edge.callee)];
                match of.last_mut() {
                    Some(last) if last.owner == owner => last.certain |= is_certain(edge),
                    _ => of.push(Caller { owner, certain: is_certain(edge) }),
                }
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

    /// Who calls what stands at a position.
    pub(super) fn of(&self, position: usize) -> &[Caller] {
        &self.of[position]
    }

    /// The functions and modules that do something wanted by themselves, in whatever role, each once and in order.
    pub(super) fn who(&self, wanted: &Wanted<'_>) -> Vec<Owner> {
        let calls = wanted.calls.iter().flat_map(|calls| calls.iter()).filter_map(|call| self.calls.get(call));
        let objs = wanted.objs.iter().filter_map(|obj| self.objs.get(obj));
        let mut found: Vec<Owner> = calls.chain(self.vars.get(&wanted.var)).chain(objs).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Whether the call is made whenever its code runs, and calls nothing else.
pub(super) fn is_certain(edge: &Edge) -> bool {
    !edge.possible && edge.choice.is_none()
}

fn add<K: std::hash::Hash + Eq>(index: &mut FxHashMap<K, Vec<Owner>>, key: K, owner: Owner) {
    let owners = index.entry(key).or_default();
    if owners.last() != Some(&owner) {
        owners.push(owner);
    }
}
