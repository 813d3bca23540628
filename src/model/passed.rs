//! Changes of parameters flow to what is passed for them: a function that changes what it gets changes its callers'
//! objects.

use rustc_hash::{FxHashMap, FxHashSet};

use super::behaviour::*;
use super::flow::Flow;
use super::scope::{MODULE, Resolution, ScopeId, Scopes};
use super::value::*;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

/// Lets changes of parameters flow to the arguments that callers pass, until nothing changes.
pub(super) fn spread_parameter_changes(
    flow: &Flow<'_>,
    scopes: &[Scopes],
    vars: &mut Vars,
    functions: &mut [Behaviour],
    units: &mut [Vec<Behaviour>],
) {
    let callers = Callers::new(functions, units);
    let mut known: FxHashMap<Caller, Known> = FxHashMap::default();
    let mut spread: Vec<u64> = vec![0; functions.len()];
    for _ in 0..20 {
        let bits = functions.iter().map(|behaviour| behaviour.mutated_params);
        // What has not changed was spread before.
        let changed: Vec<u64> = bits.zip(&spread).map(|(bits, old)| if bits == *old { 0 } else { bits }).collect();
        spread = functions.iter().map(|behaviour| behaviour.mutated_params).collect();
        let mut grew = false;
        for calls in callers.of_any(&changed).chunk_by(|(one, _), (other, _)| one == other) {
            let caller = calls[0].0;
            let (behaviour, at) = match caller {
                Caller::Function(id) => {
                    let info = flow.function(id);
                    let at = Place { source: info.source, scope: info.scope, function: Some(info.ast) };
                    (&mut functions[id.0 as usize], at)
                }
                Caller::Unit(source, unit) => {
                    let at = Place { source, scope: MODULE, function: None };
                    (&mut units[source.0 as usize][unit], at)
                }
            };
            let known = known.entry(caller).or_insert_with(|| Known::of(behaviour));
            let edges: Vec<Edge> = calls.iter().map(|(_, edge)| behaviour.edges[*edge as usize].clone()).collect();
            let mut spread = Spread { flow, scopes, vars, behaviour, at: &at, known };
            for edge in edges {
                let Callee::Function(callee) = edge.callee else { continue };
                let bits = changed[callee.0 as usize];
                if let Some(receiver) = edge.receiver.filter(|_| bits & 1 != 0) {
                    grew |= spread.change(receiver.span, receiver.root, &edge, 0);
                }
                if let Some(call) = edge.call.filter(|_| edge.receiver.is_none()) {
                    grew |= spread.edge(&edge, callee, call, bits);
                }
            }
        }
        if !grew {
            return;
        }
    }
}

/// Code that calls functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Caller {
    Function(FunctionId),
    Unit(SourceId, usize),
}

/// By [`FunctionId`]: the code that calls the function for certain, with the position of the edge there.
struct Callers {
    of: Vec<Vec<(Caller, u32)>>,
}

impl Callers {
    fn new(functions: &[Behaviour], units: &[Vec<Behaviour>]) -> Self {
        let mut callers = Self { of: vec![Vec::new(); functions.len()] };
        for (index, behaviour) in functions.iter().enumerate() {
            callers.note(Caller::Function(FunctionId(index as u32)), behaviour);
        }
        for (source, behaviours) in units.iter().enumerate() {
            for (unit, behaviour) in behaviours.iter().enumerate() {
                callers.note(Caller::Unit(SourceId(source as u32), unit), behaviour);
            }
        }
        callers
    }

    fn note(&mut self, caller: Caller, behaviour: &Behaviour) {
        for (index, edge) in behaviour.edges.iter().enumerate().filter(|(_, edge)| !edge.possible) {
            if let Callee::Function(callee) = edge.callee {
                self.of[callee.0 as usize].push((caller, index as u32));
            }
        }
    }

    /// The calls of all functions that have a bit, in order.
    fn of_any(&self, bits: &[u64]) -> Vec<(Caller, u32)> {
        let changed = self.of.iter().zip(bits).filter(|(_, bits)| **bits != 0);
        let mut calls: Vec<(Caller, u32)> = changed.flat_map(|(calls, _)| calls).copied().collect();
        calls.sort_unstable();
        calls
    }
}

/// What code is known to change.
struct Known {
    objs: FxHashSet<Obj>,
    vars: FxHashSet<VarId>,
}

impl Known {
    fn of(behaviour: &Behaviour) -> Self {
        let objs = behaviour.mutated.iter().map(|(obj, _)| *obj).collect();
        Self { objs, vars: behaviour.mutates.iter().map(|access| access.var).collect() }
    }
}

struct Place<'a> {
    source: SourceId,
    scope: ScopeId,
    function: Option<&'a Function>,
}

/// The callers' code into which changes spread.
struct Spread<'s, 'f> {
    flow: &'s Flow<'f>,
    scopes: &'s [Scopes],
    vars: &'s mut Vars,
    behaviour: &'s mut Behaviour,
    at: &'s Place<'s>,
    /// What the behaviour is known to change.
    known: &'s mut Known,
}

impl Spread<'_, '_> {
    /// A call of a function that changes the parameters `bits`; says whether anything is new.
    fn edge(&mut self, edge: &Edge, callee: FunctionId, call: CallId, bits: u64) -> bool {
        let flow = self.flow;
        let mut grew = false;
        if !calls(flow, call, callee) {
            // `Thread(target=node.flip)` is given what `start()` runs.
            let made = flow.called_outside(call).into_iter().map(|(_, made)| made).filter(|made| *made != NO_CALL);
            let here = |made: &CallId| self.stands_here(*made);
            let calls = std::iter::once(call).chain(made.filter(here));
            let passed: Vec<&Expr> = match sends(flow, call) {
                true => Vec::new(),
                false => calls.flat_map(|call| passed(flow, call, callee, bits)).collect(),
            };
            passed.into_iter().for_each(|argument| grew |= self.change_argument(argument, edge, 1));
            return grew;
        }
        for index in (0..64).filter(|index| bits & (1 << index) != 0) {
            grew |= match argument(flow, call, callee, index) {
                Some(argument) => self.change_argument(argument, edge, 0),
                None => self.change_default(edge, callee, index),
            };
        }
        grew
    }

    /// Whether the code at hand makes the call itself.
    fn stands_here(&self, call: CallId) -> bool {
        let call = self.flow.call(call);
        let function = call.function.map(|function| self.flow.function(function).ast.span);
        call.source == self.at.source && function == self.at.function.map(|function| function.span)
    }

    /// What an argument holds is changed, and what its elements hold, down to a depth.
    fn change_argument(&mut self, argument: &Expr, edge: &Edge, depth: usize) -> bool {
        let at = self.at;
        let root = match argument.root().map(|root| (root, self.scopes[at.source.0 as usize].resolve(at.scope, root))) {
            Some((root, Resolution::Global)) => Root::Global(self.vars.id(at.source, root)),
            Some((root, Resolution::Local(_))) => {
                let params = at.function.map(|function| function.params.as_slice()).unwrap_or_default();
                let own = params.iter().position(|param| param.name == *root);
                own.and_then(|own| u8::try_from(own).ok()).map_or(Root::None, Root::Parameter)
            }
            None => Root::None,
        };
        self.change(argument.span, root, edge, depth)
    }

    /// The same, of an expression at `span` that begins with `root`.
    fn change(&mut self, span: Span, root: Root, edge: &Edge, depth: usize) -> bool {
        let (flow, at) = (self.flow, self.at);
        let mut grew = false;
        let mut queue: Vec<(Node, usize)> =
            flow.place_at(at.source, span).map(|place| (place, depth)).into_iter().collect();
        while let Some((place, depth)) = queue.pop() {
            for obj in flow.graph.objs(place) {
                let kept = match obj {
                    Obj::Container(_) | Obj::Instance(..) => Some(*obj),
                    _ => obj.part(),
                };
                if let Some(kept) = kept.filter(|kept| self.known.objs.insert(*kept)) {
                    self.behaviour.mutated.push((kept, edge.span));
                    grew = true;
                }
                if let Obj::Container(element) = obj
                    && depth > 0
                {
                    queue.push((*element, depth - 1));
                }
            }
        }
        match root {
            Root::Global(var) => grew | self.mutate(var, edge),
            Root::Parameter(own) => {
                let bit = if own < 64 { 1 << own } else { 0 };
                grew |= self.behaviour.mutated_params & bit != bit;
                self.behaviour.mutated_params |= bit;
                grew
            }
            Root::None => grew,
        }
    }

    /// A default value that a call changes is kept with the function.
    fn change_default(&mut self, edge: &Edge, callee: FunctionId, index: usize) -> bool {
        let info = self.flow.function(callee);
        let default = info.ast.params.get(index).and_then(|param| param.default.as_ref());
        let made = default.is_some_and(|default| {
            matches!(default.kind, ExprKind::List(_) | ExprKind::Dict(_) | ExprKind::Set(_) | ExprKind::Call(_))
        });
        let Some(name) = info.ast.name.as_ref().filter(|_| made && info.outer.is_none() && info.class.is_none()) else {
            return false;
        };
        let var = self.vars.id(info.source, name);
        self.mutate(var, edge)
    }

    /// The variable's object is changed; says whether that is new.
    fn mutate(&mut self, var: VarId, edge: &Edge) -> bool {
        let new = self.known.vars.insert(var);
        if new {
            self.behaviour.mutates.push(Access { var, span: edge.span, roles: edge.roles, turn: u32::MAX });
        }
        new
    }
}

/// Whether a call sends what it gets to children, which change copies.
fn sends(flow: &Flow<'_>, call: CallId) -> bool {
    flow.graph.objs(flow.call(call).callee).iter().any(|obj| match obj {
        Obj::External(path, origin) => flow.entry(*path, call, *origin).is_some_and(|api| !api.worker.is_empty()),
        _ => false,
    })
}

/// What a call passes to the function among its arguments that changes the parameters `bits`: the other arguments that
/// are lists, objects and the like, and the object whose method it is.
fn passed<'f>(flow: &Flow<'f>, call: CallId, callee: FunctionId, bits: u64) -> Vec<&'f Expr> {
    let info = flow.call(call);
    let Some(ast) = info.ast else { return Vec::new() };
    let objs = |expr: &Expr| flow.place_at(info.source, expr.span).map_or(&[][..], |place| flow.graph.objs(place));
    // `map(Node.flip, nodes)` changes the nodes.
    let mut given = ast.args.iter().chain(ast.keywords.iter().map(|keyword| &keyword.value));
    let is_bound = given.any(|arg| objs(arg).contains(&Obj::Method(callee)));
    let method = flow.function(callee).class.is_some() && is_bound;
    let mut found = Vec::new();
    for arg in ast.args.iter().chain(ast.keywords.iter().map(|keyword| &keyword.value)) {
        match &arg.kind {
            ExprKind::Attribute { value, .. } if method && objs(arg).contains(&Obj::Method(callee)) => {
                found.extend((bits & 1 != 0).then_some(&**value));
            }
            _ if method && bits == 1 => {}
            _ => found.extend(
                objs(arg).iter().any(|obj| matches!(obj, Obj::Container(_) | Obj::Instance(..))).then_some(arg),
            ),
        }
    }
    found
}

/// Whether the call calls the function itself, rather than pass it on.
fn calls(flow: &Flow<'_>, call: CallId, callee: FunctionId) -> bool {
    flow.graph.objs(flow.call(call).callee).iter().any(|obj| match obj {
        Obj::Function(function) | Obj::Method(function) => flow.body(*function) == flow.body(callee),
        Obj::Class(_) | Obj::Instance(..) => true,
        _ => false,
    })
}

/// The expression that a call passes for the callee's parameter; a method's first is its receiver, which is a new object
/// where a class is called.
fn argument<'f>(flow: &Flow<'f>, call: CallId, callee: FunctionId, index: usize) -> Option<&'f Expr> {
    let ast = flow.call(call).ast?;
    let info = flow.function(callee);
    let objs = flow.graph.objs(flow.call(call).callee);
    let is_bound = |obj: &Obj| matches!(obj, Obj::Method(method) if flow.body(*method) == flow.body(callee));
    let bound = objs.iter().any(is_bound);
    // `x(…)` runs `__call__` with `x` as its receiver.
    let object = objs.iter().any(|obj| matches!(obj, Obj::Instance(..)));
    let method = info.class.is_some() && !flow.has_marker(callee, "staticmethod");
    let given = method && (bound || object || objs.iter().any(|obj| matches!(obj, Obj::Class(_))));
    if given && index == 0 {
        return match &ast.func.kind {
            ExprKind::Attribute { value, .. } if bound => Some(value),
            _ => Some(&ast.func).filter(|_| object),
        };
    }
    let param = info.ast.params.get(index)?;
    let named = ast.keywords.iter().find(|keyword| keyword.name.as_ref() == Some(&param.name));
    named.map(|keyword| &keyword.value).or_else(|| ast.args.get(index - usize::from(given)))
}
