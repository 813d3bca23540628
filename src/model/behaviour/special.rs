//! What syntax and builtins run by themselves: special methods of objects, and descriptors' methods.

use rustc_hash::FxHashSet;

use super::super::api;
use super::super::lookup::classes_of;
use super::super::scope::{MODULE, Resolution};
use super::super::setting;
use super::super::special::{ASKED, DROPPED, TEXT, each_special};
use super::super::value::*;
use super::{Callee, Edge, Receiver, Root, Walker};
use crate::facts::ast::*;
use crate::span::Span;

impl<'f> Walker<'_, 'f> {
    /// Evaluating the expression runs special methods of its operands.
    pub(super) fn evaluate(&mut self, expr: &'f Expr) {
        if self.flow.has_specials() {
            each_special(expr, &mut |operand, names| self.run_special(operand, names));
        }
    }

    /// Methods of these names run, of the class of whatever the expression stands for, or of its elements.
    pub(super) fn run_special(&mut self, operand: &'f Expr, names: &[&str]) {
        let flow = self.flow;
        let is_there = |name: &&str| flow.is_special(name) || !name.starts_with("__");
        let of_elements: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix('*')).filter(is_there).collect();
        let own: Vec<&str> = names.iter().copied().filter(|name| !name.starts_with('*')).filter(is_there).collect();
        if own.is_empty() && of_elements.is_empty() {
            return;
        }
        let Some(place) = flow.place_at(self.source, operand.span) else { return };
        let place = flow.seen_by(self.function, place);
        let mut groups = Vec::new();
        for functions in self.methods_of(flow.classes_at(place), &own) {
            let mark = self.mark();
            functions.into_iter().for_each(|function| self.run_method(function, operand, operand.span));
            groups.push(self.since(mark));
        }
        if groups.len() > 1 && flow.is_merged(place) {
            self.choose(&groups, false);
        }
        let metaclasses = flow.graph.objs(place).iter().filter_map(class_in).flat_map(|class| flow.metaclasses(class));
        let mut others = self.methods_of(metaclasses, &own);
        if !of_elements.is_empty() {
            others.extend(self.methods_of(self.classes_within(place), &of_elements));
        }
        others.into_iter().flatten().for_each(|function| self.run_method(function, operand, operand.span));
    }

    /// The methods of these names that some classes have, for each of them, but once for those that have the same.
    fn methods_of(&self, classes: impl IntoIterator<Item = ClassId>, names: &[&str]) -> Vec<Vec<FunctionId>> {
        let mut known: FxHashSet<Vec<FunctionId>> = FxHashSet::default();
        let of = |class: ClassId| names.iter().flat_map(|name| self.flow.methods(class, name)).collect::<Vec<_>>();
        let has_more = |functions: &Vec<FunctionId>| !functions.is_empty() && known.insert(functions.clone());
        classes.into_iter().map(of).filter(has_more).collect()
    }

    /// The classes of what a list or the like holds, or of what the tuples in it hold.
    fn classes_within(&self, place: Node) -> Vec<ClassId> {
        let graph = &self.flow.graph;
        let within = |objs: &[Obj]| {
            let elements = objs.iter().filter_map(|obj| match obj {
                Obj::Container(element) => Some(*element),
                _ => None,
            });
            elements.flat_map(|element| graph.objs(element)).copied().collect::<Vec<Obj>>()
        };
        let mut found = within(graph.objs(place));
        found.extend(within(&found));
        classes_of(&found)
    }

    /// What a method that is known by its name alone runs of its receiver and its arguments.
    pub(super) fn run_special_of_method(&mut self, receiver: &'f Expr, call: &'f Call, method: &str) {
        if self.flow.has_specials() {
            let [of_receiver, of_arguments] = api::special_by_method(method);
            self.run_special(receiver, &of_receiver);
            call.args.iter().for_each(|arg| self.run_special(arg, &of_arguments));
        }
    }

    /// A method of the object that `receiver` stands for runs, without a call that is written there.
    pub(super) fn run_method(&mut self, function: FunctionId, receiver: &Expr, span: Span) {
        let receiver = Some(self.receiver(receiver));
        let edge = Edge::certain(Callee::Function(function), None, span, self.roles);
        self.found.edges.push(Edge { receiver, ..edge });
    }

    /// What stands for `self` in a method that runs.
    pub(super) fn receiver(&mut self, expr: &Expr) -> Receiver {
        let name = expr.root_expr().filter(|root| self.outside(root).is_none()).and_then(Expr::name);
        let root = match name.map(|name| (name, self.scopes.resolve(self.scope, name))) {
            Some((name, Resolution::Global)) => Root::Global(self.vars.id(self.source, name)),
            Some((name, Resolution::Local(scope))) => {
                let info = self.function.map(|function| self.flow.function(function));
                let params = info.filter(|info| info.scope == scope).map(|info| &info.ast.params);
                let position = params.and_then(|params| params.iter().position(|param| param.name == *name));
                position.and_then(|position| u8::try_from(position).ok()).map_or(Root::None, Root::Parameter)
            }
            None => Root::None,
        };
        Receiver { span: expr.span, root }
    }

    /// A name loses what it holds: the last name of an object, perhaps.
    pub(super) fn drop_value(&mut self, name: &Name, target: &'f Expr, deletes: bool) {
        let flow = self.flow;
        if !DROPPED.iter().any(|name| flow.is_special(name)) {
            return;
        }
        let scope = match self.scopes.resolve(self.scope, name) {
            Resolution::Local(scope) => scope,
            Resolution::Global => MODULE,
        };
        // What a module's name keeps until the end is dropped by nobody.
        let is_kept = scope == MODULE && self.scopes.get(scope).bound.get(name).is_none_or(|places| places.len() < 2);
        let Some(var) = flow.known_var(self.source, scope, name).filter(|_| deletes || !is_kept) else { return };
        for class in flow.classes_at(var) {
            for function in DROPPED.iter().flat_map(|name| flow.methods(class, name)) {
                self.run_method(function, target, target.span);
            }
        }
    }

    /// Setting or deleting an attribute runs its class's `__setattr__` or `__delattr__`, and the attribute's own
    /// `__set__`, `__delete__` or property function.
    pub(super) fn set_attribute(&mut self, object: &'f Expr, attr: &Name, deletes: bool, span: Span) {
        let flow = self.flow;
        let names = if deletes { ["__delattr__", "__delete__"] } else { ["__setattr__", "__set__"] };
        let Some(place) = flow.place_at(self.source, object.span) else { return };
        for class in flow.classes_at(place) {
            let setters = flow.methods(class, attr).into_iter();
            let setters =
                setters.filter(|function| flow.has_marker(*function, if deletes { "deleter" } else { "setter" }));
            let own = flow.is_special(names[0]).then(|| flow.methods(class, names[0])).into_iter().flatten();
            for function in setters.chain(own).collect::<Vec<_>>() {
                self.run_method(function, object, span);
            }
            if flow.is_special(names[1]) {
                let described = classes_of(flow.members(class, attr)).into_iter();
                for function in described.flat_map(|class| flow.methods(class, names[1])).collect::<Vec<_>>() {
                    self.run_method(function, object, span);
                }
            }
        }
    }

    /// Reading an attribute that nobody has set runs `__getattr__`, and one that is a descriptor its `__get__`.
    pub(super) fn get_attribute(&mut self, object: &'f Expr, attr: &Name, span: Span) {
        let flow = self.flow;
        if !["__getattr__", "__getattribute__", "__get__"].iter().any(|name| flow.is_special(name)) {
            return;
        }
        let Some(place) = flow.place_at(self.source, object.span) else { return };
        for class in flow.classes_at(place) {
            let ancestry = flow.ancestry(class);
            let is_set = |class: &ClassId| flow.binds(*class, attr) || flow.class(*class).attrs.contains_key(attr);
            let mut found = flow.methods(class, "__getattribute__");
            if !ancestry.iter().any(is_set) {
                found.extend(flow.methods(class, "__getattr__"));
            }
            let described = classes_of(flow.members(class, attr)).into_iter();
            found.extend(described.flat_map(|class| flow.methods(class, "__get__")));
            for function in found {
                self.run_method(function, object, span);
            }
        }
    }

    /// A call of a builtin or the like runs special methods of its arguments.
    pub(super) fn run_special_of_arguments(&mut self, call: &'f Call, path: &str) {
        let mut names: Vec<&str> = api::special_methods(path).collect();
        let is_told = !names.is_empty();
        if names.is_empty() && !api::calls_nobody(setting::package(path)) {
            names.extend(ASKED);
        }
        if TEXT.iter().any(|name| names.contains(name)) && is_told {
            call.args.iter().for_each(|arg| self.show(arg));
        }
        call.args.iter().for_each(|arg| self.run_special(arg, &names));
        // `getattr(object, "name")` reads an attribute.
        if let ("builtins.getattr" | "builtins.hasattr", [object, name, ..]) = (path, call.args.as_slice())
            && let ExprKind::Str(Some(name)) = &name.kind
        {
            let name = Name::from(name.as_str());
            self.read_module(object, &name, object.span);
            self.get_attribute(object, &name, object.span);
        }
        // `setattr(object, "name", value)` sets one.
        if let ("builtins.setattr", [object, name, _]) = (path, call.args.as_slice())
            && let ExprKind::Str(Some(name)) = &name.kind
        {
            let name = Name::from(name.as_str());
            self.set_attribute(object, &name, false, object.span);
            self.set_class_attribute(object, &name, object.span);
            self.write_module(object, &name, object.span);
        }
    }

    /// A text is made of what the operand stands for: that of a class tells the name under which its module runs.
    pub(super) fn show(&mut self, operand: &Expr) {
        let flow = self.flow;
        if self.is_class_of_caught(operand) {
            self.name_exceptions(operand.span);
        }
        let Some(place) = flow.place_at(self.source, operand.span) else { return };
        let place = flow.seen_by(self.function, place);
        let is_plain = |class: ClassId| {
            let is_enum = |base: &PathId| flow.path(*base).starts_with("enum.");
            let says = |class: ClassId| TEXT.iter().any(|name| !flow.methods(class, name).is_empty());
            !flow.external_bases(class).iter().any(is_enum) && !flow.metaclasses(class).into_iter().any(says)
        };
        let shown: Vec<ClassId> =
            flow.graph.objs(place).iter().filter_map(class_in).filter(|class| is_plain(*class)).collect();
        shown.into_iter().for_each(|class| self.read_name(flow.class(class).source, operand.span));
    }
}

impl Walker<'_, '_> {
    /// A text names the class of some exception, with the name under which the class's module runs.
    pub(super) fn name_exceptions(&mut self, span: Span) {
        self.flow.homes_of_exceptions().iter().for_each(|home| self.read_name(*home, span));
    }

    /// Whether an expression asks for the class of an exception that the function has caught.
    fn is_class_of_caught(&self, expr: &Expr) -> bool {
        let asked = match &expr.kind {
            ExprKind::Call(call) => match call.args.as_slice() {
                [arg] if call.func.name().is_some_and(|name| &**name == "type") => arg,
                _ => return false,
            },
            ExprKind::Attribute { value, attr } if &**attr == "__class__" => value,
            _ => return false,
        };
        let Some((name, function)) = asked.name().zip(self.function) else { return false };
        catches(&self.flow.function(function).ast.body.body, name)
    }
}

/// Whether an `except` in some statements binds the name.
fn catches(body: &[Stmt], name: &Name) -> bool {
    body.iter().any(|stmt| {
        let own = match &stmt.kind {
            StmtKind::Try { handlers, .. } => {
                handlers.iter().any(|handler| handler.name.as_ref().is_some_and(|(bound, _)| bound == name))
            }
            _ => false,
        };
        own || stmt.blocks().into_iter().any(|block| catches(&block.body, name))
    })
}

fn class_in(obj: &Obj) -> Option<ClassId> {
    match obj {
        Obj::Class(class) => Some(*class),
        _ => None,
    }
}
