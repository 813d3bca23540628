//! Bytes in, the places of what is no code out: comments and strings.

use std::ops::Range;

/// Where the comments and string literals of `bytes` stand, in order. What a literal has in braces is part of it.
pub(super) fn ranges(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'#' => at + bytes[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
            b'"' | b'\'' => string_end(bytes, at),
            _ => {
                at += 1;
                continue;
            }
        };
        found.push(at..end);
        at = end;
    }
    found
}

/// The end of the literal whose quote stands at `start`; of the line if it is not closed there.
pub(super) fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let triple = [quote; 3];
    let is_triple = bytes[start..].starts_with(&triple);
    let mut at = if is_triple { start + 3 } else { start + 1 };
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' | b'\r' if !is_triple => return at,
            byte if *byte == quote && !is_triple => return at + 1,
            byte if *byte == quote && bytes[at..].starts_with(&triple) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
