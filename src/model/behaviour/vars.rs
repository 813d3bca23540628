//! Module-level variables, and what stands for settings outside the project, as numbers.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::setting;
use super::super::value::PathId;
use super::{OUTSIDE, VarId};
use crate::facts::ast::Name;
use crate::finding::SourceId;

/// The variables of all modules.
#[derive(Debug, Default)]
pub struct Vars {
    ids: FxHashMap<(SourceId, Name), VarId>,
    names: Vec<(SourceId, Name)>,
    settings: FxHashMap<Name, VarId>,
    /// What [`setting::patched`] found.
    patched: FxHashSet<Name>,
    /// By path: what [`Self::noted`] found.
    noted: FxHashMap<String, [Option<VarId>; 2]>,
    /// The same by the ids of paths.
    noted_at: Vec<Option<[Option<VarId>; 2]>>,
}

impl Vars {
    /// None yet, of a project in which code replaces what the modules `patched` hold.
    pub fn new(patched: FxHashSet<Name>) -> Self {
        Self { patched, ..Self::default() }
    }

    /// The id of a module's variable.
    pub fn id(&mut self, source: SourceId, name: &str) -> VarId {
        let key = (source, Name::from(name));
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = VarId(self.names.len() as u32);
        self.names.push(key.clone());
        self.ids.insert(key, id);
        id
    }

    /// The id, if the variable is used anywhere.
    pub fn known(&self, source: SourceId, name: &str) -> Option<VarId> {
        self.ids.get(&(source, Name::from(name))).copied()
    }

    /// The module and the name.
    pub fn name(&self, id: VarId) -> (SourceId, &Name) {
        let (source, name) = &self.names[id.0 as usize];
        (*source, name)
    }

    /// The variable that stands for the settings that a path outside the project belongs to.
    pub fn setting(&mut self, path: &str) -> Option<VarId> {
        match setting::name(path) {
            Some(name) => Some(self.setting_called(name)),
            None => setting::held(path, &self.patched).map(|name| self.setting_called(&name)),
        }
    }

    /// The variable that stands for the settings that a call of the path changes, which is known to change some.
    pub fn configured(&mut self, path: &str) -> Option<VarId> {
        match setting::configured(path) {
            Some(name) => Some(self.setting_called(name)),
            None => self.setting(path),
        }
    }

    /// The variables on which whoever names the path depends: the same, if that tells something of them, and one of
    /// another package that stands behind it.
    pub fn noted(&mut self, path: &str) -> [Option<VarId>; 2] {
        if let Some(known) = self.noted.get(path) {
            return *known;
        }
        let own = self.setting(path).filter(|_| setting::is_noted(path));
        let behind = setting::behind(path).map(|name| self.setting_called(name));
        self.noted.insert(path.to_owned(), [own, behind]);
        [own, behind]
    }

    /// The same, of a path that was met.
    pub fn noted_at(&mut self, id: PathId, path: &str) -> [Option<VarId>; 2] {
        let index = id.0 as usize;
        if let Some(Some(known)) = self.noted_at.get(index) {
            return *known;
        }
        let noted = self.noted(path);
        if index >= self.noted_at.len() {
            self.noted_at.resize(index + 1, None);
        }
        self.noted_at[index] = Some(noted);
        noted
    }

    /// The variable of the settings of that name.
    pub fn setting_called(&mut self, name: &str) -> VarId {
        if let Some(id) = self.settings.get(name) {
            return *id;
        }
        let id = self.id(OUTSIDE, name);
        self.settings.insert(name.into(), id);
        id
    }

    /// The package whose settings a variable stands for.
    pub fn package(&self, id: VarId) -> Option<&str> {
        let (source, name) = self.name(id);
        (source == OUTSIDE && !name.starts_with('<')).then_some(name)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.names.len()
    }
}
