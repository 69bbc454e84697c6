//! Public keys of notes, in the text form that is called a vkey.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::{KeyError, key_name};
use crate::strict_base64;

/// The types of signatures that this crate makes and verifies (signed-note v1.0.0, Signature types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignatureType {
    /// 0x01: Ed25519 over the text of the note. What a log signs with.
    Ed25519,
    /// 0x04: Ed25519 over a time and the text of a checkpoint. What a witness signs with.
    CosignatureV1,
}

impl SignatureType {
    /// The assigned type byte.
    pub fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Result<Self, KeyError> {
        match byte {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::CosignatureV1),
            _ => Err(KeyError::UnknownType { byte }),
        }
    }
}

/// A key that a verifier has chosen to trust, under a name.
///
/// Its text form is the vkey `<name>+<8 hexadecimal digits>+<base64(type || public key)>`
/// (signed-note v1.0.0, Verifier keys).
#[derive(Clone)]
pub struct VerifyingKey {
    name: String,
    kind: SignatureType,
    id: u32,
    pub(super) public_key: ed25519_dalek::VerifyingKey,
}

impl VerifyingKey {
    /// A key from its name, its type and its 32 bytes (RFC 8032).
    ///
    /// Refuses points of small order, for which signatures could be made without a private key.
    pub fn new(name: &str, kind: SignatureType, public_key: &[u8; 32]) -> Result<Self, KeyError> {
        key_name::check(name)?;
        let point = ed25519_dalek::VerifyingKey::from_bytes(public_key);
        let public_key = point.ok().filter(|key| !key.is_weak()).ok_or(KeyError::Point)?;
        let id = key_name::key_id(name, kind.byte(), public_key.as_bytes());
        Ok(Self { name: name.to_owned(), kind, id, public_key })
    }

    /// The name, as it stands in signature lines.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The type of signatures that this key verifies.
    pub fn signature_type(&self) -> SignatureType {
        self.kind
    }

    /// The id, the first four bytes of every signature by this key.
    pub fn key_id(&self) -> u32 {
        self.id
    }

    /// The public key (RFC 8032).
    pub fn public_key(&self) -> &[u8; 32] {
        self.public_key.as_bytes()
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let material = [&[self.kind.byte()], self.public_key().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, strict_base64::encode(&material))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

impl FromStr for VerifyingKey {
    type Err = KeyError;

    /// Reads a vkey, and checks that the id is that of the name and the key.
    fn from_str(vkey: &str) -> Result<Self, KeyError> {
        // Base64 has plus signs of its own, so that only the first two separate.
        let (name, rest) = vkey.split_once('+').ok_or(KeyError::Syntax)?;
        let (id, base64) = rest.split_once('+').ok_or(KeyError::Syntax)?;
        let id = parse_id(id).ok_or(KeyError::Syntax)?;
        let material = strict_base64::decode(base64).ok_or(KeyError::Syntax)?;
        let (type_byte, public_key) = material.split_first().ok_or(KeyError::Syntax)?;
        let kind = SignatureType::from_byte(*type_byte)?;
        let public_key = public_key.try_into().map_err(|_| KeyError::Length)?;
        let key = Self::new(name, kind, public_key)?;
        if key.id == id { Ok(key) } else { Err(KeyError::Id { id }) }
    }
}

/// Reads exactly eight lower-case hexadecimal digits.
pub(super) fn parse_id(text: &str) -> Option<u32> {
    let id = u32::from_str_radix(text, 16).ok()?;
    (format!("{id:08x}") == text).then_some(id)
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        let identity = |key: &Self| (key.kind, *key.public_key());
        self.name == other.name && identity(self) == identity(other)
    }
}

impl Eq for VerifyingKey {}

impl Hash for VerifyingKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, self.kind, self.public_key()).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of signed-note v1.0.0, Verifier keys.
    const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    fn parse(vkey: &str) -> Result<VerifyingKey, KeyError> {
        vkey.parse()
    }

    #[test]
    fn the_example_of_the_specification() {
        let key = parse(VKEY).expect("the example is right");
        assert_eq!(key.name(), "example.com/foo");
        assert_eq!(key.key_id(), 0x530d_903a);
        assert_eq!(key.signature_type(), SignatureType::Ed25519);
        assert_eq!(key.to_string(), VKEY);
    }

    #[test]
    fn one_public_key_has_an_id_for_each_type_and_name() {
        let log = parse(VKEY).expect("the example is right");
        let kind = SignatureType::CosignatureV1;
        let witness = VerifyingKey::new(log.name(), kind, log.public_key()).expect("a valid key");
        assert_ne!(witness.key_id(), log.key_id());
        assert_ne!(witness, log);
        assert_eq!(parse(&witness.to_string()), Ok(witness));
        let renamed = VerifyingKey::new("other", log.signature_type(), log.public_key());
        assert_ne!(renamed.map(|key| key.key_id()), Ok(log.key_id()));
    }

    #[test]
    fn base64_may_contain_plus_signs() {
        let mut plus_seen = false;
        for seed in 0..20 {
            let public = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]).verifying_key();
            let key = VerifyingKey::new("x", SignatureType::Ed25519, public.as_bytes());
            let key = key.expect("a real public key");
            plus_seen |= key.to_string().matches('+').count() > 2;
            assert_eq!(parse(&key.to_string()), Ok(key));
        }
        assert!(plus_seen, "no key of this test had a plus sign");
    }

    #[test]
    fn malformed_keys_are_refused() {
        for vkey in [
            "",
            "+",
            "++",
            "name",
            "name+530d903a",
            "name+530d903a+",
            "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        ] {
            assert_eq!(parse(vkey), Err(KeyError::Syntax), "{vkey:?}");
        }
        for id in ["", "30d903a", "0530d903a", "+30d903a", " 530d903", "0x30d903"] {
            assert_eq!(parse(&VKEY.replace("530d903a", id)), Err(KeyError::Syntax), "{id:?}");
        }
        assert_eq!(parse(&VKEY.replace("example", "exa mple")), Err(KeyError::Name));
        assert_eq!(parse(&VKEY.replace("example.com/foo", "")), Err(KeyError::Name));
        assert_eq!(parse(&VKEY.replace("foo", "bar")), Err(KeyError::Id { id: 0x530d_903a }));
        assert_eq!(parse(&VKEY.replace("530d", "530e")), Err(KeyError::Id { id: 0x530e_903a }));
        assert_eq!(parse(&format!("{VKEY}\n")), Err(KeyError::Syntax));
        assert_eq!(parse(&format!("{VKEY}=")), Err(KeyError::Syntax));
    }

    #[test]
    fn other_types_say_so() {
        for byte in [0x00, 0x02, 0x03, 0x05, 0x06, 0xff] {
            let material = strict_base64::encode(&[[byte; 1].as_slice(), &[7; 1312]].concat());
            let vkey = format!("name+00000000+{material}");
            assert_eq!(parse(&vkey), Err(KeyError::UnknownType { byte }));
        }
    }

    #[test]
    fn keys_must_be_points_of_full_order() {
        let vkey =
            |material: &[u8]| format!("name+00000000+{}", strict_base64::encode(&[&[1], material].concat()));
        assert_eq!(parse(&vkey(&[7; 31])), Err(KeyError::Length));
        assert_eq!(parse(&vkey(&[7; 33])), Err(KeyError::Length));
        // 2 is not the y coordinate of any point; 1 is that of the neutral element.
        let encoded = |y: u8| [[y].as_slice(), &[0; 31]].concat();
        assert_eq!(parse(&vkey(&encoded(2))), Err(KeyError::Point));
        assert_eq!(parse(&vkey(&encoded(1))), Err(KeyError::Point));
        assert_eq!(parse(&vkey(&[0; 32])), Err(KeyError::Point));
    }
}
