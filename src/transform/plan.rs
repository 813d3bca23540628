//! The decision for one file: which statements move where, under which names, with what added.

use rustc_hash::FxHashSet;

use super::constraint::{Labels, Problem};
use super::edit::Edit;
use super::handover::Parameters;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::behaviour::{VarId, What};
use crate::model::builtin::is_builtin;
use crate::model::project::Model;
use crate::model::scope::{Scope, ScopeKind};
use crate::model::value::{FunctionId, Obj};
use crate::span::Span;

/// What the new function may be called.
const NAMES: [&str; 5] = ["main", "run_script", "run_main", "script_main", "main_program"];

/// How the moved statements stand under the guard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Directly.
    Guard,
    /// In a function of this name, called there.
    Main(String),
}

/// Where `freeze_support()` comes from and what is removed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Freeze {
    /// The call: `freeze_support()`.
    pub call: String,
    /// A statement within a guard that the call replaces.
    pub replaces: Option<Span>,
}

/// The plan for one file.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The file.
    pub source: SourceId,
    /// Module-level statements that move, in order.
    pub moved: Vec<usize>,
    /// Those that come before everything else under the guard, in order.
    pub first: Vec<usize>,
    /// How the others stand there.
    pub shape: Option<Shape>,
    /// Names to declare `global` in the function.
    pub globals: Vec<Name>,
    /// Annotated assignments whose annotation stays behind.
    pub annotated: FxHashSet<usize>,
    /// Their annotations' places, which move without.
    pub dropped: Vec<Span>,
    /// `freeze_support()` to insert.
    pub freeze: Option<Freeze>,
    /// Replacements within statements.
    pub edits: Vec<Edit>,
    /// Import lines to add, and the statement behind which each goes (`None`: at the file's top).
    pub imports: Vec<(String, Option<usize>)>,
    /// Statements within blocks that come to stand at module level, in order.
    pub lifted: Vec<Span>,
    /// Lambdas that were given a name.
    pub named: Vec<Span>,
    /// Assignments of lambdas that become definitions.
    pub defined: FxHashSet<usize>,
    /// New module-level definitions; they go in front of the guard.
    pub definitions: Vec<String>,
    /// Spans within statements that are taken out, lines and all.
    pub removed: Vec<Span>,
    /// Lines at the end of the new function.
    pub tail: Vec<String>,
    /// What was done, a phrase each.
    pub summary: Vec<String>,
}

impl Plan {
    /// Whether the plan changes nothing.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty()
            && self.freeze.is_none()
            && self.edits.is_empty()
            && self.definitions.is_empty()
            && self.lifted.is_empty()
            && self.removed.is_empty()
    }

    /// Whether all that stands under a guard comes to stand at module level, so that the guard goes.
    pub fn empties(&self, stmt: &Stmt) -> bool {
        let StmtKind::If { branches, orelse: None } = &stmt.kind else { return false };
        let [branch] = branches.as_slice() else { return false };
        branch.body.body.iter().all(|inner| self.lifted.contains(&inner.span))
    }
}

/// Completes the plan for the statements that `labels` moves; `first` are those for the guard's front.
pub fn plan(model: &Model<'_>, source: SourceId, problem: &Problem<'_, '_>, labels: &Labels, first: &[usize]) -> Plan {
    let mut moved: Vec<usize> = labels.keys().copied().collect();
    moved.sort_unstable();
    let mut plan = Plan { source, moved, ..Plan::default() };
    if plan.moved.is_empty() {
        return plan;
    }
    plan.first = first.iter().copied().filter(|unit| stands_alone(problem, &plan.moved, *unit)).collect();
    let rest: Vec<usize> = plan.moved.iter().copied().filter(|unit| !plan.first.contains(unit)).collect();
    let mut shape = shape(model, source, problem, &rest);
    if let Shape::Main(_) = shape {
        plan.globals = globals(model, source, problem, &rest, &Parameters::default());
        let nested = |unit: &usize| annotates_within(model.module(source).units[*unit].stmt, &plan.globals);
        if rest.iter().any(nested) {
            shape = Shape::Guard;
            plan.globals.clear();
        }
    }
    if let Shape::Main(_) = shape {
        for unit in &rest {
            if let Some(dropped) = annotation(model, source, *unit, &plan.globals) {
                plan.annotated.insert(*unit);
                plan.dropped.push(dropped);
            }
        }
    }
    plan.shape = Some(shape);
    plan
}

/// Drops the `global` of names that nothing outside of the function uses any more, once functions take `parameters`.
pub fn forget_globals(
    model: &Model<'_>,
    source: SourceId,
    problem: &Problem<'_, '_>,
    parameters: &Parameters,
    plan: &mut Plan,
) {
    if parameters.is_empty() || plan.globals.is_empty() {
        return;
    }
    let rest: Vec<usize> = plan.moved.iter().copied().filter(|unit| !plan.first.contains(unit)).collect();
    let left = globals(model, source, problem, &rest, parameters);
    plan.globals.retain(|name| left.contains(name));
}

/// Whether nothing that moves before the statement binds what it reads.
fn stands_alone(problem: &Problem<'_, '_>, moved: &[usize], unit: usize) -> bool {
    let reads = &problem.touches[unit].reads;
    moved.iter().filter(|other| **other < unit).all(|other| problem.touches[*other].writes.is_disjoint(reads))
}

fn shape(model: &Model<'_>, source: SourceId, problem: &Problem<'_, '_>, rest: &[usize]) -> Shape {
    let units = &model.module(source).units;
    if units.iter().any(|unit| unit.guard) || rest.is_empty() {
        return Shape::Guard;
    }
    if let [only] = rest {
        let plain = matches!(units[*only].stmt.kind, StmtKind::Expr(_) | StmtKind::Raise(_) | StmtKind::Assert(_));
        // `status = main()`, `try: main()`: another function around that says nothing.
        let assigns = matches!(units[*only].stmt.kind, StmtKind::Assign { .. })
            && unused_name(model, source, &NAMES[..1]).is_none();
        let silent = problem.touches[*only].writes.is_empty();
        let simple = assigns || silent && (plain || unused_name(model, source, &NAMES[..1]).is_none());
        if simple || units[*only].stmt.is_definition() {
            return Shape::Guard;
        }
    }
    if outlives_functions(model, source, problem, rest)
        || looks_at_namespaces(model, source)
        || rest.iter().any(|unit| is_form(units[*unit].stmt))
    {
        return Shape::Guard;
    }
    match unused_name(model, source, &NAMES) {
        Some(name) => Shape::Main(name),
        None => Shape::Guard,
    }
}

/// Statements that a function cannot hold.
fn is_form(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::ImportFrom(import) => import.star,
        StmtKind::Global(_) => true,
        _ => stmt.blocks().into_iter().flat_map(|block| &block.body).any(is_form),
    }
}

/// Whether something is done at the program's end, or when an object goes: the locals of a function would go before.
fn outlives_functions(model: &Model<'_>, source: SourceId, problem: &Problem<'_, '_>, rest: &[usize]) -> bool {
    let units = 0..model.module(source).units.len();
    let registers = units.into_iter().any(|unit| {
        let own = &model.unit(source, unit).events;
        let called = problem.touches[unit].owners.iter().flat_map(|owner| &model.behaviours().of(*owner).events);
        own.iter().chain(called).any(|event| event.what == What::Registers)
    });
    let has_end = |var: &VarId| {
        model.held(*var).iter().any(|obj| match obj {
            Obj::Instance(class, _) => !model.flow.methods(*class, "__del__").is_empty(),
            _ => false,
        })
    };
    registers || rest.iter().flat_map(|unit| &problem.touches[*unit].writes).any(has_end)
}

/// Whether some code looks names up in namespaces or frames: a function's locals would not be found.
pub(super) fn looks_at_namespaces(model: &Model<'_>, source: SourceId) -> bool {
    let functions = model.function_behaviours.iter().filter(|behaviour| behaviour.home == source);
    let units = &model.unit_behaviours[source.0 as usize];
    let dynamic =
        functions.chain(units).flat_map(|behaviour| &behaviour.events).any(|event| event.what == What::Dynamic);
    dynamic || (model.is_introspective)(source)
}

/// The first of some names that the module uses nowhere.
pub(super) fn unused_name(model: &Model<'_>, source: SourceId, names: &[&str]) -> Option<String> {
    let scopes = &model.scopes[source.0 as usize];
    let used = |name: &str| {
        // What a class's body binds is an attribute.
        let binds = |scope: &Scope| scope.kind != ScopeKind::Class && scope.bound.contains_key(name);
        scopes.all.iter().any(|scope| scope.reads.contains(name) || binds(scope))
            || model.vars.known(source, name).is_some()
    };
    names.iter().find(|name| !used(name)).map(|name| (*name).to_owned())
}

/// The names that must stay variables of the module: somebody else uses them, or the function would use
/// them before it binds them.
fn globals(
    model: &Model<'_>,
    source: SourceId,
    problem: &Problem<'_, '_>,
    rest: &[usize],
    parameters: &Parameters,
) -> Vec<Name> {
    let units = &model.module(source).units;
    let mut found: FxHashSet<Name> = FxHashSet::default();
    let mut bound: FxHashSet<VarId> = FxHashSet::default();
    let outside = Outside::new(model, source, rest, parameters);
    for unit in rest {
        let behaviour = model.unit(source, *unit);
        let writes: FxHashSet<VarId> = behaviour.writes.iter().map(|access| access.var).collect();
        for access in &behaviour.writes {
            let (home, name) = model.vars.name(access.var);
            if home != source || found.contains(name) {
                continue;
            }
            let before = |read: &&crate::model::behaviour::Access| read.var == access.var && read.turn < access.turn;
            let earlier = behaviour.writes.iter().any(|write| write.var == access.var && write.turn < access.turn);
            let read_first =
                !bound.contains(&access.var) && !earlier && behaviour.reads.iter().any(|read| before(&read));
            let outside = outside.uses(access.var, name);
            if read_first || outside || units[*unit].stmt.is_definition() || is_builtin(name) {
                found.insert(name.clone());
            }
        }
        if problem.touches[*unit].plain {
            bound.extend(writes);
        }
        // A module-level `global` says that the name is the module's, also in the function.
    }
    let mut found: Vec<Name> = found.into_iter().collect();
    found.sort();
    found
}

/// What code that does not move uses of a module's variables.
struct Outside<'m> {
    vars: FxHashSet<VarId>,
    /// Names that functions declare as global, or that class bodies both read and bind.
    names: FxHashSet<&'m Name>,
}

impl<'m> Outside<'m> {
    /// What is used beside the statements `rest` of `source`, which are in order.
    fn new(model: &'m Model<'_>, source: SourceId, rest: &[usize], parameters: &Parameters) -> Self {
        let units = &model.module(source).units;
        let spans: Vec<Span> = rest.iter().map(|unit| units[*unit].stmt.span).collect();
        let within = |span: Span| {
            let after = spans.partition_point(|outer| outer.end < span.end);
            spans.get(after).is_some_and(|outer| outer.contains(span))
        };
        let mut vars = FxHashSet::default();
        for (index, behaviour) in model.function_behaviours.iter().enumerate() {
            // A function within what moves becomes a closure, unless it says `global`.
            if behaviour.home != source || !within(model.flow.functions[index].ast.span) {
                let taken = parameters.get(&FunctionId(index as u32)).filter(|taken| taken.at_module_level);
                let uses = behaviour.reads.iter().chain(&behaviour.writes).chain(&behaviour.mutates);
                let uses = uses.map(|access| access.var);
                vars.extend(uses.filter(|var| taken.is_none_or(|taken| !taken.vars.contains(var))));
            }
        }
        let moved: FxHashSet<usize> = rest.iter().copied().collect();
        for unit in (0..units.len()).filter(|unit| !moved.contains(unit)) {
            let behaviour = model.unit(source, unit);
            vars.extend(behaviour.reads.iter().chain(&behaviour.writes).map(|access| access.var));
        }
        let mut names = FxHashSet::default();
        for (index, scope) in model.scopes[source.0 as usize].all.iter().enumerate() {
            if index > 0 {
                names.extend(&scope.globals);
            }
            if scope.kind == crate::model::scope::ScopeKind::Class {
                names.extend(scope.reads.iter().filter(|name| scope.bound.contains_key(*name)));
            }
        }
        Self { vars, names }
    }

    fn uses(&self, var: VarId, name: &Name) -> bool {
        self.vars.contains(&var) || self.names.contains(name)
    }
}

/// Whether a block of the statement annotates one of the names, which a function that declares them cannot.
fn annotates_within(stmt: &Stmt, names: &[Name]) -> bool {
    stmt.blocks().into_iter().flat_map(|block| &block.body).any(|inner| match &inner.kind {
        StmtKind::AnnAssign { target, .. } => target.name().is_some_and(|name| names.contains(name)),
        _ => annotates_within(inner, names),
    })
}

/// Where the annotation stands that a `global` name's assignment cannot take along.
fn annotation(model: &Model<'_>, source: SourceId, unit: usize, globals: &[Name]) -> Option<Span> {
    match &model.module(source).units[unit].stmt.kind {
        StmtKind::AnnAssign { target, annotation, value: Some(_) } => target
            .name()
            .filter(|name| globals.contains(name))
            .map(|_| Span { start: target.span.end, end: annotation.span.end }),
        _ => None,
    }
}
