//! Whether a child reads another environment than the parent did: it starts with what the parent has by then.

use super::behaviour::{Behaviour, EnvironmentAccess};
use super::effect::Reach;
use super::guard::Roles;
use super::project::Model;
use crate::finding::SourceId;

/// Whether a program changes a variable of the environment that its module-level statement `unit` reads, behind that and
/// up to the statement `last`; for `certain`, as far as the variables' names tell.
pub fn is_changed_behind(model: &Model<'_>, source: SourceId, unit: usize, last: usize, certain: bool) -> bool {
    let read: Vec<EnvironmentAccess> =
        accesses(model, source, unit, Roles::CHILD).into_iter().filter(|access| !access.changes).collect();
    if read.is_empty() {
        return false;
    }
    // A compound statement may read first.
    let compound = !model.module(source).units[unit].stmt.blocks().is_empty();
    let first = if compound { unit } else { unit + 1 };
    (first..=last).any(|later| {
        let changed = accesses(model, source, later, Roles::MAIN);
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
fn accesses(model: &Model<'_>, source: SourceId, unit: usize, roles: Roles) -> Vec<EnvironmentAccess> {
    let behaviours = model.behaviours();
    let own = model.unit(source, unit);
    let reach = Reach::new(&behaviours, source, own, roles);
    let called = reach.owners.iter().map(|owner| behaviours.of(*owner));
    let of = |behaviour: &Behaviour| behaviour.environment.clone();
    let in_own = own.environment.iter().filter(|access| access.roles.has(roles)).cloned();
    in_own.chain(called.flat_map(of)).collect()
}
