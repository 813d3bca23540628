//! The demands of a file's findings reconciled: which statements move together, and which demands are refused or
//! dropped.

use rustc_hash::FxHashSet;

use super::constraint::{Conflict, Labels, Move, Problem};
use super::plan::{self, Plan, Shape};
use super::repair::Verdict;
use crate::finding::SourceId;
use crate::model::project::Model;
use crate::rules::{Demand, Found};

/// The statement that a demand moves.
pub(super) fn demanded(demand: &Demand) -> Option<usize> {
    match demand {
        Demand::Guard { unit } | Demand::GuardUnlessNeeded { unit } | Demand::GuardFirst { unit } => Some(*unit),
        _ => None,
    }
}

/// Why what children do by a guard itself is left alone.
const ELSE: &str = "it stands in the `else` of the guard, which runs in children and not in the program: take it out, or \
                    bring it where the program runs it";

/// Labels the statements and makes the plan of what moves; what conflicts is refused in `verdicts`.
pub(super) fn decide(
    model: &Model<'_>,
    source: SourceId,
    problem: &mut Problem<'_, '_>,
    found: &[Found],
    verdicts: &mut [Verdict],
) -> (Plan, Vec<Conflict>) {
    for (index, finding) in found.iter().enumerate() {
        match &finding.demand {
            Demand::Report { reason } => verdicts[index] = Verdict::Refused(reason.clone()),
            Demand::GuardUnlessNeeded { unit } if problem.is_guard(*unit) => verdicts[index] = Verdict::Dropped,
            demand if demanded(demand).is_some_and(|unit| problem.is_guard(unit)) => {
                verdicts[index] = Verdict::Refused(ELSE.to_owned());
            }
            _ => {}
        }
    }
    let mut conflicts = settle_single(problem, found, verdicts);
    let mut labels = settle_together(problem, found, verdicts, &mut conflicts);
    if labels.is_empty() {
        return (Plan { source, ..Plan::default() }, conflicts);
    }
    let script = found
        .iter()
        .zip(verdicts.iter())
        .any(|(finding, verdict)| *verdict == Verdict::Planned && matches!(finding.code, "MG101"));
    if script {
        problem.add_script(&mut labels);
    }
    let first: Vec<usize> = found
        .iter()
        .zip(verdicts.iter())
        .filter(|(_, verdict)| **verdict == Verdict::Planned)
        .filter_map(|(finding, _)| match finding.demand {
            Demand::GuardFirst { unit } => Some(unit),
            _ => None,
        })
        .collect();
    let mut plan = plan::plan(model, source, problem, &labels, &first);
    summarize(&mut plan);
    (plan, conflicts)
}

/// Drops or refuses each demand that conflicts by itself.
fn settle_single(problem: &mut Problem<'_, '_>, found: &[Found], verdicts: &mut [Verdict]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    // What is merely done twice is not worth a definition's place, where tests and importers look for it.
    let breaks = found.iter().any(|finding| !matches!(finding.code, "MG401" | "MG402"));
    // Statements that can move with all that follows from that.
    let mut free: FxHashSet<usize> = FxHashSet::default();
    for (index, finding) in found.iter().enumerate() {
        let Some(unit) = demanded(&finding.demand) else { continue };
        let seeds = [(unit, Move::Demanded)];
        let beyond = problem.closure_beyond(&seeds, |moved| free.contains(&moved));
        if problem.conflict(&beyond).is_none() && (breaks || problem.moved_definition(&beyond, unit).is_none()) {
            free.extend(beyond.into_keys());
            continue;
        }
        let labels = problem.closure(&seeds);
        let conflict = problem.conflict(&labels);
        let definition = problem.moved_definition(&labels, unit).filter(|_| !breaks && conflict.is_none());
        if conflict.is_none() && definition.is_none() {
            continue;
        }
        if matches!(finding.demand, Demand::GuardUnlessNeeded { .. }) {
            verdicts[index] = Verdict::Dropped;
        } else if let Some(conflict) = conflict {
            verdicts[index] = Verdict::Refused(problem.explain(&conflict));
            conflicts.push(conflict);
        } else if let Some(definition) = definition {
            verdicts[index] = Verdict::Refused(problem.explain_definition(definition));
        }
    }
    for (index, finding) in found.iter().enumerate() {
        if let (Some(unit), Verdict::Refused(_)) = (demanded(&finding.demand), &verdicts[index]) {
            problem.refuse(unit);
        }
    }
    conflicts
}

/// Solves for all remaining demands at once; gives up those of the same file that conflict together.
fn settle_together(
    problem: &Problem<'_, '_>,
    found: &[Found],
    verdicts: &mut [Verdict],
    conflicts: &mut Vec<Conflict>,
) -> Labels {
    loop {
        let mut seeds: Vec<(usize, Move)> = found
            .iter()
            .zip(verdicts.iter())
            .filter(|(_, verdict)| **verdict == Verdict::Planned)
            .filter_map(|(finding, _)| demanded(&finding.demand).map(|unit| (unit, Move::Demanded)))
            .collect();
        if seeds.is_empty() {
            return Labels::default();
        }
        let mut rebinds: Vec<(usize, Move)> = problem.moves.iter().map(|(unit, why)| (*unit, why.clone())).collect();
        rebinds.sort_by_key(|(unit, _)| *unit);
        seeds.extend(rebinds);
        let labels = problem.closure(&seeds);
        let Some(conflict) = problem.conflict(&labels) else { return labels };
        let reason = problem.explain(&conflict);
        // What is optional goes first.
        let optional = found.iter().zip(verdicts.iter()).position(|(finding, verdict)| {
            *verdict == Verdict::Planned && matches!(finding.demand, Demand::GuardUnlessNeeded { .. })
        });
        if let Some(index) = optional {
            verdicts[index] = Verdict::Dropped;
            continue;
        }
        conflicts.push(conflict);
        for (finding, verdict) in found.iter().zip(verdicts.iter_mut()) {
            if *verdict == Verdict::Planned && demanded(&finding.demand).is_some() {
                *verdict = Verdict::Refused(reason.clone());
            }
        }
    }
}

fn summarize(plan: &mut Plan) {
    let count = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let moved = plan.moved.len();
    let target = match &plan.shape {
        Some(Shape::Main(name)) => format!("{name}()"),
        _ => "the guard".to_owned(),
    };
    plan.summary.push(format!("{} moved into {target}", count(moved, "statement", "statements")));
}
