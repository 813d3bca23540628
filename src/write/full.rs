//! Findings as `rustc` shows its own: the sentence, the place in the source, how it comes about, what to do.

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::place::Place;
use super::{Paint, View, escape};
use crate::finding::{Finding, Outcome};
use crate::rules::RULES;

/// How many characters of a line are shown before and behind the place.
const MARGIN: usize = 160;

/// Writes the view's findings, an excerpt each, with a blank line behind it; behind a file's last one what its
/// rewrite does.
pub(super) fn render(view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    for findings in view.findings.chunk_by(|a, b| a.source == b.source) {
        for finding in findings {
            writeln!(out, "{}\n", excerpt(view, finding))?;
        }
        let source = findings[0].source;
        if let Ok(index) = view.rewrites.binary_search_by_key(&source, |rewrite| rewrite.source) {
            let path = escape::path(&view.collected.source(source).path);
            writeln!(out, "repair of {path}: {}\n", escape::text(&view.rewrites[index].summary.join("; ")))?;
        }
    }
    Ok(())
}

/// One finding, without a line end behind it.
pub fn excerpt(view: &View<'_>, finding: &Finding) -> String {
    let place = Place::of(view.collected, finding);
    let line = Line::new(&place, finding.span.end as usize);
    let level = if super::is_costly_only(finding) { Level::WARNING } else { Level::ERROR };
    let path = escape::path(&place.source.path);
    // The renderer counts the column in the line as it is shown, which may be cut or escaped.
    let shown_at = format!("{path}:{}:{}", line.number, line.text[..line.start].chars().count() + 1);
    let stands_at = format!("{path}:{}:{}", line.number, place.start.column);
    let mut group = level
        .primary_title(escape::text(&finding.message).into_owned())
        .id(format!("{} {}", finding.code, finding.name))
        .element(line.snippet(path));
    for related in &finding.related {
        let Place { source, start, .. } = Place::new(view.collected, related.source, related.span);
        let (line, column) = (start.line, start.column);
        let text = format!("{}:{line}:{column}: {}", escape::path(&source.path), escape::text(&related.message));
        group = group.element(Level::NOTE.message(text));
    }
    let group = outcome(group, finding);
    let group = match RULES.iter().any(|rule| rule.code == finding.code) {
        true => group.element(Level::HELP.with_name("more").message(format!("mainguard explain {}", finding.code))),
        false => group,
    };
    render_group(group, view.paint).replacen(&shown_at, &stands_at, 1)
}

fn render_group(group: Group<'_>, paint: Paint) -> String {
    let renderer = match paint {
        Paint::Plain | Paint::Spelled => Renderer::plain(),
        Paint::Coloured => Renderer::styled(),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// Adds what the fix does, or why there is none.
fn outcome<'text>(group: Group<'text>, finding: &Finding) -> Group<'text> {
    match &finding.outcome {
        Outcome::Refused(reason) => {
            group.element(Level::NOTE.with_name("no fix").message(escape::text(reason).into_owned()))
        }
        Outcome::Repaired(fix) => group.element(Level::HELP.with_name("fix").message(escape::text(fix).into_owned())),
    }
}

/// The line on which a finding starts, safe to show, and where in it the finding stands.
struct Line {
    text: String,
    start: usize,
    end: usize,
    number: usize,
}

impl Line {
    /// The line of `place`, whose span ends at the byte `end`.
    fn new(place: &Place<'_>, end: usize) -> Self {
        let source = place.source;
        let number = place.start.line;
        let first = source.lines.start(number - 1).unwrap_or_default();
        let behind = source.lines.start(number).unwrap_or(source.text.len());
        let line = source.text.get(first..behind).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let skipped = line.chars().take(place.start.column - 1).map(char::len_utf8).sum::<usize>();
        let (before, rest) = line.split_at(skipped);
        let (marked, after) = rest.split_at(end.saturating_sub(first + skipped).min(rest.len()));
        let marked_text = marked.trim_end();
        let mut text = escape::text(&last(before)).into_owned();
        let start = text.len();
        text.push_str(&escape::text(&first_of(marked_text)));
        let end = text.len();
        text.push_str(&escape::text(&first_of(&format!("{}{after}", &marked[marked_text.len()..]))));
        Self { text, start, end, number }
    }

    fn snippet(self, path: String) -> Snippet<'static, Annotation<'static>> {
        let mark = AnnotationKind::Primary.span(self.start..self.end);
        Snippet::source(self.text).path(path).line_start(self.number).annotation(mark)
    }
}

/// The last characters of a part of a line; its indentation is kept, if it is not absurd.
fn last(text: &str) -> String {
    match text.char_indices().rev().nth(MARGIN) {
        Some((at, c)) => format!("...{}", &text[at + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

/// The first characters of a part of a line.
fn first_of(text: &str) -> String {
    match text.char_indices().nth(MARGIN) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}
