//! Nested functions, brought to module level with the nested functions that they call.

use super::Hoist;
use super::once::each_within;
use crate::facts::ast::*;
use crate::model::flow::FunctionInfo;
use crate::model::scope::{Resolution, ScopeId, ScopeKind};
use crate::model::value::FunctionId;
use crate::span::Span;
use crate::transform::edit::Edit;
use crate::transform::plan::Plan;

impl<'f> Hoist<'_, 'f> {
    /// A nested function, at module level, with those beside it that it calls.
    pub(super) fn lift_nested(&self, id: FunctionId, plan: &mut Plan) -> Result<(), String> {
        let refusal = || "define it at module level".to_owned();
        let Some(outer) = self.model.flow.function(id).outer.map(|outer| self.model.flow.function(outer)) else {
            return Err(refusal());
        };
        let mut members = vec![self.model.flow.function(id)];
        let mut names: Vec<Name> = Vec::new();
        let mut at = 0;
        while let Some(member) = members.get(at).copied() {
            names.push(member.ast.name.clone().ok_or_else(refusal)?);
            for captured in self.captures(member) {
                let sibling = self.beside(outer, &captured);
                members.extend(sibling.filter(|sibling| !members.iter().any(|it| it.ast.span == sibling.ast.span)));
            }
            at += 1;
        }
        for (member, name) in members.iter().zip(&names) {
            if !plan.lifted.contains(&member.ast.span) {
                self.lift_member(member, name, outer, &names, plan)?;
            }
        }
        Ok(())
    }

    /// The function that a statement directly in `outer` defines by this name, if nothing else does.
    fn beside(&self, outer: &FunctionInfo<'_>, name: &Name) -> Option<&FunctionInfo<'f>> {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let is_it = |stmt: &&Stmt| matches!(&stmt.kind, StmtKind::Function(it) if it.name.as_ref() == Some(name));
        let stmt = outer.ast.body.body.iter().find(is_it)?;
        let once = scopes.get(outer.scope).bound.get(name).is_some_and(|places| places.len() == 1);
        let id = self.model.flow.function_at(self.source, stmt.span).filter(|_| once)?;
        Some(self.model.flow.function(id))
    }

    /// One of the functions `names` of `outer` that come to module level together.
    fn lift_member(
        &self,
        info: &FunctionInfo<'f>,
        name: &Name,
        outer: &FunctionInfo<'_>,
        names: &[Name],
        plan: &mut Plan,
    ) -> Result<(), String> {
        if !info.ast.decorators.is_empty()
            || outer.class.is_some() && info.ast.params.first().is_some_and(|p| &*p.name == "self")
        {
            return Err("define it at module level".into());
        }
        let (own, captured): (Vec<Name>, Vec<Name>) =
            self.captures(info).into_iter().partition(|captured| names.contains(captured));
        self.bindable(info, &captured)?;
        self.evaluates_the_same(info, plan)?;
        self.can_be_one(info)?;
        self.is_looked_up(info)?;
        let body = &outer.ast.body.body;
        let rest = body.iter().filter(|stmt| stmt.span != info.ast.span && !plan.lifted.contains(&stmt.span)).count();
        if rest == 0 || !body.iter().any(|stmt| stmt.span == info.ast.span) {
            return Err("define it at module level".into());
        }
        let new_name = self.new_name(name, outer, plan)?;
        let is_alone = own.is_empty() && names.len() == 1;
        let uses = self.uses(outer, name);
        if !captured.is_empty() && (!is_alone || uses.is_empty() || !self.is_used_directly(outer, name)) {
            return Err(format!("it captures {}: pass it as an argument", captured.join(", ")));
        }
        if !captured.is_empty() || new_name != **name {
            for span in uses {
                let text = self.reference(&new_name, &captured, plan);
                plan.edits.push(Edit { span, text });
            }
        }
        if new_name != **name {
            plan.edits.push(Edit { span: info.ast.name_span, text: new_name.clone() });
        }
        if !captured.is_empty() {
            let params = Span { start: info.ast.params_span.start + 1, end: info.ast.params_span.start + 1 };
            let comma = if info.ast.params.is_empty() { "" } else { ", " };
            plan.edits.push(Edit { span: params, text: format!("{}{comma}", captured.join(", ")) });
        }
        plan.lifted.push(info.ast.span);
        plan.lifted.sort();
        plan.summary.push(format!("{new_name}() brought to module level"));
        Ok(())
    }

    /// What a nested function is called at module level: as it was, if the name means nothing else anywhere.
    fn new_name(&self, name: &Name, outer: &FunctionInfo<'_>, plan: &Plan) -> Result<String, String> {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let inside = |index: usize| scopes.within(ScopeId(index as u32), outer.scope);
        let elsewhere = scopes
            .all
            .iter()
            .enumerate()
            .any(|(index, scope)| !inside(index) && (scope.reads.contains(name) || scope.bound.contains_key(name)));
        let own = scopes.get(outer.scope);
        let declared = own.globals.contains(name) || own.nonlocals.contains(name);
        let rebound = declared || own.bound.get(name).map_or(0, Vec::len) != 1;
        let hidden = scopes.all.iter().enumerate().any(|(index, scope)| {
            inside(index) && ScopeId(index as u32) != outer.scope && scope.bound.contains_key(name)
        });
        if rebound || self.is_rebound_within(outer.scope, name) || elsewhere && hidden {
            return Err(format!(
                "the name `{name}` is used for something else: define it at module level by another name"
            ));
        }
        let around = outer.ast.name.as_deref().unwrap_or("nested").trim_matches('_');
        Ok(if elsewhere {
            self.free_name(&format!("{around}_{}", name.trim_matches('_')), plan)
        } else {
            name.to_string()
        })
    }

    /// Where a function's own variable is read in it, in all functions within.
    fn uses(&self, outer: &FunctionInfo<'_>, name: &Name) -> Vec<Span> {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let mut found = Vec::new();
        each_within(&outer.ast.body.body, &mut |expr| {
            let is_it = expr.name() == Some(name);
            if is_it && scopes.resolve(scopes.around(expr.span), name) == Resolution::Local(outer.scope) {
                found.push(expr.span);
            }
        });
        found
    }

    /// Whether the functions within do not read the variable, nor bind one of its name.
    fn is_used_directly(&self, outer: &FunctionInfo<'_>, name: &Name) -> bool {
        let scopes = &self.model.scopes[self.source.0 as usize];
        scopes.all.iter().enumerate().all(|(index, scope)| {
            let id = ScopeId(index as u32);
            let reads = scope.reads.contains(name) && scope.kind != ScopeKind::Comprehension;
            id == outer.scope || !scopes.within(id, outer.scope) || !reads && !scope.bound.contains_key(name)
        })
    }
}
