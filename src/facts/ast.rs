//! Python's syntax as plain values: what the stages behind `facts` know of a text.
//!
//! The shapes follow CPython's `Parser/Python.asdl`, reduced to what scopes, effects and edits need.
//! Every node carries the span of its text; a statement's span excludes its semicolon.

use std::sync::Arc;

use crate::span::Span;

/// An identifier; equal ones of one file share their memory.
pub type Name = Arc<str>;

/// A file.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The module-level statements.
    pub body: Vec<Stmt>,
    /// Every comment, in order, from its `#` to the end of its line.
    pub comments: Vec<Span>,
    /// Every string literal, f-strings included, in order.
    pub strings: Vec<Span>,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// From the first decorator or keyword to the last token.
    pub span: Span,
    /// What it is.
    pub kind: StmtKind,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// An expression on its own.
    Expr(Expr),
    /// `a = b = value`.
    Assign { targets: Vec<Expr>, value: Expr },
    /// `target op= value`.
    AugAssign { target: Expr, value: Expr },
    /// `target: annotation = value`.
    AnnAssign { target: Expr, annotation: Expr, value: Option<Expr> },
    /// `del a, b`.
    Delete(Vec<Expr>),
    /// `return value`.
    Return(Option<Expr>),
    /// `raise exc from cause`.
    Raise(Vec<Expr>),
    /// `assert test, message`.
    Assert(Vec<Expr>),
    /// `pass`.
    Pass,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// `global a, b`.
    Global(Vec<Name>),
    /// `nonlocal a, b`.
    Nonlocal(Vec<Name>),
    /// `import a.b as c`.
    Import(Vec<Alias>),
    /// `from ..a import b as c`.
    ImportFrom(ImportFrom),
    /// `if` with its `elif`s and `else`.
    If { branches: Vec<Branch>, orelse: Option<Block> },
    /// `for target in iter`, also `async for`.
    For { target: Expr, iter: Expr, body: Block, orelse: Option<Block> },
    /// `while test`.
    While { test: Expr, body: Block, orelse: Option<Block> },
    /// `with item as target`, also `async with`.
    With { items: Vec<WithItem>, body: Block },
    /// `try`.
    Try { body: Block, handlers: Vec<Handler>, orelse: Option<Block>, finalbody: Option<Block> },
    /// `match`.
    Match { subjects: Vec<Expr>, cases: Vec<Case> },
    /// `def`, also `async def`.
    Function(Box<Function>),
    /// `class`.
    Class(Box<Class>),
    /// `type X[T] = value`.
    TypeAlias { name: Expr, type_params: Vec<TypeParam>, value: Expr },
}

/// The statements of a compound statement's clause.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// From the first statement to the end of the last one.
    pub span: Span,
    /// At least one in a text that parses.
    pub body: Vec<Stmt>,
}

/// The statements of a clause that may be missing.
pub fn body_of(block: &Option<Block>) -> &[Stmt] {
    block.as_ref().map_or(&[], |block| &block.body)
}

/// An `if` or `elif` with its block.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The condition.
    pub test: Expr,
    /// What runs when it holds.
    pub body: Block,
}

/// One name of an import.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The name that is imported, dotted for `import a.b`.
    pub name: Name,
    /// The name after `as`.
    pub asname: Option<Name>,
    /// The whole `name as asname`.
    pub span: Span,
}

/// `from module import names`.
#[derive(Clone, Debug)]
pub struct ImportFrom {
    /// The module without its leading dots; empty for `from . import x`.
    pub module: Name,
    /// How many leading dots it has.
    pub level: usize,
    /// The names; empty for a star import.
    pub names: Vec<Alias>,
    /// Whether this is `import *`.
    pub star: bool,
}

/// `context as target`.
#[derive(Clone, Debug)]
pub struct WithItem {
    /// The context manager.
    pub context: Expr,
    /// What it is bound to.
    pub target: Option<Expr>,
}

/// An `except` clause.
#[derive(Clone, Debug)]
pub struct Handler {
    /// The exception classes.
    pub types: Vec<Expr>,
    /// The name after `as`, unbound when the clause ends.
    pub name: Option<(Name, Span)>,
    /// What handles it.
    pub body: Block,
}

/// A `case` clause.
#[derive(Clone, Debug)]
pub struct Case {
    /// The names that the pattern binds.
    pub captures: Vec<(Name, Span)>,
    /// The values and classes that it reads.
    pub values: Vec<Expr>,
    /// The condition after `if`.
    pub guard: Option<Expr>,
    /// What runs when it matches.
    pub body: Block,
    /// Whether the pattern is one string literal, for guards by `match __name__`.
    pub literal: Option<String>,
    /// Whether it matches anything.
    pub wildcard: bool,
}

/// A `def` or a `lambda`.
#[derive(Clone, Debug)]
pub struct Function {
    /// `None` for a lambda.
    pub name: Option<Name>,
    /// The name's place, or the `lambda` keyword's.
    pub name_span: Span,
    /// The parameters in source order.
    pub params: Vec<Param>,
    /// The parameter list's place, parentheses included; empty for a lambda without parameters.
    pub params_span: Span,
    /// The return annotation.
    pub returns: Option<Expr>,
    /// The decorators' expressions.
    pub decorators: Vec<Expr>,
    /// PEP 695 parameters.
    pub type_params: Vec<TypeParam>,
    /// The body; a lambda's is one `return`.
    pub body: Block,
    /// Whether it is a coroutine function.
    pub is_async: bool,
    /// The whole definition.
    pub span: Span,
}

/// How a parameter takes its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// By position alone (before `/`).
    PositionalOnly,
    /// By position or keyword.
    Plain,
    /// `*args`.
    VarArgs,
    /// By keyword alone (after `*`).
    KeywordOnly,
    /// `**kwargs`.
    VarKeywords,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// How it takes its argument.
    pub kind: ParamKind,
    /// The default value, evaluated when the function is defined.
    pub default: Option<Expr>,
    /// The annotation.
    pub annotation: Option<Expr>,
    /// The whole parameter.
    pub span: Span,
}

/// A PEP 695 type parameter.
#[derive(Clone, Debug)]
pub struct TypeParam {
    /// Its name.
    pub name: Name,
    /// The bound, evaluated lazily.
    pub bound: Option<Expr>,
}

/// A class.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name.
    pub name: Name,
    /// The name's place.
    pub name_span: Span,
    /// Base classes.
    pub bases: Vec<Expr>,
    /// `metaclass=…` and other keywords.
    pub keywords: Vec<Keyword>,
    /// The decorators' expressions.
    pub decorators: Vec<Expr>,
    /// PEP 695 parameters.
    pub type_params: Vec<TypeParam>,
    /// The body.
    pub body: Block,
    /// The whole definition.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Its text, without enclosing parentheses.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A name, read or bound by its position.
    Name(Name),
    /// `value.attr`.
    Attribute { value: Box<Expr>, attr: Name },
    /// `value[index]`.
    Subscript { value: Box<Expr>, index: Box<Expr> },
    /// A call.
    Call(Box<Call>),
    /// A lambda.
    Lambda(Box<Function>),
    /// `body if test else orelse`.
    Conditional { test: Box<Expr>, body: Box<Expr>, orelse: Box<Expr> },
    /// `a and b`.
    And(Vec<Expr>),
    /// `a or b`.
    Or(Vec<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a == b < c`; the operators as written, `not in` and `is not` with one space.
    Compare { first: Box<Expr>, rest: Vec<(&'static str, Expr)> },
    /// `-a`, `+a`, `~a`: the operator as written.
    Unary(&'static str, Box<Expr>),
    /// `a op b`, the operator as written.
    Binary { left: Box<Expr>, operator: &'static str, right: Box<Expr> },
    /// `name := value`.
    Walrus { target: Box<Expr>, value: Box<Expr> },
    /// A list, set, dictionary comprehension or a generator expression.
    Comprehension(Box<Comprehension>),
    /// `await value`.
    Await(Box<Expr>),
    /// `yield value`; `yield from value` has [`ExprKind::Starred`].
    Yield(Option<Box<Expr>>),
    /// A text; `None` where it has escapes that are not decoded here.
    Str(Option<String>),
    /// A `bytes` literal.
    Bytes,
    /// A number; `None` where it is no `i64`.
    Number(Option<i64>),
    /// `True` or `False`.
    Bool(bool),
    /// `None`.
    None,
    /// `...`.
    Ellipsis,
    /// An f-string or t-string: the expressions in it, format specifiers' included.
    Format(Vec<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `a, b`.
    Tuple(Vec<Expr>),
    /// `{a, b}`.
    Set(Vec<Expr>),
    /// `{key: value, **rest}`; `None` is the key of `**rest`.
    Dict(Vec<(Option<Expr>, Expr)>),
    /// `*value`.
    Starred(Box<Expr>),
    /// `a:b:c`.
    Slice(Vec<Expr>),
}

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is called.
    pub func: Expr,
    /// Positional arguments, `*args` as [`ExprKind::Starred`].
    pub args: Vec<Expr>,
    /// Keyword arguments.
    pub keywords: Vec<Keyword>,
    /// The argument list with its parentheses.
    pub args_span: Span,
}

/// A keyword argument.
#[derive(Clone, Debug)]
pub struct Keyword {
    /// `None` for `**kwargs`.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
    /// The whole argument.
    pub span: Span,
}

/// What a comprehension makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[…]`.
    List,
    /// `{…}`.
    Set,
    /// `{k: v …}`.
    Dict,
    /// `(…)`.
    Generator,
}

/// A comprehension.
#[derive(Clone, Debug)]
pub struct Comprehension {
    /// What it makes.
    pub kind: ComprehensionKind,
    /// The element, for a dictionary its value.
    pub element: Expr,
    /// A dictionary's key.
    pub key: Option<Expr>,
    /// The `for` clauses.
    pub clauses: Vec<Clause>,
}

/// `for target in iter if …`.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What is bound.
    pub target: Expr,
    /// What is iterated.
    pub iter: Expr,
    /// The conditions.
    pub conditions: Vec<Expr>,
}

impl Expr {
    /// Whether this is a truth value, a number, a text or `None`, written out.
    pub fn is_literal(&self) -> bool {
        match &self.kind {
            ExprKind::Bool(_) | ExprKind::None | ExprKind::Number(Some(_)) | ExprKind::Str(Some(_)) => true,
            ExprKind::Unary("-", inner) => matches!(inner.kind, ExprKind::Number(Some(_))),
            _ => false,
        }
    }

    /// The name at the root of an attribute, subscript or call chain: `a` in `a.b[0].c()`.
    pub fn root(&self) -> Option<&Name> {
        self.root_expr().and_then(Expr::name)
    }

    /// The name expression at the left end: `a` in `a.b[c].d(e)`.
    pub fn root_expr(&self) -> Option<&Expr> {
        match &self.kind {
            ExprKind::Name(_) => Some(self),
            ExprKind::Attribute { value, .. } | ExprKind::Subscript { value, .. } => value.root_expr(),
            ExprKind::Starred(value) => value.root_expr(),
            ExprKind::Call(call) => match &call.func.kind {
                ExprKind::Attribute { value, .. } => value.root_expr(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The name, if this is one.
    pub fn name(&self) -> Option<&Name> {
        match &self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The text, if this is a plain string literal.
    pub fn str(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Str(Some(text)) => Some(text),
            _ => None,
        }
    }
}

impl Stmt {
    /// The blocks of a compound statement, in source order; none for definitions.
    pub fn blocks(&self) -> Vec<&Block> {
        match &self.kind {
            StmtKind::If { branches, orelse } => branches.iter().map(|b| &b.body).chain(orelse).collect(),
            StmtKind::For { body, orelse, .. } | StmtKind::While { body, orelse, .. } => {
                std::iter::once(body).chain(orelse).collect()
            }
            StmtKind::With { body, .. } => vec![body],
            StmtKind::Try { body, handlers, orelse, finalbody } => {
                std::iter::once(body).chain(handlers.iter().map(|h| &h.body)).chain(orelse).chain(finalbody).collect()
            }
            StmtKind::Match { cases, .. } => cases.iter().map(|c| &c.body).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether this defines a function or a class.
    pub fn is_definition(&self) -> bool {
        matches!(self.kind, StmtKind::Function(_) | StmtKind::Class(_))
    }
}
