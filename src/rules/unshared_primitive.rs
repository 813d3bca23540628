//! MG201: a lock, queue or value of which each child gets one of its own.

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::StmtKind;
use crate::finding::SourceId;
use crate::model::behaviour::OUTSIDE;
use crate::model::guard::Roles;
use crate::model::need::Need;
use crate::model::shared::shared;
use crate::span::Span;

pub(super) const RULE: Rule = Rule {
    code: "MG201",
    name: "unshared-primitive",
    summary: "each child gets a lock, queue or value of its own",
    find,
};

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let all = context.is_to_be_repaired();
    let certain = |need: &&Need| all || is_certain(context, need);
    let started = context.needs().filter(|_| context.starts_processes()).filter(certain);
    started
        .chain(
            context
                .program
                .on_call
                .iter()
                .filter(|need| !need.supposed && need.certain && need.is_certain(context.model)),
        )
        .filter_map(|need| examine(context, need, sites))
        .collect()
}

/// Whether workers certainly use what they need.
fn is_certain(context: &Context<'_, '_>, need: &Need) -> bool {
    need.certain && (need.default.is_some() || need.is_certain(context.model))
}

/// The finding for one need, if it is of a shared object that children make anew.
fn examine(context: &Context<'_, '_>, need: &Need, sites: &[Span]) -> Option<Found> {
    let (home, name) = context.model.vars.name(need.var);
    if need.reader.is_none() && need.default.is_none() || context.is_handed(need.var) || home == OUTSIDE {
        return None;
    }
    let held = shared(context.model, need).filter(|held| held.certain || context.is_to_be_repaired())?;
    let kind = held.kind;
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let units = &context.model.unit_behaviours[home.0 as usize];
    let writes = units.iter().enumerate().flat_map(|(unit, does)| does.writes.iter().map(move |write| (unit, write)));
    let (unit, binder) = writes
        .filter(|(_, access)| access.var == need.var)
        .find(|(_, access)| access.roles.has(Roles::CHILD.or(Roles::IMPORTED)))?;
    let stmt = context.model.module(home).units[unit].stmt;
    let is_plain = stmt.is_definition()
        || matches!(stmt.kind, StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } | StmtKind::ImportFrom(_));
    if home == context.source && !(is_plain && sites.iter().any(|site| site.contains(binder.span))) {
        return None;
    }
    Some(Found {
        code: RULE.code,
        certain: held.certain && is_certain(context, need),
        source: home,
        span: binder.span,
        message: format!(
            "workers use {article} {kind} that the global `{name}` is or holds: under spawn and forkserver each child makes one of \
             its own while it imports the module, silently"
        ),
        related: context.entry_chain(need),
        demand: if held.is_view { Demand::Report { reason: OF_MEMORY.into() } } else { demand(context, need) },
    })
}

/// Why what shows a shared object is not handed over.
const OF_MEMORY: &str = "it is made of what processes share, and would be a copy in a child: hand that over, and make this \
                         of it in the worker, or in an initializer of the pool";

/// What is handed over is handed where the pools and processes are made: each file does so for its own.
fn demand(context: &Context<'_, '_>, need: &Need) -> Demand {
    if need.default.is_some() {
        let reason = "a parameter's default reads it, which each child evaluates while it imports the module: pass it as an \
                      argument";
        return Demand::Report { reason: reason.into() };
    }
    let model = context.model;
    let makes = need.entries.iter().map(|entry| model.flow.call(model.workers.entries[*entry].origin).source);
    let elsewhere = |place: SourceId| place != context.source && model.can_name(place, need.var);
    if makes.into_iter().all(elsewhere) {
        return Demand::HandOverElsewhere;
    }
    Demand::HandOver { var: need.var, name: model.vars.name(need.var).1.to_string() }
}
