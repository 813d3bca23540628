//! One line for each finding: `path:line:column: MG101 [fixable] message`.

use std::io::{self, Write};

use super::place::Place;
use super::{View, escape};

/// Writes the view's findings, a line each.
pub(super) fn render(view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    for finding in view.findings {
        let place = Place::of(view.collected, finding);
        let path = escape::path(&place.source.path);
        let (line, column) = (place.start.line, place.start.column);
        let fixable = if finding.fixable() { " [fixable]" } else { "" };
        let message = escape::text(&finding.message);
        writeln!(out, "{path}:{line}:{column}: {}{fixable} {message}", finding.code)?;
    }
    Ok(())
}
