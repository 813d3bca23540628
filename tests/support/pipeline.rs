//! What must hold for any text that goes through the whole pipeline. For `tests/fuzz.rs` and the targets in `fuzz/`.

use std::path::Path;

use mainguard::analyse;
use mainguard::collect::{Collected, Source};

/// What does not hold for `bytes`, if anything: it is proven or left alone, and once is enough.
///
/// # Errors
/// What is wrong.
pub(crate) fn judge(bytes: &[u8]) -> Result<(), String> {
    let path = Path::new("a.py");
    let Ok(source) = Source::decode(path, path, bytes) else { return Ok(()) };
    let mut collected = Collected { sources: vec![source], ..Collected::default() };
    let report = analyse(&mut collected);
    let left = report.findings.iter().filter(|finding| !finding.fixable()).count();
    if !report.problems.is_empty() && !report.rewrites.is_empty() {
        return Err("a file with a problem would be rewritten".into());
    }
    let Some(rewrite) = report.rewrites.first() else { return Ok(()) };
    let Ok(bytes) = collected.sources[0].encode(rewrite.text.text()) else { return Ok(()) };
    let source = Source::decode(path, path, &bytes).map_err(|problem| problem.message)?;
    let again = analyse(&mut Collected { sources: vec![source], ..Collected::default() });
    if !again.rewrites.is_empty() || again.findings.len() != left || !again.problems.is_empty() {
        return Err(format!("again: {} rewrites, {} findings for {left}", again.rewrites.len(), again.findings.len()));
    }
    Ok(())
}
