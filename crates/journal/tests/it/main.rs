//! The journal's tests in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod crash;
mod damage;
mod format;
mod oracles;
mod space;
mod support;
mod wal;
mod write;
