//! Reports and verified texts in, bytes out: the only stage that writes files.
//!
//! Every function writes to what it is given; none prints on its own. Findings are rendered in the order in
//! which they come.

mod attributes;
mod baseline;
mod concise;
mod diff;
mod escape;
mod explanation;
mod files;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod moved;
mod place;
mod sarif;
mod sarif_fix;
mod statistics;
mod temporary;
mod worktree;

use std::io::{self, Write};
use std::path::Path;

use crate::collect::{Collected, Source};
use crate::finding::Finding;
use crate::problem::Problem;
use crate::run::Rewrite;

pub use baseline::{baseline, known, known_paths, output};
pub use diff::diff;
pub use escape::{path as shown_path, text as shown_text};
pub use explanation::{explain, rules, rules_page};
pub use files::{check, save};
pub use full::excerpt;
pub use moved::moved;
pub use statistics::statistics;
pub use worktree::uncommitted;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The sentence, the source excerpt, the witnesses, and the fix or the reason.
    Full,
    /// One line each.
    Concise,
    /// A list of objects.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    Junit,
}

/// Whether what is written goes to a person's terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// It doesn't: bytes as they are, no colours.
    Plain,
    /// Control characters spelled out, no colours.
    Spelled,
    /// Control characters spelled out, and colours.
    Coloured,
}

/// What the formats render.
#[derive(Clone, Copy, Debug)]
pub struct View<'run> {
    /// The sources that the findings are about.
    pub collected: &'run Collected,
    /// The findings to show.
    pub findings: &'run [Finding],
    /// The rewrites that the fixable ones belong to.
    pub rewrites: &'run [Rewrite],
    /// How it is shown.
    pub paint: Paint,
}

/// Writes the view's findings.
///
/// # Errors
/// Those of `out`.
pub fn findings(format: Format, view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Full => full::render(view, out),
        Format::Concise => concise::render(view, out),
        Format::Json => json::render(view, out),
        Format::Github => github::render(view, out),
        Format::Gitlab => gitlab::render(view, out),
        Format::Sarif => sarif::render(view, out),
        Format::Junit => junit::render(view, out),
    }
}

/// Writes a problem: `error: path:line:column: message`.
///
/// # Errors
/// Those of `out`.
pub fn problem(problem: &Problem, out: &mut impl Write) -> io::Result<()> {
    let path = escape::path(&problem.path);
    let message = escape::text(&problem.message);
    match problem.place {
        Some((line, column)) => writeln!(out, "error: {path}:{line}:{column}: {message}"),
        None => writeln!(out, "error: {path}: {message}"),
    }
}

/// The problem of a text that the file's encoding can't hold.
fn unencodable(source: &Source, c: char) -> Problem {
    let message = format!("the repaired text has {c:?}, which the file's encoding doesn't have; nothing is written");
    Problem::new(&source.path, message)
}

/// `path` as seen from the folder `here`, if it lies below it.
fn relative<'path>(path: &'path Path, here: &Path) -> &'path Path {
    path.strip_prefix(here).unwrap_or(path)
}

/// Whether the program works in spite of the finding: MG4xx cost time, or do once more what they do.
fn is_costly_only(finding: &Finding) -> bool {
    finding.code.starts_with("MG4")
}
