//! Which code runs where: conditions on `__name__`, evaluated for each role that a module can have.
//!
//! A guard is whatever is false for `"__mp_main__"` and may be true for `"__main__"`, in any spelling:
//! the condition is evaluated, not matched.

use rustc_hash::{FxHashMap, FxHashSet};

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

/// What `__name__` is in each role; any other module name stands for all.
const NAMES: [(Roles, &str); 3] =
    [(Roles::MAIN, "__main__"), (Roles::CHILD, "__mp_main__"), (Roles::IMPORTED, "some.module")];

/// How far constants and helper functions are followed.
const DEPTH: usize = 8;

/// A value that a condition's part has in one role.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Truth(bool),
    Items(Vec<Value>),
}

/// What a file's conditions can be evaluated with: its constants and helper functions.
#[derive(Debug, Default)]
pub struct Guards<'f> {
    constants: FxHashMap<Name, &'f Expr>,
    functions: FxHashMap<Name, &'f Expr>,
    renamed: bool,
}

impl<'f> Guards<'f> {
    /// Collects the names that are bound once at module level, to a value or a one-line function.
    pub fn new(tree: &'f Tree) -> Self {
        let mut guards = Self::default();
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        guards.gather(&tree.body, &mut counts);
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
            ExprKind::Unary(inner) => self.number_at(inner, depth).map(|n| -n),
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

    /// The roles in which `expr` may be true.
    pub fn may_hold(&self, expr: &Expr) -> Roles {
        self.roles(expr, |truth| truth != Some(false))
    }

    /// The roles in which `expr` may be false.
    pub fn may_fail(&self, expr: &Expr) -> Roles {
        self.roles(expr, |truth| truth != Some(true))
    }

    /// Whether `expr` is true for the main program alone.
    pub fn is_guard(&self, expr: &Expr) -> bool {
        self.may_hold(expr).main_only()
    }

    /// Whether `expr` is exactly `true` for the main program and exactly `false` for its children.
    pub fn is_plain_guard(&self, expr: &Expr) -> bool {
        self.is_guard(expr) && !self.may_fail(expr).has(Roles::MAIN)
    }

    fn roles(&self, expr: &Expr, accept: impl Fn(Option<bool>) -> bool) -> Roles {
        NAMES
            .iter()
            .filter(|(_, name)| accept(self.eval(expr, name, DEPTH).map(|value| truth(&value))))
            .fold(Roles::NONE, |roles, (role, _)| roles.or(*role))
    }

    fn eval(&self, expr: &Expr, name: &str, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Name(read) if &**read == "__name__" => (!self.renamed).then(|| Value::Text(name.to_owned())),
            ExprKind::Name(read) => self.eval(self.constants.get(read)?, name, depth),
            ExprKind::Str(text) => text.clone().map(Value::Text),
            ExprKind::Bool(value) => Some(Value::Truth(*value)),
            ExprKind::Number(number) => number.map(|number| Value::Truth(number != 0)),
            ExprKind::None => Some(Value::Truth(false)),
            ExprKind::Format(values) => match values.as_slice() {
                [only] => self.eval(only, name, depth),
                _ => None,
            },
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
                items.iter().map(|item| self.eval(item, name, depth)).collect::<Option<_>>().map(Value::Items)
            }
            ExprKind::Walrus { value, .. } => self.eval(value, name, depth),
            ExprKind::Not(inner) => Some(Value::Truth(!truth(&self.eval(inner, name, depth)?))),
            ExprKind::And(values) => self.all_of(values, name, depth, true),
            ExprKind::Or(values) => self.all_of(values, name, depth, false),
            ExprKind::Conditional { test, body, orelse } => {
                let chosen = if truth(&self.eval(test, name, depth)?) { body } else { orelse };
                self.eval(chosen, name, depth)
            }
            ExprKind::Compare { first, rest } => self.compare(first, rest, name, depth),
            ExprKind::Subscript { value, index } => {
                let is_globals = matches!(&value.kind, ExprKind::Call(call)
                    if call.func.name().is_some_and(|f| matches!(&**f, "globals" | "vars" | "locals")));
                (is_globals && index.str() == Some("__name__")).then(|| Value::Text(name.to_owned()))
            }
            ExprKind::Call(call) => self.call(call, name, depth),
            _ => None,
        }
    }

    /// `and` (decided by a false operand) or `or` (decided by a true one).
    fn all_of(&self, values: &[Expr], name: &str, depth: usize, is_and: bool) -> Option<Value> {
        let mut unknown = false;
        for value in values {
            match self.eval(value, name, depth).map(|value| truth(&value)) {
                Some(found) if found != is_and => return Some(Value::Truth(!is_and)),
                Some(_) => {}
                None => unknown = true,
            }
        }
        (!unknown).then_some(Value::Truth(is_and))
    }

    fn compare(&self, first: &Expr, rest: &[(&'static str, Expr)], name: &str, depth: usize) -> Option<Value> {
        let mut left = self.eval(first, name, depth)?;
        for (operator, right) in rest {
            let right = self.eval(right, name, depth)?;
            let holds = match (*operator, &left, &right) {
                ("==" | "is", left, right) => left == right,
                ("!=" | "is not", left, right) => left != right,
                ("in", Value::Text(part), Value::Text(whole)) => whole.contains(part.as_str()),
                ("not in", Value::Text(part), Value::Text(whole)) => !whole.contains(part.as_str()),
                ("in", left, Value::Items(items)) => items.contains(left),
                ("not in", left, Value::Items(items)) => !items.contains(left),
                _ => return None,
            };
            if !holds {
                return Some(Value::Truth(false));
            }
            left = right;
        }
        Some(Value::Truth(true))
    }

    fn call(&self, call: &Call, name: &str, depth: usize) -> Option<Value> {
        match &call.func.kind {
            ExprKind::Name(function) if call.args.is_empty() && call.keywords.is_empty() => {
                self.eval(self.functions.get(function)?, name, depth)
            }
            ExprKind::Name(function) if matches!(&**function, "bool" | "str") => {
                self.eval(call.args.first()?, name, depth)
            }
            ExprKind::Attribute { value, attr } => {
                let Value::Text(text) = self.eval(value, name, depth)? else { return None };
                let argument = call.args.first().and_then(Expr::str);
                Some(match (&**attr, argument) {
                    ("startswith", Some(part)) => Value::Truth(text.starts_with(part)),
                    ("endswith", Some(part)) => Value::Truth(text.ends_with(part)),
                    ("strip", Some(part)) => Value::Text(text.trim_matches(|c| part.contains(c)).to_owned()),
                    ("lower", None) => Value::Text(text.to_lowercase()),
                    ("upper", None) => Value::Text(text.to_uppercase()),
                    ("strip", None) => Value::Text(text.trim().to_owned()),
                    _ => return None,
                })
            }
            _ => None,
        }
    }
}

fn truth(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.is_empty(),
        Value::Truth(value) => *value,
        Value::Items(items) => !items.is_empty(),
    }
}
