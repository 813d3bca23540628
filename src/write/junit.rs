//! JUnit's XML, which most continuous integration shows: a suite for each file, a failed case for each finding.

use std::borrow::Cow;
use std::io::{self, Write};

use super::View;
use super::place::Place;
use crate::finding::{Finding, Outcome};

/// Writes the view's findings; without any, one case that passed.
pub(super) fn render(view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    let count = view.findings.len();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"mainguard\" tests=\"{}\" failures=\"{count}\" errors=\"0\">", count.max(1))?;
    if count == 0 {
        writeln!(out, "  <testsuite name=\"mainguard\" tests=\"1\" failures=\"0\" errors=\"0\">")?;
        writeln!(out, "    <testcase name=\"no findings\" classname=\"mainguard\"/>\n  </testsuite>")?;
    }
    for findings in view.findings.chunk_by(|a, b| a.source == b.source) {
        let path = Place::of(view.collected, &findings[0]).path();
        let count = findings.len();
        let name = escaped(&path);
        writeln!(out, "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{count}\" errors=\"0\">")?;
        for finding in findings {
            case(view, finding, &name, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(view: &View<'_>, finding: &Finding, path: &str, out: &mut impl Write) -> io::Result<()> {
    let Place { start, .. } = Place::of(view.collected, finding);
    let (line, column) = (start.line, start.column);
    let message = escaped(&finding.message);
    let outcome = match &finding.outcome {
        Outcome::Repaired(fix) => format!("fix: {fix}"),
        Outcome::Refused(reason) => format!("no fix: {reason}"),
    };
    let code = escaped(finding.code);
    write!(out, "    <testcase name=\"{code} {line}:{column}\" classname=\"{path}\" file=\"{path}\" line=\"{line}\">")?;
    write!(out, "\n      <failure type=\"{code}\" message=\"{message}\">{path}:{line}:{column}: {message}\n")?;
    for related in &finding.related {
        let place = Place::new(view.collected, related.source, related.span);
        let (path, position) = (place.path(), place.start);
        let step = format!("{path}:{}:{}: {}", position.line, position.column, related.message);
        writeln!(out, "{}", escaped(&step))?;
    }
    writeln!(out, "{}</failure>\n    </testcase>", escaped(&outcome))
}

/// The text as XML can hold it: markup escaped, and characters that XML doesn't know replaced.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\n' | '\r' | '\t') && is_xml(c);
    if text.chars().all(is_plain) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\n' | '\r' | '\t' => shown.push_str(&format!("&#{};", u32::from(c))),
            c if is_xml(c) => shown.push(c),
            _ => shown.push('\u{fffd}'),
        }
    }
    shown.into()
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
