//! Segments in, text out: indentation and the plan's edits are applied, strings stay as they are.

use super::edit::{Edit, Segment};
use super::emit::Emitter;
use super::plan::Plan;
use crate::facts::ast::StmtKind;
use crate::span::Span;

impl Emitter<'_> {
    /// The new text.
    pub fn render(&self, segments: &[Segment], plan: &Plan) -> String {
        let mut out = String::with_capacity(self.layout.text.len() + 256);
        for segment in segments {
            match segment {
                Segment::Kept(span) => out.push_str(&self.edited(*span, None, plan)),
                Segment::Moved(span, indent) => out.push_str(&self.edited(*span, Some(indent), plan)),
                Segment::Lifted(span, indent) => out.push_str(&self.dedented(*span, indent, plan)),
                Segment::Added(text) => out.push_str(text),
            }
        }
        out
    }

    /// The text of `span`, whose lines outside of strings lose `indent`, with the plan's edits.
    fn dedented(&self, span: Span, indent: &str, plan: &Plan) -> String {
        let mut out = String::new();
        let mut at = span.start as usize;
        while at < span.end as usize {
            let end = self.layout.line_end(at).min(span.end as usize);
            let skip = if !self.layout.in_string(at) && self.layout.text[at..end].starts_with(indent) {
                indent.len()
            } else {
                0
            };
            out.push_str(&self.edited(Span::new(at + skip, end), None, plan));
            at = end;
        }
        out
    }

    /// The text of `span` with the plan's edits, and without an annotation that stays behind.
    fn edited(&self, span: Span, indent: Option<&str>, plan: &Plan) -> String {
        let mut edits: Vec<Edit> = plan.edits.iter().filter(|edit| span.contains(edit.span)).cloned().collect();
        if indent.is_some() {
            for unit in plan.annotated.iter().map(|unit| self.stmt(*unit)).filter(|stmt| span.contains(stmt.span)) {
                if let StmtKind::AnnAssign { target, annotation, .. } = &unit.kind {
                    edits.push(Edit {
                        span: Span { start: target.span.end, end: annotation.span.end },
                        text: String::new(),
                    });
                }
            }
        }
        edits.sort();
        let mut out = String::new();
        let mut at = span.start;
        let part = |from: u32, to: u32, first: bool| {
            let range = Span { start: from, end: to };
            match indent {
                Some(indent) if first => self.layout.indented(range, indent),
                Some(indent) => self.layout.indented_rest(range, indent),
                None => self.layout.text[range.range()].to_owned(),
            }
        };
        for edit in edits {
            out.push_str(&part(at, edit.span.start, at == span.start));
            match indent {
                Some(indent) => out.push_str(&edit.text.replace('\n', &format!("\n{indent}"))),
                None => out.push_str(&edit.text),
            }
            at = edit.span.end;
        }
        out.push_str(&part(at, span.end, at == span.start));
        out
    }
}
