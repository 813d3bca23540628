//! The files that the user named in, their neighbours out: what they import, over any number of steps, and
//! what imports them from the same folder.
//!
//! A call is followed into these, and a name that they read is kept; they are neither reported nor written. Below a
//! folder that the user named, the walk has found everything already. Errs towards *too much*, as
//! [`statement`] does: a word of an import statement is looked for in all folders that imports can name.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use rustc_hash::{FxHashMap, FxHashSet};

use super::discover::{Discovered, Origin};
use super::statement::{self, each_word};
use super::{Request, frozen, load, path};

/// The folders of a project from which modules are imported although they are no part of the modules' names.
const ROOTS: [&str; 3] = ["src", "lib", "python"];
/// How deep packages nest at most.
const DEPTH: usize = 12;

/// What one folder holds, by the name under which it is imported.
#[derive(Debug, Default)]
struct Listing {
    modules: FxHashMap<Vec<u8>, PathBuf>,
    folders: FxHashSet<Vec<u8>>,
}

/// Adds the neighbours of the files that `request` names.
pub(super) fn add(request: &Request, found: &mut Discovered) {
    let Some(finder) = statement::finder() else { return };
    let mut search =
        Search { finder, listings: FxHashMap::default(), importers: FxHashMap::default(), pending: VecDeque::new() };
    if let (Some(bytes), Some(name)) = (&request.stdin, &request.stdin_filename) {
        let real = path::absolute(&request.config.here, name);
        search.neighbours(&path::shown(name), &real, bytes, found);
        search.importers(&path::shown(name), found);
    }
    for index in 0..found.files.len() {
        if found.files[index].origin == Origin::Given {
            let path = found.files[index].path.clone();
            search.pending.push_back(index);
            search.importers(&path, found);
        }
    }
    while let Some(index) = search.pending.pop_front() {
        let (path, real) = (found.files[index].path.clone(), found.files[index].real.clone());
        // What can't be read is told where it is read for good.
        if let Ok(bytes) = load::read(&path, &real) {
            search.neighbours(&path, &real, &bytes, found);
        }
    }
}

struct Search {
    finder: AhoCorasick,
    listings: FxHashMap<PathBuf, Listing>,
    /// By folder: the files in it whose import statements have a word.
    importers: FxHashMap<PathBuf, FxHashMap<Vec<u8>, Vec<PathBuf>>>,
    /// The files whose imports are to be followed, by position.
    pending: VecDeque<usize>,
}

impl Search {
    /// Adds the files that the import statements in `bytes` may name.
    fn neighbours(&mut self, path: &Path, real: &Path, bytes: &[u8], found: &mut Discovered) {
        let mut words: FxHashSet<&[u8]> = FxHashSet::default();
        each_word(&self.finder, bytes, |word| words.extend([word]));
        let mut folders: Vec<(PathBuf, usize)> = roots(path, real).into_iter().map(|folder| (folder, 0)).collect();
        let mut seen: FxHashSet<PathBuf> = folders.iter().map(|(folder, _)| folder.clone()).collect();
        while let Some((folder, depth)) = folders.pop() {
            let listing = self.listing(&folder);
            let package = listing.modules.get(&b"__init__"[..]).filter(|_| depth > 0).cloned();
            let modules = words.iter().filter_map(|word| listing.modules.get(*word)).cloned();
            let files: Vec<PathBuf> = modules.chain(package).collect();
            let below = words.iter().filter(|word| listing.folders.contains(**word));
            let below: Vec<PathBuf> = below.map(|word| folder.join(name(word))).collect();
            for file in files {
                self.add(&file, found);
            }
            for folder in below {
                if depth < DEPTH && seen.insert(folder.clone()) {
                    folders.push((folder, depth + 1));
                }
            }
        }
    }

    /// Adds the files beside `path` that may import it.
    fn importers(&mut self, path: &Path, found: &mut Discovered) {
        let Some(own) = path.file_stem().map(OsStr::as_encoded_bytes) else { return };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if !self.importers.contains_key(&folder) {
            let importers = self.words_in(&folder);
            self.importers.insert(folder.clone(), importers);
        }
        for file in self.importers[&folder].get(own).cloned().unwrap_or_default() {
            self.add(&file, found);
        }
    }

    /// The words of the import statements of a folder's files, with the files.
    fn words_in(&mut self, folder: &Path) -> FxHashMap<Vec<u8>, Vec<PathBuf>> {
        let files: Vec<PathBuf> = self.listing(folder).modules.values().cloned().collect();
        let mut importers: FxHashMap<Vec<u8>, Vec<PathBuf>> = FxHashMap::default();
        for file in files {
            let Ok(bytes) = load::read(&file, &file) else { continue };
            let mut words: FxHashSet<&[u8]> = FxHashSet::default();
            each_word(&self.finder, &bytes, |word| words.extend([word]));
            for word in words {
                importers.entry(word.to_vec()).or_default().push(file.clone());
            }
        }
        importers
    }

    fn add(&mut self, file: &Path, found: &mut Discovered) {
        if found.add_context(file) {
            self.pending.push_back(found.files.len() - 1);
        }
    }

    fn listing(&mut self, folder: &Path) -> &Listing {
        self.listings.entry(folder.to_owned()).or_insert_with(|| listing(folder))
    }
}

/// What the folder holds; nothing if it can't be read.
fn listing(folder: &Path) -> Listing {
    let mut listing = Listing::default();
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = PathBuf::from(entry.file_name());
        let stem = name.file_stem().unwrap_or_default().as_encoded_bytes().to_vec();
        match name.extension() {
            Some(extension) if extension == "py" || extension == "pyw" => {
                // To open a named pipe would wait for its writer.
                let is_regular = entry.file_type().is_ok_and(|kind| kind.is_file()) || entry.path().is_file();
                if is_regular {
                    listing.modules.insert(stem, folder.join(&name));
                }
            }
            None if entry.path().is_dir() => listing.folders.extend([stem]),
            _ => {}
        }
    }
    listing
}

/// The folders in which the imports of the file at `path` are looked up: its own, those above it up to the
/// project's or the outermost package's, and where these keep their modules.
fn roots(path: &Path, real: &Path) -> Vec<PathBuf> {
    let top = frozen::top(real);
    let own = real.parent().unwrap_or(Path::new(""));
    let mut roots = Vec::new();
    let mut within = true;
    for (shown, folder) in path.ancestors().skip(1).zip(own.ancestors()) {
        if !within {
            break;
        }
        roots.push(shown.to_owned());
        roots.extend(ROOTS.iter().map(|name| shown.join(name)).filter(|folder| folder.is_dir()));
        let in_project = top.as_ref().is_some_and(|top| folder != top && folder.starts_with(top));
        within = in_project || folder.join("__init__.py").is_file();
    }
    roots
}

#[cfg(unix)]
fn name(word: &[u8]) -> &OsStr {
    std::os::unix::ffi::OsStrExt::from_bytes(word)
}

#[cfg(not(unix))]
fn name(word: &[u8]) -> &OsStr {
    OsStr::new(std::str::from_utf8(word).unwrap_or_default())
}
