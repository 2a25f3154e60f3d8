//! Tests that start processes, in a binary of their own: a process that is just being started holds every lock that is open here
//! for a moment, and a test beside it would find its own journal in use.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kill;
mod mounts;
#[allow(dead_code)]
#[path = "../it/support.rs"]
mod support;
mod syncs;
