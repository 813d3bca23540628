//! Every name means the variable that it meant.

use rustc_hash::FxHashSet;

use super::form::{Text, blocks};
use crate::facts::ast::*;
use crate::model::builtin::is_builtin;
use crate::model::scope::{MODULE, Resolution, Scope, ScopeId, ScopeKind, Scopes};
use crate::model::statement::{each_expr, each_part};
use crate::span::Span;
use crate::transform::plan::{Plan, Shape};

/// Compares what names resolve to.
///
/// # Errors
/// The first name that would mean something else.
pub(super) fn compare(old: &str, tree: &Tree, edited: &Text, new: &Text, plan: &Plan) -> Result<(), String> {
    let before = Scopes::new(tree);
    lambdas(old, &before, plan)?;
    let after = Scopes::new(&edited.reading.tree);
    edited.lifted.iter().try_for_each(|span| captures(&after, *span, &edited.lifted))?;
    let scopes = Scopes::new(&new.reading.tree);
    heads(&before, &scopes, new.body())?;
    added(&before, plan)?;
    legal(new.body())?;
    locals(new, &scopes, plan)
}

/// What comes to module level must not use the variables of the functions around it, but for what comes there as well.
fn captures(scopes: &Scopes, span: Span, lifted: &[Span]) -> Result<(), String> {
    let stays = |name: &&Name| {
        let mut homes = scopes.all.iter().filter(|scope| !span.contains(scope.span) && scope.span.contains(span));
        let comes = |place: &Span| lifted.iter().any(|lifted| lifted.contains(*place));
        !homes.any(|scope| scope.bound.get(*name).is_some_and(|places| places.iter().all(comes)))
    };
    match captured(scopes, span).iter().find(stays) {
        Some(name) => Err(format!("`{name}` is a local name where a definition stood, and would be none")),
        None => Ok(()),
    }
}

/// The local names from outside of `span` that are read within it.
fn captured(scopes: &Scopes, span: Span) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let all: Vec<usize> =
        scopes.all.iter().enumerate().filter(|(_, scope)| span.contains(scope.span)).map(|(index, _)| index).collect();
    for index in &all {
        for name in &scopes.all[*index].reads {
            if let Resolution::Local(home) = scopes.resolve(ScopeId(*index as u32), name)
                && !all.contains(&(home.0 as usize))
            {
                found.push(name.clone());
            }
        }
    }
    found.sort();
    found
}

/// A function in place of a lambda is given what the lambda took from the functions around it.
fn lambdas(old: &str, scopes: &Scopes, plan: &Plan) -> Result<(), String> {
    for edit in plan.edits.iter().filter(|edit| old[edit.span.range()].starts_with("lambda")) {
        let words: FxHashSet<&str> = edit.text.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        if let Some(name) = captured(scopes, edit.span).iter().find(|name| !words.contains(&***name)) {
            return Err(format!("`{name}` would not reach the function in the lambda's place"));
        }
    }
    Ok(())
}

/// What a new definition evaluates when it is made must be bound above it.
fn heads(before: &Scopes, scopes: &Scopes, body: &[Stmt]) -> Result<(), String> {
    for stmt in body {
        let StmtKind::Function(function) = &stmt.kind else { continue };
        let Some(name) = &function.name else { continue };
        if before.get(MODULE).bound.contains_key(name) {
            continue;
        }
        let bound = &scopes.get(MODULE).bound;
        if bound.get(name).is_some_and(|places| places.len() > 1) {
            return Err(format!("the name `{name}` is taken"));
        }
        let mut late = None;
        each_expr(stmt, &mut |expr| {
            each_name(expr, &mut |read| {
                let is_late = |places: &Vec<Span>| places.iter().all(|place| place.start > stmt.span.start);
                late = late.take().or_else(|| bound.get(read).is_some_and(is_late).then(|| read.clone()));
            });
        });
        if let Some(late) = late {
            return Err(format!("{name}() would stand above `{late}`, which its head reads"));
        }
    }
    Ok(())
}

/// Calls `visit` with each name in an expression, but for those in lambdas.
fn each_name(expr: &Expr, visit: &mut dyn FnMut(&Name)) {
    if let ExprKind::Name(name) = &expr.kind {
        visit(name);
    }
    each_part(expr, &mut |part| each_name(part, visit));
}

/// New names must be new.
fn added(before: &Scopes, plan: &Plan) -> Result<(), String> {
    let is_used = |name: &str| {
        // What a class's body binds is an attribute.
        let binds = |scope: &Scope| scope.kind != ScopeKind::Class && scope.bound.contains_key(name);
        before.all.iter().any(|scope| scope.reads.contains(name) || binds(scope))
    };
    let defined = plan.definitions.iter().filter_map(|text| text.strip_prefix("def ")?.split('(').next());
    let main = match &plan.shape {
        Some(Shape::Main(name)) => Some(name.as_str()),
        _ => None,
    };
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for name in defined.chain(main) {
        if is_used(name) || !seen.insert(name) {
            return Err(format!("the name `{name}` is taken"));
        }
    }
    Ok(())
}

/// What CPython's compiler refuses and the grammar does not see.
fn legal(body: &[Stmt]) -> Result<(), String> {
    for stmt in body {
        let StmtKind::Function(function) = &stmt.kind else { continue };
        let mut globals: Vec<&Name> = Vec::new();
        for inner in &function.body.body {
            if let StmtKind::Global(names) = &inner.kind {
                globals.extend(names);
            }
        }
        if let Some(name) = globals.iter().find(|name| function.params.iter().any(|param| param.name == ***name)) {
            return Err(format!("`{name}` would be a parameter and a global name"));
        }
        legal_in(&function.body.body, &globals)?;
    }
    Ok(())
}

fn legal_in(body: &[Stmt], globals: &[&Name]) -> Result<(), String> {
    for stmt in body {
        match &stmt.kind {
            StmtKind::AnnAssign { target: Expr { kind: ExprKind::Name(name), .. }, .. } if globals.contains(&name) => {
                return Err(format!("`{name}` would be annotated where it is declared global"));
            }
            StmtKind::ImportFrom(import) if import.star || &*import.module == "__future__" => {
                return Err("an import that only a module may have would stand in a function".into());
            }
            StmtKind::Function(_) | StmtKind::Class(_) => {}
            _ => blocks(stmt).into_iter().try_for_each(|block| legal_in(&block.body, globals))?,
        }
    }
    Ok(())
}

/// Whether a module does nothing with a name but annotate it: `count: int` binds nothing.
fn is_only_annotated(text: &Text, module: &Scope, name: &Name) -> bool {
    let annotates = |place: &Span| {
        text.body()
            .iter()
            .any(|stmt| matches!(&stmt.kind, StmtKind::AnnAssign { target, value: None, .. } if target.span == *place))
    };
    !module.reads.contains(name) && module.bound.get(name).is_some_and(|places| places.iter().all(annotates))
}

/// Names that are local to the new function are used nowhere else as variables of the module.
fn locals(new: &Text, scopes: &Scopes, plan: &Plan) -> Result<(), String> {
    let Some(Shape::Main(name)) = &plan.shape else { return Ok(()) };
    let function = new.body().iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Function(function) if function.name.as_deref() == Some(name) => Some(function),
        _ => None,
    });
    let Some(function) = function else { return Ok(()) };
    let main = scopes.of(function.span);
    // What is pickled is looked up in the module.
    let defined = function.body.body.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Function(inner) => inner.name.as_ref(),
        StmtKind::Class(inner) => Some(&inner.name),
        _ => None,
    });
    if let Some(local) = defined.into_iter().find(|local| !scopes.get(main).globals.contains(*local)) {
        return Err(format!("`{local}` would be a local definition of {name}()"));
    }
    for local in scopes.get(main).bound.keys().filter(|local| !scopes.get(main).globals.contains(*local)) {
        if is_builtin(local) {
            return Err(format!("`{local}` would be a local name of {name}(), and is a builtin one before"));
        }
        for (index, scope) in scopes.all.iter().enumerate() {
            let id = ScopeId(index as u32);
            if !scope.reads.contains(local) && !scope.bound.contains_key(local) {
                continue;
            }
            // A class body looks a name that it binds up in the module, past the functions around it.
            let skips =
                scope.kind == ScopeKind::Class && scope.bound.contains_key(local) && scope.reads.contains(local);
            let inside = scopes.within(id, main) && !skips || id == MODULE && is_only_annotated(new, scope, local);
            if !inside && (skips || id == MODULE || scopes.resolve(id, local) == Resolution::Global) {
                return Err(format!("`{local}` would be a local name of {name}(), but is used outside of it"));
            }
        }
    }
    Ok(())
}
