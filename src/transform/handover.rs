//! Handing values over to workers: pools get an initializer that binds the globals in each child,
//! processes get an entry function that does so before it calls their target.

use rustc_hash::{FxHashMap, FxHashSet};

use super::edit::Edit;
use super::layout::Layout;
use crate::collect::Source;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::model::api::{Api, ArgRef, EffectKind};
use crate::model::behaviour::VarId;
use crate::model::change::change_while_made;
use crate::model::need::Program;
use crate::model::project::Model;
use crate::model::scope::{MODULE, Resolution};
use crate::model::value::{CallId, ClassId, NO_CALL, Obj};
use crate::span::Span;

/// The changes that hand variables over.
#[derive(Clone, Debug, Default)]
pub struct Handover {
    /// New arguments at the calls that make pools and processes.
    pub edits: Vec<Edit>,
    /// The functions that bind the globals in children.
    pub definitions: Vec<String>,
    /// A phrase each for the summary.
    pub summary: Vec<String>,
}

/// How a call passes values to its children.
enum Way<'a> {
    Initializer { initializer: &'a ArgRef, initargs: &'a ArgRef },
    Arguments { target: &'a ArgRef, args: &'a ArgRef },
}

struct Site {
    call: CallId,
    names: Vec<Name>,
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
}

impl<'f> Hand<'_, 'f> {
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
            self.keeps_until_start(*var)?;
        }
        let mut done = Handover::default();
        let mut made: FxHashMap<(Vec<Name>, bool), String> = FxHashMap::default();
        for site in self.sites(vars)? {
            self.hand_at(&site, &mut done, &mut made)?;
        }
        Ok(done)
    }

    /// The calls that make the pools and processes, with the names that their workers read.
    fn sites(&self, vars: &FxHashSet<VarId>) -> Result<Vec<Site>, String> {
        let mut names: FxHashMap<CallId, FxHashSet<VarId>> = FxHashMap::default();
        for index in &self.program.entries {
            let entry = &self.model.workers.entries[*index];
            let code = &self.model.workers.reached[&entry.function];
            let read: FxHashSet<VarId> = code.reads.keys().filter(|var| vars.contains(var)).copied().collect();
            if !read.is_empty() {
                names.entry(self.site_of(entry.origin)).or_default().extend(read);
            }
        }
        let mut sites: Vec<Site> = names
            .into_iter()
            .map(|(call, vars)| {
                let mut names: Vec<Name> = vars.into_iter().map(|var| self.model.vars.name(var).1.clone()).collect();
                names.sort();
                Site { call, names }
            })
            .collect();
        sites.sort_by_key(|site| self.model.flow.call(site.call).span);
        if sites.is_empty() {
            return Err("it is not clear where the processes start that read it: pass it as an argument".into());
        }
        Ok(sites)
    }

    /// What is handed over is taken where the process or pool is made; under fork the child sees it as it is at the
    /// start.
    fn keeps_until_start(&self, var: VarId) -> Result<(), String> {
        for index in &self.program.entries {
            let entry = &self.model.workers.entries[*index];
            let read = self.model.workers.reached[&entry.function].reads.contains_key(&var);
            // A class of processes takes it in its `start()`.
            if !read || entry.call == entry.origin || self.class_of(entry.origin).is_some() {
                continue;
            }
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

    /// The user's class of processes whose object a call makes.
    fn class_of(&self, call: CallId) -> Option<ClassId> {
        let flow = &self.model.flow;
        let class = flow.graph.objs(flow.call(call).callee).iter().find_map(|obj| match obj {
            Obj::Class(class) if flow.starts_processes(*class) => Some(*class),
            _ => None,
        })?;
        // The class that defines run() is the one that binds the values there.
        flow.methods(class, "run").first().and_then(|run| flow.function(*run).class).or(Some(class))
    }

    /// Objects of one class are handed their values in the class, wherever they are made.
    fn site_of(&self, call: CallId) -> CallId {
        let Some(class) = self.class_of(call) else { return call };
        let calls = (1..self.model.flow.calls.len() as u32).map(CallId);
        calls.into_iter().find(|other| self.class_of(*other) == Some(class)).unwrap_or(call)
    }

    /// What cannot be pickled cannot be sent.
    fn can_be_sent(&self, var: VarId) -> Result<(), String> {
        if let Some(package) = self.model.setting(var) {
            return Err(format!("settings of `{package}` cannot be sent to a child: make them at module level"));
        }
        let name = self.model.vars.name(var).1;
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
                Obj::Function(_) | Obj::Class(_) | Obj::Module(_) | Obj::Namespace(_) => true,
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

    fn hand_at(
        &self,
        site: &Site,
        done: &mut Handover,
        made: &mut FxHashMap<(Vec<Name>, bool), String>,
    ) -> Result<(), String> {
        if let Some(class) = self.class_of(site.call) {
            return self.add_attributes(site, class, done);
        }
        let call = self.model.flow.call(site.call);
        let Some(ast) = call.ast.filter(|_| call.source == self.source) else {
            return Err("the pool or process is made in another file: pass the value as an argument there".into());
        };
        let scope = call.function.map_or(MODULE, |function| self.model.flow.function(function).scope);
        let scopes = &self.model.scopes[self.source.0 as usize];
        if let Some(name) = site.names.iter().find(|name| scopes.resolve(scope, name) != Resolution::Global) {
            return Err(format!("`{name}` means something else where the processes are made"));
        }
        let starred = ast.args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred(_)))
            || ast.keywords.iter().any(|keyword| keyword.name.is_none());
        if starred {
            return Err("the arguments where the processes are made cannot be seen: pass the value there".into());
        }
        let Some(way) = self.way(site.call) else {
            return Err("what starts the processes takes no initializer: pass the value as an argument".into());
        };
        match way {
            Way::Initializer { initializer, initargs } => {
                self.add_initializer(site, ast, initializer, initargs, done, made);
            }
            Way::Arguments { target, args } => self.add_arguments(site, ast, target, args, done, made)?,
        }
        Ok(())
    }

    fn way(&self, id: CallId) -> Option<Way<'_>> {
        let flow = &self.model.flow;
        flow.graph.objs(flow.call(id).callee).iter().find_map(|obj| {
            let Obj::External(path, origin) = obj else { return None };
            let path = flow.path(*path);
            let initializer = |api: &'_ Api| api.initializer.is_some() && api.initargs.is_some();
            let own = flow.applicable(path, id, *origin).or_else(|| flow.table_entries(path).first());
            if let Some(api) = own.filter(|api| initializer(api)) {
                let (first, second) = (api.initializer.as_ref()?, api.initargs.as_ref()?);
                return Some(Way::Initializer { initializer: &first.0, initargs: &second.0 });
            }
            let start = flow.table_entries(&format!("{path}().start")).first()?;
            Some(Way::Arguments { target: &start.worker.first()?.0, args: &start.args.as_ref()?.0 })
        })
    }

    fn text(&self, span: Span) -> &str {
        &self.file.text[span.range()]
    }

    /// `a, b` as the elements of a tuple display: `a,` alone.
    fn tuple(names: &[Name]) -> String {
        match names {
            [only] => format!("{only},"),
            _ => names.join(", "),
        }
    }

    fn add_initializer(
        &self,
        site: &Site,
        ast: &Call,
        initializer: &ArgRef,
        initargs: &ArgRef,
        done: &mut Handover,
        made: &mut FxHashMap<(Vec<Name>, bool), String>,
    ) {
        let old = argument(ast, initializer).filter(|expr| !matches!(expr.kind, ExprKind::None));
        let old_args = argument(ast, initargs);
        let composed = old.is_some();
        let name = self.definition(&site.names, composed, false, done, made);
        match (old, old_args) {
            (Some(old), Some(args)) => {
                let text = format!("({}, {}, {})", site.names.join(", "), self.text(old.span), self.text(args.span));
                done.edits.push(Edit { span: old.span, text: name });
                done.edits.push(Edit { span: args.span, text });
            }
            (Some(old), None) => {
                let text = format!("({}, {})", site.names.join(", "), self.text(old.span));
                done.edits.push(Edit { span: old.span, text: name });
                done.edits.push(self.append(ast, &format!("{}={text}", initargs.name)));
            }
            (None, _) => {
                let tuple = Self::tuple(&site.names);
                let text = format!("{}={name}, {}=({tuple})", initializer.name, initargs.name);
                done.edits.push(self.append(ast, &text));
            }
        }
    }

    fn add_arguments(
        &self,
        site: &Site,
        ast: &Call,
        target: &ArgRef,
        args: &ArgRef,
        done: &mut Handover,
        made: &mut FxHashMap<(Vec<Name>, bool), String>,
    ) -> Result<(), String> {
        let Some(function) = argument(ast, target) else {
            return Err("the process has no target that could be called with the value".into());
        };
        let name = self.definition(&site.names, false, true, done, made);
        let own = self.text(function.span);
        match argument(ast, args) {
            Some(Expr { kind: ExprKind::Tuple(items), span }) => {
                let rest = items
                    .first()
                    .zip(items.last())
                    .map(|(first, last)| self.text(Span { start: first.span.start, end: last.span.end }));
                let passed = format!(
                    "({own}, ({}){})",
                    Self::tuple(&site.names),
                    rest.map_or(String::new(), |rest| format!(", {rest}"))
                );
                done.edits.push(Edit { span: *span, text: passed });
            }
            Some(other) => {
                let text = format!("({own}, ({}), *{})", Self::tuple(&site.names), self.text(other.span));
                done.edits.push(Edit { span: other.span, text });
            }
            None => {
                let text = format!("{}=({own}, ({}))", args.name, Self::tuple(&site.names));
                done.edits.push(self.append(ast, &text));
            }
        }
        done.edits.push(Edit { span: function.span, text: name });
        Ok(())
    }

    /// A subclass of Process takes the values along as an attribute that `start()` sets and `run()` reads.
    fn add_attributes(&self, site: &Site, class: ClassId, done: &mut Handover) -> Result<(), String> {
        let flow = &self.model.flow;
        let info = flow.class(class);
        let own = |name: &str| {
            flow.own_methods(class).into_iter().find(|id| flow.function(*id).ast.name.as_deref() == Some(name))
        };
        let refusal = "the processes are objects of a class of their own: set the value as an attribute before start()";
        let Some(run) = own("run").filter(|_| info.source == self.source) else { return Err(refusal.into()) };
        let ancestors = flow.ancestry(class);
        let starts = ancestors.iter().any(|class| !flow.methods(*class, "start").is_empty());
        let ast = flow.function(run).ast;
        let body = &ast.body.body;
        let docstring =
            matches!(body.first().map(|stmt| &stmt.kind), Some(StmtKind::Expr(Expr { kind: ExprKind::Str(_), .. })));
        let first = body.get(usize::from(docstring));
        let (Some(first), Some(receiver)) = (first, ast.params.first().map(|param| &param.name)) else {
            return Err(refusal.into());
        };
        let scopes = &self.model.scopes[self.source.0 as usize];
        let scope = flow.function(run).scope;
        let local = site.names.iter().any(|name| scopes.resolve(scope, name) != Resolution::Global);
        if starts || local || self.file.text.contains("_shared") {
            return Err(refusal.into());
        }
        let layout = Layout::new(&self.file.text, &self.file.lines, self.model.module(self.source).tree);
        if !layout.first_on_line(first.span.start as usize) {
            return Err(refusal.into());
        }
        let (newline, inner) = (self.newline, layout.indent_at(first.span.start as usize));
        let outer = layout.indent_at(ast.span.start as usize);
        let tuple = Self::tuple(&site.names);
        let globals = site.names.join(", ");
        done.edits.push(Edit {
            span: Span { start: first.span.start, end: first.span.start },
            text: format!("global {globals}{newline}{inner}{tuple} = {receiver}._shared{newline}{inner}"),
        });
        // In front of run(), with its decorators' line; comments above stay with run().
        let at = ast.span.start;
        done.edits.push(Edit {
            span: Span { start: at, end: at },
            text: format!(
                "def start(self):{newline}{inner}self._shared = ({tuple}){newline}{inner}super().start(){newline}\
                 {newline}{outer}"
            ),
        });
        done.summary.push(format!("{} handed to the processes by {}", list(&site.names), info.ast.name));
        Ok(())
    }

    /// An edit that adds an argument at the end of a call.
    fn append(&self, ast: &Call, argument: &str) -> Edit {
        let close = ast.args_span.end as usize - 1;
        let inner = self.file.text[ast.args_span.start as usize + 1..close].trim_end();
        let last =
            ast.args.iter().map(|arg| arg.span.end).chain(ast.keywords.iter().map(|keyword| keyword.span.end)).max();
        match last {
            None => Edit { span: Span::new(close, close), text: argument.to_owned() },
            Some(_) if inner.ends_with(',') => {
                let at = ast.args_span.start as usize + 1 + inner.len();
                Edit { span: Span::new(at, at), text: format!(" {argument}") }
            }
            Some(end) => Edit { span: Span { start: end, end }, text: format!(", {argument}") },
        }
    }

    /// The name of the function that binds `names` in a child; made once for the same names.
    fn definition(
        &self,
        names: &[Name],
        composed: bool,
        entry: bool,
        done: &mut Handover,
        made: &mut FxHashMap<(Vec<Name>, bool), String>,
    ) -> String {
        let key = (names.to_vec(), entry);
        let kind = if entry {
            "run_with"
        } else if composed {
            "init_with"
        } else {
            "init"
        };
        if let Some(name) = made.get(&key).filter(|name| name.starts_with(&format!("{kind}_"))) {
            return name.clone();
        }
        let stem = if names.len() <= 3 { names.join("_") } else { "globals".to_owned() };
        let mut name = format!("{kind}_{}", stem.trim_matches('_').to_lowercase());
        while self.is_taken(&name, made) {
            name.push('_');
        }
        let (newline, indent) = (self.newline, self.indent);
        // A parameter cannot have the name of a global that the function binds.
        let param = |wanted: &str| {
            let mut name = wanted.to_owned();
            while names.iter().any(|global| **global == *name) {
                name.push('_');
            }
            name
        };
        let values: Vec<String> =
            names.iter().map(|name| param(&format!("shared_{}", name.trim_start_matches('_')))).collect();
        let globals = names.join(", ");
        let text = if entry {
            let (target, shared, args, kwargs) = (param("target"), param("shared"), param("args"), param("kwargs"));
            format!(
                "def {name}({target}, {shared}, *{args}, **{kwargs}):{newline}{indent}global {globals}{newline}\
                 {indent}{} = {shared}{newline}{indent}return {target}(*{args}, **{kwargs}){newline}",
                Self::tuple(names)
            )
        } else {
            let (initializer, initargs) = (param("initializer"), param("initargs"));
            let mut params = values.join(", ");
            if composed {
                params.push_str(&format!(", {initializer}, {initargs}=()"));
            }
            let mut text = format!("def {name}({params}):{newline}{indent}global {globals}{newline}");
            for (name, value) in names.iter().zip(&values) {
                text.push_str(&format!("{indent}{name} = {value}{newline}"));
            }
            if composed {
                text.push_str(&format!("{indent}{initializer}(*{initargs}){newline}"));
            }
            text
        };
        done.definitions.push(text);
        done.summary.push(format!("{} handed to the workers by {name}()", list(names)));
        made.insert(key, name.clone());
        name
    }

    fn is_taken(&self, name: &str, made: &FxHashMap<(Vec<Name>, bool), String>) -> bool {
        let scopes = &self.model.scopes[self.source.0 as usize];
        scopes.all.iter().any(|scope| scope.reads.contains(name) || scope.bound.contains_key(name))
            || made.values().any(|other| other == name)
    }
}

fn list(names: &[Name]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The argument of a call, by keyword or position.
fn argument<'a>(ast: &'a Call, arg: &ArgRef) -> Option<&'a Expr> {
    let named = ast.keywords.iter().find(|keyword| keyword.name.as_deref() == Some(&*arg.name));
    named.map(|keyword| &keyword.value).or_else(|| ast.args.get(arg.position?))
}
