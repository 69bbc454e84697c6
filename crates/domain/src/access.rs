//! Who may do what: roles, scoped by team, deny by default.

use serde::{Deserialize, Serialize};

use crate::id::TokenId;
use crate::name::{TeamName, TokenName};
use crate::time::Timestamp;
use crate::word::words;

/// A set of things that somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything, tokens and vault passwords included.
    Owner,
    /// Assets, plans, runs, restores.
    Operator,
    /// Reads everything but secrets; changes nothing.
    Auditor,
}

/// Something that somebody may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See assets, plans, points, runs, decisions, policies, vaults, the ledger.
    Read,
    /// Add assets, with what they let a source see.
    ManageAssets,
    /// Apply plans.
    ManagePlans,
    /// Ask policies for decisions.
    Decide,
    /// Start backups and drills.
    Run,
    /// Write a recovery point's content somewhere.
    Restore,
    /// See a vault's password.
    DiscloseSecrets,
    /// Make and revoke tokens.
    ManageTokens,
    /// Set the witnesses of the ledger, freeze it, open shards of it, replace its keys.
    ManageLedger,
    /// Place and lift holds.
    ManageHolds,
    /// Erase personal data.
    Erase,
}

words! {
    Role ("a role") { Owner = "owner", Operator = "operator", Auditor = "auditor" }
}

impl Role {
    /// Whether the role includes `action`.
    pub const fn allows(self, action: Action) -> bool {
        match self {
            Self::Owner => true,
            Self::Operator => !matches!(
                action,
                Action::DiscloseSecrets
                    | Action::ManageTokens
                    | Action::ManageLedger
                    | Action::ManageHolds
                    | Action::Erase
            ),
            Self::Auditor => matches!(action, Action::Read),
        }
    }
}

/// Somebody who was recognised, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// As the ledger names them.
    pub actor: crate::entry::Actor,
    /// What they may do.
    pub role: Role,
    /// For which team's things only; absent: for all.
    pub team: Option<TeamName>,
}

/// Why somebody was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The role does not include the action.
    #[error("the role {0} does not allow this")]
    Role(Role),
    /// The thing belongs to another team, or to none.
    #[error("the token is for the team {0} only")]
    Team(TeamName),
}

impl Principal {
    /// Whoever has the data directory in hand has the keys in it too: an owner.
    pub fn local() -> Self {
        Self { actor: crate::entry::Actor::local(), role: Role::Owner, team: None }
    }

    /// Whether `action` is allowed on something of `team`; `None` for what belongs to no team.
    pub fn may(&self, action: Action, team: Option<&TeamName>) -> Result<(), Refusal> {
        if !self.role.allows(action) {
            return Err(Refusal::Role(self.role));
        }
        match &self.team {
            Some(own) if team != Some(own) => Err(Refusal::Team(own.clone())),
            _ => Ok(()),
        }
    }
}

/// An access token; its secret is kept only as a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Token {
    /// Its identity.
    pub id: TokenId,
    /// Its name.
    pub name: TokenName,
    /// What it may do.
    pub role: Role,
    /// For which team's things only; absent: for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamName>,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it is refused; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

impl Token {
    /// Whether it opens anything at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|expires| now < expires)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(role: Role, team: Option<&str>) -> Principal {
        Principal { role, team: team.map(|team| team.parse().unwrap()), ..Principal::local() }
    }

    #[test]
    fn auditors_only_read() {
        let auditor = principal(Role::Auditor, None);
        assert_eq!(auditor.may(Action::Read, None), Ok(()));
        for action in
            [Action::ManageAssets, Action::Run, Action::Restore, Action::DiscloseSecrets, Action::Decide]
        {
            assert_eq!(auditor.may(action, None), Err(Refusal::Role(Role::Auditor)));
        }
    }

    #[test]
    fn operators_see_no_secrets() {
        let operator = principal(Role::Operator, None);
        assert!(operator.may(Action::Restore, None).is_ok());
        assert!(operator.may(Action::DiscloseSecrets, None).is_err());
        assert!(operator.may(Action::ManageTokens, None).is_err());
        assert!(
            operator.may(Action::Erase, None).is_err() && operator.may(Action::ManageHolds, None).is_err()
        );
    }

    #[test]
    fn a_teams_token_touches_nothing_else() {
        let core = principal(Role::Operator, Some("core"));
        assert!(core.may(Action::Run, Some(&"core".parse().unwrap())).is_ok());
        assert!(core.may(Action::Run, Some(&"web".parse().unwrap())).is_err());
        assert!(core.may(Action::ManagePlans, None).is_err());
    }

    #[test]
    fn tokens_end() {
        let mut token = Token {
            id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
            name: "ci".parse().unwrap(),
            role: Role::Owner,
            team: None,
            created: Timestamp::from_secs(0),
            expires: Some(Timestamp::from_secs(10)),
            revoked: None,
        };
        assert!(token.is_live(Timestamp::from_secs(9)));
        assert!(!token.is_live(Timestamp::from_secs(10)));
        token.revoked = Some(Timestamp::from_secs(1));
        assert!(!token.is_live(Timestamp::from_secs(5)));
    }
}
