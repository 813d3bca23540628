//! Bytes in, what a search for names asks of them out: a file is scanned once, however often it is asked.

use std::hash::BuildHasher;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::outline::{self, Line, Of, Word};
use super::statement::{self, Token};

/// A name of a file, by its position among all.
pub(super) type NameId = u32;

/// The names that a file says, and where.
#[derive(Debug, Default)]
pub(super) struct Digest {
    /// All names behind one another.
    text: Vec<u8>,
    /// Where each of them ends there.
    ends: Vec<u32>,
    /// Their ids by hash; one whose hash is taken has the next.
    ids: FxHashMap<u64, NameId>,
    /// What it imports, each with the name that it gets here if that is another.
    pub(super) imports: Vec<Import>,
    /// Whether it imports all that some module has.
    pub(super) is_open: bool,
    /// Its code.
    pub(super) codes: Vec<Code>,
}

/// Something that a file imports.
#[derive(Clone, Copy, Debug)]
pub(super) struct Import {
    /// Its name where it is taken from: the last of its path.
    pub(super) name: NameId,
    /// The name that is bound here; of `import a.b`, that is `a`.
    pub(super) bound: NameId,
    /// Whether it is taken out of a module: the name that is bound stands for it.
    pub(super) is_taken: bool,
}

/// A logical line at module level or of a class's body, or lines of a function that follow one another.
#[derive(Debug)]
pub(super) struct Code {
    /// The definitions around it, the outermost first.
    pub(super) blocks: Vec<Block>,
    /// The names that it says.
    pub(super) said: Vec<Said>,
    /// The names that it binds, if it runs when the file is run or imported.
    pub(super) targets: Vec<NameId>,
    /// Whether it does.
    pub(super) is_program: bool,
}

/// A definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) name: NameId,
    pub(super) is_class: bool,
    /// Whether decorators stand above it.
    pub(super) is_decorated: bool,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Alone.
    Alone,
    /// Before a dot.
    Base,
    /// Behind the dot of what leads to a start of processes, or of a part of that.
    OfLead,
    /// Behind the dot of something else that is imported, or of a part of that.
    OfImport,
    /// Behind another dot.
    Part,
    /// In a string, where it may be anything's.
    String,
}

/// A name that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    pub(super) name: NameId,
    pub(super) place: Place,
}

impl Digest {
    /// The digest of a file with `bytes`; `finder` finds its import statements, `leads` tells the names that lead to a
    /// start of processes.
    pub(super) fn new(finder: &AhoCorasick, bytes: &[u8], leads: impl Fn(&[u8]) -> bool) -> Self {
        let mut maker = Maker {
            digest: Self::default(),
            ids: FxHashMap::default(),
            imported: FxHashSet::default(),
            leads,
            imports_by_name: statement::imports_by_name(finder, bytes),
            ranges: Vec::new(),
        };
        statement::each(finder, bytes, |statement| {
            maker.ranges.push(statement.range.clone());
            maker.digest.is_open |= statement.list.contains(&Token::Star);
            for (path, asname) in statement.names() {
                let Some(name) = path.last().and_then(|token| token.word()) else { continue };
                let is_taken = statement.from.is_some();
                let first = path.first().and_then(|token| token.word()).filter(|_| !is_taken);
                let bound = asname.or(first).unwrap_or(name);
                maker.imported.insert(bound);
                let import = Import { name: maker.id(name), bound: maker.id(bound), is_taken };
                maker.digest.imports.push(import);
            }
        });
        outline::each(bytes, |line| maker.line(line));
        let mut digest = maker.digest;
        digest.codes.iter_mut().for_each(Code::settle);
        for id in 0..digest.ends.len() as NameId {
            let free = digest.slot(digest.name(id)).unwrap_or_else(|free| free);
            digest.ids.insert(free, id);
        }
        digest
    }

    /// The id of a name, if the file says it.
    pub(super) fn id(&self, name: &[u8]) -> Option<NameId> {
        self.slot(name).ok().map(|slot| self.ids[&slot])
    }

    /// Where a name's id is, or would be.
    fn slot(&self, name: &[u8]) -> Result<u64, u64> {
        let mut slot = FxBuildHasher.hash_one(name);
        while let Some(id) = self.ids.get(&slot) {
            if self.name(*id) == name {
                return Ok(slot);
            }
            slot = slot.wrapping_add(1);
        }
        Err(slot)
    }

    /// How many names there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The name with an id.
    pub(super) fn name(&self, id: NameId) -> &[u8] {
        let id = id as usize;
        let start = id.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[id] as usize]
    }
}

impl Code {
    fn settle(&mut self) {
        self.said.sort_unstable();
        self.said.dedup();
        self.said.shrink_to_fit();
    }
}

struct Maker<'b, L> {
    digest: Digest,
    ids: FxHashMap<&'b [u8], NameId>,
    /// The names that imports bind.
    imported: FxHashSet<&'b [u8]>,
    /// Whether a name leads to a start of processes.
    leads: L,
    /// Whether any name may stand for a module.
    imports_by_name: bool,
    /// Where the import statements stand.
    ranges: Vec<Range<usize>>,
}

impl<'b, L: Fn(&[u8]) -> bool> Maker<'b, L> {
    fn id(&mut self, name: &'b [u8]) -> NameId {
        let digest = &mut self.digest;
        *self.ids.entry(name).or_insert_with(|| {
            digest.text.extend_from_slice(name);
            digest.ends.push(digest.text.len() as u32);
            digest.ends.len() as NameId - 1
        })
    }

    fn line(&mut self, line: &Line<'_, 'b>) {
        let says = |word: &&Word<'b>| !word.is_target && !self.is_imported(word.start);
        let words: Vec<&Word<'b>> = line.words.iter().filter(says).collect();
        if words.is_empty() {
            return;
        }
        let said: Vec<Said> = words.into_iter().map(|word| self.said(word)).collect();
        let is_program = !line.is_header && line.blocks.iter().all(|block| block.is_class);
        let blocks: Vec<Block> = line
            .blocks
            .iter()
            .map(|block| Block {
                name: self.id(block.name),
                is_class: block.is_class,
                is_decorated: block.is_decorated,
            })
            .collect();
        if let Some(last) = self.digest.codes.last_mut()
            && !is_program
            && !last.is_program
            && last.blocks == blocks
        {
            last.said.extend(said);
            return;
        }
        let targets = line.words.iter().filter(|word| word.is_target && is_program);
        let targets = targets.map(|word| self.id(word.text)).collect();
        self.digest.codes.push(Code { blocks, said, targets, is_program });
    }

    fn said(&mut self, word: &Word<'b>) -> Said {
        let place = match word.of {
            Of::Nothing if word.next == b'.' => Place::Base,
            Of::Nothing => Place::Alone,
            Of::Name(name) if (self.leads)(name) => Place::OfLead,
            Of::Name(name) if self.imported.contains(name) => Place::OfImport,
            Of::Name(_) | Of::Value if self.imports_by_name => Place::OfImport,
            Of::Name(_) | Of::Value => Place::Part,
            Of::Anything => Place::String,
        };
        Said { name: self.id(word.text), place }
    }

    fn is_imported(&self, at: usize) -> bool {
        let after = self.ranges.partition_point(|range| range.end <= at);
        self.ranges.get(after).is_some_and(|range| range.contains(&at))
    }
}
