//! Scopes and bindings, as CPython's `Python/symtable.c` computes them.
//!
//! Function and lambda bodies, class bodies, comprehensions, PEP 695 parameter lists and what is
//! evaluated lazily in these each have a scope. Decorators, defaults, annotations, base classes and a
//! comprehension's first iterable belong to the scope around. `tests/scopes.rs` compares all of it with
//! CPython.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::ast::*;
use crate::span::Span;

/// A scope's index in [`Scopes::all`]; the module's is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// The module's own scope.
pub const MODULE: ScopeId = ScopeId(0);

/// What a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// The file.
    Module,
    /// A `def` or a lambda.
    Function,
    /// A class body.
    Class,
    /// A comprehension or generator expression.
    Comprehension,
    /// The type parameters of a generic definition.
    TypeParams,
    /// An alias's value or a type parameter's bound or default: evaluated when somebody asks for it.
    TypeExpression,
}

/// One scope.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What it belongs to.
    pub kind: ScopeKind,
    /// As symtable has it: the definition's name, `lambda`, `listcomp`, …; `top` for the module.
    pub name: Name,
    /// Where that name stands, or the beginning of what has none.
    pub name_span: Span,
    /// The scope around; the module's is its own.
    pub parent: ScopeId,
    /// The place of what it belongs to.
    pub span: Span,
    /// The names bound here, with the places that bind them.
    pub bound: FxHashMap<Name, Vec<Span>>,
    /// The names read here (not in scopes within).
    pub reads: FxHashSet<Name>,
    /// Declared `global`.
    pub globals: FxHashSet<Name>,
    /// Declared `nonlocal`.
    pub nonlocals: FxHashSet<Name>,
    /// Whether a star import binds names that cannot be seen.
    pub star_import: bool,
}

/// Where a name's variable lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// In this scope, which is no module.
    Local(ScopeId),
    /// In the module, or a builtin if the module does not bind it.
    Global,
}

/// All scopes of a file.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    /// In the order in which they open.
    pub all: Vec<Scope>,
    by_span: FxHashMap<Span, ScopeId>,
}

impl Scopes {
    /// The scopes of a file.
    pub fn new(tree: &Tree) -> Self {
        let mut builder = Builder { scopes: Scopes::default(), current: MODULE };
        builder.open(ScopeKind::Module, &"top".into(), Span::default(), Span::default());
        builder.block(&tree.body);
        builder.scopes
    }

    /// The scope with this id.
    pub fn get(&self, id: ScopeId) -> &Scope {
        &self.all[id.0 as usize]
    }

    /// The scope that belongs to the definition, lambda or comprehension at `span`.
    pub fn of(&self, span: Span) -> ScopeId {
        self.by_span.get(&span).copied().unwrap_or(MODULE)
    }

    /// Where `name`, used in `scope`, lives.
    pub fn resolve(&self, scope: ScopeId, name: &str) -> Resolution {
        let (mut at, mut own) = (scope, true);
        loop {
            let here = self.get(at);
            let visible = own || here.kind != ScopeKind::Class;
            if here.kind == ScopeKind::Module || visible && here.globals.contains(name) {
                return Resolution::Global;
            }
            let bound = here.bound.contains_key(name) && !here.nonlocals.contains(name);
            if visible && bound || !visible && name == "__class__" {
                return Resolution::Local(at);
            }
            // A comprehension in a class body does not see the class's names; its type parameters' scope does.
            own = own && matches!(here.kind, ScopeKind::TypeParams | ScopeKind::TypeExpression);
            at = here.parent;
        }
    }

    /// The innermost scope that holds all of `span`.
    pub fn around(&self, span: Span) -> ScopeId {
        // Those within open later.
        let last = self.all.iter().rposition(|scope| scope.span.contains(span));
        last.map_or(MODULE, |index| ScopeId(index as u32))
    }

    /// Whether `span` lies within a class, where private names are others.
    pub fn is_in_class(&self, span: Span) -> bool {
        self.all.iter().any(|scope| scope.kind == ScopeKind::Class && scope.span.contains(span))
    }

    /// Whether `scope` is `outer` or lies within it.
    pub fn within(&self, mut scope: ScopeId, outer: ScopeId) -> bool {
        loop {
            if scope == outer {
                return true;
            }
            if scope == MODULE {
                return false;
            }
            scope = self.get(scope).parent;
        }
    }
}

/// Whether a class puts its own name in front of this one, wherever it stands in the class.
pub fn is_private(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}

struct Builder {
    scopes: Scopes,
    current: ScopeId,
}

impl Builder {
    fn open(&mut self, kind: ScopeKind, name: &Name, name_span: Span, span: Span) -> ScopeId {
        let id = ScopeId(self.scopes.all.len() as u32);
        self.scopes.all.push(Scope {
            kind,
            name: name.clone(),
            name_span,
            parent: self.current,
            span,
            bound: FxHashMap::default(),
            reads: FxHashSet::default(),
            globals: FxHashSet::default(),
            nonlocals: FxHashSet::default(),
            star_import: false,
        });
        if !matches!(kind, ScopeKind::TypeParams | ScopeKind::TypeExpression) {
            self.scopes.by_span.insert(span, id);
        }
        self.current = id;
        id
    }

    fn close(&mut self, outer: ScopeId) {
        self.current = outer;
    }

    fn here(&mut self) -> &mut Scope {
        &mut self.scopes.all[self.current.0 as usize]
    }

    fn bind(&mut self, name: &Name, span: Span) {
        self.here().bound.entry(name.clone()).or_default().push(span);
        if self.here().globals.contains(name) && self.current != MODULE {
            self.scopes.all[0].bound.entry(name.clone()).or_default().push(span);
        }
    }

    /// Declares the global names of a function before its statements bind them.
    fn block(&mut self, body: &[Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn optional_block(&mut self, block: &Option<Block>) {
        if let Some(block) = block {
            self.block(&block.body);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                targets.iter().for_each(|target| self.target(target));
            }
            StmtKind::AugAssign { target, value } => {
                if let ExprKind::Name(name) = &target.kind {
                    self.here().reads.insert(name.clone());
                }
                self.target(target);
                self.expr(value);
            }
            StmtKind::AnnAssign { target, annotation, value } => {
                self.target(target);
                self.expr(annotation);
                value.iter().for_each(|value| self.expr(value));
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.target(target)),
            StmtKind::Return(value) => value.iter().for_each(|value| self.expr(value)),
            StmtKind::Raise(values) | StmtKind::Assert(values) => values.iter().for_each(|value| self.expr(value)),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
            StmtKind::Global(names) => self.here().globals.extend(names.iter().cloned()),
            StmtKind::Nonlocal(names) => self.here().nonlocals.extend(names.iter().cloned()),
            StmtKind::Import(aliases) => {
                for alias in aliases {
                    let top: Name = alias.name.split('.').next().unwrap_or_default().into();
                    self.bind(alias.asname.as_ref().unwrap_or(&top), alias.span);
                }
            }
            StmtKind::ImportFrom(import) => {
                self.here().star_import |= import.star;
                for alias in &import.names {
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name), alias.span);
                }
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.target(name);
                let Some(alias) = name.name() else { return };
                let outer = self.type_params(type_params, alias, name.span, stmt.span);
                self.type_expression(value, alias);
                self.close(outer);
            }
            StmtKind::Function(function) => self.function(function),
            StmtKind::Class(class) => self.class(class),
            _ => self.compound(stmt),
        }
    }

    fn compound(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::If { branches, orelse } => {
                for branch in branches {
                    self.expr(&branch.test);
                    self.block(&branch.body.body);
                }
                self.optional_block(orelse);
            }
            StmtKind::For { target, iter, body, orelse } => {
                self.expr(iter);
                self.target(target);
                self.block(&body.body);
                self.optional_block(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.block(&body.body);
                self.optional_block(orelse);
            }
            StmtKind::With { items, body } => {
                for item in items {
                    self.expr(&item.context);
                    item.target.iter().for_each(|target| self.target(target));
                }
                self.block(&body.body);
            }
            StmtKind::Try { body, handlers, orelse, finalbody } => {
                self.block(&body.body);
                for handler in handlers {
                    handler.types.iter().for_each(|class| self.expr(class));
                    if let Some((name, span)) = &handler.name {
                        self.bind(name, *span);
                    }
                    self.block(&handler.body.body);
                }
                self.optional_block(orelse);
                self.optional_block(finalbody);
            }
            StmtKind::Match { subjects, cases } => {
                subjects.iter().for_each(|subject| self.expr(subject));
                for case in cases {
                    case.values.iter().for_each(|value| self.expr(value));
                    case.captures.iter().for_each(|(name, span)| self.bind(name, *span));
                    case.guard.iter().for_each(|guard| self.expr(guard));
                    self.block(&case.body.body);
                }
            }
            _ => {}
        }
    }

    /// Opens a scope if there are parameters; the definition `name` at `name_span` has them.
    fn type_params(&mut self, params: &[TypeParam], name: &Name, name_span: Span, span: Span) -> ScopeId {
        let outer = self.current;
        if !params.is_empty() {
            self.open(ScopeKind::TypeParams, name, name_span, span);
            for param in params {
                self.bind(&param.name, span);
                param.bound.iter().for_each(|bound| self.type_expression(bound, &param.name));
            }
        }
        outer
    }

    fn type_expression(&mut self, value: &Expr, name: &Name) {
        let outer = self.current;
        self.open(ScopeKind::TypeExpression, name, value.span, value.span);
        self.expr(value);
        self.close(outer);
    }

    fn function(&mut self, function: &Function) {
        if let Some(name) = &function.name {
            self.bind(name, function.name_span);
        }
        function.decorators.iter().for_each(|decorator| self.expr(decorator));
        for param in &function.params {
            param.default.iter().for_each(|default| self.expr(default));
        }
        let name = function.name.clone().unwrap_or_else(|| "lambda".into());
        let outer = self.type_params(&function.type_params, &name, function.name_span, function.span);
        for param in &function.params {
            param.annotation.iter().for_each(|annotation| self.expr(annotation));
        }
        function.returns.iter().for_each(|returns| self.expr(returns));
        self.open(ScopeKind::Function, &name, function.name_span, function.span);
        for param in &function.params {
            self.bind(&param.name, param.span);
        }
        self.declare_globals(&function.body.body);
        self.block(&function.body.body);
        self.close(outer);
    }

    /// `global` holds for a whole function, also for what stands in a branch before it.
    fn declare_globals(&mut self, body: &[Stmt]) {
        for stmt in body {
            if let StmtKind::Global(names) = &stmt.kind {
                self.here().globals.extend(names.iter().cloned());
            }
            for block in stmt.blocks() {
                self.declare_globals(&block.body);
            }
        }
    }

    fn class(&mut self, class: &Class) {
        self.bind(&class.name, class.name_span);
        class.decorators.iter().for_each(|decorator| self.expr(decorator));
        let outer = self.type_params(&class.type_params, &class.name, class.name_span, class.span);
        class.bases.iter().for_each(|base| self.expr(base));
        class.keywords.iter().for_each(|keyword| self.expr(&keyword.value));
        self.open(ScopeKind::Class, &class.name, class.name_span, class.span);
        self.declare_globals(&class.body.body);
        self.block(&class.body.body);
        self.close(outer);
    }

    /// An expression in the place of a target: names are bound, the rest is read.
    fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name, target.span),
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().for_each(|item| self.target(item)),
            ExprKind::Starred(value) => self.target(value),
            _ => self.expr(target),
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.read(name),
            ExprKind::Lambda(function) => self.function(function),
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, expr.span),
            ExprKind::Walrus { target, value } => {
                self.expr(value);
                self.walrus(target);
            }
            _ => each_child(expr, &mut |child| self.expr(child)),
        }
    }

    fn read(&mut self, name: &Name) {
        let in_function = matches!(self.here().kind, ScopeKind::Function | ScopeKind::Comprehension);
        if in_function && &**name == "super" {
            // What `super()` asks for without saying so.
            self.here().reads.insert("__class__".into());
        }
        self.here().reads.insert(name.clone());
    }

    /// A walrus within comprehensions binds in the scope around them (PEP 572).
    fn walrus(&mut self, target: &Expr) {
        let inner = self.current;
        while self.here().kind == ScopeKind::Comprehension {
            self.current = self.here().parent;
        }
        self.target(target);
        self.current = inner;
        if let (ExprKind::Name(name), ScopeKind::Comprehension) = (&target.kind, self.here().kind) {
            self.here().reads.insert(name.clone());
        }
    }

    fn comprehension(&mut self, comprehension: &Comprehension, span: Span) {
        let outer = self.current;
        if let Some(first) = comprehension.clauses.first() {
            self.expr(&first.iter);
        }
        let name = match comprehension.kind {
            ComprehensionKind::List => "listcomp",
            ComprehensionKind::Set => "setcomp",
            ComprehensionKind::Dict => "dictcomp",
            ComprehensionKind::Generator => "genexpr",
        };
        self.open(ScopeKind::Comprehension, &name.into(), span, span);
        for (index, clause) in comprehension.clauses.iter().enumerate() {
            self.target(&clause.target);
            if index > 0 {
                self.expr(&clause.iter);
            }
            clause.conditions.iter().for_each(|condition| self.expr(condition));
        }
        comprehension.key.iter().for_each(|key| self.expr(key));
        self.expr(&comprehension.element);
        self.close(outer);
    }
}

/// Calls `visit` with each direct subexpression that is evaluated in the same scope. Lambdas and
/// comprehensions have scopes of their own and are the caller's affair.
pub fn each_child<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::Attribute { value, .. }
        | ExprKind::Not(value)
        | ExprKind::Unary(_, value)
        | ExprKind::Await(value)
        | ExprKind::Starred(value) => visit(value),
        ExprKind::Yield(value) => value.iter().for_each(|value| visit(value)),
        ExprKind::Subscript { value, index } => {
            visit(value);
            visit(index);
        }
        ExprKind::Call(call) => {
            visit(&call.func);
            call.args.iter().for_each(&mut *visit);
            call.keywords.iter().for_each(|keyword| visit(&keyword.value));
        }
        ExprKind::Conditional { test, body, orelse } => {
            visit(test);
            visit(body);
            visit(orelse);
        }
        ExprKind::And(values)
        | ExprKind::Or(values)
        | ExprKind::Format(values)
        | ExprKind::List(values)
        | ExprKind::Tuple(values)
        | ExprKind::Set(values)
        | ExprKind::Slice(values) => values.iter().for_each(visit),
        ExprKind::Compare { first, rest } => {
            visit(first);
            rest.iter().for_each(|(_, operand)| visit(operand));
        }
        ExprKind::Binary { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExprKind::Walrus { target, value } => {
            visit(value);
            visit(target);
        }
        ExprKind::Dict(items) => {
            for (key, value) in items {
                key.iter().for_each(&mut *visit);
                visit(value);
            }
        }
        _ => {}
    }
}
