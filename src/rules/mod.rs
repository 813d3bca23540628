//! The model in, findings with demands out. A rule finds; it never edits.

mod context;
mod demand;
mod expensive_global;
mod explanation;
mod false_guard;
mod guarded_target;
mod import_starts_process;
mod lambda_target;
mod late_freeze_support;
mod missing_freeze_support;
mod nested_target;
mod parent_only_name;
mod repeated_effect;
mod stale_global;
mod unguarded_start;
mod unguarded_start_method;
mod unimportable_target;
mod unshared_primitive;

pub use context::Context;
pub use demand::{Demand, Found};
pub use explanation::Explanation;

use crate::span::Span;

/// A rule: what it is called, what it says in one line, and how it finds.
#[derive(Debug)]
pub struct Rule {
    /// `MG101`.
    pub code: &'static str,
    /// `unguarded-start`.
    pub name: &'static str,
    /// One line for lists.
    pub summary: &'static str,
    /// The findings among the places that the rule's query matches in one file.
    pub find: fn(&Context<'_, '_>, &[Span]) -> Vec<Found>,
}

impl Rule {
    /// The stem of the rule's files: its name with underscores.
    pub fn stem(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// Every rule, by code.
pub static RULES: &[Rule] = &[
    unguarded_start::RULE,
    unguarded_start_method::RULE,
    import_starts_process::RULE,
    false_guard::RULE,
    unshared_primitive::RULE,
    parent_only_name::RULE,
    stale_global::RULE,
    lambda_target::RULE,
    nested_target::RULE,
    guarded_target::RULE,
    unimportable_target::RULE,
    expensive_global::RULE,
    repeated_effect::RULE,
    missing_freeze_support::RULE,
    late_freeze_support::RULE,
];

/// The findings of all rules in one file, by position and code.
pub fn find(context: &Context<'_, '_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if !context.is_concerned() {
        return found;
    }
    for rule in RULES {
        let sites = context.sites(&rule.stem());
        found.extend((rule.find)(context, sites));
    }
    found.sort_by_key(|found| (found.span, found.code, !found.certain));
    found.dedup_by(|a, b| a.code == b.code && a.span == b.span);
    found
}
