//! Programs that nobody wrote: sequences of module-level statements, some of which start processes, from
//! `support/programs.py`, judged as the cases of `behaviour.rs` are.
//!
//! `SEEDS=1000..2000 cargo test --test property -- --nocapture` tries those, and prints each failure when it is found;
//! the default takes some seconds.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "failures are printed as they come")]

#[path = "support/case.rs"]
mod case;
#[path = "support/process.rs"]
mod process;
#[path = "support/python.rs"]
mod python;
#[path = "support/tree.rs"]
mod tree;

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::Command;

use case::Case;
use process::run;
use python::Python;
use serde_json::{Value, json};

fn seeds() -> Range<u32> {
    let given = std::env::var("SEEDS").unwrap_or_else(|_| "0..20".into());
    let (first, end) = given.split_once("..").expect("SEEDS is like 0..100");
    first.parse().unwrap()..end.parse().unwrap()
}

#[test]
fn generated_programs_behave_as_they_did_under_fork() {
    let python = Python::find();
    let (mut failures, mut useless) = (0, Vec::new());
    for seed in seeds() {
        match judge(seed, &python) {
            Err(reason) if reason.starts_with("the original fails") => useless.push(seed),
            Err(reason) => {
                failures += 1;
                println!("---- seed {seed}: {reason}");
            }
            Ok(()) => {}
        }
    }
    let python = python.shown();
    assert_eq!(failures, 0, "see above; {python}; `python tests/support/programs.py SEED` prints a program");
    println!("{} of {} programs fail by themselves: {useless:?}", useless.len(), seeds().len());
    assert!(useless.len() * 4 <= seeds().len(), "too many programs fail by themselves: {useless:?}");
}

/// What is wrong with one program or its repair, if anything is.
fn judge(seed: u32, python: &Python) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("input");
    fs::create_dir(&input).unwrap();
    let generator = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/programs.py");
    let program = run(Command::new(&python.path).arg(generator).arg(seed.to_string()), b"");
    fs::write(input.join("script.py"), &program.stdout).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_mainguard"));
    check.args(["--check", "--output-format", "json", "."]).current_dir(&input);
    let found: Vec<Value> = serde_json::from_slice(&run(&mut check, b"").stdout).unwrap();
    let expect = match found.iter().all(|finding| finding["fixable"] == true) {
        _ if found.is_empty() => "clean",
        true => "fix",
        false => "report",
    };
    fs::write(folder.path().join("case.json"), json!({ "expect": expect }).to_string()).unwrap();
    let case = Case::read(folder.path(), python).unwrap();
    if !case.is_readable() {
        return Err("it is no Python".into());
    }
    case.judge()
}
