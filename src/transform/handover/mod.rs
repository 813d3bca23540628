//! Handing values over to workers: pools get an initializer that binds the globals in each child, the targets of
//! processes get parameters; where a target cannot be changed, an entry function binds the globals and calls it.

mod class;
mod definition;
mod item;
mod parameter;
mod site;

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use self::definition::Definitions;
use self::item::{Imports, Item};
use self::parameter::Mentions;
use super::edit::Edit;
use super::layout::Layout;
use crate::collect::Source;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::api::EffectKind;
use crate::model::behaviour::{Callee, VarId, What};
use crate::model::bound::made_while_unbound;
use crate::model::cargo::unpicklable_in;
use crate::model::change::{change_while_made, changes_after};
use crate::model::need::Program;
use crate::model::project::Model;
use crate::model::scope::MODULE;
use crate::model::value::{CallId, FunctionId, NO_CALL, Obj};
use crate::model::worker::Entry;

/// The changes that hand variables over.
#[derive(Clone, Debug, Default)]
pub struct Handover {
    /// New arguments at the calls that make pools and processes.
    pub edits: Vec<Edit>,
    /// The functions that bind the globals in children.
    pub definitions: Vec<String>,
    /// Import lines to add, and the statement behind which each goes.
    pub imports: Vec<(String, Option<usize>)>,
    /// A phrase each for the summary.
    pub summary: Vec<String>,
    /// The targets that take what they read as parameters.
    pub parameters: Parameters,
}

/// By function: what it takes as parameters.
pub type Parameters = FxHashMap<FunctionId, Taken>;

/// What a function takes as parameters that it read as globals.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The variables.
    pub vars: FxHashSet<VarId>,
    /// Whether module-level code alone passes them.
    pub at_module_level: bool,
}

/// A call that makes a pool or a process, and what its workers are handed.
struct Site {
    call: CallId,
    items: Vec<Item>,
}

/// What is needed to hand over.
pub struct Hand<'a, 'f> {
    /// The project.
    pub model: &'a Model<'f>,
    /// The file.
    pub source: SourceId,
    /// What it starts.
    pub program: &'a Program,
    /// The file's text.
    pub file: &'a Source,
    /// Its line ends.
    pub newline: &'a str,
    /// Its indentation.
    pub indent: &'a str,
    mentions: OnceCell<Option<Mentions<'a>>>,
}

impl<'a, 'f> Hand<'a, 'f> {
    /// Hands over within one file.
    pub fn new(
        model: &'a Model<'f>,
        source: SourceId,
        program: &'a Program,
        file: &'a Source,
        layout: &'a Layout<'a>,
    ) -> Self {
        let (newline, indent) = (layout.newline, layout.indent.as_str());
        Self { model, source, program, file, newline, indent, mentions: OnceCell::new() }
    }

    /// Whether the variable can be handed over at all.
    ///
    /// # Errors
    /// Why not, and what a person would do.
    pub fn check(&self, var: VarId) -> Result<(), String> {
        self.over(&[var].into_iter().collect()).map(drop)
    }

    /// The changes that hand `vars` over wherever processes start that read them.
    ///
    /// # Errors
    /// Why it cannot be done, and what a person would do.
    pub fn over(&self, vars: &FxHashSet<VarId>) -> Result<Handover, String> {
        let mut sorted: Vec<VarId> = vars.iter().copied().collect();
        sorted.sort();
        for var in &sorted {
            self.can_be_sent(*var)?;
            self.may_be_copied(*var, vars)?;
            self.keeps_until_start(*var)?;
            self.is_bound_when_taken(*var)?;
        }
        self.sees_all_reads(vars)?;
        let mut done = Handover::default();
        let mut made = Definitions::default();
        let sites = self.sites(vars, &mut done.imports)?;
        let parameterized = self.parameterized(&sites);
        for site in &sites {
            self.hand_at(site, &parameterized, &mut done, &mut made)?;
        }
        self.write(&made, &mut done);
        Ok(done)
    }

    /// Whether handing over replaces what the variable's own statement does in children.
    pub fn replaces_binding(&self, var: VarId) -> bool {
        !self.is_class(var)
    }

    fn is_class(&self, var: VarId) -> bool {
        self.model.values(var).iter().any(|obj| matches!(obj, Obj::Class(_)))
    }

    /// The entries of the program and of the functions that others call.
    fn entries(&self) -> impl Iterator<Item = &Entry> {
        let indices = self.program.entries.iter().chain(&self.program.entries_on_call);
        indices.map(|index| &self.model.workers.entries[*index])
    }

    /// The calls that read the variable once it is handed over: of a class of processes each `start()`.
    fn taken_at(&self, entries: &[usize], var: VarId) -> FxHashSet<CallId> {
        let entries = entries.iter().map(|index| &self.model.workers.entries[*index]);
        let readers = entries.filter(|entry| self.model.workers.reached[&entry.function].reads.contains_key(&var));
        readers.map(|entry| if self.class_of(entry.origin).is_some() { entry.call } else { entry.origin }).collect()
    }

    /// What is handed over must have a value wherever the process or pool is made, though not all workers read it.
    fn is_bound_when_taken(&self, var: VarId) -> Result<(), String> {
        let [calls, on_call] =
            [&self.program.entries, &self.program.entries_on_call].map(|entries| self.taken_at(entries, var));
        let Some((source, span)) = made_while_unbound(self.model, self.source, var, &calls, &on_call) else {
            return Ok(());
        };
        Err(format!(
            "line {} may make the process or pool when `{}` has no value: give it one before that, and keep it",
            self.model.line(source, span),
            self.model.vars.name(var).1
        ))
    }

    /// The calls that make the pools and processes, with what their workers read.
    fn sites(&self, vars: &FxHashSet<VarId>, imports: &mut Imports) -> Result<Vec<Site>, String> {
        let mut read_at: FxHashMap<CallId, FxHashSet<VarId>> = FxHashMap::default();
        for entry in self.entries() {
            let code = &self.model.workers.reached[&entry.function];
            let read: FxHashSet<VarId> = code.reads.keys().filter(|var| vars.contains(var)).copied().collect();
            let elsewhere = |var: &VarId| self.is_handed_elsewhere(entry, *var);
            if !read.is_empty() && !read.iter().all(elsewhere) {
                read_at.entry(self.site_of(entry.origin)).or_default().extend(read);
            }
        }
        let mut sites: Vec<Site> = Vec::new();
        for (call, read) in read_at {
            let mut items = Vec::new();
            for var in read {
                items.extend(self.items(var, imports)?);
            }
            items.sort();
            items.dedup();
            sites.push(Site { call, items: item::told_apart(items) });
        }
        imports.sort();
        imports.dedup();
        sites.sort_by_key(|site| self.model.flow.call(site.call).span);
        if sites.is_empty() {
            return Err("it is not clear where the processes start that read it: pass it as an argument".into());
        }
        Ok(sites)
    }

    /// Whether the pool or process of an entry is made in another file, which can hand over the variable there.
    fn is_handed_elsewhere(&self, entry: &Entry, var: VarId) -> bool {
        let place = self.model.flow.call(entry.origin).source;
        place != self.source && self.model.can_name(place, var)
    }

    /// What is handed over is taken where the process or pool is made; under fork the child sees it as it is at the
    /// start.
    fn keeps_until_start(&self, var: VarId) -> Result<(), String> {
        // A class of processes takes it in its `start()`.
        let waits = |entry: &&Entry| {
            let read = self.model.workers.reached[&entry.function].reads.contains_key(&var);
            read && entry.call != entry.origin && self.class_of(entry.origin).is_none()
        };
        let waiting: Vec<&Entry> = self.entries().filter(waits).collect();
        let made = waiting.iter().map(|entry| entry.origin).collect();
        if !changes_after(self.model, self.source, var, &made) {
            return Ok(());
        }
        for entry in waiting {
            let (made, starts) = ([entry.origin].into_iter().collect(), [entry.call].into_iter().collect());
            if let Some(change) = change_while_made(self.model, self.source, var, &made, &starts) {
                let line = self.model.line(change.source, change.span);
                return Err(format!(
                    "line {line} changes `{}` when the process or pool is made and not yet started: make it behind that",
                    self.model.vars.name(var).1
                ));
            }
        }
        Ok(())
    }

    /// Worker code that looks up names unseen (`exec`, `globals()[…]`) may share more than what is handed over.
    fn sees_all_reads(&self, handed: &FxHashSet<VarId>) -> Result<(), String> {
        let behaviours = self.model.behaviours();
        let bound = self.model.scopes[self.source.0 as usize].get(MODULE).bound.keys();
        let others: Vec<VarId> = bound
            .filter_map(|name| self.model.vars.known(self.source, name))
            .filter(|var| !handed.contains(var) && self.is_shared(*var))
            .collect();
        for entry in self.entries() {
            let code = &self.model.workers.reached[&entry.function];
            let other = others.iter().find(|var| !code.reads.contains_key(var));
            let Some(other) = other.filter(|_| code.reads.keys().any(|var| handed.contains(var))) else { continue };
            let functions = code.owners.keys().filter(|owner| matches!(owner, Callee::Function(_)));
            let mut events = functions.flat_map(|owner| {
                let code = behaviours.of(*owner);
                code.events.iter().map(move |event| (code.home, event))
            });
            if let Some((source, event)) = events.find(|(_, event)| event.what == What::Dynamic) {
                return Err(format!(
                    "line {} looks names up that cannot be seen, in worker code: it may use `{}` as well",
                    self.model.line(source, event.span),
                    self.model.vars.name(*other).1
                ));
            }
        }
        Ok(())
    }

    /// Whether the variable holds a shared object of multiprocessing's.
    fn is_shared(&self, var: VarId) -> bool {
        let is_primitive =
            |obj: &Obj| matches!(obj, Obj::External(_, call) if self.model.flow.primitive(*call).is_some());
        self.model.values(var).iter().any(is_primitive)
    }

    /// What cannot be pickled cannot be sent.
    fn can_be_sent(&self, var: VarId) -> Result<(), String> {
        if self.model.setting(var).is_some() {
            return Err(format!("{} cannot be sent to a child: make them at module level", self.model.described(var)));
        }
        let (home, name) = self.model.vars.name(var);
        if name.contains('.') {
            return Err(format!("`{name}` is an attribute of a class: hand the workers the value, and set it there"));
        }
        let place = self.model.flow.known_var(home, MODULE, name);
        if let Some(what) = place.and_then(|place| unpicklable_in(&self.model.flow, place)) {
            let what = self.model.flow.described(what);
            return Err(format!("`{name}` cannot be sent to a child, since it is or holds {what}"));
        }
        for obj in self.model.values(var) {
            let refused = match obj {
                Obj::External(path, call) => {
                    let path = self.model.flow.path(*path);
                    let made = path.strip_suffix("()").unwrap_or(path);
                    let handle =
                        matches!(self.model.flow.known_effect(made), Some(EffectKind::Opens | EffectKind::Handle));
                    let shared = self.model.flow.primitive(*call).is_some() || path.starts_with("multiprocessing.");
                    (handle && !shared) || (*call == NO_CALL && !path.contains("()") && self.is_module(var))
                }
                Obj::Function(_) | Obj::Module(_) | Obj::Namespace(_) => true,
                _ => false,
            };
            if refused {
                return Err(format!(
                    "`{name}` cannot be sent to a child: make it in the worker, or in an initializer of the pool"
                ));
            }
        }
        Ok(())
    }

    /// A copy is another object: what it holds must not be what other variables hold that workers read as well, nor
    /// objects that are nothing but themselves.
    fn may_be_copied(&self, var: VarId, handed: &FxHashSet<VarId>) -> Result<(), String> {
        let name = self.model.vars.name(var).1;
        let has_identity = |obj: &Obj| match obj {
            Obj::Container(_) | Obj::Instance(..) => true,
            Obj::External(path, call) => *call != NO_CALL && self.model.flow.path(*path) == "builtins.object()",
            _ => false,
        };
        let held = self.model.held(var);
        let needs = self.program.needs.iter().chain(&self.program.on_call);
        for need in needs.filter(|need| need.reader.is_some() && need.var != var && !handed.contains(&need.var)) {
            if self.model.held(need.var).iter().any(|obj| has_identity(obj) && held.contains(obj)) {
                let other = self.model.vars.name(need.var).1;
                return Err(format!(
                    "`{name}` holds what `{other}` is or holds, which workers read as well: in a copy it would be another \
                     object"
                ));
            }
        }
        Ok(())
    }

    /// Whether the variable is bound by an import.
    fn is_module(&self, var: VarId) -> bool {
        let name = self.model.vars.name(var).1;
        self.model.module(self.source).units.iter().any(|unit| {
            let import = matches!(unit.stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_));
            let mut binds = false;
            crate::model::statement::each_binding(unit.stmt, &mut |bound, _| binds |= *bound == **name);
            import && binds
        })
    }
}

/// The items in words.
fn list(items: &[Item]) -> String {
    items.iter().map(|item| format!("`{}`", item.place)).collect::<Vec<_>>().join(", ")
}
