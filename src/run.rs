//! The stages composed: collected sources in, report out.

mod doubt;
mod piece;

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::piece::{Examined, Judged, Parsed, Silenced, Stage};
use crate::collect::{Collected, Part, Source};
use crate::facts::{self, Facts, Fault};
use crate::finding::{Finding, Outcome, SourceId};
use crate::model::api::Table;
use crate::problem::Problem;
use crate::progress::Phase;
use crate::rules::{RULES, Rule};
use crate::span::Span;
use crate::suppress::Suppressions;
use crate::transform::Verified;
use crate::transform::plan::Plan;
use crate::transform::repair::Verdict;

/// The new text of one source.
#[derive(Debug)]
pub struct Rewrite {
    /// Whose text it replaces.
    pub source: SourceId,
    /// The text, proven.
    pub text: Verified,
    /// What it was proven to do.
    pub plan: Plan,
    /// What was done, a phrase each: `14 statements moved into main()`.
    pub summary: Vec<String>,
}

/// All that a run has to say, sorted by path and position.
#[derive(Debug, Default)]
pub struct Report {
    /// Every finding in the texts as they were collected.
    pub findings: Vec<Finding>,
    /// At most one per source, sorted by source.
    pub rewrites: Vec<Rewrite>,
    /// Comments that silence nothing, as findings of their own.
    pub unused: Vec<Finding>,
    /// What could not be handled.
    pub problems: Vec<Problem>,
}

/// Finds what breaks in `collected` and proves what can be repaired. Reads more files where something is found, writes
/// nothing.
pub fn analyse(collected: &mut Collected) -> Report {
    let mut report = Report::default();
    let table = match Table::new(&collected.config.api) {
        Ok(table) => table,
        Err(message) => {
            report.problems = wrong_apis(collected, message);
            return report;
        }
    };
    let mut known: FxHashMap<Vec<PathBuf>, Judged> = FxHashMap::default();
    loop {
        let pieces = judged(&table, collected, std::mem::take(&mut known));
        let global = |piece: &Piece, id: &SourceId| piece.ids[id.0 as usize];
        let touched =
            |piece: &Piece| piece.judged.done.iter().filter(|file| file.is_touched).map(|file| file.source).collect();
        let of_all = |which: &dyn Fn(&Piece) -> Vec<SourceId>| -> Vec<SourceId> {
            pieces.iter().flat_map(|piece| which(piece).into_iter().map(|id| global(piece, &id))).collect()
        };
        let (found, starting) = (of_all(&touched), of_all(&|piece| piece.judged.starting.clone()));
        let programs = of_all(&|piece| piece.judged.lacking.clone());
        // Sources may get other ids.
        let paths: Vec<Vec<PathBuf>> = pieces.iter().map(|piece| paths(collected, &piece.ids)).collect();
        if collected.widen(&found, &starting, &programs) {
            known = paths.into_iter().zip(pieces.into_iter().map(|piece| piece.judged)).collect();
            continue;
        }
        finish(&table, collected, pieces, &mut report);
        return report;
    }
}

/// A piece of the project, and what was found out of it.
struct Piece {
    /// The ids of its files; what was found out of them has positions instead.
    ids: Vec<SourceId>,
    judged: Judged,
}

/// How many bytes of text are parsed before what was is judged and dropped.
const BATCH: usize = 64 << 20;

/// What is found out of each piece; what is known of one with the same files is kept.
fn judged(table: &Table, collected: &Collected, mut known: FxHashMap<Vec<PathBuf>, Judged>) -> Vec<Piece> {
    collected.progress.begin(Phase::Model, collected.sources.len());
    let (old, mut new): (Vec<_>, Vec<_>) = collected
        .components()
        .into_iter()
        .map(|ids| {
            let paths = paths(collected, &ids);
            let is_done = known.get(&paths).is_some_and(|judged| judged.lacking.is_empty());
            (if is_done { known.remove(&paths) } else { None }, ids)
        })
        .partition(|(known, _)| known.is_some());
    let stage = Stage { table, collected };
    let parsed = Known(known.into_iter().flat_map(|(paths, judged)| paths.into_iter().zip(judged.facts)).collect());
    let size = |ids: &[SourceId]| -> usize { ids.iter().map(|id| collected.source(*id).text.len()).sum() };
    // The largest last, from where they are taken first, so that none is left for one thread at the end.
    new.sort_by_cached_key(|(_, ids)| size(ids));
    let mut pieces: Vec<Piece> =
        old.into_iter().filter_map(|(known, ids)| Some(Piece { ids, judged: known? })).collect();
    while !new.is_empty() {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while let Some((_, ids)) = new.pop_if(|(_, ids)| bytes == 0 || bytes + size(ids) <= BATCH) {
            bytes += size(&ids);
            batch.push(ids);
        }
        pieces.extend(judge(stage, batch, &parsed));
    }
    pieces
}

/// Facts by path, of files that were parsed before.
struct Known(FxHashMap<PathBuf, Option<Arc<Facts>>>);

impl Known {
    fn facts(&self, source: &Source) -> Parsed {
        let known = self.0.get(&source.path).and_then(Option::as_ref);
        known.map_or_else(|| facts::extract(&source.text).map(Arc::new), |facts| Ok(facts.clone()))
    }
}

/// Parses the files of some pieces, then judges these.
fn judge(stage: Stage<'_>, batch: Vec<Vec<SourceId>>, known: &Known) -> Vec<Piece> {
    let all: Vec<&Source> = batch.iter().flatten().map(|id| stage.collected.source(*id)).collect();
    let parse = || all.into_par_iter().map(|source| known.facts(source)).collect::<Vec<_>>();
    let mut parsed = stage.timed(Phase::Parse, parse).into_iter();
    let work: Vec<_> = batch
        .into_iter()
        .map(|ids| {
            let facts: Vec<_> = parsed.by_ref().take(ids.len()).collect();
            (ids, facts)
        })
        .collect();
    let judge = |(ids, facts): (Vec<SourceId>, Vec<Parsed>)| {
        let judged = stage.judge(&ids, facts);
        Piece { ids, judged }
    };
    work.into_par_iter().with_max_len(1).map(judge).collect()
}

fn paths(collected: &Collected, ids: &[SourceId]) -> Vec<PathBuf> {
    ids.iter().map(|id| collected.source(*id).path.clone()).collect()
}

/// Why the table of APIs could not be made with those of the configuration.
fn wrong_apis(collected: &Collected, message: String) -> Vec<Problem> {
    let config = &collected.config;
    let checked = config.api.iter().map(Table::check).enumerate();
    let wrong = checked.filter_map(|(index, checked)| Some(config.api_problem(index, &checked.err()?)));
    let mut problems = collected.problems.clone();
    problems.extend(wrong);
    if problems.is_empty() {
        problems.push(Problem::new(config.file.clone().unwrap_or_default(), message));
    }
    problems
}

/// Proves the repairs and turns what was found into a report.
fn finish(table: &Table, collected: &Collected, mut pieces: Vec<Piece>, report: &mut Report) {
    let stage = Stage { table, collected };
    collected.progress.begin(Phase::Prove, 0);
    pieces.par_iter_mut().for_each(|piece| stage.prove(&piece.ids, &mut piece.judged));
    report.problems.clone_from(&collected.problems);
    let faults =
        pieces.iter().flat_map(|piece| piece.judged.faults.iter().map(|(id, fault)| (piece.ids[id.0 as usize], fault)));
    report.problems.extend(faults.filter_map(|(id, fault)| problem(collected.source(id), fault)));
    report.problems.sort();
    let mut examined: Vec<Examined> = pieces
        .into_iter()
        .flat_map(|piece| {
            let ids = piece.ids;
            piece.judged.done.into_iter().map(move |file| file.renumbered(&ids)).collect::<Vec<_>>()
        })
        .collect();
    examined.sort_by_key(|file| file.source);
    let silenced: Vec<Silenced> = examined.iter().flat_map(|file| file.silenced.iter().copied()).collect();
    for file in examined {
        report.unused.extend(unused(collected, &file, &silenced));
        note(file, report);
    }
    let key = |finding: &Finding| (finding.source, finding.span, finding.code, finding.fixable());
    report.findings.sort_by(|a, b| key(a).cmp(&key(b)));
    // Several programs may find the same; it is repaired when it is for all of them.
    report.findings.dedup_by(|a, b| (a.source, a.span, a.code) == (b.source, b.span, b.code));
}

/// What could not be parsed, if the run is about it.
fn problem(source: &Source, fault: &Fault) -> Option<Problem> {
    let position = source.lines.position(&source.text, fault.span.start as usize);
    (source.part == Part::Subject).then(|| Problem {
        path: source.path.clone(),
        place: Some((position.line, position.column)),
        message: fault.message.clone(),
    })
}

/// Turns the verdicts on one file into findings.
fn note(file: Examined, report: &mut Report) {
    let fates = file.repair.verdicts.into_iter().zip(file.repair.phrases);
    for (found, (verdict, phrase)) in file.found.into_iter().zip(fates) {
        let outcome = match verdict {
            Verdict::Planned => Outcome::Repaired(phrase),
            Verdict::Refused(reason) => Outcome::Refused(reason),
            Verdict::Dropped => continue,
        };
        let name = RULES.iter().find(|rule| rule.code == found.code).map_or("", |rule| rule.name);
        report.findings.push(Finding {
            code: found.code,
            name,
            source: found.source,
            span: found.span,
            message: found.message,
            related: found.related,
            outcome,
        });
    }
    if let Some(text) = file.repair.text {
        let (plan, summary) = (file.repair.plan, file.repair.summary);
        report.rewrites.push(Rewrite { source: file.source, text, plan, summary });
    }
}

/// The comments in a file that silence nothing, as findings.
fn unused(collected: &Collected, file: &Examined, silenced: &[Silenced]) -> Vec<Finding> {
    let source = collected.source(file.source);
    let own = silenced.iter().filter(|(source, ..)| *source == file.source);
    let used: Vec<(Span, &str)> = own.map(|(_, comment, code)| (*comment, *code)).collect();
    let wanted = |rule: &Rule| collected.config.wants(rule.code, &source.path);
    let asked = |beginning: &str| {
        let mut named = RULES.iter().filter(|rule| rule.code.starts_with(beginning)).peekable();
        // A code that is none silences nothing, whatever is asked for.
        named.peek().is_none() || named.all(wanted)
    };
    let unused = Suppressions::of(&source.text).unused(&used, asked);
    let finding = |(span, code): (Span, String)| {
        let what = if code.is_empty() { "this comment".to_owned() } else { format!("`{code}` in this comment") };
        Finding {
            code: "MG001",
            name: "unused-ignore",
            source: file.source,
            span,
            message: format!("{what} silences nothing"),
            related: Vec::new(),
            outcome: Outcome::Refused("take it out by hand".to_owned()),
        }
    };
    unused.into_iter().map(finding).collect()
}
