//! Sources in, facts out: each file's syntax as plain values. The last stage that sees tree-sitter.

pub mod ast;
mod lower;
mod query;
mod tokens;

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

/// Parses `text` and extracts its facts.
///
/// # Errors
/// The first place that is not Python 3, that nests too deeply, or that the grammar cannot read.
pub fn extract(text: &str) -> Result<Facts, Fault> {
    let mut parser = Parser::new();
    if parser.set_language(&tree_sitter_python::LANGUAGE.into()).is_err() {
        return Err(Fault { span: Span::default(), message: "the grammar does not fit the parser".into() });
    }
    let Some(parsed) = parser.parse(text, None) else {
        return Err(Fault { span: Span::default(), message: "the parser gave up".into() });
    };
    let tree = lower::tree(parsed.root_node(), text)?;
    let sites = query::sites(parsed.root_node(), text).map_err(|message| Fault { span: Span::default(), message })?;
    Ok(Facts { tree, sites })
}
