//! Programs before and after the repair, run by Python under every start method.
//!
//! Each test runs one folder of `tests/behaviour/`; `known-failures.txt` there lists what is not right yet.
//! `CASE=planner/07 cargo test --test behaviour` runs the cases whose name contains that.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/case.rs"]
mod case;
#[path = "support/process.rs"]
mod process;
#[path = "support/python.rs"]
mod python;
#[path = "support/tree.rs"]
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, LazyLock, Mutex};
use std::thread;

use case::Case;
use python::Python;

const GROUPS: [&str; 4] = ["basic", "handover", "planner", "project"];

#[test]
fn basic() {
    run_group("basic");
}

#[test]
fn handover() {
    run_group("handover");
}

#[test]
fn planner() {
    run_group("planner");
}

#[test]
fn project() {
    run_group("project");
}

#[test]
fn every_group_has_a_test_and_every_known_failure_a_case() {
    let folders: BTreeSet<String> = children(&root()).iter().map(|folder| name(folder)).collect();
    assert_eq!(folders, GROUPS.iter().map(|group| (*group).to_owned()).collect());
    for case in known_failures().keys() {
        assert!(root().join(case).join("case.json").is_file(), "known-failures.txt lists {case}, which is no case");
    }
}

/// What became of a case.
enum Verdict {
    Passed,
    Skipped,
    Failed(String),
}

static PYTHON: LazyLock<Python> = LazyLock::new(Python::find);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The folders in `folder`, sorted.
fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The cases that are not right yet, and why.
fn known_failures() -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join("known-failures.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let pair = |line: &str| {
        let (case, reason) = line.split_once(": ").expect("a line of known-failures.txt is `group/name: reason`");
        (case.trim().to_owned(), reason.trim().to_owned())
    };
    lines.map(pair).collect()
}

fn run_group(group: &str) {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let folders = children(&root().join(group));
    let folders: Vec<(String, PathBuf)> = folders
        .into_iter()
        .map(|folder| (format!("{group}/{}", name(&folder)), folder))
        .filter(|(case, _)| case.contains(&wanted))
        .collect();
    let queue = Mutex::new(folders.into_iter());
    let verdicts = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap().next();
                    let Some((case, folder)) = next else { break };
                    let verdict = judge(&folder);
                    verdicts.lock().unwrap().insert(case, verdict);
                }
            });
        }
    });
    report(&verdicts.into_inner().unwrap());
}

fn cores() -> usize {
    thread::available_parallelism().map_or(2, NonZero::get)
}

/// Judges one case, while no more of them run than there are cores: the groups run side by side.
fn judge(folder: &Path) -> Verdict {
    static FREE: LazyLock<Mutex<usize>> = LazyLock::new(|| Mutex::new(cores()));
    static FREED: Condvar = Condvar::new();
    let mut free = FREED.wait_while(FREE.lock().unwrap(), |free| *free == 0).unwrap();
    *free -= 1;
    drop(free);
    let verdict = match Case::read(folder, &PYTHON) {
        Ok(case) if PYTHON.is_old() && !case.is_readable() => Verdict::Skipped,
        Ok(case) => case.judge().map_or_else(Verdict::Failed, |()| Verdict::Passed),
        Err(reason) => Verdict::Failed(reason),
    };
    *FREE.lock().unwrap() += 1;
    FREED.notify_one();
    verdict
}

/// Fails unless exactly the known failures failed.
#[expect(clippy::print_stderr, reason = "what was skipped is said, but is no failure")]
fn report(verdicts: &BTreeMap<String, Verdict>) {
    let known = known_failures();
    let mut wrong = Vec::new();
    for (case, verdict) in verdicts {
        match verdict {
            Verdict::Skipped => eprintln!("skipped {case}: {} can't read it", PYTHON.shown()),
            Verdict::Failed(reason) if !known.contains_key(case) => wrong.push(format!("{case}: {reason}")),
            Verdict::Passed if known.contains_key(case) => {
                wrong.push(format!("{case}: it passes now: remove it from known-failures.txt"));
            }
            Verdict::Passed | Verdict::Failed(_) => {}
        }
    }
    let count = wrong.len();
    assert!(wrong.is_empty(), "{count} of {} cases, run by {}:\n{}", verdicts.len(), PYTHON.shown(), wrong.join("\n"));
}
