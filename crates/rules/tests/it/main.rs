//! Rules against independent references: published examples, other libraries' data, the test vectors.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod childname;
mod claims;
mod deadline;
mod fuzzed;
mod iban;
mod identity;
mod media;
mod mrz;
mod phonetic;
mod plausibility;
mod retention;
mod sgb12;
mod vectors;
mod vehicle;
mod wohngeld;
