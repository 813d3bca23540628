//! Workflow commands that GitHub Actions shows as annotations.

use std::io::{self, Write};

use super::View;
use super::place::Place;
use crate::finding::Outcome;

/// Writes the view's findings, a command each.
pub(super) fn render(view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    for finding in view.findings {
        let Place { start, end, .. } = Place::of(view.collected, finding);
        let path = property(&Place::of(view.collected, finding).path());
        let title = property(&format!("{} {}", finding.code, finding.name));
        write!(out, "::error title={title},file={path},line={},endLine={}", start.line, end.line)?;
        // GitHub takes columns only where the annotation is on one line.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        let reason = match &finding.outcome {
            Outcome::Repaired(fix) => format!("`mainguard --write` repairs it: {fix}"),
            Outcome::Refused(reason) => format!("no fix: {reason}"),
        };
        writeln!(out, "::{}", data(&format!("{}\n{reason}", finding.message)))?;
    }
    Ok(())
}

/// The text of a command, with what would end it escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, with what would end it escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
