//! Bytes in, logical lines out, each with the definitions around it: a scan for files that are not worth a parser.
//!
//! Errs towards *too many words*: those of f-strings count, and the words of strings in lines that look names up.

use std::ops::Range;

use super::statement::is_word;
use super::text;

/// A word of a logical line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'b> {
    pub(super) text: &'b [u8],
    /// Where it starts, in bytes.
    pub(super) start: usize,
    /// Whether the line binds it.
    pub(super) is_target: bool,
    /// What it is a name of.
    pub(super) of: Of<'b>,
    /// Whether it stands in a call's or a subscript's brackets.
    is_nested: bool,
    /// What stands behind it, blanks apart: 0 at the end.
    pub(super) next: u8,
}

/// What a word is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of<'b> {
    /// Nothing: no dot stands before it.
    Nothing,
    /// What the name at the beginning of the dots stands for, or a part of that.
    Name(&'b [u8]),
    /// What an expression gives.
    Value,
    /// Anything: it stands in a string.
    Anything,
}

/// A definition around a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'b> {
    pub(super) name: &'b [u8],
    pub(super) is_class: bool,
    /// Whether decorators stand above it.
    pub(super) is_decorated: bool,
    indent: usize,
}

/// A logical line.
#[derive(Debug)]
pub(super) struct Line<'l, 'b> {
    /// Whether it is the first line of a definition, which is the innermost block.
    pub(super) is_header: bool,
    /// The definitions around it, the outermost first; a header's own among them.
    pub(super) blocks: &'l [Block<'b>],
    pub(super) words: &'l [Word<'b>],
}

/// Calls `visit` with each logical line of `bytes`.
pub(super) fn each<'b>(bytes: &'b [u8], mut visit: impl FnMut(&Line<'_, 'b>)) {
    let mut scan = Scan { bytes, at: 0, words: Vec::new(), looks_up: false, targets: 0..0, nested: 0 };
    let mut blocks: Vec<Block<'b>> = Vec::new();
    let mut is_decorated = false;
    if bytes.starts_with(b"\xef\xbb\xbf") {
        scan.at = 3;
    }
    while let Some(indent) = scan.indent() {
        scan.line();
        let words = &scan.words;
        while blocks.last().is_some_and(|block| block.indent >= indent) {
            blocks.pop();
        }
        let first = scan.first();
        let keyword = usize::from(first == Some(b"async"));
        let is_class = first == Some(b"class");
        let is_header = is_class || first.is_some() && words.get(keyword).is_some_and(|word| word.text == b"def");
        let name = words.get(keyword + 1).filter(|_| is_header);
        blocks.extend(name.map(|name| Block { name: name.text, is_class, is_decorated, indent }));
        is_decorated =
            first.is_none() && words.first().is_some_and(|word| bytes[..word.start].trim_ascii_end().ends_with(b"@"));
        visit(&Line { is_header: name.is_some(), blocks: &blocks, words });
    }
}

struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
    words: Vec<Word<'b>>,
    /// Whether the line looks something up by its name in a string.
    looks_up: bool,
    /// The words that an assignment's sign that follows would bind; no end yet.
    targets: Range<usize>,
    /// How many brackets around are those of calls and subscripts.
    nested: usize,
}

/// What begins a statement that may hold another behind a colon, on the same line.
const COMPOUND: [&[u8]; 14] = [
    b"if", b"elif", b"else", b"while", b"for", b"try", b"except", b"finally", b"with", b"async", b"def", b"class",
    b"match", b"case",
];

impl<'b> Scan<'b> {
    /// Goes to the next line that holds code; the width of the blanks before that. None at the end.
    fn indent(&mut self) -> Option<usize> {
        let mut width = 0;
        loop {
            match self.bytes.get(self.at)? {
                b' ' => width += 1,
                b'\t' => width = (width / 8 + 1) * 8,
                b'\n' | b'\r' | b'\x0c' => width = 0,
                b'#' => {
                    self.at += self.bytes[self.at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
                    continue;
                }
                _ => return Some(width),
            }
            self.at += 1;
        }
    }

    /// Takes the words of one logical line.
    fn line(&mut self) {
        self.words.clear();
        self.looks_up = false;
        self.targets = 0..usize::MAX;
        // Of each bracket around, whether it is a call's or a subscript's.
        let mut brackets: Vec<bool> = Vec::new();
        self.nested = 0;
        let mut is_prefix_formatted = false;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'\n' | b'\r' if brackets.is_empty() => return,
                b'\\' => self.at += usize::from(self.bytes[self.at..].starts_with(b"\\\r\n")) + 1,
                b'(' | b'[' | b'{' => {
                    let before = self.at.checked_sub(1).map(|at| self.bytes[at]);
                    let is_nested = before.is_some_and(|byte| is_word(byte) || matches!(byte, b')' | b']'));
                    brackets.push(is_nested);
                    self.nested += usize::from(is_nested);
                }
                b')' | b']' | b'}' => self.nested -= usize::from(brackets.pop() == Some(true)),
                b';' if brackets.is_empty() => self.targets = self.words.len()..usize::MAX,
                b':' if brackets.is_empty() => self.colon(),
                b'#' => {
                    self.at += self.bytes[self.at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
                    continue;
                }
                b'"' | b'\'' => {
                    self.string(is_prefix_formatted);
                    continue;
                }
                b'=' if brackets.is_empty() => self.equals(),
                byte if is_word(byte) => {
                    is_prefix_formatted = self.word();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Takes a word; says whether it is the prefix of a formatted string.
    fn word(&mut self) -> bool {
        let start = self.at;
        self.at += self.bytes[start..].iter().take_while(|byte| is_word(**byte)).count();
        let text = &self.bytes[start..self.at];
        if matches!(self.bytes.get(self.at), Some(b'"' | b'\'')) {
            return text.iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'));
        }
        if text[0].is_ascii_digit() {
            return false;
        }
        let looks_up: [&[u8]; 6] = [b"getattr", b"globals", b"vars", b"attrgetter", b"methodcaller", b"__dict__"];
        self.looks_up |= looks_up.contains(&text);
        let mut rest = self.bytes[self.at..].iter().skip_while(|byte| matches!(byte, b' ' | b'\t'));
        let (next, after) = (rest.next().copied().unwrap_or_default(), rest.next().copied());
        let is_walrus = next == b':' && after == Some(b'=');
        let before = self.words.last();
        let is_bound_by = |word: &Word<'_>| match word.text {
            b"as" | b"for" => true,
            // `for a, b in`.
            b"in" => false,
            _ => self.words.iter().rev().find(|word| !word.is_target).is_some_and(|word| word.text == b"for"),
        };
        let of = self.of(start, before);
        let is_target = is_walrus || text != b"in" && of == Of::Nothing && before.is_some_and(is_bound_by);
        self.words.push(Word { text, start, is_target, of, is_nested: self.nested > 0, next });
        false
    }

    /// What the word at `start` is a name of, the last one before it being `last`.
    fn of(&self, start: usize, last: Option<&Word<'b>>) -> Of<'b> {
        let Some(base) = self.bytes[..start].trim_ascii_end().strip_suffix(b".") else { return Of::Nothing };
        let end = base.trim_ascii_end().len();
        match last.filter(|last| last.start + last.text.len() == end) {
            Some(Word { of: Of::Nothing, text, .. }) => Of::Name(text),
            Some(last) => last.of,
            None => Of::Value,
        }
    }

    /// A colon outside of brackets: of a compound statement, or before an annotation.
    fn colon(&mut self) {
        if self.bytes.get(self.at + 1) == Some(&b'=') {
            return;
        }
        if self.first().is_some_and(|first| COMPOUND.contains(&first)) {
            self.targets = self.words.len()..usize::MAX;
        } else {
            self.targets.end = self.targets.end.min(self.words.len());
        }
    }

    /// Marks what stands before an assignment's sign as bound, but for what is a part of something.
    fn equals(&mut self) {
        let before = self.at.checked_sub(1).map(|at| self.bytes[at]);
        let is_compared = matches!(before, Some(b'=' | b'!' | b'<' | b'>' | b':'));
        if !is_compared && self.bytes.get(self.at + 1) != Some(&b'=') {
            let end = self.targets.end.min(self.words.len());
            let words = self.words[self.targets.start.min(end)..end].iter_mut();
            words.filter(|word| word.of == Of::Nothing && !word.is_nested).for_each(|word| word.is_target = true);
        }
    }

    /// Passes over a string, taking the words of one that may hold code or names.
    fn string(&mut self, is_formatted: bool) {
        let end = text::string_end(self.bytes, self.at);
        let inner = self.bytes[self.at..end].trim_ascii();
        let is_name = inner.iter().all(|byte| is_word(*byte) || matches!(byte, b'.' | b'"' | b'\''));
        if is_formatted || self.looks_up && is_name {
            let mut at = self.at;
            // In a formatted string, only what stands in braces is code.
            let mut depth = usize::from(!is_formatted);
            while at < end {
                match self.bytes[at] {
                    b'{' if is_formatted => depth += 1,
                    b'}' if is_formatted => depth = depth.saturating_sub(1),
                    _ => {}
                }
                let length = self.bytes[at..end].iter().take_while(|byte| is_word(**byte)).count();
                if depth > 0 && length > 0 && !self.bytes[at].is_ascii_digit() {
                    let next = self.bytes.get(at + length).copied().unwrap_or_default();
                    let text = &self.bytes[at..at + length];
                    let of = Of::Anything;
                    self.words.push(Word { text, start: at, is_target: false, of, is_nested: false, next });
                }
                at += length.max(1);
            }
        }
        self.at = end.max(self.at + 1);
    }

    /// The line's first word, if nothing stands before it.
    fn first(&self) -> Option<&'b [u8]> {
        let word = self.words.first()?;
        let before = word.start.checked_sub(1).map(|at| self.bytes[at]);
        let is_first = matches!(before, None | Some(b'\n' | b'\r' | b' ' | b'\t' | b'\x0c' | 0xbf));
        is_first.then_some(word.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text for each line: its blocks, its words, those that it binds with a mark.
    fn shown(text: &str) -> Vec<String> {
        let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut lines = Vec::new();
        each(text.as_bytes(), |line| {
            let blocks: Vec<String> = line.blocks.iter().map(|block| show(block.name)).collect();
            let word = |word: &Word<'_>| show(word.text) + if word.is_target { "=" } else { "" };
            let words: Vec<String> = line.words.iter().map(word).collect();
            lines.push(format!("{}: {}", blocks.join("."), words.join(" ")));
        });
        lines
    }

    #[test]
    fn lines_know_their_definitions() {
        let text = "class A:\n    x = 1\n    async def go(self,\nq=1):\n        '''a\nb'''\n        return f'{run}'\ny: int = go(\n  2)\n";
        assert_eq!(
            shown(text),
            ["A: class A", "A: x=", "A.go: async def go self q", "A.go: ", "A.go: return run", ": y= int go"]
        );
    }

    #[test]
    fn names_in_strings_count_where_they_are_looked_up() {
        assert_eq!(shown("a = 'run'\nb = getattr(x, 'run')\n"), [": a=", ": b= getattr x run"]);
    }

    #[test]
    fn what_a_line_binds_is_told_from_what_it_says() {
        assert_eq!(
            shown("a.b[c] = d; (e, f) = g\nif h: i = j\nfor k, l in m(n=o): pass\np = q = r\ns[t]: u = v\n"),
            [": a= b c d e= f= g", ": if h i= j", ": for k= l= in m n o pass", ": p= q= r", ": s= t u v"]
        );
    }
}
