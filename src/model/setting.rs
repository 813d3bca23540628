//! Settings of packages outside the project, as variables: code that nobody knows may change them, and
//! whatever uses the same package may depend on them.
//!
//! A call whose value nobody takes is there for what it changes (`acme.setup(3)`), so it changes the settings of
//! its package; one whose value is taken is there for its value. A class's new object is nobody else's, so its
//! methods change that object alone; what a function gave may belong to its package (`acme.instance().enable()`).

use rustc_hash::FxHashSet;

use super::api::{self, Children, Users};
use super::behaviour::{OUTSIDE, VarId, Vars};
use super::flow::{Constraint, Flow};
use super::need::Need;
use super::project::Model;
use super::value::{CallId, NO_CALL, Obj};
use crate::facts::ast::Name;
use crate::finding::SourceId;
use crate::span::Span;

/// The settings that the code at a dotted path may change or use, by name; `None` if there are none to lose.
pub fn name(path: &str) -> Option<&str> {
    match api::setting_of(path) {
        // What a call gave is not the setting, as a logger is.
        Some(setting) => setting.filter(|setting| setting.shown || !path.contains('(')).map(|setting| &*setting.name),
        None => {
            let top = top(path);
            (!top.is_empty() && !top.contains('?')).then_some(top)
        }
    }
}

/// The settings that a known call on what another call gave changes: `patch("os.sep", "|").start`.
pub fn configured(path: &str) -> Option<&'static str> {
    let known = path.contains('(').then(|| api::setting_of(path)).flatten().flatten();
    known.map(|setting| &*setting.name)
}

/// The settings of another package on which what a path names depends.
pub fn behind(path: &str) -> Option<&'static str> {
    api::setting_behind(top(path)).map(|setting| &*setting.name)
}

/// The package of which the settings matter to a value that the call at a path drew: none where the generator is all that
/// can be set.
pub fn package_of_drawn(path: &str) -> &str {
    let package = top(path);
    if name(path) == Some(package) { "" } else { package }
}

/// The modules that have nothing to set and of which some code replaces what they hold: whoever uses one depends on that.
pub fn patched(flow: &Flow<'_>) -> FxHashSet<Name> {
    let stores = flow.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::SetAttr { base, .. } => Some(*base),
        _ => None,
    });
    let setattr = |call: &CallId| {
        let mut callees = flow.graph.objs(flow.call(*call).callee).iter();
        callees.any(|obj| matches!(obj, Obj::External(path, _) if PATCHING.contains(&flow.path(*path))))
    };
    let calls = (1..flow.calls.len() as u32).map(CallId).filter(setattr);
    let changed = stores.chain(calls.filter_map(|call| Some(flow.call(call).args.first()?.0)));
    // A module that is one of several things meant is seldom the one.
    let held = changed.filter_map(|place| match flow.graph.objs(place) {
        [Obj::External(path, NO_CALL)] => Some(flow.path(*path)),
        _ => None,
    });
    held.filter(|path| has_nothing(path)).map(|path| top(path).into()).collect()
}

/// Whether the path belongs to a module that has nothing to set.
fn has_nothing(path: &str) -> bool {
    matches!(api::setting_of(path), Some(None))
}

/// What the variable is called that stands for what the module of a path holds, if that is one that has nothing to set.
pub fn held(path: &str, patched: &FxHashSet<Name>) -> Option<String> {
    (patched.contains(top(path)) && has_nothing(path)).then(|| format!("{}{HELD}", top(path)))
}

/// The package of what a path names; none if nobody knows.
pub fn package(path: &str) -> &str {
    let package = top(path);
    if package.contains('?') { "" } else { package }
}

fn top(path: &str) -> &str {
    &path[..path.find(['.', '(']).unwrap_or(path.len())]
}

/// Functions that replace what their first argument holds.
const PATCHING: [&str; 2] = ["builtins.setattr", "builtins.delattr"];

/// What the names of variables end with that stand for what a module holds.
const HELD: &str = ".*";

/// Whether naming the path is a use of its settings that tells something: on some all code depends.
pub fn is_noted(path: &str) -> bool {
    let asks = path.split('.').nth(1).is_some_and(|name| name.starts_with("get"));
    asks || !matches!(api::setting_of(path), Some(Some(setting)) if setting.used_by == Users::All)
}

/// Whether what a path names asks for something that is there already: its name says so.
pub fn asks(path: &str) -> bool {
    path.rsplit('.').next().is_some_and(|name| name.starts_with("get"))
}

/// The variables of the settings on which all worker code depends.
pub fn of_workers(vars: &mut Vars) -> Vec<VarId> {
    let used = api::settings().iter().filter(|setting| setting.used_by != Users::Named);
    used.map(|setting| vars.setting_called(&setting.name)).collect()
}

/// The variables of the settings that see each statement, as far as some code changes or reads them.
pub fn of_statements(vars: &Vars) -> Vec<VarId> {
    let used = api::settings().iter().filter(|setting| setting.used_by == Users::Statements);
    used.filter_map(|setting| vars.known(OUTSIDE, &setting.name)).collect()
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

    /// How children get the settings that a variable stands for.
    pub fn children_get(&self, var: VarId) -> Children {
        let name = self.vars.package(var);
        let known = api::settings().iter().find(|setting| name == Some(&*setting.name));
        known.map(|setting| setting.children).unwrap_or_default()
    }

    /// Whether what the workers that need the settings do shows if these were changed for the parent alone.
    pub fn is_shown(&self, need: &Need) -> bool {
        let name = self.vars.package(need.var);
        let mut shown = api::settings().iter().filter(|setting| setting.shown);
        let Some(setting) = shown.find(|setting| name == Some(&*setting.name)) else { return false };
        let silent = self.flow.calls.iter().filter(|call| {
            let name = call.method.as_ref().map(|(_, name)| &**name);
            name.is_some_and(|name| setting.silent.iter().any(|silent| *silent == name))
        });
        let silent: Vec<(SourceId, Span)> = silent.map(|call| (call.source, call.span)).collect();
        let is_silent =
            |source: SourceId, span: Span| silent.iter().any(|(of, call)| *of == source && call.contains(span));
        let entries = need.entries.iter().map(|entry| self.workers.entries[*entry].function);
        let mut owners = entries.flat_map(|entry| self.workers.reached[&entry].owners.keys());
        owners.any(|owner| {
            let code = self.behaviours().of(*owner);
            let mut uses = code.reads.iter().filter(|access| access.var == need.var);
            uses.any(|access| !is_silent(code.home, access.span))
        })
    }

    /// Whether random values are drawn from the settings.
    pub fn is_drawn_from(&self, var: VarId) -> bool {
        let name = self.vars.package(var);
        api::settings().iter().any(|setting| setting.drawn && name == Some(&*setting.name))
    }

    /// Whether children have the settings, which are no mapping of which parts are read and changed, from the process
    /// that starts them.
    pub fn is_inherited_whole(&self, var: VarId) -> bool {
        let name = self.vars.package(var);
        let known = api::settings().iter().find(|setting| name == Some(&*setting.name));
        known.is_some_and(|setting| setting.children == Children::Inherit && !setting.keyed)
    }

    /// A variable in words: its name, or whose settings it stands for.
    pub fn described(&self, var: VarId) -> String {
        match self.vars.package(var) {
            Some(package) => match package.strip_suffix(HELD) {
                Some(module) => format!("what `{module}` holds"),
                None => format!("settings of `{package}`"),
            },
            None if self.vars.name(var).0 == OUTSIDE => self.vars.name(var).1.trim_matches(['<', '>']).to_owned(),
            None => format!("`{}`", self.vars.name(var).1),
        }
    }
}
