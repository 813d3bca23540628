//! What attributes and calls pass on: the constraints of [`Flow`], solved to a fixpoint.

pub(super) mod external;
mod load;
pub(super) mod table;
pub(super) mod unbound;

use rustc_hash::FxHashMap;

use super::flow::{CallInfo, Constraint, Flow};
use super::value::*;
use crate::facts::ast::*;

/// How often the constraints are gone through at most between two full rounds.
const ROUNDS: usize = 40;
/// How many full rounds there are at most; real programs need two or three.
const FULL_ROUNDS: usize = 6;

/// What was done once and for all.
#[derive(Debug, Default)]
pub(super) struct Applied {
    /// By [`CallId`]: the values of the callee that need not be called again, by position.
    callees: Vec<u64>,
    /// The places of calls that nothing else names: by the call and what is called, those of what is looked up there, and
    /// of what nobody takes.
    places: FxHashMap<(CallId, Obj, Option<&'static str>), Node>,
}

impl Applied {
    fn holds(&self, call: CallId, index: usize) -> bool {
        self.callees.get(call.0 as usize).is_some_and(|bits| bits >> index & 1 == 1)
    }

    fn insert(&mut self, call: CallId, index: usize) {
        const { assert!(MOST <= u64::BITS as usize, "each position has a bit") };
        let call = call.0 as usize;
        if call >= self.callees.len() {
            self.callees.resize(call + 1, 0);
        }
        self.callees[call] |= 1 << index;
    }
}

/// What a call passes.
pub(super) struct Passed {
    /// How many parameters come before: that of a method's receiver.
    pub(super) offset: usize,
    /// Positional arguments, and whether one is starred.
    pub(super) args: Vec<(Node, bool)>,
    /// Keyword arguments.
    pub(super) keywords: Vec<(Option<Name>, Node)>,
}

impl Passed {
    fn of(call: &CallInfo<'_>, offset: usize) -> Self {
        Self { offset, args: call.args.clone(), keywords: call.keywords.clone() }
    }

    fn is_starred(&self) -> bool {
        self.args.iter().any(|(_, starred)| *starred)
    }
}

impl<'f> Flow<'f> {
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
                Constraint::Parts { from, to } => self.alias(from, to),
                Constraint::Special { base, name, to } => self.take_special(base, &name, to),
                Constraint::Functions { from, to } => self.take_nested(from, to),
                Constraint::Item { from, index, of, to } => self.unpack(from, index, of, to),
                Constraint::SetElements { base, from } => self.fill(base, from),
                Constraint::Call(call) => self.apply(call),
            };
        }
        grew
    }

    /// The places whose values a constraint looks at.
    fn inputs(&self, index: usize) -> Vec<Node> {
        match &self.constraints[index] {
            Constraint::Attr { base, .. }
            | Constraint::SetAttr { base, .. }
            | Constraint::Special { base, .. }
            | Constraint::SetElements { base, .. } => vec![*base],
            Constraint::Elements { from, .. }
            | Constraint::Parts { from, .. }
            | Constraint::Functions { from, .. }
            | Constraint::Item { from, .. } => vec![*from],
            Constraint::Call(call) => {
                let call = self.call(*call);
                let args = call.args.iter().map(|(node, _)| *node);
                let receiver = call.method.as_ref().map(|(node, _)| *node);
                args.chain(receiver).chain([call.callee]).collect()
            }
        }
    }

    /// The positions of what `node` holds so far; what is added meanwhile is looked at when it is due.
    fn held(&self, node: Node) -> impl Iterator<Item = usize> + use<'f> {
        0..self.graph.count(node)
    }

    fn spread(&mut self, from: Node, to: Node) -> bool {
        self.take_elements(from, to, |_, element| element)
    }

    /// A part of what a call outside the project made: nobody knows what it is, but that it changes with the rest.
    pub(super) fn alias(&mut self, from: Node, to: Node) -> bool {
        let mut grew = false;
        for index in self.held(from) {
            let obj = self.graph.objs(from)[index];
            if let Some(part) = obj.part() {
                grew |= self.graph.add(to, part);
            }
        }
        grew
    }

    /// What a special method of the objects at `base` gives.
    fn take_special(&mut self, base: Node, name: &str, to: Node) -> bool {
        let mut grew = false;
        for index in self.held(base) {
            let Obj::Instance(class, _) = self.graph.objs(base)[index] else { continue };
            for function in self.methods(class, name) {
                let info = self.function(function);
                let (returns, yields, generator) = (info.returns, info.yields, info.generator);
                grew |= self.graph.flow(returns, to);
                grew |= generator && self.graph.add(to, Obj::Container(yields));
            }
        }
        grew
    }

    fn take_nested(&mut self, from: Node, to: Node) -> bool {
        let mut grew = false;
        for index in self.held(from) {
            let obj = self.graph.objs(from)[index];
            if matches!(obj, Obj::Function(function) if self.function(function).outer.is_some()) {
                grew |= self.graph.add(to, obj);
            }
        }
        grew
    }

    fn unpack(&mut self, from: Node, index: usize, of: usize, to: Node) -> bool {
        self.take_elements(from, to, |flow, element| {
            let items = flow.tuples.get(&element).filter(|items| items.len() == of);
            items.map_or(element, |items| items[index])
        })
    }

    fn take_elements(&mut self, from: Node, to: Node, place: impl Fn(&Self, Node) -> Node) -> bool {
        let mut grew = false;
        for index in self.held(from) {
            let obj = self.graph.objs(from)[index];
            match obj {
                Obj::Container(element) => grew |= self.graph.flow(place(self, element), to),
                Obj::External(path, call) => {
                    let made = self.first_that_holds(self.outside.of(path).maker, call, call);
                    if let Some(path) = made.and_then(|api| api.elements.as_ref()) {
                        let id = self.intern(path);
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
        for index in self.held(base) {
            let obj = self.graph.objs(base)[index];
            if let Obj::Container(element) = obj {
                grew |= self.graph.flow(from, element);
            }
        }
        grew
    }

    fn apply(&mut self, id: CallId) -> bool {
        let mut grew = false;
        let callee = self.call(id).callee;
        for index in self.held(callee) {
            if !self.applied.holds(id, index) {
                grew |= self.apply_to(id, index);
            }
        }
        if let Some((receiver, name)) = self.call(id).method.clone() {
            grew |= self.container_method(id, receiver, &name);
        }
        grew
    }

    /// Calls one of the values that the callee holds.
    fn apply_to(&mut self, id: CallId, index: usize) -> bool {
        let call = self.call(id);
        let (callee, result) = (self.graph.objs(call.callee)[index], call.result);
        match callee {
            Obj::Function(function) | Obj::Method(function) => {
                let passed = Passed::of(call, usize::from(matches!(callee, Obj::Method(_))));
                // Flows stay, so that once is enough, unless elements are passed that may be new.
                if !passed.is_starred() && !self.is_looked_at_alone(id, function) {
                    self.applied.insert(id, index);
                }
                self.run(id, function, &passed, result)
            }
            Obj::Class(class) => self.instantiate(id, class),
            Obj::Instance(..) => {
                let passed = Passed::of(call, 1);
                let method = self.own_place(id, callee, Some("__call__"));
                self.load_from(callee, &"__call__".into(), method);
                let mut grew = false;
                for index in self.held(method) {
                    if let Obj::Method(function) = self.graph.objs(method)[index] {
                        grew |= self.run(id, function, &passed, result);
                    }
                }
                grew
            }
            Obj::Partial(made) => {
                let Some(((inner, _), bound)) = self.call(made).args.split_first() else { return false };
                let (inner, mut passed) = (*inner, Passed::of(call, 0));
                passed.args = bound.iter().chain(&passed.args).copied().collect();
                let mut grew = false;
                for index in self.held(inner) {
                    let obj = self.graph.objs(inner)[index];
                    passed.offset = usize::from(matches!(obj, Obj::Method(_)));
                    match obj {
                        Obj::Function(function) | Obj::Method(function) => {
                            grew |= self.enter(function, &passed, result);
                        }
                        Obj::External(path, origin) => grew |= self.apply_external(id, path, origin),
                        _ => {}
                    }
                }
                grew
            }
            Obj::External(path, origin) => self.apply_external(id, path, origin),
            _ => false,
        }
    }

    /// Enters a function, and gives back what is for this call.
    fn run(&mut self, id: CallId, function: FunctionId, passed: &Passed, result: Node) -> bool {
        if self.is_looked_at_alone(id, function) {
            let ignored = self.own_place(id, Obj::Function(function), None);
            return self.enter(function, passed, ignored) | self.close(id, function, result);
        }
        self.enter(function, passed, result)
    }

    /// Whether what a function gives back depends on the call.
    fn is_looked_at_alone(&self, id: CallId, function: FunctionId) -> bool {
        self.makes_closures(function) || self.call(id).decorates
    }

    /// The place that belongs to a call of `callee` alone, for what is looked up there if it has a name.
    fn own_place(&mut self, id: CallId, callee: Obj, name: Option<&'static str>) -> Node {
        let graph = &mut self.graph;
        *self.applied.places.entry((id, callee, name)).or_insert_with(|| graph.node())
    }

    /// Enters the methods that a place holds.
    fn enter_methods(&mut self, place: Node, passed: &Passed, result: Node) -> bool {
        let mut grew = false;
        for index in self.held(place) {
            if let Obj::Method(function) = self.graph.objs(place)[index] {
                grew |= self.enter(function, passed, result);
            }
        }
        grew
    }

    /// Passes arguments to parameters and the returned value back.
    fn enter(&mut self, function: FunctionId, passed: &Passed, result: Node) -> bool {
        let info = self.function(function);
        let (ast, params) = (info.ast, info.params.clone());
        let (returns, yields, generator) = (info.returns, info.yields, info.generator);
        let mut grew = false;
        let mut position = passed.offset;
        for (node, starred) in &passed.args {
            if *starred {
                for param in params.iter().skip(position) {
                    let rest = self.rests.get(param).copied();
                    grew |= self.spread(*node, rest.unwrap_or(*param));
                    let elements = self.graph.objs(*node).iter().filter_map(|obj| match obj {
                        Obj::Container(element) => Some((*element, *param)),
                        _ => None,
                    });
                    self.unpacked.extend(elements.filter(|(_, param)| self.defaults.contains_key(param)));
                }
                continue;
            }
            match ast.params.get(position).map(|param| param.kind) {
                Some(ParamKind::Plain | ParamKind::PositionalOnly) => {
                    grew |= self.graph.flow(*node, params[position]);
                    position += 1;
                }
                Some(ParamKind::VarArgs) => grew |= self.graph.flow(*node, self.rests[&params[position]]),
                _ => {}
            }
        }
        for (name, node) in &passed.keywords {
            let Some(name) = name else { continue };
            match ast.params.iter().position(|param| param.name == *name) {
                Some(index) => grew |= self.graph.flow(*node, params[index]),
                None => {
                    if let Some(index) = ast.params.iter().position(|param| param.kind == ParamKind::VarKeywords) {
                        grew |= self.graph.flow(*node, self.rests[&params[index]]);
                    }
                }
            }
        }
        if generator {
            grew |= self.graph.add(result, Obj::Container(yields));
        }
        grew | self.graph.flow(returns, result)
    }

    fn instantiate(&mut self, id: CallId, class: ClassId) -> bool {
        let (instance, passed) = (Obj::Instance(class, id), Passed::of(self.call(id), 1));
        let result = self.call(id).result;
        let mut grew = self.graph.add(result, instance);
        for function in self.makers(class) {
            if let Some(first) = self.function(function).params.first().copied() {
                grew |= self.graph.add(first, Obj::Class(class));
            }
            grew |= self.enter(function, &passed, result);
        }
        let init = self.own_place(id, Obj::Class(class), Some("__init__"));
        self.load_class(class, &"__init__".into(), init, Some(instance));
        if self.graph.objs(init).iter().any(|obj| matches!(obj, Obj::Method(_))) {
            let ignored = self.own_place(id, Obj::Class(class), None);
            grew | self.enter_methods(init, &passed, ignored)
        } else {
            grew | self.fill_fields(class, &passed)
        }
    }

    /// A class without `__init__` takes its annotated fields in order, as dataclasses and named tuples do.
    fn fill_fields(&mut self, class: ClassId, passed: &Passed) -> bool {
        let (ast, source, scope) = (self.class(class).ast, self.class(class).source, self.class(class).scope);
        let annotated = ast.body.body.iter().filter_map(|stmt| match &stmt.kind {
            StmtKind::AnnAssign { target, value, .. } => Some((target.name()?, value.is_some())),
            _ => None,
        });
        let fields: Vec<(&Name, bool)> = annotated.collect();
        let defaults: Vec<&Name> = fields.iter().filter(|(_, default)| *default).map(|(name, _)| *name).collect();
        let defaults: Vec<(Name, Node)> =
            defaults.into_iter().map(|name| (name.clone(), self.var(source, scope, name))).collect();
        let positional = fields.iter().zip(&passed.args).map(|((field, _), (node, _))| ((*field).clone(), *node));
        let named = passed.keywords.iter().filter_map(|(name, node)| name.clone().map(|name| (name, *node)));
        let pairs: Vec<(Name, Node)> = positional.chain(named).chain(defaults).collect();
        let mut grew = false;
        for (name, node) in pairs {
            let fresh = self.graph.node();
            let attr = *self.classes[class.0 as usize].attrs.entry(name).or_insert(fresh);
            grew |= self.graph.flow(node, attr);
        }
        grew
    }
}
