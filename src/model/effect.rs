//! Effects flow through calls: for each kind of event, how a function or module reaches one, by the
//! shortest chain.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::behaviour::*;
use super::guard::Roles;
use super::value::*;
use crate::finding::SourceId;
use crate::span::Span;

/// Whose behaviour is meant.
pub type Owner = Callee;

/// How an owner reaches an event: by itself, or through one of its calls.
#[derive(Clone, Copy, Debug)]
enum Hop {
    Event(usize),
    Edge(usize),
}

/// One step of a witness chain.
#[derive(Clone, Debug)]
pub struct Step {
    /// The file.
    pub source: SourceId,
    /// The place.
    pub span: Span,
    /// The call, if it is one of the project's functions that is called.
    pub into: Option<Owner>,
    /// The call that runs it, if one does.
    pub call: Option<CallId>,
}

/// Why something happens: the calls on the way, then the event.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The calls, outermost first; empty if the event stands at the place itself.
    pub steps: Vec<Step>,
    /// The event's file.
    pub source: SourceId,
    /// The event.
    pub event: Event,
}

/// The effects of all functions and modules, as far as they run in children and importers.
#[derive(Debug, Default)]
pub struct Effects {
    hops: FxHashMap<(Owner, What), Hop>,
    /// What owners may do, where their calls do one of several things: a bit for each kind.
    possible: FxHashMap<Owner, u32>,
    /// What may start processes in some role, however it is called.
    starters: FxHashSet<Owner>,
}

/// Who calls an owner, by which of its edges; by [`Behaviours::position`].
type Callers = Vec<Vec<(Owner, usize)>>;

/// The calls that do one of several things, with those of them that have an effect.
#[derive(Debug, Default)]
struct Chosen {
    found: FxHashMap<(Owner, Option<CallId>, Span), Vec<u32>>,
}

impl Chosen {
    /// Whether the call certainly has the effect, now that what `edge` leads to has it.
    fn by_edge(&mut self, caller: Owner, edge: &Edge) -> bool {
        self.is_certain(edge.choice, (caller, edge.call, edge.span))
    }

    /// The same, now that it has it by `event`.
    fn by_event(&mut self, caller: Owner, event: &Event) -> bool {
        self.is_certain(event.choice, (caller, event.call, event.span))
    }

    fn is_certain(&mut self, choice: Option<Choice>, call: (Owner, Option<CallId>, Span)) -> bool {
        let Some(choice) = choice else { return true };
        let found = self.found.entry(call).or_default();
        if choice.which < choice.of && !found.contains(&choice.which) {
            found.push(choice.which);
        }
        found.len() == choice.of as usize
    }
}

/// Who has an effect by itself.
#[derive(Debug, Default)]
struct Begun {
    /// Who may have it.
    possible: Vec<Owner>,
    /// Who has it, by which of its events.
    certain: Vec<(Owner, usize)>,
    chosen: Chosen,
}

impl Begun {
    /// Takes in the next event of `owner`, whose events come one after the other.
    fn note(&mut self, owner: Owner, index: usize, event: &Event) {
        if self.possible.last() != Some(&owner) {
            self.possible.push(owner);
        }
        let is_known = self.certain.last().is_some_and(|(known, _)| *known == owner);
        if !is_known && self.chosen.by_event(owner, event) {
            self.certain.push((owner, index));
        }
    }
}

/// Everything that the effects are computed from.
pub struct Behaviours<'m> {
    /// By [`FunctionId`].
    pub functions: &'m [Behaviour],
    /// By [`SourceId`]: what importing the module does.
    pub modules: &'m [Behaviour],
}

impl<'m> Behaviours<'m> {
    /// The behaviour of a function or a module.
    pub fn of(&self, owner: Owner) -> &'m Behaviour {
        match owner {
            Callee::Function(id) => &self.functions[id.0 as usize],
            Callee::Module(id) => &self.modules[id.0 as usize],
        }
    }

    /// How many functions and modules there are.
    pub(super) fn count(&self) -> usize {
        self.functions.len() + self.modules.len()
    }

    /// The position of a function or a module among all.
    pub(super) fn position(&self, owner: Owner) -> usize {
        match owner {
            Callee::Function(id) => id.0 as usize,
            Callee::Module(id) => self.functions.len() + id.0 as usize,
        }
    }

    pub(super) fn owners(&self) -> impl Iterator<Item = Owner> + use<> {
        let functions = (0..self.functions.len() as u32).map(|id| Callee::Function(FunctionId(id)));
        functions.chain((0..self.modules.len() as u32).map(|id| Callee::Module(SourceId(id))))
    }
}

/// The bit that stands for `what`.
fn bit(what: What) -> u32 {
    1 << what as u32
}

/// Whether code with these roles runs when an owner is called from a child or an importer.
fn live(owner: Owner, roles: Roles) -> bool {
    match owner {
        Callee::Function(_) => roles.has(Roles::CHILD.or(Roles::IMPORTED)),
        Callee::Module(_) => roles.has(Roles::IMPORTED),
    }
}

impl Effects {
    /// The effects by breadth-first search from the events, backwards along the calls.
    pub fn new(behaviours: &Behaviours<'_>) -> Self {
        let mut callers: Callers = vec![Vec::new(); behaviours.count()];
        for owner in behaviours.owners() {
            for (index, edge) in behaviours.of(owner).edges.iter().enumerate() {
                if !edge.possible && live(owner, edge.roles) {
                    callers[behaviours.position(edge.callee)].push((owner, index));
                }
            }
        }
        let mut effects = Self { starters: starters(behaviours), ..Self::default() };
        let mut begun: [Begun; What::ALL.len()] = Default::default();
        for owner in behaviours.owners() {
            for (index, event) in behaviours.of(owner).events.iter().enumerate() {
                if live(owner, event.roles) && !event.rare {
                    begun[event.what as usize].note(owner, index, event);
                }
            }
        }
        for what in What::ALL {
            let begun = std::mem::take(&mut begun[what as usize]);
            for (owner, index) in &begun.certain {
                effects.hops.insert((*owner, what), Hop::Event(*index));
            }
            let queue = begun.certain.into_iter().map(|(owner, _)| owner).collect();
            effects.spread_possible(what, begun.possible, &callers, behaviours);
            effects.spread(what, queue, &callers, behaviours, begun.chosen);
        }
        effects
    }

    /// Whoever calls what may do it, may do it.
    fn spread_possible(&mut self, what: What, mut queue: Vec<Owner>, callers: &Callers, behaviours: &Behaviours<'_>) {
        while let Some(owner) = queue.pop() {
            let known = self.possible.entry(owner).or_default();
            if *known & bit(what) == 0 {
                *known |= bit(what);
                queue.extend(callers[behaviours.position(owner)].iter().map(|(caller, _)| *caller));
            }
        }
    }

    /// Whoever certainly calls what does it, does it.
    fn spread(
        &mut self,
        what: What,
        mut queue: VecDeque<Owner>,
        callers: &Callers,
        behaviours: &Behaviours<'_>,
        mut chosen: Chosen,
    ) {
        let mut known = vec![false; behaviours.count()];
        queue.iter().for_each(|owner| known[behaviours.position(*owner)] = true);
        while let Some(owner) = queue.pop_front() {
            for (caller, index) in &callers[behaviours.position(owner)] {
                let known = &mut known[behaviours.position(*caller)];
                if !*known && chosen.by_edge(*caller, &behaviours.of(*caller).edges[*index]) {
                    *known = true;
                    self.hops.insert((*caller, what), Hop::Edge(*index));
                    queue.push_back(*caller);
                }
            }
        }
    }

    /// Whether running `owner` may have this effect.
    pub fn may(&self, owner: Owner, what: What) -> bool {
        self.possible.get(&owner).is_some_and(|known| known & bit(what) != 0)
    }

    /// Whether a piece of code may do `what` in one of `roles`.
    pub fn may_in(&self, behaviour: &Behaviour, what: What, roles: Roles) -> bool {
        behaviour.events.iter().any(|event| event.what == what && event.roles.has(roles) && !event.rare)
            || behaviour.edges.iter().any(|edge| !edge.possible && edge.roles.has(roles) && self.may(edge.callee, what))
    }

    /// Whether running `owner` may start processes, in whatever role its module has.
    pub fn may_start(&self, owner: Owner) -> bool {
        self.starters.contains(&owner)
    }

    /// Whether a piece of code may start processes, in whatever role its module has.
    pub fn may_start_in(&self, behaviour: &Behaviour) -> bool {
        behaviour.events.iter().any(|event| event.what == What::Start)
            || behaviour.edges.iter().any(|edge| self.may_start(edge.callee))
    }

    /// How `behaviour`, which stands in `source`, comes to do `what` in one of `roles`.
    pub fn witness(
        &self,
        behaviours: &Behaviours<'_>,
        source: SourceId,
        behaviour: &Behaviour,
        what: What,
        roles: Roles,
    ) -> Option<Witness> {
        let mut chosen = Chosen::default();
        let home = Callee::Module(source);
        let mut does =
            behaviour.events.iter().filter(|event| event.what == what && event.roles.has(roles) && !event.rare);
        if let Some(event) = does.find(|event| chosen.by_event(home, event)) {
            return Some(Witness { steps: Vec::new(), source, event: event.clone() });
        }
        let certain: Vec<&Edge> = behaviour
            .edges
            .iter()
            .filter(|edge| !edge.possible && edge.roles.has(roles) && self.hops.contains_key(&(edge.callee, what)))
            .filter(|edge| chosen.by_edge(home, edge))
            .collect();
        certain
            .into_iter()
            .filter_map(|edge| {
                let first = Step { source, span: edge.span, into: Some(edge.callee), call: edge.call };
                self.follow(behaviours, edge.callee, what, first)
            })
            .min_by_key(|witness| witness.steps.len())
    }

    fn follow(&self, behaviours: &Behaviours<'_>, owner: Owner, what: What, first: Step) -> Option<Witness> {
        let mut steps = vec![first];
        let mut at = owner;
        for _ in 0..100 {
            let behaviour = behaviours.of(at);
            match self.hops.get(&(at, what))? {
                Hop::Event(index) => {
                    let source = steps.last().map(|_| owner_source(behaviours, at))?;
                    return Some(Witness { steps, source, event: behaviour.events[*index].clone() });
                }
                Hop::Edge(index) => {
                    let edge = &behaviour.edges[*index];
                    let source = owner_source(behaviours, at);
                    steps.push(Step { source, span: edge.span, into: Some(edge.callee), call: edge.call });
                    at = edge.callee;
                }
            }
        }
        None
    }
}

/// All owners from which a start can be reached.
fn starters(behaviours: &Behaviours<'_>) -> FxHashSet<Owner> {
    let mut callers: Vec<Vec<Owner>> = vec![Vec::new(); behaviours.count()];
    let mut queue = Vec::new();
    for owner in behaviours.owners() {
        let behaviour = behaviours.of(owner);
        behaviour.edges.iter().for_each(|edge| callers[behaviours.position(edge.callee)].push(owner));
        if behaviour.events.iter().any(|event| event.what == What::Start) {
            queue.push(owner);
        }
    }
    let mut found = FxHashSet::default();
    while let Some(owner) = queue.pop() {
        if found.insert(owner) {
            queue.extend(&callers[behaviours.position(owner)]);
        }
    }
    found
}

fn owner_source(behaviours: &Behaviours<'_>, owner: Owner) -> SourceId {
    match owner {
        Callee::Module(id) => id,
        Callee::Function(id) => behaviours.functions[id.0 as usize].home,
    }
}

/// The functions and modules that run because `behaviour` does, in `roles`, over any number of calls.
pub fn owners(behaviours: &Behaviours<'_>, behaviour: &Behaviour, roles: Roles) -> FxHashSet<Owner> {
    let mut found = FxHashSet::default();
    let next = |code: &Behaviour, roles: Roles, queue: &mut Vec<Owner>| {
        queue.extend(code.edges.iter().filter(|edge| edge.roles.has(roles)).map(|edge| edge.callee));
    };
    let mut queue = Vec::new();
    next(behaviour, roles, &mut queue);
    while let Some(owner) = queue.pop() {
        if found.insert(owner) && matches!(owner, Callee::Function(_)) {
            next(behaviours.of(owner), Roles::ALL, &mut queue);
        }
    }
    found
}

/// The functions that run because `behaviour` does, in `roles`, over any number of the calls that `follows` says, and the
/// modules that these import, each once.
pub fn reached(
    behaviours: &Behaviours<'_>,
    behaviour: &Behaviour,
    roles: Roles,
    follows: impl Fn(&Edge) -> bool,
) -> Vec<Owner> {
    let next = |code: &Behaviour, roles: Roles, queue: &mut Vec<Owner>| {
        let edges = code.edges.iter().filter(|edge| edge.roles.has(roles) && follows(edge));
        queue.extend(edges.map(|edge| edge.callee));
    };
    let (mut queue, mut reached, mut seen) = (Vec::new(), Vec::new(), FxHashSet::default());
    next(behaviour, roles, &mut queue);
    while let Some(owner) = queue.pop() {
        if seen.insert(owner) {
            reached.push(owner);
            if let Callee::Function(_) = owner {
                next(behaviours.of(owner), Roles::ALL, &mut queue);
            }
        }
    }
    reached
}

/// What a piece of code reads, binds and changes, its calls included.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The functions and modules that run.
    pub owners: FxHashSet<Owner>,
    /// Variables read, with a place.
    pub reads: FxHashMap<VarId, (SourceId, Span)>,
    /// Variables bound or deleted.
    pub writes: FxHashMap<VarId, (SourceId, Span)>,
    /// Variables whose objects are changed.
    pub mutates: FxHashMap<VarId, (SourceId, Span)>,
    /// Variables whose objects unknown code may change.
    pub suspects: FxHashMap<VarId, (SourceId, Span)>,
    /// Objects that are changed.
    pub mutated: FxHashSet<Obj>,
}

impl Reach {
    /// Follows `behaviour` of `source` through its calls in `roles`.
    pub fn new(behaviours: &Behaviours<'_>, source: SourceId, behaviour: &Behaviour, roles: Roles) -> Self {
        Self::through(behaviours, source, behaviour, roles, |_| true)
    }

    /// The same, of the functions and modules `among` which it is looked; for `certain`, but for calls that do one of
    /// several things, or may not be made.
    pub fn within(
        behaviours: &Behaviours<'_>,
        source: SourceId,
        behaviour: &Behaviour,
        among: &FxHashSet<Owner>,
        certain: bool,
    ) -> Self {
        Self::through(behaviours, source, behaviour, Roles::MAIN, |edge| {
            among.contains(&edge.callee) && (!certain || !edge.possible && edge.choice.is_none())
        })
    }

    fn through(
        behaviours: &Behaviours<'_>,
        source: SourceId,
        behaviour: &Behaviour,
        roles: Roles,
        follows: impl Fn(&Edge) -> bool,
    ) -> Self {
        let mut reach = Self::default();
        reach.take(source, behaviour, |access| access.has(roles));
        for owner in reached(behaviours, behaviour, roles, follows) {
            reach.owners.insert(owner);
            // What an imported module reads and binds are its own variables.
            if let Callee::Function(_) = owner {
                // A function of the main module called by main may run what its children do not.
                reach.take(owner_source(behaviours, owner), behaviours.of(owner), |access| access.has(Roles::ALL));
            }
        }
        reach
    }

    fn take(&mut self, source: SourceId, behaviour: &Behaviour, wanted: impl Fn(Roles) -> bool) {
        let sets = [
            (&behaviour.reads, &mut self.reads),
            (&behaviour.writes, &mut self.writes),
            (&behaviour.mutates, &mut self.mutates),
            (&behaviour.suspects, &mut self.suspects),
        ];
        for (accesses, set) in sets {
            for access in accesses.iter().filter(|access| wanted(access.roles)) {
                set.entry(access.var).or_insert((source, access.span));
            }
        }
        self.mutated.extend(behaviour.mutated.iter().map(|(obj, _)| *obj));
    }
}
