//! Drives the built binary as an operator does: arguments and files in, text, exit code and files out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod bad_disk;
mod bad_extract;
mod bad_import;
mod calc;
mod command;
mod copies;
mod handback;
mod help;
mod journal;
mod keys;
mod leaks;
mod payments;
mod schedule;
mod search;
mod status;
mod town;
mod whole;
