//! Reads an archive as it comes, in pieces of any length, in bounded memory.

use super::header::{BLOCK, padding, parse};
use super::{END, TarError};

/// What stands in an archive.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A member begins.
    Begin {
        /// Its name.
        name: String,
        /// Its size in bytes.
        size: u64,
    },
    /// Some of its bytes, in order.
    Data(&'a [u8]),
    /// It is over.
    End,
}

/// Reads an archive that is handed in piece by piece.
#[derive(Debug)]
pub struct Reader {
    /// How much was read.
    at: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    /// The first bytes of a header.
    Header(Vec<u8>),
    /// Within a member: how much is left, and how much fills it up after that.
    Member { left: u64, padding: usize },
    /// Zeros that fill up a member.
    Padding(usize),
    /// Zeros after the first block of the end.
    Ending(usize),
    /// After the end.
    Over,
}

impl Default for Reader {
    fn default() -> Self {
        Self { at: 0, state: State::Header(Vec::with_capacity(BLOCK)) }
    }
}

impl Reader {
    /// Reads the next piece, and tells what stands in it. After an error it must not go on.
    pub fn push(&mut self, mut piece: &[u8], tell: &mut impl FnMut(Event<'_>)) -> Result<(), TarError> {
        while !piece.is_empty() {
            let taken = self.step(piece, tell)?;
            self.at += taken as u64;
            piece = &piece[taken..];
        }
        Ok(())
    }

    /// Nothing more comes.
    pub fn finish(&self) -> Result<(), TarError> {
        match self.state {
            State::Over => Ok(()),
            _ => Err(TarError::CutOff { at: self.at }),
        }
    }

    /// Takes some of a piece that is not empty; gives how much.
    fn step(&mut self, piece: &[u8], tell: &mut impl FnMut(Event<'_>)) -> Result<usize, TarError> {
        match &mut self.state {
            State::Header(begun) => {
                let taken = piece.len().min(BLOCK - begun.len());
                begun.extend_from_slice(&piece[..taken]);
                if let Ok(block) = <[u8; BLOCK]>::try_from(begun.as_slice()) {
                    let start = self.at + taken as u64 - BLOCK as u64;
                    self.state = after_header(&block, start, tell)?;
                }
                Ok(taken)
            }
            State::Member { left, padding } => {
                let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(piece.len());
                tell(Event::Data(&piece[..taken]));
                *left -= taken as u64;
                if *left == 0 {
                    tell(Event::End);
                    self.state = after_member(*padding);
                }
                Ok(taken)
            }
            State::Padding(left) => {
                let taken = piece.len().min(*left);
                *left -= taken;
                if piece[..taken].iter().any(|byte| *byte != 0) {
                    return Err(TarError::Padding { at: self.at + (taken + *left) as u64 });
                }
                if *left == 0 {
                    self.state = State::Header(Vec::with_capacity(BLOCK));
                }
                Ok(taken)
            }
            State::Ending(left) => {
                let taken = piece.len().min(*left);
                if let Some(wrong) = piece[..taken].iter().position(|byte| *byte != 0) {
                    return Err(TarError::End { at: self.at + wrong as u64 });
                }
                *left -= taken;
                if *left == 0 {
                    self.state = State::Over;
                }
                Ok(taken)
            }
            State::Over => Err(TarError::End { at: self.at }),
        }
    }
}

fn after_header(
    block: &[u8; BLOCK],
    start: u64,
    tell: &mut impl FnMut(Event<'_>),
) -> Result<State, TarError> {
    if block.iter().all(|byte| *byte == 0) {
        return Ok(State::Ending(END.len() - BLOCK));
    }
    let (name, size) = parse(block, start)?;
    tell(Event::Begin { name, size });
    if size > 0 {
        return Ok(State::Member { left: size, padding: padding(size) });
    }
    tell(Event::End);
    Ok(after_member(0))
}

fn after_member(padding: usize) -> State {
    if padding > 0 { State::Padding(padding) } else { State::Header(Vec::with_capacity(BLOCK)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tar::header;

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, content) in members {
            bytes.extend(header(name, content.len() as u64).unwrap());
            bytes.extend(*content);
            bytes.resize(bytes.len() + padding(content.len() as u64), 0);
        }
        bytes.extend(END);
        bytes
    }

    fn read(bytes: &[u8], piece: usize) -> Result<Vec<(String, Vec<u8>)>, TarError> {
        let mut members: Vec<(String, Vec<u8>)> = Vec::new();
        let mut open = false;
        let mut reader = Reader::default();
        for piece in bytes.chunks(piece) {
            reader.push(piece, &mut |event| match event {
                Event::Begin { name, .. } => {
                    members.push((name, Vec::new()));
                    open = true;
                }
                Event::Data(data) => members.last_mut().unwrap().1.extend(data),
                Event::End => open = false,
            })?;
        }
        reader.finish()?;
        assert!(!open);
        Ok(members)
    }

    #[test]
    fn reads_in_pieces_of_any_length() {
        let big = vec![7; 1500];
        let members: &[(&str, &[u8])] = &[("a", b"x"), ("b", b""), ("c/d", &big), ("e", &big[..512])];
        let expected: Vec<_> =
            members.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect();
        let bytes = archive(members);
        for piece in [1, 3, 511, 512, 513, 100_000] {
            assert_eq!(read(&bytes, piece), Ok(expected.clone()), "{piece}");
        }
    }

    #[test]
    fn what_is_cut_off_or_goes_on_is_refused() {
        let bytes = archive(&[("a", b"content")]);
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length], 100), Err(TarError::CutOff { at: length as u64 }));
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(read(&longer, 100), Err(TarError::End { at: bytes.len() as u64 }));
        let mut changed = bytes.clone();
        changed[512 + 7] = 1;
        assert_eq!(read(&changed, 100), Err(TarError::Padding { at: 1024 }));
        let mut changed = bytes;
        changed[2047] = 1;
        assert!(matches!(read(&changed, 100), Err(TarError::End { .. })));
    }
}
