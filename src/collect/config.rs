//! The settings of a project: `[tool.mainguard]` in `pyproject.toml`, or `mainguard.toml`.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use toml::{Table, Value};

use super::path;
use crate::problem::Problem;

const KEYS: [&str; 7] =
    ["api", "exclude", "expensive-iterations", "extend-exclude", "ignore", "per-file-ignores", "select"];

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
    /// The user's own APIs that start processes, for the model to read.
    pub api: Vec<Value>,
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
            if let Some((file, table)) = settings_in(folder, &here, &mut problems) {
                config.folder = folder.to_owned();
                config.read(&file, &table, &mut problems);
                config.file = Some(file);
                break;
            }
        }
        (config, problems)
    }

    /// Whether findings with this code are wanted in the file at `path` (as it is shown).
    pub fn wants(&self, code: &str, path: &Path) -> bool {
        let names = |codes: &[String]| codes.iter().any(|wanted| code.starts_with(wanted.as_str()));
        if !self.select.as_deref().is_none_or(names) || names(&self.ignore) {
            return false;
        }
        let ignored =
            |entry: &PerFileIgnore| names(&entry.codes) && is_named(&entry.files, &path::absolute(&self.here, path));
        !self.per_file_ignores.iter().any(ignored)
    }

    /// Reads each key of `table`.
    fn read(&mut self, file: &Path, table: &Table, problems: &mut Vec<Problem>) {
        for (key, value) in table {
            let read = match key.as_str() {
                "exclude" => self.globs(value).map(|list| self.exclude = Some(list)),
                "extend-exclude" => self.globs(value).map(|list| self.extend_exclude = list),
                "select" => strings(value).map(|list| self.select = Some(list)),
                "ignore" => strings(value).map(|list| self.ignore = list),
                "per-file-ignores" => self.per_file(value).map(|list| self.per_file_ignores = list),
                "expensive-iterations" => count(value).map(|count| self.expensive_iterations = Some(count)),
                "api" => tables(value).map(|list| self.api = list),
                other => {
                    problems.push(unknown_key(file, other));
                    Ok(())
                }
            };
            if let Err(wanted) = read {
                problems.push(Problem::new(file, format!("the setting {key:?} must be {wanted}")));
            }
        }
    }

    fn globs(&self, value: &Value) -> Result<Vec<String>, &'static str> {
        let list = strings(value)?;
        let texts = list.iter().map(String::as_str);
        patterns(&self.folder, texts).map(|_| list.clone()).map_err(|_| "a list of patterns as in .gitignore")
    }

    fn per_file(&self, value: &Value) -> Result<Vec<PerFileIgnore>, &'static str> {
        let wanted = "a table from patterns (as in .gitignore) to lists of codes";
        let entry = |(pattern, codes): (&String, &Value)| {
            let files = patterns(&self.folder, [pattern.as_str()]).map_err(|_| wanted)?;
            Ok(PerFileIgnore { files, codes: strings(codes).map_err(|_| wanted)? })
        };
        value.as_table().ok_or(wanted)?.iter().map(entry).collect()
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

/// The settings that stand in `folder`, with their file as it is shown.
fn settings_in(folder: &Path, here: &Path, problems: &mut Vec<Problem>) -> Option<(PathBuf, Table)> {
    for name in ["mainguard.toml", "pyproject.toml"] {
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
        if name == "mainguard.toml" {
            return Some((file, table));
        }
        if let Some(Value::Table(own)) = table.get_mut("tool").and_then(|tool| tool.get_mut("mainguard")) {
            return Some((file, std::mem::take(own)));
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

/// The problem of a key that nobody knows, with the one that was probably meant.
fn unknown_key(file: &Path, key: &str) -> Problem {
    let message = match similar::get_close_matches(key, &KEYS, 1, 0.6).first() {
        Some(close) => format!("there is no setting {key:?}; did you mean {close:?}?"),
        None => format!("there is no setting {key:?}; there are {}", KEYS.join(", ")),
    };
    Problem::new(file, message)
}

fn strings(value: &Value) -> Result<Vec<String>, &'static str> {
    let wanted = "a list of strings";
    let list = value.as_array().ok_or(wanted)?;
    list.iter().map(|item| item.as_str().map(str::to_owned).ok_or(wanted)).collect()
}

fn count(value: &Value) -> Result<u64, &'static str> {
    let number = value.as_integer().and_then(|number| u64::try_from(number).ok());
    number.ok_or("a whole number, not below 0")
}

fn tables(value: &Value) -> Result<Vec<Value>, &'static str> {
    let list = value.as_array().filter(|list| list.iter().all(Value::is_table));
    list.cloned().ok_or("an array of tables: [[tool.mainguard.api]]")
}
