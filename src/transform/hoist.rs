//! Functions that children must find by name, brought to module level: lambdas and nested functions from
//! within functions, definitions and what they need from under the guard.

mod assigned;
mod evaluated;
mod lift;
mod nested;
mod once;

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::edit::Edit;
use super::layout::Layout;
use super::plan::{Plan, looks_at_namespaces};
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::behaviour::Behaviour;
use crate::model::cargo::Unpicklable;
use crate::model::flow::FunctionInfo;
use crate::model::project::Model;
use crate::model::scope::{MODULE, Resolution, ScopeId};
use crate::model::statement::each_binding;
use crate::model::value::{FunctionId, Obj};
use crate::model::worker::Entry;
use crate::span::Span;

/// What is needed to hoist.
pub struct Hoist<'a, 'f> {
    /// The project.
    pub model: &'a Model<'f>,
    /// The file.
    pub source: SourceId,
    /// The file's layout.
    pub layout: &'a Layout<'a>,
    /// Every name that some scope of the file reads or binds.
    names: FxHashSet<Name>,
    /// What each statement of a guard's block does, by the guard's position in the module.
    blocks: RefCell<FxHashMap<usize, Rc<Vec<Behaviour>>>>,
}

impl<'a, 'f> Hoist<'a, 'f> {
    /// Hoists within one file.
    pub fn new(model: &'a Model<'f>, source: SourceId, layout: &'a Layout<'a>) -> Self {
        let scopes = &model.scopes[source.0 as usize].all;
        let names = scopes.iter().flat_map(|scope| scope.reads.iter().chain(scope.bound.keys())).cloned().collect();
        Self { model, source, layout, names, blocks: RefCell::default() }
    }

    /// Adds to the plan what brings the definition at `span` to module level.
    ///
    /// # Errors
    /// Why it cannot be done, and what a person would do.
    pub fn add(&self, span: Span, plan: &mut Plan) -> Result<(), String> {
        if plan.lifted.contains(&span) || plan.named.contains(&span) {
            return Ok(());
        }
        if let Some((guard, index)) = self.in_guard(span) {
            return self.lift(guard, index, plan);
        }
        if looks_at_namespaces(self.model, self.source) {
            return Err(
                "code of this file looks names up that cannot be seen, and would find it among them: define it \
                        at module level"
                    .into(),
            );
        }
        match self.model.flow.function_at(self.source, span) {
            Some(id) if self.model.flow.function(id).ast.name.is_none() => self.name_lambda(id, plan),
            Some(id) => self.lift_nested(id, plan),
            None => Err("define it at module level".into()),
        }
    }

    fn text(&self, span: Span) -> &str {
        &self.layout.text[span.range()]
    }

    /// The names that a function takes from the functions around it.
    fn captures(&self, info: &FunctionInfo<'_>) -> Vec<Name> {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let mut found: Vec<Name> = Vec::new();
        for (index, scope) in scopes.all.iter().enumerate() {
            let id = ScopeId(index as u32);
            if !scopes.within(id, info.scope) {
                continue;
            }
            for name in &scope.reads {
                if let Resolution::Local(home) = scopes.resolve(id, name)
                    && !scopes.within(home, info.scope)
                    && !found.contains(name)
                {
                    found.push(name.clone());
                }
            }
        }
        found.sort();
        found
    }

    /// Captured names whose values can be bound when the function is made: each is bound once, before it, outside of
    /// loops; or the processes that run it are started before it could be bound again.
    fn bindable(&self, info: &FunctionInfo<'_>, captured: &[Name]) -> Result<(), String> {
        if captured.is_empty() {
            return Ok(());
        }
        let names = captured.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let refusal = || format!("it captures {names}: make it a module-level function and pass that as an argument");
        let Some(outer) = info.outer.map(|outer| self.model.flow.function(outer)) else { return Err(refusal()) };
        let scopes = &self.model.scopes[self.source.0 as usize];
        for name in captured {
            let places = scopes.get(outer.scope).bound.get(name).map(Vec::as_slice).unwrap_or_default();
            if self.is_rebound_within(outer.scope, name) {
                return Err(refusal());
            }
            let before = places.iter().any(|place| place.start < info.ast.span.start);
            if before && !self.holds_function(outer.scope, name) && self.starts_at_once(info, outer, places) {
                continue;
            }
            let [place] = places else { return Err(refusal()) };
            let is_param = outer.ast.params.iter().any(|param| param.name == *name);
            let simple = is_param && &**name != "self" || self.binds_simply(&outer.ast.body.body, *place);
            if !simple || place.start >= info.ast.span.start || self.holds_function(outer.scope, name) {
                return Err(refusal());
            }
        }
        Ok(())
    }

    fn is_same(&self, id: FunctionId, info: &FunctionInfo<'_>) -> bool {
        let other = self.model.flow.function(id);
        (other.source, other.ast.span) == (info.source, info.ast.span)
    }

    /// Whether some function within declares the name `nonlocal`.
    fn is_rebound_within(&self, scope: ScopeId, name: &Name) -> bool {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let within = (0..scopes.all.len() as u32).map(ScopeId).filter(|id| scopes.within(*id, scope));
        within.into_iter().any(|id| scopes.get(id).nonlocals.contains(name))
    }

    /// Whether each process that runs the function is started in the block in which it is made, before a name is bound
    /// at one of `places` again.
    fn starts_at_once(&self, info: &FunctionInfo<'_>, outer: &FunctionInfo<'_>, places: &[Span]) -> bool {
        let workers = &self.model.workers;
        let runs = |id: FunctionId| self.is_same(id, info);
        let cargo = workers.cargo.iter().any(|cargo| matches!(cargo.what, Unpicklable::Function(id) if runs(id)));
        let mut entries = workers.entries.iter().filter(|entry| runs(entry.function)).peekable();
        let at_once = |entry: &Entry| {
            let (made, start) = (self.model.flow.call(entry.origin), self.model.flow.call(entry.call));
            let here = [made, start].iter().all(|call| call.source == self.source);
            let block = here.then(|| innermost(&outer.ast.body, made.span)).flatten();
            let stands = block.is_some_and(|block| {
                let within = |stmt: &&Stmt| stmt.span.contains(start.span);
                block.body.iter().find(within).is_some_and(|stmt| stmt.blocks().is_empty())
            });
            let again = |place: &Span| place.start > info.ast.span.start && place.start < start.span.end;
            let direct = made.span.contains(info.ast.span) && made.span.end <= start.span.end;
            direct && stands && !places.iter().any(again)
        };
        entries.peek().is_some() && !cargo && entries.all(at_once)
    }

    /// Whether a plain assignment directly in the body binds the name at `place`.
    fn binds_simply(&self, body: &[Stmt], place: Span) -> bool {
        body.iter().any(|stmt| match &stmt.kind {
            StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } => stmt.span.contains(place),
            StmtKind::With { body, .. } => self.binds_simply(&body.body, place),
            _ => false,
        })
    }

    fn holds_function(&self, scope: ScopeId, name: &Name) -> bool {
        let node = self.model.flow.known_var(self.source, scope, name);
        let objs = node.map(|node| self.model.flow.graph.objs(node)).unwrap_or_default();
        objs.iter().any(|obj| match obj {
            Obj::Function(function) => !self.is_found_by_name(*function),
            Obj::Class(class) => self.model.flow.class(*class).outer.is_some(),
            _ => false,
        })
    }

    /// Whether the module's name for a function is that function: a decorator may have put another in its place.
    fn is_found_by_name(&self, id: FunctionId) -> bool {
        let info = self.model.flow.function(id);
        let node = info.ast.name.as_ref().and_then(|name| self.model.flow.known_var(info.source, MODULE, name));
        info.outer.is_none() && node.is_some_and(|node| self.model.flow.graph.objs(node) == [Obj::Function(id)])
    }

    fn free_name(&self, wanted: &str, plan: &Plan) -> String {
        let heads = plan.definitions.iter().filter_map(|text| text.strip_prefix("def ")?.split('(').next());
        let defined: FxHashSet<&str> = heads.collect();
        let is_taken = |name: &str| {
            self.names.contains(name) || defined.contains(name) || plan.edits.iter().any(|edit| edit.text == name)
        };
        let mut name = wanted.to_owned();
        let mut number = 2;
        while is_taken(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        name
    }

    /// A named function in place of a lambda.
    fn name_lambda(&self, id: FunctionId, plan: &mut Plan) -> Result<(), String> {
        let info = self.model.flow.function(id);
        let captured = self.captures(info);
        self.bindable(info, &captured)?;
        self.can_be_one(info)?;
        if self.define_in_place(info, plan) {
            plan.named.push(info.ast.span);
            return Ok(());
        }
        // Nobody passes arguments: a default is as good as one, taken where the lambda is made.
        let defaults = self.evaluates_the_same(info, plan).is_err() && self.is_called_bare(info);
        if !defaults {
            self.evaluates_the_same(info, plan)?;
        }
        let outer = info.outer.and_then(|outer| self.model.flow.function(outer).ast.name.clone());
        let role = self.assigned_name(info.ast.span).unwrap_or_else(|| "task".to_owned());
        let wanted = match outer {
            Some(outer) => format!("{}_{}", outer.trim_matches('_'), role.trim_matches('_')),
            None => format!("{}_worker", role.trim_matches('_')),
        };
        let name = self.free_name(&wanted, plan);
        let mut params = self.text(info.ast.params_span).to_owned();
        let head = if params.is_empty() { info.ast.name_span.end } else { info.ast.params_span.end };
        let rest = &self.layout.text[head as usize..info.ast.span.end as usize];
        let body = rest.trim_start().trim_start_matches(':').trim();
        let body = if body.contains(['\n', '\r']) { format!("({body})") } else { body.to_owned() };
        let mut bound: Vec<String> = captured.iter().map(ToString::to_string).collect();
        if defaults {
            let names: Vec<&str> = info.ast.params.iter().map(|param| &*param.name).collect();
            params = names.join(", ");
            let values = info.ast.params.iter().filter_map(|param| param.default.as_ref());
            bound.extend(values.map(|value| self.text(value.span).to_owned()));
        }
        let all = joined(&captured, &params);
        let (newline, indent) = (self.layout.newline, &self.layout.indent);
        plan.definitions.push(format!("def {name}({all}):{newline}{indent}return {body}{newline}"));
        let text = self.reference(&name, &bound, plan);
        plan.edits.push(Edit { span: info.ast.span, text });
        plan.named.push(info.ast.span);
        plan.summary.push(format!("a lambda made the function {name}()"));
        Ok(())
    }

    /// How the hoisted function is referred to where it stood: bound to what it captured.
    fn reference<T: AsRef<str>>(&self, name: &str, bound: &[T], plan: &mut Plan) -> String {
        if bound.is_empty() {
            return name.to_owned();
        }
        let partial = self.partial(plan);
        let bound: Vec<&str> = bound.iter().map(AsRef::as_ref).collect();
        format!("{partial}({name}, {})", bound.join(", "))
    }

    /// `functools.partial`, as the file imports it, or with an import of its own.
    fn partial(&self, plan: &mut Plan) -> String {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let units = &self.model.module(self.source).units;
        let mut last = None;
        for (index, unit) in units.iter().enumerate() {
            if !matches!(unit.stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_)) {
                continue;
            }
            last = Some(index);
            let mut names = Vec::new();
            each_binding(unit.stmt, &mut |name, _| names.push(name.to_owned()));
            for name in names {
                let var = self.model.vars.known(self.source, &name);
                for obj in var.map(|var| self.model.values(var)).unwrap_or_default() {
                    if let Obj::External(path, _) = obj {
                        match self.model.flow.path(*path) {
                            "functools" => return format!("{name}.partial"),
                            "functools.partial" => return name,
                            _ => {}
                        }
                    }
                }
            }
        }
        let taken = scopes.all.iter().any(|scope| scope.bound.contains_key("functools"));
        let (line, call) = if taken {
            ("from functools import partial as _partial", "_partial")
        } else {
            ("import functools", "functools.partial")
        };
        let import = (line.to_owned(), last);
        if !plan.imports.contains(&import) {
            plan.imports.push(import);
        }
        call.to_owned()
    }

    /// The name that an assignment gives to the expression at `span`.
    fn assigned_name(&self, span: Span) -> Option<String> {
        fn search(body: &[Stmt], span: Span) -> Option<String> {
            body.iter().filter(|stmt| stmt.span.contains(span)).find_map(|stmt| match &stmt.kind {
                StmtKind::Assign { targets, value } if value.span == span => {
                    targets[0].name().map(|name| name.to_string())
                }
                StmtKind::Function(function) => search(&function.body.body, span),
                StmtKind::Class(class) => search(&class.body.body, span),
                _ => stmt.blocks().into_iter().find_map(|block| search(&block.body, span)),
            })
        }
        search(&self.model.module(self.source).tree.body, span)
    }
}

fn joined(captured: &[Name], params: &str) -> String {
    let mut all: Vec<&str> = captured.iter().map(|name| &**name).collect();
    if !params.trim().is_empty() {
        all.push(params);
    }
    all.join(", ")
}

/// The innermost block of which a statement holds `span`.
fn innermost(block: &Block, span: Span) -> Option<&Block> {
    let stmt = block.body.iter().find(|stmt| stmt.span.contains(span))?;
    stmt.blocks().into_iter().find_map(|inner| innermost(inner, span)).or(Some(block))
}
