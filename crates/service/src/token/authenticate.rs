//! Recognises callers by their tokens.

use domain::access::{Principal, Token};
use domain::digest::Digest;
use domain::entry::{Actor, ActorKind, Auth, Origin};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// Whoever holds this token, if it opens anything now.
    pub async fn authenticate(&self, secret: &str, origin: Origin) -> Result<Option<Caller>, ServiceError> {
        let token = self.store().token(&Digest::of(secret.as_bytes())).await?;
        Ok(token.filter(|token| token.is_live(self.now())).map(|token| caller(&token, origin)))
    }
}

fn caller(token: &Token, origin: Origin) -> Caller {
    let actor = Actor { kind: ActorKind::User, id: token.id.to_string(), auth: Auth::Token };
    let principal = Principal { actor, role: token.role, team: token.team.clone() };
    Caller { principal, origin }
}
