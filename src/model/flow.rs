//! Syntax in, flows of values out: who may hold which function, class, module or external object.
//!
//! Reads in the scope that runs see the definitions that reach them; nested scopes see them all.

mod definitions;
mod expressions;
mod info;
mod reaching;
mod statements;

pub(super) use self::expressions::hashed;
pub use self::info::{CallInfo, ClassInfo, FunctionInfo};

use std::cell::OnceCell;
use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use reaching::Env;

use super::api::Table;
use super::builtin::is_builtin;
use super::call::Applied;
use super::call::unbound::Run;
use super::class_state::SetMembers;
use super::closure::Closures;
use super::held::Readers;
use super::import::{Importer, Target};
use super::lazy::Maker;
use super::lookup::Members;
use super::origin::Origins;
use super::path::Paths;
use super::realizable::Realizable;
use super::scope::{MODULE, Resolution, ScopeId, ScopeKind, Scopes};
use super::special::is_special;
use super::value::*;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

/// What must hold between places.
#[derive(Clone, Debug)]
pub(super) enum Constraint {
    /// `to ⊇ base.name`.
    Attr { base: Node, name: Name, to: Node },
    /// `base.name ⊇ from`.
    SetAttr { base: Node, name: Name, from: Node },
    /// `to` may be a part of what comes from outside the project and is at `from`, and change with it.
    Parts { from: Node, to: Node },
    /// `to ⊇` what the special method `name` of the objects in `base` gives.
    Special { base: Node, name: Name, to: Node },
    /// `to ⊇` the nested functions of `from`.
    Functions { from: Node, to: Node },
    /// `to ⊇` the elements of `from`.
    Elements { from: Node, to: Node },
    /// `to ⊇` the element of `from` at `index`, if it is a tuple of `of` elements; else any of its elements.
    Item { from: Node, index: usize, of: usize, to: Node },
    /// The elements of `base ⊇ from`.
    SetElements { base: Node, from: Node },
    /// What calling gives and passes on.
    Call(CallId),
}

/// The analysis of values over the whole project.
#[derive(Debug)]
pub struct Flow<'f> {
    pub(super) table: &'f Table,
    pub(super) importer: &'f Importer,
    pub(super) paths: &'f [PathBuf],
    pub(super) scopes: &'f [Scopes],
    /// Places and flows.
    pub graph: Graph,
    /// By [`FunctionId`].
    pub functions: Vec<FunctionInfo<'f>>,
    /// By [`ClassId`].
    pub classes: Vec<ClassInfo<'f>>,
    /// By [`CallId`]; the first one is none.
    pub calls: Vec<CallInfo<'f>>,
    pub(super) constraints: Vec<Constraint>,
    vars: FxHashMap<(SourceId, ScopeId, Name), Node>,
    /// By [`SourceId`].
    call_at: Vec<FxHashMap<Span, CallId>>,
    /// By [`SourceId`].
    place_at: Vec<FxHashMap<Span, Node>>,
    function_at: FxHashMap<(SourceId, Span), FunctionId>,
    class_at: FxHashMap<(SourceId, Span), ClassId>,
    pub(super) outside: Paths<'f>,
    namespaces: Vec<PathBuf>,
    stars: FxHashMap<SourceId, Vec<Star>>,
    /// The modules that each import statement runs.
    pub imports: FxHashMap<(SourceId, Span), Vec<SourceId>>,
    /// What generators yield: a container of one of these is no list.
    pub generators: FxHashMap<Node, Maker>,
    /// The elements of sets, with whether they are texts for certain; not those of numbers, whose order is the same in
    /// each process.
    pub sets: FxHashMap<Node, bool>,
    /// The elements of what module-level code displays: of one container each.
    pub(super) displayed: FxHashSet<Node>,
    /// The elements of views of dictionaries.
    pub(super) views: FxHashSet<Node>,
    /// The methods from outside the project that calls run without calling them on their object.
    pub(super) runs: FxHashMap<CallId, Vec<Run>>,
    /// The elements of other iterators.
    pub iterators: FxHashMap<Node, Maker>,
    /// What tuples hold at each position, by the place of all their elements.
    pub(super) tuples: FxHashMap<Node, Box<[Node]>>,
    /// By the place of a `*args` or `**kwargs`: that of the arguments which it collects.
    pub(super) rests: FxHashMap<Node, Node>,
    /// By the place of a parameter: that of its default.
    pub(super) defaults: FxHashMap<Node, Node>,
    /// Parameters to which `*args` may pass what a place holds.
    pub(super) unpacked: FxHashSet<(Node, Node)>,
    /// What argument parsers are told to put into the objects that they give, by attribute.
    pub(super) parsed: FxHashMap<Name, Node>,
    /// The paths of modules outside the project that are imported.
    pub(super) outer_modules: FxHashSet<PathId>,
    /// The special methods that some class has.
    specials: FxHashSet<Name>,
    /// By name: the classes whose bodies bind it to what processes share, once somebody has asked.
    pub(super) shared_members: OnceCell<FxHashMap<Name, Vec<ClassId>>>,
    /// What code sets of classes, once somebody has asked.
    pub(super) set_members: OnceCell<SetMembers>,
    /// The classes for whose objects a function was registered that pickles them, once somebody has asked.
    pub(super) registered: OnceCell<FxHashSet<ClassId>>,
    /// The files that define classes of exceptions, once somebody has asked.
    pub(super) homes_of_exceptions: OnceCell<Vec<SourceId>>,
    /// The functions that make objects begin anew, once somebody has asked.
    pub(super) restarts: OnceCell<Vec<(FunctionId, Node)>>,
    pub(super) closures: Closures,
    pub(super) origins: Origins,
    pub(super) realizable: Realizable,
    pub(super) readers: Readers,
    pub(super) applied: Applied,
    pub(super) members: Members,
}

/// Where a star import takes its names from.
#[derive(Clone, Debug)]
enum Star {
    Project(SourceId),
    External(Name),
}

impl<'f> Flow<'f> {
    /// The flows of all `trees`, solved. `trees`, `scopes` and `paths` are parallel.
    pub fn new(
        table: &'f Table,
        importer: &'f Importer,
        paths: &'f [PathBuf],
        trees: &[Option<&'f Tree>],
        scopes: &'f [Scopes],
    ) -> Self {
        let mut flow = Self {
            table,
            importer,
            paths,
            scopes,
            graph: Graph::default(),
            functions: Vec::new(),
            classes: Vec::new(),
            calls: Vec::new(),
            constraints: Vec::new(),
            vars: FxHashMap::default(),
            call_at: vec![FxHashMap::default(); trees.len()],
            place_at: vec![FxHashMap::default(); trees.len()],
            function_at: FxHashMap::default(),
            class_at: FxHashMap::default(),
            outside: Paths::new(table),
            namespaces: Vec::new(),
            stars: FxHashMap::default(),
            imports: FxHashMap::default(),
            generators: FxHashMap::default(),
            sets: FxHashMap::default(),
            displayed: FxHashSet::default(),
            views: FxHashSet::default(),
            runs: FxHashMap::default(),
            iterators: FxHashMap::default(),
            tuples: FxHashMap::default(),
            rests: FxHashMap::default(),
            defaults: FxHashMap::default(),
            unpacked: FxHashSet::default(),
            parsed: FxHashMap::default(),
            outer_modules: FxHashSet::default(),
            specials: specials(scopes),
            shared_members: OnceCell::new(),
            set_members: OnceCell::new(),
            homes_of_exceptions: OnceCell::new(),
            restarts: OnceCell::new(),
            registered: OnceCell::new(),
            closures: Closures::default(),
            origins: Origins::default(),
            realizable: Realizable::default(),
            readers: Readers::default(),
            applied: Applied::default(),
            members: Members::default(),
        };
        let none = flow.graph.node();
        flow.calls.push(CallInfo {
            source: SourceId(0),
            span: Span::default(),
            ast: None,
            function: None,
            callee: none,
            args: Vec::new(),
            keywords: Vec::new(),
            result: none,
            method: None,
            decorates: false,
        });
        for (index, tree) in trees.iter().enumerate() {
            if let Some(tree) = tree {
                Walk::module(&mut flow, SourceId(index as u32), tree);
            }
        }
        flow.solve();
        flow.members.are_known = true;
        flow.tell_apart();
        flow
    }

    /// Whether some class has a special method of this name.
    pub(super) fn is_special(&self, name: &str) -> bool {
        self.specials.contains(name)
    }

    /// Whether some class has a special method that syntax calls.
    pub(super) fn has_specials(&self) -> bool {
        !self.specials.is_empty()
    }

    /// The path that `id` stands for.
    pub fn path(&self, id: PathId) -> &str {
        &self.outside.of(id).name
    }

    /// The id of a dotted path.
    pub(super) fn intern(&mut self, path: &str) -> PathId {
        self.outside.intern(path)
    }

    /// The variable `name` of `scope`.
    pub fn var(&mut self, source: SourceId, scope: ScopeId, name: &Name) -> Node {
        let graph = &mut self.graph;
        *self.vars.entry((source, scope, name.clone())).or_insert_with(|| graph.node())
    }

    /// The variable `name` of `scope`, if anything was found out about it.
    pub fn known_var(&self, source: SourceId, scope: ScopeId, name: &Name) -> Option<Node> {
        self.vars.get(&(source, scope, name.clone())).copied()
    }

    /// The call at `span`.
    pub fn call_at(&self, source: SourceId, span: Span) -> Option<CallId> {
        self.call_at.get(source.0 as usize)?.get(&span).copied()
    }

    /// The place of the expression at `span`, kept for names, attributes and what they are taken from.
    pub fn place_at(&self, source: SourceId, span: Span) -> Option<Node> {
        self.place_at.get(source.0 as usize)?.get(&span).copied()
    }

    /// The function or lambda defined at `span`.
    pub fn function_at(&self, source: SourceId, span: Span) -> Option<FunctionId> {
        self.function_at.get(&(source, span)).copied()
    }

    /// The class defined at `span`.
    pub fn class_at(&self, source: SourceId, span: Span) -> Option<ClassId> {
        self.class_at.get(&(source, span)).copied()
    }

    /// The function with this id.
    pub fn function(&self, id: FunctionId) -> &FunctionInfo<'f> {
        &self.functions[id.0 as usize]
    }

    /// The class with this id.
    pub fn class(&self, id: ClassId) -> &ClassInfo<'f> {
        &self.classes[id.0 as usize]
    }

    /// The call with this id.
    pub fn call(&self, id: CallId) -> &CallInfo<'f> {
        &self.calls[id.0 as usize]
    }

    /// Whether `source` has star imports whose names cannot be known.
    pub fn has_unknown_star(&self, source: SourceId) -> bool {
        self.stars.get(&source).is_some_and(|stars| stars.iter().any(|star| matches!(star, Star::External(_))))
    }

    pub(super) fn file_path(&self, id: SourceId) -> PathBuf {
        self.paths[id.0 as usize].clone()
    }

    pub(super) fn target_obj(&mut self, target: &Target) -> Obj {
        match target {
            Target::File(id) => Obj::Module(*id),
            Target::Namespace(folder) => {
                let known = self.namespaces.iter().position(|known| known == folder);
                let index = known.unwrap_or_else(|| {
                    self.namespaces.push(folder.clone());
                    self.namespaces.len() - 1
                });
                Obj::Namespace(index as u32)
            }
        }
    }

    /// The submodule `name` of a module of the project.
    pub(super) fn submodule(&mut self, parent: Obj, name: &str) -> Option<Obj> {
        let target = match parent {
            Obj::Module(id) => {
                let path = self.file_path(id);
                self.importer.submodule(&Target::File(id), Some(&path), name)?
            }
            Obj::Namespace(index) => {
                let folder = self.namespaces[index as usize].clone();
                self.importer.submodule(&Target::Namespace(folder), None, name)?
            }
            _ => return None,
        };
        Some(self.target_obj(&target))
    }

    /// The values that `name` may have in a module that gets it by a star import.
    pub(super) fn through_star(&mut self, source: SourceId, name: &Name, to: Node) {
        self.unbound(source, name, to);
    }

    /// The values that `name`, bound nowhere in the module, may stand for.
    fn unbound(&mut self, source: SourceId, name: &Name, to: Node) {
        let stars = self.stars.get(&source).cloned().unwrap_or_default();
        let only = stars.len() == 1;
        for star in stars {
            match star {
                Star::Project(id) if self.scopes[id.0 as usize].get(MODULE).bound.contains_key(name) => {
                    let var = self.var(id, MODULE, name);
                    self.graph.flow(var, to);
                    return;
                }
                Star::Project(_) => {}
                Star::External(module) => {
                    let path = self.canonical(&format!("{module}.{name}"), NO_CALL);
                    // A module takes the name of a builtin only if it is known to: `os.open`.
                    let builtin = is_builtin(name);
                    if self.table.is_listed(&path) || !builtin && (only || self.table.is_known(&path)) {
                        let id = self.intern(&path);
                        self.graph.add(to, Obj::External(id, NO_CALL));
                        return;
                    }
                }
            }
        }
        let id = self.intern(&format!("builtins.{name}"));
        self.graph.add(to, Obj::External(id, NO_CALL));
    }
}

/// The special methods that classes define.
fn specials(scopes: &[Scopes]) -> FxHashSet<Name> {
    let classes = scopes.iter().flat_map(|scopes| &scopes.all).filter(|scope| scope.kind == ScopeKind::Class);
    classes.flat_map(|scope| scope.bound.keys()).filter(|name| is_special(name)).cloned().collect()
}

/// The walk over one file.
struct Walk<'a, 'f> {
    flow: &'a mut Flow<'f>,
    source: SourceId,
    scopes: &'f Scopes,
    scope: ScopeId,
    /// The scope whose definitions `env` tracks.
    env_scope: ScopeId,
    env: Env,
    function: Option<FunctionId>,
    class: Option<ClassId>,
    /// Names that some function rebinds by `global`: any call may change them.
    shared: FxHashSet<Name>,
    sys_path: Vec<PathBuf>,
}

impl<'a, 'f> Walk<'a, 'f> {
    fn module(flow: &'a mut Flow<'f>, source: SourceId, tree: &'f Tree) {
        let scopes = &flow.scopes[source.0 as usize];
        let shared = scopes.all.iter().flat_map(|scope| scope.globals.iter().cloned()).collect();
        let mut walk = Walk {
            flow,
            source,
            scopes,
            scope: MODULE,
            env_scope: MODULE,
            env: Env::default(),
            function: None,
            class: None,
            shared,
            sys_path: Vec::new(),
        };
        let before = walk.builtins();
        walk.block(&tree.body);
        walk.keep_builtins(before);
    }

    /// What a name means that is a builtin until the module binds it: `print = functools.partial(print, …)`.
    fn builtins(&mut self) -> Vec<(Name, Node)> {
        let bound = self.scopes.get(MODULE).bound.keys().filter(|name| is_builtin(name));
        let names: Vec<Name> = bound.cloned().collect();
        let mut before = Vec::new();
        for name in names {
            let node = self.node();
            self.flow.unbound(self.source, &name, node);
            self.env.set(name.clone(), vec![node]);
            before.push((name, node));
        }
        before
    }

    /// Functions see the builtins that the module may leave as they are.
    fn keep_builtins(&mut self, before: Vec<(Name, Node)>) {
        for (name, node) in before {
            let left = self.env.get(&name).is_some_and(|defs| defs.contains(&node));
            if left || self.shared.contains(&name) {
                let var = self.flow.var(self.source, MODULE, &name);
                self.flow.graph.flow(node, var);
            }
        }
    }

    /// Notes the place of the expression at `span`.
    fn place(&mut self, span: Span, node: Node) {
        self.flow.place_at[self.source.0 as usize].insert(span, node);
    }

    fn node(&mut self) -> Node {
        self.flow.graph.node()
    }

    fn constrain(&mut self, constraint: Constraint) {
        self.flow.constraints.push(constraint);
    }

    fn home(&self, name: &str) -> ScopeId {
        match self.scopes.resolve(self.scope, name) {
            Resolution::Local(scope) => scope,
            Resolution::Global => MODULE,
        }
    }

    fn read(&mut self, name: &Name, span: Span) -> Node {
        let home = self.home(name);
        let node = match self.env.get(name).filter(|_| home == self.env_scope && !self.shared.contains(name)) {
            Some(defs) if defs.len() == 1 => defs[0],
            Some(defs) => {
                let defs = defs.clone();
                let joined = self.node();
                defs.into_iter().for_each(|def| {
                    self.flow.graph.flow(def, joined);
                });
                joined
            }
            None => self.flow.var(self.source, home, name),
        };
        // `class Client: token = token`: the module's, as long as the class has none.
        if self.scopes.get(home).kind == ScopeKind::Class && self.scopes.get(MODULE).bound.contains_key(name) {
            let (own, joined) = (node, self.node());
            let outer = self.flow.var(self.source, MODULE, name);
            self.flow.graph.flow(own, joined);
            self.flow.graph.flow(outer, joined);
            self.flow.place_at[self.source.0 as usize].insert(span, joined);
            return joined;
        }
        if home == MODULE && !self.scopes.get(MODULE).bound.contains_key(name) {
            self.flow.unbound(self.source, name, node);
        }
        self.place(span, node);
        node
    }

    fn define(&mut self, name: &Name, value: Node) {
        let home = self.home(name);
        let var = self.flow.var(self.source, home, name);
        let def = self.node();
        self.flow.graph.flow(value, def);
        self.flow.graph.flow(def, var);
        if home == self.env_scope {
            self.env.set(name.clone(), vec![def]);
        }
    }
}
