//! MG101: a process is started while the main module is imported.

use super::{Context, Demand, Found, Rule};
use crate::model::behaviour::What;
use crate::model::effect::Witness;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG101", name: "unguarded-start", summary: "a process is started while the module is imported", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.is_program() || context.model.module(context.source).is_package_main {
        return Vec::new();
    }
    let mut found = Vec::new();
    for unit in sites.iter().filter_map(|site| context.unit(*site)) {
        let Some(witness) = context.in_children(unit, What::Start) else { continue };
        if super::import_starts_process::through_import(&witness) || super::false_guard::in_unit(context, unit) {
            continue;
        }
        let what = context.excerpt(witness.source, witness.event.span);
        found.push(Found {
            code: RULE.code,
            certain: true,
            source: context.source,
            span: context.place(&witness),
            message: format!(
                "`{what}` starts processes while the module is imported: each child imports it again and tries \
                 to start its own, which fails with a RuntimeError, hangs or repeats the work"
            ),
            related: context.chain(&witness),
            demand: if at_exit(context, &witness) {
                let reason = "a child that is started when its parent ends cannot import the main module any more: start it at \
                              the end of what runs under the guard";
                Demand::Report { reason: reason.into() }
            } else {
                Demand::Guard { unit }
            },
        });
    }
    found
}

/// Whether the start waits for the end of the process, where `__main__` has lost its file (CPython's `Py_FinalizeEx`).
fn at_exit(context: &Context<'_, '_>, witness: &Witness) -> bool {
    witness.steps.iter().filter_map(|step| step.call).any(|call| context.model.flow.registers(call))
}
