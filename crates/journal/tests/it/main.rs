//! The journal's tests in one binary.

mod crash;
mod damage;
mod format;
mod oracles;
mod space;
mod support;
mod wal;
mod write;
