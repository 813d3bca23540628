//! What variables hold: objects, what these are made of, and what they read when they are used, as bound methods
//! (`get = values.get`), views (`keys = values.keys()`) and partial functions do.

use std::cell::OnceCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::api;
use super::behaviour::{OUTSIDE, VarId};
use super::flow::{Constraint, Flow};
use super::project::Model;
use super::scope::MODULE;
use super::shared::captured;
use super::value::{CallId, ClassId, Node, Obj};

/// How deep containers and attributes are looked into.
const DEPTH: usize = 3;

/// How many places are looked at to which one of these gets.
const FAR: usize = 100;

/// The containers that the values of a place read, by place, once somebody has asked.
#[derive(Debug, Default)]
pub(super) struct Readers {
    known: OnceCell<FxHashMap<Node, Vec<Obj>>>,
}

impl Model<'_> {
    /// The objects that a module-level variable may hold: itself, in containers, as attributes of objects, or as what it
    /// reads when it is used; how deep is bounded.
    pub fn held(&self, var: VarId) -> Rc<FxHashSet<Obj>> {
        if let Some(known) = self.held.borrow().get(&var) {
            return known.clone();
        }
        let held = Rc::new(self.find_held(var));
        self.held.borrow_mut().insert(var, held.clone());
        held
    }

    fn find_held(&self, var: VarId) -> FxHashSet<Obj> {
        let (source, name) = self.vars.name(var);
        let root = (source != OUTSIDE).then(|| self.flow.known_var(source, MODULE, name)).flatten();
        root.map(|root| self.held_at(root)).unwrap_or_default()
    }

    /// The objects that a module-level variable may hold, and those in its containers, but not what objects hold: these
    /// are told apart by their class alone.
    pub(super) fn contained(&self, var: VarId) -> FxHashSet<Obj> {
        let mut found: FxHashSet<Obj> = FxHashSet::default();
        let mut queue: Vec<(Obj, usize)> = self.values(var).iter().map(|obj| (*obj, 0)).collect();
        while let Some((obj, depth)) = queue.pop() {
            if found.insert(obj)
                && depth < DEPTH
                && let Obj::Container(element) = obj
            {
                queue.extend(self.flow.graph.objs(element).iter().map(|obj| (*obj, depth + 1)));
            }
        }
        found
    }

    /// The same, of what a place may hold.
    pub fn held_at(&self, root: Node) -> FxHashSet<Obj> {
        let mut held: FxHashSet<Obj> = FxHashSet::default();
        let mut queue: Vec<(Node, usize)> = vec![(root, 0)];
        let mut seen: FxHashSet<Node> = FxHashSet::default();
        while let Some((node, depth)) = queue.pop() {
            // What it holds is known by then.
            if !seen.insert(node) {
                continue;
            }
            let read = self.flow.read_at(node);
            let objs = self.flow.graph.objs(node).iter().chain(read);
            let new: Vec<Obj> =
                objs.flat_map(|obj| [Some(*obj), obj.part()]).flatten().filter(|obj| held.insert(*obj)).collect();
            if depth < DEPTH {
                queue.extend(new.into_iter().flat_map(|obj| self.within(obj)).map(|node| (node, depth + 1)));
            }
        }
        held
    }

    /// The places of the names that a class's body binds to something that may change.
    fn class_places(&self, class: ClassId) -> impl Iterator<Item = Node> {
        let info = self.flow.class(class);
        let bound = self.scopes[info.source.0 as usize].get(info.scope).bound.keys();
        let places = bound.filter_map(|name| self.flow.known_var(info.source, info.scope, name));
        places.filter(|place| {
            let mut objs = self.flow.graph.objs(*place).iter();
            objs.any(|obj| matches!(obj, Obj::External(..) | Obj::Container(_) | Obj::Instance(..)))
        })
    }

    /// Whether the variable may hold what processes share: a lock, a queue, or a class that keeps something.
    pub(super) fn may_share(&self, var: VarId) -> bool {
        let keeps = |class: ClassId| {
            self.flow.ancestry(class).into_iter().any(|class| self.class_places(class).next().is_some())
        };
        self.held(var).iter().any(|obj| match obj {
            // What holds its arguments may hold a lock.
            Obj::External(_, call) => self.primitives.contains(call) || self.flow.call(*call).passed().next().is_some(),
            Obj::Class(class) => keeps(*class),
            _ => false,
        })
    }

    /// The places of what an object is made of.
    fn within(&self, obj: Obj) -> Vec<Node> {
        let flow = &self.flow;
        match obj {
            Obj::Container(element) => vec![element],
            Obj::Instance(class, _) => flow.attributes(class),
            Obj::Class(class) => flow.ancestry(class).into_iter().flat_map(|class| self.class_places(class)).collect(),
            // Its receiver is one of the class's objects.
            Obj::Method(function) => {
                flow.function(function).class.map(|class| flow.attributes(class)).unwrap_or_default()
            }
            Obj::Partial(call) => flow.call(call).passed().collect(),
            // A cache gives the same object again.
            Obj::Function(function)
                if ["lru_cache", "cache"].iter().any(|marker| flow.has_marker(function, marker)) =>
            {
                vec![flow.function(function).returns]
            }
            Obj::Function(function) => captured(self, function),
            _ => Vec::new(),
        }
    }
}

impl Flow<'_> {
    /// The containers that what is at `node` reads when it is used.
    fn read_at(&self, node: Node) -> &[Obj] {
        let known = self.readers.known.get_or_init(|| self.find_readers());
        known.get(&node).map_or(&[], Vec::as_slice)
    }

    fn find_readers(&self) -> FxHashMap<Node, Vec<Obj>> {
        let calls = || (1..self.calls.len() as u32).map(|index| self.call(CallId(index)));
        let called: FxHashSet<Node> = calls().map(|call| call.callee).collect();
        let mut pending: Vec<(Node, Obj)> = Vec::new();
        let mut take = |from: Node, to: Node| {
            let containers = self.graph.objs(from).iter().filter(|obj| matches!(obj, Obj::Container(_)));
            pending.extend(containers.map(|obj| (to, *obj)));
        };
        for constraint in &self.constraints {
            match constraint {
                Constraint::Attr { base, name, to } if self.table.method(name).is_some() && !called.contains(to) => {
                    take(*base, *to);
                }
                _ => {}
            }
        }
        for call in calls() {
            match &call.method {
                Some((receiver, name)) if api::gives_view(name) => take(*receiver, call.result),
                _ => {}
            }
            let mut callees = self.graph.objs(call.callee).iter();
            if callees.any(|obj| matches!(obj, Obj::External(path, _) if api::is_view(self.path(*path)))) {
                call.passed().for_each(|argument| take(argument, call.result));
            }
        }
        let mut found: FxHashMap<Node, Vec<Obj>> = FxHashMap::default();
        for (start, obj) in pending {
            let mut queue = vec![start];
            for _ in 0..FAR {
                let Some(node) = queue.pop() else { break };
                let known = found.entry(node).or_default();
                if !known.contains(&obj) {
                    known.push(obj);
                    queue.extend_from_slice(self.graph.flows_from(node));
                }
            }
        }
        found
    }
}
