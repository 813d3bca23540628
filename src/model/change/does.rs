//! What code does of what a walk looks for, its calls included: found out once for all functions that lead to it.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::SourceId;
use crate::model::behaviour::{Access, Behaviour, Callee, VarId, What};
use crate::model::callers::{Wanted, is_certain};
use crate::model::effect::Owner;
use crate::model::guard::Roles;
use crate::model::project::Model;
use crate::model::value::{CallId, Obj};
use crate::span::Span;

/// What is looked for, as far as some code does it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Does {
    /// It makes one of the processes or pools.
    pub makes: bool,
    /// It starts one of the processes.
    pub starts: bool,
    /// It binds the variable, with a place.
    pub write: Option<(SourceId, Span)>,
    /// It changes the variable's object by its name, with a place.
    pub mutate: Option<(SourceId, Span)>,
    /// It changes an object of the variable's, under whatever name.
    pub object: bool,
}

impl Does {
    fn or(self, other: Self) -> Self {
        Self {
            makes: self.makes || other.makes,
            starts: self.starts || other.starts,
            write: self.write.or(other.write),
            mutate: self.mutate.or(other.mutate),
            object: self.object || other.object,
        }
    }

    /// What children do not do as well.
    fn without_changes(self) -> Self {
        Self { makes: self.makes, starts: self.starts, ..Self::default() }
    }

    /// Without the places.
    fn kinds(self) -> [bool; 5] {
        [self.makes, self.starts, self.write.is_some(), self.mutate.is_some(), self.object]
    }
}

/// What is looked for, and who does it.
pub(super) struct Search<'m, 'f> {
    model: &'m Model<'f>,
    var: VarId,
    starts: &'m FxHashSet<CallId>,
    made: Option<&'m FxHashSet<CallId>>,
    /// Whether children run the module-level statement at hand as well, but for what it does in the parent alone.
    pub shared: Cell<bool>,
    /// What the variable may hold.
    held: OnceCell<Rc<FxHashSet<Obj>>>,
    /// What is within its value for certain.
    contained: OnceCell<FxHashSet<Obj>>,
    /// What functions and modules do over all of their calls, and over those that are certain, if anything.
    known: [OnceCell<FxHashMap<Owner, Does>>; 2],
}

impl<'m, 'f> Search<'m, 'f> {
    pub(super) fn new(
        model: &'m Model<'f>,
        var: VarId,
        starts: &'m FxHashSet<CallId>,
        made: Option<&'m FxHashSet<CallId>>,
    ) -> Self {
        let (held, contained, known) = (OnceCell::new(), OnceCell::new(), [OnceCell::new(), OnceCell::new()]);
        Self { model, var, starts, made, shared: Cell::new(false), held, contained, known }
    }

    /// What a part of some code does; for `certain`, without calls that do one of several things, or may not be made.
    pub(super) fn part(&self, own: &Behaviour, certain: bool) -> Does {
        let edges = own.edges.iter().filter(|edge| edge.roles.has(Roles::MAIN) && (!certain || is_certain(edge)));
        let mut does = self.local(own, Roles::MAIN, certain);
        for edge in edges {
            let called = self.owner(edge.callee, certain);
            let same = self.shared.get() && edge.roles.has(Roles::CHILD);
            does = does.or(if same { called.without_changes() } else { called });
        }
        does
    }

    /// What a function or a module does.
    pub(super) fn owner(&self, owner: Owner, certain: bool) -> Does {
        let known = self.known[usize::from(certain)].get_or_init(|| self.find(certain));
        known.get(&owner).copied().unwrap_or_default()
    }

    /// What code does without its calls.
    fn local(&self, behaviour: &Behaviour, roles: Roles, certain: bool) -> Does {
        let called = |calls: &FxHashSet<CallId>, what: Option<What>| {
            behaviour.events.iter().any(|event| {
                what.is_none_or(|what| event.what == what) && event.call.is_some_and(|call| calls.contains(&call))
            })
        };
        let shared = self.shared.get() && roles == Roles::MAIN;
        let first = |accesses: &[Access]| {
            let counts = |access: &&Access| {
                let same = shared && access.roles.has(Roles::CHILD);
                access.var == self.var && access.roles.has(roles) && !same
            };
            let found = accesses.iter().find(counts);
            found.map(|access| (behaviour.home, access.span))
        };
        Does {
            makes: self.made.is_some_and(|made| called(made, None)),
            starts: called(self.starts, Some(What::Start)),
            write: first(&behaviour.writes),
            mutate: first(&behaviour.mutates),
            object: !shared && self.changes_object(behaviour, certain),
        }
    }

    fn changes_object(&self, behaviour: &Behaviour, certain: bool) -> bool {
        if !certain {
            let held = self.held();
            return behaviour.mutated.iter().any(|(obj, _)| held.contains(obj));
        }
        let contained = self.contained.get_or_init(|| self.model.contained(self.var));
        let flow = &self.model.flow;
        let mut mutated = behaviour.mutated.iter();
        mutated.any(|(obj, span)| contained.contains(obj) && flow.is_among(behaviour.home, *span, *obj, contained))
    }

    fn held(&self) -> &FxHashSet<Obj> {
        self.held.get_or_init(|| self.model.held(self.var))
    }

    /// What all functions and modules do that do anything of it.
    fn find(&self, certain: bool) -> FxHashMap<Owner, Does> {
        let (behaviours, callers) = (self.model.behaviours(), self.model.callers());
        let calls = self.made.into_iter().chain([self.starts]).collect();
        let mut queue = callers.who(&Wanted { calls, var: self.var, objs: self.held() });
        let mut does: FxHashMap<Owner, Does> = FxHashMap::default();
        for owner in &queue {
            let local = self.local(behaviours.of(*owner), Roles::ALL, certain);
            // What an imported module reads and binds are its own variables.
            let of_module = matches!(owner, Callee::Module(_));
            does.insert(*owner, if of_module { local.without_changes() } else { local });
        }
        while let Some(owner) = queue.pop() {
            let own = does[&owner];
            let called = callers.of(behaviours.position(owner)).iter();
            for caller in called.filter(|caller| !certain || caller.certain) {
                let Callee::Function(_) = caller.owner else { continue };
                let known = does.entry(caller.owner).or_default();
                let joined = known.or(own);
                if joined.kinds() != known.kinds() {
                    *known = joined;
                    queue.push(caller.owner);
                }
            }
        }
        does
    }
}
