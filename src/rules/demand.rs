//! What a rule asks of the planner.

use crate::finding::{Related, SourceId};
use crate::model::behaviour::VarId;
use crate::span::Span;

/// What must become true for a finding to be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// The module-level statement must not run in children.
    Guard {
        /// Its position in the module.
        unit: usize,
    },
    /// The same, unless worker code needs what the statement binds: then nothing is wrong.
    GuardUnlessNeeded {
        /// Its position in the module.
        unit: usize,
    },
    /// It must run under the guard, before everything else there.
    GuardFirst {
        /// Its position in the module.
        unit: usize,
    },
    /// The condition must be a guard.
    Condition {
        /// The condition.
        test: Span,
    },
    /// `freeze_support()` must come first under the guard; the statement that calls it too late goes.
    FreezeSupport {
        /// The late call's statement.
        late: Option<Span>,
    },
    /// The function, lambda or class at this place must be at module level, with what it needs.
    Hoist {
        /// The definition.
        definition: Span,
    },
    /// Worker code must be handed a variable.
    HandOver {
        /// The variable.
        var: VarId,
        /// Its name.
        name: String,
    },
    /// Worker code must be handed a variable where its processes are made, which is in another file.
    HandOverElsewhere,
    /// Nothing that the planner could do: the reason, and what a person would do.
    Report {
        /// One sentence.
        reason: String,
    },
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
    /// Whether it is certain: what is not is blamed only while a repair depends on it.
    pub certain: bool,
}
