//! Sources in, facts out: each file's syntax as plain values. The last stage that sees tree-sitter.

pub mod ast;
mod lower;
mod query;
mod tokens;

use std::borrow::Cow;
use std::sync::OnceLock;

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
    /// Once somebody has asked, which is so of few files.
    sites: OnceLock<Sites>,
}

impl Facts {
    /// Where the patterns of `queries/` match in the file, whose text is `text`.
    pub fn sites(&self, text: &str) -> &Sites {
        self.sites.get_or_init(|| match parse(text) {
            Ok(parsed) => query::sites(parsed.root_node(), text).unwrap_or_default(),
            Err(_) => Sites::default(),
        })
    }
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
    let tree = lower::tree(parse(text)?.root_node(), text)?;
    Ok(Facts { tree, sites: OnceLock::new() })
}

fn parse(text: &str) -> Result<tree_sitter::Tree, Fault> {
    let fault = |message: &str| Fault { span: Span::default(), message: message.into() };
    let mut parser = Parser::new();
    if parser.set_language(&tree_sitter_python::LANGUAGE.into()).is_err() {
        return Err(fault("the grammar does not fit the parser"));
    }
    parser.parse(with_line_feeds(text).as_bytes(), None).ok_or_else(|| fault("the parser gave up"))
}
