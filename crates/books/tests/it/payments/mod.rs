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
mod release;
mod rights;
mod run;
mod settlement;
pub mod support;
mod warnings;
