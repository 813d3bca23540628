//! Multiprocessing's shared objects in variables: held directly, in containers, as attributes of objects
//! and classes.

use rustc_hash::FxHashSet;

use super::behaviour::{Callee, OUTSIDE, VarId};
use super::need::Need;
use super::project::Model;
use super::scope::each_child;
use super::statement::each_expr;
use super::value::{CallId, ClassId, Node, Obj};
use crate::facts::ast::{Expr, ExprKind, Name, Stmt};
use crate::finding::SourceId;

/// How deep containers and attributes are looked into.
const DEPTH: usize = 3;

/// A shared object that children make anew.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'m> {
    /// `lock`, `queue`, …
    pub kind: &'m str,
}

/// The shared object that `need`'s variable holds, if children make one of their own at import.
pub fn shared<'m>(model: &'m Model<'_>, need: &Need) -> Option<Shared<'m>> {
    let (home, _) = model.vars.name(need.var);
    if home == OUTSIDE {
        return None;
    }
    let mut seen = FxHashSet::default();
    direct(model, need.var)
        .or_else(|| model.values(need.var).iter().find_map(|obj| within(model, home, need, *obj, 0, &mut seen)))
}

/// The shared object that the variable itself is.
pub fn direct<'m>(model: &'m Model<'_>, var: VarId) -> Option<Shared<'m>> {
    let (home, _) = model.vars.name(var);
    model.values(var).iter().find_map(|obj| primitive(model, home, *obj)).map(|kind| Shared { kind })
}

fn within<'m>(
    model: &'m Model<'_>,
    home: SourceId,
    need: &Need,
    obj: Obj,
    depth: usize,
    seen: &mut FxHashSet<(Obj, usize)>,
) -> Option<Shared<'m>> {
    if depth > DEPTH || !seen.insert((obj, depth)) {
        return None;
    }
    let inside = |node: Node| model.flow.graph.objs(node).iter();
    match obj {
        Obj::External(path, call) => {
            let own = primitive(model, home, obj).filter(|_| depth > 0).map(|kind| Shared { kind });
            let record = is_record(model.flow.path(path));
            own.or_else(|| {
                let passed = model.flow.call(call).passed().filter(|_| record);
                passed.flat_map(inside).find_map(|obj| within(model, home, need, *obj, depth + 1, seen))
            })
        }
        Obj::Container(element) => inside(element).find_map(|obj| within(model, home, need, *obj, depth + 1, seen)),
        Obj::Instance(class, call) => {
            attribute(model, home, need, class).filter(|_| made_in_children(model, home, call))
        }
        Obj::Class(class) => class_attribute(model, need, class),
        _ => None,
    }
}

/// Whether an object holds what its class is called with: one of a class that a call made, as `namedtuple()` does.
fn is_record(path: &str) -> bool {
    path.ends_with("()()") || path == "types.SimpleNamespace()"
}

/// Whether children make the call while they import its module or `home`: at module level or in a function that runs then.
/// What a program makes later, its children have not.
fn made_in_children(model: &Model<'_>, home: SourceId, call: CallId) -> bool {
    let info = model.flow.call(call);
    [info.source, home].into_iter().any(|home| {
        let at_import = model.at_import(home);
        info.function
            .map_or_else(|| at_import.calls.contains(&call), |function| at_import.functions.contains(&function))
    })
}

/// A shared object among the attributes of a class's objects that worker code uses.
fn attribute<'m>(model: &'m Model<'_>, home: SourceId, need: &Need, class: ClassId) -> Option<Shared<'m>> {
    let classes = model.flow.ancestry(class);
    classes.iter().find_map(|class| {
        let mut attrs: Vec<(&Name, &Node)> = model.flow.class(*class).attrs.iter().collect();
        attrs.sort();
        attrs.into_iter().find_map(|(name, node)| {
            let kind = primitive_in(model, home, *node)?;
            uses(model, need, name).then_some(Shared { kind })
        })
    })
}

/// A shared object among the names that a class's body binds and worker code uses.
fn class_attribute<'m>(model: &'m Model<'_>, need: &Need, class: ClassId) -> Option<Shared<'m>> {
    let (class, name) = attributes(model, need, class).into_iter().next()?;
    let info = model.flow.class(class);
    let kind = primitive_in(model, info.source, model.flow.known_var(info.source, info.scope, &name)?)?;
    Some(Shared { kind })
}

/// The attributes of the class that `need`'s variable is, with the classes whose bodies bind them, that are shared
/// objects, used by worker code, and of which children make their own.
pub fn class_attributes(model: &Model<'_>, need: &Need) -> Vec<(ClassId, Name)> {
    let classes = model.values(need.var).iter().filter_map(|obj| match obj {
        Obj::Class(class) => Some(*class),
        _ => None,
    });
    classes.flat_map(|class| attributes(model, need, class)).collect()
}

fn attributes(model: &Model<'_>, need: &Need, class: ClassId) -> Vec<(ClassId, Name)> {
    let mut found = Vec::new();
    for class in model.flow.ancestry(class) {
        let info = model.flow.class(class);
        let mut names: Vec<&Name> = model.scopes[info.source.0 as usize].get(info.scope).bound.keys().collect();
        names.sort();
        found.extend(names.into_iter().filter_map(|name| {
            let node = model.flow.known_var(info.source, info.scope, name)?;
            let key = (class, name.clone());
            let own = primitive_in(model, info.source, node).is_some()
                && !model.workers.initialized_attributes.contains(&key);
            (own && uses(model, need, name)).then_some(key)
        }));
    }
    found
}

fn primitive_in<'m>(model: &'m Model<'_>, home: SourceId, node: Node) -> Option<&'m str> {
    model.flow.graph.objs(node).iter().find_map(|obj| primitive(model, home, *obj))
}

/// The kind of shared object that `obj` is, if children make one of their own at import.
fn primitive<'m>(model: &'m Model<'_>, home: SourceId, obj: Obj) -> Option<&'m str> {
    match obj {
        Obj::External(_, call) if model.primitives.contains(&call) => {
            let kind = model.flow.primitive(call)?;
            made_in_children(model, home, call).then_some(kind)
        }
        _ => None,
    }
}

/// Whether the worker code that has the need mentions an attribute of this name.
fn uses(model: &Model<'_>, need: &Need, attr: &str) -> bool {
    let entries = need.entries.iter().map(|entry| &model.workers.entries[*entry].function);
    let mut owners = entries.flat_map(|function| model.workers.reached[function].owners.keys());
    owners.any(|owner| match owner {
        Callee::Function(id) => mentions(&model.flow.function(*id).ast.body.body, attr),
        Callee::Module(_) => false,
    })
}

fn mentions(body: &[Stmt], attr: &str) -> bool {
    fn in_expr(expr: &Expr, wanted: &str) -> bool {
        let mut found = matches!(&expr.kind, ExprKind::Attribute { attr, .. } if **attr == *wanted);
        each_child(expr, &mut |child| found |= in_expr(child, wanted));
        if let ExprKind::Comprehension(comprehension) = &expr.kind {
            found |= in_expr(&comprehension.element, wanted);
            found |= comprehension.clauses.iter().any(|clause| in_expr(&clause.iter, wanted));
        }
        found
    }
    body.iter().any(|stmt| {
        let mut found = false;
        each_expr(stmt, &mut |expr| found |= in_expr(expr, attr));
        found || stmt.blocks().into_iter().any(|block| mentions(&block.body, attr))
    })
}
