//! The file of known findings.

use std::path::Path;
use std::{fs, io};

use rustc_hash::FxHashSet;

use super::fingerprint::fingerprints;
use super::{View, escape, relative};
use crate::collect::{Baseline, Collected, Known, Part, Source, baseline_folder};
use crate::problem::Problem;

/// The view's findings as the baseline `file` names them, in their order.
pub fn known(view: &View<'_>, file: &Path) -> Vec<Known> {
    let folder = baseline_folder(file);
    let path = |source: &Source| path_in(&folder, source);
    let findings = view.findings.iter().zip(fingerprints(view, path));
    let known = findings.map(|(finding, fingerprint)| Known {
        path: path(view.collected.source(finding.source)),
        code: finding.code.to_owned(),
        fingerprint,
    });
    known.collect()
}

/// The paths of the files that were looked at, as the baseline `file` names them.
pub fn known_paths(collected: &Collected, file: &Path) -> FxHashSet<String> {
    let folder = baseline_folder(file);
    let subjects = collected.sources.iter().filter(|source| source.part == Part::Subject);
    subjects.map(|source| path_in(&folder, source)).collect()
}

fn path_in(folder: &Path, source: &Source) -> String {
    escape::path(if source.is_stdin() { &source.path } else { relative(&source.real_path, folder) })
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
    fs::write(file, bytes).map_err(|error| {
        let hint = if error.kind() == io::ErrorKind::NotFound { "; make its folder first" } else { "" };
        Problem::new(file, format!("it can't be written: {error}{hint}"))
    })
}
