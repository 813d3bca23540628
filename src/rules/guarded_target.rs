//! MG303: a function or class that children need is defined under the guard.

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::StmtKind;
use crate::model::statement::each_binding;
use crate::span::Span;

pub(super) const RULE: Rule = Rule {
    code: "MG303",
    name: "guarded-target",
    summary: "a function that children need is defined under the guard",
    find,
};

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let mut found = Vec::new();
    for stmt in context.guard_statements().filter(|stmt| stmt.is_definition() && sites.contains(&stmt.span)) {
        let mut needed = None;
        each_binding(stmt, &mut |name, _| {
            let var = context.model.vars.known(context.source, name);
            let need = var.and_then(|var| context.program.need(var)).filter(|need| context.counts(need));
            needed = needed
                .take()
                .or(need.filter(|need| super::parent_only_name::is_parent_only(context, need.var, usize::MAX)));
        });
        let Some(need) = needed else { continue };
        let (name, span) = match &stmt.kind {
            StmtKind::Function(function) => (function.name.as_deref().unwrap_or_default(), function.name_span),
            StmtKind::Class(class) => (&*class.name, class.name_span),
            _ => continue,
        };
        found.push(Found {
            code: RULE.code,
            certain: need.certain,
            source: context.source,
            span,
            message: format!(
                "`{name}` is defined under the guard, where children do not find it: Can't get attribute '{name}' on \
                 <module '__mp_main__'>"
            ),
            related: context.entry_chain(need),
            demand: Demand::Hoist { definition: stmt.span },
        });
    }
    found
}
