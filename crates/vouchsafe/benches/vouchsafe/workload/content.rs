//! The content of files: half of it is text, which compresses, half is noise, which does not.

use std::io::{self, Read};

use super::random::Random;

/// Words that text is made of.
const WORDS: usize = 4_096;

/// The words of all texts.
#[derive(Clone, Debug)]
pub(super) struct Words(Vec<Vec<u8>>);

impl Words {
    pub(super) fn new() -> Self {
        let mut random = Random::of(0);
        let mut word = || {
            let length = 2 + random.below(9);
            let mut word: Vec<_> =
                (0..length).map(|_| b"etaoinshrdlucmfw"[random_index(&mut random)]).collect();
            word.push(b' ');
            word
        };
        Self((0..WORDS).map(|_| word()).collect())
    }

    /// The content of the file `seed`, `length` bytes of it.
    pub(super) fn content(&self, seed: u64, length: u64) -> impl Read {
        let (random, text) = (Random::of(seed), seed.is_multiple_of(2));
        Content { words: self, random, text, left: length, made: Vec::new(), given: 0 }
    }
}

fn random_index(random: &mut Random) -> usize {
    usize::try_from(random.below(16)).unwrap_or_default()
}

struct Content<'a> {
    words: &'a Words,
    random: Random,
    text: bool,
    left: u64,
    made: Vec<u8>,
    /// How much of what was made is given.
    given: usize,
}

impl Content<'_> {
    /// More of it, some at once.
    fn refill(&mut self) {
        self.given = 0;
        self.made.clear();
        while self.made.len() < 64 << 10 {
            let number = self.random.next();
            if self.text {
                // Five words from one number: text must not be slower to make than to read.
                let picks = (0..5).map(|pick| number >> (pick * 12));
                for pick in picks {
                    let at = usize::try_from(pick).unwrap_or_default() % WORDS;
                    self.made.extend_from_slice(&self.words.0[at]);
                }
            } else {
                self.made.extend_from_slice(&number.to_le_bytes());
            }
        }
    }
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.made.len() {
            self.refill();
        }
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        let ready = &self.made[self.given..];
        let length = buffer.len().min(ready.len()).min(left);
        buffer[..length].copy_from_slice(&ready[..length]);
        self.given += length;
        self.left -= length as u64;
        Ok(length)
    }
}
