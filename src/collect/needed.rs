//! What each file imports in, the files that must be parsed out.
//!
//! At first, those that can start a process themselves, and of those whose code a program may run the ones on the way to
//! such a one and the nearest. Of programs that do start processes, also what they import, the nearest first, up to a limit: beyond that, code of
//! the project counts as unknown, like that of packages. Around a file of which something is said, all that can notice a
//! change of it.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use super::index::{File, Imports};
use super::prefilter::Lead;

/// How many bytes of what a program may run are parsed to see whether it starts processes.
pub(super) const NEAR: usize = 1 << 20;

/// How many bytes of what a program imports are parsed for its sake.
const LIMIT: usize = 2 << 20;

/// How many bytes are parsed at once rather than after a look at the rest.
const SMALL: usize = 128 << 10;

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

/// Where to look for programs that start processes.
#[derive(Debug)]
pub(super) struct Around {
    /// The files that may start processes, as far as their words tell. Of what the run is not about, only programs that
    /// import what it is about count, and what these import.
    pub(super) starts: Vec<File>,
    /// What imports one of these, and they themselves, sorted.
    pub(super) above: Vec<File>,
    /// What that imports.
    pub(super) below: FxHashSet<File>,
}

impl Around {
    pub(super) fn new(seen: &[Seen], importers: &[Vec<File>]) -> Self {
        let imports = |file: File| seen[file as usize].imports.files.iter().copied();
        let subjects = (0..seen.len() as File).filter(|file| seen[*file as usize].is_subject).collect();
        let concerned = importing(importers, subjects);
        let known = all(concerned.iter().copied().collect(), imports);
        let starts: Vec<File> = known.into_iter().filter(|file| seen[*file as usize].part == Part::Starts).collect();
        let above = importing(importers, starts.clone()).into_iter().filter(|file| concerned.contains(file));
        let mut above: Vec<File> = above.collect();
        above.sort_unstable();
        let below = all(above.clone(), imports);
        Self { starts, above, below }
    }
}

/// How programs come to start processes.
#[derive(Debug)]
pub(super) struct Ways {
    /// The files whose own code does.
    pub(super) starts: Vec<File>,
    /// The files that may when they are run or imported, each with those whose code may run then.
    pub(super) programs: Vec<(File, Vec<File>)>,
}

/// The files that must be parsed at first.
pub(super) fn needed(seen: &[Seen], ways: &Ways) -> FxHashSet<File> {
    // What starts processes may have come over files that only hand it on.
    let gives = |file: &File| seen[*file as usize].part == Part::Gives;
    let mut needed = all(ways.starts.clone(), |file| seen[file as usize].imports.files.iter().copied().filter(gives));
    needed.extend(ways.programs.iter().flat_map(|(_, way)| way));
    let may_start = ways.programs.iter().map(|(program, _)| *program).chain(ways.starts.iter().copied());
    let with_imports = |file| {
        let mut all = FxHashSet::default();
        imported(seen, file, &mut all);
        all
    };
    let imports: Vec<FxHashSet<File>> = may_start.map(with_imports).collect();
    // What is added for one program may leave less to add for another.
    let mut known = 0;
    while std::mem::replace(&mut known, needed.len()) != needed.len() {
        for imports in &imports {
            let missing = || imports.iter().filter(|file| !needed.contains(*file));
            if missing().map(|file| seen[*file as usize].size).sum::<usize>() <= SMALL {
                let missing: Vec<File> = missing().copied().collect();
                needed.extend(missing);
            }
        }
    }
    let given = (0..seen.len() as File).filter(|file| seen[*file as usize].given);
    given.for_each(|file| imported(seen, file, &mut needed));
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
