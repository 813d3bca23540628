//! What attributes and calls pass on: the constraints of [`Flow`], solved to a fixpoint.

use rustc_hash::FxHashSet;

use super::api::{Api, ArgRef, Condition, EffectKind};
use super::flow::{Constraint, Flow};
use super::scope::MODULE;
use super::value::*;
use crate::facts::ast::*;

/// The classes that one look-up has passed.
type Seen = FxHashSet<ClassId>;

/// How often the constraints are gone through at most between two full rounds.
const ROUNDS: usize = 40;
/// How many full rounds there are at most; real programs need two or three.
const FULL_ROUNDS: usize = 6;

/// Builtins whose result holds the elements of their arguments.
const COLLECT: [&str; 10] = [
    "builtins.list",
    "builtins.tuple",
    "builtins.set",
    "builtins.frozenset",
    "builtins.sorted",
    "builtins.reversed",
    "builtins.iter",
    "builtins.filter",
    "builtins.dict",
    "tqdm.tqdm",
];

/// Methods that give another container of the same elements.
const COPIES: [&str; 9] = [
    "copy",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "values",
    "keys",
    "most_common",
    "elements",
];

/// Methods that give one element.
const TAKES: [&str; 5] = ["get", "pop", "popleft", "popitem", "setdefault"];

/// Methods that put their arguments into the receiver.
const STORES: [&str; 8] = ["append", "add", "insert", "appendleft", "extend", "update", "setdefault", "put"];

impl Flow<'_> {
    /// Goes through the constraints until no place grows.
    ///
    /// Most rounds only look at constraints whose inputs grew; a full round then shows whether something
    /// that they depend on in another way did.
    pub(super) fn solve(&mut self) {
        for index in 0..self.constraints.len() {
            for node in self.inputs(index) {
                self.graph.watch(node, index);
            }
        }
        self.find_closures();
        for _ in 0..FULL_ROUNDS {
            (0..self.constraints.len()).for_each(|index| self.graph.due.insert(index));
            if !self.round() {
                return;
            }
            for _ in 0..ROUNDS {
                if !self.round() {
                    break;
                }
            }
        }
    }

    /// Goes once through the constraints that are due, in order.
    fn round(&mut self) -> bool {
        let mut grew = false;
        let mut next = 0;
        while let Some(index) = self.graph.due.take_from(next) {
            next = index + 1;
            self.closures.at = index;
            grew |= match self.constraints[index].clone() {
                Constraint::Attr { base, name, to } => self.load(base, &name, to),
                Constraint::SetAttr { base, name, from } => self.store(base, &name, from),
                Constraint::Elements { from, to } => self.spread(from, to),
                Constraint::SetElements { base, from } => self.fill(base, from),
                Constraint::Call(call) => self.apply(call),
            };
        }
        grew
    }

    /// The places whose values a constraint looks at.
    fn inputs(&self, index: usize) -> Vec<Node> {
        match &self.constraints[index] {
            Constraint::Attr { base, .. } | Constraint::SetAttr { base, .. } | Constraint::SetElements { base, .. } => {
                vec![*base]
            }
            Constraint::Elements { from, .. } => vec![*from],
            Constraint::Call(call) => {
                let call = self.call(*call);
                let args = call.args.iter().map(|(node, _)| *node);
                let receiver = call.method.as_ref().map(|(node, _)| *node);
                args.chain(receiver).chain([call.callee]).collect()
            }
        }
    }

    fn copied(&self, node: Node) -> Vec<Obj> {
        self.graph.objs(node).to_vec()
    }

    fn spread(&mut self, from: Node, to: Node) -> bool {
        let mut grew = false;
        for obj in self.copied(from) {
            match obj {
                Obj::Container(element) => grew |= self.graph.flow(element, to),
                Obj::External(path, call) => {
                    let elements = self.applicable(self.path(path).to_owned().trim_end_matches("()"), call, call);
                    if let Some(path) = elements.and_then(|api| api.elements.clone()) {
                        let id = self.intern(&path);
                        grew |= self.graph.add(to, Obj::External(id, call));
                    }
                }
                _ => {}
            }
        }
        grew
    }

    fn fill(&mut self, base: Node, from: Node) -> bool {
        let mut grew = false;
        for obj in self.copied(base) {
            if let Obj::Container(element) = obj {
                grew |= self.graph.flow(from, element);
            }
        }
        grew
    }

    fn load(&mut self, base: Node, name: &Name, to: Node) -> bool {
        let mut grew = false;
        for obj in self.copied(base) {
            grew |= self.load_from(obj, name, to);
        }
        grew
    }

    fn load_from(&mut self, obj: Obj, name: &Name, to: Node) -> bool {
        match obj {
            Obj::Module(id) => {
                let mut grew = false;
                if let Some(submodule) = self.submodule(obj, name) {
                    grew |= self.graph.add(to, submodule);
                }
                let bound = self.scopes[id.0 as usize].get(MODULE).bound.contains_key(name);
                if bound || self.known_var(id, MODULE, name).is_some() {
                    let var = self.var(id, MODULE, name);
                    grew |= self.graph.flow(var, to);
                } else if self.scopes[id.0 as usize].get(MODULE).star_import {
                    let before = self.graph.count(to);
                    self.through_star(id, name, to);
                    grew |= self.graph.count(to) > before;
                }
                grew
            }
            Obj::Namespace(_) => self.submodule(obj, name).is_some_and(|submodule| self.graph.add(to, submodule)),
            Obj::Class(class) => self.load_class(class, name, to, None),
            Obj::Instance(class, _) if &**name == "__class__" => self.graph.add(to, Obj::Class(class)),
            Obj::Instance(class, _) => self.load_class(class, name, to, Some(obj)),
            Obj::Super(class) => {
                let seen = &mut FxHashSet::from_iter([class]);
                self.load_bases(class, name, to, Some(Obj::Instance(class, NO_CALL)), seen)
            }
            Obj::External(path, call) => {
                let id = self.attribute(path, name, call);
                self.graph.add(to, Obj::External(id, call))
            }
            // A bound method that changes its receiver stands for it.
            Obj::Container(_) => {
                let changes = matches!(self.table.method(name), Some(EffectKind::Mutates | EffectKind::Updates));
                changes && self.graph.add(to, obj)
            }
            Obj::Function(_) | Obj::Method(_) | Obj::Partial(_) => false,
        }
    }

    fn load_bases(&mut self, class: ClassId, name: &Name, to: Node, instance: Option<Obj>, seen: &mut Seen) -> bool {
        let mut grew = false;
        for base in self.class(class).bases.clone() {
            for base in self.copied(base) {
                grew |= self.load_base(base, name, to, instance, seen);
            }
        }
        grew
    }

    fn load_base(&mut self, base: Obj, name: &Name, to: Node, instance: Option<Obj>, seen: &mut Seen) -> bool {
        match (base, instance) {
            (Obj::Class(base), _) => self.load_unseen(base, name, to, instance, seen),
            (Obj::External(path, _), Some(Obj::Instance(_, call))) => {
                let path = self.canonical(&format!("{}().{name}", self.path(path)), call);
                let id = self.intern(&path);
                self.graph.add(to, Obj::External(id, call))
            }
            (Obj::External(..), _) => self.load_from(base, name, to),
            _ => false,
        }
    }

    /// Looks `name` up in a class and its bases; on an instance also in what anybody set on it.
    fn load_class(&mut self, class: ClassId, name: &Name, to: Node, instance: Option<Obj>) -> bool {
        self.load_unseen(class, name, to, instance, &mut Seen::default())
    }

    /// A base that may be one of several classes makes many ways up, which meet again: each class is looked at once.
    fn load_unseen(&mut self, class: ClassId, name: &Name, to: Node, instance: Option<Obj>, seen: &mut Seen) -> bool {
        if !seen.insert(class) {
            return false;
        }
        let mut grew = false;
        if let (Some(_), Some(attr)) = (instance, self.class(class).attrs.get(name).copied()) {
            grew |= self.graph.flow(attr, to);
        }
        let (source, scope) = (self.class(class).source, self.class(class).scope);
        if self.scopes[source.0 as usize].get(scope).bound.contains_key(name) {
            let member = self.var(source, scope, name);
            for obj in self.copied(member) {
                grew |= self.bind_member(obj, class, instance, to);
            }
            return grew;
        }
        grew | self.load_bases(class, name, to, instance, seen)
    }

    /// A function found in a class becomes a method of the instance it was looked up on.
    fn bind_member(&mut self, obj: Obj, class: ClassId, instance: Option<Obj>, to: Node) -> bool {
        let Obj::Function(function) = obj else { return self.graph.add(to, obj) };
        if self.function(function).class.is_none() || self.has_marker(function, "staticmethod") {
            return self.graph.add(to, obj);
        }
        let receiver = if self.has_marker(function, "classmethod") {
            Some(match instance {
                Some(Obj::Instance(class, _)) => Obj::Class(class),
                _ => Obj::Class(class),
            })
        } else {
            instance
        };
        let Some(receiver) = receiver else { return self.graph.add(to, obj) };
        let mut grew = false;
        if let Some(first) = self.function(function).params.first().copied() {
            grew |= self.graph.add(first, receiver);
        }
        if ["property", "cached_property"].iter().any(|marker| self.has_marker(function, marker)) {
            let returns = self.function(function).returns;
            return grew | self.graph.flow(returns, to);
        }
        grew | self.graph.add(to, Obj::Method(function))
    }

    /// Whether one of the function's decorators ends in this name.
    pub fn has_marker(&self, function: FunctionId, name: &str) -> bool {
        self.function(function).markers.iter().any(|marker| &**marker == name)
    }

    fn store(&mut self, base: Node, name: &Name, from: Node) -> bool {
        let mut grew = false;
        for obj in self.copied(base) {
            let place = match obj {
                Obj::Module(id) => self.var(id, MODULE, name),
                Obj::Class(class) => {
                    let (source, scope) = (self.class(class).source, self.class(class).scope);
                    self.var(source, scope, name)
                }
                Obj::Instance(class, _) | Obj::Super(class) => {
                    let fresh = self.graph.node();
                    *self.classes[class.0 as usize].attrs.entry(name.clone()).or_insert(fresh)
                }
                _ => continue,
            };
            grew |= self.graph.flow(from, place);
        }
        grew
    }

    fn apply(&mut self, id: CallId) -> bool {
        let mut grew = false;
        for obj in self.copied(self.call(id).callee) {
            grew |= self.apply_to(id, obj);
        }
        if let Some((receiver, name)) = self.call(id).method.clone() {
            grew |= self.container_method(id, receiver, &name);
        }
        grew
    }

    /// Methods of lists, dictionaries and the like: what they store and give.
    fn container_method(&mut self, id: CallId, receiver: Node, name: &str) -> bool {
        let mut grew = false;
        let result = self.call(id).result;
        let args: Vec<Node> = self.call(id).args.iter().map(|(node, _)| *node).collect();
        for obj in self.copied(receiver) {
            let Obj::Container(element) = obj else { continue };
            if TAKES.contains(&name) {
                grew |= self.graph.flow(element, result);
            }
            if STORES.contains(&name) {
                for arg in &args {
                    grew |= self.graph.flow(*arg, element);
                    if matches!(name, "extend" | "update") {
                        grew |= self.spread(*arg, element);
                    }
                }
            } else if name == "items" {
                match self.own_element(result) {
                    Some(pair) => match self.own_element(pair) {
                        Some(item) => grew |= self.graph.flow(element, item),
                        None => grew = true,
                    },
                    None => grew = true,
                }
            } else if COPIES.contains(&name) {
                match self.own_element(result) {
                    Some(own) => grew |= self.graph.flow(element, own),
                    None => grew = true,
                }
            } else if !name.starts_with("__") && !TAKES.contains(&name) {
                grew |= self.graph.flow(element, result);
                grew |= self.graph.add(result, obj);
            }
        }
        grew
    }

    fn apply_to(&mut self, id: CallId, callee: Obj) -> bool {
        let (args, keywords) = (self.call(id).args.clone(), self.call(id).keywords.clone());
        let result = self.call(id).result;
        match callee {
            Obj::Function(function) | Obj::Method(function) => {
                let offset = usize::from(matches!(callee, Obj::Method(_)));
                if self.makes_closures(function) {
                    let ignored = self.graph.node();
                    self.enter(function, offset, &args, &keywords, ignored) | self.close(id, function, result)
                } else {
                    self.enter(function, offset, &args, &keywords, result)
                }
            }
            Obj::Class(class) => self.instantiate(id, class, &args, &keywords, result),
            Obj::Instance(..) => {
                let method = self.graph.node();
                self.load_from(callee, &"__call__".into(), method);
                let mut grew = false;
                for obj in self.copied(method) {
                    if let Obj::Method(function) = obj {
                        grew |= self.enter(function, 1, &args, &keywords, result);
                    }
                }
                grew
            }
            Obj::Partial(made) => {
                let Some(((inner, _), bound)) = self.call(made).args.split_first().map(|(f, b)| (*f, b.to_vec()))
                else {
                    return false;
                };
                let all: Vec<(Node, bool)> = bound.into_iter().chain(args).collect();
                let mut grew = false;
                for obj in self.copied(inner) {
                    let offset = usize::from(matches!(obj, Obj::Method(_)));
                    if let Obj::Function(function) | Obj::Method(function) = obj {
                        grew |= self.enter(function, offset, &all, &keywords, result);
                    }
                }
                grew
            }
            Obj::External(path, origin) => self.apply_external(id, path, origin),
            _ => false,
        }
    }

    /// Passes arguments to parameters and the returned value back.
    fn enter(
        &mut self,
        function: FunctionId,
        offset: usize,
        args: &[(Node, bool)],
        keywords: &[(Option<Name>, Node)],
        result: Node,
    ) -> bool {
        let info = self.function(function);
        let (ast, params) = (info.ast, info.params.clone());
        let (returns, yields, generator) = (info.returns, info.yields, info.generator);
        let mut grew = false;
        let mut position = offset;
        for (node, starred) in args {
            if *starred {
                for param in params.iter().skip(position) {
                    grew |= self.spread(*node, *param);
                }
                continue;
            }
            match ast.params.get(position).map(|param| param.kind) {
                Some(ParamKind::Plain | ParamKind::PositionalOnly) => {
                    grew |= self.graph.flow(*node, params[position]);
                    position += 1;
                }
                Some(ParamKind::VarArgs) => grew |= self.fill(params[position], *node),
                _ => {}
            }
        }
        for (name, node) in keywords {
            let Some(name) = name else { continue };
            match ast.params.iter().position(|param| param.name == *name) {
                Some(index) => grew |= self.graph.flow(*node, params[index]),
                None => {
                    if let Some(index) = ast.params.iter().position(|param| param.kind == ParamKind::VarKeywords) {
                        grew |= self.fill(params[index], *node);
                    }
                }
            }
        }
        if generator {
            grew |= self.graph.add(result, Obj::Container(yields));
        }
        grew | self.graph.flow(returns, result)
    }

    fn instantiate(
        &mut self,
        id: CallId,
        class: ClassId,
        args: &[(Node, bool)],
        keywords: &[(Option<Name>, Node)],
        result: Node,
    ) -> bool {
        let instance = Obj::Instance(class, id);
        let mut grew = self.graph.add(result, instance);
        let init = self.graph.node();
        self.load_class(class, &"__init__".into(), init, Some(instance));
        let mut found = false;
        let ignored = self.graph.node();
        for obj in self.copied(init) {
            if let Obj::Method(function) = obj {
                found = true;
                grew |= self.enter(function, 1, args, keywords, ignored);
            }
        }
        if !found {
            grew |= self.fill_fields(class, args, keywords);
        }
        grew
    }

    /// A class without `__init__` takes its annotated fields in order, as dataclasses and named tuples do.
    fn fill_fields(&mut self, class: ClassId, args: &[(Node, bool)], keywords: &[(Option<Name>, Node)]) -> bool {
        let fields: Vec<Name> = self
            .class(class)
            .ast
            .body
            .body
            .iter()
            .filter_map(|stmt| match &stmt.kind {
                StmtKind::AnnAssign { target, .. } => target.name().cloned(),
                _ => None,
            })
            .collect();
        let positional = fields.iter().zip(args).map(|(field, (node, _))| (field.clone(), *node));
        let named = keywords.iter().filter_map(|(name, node)| name.clone().map(|name| (name, *node)));
        let pairs: Vec<(Name, Node)> = positional.chain(named).collect();
        let mut grew = false;
        for (name, node) in pairs {
            let fresh = self.graph.node();
            let attr = *self.classes[class.0 as usize].attrs.entry(name).or_insert(fresh);
            grew |= self.graph.flow(node, attr);
        }
        grew
    }

    fn apply_external(&mut self, id: CallId, path: PathId, origin: CallId) -> bool {
        let path = self.path(path).to_owned();
        let (args, result) = (self.call(id).args.clone(), self.call(id).result);
        let mut grew = false;
        // What iterating something unknown yields is unknown.
        let iterates = self.call(id).ast.is_none() && path.ends_with(".__iter__");
        if iterates && self.applicable(&path, id, origin).is_none() {
            return false;
        }
        // What starts processes gives itself to a `with`, which has it already.
        let entered = path.strip_suffix(".__enter__").filter(|_| self.call(id).ast.is_none());
        if entered.is_some_and(|object| self.table.has_below(object)) && self.applicable(&path, id, origin).is_none() {
            return false;
        }
        if path == "functools.partial" {
            return self.graph.add(result, Obj::Partial(id));
        }
        if path == "importlib.import_module" || path == "builtins.__import__" {
            return self.import_by_name(id);
        }
        if let ("builtins.type", [(object, _)]) = (path.as_str(), args.as_slice()) {
            for obj in self.copied(*object) {
                if let Obj::Instance(class, _) = obj {
                    grew |= self.graph.add(result, Obj::Class(class));
                }
            }
        }
        if path == "builtins.getattr" {
            return self.load_literal(id);
        }
        if COLLECT.contains(&path.as_str()) {
            return self.collect(&args, result);
        }
        if matches!(path.as_str(), "builtins.enumerate" | "builtins.zip" | "itertools.product") {
            return self.collect_pairs(id, &args, result);
        }
        if matches!(path.as_str(), "builtins.next" | "builtins.min" | "builtins.max") {
            for (arg, _) in &args {
                grew |= self.spread(*arg, result);
            }
        }
        if path == "builtins.map" {
            grew |= self.map(&args, result);
        }
        // `functools.wraps(f)` gives a decorator, not `f`.
        let functools =
            path.starts_with("functools.") && !matches!(path.as_str(), "functools.wraps" | "functools.reduce");
        let passes = self.call(id).decorates || functools || path.starts_with("asyncio.");
        if passes {
            for (arg, _) in &args {
                grew |= self.graph.flow(*arg, result);
            }
        }
        grew |= self.pass_to_workers(id, &path, origin);
        let api = self.applicable(&path, id, origin);
        let made = match api.and_then(|api| api.result.clone()) {
            Some(result) => result.into_owned(),
            None => self.canonical(&bounded(format!("{path}()")), id),
        };
        if !self.call(id).decorates || self.graph.count(result) == 0 {
            let made = self.intern(&made);
            grew |= self.graph.add(result, Obj::External(made, id));
        }
        grew
    }

    fn collect(&mut self, args: &[(Node, bool)], result: Node) -> bool {
        let Some(element) = self.own_element(result) else { return true };
        let mut grew = false;
        for (arg, _) in args {
            grew |= self.spread(*arg, element);
        }
        grew
    }

    /// The element place of the container that a call makes; `None` the first time, when it is made.
    fn own_element(&mut self, result: Node) -> Option<Node> {
        let known = self.graph.objs(result).iter().find_map(|obj| match obj {
            Obj::Container(element) => Some(*element),
            _ => None,
        });
        if known.is_none() {
            let element = self.graph.node();
            self.graph.add(result, Obj::Container(element));
        }
        known
    }

    fn collect_pairs(&mut self, _id: CallId, args: &[(Node, bool)], result: Node) -> bool {
        let Some(pair) = self.own_element(result) else { return true };
        let Some(element) = self.own_element(pair) else { return true };
        let mut grew = false;
        for (arg, _) in args {
            grew |= self.spread(*arg, element);
        }
        grew
    }

    fn map(&mut self, args: &[(Node, bool)], result: Node) -> bool {
        let Some(element) = self.own_element(result) else { return true };
        let Some(((function, _), iterables)) = args.split_first() else { return false };
        let mut items = Vec::new();
        for (iterable, _) in iterables {
            let item = self.graph.node();
            self.spread(*iterable, item);
            items.push((item, false));
        }
        let mut grew = false;
        for obj in self.copied(*function) {
            if let Obj::Function(function) | Obj::Method(function) = obj {
                let offset = usize::from(matches!(obj, Obj::Method(_)));
                grew |= self.enter(function, offset, &items, &[], element);
            }
        }
        grew
    }

    fn import_by_name(&mut self, id: CallId) -> bool {
        let Some(name) = self.call(id).ast.and_then(|call| call.args.first()).and_then(Expr::str).map(str::to_owned)
        else {
            return false;
        };
        let (from, paths) = (self.file_path(self.call(id).source), self.paths);
        let chain = self.importer.absolute(&from, &name, &[], &|id| paths[id.0 as usize].clone());
        let obj = match chain.last() {
            Some(target) => self.target_obj(target),
            None => Obj::External(self.intern(&name), NO_CALL),
        };
        if let Obj::Module(module) = obj {
            let key = (self.call(id).source, self.call(id).span);
            let known = self.imports.entry(key).or_default();
            if !known.contains(&module) {
                known.push(module);
            }
        }
        let result = self.call(id).result;
        self.graph.add(result, obj)
    }

    fn load_literal(&mut self, id: CallId) -> bool {
        let call = self.call(id);
        let Some(name) = call.ast.and_then(|call| call.args.get(1)).and_then(Expr::str).map(Name::from) else {
            return false;
        };
        let (Some((base, _)), result) = (call.args.first().copied(), call.result) else { return false };
        self.load(base, &name, result)
    }

    /// The items that a pool passes to its worker functions, so that their methods are known.
    fn pass_to_workers(&mut self, id: CallId, path: &str, origin: CallId) -> bool {
        let Some(api) = self.applicable(path, id, origin) else { return false };
        let (workers, args_ref) = (api.worker.clone(), api.args.clone());
        let mut grew = false;
        for worker in workers.iter() {
            let Some(function) = self.argument_node(&worker.0, id, origin) else { continue };
            let mut items: Vec<(Node, bool)> = Vec::new();
            if let Some(args) = args_ref.as_ref().and_then(|args| self.argument_node(&args.0, id, origin)) {
                items.push((args, true));
            } else if !worker.0.receiver {
                for (node, starred) in self.call(id).args.clone().into_iter().skip(1) {
                    let item = self.graph.node();
                    self.spread(node, item);
                    self.graph.flow(node, item);
                    items.push((item, starred));
                }
            }
            let ignored = self.graph.node();
            for obj in self.copied(function) {
                let offset = usize::from(matches!(obj, Obj::Method(_)));
                if let Obj::Function(function) | Obj::Method(function) = obj {
                    grew |= self.enter(function, offset, &items, &[], ignored);
                }
            }
        }
        grew
    }

    /// The path of the attribute `name` of what is at `path`, in the table's own spelling.
    fn attribute(&mut self, path: PathId, name: &Name, call: CallId) -> PathId {
        let key = (path, name.clone());
        if let Some(known) = self.attributes.get(&key) {
            return *known;
        }
        let full = format!("{}.{name}", self.path(path));
        let (canonical, certain) = self.canonical_path(&full, call);
        let id = self.intern(&canonical);
        if certain {
            self.attributes.insert(key, id);
        }
        id
    }

    /// `path` in the table's own spelling. `call` is the call that the path's last `()` stands for.
    pub(super) fn canonical(&self, path: &str, call: CallId) -> String {
        self.canonical_path(path, call).0
    }

    /// The same, and whether it is the same for each call.
    fn canonical_path(&self, path: &str, call: CallId) -> (String, bool) {
        let mut path = path.to_owned();
        let mut certain = true;
        for _ in 0..8 {
            let aliases = self.table.aliases(&path);
            certain &= aliases.iter().all(|alias| alias.when.is_empty());
            let found =
                aliases.iter().find(|alias| alias.when.iter().all(|condition| self.holds(condition, call, call)));
            match found {
                Some(alias) if alias.to != path => path = alias.to.to_string(),
                Some(_) => break,
                None => match self.other_module(&path) {
                    Some(other) => path = other,
                    None => break,
                },
            }
        }
        (path, certain)
    }

    /// `path` with its module replaced, where the table has another spelling for that.
    fn other_module(&self, path: &str) -> Option<String> {
        let mut end = path.len();
        while let Some(dot) = path[..end].rfind('.') {
            end = dot;
            if path[..end].ends_with("()") {
                continue;
            }
            if let Some(alias) = self.table.aliases(&path[..end]).iter().find(|alias| alias.when.is_empty()) {
                return Some(format!("{}{}", alias.to, &path[end..])).filter(|other| other != path);
            }
        }
        None
    }

    /// The entry for calling `path`, whose conditions hold for the call `id` on a receiver made by `origin`.
    pub fn applicable(&self, path: &str, id: CallId, origin: CallId) -> Option<&Api> {
        self.table.apis(path).iter().find(|api| {
            api.when.iter().all(|condition| self.holds(condition, id, origin)) && self.context_fits(api, id, origin)
        })
    }

    /// Whether the call's context is one whose children import `__main__` and its executor one of processes.
    fn context_fits(&self, api: &Api, id: CallId, origin: CallId) -> bool {
        if let Some(context) = &api.context {
            let node = self.argument_node(&context.0, id, origin);
            if node.is_some_and(|node| self.is_external(node, "multiprocessing.fork_context")) {
                return false;
            }
        }
        match &api.executor {
            Some(executor) => self
                .argument_node(&executor.0, id, origin)
                .is_some_and(|node| self.is_external(node, "concurrent.futures.ProcessPoolExecutor()")),
            None => true,
        }
    }

    /// Whether `node` may hold the external object at `path`.
    pub fn is_external(&self, node: Node, path: &str) -> bool {
        self.graph.objs(node).iter().any(|obj| matches!(obj, Obj::External(id, _) if self.path(*id) == path))
    }

    /// The place of an argument.
    pub fn argument_node(&self, arg: &ArgRef, id: CallId, origin: CallId) -> Option<Node> {
        let call = self.call(if arg.receiver { origin } else { id });
        let named = call.keywords.iter().find(|(name, _)| name.as_deref() == Some(&*arg.name)).map(|(_, node)| *node);
        named.or_else(|| {
            let position = arg.position?;
            let before = call.args.get(..=position)?;
            (!before.iter().any(|(_, starred)| *starred)).then(|| before[position].0)
        })
    }

    /// The expression of an argument.
    pub fn argument_expr(&self, arg: &ArgRef, id: CallId, origin: CallId) -> Option<&Expr> {
        let call = self.call(if arg.receiver { origin } else { id }).ast?;
        let named = call.keywords.iter().find(|keyword| keyword.name.as_deref() == Some(&*arg.name));
        named.map(|keyword| &keyword.value).or_else(|| call.args.get(arg.position?))
    }

    fn holds(&self, condition: &Condition, id: CallId, origin: CallId) -> bool {
        let expr = self.argument_expr(&condition.arg.0, id, origin);
        let literal = expr.and_then(literal);
        let known = expr.is_none() || literal.is_some();
        if let Some(is) = &condition.is
            && !literal.as_ref().is_some_and(|literal| is.iter().any(|one| one == literal))
        {
            return false;
        }
        if let Some(isnt) = &condition.isnt
            && literal.as_ref().is_some_and(|literal| isnt.iter().any(|one| one == literal))
        {
            return false;
        }
        if condition.given.is_some_and(|given| given != expr.is_some()) {
            return false;
        }
        match condition.over {
            Some(over) if known => literal.and_then(|text| text.parse::<i64>().ok()).is_some_and(|n| n > over),
            _ => true,
        }
    }
}

/// A literal as Python writes it.
fn literal(expr: &Expr) -> Option<String> {
    Some(match &expr.kind {
        ExprKind::Str(Some(text)) => format!("'{text}'"),
        ExprKind::Number(Some(number)) => number.to_string(),
        ExprKind::Bool(true) => "True".into(),
        ExprKind::Bool(false) => "False".into(),
        ExprKind::None => "None".into(),
        ExprKind::Unary(inner) => format!("-{}", literal(inner)?),
        _ => return None,
    })
}

/// A path that has grown beyond what any table names is unknown; without a bound, loops would grow it for ever.
fn bounded(path: String) -> String {
    if path.matches("()").count() > 4 || path.len() > 160 { "?".into() } else { path }
}
