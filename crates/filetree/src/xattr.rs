//! Extended attributes, where the platform has them.

use std::os::fd::{AsFd, AsRawFd};

use domain::source::Xattr;
use rustix::io::{Errno, Result};

/// Linux allows 64 KiB of names and 64 KiB for each value (xattr(7)).
const MAX: usize = 64 << 10;

/// The attributes of an open file or directory, ordered by name.
pub(crate) fn of_open(file: impl AsFd) -> Result<Vec<Xattr>> {
    let mut names = Vec::new();
    let list = |buffer: &mut Vec<u8>| rustix::fs::flistxattr(&file, rustix::buffer::spare_capacity(buffer));
    let get = |name: &[u8], buffer: &mut Vec<u8>| {
        rustix::fs::fgetxattr(&file, name, rustix::buffer::spare_capacity(buffer))
    };
    read(&mut names, list, get)
}

/// The attributes of an entry of an open directory, which need not be readable itself; no link is
/// followed.
pub(crate) fn of_entry(directory: impl AsFd, name: &[u8]) -> Result<Vec<Xattr>> {
    let mut path = format!("/proc/self/fd/{}/", directory.as_fd().as_raw_fd()).into_bytes();
    path.extend_from_slice(name);
    let mut names = Vec::new();
    let list = |buffer: &mut Vec<u8>| {
        rustix::fs::llistxattr(path.as_slice(), rustix::buffer::spare_capacity(buffer))
    };
    let get = |name: &[u8], buffer: &mut Vec<u8>| {
        rustix::fs::lgetxattr(path.as_slice(), name, rustix::buffer::spare_capacity(buffer))
    };
    read(&mut names, list, get)
}

/// Reads all attributes by the two calls given.
fn read(
    names: &mut Vec<u8>,
    list: impl Fn(&mut Vec<u8>) -> Result<usize>,
    get: impl Fn(&[u8], &mut Vec<u8>) -> Result<usize>,
) -> Result<Vec<Xattr>> {
    match fill(names, &list) {
        Err(Errno::NOTSUP) => return Ok(Vec::new()),
        other => other?,
    }
    let mut xattrs = Vec::new();
    for name in names.split(|b| *b == 0).filter(|name| !name.is_empty() && is_kept(name)) {
        let mut value = Vec::new();
        match fill(&mut value, |buffer| get(name, buffer)) {
            // It was taken away meanwhile.
            Err(Errno::NODATA) => {}
            other => {
                other?;
                xattrs.push(Xattr { name: name.to_vec(), value });
            }
        }
    }
    xattrs.sort_unstable();
    Ok(xattrs)
}

/// Calls with a small buffer first; most files have no attributes at all.
fn fill(buffer: &mut Vec<u8>, call: impl Fn(&mut Vec<u8>) -> Result<usize>) -> Result<()> {
    for capacity in [256, MAX] {
        buffer.clear();
        buffer.reserve_exact(capacity);
        match call(buffer) {
            Err(Errno::RANGE) if capacity < MAX => {}
            other => return other.map(|_| ()),
        }
    }
    Ok(())
}

/// Attributes that describe the file, not the machine: labels of SELinux and the like are given anew
/// by the system that a file is restored to.
fn is_kept(name: &[u8]) -> bool {
    !name.starts_with(b"security.selinux") && !name.starts_with(b"system.nfs4")
}

/// Sets attributes on an open file or directory; the ones that the system refuses come back.
pub(crate) fn set(file: impl AsFd, xattrs: &[Xattr]) -> Vec<(Xattr, Errno)> {
    let set = |xattr: &Xattr| {
        rustix::fs::fsetxattr(&file, xattr.name.as_slice(), &xattr.value, rustix::fs::XattrFlags::empty())
    };
    xattrs.iter().filter_map(|xattr| set(xattr).err().map(|error| (xattr.clone(), error))).collect()
}
