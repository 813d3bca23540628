//! What packages outside the project may call by themselves, long after they were given it: methods that a class of the
//! project defines for a base of theirs (`logging.Handler.emit`), and functions that were put into them
//! (`warnings.showwarning = show`, `sys.addaudithook(hook)`). Whoever calls such a package may change what these change.

use rustc_hash::{FxHashMap, FxHashSet};

use super::api::{self, EffectKind};
use super::behaviour::{Access, Behaviour, Callee, Outside};
use super::flow::{Constraint, Flow};
use super::setting;
use super::value::{CallId, ClassId, FunctionId, Node, Obj};
use crate::facts::ast::Name;

/// More functions than this of one package say nothing of what a call does.
const MOST: usize = 24;

/// How deep the functions that a hook calls are looked into.
const DEPTH: usize = 3;

/// How deep containers are looked into for what may be called.
const WITHIN: usize = 2;

/// Something that a package may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hook {
    /// A function of the project.
    Function(FunctionId),
    /// A method that changes its list, dictionary or set: `events.append`.
    Method(Obj),
}

/// What each package may call.
#[derive(Debug, Default)]
pub(super) struct Hooks {
    of: FxHashMap<Name, Vec<Hook>>,
}

impl Hooks {
    /// Finds what the project gives to packages.
    fn of(flow: &Flow<'_>) -> Self {
        let mut hooks = Self::default();
        for index in 0..flow.classes.len() {
            hooks.note_class(flow, ClassId(index as u32));
        }
        for constraint in &flow.constraints {
            let Constraint::SetAttr { base, from, .. } = constraint else { continue };
            for obj in flow.graph.objs(*base) {
                if let Obj::External(path, _) = obj {
                    let functions = flow.functions_in(*from).into_iter();
                    functions.for_each(|function| hooks.note(flow.path(*path), Hook::Function(function)));
                }
            }
        }
        for index in 1..flow.calls.len() {
            hooks.note_passed(flow, CallId(index as u32));
        }
        hooks.of.retain(|_, called| called.len() <= MOST);
        hooks
    }

    fn note(&mut self, path: &str, hook: Hook) {
        if self.is_full(path) {
            return;
        }
        let known = self.of.entry(setting::package(path).into()).or_default();
        if !known.contains(&hook) {
            known.push(hook);
        }
    }

    /// Whether it is of no use to note more of a path's package.
    fn is_full(&self, path: &str) -> bool {
        let package = setting::package(path);
        package.is_empty()
            || api::calls_nobody(package)
            || self.of.get(package).is_some_and(|called| called.len() > MOST)
    }

    /// A class's methods are there for what it is derived from.
    fn note_class(&mut self, flow: &Flow<'_>, class: ClassId) {
        let bases = flow.external_bases(class);
        if bases.is_empty() || bases.iter().any(|base| flow.gives_processes(*base)) {
            return;
        }
        let info = flow.class(class);
        let bound = flow.scopes[info.source.0 as usize].get(info.scope).bound.keys();
        let methods = bound.filter(|name| !matches!(&***name, "__init__" | "__new__"));
        for function in methods.flat_map(|name| flow.methods(class, name)).collect::<Vec<_>>() {
            bases.iter().for_each(|base| self.note(flow.path(*base), Hook::Function(function)));
        }
    }

    /// What a call that sets up something passes; objects may be kept by any call.
    fn note_passed(&mut self, flow: &Flow<'_>, id: CallId) {
        let call = flow.call(id);
        if call.decorates {
            return;
        }
        for obj in flow.graph.objs(call.callee) {
            let Obj::External(path, origin) = obj else { continue };
            if flow.entry(*path, id, *origin).is_some_and(|api| !api.worker.is_empty()) {
                continue;
            }
            let path = flow.path(*path);
            if self.is_full(path) {
                continue;
            }
            if may_keep(flow, path) {
                let functions = call.passed().flat_map(|node| functions_within(flow, node, 0));
                functions.for_each(|function| self.note(path, Hook::Function(function)));
                flow.bound_methods(call).for_each(|obj| self.note(path, Hook::Method(obj)));
            }
            for class in call.passed().flat_map(|node| flow.classes_at(node)) {
                let public = flow.own_methods(class).into_iter().filter(|function| is_public(flow, *function));
                public.for_each(|function| self.note(path, Hook::Function(function)));
            }
        }
    }
}

/// Whether what is called may keep what it is given: not a function that is known to set nothing.
fn may_keep(flow: &Flow<'_>, path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let makes_object = name.starts_with(|first: char| first.is_ascii_uppercase());
    let sets = matches!(
        flow.known_effect(path),
        None | Some(EffectKind::Configure | EffectKind::Registers | EffectKind::Updates)
    );
    sets || makes_object || path.contains("()")
}

/// The functions in a place and in the containers that it holds.
fn functions_within(flow: &Flow<'_>, node: Node, depth: usize) -> Vec<FunctionId> {
    let mut found = flow.functions_in(node);
    for obj in flow.graph.objs(node) {
        if let Obj::Container(element) = obj
            && depth < WITHIN
        {
            found.extend(functions_within(flow, *element, depth + 1));
        }
    }
    found
}

fn is_public(flow: &Flow<'_>, function: FunctionId) -> bool {
    flow.function(function).ast.name.as_ref().is_some_and(|name| !name.starts_with('_'))
}

/// Adds what the packages that code calls may change to what it changes.
pub(super) fn spread_hooks(flow: &Flow<'_>, functions: &mut [Behaviour], units: &mut [Vec<Behaviour>]) {
    let hooks = Hooks::of(flow);
    let by_package = |(package, called): (Name, Vec<Hook>)| (package, Changed::by(functions, &called));
    let packages: FxHashMap<Name, Changed> = hooks.of.into_iter().map(by_package).collect();
    let mut given: FxHashMap<FunctionId, Changed> = FxHashMap::default();
    for (function, _) in functions.iter().chain(units.iter().flatten()).flat_map(|behaviour| &behaviour.given) {
        given.entry(*function).or_insert_with(|| Changed::by(functions, &[Hook::Function(*function)]));
    }
    for behaviour in functions.iter_mut().chain(units.iter_mut().flatten()) {
        let mut seen: FxHashSet<Name> = FxHashSet::default();
        for (package, at) in std::mem::take(&mut behaviour.outside) {
            if let Some(changed) = packages.get(&package).filter(|_| seen.insert(package.clone())) {
                changed.add_to(behaviour, at);
            }
        }
        for (function, at) in std::mem::take(&mut behaviour.given) {
            given[&function].add_to(behaviour, at);
        }
    }
}

/// What some functions change.
struct Changed {
    vars: Vec<Access>,
    objs: Vec<Obj>,
}

impl Changed {
    fn by(functions: &[Behaviour], called: &[Hook]) -> Self {
        let mut changed = Self { vars: Vec::new(), objs: Vec::new() };
        let mut queue: Vec<(FunctionId, usize)> = Vec::new();
        for hook in called {
            match hook {
                Hook::Function(function) => queue.push((*function, 0)),
                Hook::Method(obj) => changed.objs.push(*obj),
            }
        }
        let mut seen: FxHashSet<FunctionId> = queue.iter().map(|(function, _)| *function).collect();
        while let Some((function, depth)) = queue.pop() {
            let behaviour = &functions[function.0 as usize];
            changed.vars.extend(behaviour.writes.iter().chain(&behaviour.mutates));
            changed.objs.extend(behaviour.mutated.iter().map(|(obj, _)| *obj));
            for edge in behaviour.edges.iter().filter(|edge| !edge.possible && depth < DEPTH) {
                if let Callee::Function(inner) = edge.callee
                    && seen.insert(inner)
                {
                    queue.push((inner, depth + 1));
                }
            }
        }
        changed.vars.sort_by_key(|access| access.var);
        changed.vars.dedup_by_key(|access| access.var);
        changed.objs.sort();
        changed.objs.dedup();
        changed
    }

    /// Code that runs these functions by a call `at` a place may change what they change.
    fn add_to(&self, behaviour: &mut Behaviour, at: Outside) {
        let accesses = self.vars.iter().map(|access| Access { turn: u32::MAX, ..*access });
        behaviour.suspects.extend(accesses.map(|access| Access { span: at.span, roles: at.roles, ..access }));
        behaviour.mutated.extend(self.objs.iter().map(|obj| (*obj, at.span)));
    }
}
