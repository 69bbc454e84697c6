//! Lists of faults and differences, as an entry has room for them; all of them are kept as evidence.

use domain::digest::Digest;
use domain::entry::SALT_SIZE;
use domain::path::EntryPath;
use domain::run::{Difference, MAX_LISTED};
use domain::source::Fault;

use crate::deps::Service;
use crate::error::ServiceError;

/// The longest words of the system that an entry repeats, in bytes.
const MAX_MESSAGE: usize = 300;
/// Bytes of paths and words of one list; an entry has at most 65,535 bytes, and JSON may double some.
const MAX_LIST: usize = 20_000;

/// Something that a list has.
pub(crate) trait Listed: Clone {
    fn path(&self) -> &EntryPath;
    fn message(&mut self) -> &mut String;
}

impl Listed for Fault {
    fn path(&self) -> &EntryPath {
        &self.path
    }

    fn message(&mut self) -> &mut String {
        &mut self.message
    }
}

impl Listed for Difference {
    fn path(&self) -> &EntryPath {
        &self.path
    }

    fn message(&mut self) -> &mut String {
        &mut self.message
    }
}

/// The first items of a list, with bounded words.
pub(crate) fn listed<T: Listed>(all: &[T]) -> Vec<T> {
    let mut room = MAX_LIST;
    let mut first = Vec::new();
    for item in all.iter().take(MAX_LISTED) {
        let mut item = item.clone();
        let message = item.message();
        message.truncate(message.floor_char_boundary(MAX_MESSAGE));
        let size = message.len() + item.path().to_string().len();
        match room.checked_sub(size) {
            Some(rest) => room = rest,
            // A path may be longer than an entry: it stands in the evidence alone.
            None => break,
        }
        first.push(item);
    }
    first
}

/// The first line of a list that is kept as evidence. Without it, somebody who has the entry could try
/// likely paths against the list's digest; and equal lists would be one file, which could not be erased.
#[derive(serde::Serialize)]
struct Salt {
    salt: Digest,
}

impl Service {
    /// A list as evidence: a salt, then one JSON object a line.
    pub(crate) fn lines<T: serde::Serialize>(&self, items: &[T]) -> Result<Vec<u8>, ServiceError> {
        let mut salt = [0; SALT_SIZE];
        self.deps().entropy.fill(&mut salt);
        let mut lines = domain::canonical::to_vec(&Salt { salt: Digest::from_bytes(salt) })?;
        lines.push(b'\n');
        for item in items {
            lines.extend(domain::canonical::to_vec(item)?);
            lines.push(b'\n');
        }
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::source::FaultKind;

    fn fault(path: usize, message: usize) -> Fault {
        Fault {
            path: EntryPath::from_bytes(vec![b'\xff'; path]).unwrap(),
            kind: FaultKind::Unreadable,
            message: "é".repeat(message),
        }
    }

    #[test]
    fn a_list_always_fits_an_entry() {
        assert_eq!(listed(&vec![fault(10, 10); 1_000]).len(), MAX_LISTED);
        let long = listed(&vec![fault(4_000, 4_000); 1_000]);
        assert_eq!(long.len(), 1);
        assert!(long[0].message.len() <= MAX_MESSAGE);
        assert!(listed(&[fault(10_000, 1)]).is_empty());
    }
}
