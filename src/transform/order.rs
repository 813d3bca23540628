//! What module-level statements read, bind, change and show when the program runs, and which pairs of
//! them may not change places.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::ast::{ExprKind, Stmt, StmtKind};
use crate::finding::SourceId;
use crate::model::behaviour::{Behaviour, Callee, VarId, What};
use crate::model::effect::{Owner, Reach};
use crate::model::guard::Roles;
use crate::model::project::{Model, Unit};
use crate::model::setting::of_statements;
use crate::model::value::{CallId, Obj};

/// What a statement touches when the main program runs it, its calls included.
#[derive(Debug, Default)]
pub struct Touch {
    /// Variables of the module that it reads now.
    pub reads: FxHashSet<VarId>,
    /// … that it binds or deletes.
    pub writes: FxHashSet<VarId>,
    /// … whose objects it changes.
    pub mutates: FxHashSet<VarId>,
    /// The functions and modules that it runs.
    pub owners: FxHashSet<Owner>,
    /// Whether somebody sees that it ran, so that it must keep its place among such statements.
    pub seen: bool,
    /// Whether it needs the default context, or sets it.
    pub context: Context,
    /// Whether it calls what nobody knows.
    pub unknown: bool,
    /// Whether it reads or binds names that cannot be seen: `exec`, `globals()[…]`.
    pub dynamic: bool,
    /// Whether it may bind them: `exec`, `globals()[…] = …`.
    pub binds_unseen: bool,
    /// Whether it binds its names without reading them, whatever happens before.
    pub plain: bool,
}

/// A statement's part in multiprocessing's default context, which can be set only before it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Context {
    /// None.
    #[default]
    None,
    /// It makes locks, queues, pools, processes.
    Uses,
    /// It sets the start method.
    Sets,
}

impl Touch {
    /// What the statements of a module touch, in order.
    ///
    /// `elsewhere` are variables of other modules that count as well.
    pub fn all(model: &Model<'_>, source: SourceId, elsewhere: &FxHashSet<VarId>) -> Vec<Touch> {
        let holders = holders(model, source, elsewhere);
        let units = &model.module(source).units;
        let seeing = of_statements(&model.vars);
        let touch = |(index, unit): (usize, &Unit<'_>)| {
            let mut touch = Self::new(model, source, index, unit.stmt, &holders);
            touch.reads.extend(&seeing);
            touch
        };
        units.iter().enumerate().map(touch).collect()
    }

    fn new(
        model: &Model<'_>,
        source: SourceId,
        index: usize,
        stmt: &Stmt,
        holders: &FxHashMap<Obj, Vec<VarId>>,
    ) -> Self {
        let behaviour = model.unit(source, index);
        let reach = Reach::new(&model.behaviours(), source, behaviour, Roles::MAIN);
        // Unknown code that gets a function calls it.
        let is_function = |var: &&VarId| {
            let values = model.values(**var);
            !values.is_empty() && values.iter().all(|obj| matches!(obj, Obj::Function(_)))
        };
        let suspects = reach.suspects.keys().filter(|var| !is_function(var));
        let mut mutates: FxHashSet<VarId> = reach.mutates.keys().chain(suspects).copied().collect();
        for obj in &reach.mutated {
            mutates.extend(holders.get(obj).into_iter().flatten());
        }
        let mut touch = Self {
            reads: reach.reads.keys().copied().collect(),
            writes: reach.writes.keys().copied().collect(),
            mutates,
            plain: is_plain(stmt),
            ..Self::default()
        };
        touch.note(source, behaviour, Roles::MAIN, true);
        for owner in &reach.owners {
            match owner {
                Callee::Function(_) => touch.note(source, model.behaviours().of(*owner), Roles::ALL, false),
                Callee::Module(_) => {
                    let seen = [What::Start, What::Visible, What::Input, What::Registers];
                    touch.seen |= seen.iter().any(|what| model.effects.may(*owner, *what));
                }
            }
        }
        touch.owners = reach.owners;
        touch
    }

    /// What code does that stands in the file `home`: in the statement itself, or in what it calls.
    fn note(&mut self, home: SourceId, behaviour: &Behaviour, roles: Roles, direct: bool) {
        for event in behaviour.events.iter().filter(|event| event.roles.has(roles)) {
            match event.what {
                What::Start | What::ForkStart | What::Input | What::Registers => self.seen = true,
                What::Visible | What::Parses if !event.rare => self.seen = true,
                // An early exit of the script decides whether what follows is seen.
                What::Exits if direct && !event.rare => self.seen = true,
                _ => {}
            }
            let dynamic = event.what == What::Dynamic;
            self.dynamic |= direct && dynamic;
            let binds = event.detail.ends_with('=') || event.detail.contains("exec");
            self.binds_unseen |= dynamic && binds && (direct || home == behaviour.home);
            // The initializer of a base builds up its object alone.
            self.unknown |= event.what == What::Compute && !event.detail.ends_with("__init__");
            match event.what {
                What::StartMethod => self.context = Context::Sets,
                What::Primitive | What::Start | What::Handle if self.context == Context::None => {
                    self.context = Context::Uses;
                }
                _ => {}
            }
        }
    }

    /// Whether it, the statement at `index`, may make one of the calls.
    pub fn makes(&self, model: &Model<'_>, source: SourceId, index: usize, calls: &FxHashSet<CallId>) -> bool {
        let behaviours = model.behaviours();
        let mut code = self.owners.iter().map(|owner| behaviours.of(*owner)).chain([model.unit(source, index)]);
        code.any(|code| code.events.iter().filter_map(|event| event.call).any(|call| calls.contains(&call)))
    }

    /// Whether it binds or changes anything.
    fn binds(&self) -> bool {
        self.dynamic || !self.writes.is_empty() || !self.mutates.is_empty()
    }

    /// What later statements touch that [clash](Self::clash) with this one, and no others.
    pub fn each_clashing(&self, single: &FxHashSet<VarId>, visit: &mut dyn FnMut(Touching)) {
        let common = [
            (self.seen, Touching::Seen),
            (self.context == Context::Sets, Touching::Context),
            (self.context == Context::Uses, Touching::Setting),
            (self.dynamic, Touching::Binding),
            (self.binds(), Touching::Dynamic),
        ];
        common.into_iter().filter(|(touches, _)| *touches).for_each(|(_, touching)| visit(touching));
        self.writes.iter().chain(&self.mutates).for_each(|var| visit(Touching::Uses(*var)));
        for var in &self.reads {
            if !single.contains(var) {
                visit(Touching::Writes(*var));
            }
            visit(Touching::Mutates(*var));
        }
    }

    /// A variable (or what stands for one) because of which `self`, which comes first, and `later` must
    /// keep their order; `None` if they may change places. `single` are variables with one binder.
    pub fn clash(&self, later: &Touch, single: &FxHashSet<VarId>) -> Option<Clash> {
        if self.seen && later.seen {
            return Some(Clash::Seen);
        }
        if self.context != Context::None && later.context != Context::None {
            let setting = self.context == Context::Sets || later.context == Context::Sets;
            if setting {
                return Some(Clash::Context);
            }
        }
        if (self.dynamic && later.binds()) || (later.dynamic && self.binds()) {
            return Some(Clash::Dynamic);
        }
        let changes = |touch: &Touch, var: &VarId| touch.writes.contains(var) || touch.mutates.contains(var);
        let mut found: Vec<VarId> = Vec::new();
        found.extend(
            self.writes.iter().chain(&self.mutates).filter(|var| later.reads.contains(var) || changes(later, var)),
        );
        // What `later` alone binds, `self` cannot have read: it would have failed.
        found.extend(later.writes.iter().filter(|var| self.reads.contains(var) && !single.contains(var)));
        found.extend(later.mutates.iter().filter(|var| self.reads.contains(var)));
        found.into_iter().min().map(Clash::Var)
    }
}

/// What statements may have in common because of which they keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Touching {
    /// They read the variable.
    Reads(VarId),
    /// They bind or delete it.
    Writes(VarId),
    /// They change its objects.
    Mutates(VarId),
    /// They bind, delete or change it.
    Binds(VarId),
    /// They do any of this.
    Uses(VarId),
    /// Somebody sees that they ran.
    Seen,
    /// They use or set multiprocessing's default context.
    Context,
    /// They set it.
    Setting,
    /// They use names that cannot be seen.
    Dynamic,
    /// They bind or change any name.
    Binding,
}

/// The statements of a module by what they touch, each list in order.
#[derive(Debug, Default)]
pub struct Order {
    lists: FxHashMap<Touching, Vec<usize>>,
}

impl Order {
    /// An index of `touches`.
    pub fn new(touches: &[Touch]) -> Self {
        let mut order = Self::default();
        for (unit, touch) in touches.iter().enumerate() {
            let mut add = |touching: Touching| {
                let list = order.lists.entry(touching).or_default();
                if list.last() != Some(&unit) {
                    list.push(unit);
                }
            };
            for var in &touch.reads {
                [Touching::Reads(*var), Touching::Uses(*var)].into_iter().for_each(&mut add);
            }
            let bound = touch.writes.iter().map(|var| (var, Touching::Writes(*var)));
            let changed = touch.mutates.iter().map(|var| (var, Touching::Mutates(*var)));
            for (var, touching) in bound.chain(changed) {
                [touching, Touching::Binds(*var), Touching::Uses(*var)].into_iter().for_each(&mut add);
            }
            let common = [
                (touch.seen, Touching::Seen),
                (touch.context != Context::None, Touching::Context),
                (touch.context == Context::Sets, Touching::Setting),
                (touch.dynamic, Touching::Dynamic),
                (touch.binds(), Touching::Binding),
            ];
            common.into_iter().filter(|(touches, _)| *touches).for_each(|(_, touching)| add(touching));
        }
        order
    }

    /// The statements of which this is true, in order.
    pub fn list(&self, touching: Touching) -> &[usize] {
        self.lists.get(&touching).map_or(&[], Vec::as_slice)
    }

    /// Notes that a statement reads a variable.
    pub fn add_reader(&mut self, unit: usize, var: VarId) {
        for touching in [Touching::Reads(var), Touching::Uses(var)] {
            let list = self.lists.entry(touching).or_default();
            if let Err(at) = list.binary_search(&unit) {
                list.insert(at, unit);
            }
        }
    }
}

/// Why two statements must keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// The variable.
    Var(VarId),
    /// What can be seen from outside.
    Seen,
    /// multiprocessing's default context.
    Context,
    /// Names that cannot be seen.
    Dynamic,
}

/// Which variables of the module, and of those `elsewhere`, hold an object, directly, in a container or as an attribute.
fn holders(model: &Model<'_>, source: SourceId, elsewhere: &FxHashSet<VarId>) -> FxHashMap<Obj, Vec<VarId>> {
    let mut found: FxHashMap<Obj, Vec<VarId>> = FxHashMap::default();
    for index in 0..model.vars.count() {
        let var = VarId(index as u32);
        if model.vars.name(var).0 != source && !elsewhere.contains(&var) {
            continue;
        }
        for obj in model.held(var).iter().copied() {
            found.entry(obj).or_default().push(var);
        }
    }
    found
}

/// Whether a statement certainly binds its names, and does not read them.
fn is_plain(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Assign { targets, .. } => {
            targets.iter().all(|target| matches!(target.kind, ExprKind::Name(_) | ExprKind::Tuple(_)))
        }
        StmtKind::AnnAssign { value, .. } => value.is_some(),
        StmtKind::Import(_) | StmtKind::ImportFrom(_) | StmtKind::Function(_) | StmtKind::Class(_) => true,
        _ => false,
    }
}
