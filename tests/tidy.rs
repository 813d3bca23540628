//! What ARCHITECTURE.md promises about the source itself.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mainguard::facts::{self, QUERIES};
use mainguard::rules::RULES;

/// The stages in the order in which data flows through them.
const STAGES: [&str; 6] = ["collect", "facts", "model", "rules", "transform", "write"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The repository's files as git would list them, relative to its root.
fn files() -> Vec<String> {
    let walk = ignore::WalkBuilder::new(root()).hidden(false).require_git(false).sort_by_file_path(Path::cmp).build();
    let paths = walk.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file());
    let shown = |path: PathBuf| path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    paths.map(shown).filter(|path| path != ".git" && !path.starts_with(".git/")).collect()
}

/// The files below `folder` with this ending, and their texts.
fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let files = files().into_iter().filter(|path| path.starts_with(folder) && path.ends_with(ending));
    files.map(|path| (path.clone(), text(&path))).collect()
}

/// The stems of the files right in `folder`.
fn stems(folder: &str, ending: &str) -> BTreeSet<String> {
    let names = files().into_iter().filter_map(|path| {
        let stem = path.strip_prefix(folder)?.strip_suffix(ending)?;
        (!stem.contains('/')).then(|| stem.to_owned())
    });
    names.collect()
}

/// The code of a source file, without comments: they may name what they like.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Fails if some line of code in the files that `applies` picks contains one of `words`.
fn forbid(applies: impl Fn(&str) -> bool, words: &[&str], why: &str) {
    let mut wrong = String::new();
    for (path, text) in texts("src/", ".rs").iter().filter(|(path, _)| applies(path)) {
        for (number, line) in code(text) {
            if let Some(word) = words.iter().find(|word| line.contains(*word)) {
                writeln!(wrong, "{path}:{number}: `{word}`").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{why}:\n{wrong}");
}

#[test]
fn only_collect_reads_files_and_only_write_writes_them() {
    let outside = |path: &str| !path.starts_with("src/collect/") && !path.starts_with("src/write/");
    forbid(outside, &["std::fs", "fs::", "File::", "OpenOptions"], "files are for collect and write");
    let writing = ["fs::write", "File::create", "OpenOptions", "fs::remove", "fs::rename", "set_permissions"];
    forbid(|path| path.starts_with("src/collect/"), &writing, "collect only reads");
}

#[test]
fn what_stands_between_is_a_pure_function() {
    let between = |path: &str| STAGES[1..5].iter().any(|stage| path.starts_with(&format!("src/{stage}/")));
    let impure = ["std::env", "env::", "SystemTime", "Instant", "std::net", "std::process", "thread::", "std::io"];
    forbid(between, &impure, "facts, model, rules and transform depend on their input alone");
}

#[test]
fn only_facts_names_the_parser() {
    let outside = |path: &str| !path.starts_with("src/facts/");
    forbid(outside, &["tree_sitter"], "plain values leave facts");
}

#[test]
fn no_stage_names_a_later_one() {
    for (index, stage) in STAGES.iter().enumerate() {
        let later: Vec<String> = STAGES[index + 1..].iter().map(|later| format!("crate::{later}")).collect();
        let later: Vec<&str> = later.iter().map(String::as_str).collect();
        forbid(|path| path.starts_with(&format!("src/{stage}/")), &later, "data flows one way");
    }
}

#[test]
fn a_rule_has_one_stem_in_all_folders() {
    let rules: BTreeSet<String> = RULES.iter().map(mainguard::rules::Rule::stem).collect();
    let facts = stems("queries/facts/", ".scm");
    let besides: BTreeSet<String> = ["context", "demand", "explanation", "mod"].map(str::to_owned).into();
    let sources: BTreeSet<String> = stems("src/rules/", ".rs").difference(&besides).cloned().collect();
    assert_eq!(sources, rules, "src/rules/*.rs and RULES");
    assert_eq!(stems("queries/rules/", ".scm"), rules, "queries/rules/*.scm and RULES");
    let fixtures: BTreeSet<String> = rules.union(&facts).cloned().collect();
    assert_eq!(stems("tests/fixtures/", ".py"), fixtures, "tests/fixtures/*.py and the queries");
    assert_eq!(stems("snapshots/rules/", ".snap"), fixtures, "snapshots/rules/*.snap and the fixtures");
    let compiled: BTreeSet<String> = QUERIES.iter().map(|(stem, _)| (*stem).to_owned()).collect();
    assert_eq!(compiled, fixtures, "QUERIES in src/facts/query.rs and queries/");
}

#[test]
fn rules_are_sorted_by_code() {
    assert!(RULES.is_sorted_by_key(|rule| rule.code));
}

#[test]
fn every_pattern_matches_something_in_its_fixture() {
    let stems: Vec<&str> = facts::coverage("").unwrap().into_iter().map(|(stem, _)| stem).collect();
    let mut matched = vec![0; stems.len()];
    for (path, text) in texts("tests/fixtures/", ".py") {
        let own = path.trim_start_matches("tests/fixtures/").trim_end_matches(".py");
        for (total, (stem, count)) in matched.iter_mut().zip(facts::coverage(&text).unwrap()) {
            *total += if stem == own { count } else { 0 };
        }
    }
    let mut wrong = String::new();
    for (index, stem) in stems.iter().enumerate() {
        if matched[index] == 0 {
            let number = stems[..index].iter().filter(|other| *other == stem).count() + 1;
            writeln!(wrong, "{stem}.scm: pattern {number} matches nothing in tests/fixtures/{stem}.py").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_readme_lists_the_rules() {
    let readme = text("README.md");
    let rows: Vec<&str> = readme.lines().filter(|line| line.starts_with("| MG")).collect();
    let row = |rule: &mainguard::rules::Rule| format!("| {} | {} | {} |", rule.code, rule.name, rule.summary);
    let wanted: Vec<String> = RULES.iter().map(row).collect();
    assert_eq!(rows, wanted, "README.md's table should be\n{}", wanted.join("\n"));
}

#[test]
fn the_readme_lists_the_settings() {
    let readme = text("README.md");
    let rows = mainguard::collect::SETTINGS.map(|setting| format!("| `{}` | {} |", setting.key, setting.purpose));
    assert!(readme.contains(&rows.join("\n")), "README.md's table should be\n{}", rows.join("\n"));
}

#[test]
fn the_readme_lists_the_dependencies() {
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let linux = manifest["target"].as_table().unwrap().values().map(|target| &target["dependencies"]);
    let tables = [&manifest["dependencies"], &manifest["dev-dependencies"]].into_iter().chain(linux);
    let readme = text("README.md");
    let rows: String = readme.lines().filter(|line| line.starts_with("| `")).collect();
    for name in tables.flat_map(|table| table.as_table().unwrap().keys()) {
        assert!(rows.contains(&format!("`{name}`")), "README.md doesn't say what {name} is for");
    }
}

#[test]
fn every_source_file_says_what_it_is() {
    for (path, text) in texts("src/", ".rs").into_iter().chain(texts("tests/", ".rs")) {
        assert!(text.starts_with("//! "), "{path} has no `//!` head");
    }
    for stage in STAGES {
        let front = text(&format!("src/{stage}/mod.rs"));
        let head = front.lines().next().unwrap();
        assert!(head.contains(" in, ") && head.contains(" out"), "src/{stage}/mod.rs begins `X in, Y out`");
    }
}

#[test]
fn no_snapshot_is_left_over() {
    let tests: String = texts("tests/", ".rs").into_iter().map(|(_, text)| text).collect();
    for path in files().iter().filter(|path| path.starts_with("snapshots/")) {
        let name = Path::new(path).file_stem().unwrap().to_string_lossy();
        assert!(path.ends_with(".snap"), "{path}: accept it or remove it");
        let in_rules = path.starts_with("snapshots/rules/");
        let used = in_rules || tests.contains(&format!("\"{name}\""));
        assert!(used, "{path}: no test compares with it");
    }
}

#[test]
fn nothing_names_a_machine() {
    let folders = ["root", "home", "Users", "work"].map(|folder| format!("/{folder}/"));
    // The formats' test has an absolute path on purpose.
    let files = files().into_iter().filter(|path| path != "tests/formats.rs");
    for path in files {
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for (index, line) in text.lines().enumerate() {
            let found = folders.iter().find(|folder| {
                line.match_indices(folder.as_str())
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || ".-_".contains(c)))
            });
            assert!(found.is_none(), "{path}:{}: a path of some machine: {line}", index + 1);
        }
    }
    let lock = text("Cargo.lock");
    let registry = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let sources: BTreeMap<&str, usize> =
        lock.lines().filter(|line| line.starts_with("source")).map(|line| (line, 1)).collect();
    assert_eq!(sources.keys().collect::<Vec<_>>(), [&registry], "Cargo.lock names another registry");
}
