//! Programs that share locks or queues with processes and join none: under spawn the parent's end removes what a child that
//! is still being made looks for (`SemLock._rebuild`: FileNotFoundError), before it waits for the child (CPython's
//! `util._exit_function`). Where that is all that the program does behind them, the wait comes to the function that keeps
//! what they share.

use rustc_hash::FxHashSet;

use super::constraint::Problem;
use super::edit::Edit;
use super::freeze::library_call;
use super::layout::Layout;
use super::plan::{Plan, Shape, unused_name};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::behaviour::{Behaviour, Callee, Event, What};
use crate::model::lifetime::Keeper;
use crate::model::project::Model;
use crate::model::statement::returns;
use crate::model::value::{CallId, FunctionId};
use crate::span::Span;

/// Why children that nobody waits for are left alone.
const ORPHANS: &str = "processes are started that share what is made here, and none is joined: under spawn they may \
                       begin when the program has ended; join() them";

/// The only start after which nothing but the process itself is among the active children.
const PROCESS: &str = "multiprocessing.Process().start";

/// Adds to the plan what waits for children that would miss what they share.
///
/// # Errors
/// Why they would miss it.
pub(super) fn wait_for_children(
    model: &Model<'_>,
    source: SourceId,
    layout: &Layout<'_>,
    problem: &Problem<'_, '_>,
    plan: &mut Plan,
) -> Result<(), String> {
    let run = Run::of(model, source, problem, &plan.moved);
    if !run.events.iter().any(|event| event.what == What::Start && event.detail.ends_with(".start")) {
        return Ok(());
    }
    let waits = run.left(model)?;
    let Some(first) = waits.first().copied() else { return Ok(()) };
    let is_simple = waits.iter().all(|wait| *wait == first) && run.starts_mere_processes();
    let last = *plan.moved.last().unwrap_or(&0);
    let ends = last + 1 == model.module(source).units.len() && !plan.first.contains(&last);
    let place = match first {
        None => matches!(plan.shape, Some(Shape::Main(_))).then_some(None),
        Some(function) => run.calls_last(last, function).then(|| end_of(model, layout, function)).flatten().map(Some),
    };
    let (Some(place), true) = (place, is_simple && ends) else { return Err(ORPHANS.to_owned()) };
    let Some(name) = unused_name(model, source, &["process", "child", "child_process"]) else {
        return Err(ORPHANS.to_owned());
    };
    let call = library_call(model, source, layout, plan, "active_children").import_in(plan);
    let lines = [format!("for {name} in {call}:"), format!("{}{name}.join()", layout.indent)];
    match place {
        None => plan.tail = lines.to_vec(),
        Some((span, indent)) => {
            let text = lines.iter().map(|line| format!("{}{indent}{line}", layout.newline)).collect();
            plan.edits.push(Edit { span, text });
        }
    }
    plan.summary.push("the processes joined at the end".into());
    Ok(())
}

/// What the moved statements run.
struct Run<'m, 'f> {
    model: &'m Model<'f>,
    source: SourceId,
    moved: &'m [usize],
    owners: Vec<Callee>,
    events: Vec<&'m Event>,
}

impl<'m, 'f> Run<'m, 'f> {
    fn of(model: &'m Model<'f>, source: SourceId, problem: &Problem<'_, '_>, moved: &'m [usize]) -> Self {
        let owners: Vec<Callee> = moved.iter().flat_map(|unit| &problem.touches[*unit].owners).copied().collect();
        let own = moved.iter().map(|unit| model.unit(source, *unit));
        let called = owners.iter().map(|owner| model.behaviours().of(*owner));
        let events = own.chain(called).flat_map(|behaviour| &behaviour.events).collect();
        Self { model, source, moved, owners, events }
    }

    /// The functions that keep what is shared with processes that none of them waits for; `None` for the module.
    ///
    /// # Errors
    /// Why nobody can wait for them.
    fn left(&self, model: &Model<'_>) -> Result<Vec<Option<FunctionId>>, String> {
        let shared = self.events.iter().filter(|event| event.what == What::Primitive);
        let shared: Vec<CallId> = shared.filter_map(|event| event.call).collect();
        let is_joined = self.is_joined();
        let mut waits: Vec<Option<FunctionId>> = Vec::new();
        for call in shared {
            let must_be_kept = model.flow.must_be_kept(call);
            match model.keeper(call) {
                Keeper::Process | Keeper::Round if must_be_kept => {
                    let line = model.line(model.flow.call(call).source, model.flow.call(call).span);
                    return Err(format!(
                        "nobody keeps what line {line} makes until the process that gets it has begun: under spawn it \
                         is gone then; keep it in a variable until the process is joined"
                    ));
                }
                Keeper::Function { id, makes_process } if must_be_kept => {
                    let info = model.flow.function(id);
                    let left = makes_process && !model.flow.joins_within(info.source, info.ast.span);
                    if left || !is_joined {
                        waits.push(Some(id));
                    }
                }
                Keeper::Module if !is_joined && model.flow.is_missed_early(call) => waits.push(None),
                _ if !is_joined && must_be_kept => return Err(ORPHANS.to_owned()),
                _ => {}
            }
        }
        Ok(waits)
    }

    /// Whether any of it waits for a process.
    fn is_joined(&self) -> bool {
        let units = &self.model.module(self.source).units;
        let mut joins = self.model.flow.calls.iter().filter(|call| self.model.flow.is_join(call));
        joins.any(|call| match call.function {
            Some(function) => self
                .owners
                .iter()
                .any(|owner| matches!(owner, Callee::Function(id) if self.model.flow.body(*id) == function)),
            None => {
                call.source == self.source && self.moved.iter().any(|unit| units[*unit].stmt.span.contains(call.span))
            }
        })
    }

    /// Whether nothing but processes is started, none of which is to end with the program, and nothing comes behind them.
    fn starts_mere_processes(&self) -> bool {
        let is_other = |event: &&Event| match event.what {
            What::Start => *event.detail != *PROCESS,
            What::ForkStart | What::Registers | What::Exits => true,
            _ => false,
        };
        let homes = self.owners.iter().map(|owner| self.model.behaviours().of(*owner).home);
        let sources: FxHashSet<SourceId> = homes.chain([self.source]).collect();
        !self.events.iter().any(is_other) && !self.model.flow.gives_named("daemon", &sources)
    }

    /// Whether the statement is a call of this function alone, which nothing else calls.
    fn calls_last(&self, unit: usize, function: FunctionId) -> bool {
        let stmt = self.model.module(self.source).units[unit].stmt;
        let StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) = &stmt.kind else { return false };
        let leads = |behaviour: &Behaviour| {
            behaviour.edges.iter().filter(|edge| edge.callee == Callee::Function(function)).count()
        };
        let elsewhere: usize = self.model.function_behaviours.iter().map(leads).sum();
        let units = self.model.unit_behaviours.iter().flatten().map(leads).sum::<usize>();
        call.func.name().is_some()
            && call.args.is_empty()
            && elsewhere == 0
            && units == 1
            && leads(self.model.unit(self.source, unit)) == 1
    }
}

/// The end of the line on which a function's body ends, and how that is indented, if the function always comes there.
fn end_of(model: &Model<'_>, layout: &Layout<'_>, function: FunctionId) -> Option<(Span, String)> {
    let info = model.flow.function(function);
    let body = &info.ast.body;
    let first = body.body.first()?.span.start as usize;
    let plain = !info.ast.is_async && !info.generator && info.ast.decorators.is_empty() && !returns(&body.body);
    if !plain || !layout.first_on_line(first) {
        return None;
    }
    let line_end = layout.line_end(body.span.end as usize - 1);
    let end = layout.text[..line_end].trim_end_matches(['\n', '\r']).len();
    Some((Span::new(end, end), layout.indent_at(first).to_owned()))
}
