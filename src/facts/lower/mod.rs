//! The walk from tree-sitter's concrete tree to [`ast`](super::ast): the only code that knows node kinds.
//!
//! Where the grammar yields another tree than CPython's parser would, the walk mends it or records a
//! [`Fault`]; a file with a fault is reported and left alone.

mod expression;
mod indentation;
mod pattern;
mod statement;

use std::sync::Arc;

use rustc_hash::FxHashSet;
use tree_sitter::{Node, TreeCursor};
use unicode_normalization::UnicodeNormalization as _;

use super::ast::{Expr, Name, Tree};
use crate::span::Span;

/// A place that cannot be read as Python 3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place.
    pub span: Span,
    /// What is wrong there.
    pub message: String,
}

/// How deep syntax may nest. The walk recurses; CPython's own parser refuses more than about 200
/// parentheses (`MAXSTACK` and `MAXLEVEL` in `Parser/pegen.h` and `Parser/lexer/state.h`).
const DEEPEST: u32 = 1_000;

/// How many nodes a tree may have, so that a file's time and memory are bounded: some megabytes of program.
const MOST_NODES: usize = 2_000_000;

/// Lowers the whole tree below `root`.
///
/// # Errors
/// The first place that is not Python 3, or nests too deeply.
pub(super) fn tree(root: Node<'_>, text: &str) -> Result<Tree, Fault> {
    let (comments, strings) = survey(root)?;
    let mut walk =
        Lower { text, names: FxHashSet::default(), class: None, with_target: None, in_with_item: false, fault: None };
    let body = walk.statements(root);
    match walk.fault {
        Some(fault) => Err(fault),
        None => indentation::check(&body, text).map(|()| Tree { body, comments, strings }),
    }
}

/// Finds faults, comments and strings without recursion.
fn survey(root: Node<'_>) -> Result<(Vec<Span>, Vec<Span>), Fault> {
    let (mut comments, mut strings) = (Vec::new(), Vec::new());
    let mut cursor = root.walk();
    let mut in_string: Option<usize> = None;
    let (mut depth, mut count) = (0u32, 0usize);
    loop {
        let node = cursor.node();
        count += 1;
        if node.is_error() || node.is_missing() {
            return Err(Fault {
                span: span(node),
                message: "invalid syntax, or syntax that this version cannot read (`python -m py_compile` tells which); the file is \
                          left alone"
                    .into(),
            });
        }
        if count > MOST_NODES {
            return Err(Fault {
                span: span(node),
                message: "the file is too long to be analysed (--exclude passes over it)".into(),
            });
        }
        if depth > DEEPEST {
            return Err(Fault {
                span: span(node),
                message: "too deeply nested to be analysed (--exclude passes over the file)".into(),
            });
        }
        match node.kind() {
            "comment" => comments.push(span(node)),
            "string" if in_string.is_none_or(|end| node.start_byte() >= end) => {
                in_string = Some(node.end_byte());
                strings.push(span(node));
            }
            "print_statement" | "exec_statement" => {
                let message =
                    "this looks like Python 2, which mainguard does not handle (--exclude passes over the file)".into();
                return Err(Fault { span: span(node), message });
            }
            _ => {}
        }
        if !advance(&mut cursor, &mut depth) {
            return Ok((comments, strings));
        }
    }
}

/// Moves to the next node in preorder, at its depth; false behind the last one.
fn advance(cursor: &mut TreeCursor<'_>, depth: &mut u32) -> bool {
    if cursor.goto_first_child() {
        *depth += 1;
        return true;
    }
    loop {
        if cursor.goto_next_sibling() {
            return true;
        }
        if !cursor.goto_parent() {
            return false;
        }
        *depth -= 1;
    }
}

/// A node's bytes.
pub(super) fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// The state of a walk.
struct Lower<'t> {
    text: &'t str,
    names: FxHashSet<Name>,
    /// The class around, without leading underscores, for the names that are its own.
    class: Option<Name>,
    /// The target of the `with` item that is being lowered, where the grammar has it within the item's value.
    with_target: Option<Expr>,
    /// Whether a `with` item is being lowered.
    in_with_item: bool,
    fault: Option<Fault>,
}

impl<'t> Lower<'t> {
    /// The identifier that `node` is, as the program sees it: normalised to NFKC, and in a class `__x` is
    /// `_Class__x` (`_Py_Mangle` in CPython's `Python/compile.c`).
    fn name(&mut self, node: Node<'_>) -> Name {
        let text = self.slice(node);
        if !text.is_ascii() {
            let normal: String = text.nfkc().collect();
            return self.mangled(&normal);
        }
        self.mangled(text)
    }

    fn mangled(&mut self, text: &str) -> Name {
        match &self.class {
            Some(class) if text.starts_with("__") && !text.ends_with("__") => {
                let mangled = format!("_{class}{text}");
                self.intern(&mangled)
            }
            _ => self.intern(text),
        }
    }

    fn intern(&mut self, text: &str) -> Name {
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let name: Name = Arc::from(text);
        self.names.insert(name.clone());
        name
    }

    fn slice(&self, node: Node<'_>) -> &'t str {
        &self.text[node.byte_range()]
    }

    fn refuse(&mut self, node: Node<'_>, message: impl Into<String>) {
        if self.fault.is_none() {
            self.fault = Some(Fault { span: span(node), message: message.into() });
        }
    }
}

/// The named children without comments.
fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.is_extra()).collect()
}

/// The children of one field without comments.
fn fields<'n>(node: Node<'n>, field: &str) -> Vec<Node<'n>> {
    let mut cursor = node.walk();
    node.children_by_field_name(field, &mut cursor).filter(|child| child.is_named() && !child.is_extra()).collect()
}

/// Whether an anonymous child with this text stands among `node`'s children.
fn has_token(node: Node<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| child.kind() == token)
}
