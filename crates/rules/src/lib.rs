//! Arithmetic and checks of the domain: identifiers, names, phonetics, terms, benefits.
//!
//! Pure: no clock, no randomness, no input or output. Parameters of the law are TOML texts compiled in
//! from `catalogue/params`, each with validity and source; nothing here is a float.

pub mod checkcode;
pub mod deadline;
pub mod iban;
pub mod names;
pub mod papernumber;
pub mod phonetic;
