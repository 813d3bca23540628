//! What is evaluated when a function is defined: at module level that is once, and not in each call of the function around
//! it.

use super::Hoist;
use crate::facts::ast::*;
use crate::model::flow::FunctionInfo;
use crate::model::scope::{MODULE, Resolution, ScopeId};
use crate::model::statement::each_part;
use crate::model::value::{NO_CALL, Obj};
use crate::model::worker::Entry;
use crate::span::Span;
use crate::transform::plan::Plan;

/// How far constants are followed.
const DEPTH: usize = 8;

impl Hoist<'_, '_> {
    /// Whether a definition's defaults and annotations mean the same where it comes to stand: they may only read what is
    /// bound once, outside of loops, by a statement that stays; and a default is an object that nobody can change.
    pub(super) fn evaluates_the_same(&self, info: &FunctionInfo<'_>, plan: &Plan) -> Result<(), String> {
        let scopes = &self.model.scopes[self.source.0 as usize];
        // Where the function stands: in a comprehension, its variables are seen.
        let around = scopes.get(info.scope).parent;
        for default in info.ast.params.iter().filter_map(|param| param.default.as_ref()) {
            self.reads_what_stays("a default", default, around, plan)?;
            if !self.is_constant(default) {
                let text = self.text(default.span);
                return Err(format!(
                    "its default `{text}` is made anew whenever it is defined: make it in the function"
                ));
            }
        }
        let annotations = info.ast.params.iter().filter_map(|param| param.annotation.as_ref()).chain(&info.ast.returns);
        annotations.into_iter().try_for_each(|it| self.reads_what_stays("an annotation", it, around, plan))
    }

    fn reads_what_stays(&self, what: &str, expr: &Expr, around: ScopeId, plan: &Plan) -> Result<(), String> {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let mut names = Vec::new();
        names_in(expr, &mut names);
        for name in names {
            let global = scopes.resolve(around, &name) == Resolution::Global;
            let binders = scopes.get(MODULE).bound.get(&name).map_or(&[][..], Vec::as_slice);
            if !global || binders.len() > 1 || !binders.iter().all(|place| self.stays_bound(*place, plan)) {
                return Err(format!("{what} reads `{name}`, whose value may differ where the function would stand"));
            }
        }
        Ok(())
    }

    /// Whether an expression whose names keep their values gives the same each time.
    fn is_constant(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Bytes | ExprKind::Number(_) | ExprKind::Str(_) | ExprKind::Ellipsis => true,
            ExprKind::Unary(_, value) => self.is_constant(value),
            ExprKind::Binary { left, right, .. } => self.is_plain(left, 0) && self.is_plain(right, 0),
            ExprKind::Tuple(items) => items.iter().all(|item| self.is_constant(item)),
            ExprKind::Attribute { value, .. } => self.is_constant(value) && self.is_from_outside(value),
            _ => expr.is_literal(),
        }
    }

    /// Whether numbers and texts alone make an expression up, those that constants stand for included.
    fn is_plain(&self, expr: &Expr, depth: usize) -> bool {
        match &expr.kind {
            _ if depth > DEPTH => false,
            ExprKind::Bytes | ExprKind::Number(_) | ExprKind::Str(_) => true,
            ExprKind::Name(name) => {
                let constant = self.model.guards[self.source.0 as usize].constant(name);
                constant.is_some_and(|value| self.is_plain(value, depth + 1))
            }
            ExprKind::Unary(_, value) => self.is_plain(value, depth + 1),
            ExprKind::Binary { left, right, .. } => self.is_plain(left, depth + 1) && self.is_plain(right, depth + 1),
            _ => expr.is_literal(),
        }
    }

    /// Whether an expression is a module, class or function from outside of the project, or what such a one has.
    fn is_from_outside(&self, expr: &Expr) -> bool {
        let place = self.model.flow.place_at(self.source, expr.span);
        let objs = place.map(|place| self.model.flow.graph.objs(place)).unwrap_or_default();
        !objs.is_empty() && objs.iter().all(|obj| matches!(obj, Obj::External(_, call) if *call == NO_CALL))
    }

    /// Whether a statement that stays at module level binds a name at `place`, once.
    fn stays_bound(&self, place: Span, plan: &Plan) -> bool {
        let units = &self.model.module(self.source).units;
        units.iter().position(|unit| unit.stmt.span.contains(place)).is_some_and(|unit| {
            let simple = units[unit].stmt.is_definition() || units[unit].stmt.blocks().is_empty();
            simple && !plan.moved.contains(&unit)
        })
    }

    /// Whether processes alone run the function, to which nobody passes arguments, and each parameter has a default.
    pub(super) fn is_called_bare(&self, info: &FunctionInfo<'_>) -> bool {
        let plain = |param: &Param| param.default.is_some() && param.kind == ParamKind::Plain;
        let entries = self.model.workers.entries.iter();
        let mut runs = entries.filter(|entry| self.is_same(entry.function, info)).peekable();
        let bare = |entry: &Entry| {
            let made = self.model.flow.call(entry.origin).ast;
            made.is_some_and(|call| {
                let named = call.keywords.iter().map(|keyword| keyword.name.as_deref());
                call.args.is_empty() && named.into_iter().all(|name| matches!(name, Some("target" | "name" | "daemon")))
            })
        };
        info.ast.params.iter().all(plain) && runs.peek().is_some() && runs.all(bare)
    }
}

/// The names that an expression reads.
fn names_in(expr: &Expr, found: &mut Vec<Name>) {
    match &expr.kind {
        ExprKind::Name(name) => found.push(name.clone()),
        ExprKind::Lambda(function) => {
            function.params.iter().filter_map(|param| param.default.as_ref()).for_each(|it| {
                names_in(it, found);
            })
        }
        _ => each_part(expr, &mut |part| names_in(part, found)),
    }
}
