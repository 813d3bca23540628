//! The file of known findings, which are not reported.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The findings that a project has accepted for now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of the format.
    pub version: u32,
    /// By path and position.
    pub findings: Vec<Known>,
}

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The path, relative to the baseline's folder.
    pub path: String,
    /// The rule's code.
    pub code: String,
    /// What tells it from others: it survives edits elsewhere in its file.
    pub fingerprint: String,
}

/// The version of the format that is read and written.
const VERSION: u32 = 1;

impl Baseline {
    /// A baseline of these findings.
    pub fn new(findings: Vec<Known>) -> Self {
        Self { version: VERSION, findings }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// When the file can't be read or is no baseline.
    pub fn read(file: &Path) -> Result<Self, Problem> {
        let text = fs::read(file).map_err(|error| {
            let hint = "`--write-baseline` makes the file of known findings";
            Problem::new(file, format!("the baseline can't be read: {error}; {hint}"))
        })?;
        let baseline: Self = serde_json::from_slice(&text).map_err(|error| {
            Problem::new(file, format!("this is no baseline of mainguard: {error}; `--write-baseline` writes it anew"))
        })?;
        if baseline.version != VERSION {
            let message = format!(
                "the baseline has version {}, not {VERSION}; `--write-baseline` writes it anew",
                baseline.version
            );
            return Err(Problem::new(file, message));
        }
        Ok(baseline)
    }

    /// The fingerprints of the known findings.
    pub fn fingerprints(&self) -> FxHashSet<&str> {
        self.findings.iter().map(|known| known.fingerprint.as_str()).collect()
    }
}

/// The folder that the paths in the baseline `file` are relative to, links resolved as far as it exists.
pub fn baseline_folder(file: &Path) -> PathBuf {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}
