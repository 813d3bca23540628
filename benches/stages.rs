//! How long the stages take, on programs made for it: `cargo bench`.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::fmt::Write as _;
use std::fs;

use divan::Bencher;
use divan::counter::BytesCount;
use mainguard::collect::{Collected, Request, Source, collect};
use mainguard::model::api::Table;
use mainguard::{analyse, facts};
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// A program of many parts, each with a function, its data, a pool and what becomes of the result: 18 lines a part.
fn program(parts: usize) -> String {
    let mut text = "from multiprocessing import Pool\n".to_owned();
    for part in 0..parts {
        write!(
            text,
            "\n\ndef work{part}(item):\n    total = item\n    for step in range(3):\n        total += DATA{part}[step]\n    \
             return total\n\n\nDATA{part} = [1, 2, {part}]\nif len(DATA{part}) > 2:\n    rest{part} = DATA{part}[2:]\n\
             else:\n    rest{part} = []\nwith Pool(2) as pool{part}:\n    result{part} = pool{part}.map(work{part}, rest{part})\n\
             print(sum(result{part}))\n"
        )
        .unwrap();
    }
    text
}

/// A folder of files, one of which starts processes.
fn tree(files: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    let plain = "import os\nimport json\nfrom typing import Any\n\n\ndef read(path: str) -> Any:\n    with open(path) as file:\n        return json.load(file)\n";
    for file in 0..files {
        fs::write(folder.path().join(format!("m{file}.py")), plain.repeat(20)).unwrap();
    }
    fs::write(folder.path().join("start.py"), program(2)).unwrap();
    folder
}

#[divan::bench(args = [100, 1000])]
fn collecting_a_tree(bencher: Bencher<'_, '_>, files: usize) {
    let folder = tree(files);
    let starts = Table::new(&[]).unwrap().starts();
    let request = Request { paths: vec![folder.path().to_owned()], starts, ..Request::default() };
    bencher.bench(|| collect(&request));
}

#[divan::bench(args = [10, 100])]
fn extracting_facts(bencher: Bencher<'_, '_>, parts: usize) {
    let text = program(parts);
    bencher.counter(BytesCount::of_str(&text)).bench(|| facts::extract(&text));
}

#[divan::bench(args = [10, 50, 100], sample_count = 20)]
fn finding_and_repairing(bencher: Bencher<'_, '_>, parts: usize) {
    let text = program(parts);
    let collected = || Collected { sources: vec![Source::from_text("program.py", &text)], ..Collected::default() };
    let bencher = bencher.counter(BytesCount::of_str(&text)).with_inputs(collected);
    bencher.bench_refs(analyse);
}
