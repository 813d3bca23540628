//! Files in, sources out: those that can matter.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Request;
use super::digest::{Digest, NameId, Place, Said};
use super::discover::{Found, Origin, unreadable};
use super::graph::{Graph, Unit};
use super::index::{File as Number, Index};
use super::needed::{self, Around, Part, Seen, Ways};
use super::prefilter::{Distance, Lead, Prefilter, holds, lets_go};
use super::rest::Rest;
use super::source::{self, Source};
use super::statement;
use super::trace::Trace;
use crate::problem::Problem;

/// Which of the files are loaded that nobody named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those that are needed to judge what can start processes.
    Needed,
    /// All: a text that is no file may import them.
    All,
}

/// A file's bytes, kept where it will be loaded anyway.
type Bytes = Option<Vec<u8>>;

/// Reads `files` and decodes those that can matter; the rest can be had later.
pub(super) fn load(
    files: Vec<Found>,
    request: &Request,
    scope: Scope,
    problems: &mut Vec<Problem>,
) -> (Vec<Source>, Rest) {
    let index = Index::new(files.iter().map(|file| file.path.as_path()));
    let words = AhoCorasick::builder().ascii_case_insensitive(true).build(&request.words);
    let look = Look {
        prefilter: Prefilter::new(&request.starts),
        index,
        finder: statement::finder(),
        path: AhoCorasick::new(["sys.path.insert", "sys.path.append"]).ok(),
        words: words.ok().filter(|_| !request.words.is_empty()),
        run: request.run_methods.iter().map(|name| name.as_bytes().to_vec()).collect(),
    };
    let read = |buffer: &mut Vec<u8>, (number, file): (usize, &Found)| {
        request.progress.advance();
        look.file(number as u32, file, buffer)
    };
    let looked: Vec<Result<(Bytes, Seen), Problem>> = files.par_iter().enumerate().map_init(Vec::new, read).collect();
    let mut seen = Vec::with_capacity(files.len());
    let mut kept = Vec::with_capacity(files.len());
    for result in looked {
        let (bytes, file) =
            result.map_or_else(|problem| (Err(problem), Seen::default()), |(bytes, seen)| (Ok(bytes), seen));
        kept.push(bytes);
        seen.push(file);
    }
    let importers = needed::importers(&seen);
    look.receivers(&files, &mut seen, &importers);
    let around = Around::new(&seen, &importers);
    let ways = look.ways(&files, &seen, &around);
    let mut needed = needed::needed(&seen, &ways);
    let is_kept = |(number, (file, seen)): (u32, (&Found, &Seen))| {
        let kept = seen.wanted || scope == Scope::All && file.origin == Origin::Context;
        kept.then_some(number)
    };
    needed.extend((0..).zip(files.iter().zip(&seen)).filter_map(is_kept));
    let chosen: Vec<_> = files.iter().zip(kept).enumerate().collect();
    let decode = |(number, (file, bytes)): (usize, (&Found, Result<Bytes, Problem>))| match bytes {
        Err(problem) => Some((file.origin, Err(problem))),
        Ok(bytes) if needed.contains(&(number as u32)) => Some((file.origin, decode(file, bytes))),
        Ok(_) => None,
    };
    let decoded: Vec<_> = chosen.into_par_iter().filter_map(decode).collect();
    let sources = sorted(decoded, problems);
    if request.starts.is_empty() {
        // All were kept, and nobody asked what they import.
        return (sources, Rest::default());
    }
    (sources, Rest::new(files, seen, importers, needed))
}

/// Decodes more of `files`, by their positions.
pub(super) fn load_more(files: &[Found], numbers: &[u32], problems: &mut Vec<Problem>) -> Vec<Source> {
    let decode = |number: &u32| {
        let file = &files[*number as usize];
        (file.origin, decode(file, None))
    };
    sorted(numbers.par_iter().map(decode).collect(), problems)
}

/// Sorts out what was read for the sake of others, whose problems nobody asked for.
fn sorted(decoded: Vec<(Origin, Result<Source, Problem>)>, problems: &mut Vec<Problem>) -> Vec<Source> {
    let mut sources = Vec::with_capacity(decoded.len());
    for (origin, result) in decoded {
        match (result, origin) {
            (Ok(source), Origin::Context) => sources.push(source.into_context()),
            (Ok(source), _) => sources.push(source),
            (Err(_), Origin::Context) => {}
            (Err(problem), _) => problems.push(problem),
        }
    }
    sources
}

/// What files are looked at with.
struct Look<'p> {
    prefilter: Prefilter,
    index: Index<'p>,
    finder: Option<AhoCorasick>,
    /// Finds where folders are put on the path in which modules are looked up.
    path: Option<AhoCorasick>,
    /// Finds what makes a file be kept in any case.
    words: Option<AhoCorasick>,
    /// The methods that packages call.
    run: FxHashSet<Vec<u8>>,
}

impl Look<'_> {
    /// Reads a file, into a buffer that others had before, and asks what it imports and whether it can start processes.
    fn file(&self, number: u32, file: &Found, buffer: &mut Vec<u8>) -> Result<(Bytes, Seen), Problem> {
        read_into(&file.path, &file.real, buffer)?;
        let bytes: &[u8] = buffer;
        let mut seen = self.bytes(number, bytes);
        seen.given = file.origin == Origin::Given;
        seen.is_subject = file.origin != Origin::Context;
        seen.wanted = seen.given || is_in(&self.words, bytes);
        let keep = seen.part == Part::Starts || seen.wanted;
        if !keep && !source::is_plain(bytes) {
            // Whether a file can be read at all must not depend on what else is in it.
            Source::decode(&file.path, &file.real, bytes)?;
        }
        Ok((keep.then(|| bytes.to_vec()), seen))
    }

    fn bytes(&self, number: u32, bytes: &[u8]) -> Seen {
        let mut seen = Seen { size: bytes.len(), package: self.index.package(number), ..Seen::default() };
        let Some(finder) = self.finder.as_ref().filter(|_| !self.prefilter.takes_all()) else {
            return Seen { part: Part::Starts, given: true, ..seen };
        };
        let mut extra = Vec::new();
        if let Some(path) = &self.path {
            statement::each_folder(path, bytes, |text| extra.extend(self.index.extra(number, text)));
        }
        let mut ranges = Vec::new();
        statement::each(finder, bytes, |statement| {
            self.index.imported(number, statement, &extra, &mut seen.imports);
            self.prefilter.leads(statement, |path| self.index.has(number, path), &mut seen.leads);
            ranges.push(statement.range.clone());
        });
        let mut is_unbound = false;
        statement::each_named(finder, bytes, |named| {
            self.index.named(number, named.module, &mut seen.imports);
            if let Some(bound) = named.bound {
                is_unbound |= self.prefilter.lead_by_name(named.module, bound, &mut seen.leads) && bound.is_none();
            }
        });
        seen.imports.settle();
        if !seen.leads.is_empty() {
            let starts =
                is_unbound || self.prefilter.names_start(bytes, &seen.leads) || lets_go(bytes, &seen.leads, &ranges);
            seen.part = if starts { Part::Starts } else { Part::Gives };
        }
        seen
    }

    /// Finds the files that can start processes by what they take from others: a module that these import.
    fn receivers(&self, files: &[Found], seen: &mut [Seen], importers: &[Vec<u32>]) {
        let gives = |file: &u32| seen[*file as usize].part == Part::Gives;
        let mut pending: Vec<u32> = (0..seen.len() as u32).filter(gives).collect();
        let mut offered: FxHashSet<(u32, Lead)> = FxHashSet::default();
        while let Some(giver) = pending.pop() {
            for receiver in &importers[giver as usize] {
                let mut leads = seen[giver as usize].leads.clone();
                let own = &mut seen[*receiver as usize];
                leads.retain(|lead| {
                    let may_take = lead.name.as_ref().is_none_or(|name| own.imports.may_take(giver, name));
                    may_take && !own.leads.contains(lead) && offered.insert((*receiver, lead.clone()))
                });
                if own.part == Part::Starts || leads.is_empty() {
                    continue;
                }
                let file = &files[*receiver as usize];
                // What can't be read is told where it is read for good.
                let bytes = read(&file.path, &file.real).unwrap_or_default();
                if self.takes(&bytes, &leads, own) {
                    pending.push(*receiver);
                }
            }
        }
    }

    /// The code that starts processes, and by which code programs may come there.
    fn ways(&self, files: &[Found], seen: &[Seen], around: &Around) -> Ways {
        let unit = |number: usize| {
            let is_looked_at = around.below.contains(&(number as Number));
            if is_looked_at { self.unit(&files[number], &seen[number]) } else { Unit::default() }
        };
        let graph = Graph::new(seen, &self.run, (0..files.len()).into_par_iter().map(unit).collect());
        let trace = |trace: &mut Trace<'_>, file: &Number| Some((*file, trace.files(*file, needed::NEAR)?));
        // Who imports what starts processes is told if the file cannot be parsed, whose code may not be what it seems.
        let imports_start = |file: Number| seen[file as usize].leads.iter().any(|lead| lead.distance == Distance::None);
        let takes_all = self.prefilter.takes_all();
        let starts = around.starts.iter().copied();
        Ways {
            starts: starts.filter(|file| takes_all || graph.has_start(*file) || imports_start(*file)).collect(),
            programs: around.above.par_iter().map_init(|| Trace::new(&graph), trace).flatten().collect(),
        }
    }

    /// What a file's code says, and where it may start processes.
    fn unit(&self, file: &Found, own: &Seen) -> Unit {
        let Some(finder) = &self.finder else { return Unit::default() };
        let bytes = read(&file.path, &file.real).unwrap_or_default();
        let leads = if own.part == Part::Starts { own.leads.as_slice() } else { &[] };
        let digest = Digest::new(finder, &bytes, |name| leads.iter().any(|lead| lead.name.as_deref() == Some(name)));
        let starts = if leads.is_empty() { Vec::new() } else { self.starts(&digest, leads) };
        let near = own.leads.iter().filter(|lead| lead.distance != Distance::Far);
        let handed_on = near.filter_map(|lead| digest.id(lead.name.as_deref()?)).collect();
        Unit::new(digest, starts, handed_on)
    }

    /// For each piece of code of a file whose imports bind `leads`: whether it takes from them what starts processes, or
    /// lets go of a module that has it. What gets the module, or a part of it, from there needs no word of its own.
    fn starts(&self, digest: &Digest, leads: &[Lead]) -> Vec<bool> {
        let ids = |names: &mut dyn Iterator<Item = &[u8]>| names.filter_map(|name| digest.id(name)).collect();
        let near = leads.iter().filter(|lead| lead.distance != Distance::Far);
        let words: FxHashSet<NameId> = ids(&mut self.prefilter.start_words(leads));
        let names: FxHashSet<NameId> = ids(&mut near.filter_map(|lead| lead.name.as_deref()));
        let is_starts = |lead: &&Lead| lead.distance == Distance::None;
        let starts: FxHashSet<NameId> =
            ids(&mut leads.iter().filter(is_starts).filter_map(|lead| lead.name.as_deref()));
        let is_unbound = leads.iter().any(|lead| lead.name.is_none());
        let says = |said: &Said| match said.place {
            Place::Alone => names.contains(&said.name) || is_unbound && words.contains(&said.name),
            Place::Base => starts.contains(&said.name) || is_unbound && words.contains(&said.name),
            Place::OfLead | Place::String => words.contains(&said.name),
            Place::OfImport | Place::Part => is_unbound && words.contains(&said.name),
        };
        digest.codes.iter().map(|code| code.said.iter().any(says)).collect()
    }

    /// Notes that a file imports one that has `leads`; says whether those that import it must know.
    fn takes(&self, bytes: &[u8], leads: &[Lead], seen: &mut Seen) -> bool {
        let known = seen.leads.len();
        if !holds(bytes, leads) {
            return false;
        }
        let mut taken = leads.to_vec();
        let mut ranges = Vec::new();
        if let Some(finder) = &self.finder {
            statement::each(finder, bytes, |statement| {
                ranges.push(statement.range.clone());
                for (path, asname) in statement.names().filter_map(|(path, asname)| Some((path, asname?))) {
                    let original = path.last().and_then(|token| token.word());
                    let same = leads.iter().filter(|lead| lead.name.as_deref() == original);
                    taken.extend(same.map(|lead| Lead { name: Some(asname.to_vec()), ..lead.clone() }));
                }
            });
        }
        let starts = self.prefilter.names_start(bytes, &taken) || lets_go(bytes, &taken, &ranges);
        taken.retain(|lead| !seen.leads.contains(lead));
        seen.leads.append(&mut taken);
        seen.part = if starts { Part::Starts } else { Part::Gives };
        !starts && seen.leads.len() > known
    }
}

/// The name of the module in the file at `path`, without its packages'.
pub(super) fn module(path: &Path) -> &[u8] {
    let stem = path.file_stem().unwrap_or_default();
    let name = if stem == "__init__" { path.parent().and_then(Path::file_name).unwrap_or_default() } else { stem };
    name.as_encoded_bytes()
}

/// Whether `finder` finds anything.
fn is_in(finder: &Option<AhoCorasick>, bytes: &[u8]) -> bool {
    finder.as_ref().is_some_and(|finder| finder.is_match(bytes))
}

/// The bytes of a file that is not too big.
pub(super) fn read(path: &Path, real: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    read_into(path, real, &mut bytes)?;
    Ok(bytes)
}

/// The same, in place of what `bytes` held.
fn read_into(path: &Path, real: &Path, bytes: &mut Vec<u8>) -> Result<(), Problem> {
    let problem = |error: io::Error| Problem::new(path, unreadable(&error));
    let file = File::open(real).map_err(problem)?;
    let length = file.metadata().map_err(problem)?.len();
    if length > source::MAX_BYTES {
        return Err(Problem::new(path, source::too_big(length)));
    }
    bytes.clear();
    bytes.reserve(usize::try_from(length).unwrap_or_default() + 1);
    // The file may have grown since, or claim a length that it doesn't have.
    file.take(source::MAX_BYTES + 1).read_to_end(bytes).map(drop).map_err(problem)
}

fn decode(file: &Found, bytes: Bytes) -> Result<Source, Problem> {
    let bytes = bytes.map_or_else(|| read(&file.path, &file.real), Ok)?;
    Source::decode(&file.path, &file.real, &bytes)
}
