//! A file's declared encoding: bytes in, text out, and back.

use encoding_rs::DecoderResult;

/// How a file's bytes stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Python's default.
    Utf8,
    /// Each byte is the character of the same number. `encoding_rs` has no such thing: on the web
    /// the name means cp1252.
    Latin1,
    /// Bytes below 128 alone.
    Ascii,
    /// A table of `encoding_rs`.
    Table(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// The encoding that Python calls `name`, if it is known here.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace('_', "-");
        let is = |stem: &str| name == stem || name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('-'));
        if is("utf-8") || matches!(name.as_str(), "utf8" | "u8" | "utf" | "cp65001") {
            return Some(Self::Utf8);
        }
        if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
            return Some(Self::Latin1);
        }
        if matches!(name.as_str(), "latin1" | "latin" | "l1" | "iso8859-1" | "iso88591" | "8859" | "cp819") {
            return Some(Self::Latin1);
        }
        if matches!(name.as_str(), "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" | "cp367") {
            return Some(Self::Ascii);
        }
        let label = match name.as_str() {
            "cp932" | "932" | "mskanji" | "s-jis" | "shiftjis" => "shift_jis",
            "cp936" | "936" | "ms936" => "gbk",
            "cp949" | "949" | "ms949" | "uhc" => "euc-kr",
            "cp950" | "950" | "ms950" => "big5",
            "eucjp" | "ujis" | "u-jis" => "euc-jp",
            "euckr" | "ks-c-5601" | "ksc5601" => "euc-kr",
            "shift-jis" => "shift_jis",
            "mac-roman" | "macroman" => "macintosh",
            "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic",
            other => other,
        };
        encoding_rs::Encoding::for_label(label.as_bytes()).filter(|e| e.is_ascii_compatible()).map(Self::Table)
    }

    /// The text of `bytes`; an error is the offset of the first byte that stands for nothing, give
    /// or take the length of one character.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<String, usize> {
        match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => Err(error.valid_up_to()),
            },
            Self::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Self::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
                Some(at) => Err(at),
                None => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            },
            Self::Table(table) => decode_by(table, bytes),
        }
    }

    /// The bytes of `text`; an error is the first character that has none.
    pub(super) fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        match self {
            Self::Utf8 => Ok(text.as_bytes().to_vec()),
            Self::Latin1 => text.chars().map(|c| u8::try_from(u32::from(c)).map_err(|_| c)).collect(),
            Self::Ascii => match text.chars().find(|c| !c.is_ascii()) {
                Some(c) => Err(c),
                None => Ok(text.as_bytes().to_vec()),
            },
            Self::Table(table) => {
                let (bytes, _, unmappable) = table.encode(text);
                if !unmappable {
                    return Ok(bytes.into_owned());
                }
                let lost = |c: &char| table.encode(c.encode_utf8(&mut [0; 4])).2;
                Err(text.chars().find(lost).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
        }
    }
}

/// Decodes all of `bytes` by a table, without replacement characters.
fn decode_by(table: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = table.new_decoder_without_bom_handling();
    let size = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).ok_or(0_usize)?;
    let mut text = String::with_capacity(size);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => {}
        DecoderResult::Malformed(length, after) => {
            return Err(read.saturating_sub(usize::from(length) + usize::from(after)));
        }
        DecoderResult::OutputFull => return Err(read),
    }
    // The web's tables give the holes of Python's cp125x code pages to control characters.
    let control = |c: char| ('\u{80}'..'\u{a0}').contains(&c);
    match text.find(control) {
        Some(at) if table.is_single_byte() && table.name().starts_with("windows-") => Err(text[..at].chars().count()),
        _ => Ok(text),
    }
}

/// The encoding that the first two lines declare (PEP 263) and its 0-based line.
pub(super) fn cookie(bytes: &[u8]) -> Option<(usize, &str)> {
    let mut rest = bytes;
    for number in 0..2 {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let (line, tail) = rest.split_at(end);
        let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
        let line = start.map_or(&[][..], |start| &line[start..]);
        match line.first() {
            Some(b'#') => {
                if let Some(name) = declared(line) {
                    return Some((number, name));
                }
            }
            // Only a blank line or a comment may stand above the declaration.
            Some(_) => return None,
            None => {}
        }
        rest = tail.strip_prefix(b"\r\n").or_else(|| tail.get(1..)).unwrap_or(&[]);
    }
    None
}

/// The name in a comment like `# -*- coding: latin-1 -*-`.
fn declared(comment: &[u8]) -> Option<&str> {
    let mut from = 0;
    while let Some(at) = comment[from..].windows(6).position(|word| word == b"coding") {
        from += at + 6;
        let Some(b':' | b'=') = comment.get(from) else { continue };
        let rest = comment[from + 1..].trim_ascii_start();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        if length > 0 {
            return std::str::from_utf8(&rest[..length]).ok();
        }
    }
    None
}
