//! MG102: the start method, or what goes with it, is set while the main module is imported.

use super::{Context, Demand, Found, Rule};
use crate::model::behaviour::What;
use crate::model::effect::Witness;
use crate::span::Span;

pub(super) const RULE: Rule = Rule {
    code: "MG102",
    name: "unguarded-start-method",
    summary: "the start method is set again in each child",
    find,
};

/// What happens in the child: only the process that starts the fork server looks at the list of preloaded modules.
fn message(context: &Context<'_, '_>, witness: &Witness) -> String {
    let what = context.excerpt(witness.source, witness.event.span);
    if witness.event.detail.ends_with(".set_forkserver_preload") {
        return format!(
            "`{what}` runs again in each child, which imports the module again, to no use: only the process that \
             starts the fork server reads the list"
        );
    }
    format!(
        "`{what}` sets the start method again in each child, which imports the module again: RuntimeError, context \
         has already been set"
    )
}

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let mut found = Vec::new();
    for unit in sites.iter().filter_map(|site| context.unit(*site)) {
        let Some(witness) = context.in_children(unit, What::StartMethod) else { continue };
        if super::import_starts_process::through_import(&witness) || !context.is_program() {
            continue;
        }
        found.push(Found {
            code: RULE.code,
            certain: true,
            source: context.source,
            span: context.place(&witness),
            message: message(context, &witness),
            related: context.chain(&witness),
            demand: Demand::GuardFirst { unit },
        });
    }
    found
}
