//! What the code of each file says in, which other code that may be out: names resolved over the import graph, without
//! a parser.
//!
//! Errs towards *too much*: a name stands for all that has it, and a local one for that of its module.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::digest::{self, Digest, NameId, Place};
use super::index::File;
use super::needed::Seen;

/// A piece of a file's code: a position among [`Digest::codes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code {
    pub(super) file: File,
    pub(super) number: u32,
}

/// A name that a file's module-level code binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Symbol {
    pub(super) file: File,
    pub(super) name: NameId,
}

/// The name of a method, by its number among all.
pub(super) type Word = u32;

/// What a piece of code says.
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub(super) symbols: Box<[Symbol]>,
    /// The files over which these come.
    pub(super) files: Box<[File]>,
    /// The names of methods behind dots.
    pub(super) words: Box<[Word]>,
    /// Whether some name stands for what starts processes, or a module that does, as another file imports it.
    pub(super) is_lead: bool,
}

/// What is known of one file.
#[derive(Debug, Default)]
pub(super) struct Unit {
    pub(super) digest: Digest,
    /// By name: the code that makes what it stands for, a definition's, or the statements that bind it.
    tops: FxHashMap<NameId, Vec<u32>>,
    edges: Vec<OnceLock<Edges>>,
    /// By code: whether it may start processes itself.
    starts: Vec<bool>,
    /// The names under which it imports what starts processes.
    leads: Vec<NameId>,
    /// Where the numbers of its codes and names begin among those of all files.
    first: (u32, u32),
}

impl Unit {
    /// A file's unit; `starts` says for each code whether it may start processes itself, none of them if it is empty;
    /// `leads` are the names under which it imports what does.
    pub(super) fn new(digest: Digest, starts: Vec<bool>, leads: Vec<NameId>) -> Self {
        let mut tops: FxHashMap<NameId, Vec<u32>> = FxHashMap::default();
        let mut add = |name: NameId, number: usize| tops.entry(name).or_default().push(number as u32);
        for (number, code) in digest.codes.iter().enumerate() {
            match code.blocks.first() {
                Some(block) => add(block.name, number),
                None => code.targets.iter().for_each(|target| add(*target, number)),
            }
        }
        let edges = (0..digest.codes.len()).map(|_| OnceLock::new()).collect();
        Self { digest, tops, edges, starts, leads, first: (0, 0) }
    }
}

/// The code of all files that are looked at.
#[derive(Debug)]
pub(super) struct Graph<'s> {
    seen: &'s [Seen],
    /// By file; an empty one for those that are not looked at.
    units: Vec<Unit>,
    /// The names of methods, by hash: one too many does no harm.
    words: FxHashMap<u64, Word>,
    /// Those which packages call of the objects that they are given.
    run: &'s FxHashSet<Vec<u8>>,
    /// How many codes and names there are.
    counts: (u32, u32),
}

impl<'s> Graph<'s> {
    pub(super) fn new(seen: &'s [Seen], run: &'s FxHashSet<Vec<u8>>, mut units: Vec<Unit>) -> Self {
        let mut words: FxHashMap<u64, Word> = FxHashMap::default();
        let mut counts = (0, 0);
        for unit in &mut units {
            unit.first = counts;
            counts.0 += unit.digest.codes.len() as u32;
            counts.1 += unit.digest.count() as u32;
            for method in unit.digest.codes.iter().filter_map(method) {
                let next = words.len() as Word;
                words.entry(hash(unit.digest.name(method))).or_insert(next);
            }
        }
        Self { seen, units, words, run, counts }
    }

    /// How many pieces of code there are, how many names, and how many names of methods.
    pub(super) fn sizes(&self) -> (usize, usize, usize) {
        (self.counts.0 as usize, self.counts.1 as usize, self.words.len())
    }

    /// How many bytes a file has.
    pub(super) fn size(&self, file: File) -> usize {
        self.seen[file as usize].size
    }

    /// The position of a piece of code among all.
    pub(super) fn place(&self, code: Code) -> usize {
        (self.unit(code.file).first.0 + code.number) as usize
    }

    /// The position of a name among those of all files.
    pub(super) fn symbol_place(&self, symbol: Symbol) -> usize {
        (self.unit(symbol.file).first.1 + symbol.name) as usize
    }

    /// Whether code may start processes itself.
    pub(super) fn starts(&self, code: Code) -> bool {
        self.unit(code.file).starts.get(code.number as usize).copied().unwrap_or_default()
    }

    /// Whether a file has code that may start processes itself.
    pub(super) fn has_start(&self, file: File) -> bool {
        self.unit(file).starts.contains(&true)
    }

    /// The code that runs when the file is run or imported. What decorates a function may call it, or keep it for others.
    pub(super) fn module_code(&self, file: File) -> impl Iterator<Item = Code> {
        let codes = (0..).zip(&self.unit(file).digest.codes).filter(|(_, code)| {
            code.is_program || code.blocks.first().is_some_and(|block| block.is_decorated && !block.is_class)
        });
        codes.map(move |(number, _)| Code { file, number })
    }

    /// The code that makes what a name stands for; of each piece, the name of the method that it belongs to, if it runs
    /// only when somebody says that: neither syntax runs it, nor the package that it was written for.
    pub(super) fn definition(&self, symbol: Symbol) -> impl Iterator<Item = (Code, Option<Word>)> {
        let unit = self.unit(symbol.file);
        unit.tops.get(&symbol.name).into_iter().flatten().map(move |number| {
            let method = method(&unit.digest.codes[*number as usize]).map(|name| unit.digest.name(name));
            let is_special = |name: &[u8]| name.starts_with(b"__") && name.ends_with(b"__") || self.run.contains(name);
            let said = method.filter(|name| !is_special(name));
            let code = Code { file: symbol.file, number: *number };
            (code, said.and_then(|name| self.words.get(&hash(name)).copied()))
        })
    }

    /// What a piece of code says.
    pub(super) fn edges(&self, code: Code) -> &Edges {
        let unit = self.unit(code.file);
        unit.edges[code.number as usize]
            .get_or_init(|| self.resolved(code.file, &unit.digest.codes[code.number as usize]))
    }

    fn unit(&self, file: File) -> &Unit {
        &self.units[file as usize]
    }

    fn resolved(&self, file: File, code: &digest::Code) -> Edges {
        let mut search =
            Search { graph: self, found: Vec::new(), known: FxHashSet::default(), home: file, is_lead: false };
        let mut words = Vec::new();
        for said in &code.said {
            let is_alone = matches!(said.place, Place::Alone | Place::Base);
            if is_alone || said.place == Place::String {
                search.name(Symbol { file, name: said.name });
            }
            let name = self.unit(file).digest.name(said.name);
            if matches!(said.place, Place::OfLead | Place::OfImport | Place::String) {
                search.part(file, name);
            }
            if !is_alone {
                words.extend(self.words.get(&hash(name)));
            }
        }
        let mut files: Vec<File> =
            search.known.iter().map(|symbol| symbol.file).filter(|other| *other != file).collect();
        files.sort_unstable();
        files.dedup();
        let mut symbols = search.found;
        symbols.sort_unstable();
        symbols.dedup();
        words.sort_unstable();
        words.dedup();
        Edges { symbols: symbols.into(), files: files.into(), words: words.into(), is_lead: search.is_lead }
    }
}

/// The method that a piece of code belongs to.
fn method(code: &digest::Code) -> Option<NameId> {
    match &code.blocks[..] {
        [class, method, ..] if class.is_class && !method.is_class => Some(method.name),
        _ => None,
    }
}

fn hash(name: &[u8]) -> u64 {
    FxBuildHasher.hash_one(name)
}

/// A search for what a name stands for.
struct Search<'g> {
    graph: &'g Graph<'g>,
    found: Vec<Symbol>,
    /// The names that were followed.
    known: FxHashSet<Symbol>,
    /// The file that says the name: what it takes from its own imports is known of its code.
    home: File,
    /// Whether another file's name leads to a start of processes.
    is_lead: bool,
}

impl Search<'_> {
    /// Finds what a name means in its file.
    fn name(&mut self, symbol: Symbol) {
        if !self.known.insert(symbol) {
            return;
        }
        let Symbol { file, name } = symbol;
        let unit = self.graph.unit(file);
        self.is_lead |= file != self.home && unit.leads.contains(&name);
        self.found.extend(unit.tops.contains_key(&name).then_some(symbol));
        let imports = &self.graph.seen[file as usize].imports;
        for import in unit.digest.imports.iter().filter(|import| import.bound == name && import.is_taken) {
            let original = unit.digest.name(import.name);
            let others = imports.files.iter().filter(|other| imports.may_take(**other, original));
            others.for_each(|other| self.of(*other, original));
        }
        if unit.digest.is_open {
            self.part(file, unit.digest.name(name));
        }
    }

    /// Finds what a name means behind the dot of some module that the file imports.
    fn part(&mut self, file: File, name: &[u8]) {
        let imports = &self.graph.seen[file as usize].imports;
        let modules = imports.files.iter().filter(|other| imports.takes_all(**other));
        modules.for_each(|module| self.of(*module, name));
    }

    fn of(&mut self, file: File, name: &[u8]) {
        if let Some(name) = self.graph.unit(file).digest.id(name) {
            self.name(Symbol { file, name });
        }
    }
}
