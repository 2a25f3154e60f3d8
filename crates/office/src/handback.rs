//! The hand-back: queue, sheet, tick-off, sample, package.

use books::context::Decision;
use books::{Actor, Done};
use journal::Class;
use model::Problem;
use model::acts::{Body, HandbackAct};
use model::ids::{CaseId, IntentKey};
use model::problem::Refusal;

use crate::core::Office;
use crate::handback_package::{self, Package};

impl Office {
    /// Ticks a case off with the target's number.
    ///
    /// # Errors
    /// As [`books::handback::tick_off`].
    pub fn tick_off(&self, actor: &Actor, intent: IntentKey, case: CaseId, number: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            books::handback::tick_off(books, context, case, number)
        })
    }
    /// The sample check by a second person.
    ///
    /// # Errors
    /// As [`books::handback::check_sample`].
    pub fn check_sample(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        agrees: bool,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            books::handback::check_sample(books, context, case, agrees, note)
        })
    }
    /// Takes a tick-off back.
    ///
    /// # Errors
    /// As [`books::handback::reopen`].
    pub fn reopen(&self, actor: &Actor, intent: IntentKey, case: CaseId, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            books::handback::reopen(books, context, case, reason)
        })
    }
    /// Loads the target's list of numbers.
    ///
    /// # Errors
    /// As [`books::handback::load_numbers`].
    pub fn load_numbers(&self, actor: &Actor, target: &str, numbers: Vec<String>) -> Result<Done, Refusal> {
        self.perform(Some(actor), None, Class::Business, |_, context| {
            books::handback::load_numbers(context, target, numbers)
        })
    }
    /// Counts that prove that nothing is open or missing.
    #[must_use]
    pub fn handback_counts(&self) -> books::handback::Counts {
        books::handback::counts(&self.books(), &self.inner.catalogue)
    }
    /// The bytes of a file of the package; its export was recorded with the package.
    ///
    /// # Errors
    /// `NB-V-351` not here any more.
    pub fn packed_bytes(&self, file: &handback_package::PackedFile) -> Result<Vec<u8>, Problem> {
        self.attached_bytes(file.file)
    }
    /// The whole package; recorded as an act before it leaves. `actor` is nobody for the command line of the operator.
    ///
    /// # Errors
    /// If the journal refuses, or `NB-H-001` when a file cannot be made.
    pub fn handback_package(&self, actor: Option<&Actor>) -> Result<Package, Refusal> {
        let package = handback_package::make(
            &self.books(),
            &self.inner.catalogue,
            &self.inner.authority,
            self.now(),
            &self.anchor(),
            &|file| self.attached_bytes(file).is_ok(),
        )
        .map_err(|reason| vec![Problem::new("NB-H-001").with("reason", reason)])?;
        let act = HandbackAct::Exported { cases: package.cases, manifest: package.manifest_sha256 };
        self.perform(actor, None, Class::Essential, |_, _| Ok(Decision::one(Body::Handback(act))))?;
        Ok(package)
    }
}
