//! The special methods that syntax calls by itself: operators, subscripts, comparisons, truth tests, f-strings.
//!
//! A `*` before a name says that it is the method of the elements: a list compares these.
//!
//! Source: "Special method names" in the data model chapter of the language reference.

use crate::facts::ast::*;

/// What takes part in a `for`, a comprehension or a `*`.
pub(super) const ITERATION: &[&str] =
    &["__iter__", "__next__", "__getitem__", "__aiter__", "__anext__", "__length_hint__"];

/// What a `with` runs when it is left.
pub(super) const EXIT: &[&str] = &["__exit__", "__aenter__", "__aexit__"];

/// What a condition asks for.
pub(super) const TRUTH: &[&str] = &["__bool__", "__len__"];

/// What makes a text of an object.
pub(super) const TEXT: &[&str] = &["__format__", "__str__", "__repr__", "*__repr__"];

/// What makes a number of an object.
const NUMBER: &[&str] = &["__index__", "__int__", "__float__"];

/// What a set or a dictionary asks its keys for.
const KEY: &[&str] = &["__hash__", "__eq__"];

/// What runs when the last name of an object goes.
pub(super) const DROPPED: &[&str] = &["__del__"];

/// What anybody who gets an object may ask it for.
pub(super) const ASKED: [&str; 13] = [
    "__getitem__",
    "__missing__",
    "__iter__",
    "__next__",
    "__len__",
    "__contains__",
    "__str__",
    "__repr__",
    "__int__",
    "__index__",
    "__float__",
    "__fspath__",
    "__array__",
];

/// What reading an item runs.
pub(super) const ITEM: &[&str] = &["__getitem__", "__missing__"];

/// What an augmented assignment may run; which of them depends on its operator.
pub(super) const IN_PLACE: &[&str] = &[
    "__iadd__",
    "__isub__",
    "__imul__",
    "__imatmul__",
    "__itruediv__",
    "__ifloordiv__",
    "__imod__",
    "__ipow__",
    "__ilshift__",
    "__irshift__",
    "__iand__",
    "__ixor__",
    "__ior__",
    "__add__",
    "__sub__",
    "__mul__",
    "__matmul__",
    "__truediv__",
    "__floordiv__",
    "__mod__",
    "__pow__",
    "__lshift__",
    "__rshift__",
    "__and__",
    "__xor__",
    "__or__",
];

/// What a class's body binds of this form without being called by syntax, or what calls are looked at for.
const OTHERS: [&str; 11] = [
    "__annotations__",
    "__call__",
    "__doc__",
    "__enter__",
    "__init__",
    "__init_subclass__",
    "__module__",
    "__new__",
    "__post_init__",
    "__qualname__",
    "__slots__",
];

/// Whether a class's body that binds the name makes a method that syntax may call by itself.
pub(super) fn is_special(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__") && !OTHERS.contains(&name)
}

/// Calls `each` with the operands of an expression, without those within them, and with the special methods of theirs
/// that evaluating the expression may run.
pub(super) fn each_special<'f>(expr: &'f Expr, each: &mut impl FnMut(&'f Expr, &'static [&'static str])) {
    match &expr.kind {
        ExprKind::Subscript { value, index } => {
            each(value, ITEM);
            match &index.kind {
                ExprKind::Slice(parts) => parts.iter().for_each(|part| each(part, NUMBER)),
                _ => [NUMBER, KEY].into_iter().for_each(|names| each(index, names)),
            }
        }
        ExprKind::Set(items) => items.iter().for_each(|item| each(item, KEY)),
        ExprKind::Dict(items) => items.iter().filter_map(|(key, _)| key.as_ref()).for_each(|key| each(key, KEY)),
        ExprKind::Compare { first, rest } => {
            let mut left: &Expr = first;
            for (operator, right) in rest {
                let (of_left, of_right) = compared(operator);
                each(left, of_left);
                each(right, of_right);
                left = right;
            }
        }
        ExprKind::Not(value) => each(value, TRUTH),
        ExprKind::And(values) | ExprKind::Or(values) => {
            values.iter().rev().skip(1).for_each(|value| each(value, TRUTH));
        }
        ExprKind::Conditional { test, .. } => each(test, TRUTH),
        ExprKind::Unary(operator, value) => each(
            value,
            match *operator {
                "-" => &["__neg__"],
                "+" => &["__pos__"],
                _ => &["__invert__"],
            },
        ),
        ExprKind::Binary { left, operator, right } => {
            let (of_left, of_right) = combined(operator);
            each(left, of_left);
            each(right, of_right);
            if matches!(left.kind, ExprKind::Str(_) | ExprKind::Format(_)) && *operator == "%" {
                let shown = match &right.kind {
                    ExprKind::Tuple(items) => items.as_slice(),
                    _ => std::slice::from_ref(&**right),
                };
                shown.iter().for_each(|item| [TEXT, NUMBER].into_iter().for_each(|names| each(item, names)));
            }
        }
        ExprKind::Format(parts) => parts.iter().for_each(|part| each(part, TEXT)),
        ExprKind::Comprehension(comprehension) => {
            comprehension.clauses.iter().flat_map(|clause| &clause.conditions).for_each(|test| each(test, TRUTH));
            comprehension.key.iter().for_each(|key| each(key, KEY));
            if comprehension.kind == ComprehensionKind::Set {
                each(&comprehension.element, KEY);
            }
        }
        ExprKind::Starred(value) => each(value, ITERATION),
        ExprKind::Await(value) => each(value, &["__await__"]),
        _ => {}
    }
}

/// The methods of both operands of a comparison.
fn compared(operator: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match operator {
        "in" | "not in" => (KEY, &["__contains__", "__iter__", "__next__", "__getitem__", "*__eq__"]),
        "==" => (&["__eq__", "*__eq__"], &["__eq__", "*__eq__"]),
        "!=" => (&["__ne__", "__eq__", "*__eq__"], &["__ne__", "__eq__", "*__eq__"]),
        "<" => (&["__lt__", "*__lt__", "*__eq__"], &["__gt__", "*__gt__", "*__eq__"]),
        ">" => (&["__gt__", "*__gt__", "*__eq__"], &["__lt__", "*__lt__", "*__eq__"]),
        "<=" => (&["__le__", "*__le__", "*__eq__"], &["__ge__", "*__ge__", "*__eq__"]),
        ">=" => (&["__ge__", "*__ge__", "*__eq__"], &["__le__", "*__le__", "*__eq__"]),
        _ => (&[], &[]),
    }
}

/// The methods of both operands of a binary operator.
pub(super) fn combined(operator: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match operator {
        "+" => (&["__add__"], &["__radd__"]),
        "-" => (&["__sub__"], &["__rsub__"]),
        "*" => (&["__mul__", "__index__"], &["__rmul__", "__index__"]),
        "@" => (&["__matmul__"], &["__rmatmul__"]),
        "/" => (&["__truediv__"], &["__rtruediv__"]),
        "//" => (&["__floordiv__"], &["__rfloordiv__"]),
        "%" => (&["__mod__"], &["__rmod__"]),
        "**" => (&["__pow__"], &["__rpow__"]),
        "<<" => (&["__lshift__"], &["__rlshift__"]),
        ">>" => (&["__rshift__"], &["__rrshift__"]),
        "&" => (&["__and__"], &["__rand__"]),
        "^" => (&["__xor__"], &["__rxor__"]),
        "|" => (&["__or__"], &["__ror__"]),
        _ => (&[], &[]),
    }
}
