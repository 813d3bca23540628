//! The calls that make pools and processes: the arguments that hand values over.

use rustc_hash::FxHashMap;

use super::definition::{Definitions, Kind, joined, places};
use super::{Hand, Handover, Site};
use crate::facts::ast::*;
use crate::model::api::{Api, ArgRef};
use crate::model::scope::{MODULE, Resolution};
use crate::model::value::{CallId, FunctionId, Obj};
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
        let scope = call.function.map_or(MODULE, |function| self.model.flow.function(function).scope);
        let scopes = &self.model.scopes[self.source.0 as usize];
        if let Some(item) = site.items.iter().find(|item| scopes.resolve(scope, item.root()) != Resolution::Global) {
            return Err(format!("`{}` means something else where the processes are made", item.root()));
        }
        let starred = ast.args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred(_)))
            || ast.keywords.iter().any(|keyword| keyword.name.is_none());
        if starred {
            return Err("the arguments where the processes are made cannot be seen: pass the value there".into());
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
                self.add_initializer(site, ast, initializer, initargs, done, made);
            }
            Way::Arguments { target, args, .. } => self.add_arguments(site, ast, target, args, done, made)?,
        }
        Ok(())
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
    ) {
        let old = argument(ast, initializer).filter(|expr| !matches!(expr.kind, ExprKind::None));
        let old_args = argument(ast, initargs);
        let kind = if old.is_some() { Kind::InitWith } else { Kind::Init };
        let name = self.definition(&site.items, kind, done, made);
        match (old, old_args) {
            (Some(old), Some(args)) => {
                let text = format!("({}, {}, {})", joined(&site.items), self.text(old.span), self.text(args.span));
                done.edits.push(Edit { span: old.span, text: name });
                done.edits.push(Edit { span: args.span, text });
            }
            (Some(old), None) => {
                let text = format!("({}, {})", joined(&site.items), self.text(old.span));
                done.edits.push(Edit { span: old.span, text: name });
                done.edits.push(self.append(ast, &format!("{}={text}", initargs.name)));
            }
            (None, _) => {
                let tuple = places(&site.items);
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
        made: &mut Definitions,
    ) -> Result<(), String> {
        let Some(function) = argument(ast, target) else {
            return Err("the process has no target that could be called with the value".into());
        };
        let name = self.definition(&site.items, Kind::RunWith, done, made);
        let own = self.text(function.span);
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
                let text = format!("({own}, ({}), *{})", places(&site.items), self.text(other.span));
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

/// The argument of a call, by keyword or position.
pub(super) fn argument<'a>(ast: &'a Call, arg: &ArgRef) -> Option<&'a Expr> {
    let named = ast.keywords.iter().find(|keyword| keyword.name.as_deref() == Some(&*arg.name));
    named.map(|keyword| &keyword.value).or_else(|| ast.args.get(arg.position?))
}
