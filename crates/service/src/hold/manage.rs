//! Places holds and lifts them.

use domain::access::Action;
use domain::entry::{Detail, Outcome, Target, TargetKind};
use domain::hold::{Hold, HoldScope};
use domain::name::HoldName;
use domain::ports::{Change, Commit};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::run::admit::MAX_REASON;

/// The most assets that one hold names: they stand in its entry.
const MAX_ASSETS: usize = 500;

/// A hold that somebody wants.
#[derive(Clone, Debug)]
pub struct NewHold {
    /// Its name, never used before.
    pub name: HoldName,
    /// What it covers.
    pub scope: HoldScope,
    /// Why; kept as personal data.
    pub reason: String,
}

fn target(name: &HoldName) -> Target {
    Target::other(TargetKind::Hold, name.to_string())
}

/// An outcome with the reason that somebody gave.
fn because(reason: String) -> Result<Outcome, ServiceError> {
    if reason.trim().is_empty() || reason.len() > MAX_REASON {
        return Err(ServiceError::Invalid(format!(
            "take a reason that is empty or has more than {MAX_REASON} bytes"
        )));
    }
    Ok(Outcome { reason: Some(reason), ..Outcome::success() })
}

impl Service {
    /// Places a hold: nothing that it covers is erased until it is lifted.
    pub async fn place_hold(&self, caller: &Caller, new: NewHold) -> Result<Hold, ServiceError> {
        caller.may(Action::ManageHolds, None)?;
        if new.scope.assets.len() > MAX_ASSETS {
            return Err(ServiceError::Invalid(format!(
                "take a hold on more than {MAX_ASSETS} assets; place several"
            )));
        }
        for name in &new.scope.assets {
            let known = self.store().asset(name).await?;
            known.ok_or_else(|| ServiceError::not_found("the asset", name))?;
        }
        let hold = Hold { name: new.name, scope: new.scope, placed: self.now(), lifted: None };
        let entry = self
            .draft(caller, target(&hold.name), Detail::HoldPlaced { scope: hold.scope.clone() })
            .ended(because(new.reason)?)
            .seal()?;
        self.commit(Commit::recording(entry).with(Change::PlaceHold(hold.clone()))).await?;
        Ok(hold)
    }

    /// Lifts a hold.
    pub async fn lift_hold(
        &self,
        caller: &Caller,
        name: &HoldName,
        reason: String,
    ) -> Result<Hold, ServiceError> {
        caller.may(Action::ManageHolds, None)?;
        let holds = self.store().holds().await?;
        let hold = holds.into_iter().find(|hold| hold.name == *name);
        let hold = hold.ok_or_else(|| ServiceError::not_found("the hold", name))?;
        if hold.lifted.is_some() {
            return Err(ServiceError::Conflict(format!("lift the hold {name}: it is lifted already")));
        }
        let at = self.now();
        let entry = self.draft(caller, target(name), Detail::HoldLifted {}).ended(because(reason)?).seal()?;
        let change = Change::LiftHold { name: name.clone(), at };
        self.commit(Commit::recording(entry).with(change)).await?;
        Ok(Hold { lifted: Some(at), ..hold })
    }

    /// Every hold, lifted or not.
    pub async fn holds(&self, caller: &Caller) -> Result<Vec<Hold>, ServiceError> {
        caller.may(Action::Read, None)?;
        Ok(self.store().holds().await?)
    }
}
