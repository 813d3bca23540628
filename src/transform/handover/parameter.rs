//! Processes whose target can be changed: it takes what it reads as parameters, and each start passes it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::item::Item;
use super::site::{Way, argument};
use super::{Hand, Handover, Site, Taken, list};
use crate::facts;
use crate::facts::ast::*;
use crate::model::behaviour::{Behaviour, Callee, What};
use crate::model::effect::owners;
use crate::model::guard::Roles;
use crate::model::scope::{Scope, ScopeKind, Scopes};
use crate::model::value::{CallId, FunctionId, Obj};
use crate::span::Span;
use crate::transform::edit::Edit;

/// A call that makes a process, as far as its target and arguments can be seen.
struct Start<'f> {
    call: &'f Call,
    target: &'f Expr,
    function: FunctionId,
    /// The tuple or list of arguments, and its elements.
    args: Option<(&'f Expr, &'f [Expr])>,
    /// The keyword for it.
    args_name: String,
}

/// The names in a file, with their places.
pub(super) type Mentions<'a> = FxHashMap<&'a str, Vec<Span>>;

impl<'a, 'f> Hand<'a, 'f> {
    /// The functions that can take what they read as parameters wherever they are used, by the calls that make their
    /// processes.
    pub(super) fn parameterized(&self, sites: &[Site]) -> FxHashMap<CallId, FunctionId> {
        let mut by_function: FxHashMap<FunctionId, Vec<(&Site, Start<'f>)>> = FxHashMap::default();
        for site in sites {
            if let Some(start) = self.start(site) {
                by_function.entry(start.function).or_default().push((site, start));
            }
        }
        by_function.retain(|function, starts| self.fits(*function, starts));
        let Some(mentions) = (!by_function.is_empty()).then(|| self.mentions()).flatten() else {
            return FxHashMap::default();
        };
        let elsewhere = self.model.used_elsewhere(self.source);
        by_function.retain(|function, starts| {
            let ast = self.model.flow.function(*function).ast;
            let Some(name) = &ast.name else { return false };
            let is_used = self.model.vars.known(self.source, name).is_some_and(|var| elsewhere.contains_key(&var));
            let targets: Vec<Span> = starts.iter().map(|(_, start)| start.target.span).chain([ast.name_span]).collect();
            !is_used && mentions.get(&**name).into_iter().flatten().all(|place| targets.contains(place))
        });
        let calls =
            by_function.iter().flat_map(|(function, starts)| starts.iter().map(|start| (start.0.call, *function)));
        calls.collect()
    }

    /// Whether all starts pass the function the same, and it can take that behind its other arguments.
    fn fits(&self, function: FunctionId, starts: &[(&Site, Start<'f>)]) -> bool {
        let Some((site, _)) = starts.first() else { return false };
        let params = &self.model.flow.function(function).ast.params;
        let is_alike = |(other, start): &(&Site, Start<'_>)| {
            other.items == site.items && start.args.map_or(0, |(_, items)| items.len()) == params.len()
        };
        starts.iter().all(is_alike) && self.is_plain(function, site) && self.alone_reads(function, site)
    }

    /// The names in the file.
    fn mentions(&self) -> Option<&Mentions<'a>> {
        let mentions = || Some(mentions(&self.file.text, &facts::read(&self.file.text).ok()?.tokens));
        self.mentions.get_or_init(mentions).as_ref()
    }

    /// Adds the arguments at one site, and the parameters once.
    pub(super) fn add_parameters(&self, site: &Site, function: FunctionId, done: &mut Handover) {
        let Some(start) = self.start(site) else { return };
        let names: Vec<&str> = site.items.iter().map(|item| item.place.as_str()).collect();
        done.edits.push(self.with_arguments(&start, &names));
        let vars = site.items.iter().filter_map(|item| self.model.vars.known(self.source, &item.place));
        let at_module_level = self.model.flow.call(site.call).function.is_none();
        let known = done.parameters.entry(function);
        let is_new = matches!(known, std::collections::hash_map::Entry::Vacant(_));
        let parameters = known.or_insert_with(|| Taken { vars: vars.collect(), at_module_level });
        parameters.at_module_level &= at_module_level;
        if !is_new {
            return;
        }
        let ast = self.model.flow.function(function).ast;
        done.edits.push(match ast.params.last() {
            Some(last) => {
                let end = last.span.end;
                Edit { span: Span { start: end, end }, text: self.behind(last.span, &names) }
            }
            None => {
                let open = ast.params_span.start + 1;
                Edit { span: Span { start: open, end: open }, text: names.join(", ") }
            }
        });
        let name = ast.name.as_deref().unwrap_or_default();
        done.summary.push(format!("{} handed to {name}() as {}", list(&site.items), counted(site.items.len())));
    }

    /// The change of a call that passes `names` behind its other arguments.
    fn with_arguments(&self, start: &Start<'_>, names: &[&str]) -> Edit {
        let (joined, is_one) = (names.join(", "), names.len() == 1);
        let Some((tuple, items)) = start.args else {
            let end = if is_one { "," } else { "" };
            return self.append(start.call, &format!("{}=({joined}{end})", start.args_name));
        };
        let Some(last) = items.last() else {
            let end = if is_one && matches!(tuple.kind, ExprKind::Tuple(_)) { "," } else { "" };
            let inner = Span { start: tuple.span.start + 1, end: tuple.span.end - 1 };
            return Edit { span: inner, text: format!("{joined}{end}") };
        };
        // The comma of `(x,)` goes; one that ends a line stays.
        let rest = Span { start: last.span.end, end: tuple.span.end - 1 };
        let is_comma = self.text(rest).trim_matches(' ') == ",";
        let span = if is_comma { rest } else { Span { start: rest.start, end: rest.start } };
        Edit { span, text: self.behind(last.span, names) }
    }

    /// What adds names behind the last of several items: on lines of their own, if that stands on one.
    fn behind(&self, last: Span, names: &[&str]) -> String {
        let before = &self.file.text[..last.start as usize];
        let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let margin = &before[line..];
        let between =
            if line > 0 && margin.trim().is_empty() { format!(",{}{margin}", self.newline) } else { ", ".to_owned() };
        names.iter().flat_map(|name| [between.as_str(), name]).collect()
    }

    /// Whether nothing but a comma or a comment stands between the last item and the end of the brackets: no brackets
    /// around it.
    pub(super) fn is_last(&self, last: Span, brackets: Span) -> bool {
        let rest = self.text(Span { start: last.end, end: brackets.end - 1 }).trim_start();
        rest.is_empty() || rest.starts_with([',', '#'])
    }

    fn start(&self, site: &Site) -> Option<Start<'f>> {
        let call = self.model.flow.call(site.call);
        let ast = call.ast.filter(|_| call.source == self.source && self.class_of(site.call).is_none())?;
        let Some(Way::Arguments { target, args, kwargs }) = self.way(site.call) else { return None };
        let args_name = args.name.to_string();
        let target = argument(ast, target)?;
        let place = self.model.flow.place_at(self.source, target.span)?;
        let [Obj::Function(function)] = self.model.flow.graph.objs(place) else { return None };
        let seen = kwargs.is_none_or(|kwargs| argument(ast, kwargs).is_none());
        let args = match argument(ast, args) {
            None => None,
            Some(tuple) => match &tuple.kind {
                ExprKind::Tuple(items) | ExprKind::List(items)
                    if !items.iter().any(is_starred)
                        && items.last().is_none_or(|last| self.is_last(last.span, tuple.span)) =>
                {
                    Some((tuple, items.as_slice()))
                }
                _ => return None,
            },
        };
        let is_name = matches!(target.kind, ExprKind::Name(_));
        (seen && is_name).then_some(Start { call: ast, target, function: *function, args, args_name })
    }

    /// Whether the function is a plain one of this file, in which all that it is handed are globals that it reads.
    fn is_plain(&self, function: FunctionId, site: &Site) -> bool {
        let info = self.model.flow.function(function);
        let scopes: &Scopes = &self.model.scopes[self.source.0 as usize];
        let is_simple = |param: &Param| {
            matches!(param.kind, ParamKind::Plain | ParamKind::PositionalOnly) && param.default.is_none()
        };
        let is_declared = |scope: &Scope| site.items.iter().any(|item| scope.globals.contains(item.place.as_str()));
        let within = scopes.all.iter().filter(|scope| info.ast.span.contains(scope.span));
        info.source == self.source
            && info.outer.is_none()
            && info.class.is_none()
            && info.ast.name.is_some()
            && info.ast.decorators.is_empty()
            && !info.ast.is_async
            && info.ast.params.iter().all(is_simple)
            && info.ast.params.last().is_none_or(|last| self.is_last(last.span, info.ast.params_span))
            && !within.into_iter().any(|scope| scope.kind == ScopeKind::Class || is_declared(scope))
            && site.items.iter().all(Item::is_global)
    }

    /// Whether nothing that the function calls reads what it is handed, and nothing there binds it.
    fn alone_reads(&self, function: FunctionId, site: &Site) -> bool {
        let vars: Option<FxHashSet<_>> =
            site.items.iter().map(|item| self.model.vars.known(self.source, &item.place)).collect();
        let Some(vars) = vars else { return false };
        let own = &self.model.function_behaviours[function.0 as usize];
        let behaviours = self.model.behaviours();
        let is_seen = |code: &Behaviour| !code.events.iter().any(|event| event.what == What::Dynamic);
        let binds = |code: &Behaviour| code.writes.iter().any(|access| vars.contains(&access.var));
        let reads = |code: &Behaviour| code.reads.iter().any(|access| vars.contains(&access.var));
        let called = owners(&behaviours, own, Roles::ALL);
        let mut called =
            called.iter().filter(|owner| matches!(owner, Callee::Function(_))).map(|it| behaviours.of(*it));
        is_seen(own) && !binds(own) && called.all(|code| is_seen(code) && !binds(code) && !reads(code))
    }
}

fn is_starred(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Starred(_))
}

/// So many arguments in words.
fn counted(number: usize) -> &'static str {
    if number == 1 { "an argument" } else { "arguments" }
}

/// The names among a text's tokens; a string counts as the name that it is, or that its path ends with.
fn mentions<'t>(text: &'t str, tokens: &[Span]) -> Mentions<'t> {
    let mut found: Mentions<'t> = FxHashMap::default();
    for token in tokens {
        let text = text[token.range()].trim_end_matches(['"', '\'']);
        let name = text.rsplit(['"', '\'', '.']).next().unwrap_or(text);
        found.entry(name).or_default().push(*token);
    }
    found
}
