//! A new file beside an old one, which appears only when it takes the old one's place.
//!
//! On Linux it has no name until then, so that whatever ends the process leaves nothing behind. There is one
//! instant in which it has two, one of its own and then the old one's; what a process that is killed in that
//! instant leaves is removed when the same file is written again. Elsewhere, and on file systems that can't do
//! that, it is a hidden file that is deleted unless the process is killed.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

const PREFIX: &str = ".mainguard-";
const SUFFIX: &str = ".tmp";

/// A file in the making.
pub(super) enum Temporary {
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Named(NamedTempFile),
}

impl Temporary {
    /// A new file in `folder`, readable by its owner alone.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Ok(file) = linux::unnamed(folder) {
            return Ok(Self::Unnamed(file));
        }
        tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder).map(Self::Named)
    }

    pub(super) fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => file,
            Self::Named(file) => file.as_file(),
        }
    }

    /// Puts the file in the place of `target`, in the same folder, in one step.
    pub(super) fn replace(self, target: &Path) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => linux::replace(&file, target),
            Self::Named(file) => file.persist(target).map(drop).map_err(|error| error.error),
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::{self, File};
    use std::hash::{Hash as _, Hasher as _};
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::path::{Path, PathBuf};

    use rustc_hash::FxHasher;
    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};
    use rustix::io::Errno;

    use super::{PREFIX, SUFFIX};

    pub(super) fn unnamed(folder: &Path) -> io::Result<File> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = File::from(open(folder, flags, Mode::RUSR | Mode::WUSR)?);
        // Without /proc it could never be given a name.
        std::fs::symlink_metadata(descriptor(&file)).map(|_| file)
    }

    /// Only a file with a name can take another's place; it has one of its own for a moment.
    pub(super) fn replace(file: &File, target: &Path) -> io::Result<()> {
        let name = own_name(target);
        let link = || linkat(CWD, descriptor(file), CWD, &name, AtFlags::SYMLINK_FOLLOW);
        match link() {
            // A killed process left it. If another one is just about to rename it, that one fails and says so.
            Err(Errno::EXIST) => {
                fs::remove_file(&name)?;
                link()?;
            }
            linked => linked?,
        }
        fs::rename(&name, target).inspect_err(|_| drop(fs::remove_file(&name)))
    }

    /// A hidden name beside `target`, always the same one.
    fn own_name(target: &Path) -> PathBuf {
        let mut hasher = FxHasher::default();
        target.file_name().hash(&mut hasher);
        target.with_file_name(format!("{PREFIX}{:016x}{SUFFIX}", hasher.finish()))
    }

    fn descriptor(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }
}
