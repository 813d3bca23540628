//! Does the proof bite? Rewritten texts and plans of the behaviour cases are corrupted, and each mutant must be refused.
//!
//! `MUTANTS=1000 cargo test --test mutation` tries up to a thousand places of each kind in each text, not a few.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use mainguard::collect::{Collected, Request, collect};
use mainguard::facts;
use mainguard::transform::plan::{Plan, Shape};
use mainguard::transform::verify;
use mainguard::{Rewrite, analyse};

/// The inputs of the behaviour cases.
fn inputs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour");
    let folders = |folder: &Path| -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.is_dir());
        paths.sort();
        paths
    };
    folders(&root).iter().flat_map(|group| folders(group)).map(|case| case.join("input")).collect()
}

fn most() -> usize {
    std::env::var("MUTANTS").ok().and_then(|most| most.parse().ok()).unwrap_or(4)
}

/// Every so many of `items`, so that there are at most `most`.
fn some<T>(items: Vec<T>) -> Vec<T> {
    let step = items.len().div_ceil(most()).max(1);
    items.into_iter().step_by(step).collect()
}

/// Calls `each` with every rewrite of every case.
fn each_rewrite(mut each: impl FnMut(&Collected, &Rewrite, &str)) {
    for input in inputs() {
        let mut collected = collect(&Request { paths: vec![input.clone()], ..Request::default() });
        for rewrite in &analyse(&mut collected).rewrites {
            each(&collected, rewrite, &input.display().to_string());
        }
    }
}

fn is_refused(collected: &Collected, rewrite: &Rewrite, text: String, plan: &Plan) -> bool {
    let old = &collected.source(rewrite.source).text;
    let tree = facts::extract(old).unwrap().tree;
    verify(old, &tree, text, plan).is_err()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// The text with the lines `at..at + count` replaced.
fn replaced(lines: &[&str], at: usize, count: usize, new: &str) -> String {
    [&lines[..at].concat(), new, &lines[at + count..].concat()].concat()
}

/// Each line that is not blank, dropped.
fn dropped(text: &str) -> Vec<String> {
    let lines = lines(text);
    (0..lines.len()).filter(|at| !is_blank(lines[*at])).map(|at| replaced(&lines, at, 1, "")).collect()
}

/// Each line that is not blank, twice.
fn doubled(text: &str) -> Vec<String> {
    let lines = lines(text);
    let twice = |at: usize| replaced(&lines, at, 1, &lines[at].repeat(2));
    (0..lines.len()).filter(|at| !is_blank(lines[*at]) && lines[*at].ends_with('\n')).map(twice).collect()
}

/// Each two neighbouring lines, swapped.
fn swapped(text: &str) -> Vec<String> {
    let lines = lines(text);
    let differ = |at: &usize| {
        let (one, other) = (lines[*at], lines[*at + 1]);
        !is_blank(one) && !is_blank(other) && one != other && other.ends_with('\n')
    };
    let swap = |at: usize| replaced(&lines, at, 2, &[lines[at + 1], lines[at]].concat());
    (0..lines.len().saturating_sub(1)).filter(differ).map(swap).collect()
}

/// Each line that follows one of the same indentation, indented once more: inside of strings that changes them,
/// outside of them it changes blocks. (The only statement of a block may stand anywhere.)
fn indented(text: &str) -> Vec<String> {
    let lines = lines(text);
    let depth = |at: usize| lines[at].len() - lines[at].trim_start().len();
    let is_code = |at: usize| !is_blank(lines[at]) && !lines[at].trim_start().starts_with(['#', ')', ']', '}']);
    let follows = |at: &usize| is_code(*at) && is_code(*at - 1) && depth(*at) == depth(*at - 1);
    let inner = |at: usize| replaced(&lines, at, 1, &format!("    {}", lines[at]));
    (1..lines.len()).filter(follows).map(inner).collect()
}

/// Each indented line, at the left edge.
fn dedented(text: &str) -> Vec<String> {
    let lines = lines(text);
    let inner = |at: &usize| lines[*at].starts_with([' ', '\t']) && !is_blank(lines[*at]);
    (0..lines.len())
        .filter(inner)
        .map(|at| replaced(&lines, at, 1, lines[at].trim_start_matches([' ', '\t'])))
        .collect()
}

/// Each word, renamed.
fn renamed(text: &str) -> Vec<String> {
    let starts = text.char_indices().filter(|(at, c)| {
        let before = text[..*at].chars().next_back();
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        c.is_alphabetic() && !before.is_some_and(is_word)
    });
    starts.map(|(at, _)| format!("{}z{}", &text[..at], &text[at..])).collect()
}

/// Each argument that another one precedes, dropped up to the next comma or parenthesis.
fn without_argument(text: &str) -> Vec<String> {
    let commas = text.match_indices(", ").filter_map(|(at, _)| {
        let end = at + 2 + text[at + 2..].find([',', ')', '\n'])?;
        Some(format!("{}{}", &text[..at], &text[end..]))
    });
    commas.collect()
}

/// Each statement of one line at module level, put at the end of the last block, where the script is.
fn moved_down(text: &str) -> Vec<String> {
    let lines = lines(text);
    let single = |at: &usize| {
        let next = lines.get(at + 1).is_none_or(|next| !next.starts_with([' ', '\t', ')', ']', '}']));
        lines[*at].starts_with(|c: char| c.is_alphabetic())
            && !lines[*at].trim_end().ends_with([':', '(', '[', '{', ','])
            && next
    };
    let down = |at: usize| format!("{}\n    {}", replaced(&lines, at, 1, "").trim_end(), lines[at]);
    (0..lines.len()).filter(single).map(down).collect()
}

/// Each comment, dropped.
fn uncommented(text: &str) -> Vec<String> {
    let lines = lines(text);
    let comment = |at: usize| {
        Some((at, lines[at].rfind("  #").or_else(|| lines[at].trim_start().starts_with('#').then_some(0))?))
    };
    let cut = |(at, column): (usize, usize)| replaced(&lines, at, 1, &format!("{}\n", lines[at][..column].trim_end()));
    (0..lines.len()).filter_map(comment).map(cut).collect()
}

fn other_line_ends(text: &str) -> Vec<String> {
    let lines = lines(text);
    let ends = |at: usize| match lines[at].strip_suffix("\r\n") {
        Some(line) => format!("{line}\n"),
        None => format!("{}\r\n", lines[at].trim_end_matches('\n')),
    };
    let inner = |at: &usize| !is_blank(lines[*at]) && lines[*at].ends_with('\n');
    (0..lines.len()).filter(inner).map(|at| replaced(&lines, at, 1, &ends(at))).collect()
}

type Mutator = (&'static str, fn(&str) -> Vec<String>);

const MUTATORS: [Mutator; 10] = [
    ("dropped", dropped),
    ("doubled", doubled),
    ("swapped", swapped),
    ("indented", indented),
    ("dedented", dedented),
    ("renamed", renamed),
    ("without argument", without_argument),
    ("moved down", moved_down),
    ("uncommented", uncommented),
    ("other line ends", other_line_ends),
];

#[test]
fn corrupted_texts_are_refused() {
    let (mut tried, mut survivors) = (0, Vec::new());
    each_rewrite(|collected, rewrite, case| {
        let text = rewrite.text.text();
        for (name, mutate) in MUTATORS {
            for mutant in some(mutate(text)).into_iter().filter(|mutant| mutant != text) {
                tried += 1;
                if !is_refused(collected, rewrite, mutant.clone(), &rewrite.plan) {
                    let place = text.lines().zip(mutant.lines()).position(|(one, other)| one != other);
                    let line = place.and_then(|at| mutant.lines().nth(at)).unwrap_or_default();
                    survivors.push(format!("{name}: {case}: {:?}: {line}", place.map(|at| at + 1)));
                }
            }
        }
    });
    assert!(tried > 1000, "{tried}");
    assert!(survivors.is_empty(), "{} of {tried}:\n{}", survivors.len(), survivors.join("\n"));
}

/// The plan forgets something, and the text does so too or not.
#[test]
fn corrupted_plans_are_refused() {
    let (mut tried, mut survivors) = (0, Vec::new());
    each_rewrite(|collected, rewrite, case| {
        let (text, plan) = (rewrite.text.text(), &rewrite.plan);
        let mut mutants: Vec<(String, Plan, String)> = Vec::new();
        let mut plain = |name: &str, change: &dyn Fn(&mut Plan)| {
            let mut mutant = plan.clone();
            change(&mut mutant);
            mutants.push((name.to_owned(), mutant, text.to_owned()));
        };
        if !plan.moved.is_empty() {
            plain("a statement less moves", &|plan| plan.moved.truncate(plan.moved.len() - 1));
            let first = (0..).find(|unit| !plan.moved.contains(unit)).unwrap_or_default();
            plain("another statement moves", &|plan| {
                plan.moved.push(first);
                plan.moved.sort_unstable();
            });
        }
        if !plan.edits.is_empty() {
            plain("a change less is made", &|plan| drop(plan.edits.pop()));
        }
        if !plan.definitions.is_empty() {
            plain("a definition less is added", &|plan| drop(plan.definitions.pop()));
        }
        if plan.freeze.is_some() {
            plain("freeze_support() is not added", &|plan| plan.freeze = None);
        }
        if matches!(plan.shape, Some(Shape::Main(_))) {
            plain("there is no function", &|plan| plan.shape = Some(Shape::Guard));
        }
        for name in some(plan.globals.clone()) {
            let mut mutant = plan.clone();
            mutant.globals.retain(|other| *other != name);
            mutants.push((format!("`{name}` is not global"), mutant, without_global(text, plan, &name)));
        }
        for (name, plan, text) in mutants {
            tried += 1;
            if !is_refused(collected, rewrite, text, &plan) {
                survivors.push(format!("{name}: {case}"));
            }
        }
    });
    assert!(tried > 200, "{tried}");
    assert!(survivors.is_empty(), "{} of {tried}:\n{}", survivors.len(), survivors.join("\n"));
}

/// The text without `name` in the function's `global` statements.
fn without_global(text: &str, plan: &Plan, name: &str) -> String {
    let Some(Shape::Main(main)) = &plan.shape else { return text.to_owned() };
    let at = text.find(&format!("def {main}():")).unwrap();
    let line_of = |line: &str| line.trim_start().starts_with("global ") && line.contains(name);
    let mut done = false;
    let kept = text[at..].split_inclusive('\n').map(|line| {
        if done || !line_of(line) {
            return line.to_owned();
        }
        done = true;
        let (head, names) = line.split_once("global ").unwrap();
        let names: Vec<&str> = names.trim_end().split(", ").filter(|other| *other != name).collect();
        if names.is_empty() { String::new() } else { format!("{head}global {}\n", names.join(", ")) }
    });
    format!("{}{}", &text[..at], kept.collect::<String>())
}
