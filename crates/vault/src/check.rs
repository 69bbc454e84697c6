//! Checks a vault as a whole, by the engine's own rules.

use rustic_core::{CheckOptions, CheckResults};

use crate::error::VaultError;
use crate::vault::Vault;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// What must be mended: data is missing or damaged.
    pub errors: Vec<String>,
    /// What is strange and harmless.
    pub warnings: Vec<String>,
}

impl Vault {
    /// Checks that everything that snapshots need is there; with `read_data`, reads and verifies all of it.
    pub fn check(&self, read_data: bool) -> Result<CheckReport, VaultError> {
        let repository = self.open(self.backend())?;
        let found = repository
            .check(CheckOptions::default().read_data(read_data))
            .map_err(VaultError::engine("check the repository"))?;
        let mut report = CheckReport::default();
        for (level, finding) in found.0 {
            let text = finding.to_string();
            // The engine's level has no public name; a list of one finding says whether it is an error.
            if CheckResults(vec![(level, finding)]).is_ok().is_err() {
                report.errors.push(text);
            } else {
                report.warnings.push(text);
            }
        }
        Ok(report)
    }
}
