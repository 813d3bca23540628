//! What tells that a program is packaged into an executable: PyInstaller's `.spec` files, and packagers among
//! the requirements.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use toml::{Table, Value};

use super::config::Config;
use super::path;
use super::source::{MAX_BYTES, Source};

const PACKAGERS: [&str; 7] = ["pyinstaller", "cx-freeze", "cxfreeze", "nuitka", "py2exe", "py2app", "pyoxidizer"];
const BRIEFCASE: &str = "briefcase";
const MANIFESTS: [&str; 6] =
    ["Pipfile", "environment.yaml", "environment.yml", "pyproject.toml", "setup.cfg", "setup.py"];

/// The traces of packagers, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrozenMarkers {
    /// Scripts (absolute, as in [`Source::real_path`]) that a `.spec` file (as it is shown) names.
    pub scripts: Vec<(PathBuf, PathBuf)>,
    /// Folders (absolute) whose programs a packager of this name packages, as a file (as it is shown) requires.
    pub packagers: Vec<(PathBuf, String, PathBuf)>,
}

impl FrozenMarkers {
    /// Why a file is known to be a frozen program.
    pub(crate) fn why(&self, config: &Config, source: &Source) -> Option<String> {
        let (path, text) = (source.real_path.as_path(), source.text.as_str());
        if let Some((_, spec)) = self.scripts.iter().find(|(script, _)| script == path) {
            return Some(format!("{} packages this script", spec.display()));
        }
        if asks_whether_frozen(text) {
            return Some("this program asks whether it is frozen".to_owned());
        }
        if config.is_frozen(&source.path) {
            let file = config.file.as_deref().unwrap_or(Path::new("")).display();
            return Some(format!("{file} says that it is packaged"));
        }
        let packager = self.packagers.iter().find(|(folder, _, _)| path.starts_with(folder));
        packager.map(|(_, name, manifest)| format!("{} names {name}", manifest.display()))
    }
}

/// Whether a program asks whether it is frozen; one that sets `sys.frozen` tells it to others.
fn asks_whether_frozen(text: &str) -> bool {
    const ATTRIBUTE: &str = "sys.frozen";
    let reads = |(at, _): (usize, &str)| {
        let after = text[at + ATTRIBUTE.len()..].trim_start();
        let is_set = after.starts_with('=') && !after.starts_with("==");
        !is_set && !text[..at].trim_end().ends_with("del")
    };
    text.match_indices(ATTRIBUTE).any(reads)
        || ["_MEIPASS", "sys, \"frozen\"", "sys, 'frozen'"].iter().any(|other| text.contains(other))
}

/// Whether the file at `path` may tell of a packager.
pub(super) fn is_marker(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    name.ends_with(".spec") || MANIFESTS.contains(&name) || is_requirements(path, name)
}

fn is_requirements(path: &Path, name: &str) -> bool {
    let in_folder = || path.parent().is_some_and(|folder| folder.ends_with("requirements"));
    let is_text = name.ends_with(".txt") || name.ends_with(".in");
    is_text && (name.starts_with("requirements") || name.ends_with("requirements.txt") || in_folder())
}

/// Reads the `found` files, as (shown, real) paths, and those that stand in the folders above `sources`.
///
/// A file that can't be read tells nothing.
pub(super) fn markers(given: &[PathBuf], found: &[(PathBuf, PathBuf)], sources: &[Source]) -> FrozenMarkers {
    let mut files = found.to_vec();
    let mut folders = FxHashSet::default();
    let tops: Vec<PathBuf> = given.iter().filter_map(|path| top(path)).collect();
    for source in sources {
        for folder in source.real_path.ancestors().skip(1) {
            if !tops.iter().any(|top| folder.starts_with(top)) || !folders.insert(folder) {
                break;
            }
            files.extend(markers_in(folder));
        }
    }
    // Two ways to the same file: the shown path of the walk comes first.
    let mut known = FxHashSet::default();
    files.retain(|(_, real)| known.insert(real.clone()));
    let mut markers = FrozenMarkers::default();
    for (shown, real) in &files {
        read(shown, real, &mut markers);
    }
    markers.scripts.sort();
    markers.packagers.sort();
    markers.packagers.dedup();
    markers
}

/// The folder up to which the project of a given path reaches: the nearest that says that it holds a project.
pub(super) fn top(given: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(given).ok()?;
    let start = if real.is_dir() { real.as_path() } else { real.parent()? };
    let marks = [".git", "pyproject.toml", "setup.py", "setup.cfg"];
    let is_top = |folder: &&Path| marks.iter().any(|mark| folder.join(mark).exists());
    Some(start.ancestors().find(is_top).unwrap_or(start).to_owned())
}

/// The files of one folder that matter, whatever `.gitignore` thinks of them: it often lists `*.spec`.
fn markers_in(folder: &Path) -> Vec<(PathBuf, PathBuf)> {
    let here = std::env::current_dir().unwrap_or_default();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path()).filter(|path| is_marker(path) && path.is_file());
    paths.map(|real| (real.strip_prefix(&here).unwrap_or(&real).to_owned(), real)).collect()
}

/// Reads one file.
fn read(shown: &Path, real: &Path, markers: &mut FrozenMarkers) {
    let is_small = fs::metadata(real).is_ok_and(|metadata| metadata.len() <= MAX_BYTES);
    let Some(text) = is_small.then(|| fs::read(real).ok()).flatten() else { return };
    let text = String::from_utf8_lossy(&text);
    let folder = real.parent().unwrap_or(Path::new("/"));
    if real.extension().is_some_and(|extension| extension == "spec") {
        let scripts = spec_scripts(&text).into_iter().map(|script| path::absolute(folder, Path::new(&script)));
        let scripts = scripts.filter_map(|script| fs::canonicalize(script).ok());
        markers.scripts.extend(scripts.map(|script| (script, shown.to_owned())));
        return;
    }
    let is_pyproject = real.ends_with("pyproject.toml");
    let packager = if is_pyproject { pyproject_packager(&text) } else { text_packager(&text) };
    if let Some(packager) = packager {
        let is_nested = folder.ends_with("requirements");
        let project = folder.parent().filter(|_| is_nested).unwrap_or(folder);
        markers.packagers.push((project.to_owned(), packager.to_owned(), shown.to_owned()));
    }
}

/// The scripts that a PyInstaller specification analyses, or, where they are computed, every Python file
/// that it names. Other kinds of `.spec` files have no `Analysis(`.
fn spec_scripts(text: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    for (at, call) in text.match_indices("Analysis(") {
        let rest = text[at + call.len()..].trim_start();
        let rest = rest.strip_prefix("scripts").map_or(rest, |rest| rest.trim_start().trim_start_matches('='));
        if let Some(list) = rest.trim_start().strip_prefix('[') {
            scripts.extend(python_strings(&list[..list.find(']').unwrap_or(list.len())]));
        }
    }
    if scripts.is_empty() && text.contains("Analysis(") {
        scripts = python_strings(text);
    }
    scripts
}

/// The string literals of `text` that name Python files, with `/` between their parts.
fn python_strings(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(start) = rest.find(['"', '\'', '#']) {
            let quote = &rest[start..=start];
            let tail = &rest[start + 1..];
            let Some(end) = tail.find(quote).filter(|_| quote != "#") else { break };
            let value = tail[..end].replace("\\\\", "/").replace('\\', "/");
            if value.ends_with(".py") || value.ends_with(".pyw") {
                found.push(value);
            }
            rest = &tail[end + 1..];
        }
    }
    found
}

/// The packager that a `pyproject.toml` requires or configures.
fn pyproject_packager(text: &str) -> Option<&'static str> {
    let table: Table = toml::from_str(text).ok()?;
    let tools = table.get("tool").and_then(Value::as_table).into_iter().flat_map(Table::keys);
    tools.filter_map(|tool| requirement(tool)).next().or_else(|| required(&Value::Table(table), ""))
}

/// The packager among the requirements in `value`, which stands under the keys `path`.
fn required(value: &Value, path: &str) -> Option<&'static str> {
    let is_list = path.contains("dependencies") || path.contains("requires") || path.contains("dependency-groups");
    match value {
        Value::String(text) if is_list => requirement(text),
        Value::Array(items) => items.iter().find_map(|item| required(item, path)),
        Value::Table(table) => table.iter().find_map(|(key, value)| {
            let own = if is_list { requirement(key) } else { None };
            own.or_else(|| required(value, &format!("{path}.{key}")))
        }),
        _ => None,
    }
}

/// The packager that a line of a manifest begins with, or that stands behind a quote or `import`.
fn text_packager(text: &str) -> Option<&'static str> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).find_map(|line| {
        let bare = line.trim_start_matches(['-', ' ']);
        let import = line.strip_prefix("import ").or_else(|| line.strip_prefix("from "));
        let quoted = line.split(['"', '\'']).skip(1).find_map(requirement);
        requirement(bare).or_else(|| import.and_then(requirement)).or(quoted)
    })
}

/// The packager whose name `text` begins with, as a whole word.
fn requirement(text: &str) -> Option<&'static str> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(text.len());
    let name = text[..end].to_ascii_lowercase().replace('_', "-");
    let is_followed_by_words = text[end..].trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
    if name == BRIEFCASE {
        return (!is_followed_by_words).then_some(BRIEFCASE);
    }
    let name = if name.starts_with("pyinstaller-") { "pyinstaller" } else { name.as_str() };
    PACKAGERS.into_iter().find(|packager| *packager == name)
}
