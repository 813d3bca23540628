//! The rewrite of a file as a SARIF fix. The numbers are the sections of the standard.

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::sarif::{ArtifactLocation, Message, Region, uri};
use super::{View, escape, place};
use crate::run::Rewrite;

/// §3.55
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fix {
    description: Message,
    artifact_changes: [ArtifactChange; 1],
}

/// §3.56
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

/// §3.57
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Message>,
}

/// The fix that makes a rewrite's text of the old one. It repairs all that is repaired in the file.
pub(super) fn fix(view: &View<'_>, rewrite: &Rewrite) -> Fix {
    let source = view.collected.source(rewrite.source);
    let old: Vec<&str> = source.text.split_inclusive('\n').collect();
    let new: Vec<&str> = rewrite.text.text().split_inclusive('\n').collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changes = ops.iter().filter(|op| op.tag() != DiffTag::Equal);
    let offset = |line: usize| old[..line].iter().map(|line| line.len()).sum::<usize>();
    let replacement = |op: &similar::DiffOp| {
        let [start, end] =
            [op.old_range().start, op.old_range().end].map(|line| source.lines.position(&source.text, offset(line)));
        let inserted: String = new[op.new_range()].concat();
        let (start_line, start_column, end_line, end_column) = (start.line, start.column, end.line, end.column);
        Replacement {
            deleted_region: Region { start_line, start_column, end_line, end_column },
            inserted_content: (!inserted.is_empty()).then_some(Message { text: inserted }),
        }
    };
    let change = ArtifactChange {
        artifact_location: ArtifactLocation { uri: uri(&place::path(source)) },
        replacements: changes.map(replacement).collect(),
    };
    let text = escape::text(&rewrite.summary.join("; ")).into_owned();
    Fix { description: Message { text }, artifact_changes: [change] }
}
