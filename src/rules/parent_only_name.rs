//! MG202: children read a name that only the parent binds.

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::StmtKind;
use crate::model::behaviour::{Access, OUTSIDE, VarId};
use crate::model::change::part;
use crate::model::guard::Roles;
use crate::model::statement::each_binding;
use crate::model::value::Obj;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG202", name: "parent-only-name", summary: "children read a name that only the parent binds", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.starts_processes() || !context.is_program() {
        return Vec::new();
    }
    let mut found = import_reads(context);
    for need in context.needs() {
        let (home, name) = context.model.vars.name(need.var);
        if need.reader.is_none() || home != context.source {
            continue;
        }
        if !is_parent_only(context, need.var, usize::MAX)
            || context.is_handed(need.var)
            || is_definition(context, need.var)
        {
            continue;
        }
        // In a file that another place reads, the place tells; its query is the same.
        let here = need.place.0 == context.source;
        if here && !sites.contains(&need.place.1) {
            continue;
        }
        found.push(Found {
            code: RULE.code,
            certain: need.certain,
            source: need.place.0,
            span: need.place.1,
            message: format!(
                "worker code reads `{name}`, which only the parent binds: NameError in each child under spawn and \
                 forkserver"
            ),
            related: context.entry_chain(need),
            demand: demand(context, need.var, name),
        });
    }
    found
}

/// Imports and constants under the guard can stand above it; other values are handed over.
fn demand(context: &Context<'_, '_>, var: VarId, name: &str) -> Demand {
    match liftable(context, name, 0) {
        Some(definition) => Demand::Hoist { definition },
        None => Demand::HandOver { var, name: name.to_owned() },
    }
}

/// The statement under a guard that binds the name, if it can as well stand above: an import, or a constant made of
/// names of which that is true too.
fn liftable(context: &Context<'_, '_>, name: &str, depth: usize) -> Option<Span> {
    const DEPTH: usize = 8;
    let stmt = context.guard_statements().find(|stmt| {
        let mut binds = false;
        each_binding(stmt, &mut |bound, _| binds |= bound == name);
        binds
    })?;
    if matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_)) {
        return Some(stmt.span);
    }
    let units = &context.model.unit_behaviours[context.source.0 as usize];
    let own = units.iter().map(|unit| part(unit, stmt.span)).find(|part| !part.writes.is_empty())?;
    let quiet = own.events.is_empty() && own.edges.iter().all(|edge| edge.call.is_none());
    let bound_above = |access: &Access| {
        let (home, read) = context.model.vars.name(access.var);
        let here = home == context.source && is_parent_only(context, access.var, usize::MAX);
        !here || (depth < DEPTH && liftable(context, read, depth + 1).is_some())
    };
    (quiet && own.reads.iter().all(bound_above)).then_some(stmt.span)
}

/// Module-level statements that children run and that read what only the guard binds.
fn import_reads(context: &Context<'_, '_>) -> Vec<Found> {
    let mut found = Vec::new();
    let units = &context.model.module(context.source).units;
    for (index, unit) in units.iter().enumerate() {
        if unit.guard || !unit.roles.has(Roles::CHILD) {
            continue;
        }
        let behaviour = context.model.unit(context.source, index);
        let reads = behaviour.reads.iter().filter(|access| access.roles.has(Roles::CHILD));
        let Some(access) = reads.into_iter().find(|access| is_parent_only(context, access.var, index)) else {
            continue;
        };
        let name = context.model.vars.name(access.var).1;
        found.push(Found {
            code: RULE.code,
            certain: true,
            source: context.source,
            span: access.span,
            message: format!(
                "`{name}` is bound under the guard alone: each child fails with a NameError here while it imports the \
                 module"
            ),
            related: Vec::new(),
            demand: Demand::Guard { unit: index },
        });
    }
    found
}

/// Whether some statement before `limit` binds the variable, but none that children run.
pub(super) fn is_parent_only(context: &Context<'_, '_>, var: VarId, limit: usize) -> bool {
    let (home, _) = context.model.vars.name(var);
    // What its own file binds when it is imported is there, whoever changes it.
    let bound =
        home != context.source && home != OUTSIDE && context.model.unit_writes[home.0 as usize].contains_key(&var);
    let writes = context.model.unit_writes[context.source.0 as usize].get(&var).map_or(&[][..], Vec::as_slice);
    let by_function = context.model.function_writes.contains(&var);
    let mut before = writes.iter().take_while(|(unit, _)| *unit < limit);
    (before.any(|(_, roles)| roles.main_only()) || (limit == usize::MAX && by_function && writes.is_empty()))
        && writes.iter().all(|(_, roles)| !roles.has(Roles::CHILD))
        && !bound
        && !context.model.flow.has_unknown_star(context.source)
}

/// Functions and classes are another rule's affair.
fn is_definition(context: &Context<'_, '_>, var: VarId) -> bool {
    let values = context.model.values(var);
    let defined = values.iter().any(|obj| matches!(obj, Obj::Function(_) | Obj::Class(_)));
    let imported = context.guard_statements().any(|stmt| {
        let import = matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_));
        let mut binds = false;
        let name = context.model.vars.name(var).1;
        crate::model::statement::each_binding(stmt, &mut |bound, _| binds |= *bound == **name);
        import && binds
    });
    defined && !imported
}
