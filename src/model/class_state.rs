//! What code sets of classes outside of their bodies: `Job.limit = 3`, `cls.made += 1`, `setattr(Job, "limit", 3)`.

use rustc_hash::FxHashMap;

use super::flow::{Constraint, Flow};
use super::value::*;
use crate::facts::ast::Name;

impl Flow<'_> {
    /// By name: the classes of which some code sets it outside of their bodies.
    pub(super) fn set_members(&self) -> &FxHashMap<Name, Vec<ClassId>> {
        &self.set_members.get_or_init(|| SetMembers::of(self)).by_name
    }

    /// What some code sets of a class outside of its body, in order.
    pub(super) fn set_of_class(&self, class: ClassId) -> &[Name] {
        let set = self.set_members.get_or_init(|| SetMembers::of(self));
        set.by_class.get(&class).map_or(&[], Vec::as_slice)
    }
}

/// The attributes of classes that code sets outside of their bodies, by name and by class.
#[derive(Debug, Default)]
pub(super) struct SetMembers {
    by_name: FxHashMap<Name, Vec<ClassId>>,
    by_class: FxHashMap<ClassId, Vec<Name>>,
}

impl SetMembers {
    fn of(flow: &Flow<'_>) -> Self {
        let stores = flow.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::SetAttr { base, name, .. } => Some((*base, name.clone())),
            _ => None,
        });
        let by_call = flow.calls.iter().filter_map(|call| {
            let name = call.ast?.args.get(1)?.str()?;
            let sets = |obj: &Obj| matches!(obj, Obj::External(path, _) if flow.path(*path) == "builtins.setattr");
            let is_set = flow.graph.objs(call.callee).iter().any(sets);
            is_set.then(|| Some((call.args.first()?.0, Name::from(name))))?
        });
        let mut found = Self::default();
        for (base, name) in stores.chain(by_call) {
            for obj in flow.graph.objs(base) {
                let Obj::Class(class) = obj else { continue };
                let names = found.by_class.entry(*class).or_default();
                if !names.contains(&name) {
                    names.push(name.clone());
                    found.by_name.entry(name.clone()).or_default().push(*class);
                }
            }
        }
        found.by_class.values_mut().for_each(|names| names.sort());
        found
    }
}
