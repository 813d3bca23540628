//! What statements do, in order of execution.

use super::super::guard::Roles;
use super::super::special::{DROPPED, EXIT, IN_PLACE, ITERATION, TRUTH};
use super::super::value::{FunctionId, Obj};
use super::{Callee, Edge, Walker, What, leaves};
use crate::facts::ast::*;
use crate::span::Span;

impl<'f> Walker<'_, 'f> {
    pub(super) fn block(&mut self, body: &'f [Stmt]) {
        let outer = self.roles;
        for stmt in body {
            self.stmt(stmt);
            // Behind `if __name__ != "__main__": sys.exit()` nothing runs in the roles that have left.
            if let StmtKind::If { branches, orelse: None } = &stmt.kind
                && let [branch] = branches.as_slice()
                && self.ends(&branch.body.body)
            {
                let stay = self.may_fail(&branch.test);
                self.roles = self.roles.and(stay);
            }
        }
        self.roles = outer;
    }

    /// Whether nothing behind the block runs: it ends the program, or the function.
    fn ends(&self, body: &[Stmt]) -> bool {
        let returns = || body.last().is_some_and(|last| matches!(last.kind, StmtKind::Return(_)));
        leaves(body) || (self.function.is_some() && returns())
    }

    pub(super) fn stmt(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => {
                self.discard(value);
                self.expr(value);
                // Nobody takes the value of `groups[key]`: it is there to make one.
                if let ExprKind::Subscript { value, .. } = &value.kind {
                    self.mutate(value);
                }
            }
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                self.held(value);
                self.assign_again(targets, value);
                targets.iter().for_each(|target| self.assign_environment(target, value));
                if targets.iter().any(|target| matches!(target.kind, ExprKind::Tuple(_) | ExprKind::List(_))) {
                    self.take_from(value);
                    self.take_in_order(value);
                }
                targets.iter().for_each(|target| self.target(target));
            }
            StmtKind::AugAssign { target, value } => {
                self.extend_environment(target);
                self.expr(target);
                self.expr(value);
                self.run_special(target, IN_PLACE);
                self.target(target);
                if let ExprKind::Name(_) = target.kind {
                    self.mutate(target);
                }
            }
            StmtKind::AnnAssign { target, annotation, value } => self.annotated(target, annotation, value.as_ref()),
            StmtKind::Delete(targets) => targets.iter().for_each(|target| {
                self.delete(target);
                self.run_special(target, DROPPED);
                self.bind(target, true);
            }),
            StmtKind::Return(value) => value.iter().for_each(|value| self.expr(value)),
            StmtKind::Raise(values) => {
                values.iter().for_each(|value| self.expr(value));
                if self.function.is_none() && !self.handling {
                    self.event(What::Exits, stmt.span, None, "raise");
                }
            }
            StmtKind::Assert(values) => self.assertion(values),
            StmtKind::Import(_) | StmtKind::ImportFrom(_) => self.import(stmt),
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

    fn assertion(&mut self, values: &'f [Expr]) {
        values.iter().for_each(|value| self.expr(value));
        values.first().into_iter().for_each(|test| self.run_special(test, TRUTH));
    }

    /// Annotations of a function's variables are not evaluated.
    fn annotated(&mut self, target: &'f Expr, annotation: &'f Expr, value: Option<&'f Expr>) {
        if self.function.is_none() || value.is_none() {
            self.expr(annotation);
        }
        if let Some(value) = value {
            self.expr(value);
            self.held(value);
            self.target(target);
        }
    }

    fn import(&mut self, stmt: &'f Stmt) {
        self.imported(stmt.span);
        match &stmt.kind {
            StmtKind::Import(aliases) => {
                for alias in aliases {
                    self.import_outside(&alias.name, stmt.span);
                    let top = alias.name.split('.').next().unwrap_or_default();
                    self.write(alias.asname.as_deref().unwrap_or(top), alias.span);
                }
            }
            StmtKind::ImportFrom(import) => {
                if import.level == 0 {
                    self.import_outside(&import.module, stmt.span);
                }
                for alias in &import.names {
                    self.write(alias.asname.as_ref().unwrap_or(&alias.name), alias.span);
                }
            }
            _ => {}
        }
    }

    pub(super) fn compound(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::If { branches, orelse } => {
                let outer = self.roles;
                let mut left = outer;
                for branch in branches {
                    self.roles = left;
                    self.expr(&branch.test);
                    self.run_special(&branch.test, TRUTH);
                    let holds = self.may_hold(&branch.test);
                    self.roles = left.and(holds);
                    left = left.and(self.may_fail(&branch.test));
                    let guarded = holds.main_only();
                    self.rarely(!guarded && leaves(&branch.body.body), |walker| walker.block(&branch.body.body));
                }
                self.roles = left;
                let last = orelse.as_ref().is_some_and(|block| leaves(&block.body));
                self.rarely(last, |walker| walker.block(body_of(orelse)));
                self.roles = outer;
            }
            StmtKind::For { target, iter, body, orelse } => {
                self.expr(iter);
                self.implied(iter, ITERATION);
                let times = self.times;
                self.repeat(iter, stmt.span);
                self.loop_in_order(iter, &body.body);
                self.target(target);
                self.block(&body.body);
                self.times = times;
                self.block(body_of(orelse));
            }
            StmtKind::While { test, body, orelse } => self.while_loop(test, body, orelse),
            StmtKind::With { items, body } => {
                let outside = self.redirected.clone();
                for item in items {
                    if item.target.is_none() {
                        self.discard(&item.context);
                    }
                    self.expr(&item.context);
                    self.implied(&item.context, EXIT);
                    item.target.iter().for_each(|target| self.target(target));
                    self.redirect(&item.context);
                }
                self.block(&body.body);
                self.redirected = outside;
            }
            StmtKind::Try { body, handlers, orelse, finalbody } => {
                self.attempt(body, handlers);
                self.block(body_of(orelse));
                self.block(body_of(finalbody));
            }
            StmtKind::Match { subjects, cases } => self.cases(subjects, cases),
            _ => {}
        }
    }

    fn while_loop(&mut self, test: &'f Expr, body: &'f Block, orelse: &'f Option<Block>) {
        let outer = self.roles;
        self.expr(test);
        self.run_special(test, TRUTH);
        self.roles = outer.and(self.may_hold(test));
        self.block(&body.body);
        self.roles = outer;
        self.block(body_of(orelse));
    }

    /// The body of a `try` and what follows when it fails: seldom, where it imports.
    fn attempt(&mut self, body: &'f Block, handlers: &'f [Handler]) {
        self.block(&body.body);
        let imports = body.body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_)));
        for handler in handlers {
            handler.types.iter().for_each(|class| self.expr(class));
            if let Some((name, span)) = &handler.name {
                self.write(name, *span);
            }
            let outer = std::mem::replace(&mut self.handling, true);
            let before = self.fallback;
            self.fallback |= imports && !leaves(&handler.body.body);
            self.rarely(imports, |walker| walker.block(&handler.body.body));
            self.fallback = before;
            self.handling = outer;
        }
    }

    pub(super) fn cases(&mut self, subjects: &'f [Expr], cases: &'f [Case]) {
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

    pub(super) fn rarely(&mut self, rare: bool, walk: impl FnOnce(&mut Self)) {
        let (outer, first) = (self.rare, self.found.events.len());
        self.rare |= rare;
        walk(self);
        self.rare = outer;
        // A program that ends where it has started processes does there what it is for.
        let events = &mut self.found.events[first..];
        if !outer && events.iter().any(|event| event.what == What::Start) {
            events.iter_mut().for_each(|event| event.rare = false);
        }
    }

    /// Decorators and defaults run where the definition stands; the body runs later.
    pub(super) fn header(&mut self, function: &'f Function) {
        function.decorators.iter().for_each(|decorator| self.expr(decorator));
        function.params.iter().filter_map(|param| param.default.as_ref()).for_each(|default| self.expr(default));
        function.params.iter().filter_map(|param| param.annotation.as_ref()).for_each(|note| self.expr(note));
        function.returns.iter().for_each(|note| self.expr(note));
        self.found.makes.extend(self.flow.function_at(self.source, function.span));
        function.decorators.iter().rev().for_each(|decorator| self.decorated(decorator));
    }

    pub(super) fn class(&mut self, class: &'f Class) {
        class.decorators.iter().for_each(|decorator| self.expr(decorator));
        class.bases.iter().for_each(|base| self.expr(base));
        class.keywords.iter().for_each(|keyword| self.expr(&keyword.value));
        self.subclassed(class);
        let outer = std::mem::replace(&mut self.scope, self.scopes.of(class.span));
        self.block(&class.body.body);
        self.named_in();
        self.scope = outer;
        class.decorators.iter().rev().for_each(|decorator| self.decorated(decorator));
        self.write(&class.name, class.name_span);
        self.bind_class_attributes(class);
    }

    /// What a class's body binds gets to know its name: `__set_name__`.
    fn named_in(&mut self) {
        let flow = self.flow;
        if !flow.is_special("__set_name__") {
            return;
        }
        let mut names: Vec<(&Name, &Vec<Span>)> = self.scopes.get(self.scope).bound.iter().collect();
        names.sort();
        for (name, places) in names {
            let place = flow.known_var(self.source, self.scope, name);
            let classes = place.map(|place| flow.classes_at(place)).unwrap_or_default();
            for function in classes.into_iter().flat_map(|of| flow.methods(of, "__set_name__")) {
                places.iter().for_each(|span| self.run_hook(function, *span));
            }
        }
    }

    /// Making a class runs its bases' `__init_subclass__` and its metaclass.
    fn subclassed(&mut self, class: &'f Class) {
        let metaclass = class.keywords.iter().filter(|keyword| keyword.name.as_deref() == Some("metaclass"));
        let hooks = class.bases.iter().map(|base| (base, &["__init_subclass__"][..]));
        let hooks = hooks.chain(metaclass.map(|keyword| (&keyword.value, &["__new__", "__init__"][..])));
        hooks.for_each(|(expr, names)| self.run_hooks(expr, names));
        class.bases.iter().for_each(|base| self.run_inherited_metaclass(base));
    }

    /// What a call of `type` with three arguments runs, which makes a class.
    pub(super) fn class_made(&mut self, call: &'f Call) {
        if let [_, bases, _] = call.args.as_slice()
            && let ExprKind::Tuple(bases) | ExprKind::List(bases) = &bases.kind
        {
            bases.iter().for_each(|base| self.run_hooks(base, &["__init_subclass__"]));
        }
    }

    pub(super) fn run_hooks(&mut self, class: &'f Expr, names: &[&str]) {
        let Some(place) = self.flow.place_at(self.source, class.span) else { return };
        for obj in self.flow.graph.objs(place) {
            let Obj::Class(base) = obj else { continue };
            for function in names.iter().flat_map(|name| self.flow.methods(*base, name)) {
                self.run_hook(function, class.span);
            }
        }
    }

    /// A class is of its bases' metaclass.
    fn run_inherited_metaclass(&mut self, base: &'f Expr) {
        let flow = self.flow;
        let Some(place) = flow.place_at(self.source, base.span) else { return };
        let bases = flow.graph.objs(place).iter().filter_map(|obj| match obj {
            Obj::Class(class) => Some(*class),
            _ => None,
        });
        for class in bases {
            let hooks = ["__new__", "__init__"].into_iter().flat_map(|name| flow.metaclass_methods(class, name));
            hooks.for_each(|function| self.run_hook(function, base.span));
        }
    }

    fn run_hook(&mut self, function: FunctionId, span: Span) {
        self.found.edges.push(Edge::certain(Callee::Function(function), None, span, self.roles));
    }

    pub(super) fn imported(&mut self, span: Span) {
        for module in self.flow.imports.get(&(self.source, span)).into_iter().flatten() {
            self.found.edges.push(Edge::certain(Callee::Module(*module), None, span, self.roles));
        }
    }
}
