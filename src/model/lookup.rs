//! Questions about the solved flows: methods of classes, functions in a place, what the tables say.

use std::cell::RefCell;
use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::api::{self, EffectKind};
use super::flow::{CallInfo, Constraint, Flow};
use super::import::Target;
use super::path;
use super::scope::MODULE;
use super::value::*;
use crate::facts::ast::{Class, Expr, ExprKind, Name, StmtKind};
use crate::finding::SourceId;
use crate::span::Span;

impl<'f> Flow<'f> {
    /// What calling the external `path` does.
    pub fn known_effect(&self, path: &str) -> Option<EffectKind> {
        self.table.effect(path)
    }

    /// The same, of a path that was met.
    pub(super) fn effect_at(&self, path: PathId) -> Option<EffectKind> {
        self.outside.of(path).effect
    }

    /// Whether what is at a path was drawn: the call that gave it has another result each time.
    pub(super) fn is_drawn(&self, path: PathId) -> bool {
        self.outside.of(path).is_drawn
    }

    /// [`Self::makes_processes`], of a path that was met.
    pub(super) fn gives_processes(&self, path: PathId) -> bool {
        self.outside.of(path).makes_processes
    }

    /// What calling a method of this name does to a receiver of unknown class.
    pub fn known_method(&self, name: &str) -> Option<EffectKind> {
        self.table.method(name)
    }

    /// The functions that calling what `node` holds would run, partials and callable objects included; each once.
    pub fn functions_in(&self, node: Node) -> Vec<FunctionId> {
        let mut called = Called::default();
        self.gather(node, &mut called, 0);
        called.functions
    }

    /// The same, of the values that get to `node` for certain, from which `taker` takes them.
    pub(super) fn functions_that_get(&self, node: Node, taker: CallId) -> impl Iterator<Item = FunctionId> {
        let mut called = Called::default();
        for obj in self.graph.objs(node).iter().filter(|obj| self.gets(node, **obj, taker)) {
            self.gather_from(*obj, &mut called, 0);
        }
        called.functions.into_iter()
    }

    fn gather(&self, node: Node, called: &mut Called, depth: usize) {
        if depth <= 6 {
            self.graph.objs(node).iter().for_each(|obj| self.gather_from(*obj, called, depth));
        }
    }

    fn gather_from(&self, obj: Obj, called: &mut Called, depth: usize) {
        match obj {
            Obj::Function(function) | Obj::Method(function) => called.add([function]),
            Obj::Instance(class, _) if called.classes.insert((class, true)) => {
                called.add(self.methods(class, "__call__"));
            }
            Obj::Class(class) if called.classes.insert((class, false)) => {
                for name in ["__init__", "__new__", "__post_init__"] {
                    called.add(self.methods(class, name));
                }
            }
            Obj::Partial(made) => {
                if let Some((inner, _)) = self.call(made).args.first() {
                    self.gather(*inner, called, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// The lists and the like of which a call passes methods that change them: `map(names.append, …)`.
    pub(super) fn bound_methods(&self, call: &CallInfo<'_>) -> impl Iterator<Item = Obj> {
        let args = call
            .ast
            .into_iter()
            .flat_map(|ast| ast.args.iter().chain(ast.keywords.iter().map(|keyword| &keyword.value)));
        args.flat_map(|arg| self.changed_by_method(call.source, arg))
    }

    /// The lists and the like of which an expression is a method that changes them.
    pub(super) fn changed_by_method(&self, source: SourceId, expr: &Expr) -> impl Iterator<Item = Obj> {
        let changes = match &expr.kind {
            ExprKind::Attribute { attr, .. } => {
                matches!(self.known_method(attr), Some(EffectKind::Mutates | EffectKind::Updates))
            }
            _ => false,
        };
        let place = self.place_at(source, expr.span).filter(|_| changes);
        let objs = place.map_or(&[][..], |place| self.graph.objs(place));
        objs.iter().filter(|obj| matches!(obj, Obj::Container(_))).copied()
    }

    /// Whether what is changed at `span`, or an argument of the call there, may be `obj` and is one of `objs` in any case.
    pub fn is_among(&self, source: SourceId, span: Span, obj: Obj, objs: &FxHashSet<Obj>) -> bool {
        let is_only = |node: Node| {
            let held = self.graph.objs(node);
            held.contains(&obj) && held.iter().all(|held| objs.contains(held))
        };
        let call = self.call_at(source, span).map(|call| self.call(call));
        let passed = call.into_iter().flat_map(|call| {
            call.passed().chain(call.method.as_ref().map(|(receiver, _)| *receiver)).collect::<Vec<_>>()
        });
        self.place_at(source, span).into_iter().chain(passed).any(is_only)
    }

    /// The paths of what comes from outside the project among a node's values, partials' functions included.
    pub fn externals_in(&self, node: Node) -> Vec<&str> {
        let partial = self.graph.objs(node).iter().filter_map(|obj| match obj {
            Obj::Partial(made) => self.call(*made).args.first().map(|(inner, _)| *inner),
            _ => None,
        });
        let objs = std::iter::once(node).chain(partial).flat_map(|node| self.graph.objs(node));
        let paths = objs.filter_map(|obj| match obj {
            Obj::External(path, _) => Some(self.path(*path)),
            _ => None,
        });
        paths.collect()
    }

    /// An attribute of a function that somebody reads or sets, in words: what name `setattr()` is given is not seen.
    pub fn used_attribute(&self, is_it: &dyn Fn(FunctionId) -> bool) -> Option<String> {
        let holds = |node: Node| self.graph.objs(node).iter().any(|obj| matches!(obj, Obj::Function(id) if is_it(*id)));
        let used = self.constraints.iter().find_map(|constraint| match constraint {
            Constraint::Attr { base, name, .. } | Constraint::SetAttr { base, name, .. } if holds(*base) => Some(name),
            _ => None,
        });
        let changes = |call: &&CallInfo<'_>| {
            let mut callees = self.externals_in(call.callee).into_iter();
            call.method.is_none() && callees.any(|path| self.known_effect(path) == Some(EffectKind::Mutates))
        };
        let mut changed = self.calls.iter().skip(1).filter(|call| call.args.first().is_some_and(|arg| holds(arg.0)));
        used.map(|name| format!("its attribute `{name}`"))
            .or_else(|| changed.find(changes).map(|_| "an attribute of it".to_owned()))
    }

    /// A class's method of this name, its own or the nearest base's.
    pub fn methods(&self, class: ClassId, name: &str) -> Vec<FunctionId> {
        let find = || self.methods_at(class, name, &mut FxHashSet::default());
        if !self.members.are_known {
            return find();
        }
        let known = self.members.methods.borrow().get(&class).and_then(|methods| methods.get(name).cloned());
        known.unwrap_or_else(|| {
            let found = find();
            self.members.methods.borrow_mut().entry(class).or_default().insert(name.into(), found.clone());
            found
        })
    }

    /// The classes of the objects that a place may hold, each once.
    pub(super) fn classes_at(&self, place: Node) -> Vec<ClassId> {
        self.members.remember(&self.members.held, place, || classes_of(self.graph.objs(place)))
    }

    /// What calling a class runs before its `__init__`: `__new__`, and its metaclass's `__call__`.
    pub(super) fn makers(&self, class: ClassId) -> Vec<FunctionId> {
        let may_have = |class: &ClassId| !self.class(*class).ast.keywords.is_empty() || self.binds(*class, "__new__");
        if !self.ancestry(class).iter().any(may_have) {
            return Vec::new();
        }
        let mut found = self.methods(class, "__new__");
        found.extend(self.metaclass_methods(class, "__call__"));
        found
    }

    /// A method of this name of the class's metaclass, its own or a base's.
    pub fn metaclass_methods(&self, class: ClassId, name: &str) -> Vec<FunctionId> {
        self.metaclasses(class).into_iter().flat_map(|metaclass| self.methods(metaclass, name)).collect()
    }

    /// Whether a class's own body binds the name.
    pub fn binds(&self, class: ClassId, name: &str) -> bool {
        let info = self.class(class);
        self.scopes[info.source.0 as usize].get(info.scope).bound.contains_key(name)
    }

    /// What a class's own body, or else the nearest base's, binds the name to.
    pub fn members(&self, class: ClassId, name: &Name) -> &[Obj] {
        let home = self.ancestry(class).into_iter().find(|class| self.binds(*class, name));
        let member = home.map(|home| self.class(home)).and_then(|info| self.known_var(info.source, info.scope, name));
        member.map_or(&[], |node| self.graph.objs(node))
    }

    /// The `__getattr__` of a module, which is called for a name that it does not bind.
    pub(super) fn asked_of_module(&self, module: SourceId, name: &str) -> Vec<FunctionId> {
        let bound = &self.scopes[module.0 as usize].get(MODULE).bound;
        let is_there = bound.contains_key(name) || name.starts_with("__");
        let is_file = || self.importer.submodule(&Target::File(module), Some(&self.file_path(module)), name).is_some();
        let getter = bound.contains_key("__getattr__") && !is_there && !is_file();
        let place = getter.then(|| self.known_var(module, MODULE, &"__getattr__".into())).flatten();
        place.map(|place| self.functions_in(place)).unwrap_or_default()
    }

    /// The dictionaries that an object's class gives its objects for their attributes: `self.__dict__ = shared`.
    pub(super) fn names_of(&self, obj: Obj) -> &[Obj] {
        let Obj::Instance(class, _) = obj else { return &[] };
        let given = self.ancestry(class).into_iter().find_map(|class| self.class(class).attrs.get("__dict__").copied());
        given.map_or(&[], |place| self.graph.objs(place))
    }

    /// Whether a class's body says by `field(default_factory=…)` what each object gets, which a dataclass has not itself.
    pub(super) fn is_made_by_field(&self, class: ClassId, name: &Name) -> bool {
        self.class(class).ast.body.body.iter().any(|stmt| match &stmt.kind {
            StmtKind::AnnAssign { target, value: Some(value), .. } => match &value.kind {
                ExprKind::Call(call) if target.name() == Some(name) => {
                    call.keywords.iter().any(|keyword| keyword.name.as_deref() == Some("default_factory"))
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// By name: the classes whose bodies bind it to a lock, a queue or the like.
    pub(super) fn shared_members(&self) -> &FxHashMap<Name, Vec<ClassId>> {
        self.shared_members.get_or_init(|| {
            let mut found: FxHashMap<Name, Vec<ClassId>> = FxHashMap::default();
            let is_shared = |obj: &Obj| match obj {
                Obj::External(_, call) if *call != NO_CALL => self.primitive(*call).is_some(),
                _ => false,
            };
            for (index, info) in self.classes.iter().enumerate() {
                for name in self.scopes[info.source.0 as usize].get(info.scope).bound.keys() {
                    let member = self.known_var(info.source, info.scope, name);
                    let class = ClassId(index as u32);
                    if member.is_some_and(|member| self.graph.objs(member).iter().any(is_shared))
                        && !self.is_made_by_field(class, name)
                    {
                        found.entry(name.clone()).or_default().push(class);
                    }
                }
            }
            found
        })
    }

    /// The metaclasses of a class, its own or its bases'.
    pub fn metaclasses(&self, class: ClassId) -> Vec<ClassId> {
        let mut found = Vec::new();
        for ancestor in self.ancestry(class) {
            let info = self.class(ancestor);
            let named = info.ast.keywords.iter().filter(|keyword| keyword.name.as_deref() == Some("metaclass"));
            for place in named.filter_map(|keyword| self.place_at(info.source, keyword.value.span)) {
                found.extend(self.graph.objs(place).iter().filter_map(|obj| match obj {
                    Obj::Class(metaclass) => Some(*metaclass),
                    _ => None,
                }));
            }
        }
        found
    }

    /// As [`Self::methods`], for a class that was not looked at yet.
    fn methods_at(&self, class: ClassId, name: &str, seen: &mut FxHashSet<ClassId>) -> Vec<FunctionId> {
        if !seen.insert(class) {
            return Vec::new();
        }
        let info = self.class(class);
        let bound = &self.scopes[info.source.0 as usize].get(info.scope).bound;
        if let Some((name, _)) = bound.get_key_value(name) {
            let member = self.known_var(info.source, info.scope, name);
            let objs = member.map(|node| self.graph.objs(node)).unwrap_or_default();
            return objs
                .iter()
                .filter_map(|obj| match obj {
                    Obj::Function(function) => Some(*function),
                    _ => None,
                })
                .collect();
        }
        let bases = info.bases.iter().flat_map(|base| self.graph.objs(*base)).filter_map(|obj| match obj {
            Obj::Class(base) => Some(*base),
            _ => None,
        });
        bases.flat_map(|base| self.methods_at(base, name, seen)).collect()
    }

    /// The property functions that reading `attr` of an object runs.
    pub fn properties(&self, class: ClassId, attr: &str) -> Vec<FunctionId> {
        let is_property = |function: &FunctionId| {
            self.has_marker(*function, "property") || self.has_marker(*function, "cached_property")
        };
        self.methods(class, attr).into_iter().filter(is_property).collect()
    }

    /// All methods that a class defines itself.
    pub fn own_methods(&self, class: ClassId) -> Vec<FunctionId> {
        fn gather(flow: &Flow<'_>, source: SourceId, ast: &Class, found: &mut Vec<FunctionId>) {
            for stmt in &ast.body.body {
                if let StmtKind::Function(function) = &stmt.kind {
                    found.extend(flow.function_at(source, function.span));
                }
            }
        }
        let mut found = Vec::new();
        gather(self, self.class(class).source, self.class(class).ast, &mut found);
        found
    }

    /// The class and its bases within the project, nearest first.
    pub fn ancestry(&self, class: ClassId) -> Vec<ClassId> {
        self.members.remember(&self.members.ancestries, class, || self.find_ancestry(class))
    }

    fn find_ancestry(&self, class: ClassId) -> Vec<ClassId> {
        let mut found = vec![class];
        let mut at = 0;
        while at < found.len() && found.len() < 50 {
            for base in &self.class(found[at]).bases {
                for obj in self.graph.objs(*base) {
                    if let Obj::Class(base) = obj
                        && !found.contains(base)
                    {
                        found.push(*base);
                    }
                }
            }
            at += 1;
        }
        found
    }

    /// The places of what anybody sets on a class's objects, or on its bases'.
    pub(super) fn attributes(&self, class: ClassId) -> Vec<Node> {
        self.members.remember(&self.members.attributes, class, || {
            let classes = self.ancestry(class).into_iter();
            classes.flat_map(|class| self.class(class).attrs.values().copied()).collect()
        })
    }

    /// The external paths among a class's bases and theirs.
    pub fn external_bases(&self, class: ClassId) -> Vec<PathId> {
        let classes = self.ancestry(class);
        let bases = classes.iter().flat_map(|class| &self.class(*class).bases);
        bases
            .flat_map(|base| self.graph.objs(*base))
            .filter_map(|obj| match obj {
                Obj::External(path, _) => Some(*path),
                _ => None,
            })
            .collect()
    }

    /// The files that define classes of exceptions, in order.
    pub(super) fn homes_of_exceptions(&self) -> &[SourceId] {
        self.homes_of_exceptions.get_or_init(|| {
            let is_exception = |class: &ClassId| {
                self.external_bases(*class).iter().any(|base| api::is_pickled_by_arguments(self.path(*base)))
            };
            let classes = (0..self.classes.len()).map(|index| ClassId(index as u32)).filter(is_exception);
            let mut homes: Vec<SourceId> = classes.map(|class| self.class(class).source).collect();
            homes.sort_unstable();
            homes.dedup();
            homes
        })
    }

    /// Whether objects that calling `path` gives start processes by their `start`.
    pub fn makes_processes(&self, path: &str) -> bool {
        path::makes_processes(self.table, path)
    }

    /// Whether objects of the class are processes.
    pub fn starts_processes(&self, class: ClassId) -> bool {
        self.members.remember(&self.members.processes, class, || {
            self.external_bases(class).into_iter().any(|path| self.gives_processes(path))
        })
    }

    /// The table's entries for calling `path`.
    pub fn table_entries(&self, path: &str) -> &[super::api::Api] {
        self.table.apis(path)
    }

    /// The names of the methods that take worker code.
    pub(super) fn worker_methods(&self) -> FxHashSet<&'f str> {
        self.table.worker_methods()
    }

    /// Whether the shared object that a call makes reaches children by fork alone.
    pub fn is_forked_alone(&self, call: CallId) -> bool {
        self.graph.objs(self.call(call).callee).iter().any(|obj| match obj {
            Obj::External(path, origin) => self.entry(*path, call, *origin).is_some_and(|api| api.forked),
            _ => false,
        })
    }

    /// The kind of shared object that a call makes.
    pub fn primitive(&self, call: CallId) -> Option<&str> {
        self.graph.objs(self.call(call).callee).iter().find_map(|obj| match obj {
            Obj::External(path, origin) => self.entry(*path, call, *origin)?.primitive.as_deref(),
            _ => None,
        })
    }

    /// Whether a place may hold what is used up by whoever takes its elements.
    pub fn holds_iterator(&self, node: Node) -> bool {
        self.graph.objs(node).iter().any(|obj| match obj {
            Obj::Container(element) => self.generators.contains_key(element) || self.iterators.contains_key(element),
            Obj::External(path, _) => self.outside.of(*path).is_iterator,
            _ => false,
        })
    }

    /// Whether a call keeps a function for the end of the process.
    pub fn registers(&self, call: CallId) -> bool {
        let paths = self.externals_in(self.call(call).callee);
        paths.into_iter().any(|path| self.known_effect(path) == Some(EffectKind::Registers))
    }

    /// All functions of a file.
    pub fn functions_of(&self, source: SourceId) -> Vec<FunctionId> {
        let ids = self.functions.iter().enumerate().filter(|(_, info)| info.source == source && info.outer.is_none());
        ids.map(|(index, _)| FunctionId(index as u32)).collect()
    }
}

/// What was looked up in classes since the values are all known: until then, each look may find more.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) are_known: bool,
    methods: RefCell<FxHashMap<ClassId, FxHashMap<Name, Vec<FunctionId>>>>,
    ancestries: RefCell<FxHashMap<ClassId, Vec<ClassId>>>,
    attributes: RefCell<FxHashMap<ClassId, Vec<Node>>>,
    /// The classes of what a place holds.
    held: RefCell<FxHashMap<Node, Vec<ClassId>>>,
    /// Whether objects of a class are processes.
    processes: RefCell<FxHashMap<ClassId, bool>>,
}

impl Members {
    fn remember<K: Copy + Eq + Hash, V: Clone>(
        &self,
        found: &RefCell<FxHashMap<K, V>>,
        key: K,
        find: impl FnOnce() -> V,
    ) -> V {
        if !self.are_known {
            return find();
        }
        let known = found.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let value = find();
            found.borrow_mut().insert(key, value.clone());
            value
        })
    }
}

/// The classes of some objects, each once.
pub(super) fn classes_of(objs: &[Obj]) -> Vec<ClassId> {
    let mut known = FxHashSet::default();
    let classes = objs.iter().filter_map(|obj| match obj {
        Obj::Instance(class, _) => Some(*class),
        _ => None,
    });
    classes.filter(|class| known.insert(*class)).collect()
}

/// The functions that a call would run.
#[derive(Default)]
struct Called {
    functions: Vec<FunctionId>,
    known: FxHashSet<FunctionId>,
    /// The classes that were looked at, and whether for their objects.
    classes: FxHashSet<(ClassId, bool)>,
}

impl Called {
    fn add(&mut self, functions: impl IntoIterator<Item = FunctionId>) {
        let known = &mut self.known;
        self.functions.extend(functions.into_iter().filter(|function| known.insert(*function)));
    }
}
