//! Arithmetic and checks of the domain: identifiers, names, phonetics, terms, benefits.
//!
//! Pure: no clock, no randomness, no input or output. Parameters of the law are TOML texts compiled in
//! from `catalogue/params`, each with validity and source; nothing here is a float.

pub mod amount;
pub mod checkcode;
pub mod childname;
pub mod deadline;
pub mod evb;
pub mod forms;
pub mod iban;
pub mod identity;
pub mod idnr;
pub mod licence;
pub mod marks;
pub mod marriedname;
pub mod media;
pub mod mrz;
pub mod names;
pub mod papernumber;
pub mod paternity;
pub mod phonetic;
pub mod plate;
pub mod plausibility;
pub mod retention;
pub mod sgb12;
pub mod vin;
pub mod wohngeld;
