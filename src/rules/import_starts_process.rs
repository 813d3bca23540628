//! MG103: importing a module of the project starts processes.

use super::{Context, Demand, Found, Rule};
use crate::model::behaviour::{Callee, What};
use crate::model::effect::Witness;
use crate::model::guard::Roles;
use crate::span::Span;

pub(super) const RULE: Rule = Rule {
    code: "MG103",
    name: "import-starts-process",
    summary: "importing a module of the project starts processes",
    find,
};

/// Whether the chain leads through an import.
pub(super) fn through_import(witness: &Witness) -> bool {
    witness.steps.iter().any(|step| matches!(step.into, Some(Callee::Module(_))))
}

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let program = context.is_program();
    let mut found = Vec::new();
    for unit in sites.iter().filter_map(|site| context.unit(*site)) {
        let Some(witness) = context.model.witness(context.source, unit, What::Start, Roles::IMPORTED) else { continue };
        let imports = through_import(&witness);
        if program && !imports {
            continue;
        }
        let reason = if imports {
            "the imported module starts the processes: let it do so in a function that is called under the guard"
        } else {
            "other modules import this one and may rely on it: start the processes in a function that they call"
        };
        let what = context.excerpt(witness.source, witness.event.span);
        found.push(Found {
            code: RULE.code,
            certain: true,
            source: context.source,
            span: context.place(&witness),
            message: format!(
                "importing this module runs `{what}`, which starts processes: each child imports it again, \
                 guard or not, and fails or hangs"
            ),
            related: context.chain(&witness),
            demand: Demand::Report { reason: reason.into() },
        });
    }
    found
}
