//! Whether a value gets to a place by a realizable path: one on which what a call returns goes back to that call.
//!
//! The flow of values does not tell the calls of a function apart: what goes in at one comes out at all. Whoever blames
//! a value that it found somewhere asks here first (Reps, "Program analysis via graph reachability").

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::flow::Flow;
use super::origin::kind;
use super::value::*;
use crate::facts::ast::ParamKind;

/// How many states of a search are looked at before the path counts as not realizable.
const FAR: usize = 2000;
/// How many calls are remembered that a path has entered backwards, through what they return.
const DEEP: usize = 6;

/// What an edge of the flow stands for.
#[derive(Debug, Default)]
struct Labels {
    /// The function whose parameter a place is, or an element of its `*args`.
    params: FxHashMap<Node, FunctionId>,
    /// The function whose returned values a place holds.
    returns: FxHashMap<Node, FunctionId>,
    /// The calls whose results a place holds.
    results: FxHashMap<Node, CallId>,
    /// The calls that pass what a place holds.
    passed: FxHashMap<Node, Vec<CallId>>,
}

/// The labels, once somebody has asked.
#[derive(Debug, Default)]
pub(super) struct Realizable {
    labels: OnceCell<Labels>,
}

impl Labels {
    fn new(flow: &Flow<'_>) -> Self {
        let mut labels = Self::default();
        for (index, info) in flow.functions.iter().enumerate() {
            if info.closure.is_some() {
                continue;
            }
            let id = FunctionId(index as u32);
            labels.returns.insert(info.returns, id);
            for (param, node) in info.ast.params.iter().zip(&info.params) {
                labels.params.insert(*node, id);
                if matches!(param.kind, ParamKind::VarArgs | ParamKind::VarKeywords) {
                    let elements = flow.graph.objs(*node).iter().filter_map(|obj| match obj {
                        Obj::Container(element) => Some(*element),
                        _ => None,
                    });
                    labels.params.extend(elements.map(|element| (element, id)));
                }
            }
        }
        for (index, call) in flow.calls.iter().enumerate().skip(1) {
            labels.results.insert(call.result, CallId(index as u32));
            for node in call.passed() {
                labels.passed.entry(node).or_default().push(CallId(index as u32));
            }
        }
        labels
    }
}

/// A search for one value.
struct Search<'a, 'f> {
    flow: &'a Flow<'f>,
    labels: &'a Labels,
    /// The call that takes the value.
    taker: CallId,
    /// How many more states are looked at before nothing counts as realizable.
    left: usize,
}

/// A place, and the calls that a path is in that went backwards to it, through what they return.
type State = (Node, Vec<CallId>);

impl Flow<'_> {
    /// Whether `node`, of which the call `taker` takes what it holds, holds `obj` for certain, as far as can be told: by a
    /// realizable path, and not by what some function returns beside other things.
    pub fn gets(&self, node: Node, obj: Obj, taker: CallId) -> bool {
        let labels = self.realizable.labels.get_or_init(|| Labels::new(self));
        let mut search = Search { flow: self, labels, taker, left: FAR };
        search.reaches((node, Vec::new()), obj, true)
    }

    /// The arguments of a call, those of the partial that it may be of included.
    fn all_passed(&self, id: CallId) -> Vec<Node> {
        let partial = self.graph.objs(self.call(id).callee).iter().filter_map(|obj| match obj {
            Obj::Partial(made) => Some(*made),
            _ => None,
        });
        partial.chain([id]).flat_map(|id| self.call(id).passed()).collect()
    }

    /// Whether a call may run the function's body.
    fn enters(&self, id: CallId, function: FunctionId) -> bool {
        let runs = |obj: &Obj| match obj {
            Obj::Function(callee) | Obj::Method(callee) => self.body(*callee) == function,
            Obj::Class(class) => self.methods(*class, "__init__").contains(&function),
            Obj::Instance(class, _) => self.methods(*class, "__call__").contains(&function),
            Obj::Partial(made) => {
                let inner = self.call(*made).args.first();
                inner.is_some_and(|(inner, _)| self.functions_in(*inner).contains(&function))
            }
            _ => false,
        };
        self.graph.objs(self.call(id).callee).iter().any(runs)
    }
}

impl Search<'_, '_> {
    /// Whether a path goes backwards from `state` to where `obj` comes from; only one, if it must be `alone`, on which no
    /// function returns other things as well.
    fn reaches(&mut self, state: State, obj: Obj, alone: bool) -> bool {
        let mut seen: FxHashSet<State> = FxHashSet::default();
        let mut queue = vec![state];
        while let Some((node, calls)) = queue.pop() {
            let sources = self.flow.origins.sources(node).iter();
            let from: Vec<Node> = sources.filter(|from| self.flow.graph.objs(**from).contains(&obj)).copied().collect();
            if from.is_empty() {
                return true;
            }
            for from in from {
                let Some(next) = self.step(from, node, &calls) else { continue };
                if self.left == 0 {
                    return false;
                }
                self.left -= 1;
                let state = (from, next);
                if seen.contains(&state) || (alone && self.is_return(from, node) && self.is_one_of_several(&state, obj))
                {
                    continue;
                }
                seen.insert(state.clone());
                queue.push(state);
            }
        }
        false
    }

    fn is_return(&self, from: Node, to: Node) -> bool {
        self.labels.results.contains_key(&to) && self.labels.returns.contains_key(&from)
    }

    /// Whether what is returned may be something of another kind as well.
    fn is_one_of_several(&mut self, state: &State, obj: Obj) -> bool {
        let others = self.flow.graph.objs(state.0).iter().filter(|other| kind(**other) != kind(obj));
        others.copied().collect::<Vec<_>>().into_iter().any(|other| self.reaches(state.clone(), other, false))
    }

    /// The calls that a path is in after it went backwards from `to` to `from`; `None` if it cannot.
    fn step(&self, from: Node, to: Node, calls: &[CallId]) -> Option<Vec<CallId>> {
        let (flow, labels) = (self.flow, self.labels);
        if let (Some(call), true) = (labels.results.get(&to), labels.returns.contains_key(&from)) {
            let kept = &calls[calls.len().saturating_sub(DEEP - 1)..];
            return Some([kept, &[*call]].concat());
        }
        let Some(function) = labels.params.get(&to) else { return Some(calls.to_vec()) };
        // What is captured belongs to a call that the path knows nothing of.
        let Some(at) = calls.iter().rposition(|call| flow.enters(*call, *function)) else {
            return self.is_taken(from, *function).then(Vec::new);
        };
        let call = flow.call(calls[at]);
        let unpacks =
            call.args.iter().any(|(_, starred)| *starred) || call.keywords.iter().any(|(name, _)| name.is_none());
        let passes = unpacks || !labels.passed.contains_key(&from) || flow.all_passed(calls[at]).contains(&from);
        passes.then(|| calls[..at].to_vec())
    }

    /// Whether the function, if the taker stands in it, comes to it in one of the calls that pass `from`.
    fn is_taken(&self, from: Node, function: FunctionId) -> bool {
        let taker = self.flow.call(self.taker);
        if taker.function.is_none_or(|own| self.flow.body(own) != function) {
            return true;
        }
        let passing = self.labels.passed.get(&from).into_iter().flatten();
        let mut entering = passing.filter(|call| self.flow.enters(**call, function)).peekable();
        entering.peek().is_none() || entering.any(|call| self.flow.comes_to(function, *call, taker.span))
    }
}
