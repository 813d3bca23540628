//! MG203: worker code reads a global that the parent changed after the import.

use super::{Context, Demand, Found, Rule};
use crate::model::change::change_before_start;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG203", name: "stale-global", summary: "worker code reads a global that the parent changed", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.starts_processes() || !context.is_program() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for need in &context.program.needs {
        let (home, name) = context.model.vars.name(need.var);
        if need.reader.is_none()
            || home.0 == u32::MAX
            || context.is_handed(need.var)
            || context.primitive(need.var).is_some()
        {
            continue;
        }
        let Some(change) = change_before_start(context.model, context.source, need) else { continue };
        if change.source == context.source && !sites.iter().any(|site| change.span.contains(*site)) {
            continue;
        }
        let demand = if change.plain && home == context.source {
            Demand::HandOver { name: name.to_string() }
        } else {
            let reason = format!(
                "the change of `{name}` is not one plain assignment before the start: hand the value to the workers, \
                 by an initializer or as an argument"
            );
            Demand::Report { reason }
        };
        found.push(Found {
            code: RULE.code,
            source: change.source,
            span: change.span,
            message: format!(
                "the parent changes `{name}` here, which worker code reads: under spawn and forkserver each child \
                 sees the value from the import, silently"
            ),
            related: context.entry_chain(need),
            demand,
        });
    }
    found
}
