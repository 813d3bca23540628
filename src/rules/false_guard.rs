//! MG104: a condition looks like a guard and is none.

use super::{Context, Demand, Found, Rule};
use crate::facts::ast::*;
use crate::model::behaviour::What;
use crate::model::guard::Roles;
use crate::model::scope::each_child;
use crate::span::Span;

pub(super) const RULE: Rule =
    Rule { code: "MG104", name: "false-guard", summary: "a condition looks like a guard and is none", find };

fn find(context: &Context<'_, '_>, sites: &[Span]) -> Vec<Found> {
    let mut found = Vec::new();
    let module = context.model.module(context.source);
    let guards = &context.model.guards[context.source.0 as usize];
    for (index, unit) in module.units.iter().enumerate() {
        let StmtKind::If { branches, orelse } = &unit.stmt.kind else { continue };
        let test = &branches[0].test;
        if !sites.contains(&test.span) || !looks_like_guard(test) || unit.guard {
            continue;
        }
        let kills = branches.len() == 1
            && orelse.is_none()
            && crate::model::behaviour::leaves(&branches[0].body.body)
            && guards.may_hold(test).has(Roles::CHILD)
            && !guards.may_hold(test).has(Roles::MAIN);
        let starts = context.in_children(index, What::Start).is_some();
        if !(starts || kills && context.starts_processes()) {
            continue;
        }
        let certain = !kills
            && branches.len() == 1
            && !guards.may_fail(test).has(Roles::MAIN)
            && !guards.may_hold(test).has(Roles::IMPORTED);
        let message = if kills {
            "this ends every child while it imports the module, before its work begins: exit status 0, no result"
        } else {
            "this condition is true in children too, where `__name__` is \"__mp_main__\" and the parent is not yet \
             known: they start processes of their own"
        };
        let demand = if certain {
            Demand::Condition { test: test.span }
        } else {
            let reason = "its meaning outside of children is not certain: \
                          write `if __name__ == \"__main__\":` around what only the program itself may do";
            Demand::Report { reason: reason.into() }
        };
        found.push(Found {
            code: RULE.code,
            certain: true,
            source: context.source,
            span: test.span,
            message: message.into(),
            related: Vec::new(),
            demand,
        });
    }
    found
}

/// Whether a start in the unit stands behind such a condition: then this rule speaks of it.
pub(super) fn in_unit(context: &Context<'_, '_>, unit: usize) -> bool {
    let unit = &context.model.module(context.source).units[unit];
    match &unit.stmt.kind {
        StmtKind::If { branches, .. } => looks_like_guard(&branches[0].test) && !unit.guard,
        _ => false,
    }
}

/// Whether a condition asks who runs: `__name__`, the parent process, the process's name.
fn looks_like_guard(test: &Expr) -> bool {
    let own = match &test.kind {
        ExprKind::Name(name) => matches!(&**name, "__name__" | "__spec__"),
        ExprKind::Attribute { attr, .. } => &**attr == "_inheriting",
        ExprKind::Call(call) => {
            let name = match &call.func.kind {
                ExprKind::Name(name) | ExprKind::Attribute { attr: name, .. } => &**name,
                _ => "",
            };
            matches!(name, "parent_process" | "current_process")
        }
        _ => false,
    };
    let mut found = own;
    each_child(test, &mut |child| found |= looks_like_guard(child));
    found
}
