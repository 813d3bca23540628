//! What a class's own methods make of its objects when these are pickled: `__getstate__`, `__setstate__`, `__reduce__`,
//! and functions that `copyreg` was given. Under fork nobody calls them. What is not plainly the object as it was counts
//! as another one.
//!
//! Source: "Pickling Class Instances" in the library reference.

use rustc_hash::FxHashSet;

use super::api;
use super::cargo::attributes;
use super::flow::Flow;
use super::shared::each;
use super::value::*;
use crate::facts::ast::*;

/// Methods that say how an object is built anew.
const REDUCING: [&str; 2] = ["__reduce__", "__reduce_ex__"];

/// Methods that pickling or unpickling runs.
const HOOKS: [&str; 4] = ["__reduce__", "__reduce_ex__", "__getstate__", "__setstate__"];

/// What becomes of the attributes of an object.
enum Sent<'f> {
    /// They are sent, but for these.
    But(Vec<&'f str>),
    /// These alone are sent.
    Alone(Vec<&'f str>),
    /// It is not known, or something else happens as well.
    Otherwise,
}

/// An attribute that a `__setstate__` makes anew.
struct Restored<'f> {
    name: &'f str,
    /// Whether a new one does what the old one did.
    is_as_good: bool,
}

impl Flow<'_> {
    /// Whether what arrives of an object of a class with hooks lacks an attribute that is read, or pickling it does
    /// something else besides.
    pub(super) fn is_sent_otherwise(&self, class: ClassId, is_read: &dyn Fn(&str) -> bool) -> bool {
        if self.is_registered(class) {
            return true;
        }
        if HOOKS.iter().all(|name| self.methods(class, name).is_empty()) {
            return false;
        }
        let method = |name: &str| self.methods(class, name).first().copied();
        let reduced = REDUCING.iter().find_map(|name| method(name));
        let sent = match (reduced, method("__getstate__")) {
            (Some(reduce), _) => self.rebuilt_by(class, reduce),
            (None, Some(getstate)) => taken_by(self.function(getstate).ast),
            (None, None) => Sent::But(Vec::new()),
        };
        let is_lost = |name: &str| match &sent {
            Sent::But(left) => left.contains(&name),
            Sent::Alone(sent) => !sent.contains(&name),
            Sent::Otherwise => true,
        };
        let restored = match (reduced, method("__setstate__")) {
            (None, Some(setstate)) => self.restored_by(setstate),
            _ => Some(Vec::new()),
        };
        let Some(restored) = restored.filter(|_| !matches!(sent, Sent::Otherwise)) else { return true };
        let set = self.attributes_set(class);
        let is_renewed = |name: &str| restored.iter().any(|made| made.name == name && made.is_as_good);
        restored.iter().any(|made| !made.is_as_good && is_read(made.name))
            || set.iter().any(|name| is_lost(name) && !is_renewed(name) && is_read(name))
    }

    /// Whether code of the project outside of a class's hooks reads an attribute of that name.
    pub(super) fn reads_attribute(&self, function: FunctionId, attribute: &str) -> bool {
        let info = self.function(function);
        if info.class.is_some() && info.ast.name.as_deref().is_some_and(|name| HOOKS.contains(&name)) {
            return false;
        }
        let mut found = false;
        each(&info.ast.body.body, &mut |expr| match &expr.kind {
            ExprKind::Attribute { attr, .. } => found |= &**attr == attribute || &**attr == "__dict__",
            ExprKind::Call(call) => {
                found |= call.func.name().is_some_and(|name| matches!(&**name, "vars" | "getattr" | "hasattr"));
            }
            _ => {}
        });
        found
    }

    /// Whether a function was registered that pickles the objects of a class.
    fn is_registered(&self, class: ClassId) -> bool {
        let find = || {
            let calls = (1..self.calls.len()).map(|index| self.call(CallId(index as u32)));
            let registers = calls.filter(|call| {
                self.graph
                    .objs(call.callee)
                    .iter()
                    .any(|callee| matches!(callee, Obj::External(path, _) if api::registers_pickling(self.path(*path))))
            });
            let given = registers.filter_map(|call| call.args.first()).flat_map(|(given, _)| self.graph.objs(*given));
            given.filter_map(|obj| if let Obj::Class(class) = obj { Some(*class) } else { None }).collect()
        };
        self.registered.get_or_init(find).contains(&class)
    }

    /// The names of the attributes that the methods of a class set.
    fn attributes_set(&self, class: ClassId) -> FxHashSet<&str> {
        let mut set = FxHashSet::default();
        for method in self.ancestry(class).into_iter().flat_map(|class| self.own_methods(class)) {
            let ast = self.function(method).ast;
            let own = ast.params.first().map_or("", |param| &*param.name);
            attributes(&ast.body.body, own, &mut |name, _| {
                set.insert(&**name);
            });
        }
        set
    }

    /// What `return (Class, (self.a, self.b))` sends, where the initializer does nothing but keep its parameters.
    fn rebuilt_by(&self, class: ClassId, reduce: FunctionId) -> Sent<'_> {
        let ast = self.function(reduce).ast;
        let ([Stmt { kind: StmtKind::Return(Some(value)), .. }], Some(own)) = (code_of(ast), ast.params.first()) else {
            return Sent::Otherwise;
        };
        let ExprKind::Tuple(parts) = &value.kind else { return Sent::Otherwise };
        let [maker, Expr { kind: ExprKind::Tuple(given), .. }] = parts.as_slice() else { return Sent::Otherwise };
        let given: Option<Vec<&str>> = given.iter().map(|arg| attribute_of(arg, &own.name)).collect();
        let init = self.methods(class, "__init__").first().copied();
        let (Some(given), Some(init)) = (given, init) else {
            return Sent::Otherwise;
        };
        let is_own = maker.name().is_some_and(|name| *name == self.class(class).ast.name)
            || attribute_of(maker, &own.name) == Some("__class__")
            || matches!(&maker.kind, ExprKind::Call(call) if call.func.name().is_some_and(|name| &**name == "type"));
        let init = self.function(init).ast;
        let kept = kept_by(init);
        let same = kept.is_some_and(|kept| given.len() <= kept.len() && kept.iter().zip(&given).all(|(a, b)| a == b));
        if is_own && same { Sent::Alone(given) } else { Sent::Otherwise }
    }

    /// The attributes that a `__setstate__` makes anew; `None` if it does more than that and take what was sent.
    fn restored_by(&self, setstate: FunctionId) -> Option<Vec<Restored<'_>>> {
        let info = self.function(setstate);
        let [own, state] = info.ast.params.as_slice() else { return None };
        let mut restored = Vec::new();
        for stmt in code_of(info.ast) {
            match &stmt.kind {
                StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => {
                    let ExprKind::Attribute { value, attr } = &call.func.kind else { return None };
                    let updates = &**attr == "update" && is_dict(value, &own.name);
                    let takes = matches!(call.args.as_slice(), [arg] if arg.name() == Some(&state.name));
                    (updates && takes).then_some(())?;
                }
                StmtKind::Assign { targets, value } => {
                    let [target] = targets.as_slice() else { return None };
                    if is_dict(target, &own.name) && value.name() == Some(&state.name) {
                        continue;
                    }
                    let call = self.call_at(info.source, value.span).map(|id| self.externals_in(self.call(id).callee));
                    let is_as_good =
                        call.is_some_and(|paths| matches!(paths[..], [path] if api::is_as_good_as_new(path)));
                    restored.push(Restored { name: attribute_of(target, &own.name)?, is_as_good });
                    self.runs_nothing(info.source, value).then_some(())?;
                }
                _ => return None,
            }
        }
        Some(restored)
    }

    /// Whether evaluating an expression runs no code of the project.
    fn runs_nothing(&self, source: crate::finding::SourceId, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Call(call) => {
                let callees = self.call_at(source, value.span).map(|id| self.graph.objs(self.call(id).callee));
                let outside =
                    callees.is_some_and(|callees| callees.iter().all(|callee| matches!(callee, Obj::External(..))));
                let visible = || self.call_at(source, value.span).is_some_and(|id| self.is_visible(id));
                outside && !visible() && call.args.iter().all(|arg| self.runs_nothing(source, arg))
            }
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
                items.iter().all(|item| self.runs_nothing(source, item))
            }
            ExprKind::Dict(items) => items.is_empty(),
            ExprKind::Name(_) => true,
            _ => value.is_literal(),
        }
    }

    /// Whether what a call calls outside of the project shows something.
    fn is_visible(&self, call: CallId) -> bool {
        let known = self.externals_in(self.call(call).callee).into_iter().map(|path| self.known_effect(path));
        known.into_iter().any(|effect| matches!(effect, Some(api::EffectKind::Visible | api::EffectKind::Opens)))
    }
}

/// The statements of a function behind its docstring.
fn code_of(function: &Function) -> &[Stmt] {
    match function.body.body.split_first() {
        Some((Stmt { kind: StmtKind::Expr(Expr { kind: ExprKind::Str(_), .. }), .. }, rest)) => rest,
        _ => &function.body.body,
    }
}

/// The attributes in which an initializer keeps its parameters, in their order, if that is how it begins with each of them
/// and nothing that it does besides can be seen.
fn kept_by(init: &Function) -> Option<Vec<&str>> {
    let (own, params) = init.params.split_first()?;
    let mut kept = vec![None; params.len()];
    for stmt in code_of(init) {
        let StmtKind::Assign { targets, value } = &stmt.kind else { return None };
        let [target] = targets.as_slice() else { return None };
        let attribute = attribute_of(target, &own.name)?;
        match value.name().and_then(|name| params.iter().position(|param| param.name == *name)) {
            Some(index) => kept[index] = Some(attribute),
            None => is_plain(value).then_some(())?,
        }
    }
    kept.into_iter().collect()
}

/// What a `__getstate__` takes of the attributes.
fn taken_by(getstate: &Function) -> Sent<'_> {
    let (Some((last, before)), Some(own)) = (code_of(getstate).split_last(), getstate.params.first()) else {
        return Sent::Otherwise;
    };
    let StmtKind::Return(Some(value)) = &last.kind else { return Sent::Otherwise };
    if before.is_empty() {
        return match &value.kind {
            ExprKind::Dict(items) => sent_alone(items, &own.name).map_or(Sent::Otherwise, Sent::Alone),
            _ if is_dict(value, &own.name) || is_copy(value, &own.name) => Sent::But(Vec::new()),
            _ => Sent::Otherwise,
        };
    }
    let copy = before.split_first().and_then(|(first, rest)| match &first.kind {
        StmtKind::Assign { targets, value } if is_copy(value, &own.name) => Some((targets.first()?.name()?, rest)),
        _ => None,
    });
    let Some((state, rest)) = copy.filter(|(state, _)| value.name() == Some(state)) else { return Sent::Otherwise };
    let left: Option<Vec<Vec<&str>>> = rest.iter().map(|stmt| left_out(stmt, state)).collect();
    left.map_or(Sent::Otherwise, |left| Sent::But(left.concat()))
}

/// The attributes that `{"name": self.name}` sends.
fn sent_alone<'f>(items: &'f [(Option<Expr>, Expr)], own: &str) -> Option<Vec<&'f str>> {
    let sent = items.iter().map(|(key, value)| {
        let key = key.as_ref()?.str()?;
        (attribute_of(value, own) == Some(key)).then_some(key)
    });
    sent.collect()
}

/// The items that a statement takes out of a dictionary or makes others: `del state["pool"]`.
fn left_out<'f>(stmt: &'f Stmt, state: &Name) -> Option<Vec<&'f str>> {
    let item = |expr: &'f Expr| match &expr.kind {
        ExprKind::Subscript { value, index } if value.name() == Some(state) => index.str(),
        _ => None,
    };
    match &stmt.kind {
        StmtKind::Delete(targets) => targets.iter().map(item).collect(),
        StmtKind::Assign { targets, value } if is_plain(value) => targets.iter().map(item).collect(),
        StmtKind::Expr(Expr { kind: ExprKind::Call(call), .. }) => match &call.func.kind {
            ExprKind::Attribute { value, attr } if &**attr == "pop" && value.name() == Some(state) => {
                Some(vec![call.args.first()?.str()?])
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether an expression is a literal or an empty container.
fn is_plain(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::List(items) | ExprKind::Tuple(items) => items.is_empty(),
        ExprKind::Dict(items) => items.is_empty(),
        _ => value.is_literal(),
    }
}

/// Whether an expression is a new dictionary of an object's attributes: `dict(self.__dict__)`, `self.__dict__.copy()`.
fn is_copy(value: &Expr, own: &str) -> bool {
    let ExprKind::Call(call) = &value.kind else { return false };
    match (&call.func.kind, call.args.as_slice()) {
        (ExprKind::Attribute { value, attr }, []) => &**attr == "copy" && is_dict(value, own),
        (ExprKind::Attribute { value, attr }, [arg]) => {
            &**attr == "copy" && value.name().is_some_and(|name| &**name == "copy") && is_dict(arg, own)
        }
        (ExprKind::Name(name), [arg]) => &**name == "dict" && is_dict(arg, own),
        _ => false,
    }
}

/// Whether an expression is the dictionary of an object's attributes.
fn is_dict(value: &Expr, own: &str) -> bool {
    let by_vars = |call: &Call| {
        let of_own = matches!(call.args.as_slice(), [arg] if arg.name().is_some_and(|name| **name == *own));
        of_own && call.func.name().is_some_and(|name| &**name == "vars")
    };
    attribute_of(value, own) == Some("__dict__") || matches!(&value.kind, ExprKind::Call(call) if by_vars(call))
}

/// The attribute of the object that an expression is.
fn attribute_of<'f>(expr: &'f Expr, own: &str) -> Option<&'f str> {
    match &expr.kind {
        ExprKind::Attribute { value, attr } if value.name().is_some_and(|name| **name == *own) => Some(attr),
        _ => None,
    }
}
