//! What is known of each function, class and call of the project.

use rustc_hash::FxHashMap;

use super::super::closure::Closure;
use super::super::scope::ScopeId;
use super::super::value::*;
use crate::facts::ast::*;
use crate::finding::SourceId;
use crate::span::Span;

/// A function of the project.
#[derive(Clone, Debug)]
pub struct FunctionInfo<'f> {
    /// Its file.
    pub source: SourceId,
    /// Its definition.
    pub ast: &'f Function,
    /// The scope of its body.
    pub scope: ScopeId,
    /// The function that it is nested in.
    pub outer: Option<FunctionId>,
    /// The class whose method it is.
    pub class: Option<ClassId>,
    /// Its parameters, in order.
    pub params: Vec<Node>,
    /// What it returns.
    pub returns: Node,
    /// What it yields; it is a generator function if it has a `yield`.
    pub yields: Node,
    /// Whether it has a `yield`.
    pub generator: bool,
    /// The paths of its decorators that have one: `staticmethod`, `property`, …
    pub markers: Vec<Name>,
    /// For a closure that is told apart from others with the same body: how it was made.
    pub closure: Option<Closure>,
}

/// A class of the project.
#[derive(Debug)]
pub struct ClassInfo<'f> {
    /// Its file.
    pub source: SourceId,
    /// Its definition.
    pub ast: &'f Class,
    /// The scope of its body.
    pub scope: ScopeId,
    /// The function whose body it stands in.
    pub outer: Option<FunctionId>,
    /// Its bases.
    pub bases: Vec<Node>,
    /// The attributes that anybody sets on its objects.
    pub attrs: FxHashMap<Name, Node>,
}

/// A call in the project.
#[derive(Debug)]
pub struct CallInfo<'f> {
    /// Its file.
    pub source: SourceId,
    /// The call's place.
    pub span: Span,
    /// The call, unless it is implied by a decorator, a `with` or a loop.
    pub ast: Option<&'f Call>,
    /// The function that makes it; none at module level.
    pub function: Option<FunctionId>,
    /// What is called.
    pub callee: Node,
    /// Positional arguments, and whether one is starred.
    pub args: Vec<(Node, bool)>,
    /// Keyword arguments.
    pub keywords: Vec<(Option<Name>, Node)>,
    /// What it gives.
    pub result: Node,
    /// For a method call: the receiver and the method's name.
    pub method: Option<(Node, Name)>,
    /// Whether a decorator is applied.
    pub decorates: bool,
}

impl CallInfo<'_> {
    /// The places of all arguments, in order.
    pub fn passed(&self) -> impl Iterator<Item = Node> {
        self.args.iter().map(|(node, _)| *node).chain(self.keywords.iter().map(|(_, node)| *node))
    }
}
