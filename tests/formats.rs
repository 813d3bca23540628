//! Every report format, from one report made by hand.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support {
    pub(crate) mod schema;
}

use std::path::Path;

use insta::{Settings, assert_snapshot};
use mainguard::collect::{Collected, Source};
use mainguard::finding::{Finding, Outcome, Related, SourceId};
use mainguard::problem::Problem;
use mainguard::span::Span;
use mainguard::write::{self, Format, Paint, View};

const APP: &str = "\
from multiprocessing import Pool
import jobs

\tnaïve = 'ü'; pool = Pool(4)  # \u{1b}[31m \u{202e}evil
print(\"once\",
      \"more\")
jobs.run_all()
";
const JOBS: &str = "def run_all():\n    with Pool(2) as pool:\n        pass\n";

fn collected() -> Collected {
    let sources = vec![Source::from_text("app folder/app.py", APP), Source::from_text("jobs.py", JOBS)];
    Collected { sources, ..Collected::default() }
}

fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(start, start + part.len())
}

fn findings() -> Vec<Finding> {
    let step = |source, span, message: &str| Related { source: SourceId(source), span, message: message.to_owned() };
    let start = Finding {
        code: "MG101",
        name: "unguarded-start",
        source: SourceId(0),
        span: span(APP, "Pool(4)"),
        message: "Pool() starts processes while the module is imported: 100% sure, under spawn".to_owned(),
        related: Vec::new(),
        outcome: Outcome::Repaired("moved into main()".to_owned()),
    };
    let effect = Finding {
        code: "MG402",
        name: "repeated-effect",
        span: span(APP, "print(\"once\",\n      \"more\")"),
        message: "each child prints this again".to_owned(),
        ..start.clone()
    };
    let chain = Finding {
        code: "MG103",
        name: "import-starts-process",
        span: span(APP, "jobs.run_all()"),
        message: "importing this module starts processes".to_owned(),
        related: vec![
            step(0, span(APP, "jobs.run_all()"), "calls run_all()"),
            step(1, span(JOBS, "Pool(2)"), "starts processes"),
        ],
        outcome: Outcome::Refused("`exec` may read any name; call jobs.run_all() under the guard".to_owned()),
        ..start.clone()
    };
    vec![start, effect, chain]
}

fn rendered(format: Format, paint: Paint) -> String {
    let (collected, findings) = (collected(), findings());
    let view = View { collected: &collected, findings: &findings, rewrites: &[], paint };
    let mut out = Vec::new();
    write::findings(format, &view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Compares with `snapshots/formats/<name>.snap`.
fn check(name: &str, shown: &str) {
    let mut settings = Settings::new();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/formats"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, shown));
}

#[test]
fn full_shows_excerpt_chain_and_outcome() {
    check("full", &rendered(Format::Full, Paint::Plain));
}

#[test]
fn coloured_output_has_no_control_characters_of_the_source() {
    let shown = rendered(Format::Full, Paint::Coloured);
    assert!(shown.contains("\u{1b}["));
    assert!(!shown.contains("\u{1b}[31m") && !shown.contains('\u{202e}'));
}

#[test]
fn concise_is_a_line_each() {
    check("concise", &rendered(Format::Concise, Paint::Plain));
}

#[test]
fn json_is_the_list_of_the_contract() {
    check("json", &rendered(Format::Json, Paint::Plain));
}

#[test]
fn github_escapes_what_ends_a_command() {
    check("github", &rendered(Format::Github, Paint::Plain));
}

#[test]
fn gitlab_has_stable_fingerprints() {
    check("gitlab", &rendered(Format::Gitlab, Paint::Plain));
}

#[test]
fn fingerprints_survive_lines_added_above_and_differ_for_equal_lines() {
    let fingerprints = |text: &str| {
        let first = text.find("Pool").unwrap();
        let second = text.rfind("Pool").unwrap();
        let collected = Collected { sources: vec![Source::from_text("a.py", text)], ..Collected::default() };
        let at = |start| Finding { span: Span::new(start, start + 4), ..findings()[0].clone() };
        let findings = [at(first), at(second)];
        let view = View { collected: &collected, findings: &findings, rewrites: &[], paint: Paint::Plain };
        let mut out = Vec::new();
        write::findings(Format::Gitlab, &view, &mut out).unwrap();
        let issues: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
        issues.iter().map(|issue| issue["fingerprint"].to_string()).collect::<Vec<_>>()
    };
    let before = fingerprints("Pool()\nPool()\n");
    assert_ne!(before[0], before[1]);
    assert_eq!(before, fingerprints("import os\n\nPool()\nPool()\n"));
}

#[test]
fn sarif_is_version_2_1_0() {
    let mut log: serde_json::Value = serde_json::from_str(&rendered(Format::Sarif, Paint::Plain)).unwrap();
    let driver = &mut log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["rules"].as_array_mut().unwrap().len(), mainguard::rules::RULES.len());
    driver["rules"] = "the table".into();
    driver["version"] = "0.0.0".into();
    for result in log["runs"][0]["results"].as_array_mut().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(mainguard::rules::RULES[index].code, result["ruleId"].as_str().unwrap());
        result["ruleIndex"] = "of the rule".into();
    }
    check("sarif", &serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn sarif_keeps_to_its_published_schema() {
    let schema = serde_json::from_str(include_str!("support/sarif-2.1.0.schema.json")).unwrap();
    let mut log: serde_json::Value = serde_json::from_str(&rendered(Format::Sarif, Paint::Plain)).unwrap();
    assert_eq!(support::schema::faults(&schema, &log), [""; 0]);
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    assert_eq!(support::schema::faults(&schema, &log).len(), 1, "the schema is looked at");
}

#[test]
fn junit_is_xml_whatever_the_source_holds() {
    check("junit", &rendered(Format::Junit, Paint::Plain));
}

#[test]
fn statistics_count_by_rule() {
    let (collected, findings) = (collected(), findings());
    let view = View { collected: &collected, findings: &findings, rewrites: &[], paint: Paint::Plain };
    let mut out = Vec::new();
    write::statistics(&view, &mut out).unwrap();
    check("statistics", &String::from_utf8(out).unwrap());
}

#[test]
fn problems_are_one_line() {
    let mut out = Vec::new();
    let problem = Problem { place: Some((3, 7)), ..Problem::new("a\nb\u{1b}.py", "bad\nnews") };
    write::problem(&problem, &mut out).unwrap();
    write::problem(&Problem::new("c.py", "gone"), &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "error: a\\nb\\x1b.py:3:7: bad\\nnews\nerror: c.py: gone\n");
}

fn diff(source: &Source, new: &str) -> String {
    String::from_utf8(write::diff(source, new, Path::new("/work"), Paint::Plain).unwrap()).unwrap()
}

#[test]
fn a_diff_has_git_headers_and_marks_a_missing_line_end() {
    let source = Source::from_text("./app folder/app.py", "a\nb\nc");
    let expected = "--- a/app folder/app.py\t\n+++ b/app folder/app.py\t\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n\\ No newline at end of file\n";
    assert_eq!(diff(&source, "a\nB\nc"), expected);
}

#[test]
fn equal_texts_have_no_diff() {
    assert_eq!(diff(&Source::from_text("a.py", "a\n"), "a\n"), "");
}

#[test]
fn absolute_paths_are_relative_or_lose_their_slash() {
    assert!(diff(&Source::from_text("/work/x/a.py", "a\n"), "b\n").starts_with("--- a/x/a.py\n+++ b/x/a.py\n"));
    assert!(diff(&Source::from_text("/else/a.py", "a\n"), "b\n").starts_with("--- a/else/a.py\n"));
}

#[test]
fn strange_names_are_quoted_as_git_does() {
    let shown = diff(&Source::from_text("a\"b\u{1b}\n.py", "a\n"), "b\n");
    assert!(shown.starts_with("--- \"a/a\\\"b\\033\\012.py\"\n"), "{shown}");
}

#[test]
fn a_diff_keeps_line_ends_encoding_and_byte_order_mark() {
    let path = Path::new("a.py");
    let bytes = b"# coding: latin-1\r\ns = '\xe9'\r\nx\r\n";
    let source = Source::decode(path, path, bytes).unwrap();
    let diff = write::diff(&source, &source.text.replace('x', "y"), Path::new("/"), Paint::Plain).unwrap();
    let hunk = b"@@ -1,3 +1,3 @@\n # coding: latin-1\r\n s = '\xe9'\r\n-x\r\n+y\r\n";
    assert!(diff.ends_with(hunk), "{}", diff.escape_ascii());

    let source = Source::decode(path, path, b"\xef\xbb\xbfx\ny\n").unwrap();
    let diff = write::diff(&source, "new\nx\ny\n", Path::new("/"), Paint::Plain).unwrap();
    let hunk = b"@@ -1,2 +1,3 @@\n-\xef\xbb\xbfx\n+\xef\xbb\xbfnew\n+x\n y\n";
    assert!(diff.ends_with(hunk), "{}", diff.escape_ascii());
}

#[test]
fn a_text_that_the_encoding_lacks_is_a_problem() {
    let path = Path::new("a.py");
    let source = Source::decode(path, path, b"# coding: ascii\n").unwrap();
    let problem = write::diff(&source, "# \u{20ac}\n", Path::new("/"), Paint::Plain).unwrap_err();
    assert!(problem.message.contains("'€'"), "{}", problem.message);
}
