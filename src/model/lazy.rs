//! Code that runs when somebody takes elements: the body of a generator, what `map(…)` calls.

use super::flow::Flow;
use super::value::*;
use crate::finding::SourceId;
use crate::span::Span;

/// How deep iterators over iterators are looked into.
const DEPTH: usize = 3;

/// What makes the elements of an iterator, one after the other.
#[derive(Clone, Copy, Debug)]
pub enum Maker {
    /// A generator function's body.
    Function(FunctionId),
    /// A generator expression.
    Expression(SourceId, Span),
    /// A call of something outside the project, which takes elements and calls functions that it was given.
    Call(CallId),
}

/// What runs when elements are taken from a place.
#[derive(Debug, Default)]
pub struct Resumed {
    /// Functions.
    pub functions: Vec<FunctionId>,
    /// Lists and the like of which methods run that change them.
    pub changed: Vec<Obj>,
}

impl Flow<'_> {
    /// What runs when elements are taken from what `node` holds.
    pub fn resumed(&self, node: Node) -> Resumed {
        let mut found = Resumed::default();
        self.resume(node, &mut found, 0);
        found.functions.sort_unstable();
        found.functions.dedup();
        found
    }

    fn resume(&self, node: Node, found: &mut Resumed, depth: usize) {
        for obj in self.graph.objs(node).iter().filter(|_| depth < DEPTH) {
            match obj {
                Obj::Container(element) => match self.generators.get(element).or_else(|| self.iterators.get(element)) {
                    Some(Maker::Function(function)) => found.functions.push(*function),
                    Some(Maker::Expression(source, span)) => self.resume_expression(*source, *span, found),
                    Some(Maker::Call(call)) => self.resume_call(*call, found, depth),
                    None => {}
                },
                Obj::External(path, call) if *call != NO_CALL && self.outside.of(*path).is_iterator => {
                    self.resume_call(*call, found, depth);
                }
                _ => {}
            }
        }
    }

    fn resume_call(&self, id: CallId, found: &mut Resumed, depth: usize) {
        let call = self.call(id);
        for node in call.passed() {
            found.functions.extend(self.functions_in(node));
            self.resume(node, found, depth + 1);
        }
        found.changed.extend(self.bound_methods(call));
    }

    fn resume_expression(&self, source: SourceId, span: Span, found: &mut Resumed) {
        // Calls stand file by file.
        let first = self.calls.partition_point(|call| call.source < source);
        let own = self.calls[first..].iter().take_while(|call| call.source == source);
        for call in own.filter(|call| span.contains(call.span)) {
            let objs = self.graph.objs(call.callee).iter();
            found.functions.extend(objs.clone().filter_map(|obj| match obj {
                Obj::Function(function) | Obj::Method(function) => Some(*function),
                _ => None,
            }));
            found.changed.extend(objs.filter(|obj| matches!(obj, Obj::Container(_))));
        }
    }
}
