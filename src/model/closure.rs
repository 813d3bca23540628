//! Functions told apart by a call: what `wrapper` calls depends on the function that went into its decorator, and what
//! `measure(f)` calls on who calls it.
//!
//! A function that calls a parameter of the function around it, or passes it on, becomes one function for each call of
//! the latter; one that calls its own parameter or a method of it, one for each of its own calls. All share their body
//! and its places; what tells them apart is what the parameter stands for.

use rustc_hash::{FxHashMap, FxHashSet};

use super::flow::Flow;
use super::origin::Origins;
use super::value::*;
use crate::facts::ast::{Name, ParamKind};

/// How a closure was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Closure {
    /// The function whose body it has.
    pub body: FunctionId,
    /// The call of the function around it, or of itself.
    pub made: CallId,
    /// Whether it is a call of itself.
    pub called: bool,
}

/// The closures that were told apart.
#[derive(Debug, Default)]
pub(super) struct Closures {
    /// The functions that use a parameter of the function around them.
    bodies: FxHashSet<FunctionId>,
    /// The functions around those.
    makers: FxHashSet<FunctionId>,
    made: FxHashMap<Closure, FunctionId>,
    watched: FxHashSet<(Node, usize)>,
    /// The constraint that is being looked at.
    pub(super) at: usize,
}

impl Flow<'_> {
    /// Finds the functions that use what they capture from the function around them.
    pub(super) fn find_closures(&mut self) {
        for index in 1..self.calls.len() {
            let call = self.call(CallId(index as u32));
            let Some(function) = call.function else { continue };
            let Some(outer) = self.function(function).outer else { continue };
            let uses = call.passed().chain([call.callee]).any(|node| self.captured_param(outer, node).is_some());
            if uses {
                self.closures.bodies.insert(function);
                self.closures.makers.insert(outer);
            }
        }
    }

    /// Whether calls of the function are looked at one by one.
    pub(super) fn makes_closures(&self, function: FunctionId) -> bool {
        self.closures.makers.contains(&self.body(function))
    }

    /// The function whose body `function` has: itself, unless it is a closure that is told apart from others.
    pub fn body(&self, function: FunctionId) -> FunctionId {
        self.function(function).closure.map_or(function, |closure| closure.body)
    }

    /// What the call `id` of `maker` gives: a closure of its own where that returns one. A decorator gives back what it
    /// decorates, or what it makes of that, but not what other calls have given it.
    pub(super) fn close(&mut self, id: CallId, maker: FunctionId, result: Node) -> bool {
        let (maker, returns) = (self.body(maker), self.function(maker).returns);
        let of_others = self.given_by_others(id, maker);
        let at = self.closures.at;
        if self.closures.watched.insert((returns, at)) {
            self.graph.watch(returns, at);
        }
        let mut grew = false;
        for obj in self.graph.objs(returns).to_vec() {
            if of_others.contains(&obj) {
                continue;
            }
            let given = match obj {
                Obj::Function(body)
                    if self.closures.bodies.contains(&body) && self.function(body).outer == Some(maker) =>
                {
                    Obj::Function(self.closure(Closure { body, made: id, called: false }))
                }
                _ => obj,
            };
            grew |= self.graph.add(result, given);
        }
        grew
    }

    /// The functions and classes that other calls give to a decorator than the call `id`, if that decorates.
    fn given_by_others(&self, id: CallId, decorator: FunctionId) -> FxHashSet<Obj> {
        let call = self.call(id);
        if !call.decorates {
            return FxHashSet::default();
        }
        let held = |node: &Node| self.graph.objs(*node).iter().copied();
        let params = self.function(decorator).params.iter();
        let places = params.flat_map(|param| [Some(param), self.rests.get(param)]).flatten();
        let is_definition = |obj: &Obj| matches!(obj, Obj::Function(_) | Obj::Class(_));
        let mut given: FxHashSet<Obj> = places.flat_map(held).filter(is_definition).collect();
        for own in call.args.iter().flat_map(|(own, _)| held(own)) {
            given.remove(&own);
        }
        given
    }

    fn closure(&mut self, closure: Closure) -> FunctionId {
        if let Some(known) = self.closures.made.get(&closure) {
            return *known;
        }
        let mut info = self.function(closure.body).clone();
        info.closure = Some(closure);
        let id = FunctionId(self.functions.len() as u32);
        self.functions.push(info);
        self.closures.made.insert(closure, id);
        id
    }

    /// What `node` stands for in the body of `function`: where it is a parameter that is told apart, the argument that was
    /// passed for it.
    pub fn seen_by(&self, function: Option<FunctionId>, node: Node) -> Node {
        let argument = function.and_then(|function| {
            let info = self.function(function);
            let closure = info.closure?;
            let maker = if closure.called { closure.body } else { info.outer? };
            self.given(closure.made, maker, self.captured_param(maker, node)?)
        });
        argument.unwrap_or(node)
    }

    /// Tells calls of one function apart where what it calls depends on its arguments and one call passes less than
    /// all others together, and where it may start processes and asks for a parameter for which a call passes a literal.
    pub(super) fn tell_apart(&mut self) {
        let mut deciding: FxHashMap<FunctionId, Vec<usize>> = FxHashMap::default();
        for index in 1..self.calls.len() {
            let call = self.call(CallId(index as u32));
            let Some(function) = call.function else { continue };
            let receiver = call.method.as_ref().map(|(receiver, _)| *receiver);
            let implied = call.ast.is_none() && receiver.is_some_and(|node| self.graph.count(node) > 1);
            let several = implied || self.graph.count(call.callee) > 1;
            let params = receiver.into_iter().chain([call.callee]).filter(|_| several);
            for param in params.filter_map(|node| self.captured_param(function, node)) {
                deciding.entry(function).or_default().push(param);
            }
        }
        let asked = self.asked_params();
        for index in 1..self.calls.len() {
            let id = CallId(index as u32);
            for obj in self.graph.objs(self.call(id).callee).to_vec() {
                let (Obj::Function(body) | Obj::Method(body)) = obj else { continue };
                let narrows = deciding.get(&body).into_iter().flatten().any(|param| self.narrows(id, body, *param));
                let answers = |params: &FxHashSet<Name>| {
                    self.literal_arguments(id, body, &[]).iter().any(|(param, _)| params.contains(param))
                };
                if narrows || asked.get(&body).is_some_and(answers) {
                    self.closure(Closure { body, made: id, called: true });
                }
            }
        }
        self.origins = Origins::new(self);
    }

    /// Whether the call passes less for a parameter than all calls together do.
    fn narrows(&self, id: CallId, function: FunctionId, param: usize) -> bool {
        let all = self.function(function).params[param];
        self.given(id, function, param).is_some_and(|node| self.graph.count(node) < self.graph.count(all))
    }

    /// The function that the call `id` of `function` runs, told apart from other calls of it.
    pub fn at_call(&self, function: FunctionId, id: CallId) -> FunctionId {
        let closure = Closure { body: function, made: id, called: true };
        self.closures.made.get(&closure).copied().unwrap_or(function)
    }

    /// The position of the parameter that `node` is, if nothing else is ever bound to its name.
    pub(super) fn captured_param(&self, outer: FunctionId, node: Node) -> Option<usize> {
        let info = self.function(outer);
        let index = info.params.iter().position(|param| *param == node)?;
        let name = &info.ast.params[index].name;
        let scopes = &self.scopes[info.source.0 as usize];
        let rebound = scopes.get(info.scope).bound.get(name).is_none_or(|places| places.len() != 1)
            || scopes.all.iter().any(|scope| scope.nonlocals.contains(name));
        let several = matches!(info.ast.params[index].kind, ParamKind::VarArgs | ParamKind::VarKeywords);
        (!rebound && !several).then_some(index)
    }

    /// The argument that a call passes for a function's parameter.
    fn given(&self, id: CallId, function: FunctionId, index: usize) -> Option<Node> {
        let call = self.call(id);
        let param = &self.function(function).ast.params[index];
        if let Some((_, node)) = call.keywords.iter().find(|(keyword, _)| keyword.as_ref() == Some(&param.name)) {
            return Some(*node);
        }
        if param.kind == ParamKind::KeywordOnly {
            return None;
        }
        let is_method = |obj: &Obj| matches!(obj, Obj::Method(id) if self.body(*id) == function);
        let bound = self.graph.objs(call.callee).iter().any(is_method);
        let Some(position) = index.checked_sub(usize::from(bound)) else {
            return call.method.as_ref().map(|(receiver, _)| *receiver);
        };
        let before = call.args.get(..=position)?;
        (!before.iter().any(|(_, starred)| *starred)).then(|| before[position].0)
    }
}
