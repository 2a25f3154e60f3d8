//! The payment book.

mod bank;
mod bank_once;
mod catalogue;
mod changes;
mod conflicts;
mod content;
mod file;
mod kinds;
mod large;
mod lists;
mod machine;
mod nodes;
mod payers;
mod proof;
mod release;
mod rights;
mod run;
mod settlement;
mod settling;
mod settling_machine;
pub mod support;
mod warnings;
