//! Calls that pass literals for parameters on which a function asks: `run(data, parallel=False)`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::condition::{Condition, Meaning};
use super::flow::Flow;
use super::guard::{Guards, Roles};
use super::scope::each_child;
use super::statement::each_expr;
use super::value::*;
use crate::facts::ast::*;
use crate::span::Span;

impl<'f> Flow<'f> {
    /// The literals that stand for parameters in the body of `function`, where it is one call's.
    pub(super) fn literals_of(&self, function: FunctionId) -> Vec<(Name, &'f Expr)> {
        let own = self.function(function).closure.filter(|closure| closure.called);
        own.map_or_else(Vec::new, |closure| self.literal_arguments(closure.made, closure.body, &[]))
    }

    /// Whether the program comes to the call `last` when it is led there by calls, the last one first, as far as the
    /// literals tell that they pass.
    pub(super) fn comes_to(&self, last: CallId, led: &[CallId]) -> bool {
        let guards = Guards::default();
        let mut literals = Vec::new();
        for (index, id) in led.iter().enumerate().rev() {
            let next = self.call(index.checked_sub(1).map_or(last, |before| led[before]));
            let Some(function) = next.function.map(|function| self.body(function)) else { return true };
            literals = self.literal_arguments(*id, function, &literals);
            let meaning = |name: &str| {
                let passed = literals.iter().find(|(param, _)| **param == *name);
                passed.map_or(Meaning::Unknown, |(_, literal)| Meaning::Literal(literal))
            };
            let body = &self.function(function).ast.body.body;
            if !literals.is_empty() && !comes_to(guards.condition(&meaning), body, next.span) {
                return false;
            }
        }
        true
    }

    /// The parameters for which a call passes a literal, or passes nothing where that is the default. `known` are those of
    /// the function that makes the call.
    pub(super) fn literal_arguments(
        &self,
        id: CallId,
        function: FunctionId,
        known: &[(Name, &'f Expr)],
    ) -> Vec<(Name, &'f Expr)> {
        let (call, info) = (self.call(id), self.function(function));
        let Some(ast) = call.ast else { return Vec::new() };
        let open =
            call.args.iter().any(|(_, starred)| *starred) || call.keywords.iter().any(|(name, _)| name.is_none());
        let is_bound = |obj: &Obj| matches!(obj, Obj::Method(id) if self.body(*id) == function);
        let bound = usize::from(self.graph.objs(call.callee).iter().any(is_bound));
        let passed = |index: usize, param: &'f Param| {
            let named = ast.keywords.iter().find(|keyword| keyword.name.as_ref() == Some(&param.name));
            let position = index.checked_sub(bound).filter(|_| param.kind != ParamKind::KeywordOnly);
            let given = named.map(|keyword| &keyword.value).or_else(|| ast.args.get(position?));
            let same = given.and_then(Expr::name).and_then(|name| known.iter().find(|(param, _)| param == name));
            same.map(|(_, literal)| *literal).or(given).or(param.default.as_ref())
        };
        let params = info.ast.params.iter().enumerate().filter(|_| !open);
        let plain = params.filter(|(index, _)| self.captured_param(function, info.params[*index]).is_some());
        let values = plain.filter_map(|(index, param)| Some((param.name.clone(), passed(index, param)?)));
        values.filter(|(_, value)| value.is_literal()).collect()
    }

    /// For each function that may start processes: the parameters on which it asks whether to.
    pub(super) fn asked_params(&self) -> FxHashMap<FunctionId, FxHashSet<Name>> {
        let asked = self.starters().into_iter().filter_map(|id| {
            let params = &self.function(id).ast.params;
            let mut names = FxHashSet::default();
            each_asked(&self.function(id).ast.body.body, &mut |name| {
                names.extend(params.iter().map(|param| &param.name).filter(|param| *param == name).cloned());
            });
            (!names.is_empty()).then_some((id, names))
        });
        asked.collect()
    }

    /// The functions that may start processes, by themselves or by what they call.
    fn starters(&self) -> FxHashSet<FunctionId> {
        let mut callers: FxHashMap<FunctionId, Vec<FunctionId>> = FxHashMap::default();
        let mut queue = Vec::new();
        for index in 1..self.calls.len() {
            let id = CallId(index as u32);
            let call = self.call(id);
            let Some(caller) = call.function else { continue };
            for obj in self.graph.objs(call.callee) {
                match obj {
                    Obj::Function(callee) | Obj::Method(callee) => {
                        callers.entry(self.body(*callee)).or_default().push(caller);
                    }
                    Obj::Class(class) => self.methods(*class, "__init__").into_iter().for_each(|init| {
                        callers.entry(init).or_default().push(caller);
                    }),
                    Obj::External(path, origin) => {
                        let api = self.entry(*path, id, *origin);
                        queue.extend(api.filter(|api| api.starts).map(|_| caller));
                    }
                    _ => {}
                }
            }
        }
        let mut found = FxHashSet::default();
        while let Some(function) = queue.pop() {
            if found.insert(function) {
                queue.extend(callers.get(&function).into_iter().flatten());
            }
        }
        found
    }
}

/// Whether running `body` comes to `span` within it.
fn comes_to(condition: Condition<'_, '_>, body: &[Stmt], span: Span) -> bool {
    for stmt in body {
        let inside = stmt.span.contains(span);
        match &stmt.kind {
            StmtKind::If { branches, .. } if inside => {
                for branch in branches {
                    if branch.body.span.contains(span) {
                        return condition.may_hold(&branch.test) != Roles::NONE
                            && comes_to(condition, &branch.body.body, span);
                    }
                    if !branch.test.span.contains(span) && condition.may_fail(&branch.test) == Roles::NONE {
                        return false;
                    }
                }
            }
            StmtKind::If { branches, orelse: None } => {
                if let [branch] = branches.as_slice()
                    && branch.body.body.last().is_some_and(|last| matches!(last.kind, StmtKind::Return(_)))
                    && condition.may_fail(&branch.test) == Roles::NONE
                {
                    return false;
                }
            }
            _ => {}
        }
        if inside {
            let mut blocks = stmt.blocks().into_iter().filter(|block| block.span.contains(span));
            return blocks.all(|block| comes_to(condition, &block.body, span));
        }
    }
    true
}

/// Calls `visit` with the names in the conditions of a function's body.
fn each_asked<'f>(body: &'f [Stmt], visit: &mut dyn FnMut(&'f Name)) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::If { branches, .. } => branches.iter().for_each(|branch| each_name(&branch.test, visit)),
            StmtKind::While { test, .. } => each_name(test, visit),
            _ => {}
        }
        each_expr(stmt, &mut |expr| each_choice(expr, visit));
        stmt.blocks().into_iter().for_each(|block| each_asked(&block.body, visit));
    }
}

fn each_choice<'f>(expr: &'f Expr, visit: &mut dyn FnMut(&'f Name)) {
    match &expr.kind {
        ExprKind::Conditional { test, .. } => each_name(test, visit),
        ExprKind::And(values) | ExprKind::Or(values) => values.iter().for_each(|value| each_name(value, visit)),
        _ => {}
    }
    each_child(expr, &mut |child| each_choice(child, visit));
}

fn each_name<'f>(expr: &'f Expr, visit: &mut dyn FnMut(&'f Name)) {
    if let ExprKind::Name(name) = &expr.kind {
        visit(name);
    }
    each_child(expr, &mut |child| each_name(child, visit));
}
