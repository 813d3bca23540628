//! Whether a child can build an object anew of what pickle sends of it: its class and its attributes.
//!
//! Source: "Pickling Class Instances" in the library reference; `BaseException_reduce` in CPython's `Objects/exceptions.c`,
//! `load_build` in `Lib/pickle.py`.

use super::api;
use super::flow::Flow;
use super::shared::each;
use super::statement::{each_expr, each_part};
use super::value::*;
use crate::facts::ast::*;

/// How far an exception is followed through the initializers of its bases.
const DEPTH: usize = 5;

/// What an initializer passes on to the exception itself.
enum PassedOn {
    /// Its own parameters, so that calling the class with them makes the same once more.
    Same,
    /// As many values as it takes, but others.
    Others,
    /// More or fewer than it takes.
    TooManyOrFew,
}

impl Flow<'_> {
    /// Whether a child fails to build an object of a class anew, for `certain`, or else may get another one.
    pub(super) fn is_lost_by_pickle(&self, class: ClassId, made: CallId, certain: bool) -> bool {
        let has = |name: &&str| !self.methods(class, name).is_empty();
        if ["__reduce__", "__reduce_ex__"].iter().any(has) {
            return false;
        }
        let bases = self.external_bases(class);
        if bases.iter().any(|base| api::is_pickled_by_arguments(self.path(*base))) {
            return self.loses_arguments(class, made, certain);
        }
        !has(&"__setstate__") && self.asks_itself(class, certain)
    }

    /// How many arguments a method needs by position besides its receiver.
    fn least(&self, method: FunctionId) -> usize {
        let params = self.function(method).ast.params.iter().skip(1);
        params.filter(|param| is_positional(param) && param.default.is_none()).count()
    }

    /// Whether an exception, which is sent as its class and its arguments, is not made by these.
    fn loses_arguments(&self, class: ClassId, made: CallId, certain: bool) -> bool {
        let Some(init) = self.methods(class, "__init__").first().copied() else { return false };
        let params = &self.function(init).ast.params;
        if params.iter().any(|param| matches!(param.kind, ParamKind::KeywordOnly) && param.default.is_none()) {
            return true;
        }
        match self.passed_on(init, 0) {
            Some(PassedOn::Same) => false,
            Some(PassedOn::Others) => !certain,
            Some(PassedOn::TooManyOrFew) => true,
            // Without an initializer's word it keeps what the class was called with, but for keywords.
            None => {
                let call = self.call(made).ast.filter(|_| made != NO_CALL);
                call.is_some_and(|call| {
                    let starred = call.args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred(_)));
                    !call.keywords.is_empty() && !starred && call.args.len() < self.least(init)
                })
            }
        }
    }

    /// What an initializer passes on to the one of the exception itself; `None` if it calls none.
    fn passed_on(&self, init: FunctionId, depth: usize) -> Option<PassedOn> {
        let info = self.function(init);
        let (own, params) = info.ast.params.split_first()?;
        let mut passed: Option<(&[Expr], bool)> = None;
        each(&info.ast.body.body, &mut |expr| {
            if let ExprKind::Call(call) = &expr.kind
                && let ExprKind::Attribute { value, attr } = &call.func.kind
                && &**attr == "__init__"
            {
                let by_class = call.args.first().and_then(Expr::name).is_some_and(|name| *name == own.name);
                let unbound = by_class && !matches!(value.kind, ExprKind::Call(_));
                passed = Some((&call.args[usize::from(unbound)..], call.keywords.is_empty()));
            }
        });
        let (args, plain) = passed?;
        let upper = info.class.and_then(|class| {
            let above = self.ancestry(class).into_iter().skip(1);
            above.flat_map(|class| self.own_methods(class)).find(|method| self.is_init(*method))
        });
        let above = upper.filter(|_| depth < DEPTH).and_then(|upper| self.passed_on(upper, depth + 1));
        let positional: Vec<&Param> = params.iter().filter(|param| is_positional(param)).collect();
        let takes_more = params.iter().any(|param| matches!(param.kind, ParamKind::VarArgs));
        let starred = args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred(_)));
        let needed = positional.iter().filter(|param| param.default.is_none()).count();
        let names = |(arg, param): (&Expr, &&Param)| arg.name().is_some_and(|name| *name == param.name);
        if plain && !starred && args.len() >= needed && args.len() <= positional.len() {
            let same = args.iter().zip(&positional).all(names) && matches!(above, None | Some(PassedOn::Same));
            return Some(if same { PassedOn::Same } else { PassedOn::Others });
        }
        if starred || takes_more || !plain || upper.is_some() {
            let same = starred && takes_more && args.len() == positional.len() + 1;
            return Some(if same { PassedOn::Same } else { PassedOn::Others });
        }
        Some(PassedOn::TooManyOrFew)
    }

    fn is_init(&self, method: FunctionId) -> bool {
        self.function(method).ast.name.as_deref() == Some("__init__")
    }

    /// Whether a class's `__getattr__`, which unpickling asks for `__setstate__` before the object has attributes, asks for
    /// one of these, and so itself, without end.
    fn asks_itself(&self, class: ClassId, certain: bool) -> bool {
        let is_bound = |name: &Name| {
            name.starts_with("__") || self.ancestry(class).into_iter().any(|class| self.binds(class, name))
        };
        self.methods(class, "__getattr__").into_iter().any(|method| {
            let function = self.function(method).ast;
            let Some(own) = function.params.first().map(|param| &param.name) else { return false };
            let mut body = function.body.body.iter().skip_while(|stmt| is_docstring(stmt));
            let Some(first) = body.next() else { return false };
            let asks =
                |stmt: &Stmt| mentions(stmt, &|expr| is_attribute(expr, own).is_some_and(|name| !is_bound(name)));
            match &first.kind {
                // What is asked for first may leave with an error.
                StmtKind::If { branches, .. } => {
                    let asks_first = branches.first().is_some_and(|branch| {
                        let mut found = false;
                        in_expr(&branch.test, &mut |expr| {
                            found |= is_attribute(expr, own).is_some_and(|name| !is_bound(name));
                        });
                        found
                    });
                    let leaves = branches.iter().any(|branch| {
                        matches!(branch.body.body.last().map(|last| &last.kind), Some(StmtKind::Raise(_)))
                    });
                    asks_first || !certain && !leaves && function.body.body.iter().any(asks)
                }
                StmtKind::Try { body, .. } => body.body.first().is_some_and(asks),
                StmtKind::Return(_) | StmtKind::Assign { .. } | StmtKind::Expr(_) => asks(first),
                _ => !certain && function.body.body.iter().any(asks),
            }
        })
    }
}

fn is_positional(param: &Param) -> bool {
    matches!(param.kind, ParamKind::Plain | ParamKind::PositionalOnly)
}

fn is_docstring(stmt: &Stmt) -> bool {
    matches!(&stmt.kind, StmtKind::Expr(Expr { kind: ExprKind::Str(_), .. }))
}

/// The attribute of the object that has the name.
fn is_attribute<'f>(expr: &'f Expr, object: &str) -> Option<&'f Name> {
    match &expr.kind {
        ExprKind::Attribute { value, attr } if value.name().is_some_and(|name| **name == *object) => Some(attr),
        _ => None,
    }
}

/// Whether some expression in a statement or its blocks is of a kind.
fn mentions(stmt: &Stmt, is: &dyn Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    each_expr(stmt, &mut |expr| in_expr(expr, &mut |part| found |= is(part)));
    found || stmt.blocks().into_iter().flat_map(|block| &block.body).any(|stmt| mentions(stmt, is))
}

fn in_expr<'f>(expr: &'f Expr, visit: &mut dyn FnMut(&'f Expr)) {
    visit(expr);
    each_part(expr, &mut |part| in_expr(part, visit));
}
