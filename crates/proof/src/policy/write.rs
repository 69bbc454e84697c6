//! Writing a policy: logs, witnesses and groups, quorum; without comments.

use super::document::{Definition, PolicyWitness, TrustPolicy};
use super::{PolicyGroup, Threshold, Word};

impl TrustPolicy {
    /// Writes the policy in one fixed layout. Reading it again gives the same policy; comments, empty
    /// lines and the place of log lines among the others are lost.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = Vec::new();
        for log in &self.logs {
            line(&mut text, &[b"log", log.key.to_string().as_bytes()], log.url.as_ref());
        }
        for definition in &self.definitions {
            match definition {
                Definition::Witness(witness) => write_witness(&mut text, witness),
                Definition::Group(group) => self.write_group(&mut text, group),
            }
        }
        let quorum = self.quorum().map_or(b"none".as_slice(), Word::as_bytes);
        line(&mut text, &[b"quorum", quorum], None);
        text
    }

    fn write_group(&self, text: &mut Vec<u8>, group: &PolicyGroup) {
        let threshold = match group.threshold {
            Threshold::All => "all".to_owned(),
            Threshold::Any => "any".to_owned(),
            Threshold::AtLeast(number) => number.to_string(),
        };
        let mut words = vec![b"group".as_slice(), group.name.as_bytes(), threshold.as_bytes()];
        words.extend(self.members(group).map(Word::as_bytes));
        line(text, &words, None);
    }
}

fn write_witness(text: &mut Vec<u8>, witness: &PolicyWitness) {
    let vkey = witness.key.to_string();
    line(text, &[b"witness", witness.name.as_bytes(), vkey.as_bytes()], witness.url.as_ref());
}

fn line(text: &mut Vec<u8>, words: &[&[u8]], url: Option<&Word>) {
    let words: Vec<&[u8]> = words.iter().copied().chain(url.map(Word::as_bytes)).collect();
    text.extend(words.join(b" ".as_slice()));
    text.push(b'\n');
}
