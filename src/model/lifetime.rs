//! How long a shared object lives. Under spawn and forkserver a child opens a semaphore by a name that goes with the
//! parent's object (CPython's `synchronize.SemLock`), and a process drops its arguments once it is started
//! (`BaseProcess.start`): who starts it must keep the object until the child has begun.

use rustc_hash::FxHashSet;

use super::flow::{CallInfo, Constraint, Flow};
use super::project::Model;
use super::statement::{each_binding, each_expr, each_part};
use super::value::{CallId, FunctionId, Obj};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

/// Who keeps a shared object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// The process alone, which drops it when it is started.
    Process,
    /// A name that the next round of a loop binds anew.
    Round,
    /// A variable of the module.
    Module,
    /// A local name of this function, and the process that takes it along is made there or not.
    Function { id: FunctionId, makes_process: bool },
    /// An object, a container, or whoever gets it.
    Others,
}

/// Kinds of shared objects that are or have semaphores.
const NAMED: [&str; 8] = ["lock", "semaphore", "condition", "event", "barrier", "queue", "value", "array"];

impl Flow<'_> {
    /// Whether a child finds the shared object that a call makes only as long as the parent keeps it.
    pub fn must_be_kept(&self, call: CallId) -> bool {
        self.primitive(call).is_some_and(|kind| NAMED.contains(&kind))
    }

    /// Whether a child misses the shared object that a call makes when the parent's variable goes with a function and not
    /// with the program: what a manager or a file stands for goes then in any case.
    pub fn is_missed_early(&self, call: CallId) -> bool {
        self.primitive(call).is_some_and(|kind| kind == "pipe" || NAMED.contains(&kind))
    }

    /// Who keeps the shared object that the call `made` makes, in the module `body` of its file.
    fn keeper(&self, made: CallId, body: &[Stmt]) -> Keeper {
        let call = self.call(made);
        let processes = self.process_calls(call.source);
        let inner = call.function.filter(|id| self.function(*id).ast.name.is_some());
        let body = inner.map_or(body, |id| &self.function(id).ast.body.body);
        let mut path = Vec::new();
        path_to(body, call.span, &mut path);
        let Some(stmt) = path.last() else { return Keeper::Others };
        if processes.iter().any(|process| stmt.span.contains(*process) && is_within(call.span, *process)) {
            return Keeper::Process;
        }
        let names = match &stmt.kind {
            StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } => plain_names(stmt),
            _ => None,
        };
        let Some(names) = names else { return Keeper::Others };
        let mut around = path.iter().rev().skip(1);
        let within = around.find(|stmt| matches!(stmt.kind, StmtKind::For { .. } | StmtKind::While { .. }));
        let uses = |body: &[Stmt]| Uses::of(body, &names, &processes);
        if let Some(round) = within {
            let uses = uses(std::slice::from_ref(*round));
            return if uses.by_process && !uses.elsewhere && !self.joins_within(call.source, round.span) {
                Keeper::Round
            } else {
                Keeper::Others
            };
        }
        match inner {
            None => Keeper::Module,
            Some(id) => {
                let uses = uses(body);
                let lasts = uses.elsewhere && uses.by_process || declares(body, &names);
                if lasts { Keeper::Others } else { Keeper::Function { id, makes_process: uses.by_process } }
            }
        }
    }

    /// Whether code in one of the files passes a keyword of this name, or any sets an attribute of what is made there.
    pub fn gives_named(&self, name: &str, sources: &FxHashSet<SourceId>) -> bool {
        let here = self.calls.iter().filter(|call| sources.contains(&call.source));
        let made_here = |obj: &Obj| match obj {
            Obj::External(_, call) => sources.contains(&self.call(*call).source),
            Obj::Instance(class, _) => sources.contains(&self.class(*class).source),
            _ => false,
        };
        here.flat_map(|call| &call.keywords).any(|(of, _)| of.as_deref() == Some(name))
            || self.constraints.iter().any(|constraint| match constraint {
                Constraint::SetAttr { base, name: of, .. } => {
                    &**of == name && self.graph.objs(*base).iter().any(made_here)
                }
                _ => false,
            })
    }

    /// Whether a process is waited for at a place.
    pub fn joins_within(&self, source: SourceId, span: Span) -> bool {
        self.calls.iter().any(|call| call.source == source && span.contains(call.span) && self.is_join(call))
    }

    /// Whether a process has ended or is to end behind a call: `process.join()`, where the one of strings has an argument,
    /// `process.close()`, which fails before that has ended, and what ends it.
    pub fn is_join(&self, call: &CallInfo<'_>) -> bool {
        let Some(ast) = call.ast.filter(|ast| ast.args.is_empty()) else { return false };
        let ExprKind::Attribute { attr, .. } = &ast.func.kind else { return false };
        let of_process = || {
            let receiver = call.method.iter().flat_map(|(receiver, _)| self.graph.objs(*receiver));
            receiver.into_iter().any(|obj| match obj {
                Obj::External(path, _) => {
                    self.path(*path).strip_suffix("()").is_some_and(|made| self.makes_processes(made))
                }
                Obj::Instance(class, _) => self.starts_processes(*class),
                _ => false,
            })
        };
        &**attr == "join" || matches!(&**attr, "close" | "terminate" | "kill") && of_process()
    }

    /// The calls of a file that make processes.
    fn process_calls(&self, source: SourceId) -> Vec<Span> {
        let makes = |call: &&CallInfo<'_>| {
            call.source == source
                && self.graph.objs(call.callee).iter().any(|obj| match obj {
                    Obj::External(path, _) => self.makes_processes(self.path(*path)),
                    _ => false,
                })
        };
        self.calls.iter().filter(makes).map(|call| call.span).collect()
    }
}

impl Model<'_> {
    /// Who keeps the shared object that a call makes.
    pub fn keeper(&self, made: CallId) -> Keeper {
        self.flow.keeper(made, &self.module(self.flow.call(made).source).tree.body)
    }
}

/// The statements around a place, from the outermost on, definitions left out.
fn path_to<'s>(body: &'s [Stmt], span: Span, path: &mut Vec<&'s Stmt>) {
    let Some(stmt) = body.iter().find(|stmt| stmt.span.contains(span)) else { return };
    path.push(stmt);
    stmt.blocks().into_iter().for_each(|block| path_to(&block.body, span, path));
}

fn is_within(inner: Span, outer: Span) -> bool {
    outer != inner && outer.contains(inner)
}

/// The names that an assignment binds, if it binds nothing but names.
fn plain_names(stmt: &Stmt) -> Option<Vec<&str>> {
    let targets: Vec<&Expr> = match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().collect(),
        StmtKind::AnnAssign { target, .. } => vec![target],
        _ => return None,
    };
    let is_name = |target: &&Expr| match &target.kind {
        ExprKind::Tuple(items) => items.iter().all(|item| item.name().is_some()),
        _ => target.name().is_some(),
    };
    if !targets.iter().all(is_name) {
        return None;
    }
    let mut names = Vec::new();
    each_binding(stmt, &mut |name, _| names.push(name));
    Some(names)
}

/// Whether a function's own statements declare one of the names the module's, or another function's.
fn declares(body: &[Stmt], names: &[&str]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Global(declared) | StmtKind::Nonlocal(declared) => {
            declared.iter().any(|name| names.contains(&&**name))
        }
        _ => stmt.blocks().into_iter().any(|block| declares(&block.body, names)),
    })
}

/// What becomes of some names.
#[derive(Default)]
struct Uses {
    /// A process takes what they hold along.
    by_process: bool,
    /// It is put, passed or given elsewhere.
    elsewhere: bool,
}

impl Uses {
    /// The uses of `names` in statements, where the calls at `processes` make processes.
    fn of(body: &[Stmt], names: &[&str], processes: &[Span]) -> Self {
        let mut uses = Self::default();
        uses.search(body, names, processes);
        uses
    }

    fn search(&mut self, body: &[Stmt], names: &[&str], processes: &[Span]) {
        for stmt in body {
            each_expr(stmt, &mut |expr| self.note(expr, names, processes));
            match &stmt.kind {
                StmtKind::Function(inner) => self.search(&inner.body.body, names, processes),
                _ => stmt.blocks().into_iter().for_each(|block| self.search(&block.body, names, processes)),
            }
            let given = match &stmt.kind {
                StmtKind::Assign { value, .. } => Some(value),
                StmtKind::Return(value) => value.as_ref(),
                _ => None,
            };
            self.elsewhere |= given.is_some_and(|value| mentions(value, names) && !is_call(value));
        }
    }

    fn note(&mut self, expr: &Expr, names: &[&str], processes: &[Span]) {
        if let ExprKind::Call(call) = &expr.kind {
            let mut passed = call.args.iter().chain(call.keywords.iter().map(|keyword| &keyword.value));
            if passed.any(|arg| mentions(arg, names)) {
                match processes.contains(&expr.span) {
                    true => self.by_process = true,
                    false => self.elsewhere |= !processes.iter().any(|process| expr.span.contains(*process)),
                }
            }
        }
        if let ExprKind::Yield(Some(value)) = &expr.kind {
            self.elsewhere |= mentions(value, names);
        }
        each_part(expr, &mut |part| self.note(part, names, processes));
    }
}

fn is_call(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Call(_))
}

/// Whether the names' values may get elsewhere by an expression: not where a method of theirs is called.
fn mentions(expr: &Expr, names: &[&str]) -> bool {
    let is_one = |expr: &Expr| expr.name().is_some_and(|name| names.contains(&&**name));
    let mut found = is_one(expr);
    each_part(expr, &mut |part| {
        let receiver = match &part.kind {
            ExprKind::Attribute { value, .. } => is_one(value),
            _ => false,
        };
        found |= !receiver && mentions(part, names);
    });
    found
}
