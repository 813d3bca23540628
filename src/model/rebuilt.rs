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
            || !["__getnewargs__", "__getnewargs_ex__"].iter().any(has) && self.is_made_with_more(class, certain)
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

    /// Whether unpickling makes no object of a class, or perhaps another one: it calls `__new__` with nothing, or with the
    /// value of what is a text, a number or a tuple.
    fn is_made_with_more(&self, class: ClassId, certain: bool) -> bool {
        let Some(new) = self.methods(class, "__new__").first().copied() else { return false };
        let bases = self.external_bases(class);
        let by_value = bases.iter().any(|base| api::is_pickled_by_value(self.path(*base)));
        let is_plain = |base: &PathId| api::adds_no_pickling(self.path(*base));
        if !by_value && !bases.iter().copied().all(|base| is_plain(&base)) {
            return false;
        }
        let params = self.function(new).ast.params.get(1..).unwrap_or_default();
        let given = usize::from(by_value);
        let takes_more = params.iter().any(|param| matches!(param.kind, ParamKind::VarArgs));
        let positional = params.iter().filter(|param| is_positional(param)).count();
        let named = |param: &Param| matches!(param.kind, ParamKind::KeywordOnly) && param.default.is_none();
        self.least(new) > given
            || given > positional && !takes_more
            || params.iter().any(named)
            || by_value && !certain && !self.passes_value_on(new)
    }

    /// Whether a `__new__` passes its argument as it is on to the one above it.
    fn passes_value_on(&self, new: FunctionId) -> bool {
        let function = self.function(new).ast;
        let Some(value) = function.params.get(1).filter(|param| is_positional(param)) else { return true };
        let mut found = false;
        each(&function.body.body, &mut |expr| {
            if let ExprKind::Call(call) = &expr.kind
                && matches!(&call.func.kind, ExprKind::Attribute { attr, .. } if &**attr == "__new__")
            {
                found |= call.args.last().and_then(Expr::name).is_some_and(|name| *name == value.name);
            }
        });
        found
    }

    /// Whether a class's `__getattr__`, which unpickling asks for `__setstate__` before the object has attributes, asks for
    /// one of these: then it fails, or asks itself without end.
    fn asks_itself(&self, class: ClassId, certain: bool) -> bool {
        let mut methods = self.methods(class, "__getattr__").into_iter();
        methods.any(|method| self.asks_in(class, method, certain, 0))
    }

    /// Whether a method of a class asks its object for an attribute that it gets later.
    fn asks_in(&self, class: ClassId, method: FunctionId, certain: bool, depth: usize) -> bool {
        let function = self.function(method).ast;
        let Some(own) = function.params.first().map(|param| &param.name) else { return false };
        let mut body = function.body.body.iter().skip_while(|stmt| is_docstring(stmt));
        let Some(first) = body.next() else { return false };
        let asks_for = |expr: &Expr| self.asks_for(class, own, expr, certain, depth);
        let asks = |stmt: &Stmt| mentions(stmt, &|expr| asks_for(expr) || looks_up(expr, own));
        match &first.kind {
            // What is asked for first may leave with an error.
            StmtKind::If { branches, .. } => {
                let asks_first = branches.first().is_some_and(|branch| {
                    let mut found = false;
                    in_expr(&branch.test, &mut |expr| found |= asks_for(expr) || looks_up(expr, own));
                    found
                });
                let leaves = branches
                    .iter()
                    .any(|branch| matches!(branch.body.body.last().map(|last| &last.kind), Some(StmtKind::Raise(_))));
                asks_first || !certain && !leaves && function.body.body.iter().any(asks)
            }
            // What is missing in the object's dictionary is an error that is handled there.
            StmtKind::Try { body, .. } => body.body.first().is_some_and(|first| mentions(first, &asks_for)),
            StmtKind::Return(_) | StmtKind::Assign { .. } | StmtKind::Expr(_) => asks(first),
            _ => !certain && function.body.body.iter().any(asks),
        }
    }

    /// Whether an expression is an attribute that no class of the object binds, or a method of it that asks for one.
    fn asks_for(&self, class: ClassId, own: &Name, expr: &Expr, certain: bool, depth: usize) -> bool {
        let Some(name) = is_attribute(expr, own) else { return false };
        if name.starts_with("__") && name.ends_with("__") {
            return false;
        }
        if !self.ancestry(class).into_iter().any(|class| self.binds(class, name)) {
            return true;
        }
        depth < DEPTH
            && self.methods(class, name).into_iter().any(|method| self.asks_in(class, method, certain, depth + 1))
    }
}

/// Whether an expression looks an item up in the dictionary of an object's attributes: `self.__dict__["name"]`.
fn looks_up(expr: &Expr, own: &Name) -> bool {
    let ExprKind::Subscript { value, .. } = &expr.kind else { return false };
    match &value.kind {
        ExprKind::Call(call) => {
            let is_own = matches!(call.args.as_slice(), [object] if object.name() == Some(own));
            is_own && call.func.name().is_some_and(|name| &**name == "vars")
        }
        _ => is_attribute(value, own).is_some_and(|name| &**name == "__dict__"),
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
