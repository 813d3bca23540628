//! Attributes of classes that matter to other processes: locks and the like that a class's body makes, and what code sets
//! of a class outside of its body. Objects do not take that along.
//!
//! What is set has a variable for each class and attribute, `Job.limit`, which the class's statement binds.

use super::super::scope::Resolution;
use super::super::value::*;
use super::{VarId, Walker};
use crate::facts::ast::*;
use crate::span::Span;

impl<'f> Walker<'_, 'f> {
    /// `self.lock`, where the class's body makes that: who reads it uses what the class holds.
    pub(super) fn read_shared_attribute(&mut self, place: Node, attr: &str, span: Span) {
        let flow = self.flow;
        let homes = flow.shared_members().get(attr).map_or(&[][..], Vec::as_slice);
        if homes.is_empty() {
            return;
        }
        for obj in flow.graph.objs(place) {
            let (Obj::Instance(class, _) | Obj::Class(class)) = obj else { continue };
            let ancestry = flow.ancestry(*class);
            let home = ancestry.into_iter().find(|class| flow.binds(*class, attr)).filter(|home| homes.contains(home));
            if let Some(info) = home.map(|home| flow.class(home)).filter(|info| info.outer.is_none()) {
                let var = self.vars.id(info.source, &info.ast.name);
                let access = self.access_to(var, span);
                self.found.reads.push(access);
            }
        }
    }

    /// `self.limit`, where some code sets that of the class.
    pub(super) fn read_set_attribute(&mut self, base: &Expr, place: Node, attr: &str, span: Span) {
        let flow = self.flow;
        let homes = flow.set_members().get(attr).map_or(&[][..], Vec::as_slice);
        if homes.is_empty() {
            return;
        }
        // Who names the class reads that.
        let by_name = base.name().is_some_and(|name| self.scopes.resolve(self.scope, name) == Resolution::Global);
        for obj in flow.graph.objs(place) {
            let (class, is_object) = match obj {
                Obj::Instance(class, _) => (*class, true),
                Obj::Class(class) if !by_name => (*class, false),
                _ => continue,
            };
            let ancestry = flow.ancestry(class);
            // What objects have themselves, they take along.
            if is_object && ancestry.iter().any(|class| flow.class(*class).attrs.contains_key(attr)) {
                continue;
            }
            let has = |class: &ClassId| flow.binds(*class, attr) || homes.contains(class);
            let home = ancestry.into_iter().find(has).filter(|home| homes.contains(home));
            if let Some(var) = home.and_then(|home| self.attribute_of(home, attr)) {
                let access = self.access_to(var, span);
                self.found.reads.push(access);
            }
        }
    }

    /// An attribute of what may be a class is set; of one among several, perhaps.
    pub(super) fn set_class_attribute(&mut self, base: &Expr, attr: &str, span: Span) {
        let Some(place) = self.flow.place_at(self.source, base.span) else { return };
        let classes = self.flow.graph.objs(place).iter().filter_map(|obj| match obj {
            Obj::Class(class) => Some(*class),
            _ => None,
        });
        let classes: Vec<ClassId> = classes.collect();
        for class in &classes {
            let Some(var) = self.attribute_of(*class, attr) else { continue };
            let access = self.access_to(var, span);
            if classes.len() == 1 && !self.suspecting {
                self.found.mutates.push(access);
            } else {
                self.found.suspects.push(access);
            }
        }
    }

    /// A class's statement binds the attributes that code sets of it elsewhere.
    pub(super) fn bind_class_attributes(&mut self, class: &'f Class) {
        let flow = self.flow;
        let Some(id) = flow.class_at(self.source, class.span) else { return };
        let names = flow.set_of_class(id);
        for var in names.iter().filter_map(|name| self.attribute_of(id, name)).collect::<Vec<_>>() {
            let access = self.access_to(var, class.name_span);
            self.found.writes.push(access);
        }
    }

    /// The variable of an attribute of a module's class.
    fn attribute_of(&mut self, class: ClassId, attr: &str) -> Option<VarId> {
        let info = self.flow.class(class);
        info.outer.is_none().then(|| self.vars.id(info.source, &format!("{}.{attr}", info.ast.name)))
    }
}
