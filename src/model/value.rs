//! Abstract values and where they flow: a points-to analysis in the manner of Andersen.
//!
//! A [`Node`] stands for a place that holds values (a variable, an attribute, a parameter, the elements
//! of a container); its set of [`Obj`]s grows until nothing changes. Sets are bounded, so the analysis
//! may miss a value (and then stays silent), never invent one.

use rustc_hash::FxHashSet;

use crate::finding::SourceId;

/// A place that holds values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(pub u32);

/// A call expression; 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallId(pub u32);

/// The call that no expression makes.
pub const NO_CALL: CallId = CallId(0);

/// A function or lambda of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

/// A class of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u32);

/// An interned dotted path of something outside the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PathId(pub u32);

impl PathId {
    /// Of something of which nobody knows what it is: `?`.
    pub const UNKNOWN: PathId = PathId(0);
}

/// An abstract value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Obj {
    /// A module of the project.
    Module(SourceId),
    /// A folder that is a namespace package.
    Namespace(u32),
    /// A function.
    Function(FunctionId),
    /// A function bound to its receiver.
    Method(FunctionId),
    /// A class.
    Class(ClassId),
    /// An object of a class, made by a call.
    Instance(ClassId, CallId),
    /// `super()` in a method of a class.
    Super(ClassId),
    /// Something outside the project, and the call that made it or its receiver.
    External(PathId, CallId),
    /// A list, tuple, set, dictionary or generator, and its elements.
    Container(Node),
    /// `functools.partial(f, …)`.
    Partial(CallId),
}

impl Obj {
    /// Its bit in filters.
    fn bit(self) -> u64 {
        let (one, other) = match self {
            Obj::Module(SourceId(id)) => (id, 0),
            Obj::Namespace(id) => (id, 1),
            Obj::Function(FunctionId(id)) => (id, 2),
            Obj::Method(FunctionId(id)) => (id, 3),
            Obj::Class(ClassId(id)) => (id, 4),
            Obj::Instance(ClassId(id), CallId(call)) => (id, call << 3 | 5),
            Obj::Super(ClassId(id)) => (id, 6),
            Obj::External(PathId(id), CallId(call)) => (id, call << 3 | 7),
            Obj::Container(Node(id)) => (id, 8),
            Obj::Partial(CallId(id)) => (id, 9),
        };
        Filter::bit(one, other)
    }

    /// A part of what a call outside the project made, or that as a whole, as far as changes go.
    pub fn part(self) -> Option<Obj> {
        match self {
            Obj::External(_, call) if call != NO_CALL => Some(Obj::External(PathId::UNKNOWN, call)),
            _ => None,
        }
    }
}

/// How many values a place may hold before further ones are dropped.
pub(super) const MOST: usize = 40;

/// Up to how many flows from a place are gone through to find one.
const FEW: usize = 16;

/// A set that says for certain what it does not hold (Bloom).
#[derive(Clone, Copy, Debug, Default)]
struct Filter(u64);

impl Filter {
    fn may_hold(self, bit: u64) -> bool {
        self.0 & bit != 0
    }

    /// The bit of what is told apart by two numbers.
    fn bit(one: u32, other: u32) -> u64 {
        let mixed = (u64::from(one) << 32 | u64::from(other)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        1 << (mixed >> 58)
    }
}

#[derive(Clone, Debug, Default)]
struct Place {
    objs: Vec<Obj>,
    /// Of `objs`.
    held: Filter,
    flows: Vec<Node>,
    /// Of `flows`.
    reached: Filter,
    /// The constraints that look at its values.
    watchers: Vec<u32>,
}

impl Place {
    fn is_full(&self) -> bool {
        self.objs.len() >= MOST
    }
}

/// All places and the flows between them.
#[derive(Debug, Default)]
pub struct Graph {
    places: Vec<Place>,
    /// The flows from places that have many.
    many: FxHashSet<(Node, Node)>,
    pending: Vec<(Node, Obj)>,
    /// The constraints whose inputs grew since they were looked at.
    pub(super) due: Due,
}

impl Graph {
    /// A new, empty place.
    pub fn node(&mut self) -> Node {
        self.places.push(Place::default());
        Node(self.places.len() as u32 - 1)
    }

    /// What `node` may hold, in the order found.
    pub fn objs(&self, node: Node) -> &[Obj] {
        &self.places[node.0 as usize].objs
    }

    /// Makes `node` hold `obj`; true if that is new.
    pub fn add(&mut self, node: Node, obj: Obj) -> bool {
        let added = self.insert(node, obj);
        while let Some((from, obj)) = self.pending.pop() {
            for index in 0..self.places[from.0 as usize].flows.len() {
                let to = self.places[from.0 as usize].flows[index];
                self.insert(to, obj);
            }
        }
        added
    }

    fn insert(&mut self, node: Node, obj: Obj) -> bool {
        let place = &mut self.places[node.0 as usize];
        let bit = obj.bit();
        if place.is_full() || place.held.may_hold(bit) && place.objs.contains(&obj) {
            return false;
        }
        place.objs.push(obj);
        place.held.0 |= bit;
        for constraint in &place.watchers {
            self.due.insert(*constraint as usize);
        }
        self.pending.push((node, obj));
        true
    }

    /// Makes everything in `from` flow to `to`; true if `to` grew.
    pub fn flow(&mut self, from: Node, to: Node) -> bool {
        if from == to || !self.connect(from, to) {
            return false;
        }
        let mut grew = false;
        for index in 0..self.count(from) {
            if self.places[to.0 as usize].is_full() {
                break;
            }
            let obj = self.places[from.0 as usize].objs[index];
            grew |= self.add(to, obj);
        }
        grew
    }

    /// Adds a flow; says whether it is new.
    fn connect(&mut self, from: Node, to: Node) -> bool {
        let place = &mut self.places[from.0 as usize];
        let bit = Filter::bit(to.0, 0);
        let has_many = place.flows.len() > FEW;
        if place.reached.may_hold(bit) {
            let is_known = if has_many { self.many.contains(&(from, to)) } else { place.flows.contains(&to) };
            if is_known {
                return false;
            }
        }
        place.flows.push(to);
        place.reached.0 |= bit;
        if has_many {
            self.many.insert((from, to));
        } else if place.flows.len() > FEW {
            self.many.extend(place.flows.iter().map(|to| (from, *to)));
        }
        true
    }

    /// The places to which what `node` holds flows at once.
    pub(super) fn flows_from(&self, node: Node) -> &[Node] {
        &self.places[node.0 as usize].flows
    }

    /// All flows.
    pub(super) fn edges(&self) -> impl Iterator<Item = (Node, Node)> + use<'_> {
        let places = self.places.iter().enumerate();
        places.flat_map(|(from, place)| place.flows.iter().map(move |to| (Node(from as u32), *to)))
    }

    /// Makes the constraint at `index` due whenever `node` grows.
    pub(super) fn watch(&mut self, node: Node, index: usize) {
        self.places[node.0 as usize].watchers.push(index as u32);
    }

    /// How many values `node` holds.
    pub fn count(&self, node: Node) -> usize {
        self.places[node.0 as usize].objs.len()
    }
}

/// A set of positions that is emptied in order.
#[derive(Debug, Default)]
pub(super) struct Due {
    words: Vec<u64>,
}

impl Due {
    /// Adds a position.
    pub(super) fn insert(&mut self, index: usize) {
        let word = index / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (index % 64);
    }

    /// Takes the first position that is not below `start`.
    pub(super) fn take_from(&mut self, start: usize) -> Option<usize> {
        let mut mask = u64::MAX << (start % 64);
        for word in start / 64..self.words.len() {
            let found = self.words[word] & mask;
            if found != 0 {
                self.words[word] &= !(found & found.wrapping_neg());
                return Some(word * 64 + found.trailing_zeros() as usize);
            }
            mask = u64::MAX;
        }
        None
    }
}
