//! Whether git could bring back what is about to be replaced.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::collect::Source;
use crate::problem::Problem;

/// How many files git is asked about at once: far below the length limit of a command.
const AT_ONCE: usize = 200;

/// Those of `sources` that stand in a git work tree with changes that are not committed, as paths to show.
///
/// As `cargo fix` sees it, an untracked file counts and an ignored one doesn't. Where there is no repository
/// or no git, nothing does.
///
/// # Errors
/// When there is a repository of which git can't tell the state.
pub fn uncommitted(sources: &[&Source]) -> Result<Vec<PathBuf>, Problem> {
    let mut trees: BTreeMap<&Path, Vec<&Source>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.is_stdin()) {
        let tree = source.real_path.ancestors().skip(1).find(|folder| folder.join(".git").exists());
        if let Some(tree) = tree {
            trees.entry(tree).or_default().push(source);
        }
    }
    let mut dirty = Vec::new();
    for (tree, sources) in trees {
        for part in sources.chunks(AT_ONCE) {
            let changed = changed(tree, part)?;
            let is_changed = |source: &&&Source| changed.contains(&source.real_path);
            dirty.extend(part.iter().filter(is_changed).map(|source| source.path.clone()));
        }
    }
    dirty.sort();
    Ok(dirty)
}

/// The real paths among `sources`, all in the work tree `tree`, of which git reports a change.
fn changed(tree: &Path, sources: &[&Source]) -> Result<Vec<PathBuf>, Problem> {
    let mut command = Command::new("git");
    // Looking must not run the repository's own programs, nor write its index.
    command.args(["--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-C"]).arg(tree);
    command.args(["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--"]);
    command.args(sources.iter().filter_map(|source| source.real_path.strip_prefix(tree).ok()));
    // Inside a hook these name the repository that the hook belongs to.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let output = match command.env("LC_ALL", "C").output() {
        Ok(output) => output,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unknown(tree, &error.to_string())),
    };
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let is_none = message.contains("not a git repository") || message.contains("must be run in a work tree");
        return if is_none { Ok(Vec::new()) } else { Err(unknown(tree, message.trim())) };
    }
    let entries = output.stdout.split(|byte| *byte == 0).filter_map(|entry| entry.get(3..));
    Ok(entries.map(|name| tree.join(os_path(name))).collect())
}

fn unknown(tree: &Path, message: &str) -> Problem {
    let message =
        format!("git can't tell whether there are uncommitted changes ({message}); --allow-dirty writes anyway");
    Problem::new(tree, message)
}

#[cfg(unix)]
fn os_path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(name).into()
}

#[cfg(not(unix))]
fn os_path(name: &[u8]) -> PathBuf {
    String::from_utf8_lossy(name).into_owned().into()
}
