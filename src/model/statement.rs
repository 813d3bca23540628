//! What a single statement binds and evaluates by itself, without its blocks.

use super::scope::each_child;
use crate::facts::ast::*;
use crate::span::Span;

/// Calls `visit` with each expression that belongs to `stmt` itself, not to its blocks. Of a
/// definition these are decorators, defaults, bases and annotations.
pub fn each_expr<'s>(stmt: &'s Stmt, visit: &mut dyn FnMut(&'s Expr)) {
    match &stmt.kind {
        StmtKind::Expr(value) => visit(value),
        StmtKind::Assign { targets, value } => {
            visit(value);
            targets.iter().for_each(visit);
        }
        StmtKind::AugAssign { target, value } => {
            visit(value);
            visit(target);
        }
        StmtKind::AnnAssign { target, annotation, value } => {
            value.iter().for_each(&mut *visit);
            visit(target);
            visit(annotation);
        }
        StmtKind::Delete(values) | StmtKind::Raise(values) | StmtKind::Assert(values) => values.iter().for_each(visit),
        StmtKind::Return(value) => value.iter().for_each(visit),
        StmtKind::If { branches, .. } => branches.iter().for_each(|branch| visit(&branch.test)),
        StmtKind::For { target, iter, .. } => {
            visit(iter);
            visit(target);
        }
        StmtKind::While { test, .. } => visit(test),
        StmtKind::With { items, .. } => {
            for item in items {
                visit(&item.context);
                item.target.iter().for_each(&mut *visit);
            }
        }
        StmtKind::Try { handlers, .. } => {
            handlers.iter().flat_map(|handler| &handler.types).for_each(visit);
        }
        StmtKind::Match { subjects, cases } => {
            subjects.iter().for_each(&mut *visit);
            cases.iter().flat_map(|case| case.values.iter().chain(&case.guard)).for_each(visit);
        }
        StmtKind::Function(function) => {
            function.decorators.iter().for_each(&mut *visit);
            function.params.iter().filter_map(|param| param.default.as_ref()).for_each(&mut *visit);
            function.params.iter().filter_map(|param| param.annotation.as_ref()).for_each(&mut *visit);
            function.returns.iter().for_each(visit);
        }
        StmtKind::Class(class) => {
            class.decorators.iter().for_each(&mut *visit);
            class.bases.iter().for_each(&mut *visit);
            class.keywords.iter().for_each(|keyword| visit(&keyword.value));
        }
        StmtKind::TypeAlias { .. }
        | StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Import(_)
        | StmtKind::ImportFrom(_) => {}
    }
}

/// Calls `visit` with each direct part of an expression, a comprehension's too, but not a lambda's.
pub fn each_part<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    each_child(expr, visit);
    if let ExprKind::Comprehension(comprehension) = &expr.kind {
        visit(&comprehension.element);
        comprehension.key.iter().for_each(&mut *visit);
        for clause in &comprehension.clauses {
            visit(&clause.iter);
            clause.conditions.iter().for_each(&mut *visit);
        }
    }
}

/// Calls `visit` with each name that `stmt` itself binds or deletes in its scope, not its blocks'.
pub fn each_binding<'s>(stmt: &'s Stmt, visit: &mut dyn FnMut(&'s str, Span)) {
    match &stmt.kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => {
            targets.iter().for_each(|target| each_target(target, visit));
        }
        StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } | StmtKind::For { target, .. } => {
            each_target(target, visit);
        }
        StmtKind::With { items, .. } => {
            items.iter().filter_map(|item| item.target.as_ref()).for_each(|target| each_target(target, visit));
        }
        StmtKind::Try { handlers, .. } => {
            handlers.iter().filter_map(|handler| handler.name.as_ref()).for_each(|(name, span)| visit(name, *span));
        }
        StmtKind::Match { cases, .. } => {
            cases.iter().flat_map(|case| &case.captures).for_each(|(name, span)| visit(name, *span));
        }
        StmtKind::Function(function) => function.name.iter().for_each(|name| visit(name, function.name_span)),
        StmtKind::Class(class) => visit(&class.name, class.name_span),
        StmtKind::TypeAlias { name, .. } => each_target(name, visit),
        StmtKind::Import(aliases) => {
            for alias in aliases {
                let top = alias.name.split('.').next().unwrap_or_default();
                visit(alias.asname.as_deref().unwrap_or(top), alias.span);
            }
        }
        StmtKind::ImportFrom(import) => {
            import.names.iter().for_each(|alias| visit(alias.asname.as_ref().unwrap_or(&alias.name), alias.span));
        }
        _ => {}
    }
    each_expr(stmt, &mut |expr| each_walrus(expr, visit));
}

/// Calls `visit` with each name in a target.
pub fn each_target<'s>(target: &'s Expr, visit: &mut dyn FnMut(&'s str, Span)) {
    match &target.kind {
        ExprKind::Name(name) => visit(name, target.span),
        ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().for_each(|item| each_target(item, visit)),
        ExprKind::Starred(value) => each_target(value, visit),
        _ => {}
    }
}

fn each_walrus<'s>(expr: &'s Expr, visit: &mut dyn FnMut(&'s str, Span)) {
    match &expr.kind {
        ExprKind::Walrus { target, value } => {
            each_target(target, visit);
            each_walrus(value, visit);
        }
        ExprKind::Comprehension(comprehension) => {
            each_walrus(&comprehension.element, visit);
            for clause in &comprehension.clauses {
                each_walrus(&clause.iter, visit);
                clause.conditions.iter().for_each(|condition| each_walrus(condition, visit));
            }
        }
        _ => each_child(expr, &mut |child| each_walrus(child, visit)),
    }
}

/// Whether some statements, or those within them, return from the function.
pub fn returns(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| {
        matches!(stmt.kind, StmtKind::Return(_)) || stmt.blocks().into_iter().any(|block| returns(&block.body))
    })
}
