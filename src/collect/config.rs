//! The settings of a project: `[tool.mainguard]` in `pyproject.toml`, or `mainguard.toml`.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use toml::{Table, Value};

use super::path;
use super::settings::{Places, SETTINGS, count, methods, strings, tables};
use crate::problem::Problem;

/// What a project, and the command line over it, have set.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file that was read, as it is shown.
    pub file: Option<PathBuf>,
    /// The absolute folder to which patterns are relative: the file's own, or the current one.
    pub folder: PathBuf,
    /// Gitignore-like patterns of paths to pass over, in place of the usual ones.
    pub exclude: Option<Vec<String>>,
    /// More patterns of paths to pass over.
    pub extend_exclude: Vec<String>,
    /// The codes, or beginnings of codes, to look for; all if none.
    pub select: Option<Vec<String>>,
    /// The codes, or beginnings of codes, not to look for.
    pub ignore: Vec<String>,
    /// The codes not to look for in some files.
    pub per_file_ignores: Vec<PerFileIgnore>,
    /// How many iterations make a loop expensive (MG401).
    pub expensive_iterations: Option<u64>,
    /// The start methods that matter; all if none.
    pub start_methods: Option<Vec<String>>,
    /// The absolute path of the file of known findings.
    pub baseline: Option<PathBuf>,
    /// The user's own APIs that start processes, for the model to read.
    pub api: Vec<Value>,
    /// The 1-based line and column of each of these in the settings' file.
    pub api_places: Vec<(usize, usize)>,
    /// Programs that are known to be packaged.
    frozen: Option<Gitignore>,
    /// The current folder when the settings were read: what shown paths are relative to.
    pub(super) here: PathBuf,
}

/// Codes, or beginnings of codes, that don't count in the files of a pattern.
#[derive(Clone, Debug)]
pub struct PerFileIgnore {
    files: Gitignore,
    codes: Vec<String>,
}

impl Config {
    /// Reads the nearest settings at or above the folder that holds all of `paths`, if there are any.
    ///
    /// Problems are values of the wrong kind, unknown keys, and a file that can't be read; what is
    /// right beside them counts.
    pub fn nearest(paths: &[PathBuf]) -> (Self, Vec<Problem>) {
        let here = std::env::current_dir().unwrap_or_default();
        let mut problems = Vec::new();
        let mut config = Self { folder: here.clone(), here: here.clone(), ..Self::default() };
        let start = common_folder(&here, paths).unwrap_or_else(|| here.clone());
        for folder in start.ancestors() {
            if let Some(found) = settings_in(folder, &here, &mut problems) {
                config.folder = folder.to_owned();
                config.read(&found, &mut problems);
                config.file = Some(found.file);
                break;
            }
        }
        (config, problems)
    }

    /// Whether findings with this code are wanted in the file at `path` (as it is shown).
    pub fn wants(&self, code: &str, path: &Path) -> bool {
        let names = |codes: &[String]| codes.iter().any(|wanted| code.starts_with(wanted.as_str()));
        let forks_only = |methods: &[String]| methods.iter().all(|method| method == "fork");
        if !self.select.as_deref().is_none_or(names)
            || names(&self.ignore)
            || self.start_methods.as_deref().is_some_and(forks_only)
        {
            return false;
        }
        let ignored =
            |entry: &PerFileIgnore| names(&entry.codes) && is_named(&entry.files, &path::absolute(&self.here, path));
        !self.per_file_ignores.iter().any(ignored)
    }

    /// Whether the settings say that the program at `path` (as it is shown) is packaged.
    pub fn is_frozen(&self, path: &Path) -> bool {
        self.frozen.as_ref().is_some_and(|files| is_named(files, &path::absolute(&self.here, path)))
    }

    /// The problem of the own API at this position.
    pub fn api_problem(&self, index: usize, message: &str) -> Problem {
        let place = self.api_places.get(index).copied();
        let file = self.file.clone().unwrap_or_default();
        Problem { place, ..Problem::new(file, format!("the entry of {:?}: {message}", "api")) }
    }

    /// Reads each key of the settings that were found.
    fn read(&mut self, found: &Found, problems: &mut Vec<Problem>) {
        let places = Places::new(&found.text, found.path);
        self.api_places = places.items("api");
        for (key, value) in &found.table {
            let known = SETTINGS.iter().find(|setting| setting.key == key);
            let message = match known {
                None => Some(unknown_key(key)),
                Some(setting) if self.set(key, value).is_none() => {
                    Some(format!("the setting {key:?} must be {}", setting.kind.wanted()))
                }
                Some(_) => None,
            };
            problems.extend(message.map(|text| Problem { place: places.key(key), ..Problem::new(&found.file, text) }));
        }
    }

    /// Sets one known key; `None` if the value is of the wrong kind.
    fn set(&mut self, key: &str, value: &Value) -> Option<()> {
        match key {
            "exclude" => self.exclude = Some(self.globs(value)?),
            "extend-exclude" => self.extend_exclude = self.globs(value)?,
            "frozen" => self.frozen = patterns(&self.folder, self.globs(value)?.iter().map(String::as_str)).ok(),
            "select" => self.select = Some(strings(value)?),
            "ignore" => self.ignore = strings(value)?,
            "per-file-ignores" => self.per_file_ignores = self.per_file(value)?,
            "expensive-iterations" => self.expensive_iterations = Some(count(value)?),
            "start-methods" => self.start_methods = Some(methods(value)?),
            "baseline" => self.baseline = Some(self.folder.join(value.as_str()?)),
            _ => self.api = tables(value)?,
        }
        Some(())
    }

    fn globs(&self, value: &Value) -> Option<Vec<String>> {
        let list = strings(value)?;
        patterns(&self.folder, list.iter().map(String::as_str)).ok()?;
        Some(list)
    }

    fn per_file(&self, value: &Value) -> Option<Vec<PerFileIgnore>> {
        let entry = |(pattern, codes): (&String, &Value)| {
            let files = patterns(&self.folder, [pattern.as_str()]).ok()?;
            Some(PerFileIgnore { files, codes: strings(codes)? })
        };
        value.as_table()?.iter().map(entry).collect()
    }

    /// The codes and beginnings of codes that the settings name.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let per_file = self.per_file_ignores.iter().flat_map(|entry| &entry.codes);
        self.select.iter().flatten().chain(&self.ignore).chain(per_file).map(String::as_str)
    }
}

/// Whether `matcher` names the absolute `path` or a folder above it.
fn is_named(matcher: &Gitignore, path: &Path) -> bool {
    if path.starts_with(matcher.path()) {
        return matcher.matched_path_or_any_parents(path, false).is_ignore();
    }
    matcher.matched(path, false).is_ignore()
}

/// A matcher for gitignore-like patterns relative to `folder`.
///
/// # Errors
/// The first pattern that is none.
pub(super) fn patterns<'a>(
    folder: &Path,
    patterns: impl IntoIterator<Item = &'a str>,
) -> Result<Gitignore, ignore::Error> {
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in patterns {
        builder.add_line(None, pattern.trim_start_matches("./"))?;
    }
    builder.build()
}

/// The deepest folder that holds all of `paths`.
fn common_folder(here: &Path, paths: &[PathBuf]) -> Option<PathBuf> {
    let folders = paths.iter().map(|given| {
        let full = path::absolute(here, given);
        match full.parent() {
            Some(parent) if !full.is_dir() => parent.to_owned(),
            _ => full,
        }
    });
    folders.reduce(|common, folder| {
        let mut ancestors = common.ancestors();
        ancestors.find(|above| folder.starts_with(above)).unwrap_or(Path::new("/")).to_owned()
    })
}

/// The settings of one file.
struct Found {
    /// The file as it is shown.
    file: PathBuf,
    text: String,
    /// Where in the file the table stands.
    path: &'static [&'static str],
    table: Table,
}

/// The settings that stand in `folder`.
fn settings_in(folder: &Path, here: &Path, problems: &mut Vec<Problem>) -> Option<Found> {
    let names: [(&str, &'static [&'static str]); 2] =
        [("mainguard.toml", &[]), ("pyproject.toml", &["tool", "mainguard"])];
    for (name, path) in names {
        let full = folder.join(name);
        if !full.is_file() {
            continue;
        }
        let file = full.strip_prefix(here).map(Path::to_owned).unwrap_or_else(|_| full.clone());
        let text = match std::fs::read_to_string(&full) {
            Ok(text) => text,
            Err(error) => {
                problems.push(Problem::new(file, format!("the settings can't be read: {error}")));
                continue;
            }
        };
        let mut table: Table = match toml::from_str(&text) {
            Ok(table) => table,
            Err(error) => {
                problems.push(syntax_error(&file, &text, &error));
                continue;
            }
        };
        let inner = path.iter().try_fold(&mut table, |table, key| table.get_mut(*key)?.as_table_mut());
        if let Some(table) = inner.map(std::mem::take) {
            return Some(Found { file, text, path, table });
        }
    }
    None
}

/// The problem of a file that is no TOML.
fn syntax_error(file: &Path, text: &str, error: &toml::de::Error) -> Problem {
    let place = error.span().map(|span| {
        let position = crate::span::LineIndex::new(text).position(text, span.start);
        (position.line, position.column)
    });
    Problem { place, ..Problem::new(file, format!("the settings are no TOML: {}", error.message())) }
}

/// The sentence for a key that nobody knows, with the one that was probably meant.
fn unknown_key(key: &str) -> String {
    let keys = SETTINGS.map(|setting| setting.key);
    match similar::get_close_matches(key, &keys, 1, 0.6).first() {
        Some(close) => format!("there is no setting {key:?}; did you mean {close:?}?"),
        None => format!("there is no setting {key:?}; there are {}", keys.join(", ")),
    }
}
