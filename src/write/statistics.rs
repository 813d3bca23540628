//! How often each rule fired.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::View;

/// Writes a line for each rule that fired: how often, how many of these have a fix, the code and the name.
///
/// # Errors
/// Those of `out`.
pub fn statistics(view: &View<'_>, out: &mut impl Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for finding in view.findings {
        let count = counts.entry((finding.code, finding.name)).or_default();
        count.0 += 1;
        count.1 += usize::from(finding.fixable());
    }
    for ((code, name), (all, fixable)) in counts {
        writeln!(out, "{all:>6}  {code}  {name} ({fixable} fixable)")?;
    }
    Ok(())
}
