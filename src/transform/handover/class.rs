//! Process subclasses: their objects take values along as an attribute that `start()` sets and `run()` reads.

use super::definition::{global_statement, places};
use super::{Hand, Handover, Site, list};
use crate::facts::ast::*;
use crate::model::scope::Resolution;
use crate::model::value::{CallId, ClassId, Obj};
use crate::span::Span;
use crate::transform::edit::Edit;
use crate::transform::layout::Layout;

impl Hand<'_, '_> {
    /// The user's class of processes whose object a call makes.
    pub(super) fn class_of(&self, call: CallId) -> Option<ClassId> {
        let flow = &self.model.flow;
        let class = flow.graph.objs(flow.call(call).callee).iter().find_map(|obj| match obj {
            Obj::Class(class) if flow.starts_processes(*class) => Some(*class),
            _ => None,
        })?;
        // The class that defines run() is the one that binds the values there.
        flow.methods(class, "run").first().and_then(|run| flow.function(*run).class).or(Some(class))
    }

    /// Objects of one class are handed their values in the class, wherever they are made.
    pub(super) fn site_of(&self, call: CallId) -> CallId {
        let Some(class) = self.class_of(call) else { return call };
        let calls = (1..self.model.flow.calls.len() as u32).map(CallId);
        calls.into_iter().find(|other| self.class_of(*other) == Some(class)).unwrap_or(call)
    }

    /// A subclass of Process takes the values along as an attribute that `start()` sets and `run()` reads.
    pub(super) fn add_attributes(&self, site: &Site, class: ClassId, done: &mut Handover) -> Result<(), String> {
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
        self.is_not_private(site, ast.body.span)?;
        let scopes = &self.model.scopes[self.source.0 as usize];
        let scope = flow.function(run).scope;
        let local = site.items.iter().any(|item| scopes.resolve(scope, item.root()) != Resolution::Global);
        if starts || local || self.file.text.contains("_shared") {
            return Err(refusal.into());
        }
        let layout = Layout::new(&self.file.text, &self.file.lines, self.model.module(self.source).tree);
        if !layout.first_on_line(first.span.start as usize) {
            return Err(refusal.into());
        }
        let (newline, inner) = (self.newline, layout.indent_at(first.span.start as usize));
        let outer = layout.indent_at(ast.span.start as usize);
        let tuple = places(&site.items);
        let globals = global_statement(&site.items, &format!("{newline}{inner}"));
        done.edits.push(Edit {
            span: Span { start: first.span.start, end: first.span.start },
            text: format!("{globals}{tuple} = {receiver}._shared{newline}{inner}"),
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
        done.summary.push(format!("{} handed to the processes by {}", list(&site.items), info.ast.name));
        Ok(())
    }
}
