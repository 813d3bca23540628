//! README.md shows what the command really prints.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

const EXAMPLE: &str = "examples/wordcount.py";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn printed(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_mainguard")).args(args).current_dir(root()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_diff_is_the_real_one() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let diff = printed(&["--diff", EXAMPLE]);
    assert!(readme.contains(&format!("```diff\n{diff}```")), "README.md should show\n{diff}");
}

#[test]
fn the_findings_are_the_real_ones() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```text\nerror[MG101").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    let real = printed(&[EXAMPLE]);
    assert!(real.contains(&format!("error[MG101{shown}")), "README.md should show what is in\n{real}");
}

#[test]
fn the_help_and_the_readme_name_the_same_exit_statuses() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let help = Command::new(env!("CARGO_BIN_EXE_mainguard")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let statuses = |text: &str, sign: &str| -> Vec<char> {
        let lines = text.lines().filter_map(|line| line.strip_prefix(sign));
        lines.filter_map(|line| line.chars().next().filter(char::is_ascii_digit)).collect()
    };
    assert_eq!(statuses(&help, "  "), ['0', '1', '2']);
    assert_eq!(statuses(&readme, "| "), ['0', '1', '2']);
}
