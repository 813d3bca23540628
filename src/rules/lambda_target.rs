//! MG301: a lambda, or an object that cannot be pickled, is sent to a child.

use super::{Context, Demand, Found, Rule};
use crate::finding::Related;
use crate::model::cargo::Unpicklable;
use crate::model::value::{CallId, FunctionId};
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG301", name: "lambda-target", summary: "a lambda is sent to a child", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let flow = &context.model.flow;
    let lambdas = sent_functions(context).filter_map(|(function, call, certain)| {
        let info = flow.function(function);
        let is_lambda = info.ast.name.is_none() && info.source == context.source;
        (is_lambda && sites.contains(&info.ast.span)).then(|| Found {
            code: RULE.code,
            certain,
            source: context.source,
            span: info.ast.span,
            message: "a lambda cannot be pickled: under spawn and forkserver sending it to a child raises a \
                      PicklingError"
                .into(),
            related: sent(context, call),
            demand: Demand::Hoist { definition: info.ast.span },
        })
    });
    lambdas.chain(objects(context, sites)).collect()
}

/// Objects that processes take along: what they are bound to is in the parent alone.
fn objects<'c>(context: &'c Context<'_, '_>, sites: &'c [Span]) -> impl Iterator<Item = Found> + 'c {
    let flow = &context.model.flow;
    context.cargo().iter().filter_map(move |cargo| {
        let call = flow.call(cargo.call);
        let object = !matches!(cargo.what, Unpicklable::Function(_));
        (object && call.source == context.source && sites.contains(&call.span)).then(|| Found {
            code: RULE.code,
            certain: context.is_certain(cargo),
            source: call.source,
            span: call.span,
            message: format!("the process takes along {}{}", flow.described(cargo.what), failure(cargo.what)),
            related: Vec::new(),
            demand: Demand::Report { reason: advice(cargo.what).into() },
        })
    })
}

/// How an object fails.
fn failure(what: Unpicklable) -> &'static str {
    match what {
        Unpicklable::Rebuilt(_) => {
            ", which cannot be built anew of its class and its attributes: under spawn and forkserver the child fails to \
             unpickle it, or gets another one"
        }
        Unpicklable::Reduced(_) => {
            ", of which a child that is spawned gets what its class's methods for pickling make of it: another one than \
             under fork, silently"
        }
        Unpicklable::Ends(_) => {
            ", of which a child that is spawned drops a copy: what its __del__() does, happens there as well"
        }
        Unpicklable::Copied(_) | Unpicklable::Sets(_) => {
            ", which is sent with its object: under spawn and forkserver it changes the copy that the child gets, silently"
        }
        _ => ", which cannot be pickled: under spawn and forkserver starting it raises a TypeError",
    }
}

/// What a person would do about it.
fn advice(what: Unpicklable) -> &'static str {
    match what {
        Unpicklable::Rebuilt(_) => {
            "give its class a __reduce__() that says how to build it anew, or send what it is made of"
        }
        Unpicklable::Ends(_) | Unpicklable::Reduced(_) => "send what it is made of",
        Unpicklable::Copied(_) | Unpicklable::Sets(_) => "send a module-level function that calls it",
        _ => {
            "it cannot be sent to a child: make it in the worker, or give its class a __getstate__() that leaves it out"
        }
    }
}

/// The functions that are sent to children to be found there by name, with the calls that send them, and whether that
/// is certain.
pub(super) fn sent_functions(context: &Context<'_, '_>) -> impl Iterator<Item = (FunctionId, CallId, bool)> {
    let workers = &context.model.workers;
    let all = context.is_to_be_repaired();
    let entries = workers
        .entries
        .iter()
        .filter(move |entry| !entry.by_value && !entry.supposed && (all || entry.certain))
        .map(|entry| (entry.function, entry.call, entry.certain));
    let cargo = context.cargo().iter().filter_map(|cargo| match cargo.what {
        Unpicklable::Function(function) => Some((function, cargo.call, context.is_certain(cargo))),
        _ => None,
    });
    entries.chain(cargo)
}

/// Where something is sent.
pub(super) fn sent(context: &Context<'_, '_>, call: CallId) -> Vec<Related> {
    let call = context.model.flow.call(call);
    let message = format!("is sent to a child by `{}`", context.excerpt(call.source, call.span));
    vec![Related { source: call.source, span: call.span, message }]
}
