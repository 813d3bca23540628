//! The files that were looked at and not loaded: the surroundings of a finding are had from here.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::digest::Digest;
use super::discover::Found;
use super::index::File;
use super::load::{self, module};
use super::needed::{self, Seen};
use super::reach::{self, Names};
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
            files.iter().map(|file| (*file, reach::module_names(&finder, &bytes(*file)))).collect();
        let importers = |file: &File| self.importers[*file as usize].iter().copied();
        let mut pending: BTreeSet<File> = files.iter().flat_map(importers).collect();
        while let Some(file) = pending.pop_first() {
            let text = bytes(file);
            let imports = &self.seen[file as usize].imports;
            let offered = imports
                .iter()
                .filter_map(|import| Some((module(&self.files[*import as usize].path), offers.get(import)?)));
            let is_said = || reach::is_said(&text, offered.clone().map(|(_, names)| names));
            if imports.iter().any(|import| files.contains(import)) || is_said() {
                affected.insert(file);
            }
            let passed = reach::passed(&Digest::new(&finder, &text), offered);
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
    /// Loads what must be known of the surroundings of `found`, files of which something is said, and of `starting`,
    /// which start processes when they are imported; says whether that is more than was known. Sources may get other
    /// ids.
    pub fn widen(&mut self, found: &[SourceId], starting: &[SourceId]) -> bool {
        let rest = &mut self.rest;
        let number = |id: &SourceId| rest.numbers.get(&self.sources[id.0 as usize].path).copied();
        let found: Vec<File> = found.iter().chain(starting).filter_map(number).collect();
        let starting: Vec<File> = starting.iter().filter_map(number).collect();
        let found: FxHashSet<File> = found.into_iter().filter(|file| rest.surrounded.insert(*file)).collect();
        let starting: Vec<File> = starting.into_iter().filter(|file| rest.imported.insert(*file)).collect();
        let mut wanted = rest.affected(&found);
        wanted.extend(needed::importing(&rest.importers, starting));
        found.iter().for_each(|file| needed::imported(&rest.seen, *file, &mut wanted));
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
