//! The files that were looked at and not loaded: the surroundings of a finding are had from here.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::digest::Digest;
use super::discover::Found;
use super::index::File;
use super::load::{self, module};
use super::names::{self, Names};
use super::needed::{self, Seen};
use super::{Collected, statement};
use crate::finding::SourceId;

/// What is known of the files of a run, most of which are never parsed.
#[derive(Debug, Default)]
pub struct Rest {
    files: Vec<Found>,
    seen: Vec<Seen>,
    importers: Vec<Vec<File>>,
    loaded: FxHashSet<File>,
    /// The positions of the loaded, by path.
    numbers: FxHashMap<PathBuf, File>,
    /// Whose surroundings are loaded.
    surrounded: FxHashSet<File>,
    /// Whose importers are all loaded.
    imported: FxHashSet<File>,
}

impl Rest {
    pub(super) fn new(files: Vec<Found>, seen: Vec<Seen>, importers: Vec<Vec<File>>, loaded: FxHashSet<File>) -> Self {
        let numbers = loaded.iter().map(|file| (files[*file as usize].path.clone(), *file)).collect();
        Self { files, seen, importers, loaded, numbers, ..Self::default() }
    }

    /// The files that notice if one of `files` binds other names, apart from these: those that import one, and those
    /// that take such a name from there over other files.
    fn affected(&self, files: &FxHashSet<File>) -> FxHashSet<File> {
        let mut affected: FxHashSet<File> = FxHashSet::default();
        let Some(finder) = statement::finder() else { return affected };
        let bytes = |file: File| {
            let file = &self.files[file as usize];
            load::read(&file.path, &file.real).unwrap_or_default()
        };
        let mut offers: FxHashMap<File, Names> =
            files.iter().map(|file| (*file, names::module_names(&finder, &bytes(*file)))).collect();
        let importers = |file: &File| self.importers[*file as usize].iter().copied();
        let mut pending: BTreeSet<File> = files.iter().flat_map(importers).collect();
        while let Some(file) = pending.pop_first() {
            let text = bytes(file);
            let imports = &self.seen[file as usize].imports.files;
            let offered = imports
                .iter()
                .filter_map(|import| Some((module(&self.files[*import as usize].path), offers.get(import)?)));
            let is_said = || names::is_said(&text, offered.clone().map(|(_, names)| names));
            if imports.iter().any(|import| files.contains(import)) || is_said() {
                affected.insert(file);
            }
            let passed = names::passed(&Digest::new(&finder, &text, |_| false), offered);
            let known = offers.entry(file).or_default();
            let count = known.len();
            known.extend(passed);
            if known.len() > count {
                pending.extend(importers(&file));
            }
        }
        affected
    }
}

impl Collected {
    /// The pieces of the project that share nothing, since no file of one may import one of another; in each piece, and
    /// by their first files, in order.
    pub fn components(&self) -> Vec<Vec<SourceId>> {
        let rest = &self.rest;
        let numbers: Option<Vec<File>> =
            self.sources.iter().map(|source| rest.numbers.get(&source.path).copied()).collect();
        let ids = || (0..self.sources.len() as u32).map(SourceId);
        // What was not found by looking for files may import anything.
        let Some(numbers) = numbers else { return vec![ids().collect()] };
        let places: FxHashMap<File, usize> = numbers.iter().enumerate().map(|(place, file)| (*file, place)).collect();
        let mut above: Vec<usize> = (0..numbers.len()).collect();
        for (place, file) in numbers.iter().enumerate() {
            let seen = &rest.seen[*file as usize];
            for other in seen.imports.files.iter().chain(&seen.package).filter_map(|file| places.get(file)) {
                let (one, other) = (top(&mut above, place), top(&mut above, *other));
                above[one.max(other)] = one.min(other);
            }
        }
        let mut pieces: Vec<Vec<SourceId>> = vec![Vec::new(); numbers.len()];
        ids().for_each(|id| pieces[top(&mut above, id.0 as usize)].push(id));
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// Whether the run has not loaded all that counts of what a program imports.
    pub fn lacks_imports(&self, program: SourceId) -> bool {
        let rest = &self.rest;
        let Some(file) = rest.numbers.get(&self.source(program).path) else { return false };
        let mut imported = FxHashSet::default();
        needed::imported(&rest.seen, *file, &mut imported);
        !imported.is_subset(&rest.loaded)
    }

    /// Loads what must be known of the surroundings of `found`, files of which something is said, of `starting`, which
    /// start processes when they are imported, and of `programs`, which start some when they are run; says whether that
    /// is more than was known. Sources may get other ids.
    pub fn widen(&mut self, found: &[SourceId], starting: &[SourceId], programs: &[SourceId]) -> bool {
        let rest = &mut self.rest;
        let number = |id: &SourceId| rest.numbers.get(&self.sources[id.0 as usize].path).copied();
        let found: Vec<File> = found.iter().chain(starting).filter_map(number).collect();
        let starting: Vec<File> = starting.iter().filter_map(number).collect();
        let found: FxHashSet<File> = found.into_iter().filter(|file| rest.surrounded.insert(*file)).collect();
        let starting: Vec<File> = starting.into_iter().filter(|file| rest.imported.insert(*file)).collect();
        let mut wanted = rest.affected(&found);
        wanted.extend(needed::importing(&rest.importers, starting));
        let programs = programs.iter().filter_map(number).chain(found);
        programs.for_each(|file| needed::imported(&rest.seen, file, &mut wanted));
        needed::with_packages(&rest.seen, &mut wanted);
        let mut more: Vec<File> = wanted.into_iter().filter(|file| rest.loaded.insert(*file)).collect();
        more.sort_unstable();
        let sources = load::load_more(&rest.files, &more, &mut self.problems);
        rest.numbers.extend(more.iter().map(|file| (rest.files[*file as usize].path.clone(), *file)));
        self.sources.extend(sources);
        self.sources.sort_by(|a, b| a.path.cmp(&b.path));
        self.problems.sort();
        self.problems.dedup();
        !more.is_empty()
    }
}

/// The first of those that are joined with `place`, by a union-find with path halving.
fn top(above: &mut [usize], mut place: usize) -> usize {
    while above[place] != place {
        above[place] = above[above[place]];
        place = above[place];
    }
    place
}
