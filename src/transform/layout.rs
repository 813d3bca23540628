//! Where statements stand in their text: lines, comments that go with them, indentation, line ends.

use crate::facts::ast::*;
use crate::span::{LineIndex, Span};

/// A file's text with what is needed to cut it into statements.
pub struct Layout<'t> {
    /// The text.
    pub text: &'t str,
    /// Its lines.
    pub lines: &'t LineIndex,
    /// Its syntax.
    pub tree: &'t Tree,
    /// `"\n"`, `"\r\n"` or `"\r"`: the style of most lines.
    pub newline: &'static str,
    /// One level of indentation.
    pub indent: String,
}

impl<'t> Layout<'t> {
    /// The layout of a text.
    pub fn new(text: &'t str, lines: &'t LineIndex, tree: &'t Tree) -> Self {
        let (newline, indent) = (newline(text), indentation(text, lines, tree));
        Self { text, lines, tree, newline, indent }
    }

    /// The start of the line that holds `offset`.
    pub fn line_start(&self, offset: usize) -> usize {
        self.lines.start(self.lines.line(offset)).unwrap_or(0)
    }

    /// The start of the line behind the one that holds `offset`, or the text's end.
    pub fn line_end(&self, offset: usize) -> usize {
        self.lines.start(self.lines.line(offset) + 1).unwrap_or(self.text.len())
    }

    /// A line's text without its end.
    pub(super) fn line_text(&self, start: usize) -> &'t str {
        self.text[start..self.line_end(start)].trim_end_matches(['\n', '\r'])
    }

    /// Whether only white space stands before `offset` on its line, which continues no other.
    pub fn first_on_line(&self, offset: usize) -> bool {
        let start = self.line_start(offset);
        let blank = self.text[start..offset].chars().all(|c| c.is_whitespace() || c == '\u{feff}');
        blank && (start == 0 || !self.is_continued(start - 1))
    }

    /// Whether only white space, semicolons and a comment follow `offset` on its line.
    pub fn last_on_line(&self, offset: usize) -> bool {
        let rest = self.text[offset..self.line_end(offset)].trim_matches([' ', '\t', ';', '\r', '\n', '\u{c}']);
        rest.is_empty() || rest.starts_with('#')
    }

    /// Whether a backslash at the end of the line that holds `offset` joins the next one to it.
    fn is_continued(&self, offset: usize) -> bool {
        let line = self.line_text(self.line_start(offset));
        let comments = &self.tree.comments;
        let next = comments.partition_point(|span| (span.end as usize) < offset);
        let in_comment = comments.get(next).is_some_and(|span| span.start as usize <= offset);
        line.ends_with('\\') && !in_comment
    }

    /// The line that holds `span`, without its end, and what stands at `span`.
    pub fn line_with(&self, span: Span) -> (&'t str, &'t str) {
        (self.line_text(self.line_start(span.start as usize)), &self.text[span.range()])
    }

    /// The indentation of the line that holds `offset`.
    pub fn indent_at(&self, offset: usize) -> &'t str {
        let start = self.line_start(offset);
        let line = &self.text[start..];
        &line[..line.len() - line.trim_start_matches([' ', '\t', '\u{c}']).len()]
    }

    /// Whether `offset` lies within a string literal.
    pub fn in_string(&self, offset: usize) -> bool {
        let index = self.tree.strings.partition_point(|span| span.start as usize <= offset);
        index > 0
            && offset < self.tree.strings[index - 1].end as usize
            && offset > self.tree.strings[index - 1].start as usize
    }

    /// How many blank lines stand directly before the line start `offset`.
    pub fn blanks_before(&self, offset: usize) -> usize {
        let mut count = 0;
        let mut at = offset;
        while at > 0 {
            let above = self.line_start(at - 1);
            if !self.line_text(above).trim().is_empty() {
                break;
            }
            count += 1;
            at = above;
        }
        count
    }

    /// How many blank lines stand from the line start `offset` on, and where they end.
    pub fn blanks_after(&self, offset: usize) -> (usize, usize) {
        let (mut count, mut at) = (0, offset);
        while at < self.text.len() && self.line_text(at).trim().is_empty() {
            count += 1;
            at = self.line_end(at);
        }
        (count, at)
    }

    /// Whole lines with the blank ones behind them.
    pub fn with_blanks_behind(&self, lines: Span) -> Span {
        Span { start: lines.start, end: self.blanks_after(lines.end as usize).1 as u32 }
    }

    /// `range` with each line that starts outside a string indented by `indent`.
    pub fn indented(&self, range: Span, indent: &str) -> String {
        self.reindented(range, indent, true)
    }

    /// The same for a range that begins within a line.
    pub fn indented_rest(&self, range: Span, indent: &str) -> String {
        self.reindented(range, indent, false)
    }

    fn reindented(&self, range: Span, indent: &str, first: bool) -> String {
        let slice = &self.text[range.range()];
        let mut out = String::with_capacity(slice.len() + 64);
        let mut at = range.start as usize;
        while at < range.end as usize {
            let end = self.line_end(at).min(range.end as usize);
            let line = &self.text[at..end];
            let starts = if at == range.start as usize { first } else { !self.in_string(at) };
            let blank = line.trim().is_empty();
            if starts && !blank {
                let feeds = line.len() - line.trim_start_matches('\u{c}').len();
                out.push_str(&line[..feeds]);
                out.push_str(indent);
                out.push_str(&line[feeds..]);
            } else {
                out.push_str(line);
            }
            at = end;
        }
        out
    }
}

fn newline(text: &str) -> &'static str {
    let crlf = text.matches("\r\n").count();
    let lf = text.matches('\n').count() - crlf;
    let cr = text.matches('\r').count() - crlf;
    if crlf > lf && crlf >= cr {
        "\r\n"
    } else if cr > lf {
        "\r"
    } else {
        "\n"
    }
}

/// The first indented block's indentation, or four spaces.
fn indentation(text: &str, lines: &LineIndex, tree: &Tree) -> String {
    fn first(body: &[Stmt], text: &str, lines: &LineIndex) -> Option<String> {
        body.iter().find_map(|stmt| {
            let mut blocks = stmt.blocks();
            match &stmt.kind {
                StmtKind::Function(function) => blocks.push(&function.body),
                StmtKind::Class(class) => blocks.push(&class.body),
                _ => {}
            }
            blocks.into_iter().find_map(|block| {
                let start = block.body.first()?.span.start as usize;
                let line = lines.start(lines.line(start))?;
                let before = &text[line..start];
                (!before.is_empty() && before.chars().all(|c| c == ' ' || c == '\t')).then(|| before.to_owned())
            })
        })
    }
    first(&tree.body, text, lines).unwrap_or_else(|| "    ".to_owned())
}
