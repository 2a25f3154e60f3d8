//! Mappings: how the existing export of a source procedure becomes the record classes (docs/formats/mapping.md).
//!
//! A mapping is one TOML file a procedure. It is read once into a plan, the plan is bound to the headers of the files once, and what is
//! left to do for a row is a list of steps: most cells are handed on where they lie.

mod bind;
mod convert;
mod date;
mod delivery;
mod divide;
mod draft;
mod encoding;
mod parse;
mod parse_value;
mod plan;
mod steps;
mod walk;

pub use self::delivery::{Mapped, Receiver};
pub use self::draft::draft;
pub use self::plan::Mapping;

/// The format version this program reads.
pub const FORMAT: i64 = 1;
/// Largest mapping taken, in bytes; a code table with every state of the world needs about ten thousand.
pub const MAX_BYTES: u64 = 1024 * 1024;
