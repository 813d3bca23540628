//! What calls do of which the tables know.

use super::super::api::{self, EffectKind};
use super::super::setting;
use super::super::value::*;
use super::calls::receiver_of;
use super::{OUTSIDE, Walker, What};
use crate::facts::ast::*;
use crate::span::Span;

/// How far it is followed what an object was made of.
const DEPTH: usize = 3;

impl<'f> Walker<'_, 'f> {
    /// What a call does of which the tables know.
    pub(super) fn known_effect(&mut self, kind: EffectKind, id: CallId, path: &str, span: Span) {
        self.reach_arguments(kind, id, path, span);
        if path == "builtins.type"
            && let Some(call) = self.flow.call(id).ast
        {
            self.class_made(call);
        }
        if api::names_exceptions(path) {
            self.name_exceptions(span);
        }
        if kind == EffectKind::Parses {
            self.depend("sys.argv", span);
        }
        if self.truncates(id, path) {
            self.event(What::Visible, span, Some(id), path);
        }
        self.look_at_files(span, id, path);
        self.draw(kind, path, span);
        self.change_besides(kind, id, path);
        self.run_bound_methods(id, span);
        match (kind, What::of(kind)) {
            (EffectKind::Dynamic, _) if self.names_an_object(id, path) => {}
            (EffectKind::Visible, _) if self.write_to_memory(id, path) || self.is_redirected(id, path) => {}
            (EffectKind::Configure, _) => {
                if self.changes_once_more(id, path) {
                    self.event(What::Visible, span, Some(id), path);
                } else if api::is_relative(path) && !self.is_discarded(span) {
                    // What was taken away is not there again.
                    self.event(What::Unrepeatable, span, Some(id), path);
                }
                self.configure(path, span, Some(id));
            }
            (EffectKind::Opens | EffectKind::Makes, _) | (_, None) => {}
            (_, Some(what)) => self.event(what, span, Some(id), path),
        }
        if matches!(kind, EffectKind::Opens | EffectKind::Reads | EffectKind::Expensive) {
            let access = self.folder(span);
            self.found.reads.push(access);
        }
    }

    /// What the kind of effect says of files and of what the call gets.
    fn reach_arguments(&mut self, kind: EffectKind, id: CallId, path: &str, span: Span) {
        match kind {
            EffectKind::Opens => {
                let writes = self.opens_for_writing(id) && !self.write_to_memory(id, path);
                let what = if writes { What::Visible } else { What::Reads };
                self.event(what, span, Some(id), path);
            }
            EffectKind::Makes => {
                if self.may_exist(id) {
                    self.ensure_folder(span, id, path);
                } else {
                    self.event(What::Visible, span, Some(id), path);
                }
            }
            EffectKind::Mutates | EffectKind::Iterates => {
                if let Some(first) = self.flow.call(id).ast.and_then(|call| call.args.first()) {
                    self.mutate(first);
                }
            }
            EffectKind::Updates => {
                if let Some(ExprKind::Attribute { value, .. }) = self.flow.call(id).ast.map(|call| &call.func.kind) {
                    self.mutate(value);
                }
            }
            _ => {}
        }
    }

    /// A generator that can be seeded gives numbers in their order.
    fn draw(&mut self, kind: EffectKind, path: &str, span: Span) {
        const SEEDS: [&str; 3] = ["seed", "manual_seed", "set_seed"];
        let generator = receiver_of(path);
        let seeds = |seed: &&str| self.flow.known_effect(&format!("{generator}.{seed}")) == Some(EffectKind::Configure);
        if matches!(kind, EffectKind::Unrepeatable | EffectKind::Configure) && SEEDS.iter().any(seeds) {
            let var = self.vars.id(OUTSIDE, &format!("<state of {generator}>"));
            let access = self.access_to(var, span);
            self.found.mutates.push(access);
        }
    }

    /// What a call changes besides what it is known for: the order of what a generator gives is part of its state.
    fn change_besides(&mut self, kind: EffectKind, id: CallId, path: &str) {
        let Some(call) = self.flow.call(id).ast else { return };
        let receiver = receiver(call);
        let draws = kind == EffectKind::Unrepeatable && path.contains("()");
        if let Some(receiver) = receiver.filter(|_| draws || api::changes_receiver(path)) {
            self.mutate(receiver);
        }
        if let Some((position, keyword)) = api::changed_argument(path) {
            let changed = call.args.get(position).or_else(|| named(call, keyword?));
            changed.into_iter().for_each(|changed| self.mutate(changed));
        }
        if let Some(file) = named(call, "file").filter(|_| kind == EffectKind::Visible) {
            self.mutate(file);
        }
    }

    /// What a call outside the project changes because its arguments say so, or a method because of whose object it is.
    pub(super) fn change_as_told(&mut self, call: &'f Call, path: &str) {
        if let Some(out) = named(call, "out") {
            self.mutate(out);
        }
        let name = path.rsplit('.').next().unwrap_or(path);
        let object = receiver(call).filter(|_| path.contains(['(', '?']));
        let told = api::told_to_change(path).any(|(keyword, position, value)| {
            let argument = named(call, keyword).or_else(|| call.args.get(position?));
            argument.is_some_and(|argument| matches!(argument.kind, ExprKind::Bool(given) if given == value))
        });
        let changed = if told { object.or(call.args.first()) } else { object };
        if let Some(changed) = changed.filter(|_| told || api::changes_in_place(setting::package(path), name)) {
            self.mutate(changed);
        }
    }

    /// `vars(x)` and `dir(x)` tell the names of an object, not those here.
    fn names_an_object(&self, id: CallId, path: &str) -> bool {
        let call = self.flow.call(id).ast;
        matches!(path, "builtins.vars" | "builtins.dir") && call.is_some_and(|call| !call.args.is_empty())
    }

    /// Whether a call writes to an object that is kept in memory, which nobody sees and which it changes.
    pub(super) fn write_to_memory(&mut self, id: CallId, path: &str) -> bool {
        let Some(call) = self.flow.call(id).ast else { return false };
        let mut kept = Vec::new();
        let name = path.rsplit('.').next().unwrap_or(path);
        if api::writes_to_argument(name) {
            let args = call.args.iter().chain(call.keywords.iter().map(|keyword| &keyword.value));
            kept.extend(args.filter(|arg| self.is_memory(arg)));
        }
        let file = call.keywords.iter().find(|keyword| keyword.name.as_deref() == Some("file"));
        if let Some(target) = file.map(|file| &file.value).or_else(|| receiver(call)) {
            self.memory(target, 0, &mut kept);
        }
        kept.iter().for_each(|object| self.mutate(object));
        !kept.is_empty()
    }

    /// Notes what a context manager does to the output of functions that are called in its block.
    pub(super) fn redirect(&mut self, context: &'f Expr) {
        let ExprKind::Call(call) = &context.kind else { return };
        let Some(callee) = self.flow.place_at(self.source, call.func.span) else { return };
        let to = call.args.first().filter(|to| self.is_memory(to));
        for obj in self.flow.graph.objs(callee) {
            let Obj::External(path, _) = obj else { continue };
            for function in api::redirected_by(self.flow.path(*path)) {
                self.redirected.retain(|(known, _)| *known != function);
                self.redirected.extend(to.map(|to| (function, to)));
            }
        }
    }

    /// Whether the output of a call goes to an object kept in memory, since it names no other file.
    fn is_redirected(&mut self, id: CallId, path: &str) -> bool {
        let to = self.redirected.iter().find(|(function, _)| *function == path).map(|(_, to)| *to);
        let (Some(to), Some(call)) = (to, self.flow.call(id).ast) else { return false };
        let name = path.rsplit('.').next().unwrap_or(path);
        let by_position = api::writes_to_argument(name) && call.args.len() > 1;
        let elsewhere = |keyword: &Keyword| matches!(keyword.name.as_deref(), None | Some("file" | "stream"));
        if by_position || call.keywords.iter().any(elsewhere) {
            return false;
        }
        self.mutate(to);
        true
    }

    /// Whether an expression is an object kept in memory.
    fn is_memory(&self, expr: &Expr) -> bool {
        let objs = self.flow.place_at(self.source, expr.span).map_or(&[][..], |place| self.flow.graph.objs(place));
        !objs.is_empty()
            && objs
                .iter()
                .all(|obj| matches!(obj, Obj::External(path, _) if api::is_kept_in_memory(self.flow.path(*path))))
    }

    /// The objects kept in memory that an expression is, or that its value was made of.
    fn memory(&self, expr: &'f Expr, depth: usize, kept: &mut Vec<&'f Expr>) {
        let Some(place) = self.flow.place_at(self.source, expr.span).filter(|_| depth < DEPTH) else { return };
        for obj in self.flow.graph.objs(place) {
            let Obj::External(path, origin) = obj else { continue };
            if api::is_kept_in_memory(self.flow.path(*path)) {
                kept.push(expr);
                continue;
            }
            let made = self.flow.call(*origin);
            let Some(call) = made.ast.filter(|_| *origin != NO_CALL && made.source == self.source) else { continue };
            let before = kept.len();
            if call.args.iter().any(|arg| arg.str() == Some(":memory:")) {
                kept.push(expr);
            }
            let named = call.keywords.iter().map(|keyword| &keyword.value);
            call.args.iter().chain(named).chain(receiver(call)).for_each(|part| self.memory(part, depth + 1, kept));
            if kept.len() > before {
                kept.push(expr);
            }
        }
    }

    /// Whether a child, which has the setting as the parent left it, would change it by as much again.
    fn changes_once_more(&self, id: CallId, path: &str) -> bool {
        let Some(call) = self.flow.call(id).ast else { return false };
        let relative = || self.path_of(id, path).is_some_and(|folder| !folder.starts_with('/'));
        // `pop(key, default)` does nothing where there is nothing.
        api::is_relative(path) && call.args.len() < 2 || path == "os.chdir" && relative()
    }

    /// Whether what is configured empties a file: each child would do so once more.
    fn truncates(&self, id: CallId, path: &str) -> bool {
        let (Some((keyword, position)), Some(call)) = (api::truncating_mode(path), self.flow.call(id).ast) else {
            return false;
        };
        let named = call.keywords.iter().find(|argument| argument.name.as_deref() == Some(keyword));
        let mode = named.map(|argument| &argument.value).or_else(|| call.args.get(position?));
        mode.and_then(Expr::str).is_some_and(|mode| mode.starts_with('w'))
    }

    /// `exist_ok=True`.
    fn may_exist(&self, id: CallId) -> bool {
        let call = self.flow.call(id).ast;
        let exist_ok =
            call.and_then(|call| call.keywords.iter().find(|keyword| keyword.name.as_deref() == Some("exist_ok")));
        exist_ok.is_some_and(|keyword| matches!(keyword.value.kind, ExprKind::Bool(true)))
    }

    fn opens_for_writing(&self, id: CallId) -> bool {
        let Some(call) = self.flow.call(id).ast else { return false };
        let named = call.keywords.iter().find(|keyword| keyword.name.as_deref() == Some("mode"));
        let is_method = matches!(&call.func.kind, ExprKind::Attribute { value, .. } if self.outside(value).is_none());
        let mode = named.map(|keyword| &keyword.value).or_else(|| call.args.get(usize::from(!is_method)));
        mode.is_some_and(|mode| match mode.str() {
            Some(text) => text.contains(['w', 'a', 'x', '+']),
            None => true,
        })
    }
}

/// The value of the argument that a call gives by that name.
fn named<'f>(call: &'f Call, name: &str) -> Option<&'f Expr> {
    let mut keywords = call.keywords.iter();
    keywords.find(|keyword| keyword.name.as_deref() == Some(name)).map(|keyword| &keyword.value)
}

/// The object whose method a call calls.
fn receiver(call: &Call) -> Option<&Expr> {
    match &call.func.kind {
        ExprKind::Attribute { value, .. } => Some(value),
        _ => None,
    }
}
