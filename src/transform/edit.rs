//! An edit: a span of the old text and what replaces it.

use crate::span::Span;

/// A replacement within a statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// A piece of the new text, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Old text, as it is.
    Kept(Span),
    /// Old text, indented.
    Moved(Span, String),
    /// Old text, without this indentation.
    Lifted(Span, String),
    /// New text.
    Added(String),
}
