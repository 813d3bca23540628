//! A text as statements, and each statement as what distinguishes it from another: its tokens and its blocks.

use crate::facts::ast::*;
use crate::facts::{self, Reading};
use crate::model::guard::Guards;
use crate::span::Span;
use crate::transform::plan::Plan;

/// What two statements have in common if they are the same: tokens, and where blocks and statements begin and end.
pub(super) type Form<'t> = Vec<&'t str>;

const INDENT: &str = "\u{1}indent";
const DEDENT: &str = "\u{1}dedent";
const END: &str = "\u{1}end";

/// A text with its syntax.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) reading: Reading,
    /// What the plan takes out of its statements.
    pub(super) gone: Vec<Span>,
    /// What the plan brings to module level, in order.
    pub(super) lifted: Vec<Span>,
    /// Annotations that assignments leave behind when they move.
    pub(super) dropped: Vec<Span>,
}

impl Text {
    /// Reads a text.
    pub(super) fn new(text: String) -> Result<Self, String> {
        let reading = facts::read(&text).map_err(|fault| fault.message)?;
        let (gone, lifted, dropped) = Default::default();
        Ok(Self { text, reading, gone, lifted, dropped })
    }

    /// The old text with the plan's edits, and with nothing moved.
    pub(super) fn edited(old: &str, plan: &Plan) -> Result<Self, String> {
        let mut edits: Vec<_> = plan.edits.iter().collect();
        edits.sort();
        let (mut text, mut at) = (String::with_capacity(old.len()), 0);
        for edit in &edits {
            let kept = old.get(at..edit.span.start as usize).ok_or("two changes would overlap")?;
            text.push_str(kept);
            text.push_str(&edit.text);
            at = edit.span.end as usize;
        }
        text.push_str(old.get(at..).ok_or("a change would lie outside of the text")?);
        // Where a place of the old text stands now; what is inserted right there stays behind it.
        let shifted = |offset: u32| {
            let before = edits.iter().filter(|edit| edit.span.end <= offset && edit.span.start < offset);
            let change: i64 =
                before.map(|edit| edit.text.len() as i64 - i64::from(edit.span.end - edit.span.start)).sum();
            u32::try_from(i64::from(offset) + change).unwrap_or_default()
        };
        let moved = |span: &Span| Span { start: shifted(span.start), end: shifted(span.end) };
        let mut this = Self::new(text)?;
        this.gone = plan.removed.iter().map(moved).collect();
        this.lifted = plan.lifted.iter().map(moved).collect();
        this.dropped = plan.dropped.iter().map(moved).collect();
        Ok(this)
    }

    pub(super) fn body(&self) -> &[Stmt] {
        &self.reading.tree.body
    }

    pub(super) fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// Whether the plan takes the statement out of where it stands.
    pub(super) fn is_out(&self, span: Span) -> bool {
        self.gone.iter().chain(&self.lifted).any(|out| out.contains(span))
    }

    /// Whether the plan brings all that a guard holds to module level.
    pub(super) fn is_emptied(&self, stmt: &Stmt) -> bool {
        let StmtKind::If { branches, orelse: None } = &stmt.kind else { return false };
        let [branch] = branches.as_slice() else { return false };
        branch.body.body.iter().all(|inner| self.lifted.contains(&inner.span))
            && Guards::new(&self.reading.tree).is_plain_guard(&branch.test)
    }

    /// Whether a place is within a token: a string, as others end with their line.
    pub(super) fn in_string(&self, at: u32) -> bool {
        let tokens = &self.reading.tokens;
        let next = tokens.partition_point(|token| token.start < at);
        next > 0 && tokens[next - 1].end > at
    }

    /// The end of the line on which the head of a block ends whose test ends at `from`.
    pub(super) fn head_end(&self, from: u32) -> u32 {
        let tokens = &self.reading.tokens;
        let first = tokens.partition_point(|token| token.start < from);
        let colon = tokens[first..].iter().find(|token| self.slice(**token) == ":").map_or(from, |token| token.end);
        let rest = &self.text[colon as usize..];
        colon + rest.find(['\n', '\r']).unwrap_or(rest.len()) as u32
    }

    /// A statement's form, without what is taken out of it.
    pub(super) fn form(&self, stmt: &Stmt) -> Form<'_> {
        let mut form = Form::new();
        self.add(stmt, stmt.span.start, &mut form);
        form
    }

    /// The form of an assignment that moves without its annotation.
    pub(super) fn moved_form(&self, stmt: &Stmt) -> Form<'_> {
        let whole = self.dropped.iter().find(|dropped| stmt.span.contains(**dropped));
        let Some(dropped) = whole else { return self.form(stmt) };
        let tokens = self.tokens(stmt.span).filter(|token| !dropped.contains(*token));
        tokens.map(|token| self.slice(token)).chain([END]).collect()
    }

    /// The form of the annotation that it leaves behind.
    pub(super) fn left_form(&self, stmt: &Stmt) -> Option<Form<'_>> {
        let dropped = self.dropped.iter().find(|dropped| stmt.span.contains(**dropped))?;
        let head = Span { start: stmt.span.start, end: dropped.end };
        Some(self.tokens(head).map(|token| self.slice(token)).chain([END]).collect())
    }

    fn tokens(&self, span: Span) -> impl Iterator<Item = Span> {
        let tokens = &self.reading.tokens;
        let first = tokens.partition_point(|token| token.start < span.start);
        tokens[first..].iter().copied().take_while(move |token| token.end <= span.end)
    }

    fn add<'t>(&'t self, stmt: &Stmt, from: u32, form: &mut Form<'t>) {
        let mut at = from;
        for block in blocks(stmt) {
            let head = Span { start: at, end: block.span.start };
            form.extend(self.tokens(head).map(|token| self.slice(token)));
            form.push(INDENT);
            self.add_all(stmt, block, form);
            form.push(DEDENT);
            at = block.span.end;
        }
        let tail = Span { start: at, end: stmt.span.end };
        form.extend(self.tokens(tail).map(|token| self.slice(token)));
        form.push(END);
    }

    fn add_all<'t>(&'t self, outer: &Stmt, block: &Block, form: &mut Form<'t>) {
        for stmt in self.left(outer, block) {
            self.add(stmt, stmt.span.start, form);
        }
    }

    /// The statements of a block of `outer` that are not taken out of it.
    pub(super) fn left<'b>(&self, outer: &Stmt, block: &'b Block) -> impl Iterator<Item = &'b Stmt> {
        let spans = self.gone.iter().chain(&self.lifted);
        let out: Vec<Span> = spans.copied().filter(|out| !out.contains(outer.span)).collect();
        block.body.iter().filter(move |stmt| !out.iter().any(|out| out.contains(stmt.span)))
    }

    /// The form of the head of a compound statement and of all but its first block.
    pub(super) fn frame(&self, stmt: &Stmt) -> Form<'_> {
        let blocks = blocks(stmt);
        let Some(first) = blocks.first() else { return self.form(stmt) };
        let head = Span { start: stmt.span.start, end: first.span.start };
        let mut form: Form<'_> = self.tokens(head).map(|token| self.slice(token)).collect();
        form.push(INDENT);
        let whole = self.form(stmt);
        let mut inner = Form::new();
        self.add_all(stmt, first, &mut inner);
        form.extend_from_slice(whole.get(form.len() + inner.len()..).unwrap_or_default());
        form
    }
}

/// The blocks of a statement, of definitions too, in order.
pub(super) fn blocks(stmt: &Stmt) -> Vec<&Block> {
    match &stmt.kind {
        StmtKind::Function(function) => vec![&function.body],
        StmtKind::Class(class) => vec![&class.body],
        _ => stmt.blocks(),
    }
}
