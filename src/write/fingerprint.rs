//! Fingerprints that survive edits elsewhere in the file: for tools that compare two reports.

use rustc_hash::FxHashMap;

use super::View;
use super::place::Place;
use crate::collect::Source;
use crate::finding::Finding;

/// A fingerprint for each of the view's findings, in their order.
///
/// It depends on what `path` calls the file, the code, the text of the line, and the number of equal ones before it; not on the
/// line's number.
pub(super) fn fingerprints(view: &View<'_>, path: impl Fn(&Source) -> String) -> Vec<String> {
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    let of = |finding: &Finding| {
        let place = Place::of(view.collected, finding);
        let source = place.source;
        let start = source.lines.start(place.start.line - 1).unwrap_or_default();
        let end = source.lines.start(place.start.line).unwrap_or(source.text.len());
        let line = source.text.get(start..end).unwrap_or_default().trim();
        let parts = [path(source).into_bytes(), finding.code.into(), line.into()];
        let hash = parts.iter().fold(OFFSET, |hash, part| step(fnv(hash, part), 0));
        let count = seen.entry(hash).or_default();
        *count += 1;
        format!("{:016x}", fnv(hash, &count.to_le_bytes()))
    };
    view.findings.iter().map(of).collect()
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// The FNV-1a hash, which stays the same whatever the platform and the version of Rust.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| step(hash, *byte))
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}
