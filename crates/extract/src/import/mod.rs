//! Import of a folder of register files with every check of docs/formats/import.md.
//!
//! A wrong file or manifest stops; a wrong row is listed and left out. One exception errs on the safe side: a row of `blocks`
//! that cannot be used stops the import, because leaving it out would make a protected person findable.

mod check;
pub mod delivery;
mod fault;
mod folder;
mod gather;
mod large;
pub(crate) mod line;
mod lines;
pub mod manifest;
pub(crate) mod rows;
mod write;

use std::path::Path;

use model::Problem;

pub use self::delivery::Delivery;
pub use self::fault::{Effect, Fault, Faults, MAX_LISTED, Reason};
pub use self::folder::{Folder, read_manifest};
pub use self::gather::{Cores, gather};
pub use self::manifest::{Authority, ClassEntry, Completeness, Manifest, NotDelivered};
pub use self::write::write;
use crate::records::{Class, Records};
use crate::stock::Stock;

/// How far an import is. Classes may be read side by side, so their reports come mixed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The class being read.
    pub class: Class,
    /// Its rows read so far.
    pub rows: u64,
    /// Its rows as the source says; nothing if the source does not know.
    pub total: Option<u64>,
}

/// What an import gave.
#[derive(Debug)]
pub struct Gathered {
    /// The manifest as delivered; rows that the source did not count are set to those read.
    pub manifest: Manifest,
    /// The usable rows.
    pub stock: Stock,
    /// What was left out or emptied.
    pub faults: Faults,
}

/// What an import gave, as records: for small towns and for tests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// The manifest as delivered; rows that the source did not count are set to those read.
    pub manifest: Manifest,
    /// The usable records.
    pub records: Records,
    /// What was left out or emptied.
    pub faults: Faults,
}

/// Reads and checks an import folder.
///
/// # Errors
/// `NB-E-001` to `NB-E-017`: a wrong manifest or file, or an unusable row of `blocks`.
pub fn read(dir: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Import, Problem> {
    read_from(&Folder::open(dir)?, progress)
}

/// Reads and checks what any source delivers, as records.
///
/// # Errors
/// As [`gather`].
pub fn read_from(delivery: &dyn Delivery, progress: &mut dyn FnMut(Progress)) -> Result<Import, Problem> {
    let Gathered { manifest, stock, faults } = gather(delivery, Cores::available(), progress)?;
    Ok(Import { manifest, records: stock.into_records(), faults })
}
