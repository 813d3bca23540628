//! What can go wrong with files, one fault after the other: the message names the path, the exit status is 2, the
//! other files are handled, no file is half-written and no other one is left behind.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use process::{Ended, run};
use tempfile::TempDir;

const BROKEN: &str = "from multiprocessing import Pool\n\n\ndef work(x):\n    return x\n\n\nPool(4)\n";
const REPAIRED: &str = "from multiprocessing import Pool\n\n\ndef work(x):\n    return x\n\n\nif __name__ == \"__main__\":\n    \
                        Pool(4)\n";

fn folder(files: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in files {
        fs::write(folder.path().join(name), BROKEN).unwrap();
    }
    folder
}

fn mainguard(folder: &Path, args: &[&str]) -> Ended {
    run(Command::new(env!("CARGO_BIN_EXE_mainguard")).args(args).current_dir(folder), b"")
}

/// Runs `mainguard` behind a line of shell that sets limits.
fn limited(folder: &Path, limit: &str, args: &[&str]) -> Ended {
    let script = format!("{limit}; exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_mainguard")]).args(args).current_dir(folder);
    run(&mut command, b"")
}

fn content(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

fn complaints(ended: &Ended) -> Vec<String> {
    let stderr = String::from_utf8_lossy(&ended.stderr).into_owned();
    stderr.lines().filter(|line| line.starts_with("error: ")).map(str::to_owned).collect()
}

/// The names in the folder that nobody put there.
fn strangers(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    entries.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.starts_with(".mainguard")).collect()
}

/// Writes the hostile `text` beside a file that can be repaired, and says what is complained of.
fn beside(text: &[u8]) -> Vec<String> {
    let folder = folder(&["good.py"]);
    fs::write(folder.path().join("hostile.py"), text).unwrap();
    let ended = mainguard(folder.path(), &["--write"]);
    assert_eq!(content(&folder, "good.py"), REPAIRED);
    assert_eq!(fs::read(folder.path().join("hostile.py")).unwrap(), text);
    let complaints = complaints(&ended);
    let wanted = if complaints.is_empty() { 0 } else { 2 };
    assert_eq!(ended.status, Some(wanted), "{}\n{}", ended.shown_status(), ended.text());
    complaints
}

fn refused(text: &str, complaint: &str) {
    let complaints = beside(text.as_bytes());
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].starts_with("error: hostile.py") && complaints[0].contains(complaint), "{complaints:?}");
}

const HEAD: &str = "from multiprocessing import Pool\n";

#[test]
fn what_no_person_wrote_is_refused_in_bounded_time() {
    refused(&format!("{HEAD}x = '{}'\n", "a".repeat(2 << 20)), ":2:1: this line has");
    refused(&format!("{HEAD}{}", "x = 1\n".repeat(3 << 20)), "files of more than");
    refused(&format!("{HEAD}x = {}1{}\n", "(".repeat(100_000), ")".repeat(100_000)), "too deeply nested");
    refused(&format!("{HEAD}x = {}1\n", "not ".repeat(100_000)), "too deeply nested");
    refused(&format!("{HEAD}x = 1{}\n", " + 1".repeat(100_000)), "too deeply nested");
    refused(&format!("{HEAD}x = a{}\n", ".b()".repeat(100_000)), "too deeply nested");
    let blocks: String = (0..1_400).map(|depth| format!("{}if 1:\n", " ".repeat(depth))).collect();
    refused(&format!("{HEAD}{blocks}{}pass\n", " ".repeat(1_400)), "invalid syntax");
    refused(&format!("{HEAD}x = 1 \\\n{}\n", "\\\n".repeat(10_000)), "in a row");
    refused(&format!("{HEAD}def f():\n    pass\n{}", "# comment\n".repeat(10_000)), "in a row");
    refused("x = '\0'\n", "NUL byte");
}

#[test]
fn what_is_odd_and_harmless_is_handled() {
    assert_eq!(beside(b""), [""; 0]);
    assert_eq!(beside(b"\xef\xbb\xbf"), [""; 0]);
    assert_eq!(beside(b"\n\r\n\r"), [""; 0]);
    assert_eq!(beside(format!("{HEAD}x = [{}]\n", "1, ".repeat(100_000)).as_bytes()), [""; 0]);
}

#[test]
fn a_full_disk_leaves_files_as_they_were() {
    let folder = folder(&["a.py", "z.py"]);
    let long = format!("{BROKEN}'''{}'''\n", "x = 1\n".repeat(20_000));
    fs::write(folder.path().join("a.py"), &long).unwrap();
    // The signal that tells of the limit is ignored, so that writing fails as on a full disk.
    let ended = limited(folder.path(), "trap '' XFSZ; ulimit -f 100", &["--write"]);
    assert_eq!(ended.status, Some(2));
    assert_eq!(complaints(&ended).len(), 1, "{:?}", complaints(&ended));
    assert!(complaints(&ended)[0].starts_with("error: a.py: it can't be written"), "{:?}", complaints(&ended));
    assert_eq!(content(&folder, "a.py"), long);
    assert_eq!(content(&folder, "z.py"), REPAIRED);
    assert_eq!(strangers(&folder), [""; 0]);
}

#[test]
fn a_folder_that_cannot_be_written_is_named_by_its_file() {
    let folder = folder(&["a.py"]);
    fs::create_dir(folder.path().join("closed")).unwrap();
    fs::write(folder.path().join("closed/b.py"), BROKEN).unwrap();
    fs::set_permissions(folder.path().join("closed"), fs::Permissions::from_mode(0o555)).unwrap();
    let ended = mainguard(folder.path(), &["--write"]);
    fs::set_permissions(folder.path().join("closed"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(content(&folder, "a.py"), REPAIRED);
    // The superuser may write there.
    if ended.status != Some(0) {
        let message = "error: closed/b.py: no file can be made in its folder (permission denied); it is as it was";
        assert_eq!(complaints(&ended), [message]);
        assert_eq!(content(&folder, "closed/b.py"), BROKEN);
    }
}

#[test]
fn a_notebook_is_not_taken_for_a_program() {
    let folder = folder(&[]);
    fs::write(folder.path().join("n.ipynb"), "{\"cells\": []}").unwrap();
    assert_eq!(mainguard(folder.path(), &["--check", "."]).status, Some(0));
    let ended = mainguard(folder.path(), &["--check", "n.ipynb"]);
    assert_eq!(ended.status, Some(2));
    assert!(complaints(&ended)[0].starts_with("error: n.ipynb: notebooks are not handled"), "{:?}", complaints(&ended));
}

#[test]
fn more_threads_than_a_machine_has_are_refused() {
    assert_eq!(mainguard(folder(&[]).path(), &["--threads", "100000"]).status, Some(2));
}

#[test]
fn few_open_files_are_enough() {
    let names: Vec<String> = (0..40).map(|number| format!("m{number}.py")).collect();
    let folder = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(limited(folder.path(), "ulimit -n 16", &["--write"]).status, Some(0));
    assert!(names.iter().all(|name| content(&folder, name) == REPAIRED));
}

/// Whenever it is killed, each file has its old text or its new one, and the next run finishes the work.
#[test]
fn a_killed_run_leaves_whole_files_and_the_next_one_finishes() {
    let names: Vec<String> = (0..150).map(|number| format!("m{number}.py")).collect();
    for (signal, delay) in [("INT", 60), ("TERM", 90), ("KILL", 40), ("KILL", 80), ("KILL", 120), ("KILL", 200)] {
        let folder = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainguard"));
        command.arg("--write").current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // Whenever the signal comes, what is asserted holds; the times only spread the moments.
        thread::sleep(Duration::from_millis(delay));
        let kill = format!("kill -{signal} {}", child.id());
        Command::new("/bin/sh").args(["-c", &kill]).stderr(Stdio::null()).status().unwrap();
        child.wait().unwrap();
        for name in &names {
            let text = content(&folder, name);
            assert!(text == BROKEN || text == REPAIRED, "{signal} after {delay} ms: {name}:\n{text}");
        }
        // Nothing can wait for the end of a write when it is killed; the next run cleans up.
        assert!(signal == "KILL" || strangers(&folder).is_empty(), "{signal} after {delay} ms");
        assert_eq!(mainguard(folder.path(), &["--write"]).status, Some(0));
        assert!(names.iter().all(|name| content(&folder, name) == REPAIRED));
        assert_eq!(strangers(&folder), [""; 0]);
    }
}

#[test]
fn links_that_lead_nowhere_or_in_circles_are_named() {
    let folder = folder(&["a.py"]);
    let at = |name: &str| folder.path().join(name);
    symlink("two.py", at("one.py")).unwrap();
    symlink("one.py", at("two.py")).unwrap();
    symlink("gone", at("dangling.py")).unwrap();
    symlink(".", at("self")).unwrap();
    let ended = mainguard(folder.path(), &["--write", ".", "self", "self/a.py", "./self/../a.py"]);
    assert_eq!(ended.status, Some(2));
    assert_eq!(content(&folder, "a.py"), REPAIRED);
    assert_eq!(String::from_utf8_lossy(&ended.stdout).matches("repaired ").count(), 1);
    let complaints = complaints(&ended);
    for name in ["dangling.py", "one.py", "two.py"] {
        assert!(complaints.iter().any(|line| line.starts_with(&format!("error: {name}: "))), "{complaints:?}");
    }
}

#[test]
fn pipes_and_devices_are_not_opened() {
    let folder = folder(&["a.py"]);
    let pipe = |name: &str| Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap().success();
    assert!(["x.py", "y.spec", "requirements.txt", "pyproject.toml", "no_ending"].into_iter().all(pipe));
    let ended = mainguard(folder.path(), &["--write", ".", "/dev/null"]);
    assert_eq!(ended.status, Some(2), "{}", ended.complaint());
    assert_eq!(content(&folder, "a.py"), REPAIRED);
    // Neither where one lies beside a file that is named, as what may import it.
    fs::write(folder.path().join("a.py"), BROKEN).unwrap();
    assert_eq!(mainguard(folder.path(), &["--check", "a.py"]).status, Some(1));
    let complaints = complaints(&ended);
    assert!(complaints.contains(&"error: x.py: this is a named pipe, not a regular file".to_owned()), "{complaints:?}");
    assert!(
        complaints.contains(&"error: /dev/null: this is a device, not a regular file".to_owned()),
        "{complaints:?}"
    );
}

#[test]
fn a_folder_whose_ignore_file_could_be_read_for_ever_is_passed_over() {
    let folder = folder(&["a.py"]);
    fs::create_dir(folder.path().join("sub")).unwrap();
    fs::write(folder.path().join("sub/b.py"), BROKEN).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("sub/.gitignore")).status().unwrap().success());
    let ended = mainguard(folder.path(), &["--write"]);
    assert_eq!((ended.status, content(&folder, "a.py").as_str()), (Some(2), REPAIRED));
    assert!(complaints(&ended)[0].contains("sub/.gitignore: this is not a regular file"), "{:?}", complaints(&ended));
    let ended = mainguard(&folder.path().join("sub"), &["--write"]);
    assert_eq!((ended.status, content(&folder, "sub/b.py").as_str()), (Some(2), BROKEN));
    assert_eq!(mainguard(&folder.path().join("sub"), &["--write", "--no-ignore"]).status, Some(0));
}

#[test]
fn any_name_is_handled_and_none_reaches_the_terminal_raw() {
    let folder = folder(&[]);
    let names: [&[u8]; 8] = [
        b"\xff.py",
        b"new\nline.py",
        b"esc\x1b[31m.py",
        b"-w.py",
        b" a b.py",
        b"q\"u.py",
        b"b\\s.py",
        b"\xe2\x80\xae.py",
    ];
    for name in names {
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), BROKEN).unwrap();
    }
    let ended = mainguard(folder.path(), &["--write", "."]);
    assert_eq!(ended.status, Some(0), "{}", ended.complaint());
    let shown = [ended.stdout, ended.stderr].concat();
    assert!(!shown.contains(&0x1b) && !String::from_utf8_lossy(&shown).contains('\u{202e}'));
    for name in names {
        let path = folder.path().join(std::ffi::OsStr::from_bytes(name));
        assert_eq!(fs::read_to_string(path).unwrap(), REPAIRED);
    }
}

#[test]
fn mode_and_extended_attributes_stay() {
    let folder = folder(&["a.py"]);
    let path = folder.path().join("a.py");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let script = "import os, sys; os.setxattr(sys.argv[1], 'user.note', b'kept')";
    let set = Command::new("python3").args(["-c", script]).arg(&path).stderr(Stdio::null()).status();
    let is_set = set.is_ok_and(|status| status.success());
    assert_eq!(mainguard(folder.path(), &["--write"]).status, Some(0));
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o640);
    if is_set {
        let script = "import os, sys; sys.exit(os.getxattr(sys.argv[1], 'user.note') != b'kept')";
        assert!(Command::new("python3").args(["-c", script]).arg(&path).status().unwrap().success());
    }
}
