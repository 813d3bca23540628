//! Folders of files: copied, compared.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Every file below a folder, by its path there.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Reads every file below `root`, but for what Python caches.
pub(crate) fn read(root: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    visit(root, root, &mut files)?;
    Ok(files)
}

fn visit(root: &Path, folder: &Path, files: &mut Files) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "__pycache__") {
                visit(root, &path, files)?;
            }
        } else {
            let name = path.strip_prefix(root).unwrap_or(&path).to_owned();
            files.insert(name, fs::read(&path)?);
        }
    }
    Ok(())
}

/// Copies the folder `from` to `to`, which must not exist.
pub(crate) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
