//! MG201: a lock, queue or value of which each child gets one of its own.

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::StmtKind;
use crate::model::behaviour::OUTSIDE;
use crate::model::guard::Roles;
use crate::model::shared::shared;
use crate::span::Span;

pub(super) const RULE: Rule = Rule {
    code: "MG201",
    name: "unshared-primitive",
    summary: "each child gets a lock, queue or value of its own",
    find,
};

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.starts_processes() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for need in &context.program.needs {
        let (home, name) = context.model.vars.name(need.var);
        if need.reader.is_none() || context.is_handed(need.var) || home == OUTSIDE {
            continue;
        }
        let Some(held) = shared(context.model, need) else { continue };
        let kind = held.kind;
        let units = &context.model.unit_behaviours[home.0 as usize];
        let writes =
            units.iter().enumerate().flat_map(|(unit, does)| does.writes.iter().map(move |write| (unit, write)));
        let binder = writes
            .filter(|(_, access)| access.var == need.var)
            .find(|(_, access)| access.roles.has(Roles::CHILD.or(Roles::IMPORTED)));
        let Some((unit, binder)) = binder else { continue };
        let stmt = context.model.module(home).units[unit].stmt;
        let is_plain =
            stmt.is_definition() || matches!(stmt.kind, StmtKind::Assign { .. } | StmtKind::AnnAssign { .. });
        if home == context.source && !(is_plain && sites.iter().any(|site| site.contains(binder.span))) {
            continue;
        }
        let demand = if !held.sendable {
            let reason = format!(
                "it is an attribute of the class `{name}`, which is not sent along: hand it to the workers, by an \
                 initializer or as an argument"
            );
            Demand::Report { reason }
        } else if home == context.source {
            Demand::HandOver { name: name.to_string() }
        } else {
            let reason = format!(
                "`{name}` belongs to another file: make it in the program and hand it to the workers, by an \
                 initializer or as an argument"
            );
            Demand::Report { reason }
        };
        found.push(Found {
            code: RULE.code,
            source: home,
            span: binder.span,
            message: format!(
                "workers use a {kind} that the global `{name}` is or holds: under spawn and forkserver each child makes one of \
                 its own while it imports the module, silently"
            ),
            related: context.entry_chain(need),
            demand,
        });
    }
    found
}
