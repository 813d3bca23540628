//! A new file beside an old one, which appears only when it takes the old one's place.
//!
//! On Linux it has no name until then, so that whatever ends the process leaves nothing behind. Elsewhere, and
//! on file systems that can't do that, it is a hidden file that is deleted unless the process is killed.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

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
        builder().tempfile_in(folder).map(Self::Named)
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

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mainguard-").suffix(".tmp");
    builder
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};

    pub(super) fn unnamed(folder: &Path) -> io::Result<File> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = File::from(open(folder, flags, Mode::RUSR | Mode::WUSR)?);
        // Without /proc it could never be given a name.
        std::fs::symlink_metadata(descriptor(&file)).map(|_| file)
    }

    /// Only a file with a name can take another's place; it has one of its own for a moment.
    pub(super) fn replace(file: &File, target: &Path) -> io::Result<()> {
        let folder = target.parent().unwrap_or(Path::new("/"));
        let link =
            |name: &Path| -> io::Result<()> { Ok(linkat(CWD, descriptor(file), CWD, name, AtFlags::SYMLINK_FOLLOW)?) };
        // Takes a free name, and deletes it again unless it is renamed.
        let named = super::builder().make_in(folder, link)?;
        named.persist(target).map_err(|error| error.error)
    }

    fn descriptor(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }
}
