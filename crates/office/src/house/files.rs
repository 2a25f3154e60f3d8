//! What lies in the data folder: names, and files that are whole or as they were.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use model::Problem;

/// File names in the data folder.
pub mod names {
    /// The authority's public keys.
    pub const AUTHORITY: &str = "authority.json";
    /// The public files of earlier generations.
    pub const GENERATIONS: &str = "generations";
    /// The root, sealed with the generated passphrase.
    pub const ENVELOPE: &str = "envelope.age";
    /// Sealed extracts.
    pub const EXTRACTS: &str = "extracts";
    /// Ending of a sealed extract.
    pub const EXTRACT_SUFFIX: &str = "nbx";
    /// The node's secrets; in no backup.
    pub const NODE: &str = "node";
    /// The keyring.
    pub const KEYRING: &str = "keyring.nbk";
    /// The node's secret sealed for the authority.
    pub const NODE_FOR_AUTHORITY: &str = "node.age";
    /// Closed logs that were taken over, a folder each.
    pub const ADOPTED: &str = "adopted";
    /// The journal.
    pub const JOURNAL: &str = "journal";
}

pub(crate) fn unwritable(error: &std::io::Error) -> Problem {
    Problem::new("NB-S-042").with("reason", error)
}

/// Writes beside, syncs, renames, syncs the folder: the file is whole or as it was.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let parent = path.parent().unwrap_or_else(|| Path::new("."));
    let temporary = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(parent)?;
        let mut file = fs::File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        fs::File::open(parent)?.sync_all()
    };
    write().map_err(|e| unwritable(&e))
}
