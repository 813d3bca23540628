//! Conditions, evaluated for each role that a module can have, with the constants of the module and what is known of a
//! function's parameters.

use super::guard::{Guards, Roles};
use crate::facts::ast::*;

/// What `__name__` is in each role; any other module name stands for all.
const NAMES: [(Roles, &str); 3] =
    [(Roles::MAIN, "__main__"), (Roles::CHILD, "__mp_main__"), (Roles::IMPORTED, "some.module")];

/// How far constants and helper functions are followed.
pub(super) const DEPTH: usize = 8;

/// What a name in a condition stands for.
#[derive(Clone, Copy, Debug)]
pub enum Meaning<'f> {
    /// A module-level name.
    Module,
    /// A local name of which nothing is known.
    Unknown,
    /// A local name whose value this literal is.
    Literal(&'f Expr),
}

/// A value that a condition's part has in one role.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Truth(bool),
    Number(i64),
    Nothing,
    Items(Vec<Value>),
}

/// What evaluates conditions at one place.
#[derive(Clone, Copy)]
pub struct Condition<'a, 'f> {
    pub(super) guards: &'a Guards<'f>,
    pub(super) meaning: &'a dyn Fn(&str) -> Meaning<'f>,
}

impl Condition<'_, '_> {
    /// The roles in which `expr` may be true.
    pub fn may_hold(self, expr: &Expr) -> Roles {
        self.roles(expr, |truth| truth != Some(false))
    }

    /// The roles in which `expr` may be false.
    pub fn may_fail(self, expr: &Expr) -> Roles {
        self.roles(expr, |truth| truth != Some(true))
    }

    fn roles(self, expr: &Expr, accept: impl Fn(Option<bool>) -> bool) -> Roles {
        NAMES
            .iter()
            .filter(|(_, name)| accept(self.truth(expr, name, DEPTH)))
            .fold(Roles::NONE, |roles, (role, _)| roles.or(*role))
    }

    fn eval(self, expr: &Expr, name: &str, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Name(read) => match (self.meaning)(read) {
                Meaning::Unknown => None,
                Meaning::Literal(value) => self.eval(value, name, depth),
                Meaning::Module if &**read == "__name__" => {
                    (!self.guards.renamed).then(|| Value::Text(name.to_owned()))
                }
                Meaning::Module => self.at_module_level().eval(self.guards.constant(read)?, name, depth),
            },
            ExprKind::Str(text) => text.clone().map(Value::Text),
            ExprKind::Bool(value) => Some(Value::Truth(*value)),
            ExprKind::Number(number) => number.map(Value::Number),
            ExprKind::Unary("-", inner) => match self.eval(inner, name, depth)? {
                Value::Number(number) => number.checked_neg().map(Value::Number),
                _ => None,
            },
            ExprKind::None => Some(Value::Nothing),
            ExprKind::Format(values) => match values.as_slice() {
                [only] => self.eval(only, name, depth),
                _ => None,
            },
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
                items.iter().map(|item| self.eval(item, name, depth)).collect::<Option<_>>().map(Value::Items)
            }
            ExprKind::Walrus { value, .. } => self.eval(value, name, depth),
            ExprKind::Not(inner) => Some(Value::Truth(!self.truth(inner, name, depth)?)),
            ExprKind::And(values) => self.operand(values, name, depth, true),
            ExprKind::Or(values) => self.operand(values, name, depth, false),
            ExprKind::Conditional { test, body, orelse } => {
                let chosen = if self.truth(test, name, depth)? { body } else { orelse };
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

    fn at_module_level(self) -> Self {
        Self { meaning: &|_| Meaning::Module, ..self }
    }

    /// Whether `expr` is true. One operand may decide that where others are unknown.
    fn truth(self, expr: &Expr, name: &str, depth: usize) -> Option<bool> {
        let (values, is_and) = match &expr.kind {
            ExprKind::And(values) => (values, true),
            ExprKind::Or(values) => (values, false),
            ExprKind::Not(inner) => return self.truth(inner, name, depth.checked_sub(1)?).map(|truth| !truth),
            _ => return self.eval(expr, name, depth).map(|value| truth(&value)),
        };
        let depth = depth.checked_sub(1)?;
        let truths: Vec<Option<bool>> = values.iter().map(|value| self.truth(value, name, depth)).collect();
        if truths.contains(&Some(!is_and)) {
            return Some(!is_and);
        }
        truths.iter().all(Option::is_some).then_some(is_and)
    }

    /// The operand that `and` (the first false one) or `or` (the first true one) gives.
    fn operand(self, values: &[Expr], name: &str, depth: usize, is_and: bool) -> Option<Value> {
        let mut last = None;
        for value in values {
            let value = self.eval(value, name, depth)?;
            let decides = truth(&value) != is_and;
            last = Some(value);
            if decides {
                break;
            }
        }
        last
    }

    fn compare(self, first: &Expr, rest: &[(&'static str, Expr)], name: &str, depth: usize) -> Option<Value> {
        let mut left = self.eval(first, name, depth)?;
        for (operator, right) in rest {
            let right = self.eval(right, name, depth)?;
            if !holds(operator, &left, &right)? {
                return Some(Value::Truth(false));
            }
            left = right;
        }
        Some(Value::Truth(true))
    }

    fn call(self, call: &Call, name: &str, depth: usize) -> Option<Value> {
        match &call.func.kind {
            ExprKind::Name(function) if call.args.is_empty() && call.keywords.is_empty() => {
                let Meaning::Module = (self.meaning)(function) else { return None };
                self.at_module_level().eval(self.guards.functions.get(function)?, name, depth)
            }
            ExprKind::Name(function) if matches!(&**function, "bool" | "str") => {
                match (&**function, self.eval(call.args.first()?, name, depth)?) {
                    ("bool", value) => Some(Value::Truth(truth(&value))),
                    (_, value @ Value::Text(_)) => Some(value),
                    _ => None,
                }
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

/// Whether `left operator right`, as Python compares them.
fn holds(operator: &str, left: &Value, right: &Value) -> Option<bool> {
    let equal = |left: &Value, right: &Value| match (number(left), number(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    };
    Some(match (operator, left, right) {
        ("==", left, right) => equal(left, right),
        ("!=", left, right) => !equal(left, right),
        ("is", left, right) => left == right,
        ("is not", left, right) => left != right,
        ("in", Value::Text(part), Value::Text(whole)) => whole.contains(part.as_str()),
        ("not in", Value::Text(part), Value::Text(whole)) => !whole.contains(part.as_str()),
        ("in", left, Value::Items(items)) => items.iter().any(|item| equal(left, item)),
        ("not in", left, Value::Items(items)) => !items.iter().any(|item| equal(left, item)),
        (_, left, right) => {
            let (left, right) = (number(left)?, number(right)?);
            match operator {
                "<" => left < right,
                "<=" => left <= right,
                ">" => left > right,
                ">=" => left >= right,
                _ => return None,
            }
        }
    })
}

/// Truth values are numbers.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Truth(truth) => Some(i64::from(*truth)),
        _ => None,
    }
}

fn truth(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.is_empty(),
        Value::Truth(value) => *value,
        Value::Number(number) => *number != 0,
        Value::Nothing => false,
        Value::Items(items) => !items.is_empty(),
    }
}
