//! The command, run in a folder of its own.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A program that breaks under spawn and can be repaired.
pub(crate) const BROKEN: &str = "from multiprocessing import Pool\n\n\ndef work(x):\n    return x\n\n\nPool(4)\n";
pub(crate) const CLEAN: &str = "import os\n";

pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainguard"));
    command.args(args).current_dir(folder).env_remove("NO_COLOR");
    command
}

pub(crate) fn run(folder: &TempDir, args: &[&str]) -> Output {
    command(folder.path(), args).output().unwrap()
}

pub(crate) fn status(folder: &TempDir, args: &[&str]) -> i32 {
    run(folder, args).status.code().unwrap()
}

pub(crate) fn run_on(folder: &TempDir, args: &[&str], stdin: &[u8]) -> Output {
    let mut command = command(folder.path(), args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    child.wait_with_output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

pub(crate) fn content(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}
