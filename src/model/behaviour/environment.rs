//! What is read of the environment, and changed there. A child starts with what its parent has by then: it reads another
//! value than the parent did before a change, and changes by what is there already (`os.environ["PATH"] += ":/opt"`) are
//! made once more.

use super::super::api;
use super::super::scope::each_child;
use super::{EnvironmentAccess, Walker, What};
use crate::facts::ast::*;

/// Calls that read a variable of the environment, by its name.
const READS: [&str; 2] = ["os.environ.get", "os.getenv"];

/// What the path of any use of the environment begins with.
const ENVIRONMENT: [&str; 2] = ["os.environ", "os.environb"];

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

    /// The environment is read, or with `changes` bound or deleted, by what the expression stands for.
    pub(super) fn note_variable(&mut self, expr: &'f Expr, changes: bool) {
        if let Some(name) = self.variable(expr) {
            self.note_environment(name.map(Name::from), changes);
        }
    }

    /// What calling `path` reads and changes of the environment.
    pub(super) fn note_environment_call(&mut self, call: &'f Call, path: &str) {
        let of_environment = || {
            let rest = ENVIRONMENT.iter().find_map(|of| path.strip_prefix(*of));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let changes = api::changes_environment(path);
        if !changes && !api::reads_environment(path) && !of_environment() {
            return;
        }
        let is_named = changes || of_environment() || READS.contains(&path);
        let name = call.args.first().filter(|_| is_named).and_then(Expr::str).map(Name::from);
        let names: Vec<Option<Name>> = match path {
            "os.environ.update" if call.args.is_empty() => {
                call.keywords.iter().map(|keyword| keyword.name.clone()).collect()
            }
            _ => vec![name],
        };
        for name in names {
            self.note_environment(name.clone(), changes);
            if matches!(path, "os.environ.setdefault" | "os.environ.pop") {
                self.note_environment(name, false);
            }
        }
    }

    /// What a call that is given the environment reads, and `"NAME" in os.environ`.
    pub(super) fn note_environment_use(&mut self, expr: &'f Expr, name: Option<&'f Expr>) {
        if self.outside(expr).is_some_and(|path| ENVIRONMENT.contains(&&*path)) {
            self.note_environment(name.and_then(Expr::str).map(Name::from), false);
        }
    }

    fn note_environment(&mut self, name: Option<Name>, changes: bool) {
        let access = EnvironmentAccess { name, changes, roles: self.roles };
        if !self.found.environment.contains(&access) {
            self.found.environment.push(access);
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
