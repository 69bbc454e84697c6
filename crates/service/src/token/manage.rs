//! Makes tokens and takes them back.

use domain::access::{Action, Role, Token};
use domain::digest::Digest;
use domain::entry::{Detail, Target, TargetKind};
use domain::id::TokenId;
use domain::name::{TeamName, TokenName};
use domain::ports::{Change, Commit};
use domain::span::Span;
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// A token that somebody wants.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its name.
    pub name: TokenName,
    /// What it may do.
    pub role: Role,
    /// For which team's things only.
    pub team: Option<TeamName>,
    /// How long it lives; absent: until it is taken back.
    pub lifetime: Option<Span>,
}

/// A token with its secret, which is shown this once.
pub struct TokenSecret {
    /// The token.
    pub token: Token,
    /// Its secret.
    pub secret: Zeroizing<String>,
}

impl std::fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenSecret").field("token", &self.token).finish_non_exhaustive()
    }
}

/// How secrets begin, so that scanners of leaked secrets know them.
const PREFIX: &str = "vouchsafe_";

impl Service {
    /// Makes a token.
    pub async fn create_token(&self, caller: &Caller, new: NewToken) -> Result<TokenSecret, ServiceError> {
        caller.may(Action::ManageTokens, None)?;
        let deps = self.deps();
        let mut random = Zeroizing::new([0u8; 32]);
        deps.entropy.fill(random.as_mut_slice());
        let secret = Zeroizing::new(format!("{PREFIX}{}", Digest::from_bytes(*random)));
        let token = Token {
            id: TokenId::fresh(deps.clock.as_ref(), deps.entropy.as_ref()),
            name: new.name,
            role: new.role,
            team: new.team,
            created: self.now(),
            expires: new.lifetime.map(|lifetime| self.now().plus(lifetime)),
            revoked: None,
        };
        let detail =
            Detail::TokenCreated { token: token.id, role: token.role.to_string(), team: token.team.clone() };
        let entry =
            self.draft(caller, Target::other(TargetKind::Token, token.id.to_string()), detail).seal()?;
        let change = Change::AddToken { token: token.clone(), secret: Digest::of(secret.as_bytes()) };
        self.commit(Commit::recording(entry).with(change)).await?;
        Ok(TokenSecret { token, secret })
    }

    /// All tokens, live or not; never their secrets.
    pub async fn tokens(&self, caller: &Caller) -> Result<Vec<Token>, ServiceError> {
        caller.may(Action::ManageTokens, None)?;
        Ok(self.store().tokens().await?)
    }

    /// Takes the live token with this name back.
    pub async fn revoke_token(&self, caller: &Caller, name: &TokenName) -> Result<(), ServiceError> {
        caller.may(Action::ManageTokens, None)?;
        let tokens = self.store().tokens().await?;
        let token = tokens.into_iter().find(|token| token.name == *name && token.revoked.is_none());
        let token = token.ok_or_else(|| ServiceError::not_found("the token", name))?;
        let target = Target::other(TargetKind::Token, token.id.to_string());
        let entry = self.draft(caller, target, Detail::TokenRevoked { token: token.id }).seal()?;
        let change = Change::RevokeToken { id: token.id, at: self.now() };
        self.commit(Commit::recording(entry).with(change)).await.map(|_| ())
    }
}
