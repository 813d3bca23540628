//! SARIF 2.1.0, the part of it that code scanners read. The numbers are the sections of the standard.

use std::io::{self, Write};

use serde::Serialize;

use super::View;
use super::fingerprint::fingerprints;
use super::place::{self, Place};
use super::sarif_fix::{Fix, fix};
use crate::finding::{Finding, Outcome};
use crate::rules::RULES;

/// §3.13
#[derive(Serialize)]
struct Log<'run> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'run>; 1],
}

/// §3.14
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'run> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcomes<'run>>,
}

/// §3.18
#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

/// §3.19
#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

/// §3.49
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
}

/// §3.27
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcomes<'run> {
    rule_id: &'run str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    /// Only with a file's first finding that has one: it is the same for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

/// §3.11
#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

/// §3.28
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

/// §3.29
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

/// §3.4
#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
}

/// §3.30
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: usize,
    pub(super) start_column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// §3.27.17
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "mainguard/v1")]
    own: String,
}

/// Writes the view's findings as one run.
pub(super) fn render(view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    let descriptor = |rule: &crate::rules::Rule| Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: Message { text: rule.summary.to_owned() },
        full_description: Message { text: rule.explanation().why.join("\n\n") },
        help: Message { text: format!("`mainguard explain {}` says more.", rule.code) },
    };
    let rules = RULES.iter().map(descriptor).collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver: Driver { name: "mainguard", version: env!("CARGO_PKG_VERSION"), rules } },
            column_kind: "unicodeCodePoints",
            results: view
                .findings
                .iter()
                .zip(fingerprints(view, place::path))
                .map(|(f, own)| result(view, f, own))
                .collect(),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn result<'run>(view: &View<'run>, finding: &'run Finding, own: String) -> Outcomes<'run> {
    let reason = match &finding.outcome {
        Outcome::Repaired(fix) => format!("`mainguard --write` repairs it: {fix}."),
        Outcome::Refused(reason) => format!("No fix: {reason}"),
    };
    let related = finding.related.iter().enumerate().map(|(index, related)| Location {
        id: Some(index),
        message: Some(Message { text: related.message.clone() }),
        ..location(&Place::new(view.collected, related.source, related.span))
    });
    Outcomes {
        rule_id: finding.code,
        rule_index: RULES.iter().position(|rule| rule.code == finding.code),
        level: if super::is_costly_only(finding) { "warning" } else { "error" },
        message: Message { text: format!("{}\n{reason}", finding.message) },
        locations: [location(&Place::of(view.collected, finding))],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { own },
        fixes: fixes(view, finding),
    }
}

fn fixes(view: &View<'_>, finding: &Finding) -> Vec<Fix> {
    let first = view.findings.iter().find(|other| other.source == finding.source && other.fixable());
    if first != Some(finding) {
        return Vec::new();
    }
    let rewrite = view.rewrites.iter().find(|rewrite| rewrite.source == finding.source);
    rewrite.map(|rewrite| fix(view, rewrite)).into_iter().collect()
}

fn location(place: &Place<'_>) -> Location {
    let region = Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    };
    let artifact_location = ArtifactLocation { uri: uri(&place.path()) };
    Location { id: None, physical_location: PhysicalLocation { artifact_location, region }, message: None }
}

/// A path as a URI: `file:` where it is absolute, a relative reference where it isn't.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
