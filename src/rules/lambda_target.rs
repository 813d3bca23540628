//! MG301: a lambda is sent to a child.

use super::{Context, Demand, Found, Rule};
use crate::finding::Related;
use crate::model::worker::Entry;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG301", name: "lambda-target", summary: "a lambda is sent to a child", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let entries = context.model.workers.entries.iter().filter(|entry| !entry.by_value);
    entries
        .filter_map(|entry| {
            let info = context.model.flow.function(entry.function);
            let is_lambda = info.ast.name.is_none() && info.source == context.source;
            (is_lambda && sites.contains(&info.ast.span)).then(|| Found {
                code: RULE.code,
                source: context.source,
                span: info.ast.span,
                message: "a lambda cannot be pickled: under spawn and forkserver sending it to a child raises a \
                          PicklingError"
                    .into(),
                related: sent(context, entry),
                demand: Demand::Hoist { definition: info.ast.span },
            })
        })
        .collect()
}

/// Where the function is sent, if that is another place.
pub(super) fn sent(context: &Context<'_, '_>, entry: &Entry) -> Vec<Related> {
    let call = context.model.flow.call(entry.call);
    let message = format!("is sent to a child by `{}`", context.excerpt(call.source, call.span));
    vec![Related { source: call.source, span: call.span, message }]
}
