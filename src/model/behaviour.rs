//! What each function and each module-level statement does by itself: events, calls, and the names
//! that it reads, binds and changes.

mod calls;

use rustc_hash::FxHashMap;

use super::api::EffectKind;
use super::flow::Flow;
use super::guard::{Guards, Roles};
use super::scope::{MODULE, Resolution, ScopeId, Scopes, each_child};
use super::statement::each_target;
use super::value::*;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

/// A module-level variable of some file, interned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VarId(pub u32);

/// What happens at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// Processes start whose children import `__main__` again.
    Start,
    /// Processes start in another way.
    ForkStart,
    /// The start method, or what goes with it, is set.
    StartMethod,
    /// `freeze_support()`.
    FreezeSupport,
    /// Somebody can see it.
    Visible,
    /// Somebody is asked.
    Input,
    /// The process ends.
    Exits,
    /// Something is registered for the end.
    Registers,
    /// Arguments are parsed.
    Parses,
    /// A file is read.
    Reads,
    /// It takes long or much memory.
    Expensive,
    /// The result differs when it is done again.
    Unrepeatable,
    /// The result cannot be made twice.
    Handle,
    /// A lock, queue or another shared object is made.
    Primitive,
    /// Process-wide settings are changed.
    Configure,
    /// Names that cannot be seen are read or bound.
    Dynamic,
    /// Unknown work.
    Compute,
}

impl What {
    /// All of them.
    pub const ALL: [What; 17] = [
        What::Start,
        What::ForkStart,
        What::StartMethod,
        What::FreezeSupport,
        What::Visible,
        What::Input,
        What::Exits,
        What::Registers,
        What::Parses,
        What::Reads,
        What::Expensive,
        What::Unrepeatable,
        What::Handle,
        What::Primitive,
        What::Configure,
        What::Dynamic,
        What::Compute,
    ];

    fn of(kind: EffectKind) -> Option<What> {
        Some(match kind {
            EffectKind::Pure | EffectKind::Mutates | EffectKind::Updates | EffectKind::Iterates => return None,
            EffectKind::Reads => What::Reads,
            EffectKind::Opens => What::Reads,
            EffectKind::Parses => What::Parses,
            EffectKind::Configure => What::Configure,
            EffectKind::Visible => What::Visible,
            EffectKind::Input => What::Input,
            EffectKind::Exits => What::Exits,
            EffectKind::Unrepeatable => What::Unrepeatable,
            EffectKind::Handle => What::Handle,
            EffectKind::Expensive => What::Expensive,
            EffectKind::Registers => What::Registers,
            EffectKind::Dynamic => What::Dynamic,
            EffectKind::Imports => What::Compute,
        })
    }
}

/// Something that happens.
#[derive(Clone, Debug)]
pub struct Event {
    /// What.
    pub what: What,
    /// Where.
    pub span: Span,
    /// The call that does it.
    pub call: Option<CallId>,
    /// The external path that is called, or a phrase.
    pub detail: Name,
    /// In which roles of the module.
    pub roles: Roles,
    /// Whether it stands where normal runs do not come: an `except` of imports, a branch that ends the program.
    pub rare: bool,
}

/// What a piece of code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Callee {
    /// A function of the project.
    Function(FunctionId),
    /// A module's import.
    Module(SourceId),
}

/// A call of something in the project.
#[derive(Clone, Debug)]
pub struct Edge {
    /// What is called.
    pub callee: Callee,
    /// The call, if there is one.
    pub call: Option<CallId>,
    /// Where.
    pub span: Span,
    /// In which roles of the calling module.
    pub roles: Roles,
    /// Whether the callee is passed to unknown code that may call it.
    pub possible: bool,
}

/// An access to a module-level variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Which.
    pub var: VarId,
    /// Where.
    pub span: Span,
    /// In which roles.
    pub roles: Roles,
    /// Its turn among the accesses of the same piece of code, in order of evaluation.
    pub turn: u32,
}

/// What a function, a module-level statement or a module does by itself.
#[derive(Clone, Debug, Default)]
pub struct Behaviour {
    /// The file.
    pub home: SourceId,
    /// What happens.
    pub events: Vec<Event>,
    /// What is called.
    pub edges: Vec<Edge>,
    /// Module-level variables that are read.
    pub reads: Vec<Access>,
    /// … bound or deleted.
    pub writes: Vec<Access>,
    /// … changed without being rebound.
    pub mutates: Vec<Access>,
    /// … that unknown code may change.
    pub suspects: Vec<Access>,
    /// Objects that are changed, however they are reached.
    pub mutated: Vec<(Obj, Span)>,
    /// The parameters whose objects are changed, by position.
    pub mutated_params: u64,
    /// Functions, lambdas and classes' methods that are made here and may run later.
    pub makes: Vec<FunctionId>,
    /// Names of methods called on receivers whose class is unknown.
    pub unknown_methods: Vec<Name>,
}

/// The variables of all modules.
#[derive(Debug, Default)]
pub struct Vars {
    ids: FxHashMap<(SourceId, Name), VarId>,
    names: Vec<(SourceId, Name)>,
}

impl Vars {
    /// The id of a module's variable.
    pub fn id(&mut self, source: SourceId, name: &str) -> VarId {
        let key = (source, Name::from(name));
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = VarId(self.names.len() as u32);
        self.names.push(key.clone());
        self.ids.insert(key, id);
        id
    }

    /// The id, if the variable is used anywhere.
    pub fn known(&self, source: SourceId, name: &str) -> Option<VarId> {
        self.ids.get(&(source, Name::from(name))).copied()
    }

    /// The module and the name.
    pub fn name(&self, id: VarId) -> (SourceId, &Name) {
        let (source, name) = &self.names[id.0 as usize];
        (*source, name)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.names.len()
    }
}

/// The variable that stands for the current folder, which relative paths read.
pub const FOLDER: &str = "<current folder>";

/// The walk over one piece of code.
pub struct Walker<'a, 'f> {
    flow: &'a Flow<'f>,
    vars: &'a mut Vars,
    source: SourceId,
    scopes: &'a Scopes,
    guards: &'a Guards<'f>,
    scope: ScopeId,
    function: Option<FunctionId>,
    roles: Roles,
    rare: bool,
    /// Whether an exception is being handled, which may be raised again.
    handling: bool,
    /// How often the code here runs, as far as ranges and displays tell.
    times: u64,
    /// From how many times on a loop is expensive.
    expensive: u64,
    found: Behaviour,
    turn: u32,
    /// Whether changes are only possible, since the code that may make them is unknown.
    suspecting: bool,
}

impl<'a, 'f> Walker<'a, 'f> {
    /// A walker over code of `source`.
    pub fn new(
        flow: &'a Flow<'f>,
        vars: &'a mut Vars,
        source: SourceId,
        scopes: &'a Scopes,
        guards: &'a Guards<'f>,
        expensive: u64,
    ) -> Self {
        Self {
            flow,
            vars,
            source,
            scopes,
            guards,
            scope: MODULE,
            function: None,
            roles: Roles::ALL,
            rare: false,
            handling: false,
            times: 1,
            expensive,
            found: Behaviour { home: source, ..Behaviour::default() },
            turn: 0,
            suspecting: false,
        }
    }

    /// What the body of a function does when it is called.
    pub fn function(mut self, id: FunctionId) -> Behaviour {
        let info = self.flow.function(id);
        self.scope = info.scope;
        self.function = Some(id);
        self.block(&info.ast.body.body);
        self.found
    }

    /// What a module-level statement does in the given roles.
    pub fn statement(mut self, stmt: &'f Stmt, roles: Roles) -> Behaviour {
        self.roles = roles;
        self.stmt(stmt);
        self.found
    }

    fn event(&mut self, what: What, span: Span, call: Option<CallId>, detail: &str) {
        let (roles, rare) = (self.roles, self.rare);
        if roles == Roles::NONE {
            return;
        }
        self.found.events.push(Event { what, span, call, detail: detail.into(), roles, rare });
    }

    fn access_to(&mut self, var: VarId, span: Span) -> Access {
        self.turn += 1;
        Access { var, span, roles: self.roles, turn: self.turn }
    }

    fn access(&mut self, name: &str, span: Span) -> Option<Access> {
        match self.scopes.resolve(self.scope, name) {
            Resolution::Global => {
                let var = self.vars.id(self.source, name);
                Some(self.access_to(var, span))
            }
            Resolution::Local(_) => None,
        }
    }

    fn read(&mut self, name: &str, span: Span) {
        if let Some(access) = self.access(name, span) {
            self.found.reads.push(access);
        }
    }

    fn write(&mut self, name: &str, span: Span) {
        if let Some(access) = self.access(name, span) {
            self.found.writes.push(access);
        }
    }

    fn folder(&mut self, span: Span) -> Access {
        {
            let var = self.vars.id(SourceId(u32::MAX), FOLDER);
            self.access_to(var, span)
        }
    }

    fn block(&mut self, body: &'f [Stmt]) {
        let outer = self.roles;
        for stmt in body {
            self.stmt(stmt);
            // Behind `if __name__ != "__main__": sys.exit()` nothing runs in the roles that have left.
            if let StmtKind::If { branches, orelse: None } = &stmt.kind
                && let [branch] = branches.as_slice()
                && self.function.is_none()
                && leaves(&branch.body.body)
            {
                let stay = self.guards.may_fail(&branch.test);
                self.roles = self.roles.and(stay);
            }
        }
        self.roles = outer;
    }

    fn optional(&mut self, block: &'f Option<Block>) {
        if let Some(block) = block {
            self.block(&block.body);
        }
    }

    fn stmt(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                self.held(value);
                targets.iter().for_each(|target| self.target(target));
            }
            StmtKind::AugAssign { target, value } => {
                self.expr(target);
                self.expr(value);
                self.target(target);
                if let ExprKind::Name(_) = target.kind {
                    self.mutate(target);
                }
            }
            StmtKind::AnnAssign { target, annotation, value } => {
                if self.function.is_none() || value.is_none() {
                    self.expr(annotation);
                }
                if let Some(value) = value {
                    self.expr(value);
                    self.held(value);
                    self.target(target);
                }
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.target(target)),
            StmtKind::Return(value) => value.iter().for_each(|value| self.expr(value)),
            StmtKind::Raise(values) => {
                values.iter().for_each(|value| self.expr(value));
                if self.function.is_none() && !self.handling {
                    self.event(What::Exits, stmt.span, None, "raise");
                }
            }
            StmtKind::Assert(values) => values.iter().for_each(|value| self.expr(value)),
            StmtKind::Import(aliases) => {
                self.imported(stmt.span);
                for alias in aliases {
                    let top = alias.name.split('.').next().unwrap_or_default();
                    self.write(alias.asname.as_deref().unwrap_or(top), alias.span);
                }
            }
            StmtKind::ImportFrom(import) => {
                self.imported(stmt.span);
                for alias in &import.names {
                    self.write(alias.asname.as_ref().unwrap_or(&alias.name), alias.span);
                }
            }
            StmtKind::Function(function) => {
                self.header(function);
                if let Some(name) = &function.name {
                    self.write(name, function.name_span);
                }
            }
            StmtKind::Class(class) => self.class(class),
            StmtKind::TypeAlias { name, .. } => self.target(name),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue | StmtKind::Global(_) | StmtKind::Nonlocal(_) => {}
            _ => self.compound(stmt),
        }
    }

    fn compound(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::If { branches, orelse } => {
                let outer = self.roles;
                let mut left = outer;
                for branch in branches {
                    self.roles = left;
                    self.expr(&branch.test);
                    self.roles = left.and(self.guards.may_hold(&branch.test));
                    left = left.and(self.guards.may_fail(&branch.test));
                    let guarded = self.guards.is_guard(&branch.test);
                    self.rarely(!guarded && leaves(&branch.body.body), |walker| walker.block(&branch.body.body));
                }
                self.roles = left;
                self.optional(orelse);
                self.roles = outer;
            }
            StmtKind::For { target, iter, body, orelse } => {
                self.expr(iter);
                self.implied(iter);
                let times = self.times;
                self.repeat(iter, stmt.span);
                self.target(target);
                self.block(&body.body);
                self.times = times;
                self.optional(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                let outer = self.roles;
                self.expr(test);
                self.roles = outer.and(self.guards.may_hold(test));
                self.block(&body.body);
                self.roles = outer;
                self.optional(orelse);
            }
            StmtKind::With { items, body } => {
                for item in items {
                    self.expr(&item.context);
                    self.implied(&item.context);
                    item.target.iter().for_each(|target| self.target(target));
                }
                self.block(&body.body);
            }
            StmtKind::Try { body, handlers, orelse, finalbody } => {
                self.block(&body.body);
                let imports =
                    body.body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_)));
                for handler in handlers {
                    handler.types.iter().for_each(|class| self.expr(class));
                    if let Some((name, span)) = &handler.name {
                        self.write(name, *span);
                    }
                    let outer = std::mem::replace(&mut self.handling, true);
                    self.rarely(imports, |walker| walker.block(&handler.body.body));
                    self.handling = outer;
                }
                self.optional(orelse);
                self.optional(finalbody);
            }
            StmtKind::Match { subjects, cases } => self.cases(subjects, cases),
            _ => {}
        }
    }

    fn cases(&mut self, subjects: &'f [Expr], cases: &'f [Case]) {
        subjects.iter().for_each(|subject| self.expr(subject));
        let outer = self.roles;
        let on_name = matches!(subjects, [subject] if subject.name().is_some_and(|name| &**name == "__name__"));
        let mut left = outer;
        for case in cases {
            self.roles = left;
            if let (true, Some(literal), None) = (on_name, &case.literal, &case.guard) {
                let role = match literal.as_str() {
                    "__main__" => Roles::MAIN,
                    "__mp_main__" => Roles::CHILD,
                    _ => Roles::IMPORTED,
                };
                self.roles = left.and(role);
                left = Roles(left.0 & !role.0);
            }
            case.values.iter().chain(&case.guard).for_each(|value| self.expr(value));
            case.captures.iter().for_each(|(name, span)| self.write(name, *span));
            self.block(&case.body.body);
        }
        self.roles = outer;
    }

    fn rarely(&mut self, rare: bool, walk: impl FnOnce(&mut Self)) {
        let outer = self.rare;
        self.rare |= rare;
        walk(self);
        self.rare = outer;
    }

    /// Decorators and defaults run where the definition stands; the body runs later.
    fn header(&mut self, function: &'f Function) {
        function.decorators.iter().for_each(|decorator| self.expr(decorator));
        function.params.iter().filter_map(|param| param.default.as_ref()).for_each(|default| self.expr(default));
        function.params.iter().filter_map(|param| param.annotation.as_ref()).for_each(|note| self.expr(note));
        function.returns.iter().for_each(|note| self.expr(note));
        self.found.makes.extend(self.flow.function_at(self.source, function.span));
        for decorator in function.decorators.iter().rev() {
            let at = Span { start: decorator.span.start, end: decorator.span.start };
            if let Some(call) = self.flow.call_at(self.source, at) {
                self.called(call, None, decorator.span);
            }
        }
    }

    fn class(&mut self, class: &'f Class) {
        class.decorators.iter().for_each(|decorator| self.expr(decorator));
        class.bases.iter().for_each(|base| self.expr(base));
        class.keywords.iter().for_each(|keyword| self.expr(&keyword.value));
        let outer = std::mem::replace(&mut self.scope, self.scopes.of(class.span));
        self.block(&class.body.body);
        self.scope = outer;
        for decorator in class.decorators.iter().rev() {
            let at = Span { start: decorator.span.start, end: decorator.span.start };
            if let Some(call) = self.flow.call_at(self.source, at) {
                self.called(call, None, decorator.span);
            }
        }
        self.write(&class.name, class.name_span);
    }

    fn imported(&mut self, span: Span) {
        for module in self.flow.imports.get(&(self.source, span)).into_iter().flatten() {
            self.found.edges.push(Edge {
                callee: Callee::Module(*module),
                call: None,
                span,
                roles: self.roles,
                possible: false,
            });
        }
    }

    fn target(&mut self, target: &'f Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.write(name, target.span),
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().for_each(|item| self.target(item)),
            ExprKind::Starred(value) => self.target(value),
            ExprKind::Attribute { value, attr } => {
                self.expr(value);
                if !self.write_module(value, attr, target.span) {
                    self.mutate(value);
                }
            }
            ExprKind::Subscript { value, index } => {
                self.expr(value);
                self.expr(index);
                self.mutate(value);
                if let ExprKind::Call(call) = &value.kind
                    && call.func.name().is_some_and(|name| matches!(&**name, "globals" | "vars" | "locals"))
                {
                    self.event(What::Dynamic, target.span, None, "globals()[…] = …");
                }
            }
            _ => self.expr(target),
        }
    }

    /// `module.name = …` binds a variable of that module; `external.name = …` is configuration.
    fn write_module(&mut self, base: &Expr, attr: &str, span: Span) -> bool {
        let Some(place) = self.flow.place_at(self.source, base.span) else { return false };
        let mut written = false;
        for obj in self.flow.graph.objs(place) {
            match obj {
                Obj::Module(module) => {
                    let var = self.vars.id(*module, attr);
                    let access = self.access_to(var, span);
                    self.found.writes.push(access);
                    written = true;
                }
                Obj::External(path, origin) if *origin == NO_CALL && !self.flow.path(*path).contains('?') => {
                    let path = self.flow.path(*path).to_owned();
                    self.event(What::Configure, span, None, &path);
                    written = true;
                }
                Obj::External(path, _) if self.is_settings(*path) => {
                    let path = self.flow.path(*path).to_owned();
                    self.event(What::Configure, span, None, &path);
                }
                _ => {}
            }
        }
        written
    }

    /// The path of something that an imported module outside the project holds.
    fn outside(&self, expr: &Expr) -> Option<String> {
        let place = self.flow.place_at(self.source, expr.span)?;
        self.flow.graph.objs(place).iter().find_map(|obj| match obj {
            Obj::External(path, origin) if *origin == NO_CALL => Some(self.flow.path(*path).to_owned())
                .filter(|path| !path.contains(['?', '(']) && !path.starts_with("builtins.")),
            _ => None,
        })
    }

    /// Whether setting an attribute of this object changes settings of the process.
    fn is_settings(&self, path: PathId) -> bool {
        let path = self.flow.path(path);
        path.strip_suffix("()").is_some_and(|call| self.flow.known_effect(call) == Some(EffectKind::Configure))
    }

    /// Unknown code gets the object that `expr` stands for, and may change it.
    fn suspect(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.suspecting, true);
        self.mutate(expr);
        self.suspecting = outer;
    }

    /// The object that `expr` stands for is changed.
    fn mutate(&mut self, expr: &Expr) {
        let span = expr.span;
        // `os.environ[…] = …` changes settings of the process, not the module's name `os`.
        if let Some(path) = self.outside(expr) {
            self.event(What::Configure, span, None, &path);
            return;
        }
        if let Some(root) = expr.root() {
            match self.scopes.resolve(self.scope, root) {
                Resolution::Global => {
                    let var = self.vars.id(self.source, root);
                    let access = self.access_to(var, span);
                    if self.suspecting {
                        self.found.suspects.push(access);
                    } else {
                        self.found.mutates.push(access);
                    }
                }
                Resolution::Local(scope) => {
                    let info = self.function.map(|function| self.flow.function(function));
                    let param = info
                        .filter(|info| info.scope == scope)
                        .and_then(|info| info.ast.params.iter().position(|param| param.name == *root));
                    if let Some(index) = param.filter(|index| *index < 64) {
                        if !self.suspecting {
                            self.found.mutated_params |= 1 << index;
                        }
                        return;
                    }
                }
            }
        }
        if self.suspecting {
            return;
        }
        if let Some(place) = self.flow.place_at(self.source, span) {
            for obj in self.flow.graph.objs(place) {
                match obj {
                    Obj::Container(_) | Obj::Instance(..) => self.found.mutated.push((*obj, span)),
                    Obj::External(_, call) if *call != NO_CALL => self.found.mutated.push((*obj, span)),
                    Obj::Module(_) | Obj::Class(_) => self.found.mutated.push((*obj, span)),
                    _ => {}
                }
            }
        }
    }

    /// A value that is kept: an open file must not be opened twice.
    fn held(&mut self, value: &'f Expr) {
        let ExprKind::Call(_) = &value.kind else { return };
        let Some(call) = self.flow.call_at(self.source, value.span) else { return };
        for path in self.external_paths(call) {
            if self.flow.known_effect(&path) == Some(EffectKind::Opens) {
                self.event(What::Handle, value.span, Some(call), &path);
            }
        }
    }

    fn external_paths(&self, call: CallId) -> Vec<String> {
        let callee = self.flow.call(call).callee;
        let objs = self.flow.graph.objs(callee).iter();
        objs.filter_map(|obj| match obj {
            Obj::External(path, _) => Some(self.flow.path(*path).to_owned()),
            _ => None,
        })
        .collect()
    }

    fn expr(&mut self, expr: &'f Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.read(name, expr.span),
            ExprKind::Attribute { value, attr } => {
                self.expr(value);
                self.read_module(value, attr, expr.span);
            }
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Lambda(function) => self.header(function),
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, expr.span),
            ExprKind::Walrus { target, value } => {
                self.expr(value);
                self.walrus(target);
            }
            ExprKind::And(values) => {
                let outer = self.roles;
                for value in values {
                    self.expr(value);
                    self.roles = self.roles.and(self.guards.may_hold(value));
                }
                self.roles = outer;
            }
            ExprKind::Or(values) => {
                let outer = self.roles;
                for value in values {
                    self.expr(value);
                    self.roles = self.roles.and(self.guards.may_fail(value));
                }
                self.roles = outer;
            }
            ExprKind::Conditional { test, body, orelse } => {
                self.expr(test);
                let outer = self.roles;
                self.roles = outer.and(self.guards.may_hold(test));
                self.expr(body);
                self.roles = outer.and(self.guards.may_fail(test));
                self.expr(orelse);
                self.roles = outer;
            }
            ExprKind::Binary { left, operator, right } => {
                self.expr(left);
                self.expr(right);
                self.big_product(left, operator, right, expr.span);
            }
            _ => each_child(expr, &mut |child| self.expr(child)),
        }
    }

    /// `[0] * 10_000_000`.
    fn big_product(&mut self, left: &Expr, operator: &str, right: &Expr, span: Span) {
        let display = |expr: &Expr| {
            matches!(expr.kind, ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Bytes | ExprKind::Str(_))
        };
        if operator == "*" && (display(left) || display(right)) {
            let count = self.guards.number(left).or_else(|| self.guards.number(right));
            if count.is_some_and(|count| count.unsigned_abs().saturating_mul(self.times) >= self.expensive) {
                self.event(What::Expensive, span, None, "a large sequence");
            }
        }
    }

    fn walrus(&mut self, target: &'f Expr) {
        let inner = self.scope;
        while self.scopes.get(self.scope).kind == super::scope::ScopeKind::Comprehension {
            self.scope = self.scopes.get(self.scope).parent;
        }
        let source = &mut Vec::new();
        each_target(target, &mut |name, span| source.push((name.to_owned(), span)));
        for (name, span) in source.drain(..) {
            self.write(&name, span);
        }
        self.scope = inner;
    }

    fn read_module(&mut self, base: &Expr, attr: &str, span: Span) {
        let Some(place) = self.flow.place_at(self.source, base.span) else { return };
        for obj in self.flow.graph.objs(place) {
            if let Obj::Module(module) = obj {
                let var = self.vars.id(*module, attr);
                let access = self.access_to(var, span);
                self.found.reads.push(access);
            }
        }
        // A property runs its function.
        if let Some(place) = self.flow.place_at(self.source, base.span) {
            for obj in self.flow.graph.objs(place).to_vec() {
                if let Obj::Instance(class, _) = obj {
                    for function in self.flow.properties(class, attr) {
                        let callee = Callee::Function(function);
                        self.found.edges.push(Edge { callee, call: None, span, roles: self.roles, possible: false });
                    }
                }
            }
        }
    }

    fn comprehension(&mut self, comprehension: &'f Comprehension, span: Span) {
        let (scope, times) = (self.scope, self.times);
        // A generator's elements are made when somebody iterates it, mostly at once: `sum(x for …)`.
        for (index, clause) in comprehension.clauses.iter().enumerate() {
            self.expr(&clause.iter);
            self.implied(&clause.iter);
            if index == 0 {
                self.scope = self.scopes.of(span);
            }
            if comprehension.kind != ComprehensionKind::Generator {
                self.repeat(&clause.iter, span);
            }
            self.target(&clause.target);
            clause.conditions.iter().for_each(|condition| self.expr(condition));
        }
        comprehension.key.iter().for_each(|key| self.expr(key));
        self.expr(&comprehension.element);
        (self.scope, self.times) = (scope, times);
    }

    /// The code that follows runs as often as `iter` has elements, as far as that is written there.
    fn repeat(&mut self, iter: &Expr, span: Span) {
        let before = self.times;
        self.times = self.times.saturating_mul(self.count(iter).unwrap_or(1).max(1));
        if before < self.expensive && self.times >= self.expensive {
            self.event(What::Expensive, span, None, "a long loop");
        }
    }

    /// How many elements a `range(…)`, `enumerate(range(…))` or display has.
    fn count(&self, iter: &Expr) -> Option<u64> {
        match &iter.kind {
            ExprKind::Call(call) => match (call.func.name().map(|name| &**name), call.args.as_slice()) {
                (Some("range"), [stop]) => u64::try_from(self.guards.number(stop)?).ok(),
                (Some("range"), [start, stop]) => {
                    u64::try_from(self.guards.number(stop)?.checked_sub(self.guards.number(start)?)?).ok()
                }
                (Some("range"), [start, stop, step]) => {
                    let length = self.guards.number(stop)?.checked_sub(self.guards.number(start)?)?;
                    length.checked_div(self.guards.number(step)?).and_then(|n| u64::try_from(n).ok())
                }
                (Some("enumerate" | "list" | "reversed" | "sorted"), [inner, ..]) => self.count(inner),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Whether a block always ends the program or raises.
pub fn leaves(body: &[Stmt]) -> bool {
    body.last().is_some_and(|last| match &last.kind {
        StmtKind::Raise(_) => true,
        StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => match &call.func.kind {
            ExprKind::Name(name) => matches!(&**name, "exit" | "quit"),
            ExprKind::Attribute { value, attr } => {
                matches!(&**attr, "exit" | "_exit" | "abort")
                    && value.name().is_some_and(|name| matches!(&**name, "sys" | "os"))
            }
            _ => false,
        },
        StmtKind::If { branches, orelse: Some(orelse) } => {
            branches.iter().all(|branch| leaves(&branch.body.body)) && leaves(&orelse.body)
        }
        _ => false,
    })
}
