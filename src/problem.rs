//! What went wrong with one file or setting: a value in the report, never the end of a run.

use std::path::PathBuf;

/// Something that kept a file from being handled. Any problem makes the exit status 2.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file or folder.
    pub path: PathBuf,
    /// The 1-based line and column (in characters), where there is a place.
    pub place: Option<(usize, usize)>,
    /// One sentence: what happened and what to do.
    pub message: String,
}

impl Problem {
    /// A problem of the whole file at `path`.
    pub fn new(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self { path: path.into(), place: None, message: message.into() }
    }
}
