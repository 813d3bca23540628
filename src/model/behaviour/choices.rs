//! Calls that may do one of several things, according to who calls the function that they stand in.
//!
//! None of these things is certain, so such a call is blamed for what all of them do. An abstract method is not counted:
//! some subclass has another. Where the code itself chooses, by a condition or from a table, each choice counts.

use std::ops::Range;

use super::super::condition::Meaning;
use super::super::guard::Roles;
use super::super::scope::Resolution;
use super::super::value::*;
use super::{Callee, Choice, Walker, What};
use crate::facts::ast::*;

/// One of the things that a call may do.
#[derive(Clone, Debug)]
pub(super) struct Group {
    edges: Range<usize>,
    events: Range<usize>,
}

impl Group {
    /// Whether nothing is known to happen.
    pub(super) fn is_empty(&self) -> bool {
        self.edges.is_empty() && self.events.is_empty()
    }
}

impl<'f> Walker<'_, 'f> {
    /// The roles in which a condition may be true.
    pub(super) fn may_hold(&self, test: &Expr) -> Roles {
        self.guards.condition(&|name| self.meaning(name)).may_hold(test)
    }

    /// The roles in which a condition may be false.
    pub(super) fn may_fail(&self, test: &Expr) -> Roles {
        self.guards.condition(&|name| self.meaning(name)).may_fail(test)
    }

    fn meaning(&self, name: &str) -> Meaning<'f> {
        let own = self.function.map(|function| self.flow.function(function).scope);
        match self.scopes.resolve(self.scope, name) {
            Resolution::Global => Meaning::Module,
            Resolution::Local(scope) if Some(scope) == own => {
                let passed = self.literals.iter().find(|(param, _)| **param == *name);
                passed.map_or(Meaning::Unknown, |(_, literal)| Meaning::Literal(literal))
            }
            Resolution::Local(_) => Meaning::Unknown,
        }
    }

    /// Where the next thing begins that a call may do.
    pub(super) fn mark(&self) -> (usize, usize) {
        (self.found.edges.len(), self.found.events.len())
    }

    /// What was noted since.
    pub(super) fn since(&self, (edges, events): (usize, usize)) -> Group {
        Group { edges: edges..self.found.edges.len(), events: events..self.found.events.len() }
    }

    /// Marks what one call may do: each of the `groups`, and if there are `others`, also nothing that is known.
    pub(super) fn choose(&mut self, groups: &[Group], others: bool) {
        let mut distinct: Vec<(Vec<Callee>, Vec<What>)> = Vec::new();
        let mut positions: Vec<Option<u32>> = Vec::new();
        for group in groups {
            let callees: Vec<Callee> = self.found.edges[group.edges.clone()].iter().map(|edge| edge.callee).collect();
            let events: Vec<What> = self.found.events[group.events.clone()].iter().map(|event| event.what).collect();
            if events.is_empty() && callees.iter().all(|callee| self.is_abstract(*callee)) {
                positions.push(None);
                continue;
            }
            let made = (callees, events);
            let known = distinct.iter().position(|other| *other == made);
            positions.push(Some(known.unwrap_or(distinct.len()) as u32));
            if known.is_none() {
                distinct.push(made);
            }
        }
        let of = distinct.len() as u32 + u32::from(others);
        if of < 2 {
            return;
        }
        for (group, position) in groups.iter().zip(positions) {
            let choice = Some(Choice { of, which: position.unwrap_or(u32::MAX) });
            self.found.edges[group.edges.clone()].iter_mut().for_each(|edge| edge.choice = choice);
            self.found.events[group.events.clone()].iter_mut().for_each(|event| event.choice = choice);
        }
    }

    /// Whether a function says by its body that others stand in for it.
    fn is_abstract(&self, callee: Callee) -> bool {
        let Callee::Function(id) = callee else { return false };
        let info = self.flow.function(id);
        info.class.is_some() && info.ast.body.body.iter().all(does_nothing)
    }

    /// Whether a loop or `with` may be over something from outside the project, or a list.
    pub(super) fn is_over_others(&self, id: CallId) -> bool {
        let Some((receiver, _)) = &self.flow.call(id).method else { return false };
        let receiver = self.flow.seen_by(self.function, *receiver);
        self.flow.graph.objs(receiver).iter().any(|obj| !matches!(obj, Obj::Instance(..)))
    }

    /// What the call may call, as this function sees it.
    pub(super) fn callees(&self, id: CallId) -> Vec<Obj> {
        let call = self.flow.call(id);
        let callee = self.flow.seen_by(self.function, call.callee);
        let mut all = self.flow.graph.objs(callee).to_vec();
        all.extend(self.flow.runs_of(id).iter().map(|run| Obj::External(run.path, run.made)));
        let Some((receiver, name)) = &call.method else { return all };
        let seen = self.flow.seen_by(self.function, *receiver);
        if seen == *receiver {
            return all;
        }
        let mut found = Vec::new();
        for obj in self.flow.graph.objs(seen) {
            let methods = match obj {
                Obj::Container(_) => continue,
                Obj::Instance(class, _) => self.flow.methods(*class, name),
                _ => return all,
            };
            let methods = methods.into_iter().map(Obj::Method);
            let known = found.len();
            found.extend(methods.filter(|method| all.contains(method)));
            if found.len() == known {
                return all;
            }
        }
        found
    }

    /// Whether what is called, or its receiver, depends on who calls the function that the call stands in.
    pub(super) fn is_merged(&self, id: CallId) -> bool {
        let call = self.flow.call(id);
        let receiver = call.method.as_ref().map(|(receiver, _)| *receiver);
        let mut nodes = receiver.into_iter().chain([call.callee]);
        nodes.any(|node| self.flow.comes_merged(self.flow.seen_by(self.function, node)))
    }
}

fn does_nothing(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Pass => true,
        StmtKind::Expr(value) => !matches!(value.kind, ExprKind::Call(_) | ExprKind::Await(_) | ExprKind::Yield(_)),
        StmtKind::Raise(values) => {
            values.first().and_then(Expr::root).is_some_and(|name| &**name == "NotImplementedError")
        }
        _ => false,
    }
}
