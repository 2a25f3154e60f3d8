//! Words of the domain as types: ids, dates, money, roles, the catalogue's form, acts and problems.
//!
//! Pure: no clock, no randomness, no input or output. Whatever is stored or signed derives its bytes from
//! here (CBOR with explicit field numbers); those numbers are frozen once an act has been written with them.

pub mod acts;
pub mod catalogue;
pub mod date;
pub mod ids;
pub mod money;
pub mod place;
pub mod problem;
pub mod role;

pub use date::{CivilDate, Instant, Month, PartialDate};
pub use money::Money;
pub use problem::Problem;
