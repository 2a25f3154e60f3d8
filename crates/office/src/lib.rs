//! The office: the one write path. It takes a command, asks the books, appends to the journal, folds, answers.
//!
//! It owns clock, randomness and keys as they are handed in from above; desk and command line speak to it and to
//! nothing below it.

pub mod accompany;
pub mod accounts;
mod adopted;
pub mod attachments;
mod audit_index;
pub mod audit_view;
pub mod authority;
pub mod bank;
pub mod benefits;
pub mod cards;
pub mod case_lists;
pub mod cases;
pub mod cash;
pub mod catalogue;
pub mod ceremonies;
pub mod class_sheets;
pub mod copies;
mod copy_thread;
pub mod core;
pub mod counter;
pub mod credentials;
mod datasheet;
pub mod differences;
pub mod erasure;
pub mod extract_files;
pub mod extracts;
mod fees;
mod folding;
pub mod founding;
pub mod handback;
pub mod handback_package;
pub mod house;
mod keyhold;
pub mod keyring;
mod letters;
mod marriage_papers;
mod node_secret;
mod paper_values;
pub mod papers;
pub mod payment_file;
mod payment_rights;
mod payment_runs;
pub mod payments;
pub mod persons;
pub mod place;
pub mod platform;
pub mod proof;
pub mod proposals;
pub mod readiness;
pub mod registers;
pub mod restoring;
pub mod retention;
pub mod rotation;
mod sealing;
pub mod settlement;
pub mod share_test;
pub mod signatures;
mod signing;
mod snapshot;
pub mod standing;
pub mod stock;
pub mod system;
pub mod terms;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod trial;
mod watch;
mod watch_list;
pub mod zone;

pub use crate::authority::AuthorityView;
pub use crate::core::{Durability, Office};
pub use crate::house::House;
pub use crate::platform::Platform;
