//! What each function and each module-level statement does by itself: events, calls, and the names
//! that it reads, binds and changes.

mod calls;
mod changes;
mod choices;
mod class_state;
mod effects;
mod environment;
mod expressions;
mod files;
mod sets;
mod special;
mod statements;
mod vars;

pub use files::is_named_file;
pub use vars::Vars;

use rustc_hash::FxHashSet;

use super::api::EffectKind;
use super::flow::Flow;
use super::guard::{Guards, Roles};
use super::scope::{MODULE, Resolution, ScopeId, ScopeKind, Scopes};
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
    /// A value depends on hashes, which are other ones in another process if they are of texts.
    Unordered,
    /// A value depends on the name under which the module runs.
    Named,
    /// What a child gets from its parent is changed by what it was.
    Relative,
    /// Names that cannot be seen are read or bound.
    Dynamic,
    /// Unknown work.
    Compute,
}

impl What {
    /// All of them.
    pub const ALL: [What; 20] = [
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
        What::Unordered,
        What::Named,
        What::Handle,
        What::Primitive,
        What::Configure,
        What::Relative,
        What::Dynamic,
        What::Compute,
    ];

    fn of(kind: EffectKind) -> Option<What> {
        Some(match kind {
            EffectKind::Pure | EffectKind::Mutates | EffectKind::Updates | EffectKind::Iterates => return None,
            EffectKind::Reads => What::Reads,
            EffectKind::Opens | EffectKind::Makes => What::Reads,
            EffectKind::Parses => What::Parses,
            EffectKind::Configure => What::Configure,
            EffectKind::Visible | EffectKind::Reports => What::Visible,
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
    /// Whether an exception is being handled.
    pub handled: bool,
    /// Whether it is done instead of an import that fails, by a program that goes on.
    pub fallback: bool,
    /// If the call does one of several things: which of them this is.
    pub choice: Option<Choice>,
}

/// What a piece of code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// If the call does one of several things: which of them this is.
    pub choice: Option<Choice>,
    /// For a method that runs without a call that is written there: what stands for its `self`.
    pub receiver: Option<Receiver>,
    /// Whether the callee runs as if the call ran nothing else: tests are isolated from each other, as `unittest` and
    /// `pytest` have it.
    pub isolated: bool,
}

impl Edge {
    /// A call that certainly runs `callee`.
    pub fn certain(callee: Callee, call: Option<CallId>, span: Span, roles: Roles) -> Self {
        Self { callee, call, span, roles, possible: false, choice: None, receiver: None, isolated: false }
    }
}

/// The expression that stands for a method's `self`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Where.
    pub span: Span,
    /// What it begins with.
    pub root: Root,
}

/// The variable that an expression begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// A module-level one.
    Global(VarId),
    /// A parameter of the function that the expression stands in, by position.
    Parameter(u8),
    /// Another one, or none.
    None,
}

/// One of the several things that a call may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// How many there are.
    pub of: u32,
    /// Which one.
    pub which: u32,
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

/// Where code outside the project is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The call.
    pub span: Span,
    /// In which roles of the calling module.
    pub roles: Roles,
}

/// An access to a variable of the process's environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentAccess {
    /// Its name; none if that is not told, or for all of them.
    pub name: Option<Name>,
    /// Whether it is changed.
    pub changes: bool,
    /// In which roles of the module.
    pub roles: Roles,
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
    /// The packages outside the project that are called, each once, with the place.
    pub outside: Vec<(Name, Outside)>,
    /// The functions that packages are given which are known to keep nothing: they call them at once, if at all.
    pub given: Vec<(FunctionId, Outside)>,
    /// What is read of the environment and changed there.
    pub environment: Vec<EnvironmentAccess>,
}

/// The home of variables that stand for something outside the project's files.
pub const OUTSIDE: SourceId = SourceId(u32::MAX);

/// The variable that stands for the current folder, which relative paths read.
pub const FOLDER: &str = "<current folder>";

/// The variable of each module that holds the name under which it runs: another one in a child.
pub const NAME: &str = "__name__";

/// The walk over one piece of code.
pub struct Walker<'a, 'f> {
    flow: &'a Flow<'f>,
    vars: &'a mut Vars,
    source: SourceId,
    scopes: &'a Scopes,
    guards: &'a Guards<'f>,
    scope: ScopeId,
    function: Option<FunctionId>,
    /// The literals that are passed for the function's parameters, where its calls are told apart.
    literals: Vec<(Name, &'f Expr)>,
    roles: Roles,
    rare: bool,
    /// See [`Event::fallback`].
    fallback: bool,
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
    /// The calls whose values nobody takes.
    discarded: FxHashSet<Span>,
    /// What was noted of the call that is looked at.
    once: calls::Once,
    /// The settings that are read, so that each is noted once.
    used: FxHashSet<(VarId, Roles)>,
    /// The functions whose output goes to an object kept in memory, by their paths, and that object.
    redirected: Vec<(&'static str, &'f Expr)>,
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
            literals: Vec::new(),
            roles: Roles::ALL,
            rare: false,
            fallback: false,
            handling: false,
            times: 1,
            expensive,
            found: Behaviour { home: source, ..Behaviour::default() },
            turn: 0,
            suspecting: false,
            discarded: FxHashSet::default(),
            once: calls::Once::default(),
            used: FxHashSet::default(),
            redirected: Vec::new(),
        }
    }

    /// What the body of a function does when it is called.
    pub fn function(mut self, id: FunctionId) -> Behaviour {
        let info = self.flow.function(id);
        self.scope = info.scope;
        self.function = Some(id);
        self.literals = self.flow.literals_of(id);
        self.block(&info.ast.body.body);
        self.found
    }

    /// What a module-level statement does in the given roles.
    pub fn statement(mut self, stmt: &'f Stmt, roles: Roles) -> Behaviour {
        self.roles = roles;
        self.stmt(stmt);
        self.found
    }

    pub(super) fn event(&mut self, what: What, span: Span, call: Option<CallId>, detail: &str) {
        if self.roles == Roles::NONE {
            return;
        }
        self.found.events.push(Event {
            what,
            span,
            call,
            detail: detail.into(),
            roles: self.roles,
            rare: self.rare,
            handled: self.handling,
            fallback: self.fallback,
            choice: None,
        });
        self.touch_files(what, span, call, detail);
    }

    pub(super) fn access_to(&mut self, var: VarId, span: Span) -> Access {
        self.turn += 1;
        Access { var, span, roles: self.roles, turn: self.turn }
    }

    pub(super) fn access(&mut self, name: &str, span: Span) -> Option<Access> {
        match self.scopes.resolve(self.scope, name) {
            Resolution::Global => {
                let var = self.vars.id(self.source, name);
                Some(self.access_to(var, span))
            }
            Resolution::Local(_) => None,
        }
    }

    pub(super) fn read(&mut self, name: &str, span: Span) {
        if let Some(access) = self.access(name, span) {
            self.found.reads.push(access);
        } else if self.scopes.get(self.scope).kind == ScopeKind::Class
            && self.scopes.get(MODULE).bound.contains_key(name)
        {
            // `class Client: token = token`: the module's, as long as the class has none.
            let var = self.vars.id(self.source, name);
            let access = self.access_to(var, span);
            self.found.reads.push(access);
        }
    }

    pub(super) fn write(&mut self, name: &str, span: Span) {
        if let Some(access) = self.access(name, span) {
            self.found.writes.push(access);
        } else if let Resolution::Local(scope) = self.scopes.resolve(self.scope, name) {
            self.change_closure(scope, span);
        }
    }

    pub(super) fn folder(&mut self, span: Span) -> Access {
        let var = self.vars.id(OUTSIDE, FOLDER);
        self.access_to(var, span)
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
