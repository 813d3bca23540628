//! MG401: each child builds an expensive global again.

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::StmtKind;
use crate::model::behaviour::What;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG401", name: "expensive-global", summary: "each child builds an expensive global again", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.starts_processes() || !context.is_program() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for unit in sites.iter().filter_map(|site| context.unit(*site)) {
        let stmt = context.model.module(context.source).units[unit].stmt;
        let imports = matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_) | StmtKind::Try { .. });
        if imports
            || stmt.is_definition()
            || [What::Start, What::Visible, What::Input].iter().any(|what| context.in_children(unit, *what).is_some())
        {
            continue;
        }
        let Some(witness) = [What::Expensive, What::Reads].iter().find_map(|what| context.in_children(unit, *what))
        else {
            continue;
        };
        if super::import_starts_process::through_import(&witness) {
            continue;
        }
        let what = context.excerpt(context.source, stmt.span);
        found.push(Found {
            code: RULE.code,
            certain: true,
            source: context.source,
            span: context.place(&witness),
            message: format!("each child does `{what}` again while it imports the module, and has no use for it"),
            related: context.chain(&witness),
            demand: Demand::GuardUnlessNeeded { unit },
        });
    }
    found
}
