//! Every rule on its fixture and on the sample in its query's header.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support {
    pub(crate) mod fixture;
    pub(crate) mod snapshot;
}

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mainguard::collect::Collected;
use mainguard::finding::Outcome;
use mainguard::rules::RULES;
use mainguard::write::{self, Format, Paint, View};
use mainguard::{Report, analyse};
use support::fixture::{Fixture, Mark};
use support::snapshot;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every fixture, by its stem.
fn fixtures() -> Vec<(String, Fixture)> {
    let entries = fs::read_dir(root().join("tests/fixtures")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fixture(&path)).collect()
}

fn fixture(path: &Path) -> (String, Fixture) {
    let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(path).unwrap();
    let fixture = Fixture::new(&format!("{stem}.py"), &text);
    (stem, fixture)
}

/// The findings as marks.
fn found(collected: &Collected, report: &Report) -> Vec<Mark> {
    let mark = |finding: &mainguard::finding::Finding| {
        let source = collected.source(finding.source);
        let line = source.lines.position(&source.text, finding.span.start as usize).line;
        (source.path.display().to_string(), line, finding.code.to_owned())
    };
    let mut marks: Vec<Mark> = report.findings.iter().map(mark).collect();
    marks.sort();
    marks
}

/// The codes of the findings that the repair leaves.
fn left(report: &Report) -> Vec<&'static str> {
    report.findings.iter().filter(|finding| !finding.fixable()).map(|finding| finding.code).collect()
}

/// The report and the diff, for a snapshot.
fn shown(collected: &Collected, report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let view = View {
            collected,
            findings: std::slice::from_ref(finding),
            rewrites: &report.rewrites,
            paint: Paint::Plain,
        };
        let mut line = Vec::new();
        write::findings(Format::Concise, &view, &mut line).unwrap();
        text.push_str(std::str::from_utf8(&line).unwrap());
        for step in &finding.related {
            let source = collected.source(step.source);
            let line = source.lines.position(&source.text, step.span.start as usize).line;
            writeln!(text, "    {}:{line} {}", source.path.display(), step.message).unwrap();
        }
        if let Outcome::Refused(reason) = &finding.outcome {
            writeln!(text, "    no fix: {reason}").unwrap();
        }
    }
    for rewrite in &report.rewrites {
        let source = collected.source(rewrite.source);
        writeln!(text, "\n{}: {}", source.path.display(), rewrite.summary.join("; ")).unwrap();
        let diff = write::diff(source, rewrite.text.text(), Path::new(""), Paint::Plain).unwrap();
        text.push_str(std::str::from_utf8(&diff).unwrap());
    }
    text
}

#[test]
fn findings_are_where_the_marks_are_and_nowhere_else() {
    let mut wrong = String::new();
    for (stem, fixture) in fixtures() {
        let mut collected = fixture.collected();
        let report = analyse(&mut collected);
        assert_eq!(report.problems, [], "{stem}");
        let (marks, found) = (fixture.marks(), found(&collected, &report));
        if marks != found {
            let missing: Vec<&Mark> = marks.iter().filter(|mark| !found.contains(mark)).collect();
            let extra: Vec<&Mark> = found.iter().filter(|mark| !marks.contains(mark)).collect();
            writeln!(wrong, "{stem}: marked but not found: {missing:?}; found but not marked: {extra:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_rule_is_found_in_its_own_fixture() {
    for rule in RULES {
        let (_, fixture) = fixture(&root().join(format!("tests/fixtures/{}.py", rule.stem())));
        assert!(fixture.marks().iter().any(|(_, _, code)| code == rule.code), "{} is marked nowhere", rule.code);
    }
}

#[test]
fn what_is_repaired_is_gone_and_once_is_enough() {
    for (stem, fixture) in fixtures() {
        let report = analyse(&mut fixture.collected());
        let again = analyse(&mut fixture.repaired(&report).collected());
        assert_eq!(again.problems, [], "{stem}");
        assert!(again.rewrites.is_empty(), "{stem} would be changed again: {}", again.rewrites[0].summary.join("; "));
        let (mut before, mut after) = (left(&report), left(&again));
        before.sort_unstable();
        after.sort_unstable();
        assert_eq!(before, after, "{stem}: what is left, before the repair and after it");
    }
}

#[test]
fn reports_and_repairs_are_as_in_the_snapshots() {
    for (stem, fixture) in fixtures() {
        let mut collected = fixture.collected();
        let report = analyse(&mut collected);
        snapshot::check("rules", &stem, &shown(&collected, &report));
    }
}

#[test]
fn the_samples_in_the_headers_are_found_and_repaired_as_they_say() {
    let mut wrong = String::new();
    for rule in RULES {
        let stem = rule.stem();
        let explanation = rule.explanation();
        let fixture = Fixture::new("script.py", &format!("{}\n", explanation.example));
        let report = analyse(&mut fixture.collected());
        if !report.findings.iter().any(|finding| finding.code == rule.code) {
            let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code).collect();
            writeln!(wrong, "{stem}: its sample is not found: {codes:?}").unwrap();
        }
        let got = match report.rewrites.as_slice() {
            [] => None,
            _ => Some(joined(&fixture.repaired(&report))),
        };
        let wanted = explanation.fixed.map(|fixed| joined(&Fixture::new("script.py", &format!("{fixed}\n"))));
        if got != wanted {
            let got = got.unwrap_or_else(|| format!("{:?}\n", left(&report)));
            writeln!(wrong, "{stem}: the sample's repair is not the one in the header, but\n{got}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn joined(fixture: &Fixture) -> String {
    fixture.files.iter().map(|(path, text)| format!("#- path: {path}\n{}\n", text.trim_matches('\n'))).collect()
}

#[test]
fn headers_say_what_is_wrong_why_what_python_says_and_where_to_read_on() {
    for rule in RULES {
        let stem = rule.stem();
        let text = fs::read_to_string(root().join(format!("queries/rules/{stem}.scm"))).unwrap();
        let explanation = rule.explanation();
        assert!(explanation.title.len() > 4 && !explanation.title.ends_with('.'), "{stem}.scm has no title");
        assert!(!explanation.why.is_empty(), "{stem}.scm doesn't say why it matters");
        assert!(text.contains("; Python says"), "{stem}.scm has no `; Python says` paragraph");
        assert!(!explanation.example.is_empty(), "{stem}.scm has no `; Example:`");
        assert!(!explanation.links.is_empty(), "{stem}.scm has no `; See:`");
        for paragraph in &explanation.why {
            assert!(paragraph.ends_with(['.', '!']), "{stem}.scm: not a paragraph: {paragraph}");
        }
    }
}

#[test]
fn the_page_of_rules_is_made_from_the_headers() {
    let path = root().join("docs/rules.md");
    let mut wanted = Vec::new();
    write::rules_page(&mut wanted).unwrap();
    if std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always") {
        fs::write(&path, &wanted).unwrap();
    }
    let page = fs::read(&path).unwrap_or_default();
    assert!(page == wanted, "docs/rules.md is not up to date: INSTA_UPDATE=always cargo test --test rules writes it");
}

/// Each level doubles the ways up to the first class: whoever walks them all does not end.
#[test]
fn a_class_with_many_possible_ancestors_is_looked_up_once() {
    let mut text = String::from("from multiprocessing import Process\n\n\nclass C0(Process):\n    pass\n\n\n");
    for level in 1..40 {
        let above = level - 1;
        let class = format!("    class C{level}(C{above}):\n        pass\n");
        write!(text, "if C{above}:\n{class}else:\n{class}\n\n").unwrap();
    }
    text += "C39().start()\n";
    let fixture = Fixture::new("levels.py", &text);
    let found: Vec<&str> = analyse(&mut fixture.collected()).findings.iter().map(|finding| finding.code).collect();
    assert!(found.contains(&"MG101"), "{found:?}");
}
