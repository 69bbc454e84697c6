//! Recognises callers by their tokens, and records who was refused.

use domain::access::{Principal, Role, Token};
use domain::digest::Digest;
use domain::entry::{Actor, ActorKind, Auth, Detail, Origin, Outcome, Status, Target, TargetKind};
use domain::ports::Commit;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// Whoever holds this token, if it opens anything now.
    pub async fn authenticate(&self, secret: &str, origin: Origin) -> Result<Option<Caller>, ServiceError> {
        let token = self.store().token(&Digest::of(secret.as_bytes())).await?;
        Ok(token.filter(|token| token.is_live(self.now())).map(|token| caller(&token, origin)))
    }

    /// Records that somebody was refused.
    pub async fn record_refusal(
        &self,
        caller: Option<&Caller>,
        origin: &Origin,
        action: &str,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let nobody = Caller { principal: nobody(), origin: origin.clone() };
        let caller = caller.unwrap_or(&nobody);
        let path = action.split_once(' ').map_or(action, |(_, path)| path);
        let target = Target::other(TargetKind::Endpoint, path);
        let entry = self
            .draft(caller, target, Detail::AccessDenied { action: action.to_owned() })
            .ended(Outcome::because(Status::Denied, reason))
            .seal()?;
        self.commit(Commit::recording(entry)).await.map(|_| ())
    }
}

/// Whoever showed no token that opens anything.
fn nobody() -> Principal {
    let actor = Actor { kind: ActorKind::User, id: "unknown".to_owned(), auth: Auth::None };
    Principal { actor, role: Role::Auditor, team: None }
}

fn caller(token: &Token, origin: Origin) -> Caller {
    let actor = Actor { kind: ActorKind::User, id: token.id.to_string(), auth: Auth::Token };
    let principal = Principal { actor, role: token.role, team: token.team.clone() };
    Caller { principal, origin }
}
