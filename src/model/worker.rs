//! Worker code: which functions run in children, and what they read there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::api::Api;
use super::behaviour::*;
use super::effect::{Behaviours, Owner};
use super::flow::Flow;
use super::guard::Roles;
use super::value::*;
use crate::facts::ast::{Expr, Name};
use crate::finding::SourceId;
use crate::span::Span;

/// A function that is passed to be run in children.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What runs there.
    pub function: FunctionId,
    /// The call that passes it.
    pub call: CallId,
    /// The call that made the process or pool; `call` itself if that is the one.
    pub origin: CallId,
    /// Whether it is an initializer: what it binds is bound in each child.
    pub initializer: bool,
    /// The path of the API.
    pub path: Name,
}

/// How worker code is reached.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// An index into [`Workers::entries`].
    pub entry: usize,
    /// Who refers to it, and where; none for the entry itself.
    pub from: Option<(Owner, Span)>,
}

/// All worker code of the project.
#[derive(Debug, Default)]
pub struct Workers {
    /// What is passed to run in children.
    pub entries: Vec<Entry>,
    /// Everything that may run there.
    pub reached: FxHashMap<Owner, Route>,
    /// The variables that worker code reads, with the reader and the place.
    pub reads: FxHashMap<VarId, Vec<(Owner, Span)>>,
    /// Names that children look up to unpickle what they are sent.
    pub unpickled: FxHashMap<VarId, (SourceId, Span)>,
    /// The variables that initializers bind.
    pub initialized: FxHashSet<VarId>,
    /// The variables that worker code itself binds or changes.
    pub own: FxHashSet<VarId>,
}

impl Workers {
    /// Finds the entries, then everything that they reach.
    pub fn new(flow: &Flow<'_>, behaviours: &Behaviours<'_>, vars: &mut Vars) -> Self {
        let mut workers = Self::default();
        workers.find_entries(flow);
        let mut queue: Vec<(Owner, Route)> = Vec::new();
        for (index, entry) in workers.entries.iter().enumerate() {
            queue.push((Callee::Function(entry.function), Route { entry: index, from: None }));
        }
        let mut names: FxHashSet<Name> = FxHashSet::default();
        let mut classes: FxHashSet<ClassId> = FxHashSet::default();
        loop {
            while let Some((owner, route)) = queue.pop() {
                workers.visit(flow, behaviours, vars, owner, route, &mut queue, &mut names, &mut classes);
            }
            workers.by_name(flow, &names, &classes, &mut queue);
            if queue.is_empty() {
                break;
            }
        }
        workers.note_initialized(behaviours);
        workers
    }

    fn find_entries(&mut self, flow: &Flow<'_>) {
        for index in 1..flow.calls.len() {
            let id = CallId(index as u32);
            for obj in flow.graph.objs(flow.call(id).callee) {
                let Obj::External(path, origin) = obj else { continue };
                let path = flow.path(*path);
                if let Some(base) = path.strip_suffix(".__init__") {
                    // A subclass of Process that passes its target up.
                    if let Some(api) = flow.applicable(&format!("{base}.start"), id, id) {
                        self.enter(flow, api, id, id, path);
                    }
                    continue;
                }
                if let Some(api) = flow.applicable(path, id, *origin) {
                    self.enter(flow, api, id, *origin, path);
                }
            }
        }
    }

    fn enter(&mut self, flow: &Flow<'_>, api: &Api, id: CallId, origin: CallId, path: &str) {
        if !api.imports_main {
            return;
        }
        let origin = if origin == NO_CALL { id } else { origin };
        for worker in &api.worker {
            let initializer = api.initializer.as_ref().is_some_and(|initializer| initializer.0 == worker.0);
            let Some(node) = flow.argument_node(&worker.0, id, origin) else { continue };
            for function in flow.functions_in(node) {
                self.entries.push(Entry { function, call: id, origin, initializer, path: path.into() });
            }
        }
        let (Some(method), Some((receiver, _))) = (&api.run_method, &flow.call(id).method) else { return };
        for obj in flow.graph.objs(*receiver) {
            if let Obj::Instance(class, made) = obj {
                for function in flow.methods(*class, method) {
                    self.entries.push(Entry {
                        function,
                        call: id,
                        origin: *made,
                        initializer: false,
                        path: path.into(),
                    });
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the state of one worklist")]
    fn visit(
        &mut self,
        flow: &Flow<'_>,
        behaviours: &Behaviours<'_>,
        vars: &mut Vars,
        owner: Owner,
        route: Route,
        queue: &mut Vec<(Owner, Route)>,
        names: &mut FxHashSet<Name>,
        classes: &mut FxHashSet<ClassId>,
    ) {
        if self.reached.contains_key(&owner) {
            return;
        }
        self.reached.insert(owner, route);
        let behaviour = behaviours.of(owner);
        let here = |span| Route { entry: route.entry, from: Some((owner, span)) };
        let lives = |roles: Roles| roles.has(Roles::CHILD.or(Roles::IMPORTED));
        for edge in behaviour.edges.iter().filter(|edge| lives(edge.roles)) {
            queue.push((edge.callee, here(edge.span)));
        }
        for made in &behaviour.makes {
            queue.push((Callee::Function(*made), here(flow.function(*made).ast.span)));
        }
        names.extend(behaviour.unknown_methods.iter().cloned());
        for access in behaviour.reads.iter().filter(|access| lives(access.roles)) {
            self.read(flow, vars, access.var, owner, access.span, queue, route.entry, classes);
        }
        self.own.extend(behaviour.writes.iter().chain(&behaviour.mutates).map(|access| access.var));
        if let Callee::Function(id) = owner {
            self.unpickle(flow, vars, id, queue, route.entry, classes);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the state of one worklist")]
    fn read(
        &mut self,
        flow: &Flow<'_>,
        vars: &Vars,
        var: VarId,
        owner: Owner,
        span: Span,
        queue: &mut Vec<(Owner, Route)>,
        entry: usize,
        classes: &mut FxHashSet<ClassId>,
    ) {
        self.reads.entry(var).or_default().push((owner, span));
        let (source, name) = vars.name(var);
        if source.0 == u32::MAX {
            return;
        }
        let Some(node) = flow.known_var(source, super::scope::MODULE, name) else { return };
        let route = Route { entry, from: Some((owner, span)) };
        self.values(flow, node, route, queue, classes, 0);
    }

    /// Functions among the values may be called, classes among them made and used.
    fn values(
        &mut self,
        flow: &Flow<'_>,
        node: Node,
        route: Route,
        queue: &mut Vec<(Owner, Route)>,
        classes: &mut FxHashSet<ClassId>,
        depth: usize,
    ) {
        for obj in flow.graph.objs(node) {
            match obj {
                Obj::Function(function) | Obj::Method(function) => queue.push((Callee::Function(*function), route)),
                Obj::Class(class) | Obj::Instance(class, _) => {
                    classes.insert(*class);
                }
                Obj::Container(element) if depth < 3 => {
                    self.values(flow, *element, route, queue, classes, depth + 1);
                }
                Obj::Partial(made) => {
                    for (arg, _) in &flow.call(*made).args {
                        if depth < 3 {
                            self.values(flow, *arg, route, queue, classes, depth + 1);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Children find functions and classes of what they are sent by name in their module.
    fn unpickle(
        &mut self,
        flow: &Flow<'_>,
        vars: &mut Vars,
        id: FunctionId,
        queue: &mut Vec<(Owner, Route)>,
        entry: usize,
        classes: &mut FxHashSet<ClassId>,
    ) {
        let info = flow.function(id);
        let is_entry = self.entries.iter().any(|entry| entry.function == id);
        if is_entry {
            let top = match info.class {
                Some(class) => Some(flow.class(class)).filter(|class| class.outer.is_none()).map(|c| c.ast.name.clone()),
                None => info.ast.name.clone().filter(|_| info.outer.is_none()),
            };
            if let Some(name) = top {
                let var = vars.id(info.source, &name);
                self.unpickled.entry(var).or_insert((info.source, info.ast.name_span));
            }
        }
        let route = Route { entry, from: Some((Callee::Function(id), info.ast.name_span)) };
        for param in &info.params {
            self.sent(flow, vars, *param, (info.source, info.ast.name_span), 0);
            self.values(flow, *param, route, queue, classes, 0);
        }
    }

    fn sent(&mut self, flow: &Flow<'_>, vars: &mut Vars, node: Node, place: (SourceId, Span), depth: usize) {
        for obj in flow.graph.objs(node) {
            match obj {
                Obj::Instance(class, call) if *call != NO_CALL => {
                    let info = flow.class(*class);
                    if info.outer.is_none() {
                        let var = vars.id(info.source, &info.ast.name);
                        self.unpickled.entry(var).or_insert(place);
                    }
                }
                Obj::Function(function) => {
                    let info = flow.function(*function);
                    if let (Some(name), None) = (&info.ast.name, info.outer) {
                        let var = vars.id(info.source, name);
                        self.unpickled.entry(var).or_insert(place);
                    }
                }
                Obj::External(path, call) if *call != NO_CALL && flow.path(*path).ends_with("()()") => {
                    // An object of a class that a call made: `Job = namedtuple(…)`.
                    let info = flow.call(*call);
                    if let Some(name) = info.ast.and_then(|ast| Expr::name(&ast.func)) {
                        let var = vars.id(info.source, name);
                        self.unpickled.entry(var).or_insert(place);
                    }
                }
                Obj::Container(element) if depth < 3 => self.sent(flow, vars, *element, place, depth + 1),
                _ => {}
            }
        }
    }

    /// Methods that worker code calls by a name alone, on the classes that reach it.
    fn by_name(
        &self,
        flow: &Flow<'_>,
        names: &FxHashSet<Name>,
        classes: &FxHashSet<ClassId>,
        queue: &mut Vec<(Owner, Route)>,
    ) {
        let mut sorted: Vec<&ClassId> = classes.iter().collect();
        sorted.sort();
        for class in sorted {
            for ancestor in flow.ancestry(*class) {
                for method in flow.own_methods(ancestor) {
                    let owner = Callee::Function(method);
                    let name = flow.function(method).ast.name.clone();
                    let wanted = name.is_some_and(|name| {
                        names.contains(&name) || (name.starts_with("__") && &*name != "__init__" && name.ends_with("__"))
                    });
                    if wanted && !self.reached.contains_key(&owner) {
                        queue.push((owner, Route { entry: 0, from: None }));
                    }
                }
            }
        }
    }

    /// What initializers bind, by themselves or through what they call.
    fn note_initialized(&mut self, behaviours: &Behaviours<'_>) {
        let initializers: Vec<FunctionId> =
            self.entries.iter().filter(|entry| entry.initializer).map(|entry| entry.function).collect();
        for function in initializers {
            let behaviour = &behaviours.functions[function.0 as usize];
            let reach = super::effect::Reach::new(behaviours, behaviour.home, behaviour, Roles::ALL);
            self.initialized.extend(reach.writes.keys());
        }
    }

    /// Whether anything runs in children that import `__main__` again.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
