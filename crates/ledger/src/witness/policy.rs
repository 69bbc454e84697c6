//! Which witnesses a log asks, and how many are enough: a tlog-policy that can be acted on.

use domain::witness::WitnessMode;
use proof::note::VerifyingKey;
use proof::policy::{PolicyError, PolicyWitness, TrustPolicy};

/// A witness that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name in the policy.
    pub name: String,
    /// Its key, of type 0x04.
    pub key: VerifyingKey,
    /// Its submission prefix, without a slash at the end.
    pub url: String,
}

/// Which witnesses a log asks, and how many are enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessPolicy {
    text: String,
    mode: WitnessMode,
    trust: TrustPolicy,
    witnesses: Vec<Witness>,
}

/// Why a policy cannot be acted on.
#[derive(Debug, thiserror::Error)]
pub enum WitnessPolicyError {
    /// It is no tlog-policy.
    #[error("read the witness policy")]
    Policy(#[source] PolicyError),
    /// It names logs, and this one is not among them.
    #[error("use the witness policy for {origin}: it names other logs only")]
    OtherLogs {
        /// The log's origin.
        origin: String,
    },
    /// The quorum can't be met by those that can be asked.
    #[error(
        "use the witness policy: its quorum cannot be met, because {without} cannot be asked; a witness needs a URL that begins with https:// or http://, and a key of type 0x04"
    )]
    OutOfReach {
        /// Those that cannot be asked.
        without: String,
    },
}

impl WitnessPolicy {
    /// Reads a policy (C2SP tlog-policy) for the log with this origin.
    ///
    /// Witnesses without a URL, and those with a key that cannot be verified with, are never asked; the
    /// quorum must be within reach of the others.
    pub fn parse(text: &str, mode: WitnessMode, origin: &str) -> Result<Self, WitnessPolicyError> {
        let trust = TrustPolicy::parse(text.as_bytes()).map_err(WitnessPolicyError::Policy)?;
        if !trust.logs().is_empty() && !trust.logs().iter().any(|log| log.origin() == origin) {
            return Err(WitnessPolicyError::OtherLogs { origin: origin.to_owned() });
        }
        if !trust.quorum_met(|witness| askable(witness).is_some()) {
            let without = trust.witnesses().filter(|witness| askable(witness).is_none());
            let without = without.map(|witness| witness.name().to_string()).collect::<Vec<_>>().join(", ");
            return Err(WitnessPolicyError::OutOfReach { without });
        }
        let witnesses = trust.witnesses().filter_map(askable).collect();
        Ok(Self { text: text.to_owned(), mode, trust, witnesses })
    }

    /// The text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What happens to a checkpoint that the quorum has not cosigned.
    pub const fn mode(&self) -> WitnessMode {
        self.mode
    }

    /// The witnesses that can be asked, in the order of the policy.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// The witness or group that must have cosigned; none: nobody need have.
    pub fn quorum(&self) -> Option<String> {
        self.trust.quorum().map(ToString::to_string)
    }

    /// Whether the quorum is met if exactly those that `cosigned` names have.
    pub(crate) fn met(&self, cosigned: impl Fn(&VerifyingKey) -> bool) -> bool {
        self.trust.quorum_met(|witness| witness.key().verifying().is_some_and(&cosigned))
    }
}

fn askable(witness: &PolicyWitness) -> Option<Witness> {
    let url = witness.url()?.as_str()?;
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return None;
    }
    let url = url.trim_end_matches('/').to_owned();
    Some(Witness { name: witness.name().to_string(), key: witness.key().verifying()?.clone(), url })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof::cosignature::Cosigner;
    use proof::note::SigningKey;

    fn vkey(seed: u8) -> String {
        let key = SigningKey::from_seed("witness.example", &[seed; 32]).unwrap();
        Cosigner::new(key).unwrap().verifying_key().to_string()
    }

    fn parse(text: &str) -> Result<WitnessPolicy, WitnessPolicyError> {
        WitnessPolicy::parse(text, WitnessMode::Open, "log.example/a")
    }

    #[test]
    fn those_with_a_url_are_asked() {
        let (one, two) = (vkey(1), vkey(2));
        let text =
            format!("witness a {one} https://a.example/w/\nwitness b {two}\ngroup g any a b\nquorum g\n");
        let policy = parse(&text).unwrap();
        let asked: Vec<_> = policy.witnesses().iter().map(|w| (w.name.as_str(), w.url.as_str())).collect();
        assert_eq!(asked, [("a", "https://a.example/w")]);
        assert_eq!(policy.quorum().as_deref(), Some("g"));
        assert!(policy.met(|key| key.to_string() == one) && !policy.met(|_| false));
    }

    #[test]
    fn a_quorum_that_nobody_can_meet_is_refused() {
        let (one, two) = (vkey(1), vkey(2));
        for url in ["", "ftp://b.example", "b.example"] {
            let text =
                format!("witness a {one} https://a\nwitness b {two} {url}\ngroup g all a b\nquorum g\n");
            let error = parse(&text).unwrap_err();
            assert!(
                matches!(&error, WitnessPolicyError::OutOfReach { without } if without == "b"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_policy_for_other_logs_is_refused() {
        let key = SigningKey::from_seed("log.example/b", &[3; 32]).unwrap().verifying_key().to_string();
        let error = parse(&format!("log {key}\nquorum none\n")).unwrap_err();
        assert!(matches!(error, WitnessPolicyError::OtherLogs { .. }), "{error}");
        assert!(parse("quorum none\n").unwrap().met(|_| false));
        assert!(matches!(parse("quorum nobody\n"), Err(WitnessPolicyError::Policy(_))));
    }
}
