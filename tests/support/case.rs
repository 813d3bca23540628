//! A case of the behaviour tests and its judge: does the repaired program do under every start method what the
//! original did under fork?
//!
//! A case is a folder with `case.json` and a tree `input/`. CONTRIBUTING.md says what the keys mean.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::process::{Ended, last_line, run};
use super::python::Python;
use super::tree::{self, Files};

const METHODS: [&str; 3] = ["fork", "spawn", "forkserver"];
const KEYS: [&str; 14] = [
    "entry",
    "module",
    "args",
    "stdin",
    "expect",
    "compare",
    "rules",
    "once",
    "stay",
    "match",
    "status",
    "reference",
    "broken_under",
    "notes",
];
const COMPILE: &str = "import sys; compile(open(sys.argv[1], 'rb').read(), sys.argv[1], 'exec')";
const SEARCH: &str = "import re, sys; sys.exit(not re.search(sys.argv[1], open(sys.argv[2], encoding='utf-8', \
                      errors='replace').read(), re.MULTILINE))";

/// What the tool must do with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// Repair it.
    Fix,
    /// Find nothing and change nothing.
    Clean,
    /// Find it; what it changes all the same must behave under fork as before.
    Report,
}

/// A case.
pub(crate) struct Case<'run> {
    folder: PathBuf,
    spec: Value,
    expect: Expect,
    python: &'run Python,
}

type Judgement<T = ()> = Result<T, String>;

impl<'run> Case<'run> {
    /// Reads the case in `folder`.
    pub(crate) fn read(folder: &Path, python: &'run Python) -> Judgement<Self> {
        let text = fs::read_to_string(folder.join("case.json")).map_err(|error| format!("case.json: {error}"))?;
        let spec: Value = serde_json::from_str(&text).map_err(|error| format!("case.json: {error}"))?;
        let object = spec.as_object().ok_or("case.json holds no object")?;
        if let Some(key) = object.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("case.json has the unknown key {key:?}"));
        }
        let expect = match spec["expect"].as_str() {
            Some("fix") => Expect::Fix,
            Some("clean") => Expect::Clean,
            Some("report") => Expect::Report,
            _ => return Err("case.json: `expect` must be fix, clean or report".into()),
        };
        Ok(Self { folder: folder.to_owned(), spec, expect, python })
    }

    /// Whether this Python reads the case's files.
    pub(crate) fn is_readable(&self) -> bool {
        let input = self.folder.join("input");
        let files = tree::read(&input).unwrap_or_default();
        python_files(&files).all(|name| self.python_says(&[COMPILE, &input.join(name).to_string_lossy()]).is_ok())
    }

    /// Says what is not as it should be, if anything is.
    pub(crate) fn judge(&self) -> Judgement {
        let scratch = tempfile::Builder::new().prefix("case-").tempdir().map_err(|error| error.to_string())?;
        let before = self.fresh(&scratch.path().join("tree"))?;
        let tree = Tree { root: scratch.path().join("tree"), before };
        self.judge_report(&tree)?;
        let patched = self.patched(scratch.path())?;
        let wrote = tree.mainguard(&["--write", "."]);
        let after = tree.read()?;
        if after != patched {
            return Err("--write and --diff disagree".into());
        }
        self.judge_texts(&tree, &after, &wrote)?;
        if self.expect == Expect::Fix {
            self.judge_repaired(&tree, &after, &wrote)?;
        }
        let wanted = self.wanted(scratch.path())?;
        let methods = if self.expect == Expect::Report { &METHODS[..1] } else { &METHODS };
        methods.iter().try_for_each(|method| {
            // A program may leave files behind, which the next run must not see.
            let root = scratch.path().join(method);
            tree::copy(&tree.root, &root).map_err(|error| error.to_string())?;
            self.judge_run(&root, method, &wanted)
        })
    }

    /// The rules and the exit status of `--check`, which changes nothing.
    fn judge_report(&self, tree: &Tree) -> Judgement {
        let check = tree.mainguard(&["--check", "--output-format", "json", "."]);
        let report: Value = serde_json::from_slice(&check.stdout).map_err(|_| {
            format!("--check ends with {} and prints no JSON: {}", check.shown_status(), check.complaint())
        })?;
        let rows = report.as_array().ok_or("the JSON report is no list")?;
        let found: BTreeSet<&str> = rows.iter().filter_map(|row| row["code"].as_str()).collect();
        let missing: Vec<&str> = self.strings("rules").filter(|code| !found.contains(code)).collect();
        if !missing.is_empty() {
            return Err(format!("not reported: {missing:?} (reported: {found:?})"));
        }
        if !self.statuses().contains(&check.status) {
            let status = check.shown_status();
            return Err(format!("--check ends with {status} (reported: {found:?}): {}", check.complaint()));
        }
        tree.is_unchanged("--check")
    }

    /// The files after `--diff` and `git apply`.
    fn patched(&self, scratch: &Path) -> Judgement<Files> {
        let before = self.fresh(&scratch.join("patched"))?;
        let tree = Tree { root: scratch.join("patched"), before };
        let diff = tree.mainguard(&["--diff", "."]);
        if ![Some(0), Some(1)].contains(&diff.status) && !self.statuses().contains(&diff.status) {
            return Err(format!("--diff ends with {}: {}", diff.shown_status(), diff.complaint()));
        }
        tree.is_unchanged("--diff")?;
        if !diff.stdout.is_empty() {
            let patch = scratch.join("patch");
            fs::write(&patch, &diff.stdout).map_err(|error| error.to_string())?;
            let mut apply = Command::new("git");
            apply.args(["apply", "--unsafe-paths", "-p1"]).arg(&patch).current_dir(&tree.root);
            let applied = run(&mut apply, b"");
            if applied.status != Some(0) {
                return Err(format!("git apply refuses the diff: {}", applied.complaint()));
            }
        }
        tree.read()
    }

    /// What the texts must be like after `--write`.
    fn judge_texts(&self, tree: &Tree, after: &Files, wrote: &Ended) -> Judgement {
        if self.expect == Expect::Clean && (wrote.status != Some(0) || *after != tree.before) {
            return Err(format!("nothing is wrong, but --write ends with {} or changes a file", wrote.shown_status()));
        }
        for name in python_files(after).filter(|name| after.get(*name) != tree.before.get(*name)) {
            let path = tree.root.join(name);
            self.python_says(&[COMPILE, &path.to_string_lossy()])
                .map_err(|ended| format!("{} no longer compiles: {}", name.display(), ended.complaint()))?;
        }
        let texts: Vec<String> = after.values().map(|text| String::from_utf8_lossy(text).into_owned()).collect();
        let stands = |line: &str| texts.iter().any(|text| text.lines().any(|other| other == line));
        if let Some(line) = self.strings("stay").find(|line| !stands(line)) {
            return Err(format!("no longer at module level: {line:?}"));
        }
        let entry = tree.root.join(self.entry());
        for pattern in self.strings("match") {
            self.python_says(&[SEARCH, pattern, &entry.to_string_lossy()])
                .map_err(|_| format!("the repaired {} does not match {pattern:?}", self.entry()))?;
        }
        Ok(())
    }

    /// A repaired tree has no findings, and a second run leaves it alone.
    fn judge_repaired(&self, tree: &Tree, after: &Files, wrote: &Ended) -> Judgement {
        if wrote.status != Some(0) {
            let left = last_line(&wrote.text());
            return Err(format!("--write ends with {}: {}, {left}", wrote.shown_status(), wrote.complaint()));
        }
        let again = tree.mainguard(&["--write", "."]);
        if again.status != Some(0) {
            return Err(format!("after --write, {} is found: {}", again.shown_status(), last_line(&again.text())));
        }
        if tree.read()? != *after {
            return Err("a second --write changes a file again".into());
        }
        Ok(())
    }

    /// What every run must print.
    fn wanted(&self, scratch: &Path) -> Judgement<String> {
        if let Some(reference) = self.spec["reference"].as_str() {
            return Ok(reference.to_owned());
        }
        let root = scratch.join("original");
        self.fresh(&root)?;
        let ran = self.run_program(&root, "fork");
        if ran.status != Some(0) {
            return Err(format!("the original fails under fork ({}): {}", ran.shown_status(), ran.complaint()));
        }
        Ok(ran.text())
    }

    fn judge_run(&self, root: &Path, method: &str, wanted: &str) -> Judgement {
        let ran = self.run_program(root, method);
        if ran.status != Some(0) {
            return Err(format!("repaired, it fails under {method} ({}): {}", ran.shown_status(), ran.complaint()));
        }
        let printed = ran.text();
        if self.shown(&printed) != self.shown(wanted) {
            return Err(format!("repaired, it prints something else under {method}:\n{printed}instead of\n{wanted}"));
        }
        for line in self.strings("once") {
            let count = printed.lines().filter(|other| *other == line).count();
            if count != 1 {
                return Err(format!("under {method} {line:?} is printed {count} times"));
            }
        }
        Ok(())
    }

    fn run_program(&self, root: &Path, method: &str) -> Ended {
        let mut command = Command::new(&self.python.path);
        match self.spec["module"].as_str() {
            Some(module) => command.args(["-m", module]),
            None => command.arg(self.entry()),
        };
        command.args(self.strings("args")).current_dir(root).env_clear();
        let kept = ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];
        command.envs(kept.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.envs([
            ("PYTHONPATH", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/site")),
            ("START_METHOD", method),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            ("PYTHONHASHSEED", "0"),
            ("PYTHONUNBUFFERED", "1"),
            ("LC_ALL", "C.UTF-8"),
        ]);
        command.env("HOME", root);
        run(&mut command, self.spec["stdin"].as_str().unwrap_or_default().as_bytes())
    }

    /// The lines, in an order that doesn't depend on which process was faster, unless the case says it mustn't.
    fn shown<'text>(&self, text: &'text str) -> Vec<&'text str> {
        let mut lines: Vec<&str> = text.lines().collect();
        if self.spec["compare"].as_str() != Some("exact") {
            lines.sort_unstable();
        }
        lines
    }

    fn python_says(&self, args: &[&str]) -> Result<(), Ended> {
        let ended = run(Command::new(&self.python.path).arg("-c").args(args), b"");
        if ended.status == Some(0) { Ok(()) } else { Err(ended) }
    }

    /// Copies the input to `root`, and returns its files.
    fn fresh(&self, root: &Path) -> Judgement<Files> {
        tree::copy(&self.folder.join("input"), root)
            .and_then(|()| tree::read(root))
            .map_err(|error| format!("input can't be copied: {error}"))
    }

    fn entry(&self) -> &str {
        self.spec["entry"].as_str().unwrap_or("script.py")
    }

    fn strings(&self, key: &str) -> impl Iterator<Item = &str> {
        self.spec[key].as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    /// The exit statuses that `--check` may end with.
    fn statuses(&self) -> Vec<Option<i32>> {
        match self.spec["status"].as_array() {
            Some(given) => given.iter().map(|status| status.as_i64().map(|status| status as i32)).collect(),
            None if self.expect == Expect::Clean => vec![Some(0)],
            None => vec![Some(1)],
        }
    }
}

fn python_files(files: &Files) -> impl Iterator<Item = &PathBuf> {
    files.keys().filter(|name| name.extension().is_some_and(|ending| ending == "py"))
}

/// A copy of a case's input, and what it was at first.
struct Tree {
    root: PathBuf,
    before: Files,
}

impl Tree {
    fn mainguard(&self, args: &[&str]) -> Ended {
        run(Command::new(env!("CARGO_BIN_EXE_mainguard")).args(args).current_dir(&self.root), b"")
    }

    fn read(&self) -> Judgement<Files> {
        tree::read(&self.root).map_err(|error| error.to_string())
    }

    fn is_unchanged(&self, mode: &str) -> Judgement {
        if self.read()? == self.before { Ok(()) } else { Err(format!("{mode} changes a file")) }
    }
}
