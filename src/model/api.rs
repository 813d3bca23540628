//! The tables of what is known of code outside the project: `queries/apis.toml` and `queries/effects.toml`.
//!
//! External objects have dotted paths. The result of calling `a.B` is `a.B()`, its attribute `m` is
//! `a.B().m`; iterating it calls `a.B().__iter__`, entering it calls `a.B().__enter__`.

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The built-in API table.
const APIS: &str = include_str!("../../queries/apis.toml");
/// The built-in effect table.
const EFFECTS: &str = include_str!("../../queries/effects.toml");

/// An argument of a call: `name@position`, `name@` or `self.name@position`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgRef {
    /// Whether the argument belongs to the call that made the receiver.
    pub receiver: bool,
    /// The keyword.
    pub name: String,
    /// The 0-based position, where it can be passed by position.
    pub position: Option<usize>,
}

impl TryFrom<String> for ArgRef {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (receiver, rest) = match text.strip_prefix("self.") {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (name, position) = rest.split_once('@').unwrap_or((rest, ""));
        let position = match position {
            "" => None,
            digits => Some(digits.parse().map_err(|_| format!("`{text}`: `@` is followed by a position"))?),
        };
        Ok(Self { receiver, name: name.to_owned(), position })
    }
}

/// A condition on an argument. One that is no literal fulfils `isnt`, `given = true` and `over`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Which argument.
    pub arg: RawArg,
    /// It is one of these literals.
    pub is: Option<Vec<String>>,
    /// It is none of these literals (an absent argument is none of them).
    pub isnt: Option<Vec<String>>,
    /// It is passed at all.
    pub given: Option<bool>,
    /// It is more than this number.
    pub over: Option<i64>,
}

/// An [`ArgRef`] as the table writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct RawArg(pub ArgRef);

impl TryFrom<String> for RawArg {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        ArgRef::try_from(text).map(RawArg)
    }
}

/// What is known of calling one path.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// The dotted path of what is called.
    pub path: String,
    /// Whether the call starts processes.
    #[serde(default)]
    pub starts: bool,
    /// Whether the children import `__main__` again.
    #[serde(default = "yes")]
    pub imports_main: bool,
    /// Arguments that become worker code.
    #[serde(default)]
    pub worker: Vec<RawArg>,
    /// Arguments that are called in this process.
    #[serde(default)]
    pub runs: Vec<RawArg>,
    /// Where an initializer goes, for a handover.
    pub initializer: Option<RawArg>,
    /// Where the initializer's arguments go.
    pub initargs: Option<RawArg>,
    /// Where the worker function's positional arguments go.
    pub args: Option<RawArg>,
    /// Where the worker function's keyword arguments go.
    pub kwargs: Option<RawArg>,
    /// The kind of shared primitive that the call makes.
    pub primitive: Option<String>,
    /// Whether the primitive reaches children by inheritance alone.
    #[serde(default)]
    pub inherited: bool,
    /// Whether this sets the start method or what goes with it.
    #[serde(default)]
    pub method: bool,
    /// Whether this is `freeze_support`.
    #[serde(default)]
    pub freeze_support: bool,
    /// Conditions that must all hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// The argument that gives a multiprocessing context.
    pub context: Option<RawArg>,
    /// The argument that must be a process pool executor.
    pub executor: Option<RawArg>,
    /// The path of the result.
    pub result: Option<String>,
    /// The path of what iterating the result yields.
    pub elements: Option<String>,
    /// The method of a user's subclass that becomes worker code when the call starts.
    pub run_method: Option<String>,
    /// The method of a user's subclass that runs in this process.
    pub runs_method: Option<String>,
    /// Whether functions are sent by value (cloudpickle, dill): lambdas and nested ones will do.
    #[serde(default)]
    pub by_value: bool,
    /// Whether this runs the functions and classes of the calling module.
    #[serde(default)]
    pub enters: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAlias {
    from: String,
    to: String,
    #[serde(default)]
    when: Vec<Condition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiFile {
    #[serde(default)]
    alias: Vec<RawAlias>,
    #[serde(default)]
    api: Vec<Api>,
}

/// What calling something external does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectKind {
    /// Nothing visible; the result follows from arguments, `sys.argv` and the environment.
    Pure,
    /// Reads files: can be done again.
    Reads,
    /// Parses the command line: can be done again, may print and exit.
    Parses,
    /// Opens a file; the mode decides.
    Opens,
    /// Changes process-wide settings that children need as well.
    Configure,
    /// Somebody can see it.
    Visible,
    /// Asks somebody.
    Input,
    /// Ends the process.
    Exits,
    /// Has another result when it is done again.
    Unrepeatable,
    /// Gives something that must not be made twice or cannot be sent.
    Handle,
    /// Takes long or much memory; can be done again.
    Expensive,
    /// Registers what runs at the end.
    Registers,
    /// Changes its first argument.
    Mutates,
    /// Changes its receiver.
    Updates,
    /// Consumes its first argument.
    Iterates,
    /// Reads or binds names that cannot be seen.
    Dynamic,
    /// Imports a module by name.
    Imports,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEffect {
    kind: EffectKind,
    paths: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMethod {
    kind: EffectKind,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EffectFile {
    effect: Vec<RawEffect>,
    method: Vec<RawMethod>,
}

/// Everything known of external code.
#[derive(Debug)]
pub struct Table {
    apis: FxHashMap<String, Vec<Api>>,
    aliases: FxHashMap<String, Vec<(String, Vec<Condition>)>>,
    exact: FxHashMap<String, EffectKind>,
    prefixes: FxHashMap<String, EffectKind>,
    methods: FxHashMap<String, EffectKind>,
}

impl Table {
    /// The built-in tables and the user's entries, which come first.
    ///
    /// # Errors
    /// The message of the first entry that is not of the table's form.
    pub fn new(own: &[toml::Value]) -> Result<Self, String> {
        let file: ApiFile = toml::from_str(APIS).map_err(|error| format!("apis.toml: {error}"))?;
        let effects: EffectFile = toml::from_str(EFFECTS).map_err(|error| format!("effects.toml: {error}"))?;
        let mut table = Self {
            apis: FxHashMap::default(),
            aliases: FxHashMap::default(),
            exact: FxHashMap::default(),
            prefixes: FxHashMap::default(),
            methods: FxHashMap::default(),
        };
        for value in own {
            let api: Api = value.clone().try_into().map_err(|error| format!("api: {error}"))?;
            table.apis.entry(api.path.clone()).or_default().push(api);
        }
        for api in file.api {
            table.apis.entry(api.path.clone()).or_default().push(api);
        }
        for alias in file.alias {
            table.aliases.entry(alias.from).or_default().push((alias.to, alias.when));
        }
        for effect in effects.effect {
            for path in effect.paths {
                match path.strip_suffix(".*").or_else(|| path.strip_suffix('*')) {
                    Some(prefix) => table.prefixes.insert(prefix.to_owned(), effect.kind),
                    None => table.exact.insert(path, effect.kind),
                };
            }
        }
        for method in effects.method {
            table.methods.extend(method.names.into_iter().map(|name| (name, method.kind)));
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
        self.apis.get(path).map_or(&[], Vec::as_slice)
    }

    /// Whether any table names `path`.
    pub fn is_known(&self, path: &str) -> bool {
        self.apis.contains_key(path) || self.aliases.contains_key(path) || self.effect(path).is_some()
    }

    /// Other spellings of `path` with their conditions.
    pub fn aliases(&self, path: &str) -> &[(String, Vec<Condition>)] {
        self.aliases.get(path).map_or(&[], Vec::as_slice)
    }

    /// What calling `path` does, if it is known; the longest match counts.
    pub fn effect(&self, path: &str) -> Option<EffectKind> {
        if let Some(kind) = self.exact.get(path) {
            return Some(*kind);
        }
        let mut end = path.len();
        while let Some(dot) = path[..end].rfind(['.', '(']) {
            // What lies within `__dict__` and the like is the interpreter's, not the module's.
            let segment = &path[dot + 1..end];
            if path[end..].starts_with('.') && segment.starts_with("__") && segment.ends_with("__") {
                return None;
            }
            end = dot;
            if let Some(kind) = self.prefixes.get(&path[..end]) {
                return Some(*kind);
            }
        }
        None
    }

    /// What calling a method of this name does to a receiver whose class is unknown.
    pub fn method(&self, name: &str) -> Option<EffectKind> {
        self.methods.get(name).copied()
    }

    /// The first components of all paths that start processes: modules without which no rule can fire.
    pub fn modules(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .apis
            .values()
            .flatten()
            .filter(|api| api.starts || api.method || api.freeze_support)
            .map(|api| api.path.as_str())
            .chain(self.aliases.keys().map(String::as_str))
            .filter_map(|path| path.split(['.', '(']).next().map(str::to_owned))
            .collect();
        names.sort();
        names.dedup();
        names
    }
}
