//! Texts that nobody wrote, through the whole pipeline: no panic; once is enough; what is not proven is not changed.
//!
//! Mutants of the behaviour cases' programs, from a seed. `FUZZ=100..100000 cargo test --release --test fuzz` tries
//! those seeds; a failure is printed with its seed and its text.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use mainguard::analyse;
use mainguard::collect::{Collected, Source};

/// What is put into texts: what opens, closes, ends lines, or means much.
const PIECES: [&[u8]; 30] = [
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

/// Numbers from a seed (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % end.max(1) as u64) as usize
    }
}

fn corpus() -> Vec<Vec<u8>> {
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
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &mut paths);
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn mutant(corpus: &[Vec<u8>], seed: u64) -> Vec<u8> {
    let mut numbers = Numbers(seed);
    let mut text = corpus[numbers.below(corpus.len())].clone();
    for _ in 0..=numbers.below(5) {
        let kind = numbers.below(6);
        let at = numbers.below(text.len() + 1);
        let mut lines: Vec<Vec<u8>> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let (one, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
        match kind {
            0 => drop(text.splice(at..at, PIECES[numbers.below(PIECES.len())].iter().copied())),
            1 => drop(text.drain(at..(at + 1 + numbers.below(12)).min(text.len()).max(at))),
            _ => {
                match kind {
                    2 => lines.insert(other, lines[one].clone()),
                    3 => drop(lines.remove(one)),
                    4 => lines.swap(one, other),
                    _ => {
                        let donor: Vec<&[u8]> =
                            corpus[numbers.below(corpus.len())].split(|byte| *byte == b'\n').collect();
                        let first = numbers.below(donor.len());
                        let end = (first + 1 + numbers.below(5)).min(donor.len());
                        drop(lines.splice(one..one, donor[first..end].iter().map(|line| line.to_vec())));
                    }
                }
                text = lines.join(&b'\n');
            }
        }
    }
    text
}

/// What does not hold for `bytes`, if anything.
fn judge(bytes: &[u8]) -> Result<(), String> {
    let path = Path::new("a.py");
    let Ok(source) = Source::decode(path, path, bytes) else { return Ok(()) };
    let collected = Collected { sources: vec![source], ..Collected::default() };
    let report = analyse(&collected);
    let left = report.findings.iter().filter(|finding| !finding.fixable()).count();
    if !report.problems.is_empty() && !report.rewrites.is_empty() {
        return Err("a file with a problem would be rewritten".into());
    }
    let Some(rewrite) = report.rewrites.first() else { return Ok(()) };
    let Ok(bytes) = collected.sources[0].encode(rewrite.text.text()) else { return Ok(()) };
    let source = Source::decode(path, path, &bytes).map_err(|problem| problem.message)?;
    let again = analyse(&Collected { sources: vec![source], ..Collected::default() });
    if !again.rewrites.is_empty() || again.findings.len() != left || !again.problems.is_empty() {
        return Err(format!("again: {} rewrites, {} findings for {left}", again.rewrites.len(), again.findings.len()));
    }
    Ok(())
}

#[test]
fn whatever_the_text_is_it_is_proven_or_left_alone() {
    let given = std::env::var("FUZZ").unwrap_or_else(|_| "0..300".into());
    let (first, end) = given.split_once("..").expect("FUZZ is like 0..1000");
    let corpus = corpus();
    let mut failures = Vec::new();
    for seed in first.parse::<u64>().unwrap()..end.parse().unwrap() {
        let text = mutant(&corpus, seed);
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| judge(&text)));
        let reason = match outcome {
            Ok(Ok(())) => continue,
            Ok(Err(reason)) => reason,
            Err(_) => "it panics".to_owned(),
        };
        failures.push(format!("seed {seed}: {reason}\n{}", String::from_utf8_lossy(&text)));
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n----\n"));
}
