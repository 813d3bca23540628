//! The tables of what is known of code outside the project: `queries/apis.toml`, `queries/effects.toml`
//! and `queries/settings.toml`.
//!
//! External objects have dotted paths. The result of calling `a.B` is `a.B()`, its attribute `m` is
//! `a.B().m`; iterating it calls `a.B().__iter__`, entering it calls `a.B().__enter__`.
//!
//! The build script turns the tables into constants; only the user's own entries are read by a run.

mod form;
pub mod index;
mod lead;

use rustc_hash::{FxHashMap, FxHashSet};

pub use form::{Alias, Api, ArgRef, Children, Condition, EffectKind, List, RawArg, Setting, Text, Users};
/// What `build.rs` makes of the tables.
mod built_in {
    use super::form::*;
    use super::index::Index;

    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// The settings that differ from those of an ordinary package.
pub fn settings() -> &'static [Setting] {
    built_in::SETTINGS
}

/// The setting that a dotted path belongs to, the longest match counts: `None` if no entry tells, `Some(None)` if
/// nothing is set there.
pub fn setting_of(path: &str) -> Option<Option<&'static Setting>> {
    let mut end = path.len();
    loop {
        if let Some(position) = built_in::SETTING_OF.get(&path[..end]) {
            return Some(position.map(|position| &built_in::SETTINGS[position]));
        }
        end = path[..end].rfind(['.', '('])?;
    }
}

/// Whether a package calls what it is given at once, if at all.
pub fn calls_nobody(package: &str) -> bool {
    built_in::CALLS_NOBODY.binary_search(&package).is_ok()
}

/// The package whose functions what has this path may call, if that is another one.
pub fn calls_for(path: &str) -> Option<&'static str> {
    let mut entries = built_in::CALLS_FOR.iter().filter_map(|entry| entry.split_once(' '));
    entries.find_map(|(of, package)| (of == path).then_some(package))
}

/// The setting of another package on which the code of `package` depends as well.
pub fn setting_behind(package: &str) -> Option<&'static Setting> {
    built_in::BEHIND.get(package).map(|position| &built_in::SETTINGS[*position])
}

/// Whether something visible changes files, by the last component of its path.
pub fn writes_files(name: &str) -> bool {
    built_in::WRITES.binary_search(&name).is_ok()
}

/// Whether it makes folders.
pub fn makes_folders(name: &str) -> bool {
    built_in::MAKES_FOLDERS.binary_search(&name).is_ok()
}

/// Whether it changes a second path, or many.
pub fn takes_two_paths(name: &str) -> bool {
    built_in::TWO_PATHS.binary_search(&name).is_ok()
}

/// Whether something looks at files or folders without reading them.
pub fn looks_at_files(name: &str) -> bool {
    built_in::LOOKS.binary_search(&name).is_ok()
}

/// The keyword and the position of the argument that says whether what a path names empties a file.
pub fn truncating_mode(path: &str) -> Option<(&'static str, Option<usize>)> {
    built_in::TRUNCATES.iter().find_map(|entry| {
        let (keyword, position) = entry.strip_prefix(path)?.strip_prefix(' ')?.split_once('@')?;
        Some((keyword, position.parse().ok()))
    })
}

/// Whether what a path names changes, besides, the object whose method it is.
pub fn changes_receiver(path: &str) -> bool {
    built_in::CHANGES_RECEIVER.binary_search(&path).is_ok()
}

/// Whether a method of that name changes what it is called on, if that is an object of the package.
pub fn changes_in_place(package: &str, method: &str) -> bool {
    let wanted = |entry: &&str| entry.split_once(' ').is_some_and(|(of, name)| of == package && name == method);
    built_in::CHANGING_METHODS.iter().any(wanted)
}

/// The arguments, by keyword and position, that tell what a path names to change what it is called on or its first
/// argument, and the value that says so.
pub fn told_to_change(path: &str) -> impl Iterator<Item = (&'static str, Option<usize>, bool)> {
    let name = path.rsplit('.').next().unwrap_or(path);
    built_in::TOLD.iter().filter_map(move |entry| {
        let (of, told) = entry.split_once(' ')?;
        let (argument, value) = told.split_once(' ')?;
        let (keyword, position) = argument.split_once('@')?;
        (of == "*" || of == path || of == name).then(|| (keyword, position.parse().ok(), value == "True"))
    })
}

/// The position and the keyword of the argument that what a path names changes besides.
pub fn changed_argument(path: &str) -> Option<(usize, Option<&'static str>)> {
    let wanted = || path.bytes().chain(*b"@");
    let at = built_in::CHANGES_ARGUMENT.partition_point(|entry| entry.bytes().lt(wanted()));
    let place = built_in::CHANGES_ARGUMENT.get(at)?.strip_prefix(path)?.strip_prefix('@')?;
    let (position, keyword) =
        place.split_once('=').map_or((place, None), |(position, keyword)| (position, Some(keyword)));
    Some((position.parse().ok()?, keyword))
}

/// Whether the object that a path names gives something else each time, by what it gave before.
pub fn is_drawn_from(path: &str) -> bool {
    is_iterator(path) || built_in::DRAWN_FROM.binary_search(&path).is_ok()
}

/// Whether a method of that name makes an object that gives something else each time begin anew.
pub fn restarts(method: &str) -> bool {
    built_in::RESTARTS.binary_search(&method).is_ok()
}

/// Whether what a path names tells objects apart by a number that says nothing in another process.
pub fn is_of_process(path: &str) -> bool {
    built_in::OF_PROCESS.binary_search(&path).is_ok()
}

/// Whether the object that a path names is kept in memory.
pub fn is_kept_in_memory(path: &str) -> bool {
    built_in::MEMORY.binary_search(&path).is_ok()
}

/// The paths of the functions whose output goes elsewhere in the block of a `with` whose context manager has this path.
pub fn redirected_by(path: &str) -> impl Iterator<Item = &'static str> {
    let entries = built_in::REDIRECTS.iter().map(|entry| entry.split(' '));
    entries.filter(move |words| words.clone().next() == Some(path)).flat_map(|words| words.skip(1))
}

/// The special methods of its arguments that what has this path runs.
pub fn special_methods(path: &str) -> impl Iterator<Item = &'static str> {
    let of = |entry: &'static str| entry.split(' ').next().unwrap_or_default();
    let found = built_in::SPECIAL.binary_search_by_key(&path, |entry| of(entry)).ok();
    found.into_iter().flat_map(|position| built_in::SPECIAL[position].split(' ').skip(1))
}

/// The special methods of its receiver and of its arguments that a method of this name runs.
pub fn special_by_method(name: &str) -> [Vec<&'static str>; 2] {
    let of = |entry: &'static str| entry.split_once(' ').filter(|(of, _)| *of == name).map(|(_, methods)| methods);
    let methods = built_in::SPECIAL_BY_METHOD.iter().find_map(|entry| of(entry)).unwrap_or_default();
    let (receiver, arguments) = methods.split_once('|').unwrap_or_default();
    [receiver, arguments].map(|methods| methods.split(' ').filter(|name| !name.is_empty()).collect())
}

/// Whether what has this name writes to a file that is an argument.
pub fn writes_to_argument(name: &str) -> bool {
    built_in::STREAMS.binary_search(&name).is_ok()
}

/// Whether the object that a path names is used up by whoever takes its elements.
pub fn is_iterator(path: &str) -> bool {
    built_in::ITERATORS.binary_search(&path).is_ok()
}

/// Whether what a path names changes a setting by as much as it is told.
pub fn is_relative(path: &str) -> bool {
    built_in::RELATIVE.binary_search(&path).is_ok()
}

/// Whether a method of that name builds up what it is called on, and sets nothing elsewhere.
pub fn builds(method: &str) -> bool {
    built_in::BUILDS.binary_search(&method).is_ok()
}

/// Whether some table knows something of a top-level module.
pub fn knows_module(name: &str) -> bool {
    built_in::KNOWN.get(name).is_some()
}

/// Whether what a path names is bound to its process, so that it cannot be pickled.
pub fn is_bound(path: &str) -> bool {
    built_in::BOUND.binary_search(&path).is_ok()
}

/// Whether a path names a method that changes an object of a module, and is pickled with a copy of that object.
pub fn changes_a_copy(path: &str) -> bool {
    built_in::CHANGES_A_COPY.binary_search(&path).is_ok()
}

/// Whether objects of a class are pickled as the class and the arguments that it is to be called with.
pub fn is_pickled_by_arguments(path: &str) -> bool {
    built_in::PICKLED_BY_ARGUMENTS.binary_search(&path).is_ok()
}

/// Whether objects of a class are pickled as the class and the value that they are.
pub fn is_pickled_by_value(path: &str) -> bool {
    built_in::PICKLED_BY_VALUE.binary_search(&path).is_ok()
}

/// Whether what calling a path gives does what another one does, as a lock that nobody holds.
pub fn is_as_good_as_new(path: &str) -> bool {
    built_in::AS_GOOD_AS_NEW.binary_search(&path).is_ok()
}

/// Whether calling a path makes a text that names the class of an exception with its module.
pub fn names_exceptions(path: &str) -> bool {
    built_in::NAMES_EXCEPTIONS.binary_search(&path).is_ok()
}

/// Whether calling a path registers a function that pickles the objects of a class.
pub fn registers_pickling(path: &str) -> bool {
    built_in::REGISTERS_PICKLING.binary_search(&path).is_ok()
}

/// Whether a class says nothing of how its objects are pickled.
pub fn adds_no_pickling(path: &str) -> bool {
    built_in::ADDS_NO_PICKLING.binary_search(&path).is_ok()
}

/// Whether what a known call gives shows what its arguments hold at any time.
pub fn is_view(path: &str) -> bool {
    built_in::VIEWS.binary_search(&path).is_ok()
}

/// Whether what a path names keeps the functions that it was made with, and is pickled with them.
pub fn keeps_arguments(path: &str) -> bool {
    built_in::KEEPS.binary_search(&path).is_ok()
}

/// Whether a method of that name gives a part of its receiver, or that in another form, over the same memory.
pub fn gives_part(name: &str) -> bool {
    built_in::PART_METHODS.binary_search(&name).is_ok()
}

/// Whether a call gives an element of one of its arguments.
pub fn takes_element(path: &str) -> bool {
    built_in::TAKES.binary_search(&path).is_ok()
}

/// Whether a call gives containers of elements of its arguments.
pub fn combines(path: &str) -> bool {
    built_in::COMBINES.binary_search(&path).is_ok()
}

/// What makes the class that the path is of, or of whose objects, if its name is an argument.
pub fn class_maker(path: &str) -> Option<&'static str> {
    built_in::CLASS_MAKERS.iter().copied().find(|maker| path.starts_with(maker) && path.len() > maker.len())
}

/// Whether a call takes a module's name to find or to tell apart what belongs to it.
pub fn takes_module_name(path: &str) -> bool {
    built_in::TAKES_MODULE_NAME.binary_search(&path).is_ok()
}

/// Whether a call reads the environment, other than by `os.environ`.
pub fn reads_environment(path: &str) -> bool {
    built_in::ENVIRONMENT_READERS.binary_search(&path).is_ok()
}

/// Whether a call changes the environment.
pub fn changes_environment(path: &str) -> bool {
    built_in::ENVIRONMENT_CHANGES.binary_search(&path).is_ok()
}

/// Whether what a call gives holds the elements of its arguments.
pub fn collects(path: &str) -> bool {
    built_in::COLLECTS.binary_search(&path).is_ok()
}

/// Whether what a method of that name gives shows what its receiver holds at any time.
pub fn gives_view(name: &str) -> bool {
    built_in::VIEW_METHODS.binary_search(&name).is_ok()
}

/// Everything known of external code.
#[derive(Debug)]
pub struct Table {
    /// The entries of the paths for which the user has some, the built-in ones last.
    own: FxHashMap<String, Vec<Api>>,
}

impl Table {
    /// The built-in tables and the user's entries, which come first.
    ///
    /// # Errors
    /// The message of the first entry that is not of the table's form.
    pub fn new(own: &[toml::Value]) -> Result<Self, String> {
        let mut table = Self { own: FxHashMap::default() };
        for value in own {
            let api: Api = value.clone().try_into().map_err(|error| format!("api: {error}"))?;
            table.own.entry(api.path.to_string()).or_default().push(api);
        }
        for (path, apis) in &mut table.own {
            apis.extend(built_in::APIS.get(path).into_iter().flat_map(|apis| apis.iter().cloned()));
        }
        Ok(table)
    }

    /// Whether `value` can be one of the user's entries.
    ///
    /// # Errors
    /// Why not.
    pub fn check(value: &toml::Value) -> Result<(), String> {
        let entry: Result<Api, _> = value.clone().try_into();
        entry.map(drop).map_err(|error| error.to_string().trim().replace('\n', "; "))
    }

    /// The entries for calling `path`, the first whose conditions hold counts.
    pub fn apis(&self, path: &str) -> &[Api] {
        match self.own.get(path) {
            Some(apis) => apis,
            None => built_in::APIS.get(path).copied().unwrap_or_default(),
        }
    }

    /// Whether there are entries for what lies below `path`.
    pub fn has_below(&self, path: &str) -> bool {
        let below = |entry: &str| entry.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        // In order of their paths.
        let entries = built_in::APIS.entries;
        let first = entries.partition_point(|(entry, _)| *entry < path);
        let built_in = entries[first..].iter().map(|(entry, _)| *entry).take_while(|entry| entry.starts_with(path));
        built_in.into_iter().any(below) || self.own.keys().any(|entry| below(entry))
    }

    /// The names of the methods whose entries take worker code.
    pub fn worker_methods(&self) -> FxHashSet<&str> {
        let own = self.own.values().flatten();
        let apis = built_in::APIS.entries.iter().flat_map(|(_, apis)| apis.iter()).chain(own);
        let takes_work = apis.filter(|api| !api.worker.is_empty());
        takes_work.filter_map(|api| Some(api.path.rsplit_once(").")?.1)).collect()
    }

    /// Whether some table knows something of `path`, by itself or by what it lies below.
    pub fn is_known(&self, path: &str) -> bool {
        self.is_listed(path) || self.effect(path).is_some()
    }

    /// Whether some table lists `path` itself.
    pub fn is_listed(&self, path: &str) -> bool {
        !self.apis(path).is_empty() || !self.aliases(path).is_empty() || built_in::EFFECTS.get(path).is_some()
    }

    /// Other spellings of `path` with their conditions.
    pub fn aliases(&self, path: &str) -> &'static [Alias] {
        built_in::ALIASES.get(path).copied().unwrap_or_default()
    }

    /// What calling `path` does, if it is known; the longest match counts.
    pub fn effect(&self, path: &str) -> Option<EffectKind> {
        if let Some(kind) = built_in::EFFECTS.get(path) {
            return Some(*kind);
        }
        let (mut end, mut crossed) = (path.len(), false);
        while let Some(dot) = path[..end].rfind(['.', '(']) {
            // What lies within `__dict__` and the like is the interpreter's, not the module's.
            let segment = &path[dot + 1..end];
            if path[end..].starts_with('.') && segment.starts_with("__") && segment.ends_with("__") {
                return None;
            }
            // A wildcard speaks of what a module's functions do, not of what their results do.
            if path[dot..end].contains(')') {
                crossed = true;
            }
            end = dot;
            if let Some(kind) = built_in::PREFIXES.get(&path[..end]).filter(|_| !crossed) {
                return Some(*kind);
            }
        }
        None
    }

    /// What calling a method of this name does to a receiver whose class is unknown.
    pub fn method(&self, name: &str) -> Option<EffectKind> {
        built_in::METHODS.get(name).copied()
    }

    /// The dotted names by which programs get at what starts processes, or sets how: without one of them, no rule can
    /// fire. `multiprocessing.Pool`, `multiprocessing.get_context`, the user's own among them.
    pub fn starts(&self) -> Vec<String> {
        if self.own.is_empty() {
            return built_in::STARTS.iter().map(|start| (*start).to_owned()).collect();
        }
        let built_in = built_in::APIS.entries.iter().flat_map(|(_, apis)| apis.iter());
        let apis: Vec<&Api> = self.own.values().flatten().chain(built_in).collect();
        let aliases = built_in::ALIASES.entries.iter();
        lead::starts(&apis, aliases.flat_map(|(from, aliases)| aliases.iter().map(|alias| (*from, &*alias.to))))
    }

    /// The names of the methods that what starts processes or threads calls of an object of the user's, sorted.
    pub fn run_methods(&self) -> Vec<String> {
        let own = self.own.values().flatten().flat_map(|api| api.run_method.iter().chain(&api.runs_method));
        let mut names: Vec<String> = own.map(ToString::to_string).collect();
        names.extend(built_in::RUN_METHODS.iter().map(ToString::to_string));
        names.sort();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::index::Index;
    use super::*;

    fn all_are_found<V: PartialEq + std::fmt::Debug>(index: &Index<V>) {
        assert!(!index.entries.is_empty());
        for (text, value) in index.entries {
            assert_eq!(index.get(text), Some(value), "{text}");
            assert_eq!(index.get(&format!("{text}?")), None, "{text}?");
        }
    }

    #[test]
    fn each_text_of_an_index_is_found_and_no_other() {
        all_are_found(&built_in::EFFECTS);
        all_are_found(&built_in::PREFIXES);
        all_are_found(&built_in::METHODS);
        assert!(built_in::APIS.entries.iter().all(|(path, apis)| apis.iter().all(|api| api.path == *path)));
    }

    #[test]
    fn a_users_entry_comes_before_the_built_in_ones() {
        let text = "[[api]]\npath = \"multiprocessing.Pool\"\nstarts = false";
        let own: toml::Table = toml::from_str(text).expect("this is TOML");
        let table = Table::new(own["api"].as_array().expect("this is an array")).expect("this is an entry");
        let starts: Vec<bool> = table.apis("multiprocessing.Pool").iter().map(|api| api.starts).collect();
        assert!(!starts[0]);
        assert!(starts[1..].contains(&true));
    }
}
