//! The stages composed: collected sources in, report out.

use crate::collect::Collected;
use crate::finding::{Finding, SourceId};
use crate::problem::Problem;
use crate::transform::Verified;

/// The new text of one source.
#[derive(Debug)]
pub struct Rewrite {
    /// Whose text it replaces.
    pub source: SourceId,
    /// The text, proven.
    pub text: Verified,
    /// What was done, a phrase each: `14 statements moved into main()`.
    pub summary: Vec<String>,
}

/// All that a run has to say, sorted by path and position.
#[derive(Debug, Default)]
pub struct Report {
    /// Every finding in the texts as they were collected.
    pub findings: Vec<Finding>,
    /// At most one per source, sorted by source.
    pub rewrites: Vec<Rewrite>,
    /// What could not be handled.
    pub problems: Vec<Problem>,
}

/// Finds what breaks in `collected` and proves what can be repaired. Reads and writes nothing.
pub fn analyse(_collected: &Collected) -> Report {
    Report::default()
}
