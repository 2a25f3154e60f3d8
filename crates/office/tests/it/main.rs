//! The office from outside: unlocking, acts that stay, roles, blocked persons, papers, sign-in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod access;
mod attachments;
mod clock;
mod copies;
mod four_eyes;
mod keeping;
mod keyring;
mod lookups;
mod restoring;
mod rotation;
mod several;
mod town;
mod unlocking;
