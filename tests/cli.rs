//! The command as a user runs it: modes, exit statuses, and what goes wrong.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support {
    pub(crate) mod command;
    pub(crate) mod snapshot;
}

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use support::command::{BROKEN, CLEAN, command, content, folder, run, run_on, status, text};
use tempfile::TempDir;

#[test]
fn a_clean_folder_is_status_0_in_every_mode() {
    let folder = folder(&[("a.py", CLEAN)]);
    for args in [&["."][..], &[], &["--check"], &["--diff"], &["--write"], &["--fix", "a.py"]] {
        let output = run(&folder, args);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), ""), "{args:?}");
    }
    assert_eq!(text(&run(&folder, &["--check", "--output-format", "json"]).stdout), "[]\n");
    assert_eq!(text(&run(&folder, &["--quiet"]).stderr), "");
}

#[test]
fn findings_are_status_1_and_only_write_writes() {
    let folder = folder(&[("a.py", BROKEN)]);
    for args in [&[][..], &["--check"], &["--diff"], &["--statistics"], &["--output-format", "sarif"]] {
        let output = run(&folder, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(!output.stdout.is_empty(), "{args:?}");
        assert_eq!(content(&folder, "a.py"), BROKEN);
    }
}

#[test]
fn write_leaves_what_diff_shows_and_nothing_to_do() {
    let original = folder(&[("a.py", BROKEN)]);
    let diff = run(&original, &["--diff"]).stdout;
    let output = run(&original, &["--write"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).starts_with("repaired a.py: "));
    let patched = folder(&[("a.py", BROKEN)]);
    fs::write(patched.path().join("patch"), diff).unwrap();
    let apply = Command::new("git").args(["apply", "-p1", "patch"]).current_dir(patched.path()).status();
    assert!(apply.unwrap().success());
    assert_eq!(content(&original, "a.py"), content(&patched, "a.py"));
    assert_eq!(status(&original, &["--check"]), 0);
}

#[test]
fn the_default_output_says_what_happens_why_and_what_the_fix_does() {
    let folder = folder(&[("thumbnails.py", include_str!("support/thumbnails.py"))]);
    let output = run(&folder, &[]);
    assert_eq!(output.status.code(), Some(1));
    let shown = format!("{}---- standard error\n{}", text(&output.stdout), text(&output.stderr));
    support::snapshot::check("cli", "default_output", &shown);
}

#[test]
fn wrong_usage_is_status_2() {
    let folder = folder(&[("a.py", CLEAN)]);
    for args in [
        &["--check", "--diff"][..],
        &["--check", "--write"],
        &["--diff", "--output-format", "json"],
        &["--output-format", "xml"],
        &["--select", "MG9"],
        &["--exclude", "{a"],
        &["--allow-dirty"],
        &["--no-such-option"],
        &["-", "a.py"],
        &["missing.py", "a.py"],
    ] {
        let output = run(&folder, args);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{args:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{args:?}");
    }
}

#[test]
fn help_and_version_are_status_0() {
    let folder = folder(&[]);
    assert!(text(&run(&folder, &["--help"]).stdout).contains("Examples:"));
    assert!(text(&run(&folder, &["--version"]).stdout).starts_with("mainguard "));
    assert_eq!(status(&folder, &["--help"]), 0);
}

#[test]
fn one_bad_file_never_keeps_the_others_from_being_handled() {
    let folder = folder(&[("a.py", BROKEN), ("bad.py", "")]);
    fs::write(folder.path().join("bad.py"), b"import multiprocessing\nx = '\xff'\n").unwrap();
    let output = run(&folder, &["--write"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: bad.py:2:6: the byte 0xff "), "{}", text(&output.stderr));
    assert_ne!(content(&folder, "a.py"), BROKEN);
    assert_eq!(fs::read(folder.path().join("bad.py")).unwrap(), b"import multiprocessing\nx = '\xff'\n");
}

#[test]
fn settings_that_are_wrong_are_status_2() {
    let folder = folder(&[("a.py", CLEAN), ("pyproject.toml", "[tool.mainguard]\nselct = ['MG1']\nignore = ['X']\n")]);
    let output = run(&folder, &["--check"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("error: pyproject.toml:2:1: there is no setting \"selct\"; did you mean \"select\"?"),
        "{stderr}"
    );
    assert!(stderr.contains("error: pyproject.toml: the rule \"X\": "), "{stderr}");
}

#[test]
fn rules_and_lines_can_be_silenced() {
    let silent = BROKEN.replace("Pool(4)", "Pool(4)  # mainguard: ignore[MG101]");
    let folder = folder(&[("a.py", &silent)]);
    assert_eq!(status(&folder, &["--check", "--select", "MG101"]), 0);
    fs::write(folder.path().join("a.py"), BROKEN).unwrap();
    assert_eq!(status(&folder, &["--check", "--select", "MG101"]), 1);
    assert_eq!(status(&folder, &["--check", "--ignore", "MG"]), 0);
    assert_eq!(status(&folder, &["--check", "--exclude", "a.*"]), 0);
    assert_eq!(status(&folder, &["--check", "--exclude", "a.*", "a.py"]), 1);
}

#[test]
fn standard_input_is_repaired_to_standard_output() {
    let folder = folder(&[]);
    let output = run_on(&folder, &["--write", "-"], BROKEN.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("if __name__ == \"__main__\":"));
    assert_eq!(run_on(&folder, &["--check", "-"], &output.stdout).status.code(), Some(0));
    assert_eq!(text(&run_on(&folder, &["--write", "-"], CLEAN.as_bytes()).stdout), CLEAN);
    let diff = run_on(&folder, &["--diff", "-", "--stdin-filename", "x/y.py"], BROKEN.as_bytes());
    assert!(text(&diff.stdout).starts_with("--- a/x/y.py\n+++ b/x/y.py\n"));
    assert_eq!(run_on(&folder, &["--write", "-"], b"x = '\xff'\n").stdout, b"x = '\xff'\n");
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let folder = folder(&[("a.py", BROKEN)]);
    assert!(!run(&folder, &[]).stdout.contains(&0x1b));
    assert!(run(&folder, &["--color", "always"]).stdout.contains(&0x1b));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Whether the modes of files bind whoever runs the tests: they don't bind the superuser.
    fn modes_bind(folder: &TempDir) -> bool {
        let path = folder.path().join("probe");
        fs::write(&path, "").unwrap();
        set_mode(&path, 0o444);
        let bind = fs::File::options().write(true).open(&path).is_err();
        fs::remove_file(path).unwrap();
        bind
    }

    #[test]
    fn what_may_not_be_written_stays_and_the_others_are_repaired() {
        let folder = folder(&[("a.py", BROKEN), ("b.py", BROKEN)]);
        let bind = modes_bind(&folder);
        set_mode(&folder.path().join("a.py"), 0o444);
        let output = run(&folder, &["--write"]);
        assert_ne!(content(&folder, "b.py"), BROKEN);
        if !bind {
            // Who may write a read-only file does, and its mode stays.
            assert_eq!((output.status.code(), content(&folder, "a.py") != BROKEN), (Some(0), true));
            let mode = fs::metadata(folder.path().join("a.py")).unwrap().permissions().mode();
            assert_eq!(mode & 0o7777, 0o444);
            return;
        }
        assert_eq!((output.status.code(), content(&folder, "a.py").as_str()), (Some(2), BROKEN));
        assert!(text(&output.stderr).starts_with("error: a.py: it can't be written"), "{}", text(&output.stderr));
        fs::write(folder.path().join("b.py"), BROKEN).unwrap();
        set_mode(folder.path(), 0o555);
        let status = status(&folder, &["--write", "b.py"]);
        set_mode(folder.path(), 0o755);
        assert_eq!((status, content(&folder, "b.py").as_str()), (2, BROKEN));
        assert_eq!(names(&folder), ["a.py", "b.py"]);
    }

    #[test]
    fn permissions_and_links_stay() {
        let folder = folder(&[("a.py", BROKEN)]);
        set_mode(&folder.path().join("a.py"), 0o754);
        symlink("a.py", folder.path().join("link.py")).unwrap();
        assert_eq!(status(&folder, &["--write", "link.py"]), 0);
        assert!(fs::symlink_metadata(folder.path().join("link.py")).unwrap().is_symlink());
        assert_ne!(content(&folder, "a.py"), BROKEN);
        let mode = fs::metadata(folder.path().join("a.py")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o754);
        assert_eq!(names(&folder), ["a.py", "link.py"]);
    }

    #[test]
    fn a_file_with_a_second_hard_link_stays() {
        let folder = folder(&[("a.py", BROKEN)]);
        fs::hard_link(folder.path().join("a.py"), folder.path().join("b.txt")).unwrap();
        assert_eq!(status(&folder, &["--write"]), 2);
        assert_eq!(content(&folder, "a.py"), BROKEN);
    }

    #[test]
    fn a_closed_pipe_ends_quietly() {
        let folder = folder(&[("a.py", &BROKEN.replace("Pool(4)", &"Pool(4)\n".repeat(50)))]);
        let mut command = command(folder.path(), &["--quiet"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""));
    }

    #[test]
    fn a_full_disk_is_status_2() {
        let folder = folder(&[("a.py", BROKEN)]);
        let full = fs::File::options().write(true).open("/dev/full");
        let Ok(full) = full else { return };
        let status = command(folder.path(), &["--check"]).stdout(full).stderr(Stdio::null()).status();
        assert_eq!(status.unwrap().code(), Some(2));
    }
}

mod git {
    use super::*;

    fn git(folder: &TempDir, args: &[&str]) {
        let output = Command::new("git").args(args).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    fn commit(folder: &TempDir) {
        git(folder, &["init", "-q"]);
        git(folder, &["add", "."]);
        git(folder, &["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"]);
    }

    #[test]
    fn uncommitted_changes_are_not_written_over() {
        let folder = folder(&[("a.py", CLEAN), ("b.py", BROKEN)]);
        commit(&folder);
        fs::write(folder.path().join("a.py"), BROKEN).unwrap();
        let output = run(&folder, &["--write"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).starts_with("error: a.py: it has uncommitted changes"),
            "{}",
            text(&output.stderr)
        );
        assert_eq!((content(&folder, "a.py").as_str(), content(&folder, "b.py").as_str()), (BROKEN, BROKEN));
        assert_eq!(status(&folder, &["--write", "--allow-dirty"]), 0);
        assert_ne!(content(&folder, "a.py"), BROKEN);
    }

    #[test]
    fn changes_in_other_files_do_not_matter() {
        let folder = folder(&[("a.py", CLEAN), ("b.py", BROKEN)]);
        commit(&folder);
        fs::write(folder.path().join("a.py"), "import sys\n").unwrap();
        assert_eq!(status(&folder, &["--write"]), 0);
    }

    #[test]
    fn an_untracked_file_counts_and_an_ignored_one_does_not() {
        let folder = folder(&[(".gitignore", "ignored.py\n")]);
        commit(&folder);
        fs::write(folder.path().join("new.py"), BROKEN).unwrap();
        fs::write(folder.path().join("ignored.py"), BROKEN).unwrap();
        assert_eq!(status(&folder, &["--write"]), 2);
        assert_eq!(status(&folder, &["--write", "ignored.py"]), 0);
    }
}

/// What a program calls in a module beside it.
mod neighbours {
    use super::*;

    const JOBS: &str = "from multiprocessing import Pool\n\n\ndef run_all():\n    Pool(2)\n";
    const APP: &str = "import jobs\n\njobs.run_all()\n";

    #[test]
    fn a_start_in_an_imported_module_is_seen_and_only_the_named_file_is_reported_and_written() {
        let loose = format!("{JOBS}\n\nrun_all()\n");
        let folder = folder(&[("app.py", APP), ("jobs.py", &loose)]);
        let output = run(&folder, &["--check", "app.py"]);
        assert!(text(&output.stdout).contains("app.py:"), "{}", text(&output.stdout));
        assert!(!text(&output.stdout).contains("\njobs.py:"), "{}", text(&output.stdout));
        fs::write(folder.path().join("jobs.py"), JOBS).unwrap();
        let output = run(&folder, &["--write", "app.py"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
        assert!(content(&folder, "app.py").contains("if __name__"));
        assert_eq!(content(&folder, "jobs.py"), JOBS);
    }

    const SHARED: &str = "from multiprocessing import Lock, Pool\n\nlock = Lock()\n\n\ndef work(x):\n    \
                          with lock:\n        return x\n";
    const USER: &str = "from multiprocessing import Pool\nfrom shared import work\n\n\nif __name__ == \"__main__\":\n    \
                        Pool(2).map(work, [1])\n";

    #[test]
    fn what_two_programs_find_in_a_third_file_is_said_once_and_silenced_there() {
        let folder = folder(&[("a.py", USER), ("b.py", USER), ("shared.py", SHARED)]);
        let output = run(&folder, &["--check"]);
        let lines: Vec<&str> = text(&output.stdout).lines().collect();
        assert!(lines.len() == 1 && lines[0].starts_with("shared.py:3:1: MG201 "), "{lines:?}");
        let silent = SHARED.replace("= Lock()", "= Lock()  # mainguard: ignore[MG201]");
        fs::write(folder.path().join("shared.py"), silent).unwrap();
        assert_eq!(status(&folder, &["--check", "--report-unused-ignores"]), 0);
    }

    #[test]
    fn a_package_of_the_project_is_found_from_a_folder_within_it() {
        let folder = folder(&[("pyproject.toml", "")]);
        for (path, text) in [("tools/app.py", "from jobs.all import run_all\nrun_all()\n"), ("src/jobs/all.py", JOBS)] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        assert_eq!(status(&folder, &["--check", "tools/app.py"]), 1);
    }

    #[test]
    fn names_that_a_module_beside_it_imports_stay() {
        let jobs = "from multiprocessing import Pool\n\nWORKERS = 2\npool = Pool(WORKERS)\n";
        let folder = folder(&[("jobs.py", jobs), ("app.py", "from jobs import pool\n\nprint(pool)\n")]);
        assert_eq!(status(&folder, &["--write", "jobs.py"]), 1);
        assert_eq!(content(&folder, "jobs.py"), jobs);
    }

    #[test]
    fn standard_input_has_the_neighbours_of_the_name_that_it_is_given() {
        let folder = folder(&[("jobs.py", JOBS)]);
        let output = run_on(&folder, &["--check", "-", "--stdin-filename", "app.py"], APP.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    }

    #[test]
    fn what_nobody_named_and_is_no_python_is_no_problem() {
        let folder = folder(&[("app.py", APP), ("jobs.py", "from multiprocessing import Pool\n\ndef run_all(:\n")]);
        assert_eq!(status(&folder, &["--check", "app.py"]), 0);
        assert_eq!(status(&folder, &["--check", "."]), 2);
    }
}
