//! A list of objects, one for each finding.

use std::io::{self, Write};

use serde::Serialize;

use super::View;
use super::place::Place;
use crate::collect::Collected;
use crate::finding::{Finding, Outcome};

/// One finding, as the contract spells it.
#[derive(Serialize)]
struct Row<'run> {
    code: &'run str,
    name: &'run str,
    message: &'run str,
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    fixable: bool,
    reason: Option<&'run str>,
    related: Vec<Step<'run>>,
}

/// One step of the witness chain.
#[derive(Serialize)]
struct Step<'run> {
    path: String,
    line: usize,
    column: usize,
    message: &'run str,
}

/// Writes the view's findings as JSON.
pub(super) fn render(view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    let rows: Vec<Row<'_>> = view.findings.iter().map(|finding| row(view.collected, finding)).collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)
}

fn row<'run>(collected: &'run Collected, finding: &'run Finding) -> Row<'run> {
    let place = Place::of(collected, finding);
    let step = |related: &'run crate::finding::Related| {
        let place = Place::new(collected, related.source, related.span);
        let (line, column) = (place.start.line, place.start.column);
        Step { path: place.path(), line, column, message: &related.message }
    };
    Row {
        code: finding.code,
        name: finding.name,
        message: &finding.message,
        path: place.path(),
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        fixable: finding.fixable(),
        reason: match &finding.outcome {
            Outcome::Refused(reason) => Some(reason),
            Outcome::Repaired(_) => None,
        },
        related: finding.related.iter().map(step).collect(),
    }
}
