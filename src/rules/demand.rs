//! What a rule asks of the planner.

use crate::finding::{Related, SourceId};
use crate::span::Span;

/// What must become true for a finding to be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// The module-level statement must not run in children.
    Guard { unit: usize },
    /// It must run under the guard, before everything else there.
    GuardFirst { unit: usize },
    /// `freeze_support()` must come first under the guard.
    FreezeSupport,
    /// The function, lambda or class at this place must be at module level, with what it needs.
    Hoist { definition: Span },
    /// Worker code must be handed the module's variable of this name.
    HandOver { name: String },
    /// Nothing that the planner could do: the reason, and what a person would do.
    Report { reason: String },
}

/// A finding before the planner has decided.
#[derive(Clone, Debug)]
pub struct Found {
    /// The rule's code.
    pub code: &'static str,
    /// The file.
    pub source: SourceId,
    /// The place.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// The witness chain.
    pub related: Vec<Related>,
    /// What would repair it.
    pub demand: Demand,
}
