//! Paths in, sources out: the only stage that reads files.
//!
//! A file is decoded and kept if it can matter. It can if it imports what leads to a start of processes and names it, if
//! it has code that a program may run on its way to such a file, or if the user named it. [`Collected::widen`] adds what
//! programs import that do start processes, and, once something is found in a file, what can notice a change of it. The
//! neighbours of a file that the user named are looked at as well, as [`Part::Context`]. Whatever can't be read is a
//! [`Problem`], and the others go on.

mod baseline;
mod config;
mod context;
mod digest;
mod discover;
mod encoding;
mod frozen;
mod graph;
mod index;
mod load;
mod names;
mod needed;
mod outline;
mod path;
mod prefilter;
mod rest;
mod settings;
mod source;
mod statement;
mod text;
mod trace;

use std::path::{Path, PathBuf};

use discover::Origin;
use load::Scope;

use crate::finding::SourceId;
use crate::problem::Problem;
use crate::progress::{Phase, Progress};

pub use baseline::{Baseline, Known, baseline_folder};
pub use config::{Config, PerFileIgnore};
pub use frozen::FrozenMarkers;
pub use rest::Rest;
pub use settings::{Kind, METHODS, SETTINGS, Setting, schema};
pub use source::{MAX_BYTES, MAX_LINE, Part, Source};

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files and folders, as given; `-` stands for [`Request::stdin`].
    pub paths: Vec<PathBuf>,
    /// The bytes of standard input, if they are to be handled.
    pub stdin: Option<Vec<u8>>,
    /// The path under which standard input is shown, `<stdin>` by default.
    pub stdin_filename: Option<PathBuf>,
    /// Gitignore-like patterns of paths to pass over, in place of the settings' or the usual ones.
    pub exclude: Option<Vec<String>>,
    /// More patterns of paths to pass over.
    pub extend_exclude: Vec<String>,
    /// Whether `.gitignore` counts.
    pub ignore_files: IgnoreFiles,
    /// The dotted names of what starts processes, as `multiprocessing.Pool`; without any, every file is kept.
    pub starts: Vec<String>,
    /// The names of the methods that what starts processes or threads calls of a user's object, as `run`.
    pub run_methods: Vec<String>,
    /// What makes a file be kept that holds it, in any case, whatever the file imports.
    pub words: Vec<String>,
    /// The settings: [`Config::nearest`] of the paths.
    pub config: Config,
    /// Where it is told how far the run is.
    pub progress: Progress,
}

/// Whether files like `.gitignore` are asked which files to pass over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IgnoreFiles {
    /// What git ignores is passed over.
    #[default]
    Respected,
    /// Nothing is asked.
    Disregarded,
}

/// Everything that was read, sorted by path.
#[derive(Debug, Default)]
pub struct Collected {
    /// The Python files that can matter.
    pub sources: Vec<Source>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What tells that programs are packaged.
    pub frozen: FrozenMarkers,
    /// The settings.
    pub config: Config,
    /// The files and folders of the request, as they are shown.
    pub roots: Vec<PathBuf>,
    /// Where it is told how far the run is.
    pub progress: Progress,
    /// How many Python files there were, those that can't matter among them.
    pub scanned: usize,
    /// The files that can't matter as far as is known.
    pub rest: Rest,
}

impl Collected {
    /// The source with this id.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }
}

/// Reads what `request` names. Runs on the current `rayon` pool; the result depends on the files alone.
pub fn collect(request: &Request) -> Collected {
    request.progress.begin(Phase::Search, 0);
    let progress = &request.progress;
    let mut found = progress.timed(Phase::Search, || discover::discover(request));
    context::add(request, &mut found);
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut problems = std::mem::take(&mut found.problems);
    let scope = if request.stdin.is_some() { Scope::All } else { Scope::Needed };
    request.progress.begin(Phase::Read, found.files.len());
    let mut scanned = found.files.iter().filter(|file| file.origin != Origin::Context).count();
    let load = || load::load(found.files, request, scope, &mut problems);
    let (mut sources, rest) = progress.timed(Phase::Read, load);
    if let Some(bytes) = &request.stdin {
        let path = request.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
        scanned += 1;
        match Source::decode(&path, Path::new(""), bytes) {
            Ok(source) => sources.push(source),
            Err(problem) => problems.push(problem),
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    problems.sort();
    problems.dedup();
    Collected {
        frozen: frozen::markers(&request.paths, &found.markers, &sources),
        sources,
        problems,
        config: request.config.clone(),
        roots: request.paths.iter().map(|given| path::shown(given)).collect(),
        progress: request.progress.clone(),
        scanned,
        rest,
    }
}

/// Whether `pattern` can be one of [`Request::exclude`].
///
/// # Errors
/// Why not.
pub fn check_pattern(pattern: &str) -> Result<(), String> {
    config::patterns(Path::new("/"), [pattern]).map(drop).map_err(|error| error.to_string())
}
