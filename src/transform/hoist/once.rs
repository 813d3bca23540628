//! A function that is made anew in each call of the one around it, and is one object for all of them at module level.

use super::Hoist;
use crate::facts::ast::*;
use crate::model::behaviour::What;
use crate::model::flow::FunctionInfo;
use crate::model::scope::is_private;
use crate::model::statement::{each_expr, each_part};

impl Hoist<'_, '_> {
    /// Whether nothing tells the function at module level from one that is made where it stood: no attribute of it, and
    /// no name in it that only its class has.
    ///
    /// # Errors
    /// What does, and what a person would do.
    pub(super) fn can_be_one(&self, info: &FunctionInfo<'_>) -> Result<(), String> {
        let scopes = &self.model.scopes[self.source.0 as usize];
        let text = self.text(info.ast.span);
        let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        if let Some(word) = words.find(|word| is_private(word)).filter(|_| scopes.is_in_class(info.ast.span)) {
            return Err(format!("`{word}` is another name in a class than outside of it: make it a method"));
        }
        match self.model.flow.used_attribute(&|id| self.is_same(id, info)) {
            Some(attribute) => Err(format!("{attribute} is used: make it a module-level function, and pass that")),
            None => Ok(()),
        }
    }

    /// Whether no function around looks names up that cannot be seen: it may be after this function's.
    pub(super) fn is_looked_up(&self, info: &FunctionInfo<'_>) -> Result<(), String> {
        let mut outer = info.outer;
        while let Some(function) = outer {
            let events = &self.model.function_behaviours[function.0 as usize].events;
            if let Some(event) = events.iter().find(|event| event.what == What::Dynamic) {
                let line = self.model.line(self.source, event.span);
                return Err(format!("line {line} looks names up that cannot be seen: define it at module level"));
            }
            outer = self.model.flow.function(function).outer;
        }
        Ok(())
    }
}

/// Calls `visit` with each expression within statements, definitions' and lambdas' bodies included.
pub(super) fn each_within<'s>(body: &'s [Stmt], visit: &mut dyn FnMut(&'s Expr)) {
    for stmt in body {
        each_expr(stmt, &mut |expr| each_deep(expr, visit));
        match &stmt.kind {
            StmtKind::Function(function) => each_within(&function.body.body, visit),
            StmtKind::Class(class) => each_within(&class.body.body, visit),
            _ => stmt.blocks().into_iter().for_each(|block| each_within(&block.body, visit)),
        }
    }
}

fn each_deep<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    visit(expr);
    match &expr.kind {
        ExprKind::Lambda(function) => {
            function.params.iter().filter_map(|param| param.default.as_ref()).for_each(|it| each_deep(it, visit));
            each_within(&function.body.body, visit);
        }
        _ => each_part(expr, &mut |part| each_deep(part, visit)),
    }
}
