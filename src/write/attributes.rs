//! What a file has besides its bytes, mode and owner: access control lists and other extended attributes.

use std::fs::File;
use std::io;

/// Gives the file `new` the extended attributes of `old`, access control lists among them.
///
/// # Errors
/// When one can't be read or set. What a system's policy sets by itself (`security.*`, `trusted.*`) may fail.
#[cfg(target_os = "linux")]
pub(super) fn keep(old: &File, new: &File) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};
    use rustix::io::Errno;

    /// The kernel's limit on a list of names and on a value.
    const MOST: usize = 64 << 10;
    const ACCESS: &str = "system.posix_acl_access";

    let list = |file: &File| -> io::Result<Vec<String>> {
        let mut names: Vec<u8> = Vec::with_capacity(MOST);
        match flistxattr(file, rustix::buffer::spare_capacity(&mut names)) {
            Ok(_) => {}
            Err(Errno::NOTSUP) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        }
        let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Ok(names.map(|name| String::from_utf8_lossy(name).into_owned()).collect())
    };
    let names = list(old)?;
    // The folder may give new files a list of its own.
    if !names.iter().any(|name| name == ACCESS) && list(new)?.iter().any(|name| name == ACCESS) {
        fremovexattr(new, ACCESS)?;
    }
    for name in names {
        let mut value: Vec<u8> = Vec::with_capacity(MOST);
        let kept = fgetxattr(old, &name, rustix::buffer::spare_capacity(&mut value))
            .and_then(|_| fsetxattr(new, &name, &value, XattrFlags::empty()));
        let by_policy = ["security.", "trusted."].iter().any(|policy| name.starts_with(policy));
        if let Err(error) = kept
            && !by_policy
        {
            return Err(error.into());
        }
    }
    Ok(())
}

/// Elsewhere the rename keeps what the system keeps.
#[cfg(not(target_os = "linux"))]
pub(super) fn keep(_: &File, _: &File) -> io::Result<()> {
    Ok(())
}
