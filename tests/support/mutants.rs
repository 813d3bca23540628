//! Texts that nobody wrote, from those of `tests/` and from bytes that decide: where a line goes, what is wrapped in
//! what. The same bytes make the same text.

use std::fs;
use std::path::{Path, PathBuf};

/// What is put into texts: what opens, closes, ends lines, or means much.
const PIECES: &[&[u8]] = &[
    b"\r",
    b"\r\n",
    b"\n",
    b"\t",
    b"\0",
    b"\\\n",
    b"'''",
    b"\"",
    b"(",
    b")",
    b"[",
    b"{",
    b"}",
    b":",
    b";",
    b"\x0c",
    b"    ",
    b"lambda: ",
    b"if __name__ == '__main__':",
    b"global x\n",
    b"async ",
    b"@",
    b"*",
    b"f'{",
    b"\xff",
    b"\xef\xbb\xbf",
    b"match x:\n    case ",
    b"multiprocessing.Pool(2)\n",
    b"else:\n",
    b"class A:\n",
];

/// What a statement may be put under.
const HEADS: &[&str] = &[
    "if __name__ == \"__main__\":",
    "if __name__ != \"__main__\":",
    "if True:",
    "for _ in range(1):",
    "while True:",
    "try:",
    "with open(\"f\") as f:",
    "def main():",
    "class main:",
    "def f(x=[]):",
    "async def g():",
    "match 1:\n    case _:",
];

/// Statements that change what others mean.
const STATEMENTS: &[&str] = &[
    "main()",
    "import multiprocessing",
    "from multiprocessing import *",
    "multiprocessing.set_start_method(\"spawn\")",
    "multiprocessing.freeze_support()",
    "exec(\"x = 1\")",
    "del main",
    "main = 1",
    "x: int = 1",
    "print(globals())",
    "import sys; sys.exit(0)",
    "@f\ndef f(): return f",
    "lock = multiprocessing.Lock()",
    "x = lambda: x",
    "[x for x in (y := range(3))]",
    "multiprocessing.Pool(2).map(f, x)",
];

/// The Python files below a folder, relative to the manifest.
pub(crate) fn corpus(folder: &str) -> Vec<Vec<u8>> {
    fn visit(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "py") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Decisions, from bytes: when they are used up, each is the first choice.
pub(crate) struct Choices<'b>(pub(crate) &'b [u8]);

impl Choices<'_> {
    /// A number below `end`, or 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let (taken, rest) = self.0.split_at(self.0.len().min(2));
        self.0 = rest;
        taken.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)) % end.max(1)
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

/// A text of the corpus with bytes and lines put in, taken out, doubled, swapped.
pub(crate) fn torn(corpus: &[Vec<u8>], choices: &mut Choices<'_>) -> Vec<u8> {
    let mut text = choices.of(corpus);
    for _ in 0..=choices.below(5) {
        let kind = choices.below(6);
        let at = choices.below(text.len() + 1);
        let mut lines: Vec<Vec<u8>> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let (one, other) = (choices.below(lines.len()), choices.below(lines.len()));
        match kind {
            0 => drop(text.splice(at..at, choices.of(PIECES).iter().copied())),
            1 => drop(text.drain(at..(at + 1 + choices.below(12)).min(text.len()).max(at))),
            _ => {
                match kind {
                    2 => lines.insert(other, lines[one].clone()),
                    3 => drop(lines.remove(one)),
                    4 => lines.swap(one, other),
                    _ => {
                        let donor = choices.of(corpus);
                        let donor: Vec<&[u8]> = donor.split(|byte| *byte == b'\n').collect();
                        let first = choices.below(donor.len());
                        let end = (first + 1 + choices.below(5)).min(donor.len());
                        drop(lines.splice(one..one, donor[first..end].iter().map(|line| line.to_vec())));
                    }
                }
                text = lines.join(&b'\n');
            }
        }
    }
    text
}

/// A program of module-level statements out of the corpus: one text, with statements of others between its own,
/// moved, doubled, put under a head, joined by semicolons; with names exchanged.
pub(crate) fn composed(corpus: &[Vec<u8>], choices: &mut Choices<'_>) -> Vec<u8> {
    let mut program = statements(&choices.of(corpus));
    for _ in 0..=choices.below(8) {
        let (one, other) = (choices.below(program.len()), choices.below(program.len()));
        match choices.below(8) {
            0 => {
                let donor = statements(&choices.of(corpus));
                let first = choices.below(donor.len());
                let end = (first + 1 + choices.below(3)).min(donor.len());
                drop(program.splice(one..one, donor[first..end].iter().cloned()));
            }
            1 => program.swap(one, other),
            2 => program.insert(other, program[one].clone()),
            3 => program[one] = under(choices.of(HEADS), &program[one]),
            4 => program.insert(one, format!("{}\n", choices.of(STATEMENTS))),
            5 if program[one].lines().count() == 1 && program[other].lines().count() == 1 => {
                program[one] = format!("{}; {}", program[one].trim_end(), program[other]);
            }
            6 => {
                let names = ["main", "x", "print", "__name__", "multiprocessing"].map(str::to_owned);
                let words: Vec<String> = words(&program[one]).map(str::to_owned).collect();
                if !words.is_empty() {
                    let (old, new) = (choices.of(&words), choices.of(&names));
                    program = program.iter().map(|statement| renamed(statement, &old, &new)).collect();
                }
            }
            _ if program.len() > 1 => drop(program.remove(one)),
            _ => {}
        }
    }
    program.concat().into_bytes()
}

/// The text in parts that begin at column 0, each with the blank lines and comments above it.
fn statements(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for line in text.split_inclusive('\n') {
        let goes_on = ["else", "elif", "except", "finally", "case ", "#"].iter().any(|word| line.starts_with(word));
        let begins = line.starts_with(|c: char| c.is_alphanumeric() || "_@\"'*({[".contains(c)) && !goes_on && !quoted;
        if begins && !parts[parts.len() - 1].trim_start().starts_with('@') {
            parts.push(String::new());
        }
        let last = parts.len() - 1;
        parts[last].push_str(line);
        quoted ^= (line.matches("\"\"\"").count() + line.matches("'''").count()) % 2 == 1;
    }
    parts
}

fn under(head: &str, statement: &str) -> String {
    let indent = if head.contains('\n') { "        " } else { "    " };
    let body: String = statement.split_inclusive('\n').map(|line| format!("{indent}{line}")).collect();
    let end = if head.starts_with("try") { "except Exception:\n    pass\n" } else { "" };
    format!("{head}\n{body}\n{end}")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c != '_' && !c.is_alphanumeric()).filter(|word| word.len() > 3)
}

/// `text` with the word `old` replaced.
fn renamed(text: &str, old: &str, new: &str) -> String {
    let is_part = |c: char| c == '_' || c.is_alphanumeric();
    let (mut result, mut end) = (String::new(), 0);
    for (at, _) in text.match_indices(old) {
        let whole = !text[..at].ends_with(is_part) && !text[at + old.len()..].starts_with(is_part);
        if whole && at >= end {
            result.push_str(&text[end..at]);
            result.push_str(new);
            end = at + old.len();
        }
    }
    result + &text[end..]
}
