//! Paths as they are shown, and as they are compared.

use std::path::{Component, Path, PathBuf};

/// `path`, relative to the folder `here`, from the root of the file system; `.` and `..` are
/// resolved by name alone.
pub(super) fn absolute(here: &Path, path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts
}

/// `path` without a leading `./`, as it is shown; the current folder itself stays `.`.
pub(super) fn shown(path: &Path) -> PathBuf {
    let parts: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    if parts.as_os_str().is_empty() { PathBuf::from(".") } else { parts }
}
