//! What can be wrong with an archive.

use thiserror::Error;

/// An archive that is not in the one spelling that is read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TarError {
    /// A header that no name and size make.
    #[error("read the header at byte {at}: it is not of a plain file as bundles have them")]
    Header {
        /// Where it stands in the archive.
        at: u64,
    },
    /// A link, a folder, a device, or another extension.
    #[error("accept what stands at byte {at}: a link, a folder or another special member")]
    Special {
        /// Where it stands in the archive.
        at: u64,
    },
    /// What fills up the last block of a member is not zero.
    #[error("read the bytes before {at}: what fills up a member must be zero")]
    Padding {
        /// Where the next header begins.
        at: u64,
    },
    /// The end is not two blocks of zeros, or more follows it.
    #[error("read the end of the archive at byte {at}: two blocks of zeros end it, and nothing follows")]
    End {
        /// Where in the archive.
        at: u64,
    },
    /// It ends in the middle.
    #[error("read on at byte {at}: the archive is cut off")]
    CutOff {
        /// Where it ends.
        at: u64,
    },
    /// A name that bundles do not have.
    #[error("use {name:?} as the name of a member")]
    Name {
        /// The name.
        name: String,
    },
    /// More than the header can say.
    #[error("write a member of {size} bytes: the most is {}", super::MAX_SIZE)]
    Size {
        /// The size.
        size: u64,
    },
}
