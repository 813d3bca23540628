//! GitLab's code quality report.

use std::io::{self, Write};

use serde::Serialize;

use super::View;
use super::fingerprint::fingerprints;
use super::place::{self, Place};

#[derive(Serialize)]
struct Issue<'run> {
    description: String,
    check_name: &'run str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes the view's findings as issues.
pub(super) fn render(view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    let issue = |(finding, fingerprint): (&'_ crate::finding::Finding, String)| {
        let place = Place::of(view.collected, finding);
        Issue {
            description: format!("{}: {}", finding.code, finding.message),
            check_name: finding.code,
            fingerprint,
            severity: if super::is_costly_only(finding) { "minor" } else { "major" },
            location: Location { path: place.path(), lines: Lines { begin: place.start.line, end: place.end.line } },
        }
    };
    let issues: Vec<Issue<'_>> = view.findings.iter().zip(fingerprints(view, place::path)).map(issue).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}
