//! Leaving out files that can't matter loses nothing: the findings and repairs are those of all files.
//!
//! `FOLDER=path cargo test --test prefilter` compares them on any folder.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "other tests use more of it")]
mod support {
    pub(crate) mod fixture;
    pub(crate) mod tree;
}

use std::fs;
use std::path::{Path, PathBuf};

use mainguard::analyse;
use mainguard::collect::{Config, Request, collect};
use mainguard::finding::Outcome;
use mainguard::model::api::Table;
use support::{fixture::Fixture, tree};
use tempfile::TempDir;

/// What a run says of a folder: a line for each finding and each new text. And how many files were parsed.
fn said(folder: &Path, table: Option<&Table>) -> (Vec<String>, usize) {
    let paths = vec![folder.to_owned()];
    let (config, _) = Config::nearest(&paths);
    let starts = table.map(Table::starts).unwrap_or_default();
    let run_methods = table.map(Table::run_methods).unwrap_or_default();
    let mut collected = collect(&Request { paths, starts, run_methods, config, ..Request::default() });
    let report = analyse(&mut collected);
    let path = |id| collected.source(id).path.strip_prefix(folder).unwrap().display().to_string();
    let mut said: Vec<String> = Vec::new();
    for finding in &report.findings {
        let outcome = match &finding.outcome {
            Outcome::Repaired(how) => how,
            Outcome::Refused(why) => why,
        };
        let (place, related) = (path(finding.source), &finding.related);
        let related: Vec<String> =
            related.iter().map(|step| format!("{}: {}", path(step.source), step.message)).collect();
        said.push(format!("{place} {:?} {} {}: {outcome} {related:?}", finding.span, finding.code, finding.message));
    }
    said.extend(report.rewrites.iter().map(|rewrite| format!("{}: {}", path(rewrite.source), rewrite.text.text())));
    (said, collected.sources.len())
}

/// Fails if something is lost in `folder`; says how many files were parsed, of how many.
fn loses_nothing(folder: &Path) -> (usize, usize) {
    let (config, _) = Config::nearest(&[folder.to_owned()]);
    let table = Table::new(&config.api).unwrap();
    let (filtered, some) = said(folder, Some(&table));
    let (unfiltered, all) = said(folder, None);
    let missing: Vec<_> = unfiltered.iter().filter(|line| !filtered.contains(line)).collect();
    let added: Vec<_> = filtered.iter().filter(|line| !unfiltered.contains(line)).collect();
    assert!(missing.is_empty() && added.is_empty(), "{}: lost {missing:#?}, added {added:#?}", folder.display());
    (some, all)
}

fn folders(path: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Every rule's fixture and the programs of the behaviour tests, each in a folder of its own.
fn corpus() -> TempDir {
    let root = TempDir::new().unwrap();
    for path in folders("tests/fixtures").into_iter().filter(|path| path.extension().is_some_and(|e| e == "py")) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        for (name, text) in Fixture::new(&format!("{stem}.py"), &fs::read_to_string(&path).unwrap()).files {
            let target = root.path().join(&stem).join(name);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, text).unwrap();
        }
    }
    for group in folders("tests/behaviour").into_iter().filter(|path| path.is_dir()) {
        let target = root.path().join(group.file_name().unwrap());
        fs::create_dir(&target).unwrap();
        for case in folders(&group.to_string_lossy()).into_iter().filter(|case| case.join("input").is_dir()) {
            tree::copy(&case.join("input"), &target.join(case.file_name().unwrap())).unwrap();
        }
    }
    root
}

#[test]
fn nothing_is_lost_in_single_programs() {
    let root = corpus();
    let groups = fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().path());
    for group in groups {
        let is_group = folders("tests/behaviour").iter().any(|path| path.file_name() == group.file_name());
        let programs = if is_group { folders(&group.to_string_lossy()) } else { vec![group] };
        for program in programs {
            loses_nothing(&program);
        }
    }
}

#[test]
fn nothing_is_lost_in_a_tree_of_many_programs() {
    let root = corpus();
    let (some, all) = loses_nothing(root.path());
    assert!(some < all);
}

#[test]
fn nothing_is_lost_in_the_folder_that_is_named() {
    let Some(folder) = std::env::var_os("FOLDER") else { return };
    loses_nothing(Path::new(&folder));
}
