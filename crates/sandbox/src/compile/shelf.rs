//! A folder of machine code that was compiled before, each file authenticated.
//!
//! Forged machine code would run with everything that the service may do. So nothing is taken from here that
//! the service's own key does not vouch for, whoever else may write to the folder.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::load::Trusted;

/// A folder of machine code.
pub struct Shelf {
    folder: PathBuf,
    key: ShelfKey,
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct ShelfKey([u8; 32]);

/// What every file begins with: the format of what follows, a MAC and the code.
const MAGIC: &[u8] = b"vouchsafe.compiled/1\n";
/// Bytes of a MAC (HMAC-SHA-256, RFC 2104).
const MAC: usize = 32;
/// Files that are kept; the oldest go first.
const MOST: usize = 128;

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Shelf {
    /// A folder, made when something is put there, and the key that authenticates what is in it.
    pub fn new(folder: PathBuf, key: [u8; 32]) -> Self {
        Self { folder, key: ShelfKey(key) }
    }

    /// What is kept under a name, if it is there and what was put there.
    pub(super) fn get(&self, name: &str, most: u64) -> Option<Trusted> {
        let found = read(&self.path(name), most).transpose()?;
        let code = found.map_err(|error| error.to_string()).and_then(|bytes| self.open(name, bytes));
        // Whatever is wrong with it: it is compiled again, and written over.
        code.inspect_err(|error| tracing::warn!(%error, name, "compiled code is not used")).ok()
    }

    /// Keeps code under a name.
    pub(super) fn put(&self, name: &str, code: &Trusted) {
        if let Err(error) = self.try_put(name, code) {
            tracing::warn!(%error, folder = %self.folder.display(), "compiled code is not kept");
        }
    }

    fn try_put(&self, name: &str, code: &Trusted) -> std::io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        self.make_room()?;
        // Other processes may put the same at the same time: each has a name of its own, and the last one stays.
        let staged = self.folder.join(format!("{name}.{}", std::process::id()));
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&staged)?;
        file.write_all(MAGIC)?;
        file.write_all(&self.mac(name, code.bytes()).finalize().into_bytes())?;
        file.write_all(code.bytes())?;
        std::fs::rename(staged, self.path(name))
    }

    fn open(&self, name: &str, mut bytes: Vec<u8>) -> Result<Trusted, String> {
        let head = MAGIC.len() + MAC;
        let mac =
            bytes.strip_prefix(MAGIC).and_then(|rest| rest.get(..MAC)).ok_or("it has another format")?;
        // Compared in constant time.
        self.mac(name, &bytes[head..]).verify_slice(mac).map_err(|_| "it is not what was put there")?;
        Ok(Trusted::new(bytes.split_off(head)))
    }

    /// Over the name too: code of one component is none of another's.
    fn mac(&self, name: &str, code: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key.0).expect("HMAC takes keys of any length");
        mac.update(name.as_bytes());
        mac.update(b"\0");
        mac.update(code);
        mac
    }

    /// Takes the oldest away where there are too many.
    fn make_room(&self) -> std::io::Result<()> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            files.push((entry.metadata()?.modified()?, entry.path()));
        }
        files.sort();
        let over = (files.len() + 1).saturating_sub(MOST);
        files.iter().take(over).try_for_each(|(_, path)| std::fs::remove_file(path))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn read(path: &Path, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut bytes = Vec::new();
    let most = most + (MAGIC.len() + MAC) as u64;
    if file.take(most + 1).read_to_end(&mut bytes)? as u64 > most {
        return Err(std::io::Error::other("it is longer than any compiled code"));
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn code(bytes: &[u8]) -> Trusted {
        Trusted::new(bytes.to_vec())
    }

    fn get(shelf: &Shelf, name: &str) -> Option<Vec<u8>> {
        shelf.get(name, 1_000).map(|code| code.bytes().to_vec())
    }

    #[test]
    fn gives_back_what_was_put_there_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().join("compiled"), [1; 32]);
        assert_eq!(get(&shelf, "a"), None);
        shelf.put("a", &code(b"machine code"));
        assert_eq!(get(&shelf, "a").unwrap(), b"machine code");
        let path = folder.path().join("compiled/a");
        let modes = [path.parent().unwrap(), &path].map(|path| path.metadata().unwrap().permissions().mode());
        assert_eq!(modes.map(|mode| mode & 0o777), [0o700, 0o600]);
        let kept = std::fs::read(&path).unwrap();
        // Of another component, of another installation, changed anywhere, cut anywhere, too long.
        std::fs::write(folder.path().join("compiled/b"), &kept).unwrap();
        assert_eq!(get(&shelf, "b"), None);
        assert_eq!(get(&Shelf::new(folder.path().join("compiled"), [2; 32]), "a"), None);
        for at in 0..kept.len() {
            let mut changed = kept.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            assert_eq!(get(&shelf, "a"), None, "byte {at}");
            std::fs::write(&path, &kept[..at]).unwrap();
            assert_eq!(get(&shelf, "a"), None, "cut at {at}");
        }
        std::fs::write(&path, &kept).unwrap();
        assert_eq!(shelf.get("a", 11).map(|_| ()), None);
        // What is wrong is written over.
        shelf.put("b", &code(b"other code"));
        assert_eq!(get(&shelf, "b").unwrap(), b"other code");
    }

    #[test]
    fn keeps_so_many_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().to_owned(), [1; 32]);
        for number in 0..MOST + 10 {
            shelf.put(&number.to_string(), &code(b"code"));
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), MOST);
        assert!(get(&shelf, &(MOST + 9).to_string()).is_some());
    }
}
