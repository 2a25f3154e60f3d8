//! The payment book.

mod catalogue;
mod changes;
mod conflicts;
mod content;
mod file;
mod lists;
mod machine;
mod release;
mod run;
pub mod support;
mod warnings;
