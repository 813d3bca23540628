//! What a process takes along when it is made: its arguments, the object whose method it runs, its own
//! attributes. Under fork it is inherited, under spawn and forkserver pickled, which not everything survives.

use super::api::{self, ArgRef};
use super::flow::Flow;
use super::origin::holds_several;
use super::value::*;
use crate::facts::ast::*;
use crate::span::Span;

/// Something that a process takes along and that cannot be pickled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cargo {
    /// What.
    pub what: Unpicklable,
    /// The call that makes the process.
    pub call: CallId,
}

/// Why something cannot be pickled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unpicklable {
    /// A lambda, or a function that is defined within another, or that a decorator has replaced.
    Function(FunctionId),
    /// A function whose name its module has for something else.
    Replaced(FunctionId),
    /// A process that was started, among others.
    Process,
    /// An object of a class that is defined within a function, or whose name its module has for something else.
    Class(ClassId),
    /// An object of a class that was made under another name than its module has for it.
    Misnamed(PathId),
    /// An object of a class of which a child cannot build one anew.
    Rebuilt(ClassId),
    /// An object of which the methods that its class has for pickling send another one.
    Reduced(ClassId),
    /// An object that does something when it goes: a copy of it goes as well.
    Ends(ClassId),
    /// A method of an object outside the project, which is sent with a copy of that object and changes the copy.
    Copied(PathId),
    /// A method that sets attributes of an object, of which each child gets a copy.
    Sets(FunctionId),
    /// A module.
    Module,
    /// A view of a dictionary: `table.keys()`.
    View,
    /// What a call made.
    Object(PathId),
    /// A generator.
    Generator,
}

/// How deep containers and attributes are looked into.
const DEPTH: usize = 3;

/// Methods by which a class says how its objects are pickled.
const PICKLING: [&str; 4] = ["__getstate__", "__reduce__", "__reduce_ex__", "__getnewargs__"];

/// All that processes of the project take along, for `certain` or perhaps, and that cannot be pickled.
pub fn unpicklable(flow: &Flow<'_>, certain: bool) -> Vec<Cargo> {
    let mut search = Search { flow, certain, found: Vec::new() };
    for index in 1..flow.calls.len() {
        let id = CallId(index as u32);
        for (path, origin) in flow.called_outside(id) {
            search.started(id, flow.path(path), origin);
        }
    }
    search.found.sort();
    search.found.dedup();
    search.found
}

/// The places of what the processes take along that `call` starts and `origin` made: under fork the objects themselves,
/// else copies.
pub fn taken_along(flow: &Flow<'_>, call: CallId, origin: CallId) -> Vec<Node> {
    let mut places = Vec::new();
    for (path, made) in flow.called_outside(call) {
        let Some(api) = flow.applicable(flow.path(path), call, made) else { continue };
        let travels = [&api.args, &api.kwargs].into_iter().flatten().filter(|arg| arg.0.receiver);
        for arg in travels.chain(&api.initargs) {
            let items = items(flow.argument_expr(&arg.0, call, origin));
            let source = flow.call(if arg.0.receiver { origin } else { call }).source;
            places.extend(items.into_iter().filter_map(|item| flow.place_at(source, item.span)));
        }
        for worker in api.worker.iter().map(|worker| &worker.0).filter(|worker| worker.receiver) {
            if let Some(ExprKind::Attribute { value, .. }) =
                flow.argument_expr(worker, call, origin).map(|expr| &expr.kind)
            {
                places.extend(flow.place_at(flow.call(origin).source, value.span));
            }
        }
        if api.run_method.is_some() {
            places.extend(flow.receivers(call));
        }
    }
    places
}

/// Something in the value of a place that cannot be pickled.
pub fn unpicklable_in(flow: &Flow<'_>, place: Node) -> Option<Unpicklable> {
    let mut search = Search { flow, certain: false, found: Vec::new() };
    search.place(place, NO_CALL, 0);
    search.found.into_iter().map(|cargo| cargo.what).min()
}

struct Search<'a, 'f> {
    flow: &'a Flow<'f>,
    /// Whether only what gets to a place by a realizable path counts.
    certain: bool,
    found: Vec<Cargo>,
}

impl Search<'_, '_> {
    fn started(&mut self, id: CallId, path: &str, origin: CallId) {
        let Some(api) = self.flow.applicable(path, id, origin) else { return };
        let travels = |arg: &&ArgRef| arg.receiver;
        // What a pool's processes get when they begin.
        if let Some(initargs) = api.initargs.as_ref().filter(|_| api.imports_main && !api.by_value && self.is_told(id))
        {
            for item in items(self.flow.argument_expr(&initargs.0, id, origin)) {
                self.expr(item, id);
            }
        }
        if let Some(initializer) = api.initializer.as_ref().filter(|_| api.imports_main && !api.by_value) {
            self.prepares(self.flow.argument_node(&initializer.0, id, origin), id);
        }
        if !api.starts || !api.imports_main || api.by_value || origin == NO_CALL {
            return;
        }
        if self.certain && !self.flow.sends_for_certain(id, api, origin) {
            return;
        }
        for arg in [&api.args, &api.kwargs].into_iter().flatten().map(|arg| &arg.0).filter(travels) {
            for item in items(self.flow.argument_expr(arg, id, origin)) {
                self.expr(item, origin);
            }
        }
        for worker in api.worker.iter().map(|worker| &worker.0).filter(travels) {
            self.called(self.flow.argument_node(worker, id, origin), origin);
            // A bound method takes its object along.
            if let Some(ExprKind::Attribute { value, .. }) =
                self.flow.argument_expr(worker, id, origin).map(|expr| &expr.kind)
                && self.is_bound(self.flow.argument_node(worker, id, origin))
            {
                self.expr(value, origin);
            }
        }
        let flow = self.flow;
        let receivers = flow.receivers(id).filter(|_| api.run_method.is_some());
        for obj in receivers.flat_map(|receiver| flow.graph.objs(receiver)) {
            if let Obj::Instance(class, made) = obj {
                let is_other = !self.certain && flow.is_sent_otherwise(*class, &|_| true);
                self.found.extend(is_other.then_some(Cargo { what: Unpicklable::Reduced(*class), call: id }));
                self.object(*class, *made, 0);
            }
        }
    }

    /// An initializer that is the method of an object changes the copy of that which each process gets.
    fn prepares(&mut self, initializer: Option<Node>, call: CallId) {
        let flow = self.flow;
        let objs = initializer.map_or(&[][..], |node| flow.graph.objs(node));
        let inner = objs.iter().filter_map(|obj| match obj {
            Obj::Partial(made) => flow.call(*made).args.first().map(|(inner, _)| *inner),
            _ => None,
        });
        let inner: Vec<Obj> = inner.flat_map(|node| flow.graph.objs(node)).copied().collect();
        for obj in objs.iter().chain(&inner).filter(|_| !self.certain || objs.len() == 1) {
            match obj {
                Obj::External(path, _) if api::changes_a_copy(flow.path(*path)) => {
                    self.found.push(Cargo { what: Unpicklable::Copied(*path), call });
                }
                Obj::Method(method) if !self.certain => {
                    let info = flow.function(*method);
                    let own = info.ast.params.first().map(|param| &*param.name).unwrap_or_default();
                    let mut sets = false;
                    attributes(&info.ast.body.body, own, &mut |_, _| sets = true);
                    self.found.extend(sets.then_some(Cargo { what: Unpicklable::Sets(*method), call }));
                }
                _ => {}
            }
        }
    }

    /// What a worker takes along that is an object with a `__call__`, or a partial.
    fn called(&mut self, worker: Option<Node>, call: CallId) {
        let (flow, certain) = (self.flow, self.certain);
        let Some(worker) = worker else { return };
        for obj in flow.graph.objs(worker).iter().filter(|obj| !certain || flow.gets(worker, **obj, call)) {
            match obj {
                Obj::Instance(class, _) => self.object(*class, call, 0),
                Obj::Partial(made) => {
                    let bound: Vec<Node> = flow.call(*made).passed().collect();
                    bound.iter().skip(1).for_each(|node| self.place(*node, call, 1));
                    let inner = bound.first().map_or(&[][..], |inner| flow.graph.objs(*inner));
                    let whys = inner.iter().filter_map(|obj| self.why(*obj)).collect::<Vec<_>>();
                    let replaced = whys.into_iter().filter(|what| matches!(what, Unpicklable::Replaced(_)));
                    self.found.extend(replaced.map(|what| Cargo { what, call }));
                }
                _ => {}
            }
        }
    }

    /// Whether a worker may be a bound method: static ones are functions, and of others it is not known.
    fn is_bound(&self, worker: Option<Node>) -> bool {
        let objs = worker.map_or(&[][..], |worker| self.flow.graph.objs(worker));
        objs.is_empty() || objs.iter().any(|obj| !matches!(obj, Obj::Function(_)))
    }

    fn expr(&mut self, expr: &Expr, call: CallId) {
        let source = self.flow.call(call).source;
        if let Some(place) = self.flow.place_at(source, expr.span) {
            self.place(place, call, 0);
        }
    }

    /// What `place` holds, if none of it can be pickled; functions in any case.
    fn place(&mut self, place: Node, call: CallId, depth: usize) {
        let objs = self.flow.graph.objs(place);
        let whys: Vec<(Obj, Unpicklable)> = objs.iter().filter_map(|obj| Some((*obj, self.why(*obj)?))).collect();
        // A part is as what it is a part of.
        let is_part = |obj: &&Obj| matches!(obj, Obj::External(PathId::UNKNOWN, _));
        let all = whys.len() == objs.len() - objs.iter().filter(is_part).count();
        let take = |(obj, what): &&(Obj, Unpicklable)| {
            (all || matches!(what, Unpicklable::Function(_))) && (!self.certain || self.flow.gets(place, *obj, call))
        };
        let taken: Vec<Unpicklable> = whys.iter().filter(take).map(|(_, what)| *what).collect();
        self.found.extend(taken.into_iter().map(|what| Cargo { what, call }));
        for obj in objs {
            let within = match obj {
                Obj::Instance(..) => true,
                Obj::Container(element) => depth < DEPTH && !self.flow.generators.contains_key(element),
                Obj::Partial(_) | Obj::External(..) => depth < DEPTH && !self.certain,
                _ => false,
            };
            if !within || (self.certain && !self.flow.gets(place, *obj, call)) {
                continue;
            }
            // What an object among others in a container or an attribute holds tells little of what is sent.
            if self.certain && depth > 0 && objs.len() > 1 && matches!(obj, Obj::Instance(..)) {
                continue;
            }
            match obj {
                Obj::Instance(class, _) => self.object(*class, call, depth + 1),
                Obj::Container(element) => {
                    self.processes(*element, call);
                    self.place(*element, call, depth + 1);
                }
                // `defaultdict(lambda: 0)`, `partial(lambda a, b: a, 1)`.
                Obj::External(path, made) if api::keeps_arguments(self.flow.path(*path)) => {
                    let given: Vec<Node> = self.flow.call(*made).passed().collect();
                    given.into_iter().for_each(|node| self.place(node, call, depth + 1));
                }
                Obj::Partial(made) => {
                    let given: Vec<Node> = self.flow.call(*made).passed().collect();
                    given.into_iter().for_each(|node| self.place(node, call, depth + 1));
                }
                _ => {}
            }
        }
    }

    /// Processes in a container: when the second is started, it would take the first along.
    fn processes(&mut self, element: Node, call: CallId) {
        let flow = self.flow;
        let is_process = |obj: &Obj| match obj {
            Obj::Instance(class, _) => flow.starts_processes(*class),
            Obj::External(path, _) => {
                flow.path(*path).strip_suffix("()").is_some_and(|path| flow.makes_processes(path))
            }
            _ => false,
        };
        let objs = flow.graph.objs(element);
        if !objs.is_empty()
            && objs.iter().all(|obj| is_process(obj) && (!self.certain || flow.gets(element, *obj, call)))
        {
            self.found.push(Cargo { what: Unpicklable::Process, call });
        }
    }

    fn why(&self, obj: Obj) -> Option<Unpicklable> {
        match obj {
            Obj::Function(id) => {
                let info = self.flow.function(id);
                let wraps = self.flow.has_marker(id, "wraps") && !self.flow.wraps_nested(id);
                let nested = info.outer.is_some() && info.class.is_none() && !wraps;
                if nested || info.ast.name.is_none() {
                    return Some(Unpicklable::Function(id));
                }
                let replaced = !self.certain && self.flow.is_replaced(id);
                let decorated = !info.ast.decorators.is_empty();
                replaced.then_some(if decorated { Unpicklable::Function(id) } else { Unpicklable::Replaced(id) })
            }
            Obj::Container(element) if self.flow.views.contains(&element) => Some(Unpicklable::View),
            Obj::Container(element) => self.flow.generators.contains_key(&element).then_some(Unpicklable::Generator),
            Obj::Module(_) => Some(Unpicklable::Module),
            Obj::External(path, NO_CALL) if self.flow.outer_modules.contains(&path) => Some(Unpicklable::Module),
            Obj::External(path, NO_CALL) if api::changes_a_copy(self.flow.path(path)) => {
                Some(Unpicklable::Copied(path))
            }
            Obj::External(path, NO_CALL) => api::is_bound(self.flow.path(path)).then_some(Unpicklable::Object(path)),
            Obj::External(path, made) if self.is_told(made) => {
                if self.flow.is_misnamed(path, made) {
                    return Some(Unpicklable::Misnamed(path));
                }
                api::is_bound(entered(self.flow.path(path))).then_some(Unpicklable::Object(path))
            }
            Obj::Instance(class, _) if self.flow.is_lost(class) && (!self.certain || self.flow.is_local(class)) => {
                let reduces = |name: &&str| !self.flow.methods(class, name).is_empty();
                (!["__reduce__", "__reduce_ex__"].iter().any(reduces)).then_some(Unpicklable::Class(class))
            }
            Obj::Instance(class, made) => {
                let is_lost = self.flow.is_lost_by_pickle(class, made, self.certain);
                let ends = !self.certain && !self.flow.methods(class, "__del__").is_empty();
                let is_other = || !self.certain && self.flow.is_sent_otherwise(class, &|_| true);
                let what = is_lost.then_some(Unpicklable::Rebuilt(class)).or(ends.then_some(Unpicklable::Ends(class)));
                what.or_else(|| is_other().then_some(Unpicklable::Reduced(class)))
            }
            _ => None,
        }
    }

    /// Whether it is known what a call calls, where only what is certain counts.
    fn is_told(&self, call: CallId) -> bool {
        !self.certain || !holds_several(self.flow, self.flow.call(call).callee)
    }

    /// The attributes that `__init__` alone sets.
    fn object(&mut self, class: ClassId, call: CallId, depth: usize) {
        if depth > DEPTH || PICKLING.iter().any(|name| !self.flow.methods(class, name).is_empty()) {
            return;
        }
        if self.certain && self.is_pickled_by_base(class) {
            return;
        }
        let mut set: Vec<(Name, Option<Span>)> = Vec::new();
        let mut source = None;
        for ancestor in self.flow.ancestry(class) {
            for method in self.flow.own_methods(ancestor) {
                let info = self.flow.function(method);
                let first = info.ast.params.first().map(|param| &*param.name);
                let made = info.ast.name.as_deref() == Some("__init__");
                if made {
                    source.get_or_insert(info.source);
                }
                attributes(&info.ast.body.body, first.unwrap_or_default(), &mut |name, value| {
                    set.push((name.clone(), value.filter(|_| made && source == Some(info.source)).map(|v| v.span)));
                });
            }
        }
        let Some(source) = source else { return self.fields(class, call, depth) };
        for (name, value) in &set {
            let once = set.iter().filter(|(other, _)| other == name).count() == 1;
            let place = value.filter(|_| once).and_then(|span| self.flow.place_at(source, span));
            if let Some(place) = place {
                self.place(place, call, depth + 1);
            }
        }
    }
}

impl Search<'_, '_> {
    /// Whether a base outside of the project may say how objects of a class are pickled, as queues' does.
    fn is_pickled_by_base(&self, class: ClassId) -> bool {
        let flow = self.flow;
        flow.external_bases(class).into_iter().any(|base| {
            let path = flow.path(base);
            !api::adds_no_pickling(path) && !api::is_pickled_by_arguments(path) && !flow.gives_processes(base)
        })
    }

    /// What objects of a class without an `__init__` hold: its annotated fields, as dataclasses have them.
    fn fields(&mut self, class: ClassId, call: CallId, depth: usize) {
        let (flow, certain) = (self.flow, self.certain);
        for ancestor in flow.ancestry(class) {
            let info = flow.class(ancestor);
            for stmt in &info.ast.body.body {
                let StmtKind::AnnAssign { target, value, .. } = &stmt.kind else { continue };
                let given = target.name().and_then(|name| info.attrs.get(name)).copied();
                let default = value.as_ref().and_then(|value| flow.place_at(info.source, default(value).span));
                for place in given.into_iter().chain(default).filter(|place| !certain || flow.graph.count(*place) == 1)
                {
                    self.place(place, call, depth + 1);
                }
            }
        }
    }
}

/// The default value of a field: `field(default=…)`, or what is assigned.
fn default(value: &Expr) -> &Expr {
    let ExprKind::Call(call) = &value.kind else { return value };
    let default = call.keywords.iter().find(|keyword| keyword.name.as_deref() == Some("default"));
    default.map_or(value, |keyword| &keyword.value)
}

/// The object that `with` binds: these give themselves.
fn entered(path: &str) -> &str {
    path.strip_suffix(".__enter__()").unwrap_or(path)
}

/// The items of a display of arguments; the whole if it is none.
fn items(args: Option<&Expr>) -> Vec<&Expr> {
    match args.map(|args| (args, &args.kind)) {
        Some((_, ExprKind::Tuple(items) | ExprKind::List(items))) => items.iter().collect(),
        Some((args, _)) => vec![args],
        None => Vec::new(),
    }
}

/// Calls `visit` for each `object.name = value` and `del object.name`, within compound statements too.
pub(super) fn attributes<'f>(body: &'f [Stmt], object: &str, visit: &mut dyn FnMut(&'f Name, Option<&'f Expr>)) {
    let own = |target: &'f Expr| match &target.kind {
        ExprKind::Attribute { value, attr } if value.name().is_some_and(|name| **name == *object) => Some(attr),
        _ => None,
    };
    for stmt in body {
        match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                targets.iter().filter_map(own).for_each(|attr| visit(attr, Some(value)));
            }
            StmtKind::AnnAssign { target, value, .. } => {
                own(target).into_iter().for_each(|attr| visit(attr, value.as_ref()));
            }
            StmtKind::Delete(targets) => targets.iter().filter_map(own).for_each(|attr| visit(attr, None)),
            _ => {}
        }
        stmt.blocks().into_iter().for_each(|block| attributes(&block.body, object, visit));
    }
}

impl Flow<'_> {
    /// What something unpicklable is, in words.
    pub fn described(&self, what: Unpicklable) -> String {
        match what {
            Unpicklable::Function(_) => "a function that has no name in its module".to_owned(),
            Unpicklable::Replaced(_) => "a function whose name stands for something else".to_owned(),
            Unpicklable::Process => "the processes that were started before it".to_owned(),
            Unpicklable::Class(class) => {
                format!("an object of the class `{}`, which is not found by that name", self.class(class).ast.name)
            }
            Unpicklable::Misnamed(path) => {
                let path = self.path(path);
                let maker = path.split("()").next().unwrap_or(path);
                format!("an object of a class that `{maker}` made under another name")
            }
            Unpicklable::Rebuilt(class) | Unpicklable::Ends(class) | Unpicklable::Reduced(class) => {
                format!("an object of the class `{}`", self.class(class).ast.name)
            }
            Unpicklable::Copied(path) => format!("`{}`", self.path(path)),
            Unpicklable::Sets(method) => {
                format!("`{}`", self.function(method).ast.name.as_deref().unwrap_or("a method"))
            }
            Unpicklable::Module => "a module".to_owned(),
            Unpicklable::View => "a view of a dictionary".to_owned(),
            Unpicklable::Generator => "a generator".to_owned(),
            Unpicklable::Object(path) => match entered(self.path(path)) {
                "builtins.open()" | "io.open()" | "os.fdopen()" => "an open file".to_owned(),
                path => format!("what `{}` gives", path.strip_prefix("builtins.").unwrap_or(path)),
            },
        }
    }
}
