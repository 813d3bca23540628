//! The form of the tables' entries. The build script reads the built-in ones by it, and a run the user's own.

use std::borrow::Cow;

use serde::Deserialize;

/// A text, built in or the user's.
pub type Text = Cow<'static, str>;
/// Some values, built in or the user's.
pub type List<T> = Cow<'static, [T]>;

/// An argument of a call: `name@position`, `name@` or `self.name@position`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgRef {
    /// Whether the argument belongs to the call that made the receiver.
    pub receiver: bool,
    /// The keyword.
    pub name: Text,
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
        Ok(Self { receiver, name: Text::Owned(name.to_owned()), position })
    }
}

/// A condition on an argument. One that is no literal fulfils `isnt`, `given = true` and `over`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Which argument.
    pub arg: RawArg,
    /// It is one of these literals.
    pub is: Option<List<Text>>,
    /// It is none of these literals (an absent argument is none of them).
    pub isnt: Option<List<Text>>,
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
    pub path: Text,
    /// Whether the call starts processes.
    #[serde(default)]
    pub starts: bool,
    /// Whether the children import `__main__` again.
    #[serde(default = "yes")]
    pub imports_main: bool,
    /// Whether the children, or those of the context that the call gives, have nothing of what the parent has in memory,
    /// even where the start method is fork.
    #[serde(default)]
    pub fresh: bool,
    /// Arguments that become worker code.
    #[serde(default)]
    pub worker: List<RawArg>,
    /// Arguments that are called in this process.
    #[serde(default)]
    pub runs: List<RawArg>,
    /// Where an initializer goes, for a handover.
    pub initializer: Option<RawArg>,
    /// Where the initializer's arguments go.
    pub initargs: Option<RawArg>,
    /// Where the worker function's positional arguments go.
    pub args: Option<RawArg>,
    /// Where the worker function's keyword arguments go.
    pub kwargs: Option<RawArg>,
    /// The kind of shared primitive that the call makes.
    pub primitive: Option<Text>,
    /// Whether the primitive reaches children by inheritance alone.
    #[serde(default)]
    pub inherited: bool,
    /// Whether the primitive reaches children by fork alone, and so do its parts.
    #[serde(default)]
    pub forked: bool,
    /// Whether this sets the start method or what goes with it.
    #[serde(default)]
    pub method: bool,
    /// Whether this is `freeze_support`.
    #[serde(default)]
    pub freeze_support: bool,
    /// Conditions that must all hold.
    #[serde(default)]
    pub when: List<Condition>,
    /// The argument that gives a multiprocessing context.
    pub context: Option<RawArg>,
    /// The argument that must be a process pool executor.
    pub executor: Option<RawArg>,
    /// The path of the result.
    pub result: Option<Text>,
    /// The path of what iterating the result yields.
    pub elements: Option<Text>,
    /// The method of a user's subclass that becomes worker code when the call starts.
    pub run_method: Option<Text>,
    /// The method of a user's subclass that runs in this process.
    pub runs_method: Option<Text>,
    /// Whether functions are sent by value (cloudpickle, dill): lambdas and nested ones will do.
    #[serde(default)]
    pub by_value: bool,
    /// Whether this runs the functions and classes of the calling module.
    #[serde(default)]
    pub enters: bool,
    /// Whether those whose names say so are tests, which leave nothing to each other.
    #[serde(default)]
    pub tests: bool,
}

impl Api {
    /// Whether a program without such an entry has nothing that a rule could find. What needs a process pool to start
    /// anything is nothing without one, and `freeze_support()` alone is no finding.
    pub fn is_start(&self) -> bool {
        (self.starts && self.executor.is_none()) || self.method
    }
}

fn yes() -> bool {
    true
}

/// Another spelling of a path.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The path that counts.
    pub to: Text,
    /// Conditions that must all hold, on the call that the path's last `()` stands for.
    pub when: List<Condition>,
}

/// Settings outside the program that are one variable of the model.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// What the variable is called.
    pub name: Text,
    /// How children get it.
    #[serde(default)]
    pub children: Children,
    /// Which code depends on it.
    #[serde(default)]
    pub used_by: Users,
    /// Whether it is a mapping, of which code reads and changes parts.
    #[serde(default)]
    pub keyed: bool,
    /// Whether workers that use it show whether it was changed for them.
    #[serde(default)]
    pub shown: bool,
    /// The functions and methods that show nothing of it, as it mostly is.
    #[serde(default)]
    pub silent: List<Text>,
    /// Whether it is what random values are drawn from.
    #[serde(default)]
    pub drawn: bool,
}

/// How children get a setting that the parent has made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Children {
    /// They make it themselves, when they import the main module.
    #[default]
    Import,
    /// From the process that starts them, which under forkserver has it as it was at the first start.
    Inherit,
    /// Each start hands it to them.
    Handed,
}

/// Which code depends on a setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Users {
    /// What names it.
    #[default]
    Named,
    /// This and all worker code.
    Workers,
    /// All code, so no use is noted.
    All,
    /// All code, and that one sees each statement: whether it comes before a change or behind it.
    Statements,
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
    /// Makes a folder, unless it may be there.
    Makes,
    /// Changes process-wide settings that children need as well.
    Configure,
    /// Somebody can see it.
    Visible,
    /// Somebody can see it, if loggers and filters let it through.
    Reports,
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
