//! The cheapest questions: can a program that holds these bytes start a process, and by which names?
//!
//! Errs towards *maybe*: a comment or string that holds a name counts.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashSet;

use super::statement::{Statement, Token, is_whole_word};
use super::text;

/// What starts processes, by the dotted names under which it is imported, as `multiprocessing.Pool`.
///
/// A file can start one if it binds by import what leads there, the module or a part of it, and holds the last word
/// of the name. A module that is named alone starts processes by whatever is done with it.
#[derive(Debug, Default)]
pub(super) struct Prefilter {
    words: Option<AhoCorasick>,
    names: Vec<String>,
    /// For each of the words: the modules in which it starts processes.
    modules: Vec<Vec<Vec<u8>>>,
    /// All dotted names that lead to a start, and their first words.
    paths: FxHashSet<Vec<u8>>,
    /// Those that are starts.
    starts: FxHashSet<Vec<u8>>,
    /// The modules that have one.
    near: FxHashSet<Vec<u8>>,
}

/// A name that leads to a start, bound by an import in one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Lead {
    /// The name in the file; none if it can't be told, as behind a star.
    pub(super) name: Option<Vec<u8>>,
    /// The module whose part it is: the first word of the dotted name.
    pub(super) module: Vec<u8>,
    /// How near it is to the start.
    pub(super) distance: Distance,
}

/// How near a name is to a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Distance {
    /// It is one.
    None,
    /// It is a module that has one: what takes it as a value may start processes.
    Near,
    /// It is a package around such modules.
    Far,
}

impl Prefilter {
    /// A filter for the dotted names in `starts`; without any, or with an empty one, everything matches.
    pub(super) fn new(starts: &[String]) -> Self {
        if starts.is_empty() || starts.iter().any(String::is_empty) {
            return Self::default();
        }
        let mut words: BTreeMap<&str, Vec<Vec<u8>>> = BTreeMap::new();
        let mut paths = FxHashSet::default();
        let mut near = FxHashSet::default();
        for start in starts {
            near.extend(start.rsplit_once('.').map(|(module, _)| module.as_bytes().to_vec()));
            let word = start.rsplit('.').next().unwrap_or_default();
            words.entry(word).or_default().push(first(start.as_bytes()).to_vec());
            let ends = start.match_indices('.').map(|(at, _)| at).chain([start.len()]);
            paths.extend(ends.map(|end| start.as_bytes()[..end].to_vec()));
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // It is made in each run, and few files are searched.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(words.keys())
            .ok();
        let names = words.keys().map(|word| (*word).to_owned()).collect();
        Self {
            words: finder,
            names,
            modules: words.into_values().collect(),
            paths,
            starts: starts.iter().map(|start| start.as_bytes().to_vec()).collect(),
            near,
        }
    }

    /// Whether everything matches.
    pub(super) fn takes_all(&self) -> bool {
        self.words.is_none()
    }

    /// Adds the names that lead to a start and that the statement binds to `leads`. `is_own` says whether the project
    /// has the module of a dotted name itself.
    pub(super) fn leads(
        &self,
        statement: &Statement<'_, '_>,
        is_own: impl Fn(&[Token<'_>]) -> bool,
        leads: &mut Vec<Lead>,
    ) {
        let may_lead = |path: &[Token<'_>]| {
            path.first().and_then(|token| token.word()).is_some_and(|word| self.paths.contains(word)) && !is_own(path)
        };
        let Some(module) = statement.from else {
            for (path, asname) in statement.names().filter(|(path, _)| may_lead(path)) {
                let bound = if asname.is_some() { path } else { &path[..1] };
                self.add_lead(dotted(bound), asname.or(path[0].word()), leads);
            }
            return;
        };
        if !may_lead(module) {
            return;
        }
        for (path, asname) in statement.names() {
            match path.first() {
                Some(Token::Star) => self.add_lead(dotted(module), None, leads),
                Some(Token::Word(word)) => {
                    self.add_lead([&dotted(module), *word].join(&b'.'), asname.or(Some(word)), leads)
                }
                _ => false,
            };
        }
    }

    /// Adds the lead of a module that is imported by its name in a string; says whether it is one.
    pub(super) fn lead_by_name(&self, path: &[u8], bound: Option<&[u8]>, leads: &mut Vec<Lead>) -> bool {
        self.add_lead(path.to_vec(), bound, leads)
    }

    fn add_lead(&self, path: Vec<u8>, name: Option<&[u8]>, leads: &mut Vec<Lead>) -> bool {
        let does = self.paths.contains(&path);
        if does {
            let (name, module) = (name.map(<[u8]>::to_vec), first(&path).to_vec());
            let distance = match () {
                () if self.starts.contains(&path) => Distance::None,
                () if self.near.contains(&path) => Distance::Near,
                () => Distance::Far,
            };
            leads.push(Lead { name, module, distance });
        }
        does
    }

    /// The words by which the modules of `leads` start processes.
    pub(super) fn start_words<'a>(&'a self, leads: &'a [Lead]) -> impl Iterator<Item = &'a [u8]> {
        let is_led_to = |modules: &Vec<Vec<u8>>| leads.iter().any(|lead| modules.contains(&lead.module));
        let starts = self.names.iter().zip(&self.modules).filter(move |(_, modules)| is_led_to(modules));
        starts.map(|(name, _)| name.as_bytes())
    }

    /// Whether `bytes` hold a word by which one of the modules of `leads` starts processes.
    pub(super) fn names_start(&self, bytes: &[u8], leads: &[Lead]) -> bool {
        let Some(words) = &self.words else { return true };
        let mut hits = words.find_iter(bytes).filter(|hit| is_whole_word(bytes, hit.start(), hit.end()));
        hits.any(|hit| {
            let modules = &self.modules[hit.pattern().as_usize()];
            leads.iter().any(|lead| modules.contains(&lead.module))
        })
    }
}

/// Whether the code in `bytes` says a name of `leads`, outside of the import statements at `imports`, other than to
/// take a part of it or to bind it anew: then what it stands for may go anywhere.
pub(super) fn lets_go(bytes: &[u8], leads: &[Lead], imports: &[Range<usize>]) -> bool {
    let near = leads.iter().filter(|lead| lead.distance != Distance::Far);
    let names: Vec<&[u8]> = near.filter_map(|lead| lead.name.as_deref()).collect();
    let mut words = each_word(bytes, &names).peekable();
    if words.peek().is_none() {
        return false;
    }
    let texts = text::ranges(bytes);
    words.any(|word| {
        let holds = |ranges: &[Range<usize>]| {
            let after = ranges.partition_point(|range| range.end <= word.start);
            ranges.get(after).is_some_and(|range| range.contains(&word.start))
        };
        let is_part = bytes[..word.start].ends_with(b".");
        let mut rest = bytes[word.end..].iter().copied().skip_while(|byte| matches!(byte, b' ' | b'\t'));
        let is_bound_or_taken_from = match rest.next() {
            Some(b'.') => true,
            Some(b'=') => rest.next() != Some(b'='),
            _ => false,
        };
        !is_part && !is_bound_or_taken_from && !holds(imports) && !holds(&texts)
    })
}

/// Whether `bytes` hold a name of `leads`.
pub(super) fn holds(bytes: &[u8], leads: &[Lead]) -> bool {
    let names: Option<Vec<&[u8]>> = leads.iter().map(|lead| lead.name.as_deref()).collect();
    names.is_none_or(|names| each_word(bytes, &names).next().is_some())
}

fn each_word<'b>(bytes: &'b [u8], names: &[&[u8]]) -> impl Iterator<Item = Range<usize>> + use<'b> {
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok();
    let found: Vec<Range<usize>> =
        finder.iter().flat_map(|finder| finder.find_iter(bytes)).map(|hit| hit.range()).collect();
    found.into_iter().filter(|word| is_whole_word(bytes, word.start, word.end))
}

/// The first word of a dotted name.
fn first(path: &[u8]) -> &[u8] {
    path.split(|byte| *byte == b'.').next().unwrap_or_default()
}

/// The words of a name with dots between them.
fn dotted(path: &[Token<'_>]) -> Vec<u8> {
    let words: Vec<&[u8]> = path.iter().filter_map(|token| token.word()).collect();
    words.join(&b'.')
}
