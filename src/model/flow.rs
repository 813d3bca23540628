//! Syntax in, flows of values out: who may hold which function, class, module or external object.
//!
//! Reads in the scope that runs see the definitions that reach them; nested scopes see them all.

mod definitions;
mod reaching;

use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use reaching::{Changes, Env};

use super::api::Table;
use super::closure::{Closure, Closures};
use super::import::{Importer, Target};
use super::origin::Origins;
use super::scope::{MODULE, Resolution, ScopeId, Scopes};
use super::value::*;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

/// A function of the project.
#[derive(Clone, Debug)]
pub struct FunctionInfo<'f> {
    /// Its file.
    pub source: SourceId,
    /// Its definition.
    pub ast: &'f Function,
    /// The scope of its body.
    pub scope: ScopeId,
    /// The function that it is nested in.
    pub outer: Option<FunctionId>,
    /// The class whose method it is.
    pub class: Option<ClassId>,
    /// Its parameters, in order.
    pub params: Vec<Node>,
    /// What it returns.
    pub returns: Node,
    /// What it yields; it is a generator function if it has a `yield`.
    pub yields: Node,
    /// Whether it has a `yield`.
    pub generator: bool,
    /// The paths of its decorators that have one: `staticmethod`, `property`, …
    pub markers: Vec<Name>,
    /// For a closure that is told apart from others with the same body: how it was made.
    pub closure: Option<Closure>,
}

/// A class of the project.
#[derive(Debug)]
pub struct ClassInfo<'f> {
    /// Its file.
    pub source: SourceId,
    /// Its definition.
    pub ast: &'f Class,
    /// The scope of its body.
    pub scope: ScopeId,
    /// The function whose body it stands in.
    pub outer: Option<FunctionId>,
    /// Its bases.
    pub bases: Vec<Node>,
    /// The attributes that anybody sets on its objects.
    pub attrs: FxHashMap<Name, Node>,
}

/// A call in the project.
#[derive(Debug)]
pub struct CallInfo<'f> {
    /// Its file.
    pub source: SourceId,
    /// The call's place.
    pub span: Span,
    /// The call, unless it is implied by a decorator, a `with` or a loop.
    pub ast: Option<&'f Call>,
    /// The function that makes it; none at module level.
    pub function: Option<FunctionId>,
    /// What is called.
    pub callee: Node,
    /// Positional arguments, and whether one is starred.
    pub args: Vec<(Node, bool)>,
    /// Keyword arguments.
    pub keywords: Vec<(Option<Name>, Node)>,
    /// What it gives.
    pub result: Node,
    /// For a method call: the receiver and the method's name.
    pub method: Option<(Node, Name)>,
    /// Whether a decorator is applied.
    pub decorates: bool,
}

/// What must hold between places.
#[derive(Clone, Debug)]
pub(super) enum Constraint {
    /// `to ⊇ base.name`.
    Attr { base: Node, name: Name, to: Node },
    /// `base.name ⊇ from`.
    SetAttr { base: Node, name: Name, from: Node },
    /// `to ⊇` the elements of `from`.
    Elements { from: Node, to: Node },
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
    call_at: FxHashMap<(SourceId, Span), CallId>,
    place_at: FxHashMap<(SourceId, Span), Node>,
    function_at: FxHashMap<(SourceId, Span), FunctionId>,
    class_at: FxHashMap<(SourceId, Span), ClassId>,
    path_ids: FxHashMap<String, PathId>,
    path_names: Vec<Name>,
    /// The paths of attributes that were asked for, where no call matters.
    pub(super) attributes: FxHashMap<(PathId, Name), PathId>,
    namespaces: Vec<PathBuf>,
    stars: FxHashMap<SourceId, Vec<Star>>,
    /// The modules that each import statement runs.
    pub imports: FxHashMap<(SourceId, Span), Vec<SourceId>>,
    /// What generators yield: a container of one of these is no list.
    pub generators: FxHashSet<Node>,
    pub(super) closures: Closures,
    pub(super) origins: Origins,
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
            call_at: FxHashMap::default(),
            place_at: FxHashMap::default(),
            function_at: FxHashMap::default(),
            class_at: FxHashMap::default(),
            path_ids: FxHashMap::default(),
            path_names: Vec::new(),
            attributes: FxHashMap::default(),
            namespaces: Vec::new(),
            stars: FxHashMap::default(),
            imports: FxHashMap::default(),
            generators: FxHashSet::default(),
            closures: Closures::default(),
            origins: Origins::default(),
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
        flow.tell_apart();
        flow
    }

    /// The path that `id` stands for.
    pub fn path(&self, id: PathId) -> &str {
        &self.path_names[id.0 as usize]
    }

    /// The id of a dotted path.
    pub(super) fn intern(&mut self, path: &str) -> PathId {
        if let Some(id) = self.path_ids.get(path) {
            return *id;
        }
        let id = PathId(self.path_names.len() as u32);
        self.path_names.push(path.into());
        self.path_ids.insert(path.to_owned(), id);
        id
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
        self.call_at.get(&(source, span)).copied()
    }

    /// The place of the expression at `span`, kept for names, attributes and what they are taken from.
    pub fn place_at(&self, source: SourceId, span: Span) -> Option<Node> {
        self.place_at.get(&(source, span)).copied()
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
        for star in self.stars.get(&source).cloned().unwrap_or_default() {
            match star {
                Star::Project(id) if self.scopes[id.0 as usize].get(MODULE).bound.contains_key(name) => {
                    let var = self.var(id, MODULE, name);
                    self.graph.flow(var, to);
                    return;
                }
                Star::Project(_) => {}
                Star::External(module) => {
                    let path = self.canonical(&format!("{module}.{name}"), NO_CALL);
                    if self.table.is_known(&path) {
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
        walk.block(&tree.body);
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
        if home == MODULE && !self.scopes.get(MODULE).bound.contains_key(name) {
            self.flow.unbound(self.source, name, node);
        }
        self.flow.place_at.insert((self.source, span), node);
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

    fn block(&mut self, body: &'f [Stmt]) {
        body.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn optional(&mut self, block: &'f Option<Block>) {
        if let Some(block) = block {
            self.block(&block.body);
        }
    }

    fn stmt(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => {
                self.expr(value);
            }
            StmtKind::Assign { targets, value } => {
                let node = self.expr(value);
                targets.iter().for_each(|target| self.assign(target, node, Some(value)));
            }
            StmtKind::AugAssign { target, value } => {
                let node = self.expr(value);
                let old = self.expr(target);
                self.flow.graph.flow(node, old);
                if let ExprKind::Name(name) = &target.kind {
                    self.define(name, old);
                }
            }
            StmtKind::AnnAssign { target, annotation, value } => {
                self.expr(annotation);
                if let Some(value) = value {
                    let node = self.expr(value);
                    self.assign(target, node, Some(value));
                }
            }
            StmtKind::Delete(values) | StmtKind::Raise(values) | StmtKind::Assert(values) => {
                values.iter().for_each(|value| {
                    self.expr(value);
                });
            }
            StmtKind::Return(value) => {
                if let (Some(value), Some(function)) = (value, self.function) {
                    let node = self.expr(value);
                    let returns = self.flow.function(function).returns;
                    self.flow.graph.flow(node, returns);
                }
            }
            StmtKind::Import(aliases) => aliases.iter().for_each(|alias| self.import(alias, stmt.span)),
            StmtKind::ImportFrom(import) => self.import_from(import, stmt.span),
            StmtKind::Function(function) => {
                let value = self.define_function(function);
                if let Some(name) = &function.name {
                    self.define(name, value);
                }
            }
            StmtKind::Class(class) => self.define_class(class),
            StmtKind::TypeAlias { .. }
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_) => {}
            _ => self.compound(stmt),
        }
    }

    fn compound(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::If { branches, orelse } => {
                let before = self.env.mark();
                let mut ends = Vec::new();
                for branch in branches {
                    self.expr(&branch.test);
                    let tested = self.env.mark();
                    self.block(&branch.body.body);
                    ends.push(self.env.changes(before));
                    self.env.rewind(tested);
                    self.env.close();
                }
                self.optional(orelse);
                ends.into_iter().for_each(|end| self.env.join(before, end));
                self.env.close();
            }
            StmtKind::For { target, iter, body, orelse } => {
                let iter_node = self.expr(iter);
                let element = self.elements(iter_node);
                self.implied(iter.span, iter_node, "__iter__", element);
                self.looping(body, |walk| walk.assign(target, element, None));
                self.optional(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.looping(body, |_| {});
                self.optional(orelse);
            }
            StmtKind::With { items, body } => {
                for item in items {
                    self.with_item(item);
                }
                self.block(&body.body);
            }
            StmtKind::Try { body, handlers, orelse, finalbody } => {
                let before = self.env.mark();
                self.block(&body.body);
                let after = self.env.changes(before);
                self.optional(orelse);
                let mut ends = vec![self.env.changes(before)];
                for handler in handlers {
                    self.env.rewind(before);
                    self.env.join(before, after.clone());
                    handler.types.iter().for_each(|class| {
                        self.expr(class);
                    });
                    if let Some((name, _)) = &handler.name {
                        let unknown = self.node();
                        self.define(name, unknown);
                    }
                    self.block(&handler.body.body);
                    ends.push(self.env.changes(before));
                }
                ends.into_iter().for_each(|end| self.env.join(before, end));
                self.env.close();
                self.optional(finalbody);
            }
            StmtKind::Match { subjects, cases } => {
                let nodes: Vec<Node> = subjects.iter().map(|subject| self.expr(subject)).collect();
                let before = self.env.mark();
                for case in cases {
                    let end = self.env.rewind(before);
                    for (name, _) in &case.captures {
                        let capture = self.node();
                        for node in &nodes {
                            self.flow.graph.flow(*node, capture);
                            self.constrain(Constraint::Elements { from: *node, to: capture });
                        }
                        self.define(name, capture);
                    }
                    case.values.iter().chain(&case.guard).for_each(|value| {
                        self.expr(value);
                    });
                    self.block(&case.body.body);
                    self.env.join(before, end);
                }
                self.env.close();
            }
            _ => {}
        }
    }

    /// A loop's body: what it binds reaches its own beginning.
    fn looping(&mut self, body: &'f Block, start: impl FnOnce(&mut Self)) {
        let before = self.env.mark();
        let mut heads: Vec<(Name, Node)> = Vec::new();
        for name in bound_names(&body.body) {
            let head = self.node();
            for def in self.env.get(&name).cloned().unwrap_or_default() {
                self.flow.graph.flow(def, head);
            }
            if self.env.get(&name).is_some() {
                self.env.set(name.clone(), vec![head]);
                heads.push((name, head));
            }
        }
        start(self);
        self.block(&body.body);
        for (name, head) in heads {
            for def in self.env.get(&name).cloned().unwrap_or_default() {
                self.flow.graph.flow(def, head);
            }
        }
        self.env.join(before, Changes::default());
        self.env.close();
    }

    fn with_item(&mut self, item: &'f WithItem) {
        let context = self.expr(&item.context);
        let entered = self.elements(context);
        self.flow.graph.flow(context, entered);
        self.implied(item.context.span, context, "__enter__", entered);
        if let Some(target) = &item.target {
            self.assign(target, entered, None);
        }
    }

    /// The call of a special method that a loop or a `with` implies.
    fn implied(&mut self, span: Span, receiver: Node, method: &str, result: Node) {
        let callee = self.node();
        let name: Name = method.into();
        self.constrain(Constraint::Attr { base: receiver, name: name.clone(), to: callee });
        // Empty spans at the end of the receiver keep it apart from the receiver's own call.
        let at = Span { start: span.end, end: span.end };
        self.add_call(at, None, callee, Vec::new(), Vec::new(), result, Some((receiver, name)));
    }

    #[allow(clippy::too_many_arguments, reason = "the fields of one record")]
    fn add_call(
        &mut self,
        span: Span,
        ast: Option<&'f Call>,
        callee: Node,
        args: Vec<(Node, bool)>,
        keywords: Vec<(Option<Name>, Node)>,
        result: Node,
        method: Option<(Node, Name)>,
    ) -> CallId {
        let id = CallId(self.flow.calls.len() as u32);
        let (source, function) = (self.source, self.function);
        let decorates = false;
        self.flow.calls.push(CallInfo {
            source,
            span,
            ast,
            function,
            callee,
            args,
            keywords,
            result,
            method,
            decorates,
        });
        self.flow.call_at.insert((source, span), id);
        self.constrain(Constraint::Call(id));
        id
    }

    fn elements(&mut self, from: Node) -> Node {
        let to = self.node();
        self.constrain(Constraint::Elements { from, to });
        to
    }

    /// Binds `value` to a target; `source` is its expression, to take tuples apart.
    fn assign(&mut self, target: &'f Expr, value: Node, source: Option<&'f Expr>) {
        match &target.kind {
            ExprKind::Name(name) => self.define(name, value),
            ExprKind::Tuple(targets) | ExprKind::List(targets) => {
                let items = match source.map(|source| &source.kind) {
                    Some(ExprKind::Tuple(items) | ExprKind::List(items)) if items.len() == targets.len() => Some(items),
                    _ => None,
                };
                let element = self.elements(value);
                for (index, target) in targets.iter().enumerate() {
                    let item = items.map(|items| &items[index]);
                    let node = item.and_then(|item| self.flow.place_at.get(&(self.source, item.span)).copied());
                    self.assign(target, node.unwrap_or(element), item);
                }
            }
            ExprKind::Starred(inner) => {
                let list = self.container(&[value]);
                self.assign(inner, list, None);
            }
            ExprKind::Attribute { value: base, attr } => {
                let base_node = self.expr(base);
                self.constrain(Constraint::SetAttr { base: base_node, name: attr.clone(), from: value });
            }
            ExprKind::Subscript { value: base, index } => {
                let base_node = self.expr(base);
                self.expr(index);
                self.constrain(Constraint::SetElements { base: base_node, from: value });
            }
            _ => {}
        }
    }

    fn container(&mut self, items: &[Node]) -> Node {
        let (list, element) = (self.node(), self.node());
        for item in items {
            self.flow.graph.flow(*item, element);
        }
        self.flow.graph.add(list, Obj::Container(element));
        list
    }

    fn expr(&mut self, expr: &'f Expr) -> Node {
        let node = self.expr_node(expr);
        self.flow.place_at.insert((self.source, expr.span), node);
        node
    }

    fn expr_node(&mut self, expr: &'f Expr) -> Node {
        match &expr.kind {
            ExprKind::Name(name) => self.read(name, expr.span),
            ExprKind::Attribute { value, attr } => {
                let base = self.expr(value);
                let to = self.node();
                self.constrain(Constraint::Attr { base, name: attr.clone(), to });
                to
            }
            ExprKind::Subscript { value, index } => {
                let base = self.expr(value);
                self.expr(index);
                self.elements(base)
            }
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Lambda(function) => self.define_function(function),
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, expr.span),
            ExprKind::Await(value) => self.expr(value),
            ExprKind::Starred(value) => self.expr(value),
            ExprKind::Yield(value) => {
                if let (Some(value), Some(function)) = (value, self.function) {
                    let node = self.expr(value);
                    let yields = self.flow.function(function).yields;
                    self.flow.graph.flow(node, yields);
                }
                self.node()
            }
            ExprKind::Walrus { target, value } => {
                let node = self.expr(value);
                self.assign(target, node, Some(value));
                node
            }
            ExprKind::Conditional { test, body, orelse } => {
                self.expr(test);
                let parts = [self.expr(body), self.expr(orelse)];
                self.union(&parts)
            }
            ExprKind::And(values) | ExprKind::Or(values) => {
                let parts: Vec<Node> = values.iter().map(|value| self.expr(value)).collect();
                self.union(&parts)
            }
            ExprKind::Binary { left, right, .. } => {
                let parts = [self.expr(left), self.expr(right)];
                self.union(&parts)
            }
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => self.display(items),
            ExprKind::Dict(items) => {
                let mut nodes = Vec::new();
                for (key, value) in items {
                    key.iter().for_each(|key| {
                        self.expr(key);
                    });
                    let value = self.expr(value);
                    nodes.push(if key.is_some() { value } else { self.elements(value) });
                }
                self.container(&nodes)
            }
            _ => {
                super::scope::each_child(expr, &mut |child| {
                    self.expr(child);
                });
                self.node()
            }
        }
    }

    fn display(&mut self, items: &'f [Expr]) -> Node {
        let mut nodes = Vec::new();
        for item in items {
            let node = self.expr(item);
            nodes.push(if matches!(item.kind, ExprKind::Starred(_)) { self.elements(node) } else { node });
        }
        self.container(&nodes)
    }

    fn union(&mut self, parts: &[Node]) -> Node {
        let joined = self.node();
        for part in parts {
            self.flow.graph.flow(*part, joined);
        }
        joined
    }

    fn comprehension(&mut self, comprehension: &'f Comprehension, span: Span) -> Node {
        let outer = self.scope;
        for (index, clause) in comprehension.clauses.iter().enumerate() {
            let iter = self.expr(&clause.iter);
            if index == 0 {
                self.scope = self.scopes.of(span);
            }
            let element = self.elements(iter);
            self.implied(clause.iter.span, iter, "__iter__", element);
            self.assign(&clause.target, element, None);
            clause.conditions.iter().for_each(|condition| {
                self.expr(condition);
            });
        }
        comprehension.key.iter().for_each(|key| {
            self.expr(key);
        });
        let element = self.expr(&comprehension.element);
        self.scope = outer;
        let made = self.container(&[element]);
        if comprehension.kind == ComprehensionKind::Generator {
            let elements = self.flow.graph.objs(made).iter().filter_map(|obj| match obj {
                Obj::Container(element) => Some(*element),
                _ => None,
            });
            self.flow.generators.extend(elements);
        }
        made
    }

    fn call(&mut self, call: &'f Call, span: Span) -> Node {
        let callee = self.expr(&call.func);
        let mut args = Vec::new();
        for arg in &call.args {
            let node = self.expr(arg);
            args.push((node, matches!(arg.kind, ExprKind::Starred(_))));
        }
        let mut keywords = Vec::new();
        for keyword in &call.keywords {
            keywords.push((keyword.name.clone(), self.expr(&keyword.value)));
        }
        let method = match &call.func.kind {
            ExprKind::Attribute { value, attr } => {
                self.flow.place_at.get(&(self.source, value.span)).map(|base| (*base, attr.clone()))
            }
            _ => None,
        };
        self.sys_path_insert(call);
        let result = self.node();
        if call.args.is_empty()
            && call.func.name().is_some_and(|name| &**name == "super")
            && let Some(class) = self.function.and_then(|function| self.method_class(function))
        {
            self.flow.graph.add(result, Obj::Super(class));
        }
        self.add_call(span, Some(call), callee, args, keywords, result, method);
        result
    }

    fn method_class(&self, function: FunctionId) -> Option<ClassId> {
        let info = self.flow.function(function);
        info.class.or_else(|| info.outer.and_then(|outer| self.method_class(outer)))
    }

    /// `sys.path.insert(0, "lib")` and `.append("lib")` with a literal, relative to the file's folder.
    fn sys_path_insert(&mut self, call: &Call) {
        let ExprKind::Attribute { value, attr } = &call.func.kind else { return };
        let ExprKind::Attribute { value: module, attr: path } = &value.kind else { return };
        let known = module.name().is_some_and(|name| &**name == "sys") && &**path == "path";
        if !known || !matches!(&**attr, "insert" | "append") {
            return;
        }
        let Some(folder) = self.flow.paths[self.source.0 as usize].parent().map(PathBuf::from) else { return };
        if let Some(text) = call.args.last().and_then(last_literal) {
            self.sys_path.push(folder.join(text.trim_start_matches("./")));
        }
    }
}

/// The last string literal in an expression such as `os.path.join(HERE, "lib")`.
fn last_literal(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Str(text) => text.clone(),
        ExprKind::Call(call) => call.args.iter().rev().find_map(last_literal),
        ExprKind::Binary { left, right, .. } => last_literal(right).or_else(|| last_literal(left)),
        _ => None,
    }
}

/// The names that the statements bind in their own scope.
fn bound_names(body: &[Stmt]) -> Vec<Name> {
    let mut names = Vec::new();
    for stmt in body {
        super::statement::each_binding(stmt, &mut |name, _| names.push(Name::from(name)));
        for block in stmt.blocks() {
            names.extend(bound_names(&block.body));
        }
    }
    names
}
