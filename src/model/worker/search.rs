//! A function that runs in children in, everything that it reaches there out.

use std::collections::hash_map::Entry;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Route, WorkerCode};
use crate::facts::ast::{Expr, ExprKind, Name};
use crate::finding::SourceId;
use crate::model::behaviour::{Callee, OUTSIDE, VarId, Vars};
use crate::model::effect::{Behaviours, Owner};
use crate::model::flow::Flow;
use crate::model::guard::Roles;
use crate::model::scope::MODULE;
use crate::model::shared::each;
use crate::model::value::*;
use crate::span::Span;

/// How deep containers and partial calls are looked into.
const DEPTH: usize = 3;

/// Searches from one entry after the other.
pub(super) struct Search<'a, 'f> {
    flow: &'a Flow<'f>,
    behaviours: &'a Behaviours<'a>,
    vars: &'a mut Vars,
    told: FxHashMap<Owner, Rc<Told>>,
    methods: FxHashMap<ClassId, Rc<[(Name, FunctionId)]>>,
}

/// What a piece of code by itself adds to what is reached.
#[derive(Default)]
struct Told {
    /// The code that it calls or makes, or that it may come by, with the place.
    next: Vec<(Owner, Span)>,
    /// The classes whose objects it may come by.
    classes: Vec<ClassId>,
    /// The variables that it reads.
    reads: Vec<(VarId, Span)>,
    /// The names that must be found to unpickle its parameters.
    unpickled: Vec<VarId>,
    /// The variables that the defaults of its parameters read, where nothing else is ever passed.
    defaults: Vec<(VarId, (SourceId, Span))>,
    /// Where its name and parameters stand.
    header: Option<(SourceId, Span)>,
}

/// What is known on the way from one entry.
#[derive(Default)]
struct Way {
    code: WorkerCode,
    queue: Vec<(Owner, Route)>,
    /// Names of methods that are called on receivers of unknown class.
    names: FxHashSet<Name>,
    classes: FxHashSet<ClassId>,
}

impl<'a, 'f> Search<'a, 'f> {
    pub(super) fn new(flow: &'a Flow<'f>, behaviours: &'a Behaviours<'a>, vars: &'a mut Vars) -> Self {
        Self { flow, behaviours, vars, told: FxHashMap::default(), methods: FxHashMap::default() }
    }

    /// Everything that may run in a child because `entry` runs there.
    pub(super) fn reached(&mut self, entry: FunctionId) -> WorkerCode {
        let mut way = Way::default();
        way.code.unpickled.extend(self.unpickled_entry(entry));
        way.queue.push((Callee::Function(entry), None));
        loop {
            let known = (way.names.len(), way.classes.len());
            while let Some((owner, route)) = way.queue.pop() {
                if let Entry::Vacant(place) = way.code.owners.entry(owner) {
                    place.insert(route);
                    self.visit(owner, &mut way);
                }
            }
            if known == (way.names.len(), way.classes.len()) {
                return way.code;
            }
            self.by_name(&mut way);
        }
    }

    fn visit(&mut self, owner: Owner, way: &mut Way) {
        let told = self.told(owner);
        let behaviour = self.behaviours.of(owner);
        way.queue.extend(told.next.iter().map(|(next, span)| (*next, Some((owner, *span)))));
        way.names.extend(behaviour.unknown_methods.iter().cloned());
        way.classes.extend(&told.classes);
        for (var, span) in &told.reads {
            way.code.reads.entry(*var).or_insert((owner, *span));
        }
        way.code.defaults.extend(told.defaults.iter().copied());
        way.code.writes.extend(behaviour.writes.iter().map(|access| access.var));
        way.code.mutates.extend(behaviour.mutates.iter().map(|access| access.var));
        way.code.changes.extend(behaviour.mutated.iter().map(|(obj, _)| *obj));
        if let Some(header) = told.header {
            for var in &told.unpickled {
                way.code.unpickled.entry(*var).or_insert(header);
            }
        }
    }

    fn told(&mut self, owner: Owner) -> Rc<Told> {
        if let Some(told) = self.told.get(&owner) {
            return told.clone();
        }
        let told = Rc::new(self.tell(owner));
        self.told.insert(owner, told.clone());
        told
    }

    fn tell(&mut self, owner: Owner) -> Told {
        let flow = self.flow;
        let behaviour = self.behaviours.of(owner);
        let lives = |roles: Roles| roles.has(Roles::CHILD.or(Roles::IMPORTED));
        let mut told = Told::default();
        let edges = behaviour.edges.iter().filter(|edge| lives(edge.roles));
        let called = edges.filter(|edge| matches!(edge.callee, Callee::Function(_)));
        told.next.extend(called.map(|edge| (edge.callee, edge.span)));
        let made = behaviour.makes.iter();
        told.next.extend(made.map(|made| (Callee::Function(*made), flow.function(*made).ast.span)));
        let mut seen: FxHashSet<VarId> = FxHashSet::default();
        for access in behaviour.reads.iter().filter(|access| lives(access.roles)) {
            if !seen.insert(access.var) {
                continue;
            }
            told.reads.push((access.var, access.span));
            let (source, name) = self.vars.name(access.var);
            let place = if source == OUTSIDE { None } else { flow.known_var(source, MODULE, name) };
            place.into_iter().for_each(|place| told.values(flow, place, access.span));
        }
        if let Callee::Function(id) = owner {
            let info = flow.function(id);
            told.header = Some((info.source, info.ast.name_span));
            if let Some(class) = self.class_of_state(id).filter(|class| seen.insert(*class)) {
                told.reads.push((class, info.ast.name_span));
            }
            self.defaults(id, &mut told.defaults);
            for param in &info.params {
                self.sent(*param, &mut told.unpickled);
                told.values(flow, *param, info.ast.name_span);
            }
        }
        told.settle();
        told
    }

    /// The variable of the class whose body binds something that may change and that a method of it mentions: objects do
    /// not take that along.
    fn class_of_state(&mut self, method: FunctionId) -> Option<VarId> {
        let flow = self.flow;
        let class = flow.class(flow.function(method).class?);
        let mut said: Vec<&Name> = Vec::new();
        each(&flow.function(method).ast.body.body, &mut |expr| {
            if let ExprKind::Attribute { attr, .. } = &expr.kind {
                said.push(attr);
            }
        });
        let is_state = |name: &&Name| {
            let place = flow.known_var(class.source, class.scope, name);
            place.is_some_and(|place| {
                flow.graph.objs(place).iter().any(|obj| matches!(obj, Obj::Container(_) | Obj::Instance(..)))
            })
        };
        let bound = &flow.scopes[class.source.0 as usize].get(class.scope).bound;
        let is_own = class.outer.is_none() && said.iter().any(|name| bound.contains_key(*name) && is_state(name));
        is_own.then(|| self.vars.id(class.source, &class.ast.name))
    }

    /// The module-level variables that defaults of a function's parameters read, if nobody passes these.
    fn defaults(&mut self, id: FunctionId, found: &mut Vec<(VarId, (SourceId, Span))>) {
        let info = self.flow.function(id);
        if info.outer.is_some() || info.class.is_some() {
            return;
        }
        for (param, node) in info.ast.params.iter().zip(&info.params) {
            let Some(default) = param.default.as_ref().filter(|_| self.flow.gets_default(*node)) else { continue };
            let root = default.root().filter(|_| !matches!(default.kind, ExprKind::Call(_)));
            let var = root.and_then(|name| self.vars.known(info.source, name));
            found.extend(var.map(|var| (var, (info.source, default.span))));
        }
    }

    /// Children find the entry by its name, or its class's, in its module.
    fn unpickled_entry(&mut self, id: FunctionId) -> Option<(VarId, (SourceId, Span))> {
        let (source, name) = self.flow.pickled_name(id)?;
        let info = self.flow.function(id);
        Some((self.vars.id(source, &name), (info.source, info.ast.name_span)))
    }

    /// The names that must be found to unpickle what the place holds.
    fn sent(&mut self, place: Node, found: &mut Vec<VarId>) {
        let flow = self.flow;
        each_within(flow, place, false, |obj| {
            let name = match obj {
                Obj::Instance(class, call) if call != NO_CALL => {
                    let info = flow.class(class);
                    info.outer.is_none().then_some((info.source, &info.ast.name))
                }
                Obj::Function(function) => {
                    let info = flow.function(function);
                    let name = info.ast.name.as_ref().filter(|_| info.outer.is_none() && info.class.is_none());
                    name.map(|name| (info.source, name))
                }
                Obj::External(path, call) if call != NO_CALL && flow.path(path).ends_with("()()") => {
                    // An object of a class that a call made: `Job = namedtuple(…)`.
                    let info = flow.call(call);
                    info.ast.and_then(|ast| Expr::name(&ast.func)).map(|name| (info.source, name))
                }
                _ => None,
            };
            found.extend(name.map(|(source, name)| self.vars.id(source, name)));
        });
    }

    /// Methods that are called by a name alone, on the classes that are reached.
    fn by_name(&mut self, way: &mut Way) {
        let mut sorted: Vec<ClassId> = way.classes.iter().copied().collect();
        sorted.sort();
        for class in sorted {
            for (name, method) in self.methods(class).iter() {
                let owner = Callee::Function(*method);
                let special = name.starts_with("__") && name.ends_with("__") && &**name != "__init__";
                if (special || way.names.contains(name)) && !way.code.owners.contains_key(&owner) {
                    way.queue.push((owner, None));
                }
            }
        }
    }

    /// The methods of a class and its bases, by name.
    fn methods(&mut self, class: ClassId) -> Rc<[(Name, FunctionId)]> {
        let flow = self.flow;
        let find = || {
            let methods = flow.ancestry(class).into_iter().flat_map(|class| flow.own_methods(class));
            methods.filter_map(|method| Some((flow.function(method).ast.name.clone()?, method))).collect()
        };
        self.methods.entry(class).or_insert_with(find).clone()
    }
}

impl Told {
    /// Functions among the values may be called, classes among them made and used.
    fn values(&mut self, flow: &Flow<'_>, place: Node, span: Span) {
        each_within(flow, place, true, |obj| match obj {
            Obj::Function(function) | Obj::Method(function) => self.next.push((Callee::Function(function), span)),
            Obj::Class(class) | Obj::Instance(class, _) => self.classes.push(class),
            _ => {}
        });
    }

    /// Drops what is said twice.
    fn settle(&mut self) {
        let mut seen: FxHashSet<Owner> = FxHashSet::default();
        // The search takes the last first.
        self.next.reverse();
        self.next.retain(|(next, _)| seen.insert(*next));
        self.next.reverse();
        self.classes.sort_unstable();
        self.classes.dedup();
        self.unpickled.sort_unstable();
        self.unpickled.dedup();
    }
}

/// Calls `visit` with what the place holds, directly or in containers, and among the arguments of partial calls if they
/// are `called`.
fn each_within(flow: &Flow<'_>, place: Node, called: bool, mut visit: impl FnMut(Obj)) {
    let mut seen: FxHashSet<Node> = [place].into_iter().collect();
    let mut places = vec![place];
    for _ in 0..=DEPTH {
        let mut within = Vec::new();
        for obj in places.into_iter().flat_map(|place| flow.graph.objs(place)) {
            visit(*obj);
            match obj {
                Obj::Container(element) => within.push(*element),
                Obj::Partial(made) if called => within.extend(flow.call(*made).args.iter().map(|(arg, _)| *arg)),
                _ => {}
            }
        }
        within.retain(|place| seen.insert(*place));
        places = within;
    }
}
