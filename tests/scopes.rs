//! Our scopes compared with CPython's `symtable`: which there are, what each binds and reads, where each name lives.
//!
//! `FOLDER=path/to/code cargo test --release --test scopes` compares every file below a folder; `PYTHON` names the
//! interpreter.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/process.rs"]
mod process;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "support/python.rs"]
mod python;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mainguard::collect::Source;
use mainguard::facts;
use mainguard::facts::ast::Name;
use mainguard::model::scope::{MODULE, Resolution, ScopeId, ScopeKind, Scopes};
use mainguard::span::Span;
use python::Python;
use serde::Deserialize;

/// A scope as both sides show it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Table {
    kind: String,
    name: String,
    line: usize,
    names: BTreeMap<String, BTreeSet<String>>,
    children: Vec<Table>,
}

/// What `symtables.py` says of a file.
#[derive(Deserialize)]
struct Answer {
    path: PathBuf,
    table: Option<Table>,
}

/// What it says of the interpreter.
#[derive(Deserialize)]
struct Interpreter {
    /// Whether list, set and dictionary comprehensions have no table of their own (PEP 709).
    inlines: bool,
}

#[test]
#[expect(clippy::print_stdout, reason = "for the developer who asks with --nocapture")]
fn scopes_are_those_of_symtable() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("FOLDER").map_or_else(|| root.join("tests"), PathBuf::from);
    let mut paths = Vec::new();
    python_files(&folder, &mut paths);
    let compared = compare(&Python::find(), &paths);
    let (count, wrong) = (compared.files, compared.wrong);
    assert!(count > 0, "{} holds no Python", folder.display());
    println!("{count} files compared; not readable for us: {:#?}", compared.refused);
    assert!(wrong.is_empty(), "{} of {count} files differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn python_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.is_symlink() {
            python_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "py") && path.is_file() {
            found.push(path);
        }
    }
}

#[derive(Default)]
struct Compared {
    /// How many files Python could read.
    files: usize,
    /// Those that only Python can read.
    refused: Vec<String>,
    /// What differs, a text for each file.
    wrong: Vec<String>,
}

fn compare(python: &Python, paths: &[PathBuf]) -> Compared {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/symtables.py");
    let mut command = Command::new(&python.path);
    let mut child = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let list: String = paths.iter().map(|path| format!("{}\n", path.display())).collect();
    let writer = std::thread::spawn(move || input.write_all(list.as_bytes()).unwrap());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let interpreter: Interpreter = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let mut compared = Compared::default();
    for line in lines {
        let answer: Answer = serde_json::from_str(&line.unwrap()).unwrap();
        let Some(mut theirs) = answer.table else { continue };
        compared.files += 1;
        theirs.sort();
        match ours(&answer.path, interpreter.inlines) {
            Err(reason) => compared.refused.push(format!("{}: {reason}", answer.path.display())),
            Ok(ours) => {
                let mut said = String::new();
                ours.differences(&theirs, &mut said);
                if !said.is_empty() {
                    compared.wrong.push(format!("{}:\n{said}", answer.path.display()));
                }
            }
        }
    }
    writer.join().unwrap();
    assert!(child.wait().unwrap().success(), "symtables.py failed");
    compared
}

/// Our tables of a file.
fn ours(path: &Path, inlines: bool) -> Result<Table, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let source = Source::decode(path, path, &bytes).map_err(|problem| problem.message)?;
    let facts = facts::extract(&source.text).map_err(|fault| {
        let line = source.lines.position(&source.text, fault.span.start as usize).line;
        format!("line {line}: {}", fault.message)
    })?;
    let scopes = Scopes::new(&facts.tree);
    let mut children: BTreeMap<ScopeId, Vec<ScopeId>> = BTreeMap::new();
    for (index, scope) in scopes.all.iter().enumerate().skip(1) {
        children.entry(scope.parent).or_default().push(ScopeId(u32::try_from(index).unwrap()));
    }
    let view = View { source: &source, scopes: &scopes, children, inlines };
    let mut table = view.table(MODULE);
    table.sort();
    Ok(table)
}

struct View<'s> {
    source: &'s Source,
    scopes: &'s Scopes,
    children: BTreeMap<ScopeId, Vec<ScopeId>>,
    inlines: bool,
}

impl View<'_> {
    fn table(&self, id: ScopeId) -> Table {
        let scope = self.scopes.get(id);
        let kind = match scope.kind {
            ScopeKind::Module => "module",
            ScopeKind::Function => "function",
            ScopeKind::Class => "class",
            ScopeKind::Comprehension => "comprehension",
            ScopeKind::TypeParams => "parameters",
            ScopeKind::TypeExpression => "expression",
        };
        let line = match scope.kind {
            ScopeKind::Module => 0,
            _ => self.source.lines.position(&self.source.text, scope.name_span.start as usize).line,
        };
        let mentioned = scope.bound.keys().chain(&scope.reads).chain(&scope.globals).chain(&scope.nonlocals);
        let names = mentioned.filter_map(|name| Some((name.to_string(), self.words(id, name)?))).collect();
        let children = self.children.get(&id).into_iter().flatten().map(|child| self.table(*child)).collect();
        let mut table = Table { kind: kind.into(), name: scope.name.to_string(), line, names, children };
        if self.inlines && !self.sees_class(id) {
            let declared = scope.bound.keys().filter(|name| id == MODULE && self.words(id, name).is_none());
            table.inline(&declared.map(ToString::to_string).collect());
        }
        table
    }

    /// Whether the names of a class around are visible, as in its definitions' annotations.
    fn sees_class(&self, id: ScopeId) -> bool {
        let scope = self.scopes.get(id);
        let parent = self.scopes.get(scope.parent).kind;
        matches!(scope.kind, ScopeKind::TypeParams | ScopeKind::TypeExpression)
            && (parent == ScopeKind::Class || self.sees_class(scope.parent))
    }

    /// What is true of a name in a scope; nothing where a module only declares it, as symtable has it.
    fn words(&self, id: ScopeId, name: &Name) -> Option<BTreeSet<String>> {
        let scope = self.scopes.get(id);
        let bound = scope
            .bound
            .get(name)
            .is_some_and(|spans| id != MODULE || spans.iter().any(|span| !self.is_declared(name, *span)));
        let read = scope.reads.contains(name);
        if id == MODULE && !bound && !read {
            return None;
        }
        let life = match self.scopes.resolve(id, name) {
            _ if scope.globals.contains(name) && id != MODULE => "declared",
            Resolution::Global => "global",
            Resolution::Local(home) if home == id => "local",
            // symtable leaves it to the run time to look an annotation's names up in a class.
            Resolution::Local(home) if self.scopes.get(home).kind == ScopeKind::Class && &**name != "__class__" => {
                "global"
            }
            Resolution::Local(_) => "free",
        };
        let words = [bound.then_some("bound"), read.then_some("read"), Some(life)];
        Some(words.into_iter().flatten().map(str::to_owned).collect())
    }

    /// Whether a binding of the module's `name` stands elsewhere: after `global`, or as a comprehension's walrus.
    fn is_declared(&self, name: &Name, span: Span) -> bool {
        self.scopes.all.iter().skip(1).any(|scope| {
            scope.globals.contains(name) && scope.bound.get(name).is_some_and(|spans| spans.contains(&span))
                || scope.kind == ScopeKind::Comprehension && scope.span.contains(span)
        })
    }
}

impl Table {
    /// Merges comprehensions into what is around them, as PEP 709 does; there, `declared` names have symbols already.
    fn inline(&mut self, declared: &BTreeSet<String>) {
        for child in std::mem::take(&mut self.children) {
            if child.kind == "comprehension" && child.name != "genexpr" {
                for (name, mut words) in child.names.into_iter().filter(|(name, _)| !declared.contains(name)) {
                    if self.kind == "module" && words.remove("local") {
                        words.insert("global".to_owned());
                    }
                    self.names.entry(name).or_insert(words);
                }
                self.children.extend(child.children);
            } else {
                self.children.push(child);
            }
        }
    }

    /// Brings siblings into one order.
    fn sort(&mut self) {
        self.children.iter_mut().for_each(Self::sort);
        self.children.sort();
    }

    /// Writes down how `theirs` differs.
    fn differences(&self, theirs: &Self, said: &mut String) {
        let head = |table: &Self| (table.kind.clone(), table.name.clone(), table.line);
        let place = format!("{} {}, line {}", self.kind, self.name, self.line);
        if head(self) != head(theirs) {
            writeln!(said, "  {place}: symtable has {:?}", head(theirs)).unwrap();
            return;
        }
        let names: BTreeSet<&String> = self.names.keys().chain(theirs.names.keys()).collect();
        for name in names {
            let (own, other) = (self.names.get(name), theirs.names.get(name));
            if !agree(own, other) {
                writeln!(said, "  {place}: `{name}` is {own:?}, for symtable {other:?}").unwrap();
            }
        }
        let (own, other) = (self.children.len(), theirs.children.len());
        if own != other {
            let heads = |table: &Self| table.children.iter().map(head).collect::<Vec<_>>();
            writeln!(
                said,
                "  {place}: {own} scopes within, for symtable {other}: {:?} {:?}",
                heads(self),
                heads(theirs)
            )
            .unwrap();
            return;
        }
        for (own, other) in self.children.iter().zip(&theirs.children) {
            own.differences(other, said);
        }
    }
}

/// An augmented assignment reads what it binds, which symtable doesn't say.
fn agree(own: Option<&BTreeSet<String>>, other: Option<&BTreeSet<String>>) -> bool {
    let (Some(own), Some(other)) = (own, other) else { return own == other };
    let difference: Vec<&str> = own.symmetric_difference(other).map(String::as_str).collect();
    match difference.as_slice() {
        [] => true,
        ["read"] => own.contains("read") && own.contains("bound"),
        _ => false,
    }
}
