//! One piece of the project in, its findings and repairs out. Pieces share nothing, so that each has a model of its own,
//! which is dropped with it.

use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::doubt::{doubt, forget_uncertain, note_vanished, refuse_expected};
use crate::collect::{Collected, Part, Source};
use crate::facts::{self, Facts, Fault};
use crate::finding::SourceId;
use crate::model::api::Table;
use crate::model::behaviour::What;
use crate::model::guard::{Guards, Roles};
use crate::model::import::Importer;
use crate::model::need::Program;
use crate::model::project::{Input, Model};
use crate::model::scope::Scopes;
use crate::progress::Phase;
use crate::rules::{self, Context, Found};
use crate::span::{LineIndex, Span};
use crate::suppress::{self, Suppressions};
use crate::transform::repair::{Repair, repair};

/// How many rounds the loop of a global takes before it is called expensive.
const EXPENSIVE: u64 = 100_000;

/// A comment that silences something, and the code that it silences.
pub(super) type Silenced = (SourceId, Span, &'static str);

/// The facts of a file, or why there are none.
pub(super) type Parsed = Result<Arc<Facts>, Fault>;

/// What was found in one file and what becomes of it.
pub(super) struct Examined {
    pub(super) source: SourceId,
    pub(super) found: Vec<Found>,
    /// The comments that silence something, each with the code.
    pub(super) silenced: Vec<Silenced>,
    /// Whether anything was found, silenced or not.
    pub(super) is_touched: bool,
    /// Whether children start processes while they import the file: what is uncertain was blamed too, and is so again in
    /// the new text.
    pub(super) starts_in_children: bool,
    pub(super) repair: Repair,
}

impl Examined {
    /// The same with ids by which the whole project knows the piece's files.
    pub(super) fn renumbered(mut self, ids: &[SourceId]) -> Self {
        let renumber = |id: &mut SourceId| *id = ids[id.0 as usize];
        renumber(&mut self.source);
        renumber(&mut self.repair.plan.source);
        for found in &mut self.found {
            renumber(&mut found.source);
            found.related.iter_mut().for_each(|related| renumber(&mut related.source));
        }
        self.silenced.iter_mut().for_each(|(source, ..)| renumber(source));
        self
    }
}

/// What was found out of one piece. Ids are positions in the piece.
pub(super) struct Judged {
    pub(super) done: Vec<Examined>,
    /// The files that start processes when they are imported.
    pub(super) starting: Vec<SourceId>,
    /// The programs that start processes and of whose imports more must be known before anything is said: then nothing is
    /// done yet.
    pub(super) lacking: Vec<SourceId>,
    /// The files that could not be parsed.
    pub(super) faults: Vec<(SourceId, Fault)>,
    /// Of each file, if something was found: it may be judged again.
    pub(super) facts: Vec<Option<Arc<Facts>>>,
}

/// A file of the piece that is looked at.
struct File<'s> {
    source: &'s Source,
    facts: Option<Arc<Facts>>,
}

/// What all pieces are judged by.
#[derive(Clone, Copy)]
pub(super) struct Stage<'c> {
    pub(super) table: &'c Table,
    pub(super) collected: &'c Collected,
}

impl<'c> Stage<'c> {
    /// Finds and repairs, file by file, with the model of all. `parsed` are the facts of the files.
    pub(super) fn judge(self, ids: &[SourceId], parsed: Vec<Parsed>) -> Judged {
        let mut faults = Vec::new();
        let files: Vec<File<'_>> = ids
            .iter()
            .zip(parsed)
            .enumerate()
            .map(|(index, (id, facts))| {
                let facts = facts.map_err(|fault| faults.push((SourceId(index as u32), fault)));
                File { source: self.collected.source(*id), facts: facts.ok() }
            })
            .collect();
        let mut lacking = Vec::new();
        let examined = self.modelled(&files, |model| {
            lacking = self.lacking(model, ids);
            lacking.is_empty().then(|| self.examine(model, &files, &FxHashSet::default()))
        });
        let (done, starting) = examined.unwrap_or_default();
        let kept = !lacking.is_empty() || !starting.is_empty() || done.iter().any(|file| file.is_touched);
        let facts = files.into_iter().filter(|_| kept).map(|file| file.facts).collect();
        Judged { done, starting, lacking, faults, facts }
    }

    /// Analyses the new texts: what was repaired must be gone and nothing new may have come.
    pub(super) fn prove(self, ids: &[SourceId], judged: &mut Judged) {
        let strict = judged.done.iter().filter(|file| file.starts_in_children).map(|file| file.source).collect();
        let old: Vec<&Source> = ids.iter().map(|id| self.collected.source(*id)).collect();
        for _ in 0..4 {
            let texts: Vec<(usize, Source)> = judged
                .done
                .iter()
                .filter_map(|file| {
                    let index = file.source.0 as usize;
                    Some((index, old[index].with_text(file.repair.text.as_ref()?.text())))
                })
                .collect();
            if texts.is_empty() {
                judged.done.iter_mut().for_each(refuse_expected);
                return;
            }
            let mut files: Vec<File<'_>> =
                old.iter().zip(&judged.facts).map(|(source, facts)| File { source, facts: facts.clone() }).collect();
            for (index, source) in &texts {
                files[*index] = File { source, facts: facts::extract(&source.text).ok().map(Arc::new) };
            }
            let second: FxHashMap<SourceId, Examined> = self
                .modelled(&files, |model| self.examine(model, &files, &strict))
                .0
                .into_iter()
                .map(|file| (file.source, file))
                .collect();
            if !doubt(&mut judged.done, &second) {
                note_vanished(&mut judged.done, &second);
                forget_uncertain(&mut judged.done, &second);
                return;
            }
        }
    }

    /// What `ask` finds out by the model of all files.
    fn modelled<T>(self, files: &[File<'_>], ask: impl FnOnce(&Model<'_>) -> T) -> T {
        let paths: Vec<PathBuf> = files.iter().map(|file| file.source.path.clone()).collect();
        let trees: Vec<_> = files.iter().map(|file| file.facts.as_ref().map(|facts| &facts.tree)).collect();
        let empty = facts::ast::Tree::default();
        let scopes: Vec<Scopes> = trees.iter().map(|tree| Scopes::new(tree.unwrap_or(&empty))).collect();
        let guards: Vec<Guards<'_>> = trees.iter().map(|tree| tree.map(Guards::new).unwrap_or_default()).collect();
        let lines: Vec<&LineIndex> = files.iter().map(|file| &file.source.lines).collect();
        let is_introspective = |source: SourceId| {
            let file = &files[source.0 as usize];
            let sites = file.facts.as_ref().map(|facts| facts.sites(&file.source.text));
            sites.is_some_and(|sites| sites.contains_key("introspection"))
        };
        let importer = Importer::new(paths.iter().map(PathBuf::as_path));
        let input = Input {
            table: self.table,
            importer: &importer,
            paths: &paths,
            trees: &trees,
            scopes: &scopes,
            guards: &guards,
            lines: &lines,
            is_introspective: &is_introspective,
            expensive: self.collected.config.expensive_iterations.unwrap_or(EXPENSIVE),
        };
        let model = self.timed(Phase::Model, || Model::new(input));
        ask(&model)
    }

    /// The programs of the piece that may start processes and of whose imports not all that counts was read.
    fn lacking(self, model: &Model<'_>, ids: &[SourceId]) -> Vec<SourceId> {
        let may_start = |source: &SourceId| {
            let units = &model.module(*source).units;
            let has_guard = units.iter().any(|unit| unit.guard);
            (0..units.len()).any(|unit| {
                model.witness(*source, unit, What::Start, Roles::ALL).is_some()
                    || has_guard && model.may(*source, unit, What::Start, Roles::ALL)
                    || model.may(*source, unit, What::StartMethod, Roles::CHILD)
            })
        };
        let sources = (0..ids.len() as u32).map(SourceId).filter(may_start);
        sources.filter(|source| self.collected.lacks_imports(ids[source.0 as usize])).collect()
    }

    /// What is found in each file, and the files that start processes when they are imported. In `strict` ones, what is
    /// uncertain is blamed in any case.
    fn examine(
        self,
        model: &Model<'_>,
        files: &[File<'_>],
        strict: &FxHashSet<SourceId>,
    ) -> (Vec<Examined>, Vec<SourceId>) {
        let done = self.timed(Phase::Find, || self.found(model, files, strict));
        let ids = (0..files.len()).map(|index| SourceId(index as u32));
        (done, ids.filter(|source| model.starts_at_import(*source)).collect())
    }

    fn found(self, model: &Model<'_>, files: &[File<'_>], strict: &FxHashSet<SourceId>) -> Vec<Examined> {
        let sources: Vec<&Source> = files.iter().map(|file| file.source).collect();
        let mut done = Vec::new();
        for (index, file) in files.iter().enumerate() {
            self.collected.progress.advance();
            let Some(facts) = &file.facts else { continue };
            if file.source.part == Part::Context || suppress::skip_file(&file.source.text) {
                continue;
            }
            let source = SourceId(index as u32);
            let program = Program::new(model, source);
            let frozen = self.collected.frozen.why(&self.collected.config, file.source);
            let strict = strict.contains(&source);
            let context = Context { model, source, program: &program, sources: &sources, facts, frozen, strict };
            let starts_in_children = context.starts_in_children();
            let found = rules::find(&context);
            let is_touched = !found.is_empty();
            let (found, silenced) = self.heard(&sources, found);
            let repair = repair(model, source, file.source, &program, &found);
            done.push(Examined { source, found, silenced, is_touched, starts_in_children, repair });
        }
        done
    }

    /// The findings that are wanted and not silenced, and the comments that silence. A finding of one file may
    /// stand in another, where its comment is looked for.
    fn heard(self, sources: &[&Source], mut found: Vec<Found>) -> (Vec<Found>, Vec<Silenced>) {
        let mut comments: FxHashMap<SourceId, Suppressions<'_>> = FxHashMap::default();
        let mut silenced = Vec::new();
        found.retain(|found| {
            let source = sources[found.source.0 as usize];
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

    pub(super) fn timed<T>(self, phase: Phase, work: impl FnOnce() -> T) -> T {
        self.collected.progress.timed(phase, work)
    }
}
