//! Whether the parent changes a variable before a start, after a start, or while a process is made and not yet
//! started: what its children then miss.

mod does;

use rustc_hash::FxHashSet;

use self::does::{Does, Search};
use super::behaviour::{Behaviour, Callee, Edge, VarId, What};
use super::guard::Roles;
use super::need::Need;
use super::project::{Model, Unit};
use super::value::{CallId, FunctionId};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

/// A change of a variable that comes before a start.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The file.
    pub source: SourceId,
    /// The place.
    pub span: Span,
    /// Whether it is an assignment to the name.
    pub plain: bool,
}

/// How deep calls and compound statements are looked into.
const DEPTH: usize = 12;

/// Which changes count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// All of them.
    All,
    /// Those of the variable's object: what is bound is the same.
    Objects,
}

/// From when on a change counts.
#[derive(Clone, Copy)]
enum Since<'m> {
    /// From the import on.
    Import,
    /// Once one of these calls has made a process or pool, until that is started.
    Made(&'m FxHashSet<CallId>),
    /// Once a process was started.
    Start,
}

/// What a walk in order of execution has come across.
struct Walk<'m, 'f> {
    model: &'m Model<'f>,
    var: VarId,
    since: Since<'m>,
    state: State,
    depth: usize,
    /// Whether only changes count that are made whenever the code runs.
    certain: bool,
    counts: Counts,
    /// Who does what is looked for.
    search: Search<'m, 'f>,
}

#[derive(Clone, Copy, Default)]
struct State {
    /// Whether changes count since something in the loop around, or before it.
    open: bool,
    /// … since something before the loop around.
    open_outside: bool,
    /// A change that counts and that no start has followed yet.
    pending: Option<Change>,
}

/// What a piece of code does that a walk looks for.
#[derive(Clone, Copy)]
struct Part {
    makes: bool,
    starts: bool,
    change: Option<Change>,
}

/// The change of `need`'s variable by code that children do not run, before a start of a process that reads it.
pub fn change_before_start(model: &Model<'_>, source: SourceId, need: &Need) -> Option<Change> {
    Walk::new(model, need.var, &need.calls, Since::Import).before_start(source)
}

/// The same, where it is certain: what the parent may do to some object that may be the variable's accuses nobody.
pub fn certain_change_before_start(model: &Model<'_>, source: SourceId, need: &Need, counts: Counts) -> Option<Change> {
    let mut walk = Walk { certain: true, counts, ..Walk::new(model, need.var, &need.calls, Since::Import) };
    walk.before_start(source)
}

/// The change of `need`'s variable between two starts of a program, the second of a process that reads it.
pub fn change_between_starts(model: &Model<'_>, source: SourceId, need: &Need) -> Option<Change> {
    Walk::new(model, need.var, &need.calls, Since::Start).program(source, |_, _| true)
}

/// The same, where it is certain.
pub fn certain_change_between_starts(model: &Model<'_>, source: SourceId, need: &Need) -> Option<Change> {
    let walk = Walk::new(model, need.var, &need.calls, Since::Start);
    Walk { certain: true, ..walk }.program(source, |_, _| true)
}

/// The assignment to `var` after one of the calls `made` has made a process or pool, and before one of the calls
/// `starts` starts it.
pub fn change_while_made(
    model: &Model<'_>,
    source: SourceId,
    var: VarId,
    made: &FxHashSet<CallId>,
    starts: &FxHashSet<CallId>,
) -> Option<Change> {
    Walk::new(model, var, starts, Since::Made(made)).program(source, |_, _| true)
}

/// Whether `var` is assigned to after one of the calls `made`, be that what it makes started already or not.
pub fn changes_after(model: &Model<'_>, source: SourceId, var: VarId, made: &FxHashSet<CallId>) -> bool {
    let starts = FxHashSet::default();
    let mut walk = Walk::new(model, var, &starts, Since::Made(made));
    walk.program(source, |_, _| true);
    walk.state.pending.is_some()
}

/// The change of `need`'s variable by one module-level statement before that starts a process that reads it.
pub fn change_before_own_start(model: &Model<'_>, source: SourceId, unit: usize, need: &Need) -> Option<Change> {
    Walk::new(model, need.var, &need.calls, Since::Import).unit(source, unit)
}

/// The change of `need`'s variable by one module-level statement between two of its starts.
pub fn change_between_own_starts(model: &Model<'_>, source: SourceId, unit: usize, need: &Need) -> Option<Change> {
    Walk::new(model, need.var, &need.calls, Since::Start).unit(source, unit)
}

/// The part of a behaviour that stands within `span`.
pub fn part(behaviour: &Behaviour, span: Span) -> Behaviour {
    let within = |accesses: &[super::behaviour::Access]| {
        accesses.iter().filter(|access| span.contains(access.span)).copied().collect()
    };
    Behaviour {
        home: behaviour.home,
        events: behaviour.events.iter().filter(|event| span.contains(event.span)).cloned().collect(),
        edges: behaviour.edges.iter().filter(|edge| span.contains(edge.span)).cloned().collect(),
        reads: within(&behaviour.reads),
        writes: within(&behaviour.writes),
        mutates: within(&behaviour.mutates),
        mutated: behaviour.mutated.iter().filter(|(_, at)| span.contains(*at)).copied().collect(),
        ..Behaviour::default()
    }
}

/// The part of a behaviour for each of some statements that follow one another, found in one pass.
pub fn parts(behaviour: &Behaviour, body: &[Stmt]) -> Vec<Behaviour> {
    let empty = || Behaviour { home: behaviour.home, ..Behaviour::default() };
    let mut parts: Vec<Behaviour> = body.iter().map(|_| empty()).collect();
    let statement = |span: Span| {
        let before = body.partition_point(|stmt| stmt.span.start <= span.start);
        before.checked_sub(1).filter(|index| body[*index].span.contains(span))
    };
    for event in &behaviour.events {
        statement(event.span).into_iter().for_each(|index| parts[index].events.push(event.clone()));
    }
    for edge in &behaviour.edges {
        statement(edge.span).into_iter().for_each(|index| parts[index].edges.push(edge.clone()));
    }
    for access in &behaviour.reads {
        statement(access.span).into_iter().for_each(|index| parts[index].reads.push(*access));
    }
    for access in &behaviour.writes {
        statement(access.span).into_iter().for_each(|index| parts[index].writes.push(*access));
    }
    for access in &behaviour.mutates {
        statement(access.span).into_iter().for_each(|index| parts[index].mutates.push(*access));
    }
    for (obj, span) in &behaviour.mutated {
        statement(*span).into_iter().for_each(|index| parts[index].mutated.push((*obj, *span)));
    }
    parts
}

impl<'m, 'f> Walk<'m, 'f> {
    fn new(model: &'m Model<'f>, var: VarId, starts: &'m FxHashSet<CallId>, since: Since<'m>) -> Self {
        let state = State { open_outside: matches!(since, Since::Import), ..State::default() };
        let made = match since {
            Since::Made(made) => Some(made),
            _ => None,
        };
        let search = Search::new(model, var, starts, made);
        Self { model, var, since, state, depth: 0, certain: false, counts: Counts::All, search }
    }

    /// Goes through the statements that run in the parent alone.
    fn before_start(&mut self, source: SourceId) -> Option<Change> {
        self.program(source, |unit, behaviour| {
            unit.guard
                || behaviour.events.iter().any(|event| event.what == What::Start)
                || behaviour.edges.iter().any(|edge| edge.roles.main_only())
        })
    }

    /// Goes through a module's statements that count.
    fn program(&mut self, source: SourceId, counts: impl Fn(&Unit<'f>, &Behaviour) -> bool) -> Option<Change> {
        let model = self.model;
        let units = model.module(source).units.iter().enumerate();
        let counted = units.filter(|(index, unit)| counts(unit, model.unit(source, *index))).map(|(index, _)| index);
        let counted: Vec<usize> = counted.collect();
        let binds = |unit: &usize| model.unit(source, *unit).writes.iter().any(|access| access.var == self.var);
        if !counted.iter().any(binds) && !model.may_change(self.var) {
            return None;
        }
        counted.into_iter().find_map(|unit| self.unit(source, unit))
    }

    fn unit(&mut self, source: SourceId, unit: usize) -> Option<Change> {
        let (of, behaviour) = (&self.model.module(source).units[unit], self.model.unit(source, unit));
        // A guard within a `try`: what stands beside it, children run as well.
        let accuses = self.certain && matches!(self.since, Since::Import);
        let moves = || self.model.may(source, unit, What::Start, Roles::CHILD);
        self.search.shared.set(accuses && !of.guard && of.roles.has(Roles::CHILD) && !moves());
        self.statements(source, std::slice::from_ref(of.stmt), behaviour)
    }

    /// Goes through statements in order; the change that a start follows.
    fn statements(&mut self, source: SourceId, body: &[Stmt], behaviour: &Behaviour) -> Option<Change> {
        body.iter().zip(parts(behaviour, body)).find_map(|(stmt, own)| {
            let does = self.part(source, &own, stmt);
            match u8::from(does.makes) + u8::from(does.starts) + u8::from(does.change.is_some()) {
                0 => None,
                1 => self.step(does),
                _ => self.within(source, stmt, &own, does),
            }
        })
    }

    fn part(&self, source: SourceId, own: &Behaviour, stmt: &Stmt) -> Part {
        let does = self.search.part(own, false);
        let changing = if self.certain { self.search.part(own, true) } else { does };
        self.judged(source, does, changing, stmt)
    }

    /// The same, of a function that a statement calls.
    fn part_of(&self, id: FunctionId, stmt: &Stmt) -> Part {
        let owner = Callee::Function(id);
        let does = self.search.owner(owner, false);
        let changing = if self.certain { self.search.owner(owner, true) } else { does };
        self.judged(self.model.flow.function(id).source, does, changing, stmt)
    }

    fn judged(&self, source: SourceId, does: Does, changing: Does, stmt: &Stmt) -> Part {
        let change = self.change(changing, source, stmt.span);
        Part { makes: does.makes, starts: does.starts, change }
    }

    /// What is made, then started, then changed: `x = pool.map(f, …)` binds behind the start.
    fn step(&mut self, does: Part) -> Option<Change> {
        self.state.open |= does.makes;
        if does.starts {
            if self.state.pending.is_some() {
                return self.state.pending;
            }
            match self.since {
                Since::Import => {}
                Since::Made(_) => self.state.open = false,
                Since::Start => self.state.open = true,
            }
        }
        if let Some(change) = does.change.filter(|_| self.state.open || self.state.open_outside) {
            self.state.pending = Some(change);
        }
        None
    }

    /// A statement that does several things: which comes first?
    fn within(&mut self, source: SourceId, stmt: &Stmt, own: &Behaviour, does: Part) -> Option<Change> {
        if does.starts && self.state.pending.is_some() {
            return self.state.pending;
        }
        if self.depth >= DEPTH {
            return self.in_any_order(does);
        }
        self.depth += 1;
        let found = match &stmt.kind {
            StmtKind::If { .. } | StmtKind::Match { .. } => self.header(source, stmt, own).or_else(|| {
                let before = self.state;
                let mut after = before;
                let found = stmt.blocks().into_iter().find_map(|block| {
                    self.state = before;
                    let found = self.statements(source, &block.body, own);
                    after = after.or(self.state);
                    found
                });
                self.state = after;
                found
            }),
            StmtKind::With { .. } | StmtKind::Try { .. } => self
                .header(source, stmt, own)
                .or_else(|| stmt.blocks().into_iter().find_map(|block| self.statements(source, &block.body, own))),
            StmtKind::For { .. } | StmtKind::While { .. } => self.header(source, stmt, own).or_else(|| {
                let outside = self.state.open_outside;
                self.state.open_outside |= std::mem::take(&mut self.state.open);
                // Twice, since a later round comes behind an earlier one.
                let found = (0..2).find_map(|_| {
                    stmt.blocks().into_iter().find_map(|block| self.statements(source, &block.body, own))
                });
                self.state.open |= self.state.open_outside;
                self.state.open_outside = outside;
                found
            }),
            _ => self.callees(source, stmt, own, does),
        };
        self.depth -= 1;
        found
    }

    /// What stands in front of a compound statement's blocks.
    fn header(&mut self, source: SourceId, stmt: &Stmt, own: &Behaviour) -> Option<Change> {
        let first = stmt.blocks().into_iter().flat_map(|block| &block.body).map(|first| first.span.start).min();
        let header = part(own, Span { start: stmt.span.start, end: first.unwrap_or(stmt.span.end) });
        let does = self.part(source, &header, stmt);
        self.step(does)
    }

    /// What happens in some order that is not known.
    fn in_any_order(&mut self, does: Part) -> Option<Change> {
        self.state.open |= does.makes || (does.starts && matches!(self.since, Since::Start));
        let counts = self.state.open || self.state.open_outside;
        let before = self.state.pending;
        self.state.pending = before.or(does.change.filter(|_| counts));
        if self.certain { before } else { self.state.pending }.filter(|_| does.starts)
    }

    fn callees(&mut self, source: SourceId, stmt: &Stmt, own: &Behaviour, does: Part) -> Option<Change> {
        if own.edges.iter().any(|edge| edge.isolated) {
            return self.tests(source, stmt, own);
        }
        let mut busy = own.edges.iter().filter_map(|edge| {
            let Callee::Function(id) = edge.callee else { return None };
            let behaviour = &self.model.function_behaviours[id.0 as usize];
            self.part_of(id, stmt).is_busy().then_some((id, behaviour, edge.possible))
        });
        let (first, second) = (busy.next(), busy.next());
        let itself = self.part(source, &Behaviour { edges: Vec::new(), ..own.clone() }, stmt);
        match (first, second) {
            (None, _) => self.step(does),
            (Some((id, behaviour, false)), None) if !itself.makes && !itself.starts => {
                // `x = run()`: the name is bound behind all that `run` does.
                let binds = matches!(stmt.kind, StmtKind::Assign { .. } | StmtKind::AugAssign { .. });
                if itself.change.is_some() && !binds {
                    return self.in_any_order(does);
                }
                let info = self.model.flow.function(id);
                let within = self.statements(info.source, &info.ast.body.body, behaviour);
                within.or_else(|| self.step(itself))
            }
            _ => self.in_any_order(does),
        }
    }

    /// Tests that one call runs: first what prepares them, then each as if it were the only one.
    fn tests(&mut self, source: SourceId, stmt: &Stmt, own: &Behaviour) -> Option<Change> {
        let (tests, rest): (Vec<&Edge>, Vec<&Edge>) = own.edges.iter().partition(|edge| edge.isolated);
        let of_tests =
            Behaviour { home: own.home, edges: tests.into_iter().cloned().collect(), ..Behaviour::default() };
        let prepares = |edge: &&Edge| !self.is_passed_or_called(source, edge);
        let edges = rest.into_iter().filter(prepares).cloned().collect();
        let preparation = self.part(source, &Behaviour { edges, ..own.clone() }, stmt);
        if let Some(change) = self.in_any_order(preparation) {
            return Some(change);
        }
        let before = self.state;
        let mut after = before;
        for edge in &of_tests.edges {
            let Callee::Function(id) = edge.callee else { continue };
            self.state = before;
            let behaviour = &self.model.function_behaviours[id.0 as usize];
            if self.part_of(id, stmt).is_busy() {
                let info = self.model.flow.function(id);
                if let Some(change) = self.statements(info.source, &info.ast.body.body, behaviour) {
                    return Some(change);
                }
            }
            after = after.or(self.state);
        }
        self.state = after;
        None
    }

    /// Whether the file's own code calls what the edge leads to, other than by the edge's call, or sends it to a child:
    /// then it is nothing that a framework runs by itself.
    fn is_passed_or_called(&self, source: SourceId, edge: &Edge) -> bool {
        let behaviours = self.model.behaviours();
        let callers = self.model.callers().of(behaviours.position(edge.callee)).iter();
        let own = callers.map(|caller| behaviours.of(caller.owner)).filter(|behaviour| behaviour.home == source);
        let mut edges = own.flat_map(|behaviour| &behaviour.edges);
        edges.any(|other| other.callee == edge.callee && other.call != edge.call)
            || matches!(edge.callee, Callee::Function(id)
                if self.model.workers.entries.iter().any(|entry| entry.function == id))
    }

    /// The change that happens.
    fn change(&self, does: Does, source: SourceId, span: Span) -> Option<Change> {
        if let Some((source, span)) = does.write.filter(|_| self.counts == Counts::All) {
            return Some(Change { source, span, plain: does.mutate.is_none() });
        }
        // A process takes the object itself along, and pickles it when it is started.
        if matches!(self.since, Since::Made(_)) {
            return None;
        }
        // Its object may be changed under another name.
        let (source, span) = does.mutate.or_else(|| does.object.then_some((source, span)))?;
        Some(Change { source, span, plain: false })
    }
}

impl Part {
    fn is_busy(self) -> bool {
        self.makes || self.starts || self.change.is_some()
    }
}

impl State {
    /// What holds after one of two ways.
    fn or(self, other: Self) -> Self {
        Self {
            open: self.open || other.open,
            open_outside: self.open_outside || other.open_outside,
            pending: self.pending.or(other.pending),
        }
    }
}
