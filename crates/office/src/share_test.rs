//! The last test of the shares: kept as a small file beside the node, taken into the journal when the house is opened next.
//!
//! Shares are tested while everything is locked, often on a machine without a node; so the file comes first and the act later.

use std::path::Path;

use model::acts::{Body, SystemAct};
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::core::Office;
use crate::house::write_durably;

/// Its name in the data folder.
const FILE: &str = "share-test.json";

/// What was tested, when, and who signed it off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareTest {
    /// Generation of the keys.
    pub generation: u32,
    /// Numbers of the shares that are the ones that were dealt.
    pub passed: Vec<u8>,
    /// The envelope was opened for trial.
    pub envelope: bool,
    /// When.
    pub at: Instant,
    /// Who signed it off; empty if nobody was named.
    pub by: String,
}

impl ShareTest {
    /// Keeps it in the data folder. Shares that passed an earlier test of the same day stay counted: holders come one by one.
    ///
    /// # Errors
    /// `NB-S-042` the folder cannot be written.
    pub fn keep(mut self, data: &Path) -> Result<(), Problem> {
        if let Some(before) = Self::read(data)
            && before.generation == self.generation
            && before.at.civil_date() == self.at.civil_date()
        {
            self.passed.extend(before.passed);
            self.passed.sort_unstable();
            self.passed.dedup();
            self.envelope |= before.envelope;
        }
        let text = serde_json::to_vec_pretty(&self).map_err(|error| Problem::new("NB-S-042").with("reason", error))?;
        write_durably(&data.join(FILE), &text)
    }
    /// The test in the data folder, if there is one.
    #[must_use]
    pub fn read(data: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(data.join(FILE)).ok()?).ok()
    }
}

impl Office {
    /// The act for a test that the journal does not know yet.
    pub(crate) fn share_test_act(&self) -> Option<Body> {
        let test = ShareTest::read(&self.inner.dir)?;
        let known = self.books().system.shares_tested.as_ref().map(|known| known.at);
        (known < Some(test.at)).then_some(Body::System(SystemAct::SharesTested {
            generation: test.generation,
            passed: test.passed,
            envelope: test.envelope,
            at: test.at,
            by: test.by,
        }))
    }
}
