//! The dotted paths of what lies outside the project, each once, with what the tables say of it.
//!
//! The same few paths are at many places, so the tables are asked once for each.

use rustc_hash::FxHashMap;

use super::api::{self, Api, EffectKind, Table};
use super::value::PathId;
use crate::facts::ast::Name;

/// A path and what the tables say of it.
#[derive(Debug)]
pub(super) struct Outside<'f> {
    pub(super) name: Name,
    /// The entries for calling it.
    pub(super) apis: &'f [Api],
    /// The entries for the call that gave it.
    pub(super) maker: &'f [Api],
    /// What calling it does.
    pub(super) effect: Option<EffectKind>,
    /// Whether it was drawn: the call that gave it has another result each time.
    pub(super) is_drawn: bool,
    /// See [`api::is_iterator`].
    pub(super) is_iterator: bool,
    /// See [`api::collects`].
    pub(super) collects: bool,
    /// See [`api::combines`].
    pub(super) combines: bool,
    /// See [`api::takes_element`].
    pub(super) takes_element: bool,
    /// See [`api::is_view`].
    pub(super) is_view: bool,
    /// See [`makes_processes`].
    pub(super) makes_processes: bool,
}

impl<'f> Outside<'f> {
    fn new(table: &'f Table, name: Name) -> Self {
        let made = name.strip_suffix("()");
        Self {
            apis: table.apis(&name),
            maker: table.apis(name.trim_end_matches("()")),
            effect: table.effect(&name),
            is_drawn: made.is_some_and(|call| table.effect(call) == Some(EffectKind::Unrepeatable)),
            is_iterator: api::is_iterator(&name),
            collects: api::collects(&name),
            combines: api::combines(&name),
            takes_element: api::takes_element(&name),
            is_view: api::is_view(&name),
            makes_processes: makes_processes(table, &name),
            name,
        }
    }
}

/// Whether objects that calling `path` gives start processes by their `start`.
pub(super) fn makes_processes(table: &Table, path: &str) -> bool {
    table.apis(&format!("{path}().start")).iter().any(|api| api.starts)
}

/// All paths that were met.
#[derive(Debug)]
pub(super) struct Paths<'f> {
    table: &'f Table,
    ids: FxHashMap<Name, PathId>,
    known: Vec<Outside<'f>>,
    /// The paths of what calls give, where no argument matters.
    pub(super) results: FxHashMap<PathId, PathId>,
    /// The paths of attributes that were asked for, where no call matters.
    pub(super) attributes: FxHashMap<(PathId, Name), PathId>,
}

impl<'f> Paths<'f> {
    /// None but the one of what nobody knows.
    pub(super) fn new(table: &'f Table) -> Self {
        let mut paths = Self {
            table,
            ids: FxHashMap::default(),
            known: Vec::new(),
            results: FxHashMap::default(),
            attributes: FxHashMap::default(),
        };
        paths.intern("?");
        paths
    }

    /// What is known of a path.
    pub(super) fn of(&self, id: PathId) -> &Outside<'f> {
        &self.known[id.0 as usize]
    }

    /// The id of a path.
    pub(super) fn intern(&mut self, path: &str) -> PathId {
        if let Some(id) = self.ids.get(path) {
            return *id;
        }
        let (id, name) = (PathId(self.known.len() as u32), Name::from(path));
        self.known.push(Outside::new(self.table, name.clone()));
        self.ids.insert(name, id);
        id
    }
}
