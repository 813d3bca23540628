//! A file's findings in, its plan and new text out: demands are reconciled, what cannot be satisfied is
//! refused with a reason.

use rustc_hash::FxHashSet;

use super::constraint::Problem;
use super::edit::Edit;
use super::emit::Emitter;
use super::freeze::add_freeze;
use super::handover::{Hand, Parameters};
use super::hoist::Hoist;
use super::identity::torn_apart;
use super::layout::Layout;
use super::phrase::phrase;
use super::plan::{self, Plan};
use super::settle::{decide, demanded};
use super::verify::{Verified, verify};
use super::wait::wait_for_children;
use crate::collect::Source;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::api::{Children, EffectKind};
use crate::model::behaviour::{Callee, VarId, What};
use crate::model::change::{change_before_start, change_between_starts};
use crate::model::guard::Roles;
use crate::model::need::Program;
use crate::model::project::Model;
use crate::rules::{Demand, Found};
use crate::span::Span;

/// What becomes of one finding: repaired, refused with a reason, or no finding after all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The plan repairs it.
    Planned,
    /// It stays.
    Refused(String),
    /// Worker code needs what was found: nothing is wrong.
    Dropped,
}

/// The outcome for one file.
#[derive(Debug)]
pub struct Repair {
    /// The new text, if there is one.
    pub text: Option<Verified>,
    /// What it does.
    pub plan: Plan,
    /// What was done.
    pub summary: Vec<String>,
    /// What the plan does for each finding; counts where the verdict is [`Verdict::Planned`].
    pub phrases: Vec<String>,
    /// One per finding.
    pub verdicts: Vec<Verdict>,
}

impl Repair {
    /// No new text.
    fn none(verdicts: Vec<Verdict>) -> Self {
        let phrases = vec![String::new(); verdicts.len()];
        Self { text: None, plan: Plan::default(), summary: Vec::new(), phrases, verdicts }
    }
}

/// Plans, emits and proves the repair of one file's findings.
pub fn repair(model: &Model<'_>, source: SourceId, file: &Source, program: &Program, found: &[Found]) -> Repair {
    let mut verdicts: Vec<Verdict> = vec![Verdict::Planned; found.len()];
    if found.is_empty() {
        return Repair::none(verdicts);
    }
    let layout = Layout::new(&file.text, &file.lines, model.module(source).tree);
    let hand = Hand::new(model, source, program, file, &layout);
    let mut handed = asked_for(&hand, found, &mut verdicts);
    let (problem, mut plan) = settle(&hand, found, &mut handed, &mut verdicts);
    if let Some(reason) = half_done(model, source, found, &verdicts) {
        plan = Plan { source, ..Plan::default() };
        handed.clear();
        refuse(&mut verdicts, &reason, |index| {
            demanded(&found[index].demand).is_some() || matches!(found[index].demand, Demand::HandOver { .. })
        });
    }
    let missed = wait_for_children(model, source, &layout, &problem, &mut plan).err();
    let blocking = missed
        .or_else(|| lost_setting(model, source, program, found))
        .or_else(|| starting(found).then(|| torn_apart(model, source, program)).flatten())
        .or_else(|| hidden_start(model, source, &plan, |unit| problem.is_guard(unit)))
        .or_else(|| shown_again(model, source, &plan, |unit| problem.is_guard(unit)));
    if let Some(reason) = blocking {
        refuse(&mut verdicts, &reason, |_| true);
        return Repair::none(verdicts);
    }
    add_edits(&mut plan, found);
    let parameters = add_handover(&hand, &handed, &mut plan, found, &mut verdicts);
    plan::forget_globals(model, source, &problem, &parameters, &mut plan);
    add_freeze(model, source, &layout, &mut plan, found, &mut verdicts);
    add_hoists(&Hoist::new(model, source, &layout), file, &mut plan, found, &mut verdicts);
    if let Some(reason) = left_uncertain(found, &verdicts) {
        refuse(&mut verdicts, &reason, |_| true);
        return Repair::none(verdicts);
    }
    if plan.is_empty() {
        return Repair::none(verdicts);
    }
    match render(model, source, &layout, &problem, &plan) {
        Ok(text) => {
            let phrases = found.iter().map(|found| phrase(&found.demand, &plan)).collect();
            let summary = plan.summary.clone();
            Repair { text: Some(text), plan, summary, phrases, verdicts }
        }
        Err(reason) => {
            refuse(&mut verdicts, &format!("the rewrite could not be proven: {reason}"), |_| true);
            Repair::none(verdicts)
        }
    }
}

/// Refuses what is planned for the findings at the indices that `which` names.
fn refuse(verdicts: &mut [Verdict], reason: &str, which: impl Fn(usize) -> bool) {
    for (index, verdict) in verdicts.iter_mut().enumerate() {
        if *verdict == Verdict::Planned && which(index) {
            *verdict = Verdict::Refused(reason.to_owned());
        }
    }
}

/// What moves. A conflict because workers read something may be resolved by handing that over, which adds to `handed`.
fn settle<'a, 'f>(
    hand: &Hand<'a, 'f>,
    found: &[Found],
    handed: &mut FxHashSet<VarId>,
    verdicts: &mut Vec<Verdict>,
) -> (Problem<'a, 'f>, Plan) {
    loop {
        let mut tried = verdicts.clone();
        let replaced = handed.iter().copied().filter(|var| hand.replaces_binding(*var)).collect();
        let mut problem = Problem::new(hand.model, hand.source, hand.program, &replaced);
        let (plan, conflicts) = decide(hand.model, hand.source, &mut problem, found, &mut tried);
        let more = conflicts
            .iter()
            .filter_map(|conflict| problem.worker_root(conflict.unit))
            .find(|var| !handed.contains(var) && hand.check(*var).is_ok());
        match more {
            Some(var) => {
                handed.insert(var);
            }
            None => {
                *verdicts = tried;
                return (problem, plan);
            }
        }
    }
}

/// Whether the file starts processes while it is imported.
fn starting(found: &[Found]) -> bool {
    found.iter().any(|finding| finding.code == "MG101")
}

/// Whether moving statements would only do half of the work: a start that stays at import, or a loud
/// failure that becomes a silent one because workers miss what they share.
fn half_done(model: &Model<'_>, source: SourceId, found: &[Found], verdicts: &[Verdict]) -> Option<String> {
    let pairs = || found.iter().zip(verdicts);
    let refused = |finding: &Found, verdict: &Verdict| {
        let matters = match finding.demand {
            Demand::HandOver { .. } => true,
            Demand::Guard { unit } if finding.code == "MG402" => !finding.certain || uses_handle(model, source, unit),
            // What is uncertain is said with the rest alone.
            Demand::Report { .. } => !finding.certain || matches!(finding.code, "MG103" | "MG104" | "MG201" | "MG203"),
            _ => matches!(finding.code, "MG101" | "MG102"),
        };
        matters && matches!(verdict, Verdict::Refused(_))
    };
    let starts = pairs().any(|(finding, _)| matches!(finding.demand, Demand::Guard { .. }) && finding.code == "MG101");
    let blocking = pairs().find(|(finding, verdict)| {
        refused(finding, verdict) && (starts || matches!(finding.code, "MG102" | "MG103" | "MG104"))
    });
    let (finding, verdict) = blocking?;
    match verdict {
        Verdict::Refused(reason) => {
            let place = if finding.source == source { "the same file" } else { "another file of the program" };
            Some(format!("{} in {place} could not be repaired: {reason}", finding.code))
        }
        _ => None,
    }
}

/// Why a definition that children may have to find by its name stays where it is: once the rest is repaired, nothing
/// uncertain is said.
fn left_uncertain(found: &[Found], verdicts: &[Verdict]) -> Option<String> {
    found.iter().zip(verdicts).find_map(|(finding, verdict)| match (&finding.demand, verdict) {
        (Demand::Hoist { .. }, Verdict::Refused(reason)) if !finding.certain => {
            Some(format!("{} in the same file could not be repaired: {reason}", finding.code))
        }
        _ => None,
    })
}

/// Whether a statement makes or uses what belongs to a process, as a socket that listens does: each child that repeats it
/// would do so with another one.
fn uses_handle(model: &Model<'_>, source: SourceId, unit: usize) -> bool {
    let makes = |unit: usize| {
        let mut events = model.unit(source, unit).events.iter();
        events.any(|event| {
            event.what == What::Handle && model.flow.known_effect(&event.detail) == Some(EffectKind::Handle)
        })
    };
    let reads = &model.unit(source, unit).reads;
    let binds = |other: usize| {
        model.unit(source, other).writes.iter().any(|write| reads.iter().any(|read| read.var == write.var))
    };
    makes(unit) || (0..model.module(source).units.len()).any(|other| binds(other) && makes(other))
}

/// Whether the parent changes settings under a guard that worker code depends on: repairing what fails loudly there
/// would make children compute with other settings, silently.
fn lost_setting(model: &Model<'_>, source: SourceId, program: &Program, found: &[Found]) -> Option<String> {
    let loud = |found: &Found| matches!(found.code, "MG101" | "MG202" | "MG301" | "MG302" | "MG303");
    if !found.iter().any(loud) {
        return None;
    }
    program.needs.iter().filter(|need| !need.fresh).find_map(|need| {
        model.setting(need.var)?;
        let change = match model.children_get(need.var) {
            Children::Import => change_before_start(model, source, need)?,
            Children::Inherit => change_between_starts(model, source, need)?,
            Children::Handed => return None,
        };
        let line = model.line(change.source, change.span);
        Some(format!(
            "line {line} may change {} in the parent alone, which worker code uses",
            model.described(need.var)
        ))
    })
}

/// A statement that stays where children run it and that may start processes, which nobody says of it for certain: they
/// would fail in a program that is thought to be repaired.
fn hidden_start(model: &Model<'_>, source: SourceId, plan: &Plan, is_guard: impl Fn(usize) -> bool) -> Option<String> {
    if plan.moved.is_empty() {
        return None;
    }
    let units = &model.module(source).units;
    let may_start = |unit: &usize| {
        model.may(source, *unit, What::Start, Roles::CHILD)
            && model.witness(source, *unit, What::Start, Roles::CHILD).is_none()
    };
    let mut stays = (0..units.len()).filter(|unit| !plan.moved.contains(unit) && !is_guard(*unit));
    let line = model.line(source, units[stays.find(may_start)?].stmt.span);
    Some(format!("line {line}, which must stay, may start processes as well: it depends on what is passed there"))
}

/// A statement that stays and shows something if an import in it fails: each child, in which that fails as well, would
/// show it again.
fn shown_again(model: &Model<'_>, source: SourceId, plan: &Plan, is_guard: impl Fn(usize) -> bool) -> Option<String> {
    if plan.moved.is_empty() {
        return None;
    }
    let stays = |unit: &usize| !plan.moved.contains(unit) && !is_guard(*unit);
    let shown = (0..model.module(source).units.len()).filter(stays).find_map(|unit| {
        let mut events = model.unit(source, unit).events.iter();
        events.find(|event| {
            event.fallback && matches!(event.what, What::Visible | What::Input) && event.roles.has(Roles::CHILD)
        })
    })?;
    let line = model.line(source, shown.span);
    Some(format!(
        "line {line} would happen once more in each child where the import before it fails: put it under the guard"
    ))
}

/// How many things are repaired at once at most, times the lines of the file: each is looked for in all of it.
const MOST: usize = 6_000_000;

/// Why `count` things cannot be repaired at once in a file, if they cannot.
fn too_many(count: usize, what: &str, file: &Source) -> Option<String> {
    let lines = file.text.lines().count();
    (count.saturating_mul(lines) > MOST)
        .then(|| format!("{count} {what} in a file of {lines} lines are too many to repair at once"))
}

/// The variables that findings ask to hand over, as far as that can be done.
fn asked_for(hand: &Hand<'_, '_>, found: &[Found], verdicts: &mut [Verdict]) -> FxHashSet<VarId> {
    let mut handed = FxHashSet::default();
    let asked = found.iter().filter(|finding| matches!(finding.demand, Demand::HandOver { .. })).count();
    let too_many = too_many(asked, "variables", hand.file);
    for (finding, verdict) in found.iter().zip(verdicts.iter_mut()) {
        let Demand::HandOver { var, .. } = finding.demand else { continue };
        let checked = too_many.clone().map_or_else(|| hand.check(var), Err);
        match checked {
            Ok(()) => {
                handed.insert(var);
            }
            Err(reason) => *verdict = Verdict::Refused(reason),
        }
    }
    handed
}

/// Adds the changes that hand variables over, if the rest of the plan holds; the parameters that functions get.
fn add_handover(
    hand: &Hand<'_, '_>,
    handed: &FxHashSet<VarId>,
    plan: &mut Plan,
    found: &[Found],
    verdicts: &mut [Verdict],
) -> Parameters {
    if handed.is_empty() {
        return Parameters::default();
    }
    // Statements that were to move and do not leave the program as it was: then nothing is handed over.
    let moves_refused = found
        .iter()
        .zip(verdicts.iter())
        .any(|(finding, verdict)| demanded(&finding.demand).is_some() && matches!(verdict, Verdict::Refused(_)));
    let handover = if moves_refused {
        Err("the program starts processes while it is imported, which could not be repaired".to_owned())
    } else {
        hand.over(handed)
    };
    match handover {
        Ok(handover) => {
            plan.edits.extend(handover.edits);
            plan.definitions.extend(handover.definitions);
            plan.imports.extend(handover.imports);
            plan.summary.extend(handover.summary);
            handover.parameters
        }
        Err(reason) => {
            refuse(verdicts, &reason, |index| matches!(found[index].demand, Demand::HandOver { .. }));
            Parameters::default()
        }
    }
}

/// Definitions that come to stand at module level.
fn add_hoists(hoist: &Hoist<'_, '_>, file: &Source, plan: &mut Plan, found: &[Found], verdicts: &mut [Verdict]) {
    let wanted: Vec<(usize, Span)> = found
        .iter()
        .enumerate()
        .filter_map(|(index, finding)| match finding.demand {
            Demand::Hoist { definition } => Some((index, definition)),
            _ => None,
        })
        .collect();
    if let Some(reason) = too_many(wanted.len(), "definitions", file) {
        wanted.iter().for_each(|(index, _)| verdicts[*index] = Verdict::Refused(reason.clone()));
        return;
    }
    let before = plan.lifted.len();
    let in_guard: Vec<usize> =
        wanted.iter().filter(|(_, span)| hoist.in_guard(*span).is_some()).map(|(i, _)| *i).collect();
    for (index, span) in wanted {
        let mut tried = plan.clone();
        match hoist.add(span, &mut tried) {
            Ok(()) => *plan = tried,
            Err(reason) => verdicts[index] = Verdict::Refused(reason),
        }
    }
    // What is lifted out of a guard needs all that was found there.
    let refused = in_guard.iter().find_map(|index| match &verdicts[*index] {
        Verdict::Refused(reason) => Some(reason.clone()),
        _ => None,
    });
    match refused {
        Some(reason) => {
            plan.lifted.retain(|span| hoist.in_guard(*span).is_none());
            for index in in_guard {
                if verdicts[index] == Verdict::Planned {
                    verdicts[index] = Verdict::Refused(reason.clone());
                }
            }
        }
        None => {
            if plan.lifted.len() > before && !in_guard.is_empty() {
                plan.summary.push("definitions brought from under the guard to module level".into());
            }
        }
    }
}

/// Conditions that become guards.
fn add_edits(plan: &mut Plan, found: &[Found]) {
    for finding in found {
        if let Demand::Condition { test } = finding.demand {
            plan.edits.push(Edit { span: test, text: "__name__ == \"__main__\"".into() });
            plan.summary.push("a condition made a guard".into());
        }
    }
}

/// Whether statements can be added to a guard's block: `if` with one plain branch and an indented block.
pub(super) fn is_extendable(model: &Model<'_>, source: SourceId, stmt: &Stmt) -> bool {
    let StmtKind::If { branches, .. } = &stmt.kind else { return false };
    let plain = model.guards[source.0 as usize].is_plain_guard(&branches[0].test);
    let below = model.line(source, branches[0].body.span) > model.line(source, branches[0].test.span);
    plain && below
}

/// Whether what stands at `span` in a statement is evaluated when the statement runs, and not by a call of a function
/// that it defines.
fn runs_at_once(stmt: &Stmt, span: Span) -> bool {
    let runs = |inner: &Stmt| !inner.span.contains(span) || runs_at_once(inner, span);
    match &stmt.kind {
        StmtKind::Function(function) => {
            let defaults = function.params.iter().filter_map(|param| param.default.as_ref());
            function.decorators.iter().chain(defaults).any(|expr| expr.span.contains(span))
        }
        StmtKind::Class(class) => class.body.body.iter().all(runs),
        _ => stmt.blocks().into_iter().flat_map(|block| &block.body).all(runs),
    }
}

fn render(
    model: &Model<'_>,
    source: SourceId,
    layout: &Layout<'_>,
    problem: &Problem<'_, '_>,
    plan: &Plan,
) -> Result<Verified, String> {
    let units = &model.module(source).units;
    let guards = units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.guard && !plan.empties(unit.stmt))
        .map(|(index, unit)| (index, is_extendable(model, source, unit.stmt)))
        .collect();
    let moved: FxHashSet<usize> = plan.moved.iter().copied().collect();
    let may_rise = move |guard: usize, unit: usize| {
        (guard + 1..unit).filter(|between| !moved.contains(between)).all(|between| problem.commute(between, unit))
    };
    let uses = |unit: &usize| {
        let span = units[*unit].stmt.span;
        let edited =
            plan.edits.iter().any(|edit| span.contains(edit.span) && runs_at_once(units[*unit].stmt, edit.span));
        let runs_edited = problem.touches[*unit].owners.iter().any(|owner| match owner {
            Callee::Function(id) => {
                let info = model.flow.function(*id);
                info.source == source && plan.edits.iter().any(|edit| info.ast.span.contains(edit.span))
            }
            Callee::Module(_) => false,
        });
        let is_import = matches!(units[*unit].stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_));
        let is_named = plan.defined.contains(unit);
        units[*unit].guard || edited && !is_import && !is_named || runs_edited || problem.starts[*unit]
    };
    let first_user = (0..units.len()).filter(|unit| !plan.moved.contains(unit)).find(uses);
    let mut spans: Vec<Span> = plan.edits.iter().map(|edit| edit.span).collect();
    spans.sort_unstable();
    if spans.windows(2).any(|pair| pair[1].start < pair[0].end) {
        return Err("two changes would overlap".into());
    }
    let emitter = Emitter { first_user, layout, guards, may_rise: Box::new(may_rise) };
    let segments = emitter.segments(plan);
    let text = emitter.render(&segments, plan);
    verify(layout.text, layout.tree, text, plan)
}
