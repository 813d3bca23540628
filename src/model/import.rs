//! Which file of the project an import names.
//!
//! A script's own folder comes first, as `sys.path[0]` does, then the folders above it up to the
//! project's, then `src` and `lib` folders beside or above it. A project's module shadows an installed one.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::SourceId;

/// A module of the project.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A file, a package's being its `__init__.py`.
    File(SourceId),
    /// A folder without `__init__.py` (PEP 420).
    Namespace(PathBuf),
}

/// The project's files by path.
#[derive(Debug, Default)]
pub struct Importer {
    files: FxHashMap<PathBuf, SourceId>,
    folders: FxHashSet<PathBuf>,
    roots: Vec<PathBuf>,
}

impl Importer {
    /// An index of `paths`, whose positions are their ids.
    pub fn new<'p>(paths: impl Iterator<Item = &'p Path>) -> Self {
        let mut importer = Self::default();
        for (index, path) in paths.enumerate() {
            importer.files.insert(path.to_owned(), SourceId(index as u32));
            let mut folder = path.parent();
            while let Some(parent) = folder {
                if !importer.folders.insert(parent.to_owned()) {
                    break;
                }
                folder = parent.parent();
            }
        }
        for name in ["src", "lib", "python"] {
            let found = importer.folders.iter().filter(|f| f.file_name().is_some_and(|n| n == name)).cloned();
            importer.roots.extend(found.collect::<Vec<_>>());
        }
        importer.roots.sort();
        importer
    }

    /// The module `name` directly below `folder`.
    fn child(&self, folder: &Path, name: &str) -> Option<Target> {
        let base = folder.join(name);
        if let Some(id) = self.files.get(&base.join("__init__.py")) {
            return Some(Target::File(*id));
        }
        for extension in ["py", "pyw"] {
            if let Some(id) = self.files.get(&folder.join(format!("{name}.{extension}"))) {
                return Some(Target::File(*id));
            }
        }
        self.folders.contains(&base).then_some(Target::Namespace(base))
    }

    /// The folder whose files are submodules of the package that `file` is the `__init__.py` of.
    fn package_folder(file: &Path) -> Option<&Path> {
        (file.file_name()? == "__init__.py").then(|| file.parent())?
    }

    /// The submodule `name` of `parent`.
    pub fn submodule(&self, parent: &Target, parent_path: Option<&Path>, name: &str) -> Option<Target> {
        match parent {
            Target::Namespace(folder) => self.child(folder, name),
            Target::File(_) => self.child(Self::package_folder(parent_path?)?, name),
        }
    }

    /// The folders in which `from`'s absolute imports are looked up.
    fn search(&self, from: &Path, extra: &[PathBuf]) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        let own = from.parent().unwrap_or(Path::new("")).to_owned();
        let in_package = self.files.contains_key(&own.join("__init__.py"));
        if !in_package {
            found.push(own.clone());
        }
        found.extend(extra.iter().cloned());
        found.extend(own.ancestors().skip(1).map(Path::to_owned));
        let near = |root: &&PathBuf| root.parent().is_some_and(|project| own.starts_with(project));
        found.extend(self.roots.iter().filter(near).cloned());
        if in_package {
            found.push(own);
        }
        found
    }

    /// The modules that `import name` in the file `from` runs: each package on the way, then the module.
    /// `paths` gives a file's path; `extra` are folders that the file puts on `sys.path`.
    pub fn absolute(
        &self,
        from: &Path,
        name: &str,
        extra: &[PathBuf],
        paths: &dyn Fn(SourceId) -> PathBuf,
    ) -> Vec<Target> {
        for folder in self.search(from, extra) {
            let chain = self.chain(&folder, name, paths);
            if chain.first().is_some_and(|first| self.is_real(first, &chain)) {
                return chain;
            }
        }
        Vec::new()
    }

    /// A namespace package alone is no evidence: any folder would be one.
    fn is_real(&self, first: &Target, chain: &[Target]) -> bool {
        matches!(first, Target::File(_)) || chain.iter().any(|target| matches!(target, Target::File(_)))
    }

    fn chain(&self, folder: &Path, name: &str, paths: &dyn Fn(SourceId) -> PathBuf) -> Vec<Target> {
        let mut chain: Vec<Target> = Vec::new();
        for part in name.split('.') {
            let next = match chain.last() {
                None => self.child(folder, part),
                Some(parent @ Target::File(id)) => self.submodule(parent, Some(&paths(*id)), part),
                Some(parent) => self.submodule(parent, None, part),
            };
            match next {
                Some(target) => chain.push(target),
                None => return Vec::new(),
            }
        }
        chain
    }

    /// The modules that `from ..name import x` runs, seen from the file `from`.
    pub fn relative(&self, from: &Path, level: usize, name: &str, paths: &dyn Fn(SourceId) -> PathBuf) -> Vec<Target> {
        let Some(folder) = from.ancestors().nth(level) else { return Vec::new() };
        if !name.is_empty() {
            return self.chain(folder, name, paths);
        }
        match self.files.get(&folder.join("__init__.py")) {
            Some(id) => vec![Target::File(*id)],
            None => vec![Target::Namespace(folder.to_owned())],
        }
    }
}
