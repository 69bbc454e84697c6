//! Reading a policy, line by line.

use super::document::{Definition, PolicyLog, PolicyWitness, TrustPolicy};
use super::group::{PolicyGroup, Threshold};
use super::{MAX_DEFINITIONS, MAX_LOGS, MAX_POLICY_SIZE, PolicyError, PolicyFlaw, PolicyKey, Word};
use crate::decimal;
use crate::note::SignatureType;

const LOG: &str = "log <vkey> [<url>]";
const WITNESS: &str = "witness <name> <vkey> [<url>]";
const GROUP: &str = "group <name> all|any|<k> <name>…";
const QUORUM: &str = "quorum <name>|none";

/// Predefined; it can't be defined again, and is no member (tlog-policy, What is a "policy"?).
const NONE: &[u8] = b"none";

impl TrustPolicy {
    /// Reads a policy of at most [`MAX_POLICY_SIZE`] bytes
    /// (tlog-policy, Policy file syntax and structure).
    ///
    /// Two lines of one kind with one public key are refused, whatever they call it.
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        if bytes.len() > MAX_POLICY_SIZE {
            return Err(PolicyError { line: 1, flaw: PolicyFlaw::TooLarge { size: bytes.len() } });
        }
        let mut reader = Reader::default();
        let mut lines: Vec<&[u8]> = bytes.split(|octet| *octet == b'\n').collect();
        let rest = lines.pop().unwrap_or_default();
        for (number, line) in (1..).zip(&lines) {
            reader.read(line).map_err(|flaw| PolicyError { line: number, flaw })?;
        }
        let ended = if rest.is_empty() { reader.end() } else { Err(PolicyFlaw::Unfinished) };
        ended.map_err(|flaw| PolicyError { line: (lines.len() + usize::from(!rest.is_empty())).max(1), flaw })
    }
}

#[derive(Default)]
struct Reader {
    logs: Vec<PolicyLog>,
    definitions: Vec<Definition>,
    /// For each definition whether it is a member of a group already.
    members: Vec<bool>,
    quorum: Option<Quorum>,
}

/// What the quorum line says.
enum Quorum {
    /// `none`.
    Nobody,
    /// A place in the definitions.
    Definition(usize),
}

impl Reader {
    fn read(&mut self, line: &[u8]) -> Result<(), PolicyFlaw> {
        let forbidden = |octet: &&u8| matches!(**octet, 0x00..=0x08 | 0x0a..=0x1f | 0x7f);
        if let Some(octet) = line.iter().find(forbidden) {
            return Err(PolicyFlaw::Octet { octet: *octet });
        }
        let words = line.split(|octet| matches!(octet, b' ' | b'\t'));
        let words: Vec<&[u8]> = words.filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", rest @ ..] => self.log(rest),
            [b"witness", rest @ ..] => self.witness(rest),
            [b"group", rest @ ..] => self.group(rest),
            [b"quorum", rest @ ..] => self.quorum(rest),
            [keyword, ..] => Err(PolicyFlaw::Keyword { keyword: Word::of_policy(keyword) }),
        }
    }

    fn log(&mut self, words: &[&[u8]]) -> Result<(), PolicyFlaw> {
        let ([key], url) = split(words).ok_or(PolicyFlaw::Form { form: LOG })?;
        let key = PolicyKey::parse(key, SignatureType::Ed25519).map_err(PolicyFlaw::Key)?;
        if self.logs.iter().any(|log| log.key.public_key() == key.public_key()) {
            return Err(PolicyFlaw::DuplicateKey);
        }
        if self.logs.len() == MAX_LOGS {
            return Err(PolicyFlaw::TooMany);
        }
        self.logs.push(PolicyLog { key, url });
        Ok(())
    }

    fn witness(&mut self, words: &[&[u8]]) -> Result<(), PolicyFlaw> {
        let ([name, key], url) = split(words).ok_or(PolicyFlaw::Form { form: WITNESS })?;
        let name = self.unused(name)?;
        let key = PolicyKey::parse(key, SignatureType::CosignatureV1).map_err(PolicyFlaw::Key)?;
        let same_key = |definition: &Definition| matches!(definition, Definition::Witness(known) if known.key.public_key() == key.public_key());
        if self.definitions.iter().any(same_key) {
            return Err(PolicyFlaw::DuplicateKey);
        }
        self.define(Definition::Witness(PolicyWitness { name, key, url }))
    }

    fn group(&mut self, words: &[&[u8]]) -> Result<(), PolicyFlaw> {
        let [name, threshold, names @ ..] = words else {
            return Err(PolicyFlaw::Form { form: GROUP });
        };
        if names.is_empty() {
            return Err(PolicyFlaw::Form { form: GROUP });
        }
        let name = self.unused(name)?;
        let threshold = parse_threshold(threshold, names.len())?;
        let members = names.iter().map(|name| self.take(name)).collect::<Result<_, _>>()?;
        self.define(Definition::Group(PolicyGroup { name, threshold, members }))
    }

    fn quorum(&mut self, words: &[&[u8]]) -> Result<(), PolicyFlaw> {
        let [name] = words else {
            return Err(PolicyFlaw::Form { form: QUORUM });
        };
        if self.quorum.is_some() {
            return Err(PolicyFlaw::QuorumTwice);
        }
        self.quorum = Some(if *name == NONE { Quorum::Nobody } else { Quorum::Definition(self.find(name)?) });
        Ok(())
    }

    fn end(self) -> Result<TrustPolicy, PolicyFlaw> {
        let quorum = match self.quorum.ok_or(PolicyFlaw::NoQuorum)? {
            Quorum::Nobody => None,
            Quorum::Definition(place) => Some(place),
        };
        Ok(TrustPolicy { logs: self.logs, definitions: self.definitions, quorum })
    }

    fn unused(&self, name: &[u8]) -> Result<Word, PolicyFlaw> {
        let word = Word::of_policy(name);
        if name == NONE || self.definitions.iter().any(|definition| *definition.name() == word) {
            return Err(PolicyFlaw::DuplicateName { name: word });
        }
        Ok(word)
    }

    fn define(&mut self, definition: Definition) -> Result<(), PolicyFlaw> {
        if self.definitions.len() == MAX_DEFINITIONS {
            return Err(PolicyFlaw::TooMany);
        }
        self.definitions.push(definition);
        self.members.push(false);
        Ok(())
    }

    fn find(&self, name: &[u8]) -> Result<usize, PolicyFlaw> {
        let place = self.definitions.iter().position(|known| known.name().as_bytes() == name);
        place.ok_or_else(|| PolicyFlaw::Undefined { name: Word::of_policy(name) })
    }

    /// Makes a name a member: of one group only, so that a witness counts in one way only.
    fn take(&mut self, name: &[u8]) -> Result<usize, PolicyFlaw> {
        let place = self.find(name)?;
        match self.members.get_mut(place) {
            Some(taken) if !*taken => *taken = true,
            _ => return Err(PolicyFlaw::MemberTwice { name: Word::of_policy(name) }),
        }
        Ok(place)
    }
}

/// The `N` words that a line must have, and the URL that it may have.
fn split<'a, const N: usize>(words: &[&'a [u8]]) -> Option<([&'a [u8]; N], Option<Word>)> {
    let (first, rest) = words.split_first_chunk()?;
    match rest {
        [] => Some((*first, None)),
        [url] => Some((*first, Some(Word::of_policy(url)))),
        _ => None,
    }
}

fn parse_threshold(word: &[u8], members: usize) -> Result<Threshold, PolicyFlaw> {
    match word {
        b"all" => return Ok(Threshold::All),
        b"any" => return Ok(Threshold::Any),
        _ => {}
    }
    let number = str::from_utf8(word).ok().and_then(decimal::parse);
    let number = number.and_then(|number| usize::try_from(number).ok());
    let number = number.filter(|number| (1..=members).contains(number));
    let flaw = || PolicyFlaw::Threshold { threshold: Word::of_policy(word), members };
    number.map(Threshold::AtLeast).ok_or_else(flaw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{KeyError, SigningKey, VerifyingKey};

    fn log(name: &str, seed: u8) -> String {
        let key = SigningKey::from_seed(name, &[seed; 32]).expect("a valid name");
        key.verifying_key().to_string()
    }

    fn witness(name: &str, seed: u8) -> String {
        let key = SigningKey::from_seed(name, &[seed; 32]).expect("a valid name");
        let public = key.verifying_key().public_key();
        VerifyingKey::new(name, SignatureType::CosignatureV1, public).expect("a valid key").to_string()
    }

    fn ml_dsa(name: &str) -> String {
        let id = key_id(name);
        let material = [&[6], [7; 1312].as_slice()].concat();
        format!("{name}+{id}+{}", crate::strict_base64::encode(&material))
    }

    fn key_id(name: &str) -> String {
        use sha2::Digest as _;
        let digest = sha2::Sha256::digest([name.as_bytes(), b"\n\x06", &[7; 1312]].concat());
        format!("{:08x}", u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
    }

    /// The example of the specification, with keys.
    fn example() -> String {
        let [x1, x2, x3] = [1, 2, 3].map(|seed| witness("x", seed));
        let [y1, y2, y3] = [4, 5, 6].map(|seed| witness(&format!("y{seed}"), seed));
        format!(
            "log {}\n\nwitness X1 {x1}\nwitness X2 {x2}\nwitness X3 {x3}\n\
             group X-witnesses 2 X1 X2 X3\n\nwitness Y1 {y1}\nwitness Y2 {y2}\nwitness Y3 {y3}\n\
             group Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n",
            log("example.com/log", 9)
        )
    }

    fn parse(text: &str) -> Result<TrustPolicy, (usize, PolicyFlaw)> {
        TrustPolicy::parse(text.as_bytes()).map_err(|error| (error.line, error.flaw))
    }

    fn word(text: &str) -> Word {
        Word::of_policy(text.as_bytes())
    }

    #[test]
    fn the_example_of_the_specification() {
        let policy = parse(&example()).expect("the example is right");
        assert_eq!(policy.keys_of("example.com/log").len(), 1);
        assert_eq!(policy.keys_of("example.com/other"), []);
        let names: Vec<String> = policy.witnesses().map(|witness| witness.name().to_string()).collect();
        assert_eq!(names, ["X1", "X2", "X3", "Y1", "Y2", "Y3"]);
        assert_eq!(policy.quorum(), Some(&word("X-and-Y")));
        let group = policy.groups().last().expect("three groups");
        let members: Vec<_> = policy.members(group).collect();
        assert_eq!(members, [&word("X-witnesses"), &word("Y-witnesses")]);
        assert_eq!(TrustPolicy::parse(&policy.to_bytes()), Ok(policy));
    }

    #[test]
    fn white_space_comments_and_urls() {
        let (log, w) = (log("l", 1), witness("w", 2));
        let text = format!(
            "# comment, \u{e9}\n \t# and more\n\t log\t{log}  https://log.example/ \n   \n\
             witness w {w} https://w.example/#x\nquorum w\n"
        );
        let policy = parse(&text).expect("a valid policy");
        assert_eq!(policy.logs()[0].url().and_then(Word::as_str), Some("https://log.example/"));
        let url = policy.witnesses().next().and_then(|witness| witness.url().cloned());
        assert_eq!(url, Some(word("https://w.example/#x")));
        let written =
            format!("log {log} https://log.example/\nwitness w {w} https://w.example/#x\nquorum w\n");
        assert_eq!(policy.to_bytes(), written.as_bytes());
    }

    #[test]
    fn names_are_octets() {
        let (k1, k2) = (witness("a", 1), witness("b", 2));
        let mut text = format!("witness \u{212a} {k1}\nwitness K {k2}\nquorum \u{212a}\n").into_bytes();
        let policy = TrustPolicy::parse(&text).expect("the Kelvin sign is not K");
        assert_eq!(policy.quorum().and_then(Word::as_str), Some("\u{212a}"));
        text.extend(b"group \xff\xfe any K\n");
        let policy = TrustPolicy::parse(&text).expect("names need not be UTF-8");
        assert_eq!(policy.groups().next().map(|group| group.name().as_bytes()), Some(b"\xff\xfe".as_slice()));
        assert_eq!(TrustPolicy::parse(&policy.to_bytes()), Ok(policy));
    }

    #[test]
    fn several_keys_of_one_origin() {
        let text = format!("log {}\nlog {}\nlog {}\nquorum none\n", log("l", 1), log("l", 2), log("m", 3));
        let policy = parse(&text).expect("a valid policy");
        assert_eq!((policy.keys_of("l").len(), policy.log_keys().len(), policy.quorum()), (2, 3, None));
    }

    #[test]
    fn keys_of_ml_dsa_are_listed_and_never_used() {
        let text = format!("log {}\nwitness w {}\nquorum w\n", ml_dsa("log"), ml_dsa("w"));
        let policy = parse(&text).expect("keys of type 0x06 are allowed");
        assert_eq!((policy.log_keys(), policy.witness_keys()), (vec![], vec![]));
        assert!(!policy.tally(&[]).quorum_met);
        assert_eq!(policy.to_bytes(), text.as_bytes());
    }

    #[test]
    fn a_public_key_is_listed_once() {
        let text = format!("log {}\nlog {}\nquorum none\n", log("a", 1), log("b", 1));
        assert_eq!(parse(&text), Err((2, PolicyFlaw::DuplicateKey)));
        let text = format!("witness a {}\nwitness b {}\nquorum none\n", witness("a", 1), witness("b", 1));
        assert_eq!(parse(&text), Err((2, PolicyFlaw::DuplicateKey)));
        let text = format!("witness a {}\nwitness b {}\nquorum none\n", ml_dsa("a"), ml_dsa("b"));
        assert_eq!(parse(&text), Err((2, PolicyFlaw::DuplicateKey)));
    }

    #[test]
    fn keys_have_the_type_of_their_line() {
        let wrong = |byte, needed| Err((1, PolicyFlaw::Key(KeyError::WrongType { byte, needed })));
        assert_eq!(parse(&format!("log {}\n", witness("w", 1))), wrong(4, 1));
        assert_eq!(parse(&format!("witness w {}\n", log("w", 1))), wrong(1, 4));
        assert_eq!(parse("log x\n"), Err((1, PolicyFlaw::Key(KeyError::Syntax))));
        let error = TrustPolicy::parse(b"log \xff\n").map_err(|error| error.flaw);
        assert_eq!(error, Err(PolicyFlaw::Key(KeyError::Syntax)));
    }

    #[test]
    fn names_are_defined_once_and_before_they_are_used() {
        let w = |name: &str, seed| format!("witness {name} {}\n", witness("w", seed));
        let two = [w("a", 1), w("b", 2)].concat();
        let flaw = |rest: &str| parse(&format!("{two}{rest}")).map(drop);
        let undefined = |name| PolicyFlaw::Undefined { name: word(name) };
        assert_eq!(flaw("group g any a x\n"), Err((3, undefined("x"))));
        assert_eq!(flaw("group g any a g\n"), Err((3, undefined("g"))));
        assert_eq!(flaw("group g any none\n"), Err((3, undefined("none"))));
        assert_eq!(flaw("quorum x\n"), Err((3, undefined("x"))));
        assert_eq!(flaw("quorum A\n"), Err((3, undefined("A"))));
        let again = |name| PolicyFlaw::DuplicateName { name: word(name) };
        assert_eq!(flaw(&w("a", 3)), Err((3, again("a"))));
        assert_eq!(flaw("group a any b\n"), Err((3, again("a"))));
        assert_eq!(flaw("group none any b\n"), Err((3, again("none"))));
        assert_eq!(flaw(&w("none", 3)), Err((3, again("none"))));
        let twice = |name| PolicyFlaw::MemberTwice { name: word(name) };
        assert_eq!(flaw("group g any a a\n"), Err((3, twice("a"))));
        assert_eq!(flaw("group g any a\ngroup h any b a\n"), Err((4, twice("a"))));
        assert_eq!(flaw("quorum a\nquorum a\n"), Err((4, PolicyFlaw::QuorumTwice)));
        assert_eq!(flaw(""), Err((2, PolicyFlaw::NoQuorum)));
        assert_eq!(parse(""), Err((1, PolicyFlaw::NoQuorum)));
        assert_eq!(flaw("group all all a\ngroup 2 1 b\nquorum 2\n"), Ok(()));
    }

    #[test]
    fn thresholds_are_from_one_to_all() {
        let two = format!("witness a {}\nwitness b {}\n", witness("w", 1), witness("w", 2));
        for good in ["1", "2", "all", "any"] {
            assert!(parse(&format!("{two}group g {good} a b\nquorum g\n")).is_ok(), "{good}");
        }
        for bad in ["0", "3", "01", "+1", "-1", "ALL", "1.0", "99999999999999999999"] {
            let flaw = PolicyFlaw::Threshold { threshold: word(bad), members: 2 };
            assert_eq!(parse(&format!("{two}group g {bad} a b\n")), Err((3, flaw)), "{bad}");
        }
    }

    #[test]
    fn malformed_lines_are_refused() {
        for line in ["log", "log a b c", "witness", "witness a", "witness a b c d", "group", "group g"] {
            let flaw = parse(&format!("{line}\n")).map_err(|(_, flaw)| flaw);
            assert!(matches!(flaw, Err(PolicyFlaw::Form { .. })), "{line:?}");
        }
        for line in ["group g any", "quorum", "quorum a b"] {
            let flaw = parse(&format!("{line}\n")).map_err(|(_, flaw)| flaw);
            assert!(matches!(flaw, Err(PolicyFlaw::Form { .. })), "{line:?}");
        }
        for line in ["logs", "Log x", "\u{a0}quorum none", "//", "quorum:"] {
            let flaw = parse(&format!("{line}\n")).map_err(|(_, flaw)| flaw);
            assert!(matches!(flaw, Err(PolicyFlaw::Keyword { .. })), "{line:?}");
        }
        for octet in (0..=8).chain(11..=31).chain([127]) {
            let text = [b"quorum none\n#", [octet].as_slice(), b"\n"].concat();
            let error = PolicyError { line: 2, flaw: PolicyFlaw::Octet { octet } };
            assert_eq!(TrustPolicy::parse(&text), Err(error));
        }
        assert_eq!(parse("quorum none"), Err((1, PolicyFlaw::Unfinished)));
        assert_eq!(parse("quorum none\n# more"), Err((2, PolicyFlaw::Unfinished)));
    }

    #[test]
    fn policies_are_bounded_and_32_of_each_fit() {
        let many = |logs: usize, witnesses: usize| {
            let seed = |number: usize| {
                let mut seed = [0; 32];
                seed[..8].copy_from_slice(&number.to_be_bytes());
                SigningKey::from_seed("k", &seed).expect("a valid name").verifying_key().clone()
            };
            let log = |number| format!("log {}\n", seed(number));
            let witness = |number| {
                let kind = SignatureType::CosignatureV1;
                let key = VerifyingKey::new("k", kind, seed(number).public_key()).expect("a valid key");
                format!("witness w{number} {key}\n")
            };
            let logs: String = (0..logs).map(log).collect();
            let witnesses: String = (0..witnesses).map(witness).collect();
            parse(&format!("{logs}{witnesses}quorum none\n")).map(drop)
        };
        assert_eq!(many(32, 32), Ok(()));
        assert_eq!(many(MAX_LOGS, 0), Ok(()));
        assert_eq!(many(MAX_LOGS + 1, 0), Err((MAX_LOGS + 1, PolicyFlaw::TooMany)));
        assert_eq!(many(0, MAX_DEFINITIONS), Ok(()));
        assert_eq!(many(0, MAX_DEFINITIONS + 1), Err((MAX_DEFINITIONS + 1, PolicyFlaw::TooMany)));
        let size = MAX_POLICY_SIZE + 1;
        let large = TrustPolicy::parse(&vec![b'\n'; size]).map_err(|error| error.flaw);
        assert_eq!(large, Err(PolicyFlaw::TooLarge { size }));
    }
}
