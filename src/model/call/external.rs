//! What calls of code outside the project give, methods of lists and the like included.

use super::super::api::{self, ArgRef, is_iterator};
use super::super::flow::{Flow, hashed};
use super::super::lazy::Maker;
use super::super::value::*;
use super::Passed;
use crate::facts::ast::*;

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

/// Whether a method of this name puts its arguments into the receiver.
pub(in crate::model) fn is_store(name: &str) -> bool {
    STORES.contains(&name)
}

impl Flow<'_> {
    /// Methods of lists, dictionaries and the like: what they store and give.
    pub(super) fn container_method(&mut self, id: CallId, receiver: Node, name: &str) -> bool {
        let mut grew = false;
        let result = self.call(id).result;
        let args: Vec<Node> = self.call(id).args.iter().map(|(node, _)| *node).collect();
        for index in self.held(receiver) {
            let obj = self.graph.objs(receiver)[index];
            let Obj::Container(element) = obj else { continue };
            if TAKES.contains(&name) {
                grew |= self.graph.flow(element, result);
            }
            if is_store(name) {
                for arg in &args {
                    grew |= self.graph.flow(*arg, element);
                    if matches!(name, "extend" | "update") {
                        grew |= self.spread(*arg, element);
                    }
                }
            } else if name == "items" {
                match self.own_tuples(result, 2) {
                    Some(places) => grew |= self.graph.flow(element, places[1]),
                    None => grew = true,
                }
                self.note_view(name, result);
            } else if COPIES.contains(&name) {
                match self.own_element(result) {
                    Some(own) => {
                        grew |= self.graph.flow(element, own);
                        let known = self.sets.get(&element).copied();
                        self.sets.extend(known.map(|of_texts| (own, of_texts)));
                    }
                    None => grew = true,
                }
                self.note_view(name, result);
            } else if !name.starts_with("__") && !TAKES.contains(&name) {
                grew |= self.graph.flow(element, result);
                grew |= self.graph.add(result, obj);
            }
        }
        grew
    }

    /// What these methods give shows what the dictionary holds, and cannot be pickled.
    fn note_view(&mut self, name: &str, result: Node) {
        if api::gives_view(name) {
            let elements = self.graph.objs(result).iter().filter_map(|obj| match obj {
                Obj::Container(element) => Some(*element),
                _ => None,
            });
            self.views.extend(elements);
        }
    }

    pub(super) fn apply_external(&mut self, id: CallId, path: PathId, origin: CallId) -> bool {
        let result = self.call(id).result;
        if path == PathId::UNKNOWN {
            return self.show(id, path, result);
        }
        let name = self.outside.of(path).name.clone();
        let mut grew = false;
        if self.gives_nothing(id, path, origin) {
            return false;
        }
        match &*name {
            "functools.partial" => return self.graph.add(result, Obj::Partial(id)),
            "importlib.import_module" | "builtins.__import__" => return self.import_by_name(id),
            "builtins.getattr" => return self.load_literal(id),
            "builtins.setattr" => grew |= self.store_literal(id),
            "builtins.type" if self.call(id).args.len() == 1 => {
                let others = self.give_by_class(id, &mut grew, |obj| match obj {
                    Obj::Instance(class, _) => Some(Obj::Class(class)),
                    _ => None,
                });
                if !others {
                    return grew;
                }
            }
            // `super().__new__(cls)` gives an object of the class, as the `self` of its methods.
            _ if name.ends_with(".__new__") => {
                let others = self.give_by_class(id, &mut grew, |obj| match obj {
                    Obj::Class(class) => Some(Obj::Instance(class, NO_CALL)),
                    _ => None,
                });
                if !others {
                    return grew;
                }
            }
            _ => {}
        }
        let args = self.call(id).args.clone();
        grew |= self.apply_defaults(id, &name);
        grew |= self.hold(id, path, &args, result);
        let is_tuples = matches!(&*name, "builtins.enumerate" | "builtins.zip" | "itertools.product");
        if is_tuples || self.outside.of(path).collects && !api::is_bound(&format!("{name}()")) {
            return grew;
        }
        // `functools.wraps(f)` gives a decorator, not `f`.
        let functools = name.starts_with("functools.") && !matches!(&*name, "functools.wraps" | "functools.reduce");
        let passes = self.call(id).decorates || functools || name.starts_with("asyncio.");
        if passes {
            for (arg, _) in &args {
                grew |= self.graph.flow(*arg, result);
            }
        }
        grew |= self.pass_to_workers(id, path, origin);
        if let Some((object, false)) = args.first() {
            grew |= self.call_on(id, path, origin, *object, result);
        }
        grew |= self.run_passed(id, path, origin);
        if !self.call(id).decorates || self.graph.count(result) == 0 {
            let made = match self.entry(path, id, origin).and_then(|api| api.result.as_ref()) {
                Some(result) => self.intern(result),
                None => self.result(path, id),
            };
            grew |= self.graph.add(result, Obj::External(made, id));
        }
        grew | self.show(id, path, result)
    }

    /// What a call gives that holds the elements of its arguments, or is one of them.
    fn hold(&mut self, id: CallId, path: PathId, args: &[(Node, bool)], result: Node) -> bool {
        let mut grew = false;
        let outside = self.outside.of(path);
        let (collects, combines, takes) = (outside.collects, outside.combines, outside.takes_element);
        let name = outside.name.clone();
        match &*name {
            "collections.defaultdict" => grew |= self.make_by_default(args, result),
            "builtins.enumerate" | "builtins.zip" | "itertools.product" => {
                grew |= self.collect_tuples(&name, args, result);
                self.note_iterator(id, &name, result);
            }
            "builtins.map" => {
                grew |= self.map(id, args, result);
                self.note_iterator(id, &name, result);
            }
            _ if collects => {
                grew |= self.collect(args, result);
                grew |= &*name == "builtins.dict" && self.collect_pairs(id, args, result);
                self.note_iterator(id, &name, result);
                if matches!(&*name, "builtins.set" | "builtins.frozenset") {
                    self.note_set(result, self.hashed_argument(id));
                }
            }
            _ if combines => grew |= self.combine(args, result),
            _ if takes => {
                grew |= args.iter().fold(false, |grew, (arg, _)| self.spread(*arg, result) | grew);
            }
            _ => {}
        }
        grew
    }

    /// What an array over the memory of another shows is that one's.
    fn show(&mut self, id: CallId, path: PathId, result: Node) -> bool {
        let call = self.call(id);
        let receiver = call.method.as_ref().filter(|(_, name)| api::gives_part(name)).map(|(receiver, _)| *receiver);
        let shown: Vec<Node> = if self.outside.of(path).is_view { call.passed().collect() } else { Vec::new() };
        shown.into_iter().chain(receiver).fold(false, |grew, node| self.alias(node, result) | grew)
    }

    /// What `set_defaults(name=value)` puts into parsed arguments.
    fn apply_defaults(&mut self, id: CallId, path: &str) -> bool {
        let mut grew = false;
        if path.starts_with("argparse.") && path.ends_with(".set_defaults") {
            for (name, value) in self.call(id).keywords.clone() {
                let Some(name) = name else { continue };
                let place = self.parsed_attribute(&name);
                grew |= self.graph.flow(value, place);
            }
        }
        grew
    }

    /// Whether nothing is known of what a call gives that an iteration or a `with` implies.
    fn gives_nothing(&self, id: CallId, path: PathId, origin: CallId) -> bool {
        if self.call(id).ast.is_some() {
            return false;
        }
        let name = self.path(path);
        // What starts processes gives itself to a `with`, which has it already.
        let is_entered = name.strip_suffix(".__enter__").is_some_and(|object| self.table.has_below(object));
        // What iterating something unknown yields is unknown.
        (name.ends_with(".__iter__") || is_entered) && self.entry(path, id, origin).is_none()
    }

    /// What an argument parser puts into an attribute of the object that it gives.
    pub(super) fn parsed_attribute(&mut self, name: &Name) -> Node {
        let graph = &mut self.graph;
        *self.parsed.entry(name.clone()).or_insert_with(|| graph.node())
    }

    /// Whoever takes elements of what the call gives takes them away.
    fn note_iterator(&mut self, id: CallId, path: &str, result: Node) {
        if is_iterator(&format!("{path}()")) {
            let made = self.own_element(result);
            self.iterators.extend(made.map(|made| (made, Maker::Call(id))));
        }
    }

    /// Notes that what is at `made` is a set, unless its elements are numbers.
    pub(in crate::model) fn note_set(&mut self, made: Node, of_texts: Option<bool>) {
        let Some(of_texts) = of_texts else { return };
        let elements = self.graph.objs(made).iter().filter_map(|obj| match obj {
            Obj::Container(element) => Some((*element, of_texts)),
            _ => None,
        });
        self.sets.extend(elements);
    }

    /// Whether the set that a call makes is of texts for certain; `None` if it is of numbers.
    fn hashed_argument(&self, id: CallId) -> Option<bool> {
        let argument = self.call(id).ast.and_then(|call| call.args.first());
        match argument.map(|argument| &argument.kind) {
            Some(ExprKind::Str(_)) => Some(true),
            Some(ExprKind::List(items) | ExprKind::Tuple(items)) => hashed(items),
            Some(ExprKind::Call(call)) => match &call.func.kind {
                ExprKind::Name(name) if &**name == "range" => None,
                ExprKind::Attribute { attr, .. } => Some(matches!(&**attr, "split" | "splitlines")),
                _ => Some(false),
            },
            _ => Some(false),
        }
    }

    /// A dictionary whose missing values the first argument makes.
    fn make_by_default(&mut self, args: &[(Node, bool)], result: Node) -> bool {
        let Some(element) = self.own_element(result) else { return true };
        let mut grew = false;
        let Some((factory, _)) = args.first() else { return false };
        for index in self.held(*factory) {
            let obj = self.graph.objs(*factory)[index];
            grew |= match obj {
                Obj::External(path, _) if self.outside.of(path).collects => self.own_element(element).is_none(),
                Obj::Class(class) => self.graph.add(element, Obj::Instance(class, NO_CALL)),
                Obj::Function(function) => {
                    let returns = self.function(function).returns;
                    self.graph.flow(returns, element)
                }
                _ => false,
            };
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

    /// `dict(pairs, name=value)` holds the values.
    fn collect_pairs(&mut self, id: CallId, args: &[(Node, bool)], result: Node) -> bool {
        let Some(element) = self.own_element(result) else { return true };
        let mut grew = false;
        for (pairs, _) in args {
            for index in self.held(*pairs) {
                let obj = self.graph.objs(*pairs)[index];
                if let Obj::Container(pair) = obj {
                    grew |= self.unpack(*pairs, 0, 1, element);
                    grew |= self.spread(pair, element);
                }
            }
        }
        let keywords: Vec<Node> =
            self.call(id).keywords.iter().filter(|(name, _)| name.is_some()).map(|(_, node)| *node).collect();
        keywords.into_iter().fold(grew, |grew, value| self.graph.flow(value, element) | grew)
    }

    /// A container of containers of the elements of the arguments.
    fn combine(&mut self, args: &[(Node, bool)], result: Node) -> bool {
        let Some(tuple) = self.own_element(result) else { return true };
        let Some(element) = self.own_element(tuple) else { return true };
        args.iter().fold(false, |grew, (arg, _)| self.spread(*arg, element) | grew)
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

    /// The places of what is in the tuples that a call's result holds; `None` the first times, when they are made.
    fn own_tuples(&mut self, result: Node, of: usize) -> Option<Vec<Node>> {
        let tuple = self.own_element(result)?;
        let known = self.graph.objs(tuple).iter().find_map(|obj| match obj {
            Obj::Container(element) => Some(*element),
            _ => None,
        });
        let Some(element) = known else {
            let (element, places) = (self.graph.node(), (0..of).map(|_| self.graph.node()).collect::<Vec<_>>());
            for place in &places {
                self.graph.flow(*place, element);
            }
            // Before anybody can unpack them.
            self.tuples.insert(element, places.into());
            self.graph.add(tuple, Obj::Container(element));
            return None;
        };
        let places = self.tuples.get(&element);
        let place = |index: usize| places.and_then(|places| places.get(index)).copied().unwrap_or(element);
        Some((0..of).map(place).collect())
    }

    /// `enumerate`, `zip` and the like: tuples of an element of each argument.
    fn collect_tuples(&mut self, path: &str, args: &[(Node, bool)], result: Node) -> bool {
        let first = usize::from(path == "builtins.enumerate");
        let args = if first == 1 { args.get(..1).unwrap_or_default() } else { args };
        let Some(places) = self.own_tuples(result, args.len() + first) else { return true };
        let mut grew = false;
        for (index, (arg, starred)) in args.iter().enumerate() {
            // Each of `*rows` is one.
            let rows = if *starred { self.graph.node() } else { *arg };
            if *starred {
                grew |= self.spread(*arg, rows);
            }
            grew |= self.spread(rows, places[index + first]);
        }
        grew
    }

    fn map(&mut self, id: CallId, args: &[(Node, bool)], result: Node) -> bool {
        let Some(element) = self.own_element(result) else { return true };
        let Some(((function, _), iterables)) = args.split_first() else { return false };
        let mut items = Vec::new();
        for (iterable, _) in iterables {
            let item = self.graph.node();
            self.spread(*iterable, item);
            items.push((item, false));
        }
        let mut grew = false;
        let mut passed = Passed { offset: 0, args: items, keywords: Vec::new() };
        for index in self.held(*function) {
            let obj = self.graph.objs(*function)[index];
            match obj {
                Obj::Function(function) | Obj::Method(function) => {
                    passed.offset = usize::from(matches!(obj, Obj::Method(_)));
                    grew |= self.enter(function, &passed, element);
                }
                Obj::External(path, origin) => {
                    let object = passed.args.first().map(|(object, _)| *object);
                    grew |= object.is_some_and(|object| self.call_on(id, path, origin, object, element));
                }
                _ => {}
            }
        }
        grew
    }

    /// Methods from outside the project that a call is given to run: `Thread(target=p.start).start()`.
    fn run_passed(&mut self, id: CallId, path: PathId, origin: CallId) -> bool {
        let Some(api) = self.entry(path, id, origin) else { return false };
        let runs: Vec<ArgRef> = api.runs.iter().map(|runs| runs.0.clone()).collect();
        let mut grew = false;
        for function in runs {
            let given = self.argument_node(&function, id, origin);
            let source = self.call(if function.receiver { origin } else { id }).source;
            let receiver = self.argument_expr(&function, id, origin).and_then(|expr| match &expr.kind {
                ExprKind::Attribute { value, .. } => self.place_at(source, value.span),
                _ => None,
            });
            if let (Some(given), Some(receiver)) = (given, receiver) {
                grew |= self.run_all(id, given, receiver);
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
    fn pass_to_workers(&mut self, id: CallId, path: PathId, origin: CallId) -> bool {
        let Some(api) = self.entry(path, id, origin) else { return false };
        let args_ref = api.args.as_ref();
        let mut grew = false;
        for worker in api.worker.iter() {
            let Some(function) = self.argument_node(&worker.0, id, origin) else { continue };
            let mut items: Vec<(Node, bool)> = Vec::new();
            if let Some(args) = args_ref.and_then(|args| self.argument_node(&args.0, id, origin)) {
                let expr = args_ref.and_then(|args| self.argument_expr(&args.0, id, origin));
                let written = expr.is_some_and(|expr| matches!(expr.kind, ExprKind::Tuple(_)));
                let elements = self.graph.objs(args).iter().find_map(|obj| match obj {
                    Obj::Container(element) => self.tuples.get(element),
                    _ => None,
                });
                match elements.filter(|_| written) {
                    Some(elements) => items.extend(elements.iter().map(|item| (*item, false))),
                    None => items.push((args, true)),
                }
            } else if !worker.0.receiver {
                for (node, starred) in self.call(id).args.clone().into_iter().skip(1) {
                    let item = self.graph.node();
                    self.spread(node, item);
                    self.graph.flow(node, item);
                    items.push((item, starred));
                }
            }
            let ignored = self.graph.node();
            let mut passed = Passed { offset: 0, args: items, keywords: Vec::new() };
            for index in self.held(function) {
                let obj = self.graph.objs(function)[index];
                passed.offset = usize::from(matches!(obj, Obj::Method(_)));
                if let Obj::Function(function) | Obj::Method(function) = obj {
                    grew |= self.enter(function, &passed, ignored);
                }
            }
        }
        grew
    }
}
