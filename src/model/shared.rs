//! Multiprocessing's shared objects in variables: held directly, in containers, as attributes of objects
//! and classes.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::api;
use super::behaviour::{Callee, OUTSIDE, VarId};
use super::need::Need;
use super::project::Model;
use super::statement::{each_expr, each_part};
use super::value::{CallId, ClassId, FunctionId, NO_CALL, Node, Obj, PathId};
use crate::facts::ast::{Expr, ExprKind, Name, Stmt};
use crate::finding::SourceId;

/// How deep containers and attributes are looked into.
const DEPTH: usize = 3;

/// A shared object that children make anew.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'m> {
    /// `lock`, `queue`, …
    pub kind: &'m str,
    /// Whether it is certain: not if a closure holds it whose function was called in several ways.
    pub certain: bool,
    /// Whether it is made of one and shows it, or belongs to the process that made it: then it cannot be sent as such.
    pub is_view: bool,
}

/// The shared object that `need`'s variable holds, if children make one of their own at import.
pub fn shared<'m>(model: &'m Model<'_>, need: &Need) -> Option<Shared<'m>> {
    let (home, _) = model.vars.name(need.var);
    if home == OUTSIDE {
        return None;
    }
    let within = |certain: bool| {
        let mut search = Search { model, need, certain, seen: FxHashSet::default() };
        let kind = model.values(need.var).iter().find_map(|obj| search.within(home, *obj, 0))?;
        Some(Shared { kind, certain, is_view: false })
    };
    direct(model, need.var).or_else(|| view(model, need.var)).or_else(|| within(true)).or_else(|| within(false))
}

/// What the variable shows of a shared object, as an array over its memory does, of which children make their own.
fn view<'m>(model: &'m Model<'_>, var: VarId) -> Option<Shared<'m>> {
    let (home, _) = model.vars.name(var);
    let kind = model.values(var).iter().find_map(|obj| viewed(model, home, *obj, 0))?;
    Some(Shared { kind, certain: true, is_view: true })
}

/// The kind of the shared object that something from outside the project was made of and shows.
fn viewed<'m>(model: &'m Model<'_>, home: SourceId, obj: Obj, depth: usize) -> Option<&'m str> {
    let Obj::External(path, call) = obj else { return None };
    let path = model.flow.path(path);
    if call == NO_CALL || depth > DEPTH || !path.ends_with("()") || !made_in_children(model, home, call) {
        return None;
    }
    let info = model.flow.call(call);
    let callees = model.flow.graph.objs(info.callee).iter();
    let shows = callees.into_iter().any(|callee| match callee {
        Obj::External(path, origin) => {
            let path = model.flow.path(*path);
            let is_unknown = model.flow.known_effect(path).is_none() && !path.starts_with("multiprocessing.");
            api::is_view(path) || is_unknown && model.flow.applicable(path, call, *origin).is_none()
        }
        _ => false,
    });
    let receiver = info.method.iter().map(|(receiver, _)| *receiver);
    let given = info.passed().chain(receiver).filter(|_| shows);
    given
        .flat_map(|node| model.flow.graph.objs(node))
        .find_map(|obj| primitive(model, home, *obj).or_else(|| viewed(model, home, *obj, depth + 1)))
}

/// The shared object that the variable itself is.
pub fn direct<'m>(model: &'m Model<'_>, var: VarId) -> Option<Shared<'m>> {
    let (home, _) = model.vars.name(var);
    let values = model.values(var).iter();
    values.into_iter().find_map(|obj| Some((primitive(model, home, *obj)?, obj))).map(|(kind, obj)| {
        let is_view = matches!(obj, Obj::External(_, call) if model.flow.is_forked_alone(*call));
        Shared { kind, certain: true, is_view }
    })
}

/// The attributes of the class that `need`'s variable is, with the classes whose bodies bind them, that are or hold
/// shared objects, used by worker code, and of which children make their own.
pub fn class_attributes(model: &Model<'_>, need: &Need) -> Vec<(ClassId, Name)> {
    let classes = model.values(need.var).iter().filter_map(|obj| match obj {
        Obj::Class(class) => Some(*class),
        _ => None,
    });
    let mut search = Search { model, need, certain: false, seen: FxHashSet::default() };
    classes.flat_map(|class| search.class_attributes(class, 0)).map(|(class, name, _)| (class, name)).collect()
}

/// The attributes that code mentions, once somebody has asked.
#[derive(Debug, Default)]
pub struct Said {
    functions: RefCell<FxHashMap<FunctionId, Rc<[Name]>>>,
    entries: RefCell<FxHashMap<FunctionId, Rc<FxHashSet<Name>>>>,
}

impl Said {
    /// Those of all worker code that an entry reaches.
    fn of_entry(&self, model: &Model<'_>, entry: FunctionId) -> Rc<FxHashSet<Name>> {
        if let Some(known) = self.entries.borrow().get(&entry) {
            return known.clone();
        }
        let mut said = FxHashSet::default();
        for owner in model.workers.reached[&entry].owners.keys() {
            if let Callee::Function(function) = owner {
                said.extend(self.of_function(model, model.flow.body(*function)).iter().cloned());
            }
        }
        let said = Rc::new(said);
        self.entries.borrow_mut().insert(entry, said.clone());
        said
    }

    fn of_function(&self, model: &Model<'_>, function: FunctionId) -> Rc<[Name]> {
        if let Some(known) = self.functions.borrow().get(&function) {
            return known.clone();
        }
        let mut said: Vec<Name> = Vec::new();
        each(&model.flow.function(function).ast.body.body, &mut |expr| {
            if let ExprKind::Attribute { attr, .. } = &expr.kind {
                said.push(attr.clone());
            }
        });
        said.sort();
        said.dedup();
        let said: Rc<[Name]> = said.into();
        self.functions.borrow_mut().insert(function, said.clone());
        said
    }
}

/// A search through what a variable holds, for what worker code uses of it.
struct Search<'m, 'f, 'n> {
    model: &'m Model<'f>,
    need: &'n Need,
    /// Whether only what is certain counts.
    certain: bool,
    seen: FxHashSet<(Obj, usize)>,
}

impl<'m> Search<'m, '_, '_> {
    /// The kind of shared object that `obj` holds, or is if something else holds it.
    fn within(&mut self, home: SourceId, obj: Obj, depth: usize) -> Option<&'m str> {
        if depth > DEPTH || !self.seen.insert((obj, depth)) {
            return None;
        }
        let flow = &self.model.flow;
        match obj {
            Obj::External(path, call) => {
                let own = primitive(self.model, home, obj).filter(|_| depth > 0);
                let passed = flow.call(call).passed().filter(|_| is_record(flow.path(path))).collect();
                own.or_else(|| self.any(home, passed, depth))
            }
            Obj::Container(element) => self.any(home, vec![element], depth),
            Obj::Instance(class, call) if made_in_children(self.model, home, call) => {
                self.attribute(home, class, depth)
            }
            // Its receiver is one of the class's objects.
            Obj::Method(function) => {
                let class = flow.function(function).class?;
                self.attribute(home, class, depth)
            }
            Obj::Class(class) => self.class_attributes(class, depth).into_iter().next().map(|(_, _, kind)| kind),
            Obj::Partial(call) => self.any(home, flow.call(call).passed().collect(), depth),
            Obj::Function(function) => {
                let mut captured = captured(self.model, function);
                captured.retain(|node| !self.certain || flow.graph.objs(*node).len() == 1);
                self.any(home, captured, depth)
            }
            _ => None,
        }
    }

    fn any(&mut self, home: SourceId, nodes: Vec<Node>, depth: usize) -> Option<&'m str> {
        let model = self.model;
        let mut objs = nodes.into_iter().flat_map(|node| model.flow.graph.objs(node));
        objs.find_map(|obj| self.within(home, *obj, depth + 1))
    }

    /// Whether the worker code that has the need mentions an attribute of this name.
    fn uses(&self, attr: &Name) -> bool {
        let mut entries = self.need.entries.iter().map(|entry| self.model.workers.entries[*entry].function);
        entries.any(|entry| self.model.said.of_entry(self.model, entry).contains(attr))
    }

    /// What is shared among the attributes of a class's objects that worker code uses.
    fn attribute(&mut self, home: SourceId, class: ClassId, depth: usize) -> Option<&'m str> {
        let flow = &self.model.flow;
        flow.ancestry(class).into_iter().find_map(|class| {
            let mut attrs: Vec<(&Name, &Node)> = flow.class(class).attrs.iter().collect();
            attrs.sort();
            let used = attrs.into_iter().filter(|(name, _)| self.uses(name)).collect::<Vec<_>>();
            used.into_iter().find_map(|(_, node)| self.any(home, vec![*node], depth))
        })
    }

    /// The names that a class's body binds to something shared and worker code uses.
    fn class_attributes(&mut self, class: ClassId, depth: usize) -> Vec<(ClassId, Name, &'m str)> {
        let model = self.model;
        let mut found = Vec::new();
        for class in model.flow.ancestry(class) {
            let info = model.flow.class(class);
            let mut names: Vec<&Name> = model.scopes[info.source.0 as usize].get(info.scope).bound.keys().collect();
            names.sort();
            for name in names {
                let key = (class, name.clone());
                let taken = model.workers.initialized_attributes.contains(&key);
                if taken || !self.uses(name) || model.flow.is_made_by_field(class, name) {
                    continue;
                }
                let node = model.flow.known_var(info.source, info.scope, name);
                let kind = node.and_then(|node| self.any(info.source, vec![node], depth));
                found.extend(kind.map(|kind| (class, name.clone(), kind)));
            }
        }
        found
    }
}

/// Whether an object holds what its class is called with: one of a class that a call made, as `namedtuple()` does.
fn is_record(path: &str) -> bool {
    path.ends_with("()()") || path == "types.SimpleNamespace()"
}

/// What a function keeps of the one around it, of whose names it says one.
pub(super) fn captured(model: &Model<'_>, function: FunctionId) -> Vec<Node> {
    let info = model.flow.function(function);
    let Some(outer) = info.outer.map(|outer| model.flow.function(outer)) else { return Vec::new() };
    let mut said: Vec<&Name> = Vec::new();
    each(&info.ast.body.body, &mut |expr| said.extend(expr.name()));
    said.sort();
    said.dedup();
    let bound = &model.scopes[outer.source.0 as usize].get(outer.scope).bound;
    let used = said.into_iter().filter(|name| bound.contains_key(*name));
    let nodes = used.filter_map(|name| model.flow.known_var(outer.source, outer.scope, name));
    nodes.map(|node| model.flow.seen_by(Some(function), node)).collect()
}

/// Whether children make the call while they import its module or `home`: at module level or in a function that runs then.
/// What a program makes later, its children have not.
fn made_in_children(model: &Model<'_>, home: SourceId, call: CallId) -> bool {
    let info = model.flow.call(call);
    [info.source, home].into_iter().any(|home| match info.function {
        Some(function) => model.at_import(home).contains(&model.flow.body(function)),
        None => info.source == home && model.runs_in_children(home, info.span),
    })
}

/// The kind of shared object that `obj` is, if children make one of their own at import.
fn primitive<'m>(model: &'m Model<'_>, home: SourceId, obj: Obj) -> Option<&'m str> {
    match obj {
        Obj::External(path, call) if model.primitives.contains(&call) => {
            if path == PathId::UNKNOWN && !model.flow.is_forked_alone(call) {
                return None;
            }
            let kind = model.flow.primitive(call)?;
            made_in_children(model, home, call).then_some(kind)
        }
        _ => None,
    }
}

/// Calls `visit` with each expression in the statements, nested definitions apart.
pub(super) fn each<'f>(body: &'f [Stmt], visit: &mut dyn FnMut(&'f Expr)) {
    fn in_expr<'f>(expr: &'f Expr, visit: &mut dyn FnMut(&'f Expr)) {
        visit(expr);
        each_part(expr, &mut |part| in_expr(part, visit));
    }
    for stmt in body {
        each_expr(stmt, &mut |expr| in_expr(expr, visit));
        stmt.blocks().into_iter().for_each(|block| each(&block.body, visit));
    }
}
