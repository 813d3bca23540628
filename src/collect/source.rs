//! One Python file, decoded.

use std::path::{Path, PathBuf};

use super::encoding::{self, Encoding};
use crate::problem::Problem;
use crate::span::LineIndex;

/// The size in bytes above which a file is not read: no person writes such a program.
pub const MAX_BYTES: u64 = 16 << 20;
/// The length in bytes above which a line is refused, for the same reason.
pub const MAX_LINE: usize = 1 << 20;

/// How many lines that begin with `#`, or that end with a backslash, may follow each other: the parser looks ahead
/// from each of them over all that follow, so its time grows with the square of their number.
const MAX_IN_A_ROW: usize = 5_000;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// A Python file's text and what is needed to write it back unchanged.
#[derive(Debug)]
pub struct Source {
    /// The path as it is shown: below the argument that named it, without a leading `./`.
    pub path: PathBuf,
    /// The file itself: absolute, symbolic links resolved; empty for standard input.
    pub real_path: PathBuf,
    /// The decoded text, without a byte order mark; line ends as in the file.
    pub text: String,
    /// The starts of its lines.
    pub lines: LineIndex,
    /// Whether it is to be reported on and repaired.
    pub part: Part,
    encoding: Encoding,
    mark: Mark,
}

/// The part that a source plays in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The run is about it.
    Subject,
    /// It was read for the sake of others.
    Context,
}

/// Whether a byte order mark stands before the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Present,
    Absent,
}

impl Source {
    /// A UTF-8 source that no file holds.
    pub fn from_text(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            path: path.into(),
            real_path: PathBuf::new(),
            lines: LineIndex::new(&text),
            text,
            part: Part::Subject,
            encoding: Encoding::Utf8,
            mark: Mark::Absent,
        }
    }

    /// The same file with another text.
    pub fn with_text(&self, text: &str) -> Self {
        Self {
            path: self.path.clone(),
            real_path: self.real_path.clone(),
            text: text.to_owned(),
            lines: LineIndex::new(text),
            part: self.part,
            encoding: self.encoding,
            mark: self.mark,
        }
    }

    /// The same file, read for the sake of others.
    pub(super) fn into_context(self) -> Self {
        Self { part: Part::Context, ..self }
    }

    /// Decodes a file's `bytes` as Python would.
    ///
    /// # Errors
    /// When the bytes don't stand for a text, are too many, or couldn't be written back as they are.
    pub fn decode(path: &Path, real_path: &Path, bytes: &[u8]) -> Result<Self, Problem> {
        let refuse = |at: usize, message: String| Err(problem_at(path, bytes, at, message));
        if let Err((at, message)) = check_size(bytes) {
            return refuse(at, message);
        }
        let (mark, body) = match bytes.strip_prefix(BOM) {
            Some(body) => (Mark::Present, body),
            None => (Mark::Absent, bytes),
        };
        let offset = bytes.len() - body.len();
        let encoding = declared(path, body, mark)?;
        let text = match encoding.decode(body) {
            Ok(text) => text,
            Err(at) => return refuse(offset + at, undecodable(body, at, encoding)),
        };
        let source = Self {
            path: path.to_owned(),
            real_path: real_path.to_owned(),
            lines: LineIndex::new(&text),
            text,
            part: Part::Subject,
            encoding,
            mark,
        };
        if source.encode(&source.text).as_deref() != Ok(bytes) {
            let message = "the file can't be handled: in its encoding, some bytes change when they are decoded and \
                           encoded again; convert it to UTF-8";
            return Err(Problem::new(path, message));
        }
        Ok(source)
    }

    /// The bytes of a whole `text` in this file's encoding, byte order mark included.
    ///
    /// # Errors
    /// The first character that the encoding doesn't have.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, char> {
        let bytes = self.encode_part(text)?;
        Ok(match self.mark {
            Mark::Present => [BOM, &bytes].concat(),
            Mark::Absent => bytes,
        })
    }

    /// The bytes of a part of a text in this file's encoding, without a byte order mark.
    ///
    /// # Errors
    /// The first character that the encoding doesn't have.
    pub fn encode_part(&self, text: &str) -> Result<Vec<u8>, char> {
        self.encoding.encode(text)
    }

    /// What stands before the text: a byte order mark, or nothing.
    pub fn mark(&self) -> &'static str {
        match self.mark {
            Mark::Present => "\u{feff}",
            Mark::Absent => "",
        }
    }

    /// Whether the text came from standard input, so that there is no file to write.
    pub fn is_stdin(&self) -> bool {
        self.real_path.as_os_str().is_empty()
    }

    /// Whether `bytes` are still what was read. The round trip is exact, so the text tells.
    pub fn is_unchanged(&self, bytes: &[u8]) -> bool {
        self.encode(&self.text).as_deref() == Ok(bytes)
    }
}

/// Whether plain UTF-8 bytes need no closer look: what is true of nearly every file, in one pass.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    !bytes.contains(&0) && (bytes.is_ascii() || std::str::from_utf8(bytes).is_ok())
}

/// Refuses what no person wrote, with the offset of the place.
fn check_size(bytes: &[u8]) -> Result<(), (usize, String)> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err((0, too_big(bytes.len() as u64)));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err((at, "the file has a NUL byte, so Python does not run it; is it a Python file?".to_owned()));
    }
    let (mut start, mut in_a_row) = (0, 0);
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')) {
        if line.len() > MAX_LINE {
            let message = format!("this line has {} bytes; lines of more than {MAX_LINE} are not handled", line.len());
            return Err((start, message));
        }
        match line.trim_ascii_start() {
            [b'#', ..] | [.., b'\\'] => in_a_row += 1,
            [] => {}
            _ => in_a_row = 0,
        }
        if in_a_row > MAX_IN_A_ROW {
            let message = format!("more than {MAX_IN_A_ROW} comments or continued lines in a row are not handled");
            return Err((start, message));
        }
        start += line.len() + 1;
    }
    Ok(())
}

/// The sentence for a file of `length` bytes that is not read.
pub(super) fn too_big(length: u64) -> String {
    format!("the file has {length} bytes; files of more than {MAX_BYTES} are not handled (--exclude passes over it)")
}

/// The encoding by byte order mark and declaration.
fn declared(path: &Path, body: &[u8], mark: Mark) -> Result<Encoding, Problem> {
    let Some((line, name)) = encoding::cookie(body) else { return Ok(Encoding::Utf8) };
    let message = match (Encoding::named(name), mark) {
        (Some(Encoding::Utf8), _) => return Ok(Encoding::Utf8),
        (Some(encoding), Mark::Absent) => return Ok(encoding),
        (Some(_), Mark::Present) => {
            format!(
                "the file starts with the UTF-8 byte order mark but declares the encoding {name:?}; Python refuses it"
            )
        }
        (None, _) => format!("the declared encoding {name:?} is not known; convert the file to UTF-8"),
    };
    Err(Problem { place: Some((line + 1, 1)), ..Problem::new(path, message) })
}

/// The sentence for the byte at `at` that stands for nothing.
fn undecodable(body: &[u8], at: usize, encoding: Encoding) -> String {
    let byte = body.get(at).copied().unwrap_or_default();
    match encoding {
        Encoding::Utf8 if encoding::cookie(body).is_none() => format!(
            "the byte 0x{byte:02x} is not UTF-8 and no other encoding is declared; \
             add a line like `# -*- coding: latin-1 -*-` or convert the file"
        ),
        Encoding::Utf8 => format!("the byte 0x{byte:02x} is not UTF-8, which the file declares"),
        Encoding::Ascii => format!("the byte 0x{byte:02x} is not ASCII, which the file declares"),
        Encoding::Latin1 | Encoding::Table(_) => {
            format!("the byte 0x{byte:02x} stands for nothing in the encoding that the file declares")
        }
    }
}

/// A problem at the byte `at`. Columns count bytes, as there are no characters to count.
fn problem_at(path: &Path, bytes: &[u8], at: usize, message: String) -> Problem {
    let before = &bytes[..at.min(bytes.len())];
    let mut line = 1;
    let mut start = 0;
    for (i, byte) in before.iter().enumerate() {
        if *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
            line += 1;
            start = i + 1;
        }
    }
    Problem { place: Some((line, before.len() - start + 1)), ..Problem::new(path, message) }
}
