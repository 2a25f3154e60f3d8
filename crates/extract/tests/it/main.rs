//! Tests of the room as its neighbours use it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests; the lint's own exception covers test functions only"
)]

mod import;
mod keyring;
mod keys;
mod seal;
mod town;
mod whole;
