//! Findings in, a text with comments that silence them out.

use std::collections::BTreeMap;

use super::verify::{Verified, with_comments};
use crate::facts;
use crate::span::Span;
use crate::suppress::Suppressions;

/// `text` with a comment `# mainguard: ignore[MG402]` for each finding, given as its place and code, where a
/// comment can silence it; how many of them that is.
///
/// # Errors
/// When no place can be found for any comment, in words for a person.
pub fn annotate(text: &str, findings: &[(Span, &str)]) -> Result<(Verified, usize), String> {
    let tokens = facts::tokens(text).ok_or("the text does not parse")?;
    let mut codes: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    let mut silenced = 0;
    for (span, code) in findings {
        let place = places(text, *span).into_iter().find(|end| {
            let tried = inserted(text, *end, &[code]);
            Suppressions::of(&tried).covers(code, *span) && facts::tokens(&tried).as_ref() == Some(&tokens)
        });
        let Some(end) = place else { continue };
        silenced += 1;
        let codes = codes.entry(end).or_default();
        if !codes.contains(code) {
            codes.push(code);
        }
    }
    if codes.is_empty() {
        return Err("a comment can't stand on the lines of its findings".to_owned());
    }
    // From the last to the first, so that the places stay right.
    let new = codes.iter().rev().fold(text.to_owned(), |text, (end, codes)| inserted(&text, *end, codes));
    with_comments(text, new).map(|verified| (verified, silenced))
}

/// The ends of the lines on which a comment for `span` may stand, the best first.
fn places(text: &str, span: Span) -> Vec<usize> {
    let start = span.start as usize;
    let ends = text.bytes().enumerate().skip(start).filter(|(_, byte)| matches!(byte, b'\n' | b'\r'));
    let ends = ends.map(|(at, _)| at).chain([text.len()]);
    // Behind a backslash there can be no comment. Beyond some lines, nobody would see what it belongs to.
    ends.filter(|end| !text[..*end].ends_with('\\')).take(100).collect()
}

/// The text with the codes silenced on the line that ends at `end`: in its comment, if it has one for that.
fn inserted(text: &str, end: usize, codes: &[&str]) -> String {
    const OPEN: &str = "# mainguard: ignore[";
    let line = text[..end].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let list = text[line..end].rfind(OPEN).map(|at| line + at + OPEN.len());
    let (at, added) = match list.and_then(|list| Some(list + text[list..end].find(']')?)) {
        Some(close) => (close, format!(", {}", codes.join(", "))),
        None => (end, format!("  {OPEN}{}]", codes.join(", "))),
    };
    format!("{}{added}{}", &text[..at], &text[at..])
}
