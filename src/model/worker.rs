//! Worker code: which functions run in children, and what they read there.

mod search;

use rustc_hash::{FxHashMap, FxHashSet};

use self::search::Search;
use super::api::Api;
use super::behaviour::*;
use super::call::table::is_forked;
use super::cargo::{self, Cargo, Unpicklable};
use super::effect::{Behaviours, Owner};
use super::flow::Flow;
use super::guard::Roles;
use super::setting;
use super::value::*;
use crate::facts::ast::{ExprKind, Name, StmtKind};
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
    /// Whether functions are sent by value, so that children need not find them by name.
    pub by_value: bool,
    /// The path of the API.
    pub path: Name,
    /// Whether this is only supposed, so that nothing may be accused because of it.
    pub supposed: bool,
    /// Whether it certainly runs there, by a way that some run takes: else it is blamed only where a repair depends on it.
    pub certain: bool,
    /// Whether its processes have nothing of what the parent has in memory, whatever the start method.
    pub fresh: bool,
}

/// Who refers to worker code, and where; none for the entry itself.
pub type Route = Option<(Owner, Span)>;

/// All worker code of the project.
#[derive(Debug, Default)]
pub struct Workers {
    /// What is passed to run in children.
    pub entries: Vec<Entry>,
    /// What each entry's function reaches.
    pub reached: FxHashMap<FunctionId, WorkerCode>,
    /// The variables that initializers bind.
    pub initialized: FxHashSet<VarId>,
    /// The attributes of classes that initializers and entries bind.
    pub initialized_attributes: FxHashSet<(ClassId, Name)>,
    /// What processes take along and cannot.
    pub cargo: Vec<Cargo>,
    /// What they perhaps take along and cannot; blamed only where a repair depends on it.
    pub possible_cargo: Vec<Cargo>,
    /// Functions from outside the project that are passed to run in children.
    pub foreign: Vec<Foreign>,
    /// The settings on which all worker code depends.
    pub settings: Vec<VarId>,
}

/// A function from outside the project that runs in children.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// The call that passes it.
    pub call: CallId,
    /// The call that made the process or pool; `call` itself if that is the one.
    pub origin: CallId,
    /// The settings of its package, if there are any.
    pub setting: Option<VarId>,
}

/// Everything that may run in a child because of one entry.
#[derive(Debug, Default)]
pub struct WorkerCode {
    /// The functions and modules, with how they are reached.
    pub owners: FxHashMap<Owner, Route>,
    /// The variables that they read, with the first reader and the place.
    pub reads: FxHashMap<VarId, (Owner, Span)>,
    /// The variables that the defaults of their parameters read, which children evaluate anew, with the place.
    pub defaults: FxHashMap<VarId, (SourceId, Span)>,
    /// Names that children look up to unpickle what they are sent.
    pub unpickled: FxHashMap<VarId, (SourceId, Span)>,
    /// The variables that the code itself binds.
    pub writes: FxHashSet<VarId>,
    /// The variables whose objects it changes.
    pub mutates: FxHashSet<VarId>,
    /// The objects that it changes, under whatever name.
    pub changes: FxHashSet<Obj>,
}

impl Workers {
    /// Finds the entries, then everything that they reach.
    pub fn new(flow: &Flow<'_>, behaviours: &Behaviours<'_>, vars: &mut Vars) -> Self {
        let mut workers = Self { settings: setting::of_workers(vars), ..Self::default() };
        workers.find_entries(flow, vars);
        workers.find_lost_entries(flow);
        let mut search = Search::new(flow, behaviours, vars);
        for entry in &workers.entries {
            workers.reached.entry(entry.function).or_insert_with(|| search.reached(entry.function));
        }
        workers.note_initialized(behaviours);
        workers.note_initialized_attributes(flow);
        workers.cargo = cargo::unpicklable(flow, true);
        workers.possible_cargo = cargo::unpicklable(flow, false);
        workers.leave_what_nobody_misses(flow);
        workers
    }

    /// Objects that arrive without attributes which nobody there reads are as good as whole.
    fn leave_what_nobody_misses(&mut self, flow: &Flow<'_>) {
        let (entries, reached) = (&self.entries, &self.reached);
        let functions_of = |call: CallId| {
            let sent = entries.iter().filter(move |entry| entry.call == call || entry.origin == call);
            sent.flat_map(|entry| reached[&entry.function].owners.keys()).filter_map(|owner| match owner {
                Callee::Function(function) => Some(*function),
                Callee::Module(_) => None,
            })
        };
        self.possible_cargo.retain(|cargo| match cargo.what {
            Unpicklable::Reduced(class) => {
                let is_read = |name: &str| {
                    let mut functions = functions_of(cargo.call).peekable();
                    functions.peek().is_none() || functions.any(|function| flow.reads_attribute(function, name))
                };
                flow.is_sent_otherwise(class, &is_read)
            }
            _ => true,
        });
    }

    fn find_entries(&mut self, flow: &Flow<'_>, vars: &mut Vars) {
        for index in 1..flow.calls.len() {
            let id = CallId(index as u32);
            for (path, origin) in flow.called_outside(id) {
                let path = flow.path(path);
                if let Some(base) = path.strip_suffix(".__init__") {
                    // A subclass of Process that passes its target up.
                    if let Some(api) = flow.applicable(&format!("{base}.start"), id, id) {
                        self.enter(flow, vars, api, id, id, path);
                    }
                    continue;
                }
                if let Some(api) = flow.applicable(path, id, origin) {
                    self.enter(flow, vars, api, id, origin, path);
                }
            }
        }
    }

    /// A pool that was put where nobody can follow it gets its work there: from calls on unknown objects that are named
    /// like a pool's methods. Errs towards worker code.
    fn find_lost_entries(&mut self, flow: &Flow<'_>) {
        let used: FxHashSet<CallId> = self.entries.iter().map(|entry| entry.origin).collect();
        let ids = || (1..flow.calls.len() as u32).map(CallId);
        let makes_pool = |id: &CallId| {
            let objs = flow.graph.objs(flow.call(*id).callee).iter();
            objs.into_iter().any(|obj| match obj {
                Obj::External(path, origin) => flow
                    .entry(*path, *id, *origin)
                    .is_some_and(|api| api.starts && api.imports_main && api.initializer.is_some()),
                _ => false,
            })
        };
        let pools: Vec<CallId> = ids().filter(|id| !used.contains(id) && makes_pool(id)).collect();
        if pools.is_empty() {
            return;
        }
        let methods = flow.worker_methods();
        for id in ids() {
            let call = flow.call(id);
            let Some((_, name)) = &call.method else { continue };
            let known = flow.graph.objs(call.callee).iter().any(|obj| match obj {
                Obj::External(path, origin) => flow.entry(*path, id, *origin).is_some(),
                _ => true,
            });
            if known || !methods.contains(&**name) {
                continue;
            }
            for function in call.passed().flat_map(|node| flow.functions_in(node)) {
                self.entries.extend(pools.iter().map(|pool| Entry {
                    function,
                    call: id,
                    origin: *pool,
                    initializer: false,
                    by_value: false,
                    path: name.clone(),
                    supposed: true,
                    certain: false,
                    fresh: flow.begin_fresh(*pool),
                }));
            }
        }
    }

    fn enter(&mut self, flow: &Flow<'_>, vars: &mut Vars, api: &Api, id: CallId, origin: CallId, path: &str) {
        if !api.imports_main {
            return;
        }
        let sends = flow.sends_for_certain(id, api, origin);
        let origin = if origin == NO_CALL { id } else { origin };
        let fresh = flow.begin_fresh(origin);
        for worker in api.worker.iter() {
            let initializer = api.initializer.as_ref().is_some_and(|initializer| initializer.0 == worker.0);
            let Some(node) = flow.argument_node(&worker.0, id, origin) else { continue };
            for path in flow.externals_in(node) {
                self.foreign.push(Foreign { call: id, origin, setting: vars.setting(path) });
            }
            let certain: FxHashSet<FunctionId> = flow.functions_that_get(node, id).collect();
            for function in flow.functions_in(node) {
                self.entries.push(Entry {
                    function,
                    call: id,
                    origin,
                    initializer,
                    by_value: api.by_value,
                    path: path.into(),
                    supposed: false,
                    certain: sends && certain.contains(&function),
                    fresh,
                });
            }
        }
        self.enter_unpacked(flow, api, id, path, fresh);
        let Some(method) = &api.run_method else { return };
        for obj in flow.receivers(id).flat_map(|receiver| flow.graph.objs(receiver)) {
            if let Obj::Instance(class, made) = obj {
                for function in flow.methods(*class, method) {
                    self.entries.push(Entry {
                        function,
                        call: id,
                        origin: *made,
                        initializer: false,
                        by_value: api.by_value,
                        path: path.into(),
                        supposed: false,
                        certain: sends,
                        fresh: false,
                    });
                }
            }
        }
    }

    /// An initializer may be among what `*args` and `**options` stand for.
    fn enter_unpacked(&mut self, flow: &Flow<'_>, api: &Api, id: CallId, path: &str, fresh: bool) {
        if api.initializer.is_none() {
            return;
        }
        let call = flow.call(id);
        let starred = call.args.iter().filter(|(_, starred)| *starred).map(|(node, _)| *node);
        let options = call.keywords.iter().filter(|(name, _)| name.is_none()).map(|(_, node)| *node);
        for node in starred.chain(options) {
            let elements = flow.graph.objs(node).iter().filter_map(|obj| match obj {
                Obj::Container(element) => Some(*element),
                _ => None,
            });
            for function in elements.flat_map(|element| flow.functions_in(element)) {
                let path = path.into();
                self.entries.push(Entry {
                    function,
                    call: id,
                    origin: id,
                    initializer: true,
                    by_value: api.by_value,
                    path,
                    supposed: true,
                    certain: false,
                    fresh,
                });
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
        // An entry that binds a global before it reads it was handed the value.
        for entry in &self.entries {
            let behaviour = &behaviours.functions[entry.function.0 as usize];
            for write in &behaviour.writes {
                let read_before = behaviour.reads.iter().any(|read| read.var == write.var && read.turn < write.turn);
                if !read_before {
                    self.initialized.insert(write.var);
                }
            }
        }
    }

    /// The attributes of classes that an entry's own statements bind.
    fn note_initialized_attributes(&mut self, flow: &Flow<'_>) {
        for entry in &self.entries {
            let info = flow.function(entry.function);
            let assigned = info.ast.body.body.iter().filter_map(|stmt| match &stmt.kind {
                StmtKind::Assign { targets, .. } => Some(targets),
                _ => None,
            });
            for target in assigned.flatten() {
                let targets = match &target.kind {
                    ExprKind::Tuple(items) => items.as_slice(),
                    _ => std::slice::from_ref(target),
                };
                for target in targets {
                    let ExprKind::Attribute { value, attr } = &target.kind else { continue };
                    let Some(place) = flow.place_at(info.source, value.span) else { continue };
                    let classes = flow.graph.objs(place).iter().filter_map(|obj| match obj {
                        Obj::Class(class) => Some(*class),
                        _ => None,
                    });
                    self.initialized_attributes.extend(classes.map(|class| (class, attr.clone())));
                }
            }
        }
    }

    /// Whether anything runs in children that import `__main__` again.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Flow<'_> {
    /// Whether the processes that the call `made` makes are spawned whatever the start method is: by what it calls, by the
    /// context that this comes from, or by the one that is passed.
    fn begin_fresh(&self, made: CallId) -> bool {
        let is_fresh = |obj: &Obj, call: CallId| match obj {
            Obj::External(path, origin) => self.entry(*path, call, *origin).is_some_and(|api| api.fresh),
            _ => false,
        };
        let all = |node: Node, is: &dyn Fn(&Obj) -> bool| {
            let objs = self.graph.objs(node);
            !objs.is_empty() && objs.iter().all(is)
        };
        let gives_fresh = |obj: &Obj| match obj {
            Obj::External(_, context) if *context != NO_CALL => {
                all(self.call(*context).callee, &|obj| is_fresh(obj, *context))
            }
            _ => false,
        };
        let given = |obj: &Obj| match obj {
            Obj::External(path, origin) => {
                let context = self.entry(*path, made, *origin).and_then(|api| api.context.as_ref());
                let node = context.and_then(|context| self.argument_node(&context.0, made, *origin));
                node.is_some_and(|node| all(node, &gives_fresh))
            }
            _ => false,
        };
        all(self.call(made).callee, &|obj| is_fresh(obj, made) || gives_fresh(obj) || given(obj))
    }

    /// Whether a call that may be one of `api` is one: not of something else that another caller of the function around
    /// it passes, nor of a process that the program forks where it can, or sends functions by value.
    pub(super) fn sends_for_certain(&self, id: CallId, api: &Api, origin: CallId) -> bool {
        let call = self.call(id);
        let receiver = call.method.as_ref().map(|(receiver, _)| *receiver);
        let is_made = |obj: &&Obj| matches!(obj, Obj::External(_, made) if *made == origin);
        let made = receiver.and_then(|node| self.graph.objs(node).iter().find(is_made).map(|obj| (node, *obj)));
        if origin != NO_CALL && made.is_some_and(|(node, obj)| !self.gets(node, obj, id)) {
            return false;
        }
        let merged = receiver.into_iter().chain([call.callee]).any(|node| self.comes_merged(node));
        self.graph.objs(call.callee).iter().all(|obj| {
            let Obj::External(path, origin) = obj else { return !merged };
            match self.entry(*path, id, *origin) {
                Some(other) if other.imports_main => other.by_value == api.by_value,
                Some(other) if other.starts => false,
                _ => !merged && !is_forked(self.path(*path)),
            }
        })
    }
}
