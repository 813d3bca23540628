//! What calls do: of functions of the project, of what the tables know, of the unknown.

use rustc_hash::FxHashSet;

use super::super::api::{self, Api, EffectKind};
use super::super::guard::Roles;
use super::super::setting;
use super::super::special::DROPPED;
use super::super::value::*;
use super::{Callee, Edge, NAME, Outside, Walker, What};
use crate::facts::ast::*;
use crate::span::Span;

/// What was noted of one call: the many things that it may be of the same kind do the same.
#[derive(Default)]
pub(super) struct Once {
    /// What it may call outside the project, and whether on an object.
    paths: FxHashSet<(PathId, bool)>,
    /// Whether its arguments may be called.
    is_passed: bool,
    /// Whether its method's name has told what it does.
    is_named: bool,
}

impl<'f> Walker<'_, 'f> {
    pub(super) fn call(&mut self, call: &'f Call, span: Span) {
        self.expr(&call.func);
        let is_name = |value: &Expr| value.name().is_some_and(|name| &**name == NAME);
        let given = call.args.iter().chain(call.keywords.iter().map(|keyword| &keyword.value));
        let only_looked_up = given.into_iter().any(is_name) && self.looks_up_name(span);
        for arg in call.args.iter().filter(|arg| !only_looked_up || !is_name(arg)) {
            self.expr(arg);
            // Who gets it reads it.
            if self.outside(arg).is_some_and(|path| matches!(path.as_str(), "sys.stdin" | "sys.stdin.buffer")) {
                self.event(What::Input, arg.span, None, "sys.stdin");
            }
        }
        let values = call.keywords.iter().map(|keyword| &keyword.value);
        values.filter(|value| !only_looked_up || !is_name(value)).for_each(|value| self.expr(value));
        self.call_in_order(call);
        self.bind_by_keywords(call, span);
        if let (Some(name), [only]) = (call.func.name(), call.args.as_slice()) {
            let collects = matches!(&**name, "list" | "tuple" | "set" | "sorted" | "sum" | "max" | "min");
            if collects && self.count(only).is_some_and(|count| count.saturating_mul(self.times) >= self.expensive) {
                self.event(What::Expensive, span, None, "a large sequence");
            }
        }
        if let Some(id) = self.flow.call_at(self.source, span) {
            self.called(id, Some(call), span);
        }
    }

    /// Whether the call takes the name of a module to find or to tell apart what belongs to it.
    fn looks_up_name(&self, span: Span) -> bool {
        let call = self.flow.call_at(self.source, span);
        call.is_some_and(|call| self.external_paths(call).iter().any(|path| api::takes_module_name(path)))
    }

    /// What iterating or entering `receiver` calls, and further special methods that run then.
    pub(super) fn implied(&mut self, receiver: &'f Expr, further: &[&str]) {
        self.run_special(receiver, further);
        if !matches!(receiver.kind, ExprKind::Call(_)) && self.is_half_known(receiver) {
            self.suspect(receiver);
        }
        self.take_from(receiver);
        let at = Span { start: receiver.span.end, end: receiver.span.end };
        let Some(id) = self.flow.call_at(self.source, at) else { return };
        self.once = Once::default();
        let mut groups = Vec::new();
        for obj in self.callees(id) {
            let mark = self.mark();
            match obj {
                Obj::External(path, origin) => {
                    self.external(id, path, origin, receiver.span, true);
                }
                _ => {
                    self.callee(id, obj, receiver.span);
                    groups.push(self.since(mark));
                }
            }
        }
        let others = self.is_over_others(id);
        if groups.len() + usize::from(others) > 1 && self.is_merged(id) {
            self.choose(&groups, others);
        }
    }

    pub(super) fn called(&mut self, id: CallId, call: Option<&'f Call>, span: Span) {
        self.imported(span);
        self.once = Once::default();
        let objs = self.callees(id);
        // A bound method of a list or the like is known by its name alone.
        if objs.iter().all(|obj| matches!(obj, Obj::Container(_))) {
            self.unknown(id, call, span);
        }
        let mut groups = Vec::new();
        let mut others = false;
        for obj in objs {
            let mark = self.mark();
            let is_new = match obj {
                Obj::External(path, origin) => self.external(id, path, origin, span, false),
                _ => {
                    self.callee(id, obj, span);
                    matches!(obj, Obj::Class(_))
                }
            };
            let made = self.since(mark);
            others |= made.is_empty() && is_new;
            groups.extend(Some(made).filter(|made| !made.is_empty()));
        }
        if groups.len() + usize::from(others) > 1 && self.is_merged(id) {
            self.choose(&groups, others);
        }
    }

    /// A decorator is called with what it decorates.
    pub(super) fn decorated(&mut self, decorator: &'f Expr) {
        let at = Span { start: decorator.span.start, end: decorator.span.start };
        let Some(call) = self.flow.call_at(self.source, at) else { return };
        self.called(call, None, decorator.span);
        // `@table.register`, of something that the project made.
        if let ExprKind::Attribute { value, attr } = &decorator.kind
            && matches!(self.flow.known_method(attr), Some(EffectKind::Mutates | EffectKind::Updates))
            && self.flow.graph.count(self.flow.call(call).callee) == 0
        {
            self.mutate(value);
        }
    }

    /// A call of something of the project.
    pub(super) fn callee(&mut self, id: CallId, obj: Obj, span: Span) {
        let edge = |walker: &mut Self, function: FunctionId, possible: bool| {
            let callee = Callee::Function(function);
            walker.found.edges.push(Edge { possible, ..Edge::certain(callee, Some(id), span, walker.roles) });
        };
        match obj {
            Obj::Function(function) | Obj::Method(function) => edge(self, self.flow.at_call(function, id), false),
            Obj::Class(class) => {
                for name in ["__init__", "__new__", "__post_init__", "_missing_"] {
                    for function in self.flow.methods(class, name) {
                        edge(self, function, false);
                    }
                }
                for function in self.flow.metaclass_methods(class, "__call__") {
                    edge(self, function, false);
                }
                if self.function.is_none() {
                    self.end(class, id, span);
                }
                if self.flow.starts_processes(class) {
                    self.event(What::Handle, span, Some(id), "a process object");
                }
                // A subclass of a pool starts what that starts.
                let flow = self.flow;
                for base in flow.external_bases(class) {
                    if let Some(api) = flow.entry(base, id, NO_CALL).filter(|api| api.starts) {
                        self.api_event(api, id, NO_CALL, span);
                    }
                }
            }
            Obj::Instance(class, _) => {
                for function in self.flow.methods(class, "__call__") {
                    edge(self, function, false);
                }
            }
            Obj::Partial(made) => {
                if let Some((inner, _)) = self.flow.call(made).args.first() {
                    for obj in self.flow.graph.objs(*inner).to_vec() {
                        match obj {
                            Obj::Function(function) | Obj::Method(function) => edge(self, function, false),
                            Obj::External(path, origin) => {
                                self.external(id, path, origin, span, false);
                            }
                            Obj::Container(_) => self.found.mutated.push((obj, span)),
                            _ => {}
                        }
                    }
                }
            }
            // The bound method of a list or the like.
            Obj::Container(_) => self.found.mutated.push((obj, span)),
            _ => {}
        }
    }

    /// A child that makes an object while it imports the module drops it when it ends, as no forked one does.
    fn end(&mut self, class: ClassId, id: CallId, span: Span) {
        let roles = self.roles.and(Roles::CHILD);
        for function in DROPPED.iter().flat_map(|name| self.flow.methods(class, name)) {
            self.found.edges.push(Edge::certain(Callee::Function(function), Some(id), span, roles));
        }
    }

    fn is_class(&self, expr: &Expr) -> bool {
        let place = self.flow.place_at(self.source, expr.span);
        place.is_some_and(|place| self.flow.graph.objs(place).iter().any(|obj| matches!(obj, Obj::Class(_))))
    }

    /// Whether the expression may be an object of a class that gets methods from outside the project.
    fn is_half_known(&self, expr: &Expr) -> bool {
        let place = self.flow.place_at(self.source, expr.span);
        place.is_some_and(|place| {
            self.flow.graph.objs(place).iter().any(|obj| match obj {
                Obj::Instance(class, _) => !self.flow.external_bases(*class).is_empty(),
                _ => false,
            })
        })
    }

    fn unknown(&mut self, id: CallId, call: Option<&'f Call>, span: Span) {
        let Some(call) = call else { return };
        match &call.func.kind {
            ExprKind::Attribute { value, attr } => {
                self.by_method_name(id, value, attr, span);
                self.run_special_of_method(value, call, attr);
                self.change_as_told(call, &format!("?.{attr}"));
            }
            _ => self.event(What::Compute, span, Some(id), "a call that cannot be resolved"),
        }
        self.pass_callbacks(id, span);
    }

    /// Whether nobody takes the value of the call.
    pub(super) fn is_discarded(&self, span: Span) -> bool {
        self.discarded.contains(&span)
    }

    /// An unknown call may change settings, if nobody takes its value. What a builtin holds is somebody's object, as in
    /// any container, and a class's initializer builds up its object alone.
    fn may_set(&mut self, path: &str, span: Span) {
        let name = path.rsplit('.').next().unwrap_or(path);
        let builds = api::builds(name) || name == "__init__" || path.starts_with("builtins.");
        if self.is_discarded(span) && !builds && !self.is_fresh(receiver_of(path)) {
            self.set(path, span);
        }
    }

    /// Whether the path is of an object that belongs to nobody else: a known function or a class made it, or a method
    /// of such an object that does not ask for what is there (`getLogger().getChild()`).
    pub(super) fn is_fresh(&self, path: &str) -> bool {
        let Some(made) = path.strip_suffix("()") else { return false };
        setting::is_fresh(path)
            || self.flow.known_effect(made).is_some_and(|kind| kind != EffectKind::Configure)
            || (!setting::asks(made) && self.is_fresh(receiver_of(made)))
    }

    /// What a method does as far as its name tells; whether it may do more.
    fn by_method_name(&mut self, id: CallId, receiver: &'f Expr, name: &Name, span: Span) -> bool {
        let known = self.flow.known_method(name);
        let may_do_more = matches!(known, None | Some(EffectKind::Mutates | EffectKind::Updates));
        if std::mem::replace(&mut self.once.is_named, true) {
            return may_do_more;
        }
        self.found.unknown_methods.push(name.clone());
        if self.is_iterator(receiver) {
            self.resume(receiver);
        }
        match known {
            Some(EffectKind::Pure) => {}
            Some(EffectKind::Mutates | EffectKind::Updates) => self.mutate(receiver),
            // `generator.send(x)` sends nothing to anybody.
            Some(_) if self.is_iterator(receiver) => self.mutate(receiver),
            Some(kind) => {
                let quiet = kind == EffectKind::Visible && self.write_to_memory(id, name);
                if let Some(what) = What::of(kind).filter(|_| !quiet) {
                    self.event(what, span, Some(id), name);
                }
                self.mutate(receiver);
            }
            None => {
                self.event(What::Compute, span, Some(id), name);
                self.suspect(receiver);
            }
        }
        may_do_more
    }

    /// Functions that are passed to code outside the project may be called there.
    fn pass_callbacks(&mut self, id: CallId, span: Span) {
        if std::mem::replace(&mut self.once.is_passed, true) {
            return;
        }
        let call = self.flow.call(id);
        let mut seen = FxHashSet::default();
        for function in call.passed().flat_map(|node| self.flow.functions_in(node)) {
            if seen.insert(function) {
                self.run_function(function, id, span, true);
            }
        }
        self.run_bound_methods(id, span);
    }

    /// `map(names.append, …)`: methods of lists and the like that are passed on may be called.
    pub(super) fn run_bound_methods(&mut self, id: CallId, span: Span) {
        let bound = self.flow.bound_methods(self.flow.call(id));
        self.found.mutated.extend(bound.map(|obj| (obj, span)));
    }

    fn run(&mut self, node: Node, id: CallId, span: Span) {
        for function in self.flow.functions_in(node) {
            self.run_function(function, id, span, false);
        }
    }

    /// The call runs a function that it was not written for.
    fn run_function(&mut self, function: FunctionId, id: CallId, span: Span, possible: bool) {
        let callee = Callee::Function(function);
        self.found.edges.push(Edge { possible, ..Edge::certain(callee, Some(id), span, self.roles) });
    }

    /// A call of something outside the project; false if the same was noted before.
    fn external(&mut self, id: CallId, path: PathId, origin: CallId, span: Span, implied: bool) -> bool {
        let flow = self.flow;
        let (at, key) = (path, (path, origin != NO_CALL));
        let (path, api) = (flow.path(path), flow.entry(path, id, origin));
        if api.is_none() && !self.once.paths.insert(key) {
            return false;
        }
        let callable = self.flow.call(id).ast.and_then(|call| match &call.func.kind {
            ExprKind::Attribute { value, attr } => Some((&**value, attr.clone())),
            _ => None,
        });
        if let Some(api) = api {
            self.api_event(api, id, origin, span);
        } else {
            self.depend_at(at, span);
        }
        let known = self.flow.effect_at(at);
        let is_quiet = matches!(known, Some(EffectKind::Pure | EffectKind::Reads | EffectKind::Unrepeatable));
        if !is_quiet || self.passes_object(id) {
            self.call_outside(path, span);
        }
        if let Some(call) = self.flow.call(id).ast {
            self.pass_outside(call, path);
        }
        if path.ends_with("os.chdir") {
            let access = self.folder(span);
            self.found.writes.push(access);
        }
        let Some(kind) = known else {
            let quiet = implied || api.is_some();
            match callable {
                _ if quiet => {}
                Some((receiver, attr)) if origin != NO_CALL || path.starts_with('?') => {
                    if self.by_method_name(id, receiver, &attr, span) {
                        self.may_set(path, span);
                    }
                }
                _ => {
                    // A class may get something from a base outside the project that changes it.
                    if let Some((receiver, _)) = callable.filter(|(receiver, _)| self.is_class(receiver)) {
                        self.suspect(receiver);
                    }
                    self.event(What::Compute, span, Some(id), path);
                    self.mutate_arguments(id);
                    self.may_set(path, span);
                }
            }
            if implied && api.is_none() {
                self.may_set(path, span);
            }
            if api.is_none() && !self.flow.gives_processes(at) {
                self.pass_callbacks(id, span);
            }
            return true;
        };
        self.known_effect(kind, id, path, span);
        if api.is_none() {
            self.give(kind, id, path, span);
        }
        true
    }

    /// What a call of something outside the project does to its arguments, whatever it is.
    fn pass_outside(&mut self, call: &'f Call, path: &str) {
        call.args.iter().for_each(|arg| self.take_from(arg));
        self.run_special_of_arguments(call, path);
        self.note_environment_call(call, path);
        self.change_as_told(call, path);
        call.args.iter().for_each(|arg| self.note_environment_use(arg, None));
    }

    /// What is known to keep nothing may call the functions that it is given: `json.loads(text, object_hook=f)`.
    fn give(&mut self, kind: EffectKind, id: CallId, path: &str, span: Span) {
        let keeps = matches!(kind, EffectKind::Configure | EffectKind::Registers | EffectKind::Updates);
        let call = self.flow.call(id);
        if keeps || call.decorates || api::calls_nobody(setting::package(path)) {
            return;
        }
        for obj in call.passed().flat_map(|node| self.flow.graph.objs(node)) {
            if let Obj::Function(function) | Obj::Method(function) = obj {
                self.found.given.push((*function, Outside { span, roles: self.roles }));
            }
        }
    }

    fn api_event(&mut self, api: &Api, id: CallId, origin: CallId, span: Span) {
        if api.starts {
            let what = if api.imports_main { What::Start } else { What::ForkStart };
            self.event(what, span, Some(id), &api.path);
        }
        if api.method {
            self.event(What::StartMethod, span, Some(id), &api.path);
        }
        if api.freeze_support {
            self.event(What::FreezeSupport, span, Some(id), &api.path);
        }
        if api.primitive.is_some() {
            self.event(What::Primitive, span, Some(id), &api.path);
        }
        if self.flow.makes_processes(&api.path) {
            self.event(What::Handle, span, Some(id), "a process object");
        }
        if !api.runs.is_empty() {
            self.run_bound_methods(id, span);
        }
        for runs in api.runs.iter() {
            if let Some(node) = self.flow.argument_node(&runs.0, id, origin) {
                self.run(node, id, span);
            }
            if let Some(expr) = self.flow.argument_expr(&runs.0, id, origin) {
                let source = self.flow.call(if runs.0.receiver { origin } else { id }).source;
                let changed = self.flow.changed_by_method(source, expr);
                self.found.mutated.extend(changed.map(|obj| (obj, span)));
            }
        }
        if let (Some(method), Some((receiver, _))) = (&api.runs_method, &self.flow.call(id).method) {
            for obj in self.flow.graph.objs(*receiver).to_vec() {
                if let Obj::Instance(class, _) = obj {
                    for function in self.flow.methods(class, method) {
                        self.run_function(function, id, span, false);
                    }
                }
            }
        }
        if api.enters {
            for function in self.flow.functions_of(self.source) {
                let isolated = api.tests && self.flow.function(function).ast.name.as_deref().is_some_and(is_test);
                let edge = Edge::certain(Callee::Function(function), Some(id), span, self.roles);
                self.found.edges.push(Edge { isolated, ..edge });
            }
        }
    }

    /// Whether a call passes one of the project's classes or an object of one.
    fn passes_object(&self, id: CallId) -> bool {
        let objs = |node: Node| self.flow.graph.objs(node).iter();
        self.flow.call(id).passed().flat_map(objs).any(|obj| matches!(obj, Obj::Instance(..) | Obj::Class(_)))
    }

    /// A package's functions may call what the package was given.
    fn call_outside(&mut self, path: &str, span: Span) {
        let package = api::calls_for(path).unwrap_or_else(|| setting::package(path));
        let known = self.found.outside.iter().any(|(of, at)| &**of == package && at.roles == self.roles);
        if !known && !package.is_empty() && !api::calls_nobody(package) {
            self.found.outside.push((package.into(), Outside { span, roles: self.roles }));
        }
    }

    fn mutate_arguments(&mut self, id: CallId) {
        if let Some(call) = self.flow.call(id).ast {
            for arg in call.args.iter().chain(call.keywords.iter().map(|keyword| &keyword.value)) {
                if matches!(arg.kind, ExprKind::Name(_) | ExprKind::Attribute { .. }) {
                    self.suspect(arg);
                }
            }
        }
    }
}

/// Whether a framework runs the function of that name as a test, or behind one, to undo what it has done.
fn is_test(name: &str) -> bool {
    name.starts_with("test") || name.to_ascii_lowercase().contains("teardown")
}

/// The path of the object whose method a path names.
pub(super) fn receiver_of(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(receiver, _)| receiver)
}
