//! Places off the domain that keep sealed extracts: delivery, reading back, retention of generations.
//!
//! A file gets its name only after it was written beside, synced, thrown out of the page cache, read back and compared; the
//! extract itself comes last. So whoever sees an extract at a place sees it whole and signed, whenever the machine was switched off.
//! What is deleted is what the ledger says was delivered here and what still has the hash that was delivered, nothing else.

mod carry;
mod folder;
mod ledger;
mod marker;
mod medium;
mod parcel;
mod retention;

use model::Problem;
use model::ids::AuthorityId;

pub use self::carry::{Carried, Order, carry};
pub use self::folder::FolderPlace;
pub use self::ledger::Kept;
pub use self::marker::{MARKER_FILE, Marker};
pub use self::parcel::{Parcel, Part};
pub use self::retention::surplus;

/// What lies under a name at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Exactly what was asked for, read from the medium.
    Same,
    /// Something else.
    Other,
    /// Nothing.
    Nothing,
}

/// A step that is about to be taken; said before anything on a medium changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A part is written under another name.
    Write,
    /// It is read back and compared.
    ReadBack,
    /// It gets its name.
    Rename,
    /// The ledger is written.
    Record,
    /// A file is deleted.
    Delete,
}

/// Told of every step. An error stops at once and leaves everything as it is, as a power cut would.
pub type Pace<'a> = &'a mut dyn FnMut(Step) -> Result<(), Problem>;

/// Somewhere to keep sealed extracts. Today folders; another machine that is reached by name may follow.
pub trait Place {
    /// What people call it.
    fn label(&self) -> &str;
    /// Whether it is there and is the place that was meant.
    ///
    /// # Errors
    /// `NB-E-156` it is not there, `NB-E-157` it is another one.
    fn ready(&self, authority: AuthorityId) -> Result<(), Problem>;
    /// Writes all parts of a parcel, the extract last; each is compared before it gets its name. Nothing is written over.
    ///
    /// # Errors
    /// `NB-E-158` it cannot be written, `NB-E-159` what is read back differs, and what `pace` says.
    fn store(&self, parcel: &Parcel, pace: Pace<'_>) -> Result<(), Problem>;
    /// What lies under this name, read from the medium.
    ///
    /// # Errors
    /// `NB-E-158` it cannot be read.
    fn holds(&self, name: &str, sha256: &[u8; 32]) -> Result<Holds, Problem>;
    /// Deletes an extract and what lies beside it, the extract first; what is gone already is no error.
    ///
    /// # Errors
    /// `NB-E-160` it cannot be deleted, and what `pace` says.
    fn remove(&self, name: &str, pace: Pace<'_>) -> Result<(), Problem>;
    /// Deletes what an earlier delivery left half written; gives back how many files.
    ///
    /// # Errors
    /// `NB-E-160`, and what `pace` says.
    fn tidy(&self, authority: AuthorityId, pace: Pace<'_>) -> Result<usize, Problem>;
}
