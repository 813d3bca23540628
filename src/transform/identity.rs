//! Arguments that are one with what worker code reads as a global: a child that is spawned gets a copy of each, and what
//! it does to one the other does not show.

use rustc_hash::FxHashSet;

use crate::finding::SourceId;
use crate::model::behaviour::Callee;
use crate::model::cargo::taken_along;
use crate::model::need::Program;
use crate::model::project::Model;
use crate::model::value::{NO_CALL, Obj};
use crate::model::worker::Entry;

/// Why the starts of a program cannot be repaired: what a process takes along is also read as a global there, and
/// changed or compared by its identity.
pub(super) fn torn_apart(model: &Model<'_>, source: SourceId, program: &Program) -> Option<String> {
    let entries = program.entries.iter().chain(&program.entries_on_call);
    entries.map(|entry| &model.workers.entries[*entry]).find_map(|entry| in_entry(model, source, entry))
}

fn in_entry(model: &Model<'_>, source: SourceId, entry: &Entry) -> Option<String> {
    let places = taken_along(&model.flow, entry.call, entry.origin);
    if places.is_empty() {
        return None;
    }
    let code = &model.workers.reached[&entry.function];
    let taken: FxHashSet<Obj> = places.into_iter().flat_map(|place| model.held_at(place)).collect();
    let info = model.flow.function(entry.function);
    let bits = model.function_behaviours[entry.function.0 as usize].mutated_params;
    let params = info.params.iter().take(64).enumerate().filter(|(index, _)| bits & (1 << index) != 0);
    let changed: FxHashSet<Obj> = params.flat_map(|(_, param)| model.flow.graph.objs(*param)).copied().collect();
    let compares = |obj: Obj, by_identity: bool| {
        let mut owners: Vec<_> = code.owners.keys().collect();
        owners.sort_unstable();
        owners.into_iter().any(|owner| match owner {
            Callee::Function(function) => model.flow.compares(*function, obj, by_identity),
            Callee::Module(_) => false,
        })
    };
    let is_changed = |obj: &Obj| changed.contains(obj) || code.changes.contains(obj);
    let matters = |obj: &Obj| match obj {
        Obj::Container(_) => is_changed(obj) || compares(*obj, true),
        Obj::Instance(class, _) => is_changed(obj) || compares(*obj, !model.flow.is_equal_by_identity(*class)),
        Obj::External(path, call) => *call != NO_CALL && model.flow.path(*path) == "builtins.object()",
        _ => false,
    };
    let mut read: Vec<_> = code.reads.keys().copied().collect();
    read.sort_unstable();
    let var = read.into_iter().find(|var| model.held(*var).iter().any(|obj| taken.contains(obj) && matters(obj)))?;
    let call = model.flow.call(entry.call);
    let file = if call.source == source { String::new() } else { format!(" of {}", model.shown(call.source)) };
    Some(format!(
        "line {}{file} takes along what the global `{}` is or holds, which worker code reads as well: a child would get a \
         copy of each, which are not one object",
        model.line(call.source, call.span),
        model.vars.name(var).1,
    ))
}
