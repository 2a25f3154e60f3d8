//! The bank's files: a released run as pain.001, and lists read from the bank's files.

use books::payments::file::FilePlan;
use model::acts::payment::{ListRow, ListSource};
use model::acts::system::OfficeDetails;
use model::catalogue::PaymentRules;
use model::problem::Refusal;
use model::{Instant, Money};

/// A payment file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOf {
    /// Suggested file name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
    /// Message id.
    pub message_id: String,
    /// Payments.
    pub count: u32,
    /// Control sum.
    pub sum: Money,
    /// Creation moment in the file.
    pub created: Instant,
}

/// Writes the file.
///
/// # Errors
/// Each row that the bank would not take, with its number and the reason.
pub fn write(_plan: &FilePlan<'_>, _details: &OfficeDetails, _rules: Option<&PaymentRules>, _exercise: bool) -> Result<FileOf, Refusal> {
    Err(Refusal::new())
}

/// Reads a list from a file of the bank or a typed list; which it is, is seen from its beginning.
///
/// # Errors
/// What the reader refuses, with the place.
pub fn read_list(_bytes: &[u8]) -> Result<(ListSource, Vec<ListRow>), Refusal> {
    Err(Refusal::new())
}
