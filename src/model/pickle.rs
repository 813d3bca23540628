//! What pickle finds by a name: functions and classes are sent as the name that their module has for them.
//!
//! Source: "What can be pickled and unpickled?" in the library reference, `save_global` in CPython's `Lib/pickle.py`.

use super::api;
use super::flow::Flow;
use super::scope::{MODULE, ScopeKind};
use super::value::*;
use crate::facts::ast::Name;
use crate::finding::SourceId;
use crate::span::Span;

impl Flow<'_> {
    /// The module's name by which pickle finds a function: its own, its class's, or the name of what it wraps.
    pub fn pickled_name(&self, function: FunctionId) -> Option<(SourceId, Name)> {
        let info = self.function(function);
        if let Some(class) = info.class {
            let class = self.class(class);
            return class.outer.is_none().then(|| (class.source, class.ast.name.clone()));
        }
        if info.outer.is_none() {
            return info.ast.name.clone().map(|name| (info.source, name));
        }
        self.wrapped(function).into_iter().find_map(|inner| {
            let info = self.function(inner);
            let name = info.ast.name.clone().filter(|_| info.outer.is_none() && info.class.is_none())?;
            self.is_named(function, info.source, &name).then_some((info.source, name))
        })
    }

    /// Whether a module's variable may hold a function.
    pub fn is_named(&self, function: FunctionId, source: SourceId, name: &Name) -> bool {
        let values = self.known_var(source, MODULE, name).map_or(&[][..], |node| self.graph.objs(node));
        values.iter().any(|obj| matches!(obj, Obj::Function(other) if self.body(*other) == self.body(function)))
    }

    /// The functions whose name `@functools.wraps(…)` gives to a function.
    fn wrapped(&self, function: FunctionId) -> Vec<FunctionId> {
        let info = self.function(function);
        let calls = info.ast.decorators.iter().filter_map(|decorator| self.call_at(info.source, decorator.span));
        let wraps = calls.filter(|call| self.externals_in(self.call(*call).callee).contains(&"functools.wraps"));
        wraps.filter_map(|call| self.call(call).args.first()).flat_map(|(node, _)| self.functions_in(*node)).collect()
    }

    /// Whether the module's name for a function may be another object: its decorator, or what is bound behind it, has
    /// put that there.
    pub(super) fn is_replaced(&self, function: FunctionId) -> bool {
        let info = self.function(function);
        let Some(name) = info.ast.name.as_ref().filter(|_| info.outer.is_none() && info.class.is_none()) else {
            return false;
        };
        let known = self.known_var(info.source, MODULE, name).is_some_and(|var| self.graph.count(var) > 0);
        known && (!self.is_named(function, info.source, name) || self.is_rebound(info.source, name, info.ast.name_span))
    }

    /// Whether pickle finds no class by the name of one: it is local to a function, or something else has its name.
    pub(super) fn is_lost(&self, class: ClassId) -> bool {
        let info = self.class(class);
        let parent = self.scopes[info.source.0 as usize].get(info.scope).parent;
        let is_nested = self.scopes[info.source.0 as usize].get(parent).kind == ScopeKind::Class;
        self.is_local(class) || !is_nested && self.is_rebound(info.source, &info.ast.name, info.ast.name_span)
    }

    /// Whether a class is local to a function, which does not declare its name global.
    pub(super) fn is_local(&self, class: ClassId) -> bool {
        let info = self.class(class);
        info.outer.is_some_and(|outer| {
            let scope = self.scopes[info.source.0 as usize].get(self.function(outer).scope);
            !scope.globals.contains(&info.ast.name)
        })
    }

    /// Whether a nested function has, by `@functools.wraps(…)`, the name of one that is nested as well.
    pub fn wraps_nested(&self, function: FunctionId) -> bool {
        self.pickled_name(function).is_none() && !self.wrapped(function).is_empty()
    }

    /// Whether the module binds a name behind `place` as well, to what is no function and no class.
    fn is_rebound(&self, source: SourceId, name: &Name, place: Span) -> bool {
        let places = self.scopes[source.0 as usize].get(MODULE).bound.get(name);
        let again = places.is_some_and(|places| places.iter().any(|other| other.start > place.start));
        let values = self.known_var(source, MODULE, name).map_or(&[][..], |node| self.graph.objs(node));
        again && values.iter().any(|obj| !matches!(obj, Obj::Function(_) | Obj::Class(_)))
    }

    /// Whether an object from outside the project is of a class that a call made under a name by which its module does
    /// not have it: `Point = namedtuple("P", "x y")`.
    pub(super) fn is_misnamed(&self, path: PathId, made: CallId) -> bool {
        let path = self.path(path);
        let Some(maker) = api::class_maker(path) else {
            return false;
        };
        let callees = self.graph.objs(self.call(made).callee).iter();
        let class = callees.chain([&Obj::External(PathId::UNKNOWN, made)]).find_map(|obj| match obj {
            Obj::External(path, origin) if *origin == made || self.path(*path) == maker => Some(*origin),
            _ => None,
        });
        class.is_some_and(|origin| origin != NO_CALL && !self.is_called_by_its_name(maker, origin))
    }

    /// Whether the module has the class that a call makes under the name that the call gives it.
    fn is_called_by_its_name(&self, maker: &str, made: CallId) -> bool {
        let call = self.call(made);
        let Some(name) = call.ast.and_then(|call| call.args.first()).map(|name| name.str().map(Name::from)) else {
            return true;
        };
        let Some(name) = name.filter(|_| call.function.is_none()) else { return false };
        let var = self.known_var(call.source, MODULE, &name);
        var.is_some_and(|var| {
            let mut objs = self.graph.objs(var).iter();
            objs.any(|obj| matches!(obj, Obj::External(path, origin) if *origin == made && self.path(*path) == maker))
        })
    }
}
