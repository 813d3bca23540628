//! What a rule found: the code, the place, the sentence, the chain of witnesses, and what became of it.

use crate::span::Span;

/// A source's index in [`crate::collect::Collected::sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// One step of a witness chain, or another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file.
    pub source: SourceId,
    /// The place in it.
    pub span: Span,
    /// What happens there, e.g. ``calls run_all()``.
    pub message: String,
}

/// What became of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rewritten text no longer has it: what was done for that.
    Repaired(String),
    /// It stays: why, and what a person would do.
    Refused(String),
}

/// One finding of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code, e.g. `MG101`.
    pub code: &'static str,
    /// The rule's name, e.g. `unguarded-start`.
    pub name: &'static str,
    /// The file.
    pub source: SourceId,
    /// The place in it.
    pub span: Span,
    /// One sentence: what happens under spawn and forkserver.
    pub message: String,
    /// The witness chain, in call order; empty where the place itself is the cause.
    pub related: Vec<Related>,
    /// What became of it.
    pub outcome: Outcome,
}

impl Finding {
    /// Whether the proposed rewrite removes this finding.
    pub fn fixable(&self) -> bool {
        matches!(self.outcome, Outcome::Repaired(_))
    }
}
