//! Comments by which a user silences findings: `# mainguard: ignore[MG401]`, `# noqa`, `# mainguard: skip-file`.

use crate::collect::Source;
use crate::span::Span;

/// What stands in each text with a comment that may silence something, in any case.
pub const WORDS: [&str; 2] = ["noqa", "mainguard:"];

/// Whether a comment silences findings with this code at `span`.
///
/// The comment stands on the span's first line, or on the last line of the statement's head that holds it.
pub fn suppressed(source: &Source, code: &str, span: Span) -> bool {
    Suppressions::of(&source.text).covers(code, span)
}

/// Whether a comment above the first statement (a docstring aside) asks to leave the whole file alone.
pub fn skip_file(text: &str) -> bool {
    Suppressions::of(text).skips_file()
}

/// All the comments of a text, for many questions.
#[derive(Debug)]
pub struct Suppressions<'text> {
    text: &'text str,
    /// The comments, in order.
    comments: Vec<Span>,
    /// The offsets of the line ends that end a logical line.
    ends: Vec<usize>,
    /// Where the first token that is neither a string nor a comment stands.
    first_code: usize,
}

impl<'text> Suppressions<'text> {
    /// Finds the comments of `text`.
    pub fn of(text: &'text str) -> Self {
        let none = Self { text, comments: Vec::new(), ends: Vec::new(), first_code: text.len() };
        let bytes = text.as_bytes();
        let is_named = |word: &str| bytes.windows(word.len()).any(|at| at.eq_ignore_ascii_case(word.as_bytes()));
        if !WORDS.into_iter().any(is_named) {
            return none;
        }
        let mut lexer = Lexer { bytes, at: 0, depth: 0, frames: Vec::new(), found: none };
        lexer.run();
        lexer.found
    }

    /// Whether a comment silences findings with this code at `span`.
    pub fn covers(&self, code: &str, span: Span) -> bool {
        self.covering(code, span).is_some()
    }

    /// The comment that silences findings with this code at `span`.
    pub fn covering(&self, code: &str, span: Span) -> Option<Span> {
        let start = span.start as usize;
        let head_end = self.ends.get(self.ends.partition_point(|end| *end < start)).copied();
        let head_end = head_end.unwrap_or(self.text.len());
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let line_end = rest.iter().position(is_end).map_or(self.text.len(), |length| start + length);
        [line_end, head_end].into_iter().find_map(|end| {
            // A comment reaches to the end of its line, so one that ends there is on it.
            let index = self.comments.binary_search_by_key(&end, |comment| comment.end as usize).ok()?;
            let comment = self.comments[index];
            named(&self.text[comment.range()]).any(|codes| codes.name(code)).then_some(comment)
        })
    }

    /// The comments, or codes in them, that silenced nothing of what was `used`: pairs of a comment and the code
    /// of a finding. Codes that `asked` says nobody looked for are not judged; the empty one stands for all.
    ///
    /// A `noqa` is judged only by the codes of ours that it names.
    pub fn unused(&self, used: &[(Span, &str)], asked: impl Fn(&str) -> bool) -> Vec<(Span, String)> {
        let mut unused = Vec::new();
        for comment in &self.comments {
            let is_used = |beginning: &str| used.iter().any(|(at, code)| at == comment && code.starts_with(beginning));
            let text = &self.text[comment.range()];
            for codes in named(text) {
                let beginnings = match codes {
                    Codes::All if text.contains("mainguard") => vec![String::new()],
                    Codes::All => Vec::new(),
                    Codes::Only(codes) => codes.into_iter().filter(|code| code.starts_with("MG")).collect(),
                };
                let idle = beginnings.into_iter().filter(|beginning| asked(beginning) && !is_used(beginning));
                unused.extend(idle.map(|beginning| (*comment, beginning)));
            }
        }
        unused
    }

    /// Whether a comment above the first statement asks to leave the whole file alone.
    pub fn skips_file(&self) -> bool {
        let above = self.comments.iter().take_while(|comment| (comment.start as usize) < self.first_code);
        above.filter_map(|comment| directives(&self.text[comment.range()]).find_map(own)).any(|rest| {
            let rest = rest.strip_prefix("skip-file");
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        })
    }
}

/// The texts behind each `#` of a comment.
fn directives(comment: &str) -> impl Iterator<Item = &str> {
    comment.split('#').skip(1).map(str::trim_start)
}

/// What stands behind `mainguard:`.
fn own(directive: &str) -> Option<&str> {
    let head = directive.get(..10).filter(|head| head.eq_ignore_ascii_case("mainguard:"));
    head.map(|head| directive[head.len()..].trim_start())
}

/// Which codes a comment silences.
enum Codes {
    All,
    /// Those that begin with one of these.
    Only(Vec<String>),
}

impl Codes {
    fn name(&self, code: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(beginnings) => beginnings.iter().any(|beginning| code.starts_with(beginning)),
        }
    }
}

/// What each directive of a comment silences, as far as it silences anything.
fn named(comment: &str) -> impl Iterator<Item = Codes> {
    directives(comment).filter_map(|directive| match own(directive) {
        Some(rest) => ignored(rest.strip_prefix("ignore")?),
        None => noqa(directive),
    })
}

/// What `[MG401, MG2]` behind `ignore` names; nothing there names all.
fn ignored(rest: &str) -> Option<Codes> {
    match rest.trim_start().strip_prefix('[') {
        Some(list) => {
            let list = list.split(']').next().unwrap_or_default();
            let codes = list.split(',').map(str::trim).filter(|code| !code.is_empty());
            Some(Codes::Only(codes.map(str::to_owned).collect()))
        }
        None if rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')) => None,
        None => Some(Codes::All),
    }
}

/// What `noqa` or `noqa: E501, MG401` names, read as flake8 does: without codes it names all.
fn noqa(directive: &str) -> Option<Codes> {
    let rest = directive.get(..4).filter(|head| head.eq_ignore_ascii_case("noqa")).map(|_| &directive[4..])?;
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let Some(list) = rest.trim_start().strip_prefix(':') else { return Some(Codes::All) };
    let words = list.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    let codes: Vec<String> = words.take_while(|word| is_code(word)).map(str::to_ascii_uppercase).collect();
    Some(if codes.is_empty() { Codes::All } else { Codes::Only(codes) })
}

/// Whether `word` looks like `E501`: letters, then digits.
fn is_code(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    digits.len() < word.len() && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the lexer is inside of.
#[derive(Clone, Copy)]
enum Frame {
    /// A string literal.
    Text { quote: u8, width: usize, has_fields: bool },
    /// A replacement field of an f-string, with so many brackets open in it.
    Field { depth: usize },
    /// The format specification of a field.
    Format,
}

/// Tells strings, comments and logical lines apart; knows no more of Python.
struct Lexer<'text> {
    bytes: &'text [u8],
    at: usize,
    depth: usize,
    frames: Vec<Frame>,
    found: Suppressions<'text>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while self.at < self.bytes.len() {
            match self.frames.last().copied() {
                None | Some(Frame::Field { .. }) => self.code(),
                Some(Frame::Text { quote, width, has_fields }) => self.text(quote, width, has_fields),
                Some(Frame::Format) => self.format(),
            }
        }
    }

    /// The width of the line end at `at`, 0 if there is none.
    fn line_end(&self, at: usize) -> usize {
        match self.bytes.get(at..).unwrap_or_default() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        }
    }

    fn code(&mut self) {
        let byte = self.bytes[self.at];
        let start = self.at;
        match byte {
            b'#' => {
                while self.at < self.bytes.len() && self.line_end(self.at) == 0 {
                    self.at += 1;
                }
                self.found.comments.push(Span::new(start, self.at));
                return;
            }
            b'"' | b'\'' => return self.open("", byte),
            b'\n' | b'\r' => {
                if self.depth == 0 && self.frames.is_empty() {
                    self.found.ends.push(start);
                }
                self.at += self.line_end(start);
                return;
            }
            b' ' | b'\t' | b'\x0c' => {}
            b'\\' => self.at += self.line_end(start + 1),
            _ if byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii() => return self.word(),
            _ => {
                self.note_code(start);
                self.bracket(byte);
            }
        }
        self.at += 1;
    }

    fn note_code(&mut self, at: usize) {
        self.found.first_code = self.found.first_code.min(at);
    }

    /// Takes a name or number, which may be the prefix of a string.
    fn word(&mut self) {
        let start = self.at;
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
        let length = self.bytes[start..].iter().position(|byte| !is_word(byte));
        self.at = length.map_or(self.bytes.len(), |length| start + length);
        let word = self.found.text.get(start..self.at).unwrap_or_default().to_ascii_lowercase();
        let is_prefix = matches!(word.as_str(), "r" | "u" | "b" | "f" | "t" | "br" | "rb" | "fr" | "rf" | "tr" | "rt");
        match self.bytes.get(self.at) {
            Some(quote @ (b'"' | b'\'')) if is_prefix => self.open(&word, *quote),
            _ => self.note_code(start),
        }
    }

    /// Enters a string.
    fn open(&mut self, prefix: &str, quote: u8) {
        let is_triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        let width = if is_triple { 3 } else { 1 };
        self.at += width;
        self.frames.push(Frame::Text { quote, width, has_fields: prefix.contains(['f', 't']) });
    }

    fn bracket(&mut self, byte: u8) {
        let Some(Frame::Field { depth }) = self.frames.last_mut() else {
            match byte {
                b'(' | b'[' | b'{' => self.depth += 1,
                b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            return;
        };
        match byte {
            b'(' | b'[' | b'{' => *depth += 1,
            b'}' if *depth == 0 => drop(self.frames.pop()),
            b')' | b']' | b'}' => *depth = depth.saturating_sub(1),
            b':' if *depth == 0 => self.frames.push(Frame::Format),
            _ => {}
        }
    }

    fn text(&mut self, quote: u8, width: usize, has_fields: bool) {
        let rest = &self.bytes[self.at..];
        match rest[0] {
            b'\\' => self.at += 1 + self.line_end(self.at + 1).max(1),
            b'\n' | b'\r' if width == 1 => self.frames.clear(),
            b'{' if has_fields && rest.starts_with(b"{{") => self.at += 2,
            b'{' if has_fields => {
                self.frames.push(Frame::Field { depth: 0 });
                self.at += 1;
            }
            byte if byte == quote && rest.starts_with(&[quote; 3][..width]) => {
                self.frames.pop();
                self.at += width;
            }
            _ => self.at += 1,
        }
    }

    fn format(&mut self) {
        let strings = self.frames.iter().rev();
        let within = strings.filter_map(|frame| match frame {
            Frame::Text { quote, width, .. } => Some((*quote, *width)),
            _ => None,
        });
        let (quote, width) = within.take(1).next().unwrap_or((b'"', 1));
        match self.bytes[self.at] {
            b'{' => self.frames.push(Frame::Field { depth: 0 }),
            b'}' => self.frames.truncate(self.frames.len() - 2),
            b'\n' | b'\r' if width == 1 => return self.frames.clear(),
            byte if byte == quote && width == 1 => return self.frames.truncate(self.frames.len() - 2),
            _ => {}
        }
        self.at += 1;
    }
}
