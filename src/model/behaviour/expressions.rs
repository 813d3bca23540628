//! What evaluating an expression does.

use super::super::api;
use super::super::guard::Roles;
use super::super::scope::{ScopeKind, each_child};
use super::super::special::ITERATION;
use super::super::statement::each_target;
use super::super::value::*;
use super::{Callee, Edge, NAME, Walker, What};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

impl<'f> Walker<'_, 'f> {
    /// `value[index]`, but for the special method that it runs.
    fn subscript(&mut self, value: &'f Expr, index: &'f Expr) {
        self.expr(value);
        let path = || self.outside(value).map(|path| format!("{path}.__getitem__"));
        let is_name = index.name().is_some_and(|name| &**name == NAME);
        if !is_name || !path().is_some_and(|path| api::takes_module_name(&path)) {
            self.expr(index);
        }
        self.read_item(value);
        if self.flow.is_special("__class_getitem__") {
            self.run_hooks(value, &["__class_getitem__"]);
        }
    }

    pub(super) fn expr(&mut self, expr: &'f Expr) {
        self.evaluate(expr);
        match &expr.kind {
            ExprKind::Name(name) => {
                self.read(name, expr.span);
                self.depend_on_value(expr.span);
                if &**name == NAME && self.function.is_none() {
                    self.event(What::Named, expr.span, None, name);
                }
                // What the module has annotated by then.
                if &**name == "__annotations__" {
                    self.event(What::Dynamic, expr.span, None, name);
                }
            }
            ExprKind::Attribute { value, attr } => {
                self.expr(value);
                self.read_module(value, attr, expr.span);
                self.get_attribute(value, attr, expr.span);
                self.depend_on_value(expr.span);
                if &**attr == "__module__" {
                    self.read_name_of(value);
                }
            }
            ExprKind::Subscript { value, index } => {
                self.subscript(value, index);
                self.note_variable(expr, false);
            }
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Lambda(function) => self.header(function),
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, expr.span),
            ExprKind::Walrus { target, value } => {
                self.expr(value);
                self.walrus(target);
            }
            ExprKind::And(values) => self.operands(values, Self::may_hold),
            ExprKind::Or(values) => self.operands(values, Self::may_fail),
            ExprKind::Conditional { test, body, orelse } => {
                self.expr(test);
                let outer = self.roles;
                self.roles = outer.and(self.may_hold(test));
                self.expr(body);
                self.roles = outer.and(self.may_fail(test));
                self.expr(orelse);
                self.roles = outer;
            }
            ExprKind::Binary { left, operator, right } => {
                self.expr(left);
                self.expr(right);
                self.big_product(left, operator, right, expr.span);
                if *operator == "%" && matches!(left.kind, ExprKind::Str(_) | ExprKind::Format(_)) {
                    match &right.kind {
                        ExprKind::Tuple(items) => items.iter().for_each(|item| self.show(item)),
                        _ => self.show(right),
                    }
                }
            }
            ExprKind::Format(parts) => parts.iter().for_each(|part| {
                self.expr(part);
                self.show(part);
            }),
            ExprKind::Starred(value) => {
                self.expr(value);
                self.take_from(value);
                self.take_in_order(value);
            }
            ExprKind::Compare { first, rest } => self.comparison(first, rest),
            _ => each_child(expr, &mut |child| self.expr(child)),
        }
    }

    /// Operands of which each is evaluated in the roles in which those before it let it be.
    fn operands(&mut self, values: &'f [Expr], goes_on: impl Fn(&Self, &'f Expr) -> Roles) {
        let outer = self.roles;
        for value in values {
            self.expr(value);
            self.roles = self.roles.and(goes_on(self, value));
        }
        self.roles = outer;
    }

    fn comparison(&mut self, first: &'f Expr, rest: &'f [(&'static str, Expr)]) {
        self.expr(first);
        let mut left = first;
        for (operator, right) in rest {
            self.expr(right);
            self.note_environment_use(right, Some(left));
            if matches!(*operator, "in" | "not in") {
                self.take_from(right);
            }
            left = right;
        }
    }

    /// Reading an item of a `defaultdict` may add it.
    fn read_item(&mut self, value: &'f Expr) {
        let Some(place) = self.flow.place_at(self.source, value.span) else { return };
        let adds =
            |obj: &Obj| matches!(obj, Obj::External(path, _) if self.flow.path(*path) == "collections.defaultdict()");
        if self.flow.graph.objs(place).iter().any(adds) {
            self.suspect(value);
        }
    }

    /// `[0] * 10_000_000`.
    pub(super) fn big_product(&mut self, left: &Expr, operator: &str, right: &Expr, span: Span) {
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

    pub(super) fn walrus(&mut self, target: &'f Expr) {
        let inner = self.scope;
        while self.scopes.get(self.scope).kind == ScopeKind::Comprehension {
            self.scope = self.scopes.get(self.scope).parent;
        }
        let source = &mut Vec::new();
        each_target(target, &mut |name, span| source.push((name.to_owned(), span)));
        for (name, span) in source.drain(..) {
            self.write(&name, span);
        }
        self.scope = inner;
    }

    /// Whoever asks a class or a function for its module, or shows a class, gets the name under which that module runs.
    pub(super) fn read_name_of(&mut self, expr: &Expr) {
        let Some(place) = self.flow.place_at(self.source, expr.span) else { return };
        for obj in self.flow.graph.objs(place) {
            let home = match obj {
                Obj::Class(class) | Obj::Instance(class, _) => self.flow.class(*class).source,
                Obj::Function(function) | Obj::Method(function) => self.flow.function(*function).source,
                _ => continue,
            };
            self.read_name(home, expr.span);
        }
    }

    /// The name under which a module runs is read.
    pub(super) fn read_name(&mut self, home: SourceId, span: Span) {
        let var = self.vars.id(home, NAME);
        let access = self.access_to(var, span);
        self.found.reads.push(access);
    }

    pub(super) fn read_module(&mut self, base: &Expr, attr: &str, span: Span) {
        let Some(place) = self.flow.place_at(self.source, base.span) else { return };
        let place = self.flow.seen_by(self.function, place);
        for obj in self.flow.graph.objs(place) {
            if let Obj::Module(module) = obj {
                let var = self.vars.id(*module, attr);
                let access = self.access_to(var, span);
                self.found.reads.push(access);
                for function in self.flow.asked_of_module(*module, attr) {
                    let edge = Edge::certain(Callee::Function(function), None, span, self.roles);
                    self.found.edges.push(edge);
                }
            }
        }
        self.read_shared_attribute(place, attr, span);
        self.read_set_attribute(base, place, attr, span);
        // A property runs its function.
        let mut groups = Vec::new();
        for obj in self.flow.graph.objs(place).to_vec() {
            let Obj::Instance(class, _) = obj else { continue };
            let mark = self.mark();
            for function in self.flow.properties(class, attr) {
                self.run_method(function, base, span);
            }
            groups.push(self.since(mark));
        }
        if groups.len() > 1 && self.flow.comes_merged(place) {
            self.choose(&groups, false);
        }
    }

    pub(super) fn comprehension(&mut self, comprehension: &'f Comprehension, span: Span) {
        let (scope, times) = (self.scope, self.times);
        // A generator's elements are made when somebody iterates it, mostly at once: `sum(x for …)`.
        for (index, clause) in comprehension.clauses.iter().enumerate() {
            self.expr(&clause.iter);
            self.implied(&clause.iter, ITERATION);
            if comprehension.kind == ComprehensionKind::List {
                self.take_in_order(&clause.iter);
            }
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
    pub(super) fn repeat(&mut self, iter: &Expr, span: Span) {
        let before = self.times;
        self.times = self.times.saturating_mul(self.count(iter).unwrap_or(1).max(1));
        if before < self.expensive && self.times >= self.expensive {
            self.event(What::Expensive, span, None, "a long loop");
        }
    }

    /// How many elements a `range(…)`, `enumerate(range(…))` or display has.
    pub(super) fn count(&self, iter: &Expr) -> Option<u64> {
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
