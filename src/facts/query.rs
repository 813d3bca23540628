//! The patterns in `queries/`, compiled once, and where they match.
//!
//! A pattern captures `@site`, the place that a rule or fact is about. Any other capture's name must
//! begin with an underscore: it only serves predicates.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use tree_sitter::{Language, Node, Query, QueryCursor, StreamingIterator};

use super::lower::span;
use crate::span::Span;

/// Every query file: its stem and its text.
pub const QUERIES: [(&str, &str); 16] = [
    ("introspection", include_str!("../../queries/facts/introspection.scm")),
    ("unguarded_start", include_str!("../../queries/rules/unguarded_start.scm")),
    ("unguarded_start_method", include_str!("../../queries/rules/unguarded_start_method.scm")),
    ("import_starts_process", include_str!("../../queries/rules/import_starts_process.scm")),
    ("false_guard", include_str!("../../queries/rules/false_guard.scm")),
    ("unshared_primitive", include_str!("../../queries/rules/unshared_primitive.scm")),
    ("parent_only_name", include_str!("../../queries/rules/parent_only_name.scm")),
    ("stale_global", include_str!("../../queries/rules/stale_global.scm")),
    ("lambda_target", include_str!("../../queries/rules/lambda_target.scm")),
    ("nested_target", include_str!("../../queries/rules/nested_target.scm")),
    ("guarded_target", include_str!("../../queries/rules/guarded_target.scm")),
    ("unimportable_target", include_str!("../../queries/rules/unimportable_target.scm")),
    ("expensive_global", include_str!("../../queries/rules/expensive_global.scm")),
    ("repeated_effect", include_str!("../../queries/rules/repeated_effect.scm")),
    ("missing_freeze_support", include_str!("../../queries/rules/missing_freeze_support.scm")),
    ("late_freeze_support", include_str!("../../queries/rules/late_freeze_support.scm")),
];

/// The places that a file's patterns match, by the query's stem, in order.
pub type Sites = FxHashMap<&'static str, Vec<Span>>;

/// All patterns in one query, and the stem that each pattern belongs to.
struct Compiled {
    query: Query,
    stems: Vec<&'static str>,
    site: u32,
}

fn compiled() -> Result<&'static Compiled, String> {
    static COMPILED: OnceLock<Result<Compiled, String>> = OnceLock::new();
    COMPILED.get_or_init(compile).as_ref().map_err(Clone::clone)
}

fn compile() -> Result<Compiled, String> {
    let language: Language = tree_sitter_python::LANGUAGE.into();
    let mut text = String::new();
    let mut ends: Vec<(usize, &'static str)> = Vec::new();
    for (stem, part) in QUERIES {
        text.push_str(part);
        // A comment at a file's end must not swallow the next pattern.
        text.push('\n');
        ends.push((text.len(), stem));
    }
    let query = Query::new(&language, &text).map_err(|error| format!("queries: {error}"))?;
    let known = |name: &&str| *name == "site" || name.starts_with('_');
    if let Some(unknown) = query.capture_names().iter().find(|name| !known(name)) {
        return Err(format!("queries: unknown capture `@{unknown}`; `@site` and `@_…` are known"));
    }
    let stems = (0..query.pattern_count())
        .map(|pattern| {
            let start = query.start_byte_for_pattern(pattern);
            ends.iter().find(|(end, _)| start < *end).map_or("", |(_, stem)| stem)
        })
        .collect();
    let site = query.capture_index_for_name("site").ok_or("queries: no pattern captures `@site`")?;
    Ok(Compiled { query, stems, site })
}

/// Where the patterns match below `root`.
///
/// # Errors
/// The message of a query that does not compile.
pub(super) fn sites(root: Node<'_>, text: &str) -> Result<Sites, String> {
    let compiled = compiled()?;
    let mut sites: Sites = FxHashMap::default();
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&compiled.query, root, text.as_bytes());
    while let Some(found) = matches.next() {
        let stem = compiled.stems[found.pattern_index];
        for capture in found.captures().iter().filter(|capture| capture.index == compiled.site) {
            sites.entry(stem).or_default().push(span(capture.node));
        }
    }
    for spans in sites.values_mut() {
        spans.sort();
        spans.dedup();
    }
    Ok(sites)
}

/// How often each pattern of the combined query matches below `root`, by stem and position.
///
/// # Errors
/// The message of a query that does not compile.
pub fn coverage(text: &str) -> Result<Vec<(&'static str, usize)>, String> {
    let compiled = compiled()?;
    let mut counts: Vec<(&'static str, usize)> = compiled.stems.iter().map(|stem| (*stem, 0)).collect();
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into()).map_err(|error| error.to_string())?;
    let tree = parser.parse(text, None).ok_or("the parser gave up")?;
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&compiled.query, tree.root_node(), text.as_bytes());
    while let Some(found) = matches.next() {
        counts[found.pattern_index].1 += 1;
    }
    Ok(counts)
}
