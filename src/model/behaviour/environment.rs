//! Changes of the environment by what it holds already: a child that starts with the changed one would make them once
//! more (`os.environ["PATH"] += ":/opt"`).

use super::super::scope::each_child;
use super::{Walker, What};
use crate::facts::ast::*;

/// Calls that read a variable of the environment, by its name.
const READS: [&str; 2] = ["os.environ.get", "os.getenv"];

impl<'f> Walker<'_, 'f> {
    /// `os.environ[…] = …` of which the new value is longer than the old one by something.
    pub(super) fn assign_environment(&mut self, target: &'f Expr, value: &'f Expr) {
        if let Some(name) = self.variable(target).filter(|name| self.grows(value, *name)) {
            self.relative(target, name);
        }
    }

    /// `os.environ[…] += …`.
    pub(super) fn extend_environment(&mut self, target: &'f Expr) {
        if let Some(name) = self.variable(target) {
            self.relative(target, name);
        }
    }

    fn relative(&mut self, target: &Expr, name: Option<&str>) {
        self.event(What::Relative, target.span, None, name.unwrap_or("os.environ"));
    }

    /// The environment's variable that an expression reads or stands for, if it does; no name if that cannot be told.
    fn variable(&self, expr: &'f Expr) -> Option<Option<&'f str>> {
        let name = match &expr.kind {
            ExprKind::Subscript { value, index } if self.outside(value).as_deref() == Some("os.environ") => {
                Some(&**index)
            }
            ExprKind::Call(call) if self.outside(&call.func).is_some_and(|path| READS.contains(&&*path)) => {
                call.args.first()
            }
            _ => return None,
        };
        Some(name.and_then(|name| match &name.kind {
            ExprKind::Str(text) => text.as_deref(),
            _ => None,
        }))
    }

    /// Whether the value of the expression is the variable's, changed: not merely the same or another one.
    fn grows(&self, expr: &'f Expr, name: Option<&str>) -> bool {
        match &expr.kind {
            _ if self.is_variable(expr, name) => false,
            ExprKind::And(values) | ExprKind::Or(values) => values.iter().any(|value| self.grows(value, name)),
            ExprKind::Conditional { body, orelse, .. } => self.grows(body, name) || self.grows(orelse, name),
            ExprKind::Call(call) => match (&call.func.kind, call.args.as_slice()) {
                // `….strip()` does nothing the second time.
                (ExprKind::Attribute { value, .. }, _) if self.mentions(value, name) => self.grows(value, name),
                // `"{}:x".format(…)`.
                (ExprKind::Attribute { value, .. }, _) if matches!(value.kind, ExprKind::Str(_)) => {
                    self.mentions(expr, name)
                }
                // `str(…)`.
                (_, [argument]) if call.keywords.is_empty() => self.grows(argument, name),
                _ => self.mentions(expr, name),
            },
            _ => self.mentions(expr, name),
        }
    }

    fn mentions(&self, expr: &'f Expr, name: Option<&str>) -> bool {
        let mut found = self.is_variable(expr, name);
        each_child(expr, &mut |child| found |= self.mentions(child, name));
        found
    }

    /// Whether the expression reads the variable, as far as names tell.
    fn is_variable(&self, expr: &'f Expr, name: Option<&str>) -> bool {
        self.variable(expr).is_some_and(|read| read.is_none() || name.is_none() || read == name)
    }
}
