//! Names that lead to a start in, the files that may start processes by them out.
//!
//! A call graph of names, made without a parser: a definition that says a name by which processes can be started is
//! such a name itself, for its own file and for those that import it. Whatever holds an object that starts processes
//! got it from somewhere, so it said such a name, or it was given it by code that did. What goes through a container
//! or a callback is found by the file that puts it there.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use rustc_hash::{FxHashMap, FxHashSet};

use super::digest::{Code, Digest, Import, NameId, Place};
use super::{outline, statement};

/// A name, as it stands in the files.
pub(super) type Name = Arc<[u8]>;

/// Names.
pub(super) type Names = FxHashSet<Name>;

/// What a file does with the names that reach it.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// The names by which others can start processes through it.
    pub(super) offers: Names,
    /// Whether module-level code says one, so that the file may start processes when it is run or imported.
    pub(super) is_program: bool,
}

/// The names that the module-level code in `bytes` binds.
pub(super) fn module_names(finder: &AhoCorasick, bytes: &[u8]) -> Names {
    let mut names = Names::default();
    outline::each(bytes, |line| match line.blocks {
        [] => names.extend(line.words.iter().filter(|word| word.is_target).map(|word| word.text.into())),
        [block] if line.is_header => names.extend([block.name.into()]),
        _ => {}
    });
    statement::each(finder, bytes, |statement| {
        let bound = statement.names().filter_map(|(path, asname)| asname.or(path.last()?.word()));
        names.extend(bound.map(Name::from));
    });
    names
}

/// Whether the text in `bytes` says one of `names`, in strings and import statements too.
pub(super) fn is_said<'o>(bytes: &[u8], names: impl Iterator<Item = &'o Names> + Clone) -> bool {
    let words = bytes.split(|byte| !statement::is_word(*byte)).filter(|word| !word.is_empty());
    words.into_iter().any(|word| names.clone().any(|names| names.contains(word)))
}

/// The names that others can take from a file as they came, of `offers`, each with the name of the module that makes it.
pub(super) fn passed<'o>(digest: &Digest, offers: impl Iterator<Item = (&'o [u8], &'o Names)>) -> Names {
    let mut search = Search::new(digest);
    for (module, names) in offers {
        search.bring(digest, module, true, names);
    }
    search.found.offers
}

/// The search in one file for what leads to a start, as more and more names reach it.
#[derive(Debug)]
pub(super) struct Search {
    /// By id: whether the name leads to a start where it is not behind a dot.
    names: Vec<bool>,
    /// By id: whether it does behind any dot.
    parts: Vec<bool>,
    /// By id: whether it does behind the dot of a module.
    offered: Vec<bool>,
    /// By id: whether it is a module's, which does by its parts alone.
    modules: Vec<bool>,
    /// By id, of what is imported: how.
    imported: FxHashMap<NameId, Vec<Import>>,
    /// The positions of the code in which no name was found yet.
    codes: Vec<u32>,
    /// The names that were brought, by where whoever offers them keeps them, with whether they came with all their module:
    /// many modules offer the same ones.
    brought: FxHashSet<(usize, bool)>,
    /// The names that were not offered before this round.
    new: Vec<Name>,
    pub(super) found: Reach,
}

impl Search {
    pub(super) fn new(digest: &Digest) -> Self {
        let none = vec![false; digest.count()];
        let mut imported: FxHashMap<NameId, Vec<Import>> = FxHashMap::default();
        for import in &digest.imports {
            imported.entry(import.name).or_default().push(*import);
        }
        Self {
            names: none.clone(),
            parts: none.clone(),
            offered: none.clone(),
            modules: none,
            imported,
            codes: (0..digest.codes.len() as u32).collect(),
            brought: FxHashSet::default(),
            new: Vec::new(),
            found: Reach::default(),
        }
    }

    /// Code that says `name` can start processes.
    pub(super) fn add(&mut self, digest: &Digest, name: &[u8]) {
        if let Some(id) = digest.id(name) {
            self.names[id as usize] = true;
            self.parts[id as usize] = true;
        }
    }

    /// Code that says the module's name without one of its parts can.
    pub(super) fn add_module(&mut self, digest: &Digest, name: &[u8]) {
        digest.id(name).into_iter().for_each(|id| self.modules[id as usize] = true);
    }

    /// Others can start processes by `name`, which is taken from the file.
    pub(super) fn pass(&mut self, name: Name) {
        if self.found.offers.insert(name.clone()) {
            self.new.push(name);
        }
    }

    /// Takes in names that the module called `module` offers, which is imported as a whole or by these names alone.
    pub(super) fn bring<'o>(
        &mut self,
        digest: &Digest,
        module: &[u8],
        is_whole: bool,
        names: impl IntoIterator<Item = &'o Name>,
    ) {
        let module = digest.id(module);
        let modules = module.and_then(|module| self.imported.get(&module)).into_iter().flatten();
        let bound: Vec<NameId> = modules.map(|import| import.bound).collect();
        let is_passed = is_whole && (digest.is_open || !bound.is_empty());
        for name in names {
            // Whoever gets the module has what it offers.
            bound.iter().for_each(|module| self.modules[*module as usize] |= is_whole);
            if !self.brought.insert((name.as_ptr() as usize, is_whole)) {
                continue;
            }
            if let Some(id) = digest.id(name) {
                self.offered[id as usize] |= is_whole;
                self.names[id as usize] |= is_whole && digest.is_open;
                let taken = self.imported.get(&id).into_iter().flatten().filter(|import| import.is_taken);
                let names: Vec<NameId> = taken.map(|import| import.bound).collect();
                for name in names {
                    self.names[name as usize] = true;
                    self.pass(digest.name(name).into());
                }
            }
            if is_passed {
                self.pass(name.clone());
            }
        }
    }

    /// Follows the names through the file's code; what it offers since the last time.
    pub(super) fn follow(&mut self, digest: &Digest) -> Vec<Name> {
        let mut codes = std::mem::take(&mut self.codes);
        loop {
            let before = codes.len();
            codes.retain(|code| !self.takes(digest, &digest.codes[*code as usize]));
            if codes.len() == before {
                break;
            }
        }
        self.codes = codes;
        std::mem::take(&mut self.new)
    }

    /// Takes in a piece of code if it says a name.
    fn takes(&mut self, digest: &Digest, code: &Code) -> bool {
        let says = code.said.iter().any(|said| {
            let name = said.name as usize;
            match said.place {
                Place::Alone => self.names[name] || self.modules[name],
                Place::Base => self.names[name],
                Place::OfImport => self.offered[name] || self.parts[name],
                Place::Part => self.parts[name],
                Place::String => self.names[name] || self.offered[name] || self.parts[name],
            }
        });
        if !says {
            return false;
        }
        self.found.is_program |= code.is_program;
        for name in &code.targets {
            // Of a class's body, it is found behind the dot of an object.
            self.parts[*name as usize] |= !code.blocks.is_empty();
            self.offer(digest, *name);
        }
        // What decorates a function may call it, or keep it for others.
        self.found.is_program |= code.blocks.first().is_some_and(|block| block.is_decorated && !block.is_class);
        for (index, block) in code.blocks.iter().enumerate() {
            // Who calls a method names the class, or was given the object by code that does.
            if index.checked_sub(1).is_none_or(|around| !code.blocks[around].is_class) {
                self.offer(digest, block.name);
            }
        }
        true
    }

    fn offer(&mut self, digest: &Digest, name: NameId) {
        self.names[name as usize] = true;
        self.pass(digest.name(name).into());
    }
}
