//! Spans as the lines and columns that reports show.

use crate::collect::{Collected, Source};
use crate::finding::{Finding, SourceId};
use crate::span::{Position, Span};

/// A span for a person: where it starts and where it ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'run> {
    pub(super) source: &'run Source,
    pub(super) start: Position,
    /// The position behind the last character.
    pub(super) end: Position,
}

impl<'run> Place<'run> {
    pub(super) fn new(collected: &'run Collected, source: SourceId, span: Span) -> Self {
        let source = collected.source(source);
        let start = source.lines.position(&source.text, span.start as usize);
        let end = source.lines.position(&source.text, span.end.max(span.start) as usize);
        Self { source, start, end }
    }

    pub(super) fn of(collected: &'run Collected, finding: &Finding) -> Self {
        Self::new(collected, finding.source, finding.span)
    }

    /// The file's path, as [`path`] gives it.
    pub(super) fn path(&self) -> String {
        path(self.source)
    }
}

/// The path with `/` between its parts, control characters and all: for formats that escape by themselves.
pub(super) fn path(source: &Source) -> String {
    let path = source.path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}
