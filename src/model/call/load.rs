//! What attributes of modules, classes and objects hold.

use super::super::api::EffectKind;
use super::super::flow::Flow;
use super::super::scope::MODULE;
use super::super::statement::returns;
use super::super::value::*;
use crate::facts::ast::*;

/// The classes that one look-up has passed.
type Seen = Vec<ClassId>;

impl Flow<'_> {
    pub(super) fn load(&mut self, base: Node, name: &Name, to: Node) -> bool {
        let mut grew = false;
        for index in self.held(base) {
            let obj = self.graph.objs(base)[index];
            grew |= self.load_from(obj, name, to);
        }
        grew
    }

    pub(super) fn load_from(&mut self, obj: Obj, name: &Name, to: Node) -> bool {
        match obj {
            Obj::Module(id) => {
                let mut grew = false;
                if let Some(submodule) = self.submodule(obj, name) {
                    grew |= self.graph.add(to, submodule);
                }
                let bound = self.scopes[id.0 as usize].get(MODULE).bound.contains_key(name);
                if bound || self.known_var(id, MODULE, name).is_some() {
                    let var = self.var(id, MODULE, name);
                    grew |= self.graph.flow(var, to);
                } else if self.scopes[id.0 as usize].get(MODULE).star_import {
                    let before = self.graph.count(to);
                    self.through_star(id, name, to);
                    grew |= self.graph.count(to) > before;
                }
                for function in self.asked_of_module(id, name) {
                    let returns = self.function(function).returns;
                    grew |= self.graph.flow(returns, to);
                }
                grew
            }
            Obj::Namespace(_) => self.submodule(obj, name).is_some_and(|submodule| self.graph.add(to, submodule)),
            Obj::Class(class) => self.load_from_class(class, name, to),
            Obj::Instance(class, _) if &**name == "__class__" => self.graph.add(to, Obj::Class(class)),
            Obj::Instance(class, _) => self.load_class(class, name, to, Some(obj)),
            Obj::Super(class) => {
                let seen = &mut vec![class];
                self.load_bases(class, name, to, Some(Obj::Instance(class, NO_CALL)), seen)
            }
            // Of a part nobody knows what it has.
            Obj::External(PathId::UNKNOWN, _) => self.graph.add(to, obj),
            Obj::External(path, call) => {
                let id = self.attribute(path, name, call);
                let mut grew = self.graph.add(to, Obj::External(id, call));
                if self.path(path) == "types.SimpleNamespace()" {
                    let named = self.call(call).keywords.iter().filter(|(of, _)| of.as_ref() == Some(name));
                    let given: Vec<Node> = named.map(|(_, node)| *node).collect();
                    grew |= given.into_iter().fold(false, |grew, node| self.graph.flow(node, to) | grew);
                }
                // `parser.set_defaults(func=run)`, then `args.func(args)`.
                if self.path(path).starts_with("argparse.ArgumentParser().parse_") {
                    let parsed = self.parsed_attribute(name);
                    grew |= self.graph.flow(parsed, to);
                }
                grew
            }
            // A bound method that changes its receiver stands for it.
            Obj::Container(_) => {
                let changes = matches!(self.table.method(name), Some(EffectKind::Mutates | EffectKind::Updates));
                changes && self.graph.add(to, obj)
            }
            Obj::Function(_) | Obj::Method(_) | Obj::Partial(_) => false,
        }
    }

    /// A class has what its body and its bases bind, and else what its metaclass has.
    fn load_from_class(&mut self, class: ClassId, name: &Name, to: Node) -> bool {
        let before = self.graph.count(to);
        let mut grew = self.load_class(class, name, to, None);
        if before == self.graph.count(to) {
            for metaclass in self.metaclasses(class) {
                grew |= self.load_class(metaclass, name, to, None);
            }
        }
        grew
    }

    fn load_bases(&mut self, class: ClassId, name: &Name, to: Node, instance: Option<Obj>, seen: &mut Seen) -> bool {
        let mut grew = false;
        for base in self.class(class).bases.clone() {
            for index in self.held(base) {
                let base = self.graph.objs(base)[index];
                grew |= self.load_base(base, name, to, instance, seen);
            }
        }
        grew
    }

    fn load_base(&mut self, base: Obj, name: &Name, to: Node, instance: Option<Obj>, seen: &mut Seen) -> bool {
        match (base, instance) {
            (Obj::Class(base), _) => self.load_unseen(base, name, to, instance, seen),
            (Obj::External(..), Some(Obj::Instance(class, _))) if self.has_itself(class, name) => false,
            (Obj::External(path, _), Some(Obj::Instance(_, call))) => {
                let path = self.canonical(&format!("{}().{name}", self.path(path)), call);
                let id = self.intern(&path);
                self.graph.add(to, Obj::External(id, call))
            }
            (Obj::External(..), _) => self.load_from(base, name, to),
            _ => false,
        }
    }

    /// Looks `name` up in a class and its bases; on an instance also in what anybody set on it.
    pub(super) fn load_class(&mut self, class: ClassId, name: &Name, to: Node, instance: Option<Obj>) -> bool {
        self.load_unseen(class, name, to, instance, &mut Seen::default())
    }

    /// A base that may be one of several classes makes many ways up, which meet again: each class is looked at once.
    fn load_unseen(&mut self, class: ClassId, name: &Name, to: Node, instance: Option<Obj>, seen: &mut Seen) -> bool {
        if seen.contains(&class) {
            return false;
        }
        seen.push(class);
        let mut grew = false;
        if let (Some(_), Some(attr)) = (instance, self.class(class).attrs.get(name).copied()) {
            grew |= self.graph.flow(attr, to);
        }
        let (source, scope) = (self.class(class).source, self.class(class).scope);
        if self.scopes[source.0 as usize].get(scope).bound.contains_key(name) {
            let member = self.var(source, scope, name);
            for index in self.held(member) {
                let obj = self.graph.objs(member)[index];
                grew |= self.bind_member(obj, class, instance, to);
            }
            return grew;
        }
        grew | self.load_bases(class, name, to, instance, seen)
    }

    /// Whether objects of a class have an attribute themselves, since making one always sets it: `self.name = …`.
    fn has_itself(&self, class: ClassId, name: &Name) -> bool {
        self.methods(class, "__init__").into_iter().any(|init| {
            let ast = self.function(init).ast;
            let own = ast.params.first().map(|param| &param.name);
            let is_own = |target: &Expr| match &target.kind {
                ExprKind::Attribute { value, attr } => attr == name && own.is_some() && value.name() == own,
                _ => false,
            };
            let mut always = ast.body.body.iter().take_while(|stmt| !returns(std::slice::from_ref(stmt)));
            always.any(|stmt| match &stmt.kind {
                StmtKind::Assign { targets, .. } => targets.iter().any(is_own),
                StmtKind::AnnAssign { target, value: Some(_), .. } => is_own(target),
                _ => false,
            })
        })
    }

    /// A function found in a class becomes a method of the instance it was looked up on.
    fn bind_member(&mut self, obj: Obj, class: ClassId, instance: Option<Obj>, to: Node) -> bool {
        let Obj::Function(function) = obj else { return self.graph.add(to, obj) };
        if self.function(function).class.is_none() || self.has_marker(function, "staticmethod") {
            return self.graph.add(to, obj);
        }
        // Who reads a property calls its getter alone.
        if ["setter", "deleter"].iter().any(|marker| self.has_marker(function, marker)) {
            return false;
        }
        let receiver = if self.has_marker(function, "classmethod") {
            Some(match instance {
                Some(Obj::Instance(class, _)) => Obj::Class(class),
                _ => Obj::Class(class),
            })
        } else {
            instance
        };
        let Some(receiver) = receiver else { return self.graph.add(to, obj) };
        let mut grew = false;
        if let Some(first) = self.function(function).params.first().copied() {
            grew |= self.graph.add(first, receiver);
        }
        if ["property", "cached_property"].iter().any(|marker| self.has_marker(function, marker)) {
            let returns = self.function(function).returns;
            return grew | self.graph.flow(returns, to);
        }
        grew | self.graph.add(to, Obj::Method(function))
    }

    /// Whether one of the function's decorators ends in this name.
    pub fn has_marker(&self, function: FunctionId, name: &str) -> bool {
        self.function(function).markers.iter().any(|marker| &**marker == name)
    }

    pub(super) fn store(&mut self, base: Node, name: &Name, from: Node) -> bool {
        let mut grew = false;
        for index in self.held(base) {
            let obj = self.graph.objs(base)[index];
            let place = match obj {
                Obj::Module(id) => self.var(id, MODULE, name),
                Obj::Class(class) => {
                    let (source, scope) = (self.class(class).source, self.class(class).scope);
                    self.var(source, scope, name)
                }
                Obj::Instance(class, _) | Obj::Super(class) => {
                    let fresh = self.graph.node();
                    *self.classes[class.0 as usize].attrs.entry(name.clone()).or_insert(fresh)
                }
                _ => continue,
            };
            grew |= self.graph.flow(from, place);
        }
        grew
    }

    /// `setattr(object, "name", value)`.
    pub(super) fn store_literal(&mut self, id: CallId) -> bool {
        let call = self.call(id);
        let Some(name) = call.ast.and_then(|call| call.args.get(1)).and_then(Expr::str).map(Name::from) else {
            return false;
        };
        let (Some((base, _)), Some((value, _))) = (call.args.first().copied(), call.args.get(2).copied()) else {
            return false;
        };
        self.store(base, &name, value)
    }

    /// Gives, for each object that the first argument may be, what `of` makes of it; says whether that is nothing for some.
    pub(super) fn give_by_class(&mut self, id: CallId, grew: &mut bool, of: impl Fn(Obj) -> Option<Obj>) -> bool {
        let Some((argument, _)) = self.call(id).args.first().copied() else { return true };
        let (mut others, result) = (false, self.call(id).result);
        for index in self.held(argument) {
            match of(self.graph.objs(argument)[index]) {
                Some(obj) => *grew |= self.graph.add(result, obj),
                None => others = true,
            }
        }
        others
    }
}
