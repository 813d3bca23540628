//! Where the values of a place come from: whether they are what the code there chooses from, or what its callers pass.

use rustc_hash::{FxHashMap, FxHashSet};

use super::flow::{Constraint, Flow};
use super::value::*;

/// How many places are looked at before an origin counts as unknown.
const FAR: usize = 400;

/// From which places each place gets its values.
#[derive(Debug, Default)]
pub(super) struct Origins {
    sources: FxHashMap<Node, Vec<Node>>,
    /// The parameters that hold several things, which different callers may have passed.
    merged: FxHashSet<Node>,
}

impl Origins {
    pub(super) fn new(flow: &Flow<'_>) -> Self {
        let mut origins = Self::default();
        for (from, to) in flow.graph.edges() {
            origins.sources.entry(to).or_default().push(from);
        }
        for constraint in &flow.constraints {
            match constraint {
                Constraint::Attr { base: from, to, .. }
                | Constraint::Special { base: from, to, .. }
                | Constraint::Elements { from, to }
                | Constraint::Parts { from, to }
                | Constraint::Functions { from, to }
                | Constraint::Item { from, to, .. } => {
                    origins.sources.entry(*to).or_default().push(*from);
                }
                Constraint::Call(id) => {
                    let call = flow.call(*id);
                    let receiver = call.method.as_ref().map(|(receiver, _)| *receiver);
                    let sources = origins.sources.entry(call.result).or_default();
                    sources.extend(receiver.into_iter().chain([call.callee]));
                    // Closures reach the result one by one.
                    for obj in flow.graph.objs(call.callee) {
                        if let Obj::Function(function) | Obj::Method(function) = obj {
                            sources.push(flow.function(*function).returns);
                        }
                    }
                }
                Constraint::SetAttr { .. } | Constraint::SetElements { .. } => {}
            }
        }
        origins.sources.values_mut().for_each(|sources| sources.sort_unstable());
        let params = flow.functions.iter().flat_map(|info| &info.params).copied();
        // What one caller passes from one place, a loop passes all of.
        let is_merged = |param: &Node| holds_several(flow, *param) && origins.sources(*param).len() != 1;
        origins.merged = params.filter(is_merged).collect();
        origins
    }
}

/// Whether a place holds objects of several classes, or several functions.
pub(super) fn holds_several(flow: &Flow<'_>, node: Node) -> bool {
    let mut kinds = flow.graph.objs(node).iter().map(|obj| kind(*obj));
    kinds.next().is_some_and(|first| kinds.any(|other| other != first))
}

/// What is left of a value if it doesn't matter which call made it.
pub(super) fn kind(obj: Obj) -> Obj {
    match obj {
        Obj::Instance(class, _) => Obj::Instance(class, NO_CALL),
        Obj::External(path, _) => Obj::External(path, NO_CALL),
        _ => obj,
    }
}

impl Origins {
    /// The places from which `node` gets its values.
    pub(super) fn sources(&self, node: Node) -> &[Node] {
        self.sources.get(&node).map_or(&[], Vec::as_slice)
    }
}

impl Flow<'_> {
    /// Whether a parameter may get its default, since no call passes it anything but by `*args`.
    pub(super) fn gets_default(&self, param: Node) -> bool {
        let default = self.defaults.get(&param);
        let mut sources = self.origins.sources(param).iter();
        default.is_some() && sources.all(|from| Some(from) == default || self.unpacked.contains(&(*from, param)))
    }

    /// Whether the values of `node` may have come through a parameter for which different callers pass different things.
    pub fn is_merged(&self, node: Node) -> bool {
        if self.graph.count(node) < 2 && !self.origins.merged.contains(&node) {
            return false;
        }
        let mut seen = FxHashSet::from_iter([node]);
        let mut queue = vec![node];
        while let Some(node) = queue.pop() {
            if self.origins.merged.contains(&node) || seen.len() > FAR {
                return true;
            }
            // Whoever has put them there, one container holds them all.
            let is_one = self.displayed.contains(&node);
            let counts = |from: &&Node| !is_one || self.is_put_into_several(**from);
            let sources = self.origins.sources(node).iter().filter(counts);
            queue.extend(sources.filter(|source| seen.insert(**source)));
        }
        false
    }
}
