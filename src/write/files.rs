//! The only code that changes a user's file.
//!
//! A file is replaced as a whole, by a rename: whoever looks, and whatever interrupts, finds the old text or
//! the new one, never a part.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::temporary::Temporary;
use super::{attributes, unencodable};
use crate::collect::Source;
use crate::problem::Problem;
use crate::transform::Verified;

/// Replaces the source's file by the proven `text`.
///
/// Permissions, access control lists, owner and group stay. A symbolic link stays and its target is replaced.
///
/// # Errors
/// See [`check`]; also when the owner can't be kept, the disk is full or the file's encoding can't hold the
/// text. Then the file is as it was, and no other is left behind.
pub fn save(source: &Source, text: &Verified) -> Result<(), Problem> {
    let bytes = source.encode(text.text()).map_err(|c| unencodable(source, c))?;
    let metadata = checked(source)?;
    let failed = |error: io::Error| refusal(source, format!("it can't be written: {error}; it is as it was"));
    let target = &source.real_path;
    let folder = target.parent().unwrap_or(Path::new("/"));
    let temporary = Temporary::new(folder).map_err(|error| {
        refusal(source, format!("no file can be made in its folder ({}); it is as it was", error.kind()))
    })?;
    let mut file = temporary.file();
    file.write_all(&bytes).map_err(failed)?;
    keep_owner(file, &metadata).map_err(|error| {
        refusal(
            source,
            format!("it would change its owner or group ({error}); it is not written: run mainguard as its owner"),
        )
    })?;
    let attributes_kept = File::open(target).and_then(|old| attributes::keep(&old, file));
    attributes_kept.map_err(|error| {
        refusal(
            source,
            format!("it would lose its access control list or extended attributes ({error}); it is not written"),
        )
    })?;
    file.set_permissions(metadata.permissions()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    // As late as possible: somebody may have saved another text while this one was made.
    checked(source)?;
    temporary.replace(target).map_err(failed)?;
    // The new text is in place; that the folder's entry reaches the disk is a courtesy.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Whether the source's file can be replaced.
///
/// # Errors
/// When it vanished or changed since it was read, when we may not write it, or when another hard link would keep
/// the old text. Whether the folder can be written shows when the new file is made.
pub fn check(source: &Source) -> Result<(), Problem> {
    checked(source).map(drop)
}

fn checked(source: &Source) -> Result<Metadata, Problem> {
    let target = &source.real_path;
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => refusal(source, "it vanished since it was read; it is not written".to_owned()),
        _ => refusal(source, format!("it can't be read again before it is written: {error}")),
    };
    let metadata = fs::symlink_metadata(target).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(refusal(source, "it is no longer a regular file; it is not written".to_owned()));
    }
    if links(&metadata) > 1 {
        let message =
            "it has another hard link, which would keep the old text; it is not written: make it a file of its own";
        return Err(refusal(source, message.to_owned()));
    }
    // Not the mode's bits, which do not bind everybody: whether we may write decides.
    OpenOptions::new()
        .write(true)
        .open(target)
        .map_err(|error| refusal(source, format!("it can't be written: {error}; make it writable, or exclude it")))?;
    if !source.is_unchanged(&fs::read(target).map_err(unreadable)?) {
        let message = "it changed since it was read; it is not written: run mainguard again";
        return Err(refusal(source, message.to_owned()));
    }
    Ok(metadata)
}

fn refusal(source: &Source, message: String) -> Problem {
    Problem::new(&source.path, message)
}

#[cfg(unix)]
fn links(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn links(_: &Metadata) -> u64 {
    1
}

/// Gives the new file the old one's owner and group, which only the superuser may do if they are others.
#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) == (metadata.uid(), metadata.gid()) {
        return Ok(());
    }
    fchown(file, Some(metadata.uid()), Some(metadata.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}
