//! Which code runs where: conditions on `__name__`, evaluated for each role that a module can have.
//!
//! A guard is whatever is false for `"__mp_main__"` and may be true for `"__main__"`, in any spelling:
//! the condition is evaluated, not matched.

use rustc_hash::{FxHashMap, FxHashSet};

use super::condition::{Condition, DEPTH, Meaning};
use crate::facts::ast::*;

/// The roles in which a piece of code runs: a set of bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Roles(pub u8);

impl Roles {
    /// As the main program.
    pub const MAIN: Roles = Roles(1);
    /// As the main module that a child imports again.
    pub const CHILD: Roles = Roles(2);
    /// As a module that somebody imports.
    pub const IMPORTED: Roles = Roles(4);
    /// In every role.
    pub const ALL: Roles = Roles(7);
    /// In none: dead code.
    pub const NONE: Roles = Roles(0);

    /// Whether one of `other`'s roles is among these.
    pub fn has(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }

    /// The roles in both sets.
    #[must_use]
    pub fn and(self, other: Roles) -> Roles {
        Roles(self.0 & other.0)
    }

    /// The roles in either set.
    #[must_use]
    pub fn or(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }

    /// Whether the code runs when the module is run, but not in children.
    pub fn main_only(self) -> bool {
        self.has(Roles::MAIN) && !self.has(Roles::CHILD)
    }
}

/// What a file's conditions can be evaluated with: its constants and helper functions.
#[derive(Debug, Default)]
pub struct Guards<'f> {
    constants: FxHashMap<Name, &'f Expr>,
    pub(super) functions: FxHashMap<Name, &'f Expr>,
    pub(super) renamed: bool,
}

impl<'f> Guards<'f> {
    /// Collects the names that are bound once at module level, to a value or a one-line function.
    pub fn new(tree: &'f Tree) -> Self {
        let mut guards = Self::default();
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        guards.gather(&tree.body, &mut counts);
        each_global(&tree.body, &mut |name| *counts.entry(name).or_default() += 1);
        let repeated: FxHashSet<&str> = counts.into_iter().filter(|(_, n)| *n > 1).map(|(name, _)| name).collect();
        guards.constants.retain(|name, _| !repeated.contains(&**name));
        guards.functions.retain(|name, _| !repeated.contains(&**name));
        guards
    }

    fn gather(&mut self, body: &'f [Stmt], counts: &mut FxHashMap<&'f str, usize>) {
        for stmt in body {
            super::statement::each_binding(stmt, &mut |name, _| *counts.entry(name).or_default() += 1);
            match &stmt.kind {
                StmtKind::Assign { targets, value } => {
                    for target in targets {
                        if let Some(name) = target.name() {
                            self.renamed |= &**name == "__name__";
                            self.constants.insert(name.clone(), value);
                        }
                    }
                }
                StmtKind::AnnAssign { target, value: Some(value), .. } => {
                    if let Some(name) = target.name() {
                        self.constants.insert(name.clone(), value);
                    }
                }
                StmtKind::Function(function) => {
                    if let (Some(name), [Stmt { kind: StmtKind::Return(Some(value)), .. }], true) =
                        (&function.name, function.body.body.as_slice(), function.params.is_empty())
                    {
                        self.functions.insert(name.clone(), value);
                    }
                }
                _ => {}
            }
            for block in stmt.blocks() {
                self.gather(&block.body, counts);
            }
        }
    }

    /// What a module-level name that is bound once is bound to.
    pub fn constant(&self, name: &str) -> Option<&'f Expr> {
        self.constants.get(name).copied()
    }

    /// The integer that a constant expression has, following constants.
    pub fn number(&self, expr: &Expr) -> Option<i64> {
        self.number_at(expr, DEPTH)
    }

    fn number_at(&self, expr: &Expr, depth: usize) -> Option<i64> {
        let depth = depth.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Number(number) => *number,
            ExprKind::Unary("-", inner) => self.number_at(inner, depth)?.checked_neg(),
            ExprKind::Name(name) => self.number_at(self.constants.get(name)?, depth),
            ExprKind::Call(call) if call.func.name().is_some_and(|name| &**name == "int") => {
                self.number_at(call.args.first()?, depth)
            }
            ExprKind::Binary { left, operator, right } => {
                let (left, right) = (self.number_at(left, depth)?, self.number_at(right, depth)?);
                match *operator {
                    "+" => left.checked_add(right),
                    "-" => left.checked_sub(right),
                    "*" => left.checked_mul(right),
                    "**" => left.checked_pow(u32::try_from(right).ok()?),
                    "//" => left.checked_div(right),
                    "<<" => left.checked_shl(u32::try_from(right).ok()?),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The roles in which `expr`, at module level, may be true.
    pub fn may_hold(&self, expr: &Expr) -> Roles {
        self.condition(&|_| Meaning::Module).may_hold(expr)
    }

    /// The roles in which `expr`, at module level, may be false.
    pub fn may_fail(&self, expr: &Expr) -> Roles {
        self.condition(&|_| Meaning::Module).may_fail(expr)
    }

    /// What evaluates conditions where names mean what `meaning` says.
    pub(super) fn condition<'a>(&'a self, meaning: &'a dyn Fn(&str) -> Meaning<'f>) -> Condition<'a, 'f> {
        Condition { guards: self, meaning }
    }

    /// Whether `expr` is true for the main program alone.
    pub fn is_guard(&self, expr: &Expr) -> bool {
        self.may_hold(expr).main_only()
    }

    /// Whether `expr` is exactly `true` for the main program and exactly `false` for its children.
    pub fn is_plain_guard(&self, expr: &Expr) -> bool {
        self.is_guard(expr) && !self.may_fail(expr).has(Roles::MAIN)
    }
}

/// Calls `visit` with each name that a function or class declares global: it may bind it anew.
fn each_global<'f>(body: &'f [Stmt], visit: &mut dyn FnMut(&'f str)) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Global(names) => names.iter().for_each(|name| visit(name)),
            StmtKind::Function(function) => each_global(&function.body.body, visit),
            StmtKind::Class(class) => each_global(&class.body.body, visit),
            _ => {}
        }
        stmt.blocks().into_iter().for_each(|block| each_global(&block.body, visit));
    }
}
