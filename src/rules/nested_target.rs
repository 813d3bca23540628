//! MG302: a nested function is sent to a child.

use super::lambda_target::{sent, sent_functions};
use super::{Context, Demand, Found, Rule};
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG302", name: "nested-target", summary: "a nested function is sent to a child", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let flow = &context.model.flow;
    sent_functions(context)
        .filter_map(|(function, call)| {
            let info = flow.function(function);
            let name = info.ast.name.as_ref()?;
            let nested = info.outer.is_some() && info.class.is_none() && info.source == context.source;
            // `functools.wraps` gives a wrapper the name of what it wraps, by which it is found.
            let found_by_name = flow.has_marker(function, "wraps");
            (nested && !found_by_name && sites.iter().any(|site| info.ast.span.contains(*site))).then(|| Found {
                code: RULE.code,
                source: context.source,
                span: info.ast.name_span,
                message: format!(
                    "`{name}` is defined within a function: under spawn and forkserver it cannot be pickled, \
                     Can't get local object"
                ),
                related: sent(context, call),
                demand: Demand::Hoist { definition: info.ast.span },
            })
        })
        .collect()
}
