//! MG102: the start method, or what goes with it, is set while the main module is imported.

use super::{Context, Demand, Found, Rule};
use crate::model::behaviour::What;
use crate::span::Span;

pub(super) const RULE: Rule = Rule {
    code: "MG102",
    name: "unguarded-start-method",
    summary: "the start method is set again in each child",
    find,
};

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let mut found = Vec::new();
    for unit in sites.iter().filter_map(|site| context.unit(*site)) {
        let Some(witness) = context.in_children(unit, What::StartMethod) else { continue };
        if super::import_starts_process::through_import(&witness) || !context.is_program() {
            continue;
        }
        found.push(Found {
            code: RULE.code,
            source: context.source,
            span: context.place(&witness),
            message: "each child sets the start method again while it imports the module: \
                      RuntimeError, context has already been set"
                .into(),
            related: context.chain(&witness),
            demand: Demand::GuardFirst { unit },
        });
    }
    found
}
