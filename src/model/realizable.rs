//! Whether a value gets to a place by a realizable path: one on which what a call returns goes back to that call.
//!
//! The flow of values does not tell the calls of a function apart: what goes in at one comes out at all. Whoever blames
//! a value that it found somewhere asks here first (Reps, "Program analysis via graph reachability").

use std::cell::{OnceCell, RefCell};

use rustc_hash::{FxHashMap, FxHashSet};

use super::call::external::is_store;
use super::flow::{Constraint, Flow};
use super::origin::kind;
use super::value::*;

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
    /// The places of the containers into which what a place holds is put.
    put: FxHashMap<Node, Vec<Node>>,
}

/// The labels, once somebody has asked.
#[derive(Debug, Default)]
pub(super) struct Realizable {
    labels: OnceCell<Labels>,
    /// By place: whether its values may have come through a parameter for which different callers pass different things.
    merged: RefCell<FxHashMap<Node, bool>>,
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
            for node in &info.params {
                labels.params.insert(*node, id);
                labels.params.extend(flow.rests.get(node).map(|element| (*element, id)));
            }
        }
        for (index, call) in flow.calls.iter().enumerate().skip(1) {
            labels.results.insert(call.result, CallId(index as u32));
            for node in call.passed() {
                labels.passed.entry(node).or_default().push(CallId(index as u32));
                if let Some((receiver, _)) = call.method.as_ref().filter(|(_, name)| is_store(name)) {
                    labels.put.entry(node).or_default().push(*receiver);
                }
            }
        }
        for constraint in &flow.constraints {
            if let Constraint::SetElements { base, from } = constraint {
                labels.put.entry(*from).or_default().push(*base);
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

/// How far a path has come backwards.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State {
    node: Node,
    /// The calls that it is in, which it entered through what they return.
    calls: Vec<CallId>,
    /// The calls that led to the taker, the last one first, as long as the value was passed from one to the next.
    led: Option<Vec<CallId>>,
}

impl Flow<'_> {
    /// [`Self::is_merged`], remembered: for those who ask when the values are all known.
    pub(super) fn comes_merged(&self, node: Node) -> bool {
        let known = self.realizable.merged.borrow().get(&node).copied();
        known.unwrap_or_else(|| {
            let merged = self.is_merged(node);
            self.realizable.merged.borrow_mut().insert(node, merged);
            merged
        })
    }

    /// Whether `node`, of which the call `taker` takes what it holds, holds `obj` for certain, as far as can be told: by a
    /// realizable path, and not by what some function returns beside other things.
    pub fn gets(&self, node: Node, obj: Obj, taker: CallId) -> bool {
        let labels = self.realizable.labels.get_or_init(|| Labels::new(self));
        let mut search = Search { flow: self, labels, taker, left: FAR };
        let led = self.call(taker).function.map(|_| Vec::new());
        search.reaches(State { node, calls: Vec::new(), led }, obj, true)
    }

    /// Whether what a place holds is put into containers of which it is not known which.
    pub(super) fn is_put_into_several(&self, from: Node) -> bool {
        let labels = self.realizable.labels.get_or_init(|| Labels::new(self));
        let is_container = |obj: &&Obj| matches!(obj, Obj::Container(_));
        let mut into = labels.put.get(&from).into_iter().flatten();
        into.any(|base| self.graph.objs(*base).iter().filter(is_container).count() > 1)
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
        while let Some(state) = queue.pop() {
            let sources = self.flow.origins.sources(state.node).iter();
            let from: Vec<Node> = sources.filter(|from| self.flow.graph.objs(**from).contains(&obj)).copied().collect();
            if from.is_empty() {
                return true;
            }
            for from in from {
                for next in self.steps(from, &state) {
                    if self.left == 0 {
                        return false;
                    }
                    self.left -= 1;
                    let several = alone && self.is_return(from, state.node) && self.is_one_of_several(&next, obj);
                    if !several && seen.insert(next.clone()) {
                        queue.push(next);
                    }
                }
            }
        }
        false
    }

    fn is_return(&self, from: Node, to: Node) -> bool {
        self.labels.results.contains_key(&to) && self.labels.returns.contains_key(&from)
    }

    /// Whether what is returned may be something of another kind as well.
    fn is_one_of_several(&mut self, state: &State, obj: Obj) -> bool {
        let others = self.flow.graph.objs(state.node).iter().filter(|other| kind(**other) != kind(obj));
        others.copied().collect::<Vec<_>>().into_iter().any(|other| self.reaches(state.clone(), other, false))
    }

    /// How a path may go on backwards from `state` to `from`.
    fn steps(&self, from: Node, state: &State) -> Vec<State> {
        let (flow, labels) = (self.flow, self.labels);
        let State { node: to, calls, led } = state;
        if self.is_put_anywhere(from, *to) {
            return Vec::new();
        }
        let at = |calls: &[CallId], led: Option<Vec<CallId>>| State { node: from, calls: calls.to_vec(), led };
        if let (Some(call), true) = (labels.results.get(to), labels.returns.contains_key(&from)) {
            let kept = &calls[calls.len().saturating_sub(DEEP - 1)..];
            return vec![at(&[kept, &[*call]].concat(), None)];
        }
        let Some(function) = labels.params.get(to) else { return vec![at(calls, led.clone())] };
        // What is captured belongs to a call that the path knows nothing of.
        let Some(own) = calls.iter().rposition(|call| flow.enters(*call, *function)) else {
            return self.before(from, *function, led.as_deref()).into_iter().map(|led| at(&[], led)).collect();
        };
        let call = flow.call(calls[own]);
        let unpacks =
            call.args.iter().any(|(_, starred)| *starred) || call.keywords.iter().any(|(name, _)| name.is_none());
        let passes = unpacks || !labels.passed.contains_key(&from) || flow.all_passed(calls[own]).contains(&from);
        passes.then(|| at(&calls[..own], None)).into_iter().collect()
    }

    /// Whether what `from` holds is put into one of several containers, of which `to` holds the elements of one.
    fn is_put_anywhere(&self, from: Node, to: Node) -> bool {
        let objs = |base: &Node| self.flow.graph.objs(*base);
        let is_container = |obj: &&Obj| matches!(obj, Obj::Container(_));
        let mut into =
            self.labels.put.get(&from).into_iter().flatten().filter(|base| objs(base).contains(&Obj::Container(to)));
        let mut counts = into.by_ref().map(|base| objs(base).iter().filter(is_container).count()).peekable();
        counts.peek().is_some() && counts.all(|count| count > 1)
    }

    /// The calls that led to the taker, once the path has left `function` backwards by `from`, which a call passes.
    fn before(&self, from: Node, function: FunctionId, led: Option<&[CallId]>) -> Vec<Option<Vec<CallId>>> {
        let within = |call: CallId| self.flow.call(call).function.map(|own| self.flow.body(own));
        let Some(led) = led.filter(|led| within(led.last().copied().unwrap_or(self.taker)) == Some(function)) else {
            return vec![None];
        };
        let passing = self.labels.passed.get(&from).into_iter().flatten();
        let entering: Vec<CallId> = passing.filter(|call| self.flow.enters(**call, function)).copied().collect();
        if entering.is_empty() || led.len() > DEEP {
            return vec![None];
        }
        let chains = entering.into_iter().map(|call| [led, &[call]].concat());
        chains.filter(|led| self.flow.comes_to(self.taker, led)).map(Some).collect()
    }
}
