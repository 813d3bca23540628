//! Comments on lines of their own stand beside the statements beside which they stood, and as deep.

use rustc_hash::FxHashSet;

use super::form::{Text, blocks};
use super::pieces::Account;
use crate::facts::ast::*;
use crate::span::Span;

/// A comment on a line of its own.
struct Comment<'t> {
    text: &'t str,
    /// The white space in front of it.
    margin: &'t str,
    /// The statements before and behind it in its block.
    beside: [Option<Span>; 2],
    /// How the statements of the block are indented.
    block: &'t str,
}

/// Compares the comments in blocks that got statements.
///
/// # Errors
/// That one stands elsewhere.
pub(super) fn compare(old: &Text, new: &Text, account: &Account) -> Result<(), String> {
    let before: Vec<Comment<'_>> = all(old).flat_map(|span| readings(old, span)).collect();
    let pairs: FxHashSet<(Span, Span)> = account.pairs.iter().copied().collect();
    let is_joined = |span: &Span| account.regions.iter().any(|region| belongs(new, *region, *span));
    let is_pair = |one: Option<Span>, other: Option<Span>| one.zip(other).is_some_and(|pair| pairs.contains(&pair));
    let stood = |now: &Comment<'_>| {
        before.iter().filter(|old| old.text == now.text).any(|old| {
            let deeper = || now.margin.strip_prefix(now.block) == Some(old.margin);
            let raised = now.block.is_empty() && old.margin == old.block;
            let deep = if old.block.is_empty() { deeper() } else { old.margin == now.margin || raised };
            let beside = is_pair(old.beside[0], now.beside[0]) || is_pair(old.beside[1], now.beside[1]);
            deep && beside
        })
    };
    for span in all(new).filter(is_joined) {
        let readings = readings(new, span);
        if !readings.is_empty() && !readings.iter().any(stood) {
            return Err(format!("`{}` would stand beside something else", new.slice(span)));
        }
    }
    joints(old, new, account)
}

/// What stands between statements on lines that a backslash joins.
fn joints(old: &Text, new: &Text, account: &Account) -> Result<(), String> {
    for pair in account.moved.windows(2) {
        let ((unit, place), (next, next_place)) = (pair[0], pair[1]);
        if next != unit + 1 || place.end > next_place.start {
            continue;
        }
        let gap = Span { start: old.body()[unit].span.end, end: old.body()[next].span.start };
        let [gap, now] = [old.slice(gap), new.slice(Span { start: place.end, end: next_place.start })];
        let Some((head, tail)) = gap.split_once('\\').filter(|(head, _)| !head.contains('#')) else { continue };
        let rest = now.strip_prefix(head).and_then(|rest| rest.strip_prefix('\\'));
        let [line, first] = [line_start(new, place.start), line_start(old, old.body()[unit].span.start)];
        let [now, was] = [margin(&new.text[line..]), margin(&old.text[first..])];
        let start = tail.len() - tail.trim_start_matches(['\n', '\r']).len();
        let expected = now.strip_suffix(was).map(|block| format!("{}{block}{}", &tail[..start], &tail[start..]));
        if rest.is_none() || rest != expected.as_deref() {
            return Err("what joins two lines would change".into());
        }
    }
    Ok(())
}

fn margin(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t', '\u{c}']).len()]
}

/// Whether a comment stands in a region, or below it and as deep.
fn belongs(text: &Text, region: Span, span: Span) -> bool {
    let below = || {
        let next = text.body().iter().find(|stmt| stmt.span.start >= region.end);
        let ends = next.is_none_or(|next| span.end <= next.span.start);
        ends && region.start <= span.start && line_start(text, span.start) < span.start as usize
    };
    region.contains(span) || below()
}

fn all(text: &Text) -> impl Iterator<Item = Span> {
    text.reading.tree.comments.iter().copied()
}

/// The places that a comment may have between the statements of a module or of a block directly in it. One that is
/// indented below a block may be of either.
fn readings(text: &Text, span: Span) -> Vec<Comment<'_>> {
    around(text, span).into_iter().filter_map(|body| comment(text, span, body)).collect()
}

fn comment<'t>(text: &'t Text, span: Span, body: &'t [Stmt]) -> Option<Comment<'t>> {
    let margin = &text.text[line_start(text, span.start)..span.start as usize];
    let is_within = body.iter().any(|stmt| stmt.span.contains(span));
    if !margin.trim().is_empty() || is_within {
        return None;
    }
    // What comes to module level takes along the comments between which it stood.
    let left = || body.iter().filter(|stmt| !text.is_out(stmt.span) || text.lifted.contains(&stmt.span));
    let previous = left().rfind(|stmt| stmt.span.end <= span.start).map(|stmt| stmt.span);
    let next = left().find(|stmt| stmt.span.start >= span.end).map(|stmt| stmt.span);
    let first = body.first()?.span.start;
    let block = &text.text[line_start(text, first)..first as usize];
    let block = if block.trim().is_empty() { block } else { "" };
    Some(Comment { text: text.slice(span).trim_end_matches('\r'), margin, beside: [previous, next], block })
}

/// The lists of statements among which a comment may stand.
fn around(text: &Text, span: Span) -> Vec<&[Stmt]> {
    let body = text.body();
    let before = body.partition_point(|stmt| stmt.span.start <= span.start);
    let outer = before.checked_sub(1).map(|index| &body[index]);
    let inner = outer.into_iter().flat_map(blocks).map(|block| block.body.as_slice());
    inner.chain([body]).collect()
}

fn line_start(text: &Text, at: u32) -> usize {
    text.text[..at as usize].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}
