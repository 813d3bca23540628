//! Which files may import which: a scan over bytes that never misses a plain import statement.
//!
//! Errs towards *too much*: any word of an import statement, in a docstring too, counts as the name of
//! each file and package that is called so.

use std::path::Path;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

/// The names under which files can be imported, numbered.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: FxHashMap<Vec<u8>, usize>,
}

impl Names {
    /// The number of the name of the file at `path`: its stem, or its package's name.
    pub(super) fn add(&mut self, path: &Path) -> usize {
        let stem = path.file_stem().unwrap_or_default();
        let name = match path.parent().and_then(Path::file_name) {
            Some(folder) if stem == "__init__" => folder,
            _ => stem,
        };
        let next = self.numbers.len();
        *self.numbers.entry(name.as_encoded_bytes().to_vec()).or_insert(next)
    }

    /// How many names there are.
    pub(super) fn count(&self) -> usize {
        self.numbers.len()
    }

    /// The numbers of the names in the import statements of `bytes`, sorted, each once.
    pub(super) fn imported(&self, finder: &AhoCorasick, bytes: &[u8]) -> Vec<usize> {
        let mut found = Vec::new();
        each_word(finder, bytes, |word| found.extend(self.numbers.get(word)));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Calls `take` with each word of the import statements of `bytes`.
pub(super) fn each_word<'b>(finder: &AhoCorasick, bytes: &'b [u8], mut take: impl FnMut(&'b [u8])) {
    let mut done = 0;
    for hit in finder.find_iter(bytes) {
        if hit.start() < done || !is_keyword(bytes, hit.start(), hit.end()) {
            continue;
        }
        let start = statement_start(bytes, hit.start(), done);
        done = statement_end(bytes, hit.end());
        bytes[start..done].split(|byte| !is_word(*byte)).filter(|word| !word.is_empty()).for_each(&mut take);
    }
}

/// What [`each_word`] searches with.
pub(super) fn finder() -> Option<AhoCorasick> {
    AhoCorasick::new(["import"]).ok()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn is_keyword(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map(|at| bytes[at]);
    // `import_module("name")` imports as well.
    if bytes[end..].starts_with(b"_module(") {
        return true;
    }
    let after = bytes.get(end).copied();
    !before.is_some_and(is_word) && !after.is_none_or(is_word)
}

/// The start of the line that holds `at`, or of the first line that is continued into it.
fn statement_start(bytes: &[u8], at: usize, floor: usize) -> usize {
    let mut start = at;
    while start > floor {
        if matches!(bytes[start - 1], b'\n' | b'\r') && !is_continued(&bytes[floor..start]) {
            break;
        }
        start -= 1;
    }
    start
}

/// Whether the line end at the end of `bytes` stands behind a backslash.
fn is_continued(bytes: &[u8]) -> bool {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    line.strip_suffix(b"\r").unwrap_or(line).ends_with(b"\\")
}

/// The end of the import list behind the keyword that ends at `at`.
fn statement_end(bytes: &[u8], at: usize) -> usize {
    let mut inside = false;
    let mut end = at;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'(' => inside = true,
            b')' | b';' => break,
            b'\n' | b'\r' if !inside && !is_continued(&bytes[at..=end]) => break,
            _ => {}
        }
        end += 1;
    }
    end
}
