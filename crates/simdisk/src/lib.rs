//! A virtual disk under SQLite, for tests only: it writes down everything that SQLite does to the files of a folder and
//! gives the folder back as a power cut at any moment could have left it.
//!
//! SQLite itself, its locks and its shared memory are the real ones: [`install`] puts a thin layer over the system's file
//! interface and makes it the default one. Folders that no [`Disk`] was set on go straight through. What other code does to
//! files that SQLite later opens is taken in when they are opened; small files beside them are watched too.
//! Why this crate may be unsafe: docs/decisions/0011.

mod dice;
mod disk;
mod history;
mod vfs;

pub use dice::Dice;
pub use disk::{Disk, Fault};
pub use history::{Fate, History, Image, Piece, lay};
pub use vfs::install;
