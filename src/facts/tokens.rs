//! A text's tokens, to compare texts by.

use tree_sitter::{Node, Parser};

use super::ast::Tree;
use super::lower::{self, Fault};
use super::with_line_feeds;
use crate::span::Span;

/// A text's syntax and its tokens.
#[derive(Debug)]
pub struct Reading {
    /// The syntax.
    pub tree: Tree,
    /// The tokens in order, but for comments, semicolons and continuations of lines; strings whole.
    pub tokens: Vec<Span>,
}

/// Parses `text`.
///
/// # Errors
/// As [`extract`](super::extract).
pub fn read(text: &str) -> Result<Reading, Fault> {
    let refuse = |message: &str| Fault { span: Span::default(), message: message.into() };
    let mut parser = Parser::new();
    let fits = parser.set_language(&tree_sitter_python::LANGUAGE.into());
    fits.map_err(|_| refuse("the grammar does not fit the parser"))?;
    let parsed = parser.parse(with_line_feeds(text).as_bytes(), None).ok_or_else(|| refuse("the parser gave up"))?;
    let tree = lower::tree(parsed.root_node(), text)?;
    Ok(Reading { tree, tokens: leaves(parsed.root_node()) })
}

/// The tokens of a text, as in [`Reading`]. `None` if it does not parse.
pub fn tokens(text: &str) -> Option<Vec<String>> {
    let reading = read(text).ok()?;
    Some(reading.tokens.iter().map(|token| text[token.range()].to_owned()).collect())
}

fn leaves(root: Node<'_>) -> Vec<Span> {
    let mut cursor = root.walk();
    let mut found = Vec::new();
    loop {
        let node = cursor.node();
        let whole = node.kind() == "string" || node.child_count() == 0;
        let wanted = !matches!(node.kind(), "comment" | ";" | "line_continuation");
        if whole && wanted && !node.byte_range().is_empty() {
            found.push(Span::new(node.start_byte(), node.end_byte()));
        }
        if !whole && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}
