//! MG302: a nested function is sent to a child.

use super::lambda_target::{sent, sent_functions};
use super::{Context, Demand, Found, Rule};
use crate::facts::ast::Name;
use crate::model::scope::MODULE;
use crate::model::value::FunctionId;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG302", name: "nested-target", summary: "a nested function is sent to a child", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    sent_functions(context)
        .filter_map(|(function, call, certain)| {
            let info = context.model.flow.function(function);
            let here = info.source == context.source && sites.iter().any(|site| info.ast.span.contains(*site));
            let name = info.ast.name.as_ref().filter(|_| here && info.class.is_none())?;
            let (message, demand) = nested(context, function, name).or_else(|| replaced(context, function, name))?;
            let (source, span, related) = (context.source, info.ast.name_span, sent(context, call));
            Some(Found { code: RULE.code, certain, source, span, message, related, demand })
        })
        .collect()
}

/// A function that stands within another one.
fn nested(context: &Context<'_, '_>, function: FunctionId, name: &str) -> Option<(String, Demand)> {
    let flow = &context.model.flow;
    let info = flow.function(function);
    // `functools.wraps` gives a wrapper the name of what it wraps, by which it is found.
    let wraps = flow.has_marker(function, "wraps");
    (info.outer.is_some() && (!wraps || flow.wraps_nested(function))).then(|| {
        let message = format!(
            "`{name}` is defined within a function: under spawn and forkserver it cannot be pickled, Can't get local \
             object"
        );
        let reason = "what it wraps is defined within a function: define that at module level";
        let demand =
            if wraps { Demand::Report { reason: reason.into() } } else { Demand::Hoist { definition: info.ast.span } };
        (message, demand)
    })
}

/// A function in whose place its decorator has put another one.
fn replaced(context: &Context<'_, '_>, function: FunctionId, name: &Name) -> Option<(String, Demand)> {
    let flow = &context.model.flow;
    let info = flow.function(function);
    let known = flow.known_var(info.source, MODULE, name).is_some_and(|var| flow.graph.count(var) > 0);
    let decorated = info.outer.is_none() && !info.ast.decorators.is_empty();
    (decorated && known && !flow.is_named(function, info.source, name)).then(|| {
        let message = format!(
            "`{name}` is sent to a child as it was before its decorator replaced it: under spawn and forkserver it \
             cannot be pickled, it's not the same object"
        );
        let reason =
            "what is found by its name is what the decorator made of it: give the function itself another name, by which children find it";
        (message, Demand::Report { reason: reason.into() })
    })
}
