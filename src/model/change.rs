//! Whether the parent changes a variable between the import and a start: what children then miss.

use rustc_hash::FxHashSet;

use super::behaviour::{Behaviour, Callee, VarId, What};
use super::effect::Reach;
use super::guard::Roles;
use super::need::Need;
use super::project::Model;
use super::value::CallId;
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

/// What a walk in order of execution has come across.
struct Walk<'m, 'f> {
    model: &'m Model<'f>,
    var: VarId,
    starts: &'m FxHashSet<CallId>,
    pending: Option<Change>,
    depth: usize,
}

/// The change of `need`'s variable by code that children do not run, before a start of a process that reads it.
pub fn change_before_start(model: &Model<'_>, source: SourceId, need: &Need) -> Option<Change> {
    let mut walk = Walk { model, var: need.var, starts: &need.calls, pending: None, depth: 0 };
    for (index, unit) in model.module(source).units.iter().enumerate() {
        let behaviour = model.unit(source, index);
        if !unit.guard
            && behaviour.events.iter().all(|event| event.what != What::Start)
            && !behaviour_is_main_only(behaviour)
        {
            continue;
        }
        if let Some(change) = walk.statements(source, std::slice::from_ref(unit.stmt), behaviour) {
            return Some(change);
        }
    }
    None
}

/// Whether running one module-level statement changes `need`'s variable before it starts a process that reads it.
pub fn changes_before_own_start(model: &Model<'_>, source: SourceId, unit: usize, need: &Need) -> bool {
    let mut walk = Walk { model, var: need.var, starts: &need.calls, pending: None, depth: 0 };
    let stmt = model.module(source).units[unit].stmt;
    walk.statements(source, std::slice::from_ref(stmt), model.unit(source, unit)).is_some()
}

fn behaviour_is_main_only(behaviour: &Behaviour) -> bool {
    behaviour.edges.iter().any(|edge| edge.roles.main_only())
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

impl Walk<'_, '_> {
    /// Goes through statements in order; the change that a start follows.
    fn statements(&mut self, source: SourceId, body: &[Stmt], behaviour: &Behaviour) -> Option<Change> {
        for stmt in body {
            let own = part(behaviour, stmt.span);
            let (starts, changes) = (self.starts_in(source, &own), self.change_in(source, &own, stmt));
            match (starts, changes) {
                (false, None) => {}
                (false, Some(change)) => self.pending = Some(change),
                (true, None) => {
                    if self.pending.is_some() {
                        return self.pending;
                    }
                }
                (true, Some(change)) => {
                    if let Some(found) = self.within(source, stmt, &own, change) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    /// A statement that both changes and starts: which comes first?
    fn within(&mut self, source: SourceId, stmt: &Stmt, own: &Behaviour, change: Change) -> Option<Change> {
        if self.pending.is_some() {
            return self.pending;
        }
        self.depth += 1;
        if self.depth > 12 {
            self.depth -= 1;
            return Some(change);
        }
        let found = match &stmt.kind {
            StmtKind::If { .. } | StmtKind::With { .. } | StmtKind::Try { .. } | StmtKind::Match { .. } => {
                let bodies: Vec<&Block> = stmt.blocks();
                let end = bodies.iter().flat_map(|block| &block.body).map(|first| first.span.start).min();
                let header = Span { start: stmt.span.start, end: end.unwrap_or(stmt.span.end) };
                self.pending = self.change_in(source, &part(own, header), stmt);
                bodies.into_iter().find_map(|block| self.statements(source, &block.body, own))
            }
            // In a loop, a later round's start comes behind an earlier round's change.
            StmtKind::For { .. } | StmtKind::While { .. } => Some(change),
            _ => self.callees(own, change),
        };
        self.depth -= 1;
        found
    }

    fn callees(&mut self, own: &Behaviour, change: Change) -> Option<Change> {
        let functions: Vec<_> = own
            .edges
            .iter()
            .filter(|edge| !edge.possible)
            .filter_map(|edge| match edge.callee {
                Callee::Function(id) => Some(id),
                Callee::Module(_) => None,
            })
            .collect();
        let direct = own.writes.iter().chain(&own.mutates).any(|access| access.var == self.var);
        let Some(first) = functions.first().filter(|_| !direct) else {
            // `x = pool.map(f, …)`: the value is bound behind the start.
            return if functions.is_empty() || direct { None } else { Some(change) };
        };
        if functions.len() > 1 {
            let busy = functions.iter().filter(|id| {
                let behaviour = &self.model.function_behaviours[id.0 as usize];
                self.starts_in(behaviour.home, behaviour) || self.changes(behaviour.home, behaviour)
            });
            if busy.count() > 1 {
                return Some(change);
            }
        }
        let target = functions
            .iter()
            .find(|id| {
                let behaviour = &self.model.function_behaviours[id.0 as usize];
                self.starts_in(behaviour.home, behaviour)
            })
            .unwrap_or(first);
        let info = self.model.flow.function(*target);
        let behaviour = &self.model.function_behaviours[target.0 as usize];
        self.statements(info.source, &info.ast.body.body, behaviour)
    }

    fn starts_in(&self, source: SourceId, behaviour: &Behaviour) -> bool {
        let is_start = |behaviour: &Behaviour| {
            behaviour
                .events
                .iter()
                .any(|event| event.what == What::Start && event.call.is_some_and(|call| self.starts.contains(&call)))
        };
        is_start(behaviour)
            || Reach::new(&self.model.behaviours(), source, behaviour, Roles::MAIN)
                .owners
                .into_iter()
                .any(|owner| is_start(self.model.behaviours().of(owner)))
    }

    fn changes(&self, source: SourceId, behaviour: &Behaviour) -> bool {
        let reach = Reach::new(&self.model.behaviours(), source, behaviour, Roles::MAIN);
        reach.writes.contains_key(&self.var) || reach.mutates.contains_key(&self.var) || self.changes_object(&reach)
    }

    /// Whether an object that the variable holds is changed under another name.
    fn changes_object(&self, reach: &Reach) -> bool {
        self.model.values(self.var).iter().any(|obj| reach.mutated.contains(obj))
    }

    fn change_in(&self, source: SourceId, own: &Behaviour, stmt: &Stmt) -> Option<Change> {
        let reach = Reach::new(&self.model.behaviours(), source, own, Roles::MAIN);
        if let Some((source, span)) = reach.writes.get(&self.var).copied() {
            let plain = !reach.mutates.contains_key(&self.var);
            return Some(Change { source, span, plain });
        }
        if let Some((source, span)) = reach.mutates.get(&self.var).copied() {
            return Some(Change { source, span, plain: false });
        }
        self.changes_object(&reach).then_some(Change { source, span: stmt.span, plain: false })
    }
}
