//! Names that lead to a start in, the files that may start processes by them out.
//!
//! A call graph of names, made without a parser: a definition that says a name by which processes can be started is
//! such a name itself, for its own file and for those that import it. Whatever holds an object that starts processes
//! got it from somewhere, so it said such a name, or it was given it by code that did. What goes through a container
//! or a callback is found by the file that puts it there.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;

use super::outline::{self, Line, Word};
use super::statement::{self, Token};

/// Names, as they stand in the files.
pub(super) type Names = FxHashSet<Vec<u8>>;

/// What a file does with the names that reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// The names by which others can start processes through it.
    pub(super) offers: Names,
    /// Whether module-level code says one, so that the file may start processes when it is run or imported.
    pub(super) is_program: bool,
}

/// What the imports of a file bring.
#[derive(Debug, Default)]
pub(super) struct Brought {
    /// The names that lead to a start.
    pub(super) names: Names,
    /// Modules, which do by their parts alone.
    pub(super) modules: Names,
    /// Where the import statements stand.
    imports: Vec<Range<usize>>,
    /// The names that others can take from here as they came.
    passed: Names,
}

impl Brought {
    /// What the file with `bytes` takes of `offers`, each with the name of the module that makes it, by its import
    /// statements.
    pub(super) fn new<'o>(
        finder: &AhoCorasick,
        bytes: &[u8],
        offers: impl Iterator<Item = (&'o [u8], &'o Names)> + Clone,
    ) -> Self {
        let mut brought = Self::default();
        let all: FxHashSet<&[u8]> = offers.clone().flat_map(|(_, names)| names).map(Vec::as_slice).collect();
        let mut is_open = false;
        let mut modules: FxHashSet<&[u8]> = FxHashSet::default();
        statement::each(finder, bytes, |statement| {
            brought.imports.push(statement.range.clone());
            is_open |= statement.list.contains(&Token::Star);
            for (path, asname) in statement.names() {
                let Some(name) = path.last().and_then(|token| token.word()) else { continue };
                modules.insert(name);
                if all.contains(name) {
                    brought.passed.insert(asname.unwrap_or(name).to_vec());
                }
            }
        });
        for (module, names) in offers {
            if is_open || modules.contains(module) {
                brought.passed.extend(names.iter().cloned());
            }
        }
        brought.names = all.into_iter().map(<[u8]>::to_vec).chain(brought.passed.iter().cloned()).collect();
        brought
    }

    /// Whether the code in `bytes` says one of the names, in import statements too.
    pub(super) fn is_said(&self, bytes: &[u8]) -> bool {
        words(bytes).any(|word| self.names.contains(word))
    }

    /// Others can take the name from the file.
    pub(super) fn pass(&mut self, name: Option<&[u8]>) {
        self.passed.extend(name.map(<[u8]>::to_vec));
    }

    /// The names that others can take from the file as they came.
    pub(super) fn passed(self) -> Names {
        self.passed
    }
}

/// The names that the module-level code in `bytes` binds.
pub(super) fn module_names(finder: &AhoCorasick, bytes: &[u8]) -> Names {
    let mut names = Names::default();
    outline::each(bytes, |line| match line.blocks {
        [] => names.extend(line.words.iter().filter(|word| word.is_target).map(|word| word.text.to_vec())),
        [block] if line.is_header => names.extend([block.name.to_vec()]),
        _ => {}
    });
    statement::each(finder, bytes, |statement| {
        let bound = statement.names().filter_map(|(path, asname)| asname.or(path.last()?.word()));
        names.extend(bound.map(<[u8]>::to_vec));
    });
    names
}

fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| !statement::is_word(*byte)).filter(|word| !word.is_empty())
}

/// What the code in `bytes` does with what it imports.
pub(super) fn reach(bytes: &[u8], brought: Brought) -> Reach {
    let mut search = Search { bytes, brought, found: Reach::default() };
    loop {
        let known = search.brought.names.len();
        outline::each(bytes, |line| search.line(line));
        if search.brought.names.len() == known {
            break;
        }
    }
    search.found.offers.extend(search.brought.passed);
    search.found
}

struct Search<'b> {
    bytes: &'b [u8],
    brought: Brought,
    found: Reach,
}

impl Search<'_> {
    fn line(&mut self, line: &Line<'_, '_>) {
        if !line.words.iter().any(|word| !word.is_target && self.says(word)) {
            return;
        }
        if !line.is_header && line.blocks.iter().all(|block| block.is_class) {
            self.found.is_program = true;
            let targets = line.words.iter().filter(|word| word.is_target);
            targets.for_each(|word| self.offer(word.text));
        }
        // What decorates it may call it, or keep it for others.
        self.found.is_program |= line.blocks.first().is_some_and(|block| block.is_decorated);
        for (index, block) in line.blocks.iter().enumerate() {
            // Who calls a method names the class, or was given the object by code that does.
            if index.checked_sub(1).is_none_or(|around| !line.blocks[around].is_class) {
                self.offer(block.name);
            }
        }
    }

    fn says(&self, word: &Word<'_>) -> bool {
        let is_known = self.brought.names.contains(word.text)
            || word.next != b'.' && self.brought.modules.contains(word.text) && !self.is_part(word);
        is_known && !self.is_imported(word.start)
    }

    fn is_part(&self, word: &Word<'_>) -> bool {
        self.bytes[..word.start].ends_with(b".")
    }

    fn is_imported(&self, at: usize) -> bool {
        let after = self.brought.imports.partition_point(|range| range.end <= at);
        self.brought.imports.get(after).is_some_and(|range| range.contains(&at))
    }

    fn offer(&mut self, name: &[u8]) {
        if !self.brought.names.contains(name) {
            self.brought.names.insert(name.to_vec());
        }
        if !self.found.offers.contains(name) {
            self.found.offers.insert(name.to_vec());
        }
    }
}
