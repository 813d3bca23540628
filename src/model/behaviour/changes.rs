//! What is bound and changed: names, attributes, objects, settings of the process.

use super::super::api::{self, EffectKind};
use super::super::scope::{Resolution, ScopeId, each_child};
use super::super::setting;
use super::super::value::*;
use super::{Callee, Edge, VarId, Walker, What};
use crate::facts::ast::*;
use crate::span::Span;

impl<'f> Walker<'_, 'f> {
    /// A target is bound.
    pub(super) fn target(&mut self, target: &'f Expr) {
        self.bind(target, false);
    }

    /// A target is bound or deleted.
    pub(super) fn bind(&mut self, target: &'f Expr, deletes: bool) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.write(name, target.span);
                self.drop_value(name, target, deletes);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().for_each(|item| self.bind(item, deletes)),
            ExprKind::Starred(value) => self.target(value),
            ExprKind::Attribute { value, attr } => {
                self.expr(value);
                self.set_attribute(value, attr, deletes, target.span);
                self.set_class_attribute(value, attr, target.span);
                if !self.write_module(value, attr, target.span) {
                    self.mutate(value);
                }
            }
            ExprKind::Subscript { value, index } => {
                self.expr(value);
                self.expr(index);
                self.note_variable(target, true);
                self.run_special(value, if deletes { &["__delitem__"] } else { &["__setitem__"] });
                self.mutate(value);
                if self.is_namespace(value) {
                    self.event(What::Dynamic, target.span, None, "globals()[…] =");
                    self.bind_by_text(value, index.str(), target.span);
                }
            }
            _ => self.expr(target),
        }
    }

    /// Whether an expression is the names of the module or of the function: `globals()`.
    fn is_namespace(&self, expr: &Expr) -> bool {
        let ExprKind::Call(call) = &expr.kind else { return false };
        call.func.name().is_some_and(|name| matches!(&**name, "globals" | "vars" | "locals"))
    }

    /// Whether these are the module's.
    fn is_of_module(&self, expr: &Expr) -> bool {
        let ExprKind::Call(call) = &expr.kind else { return false };
        call.args.is_empty() && (self.function.is_none() || call.func.name().is_some_and(|name| &**name == "globals"))
    }

    /// The module's name that a text says is bound, other than by a name that stands there.
    fn bind_by_text(&mut self, namespace: &Expr, name: Option<&str>, span: Span) {
        if let Some(name) = name.filter(|_| self.is_of_module(namespace)) {
            let var = self.vars.id(self.source, name);
            let access = self.access_to(var, span);
            self.found.writes.push(access);
        }
    }

    /// `globals().update(name=value)` binds the names.
    pub(super) fn bind_by_keywords(&mut self, call: &'f Call, span: Span) {
        if let ExprKind::Attribute { value, attr } = &call.func.kind
            && &**attr == "update"
            && self.is_namespace(value)
        {
            self.event(What::Dynamic, span, None, "globals().update(…) =");
            let names = call.keywords.iter().map(|keyword| keyword.name.as_deref());
            names.for_each(|name| self.bind_by_text(value, name, span));
        }
    }

    /// `del os.environ[…]` fails where the child has been started without it.
    pub(super) fn delete(&mut self, target: &Expr) {
        let ExprKind::Subscript { value, .. } = &target.kind else { return };
        let path = self.outside(value).map(|path| format!("{path}.__delitem__"));
        if let Some(path) = path.filter(|path| api::is_relative(path)) {
            self.event(What::Visible, target.span, None, &path);
        }
    }

    /// `sys.argv = sys.argv[1:]` takes once more where the child has been started with what was left.
    pub(super) fn assign_again(&mut self, targets: &'f [Expr], value: &Expr) {
        for target in targets {
            let path = match &target.kind {
                ExprKind::Tuple(items) | ExprKind::List(items) => {
                    self.assign_again(items, value);
                    continue;
                }
                ExprKind::Starred(inner) => {
                    self.assign_again(std::slice::from_ref(&**inner), value);
                    continue;
                }
                ExprKind::Subscript { value: base, .. } => self.outside(base),
                ExprKind::Attribute { value: base, attr } => self.outside(base).map(|base| format!("{base}.{attr}")),
                _ => None,
            };
            if let Some(path) = path.filter(|path| api::is_relative(path) && self.takes_rest(value, path)) {
                self.event(What::Visible, target.span, None, &path);
            }
        }
    }

    /// Whether an expression reads what `path` names, but for its first element alone.
    fn takes_rest(&self, expr: &Expr, path: &str) -> bool {
        let first = |index: &Expr| match &index.kind {
            ExprKind::Number(number) => *number == Some(0),
            // `[:n]`.
            ExprKind::Slice(parts) => matches!(parts.as_slice(), [end] if end.span.start > index.span.start),
            _ => false,
        };
        if let ExprKind::Subscript { value, index } = &expr.kind
            && first(index)
            && self.outside(value).as_deref() == Some(path)
        {
            return false;
        }
        let mut found = self.outside(expr).as_deref() == Some(path);
        each_child(expr, &mut |child| found |= self.takes_rest(child, path));
        found
    }

    /// `module.name = …` binds a variable of that module; `external.name = …` is configuration.
    pub(super) fn write_module(&mut self, base: &Expr, attr: &str, span: Span) -> bool {
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
                    if path == "__main__" {
                        // While a child imports the main module, `__main__` is another one.
                        self.event(What::Visible, span, None, "__main__.… =");
                    }
                    if path == "__main__" || path.starts_with("sys.modules") {
                        self.event(What::Dynamic, span, None, "__main__.… =");
                    }
                    self.configure(&format!("{path}.{attr}"), span, None);
                    written = true;
                }
                Obj::External(path, _) if self.is_settings(*path) => {
                    let path = self.flow.path(*path).to_owned();
                    self.configure(&path, span, None);
                }
                Obj::External(path, _) => {
                    let path = self.flow.path(*path).to_owned();
                    if !self.is_fresh(&path) {
                        self.set(&path, span);
                    }
                }
                _ => {}
            }
        }
        written
    }

    /// The path of something that an imported module outside the project holds.
    pub(super) fn outside(&self, expr: &Expr) -> Option<String> {
        let place = self.flow.place_at(self.source, expr.span)?;
        self.flow.graph.objs(place).iter().find_map(|obj| match obj {
            Obj::External(path, origin) if *origin == NO_CALL => Some(self.flow.path(*path).to_owned())
                .filter(|path| !path.contains(['?', '(']) && !path.starts_with("builtins.")),
            _ => None,
        })
    }

    /// Whether setting an attribute of this object changes settings of the process.
    pub(super) fn is_settings(&self, path: PathId) -> bool {
        let path = self.flow.path(path);
        let configures = |path: &str| self.flow.known_effect(path) == Some(EffectKind::Configure);
        path.strip_suffix("()").is_some_and(|call| configures(call) || configures(&format!("{path}.__setattr__")))
    }

    /// Settings are changed by what is known to do so.
    pub(super) fn configure(&mut self, path: &str, span: Span, call: Option<CallId>) {
        self.event(What::Configure, span, call, path);
        if let Some(var) = self.vars.configured(path) {
            let access = self.access_to(var, span);
            self.found.mutates.push(access);
        }
    }

    /// The settings of the package of `path` may change.
    pub(super) fn set(&mut self, path: &str, span: Span) {
        if let Some(var) = self.vars.setting(path) {
            let access = self.access_to(var, span);
            self.found.mutates.push(access);
        }
    }

    /// [`Self::depend`], of a path that was met.
    pub(super) fn depend_at(&mut self, path: PathId, span: Span) {
        let noted = self.vars.noted_at(path, self.flow.path(path));
        self.depend_on(noted, span);
    }

    /// What `path` names is used, and so are the settings of its package.
    pub(super) fn depend(&mut self, path: &str, span: Span) {
        let noted = self.vars.noted(path);
        self.depend_on(noted, span);
    }

    fn depend_on(&mut self, noted: [Option<VarId>; 2], span: Span) {
        for var in noted.into_iter().flatten() {
            if self.used.insert((var, self.roles)) {
                let access = self.access_to(var, span);
                self.found.reads.push(access);
            }
        }
    }

    /// The settings on which the values of a name depend.
    pub(super) fn depend_on_value(&mut self, span: Span) {
        let flow = self.flow;
        let Some(place) = flow.place_at(self.source, span) else { return };
        for obj in flow.graph.objs(place) {
            if let Obj::External(path, _) = obj {
                // What was drawn does not depend on what is drawn next.
                if flow.is_drawn(*path) {
                    self.depend(setting::package_of_drawn(flow.path(*path)), span);
                } else {
                    self.depend_at(*path, span);
                }
            }
        }
    }

    /// Nobody takes the value of this expression, nor of the calls that it is made of.
    pub(super) fn discard(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(_) => {
                self.discarded.insert(expr.span);
            }
            ExprKind::Await(inner) => self.discard(inner),
            ExprKind::And(values) | ExprKind::Or(values) => {
                values.last().into_iter().for_each(|last| self.discard(last))
            }
            ExprKind::Conditional { body, orelse, .. } => {
                self.discard(body);
                self.discard(orelse);
            }
            ExprKind::Comprehension(comprehension) => self.discard(&comprehension.element),
            _ => {}
        }
    }

    /// Elements are taken from what `expr` stands for: an iterator that has a name has fewer then.
    pub(super) fn take_from(&mut self, expr: &Expr) {
        let named = matches!(expr.kind, ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Subscript { .. });
        if named && self.is_iterator(expr) {
            self.mutate(expr);
            self.resume(expr);
        }
    }

    /// What makes the elements of the iterator that `expr` stands for goes on.
    pub(super) fn resume(&mut self, expr: &Expr) {
        let Some(place) = self.flow.place_at(self.source, expr.span) else { return };
        let resumed = self.flow.resumed(place);
        self.found.mutated.extend(resumed.changed.into_iter().map(|obj| (obj, expr.span)));
        for function in resumed.functions {
            let edge = Edge::certain(Callee::Function(function), None, expr.span, self.roles);
            self.found.edges.push(Edge { possible: true, ..edge });
        }
    }

    /// Whether an expression may be something that is used up by whoever takes its elements.
    pub(super) fn is_iterator(&self, expr: &Expr) -> bool {
        self.flow.place_at(self.source, expr.span).is_some_and(|place| self.flow.holds_iterator(place))
    }

    /// Unknown code gets the object that `expr` stands for, and may change it.
    pub(super) fn suspect(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.suspecting, true);
        self.mutate(expr);
        self.suspecting = outer;
    }

    /// A variable of a function around this one is changed, which that function's closures keep.
    pub(super) fn change_closure(&mut self, scope: ScopeId, span: Span) {
        let Some(function) = self.function else { return };
        if !self.scopes.within(scope, self.flow.function(function).scope) {
            self.found.mutated.push((Obj::Function(function), span));
        }
    }

    /// The object that `expr` stands for is changed.
    pub(super) fn mutate(&mut self, expr: &Expr) {
        let span = expr.span;
        // `vars(x)` is the names of `x`.
        if let ExprKind::Call(call) = &expr.kind
            && let ("vars", [object]) = (call.func.name().map_or("", |name| &**name), call.args.as_slice())
        {
            return self.mutate(object);
        }
        self.change_main(expr);
        // `os.environ[…] = …` changes settings of the process, not the module's name `os`.
        if let Some(path) = self.outside(expr) {
            if !self.suspecting {
                self.configure(&path, span, None);
            }
            return;
        }
        let by_parameter = self.mutate_root(expr) && !self.is_class_state(expr);
        if self.suspecting {
            return;
        }
        if let Some(place) = self.flow.place_at(self.source, span) {
            for obj in self.flow.graph.objs(place) {
                match obj {
                    Obj::Module(_) | Obj::Class(_) => self.found.mutated.push((*obj, span)),
                    // These change with what callers pass.
                    _ if by_parameter => {}
                    Obj::Container(_) | Obj::Instance(..) | Obj::Function(_) => {
                        self.found.mutated.push((*obj, span));
                        self.found.mutated.extend(self.flow.names_of(*obj).iter().map(|names| (*names, span)));
                    }
                    Obj::External(..) => self.found.mutated.extend(obj.part().map(|part| (part, span))),
                    _ => {}
                }
            }
        }
    }

    /// Whether an expression is what a class's body binds, whichever object it is taken from.
    fn is_class_state(&self, expr: &Expr) -> bool {
        let ExprKind::Attribute { value, attr } = &expr.kind else { return false };
        let Some(place) = self.flow.place_at(self.source, value.span) else { return false };
        self.flow.graph.objs(place).iter().any(|obj| match obj {
            Obj::Instance(class, _) | Obj::Class(class) => {
                let classes = self.flow.ancestry(*class);
                let is_set = classes.iter().any(|class| self.flow.class(*class).attrs.contains_key(attr));
                !is_set && classes.iter().any(|class| self.flow.binds(*class, attr))
            }
            _ => false,
        })
    }

    /// `sys.modules[…]` is changed: a module's names.
    fn change_main(&mut self, expr: &Expr) {
        let of_modules = |expr: &Expr| self.outside(expr).is_some_and(|path| path.starts_with("sys.modules"));
        let item = matches!(&expr.kind, ExprKind::Subscript { value, .. } if of_modules(value));
        if item || of_modules(expr) {
            self.event(What::Dynamic, expr.span, None, "sys.modules[…].… =");
        }
    }

    /// The variable that the expression begins with holds what is changed; whether it is a parameter of the function.
    fn mutate_root(&mut self, expr: &Expr) -> bool {
        let span = expr.span;
        // What a call of a module's function gave is not the module: `sqlite3.connect(…).execute(…)`.
        let root = expr.root_expr().filter(|root| self.outside(root).is_none());
        if let Some(root) = root.and_then(Expr::name) {
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
                        return true;
                    }
                    if !self.suspecting {
                        self.change_closure(scope, span);
                    }
                }
            }
        }
        false
    }

    /// A value that is kept: an open file must not be opened twice.
    pub(super) fn held(&mut self, value: &'f Expr) {
        let ExprKind::Call(_) = &value.kind else { return };
        let Some(call) = self.flow.call_at(self.source, value.span) else { return };
        for path in self.external_paths(call) {
            if self.flow.known_effect(&path) == Some(EffectKind::Opens) {
                self.event(What::Handle, value.span, Some(call), &path);
            }
        }
    }

    pub(super) fn external_paths(&self, call: CallId) -> Vec<String> {
        let callee = self.flow.call(call).callee;
        let objs = self.flow.graph.objs(callee).iter();
        objs.filter_map(|obj| match obj {
            Obj::External(path, _) => Some(self.flow.path(*path).to_owned()),
            _ => None,
        })
        .collect()
    }
}
