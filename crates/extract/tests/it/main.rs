//! Tests of the room as its neighbours use it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests; the lint's own exception covers test functions only"
)]

mod fuzzed;
mod gather;
mod generations;
mod import;
mod keyring;
mod keys;
mod mapping;
mod places;
mod plain_tools;
mod plausible;
mod seal;
mod texts;
mod town;
mod whole;
