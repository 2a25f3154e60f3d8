//! The journal's tests in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod audit;
mod backlog;
mod copy;
mod crash;
mod damage;
mod erasing;
mod flips;
mod folding;
mod format;
mod fuzzed;
mod memory;
mod oracles;
mod rekey;
mod restore;
mod rot;
mod sim;
mod space;
mod strangers;
mod support;
mod wal;
mod write;
