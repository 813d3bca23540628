//! Whether a child reads another environment than the parent did: it starts with what the parent has by then.

use super::Context;
use crate::model::behaviour::{Behaviour, EnvironmentAccess};
use crate::model::effect::Reach;
use crate::model::guard::Roles;

/// Whether the program changes a variable of the environment that a module-level statement reads, behind that and before
/// its last start; for `certain`, as far as the variables' names tell.
pub(super) fn is_changed_behind(context: &Context<'_, '_>, unit: usize, certain: bool) -> bool {
    let read: Vec<EnvironmentAccess> =
        accesses(context, unit, Roles::CHILD).into_iter().filter(|access| !access.changes).collect();
    if read.is_empty() {
        return false;
    }
    let last = context.program.starts.iter().rposition(|calls| !calls.is_empty()).unwrap_or_default();
    // A compound statement may read first.
    let compound = !context.model.module(context.source).units[unit].stmt.blocks().is_empty();
    let first = if compound { unit } else { unit + 1 };
    (first..=last).any(|later| {
        let changed = accesses(context, later, Roles::MAIN);
        let changed = changed.into_iter().filter(|access| access.changes);
        changed.into_iter().any(|change| read.iter().any(|read| may_be_one(read, &change, certain)))
    })
}

fn may_be_one(read: &EnvironmentAccess, change: &EnvironmentAccess, certain: bool) -> bool {
    match (&read.name, &change.name) {
        (Some(read), Some(change)) => read == change,
        _ => !certain,
    }
}

/// What a module-level statement and what it calls read and change of the environment.
fn accesses(context: &Context<'_, '_>, unit: usize, roles: Roles) -> Vec<EnvironmentAccess> {
    let behaviours = context.model.behaviours();
    let own = context.model.unit(context.source, unit);
    let reach = Reach::new(&behaviours, context.source, own, roles);
    let called = reach.owners.iter().map(|owner| behaviours.of(*owner));
    let of = |behaviour: &Behaviour| behaviour.environment.clone();
    let in_own = own.environment.iter().filter(|access| access.roles.has(roles)).cloned();
    in_own.chain(called.flat_map(of)).collect()
}
