//! Drives the built binary as an operator does: arguments and files in, text, exit code and files out.

mod bad_disk;
mod bad_extract;
mod bad_import;
mod calc;
mod command;
mod handback;
mod help;
mod journal;
mod payments;
mod search;
mod town;
mod whole;
