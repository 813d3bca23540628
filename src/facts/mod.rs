//! Sources in, facts out: each file's syntax as plain values. The last stage that sees tree-sitter.

pub mod ast;
mod lower;
mod query;
mod tokens;

use std::borrow::Cow;

use tree_sitter::Parser;

pub use lower::Fault;
pub use query::{QUERIES, Sites, coverage};
pub use tokens::{Reading, read, tokens};

use crate::span::Span;

/// What one file says, without looking at any other.
#[derive(Debug, Default)]
pub struct Facts {
    /// Its syntax.
    pub tree: ast::Tree,
    /// Where the patterns of `queries/` match.
    pub sites: Sites,
}

/// The text with a line feed for each lone carriage return, which ends a line in Python and none in the grammar. All
/// places stay the same.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') || text.matches('\r').count() == text.matches("\r\n").count() {
        return Cow::Borrowed(text);
    }
    let kept = text.split("\r\n").map(|part| part.replace('\r', "\n")).collect::<Vec<_>>();
    Cow::Owned(kept.join("\r\n"))
}

/// Parses `text` and extracts its facts.
///
/// # Errors
/// The first place that is not Python 3, that nests too deeply, or that the grammar cannot read.
pub fn extract(text: &str) -> Result<Facts, Fault> {
    let mut parser = Parser::new();
    if parser.set_language(&tree_sitter_python::LANGUAGE.into()).is_err() {
        return Err(Fault { span: Span::default(), message: "the grammar does not fit the parser".into() });
    }
    let Some(parsed) = parser.parse(with_line_feeds(text).as_bytes(), None) else {
        return Err(Fault { span: Span::default(), message: "the parser gave up".into() });
    };
    let tree = lower::tree(parsed.root_node(), text)?;
    let sites = query::sites(parsed.root_node(), text).map_err(|message| Fault { span: Span::default(), message })?;
    Ok(Facts { tree, sites })
}
