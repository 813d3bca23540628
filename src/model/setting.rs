//! Settings of packages outside the project, as variables: code that nobody knows may change them, and
//! whatever uses the same package may depend on them.
//!
//! A call whose value nobody takes is there for what it changes (`acme.setup(3)`), so it changes the settings of
//! its package; one whose value is taken is there for its value. A class's new object is nobody else's, so its
//! methods change that object alone; what a function gave may belong to its package (`acme.instance().enable()`).

use super::behaviour::{OUTSIDE, VarId, Vars};
use super::project::Model;

/// Modules that have nothing to set, or whose settings the system or the start method hands to each child.
const WITHOUT: [&str; 5] = ["concurrent", "multiprocessing", "os", "resource", "typing"];

/// Settings that spawn and forkserver hand to each child (CPython's `multiprocessing.spawn.get_preparation_data`).
const HANDED: [&str; 2] = ["sys.argv", "sys.path"];

/// Packages on whose settings all code depends, whether it names them or not.
const AMBIENT: [&str; 2] = ["builtins", "sys"];

/// The package whose settings the code at a dotted path may change or use; `None` if there are none to lose.
pub fn package(path: &str) -> Option<&str> {
    let top = &path[..path.find(['.', '(']).unwrap_or(path.len())];
    let nameless = top.is_empty() || top.contains('?');
    let handed = HANDED.iter().any(|handed| path.strip_prefix(handed).is_some_and(|rest| !rest.starts_with(is_name)));
    // What a builtin function gave is not a setting of the interpreter.
    let made = AMBIENT.contains(&top) && path.contains('(');
    (!nameless && !handed && !made && !WITHOUT.contains(&top)).then_some(top)
}

fn is_name(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}

/// Whether all code depends on the settings of what the path names.
pub fn is_ambient(path: &str) -> bool {
    package(path).is_some_and(|package| AMBIENT.contains(&package))
}

/// The variables of the settings on which all code depends.
pub fn ambient(vars: &mut Vars) -> Vec<VarId> {
    AMBIENT.iter().filter_map(|package| vars.setting(package)).collect()
}

/// Whether the path is of an object that a call has just made: its class is written in capitals, as PEP 8 has it.
pub fn is_fresh(path: &str) -> bool {
    let made = path.strip_suffix("()").unwrap_or(path);
    let name = made.rsplit('.').next().unwrap_or(made);
    path.ends_with("()") && name.starts_with(|first: char| first.is_uppercase())
}

impl Model<'_> {
    /// The package whose settings a variable stands for.
    pub fn setting(&self, var: VarId) -> Option<&str> {
        self.vars.package(var)
    }

    /// A variable in words: its name, or whose settings it stands for.
    pub fn described(&self, var: VarId) -> String {
        match self.vars.package(var) {
            Some(package) => format!("settings of `{package}`"),
            None if self.vars.name(var).0 == OUTSIDE => self.vars.name(var).1.trim_matches(['<', '>']).to_owned(),
            None => format!("`{}`", self.vars.name(var).1),
        }
    }
}
