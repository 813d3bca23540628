//! MG502: `freeze_support()` comes after work that each frozen child then repeats.

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::*;
use crate::model::behaviour::{Event, What};
use crate::model::guard::Roles;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG502", name: "late-freeze-support", summary: "freeze_support() comes too late", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.starts_processes() || !context.is_program() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for unit in sites.iter().filter_map(|site| context.unit(*site)) {
        let events = &context.model.unit(context.source, unit).events;
        let Some(call) = events.iter().find(|event| event.what == What::FreezeSupport) else { continue };
        let stmt = context.model.module(context.source).units[unit].stmt;
        let is_guard = context.model.module(context.source).units[unit].guard;
        let late = if is_guard { late_in_guard(context, stmt, call) } else { call.roles.has(Roles::CHILD) };
        if !late {
            continue;
        }
        let place = statement_of(stmt, call.span).unwrap_or(call.span);
        let demand = if is_guard {
            Demand::FreezeSupport { late: Some(place) }
        } else if matches!(stmt.kind, StmtKind::Expr(_)) {
            Demand::GuardFirst { unit }
        } else {
            Demand::Report { reason: "call freeze_support() as the first statement under the guard".into() }
        };
        found.push(Found {
            code: RULE.code,
            certain: true,
            source: context.source,
            span: call.span,
            message: "each frozen child runs the program from its beginning up to this call: \
                      freeze_support() must be the first statement under the guard"
                .into(),
            related: Vec::new(),
            demand,
        });
    }
    found
}

/// The statement in a guard's block that is the call at `span`.
fn statement_of(stmt: &Stmt, span: Span) -> Option<Span> {
    let body = stmt.blocks().into_iter().flat_map(|block| &block.body);
    body.map(|inner| inner.span).find(|inner| *inner == span)
}

/// Whether anything but imports and `set_start_method()` comes before the call in the guard's block.
fn late_in_guard(context: &Context<'_, '_>, stmt: &Stmt, call: &Event) -> bool {
    let StmtKind::If { branches, .. } = &stmt.kind else { return false };
    let methods: Vec<Span> = context.model.unit_behaviours[context.source.0 as usize]
        .iter()
        .flat_map(|unit| &unit.events)
        .filter(|event| event.what == What::StartMethod)
        .map(|event| event.span)
        .collect();
    branches[0].body.body.iter().take_while(|inner| !inner.span.contains(call.span)).any(|inner| {
        let import = matches!(inner.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_));
        let harmless = matches!(inner.kind, StmtKind::Expr(Expr { kind: ExprKind::Str(_), .. }) | StmtKind::Pass);
        !import && !harmless && !methods.iter().any(|method| inner.span.contains(*method))
    })
}
