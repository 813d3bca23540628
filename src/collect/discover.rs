//! Which files a run is about.

use std::collections::hash_map::Entry;
use std::ffi::OsStr;
use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::Gitignore;
use ignore::{DirEntry, WalkBuilder, WalkState};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{IgnoreFiles, Request, config, frozen, path};
use crate::problem::Problem;

/// Folders that hold what was installed, built or cached, and so nobody's own programs.
const EXCLUDE: [&str; 27] = [
    ".bzr",
    ".direnv",
    ".eggs",
    "*.egg",
    "*.egg-info",
    ".git",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

/// One Python file, not read yet.
#[derive(Debug)]
pub(super) struct Found {
    /// As it is shown.
    pub(super) path: PathBuf,
    /// Absolute, links resolved.
    pub(super) real: PathBuf,
    pub(super) origin: Origin,
    way: Way,
}

/// How the file came into the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The user named it.
    Given,
    /// It lies below a folder that the user named.
    Walked,
    /// A given file imports it, or is imported by it.
    Context,
}

/// Whether the path is the file's own or a symbolic link's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Direct,
    Link,
}

/// What lies at and below the paths of a request.
#[derive(Debug, Default)]
pub(super) struct Discovered {
    /// Each file once.
    pub(super) files: Vec<Found>,
    /// Files that may tell of a packager, as (shown, real) paths.
    pub(super) markers: Vec<(PathBuf, PathBuf)>,
    pub(super) problems: Vec<Problem>,
    known: FxHashMap<PathBuf, usize>,
}

/// Finds the files at and below the request's paths; `-` is passed over.
pub(super) fn discover(request: &Request) -> Discovered {
    let mut found = Discovered::default();
    let excludes = excludes(request, &mut found.problems);
    let mut walked = FxHashSet::default();
    for given in request.paths.iter().filter(|given| given.as_os_str() != "-") {
        let real = match fs::canonicalize(given) {
            Ok(real) => real,
            Err(error) => {
                found.refuse(given, &error);
                continue;
            }
        };
        if !real.is_dir() {
            found.add_file(given, real, Origin::Given, Way::Direct);
        } else if walked.insert(real.clone()) {
            walk(given, &real, request, &excludes, &mut found);
        }
    }
    found
}

impl Discovered {
    /// Adds a file, or the news that it is none that can be read.
    fn add_file(&mut self, path: &Path, real: PathBuf, origin: Origin, way: Way) {
        match fs::metadata(&real) {
            Ok(_) if has_ending(&real, "ipynb") => {
                let message = "notebooks are not handled; `jupyter nbconvert --to script` makes a program of one";
                self.problems.push(Problem::new(path::shown(path), message));
                return;
            }
            Ok(metadata) if metadata.is_file() => {}
            Ok(metadata) => {
                let message = format!("this is {}, not a regular file", kind(metadata.file_type()));
                self.problems.push(Problem::new(path::shown(path), message));
                return;
            }
            Err(error) => return self.refuse(path, &error),
        }
        self.add(Found { path: path::shown(path), real, origin, way });
    }

    fn add(&mut self, found: Found) {
        match self.known.entry(found.real.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(self.files.len());
                self.files.push(found);
            }
            Entry::Occupied(entry) => {
                let known = &mut self.files[*entry.get()];
                if known.way == Way::Link && found.way == Way::Direct {
                    known.path = found.path;
                    known.way = Way::Direct;
                }
                if found.origin == Origin::Given {
                    known.origin = found.origin;
                }
            }
        }
    }

    /// Adds the file at `path` for the sake of others; says whether it is a file that was not known.
    pub(super) fn add_context(&mut self, path: &Path) -> bool {
        let Ok(real) = fs::canonicalize(path) else { return false };
        if self.known.contains_key(&real) || !real.is_file() {
            return false;
        }
        self.known.insert(real.clone(), self.files.len());
        self.files.push(Found { path: path::shown(path), real, origin: Origin::Context, way: Way::Direct });
        true
    }

    fn take(&mut self, taken: Taken) {
        match taken {
            Taken::File(found) => self.add(found),
            Taken::Special(path, real) => self.add_file(&path, real, Origin::Walked, Way::Direct),
            Taken::Marker(path, real) => self.markers.push((path, real)),
            Taken::Problem(problem) => self.problems.push(problem),
        }
    }

    fn refuse(&mut self, path: &Path, error: &io::Error) {
        self.problems.push(Problem::new(path::shown(path), unreadable(error)));
    }
}

/// The sentence for a file or folder that can't be read.
pub(super) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "it can't be read: permission denied; make it readable, or pass over it by --exclude".to_owned()
        }
        // An error of the walk repeats the path; one of the system says more than its kind.
        kind if error.raw_os_error().is_none() => format!("it can't be read: {kind}"),
        _ => format!("it can't be read: {error}"),
    }
}

#[cfg(unix)]
fn kind(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_char_device() || kind.is_block_device() {
        "a device"
    } else {
        "a folder"
    }
}

#[cfg(not(unix))]
fn kind(_: FileType) -> &'static str {
    "a folder or a device"
}

/// Walks the folder `given`. Linked folders are not followed: what they hold has a place of its own.
fn walk(given: &Path, real: &Path, request: &Request, excludes: &[Gitignore], found: &mut Discovered) {
    let respect = request.ignore_files == IgnoreFiles::Respected;
    if let Some(pipe) = real.ancestors().take(if respect { usize::MAX } else { 0 }).find_map(blocking) {
        return found.problems.push(blocked(&pipe));
    }
    let here = request.config.here.clone();
    let matchers = excludes.to_vec();
    let pipes: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
    let seen = Arc::clone(&pipes);
    let is_open = move |entry: &DirEntry| {
        let is_dir = respect && entry.file_type().is_some_and(|kind| kind.is_dir());
        let pipe = if is_dir { blocking(entry.path()) } else { None };
        let is_open = pipe.is_none();
        seen.lock().unwrap_or_else(PoisonError::into_inner).extend(pipe);
        is_open
    };
    let mut builder = WalkBuilder::new(given);
    builder.hidden(false).parents(respect).ignore(respect);
    builder.git_ignore(respect).git_global(respect).git_exclude(respect);
    builder.filter_entry(move |entry| entry.depth() == 0 || (!is_excluded(entry, &here, &matchers) && is_open(entry)));
    let taken: Mutex<Vec<Taken>> = Mutex::default();
    builder.threads(rayon::current_num_threads()).build_parallel().run(|| {
        Box::new(|entry| {
            let new = match entry {
                Ok(entry) => take(&entry, given, real),
                Err(error) => vec![Taken::Problem(walk_problem(given, &error))],
            };
            taken.lock().unwrap_or_else(PoisonError::into_inner).extend(new);
            WalkState::Continue
        })
    });
    let mut taken = taken.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Which of several links to a file stands for it must not depend on which thread was first.
    taken.sort_by(|a, b| a.path().cmp(b.path()));
    taken.into_iter().for_each(|taken| found.take(taken));
    let pipes = pipes.lock().unwrap_or_else(PoisonError::into_inner);
    found.problems.extend(pipes.iter().map(|pipe| blocked(pipe)));
}

/// A file that says what git ignores in `folder`, and that could be read for ever.
fn blocking(folder: &Path) -> Option<PathBuf> {
    let is_blocking = |path: &PathBuf| fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir());
    [".ignore", ".gitignore", ".git/info/exclude"].map(|name| folder.join(name)).into_iter().find(is_blocking)
}

fn blocked(pipe: &Path) -> Problem {
    Problem::new(
        path::shown(pipe),
        "this is not a regular file, so its folder is passed over; --no-ignore doesn't read it",
    )
}

/// What an entry of a folder is to the run.
enum Taken {
    File(Found),
    /// Something of another kind under a name for files.
    Special(PathBuf, PathBuf),
    Marker(PathBuf, PathBuf),
    Problem(Problem),
}

impl Taken {
    fn path(&self) -> &Path {
        match self {
            Self::File(found) => &found.path,
            Self::Special(path, _) | Self::Marker(path, _) => path,
            Self::Problem(problem) => &problem.path,
        }
    }
}

/// What an entry of the folder `given`, whose real path is `real`, is, as far as it matters.
fn take(entry: &DirEntry, given: &Path, real: &Path) -> Vec<Taken> {
    let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { return Vec::new() };
    let real = entry.path().strip_prefix(given).map(|rest| real.join(rest)).unwrap_or_default();
    let mut taken = Vec::new();
    if frozen::is_marker(&real) && kind.is_file() {
        taken.push(Taken::Marker(path::shown(entry.path()), real.clone()));
    }
    if is_python(entry.file_name(), entry.path(), kind) {
        taken.extend(python(entry, kind, real));
    }
    taken
}

/// What an entry with the name of a Python file is.
fn python(entry: &DirEntry, kind: FileType, real: PathBuf) -> Option<Taken> {
    let path = path::shown(entry.path());
    let found = |real, way| Taken::File(Found { path: path.clone(), real, origin: Origin::Walked, way });
    if kind.is_file() {
        return Some(found(real, Way::Direct));
    }
    if !kind.is_symlink() {
        return Some(Taken::Special(path, real));
    }
    match fs::canonicalize(entry.path()) {
        Ok(target) if target.is_dir() => None,
        Ok(target) if target.is_file() => Some(found(target, Way::Link)),
        Ok(target) => Some(Taken::Special(path, target)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Some(Taken::Problem(Problem::new(path, "this symbolic link leads nowhere")))
        }
        Err(error) => Some(Taken::Problem(Problem::new(path, unreadable(&error)))),
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

/// Whether a file of this name is, or says that it is, Python.
fn is_python(name: &OsStr, path: &Path, kind: FileType) -> bool {
    match Path::new(name).extension() {
        // Emacs locks a file by a dangling link of this name.
        Some(_) if name.as_encoded_bytes().starts_with(b".#") => false,
        Some(extension) => extension.eq_ignore_ascii_case("py") || extension.eq_ignore_ascii_case("pyw"),
        None => kind.is_file() && !name.as_encoded_bytes().starts_with(b".") && has_shebang(path),
    }
}

/// Whether the first line is `#!` and names Python. A file that can't be read is not known to be Python.
fn has_shebang(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(128).read_to_end(&mut start));
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    read.is_ok() && line.starts_with(b"#!") && line.windows(6).any(|word| word == b"python")
}

fn is_excluded(entry: &DirEntry, here: &Path, excludes: &[Gitignore]) -> bool {
    let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
    if is_dir && entry.path().join("pyvenv.cfg").exists() {
        return true;
    }
    let path = path::absolute(here, entry.path());
    excludes.iter().any(|matcher| matcher.matched(&path, is_dir).is_ignore())
}

/// The matchers of what is passed over: the command line's, relative to the current folder, over the settings'.
fn excludes(request: &Request, problems: &mut Vec<Problem>) -> Vec<Gitignore> {
    let config = &request.config;
    let usual = || EXCLUDE.iter().map(|name| (*name).to_owned()).collect();
    let (folder, main) = match (&request.exclude, &config.exclude) {
        (Some(own), _) => (&config.here, own.clone()),
        (None, Some(set)) => (&config.folder, set.clone()),
        (None, None) => (&config.here, usual()),
    };
    let lists = [(folder, &main), (&config.folder, &config.extend_exclude), (&config.here, &request.extend_exclude)];
    let mut matchers = Vec::new();
    for (folder, list) in lists {
        match config::patterns(folder, list.iter().map(String::as_str)) {
            Ok(matcher) => matchers.push(matcher),
            Err(error) => problems.push(Problem::new(folder, format!("a pattern to exclude is none: {error}"))),
        }
    }
    matchers
}

/// The problem of a folder that can't be walked.
fn walk_problem(given: &Path, error: &ignore::Error) -> Problem {
    match error {
        ignore::Error::WithPath { path, err } => walk_problem(path, err),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => walk_problem(given, err),
        ignore::Error::Io(error) => Problem::new(path::shown(given), unreadable(error)),
        other => Problem::new(path::shown(given), other.to_string()),
    }
}
