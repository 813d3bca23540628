//! What each file imports in, the files that must be parsed out.
//!
//! At first, those that can start a process themselves, those that say a name by which they could reach a start in
//! another file, and what lies between; of programs, also what they import, the nearest first, up to a limit: beyond
//! that, code of the project counts as unknown, like that of packages. Around a file of which something is said, all
//! that can notice a change of it.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use super::index::{File, Imports};
use super::prefilter::Lead;
use super::reach::Reach;

/// How many bytes of what a program imports are parsed for its sake.
const LIMIT: usize = 2 << 20;

/// What one look at a file tells.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// What it may import.
    pub(super) imports: Imports,
    /// The package in whose folder it stands.
    pub(super) package: Option<File>,
    /// How many bytes it has.
    pub(super) size: usize,
    /// What it imports that leads to a start.
    pub(super) leads: Vec<Lead>,
    /// Whether it can start processes.
    pub(super) part: Part,
    /// Whether it is to be parsed in any case.
    pub(super) wanted: bool,
    /// Whether the user named it.
    pub(super) given: bool,
    /// Whether the run is about it: the user named it or a folder that holds it.
    pub(super) is_subject: bool,
}

/// Whether a file can start processes by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    #[default]
    None,
    /// Not by itself, but those to whom it gives what it imports.
    Gives,
    /// It can.
    Starts,
}

/// Which files import which.
pub(super) fn importers(seen: &[Seen]) -> Vec<Vec<File>> {
    let mut importers = vec![Vec::new(); seen.len()];
    for (file, seen) in seen.iter().enumerate() {
        for import in &seen.imports.files {
            importers[*import as usize].push(file as File);
        }
    }
    importers
}

/// The files that must be parsed at first; `reaches` has, by position, what was found out of those that may reach a
/// start. Of what the run is not about, only programs that import what it is about count, and what these import.
pub(super) fn needed(seen: &[Seen], reaches: &[Option<Reach>], importers: &[Vec<File>]) -> FxHashSet<File> {
    let reach = |file: File| reaches[file as usize].as_ref();
    let subjects = (0..seen.len() as File).filter(|file| seen[*file as usize].is_subject).collect();
    let above = importing(importers, subjects);
    let below = all(above.iter().copied().collect(), |file| seen[file as usize].imports.files.iter().copied());
    let is_program = |file: &File| seen[*file as usize].given || reach(*file).is_some_and(|reach| reach.is_program);
    let mut programs: Vec<File> = above.into_iter().filter(is_program).collect();
    programs.sort_unstable();
    let leads_on = |file: &File| reach(*file).is_some_and(|reach| !reach.offers.is_empty());
    let starts = below.into_iter().filter(|file| seen[*file as usize].part == Part::Starts);
    let roots = starts.chain(programs.iter().copied()).collect();
    let mut needed = all(roots, |file| seen[file as usize].imports.files.iter().copied().filter(leads_on));
    programs.into_iter().for_each(|program| imported(seen, program, &mut needed));
    with_packages(seen, &mut needed);
    needed
}

/// Adds what `file` imports, over any number of steps, the nearest first, up to the limit.
pub(super) fn imported(seen: &[Seen], file: File, found: &mut FxHashSet<File>) {
    let mut known: FxHashSet<File> = [file].into_iter().collect();
    let mut pending: VecDeque<File> = [file].into_iter().collect();
    let mut rest = LIMIT;
    while let Some(file) = pending.pop_front() {
        found.insert(file);
        for import in &seen[file as usize].imports.files {
            let size = seen[*import as usize].size;
            if size <= rest && known.insert(*import) {
                rest -= size;
                pending.push_back(*import);
            }
        }
    }
}

/// Adds the packages of all: whether a folder is one decides where its imports are looked up.
pub(super) fn with_packages(seen: &[Seen], found: &mut FxHashSet<File>) {
    let packages: Vec<File> = found.iter().filter_map(|file| seen[*file as usize].package).collect();
    found.extend(packages);
}

/// All that import one of `files`, over any number of steps, and these.
pub(super) fn importing(importers: &[Vec<File>], files: Vec<File>) -> FxHashSet<File> {
    all(files, |file| importers[file as usize].iter().copied())
}

/// All that can be reached from `pending`, and these.
fn all<I: Iterator<Item = File>>(mut pending: Vec<File>, next: impl Fn(File) -> I) -> FxHashSet<File> {
    let mut found = FxHashSet::default();
    while let Some(file) = pending.pop() {
        if found.insert(file) {
            pending.extend(next(file));
        }
    }
    found
}
