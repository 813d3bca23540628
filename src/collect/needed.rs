//! What each file imports in, the files that must be parsed out.
//!
//! A finding needs a start, so the programs that can have one are those that can start a process themselves, and all
//! that import such a file, over any number of steps. What they do is known from their own files and from all that
//! these import. No other file is run in such a program.

use super::index::{File, Index};
use super::prefilter::Lead;

/// What one look at a file tells.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The files that it may import.
    pub(super) imports: Vec<File>,
    /// What it imports that leads to a start.
    pub(super) leads: Vec<Lead>,
    /// Whether it can start processes.
    pub(super) part: Part,
    /// Whether it is to be parsed in any case.
    pub(super) wanted: bool,
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
        for import in &seen.imports {
            importers[*import as usize].push(file as File);
        }
    }
    importers
}

/// The files that must be parsed, by position.
pub(super) fn needed(seen: &[Seen], importers: &[Vec<File>], index: &Index<'_>) -> Vec<bool> {
    let starts = (0..seen.len() as File).filter(|file| seen[*file as usize].part == Part::Starts);
    let programs = closure(seen.len(), starts.collect(), |file| importers[file as usize].iter().copied());
    let programs = (0..seen.len() as File).filter(|file| programs[*file as usize]).collect();
    closure(seen.len(), programs, |file| {
        // Whether a folder is a package decides where its imports are looked up.
        seen[file as usize].imports.iter().copied().chain(index.package(file))
    })
}

/// All that can be reached from `pending`.
fn closure<I: Iterator<Item = File>>(count: usize, mut pending: Vec<File>, next: impl Fn(File) -> I) -> Vec<bool> {
    let mut reached = vec![false; count];
    while let Some(file) = pending.pop() {
        if !std::mem::replace(&mut reached[file as usize], true) {
            pending.extend(next(file).filter(|next| !reached[*next as usize]));
        }
    }
    reached
}
