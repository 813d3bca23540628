//! Functions that keep what they gave: calling one fills its cache, and who calls it next does not run it again.
//!
//! That matters only if running it shows: if it prints, gives something else each time, or somebody asks for the cache.

use rustc_hash::FxHashSet;

use super::behaviour::{Access, Behaviour, Callee, VarId, Vars, What};
use super::flow::Flow;
use super::value::{FunctionId, Obj};

/// The decorators of functions that keep what they gave, with whether they keep it in the object whose method it is.
const CACHES: [(&str, bool); 3] = [("lru_cache", false), ("cache", false), ("cached_property", true)];

/// Methods of a function that tell of its cache, or empty it.
const TELLING: [&str; 2] = ["cache_info", "cache_clear"];

/// How deep the functions that a function calls are looked into.
const DEPTH: usize = 4;

/// Counts calls of functions whose cache shows as changes: of the function, or of the object whose property it is.
pub(super) fn spread_caches(
    flow: &Flow<'_>,
    vars: &mut Vars,
    functions: &mut [Behaviour],
    units: &mut [Vec<Behaviour>],
) {
    let told = told(flow);
    let mut filled: Vec<(FunctionId, VarId)> = Vec::new();
    for id in (0..functions.len() as u32).map(FunctionId) {
        let Some((_, in_object)) = kept_by(flow, id) else { continue };
        if !told.contains(&id) && !shows(functions, id, 0) {
            continue;
        }
        let info = flow.function(id);
        match &info.ast.name {
            _ if *in_object => functions[id.0 as usize].mutated_params |= 1,
            Some(name) if info.outer.is_none() && info.class.is_none() => filled.push((id, vars.id(info.source, name))),
            _ => {}
        }
    }
    if filled.is_empty() {
        return;
    }
    for behaviour in functions.iter_mut().chain(units.iter_mut().flatten()) {
        let calls = behaviour.edges.iter().filter_map(|edge| {
            let var = filled.iter().find(|(id, _)| edge.callee == Callee::Function(*id))?.1;
            Some(Access { var, span: edge.span, roles: edge.roles, turn: u32::MAX })
        });
        behaviour.mutates.extend(calls.collect::<Vec<_>>());
    }
}

/// The decorator by which a function keeps what it gave.
fn kept_by(flow: &Flow<'_>, id: FunctionId) -> Option<&'static (&'static str, bool)> {
    CACHES.iter().find(|(marker, _)| flow.has_marker(id, marker))
}

/// Whether a function itself keeps what it gave.
pub(super) fn keeps(flow: &Flow<'_>, id: FunctionId) -> bool {
    kept_by(flow, id).is_some_and(|(_, in_object)| !in_object)
}

/// The functions of whose cache some function asks: worker code is in functions.
fn told(flow: &Flow<'_>) -> FxHashSet<FunctionId> {
    let mut found = FxHashSet::default();
    for call in flow.calls.iter().filter(|call| call.function.is_some()) {
        let Some((receiver, _)) = call.method.as_ref().filter(|(_, name)| TELLING.contains(&&**name)) else { continue };
        found.extend(flow.graph.objs(*receiver).iter().filter_map(|obj| match obj {
            Obj::Function(function) => Some(*function),
            _ => None,
        }));
    }
    found
}

/// Whether it shows that a function runs, or gives something else each time.
fn shows(functions: &[Behaviour], id: FunctionId, depth: usize) -> bool {
    let behaviour = &functions[id.0 as usize];
    let matters = |what| matches!(what, What::Visible | What::Unrepeatable | What::Input | What::Exits);
    behaviour.events.iter().any(|event| matters(event.what))
        || depth < DEPTH
            && behaviour.edges.iter().any(|edge| match edge.callee {
                Callee::Function(inner) => shows(functions, inner, depth + 1),
                Callee::Module(_) => false,
            })
}
