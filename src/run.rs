//! The stages composed: collected sources in, report out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::collect::{Collected, Config, FrozenMarkers, Part, Source};
use crate::facts::{self, Facts, Fault};
use crate::finding::{Finding, Outcome, SourceId};
use crate::model::api::Table;
use crate::model::guard::Guards;
use crate::model::import::Importer;
use crate::model::need::Program;
use crate::model::project::{Input, Model};
use crate::model::scope::Scopes;
use crate::problem::Problem;
use crate::progress::Phase;
use crate::rules::{self, Context, Demand, Found, RULES, Rule};
use crate::span::{LineIndex, Span};
use crate::suppress::{self, Suppressions};
use crate::transform::plan::Plan;
use crate::transform::repair::{Repair, Verdict, repair};
use crate::transform::{ELSEWHERE, Verified};

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

/// How many rounds the loop of a global takes before it is called expensive.
const EXPENSIVE: u64 = 100_000;

/// Finds what breaks in `collected` and proves what can be repaired. Reads more files where something is found, writes
/// nothing.
pub fn analyse(collected: &mut Collected) -> Report {
    let mut report = Report::default();
    let config = &collected.config;
    let table = match Table::new(&config.api) {
        Ok(table) => table,
        Err(message) => {
            report.problems.clone_from(&collected.problems);
            let checked = config.api.iter().map(Table::check).enumerate();
            let wrong = checked.filter_map(|(index, checked)| Some(config.api_problem(index, &checked.err()?)));
            report.problems.extend(wrong);
            if report.problems.is_empty() {
                report.problems.push(Problem::new(config.file.clone().unwrap_or_default(), message));
            }
            return report;
        }
    };
    let mut parsed = Parsed::default();
    loop {
        parse(collected, &mut parsed);
        let files = files(collected, &parsed);
        let stage = Stage { table: &table, collected };
        collected.progress.begin(Phase::Model, 0);
        let Pass { mut done, starting } = stage.examine(&files);
        let found: Vec<SourceId> = done.iter().filter(|file| file.is_touched).map(|file| file.source).collect();
        if collected.widen(&found, &starting) {
            continue;
        }
        let stage = Stage { table: &table, collected };
        let files = self::files(collected, &parsed);
        collected.progress.begin(Phase::Prove, 0);
        stage.prove(&files, &mut done);
        report.problems = problems(collected, &parsed);
        stage.finish(done, &mut report);
        return report;
    }
}

/// What was parsed, by path.
type Parsed = FxHashMap<PathBuf, Result<Arc<Facts>, Fault>>;

/// Parses what was not.
fn parse(collected: &Collected, parsed: &mut Parsed) {
    let new: Vec<&Source> = collected.sources.iter().filter(|source| !parsed.contains_key(&source.path)).collect();
    collected.progress.begin(Phase::Parse, new.len());
    let parse = |source: &&Source| {
        collected.progress.advance();
        (source.path.clone(), facts::extract(&source.text).map(Arc::new))
    };
    let new: Vec<_> = new.par_iter().map(parse).collect();
    parsed.extend(new);
}

/// What could not be read or parsed.
fn problems(collected: &Collected, parsed: &Parsed) -> Vec<Problem> {
    let mut problems = collected.problems.clone();
    for source in &collected.sources {
        if let (Some(Err(fault)), Part::Subject) = (parsed.get(&source.path), source.part) {
            let position = source.lines.position(&source.text, fault.span.start as usize);
            problems.push(Problem {
                path: source.path.clone(),
                place: Some((position.line, position.column)),
                message: fault.message.clone(),
            });
        }
    }
    problems
}

fn files<'c>(collected: &'c Collected, parsed: &Parsed) -> Vec<File<'c>> {
    let facts = |source: &Source| parsed.get(&source.path)?.as_ref().ok().cloned();
    collected.sources.iter().map(|source| File { source, facts: facts(source) }).collect()
}

struct File<'c> {
    source: &'c Source,
    facts: Option<Arc<Facts>>,
}

/// A comment that silences something, and the code that it silences.
type Silenced = (SourceId, Span, &'static str);

/// What was found in one file and what becomes of it.
struct Examined {
    source: SourceId,
    found: Vec<Found>,
    /// The comments that silence something, each with the code.
    silenced: Vec<Silenced>,
    /// Whether anything was found, silenced or not.
    is_touched: bool,
    repair: Repair,
}

/// One look at all files.
struct Pass {
    done: Vec<Examined>,
    /// The files that start processes when they are imported.
    starting: Vec<SourceId>,
}

struct Stage<'c> {
    table: &'c Table,
    collected: &'c Collected,
}

impl Stage<'_> {
    /// Finds and repairs, file by file, with the model of all.
    fn examine(&self, files: &[File<'_>]) -> Pass {
        self.with_model(files, |context, file| {
            self.collected.progress.advance();
            self.examined(context, file)
        })
    }

    fn examined(&self, context: &Context<'_, '_>, file: &File<'_>) -> Examined {
        let found = rules::find(context);
        let is_touched = !found.is_empty();
        let (found, silenced) = self.heard(context.sources, found);
        let repair = repair(context.model, context.source, file.source, context.program, &found);
        Examined { source: context.source, found, silenced, is_touched, repair }
    }

    /// The findings that are wanted and not silenced, and the comments that silence. A finding of one file may
    /// stand in another, where its comment is looked for.
    fn heard(&self, sources: &[Source], mut found: Vec<Found>) -> (Vec<Found>, Vec<Silenced>) {
        let mut comments: FxHashMap<SourceId, Suppressions<'_>> = FxHashMap::default();
        let mut silenced = Vec::new();
        found.retain(|found| {
            let source = &sources[found.source.0 as usize];
            if !self.collected.config.wants(found.code, &source.path) {
                return false;
            }
            let comments = comments.entry(found.source).or_insert_with(|| Suppressions::of(&source.text));
            let comment = comments.covering(found.code, found.span);
            silenced.extend(comment.map(|comment| (found.source, comment, found.code)));
            comment.is_none()
        });
        (found, silenced)
    }

    /// The comments in a file that silence nothing, as findings.
    fn unused(&self, file: &Examined, silenced: &[Silenced]) -> Vec<Finding> {
        let source = self.collected.source(file.source);
        let own = silenced.iter().filter(|(source, ..)| *source == file.source);
        let used: Vec<(Span, &str)> = own.map(|(_, comment, code)| (*comment, *code)).collect();
        let wanted = |rule: &Rule| self.collected.config.wants(rule.code, &source.path);
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

    fn with_model(&self, files: &[File<'_>], each: impl Fn(&Context<'_, '_>, &File<'_>) -> Examined) -> Pass {
        let paths: Vec<PathBuf> = files.iter().map(|file| file.source.path.clone()).collect();
        let trees: Vec<_> = files.iter().map(|file| file.facts.as_ref().map(|facts| &facts.tree)).collect();
        let empty = facts::ast::Tree::default();
        let scopes: Vec<Scopes> = trees.iter().map(|tree| Scopes::new(tree.unwrap_or(&empty))).collect();
        let guards: Vec<Guards<'_>> = trees.iter().map(|tree| tree.map(Guards::new).unwrap_or_default()).collect();
        let lines: Vec<&LineIndex> = files.iter().map(|file| &file.source.lines).collect();
        let introspective: Vec<bool> = files
            .iter()
            .map(|file| file.facts.as_ref().is_some_and(|facts| facts.sites.contains_key("introspection")))
            .collect();
        let importer = Importer::new(paths.iter().map(PathBuf::as_path));
        let config = &self.collected.config;
        let expensive = config.expensive_iterations.unwrap_or(EXPENSIVE);
        let model = Model::new(Input {
            table: self.table,
            importer: &importer,
            paths: &paths,
            trees: &trees,
            scopes: &scopes,
            guards: &guards,
            lines: &lines,
            introspective: &introspective,
            expensive,
        });
        self.collected.progress.begin(Phase::Find, files.len());
        let mut done = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let Some(facts) = &file.facts else { continue };
            if file.source.part == Part::Context || suppress::skip_file(&file.source.text) {
                continue;
            }
            let source = SourceId(index as u32);
            let program = Program::new(&model, source);
            let frozen = frozen(&self.collected.frozen, config, file.source);
            let context = Context {
                model: &model,
                source,
                program: &program,
                sources: &self.collected.sources,
                sites: &facts.sites,
                frozen,
            };
            done.push(each(&context, file));
        }
        let sources = (0..files.len()).map(|index| SourceId(index as u32));
        Pass { done, starting: sources.filter(|source| model.starts_at_import(*source)).collect() }
    }

    /// Analyses the new texts: what was repaired must be gone and nothing new may have come.
    fn prove(&self, files: &[File<'_>], examined: &mut [Examined]) {
        for _ in 0..4 {
            if examined.iter().all(|file| file.repair.text.is_none()) {
                examined.iter_mut().for_each(refuse_expected);
                return;
            }
            let rewritten = self.rewritten(files, examined);
            let again: Vec<File<'_>> =
                rewritten.iter().zip(files).map(|(source, file)| reparsed(source, file)).collect();
            let collected = Collected { config: self.collected.config.clone(), ..Collected::default() };
            let stage = Stage { table: self.table, collected: &collected };
            let second: FxHashMap<SourceId, Examined> = stage
                .reexamine(&again, &rewritten, &self.collected.frozen)
                .done
                .into_iter()
                .map(|file| (file.source, file))
                .collect();
            if !doubt(examined, &second) {
                note_vanished(examined, &second);
                return;
            }
        }
    }

    fn reexamine(&self, files: &[File<'_>], sources: &[Source], frozen_markers: &FrozenMarkers) -> Pass {
        self.with_model(files, |context, file| {
            let context = Context {
                model: context.model,
                source: context.source,
                program: context.program,
                sources,
                sites: context.sites,
                frozen: frozen(frozen_markers, &self.collected.config, file.source),
            };
            self.examined(&context, file)
        })
    }

    fn rewritten(&self, files: &[File<'_>], examined: &[Examined]) -> Vec<Source> {
        let texts: FxHashMap<SourceId, &Verified> =
            examined.iter().filter_map(|file| Some((file.source, file.repair.text.as_ref()?))).collect();
        files
            .iter()
            .enumerate()
            .map(|(index, file)| match texts.get(&SourceId(index as u32)) {
                Some(text) => file.source.with_text(text.text()),
                None => file.source.with_text(&file.source.text),
            })
            .collect()
    }

    /// Turns verdicts into findings.
    fn finish(&self, examined: Vec<Examined>, report: &mut Report) {
        let silenced: Vec<Silenced> = examined.iter().flat_map(|file| file.silenced.iter().copied()).collect();
        for file in examined {
            report.unused.extend(self.unused(&file, &silenced));
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
        let key = |finding: &Finding| (finding.source, finding.span, finding.code, finding.fixable());
        report.findings.sort_by(|a, b| key(a).cmp(&key(b)));
        // Several programs may find the same; it is repaired when it is for all of them.
        report.findings.dedup_by(|a, b| (a.source, a.span, a.code) == (b.source, b.span, b.code));
        report.problems.sort();
    }
}

/// The file with its new text; what did not change is not parsed again.
fn reparsed<'s>(source: &'s Source, file: &File<'_>) -> File<'s> {
    let unchanged = source.text == file.source.text;
    let facts = if unchanged { file.facts.clone() } else { facts::extract(&source.text).ok().map(Arc::new) };
    File { source, facts }
}

/// The findings that a repair refuses, as codes.
fn refused(file: &Examined) -> Vec<&'static str> {
    codes(file, |_, verdict| matches!(verdict, Verdict::Refused(_)))
}

/// The findings that are left in a text when all is repaired: also those that another file was to remove.
fn left(again: &Examined) -> Vec<&'static str> {
    codes(again, |found, verdict| matches!(verdict, Verdict::Refused(_)) || found.demand == Demand::HandOverElsewhere)
}

fn codes(file: &Examined, which: impl Fn(&Found, &Verdict) -> bool) -> Vec<&'static str> {
    let pairs = file.found.iter().zip(&file.repair.verdicts);
    let mut codes: Vec<&'static str> =
        pairs.filter(|(found, verdict)| which(found, verdict)).map(|(found, _)| found.code).collect();
    codes.sort_unstable();
    codes
}

/// Takes back each rewrite after which more is found than was left, or which would be rewritten again.
fn doubt(examined: &mut [Examined], second: &FxHashMap<SourceId, Examined>) -> bool {
    let mut doubted = false;
    for file in examined.iter_mut().filter(|file| file.repair.text.is_some()) {
        let reason = match second.get(&file.source) {
            None => Some("its new text cannot be analysed".to_owned()),
            Some(again) if again.repair.text.is_some() => {
                let codes: Vec<&str> = again.found.iter().map(|found| found.code).collect();
                Some(format!("the new text would be changed again ({})", codes.join(", ")))
            }
            Some(again) => {
                let mut rest = refused(file);
                left(again)
                    .into_iter()
                    .find(|code| match rest.iter().position(|known| known == code) {
                        Some(at) => {
                            rest.remove(at);
                            false
                        }
                        None => true,
                    })
                    .map(|code| {
                        let why = again.found.iter().find(|found| found.code == code);
                        format!("the new text would have {code}: {}", why.map_or("", |found| &found.message))
                    })
            }
        };
        if let Some(reason) = reason {
            doubted = true;
            file.repair.text = None;
            for verdict in file.repair.verdicts.iter_mut().filter(|verdict| **verdict == Verdict::Planned) {
                *verdict = Verdict::Refused(format!("the rewrite could not be proven: {reason}"));
            }
        }
    }
    doubted
}

/// What another file was to remove is refused until that shows.
fn refuse_expected(file: &mut Examined) {
    for (found, verdict) in file.found.iter().zip(&mut file.repair.verdicts) {
        if found.demand == Demand::HandOverElsewhere && *verdict == Verdict::Planned {
            *verdict = Verdict::Refused("it is not handed over where the pool or process is made".to_owned());
        }
    }
}

/// Findings that were refused in one file, but that another file's repair removes.
fn note_vanished(examined: &mut [Examined], second: &FxHashMap<SourceId, Examined>) {
    for file in examined.iter_mut() {
        let Some(again) = second.get(&file.source) else { continue };
        let mut rest = left(again);
        refuse_expected(file);
        let fates = file.repair.verdicts.iter_mut().zip(&mut file.repair.phrases);
        for (found, (verdict, phrase)) in file.found.iter().zip(fates) {
            if !matches!(verdict, Verdict::Refused(_)) {
                continue;
            }
            match rest.iter().position(|code| *code == found.code) {
                Some(at) => {
                    rest.remove(at);
                }
                None => {
                    *verdict = Verdict::Planned;
                    *phrase = ELSEWHERE.to_owned();
                }
            }
        }
    }
}

/// Why the file is known to be a frozen program.
fn frozen(markers: &FrozenMarkers, config: &Config, source: &Source) -> Option<String> {
    let (path, text) = (source.real_path.as_path(), source.text.as_str());
    if let Some((_, spec)) = markers.scripts.iter().find(|(script, _)| script == path) {
        return Some(format!("{} packages this script", spec.display()));
    }
    if asks_whether_frozen(text) {
        return Some("this program asks whether it is frozen".to_owned());
    }
    if config.is_frozen(&source.path) {
        let file = config.file.as_deref().unwrap_or(Path::new("")).display();
        return Some(format!("{file} says that it is packaged"));
    }
    let packager = markers.packagers.iter().find(|(folder, _, _)| path.starts_with(folder));
    packager.map(|(_, name, manifest)| format!("{} names {name}", manifest.display()))
}

/// Whether a program asks whether it is frozen; one that sets `sys.frozen` tells it to others.
fn asks_whether_frozen(text: &str) -> bool {
    const ATTRIBUTE: &str = "sys.frozen";
    let reads = |(at, _): (usize, &str)| {
        let after = text[at + ATTRIBUTE.len()..].trim_start();
        let is_set = after.starts_with('=') && !after.starts_with("==");
        !is_set && !text[..at].trim_end().ends_with("del")
    };
    text.match_indices(ATTRIBUTE).any(reads)
        || ["_MEIPASS", "sys, \"frozen\"", "sys, 'frozen'"].iter().any(|other| text.contains(other))
}
