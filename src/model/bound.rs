//! Whether a variable certainly has a value wherever certain calls are made: definite assignment, in order of
//! execution, through the functions that are called.
//!
//! What cannot be told counts as unbound. A `with` is supposed to let exceptions pass.

use rustc_hash::{FxHashMap, FxHashSet};

use super::behaviour::{Behaviour, Callee, VarId, What};
use super::builtin::is_builtin;
use super::change::part;
use super::effect::Reach;
use super::guard::Roles;
use super::project::Model;
use super::value::{CallId, FunctionId};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

/// A walk in order of execution; each step takes whether the variable is bound, and gives whether it is then.
/// Where nothing follows, it counts as bound.
struct Walk<'m, 'f> {
    model: &'m Model<'f>,
    /// The module that is run, and as what.
    source: SourceId,
    roles: Roles,
    var: VarId,
    calls: &'m FxHashSet<CallId>,
    /// Where the variable is unbound again.
    deleted: FxHashSet<(SourceId, Span)>,
    /// What holds behind a call of a function, by what held before.
    known: FxHashMap<(FunctionId, bool), bool>,
    /// What holds at all returns of the function at hand.
    returned: bool,
    /// … at all `break`s of the loop at hand.
    broken: bool,
    found: Option<(SourceId, Span)>,
}

/// The place where `source`, run as a program, may make one of `calls` while `var` has no value.
///
/// Those that it does not make itself are made by whoever imports it and calls their functions.
pub fn made_while_unbound(
    model: &Model<'_>,
    source: SourceId,
    var: VarId,
    calls: &FxHashSet<CallId>,
    on_call: &FxHashSet<CallId>,
) -> Option<(SourceId, Span)> {
    let (home, name) = model.vars.name(var);
    let deleted = deletions(model, var);
    let none = FxHashSet::default();
    let walk = |source, roles, calls| Walk {
        model,
        source,
        roles,
        var,
        calls,
        deleted: deleted.clone(),
        known: FxHashMap::default(),
        returned: true,
        broken: true,
        found: None,
    };
    let before = is_builtin(name) || (home != source && walk(home, Roles::IMPORTED, &none).module(false));
    let mut program = walk(source, Roles::MAIN, calls);
    program.module(before);
    if program.found.is_some() || on_call.is_empty() {
        return program.found;
    }
    let imported = walk(source, Roles::IMPORTED, &none).module(before);
    let mut called = walk(source, Roles::IMPORTED, on_call);
    for function in on_call.iter().filter_map(|call| model.flow.call(*call).function) {
        called.function(function, imported);
    }
    called.found
}

/// The places of `del` and of `except … as`, which unbind the variable.
fn deletions(model: &Model<'_>, var: VarId) -> FxHashSet<(SourceId, Span)> {
    let mut found = FxHashSet::default();
    let mut look = |behaviour: &Behaviour, body: &[Stmt]| {
        for access in behaviour.writes.iter().filter(|access| access.var == var) {
            if is_unbinding(body, access.span) {
                found.insert((behaviour.home, access.span));
            }
        }
    };
    for (function, behaviour) in model.flow.functions.iter().zip(&model.function_behaviours) {
        look(behaviour, &function.ast.body.body);
    }
    for (module, behaviours) in model.modules.iter().zip(&model.unit_behaviours) {
        for (unit, behaviour) in module.units.iter().zip(behaviours) {
            look(behaviour, std::slice::from_ref(unit.stmt));
        }
    }
    found
}

fn is_unbinding(body: &[Stmt], span: Span) -> bool {
    body.iter().filter(|stmt| stmt.span.contains(span)).any(|stmt| match &stmt.kind {
        StmtKind::Delete(_) => true,
        StmtKind::Class(class) => is_unbinding(&class.body.body, span),
        kind => {
            let named = |handler: &Handler| handler.name.as_ref().is_some_and(|(_, name)| *name == span);
            let names = matches!(kind, StmtKind::Try { handlers, .. } if handlers.iter().any(named));
            names || stmt.blocks().into_iter().any(|block| is_unbinding(&block.body, span))
        }
    })
}

impl Walk<'_, '_> {
    fn module(&mut self, mut bound: bool) -> bool {
        let model = self.model;
        for (index, unit) in model.module(self.source).units.iter().enumerate() {
            bound = self.statement(self.source, unit.stmt, model.unit(self.source, index), bound);
        }
        bound
    }

    fn function(&mut self, id: FunctionId, bound: bool) -> bool {
        if let Some(ends) = self.known.get(&(id, bound)) {
            return *ends;
        }
        // Of a recursive call nothing is known.
        self.known.insert((id, bound), false);
        let model = self.model;
        let (info, behaviour) = (model.flow.function(id), &model.function_behaviours[id.0 as usize]);
        let outside = std::mem::replace(&mut self.returned, true);
        let falls = self.block(info.source, &info.ast.body, behaviour, bound);
        let mut ends = std::mem::replace(&mut self.returned, outside) && falls;
        // The bodies of these run at another time.
        if info.generator || info.ast.is_async {
            ends &= bound;
        }
        self.known.insert((id, bound), ends);
        ends
    }

    fn block(&mut self, source: SourceId, block: &Block, behaviour: &Behaviour, bound: bool) -> bool {
        block.body.iter().fold(bound, |bound, stmt| self.statement(source, stmt, behaviour, bound))
    }

    fn statement(&mut self, source: SourceId, stmt: &Stmt, behaviour: &Behaviour, bound: bool) -> bool {
        let own = part(behaviour, stmt.span);
        if bound && !self.unbinds(source, &own) {
            return true;
        }
        match &stmt.kind {
            StmtKind::If { branches, orelse } => self.branches(source, branches, orelse.as_ref(), &own, bound),
            StmtKind::Match { subjects, cases } => {
                let bound = subjects.iter().fold(bound, |bound, subject| self.expression(source, subject, &own, bound));
                self.cases(source, cases, &own, bound)
            }
            StmtKind::For { target, iter, body, orelse } => {
                let before = self.expression(source, iter, &own, bound) && !self.unbinds(source, &own);
                let inside = before || self.binds(&own, target.span);
                self.rounds(source, body, orelse.as_ref(), &own, inside, before)
            }
            StmtKind::While { test, body, orelse } => {
                let before = self.expression(source, test, &own, bound) && !self.unbinds(source, &own);
                self.rounds(source, body, orelse.as_ref(), &own, before, before || is_true(test))
            }
            StmtKind::With { items, body } => {
                let bound = items.iter().fold(bound, |bound, item| {
                    let bound = self.expression(source, &item.context, &own, bound);
                    bound || item.target.as_ref().is_some_and(|target| self.binds(&own, target.span))
                });
                self.block(source, body, &own, bound)
            }
            StmtKind::Try { body, handlers, orelse, finalbody } => {
                let safe = bound && !self.unbinds(source, &own);
                let mut after = self.block(source, body, &own, bound);
                after = orelse.iter().fold(after, |bound, block| self.block(source, block, &own, bound));
                for handler in handlers {
                    let caught = handler.types.iter().fold(safe, |bound, ty| self.expression(source, ty, &own, bound));
                    let unbinds =
                        handler.name.as_ref().is_some_and(|(_, span)| self.deleted.contains(&(source, *span)));
                    after &= self.block(source, &handler.body, &own, caught) && !unbinds;
                }
                let Some(last) = finalbody else { return after };
                // It runs whatever happened before.
                let ends = self.block(source, last, &own, safe);
                ends || (after && !self.unbinds(source, &part(&own, last.span)))
            }
            _ => self.simple(source, stmt, &own, bound),
        }
    }

    /// The body of a loop, then what follows when it was not left by a `break`.
    fn rounds(
        &mut self,
        source: SourceId,
        body: &Block,
        orelse: Option<&Block>,
        own: &Behaviour,
        inside: bool,
        ends: bool,
    ) -> bool {
        let outside = std::mem::replace(&mut self.broken, true);
        self.block(source, body, own, inside);
        let broken = std::mem::replace(&mut self.broken, outside);
        broken & orelse.map_or(ends, |block| self.block(source, block, own, ends))
    }

    fn branches(
        &mut self,
        source: SourceId,
        branches: &[Branch],
        orelse: Option<&Block>,
        own: &Behaviour,
        mut bound: bool,
    ) -> bool {
        let mut after = true;
        for branch in branches {
            let guard = self.model.guards[source.0 as usize].is_plain_guard(&branch.test);
            bound = self.expression(source, &branch.test, own, bound);
            if guard && !(source == self.source && self.roles == Roles::MAIN) {
                continue;
            }
            let ends = self.block(source, &branch.body, own, bound);
            after &= ends;
            if guard {
                return after;
            }
        }
        after & orelse.map_or(bound, |block| self.block(source, block, own, bound))
    }

    fn cases(&mut self, source: SourceId, cases: &[Case], own: &Behaviour, mut bound: bool) -> bool {
        let mut after = true;
        for case in cases {
            let tests = case.values.iter().chain(&case.guard);
            bound = tests.fold(bound, |bound, test| self.expression(source, test, own, bound));
            let captures = case.captures.iter().any(|(_, span)| self.binds(own, *span));
            after &= self.block(source, &case.body, own, bound || captures);
        }
        let exhaustive = cases.last().is_some_and(|case| case.wildcard && case.guard.is_none());
        after && (bound || exhaustive)
    }

    /// A statement without blocks: what it evaluates, then what it binds.
    fn simple(&mut self, source: SourceId, stmt: &Stmt, own: &Behaviour, bound: bool) -> bool {
        let (value, targets): (Option<&Expr>, Vec<Span>) = match &stmt.kind {
            StmtKind::Expr(value) => (Some(value), Vec::new()),
            StmtKind::Assign { targets, value } => (Some(value), targets.iter().map(|target| target.span).collect()),
            StmtKind::AnnAssign { target, value, .. } => (value.as_ref(), value.iter().map(|_| target.span).collect()),
            StmtKind::Return(value) => (value.as_ref(), Vec::new()),
            StmtKind::Function(function) => (None, vec![function.name_span]),
            StmtKind::Class(class) => (None, vec![class.name_span]),
            StmtKind::Import(_) | StmtKind::ImportFrom(_) => (None, vec![stmt.span]),
            _ => (None, Vec::new()),
        };
        let call = value.and_then(call_of);
        let mut after = self.evaluate(source, own, call, bound);
        after |= targets.into_iter().any(|target| self.binds(own, target));
        after &= !matches!(stmt.kind, StmtKind::Delete(_)) || !self.unbinds(source, own);
        self.returned &= after || !matches!(stmt.kind, StmtKind::Return(_));
        self.broken &= after || !matches!(stmt.kind, StmtKind::Break);
        let exits = own.events.iter().any(|event| event.what == What::Exits && call == Some(event.span));
        let leaves =
            matches!(stmt.kind, StmtKind::Return(_) | StmtKind::Raise(_) | StmtKind::Break | StmtKind::Continue);
        after || exits || leaves
    }

    fn expression(&mut self, source: SourceId, expr: &Expr, own: &Behaviour, bound: bool) -> bool {
        self.evaluate(source, &part(own, expr.span), call_of(expr), bound)
    }

    /// Calls in an order that is not known, except that `last` is certainly made, and last.
    fn evaluate(&mut self, source: SourceId, own: &Behaviour, last: Option<Span>, bound: bool) -> bool {
        let roles = self.roles;
        let model = self.model;
        let mut callees = Vec::new();
        for edge in own.edges.iter().filter(|edge| edge.roles.has(roles)) {
            if let Callee::Function(id) = edge.callee {
                let is_last = edge.call.is_some_and(|call| last == Some(model.flow.call(call).span));
                callees.push((id, is_last && !edge.possible && edge.choice.is_none()));
            }
        }
        let mut gained = false;
        let mut lost = false;
        for (id, certain) in &callees {
            let ends = self.function(*id, bound);
            gained |= *certain && ends;
            lost |= bound && !ends;
        }
        if lost {
            callees.iter().for_each(|(id, _)| {
                self.function(*id, false);
            });
        }
        let mut made = own.events.iter().filter(|event| event.roles.has(roles));
        if !bound || lost {
            let made = made.find(|event| event.call.is_some_and(|call| self.calls.contains(&call)));
            self.found = self.found.or(made.map(|event| (source, event.span)));
        }
        (bound || gained) && !lost
    }

    fn binds(&self, own: &Behaviour, target: Span) -> bool {
        own.writes.iter().any(|access| access.var == self.var && target.contains(access.span))
    }

    /// Whether the variable may be unbound by what runs.
    fn unbinds(&self, source: SourceId, own: &Behaviour) -> bool {
        let behaviours = self.model.behaviours();
        let unbinds = |behaviour: &Behaviour, home: SourceId| {
            behaviour.writes.iter().any(|access| self.deleted.contains(&(home, access.span)))
        };
        !self.deleted.is_empty()
            && (unbinds(own, source)
                || Reach::new(&behaviours, source, own, self.roles).owners.iter().any(|owner| {
                    let behaviour = behaviours.of(*owner);
                    matches!(owner, Callee::Function(_)) && unbinds(behaviour, behaviour.home)
                }))
    }
}

/// The call that an expression is, which is made when all else in it has been evaluated.
fn call_of(expr: &Expr) -> Option<Span> {
    match &expr.kind {
        ExprKind::Call(_) => Some(expr.span),
        ExprKind::Await(value) => call_of(value),
        _ => None,
    }
}

/// Whether a loop with this condition ends by a `break` alone.
fn is_true(test: &Expr) -> bool {
    matches!(test.kind, ExprKind::Bool(true)) || matches!(test.kind, ExprKind::Number(Some(number)) if number != 0)
}
