//! Bytes in, import statements out: a scan that never misses one.
//!
//! Errs towards *too much*: what looks like an import statement in a string counts as well.

use std::ops::Range;

use aho_corasick::AhoCorasick;

/// A piece of an import statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'b> {
    Word(&'b [u8]),
    Dot,
    Comma,
    Star,
}

/// `import a.b as c, d`, or `from ..a import b as c`.
#[derive(Debug)]
pub(super) struct Statement<'s, 'b> {
    /// What stands between `from` and `import`.
    pub(super) from: Option<&'s [Token<'b>]>,
    /// What stands behind `import`.
    pub(super) list: &'s [Token<'b>],
    /// Where the statement stands.
    pub(super) range: Range<usize>,
}

impl<'s, 'b> Statement<'s, 'b> {
    /// What is imported, without its name here, and that name if there is one.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'s [Token<'b>], Option<&'b [u8]>)> {
        self.list.split(|token| *token == Token::Comma).filter(|part| !part.is_empty()).map(|part| {
            match part.iter().position(|token| *token == Token::Word(b"as")) {
                Some(at) => (&part[..at], part.get(at + 1).and_then(|token| token.word())),
                None => (part, None),
            }
        })
    }
}

impl<'b> Token<'b> {
    /// The word, if it is one.
    pub(super) fn word(self) -> Option<&'b [u8]> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// What [`each`] searches with.
pub(super) fn finder() -> Option<AhoCorasick> {
    AhoCorasick::new(["import"]).ok()
}

/// Calls `take` with each import statement of `bytes`.
pub(super) fn each<'b>(finder: &AhoCorasick, bytes: &'b [u8], mut take: impl FnMut(&Statement<'_, 'b>)) {
    let (mut from, mut list) = (Vec::new(), Vec::new());
    let mut done = 0;
    for hit in finder.find_iter(bytes) {
        if hit.start() < done || !is_keyword(bytes, hit.start(), hit.end()) {
            continue;
        }
        let start = statement_start(bytes, hit.start(), done);
        from.clear();
        tokens(bytes, start..hit.start(), &mut from);
        let module = match from.split_first() {
            None => None,
            Some((Token::Word(b"from"), module)) if !module.is_empty() => Some(module),
            // Prose.
            Some(_) => continue,
        };
        list.clear();
        done = tokens(bytes, hit.end()..bytes.len(), &mut list);
        take(&Statement { from: module, list: &list, range: start..done });
    }
}

/// Whether the file calls `import_module()` or `__import__()`.
pub(super) fn imports_by_name(finder: &AhoCorasick, bytes: &[u8]) -> bool {
    let calls = |at: usize| bytes[at..].starts_with(b"import_module") || bytes[at..].starts_with(b"import__");
    finder.find_iter(bytes).any(|hit| calls(hit.start()))
}

/// A string literal with the form of a module's name, in a file that imports modules by such names.
pub(super) struct Named<'b> {
    pub(super) module: &'b [u8],
    /// What the line binds, if the literal is the argument of `import_module()` or `__import__()`; an outer none if it
    /// is not.
    pub(super) bound: Option<Option<&'b [u8]>>,
}

/// Calls `take` with each string literal of `bytes` that has the form of a module's name, if the file calls
/// `import_module()` or `__import__()` at all.
pub(super) fn each_named<'b>(finder: &AhoCorasick, bytes: &'b [u8], mut take: impl FnMut(Named<'b>)) {
    if !imports_by_name(finder, bytes) {
        return;
    }
    let is_quote = |byte: u8| byte == b'"' || byte == b'\'';
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(|byte| is_quote(*byte)).map(|found| at + found) {
        let length = bytes[start + 1..].iter().take_while(|byte| is_word(**byte) || **byte == b'.').count();
        let end = start + 1 + length;
        if length > 0 && bytes.get(end) == Some(&bytes[start]) {
            take(Named { module: &bytes[start + 1..end], bound: bound(bytes, start) });
        }
        at = end;
    }
}

/// The name that the line binds to the module whose name is the literal at `at`; see [`Named::bound`].
fn bound(bytes: &[u8], at: usize) -> Option<Option<&[u8]>> {
    let line = &bytes[statement_start(bytes, at, 0)..at];
    let call = line.trim_ascii_end().strip_suffix(b"(")?.trim_ascii_end();
    let call = call.strip_suffix(b"import_module").or_else(|| call.strip_suffix(b"__import__"))?;
    let target = call.split(|byte| *byte == b'=').next().filter(|target| target.len() < call.len());
    let target = target.map(<[u8]>::trim_ascii);
    Some(target.filter(|target| !target.is_empty() && target.iter().all(|byte| is_word(*byte))))
}

/// Calls `take` with each string literal in a statement that puts a folder on `sys.path`. Where such statements may be
/// is found by `finder`.
pub(super) fn each_folder<'b>(finder: &AhoCorasick, bytes: &'b [u8], mut take: impl FnMut(&'b [u8])) {
    for hit in finder.find_iter(bytes) {
        let (mut depth, mut at) = (0_usize, hit.end());
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                b'\n' | b'\r' if depth == 0 => break,
                b'"' | b'\'' => {
                    let length = bytes[at + 1..].iter().take_while(|inner| **inner != *byte).count();
                    take(&bytes[at + 1..at + 1 + length]);
                    at += length + 1;
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// Calls `take` with each word of the import statements of `bytes`, and of the strings that may name modules.
pub(super) fn each_word<'b>(finder: &AhoCorasick, bytes: &'b [u8], mut take: impl FnMut(&'b [u8])) {
    each(finder, bytes, |statement| {
        let tokens = statement.from.unwrap_or_default().iter().chain(statement.list);
        tokens.filter_map(|token| token.word()).for_each(&mut take);
    });
    each_named(finder, bytes, |named| named.module.split(|byte| *byte == b'.').for_each(&mut take));
}

/// Whether a name may hold the byte.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Whether the bytes from `start` to `end` are no part of a longer word.
pub(super) fn is_whole_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map(|at| bytes[at]);
    !before.is_some_and(is_word) && !bytes.get(end).copied().is_some_and(is_word)
}

fn is_keyword(bytes: &[u8], start: usize, end: usize) -> bool {
    // A byte order mark is no part of the first word.
    is_whole_word(bytes, start, end)
        || bytes[..start] == *b"\xef\xbb\xbf" && is_whole_word(&bytes[start..], 0, end - start)
}

/// The start of the simple statement that holds `at`.
fn statement_start(bytes: &[u8], at: usize, floor: usize) -> usize {
    let mut start = at;
    while start > floor {
        match bytes[start - 1] {
            b';' | b':' => break,
            b'\n' | b'\r' if !is_continued(&bytes[floor..start]) => break,
            _ => start -= 1,
        }
    }
    if start == 0 && bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { start }
}

/// Whether the line end at the end of `bytes` stands behind a backslash.
fn is_continued(bytes: &[u8]) -> bool {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    line.strip_suffix(b"\r").unwrap_or(line).ends_with(b"\\")
}

/// Adds the tokens of a statement's part to `found`, up to the statement's end, which comes back.
fn tokens<'b>(bytes: &'b [u8], range: Range<usize>, found: &mut Vec<Token<'b>>) -> usize {
    let mut inside = false;
    let mut at = range.start;
    while at < range.end {
        match bytes[at] {
            b'(' => inside = true,
            b')' | b';' => return at,
            b'\n' | b'\r' if !inside && !is_continued(&bytes[range.start..=at]) => return at,
            b'#' => {
                at += bytes[at..range.end].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
                continue;
            }
            b'.' => found.push(Token::Dot),
            b',' => found.push(Token::Comma),
            b'*' => found.push(Token::Star),
            byte if is_word(byte) => {
                let length = bytes[at..range.end].iter().take_while(|byte| is_word(**byte)).count();
                found.push(Token::Word(&bytes[at..at + length]));
                at += length;
                continue;
            }
            b' ' | b'\t' | b'\x0c' | b'\\' | b'\n' | b'\r' => {}
            // No import statement has it.
            _ => return at,
        }
        at += 1;
    }
    at
}
