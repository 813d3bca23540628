//! Which file of the project an import may name: the rules of [`crate::model::import`](../../model/import/index.html),
//! over all files that were found, most of which are never parsed.

use std::hash::BuildHasher;
use std::path::Path;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::statement::{Statement, Token};

/// The folders whose modules are imported although the folder is no part of their names.
const ROOTS: [&[u8]; 3] = [b"src", b"lib", b"python"];

/// A file, by its position.
pub(super) type File = u32;
/// A folder, by its number.
pub(super) type Folder = u32;
type Name = u32;

/// What one file imports from others.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// The files that it may run.
    pub(super) files: Vec<File>,
    /// What it takes from them.
    taken: Vec<Taken>,
}

/// A name that is taken from a file, or all that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Taken {
    file: File,
    /// Its hash: names are many, and one too many does no harm. None if the file is imported as a whole.
    name: Option<u64>,
}

impl Taken {
    fn all(file: File) -> Self {
        Self { file, name: None }
    }

    fn of(file: File, name: &[u8]) -> Self {
        Self { file, name: Some(FxBuildHasher.hash_one(name)) }
    }
}

impl Imports {
    fn all(&mut self, files: &[File]) {
        self.files.extend_from_slice(files);
        self.taken.extend(files.iter().copied().map(Taken::all));
    }

    pub(super) fn settle(&mut self) {
        self.files.sort_unstable();
        self.files.dedup();
        self.taken.sort_unstable();
        self.taken.dedup();
    }

    /// Whether `file` is imported as a whole.
    pub(super) fn takes_all(&self, file: File) -> bool {
        self.taken.binary_search(&Taken::all(file)).is_ok()
    }

    /// Whether `name` may be taken from `file`, by itself or with all the rest.
    pub(super) fn may_take(&self, file: File, name: &[u8]) -> bool {
        self.takes_all(file) || self.taken.binary_search(&Taken::of(file, name)).is_ok()
    }
}

/// The files by the names under which they can be imported.
#[derive(Debug, Default)]
pub(super) struct Index<'p> {
    names: FxHashMap<&'p [u8], Name>,
    modules: FxHashMap<(Folder, Name), File>,
    folders: FxHashMap<(Folder, Name), Folder>,
    /// By folder.
    parents: Vec<Option<Folder>>,
    /// By folder: its `__init__.py`.
    packages: Vec<Option<File>>,
    /// The folders named in [`ROOTS`].
    roots: Vec<Folder>,
    /// By file.
    homes: Vec<Folder>,
}

#[derive(Clone, Copy)]
enum Target {
    File(File, Option<Folder>),
    Namespace(Folder),
}

impl<'p> Index<'p> {
    /// An index of `paths`, whose positions are their numbers.
    pub(super) fn new(paths: impl Iterator<Item = &'p Path>) -> Self {
        let mut index = Self::default();
        let mut known: FxHashMap<&'p Path, Folder> = FxHashMap::default();
        for (file, path) in paths.enumerate() {
            let home = index.folder(path.parent().unwrap_or(Path::new("")), &mut known);
            index.homes.push(home);
            index.add(home, path, file as File);
        }
        index
    }

    fn add(&mut self, home: Folder, path: &'p Path, file: File) {
        if path.file_name().is_some_and(|name| name == "__init__.py") {
            self.packages[home as usize] = Some(file);
        }
        let name = self.name(path.file_stem().unwrap_or_default().as_encoded_bytes());
        let is_module = path.extension().is_some_and(|extension| extension == "py");
        let is_window = path.extension().is_some_and(|extension| extension == "pyw");
        if is_module {
            self.modules.insert((home, name), file);
        } else if is_window {
            self.modules.entry((home, name)).or_insert(file);
        }
    }

    fn name(&mut self, name: &'p [u8]) -> Name {
        let next = self.names.len() as Name;
        *self.names.entry(name).or_insert(next)
    }

    fn folder(&mut self, path: &'p Path, known: &mut FxHashMap<&'p Path, Folder>) -> Folder {
        if let Some(folder) = known.get(path) {
            return *folder;
        }
        let parent = path.parent().map(|parent| self.folder(parent, known));
        let folder = self.parents.len() as Folder;
        self.parents.push(parent);
        self.packages.push(None);
        known.insert(path, folder);
        let own = path.file_name().unwrap_or_default().as_encoded_bytes();
        if let Some(parent) = parent {
            let name = self.name(own);
            self.folders.insert((parent, name), folder);
        }
        if ROOTS.contains(&own) {
            self.roots.push(folder);
        }
        folder
    }

    /// The package in whose folder a file stands, if it is not the file itself.
    pub(super) fn package(&self, file: File) -> Option<File> {
        self.packages[self.homes[file as usize] as usize].filter(|package| *package != file)
    }

    /// Adds the files that the statement in `file` runs to `found`, and what it takes from them.
    pub(super) fn imported(&self, file: File, statement: &Statement<'_, '_>, extra: &[Folder], found: &mut Imports) {
        let Some(from) = statement.from else {
            for (path, _) in statement.names() {
                self.absolute(file, path, extra, &mut |_, chain| found.all(chain));
            }
            return;
        };
        let level = from.iter().take_while(|token| **token == Token::Dot).count();
        let mut take = |last: Target, chain: &[File]| {
            found.files.extend_from_slice(chain);
            for (path, _) in statement.names() {
                let Some(name) = path.first().and_then(|token| token.word()) else {
                    found.taken.extend(last.file().map(Taken::all));
                    continue;
                };
                found.taken.extend(last.file().map(|file| Taken::of(file, name)));
                let below = last.folder().and_then(|folder| self.child(folder, *self.names.get(name)?));
                found.all(below.and_then(Target::file).as_slice());
            }
        };
        if level == 0 {
            self.absolute(file, from, extra, &mut take);
        } else {
            self.relative(file, level, &from[level..], &mut take);
        }
    }

    /// Adds the files of the module that a string in `file` names.
    pub(super) fn named(&self, file: File, name: &[u8], found: &mut Imports) {
        let path: Vec<Token<'_>> = name.split(|byte| *byte == b'.').map(Token::Word).collect();
        self.absolute(file, &path, &[], &mut |_, chain| found.all(chain));
    }

    /// Whether the project has the module of this dotted name, as seen from `file`.
    pub(super) fn has(&self, file: File, path: &[Token<'_>]) -> bool {
        let mut has = false;
        self.absolute(file, path, &[], &mut |_, _| has = true);
        has
    }

    fn absolute(&self, file: File, path: &[Token<'_>], extra: &[Folder], take: &mut dyn FnMut(Target, &[File])) {
        if !path.first().is_some_and(|token| token.word().is_some_and(|word| self.names.contains_key(word))) {
            return;
        }
        let mut chain = Vec::new();
        for folder in self.searched(self.homes[file as usize], extra) {
            if let Some(last) = self.chain(folder, path, &mut chain)
                && !chain.is_empty()
            {
                return take(last, &chain);
            }
        }
    }

    /// The folder that a file puts on the path in which modules are looked up by this text.
    pub(super) fn extra(&self, file: File, text: &[u8]) -> Option<Folder> {
        let text = text.strip_prefix(b"./").unwrap_or(text);
        let mut words = text.split(|byte| *byte == b'/').filter(|word| !word.is_empty() && *word != b".");
        let home = self.homes[file as usize];
        words.try_fold(home, |folder, word| self.folders.get(&(folder, *self.names.get(word)?)).copied())
    }

    /// The folders in which absolute imports of a file in `home` are looked up.
    fn searched<'a>(&'a self, home: Folder, extra: &'a [Folder]) -> impl Iterator<Item = Folder> + 'a {
        let is_package = self.packages[home as usize].is_some();
        let above = std::iter::successors(self.parents[home as usize], |folder| self.parents[*folder as usize]);
        let own = |wanted: bool| wanted.then_some(home).into_iter();
        let is_near = move |root: &Folder| {
            let mut around = std::iter::successors(Some(home), |folder| self.parents[*folder as usize]);
            let project = self.parents[*root as usize];
            around.any(|folder| Some(folder) == project)
        };
        let roots = self.roots.iter().copied().filter(is_near);
        own(!is_package).chain(extra.iter().copied()).chain(above).chain(roots).chain(own(is_package))
    }

    fn relative(&self, file: File, level: usize, path: &[Token<'_>], take: &mut dyn FnMut(Target, &[File])) {
        let mut above = std::iter::successors(Some(self.homes[file as usize]), |folder| self.parents[*folder as usize]);
        let Some(folder) = above.nth(level - 1) else { return };
        let mut chain = Vec::new();
        if !path.is_empty() {
            if let Some(last) = self.chain(folder, path, &mut chain) {
                take(last, &chain);
            }
            return;
        }
        match self.packages[folder as usize] {
            Some(package) => take(Target::File(package, Some(folder)), &[package]),
            None => take(Target::Namespace(folder), &[]),
        }
    }

    /// Puts the files of a dotted name into `chain`; nothing comes back unless there are all.
    fn chain(&self, folder: Folder, path: &[Token<'_>], chain: &mut Vec<File>) -> Option<Target> {
        chain.clear();
        let mut last = None;
        let mut folder = Some(folder);
        for word in path.iter().filter_map(|token| token.word()) {
            let target = self.child(folder?, *self.names.get(word)?)?;
            chain.extend(target.file());
            folder = target.folder();
            last = Some(target);
        }
        last
    }

    fn child(&self, folder: Folder, name: Name) -> Option<Target> {
        let below = self.folders.get(&(folder, name)).copied();
        if let Some((below, package)) = below.and_then(|below| Some((below, self.packages[below as usize]?))) {
            return Some(Target::File(package, Some(below)));
        }
        let module = self.modules.get(&(folder, name));
        module.map(|file| Target::File(*file, None)).or(below.map(Target::Namespace))
    }
}

impl Target {
    fn file(self) -> Option<File> {
        match self {
            Self::File(file, _) => Some(file),
            Self::Namespace(_) => None,
        }
    }

    /// Where its submodules are.
    fn folder(self) -> Option<Folder> {
        match self {
            Self::File(_, folder) => folder,
            Self::Namespace(folder) => Some(folder),
        }
    }
}
