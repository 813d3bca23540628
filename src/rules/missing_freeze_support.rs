//! MG501: a frozen program starts processes without `freeze_support()`.

use super::{Context, Demand, Found, Rule};
use crate::model::behaviour::What;
use crate::model::guard::Roles;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG501", name: "missing-freeze-support", summary: "a frozen program lacks freeze_support()", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let Some(frozen) = &context.frozen else { return Vec::new() };
    if !context.starts_processes() || calls_freeze_support(context) {
        return Vec::new();
    }
    let module = context.model.module(context.source);
    let guard = module.units.iter().find(|unit| unit.guard).map(|unit| unit.stmt);
    // Without a guard, what may start something, as an unknown decorator may, makes the file no program.
    let starts = |unit: &usize| context.model.witness(context.source, *unit, What::Start, Roles::MAIN).is_some();
    let start = (0..module.units.len()).find(starts);
    let Some(stmt) = guard.or_else(|| start.map(|unit| module.units[unit].stmt)) else { return Vec::new() };
    let site = sites.iter().find(|site| stmt.span.contains(**site));
    vec![Found {
        code: RULE.code,
        certain: true,
        source: context.source,
        span: site.copied().unwrap_or(stmt.span),
        message: format!(
            "{frozen}: each child runs the frozen program from its beginning, over and over, \
             unless freeze_support() comes first"
        ),
        related: Vec::new(),
        demand: Demand::FreezeSupport { late: None },
    }]
}

/// Whether the program calls `freeze_support()` anywhere.
fn calls_freeze_support(context: &Context<'_, '_>) -> bool {
    let units = 0..context.program.starts.len();
    let by_unit = units.clone().any(|unit| {
        context
            .model
            .unit(context.source, unit)
            .events
            .iter()
            .any(|event| event.what == What::FreezeSupport && event.roles.has(Roles::MAIN))
    });
    by_unit
        || context.model.program(context.source).into_iter().any(|owner| {
            context.model.behaviours().of(owner).events.iter().any(|event| event.what == What::FreezeSupport)
        })
}
