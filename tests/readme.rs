//! README.md and the pages in docs/ show what the command really prints, and their links lead somewhere.
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

/// The commands of a page's `console` blocks with what they print, in order.
fn console(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut within = false;
    for line in page.lines() {
        match (within, line.strip_prefix("$ "), found.last_mut()) {
            (false, ..) => within = line == "```console",
            (true, ..) if line == "```" => within = false,
            (true, Some(command), _) => found.push((command.to_owned(), String::new())),
            (true, None, Some((_, printed))) => {
                printed.push_str(line);
                printed.push('\n');
            }
            (true, None, None) => panic!("a console block begins with a command"),
        }
    }
    found
}

/// Runs a shell command in `folder`, with mainguard on the path; what it prints to either stream.
#[cfg(unix)]
fn shell(folder: &Path, command: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_mainguard")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{{ {command}; }} 2>&1")]).current_dir(folder);
    let output = shell.env("PATH", path).env_remove("NO_COLOR").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[cfg(unix)]
fn the_console_blocks_of_the_pages_are_real() {
    for page in ["docs/migration.md"] {
        let folder = tempfile::TempDir::new().unwrap();
        let example = root().join("examples/gallery");
        fs::create_dir(folder.path().join("gallery")).unwrap();
        for entry in fs::read_dir(example).unwrap().map(Result::unwrap) {
            if entry.path().extension().is_some_and(|extension| extension == "py") {
                fs::copy(entry.path(), folder.path().join("gallery").join(entry.file_name())).unwrap();
            }
        }
        let commit = "git init -q && git add . && git -c user.name=x -c user.email=x@example.org commit -qm x";
        assert_eq!(shell(folder.path(), commit), "");
        for (command, shown) in console(&fs::read_to_string(root().join(page)).unwrap()) {
            let printed = shell(folder.path(), &command);
            let printed: String = printed.lines().map(|line| format!("{}\n", line.trim_end())).collect();
            assert_eq!(printed.trim_end(), shown.trim_end(), "{page}: $ {command}\nprints\n{printed}");
        }
    }
}

#[test]
fn links_within_the_repository_lead_somewhere() {
    let mut pages: Vec<_> = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|page| root().join(page)));
    for page in pages.iter().filter(|page| page.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target) {
            if target.starts_with("http") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let linked = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(linked.exists(), "{}: {target} leads nowhere", page.display());
            if !anchor.is_empty() {
                let text = fs::read_to_string(&linked).unwrap();
                let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
                let known = headings.map(|heading| slug(heading.trim_start_matches('#').trim()));
                assert!(known.into_iter().any(|known| known == anchor), "{}: no heading {target}", page.display());
            }
        }
    }
}

/// The anchor of a heading, as GitHub makes it.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
