//! The file of known findings.

use std::fs;
use std::path::Path;

use super::fingerprint::fingerprints;
use super::{View, escape, relative};
use crate::collect::{Baseline, Known, Source, baseline_folder};
use crate::problem::Problem;

/// The view's findings as the baseline `file` names them, in their order.
pub fn known(view: &View<'_>, file: &Path) -> Vec<Known> {
    let folder = baseline_folder(file);
    let path = |source: &Source| {
        let path = if source.is_stdin() { &source.path } else { relative(&source.real_path, &folder) };
        escape::path(path)
    };
    let findings = view.findings.iter().zip(fingerprints(view, path));
    let known = findings.map(|(finding, fingerprint)| Known {
        path: path(view.collected.source(finding.source)),
        code: finding.code.to_owned(),
        fingerprint,
    });
    known.collect()
}

/// Writes the view's findings as the baseline `file`.
///
/// # Errors
/// When it can't be written.
pub fn baseline(view: &View<'_>, file: &Path) -> Result<(), Problem> {
    let baseline = Baseline::new(known(view, file));
    let text = serde_json::to_string_pretty(&baseline).unwrap_or_default();
    output(file, format!("{text}\n").as_bytes())
}

/// Writes a report to the file that the user named for it.
///
/// # Errors
/// When it can't be written.
pub fn output(file: &Path, bytes: &[u8]) -> Result<(), Problem> {
    fs::write(file, bytes).map_err(|error| Problem::new(file, format!("it can't be written: {error}")))
}
