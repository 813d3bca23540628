//! Unified diffs that `git apply -p1` and `patch -p1` take, in the file's own bytes.

use std::path::{Component, Path};

use similar::udiff::UnifiedHunkHeader;
use similar::{Algorithm, ChangeTag, capture_diff_slices, group_diff_ops};

use super::{Paint, escape, relative, unencodable};
use crate::collect::Source;
use crate::problem::Problem;

const CONTEXT: usize = 3;

/// The unified diff from a source's text to `new`; empty if they are equal.
///
/// Paths are relative to the folder `here`; those that lie elsewhere lose their leading slash.
///
/// # Errors
/// When the file's encoding can't hold the new text.
pub fn diff(source: &Source, new: &str, here: &Path, paint: Paint) -> Result<Vec<u8>, Problem> {
    // The byte order mark is a part of the first line's bytes, whichever line that is.
    let [old, new] = [&source.text, new].map(|text| format!("{}{text}", source.mark()));
    let old_lines: Vec<&str> = old.split_inclusive('\n').collect();
    let new_lines: Vec<&str> = new.split_inclusive('\n').collect();
    let ops = capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines);
    let mut out = Output { source, paint, bytes: Vec::new() };
    let hunks = group_diff_ops(ops, CONTEXT);
    if !hunks.is_empty() {
        let path = header_path(source, here);
        out.head("1", "---", &quoted(&[b"a/", path.as_slice()].concat()));
        out.head("1", "+++", &quoted(&[b"b/", path.as_slice()].concat()));
    }
    for ops in hunks {
        out.styled("36", UnifiedHunkHeader::new(&ops).to_string().as_bytes());
        for change in ops.iter().flat_map(|op| op.iter_changes(&old_lines, &new_lines)) {
            out.line(change.tag(), change.value()).map_err(|c| unencodable(source, c))?;
        }
    }
    Ok(out.bytes)
}

/// A diff in the making.
struct Output<'run> {
    source: &'run Source,
    paint: Paint,
    bytes: Vec<u8>,
}

impl Output<'_> {
    /// Adds a line of the header. As git does it, a tab ends a name that has blanks.
    fn head(&mut self, style: &str, sign: &str, name: &[u8]) {
        let end: &[u8] = if name.contains(&b' ') && !name.starts_with(b"\"") { b"\t" } else { b"" };
        self.styled(style, &[sign.as_bytes(), b" ", name, end].concat());
    }

    /// Adds a whole line in an ANSI style, if colours are wanted.
    fn styled(&mut self, style: &str, line: &[u8]) {
        match self.paint {
            Paint::Plain | Paint::Spelled => self.bytes.extend_from_slice(line),
            Paint::Coloured => {
                self.bytes.extend_from_slice(format!("\x1b[{style}m").as_bytes());
                self.bytes.extend_from_slice(line);
                self.bytes.extend_from_slice(b"\x1b[0m");
            }
        }
        self.bytes.push(b'\n');
    }

    /// Adds a line of the text; an error is a character that the file's encoding doesn't have.
    fn line(&mut self, tag: ChangeTag, text: &str) -> Result<(), char> {
        let (sign, style) = match tag {
            ChangeTag::Delete => ("-", "31"),
            ChangeTag::Insert => ("+", "32"),
            ChangeTag::Equal => (" ", "0"),
        };
        let body = text.strip_suffix('\n').unwrap_or(text);
        match self.paint {
            Paint::Plain => {
                let bytes = self.source.encode_part(body)?;
                self.styled(style, &[sign.as_bytes(), &bytes].concat());
            }
            Paint::Spelled | Paint::Coloured => {
                let body = body.strip_suffix('\r').unwrap_or(body);
                self.styled(style, format!("{sign}{}", escape::text(body)).as_bytes());
            }
        }
        if !text.ends_with('\n') {
            self.styled("0", b"\\ No newline at end of file");
        }
        Ok(())
    }
}

/// The file's path in the headers: below `here`, or from the root without the slash.
fn header_path(source: &Source, here: &Path) -> Vec<u8> {
    let shown = relative(&source.path, here);
    let is_above = shown.components().any(|part| part == Component::ParentDir);
    let path = if is_above && !source.is_stdin() { relative(&source.real_path, here) } else { shown };
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.as_encoded_bytes()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join(&b'/')
}

/// A path as git writes it: quoted like a C string if it has quotes, backslashes, control characters or
/// bytes that are not UTF-8.
fn quoted(path: &[u8]) -> Vec<u8> {
    let is_plain = |byte: &u8| !byte.is_ascii_control() && !matches!(byte, b'"' | b'\\');
    if std::str::from_utf8(path).is_ok_and(|text| escape::text(text) == text) && path.iter().all(is_plain) {
        return path.to_vec();
    }
    let mut name = vec![b'"'];
    for byte in path {
        match byte {
            b'"' | b'\\' => name.extend([b'\\', *byte]),
            byte if byte.is_ascii_control() || !byte.is_ascii() => name.extend(format!("\\{byte:03o}").bytes()),
            byte => name.push(*byte),
        }
    }
    name.push(b'"');
    name
}
