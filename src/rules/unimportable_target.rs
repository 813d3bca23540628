//! MG304: worker code in a main module that children cannot import.

use super::lambda_target::sent;
use super::{Context, Demand, Found, Rule};
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG304", name: "unimportable-target", summary: "children cannot import the worker's module", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    if !context.model.module(context.source).is_package_main {
        return Vec::new();
    }
    let folder = context.path().parent().map(|folder| folder.join("__init__.py"));
    if !folder.is_some_and(|init| context.has_file(&init)) {
        return Vec::new();
    }
    let flow = &context.model.flow;
    let entries =
        context.model.workers.entries.iter().filter(|entry| !entry.by_value && !entry.supposed && entry.certain);
    entries
        .filter_map(|entry| {
            let info = flow.function(entry.function);
            let call = flow.call(entry.call);
            let site = call.ast.map(|ast| ast.args_span).filter(|span| sites.contains(span));
            (info.source == context.source && site.is_some()).then(|| {
                let name = info.ast.name.as_deref().unwrap_or("a lambda");
                Found {
                    code: RULE.code,
                    certain: true,
                    source: context.source,
                    span: info.ast.name_span,
                    message: format!(
                        "`{name}` is worker code in a package's __main__.py: run by `python -m`, children do not \
                         import it and fail with Can't get attribute '{name}'"
                    ),
                    related: sent(context, entry.call),
                    demand: Demand::Report { reason: "move it to another module of the package and import it".into() },
                }
            })
        })
        .collect()
}
