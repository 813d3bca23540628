//! What tokens leave out: comments, white space, line ends.

use super::form::Text;
use super::pieces::Account;
use crate::span::Span;
use crate::transform::plan::Plan;

/// Compares the comments, and the bytes of what stays and of what moves.
///
/// # Errors
/// What would be lost or changed.
pub(super) fn compare(old: &Text, new: &Text, plan: &Plan, account: &Account) -> Result<(), String> {
    comments(old, new, plan, account)?;
    line_ends(&old.text, &new.text)?;
    for (unit, index) in &account.stayed {
        let (before, after) = (&old.body()[*unit], &new.body()[*index]);
        let is_whole = !account.extended.contains(unit) && !contains_any(before.span, &old.gone, &old.lifted);
        if is_whole && old.slice(before.span) != new.slice(after.span) {
            return Err("the white space of a statement that stays would change".into());
        }
    }
    for (unit, place) in &account.moved {
        let span = old.body()[*unit].span;
        let is_whole = !contains_any(span, &old.gone, &old.lifted) && !contains_any(span, &old.dropped, &[]);
        if is_whole && !is_indented(old, span, new.slice(*place)) {
            return Err("more than the indentation of a statement that moves would change".into());
        }
    }
    gaps(old, new, account)
}

fn contains_any(span: Span, one: &[Span], other: &[Span]) -> bool {
    one.iter().chain(other).any(|inner| span.contains(*inner))
}

/// Whether the lines are the same but for one and the same white space in front of all that begin outside of strings.
fn is_indented(old: &Text, span: Span, new: &str) -> bool {
    let (mut before, mut after) = (lines(old.slice(span)), lines(new));
    let (mut at, mut added) = (span.start, None);
    loop {
        match (before.next(), after.next()) {
            (None, None) => return true,
            (Some(old_line), Some(new_line)) => {
                let is_blank = old_line.trim().is_empty() && new_line.trim().is_empty();
                let same = if at == span.start || is_blank || old.in_string(at) {
                    old_line.trim_end() == new_line.trim_end()
                } else {
                    new_line.strip_suffix(old_line).is_some_and(|margin| *added.get_or_insert(margin) == margin)
                };
                if !same {
                    return false;
                }
                at += old_line.len() as u32;
            }
            _ => return false,
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['\n', '\r'])
}

/// What stands between two statements that stay side by side stays too.
fn gaps(old: &Text, new: &Text, account: &Account) -> Result<(), String> {
    for pair in account.stayed.windows(2) {
        let ((unit, index), (next_unit, next_index)) = (pair[0], pair[1]);
        let is_joint = next_unit == unit + 1 && next_index == index + 1;
        if !is_joint || [unit, next_unit].iter().any(|unit| account.extended.contains(unit)) {
            continue;
        }
        let between = |text: &Text, one: usize, other: usize| {
            let gap = Span { start: text.body()[one].span.end, end: text.body()[other].span.start };
            text.slice(gap).to_owned()
        };
        let within = contains_any(old.body()[unit].span, &old.gone, &old.lifted);
        if !within && between(old, unit, next_unit) != between(new, index, next_index) {
            return Err("what stands between two statements that stay would change".into());
        }
    }
    if let Some((0, 0)) = account.stayed.first()
        && old.text[..old.body()[0].span.start as usize] != new.text[..new.body()[0].span.start as usize]
    {
        return Err("what stands above the first statement would change".into());
    }
    Ok(())
}

/// A comment and the token before it on its line.
type Comment<'t> = (Option<&'t str>, &'t str);

fn comments(old: &Text, new: &Text, plan: &Plan, account: &Account) -> Result<(), String> {
    let kept = old.reading.tree.comments.iter().filter(|span| !old.gone.iter().any(|gone| gone.contains(**span)));
    let before: Vec<Comment<'_>> = kept.map(|span| comment(old, *span)).collect();
    // A lambda's own comments stand in the definition that is made of it.
    let definitions: Vec<Text> = plan.definitions.iter().map(|it| Text::new(it.clone())).collect::<Result<_, _>>()?;
    let taken: Vec<Comment<'_>> = definitions.iter().flat_map(all).collect();
    let (mut some, mut other) = ([before.clone(), taken.clone()].concat(), all(new));
    some.sort_unstable();
    other.sort_unstable();
    if some != other {
        return Err("a comment would be lost, changed or torn off".into());
    }
    if !plan.first.is_empty() || !old.lifted.is_empty() {
        return Ok(());
    }
    // Those that move and those that stay keep their order.
    for moved in [false, true] {
        let is_moved = |span: &Span| account.regions.iter().any(|region| region.contains(*span));
        let part = new.reading.tree.comments.iter().filter(|span| is_moved(span) == moved);
        let mut rest = before.iter();
        let mut part = part.map(|span| comment(new, *span)).filter(|comment| !taken.contains(comment));
        let in_order = part.all(|comment| rest.any(|old| *old == comment));
        if !in_order {
            return Err("comments would change their order".into());
        }
    }
    Ok(())
}

fn all(text: &Text) -> Vec<Comment<'_>> {
    text.reading.tree.comments.iter().map(|span| comment(text, *span)).collect()
}

fn comment(text: &Text, span: Span) -> Comment<'_> {
    let tokens = &text.reading.tokens;
    let before = tokens.partition_point(|token| token.end <= span.start).checked_sub(1).map(|index| tokens[index]);
    let beside = before.filter(|token| !text.text[token.end as usize..span.start as usize].contains(['\n', '\r']));
    // The parser counts the first half of a line end of two as the comment's.
    (beside.map(|token| text.slice(token)), text.slice(span).trim_end_matches('\r'))
}

/// Line ends other than those of most lines do not become more.
fn line_ends(old: &str, new: &str) -> Result<(), String> {
    let (before, after) = (counted(old), counted(new));
    let most = before.iter().max().copied().unwrap_or_default();
    let grows = before.iter().zip(after).any(|(before, after)| *before < most && after > *before);
    if grows { Err("a line would end otherwise than the others".into()) } else { Ok(()) }
}

/// How many lines end in LF, CRLF and a lone CR.
fn counted(text: &str) -> [usize; 3] {
    let (lf, cr, both) = (text.matches('\n').count(), text.matches('\r').count(), text.matches("\r\n").count());
    [lf - both, both, cr - both]
}
