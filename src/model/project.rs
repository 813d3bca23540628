//! The model of a whole project: every file's statements with their behaviour, and what flows between.

use std::cell::{OnceCell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::api::Table;
use super::behaviour::*;
use super::cache::spread_caches;
use super::callers::Callers;
use super::effect::*;
use super::flow::Flow;
use super::guard::{Guards, Roles};
use super::hook::spread_hooks;
use super::import::Importer;
use super::need::Known;
use super::passed::spread_parameter_changes;
use super::scope::{MODULE, Scopes};
use super::setting;
use super::shared::Said;
use super::value::*;
use super::worker::Workers;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::{LineIndex, Span};

/// A module-level statement.
#[derive(Debug)]
pub struct Unit<'f> {
    /// The statement.
    pub stmt: &'f Stmt,
    /// In which roles it runs at all: fewer behind `if __name__ != "__main__": sys.exit()`.
    pub roles: Roles,
    /// Whether it is an `if` whose first branch is a guard.
    pub guard: bool,
}

/// One file.
#[derive(Debug)]
pub struct Module<'f> {
    /// Its id.
    pub source: SourceId,
    /// Its syntax; empty for a file that does not parse.
    pub tree: &'f Tree,
    /// Its module-level statements.
    pub units: Vec<Unit<'f>>,
    /// Whether other files of the project import it.
    pub importers: Vec<SourceId>,
    /// Whether it is a package's `__main__.py`.
    pub is_package_main: bool,
}

/// Everything known of the project.
pub struct Model<'f> {
    /// Where values flow.
    pub flow: Flow<'f>,
    /// By [`SourceId`].
    pub scopes: &'f [Scopes],
    /// By [`SourceId`].
    pub guards: &'f [Guards<'f>],
    /// By [`SourceId`].
    pub modules: Vec<Module<'f>>,
    /// The variables of all modules.
    pub vars: Vars,
    /// What functions do, by [`FunctionId`].
    pub function_behaviours: Vec<Behaviour>,
    /// What module-level statements do, by [`SourceId`] and position.
    pub unit_behaviours: Vec<Vec<Behaviour>>,
    /// What importing a module does, by [`SourceId`].
    pub module_behaviours: Vec<Behaviour>,
    /// Which module-level statements bind each variable, by [`SourceId`], in order.
    pub unit_writes: Vec<FxHashMap<VarId, Vec<(usize, Roles)>>>,
    /// The variables that functions bind.
    pub function_writes: FxHashSet<VarId>,
    /// Effects through calls.
    pub effects: Effects,
    /// Worker code.
    pub workers: Workers,
    /// The calls that make objects which processes share.
    pub primitives: FxHashSet<CallId>,
    /// Whether code in a file looks names up in namespaces or frames.
    pub is_introspective: &'f dyn Fn(SourceId) -> bool,
    at_import: Vec<OnceCell<FxHashSet<FunctionId>>>,
    changes: OnceCell<Changes>,
    callers: OnceCell<Callers>,
    pub(super) said: Said,
    /// What variables hold, once somebody has asked.
    pub(super) held: RefCell<FxHashMap<VarId, Rc<FxHashSet<Obj>>>>,
    certain_reads: RefCell<FxHashMap<FunctionId, Rc<FxHashSet<VarId>>>>,
    pub(super) known: Known,
    lines: &'f [&'f LineIndex],
    paths: &'f [PathBuf],
}

/// What code anywhere in the project changes, without binding it.
#[derive(Debug, Default)]
struct Changes {
    /// Variables whose objects are changed.
    vars: FxHashSet<VarId>,
    /// Objects that are changed under whatever name.
    objs: FxHashSet<Obj>,
}

static EMPTY: Tree = Tree { body: Vec::new(), comments: Vec::new(), strings: Vec::new() };

/// What a model is made from; all slices are parallel.
#[derive(Clone, Copy)]
pub struct Input<'f> {
    /// The API and effect tables.
    pub table: &'f Table,
    /// The project's files by path.
    pub importer: &'f Importer,
    /// The files' paths.
    pub paths: &'f [PathBuf],
    /// Their syntax, where they parse.
    pub trees: &'f [Option<&'f Tree>],
    /// Their scopes.
    pub scopes: &'f [Scopes],
    /// Their conditions.
    pub guards: &'f [Guards<'f>],
    /// The starts of their lines.
    pub lines: &'f [&'f LineIndex],
    /// Whether code in one of them looks names up in namespaces or frames.
    pub is_introspective: &'f dyn Fn(SourceId) -> bool,
    /// From how many rounds on a loop is expensive.
    pub expensive: u64,
}

impl<'f> Model<'f> {
    /// The model of a project.
    pub fn new(input: Input<'f>) -> Self {
        let flow = Flow::new(input.table, input.importer, input.paths, input.trees, input.scopes);
        let mut vars = Vars::new(setting::patched(&flow));
        let modules = modules(&input, &flow);
        let walker = |vars: &mut Vars, source: SourceId, walk: &dyn Fn(Walker<'_, 'f>) -> Behaviour| {
            let index = source.0 as usize;
            walk(Walker::new(&flow, vars, source, &input.scopes[index], &input.guards[index], input.expensive))
        };
        let mut function_behaviours: Vec<Behaviour> = (0..flow.functions.len() as u32)
            .map(|id| {
                walker(&mut vars, flow.function(FunctionId(id)).source, &|walker| walker.function(FunctionId(id)))
            })
            .collect();
        let mut unit_behaviours: Vec<Vec<Behaviour>> = modules
            .iter()
            .map(|module| {
                let units = module.units.iter();
                units.map(|unit| walker(&mut vars, module.source, &|w| w.statement(unit.stmt, unit.roles))).collect()
            })
            .collect();
        spread_caches(&flow, &mut vars, &mut function_behaviours, &mut unit_behaviours);
        spread_parameter_changes(&flow, input.scopes, &mut vars, &mut function_behaviours, &mut unit_behaviours);
        spread_hooks(&flow, &mut function_behaviours, &mut unit_behaviours);
        let module_behaviours: Vec<Behaviour> = unit_behaviours.iter().map(|units| joined(units)).collect();
        let behaviours = Behaviours { functions: &function_behaviours, modules: &module_behaviours };
        let effects = Effects::new(&behaviours);
        let workers = Workers::new(&flow, &behaviours, &mut vars);
        let unit_writes = unit_behaviours.iter().map(|units| unit_writes(units)).collect();
        let writes = function_behaviours.iter().flat_map(|behaviour| &behaviour.writes);
        let function_writes = writes.map(|access| access.var).collect();
        let calls = (1..flow.calls.len() as u32).map(CallId);
        let primitives = calls.filter(|call| flow.primitive(*call).is_some()).collect();
        Self {
            flow,
            scopes: input.scopes,
            guards: input.guards,
            modules,
            vars,
            function_behaviours,
            unit_behaviours,
            module_behaviours,
            unit_writes,
            function_writes,
            effects,
            workers,
            primitives,
            is_introspective: input.is_introspective,
            changes: OnceCell::new(),
            callers: OnceCell::new(),
            said: Said::default(),
            held: RefCell::default(),
            certain_reads: RefCell::default(),
            known: Known::default(),
            at_import: vec![OnceCell::new(); input.paths.len()],
            lines: input.lines,
            paths: input.paths,
        }
    }

    /// The 1-based line at which `span` of a file starts.
    pub fn line(&self, source: SourceId, span: Span) -> usize {
        self.lines[source.0 as usize].line(span.start as usize) + 1
    }

    /// A file's path as it is shown.
    pub fn shown(&self, source: SourceId) -> String {
        self.paths[source.0 as usize].display().to_string()
    }

    /// The behaviours that effects are looked up with.
    pub fn behaviours(&self) -> Behaviours<'_> {
        Behaviours { functions: &self.function_behaviours, modules: &self.module_behaviours }
    }

    /// The module with this id.
    pub fn module(&self, id: SourceId) -> &Module<'f> {
        &self.modules[id.0 as usize]
    }

    /// The behaviour of a module-level statement.
    pub fn unit(&self, source: SourceId, unit: usize) -> &Behaviour {
        &self.unit_behaviours[source.0 as usize][unit]
    }

    /// How a module-level statement comes to do `what` in one of `roles`.
    pub fn witness(&self, source: SourceId, unit: usize, what: What, roles: Roles) -> Option<Witness> {
        self.effects.witness(&self.behaviours(), source, self.unit(source, unit), what, roles)
    }

    /// Whether a module-level statement may do `what` in one of `roles`.
    pub fn may(&self, source: SourceId, unit: usize, what: What, roles: Roles) -> bool {
        self.effects.may_in(self.unit(source, unit), what, roles)
    }

    /// The functions and modules that run when the module is run as the main program.
    pub fn program(&self, source: SourceId) -> FxHashSet<Owner> {
        owners(&self.behaviours(), &self.module_behaviours[source.0 as usize], Roles::MAIN)
    }

    /// Whether running the module as the main program starts processes whose children import it again.
    pub fn starts_processes(&self, source: SourceId) -> bool {
        let is_start = |event: &Event| event.what == What::Start;
        let own = self.unit_behaviours[source.0 as usize].iter();
        if own.flat_map(|unit| &unit.events).any(|event| is_start(event) && event.roles.has(Roles::MAIN)) {
            return true;
        }
        let behaviours = self.behaviours();
        self.program(source).into_iter().any(|owner| behaviours.of(owner).events.iter().any(is_start))
    }

    /// Whether importing the module starts processes for certain.
    pub fn starts_at_import(&self, source: SourceId) -> bool {
        let mut units = 0..self.unit_behaviours[source.0 as usize].len();
        units.any(|unit| self.witness(source, unit, What::Start, Roles::IMPORTED).is_some())
    }

    /// The functions that run in children when they import the module, each by that whose body it is.
    pub fn at_import(&self, source: SourceId) -> &FxHashSet<FunctionId> {
        self.at_import[source.0 as usize].get_or_init(|| {
            let live = Roles::CHILD.or(Roles::IMPORTED);
            let owners = owners(&self.behaviours(), &self.module_behaviours[source.0 as usize], live).into_iter();
            let functions = owners.filter_map(|owner| match owner {
                Callee::Function(function) => Some(self.flow.body(function)),
                Callee::Module(_) => None,
            });
            functions.collect()
        })
    }

    /// Whether children run the module-level code at `span` when they import the module.
    pub fn runs_in_children(&self, source: SourceId, span: Span) -> bool {
        let guards = &self.guards[source.0 as usize];
        let mut units = self.module(source).units.iter();
        let Some(unit) = units.find(|unit| unit.stmt.span.contains(span)) else { return false };
        let (mut roles, mut at) = (unit.roles, Some(unit.stmt));
        while let Some(stmt) = at {
            if let StmtKind::If { branches, .. } = &stmt.kind {
                for branch in branches {
                    if branch.body.span.contains(span) {
                        roles = roles.and(guards.may_hold(&branch.test));
                        break;
                    }
                    if branch.test.span.contains(span) {
                        break;
                    }
                    roles = roles.and(guards.may_fail(&branch.test));
                }
            }
            let mut within = stmt.blocks().into_iter().flat_map(|block| &block.body);
            at = within.find(|stmt| stmt.span.contains(span));
        }
        roles.has(Roles::CHILD.or(Roles::IMPORTED))
    }

    /// The call graph backwards.
    pub(super) fn callers(&self) -> &Callers {
        self.callers.get_or_init(|| Callers::new(&self.behaviours()))
    }

    /// Whether any code may change the variable or its object, other than a module-level statement of its own file that
    /// binds it.
    pub fn may_change(&self, var: VarId) -> bool {
        let changes = self.changes.get_or_init(|| {
            let mut changes = Changes::default();
            for behaviour in self.function_behaviours.iter().chain(self.unit_behaviours.iter().flatten()) {
                changes.vars.extend(behaviour.mutates.iter().map(|access| access.var));
                changes.objs.extend(behaviour.mutated.iter().map(|(obj, _)| *obj));
                let foreign = behaviour.writes.iter().filter(|access| self.vars.name(access.var).0 != behaviour.home);
                changes.vars.extend(foreign.map(|access| access.var));
            }
            changes
        });
        let is_changed = self.function_writes.contains(&var) || changes.vars.contains(&var);
        is_changed || self.held(var).iter().any(|obj| changes.objs.contains(obj))
    }

    /// What the function reads as far as it is known what it calls: not by one of several things that a call may do, nor
    /// by what some name may stand for.
    pub fn certain_reads(&self, function: FunctionId) -> Rc<FxHashSet<VarId>> {
        if let Some(known) = self.certain_reads.borrow().get(&function) {
            return known.clone();
        }
        let behaviours = self.behaviours();
        let mut reads = FxHashSet::default();
        let mut queue: Vec<Owner> = vec![Callee::Function(function)];
        let mut seen: FxHashSet<Owner> = FxHashSet::default();
        while let Some(owner) = queue.pop() {
            if !seen.insert(owner) {
                continue;
            }
            let code = behaviours.of(owner);
            reads.extend(code.reads.iter().map(|access| access.var));
            let edges = code.edges.iter().filter(|edge| edge.choice.is_none()).map(|edge| edge.callee);
            let functions = edges.filter(|callee| matches!(callee, Callee::Function(_)));
            queue.extend(functions.chain(code.makes.iter().map(|made| Callee::Function(*made))));
        }
        let reads = Rc::new(reads);
        self.certain_reads.borrow_mut().insert(function, reads.clone());
        reads
    }

    /// The module-level variables of `source` that other files read or bind, with one of them each.
    pub fn used_elsewhere(&self, source: SourceId) -> FxHashMap<VarId, SourceId> {
        let mut found = FxHashMap::default();
        let functions = self.function_behaviours.iter();
        for behaviour in functions.chain(self.unit_behaviours.iter().flatten()) {
            if behaviour.home == source {
                continue;
            }
            for access in behaviour.reads.iter().chain(&behaviour.writes) {
                if self.vars.name(access.var).0 == source {
                    found.insert(access.var, behaviour.home);
                }
            }
        }
        for (var, user) in self.imported_names(source) {
            found.insert(var, user);
        }
        found
    }

    /// Names that other files take by `from module import name`.
    fn imported_names(&self, source: SourceId) -> Vec<(VarId, SourceId)> {
        let mut found = Vec::new();
        for user in &self.module(source).importers {
            let mut visit = |import: &ImportFrom, span| {
                let imports = self.flow.imports.get(&(*user, span));
                if !imports.is_some_and(|imports| imports.contains(&source)) {
                    return;
                }
                if import.star {
                    let bound = self.scopes[source.0 as usize].get(MODULE).bound.keys();
                    found.extend(bound.filter_map(|name| self.vars.known(source, name)).map(|var| (var, *user)));
                }
                let names = import.names.iter().filter_map(|alias| self.vars.known(source, &alias.name));
                found.extend(names.map(|var| (var, *user)));
            };
            each_import(&self.module(*user).tree.body, &mut visit);
        }
        found
    }

    /// The values that the module-level variable may hold.
    pub fn values(&self, var: VarId) -> &[Obj] {
        let (source, name) = self.vars.name(var);
        if source == OUTSIDE {
            return &[];
        }
        self.flow.known_var(source, MODULE, name).map_or(&[], |node| self.flow.graph.objs(node))
    }
}

/// The files with their module-level statements and those that import them.
fn modules<'f>(input: &Input<'f>, flow: &Flow<'f>) -> Vec<Module<'f>> {
    let mut modules: Vec<Module<'f>> = Vec::new();
    for (index, tree) in input.trees.iter().enumerate() {
        let tree = tree.unwrap_or(&EMPTY);
        let path = &input.paths[index];
        let is_package_main = path.file_name().is_some_and(|name| name == "__main__.py");
        let units = units(tree, &input.guards[index]);
        let source = SourceId(index as u32);
        modules.push(Module { source, tree, units, importers: Vec::new(), is_package_main });
    }
    for ((source, _), imported) in &flow.imports {
        for id in imported {
            let importers = &mut modules[id.0 as usize].importers;
            if !importers.contains(source) {
                importers.push(*source);
            }
        }
    }
    modules.iter_mut().for_each(|module| module.importers.sort());
    modules
}

/// Calls `visit` with each `from … import …` of a file, also within functions.
fn each_import(body: &[Stmt], visit: &mut dyn FnMut(&ImportFrom, Span)) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::ImportFrom(import) => visit(import, stmt.span),
            StmtKind::Function(function) => each_import(&function.body.body, visit),
            StmtKind::Class(class) => each_import(&class.body.body, visit),
            _ => stmt.blocks().into_iter().for_each(|block| each_import(&block.body, visit)),
        }
    }
}

fn units<'f>(tree: &'f Tree, guards: &Guards<'f>) -> Vec<Unit<'f>> {
    let mut roles = Roles::ALL;
    let mut units = Vec::new();
    for stmt in &tree.body {
        let mut guard = false;
        let here = roles;
        if let StmtKind::If { branches, orelse } = &stmt.kind {
            guard = guards.is_guard(&branches[0].test);
            if branches.len() == 1 && orelse.is_none() && leaves(&branches[0].body.body) {
                roles = roles.and(guards.may_fail(&branches[0].test));
            }
        }
        units.push(Unit { stmt, roles: here, guard });
    }
    units
}

/// For each variable that some of the statements bind: their positions, with the roles in which they do.
fn unit_writes(units: &[Behaviour]) -> FxHashMap<VarId, Vec<(usize, Roles)>> {
    let mut found: FxHashMap<VarId, Vec<(usize, Roles)>> = FxHashMap::default();
    for (unit, behaviour) in units.iter().enumerate() {
        for access in &behaviour.writes {
            found.entry(access.var).or_default().push((unit, access.roles));
        }
    }
    found
}

/// What importing a module does: all that its statements do.
fn joined(units: &[Behaviour]) -> Behaviour {
    let mut all = Behaviour::default();
    for unit in units {
        all.home = unit.home;
        all.events.extend(unit.events.iter().cloned());
        all.edges.extend(unit.edges.iter().cloned());
        all.reads.extend(unit.reads.iter().copied());
        all.writes.extend(unit.writes.iter().copied());
        all.mutates.extend(unit.mutates.iter().copied());
        all.suspects.extend(unit.suspects.iter().copied());
        all.mutated.extend(unit.mutated.iter().copied());
        all.makes.extend(unit.makes.iter().copied());
    }
    all
}
