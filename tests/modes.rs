//! What helps to take the command up in a project: explanations, baselines, comments, views, questions.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support {
    pub(crate) mod command;
    pub(crate) mod schema;
    pub(crate) mod snapshot;
}

use std::fs;

use support::command::{BROKEN, CLEAN, command, content, folder, run, run_on, status, text};
use support::snapshot;

/// Two findings, one of which has no fix.
const MIXED: &str = "from multiprocessing import Pool, Process\n\n\nprint(\"once\")  # greets\n\n\
                     def start(jobs):\n    for job in jobs:\n        Process(target=lambda: job).start()\n\n\n\
                     start([1])\n";

#[test]
fn a_rule_is_explained_by_code_or_name() {
    let folder = folder(&[]);
    let output = run(&folder, &["explain", "MG201"]);
    assert_eq!(output.status.code(), Some(0));
    snapshot::check("cli", "explain", text(&output.stdout));
    assert_eq!(output.stdout, run(&folder, &["explain", "unshared-primitive"]).stdout);
    let list = run(&folder, &["explain"]);
    assert_eq!(text(&list.stdout).lines().filter(|line| line.starts_with("MG")).count(), mainguard::rules::RULES.len());
    assert_eq!(status(&folder, &["explain", "MG999"]), 2);
}

#[test]
fn completions_and_the_manual_page_are_made_from_the_arguments() {
    let folder = folder(&[]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(text(&run(&folder, &["completions", shell]).stdout).contains("write-baseline"), "{shell}");
    }
    let page = run(&folder, &["man"]).stdout;
    assert!(text(&page).contains(".TH mainguard 1") && text(&page).contains("Exit status:"));
}

#[test]
fn what_the_baseline_knows_is_not_reported_and_what_is_new_is() {
    let folder = folder(&[("a.py", BROKEN), ("b.py", CLEAN)]);
    let known = ["--baseline", "known.json"];
    let all = |args: &[&'static str]| [&known[..], args].concat();
    assert_eq!(status(&folder, &all(&["--check"])), 2, "there is none yet");
    assert_eq!(status(&folder, &all(&["--write-baseline"])), 0);
    assert_eq!(status(&folder, &all(&["--check"])), 0);
    assert_eq!(text(&run(&folder, &all(&[])).stdout), "");
    assert_eq!(text(&run(&folder, &all(&["--diff"])).stdout), "");
    // The same findings further down, seen from elsewhere.
    fs::write(folder.path().join("a.py"), format!("import os\n\n{BROKEN}")).unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(status(&folder, &["--check", "--baseline", &format!("{path}/known.json"), path]), 0);
    fs::write(folder.path().join("b.py"), BROKEN).unwrap();
    let output = run(&folder, &all(&["--check"]));
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).lines().all(|line| line.starts_with("b.py:")), "{}", text(&output.stdout));
    assert_eq!(status(&folder, &all(&["--write"])), 0);
    assert!(content(&folder, "a.py").ends_with(BROKEN));
    fs::write(folder.path().join("a.py"), "import multiprocessing\n").unwrap();
    let output = run(&folder, &all(&["--check", "a.py"]));
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("1 finding of the baseline no longer found"), "{}", text(&output.stderr));
}

#[test]
fn the_settings_name_the_baseline_relative_to_themselves() {
    let folder = folder(&[("mainguard.toml", "baseline = 'known.json'\n"), ("a.py", BROKEN)]);
    fs::create_dir(folder.path().join("sub")).unwrap();
    let within = |args: &[&str]| {
        let output = command(&folder.path().join("sub"), args).output().unwrap();
        output.status.code().unwrap()
    };
    assert_eq!(within(&["--write-baseline", ".."]), 0);
    assert!(content(&folder, "known.json").contains("\"path\": \"a.py\""));
    assert_eq!((within(&["--check", ".."]), status(&folder, &["--check"])), (0, 0));
    fs::remove_file(folder.path().join("mainguard.toml")).unwrap();
    assert_eq!(status(&folder, &["--write-baseline"]), 2);
}

#[test]
fn comments_silence_every_finding_and_change_nothing_else() {
    let several = "import multiprocessing\n\nmultiprocessing.Pool(\n    4,  # four\n)\nx = \"\"\"\n\"\"\"; \
                   multiprocessing.Pool(2)\nprint('a', # noqa: E261\n      'b')\n";
    let folder = folder(&[("a.py", MIXED), ("b.py", several), ("c.py", &BROKEN.replace('\n', "\r\n"))]);
    let output = run(&folder, &["--add-ignores"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(status(&folder, &["--check", "--report-unused-ignores"]), 0);
    assert!(content(&folder, "a.py").contains("print(\"once\")  # greets  # mainguard: ignore[MG402]\n"));
    assert!(content(&folder, "c.py").contains("Pool(4)  # mainguard: ignore[MG101]\r\n"));
    for (name, before) in [("a.py", MIXED), ("b.py", several)] {
        let stripped: Vec<String> = content(&folder, name)
            .lines()
            .map(|line| line.split("  # mainguard: ").next().unwrap().to_owned())
            .collect();
        assert_eq!(stripped, before.lines().collect::<Vec<_>>());
    }
    assert_eq!(status(&folder, &["--add-ignores"]), 0, "once is enough");
}

#[test]
fn a_second_code_joins_the_first_comment() {
    let folder = folder(&[("a.py", &BROKEN.replace("Pool(4)", "print(Pool(4))  # mainguard: ignore[MG402]"))]);
    assert_eq!(status(&folder, &["--add-ignores"]), 0);
    assert!(content(&folder, "a.py").ends_with("  # mainguard: ignore[MG402, MG101]\n"));
}

#[test]
fn comments_that_silence_nothing_are_reported_on_demand() {
    let text_of = "x = 1  # mainguard: ignore[MG402]\ny = 2  # noqa\nz = 3  # noqa: E501, MG101\n\
                   import multiprocessing  # mainguard: ignore\n";
    let folder = folder(&[("a.py", text_of)]);
    assert_eq!(status(&folder, &["--check"]), 0);
    let output = run(&folder, &["--check", "--report-unused-ignores"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(
        lines,
        [
            "a.py:1:8: MG001 `MG402` in this comment silences nothing",
            "a.py:3:8: MG001 `MG101` in this comment silences nothing",
            "a.py:4:25: MG001 this comment silences nothing",
        ]
    );
    // What nobody looked for may be there.
    let output = run(&folder, &["--check", "--report-unused-ignores", "--select", "MG101"]);
    assert_eq!(text(&output.stdout).lines().collect::<Vec<_>>(), lines[1..2]);
}

#[test]
fn a_report_can_go_to_a_file() {
    let folder = folder(&[("a.py", BROKEN)]);
    let output = run(&folder, &["--check", "--output-format", "junit", "--output-file", "report.xml"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    assert!(content(&folder, "report.xml").contains("<testcase name=\"MG101 8:1\""));
    assert_eq!(status(&folder, &["--check", "--output-file", "no/such/folder"]), 2);
}

/// The text after a SARIF fix: its replacements from the last to the first.
fn replaced(text: &str, fix: &serde_json::Value) -> String {
    let lines = mainguard::span::LineIndex::new(text);
    let offset = |region: &serde_json::Value, which: &str| {
        let number = |key: &str| usize::try_from(region[format!("{which}{key}")].as_u64().unwrap()).unwrap();
        let start = lines.start(number("Line") - 1).unwrap();
        let before = text[start..].chars().take(number("Column") - 1);
        start + before.map(char::len_utf8).sum::<usize>()
    };
    let mut text = text.to_owned();
    for replacement in fix["artifactChanges"][0]["replacements"].as_array().unwrap().iter().rev() {
        let region = &replacement["deletedRegion"];
        let inserted = replacement["insertedContent"]["text"].as_str().unwrap_or_default();
        text.replace_range(offset(region, "start")..offset(region, "end"), inserted);
    }
    text
}

#[test]
fn the_fix_in_a_sarif_log_is_what_would_be_written() {
    let broken = include_str!("support/thumbnails.py");
    for text_of in [broken, broken.trim_end(), BROKEN, &BROKEN.replace('\n', "\r\n")] {
        let folder = folder(&[("a.py", text_of)]);
        let log: serde_json::Value =
            serde_json::from_slice(&run(&folder, &["--check", "--output-format", "sarif"]).stdout).unwrap();
        let schema = serde_json::from_str(include_str!("support/sarif-2.1.0.schema.json")).unwrap();
        assert_eq!(support::schema::faults(&schema, &log), [""; 0]);
        assert_eq!(status(&folder, &["--write"]), 0);
        let fixes = &log["runs"][0]["results"][0]["fixes"];
        assert_eq!(replaced(text_of, &fixes[0]), content(&folder, "a.py"));
    }
}

#[test]
fn the_moved_view_shows_once_what_moved_and_marks_what_is_new() {
    let folder = folder(&[("thumbnails.py", include_str!("support/thumbnails.py"))]);
    let output = run(&folder, &["--diff", "--view", "moved"]);
    assert_eq!(output.status.code(), Some(1));
    snapshot::check("cli", "moved_view", text(&output.stdout));
}

#[test]
fn verbose_says_what_was_read_and_found() {
    let folder = folder(&[("a.py", BROKEN), ("b.py", CLEAN), ("mainguard.toml", "")]);
    let stderr = run(&folder, &["--check", "--verbose"]).stderr;
    assert!(text(&stderr).contains("settings: mainguard.toml\n2 files read, 1 parsed; 1 finding: 1 with a fix, 0 "));
    assert_eq!(status(&folder, &["--verbose", "--quiet"]), 2);
}

mod interactive {
    use super::*;

    /// The texts of two broken files after the answers.
    fn after(answers: &str) -> (bool, bool, i32) {
        let folder = folder(&[("a.py", BROKEN), ("b.py", BROKEN)]);
        let output = run_on(&folder, &["--interactive"], answers.as_bytes());
        let changed = |name| content(&folder, name) != BROKEN;
        (changed("a.py"), changed("b.py"), output.status.code().unwrap())
    }

    #[test]
    fn each_file_is_written_if_the_answer_is_yes() {
        assert_eq!(after("y\nn\n"), (true, false, 1));
        assert_eq!(after("what\nno\nyes\n"), (false, true, 1));
        assert_eq!(after("a\n"), (true, true, 0));
        assert_eq!(after("q\n"), (false, false, 1));
        assert_eq!(after("y\n"), (true, false, 1));
        assert_eq!(after(""), (false, false, 1));
    }

    #[test]
    fn what_is_asked_shows_the_findings_and_the_change() {
        let folder = folder(&[("a.py", BROKEN)]);
        let output = run_on(&folder, &["--interactive"], b"n\n");
        let shown = text(&output.stdout);
        assert!(shown.starts_with("a.py:8:1: MG101 [fixable] `Pool(4)`"), "{shown}");
        assert!(shown.contains("(1/1) repair a.py? [y]es, [n]o, [a]ll, [e]dit, [q]uit: "), "{shown}");
    }

    #[test]
    #[cfg(unix)]
    fn edit_writes_the_repair_and_opens_it() {
        let folder = folder(&[("a.py", BROKEN)]);
        fs::write(folder.path().join("editor"), "#!/bin/sh\necho '# edited' >> \"$1\"\n").unwrap();
        let editor = format!("sh {}", folder.path().join("editor").display());
        let mut command = command(folder.path(), &["--interactive"]);
        command.env("VISUAL", editor).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"e\n").unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0));
        let text = content(&folder, "a.py");
        assert!(text.contains("if __name__") && text.ends_with("# edited\n"), "{text}");
    }

    #[test]
    fn standard_input_is_for_answers() {
        let folder = folder(&[]);
        assert_eq!(run_on(&folder, &["--interactive", "-"], BROKEN.as_bytes()).status.code(), Some(2));
    }
}
