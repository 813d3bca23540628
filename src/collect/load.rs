//! Files in, sources out: those that can matter, and their neighbours by import.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Request;
use super::discover::{Found, Origin, unreadable};
use super::imports::{self, Names};
use super::prefilter::Prefilter;
use super::source::{self, Source};
use crate::problem::Problem;

/// What one look at a file's bytes tells.
struct Seen {
    /// The bytes, kept where the file will be loaded anyway.
    bytes: Option<Vec<u8>>,
    /// Whether it draws in its neighbours.
    seed: Seed,
    /// The names that it may import.
    imports: Vec<usize>,
}

/// Which of the files are loaded that nobody named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those that are connected by imports to one that can matter.
    Neighbours,
    /// All: a text that is no file may import them.
    All,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seed {
    Yes,
    No,
}

/// Reads `files` and decodes those that can matter.
pub(super) fn load(files: &[Found], request: &Request, scope: Scope, problems: &mut Vec<Problem>) -> Vec<Source> {
    let prefilter = Prefilter::new(&request.literals);
    let mut names = Names::default();
    let own: Vec<usize> = files.iter().map(|file| names.add(&file.real)).collect();
    let finder = imports::finder();
    let look = |file: &Found| {
        request.progress.advance();
        look(file, &prefilter, &names, finder.as_ref())
    };
    let seen: Vec<Result<Seen, Problem>> = files.par_iter().map(look).collect();
    let mut loaded = neighbourhood(files, &seen, &own, names.count());
    for (file, found) in files.iter().enumerate() {
        loaded[file] |= found.origin == Origin::Given || scope == Scope::All && found.origin == Origin::Context;
    }
    let chosen: Vec<_> = files.iter().zip(seen).zip(loaded).collect();
    let decode = |((file, seen), loaded): ((&Found, Result<Seen, Problem>), bool)| match seen {
        Err(problem) => Some(Err(problem)),
        Ok(seen) if loaded => Some(decode(file, seen.bytes)),
        Ok(_) => None,
    };
    let decoded: Vec<_> = chosen.into_par_iter().map(|chosen| (chosen.0.0.origin, decode(chosen))).collect();
    let mut sources = Vec::new();
    for (origin, result) in decoded {
        match (result, origin) {
            (Some(Ok(source)), Origin::Context) => sources.push(source.into_context()),
            (Some(Ok(source)), _) => sources.push(source),
            // Nobody asked for it.
            (Some(Err(_)), Origin::Context) | (None, _) => {}
            (Some(Err(problem)), _) => problems.push(problem),
        }
    }
    sources
}

/// Reads a file and looks for the literals and the imports.
fn look(file: &Found, prefilter: &Prefilter, names: &Names, finder: Option<&AhoCorasick>) -> Result<Seen, Problem> {
    let bytes = read(&file.path, &file.real)?;
    let imports = finder.map(|finder| names.imported(finder, &bytes)).unwrap_or_default();
    let seed = if prefilter.matches(&bytes) { Seed::Yes } else { Seed::No };
    let keep = seed == Seed::Yes || file.origin == Origin::Given;
    if !keep && !source::is_plain(&bytes) {
        // Whether a file can be read at all must not depend on what else is in it.
        Source::decode(&file.path, &file.real, &bytes)?;
    }
    Ok(Seen { bytes: keep.then_some(bytes), seed, imports })
}

/// The bytes of a file that is not too big.
pub(super) fn read(path: &Path, real: &Path) -> Result<Vec<u8>, Problem> {
    let problem = |error: io::Error| Problem::new(path, unreadable(&error));
    let length = fs::metadata(real).map_err(problem)?.len();
    if length > source::MAX_BYTES {
        return Err(Problem::new(path, source::too_big(length)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    // The file may have grown since, or claim a length that it doesn't have.
    File::open(real).and_then(|file| file.take(source::MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(problem)?;
    Ok(bytes)
}

fn decode(file: &Found, bytes: Option<Vec<u8>>) -> Result<Source, Problem> {
    let bytes = bytes.map_or_else(|| read(&file.path, &file.real), Ok)?;
    Source::decode(&file.path, &file.real, &bytes)
}

/// Which files to load: the seeds, and to a fixpoint what imports a loaded file or is imported by one.
///
/// `own` has the number of each file's name, of `count` ones. Each name is spread at most once in either
/// direction, so the work is linear in the number of imports.
fn neighbourhood(files: &[Found], seen: &[Result<Seen, Problem>], own: &[usize], count: usize) -> Vec<bool> {
    let mut called: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut importers: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut packages: FxHashMap<&Path, usize> = FxHashMap::default();
    for (file, name) in own.iter().enumerate() {
        called[*name].push(file);
        for import in seen[file].iter().flat_map(|seen| &seen.imports) {
            importers[*import].push(file);
        }
        let real = &files[file].real;
        if real.file_name().is_some_and(|name| name == "__init__.py") {
            packages.extend(real.parent().map(|folder| (folder, file)));
        }
    }
    let is_seed = |seen: &Result<Seen, Problem>| seen.as_ref().is_ok_and(|seen| seen.seed == Seed::Yes);
    let mut pending: Vec<usize> = (0..files.len()).filter(|file| is_seed(&seen[*file])).collect();
    let mut loaded = vec![false; files.len()];
    while let Some(file) = pending.pop() {
        if std::mem::replace(&mut loaded[file], true) {
            continue;
        }
        pending.append(&mut importers[own[file]]);
        for import in seen[file].iter().flat_map(|seen| &seen.imports) {
            pending.append(&mut called[*import]);
        }
        // Importing a module runs its package first.
        pending.extend(files[file].real.parent().and_then(|folder| packages.get(folder)));
    }
    loaded
}
