//! Files as variables: what writes one must not change places with what reads it or looks whether it is there.
//!
//! A file whose path is known is a variable of its own, and so is each folder above it, which has to be there, and what is
//! in each of these, which who lists it reads. A writer of an unknown file may have written any, so every reader depends
//! on it; a reader of an unknown file may read any.

use super::super::api;
use super::super::scope::{MODULE, Resolution};
use super::super::value::CallId;
use super::{OUTSIDE, Walker, What};
use crate::facts::ast::*;
use crate::span::Span;

/// Any file, as its readers see it that do not say which.
const ANY: &str = "<any file>";
/// A file that its writer does not name.
const UNNAMED: &str = "<a file>";

/// The keywords by which functions take a path.
const KEYWORDS: [&str; 5] = ["filename", "path", "file", "name", "fname"];

/// How far constants and calls are followed.
const DEPTH: usize = 4;

impl Walker<'_, '_> {
    /// Notes which files an event writes or reads.
    pub(super) fn touch_files(&mut self, what: What, span: Span, call: Option<CallId>, detail: &str) {
        let Some(call) = call else { return };
        let last = last_component(detail);
        if what == What::Visible && api::writes_files(last) && !detail.starts_with("sys.") {
            let path = self.path_of(call, detail);
            let second = self.flow.call(call).ast.is_some_and(|ast| ast.args.len() > 1) && api::takes_two_paths(last);
            let mut vars = vec![ANY.to_owned()];
            vars.extend(path.as_deref().into_iter().flat_map(changed_with));
            if second || path.as_deref().is_none_or(is_symbolic) && !api::makes_folders(last) {
                vars.push(UNNAMED.to_owned());
            }
            self.change_files(&vars, span);
            self.depend("os.umask", span);
        } else if matches!(what, What::Reads | What::Expensive) {
            let path = self.path_of(call, detail);
            self.read_files(path.as_deref(), span);
        }
    }

    /// A folder is made that may be there already: nobody sees that this happens again.
    pub(super) fn ensure_folder(&mut self, span: Span, call: CallId, detail: &str) {
        let path = self.path_of(call, detail);
        let mut vars = vec![ANY.to_owned()];
        vars.extend(path.as_deref().into_iter().flat_map(changed_with));
        self.change_files(&vars, span);
    }

    /// Notes which file something looks at without reading it, or needs the folder of.
    pub(super) fn look_at_files(&mut self, span: Span, call: CallId, detail: &str) {
        if !api::looks_at_files(last_component(detail)) {
            return;
        }
        let path = self.path_of(call, detail);
        let takes = self.flow.call(call).ast.is_some_and(|ast| {
            !ast.args.is_empty() || ast.keywords.iter().any(is_path_keyword) || detail.starts_with("pathlib.")
        });
        if takes {
            self.read_files(path.as_deref(), span);
            let access = self.folder(span);
            self.found.reads.push(access);
        }
    }

    /// Importing what is not of the project: it may look at the environment, and what nobody knows may be a file that was
    /// written before.
    pub(super) fn import_outside(&mut self, name: &str, span: Span) {
        self.depend("os.environ", span);
        self.depend("sys.path", span);
        let top = name.split('.').next().unwrap_or(name);
        if !api::knows_module(top) && self.flow.imports.get(&(self.source, span)).is_none_or(Vec::is_empty) {
            self.read_files(None, span);
        }
    }

    fn change_files(&mut self, vars: &[String], span: Span) {
        for name in vars {
            let var = self.vars.id(OUTSIDE, name);
            let access = self.access_to(var, span);
            self.found.mutates.push(access);
        }
    }

    fn read_files(&mut self, path: Option<&str>, span: Span) {
        let vars: Vec<String> = match path {
            Some(path) => {
                let folders = above(path).map(named);
                let any = is_symbolic(path).then(|| ANY.to_owned());
                folders.chain([named(path), inside(path), UNNAMED.to_owned()]).chain(any).collect()
            }
            None => vec![ANY.to_owned()],
        };
        for name in vars {
            let var = self.vars.id(OUTSIDE, &name);
            let access = self.access_to(var, span);
            self.found.reads.push(access);
        }
    }

    /// The path that a call is about: its first argument, or the receiver of a method of `pathlib.Path`.
    pub(super) fn path_of(&self, call: CallId, detail: &str) -> Option<String> {
        let ast = self.flow.call(call).ast?;
        let path = match &ast.func.kind {
            ExprKind::Attribute { value, .. } if detail.starts_with("pathlib.") => self.path_in(value, 0),
            _ => {
                let named = ast.keywords.iter().find(|keyword| is_path_keyword(keyword));
                self.path_in(ast.args.first().or(named.map(|keyword| &keyword.value))?, 0)
            }
        }?;
        // A pattern finds what is in the folder in front of it.
        let path = path.split(['*', '?', '[']).next().filter(|fixed| *fixed != path).map_or(&*path, folder_of);
        let path = path.trim_start_matches("./").trim_end_matches('/').to_owned();
        (!path.is_empty()).then_some(path)
    }

    /// The path that an expression is, as far as constants tell.
    fn path_in(&self, expr: &Expr, depth: usize) -> Option<String> {
        let join = |left: String, right: String| {
            if right.starts_with('/') { right } else { format!("{}/{right}", left.trim_end_matches('/')) }
        };
        match &expr.kind {
            _ if depth > DEPTH => None,
            ExprKind::Str(_) => expr.str().map(str::to_owned),
            ExprKind::Name(name) => {
                let constant = self.guards.constant(name).and_then(|value| self.path_in(value, depth + 1));
                constant.or_else(|| self.symbol(name))
            }
            ExprKind::Binary { left, operator: "/", right } => {
                Some(join(self.path_in(left, depth + 1)?, self.path_in(right, depth + 1)?))
            }
            ExprKind::Call(call) if call.keywords.is_empty() => {
                let id = self.flow.call_at(self.source, expr.span)?;
                let paths = self.external_paths(id);
                let joins = matches!(paths.first().map(String::as_str), Some("os.path.join" | "pathlib.Path"));
                let mut parts = call.args.iter().map(|arg| self.path_in(arg, depth + 1));
                let first = parts.next().filter(|_| joins && paths.len() == 1)??;
                parts.try_fold(first, |path, part| Some(join(path, part?)))
            }
            _ => None,
        }
    }

    /// A path that stands for whatever path a module-level name holds, which is bound once.
    fn symbol(&self, name: &Name) -> Option<String> {
        let global = matches!(self.scopes.resolve(self.scope, name), Resolution::Global);
        let once = self.scopes.get(MODULE).bound.get(name).is_some_and(|places| places.len() == 1);
        (global && once).then(|| format!("{SYMBOL}{name}"))
    }
}

/// What a path begins with that stands for the value of a name: other names may stand for the same.
const SYMBOL: char = '$';

fn is_symbolic(path: &str) -> bool {
    path.starts_with(SYMBOL)
}

fn last_component(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The folder of the last component of a path; the current one if there is no other.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder })
}

/// The folders above a path that it names, the outermost first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.char_indices().filter(|(at, letter)| *letter == '/' && *at > 0).map(|(at, _)| &path[..at])
}

/// What who makes, writes or removes something at a path changes: that, and what is in the folders above it and in it.
fn changed_with(path: &str) -> impl Iterator<Item = String> {
    let current = (!path.starts_with('/')).then(|| inside("."));
    [named(path), inside(path)].into_iter().chain(current).chain(above(path).map(inside))
}

fn named(path: &str) -> String {
    format!("<file {path}>")
}

fn inside(path: &str) -> String {
    format!("<what is in {path}>")
}

fn is_path_keyword(keyword: &Keyword) -> bool {
    keyword.name.as_deref().is_some_and(|name| KEYWORDS.contains(&name))
}

/// Whether a variable stands for a file whose path is known.
pub fn is_named_file(name: &str) -> bool {
    name.starts_with("<file ")
}
