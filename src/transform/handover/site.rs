//! The calls that make pools and processes: the arguments that hand values over.

use rustc_hash::FxHashMap;

use super::definition::{Definitions, Kind, joined, places};
use super::item::Item;
use super::{Hand, Handover, Site};
use crate::facts::ast::*;
use crate::model::api::{Api, ArgRef};
use crate::model::scope::{MODULE, Resolution, is_private};
use crate::model::value::{CallId, FunctionId, Node, Obj};
use crate::span::Span;
use crate::transform::edit::Edit;

/// How a call passes values to its children.
pub(super) enum Way<'a> {
    Initializer { initializer: &'a ArgRef, initargs: &'a ArgRef },
    Arguments { target: &'a ArgRef, args: &'a ArgRef, kwargs: Option<&'a ArgRef> },
}

impl Hand<'_, '_> {
    /// The changes at one call.
    pub(super) fn hand_at(
        &self,
        site: &Site,
        parameterized: &FxHashMap<CallId, FunctionId>,
        done: &mut Handover,
        made: &mut Definitions,
    ) -> Result<(), String> {
        if let Some(class) = self.class_of(site.call) {
            return self.add_attributes(site, class, done);
        }
        let call = self.model.flow.call(site.call);
        let Some(ast) = call.ast.filter(|_| call.source == self.source) else {
            return Err("the pool or process is made in another file: pass the value as an argument there".into());
        };
        self.means_the_same(site, call.function, ast)?;
        let starred = ast.args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred(_)))
            || ast.keywords.iter().any(|keyword| keyword.name.is_none());
        if starred {
            return Err("a star hides which arguments the pool or process gets: pass the value there, by an initializer or as an argument".into());
        }
        let Some(way) = self.way(site.call) else {
            return Err("what starts the processes takes no initializer: pass the value as an argument".into());
        };
        if let Some(function) = parameterized.get(&site.call) {
            self.add_parameters(site, *function, done);
            return Ok(());
        }
        match way {
            Way::Initializer { initializer, initargs } => {
                self.add_initializer(site, ast, initializer, initargs, done, made)?;
            }
            Way::Arguments { target, args, kwargs } => {
                let named = kwargs.is_some_and(|kwargs| argument(ast, kwargs).is_some());
                self.add_arguments(site, ast, (target, args), named, done, made)?;
            }
        }
        Ok(())
    }

    /// Whether what is handed over can be written where the processes are made: no function, comprehension or class
    /// there has another meaning for it.
    fn means_the_same(&self, site: &Site, function: Option<FunctionId>, call: &Call) -> Result<(), String> {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let outer = function.map_or(MODULE, |function| self.model.flow.function(function).scope);
        let around = [outer, scopes.around(call.args_span)];
        for item in &site.items {
            if around.iter().any(|scope| scopes.resolve(*scope, item.root()) != Resolution::Global) {
                return Err(format!("`{}` means something else where the processes are made", item.root()));
            }
        }
        self.is_not_private(site, call.args_span)
    }

    /// Whether no name of what is handed over is private: in a class it would be another one than outside.
    pub(super) fn is_not_private(&self, site: &Site, place: Span) -> Result<(), String> {
        let is_in_class = self.model.scopes[self.source.0 as usize].is_in_class(place);
        let words = |item: &Item| {
            let mut words = item.place.split('.').enumerate();
            words.find(|(index, word)| is_private(word) && (*index > 0 || is_in_class)).map(|(_, word)| word.to_owned())
        };
        match site.items.iter().find_map(words) {
            Some(word) => {
                Err(format!("`{word}` is another name in a class than outside of it: give it one that is not private"))
            }
            None => Ok(()),
        }
    }

    pub(super) fn way(&self, id: CallId) -> Option<Way<'_>> {
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
            let kwargs = start.kwargs.as_ref().map(|arg| &arg.0);
            Some(Way::Arguments { target: &start.worker.first()?.0, args: &start.args.as_ref()?.0, kwargs })
        })
    }

    pub(super) fn text(&self, span: Span) -> &str {
        &self.file.text[span.range()]
    }

    fn add_initializer(
        &self,
        site: &Site,
        ast: &Call,
        initializer: &ArgRef,
        initargs: &ArgRef,
        done: &mut Handover,
        made: &mut Definitions,
    ) -> Result<(), String> {
        let [written, old_args] = [initializer, initargs].map(|arg| argument(ast, arg));
        let old = written.filter(|expr| !matches!(expr.kind, ExprKind::None));
        if old.is_none() && !old_args.is_none_or(is_still) {
            return Err(
                "the pool has arguments for an initializer and none that takes them: pass the value there".into()
            );
        }
        let kind = old.map_or(Kind::Init, |old| Kind::InitWith { optional: self.may_be_none(old) });
        let name = self.definition(&site.items, kind, made);
        let tuple = match (old, old_args) {
            (Some(old), Some(args)) => {
                format!("({}, {}, {})", joined(&site.items), self.element(old), self.element(args))
            }
            (Some(old), None) => format!("({}, {})", joined(&site.items), self.element(old)),
            (None, _) => format!("({})", places(&site.items)),
        };
        // What is not written yet comes behind all other arguments, together.
        let mut added: Vec<String> = Vec::new();
        for (written, arg, text) in [(written, initializer, name), (old_args, initargs, tuple)] {
            match written {
                Some(written) => done.edits.push(Edit { span: written.span, text }),
                None => added.push(format!("{}={text}", arg.name)),
            }
        }
        if !added.is_empty() {
            done.edits.push(self.append(ast, &added.join(", ")));
        }
        Ok(())
    }

    fn add_arguments(
        &self,
        site: &Site,
        ast: &Call,
        (target, args): (&ArgRef, &ArgRef),
        named: bool,
        done: &mut Handover,
        made: &mut Definitions,
    ) -> Result<(), String> {
        let Some(function) = argument(ast, target) else {
            return Err("the process has no target that could be called with the value".into());
        };
        let kind = Kind::RunWith { named, optional: self.may_be_none(function) };
        let name = self.definition(&site.items, kind, made);
        let own = self.element(function);
        match argument(ast, args) {
            Some(Expr { kind: ExprKind::Tuple(items), span }) => {
                let rest = items.last().map(|last| {
                    let end = if self.is_last(last.span, *span) { last.span.end } else { span.end - 1 };
                    self.text(Span { start: span.start + 1, end }).trim().trim_end_matches(',')
                });
                let passed = format!(
                    "({own}, ({}){})",
                    places(&site.items),
                    rest.map_or(String::new(), |rest| format!(", {rest}"))
                );
                done.edits.push(Edit { span: *span, text: passed });
            }
            Some(other) => {
                let text = format!("({own}, ({}), {})", places(&site.items), self.starred(other));
                done.edits.push(Edit { span: other.span, text });
            }
            None => {
                let text = format!("{}=({own}, ({}))", args.name, places(&site.items));
                done.edits.push(self.append(ast, &text));
            }
        }
        done.edits.push(Edit { span: function.span, text: name });
        Ok(())
    }

    /// Whether an initializer or target may be `None`: all but lambdas, partials, and what definitions and imports bind.
    fn may_be_none(&self, expr: &Expr) -> bool {
        let flow = &self.model.flow;
        let is_import = |name: &Name| self.model.vars.known(self.source, name).is_some_and(|var| self.is_module(var));
        let objs = |place: Option<Node>| place.map(|place| flow.graph.objs(place)).unwrap_or_default();
        let name = match &expr.kind {
            ExprKind::Lambda(_) => return false,
            ExprKind::Name(name) | ExprKind::Attribute { attr: name, .. } => name,
            ExprKind::Call(_) => {
                let made = flow.call_at(self.source, expr.span).map(|call| flow.call(call).result);
                return !matches!(objs(made), [Obj::Partial(_)]);
            }
            _ => return true,
        };
        let objs = objs(flow.place_at(self.source, expr.span));
        let is_defined = |obj: &Obj| match obj {
            Obj::Function(id) | Obj::Method(id) => flow.function(*id).ast.name.as_ref() == Some(name),
            Obj::Class(id) => flow.class(*id).ast.name == *name,
            _ => false,
        };
        let is_defined = !objs.is_empty() && objs.iter().all(is_defined);
        !is_defined && !expr.root().is_some_and(is_import)
    }

    /// An expression's text as an element of a tuple.
    fn element(&self, expr: &Expr) -> String {
        let text = self.text(expr.span);
        if matches!(expr.kind, ExprKind::Yield(_)) { format!("({text})") } else { text.to_owned() }
    }

    /// An expression's text with a star in front, which takes no operand that binds weaker than `|`.
    fn starred(&self, expr: &Expr) -> String {
        let text = self.text(expr.span);
        match expr.kind {
            ExprKind::Lambda(_)
            | ExprKind::Conditional { .. }
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Compare { .. }
            | ExprKind::Walrus { .. }
            | ExprKind::Yield(_) => format!("*({text})"),
            _ => format!("*{text}"),
        }
    }

    /// An edit that adds an argument at the end of a call.
    pub(super) fn append(&self, ast: &Call, argument: &str) -> Edit {
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
}

/// Whether nobody can tell if the expression was evaluated.
fn is_still(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) | ExprKind::Bytes | ExprKind::Number(_) | ExprKind::Str(_) => true,
        ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().all(is_still),
        _ => expr.is_literal(),
    }
}

/// The argument of a call, by keyword or position.
pub(super) fn argument<'a>(ast: &'a Call, arg: &ArgRef) -> Option<&'a Expr> {
    let named = ast.keywords.iter().find(|keyword| keyword.name.as_deref() == Some(&*arg.name));
    named.map(|keyword| &keyword.value).or_else(|| ast.args.get(arg.position?))
}
