//! A rewrite as a person reads it: what moved is shown once, where it went, and what is new stands out.

use similar::{Algorithm, ChangeTag, capture_diff_slices, group_diff_ops};

use super::{Paint, escape};
use crate::collect::Source;

const CONTEXT: usize = 3;

/// The change from a source's text to `new`, headed by what was done; not for `git apply`.
///
/// Lines that are only elsewhere or indented otherwise are marked `~`, new ones `+`, and removed ones `-`.
pub fn moved(source: &Source, new: &str, summary: &[String], paint: Paint) -> String {
    let old_lines: Vec<&str> = source.text.lines().collect();
    let new_lines: Vec<&str> = new.lines().collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines);
    let changes = ops.iter().flat_map(|op| op.iter_changes(&old_lines, &new_lines));
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for change in changes {
        match (change.tag(), change.old_index(), change.new_index()) {
            (ChangeTag::Delete, Some(line), _) => gone.push(line),
            (ChangeTag::Insert, _, Some(line)) => come.push(line),
            _ => {}
        }
    }
    let pairs = pairs(&gone, &come, &old_lines, &new_lines);
    let mut view = Lines { paint, text: String::new() };
    view.line("1", &format!("{}: {}", escape::path(&source.path), escape::text(&summary.join("; "))));
    for ops in group_diff_ops(ops, CONTEXT) {
        let first = ops.first().map_or(0, |op| op.new_range().start);
        let changes: Vec<_> = ops.iter().flat_map(|op| op.iter_changes(&old_lines, &new_lines)).collect();
        let is_moved_in = |line: Option<usize>| line.is_some_and(|line| pairs.iter().any(|pair| pair.1 == line));
        let is_moved_out = |line: Option<usize>| line.is_some_and(|line| pairs.iter().any(|pair| pair.0 == line));
        let kind = |change: &similar::Change<&str>| match change.tag() {
            ChangeTag::Equal => Mark::Kept,
            ChangeTag::Insert if is_moved_in(change.new_index()) => Mark::Moved,
            ChangeTag::Insert => Mark::Added,
            ChangeTag::Delete if is_moved_out(change.old_index()) => Mark::Left,
            ChangeTag::Delete => Mark::Removed,
        };
        let marks: Vec<Mark> = changes.iter().map(kind).collect();
        view.line("36", &head(first + 1, &marks, &changes.iter().map(|change| change.value()).collect::<Vec<_>>()));
        for (mark, change) in marks.iter().zip(&changes) {
            view.change(*mark, change.value());
        }
    }
    view.text
}

/// What became of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Kept,
    Moved,
    Added,
    Removed,
    /// It stands elsewhere now, where it is shown.
    Left,
}

/// `@@ line 12 @@ 9 lines moved here, 4 added`; blank lines don't count.
fn head(line: usize, marks: &[Mark], texts: &[&str]) -> String {
    let count = |wanted: Mark| {
        let lines = marks.iter().zip(texts).filter(|(mark, text)| **mark == wanted && !text.trim().is_empty());
        lines.count()
    };
    let parts = [
        (count(Mark::Moved), "moved here"),
        (count(Mark::Left), "moved away"),
        (count(Mark::Added), "added"),
        (count(Mark::Removed), "removed"),
    ];
    // What is indented in place has both left and come.
    let parts = parts.iter().enumerate().filter(|(index, part)| part.0 > 0 && !(*index == 1 && parts[0].0 >= part.0));
    let parts: Vec<String> = parts.map(|(_, (count, what))| format!("{count} {what}")).collect();
    format!("@@ line {line} @@ {}", parts.join(", "))
}

/// The lines that went from one place to another, as pairs of an old and a new one: equal but for the white space
/// around, each used once, in order.
fn pairs(gone: &[usize], come: &[usize], old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut left: Vec<usize> = gone.iter().copied().filter(|line| !old[*line].trim().is_empty()).collect();
    let mut pairs = Vec::new();
    for line in come {
        if let Some(at) = left.iter().position(|candidate| old[*candidate].trim() == new[*line].trim()) {
            pairs.push((left.remove(at), *line));
        }
    }
    pairs
}

struct Lines {
    paint: Paint,
    text: String,
}

impl Lines {
    fn change(&mut self, mark: Mark, line: &str) {
        let (sign, style) = match mark {
            Mark::Kept => (" ", "0"),
            Mark::Moved => ("~", "2"),
            // A blank line is nobody's addition.
            Mark::Added if line.trim().is_empty() => (" ", "0"),
            Mark::Added => ("+", "32"),
            Mark::Removed if line.trim().is_empty() => return,
            Mark::Removed => ("-", "31"),
            Mark::Left => return,
        };
        self.line(style, format!("{sign}{}", escape::text(line)).trim_end());
    }

    fn line(&mut self, style: &str, line: &str) {
        match self.paint {
            Paint::Plain | Paint::Spelled => self.text.push_str(line),
            Paint::Coloured => self.text.push_str(&format!("\x1b[{style}m{line}\x1b[0m")),
        }
        self.text.push('\n');
    }
}
