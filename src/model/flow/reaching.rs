//! Which definitions reach a point, by name.
//!
//! Branches are told apart by what they change, so that a statement costs what it binds, not what the file binds.

use rustc_hash::FxHashMap;

use super::super::value::Node;
use crate::facts::ast::Name;

/// The definitions that reach the point where a walk is.
#[derive(Debug, Default)]
pub(super) struct Env {
    defs: FxHashMap<Name, Vec<Node>>,
    /// What names had before each change, in order, as long as a mark is open.
    log: Vec<(Name, Option<Vec<Node>>)>,
    /// How many marks are open.
    marks: usize,
}

/// A point of the walk to which the definitions can be taken back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark(usize);

/// What names have that changed since a mark.
pub(super) type Changes = FxHashMap<Name, Option<Vec<Node>>>;

impl Env {
    /// The definitions of `name` that reach this point, if it has any here.
    pub(super) fn get(&self, name: &Name) -> Option<&Vec<Node>> {
        self.defs.get(name)
    }

    /// From here on, `name` has these definitions.
    pub(super) fn set(&mut self, name: Name, defs: Vec<Node>) {
        let old = self.defs.insert(name.clone(), defs);
        if self.marks > 0 {
            self.log.push((name, old));
        }
    }

    /// Notes this point, until [`Env::close`].
    pub(super) fn mark(&mut self) -> Mark {
        self.marks += 1;
        Mark(self.log.len())
    }

    /// Forgets the mark that was made last.
    pub(super) fn close(&mut self) {
        self.marks -= 1;
        if self.marks == 0 {
            self.log.clear();
        }
    }

    /// What changed since the mark.
    pub(super) fn changes(&self, mark: Mark) -> Changes {
        self.log[mark.0..].iter().map(|(name, _)| (name.clone(), self.defs.get(name).cloned())).collect()
    }

    /// Goes back to the mark; what had changed comes back.
    pub(super) fn rewind(&mut self, mark: Mark) -> Changes {
        let changes = self.changes(mark);
        for (name, old) in self.log.drain(mark.0..).rev() {
            match old {
                Some(defs) => self.defs.insert(name, defs),
                None => self.defs.remove(&name),
            };
        }
        changes
    }

    /// Another way leads here as well, on which `other` changed since the mark.
    pub(super) fn join(&mut self, mark: Mark, mut other: Changes) {
        for (name, old) in &self.log[mark.0..] {
            // The first entry has what the name had at the mark.
            other.entry(name.clone()).or_insert_with(|| old.clone());
        }
        for (name, theirs) in other {
            let Some(theirs) = theirs else { continue };
            let mut mine = self.defs.get(&name).cloned().unwrap_or_default();
            let known = mine.len();
            for def in theirs {
                if !mine.contains(&def) {
                    mine.push(def);
                }
            }
            if mine.len() > known {
                self.set(name, mine);
            }
        }
    }
}
