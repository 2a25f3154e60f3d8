//! One file a command.

pub mod calc;
pub mod catalogue;
pub mod demo;
pub mod extract;
pub mod handback;
pub mod init;
pub mod journal;
pub mod payments;
pub mod search;
pub mod serve;
pub mod synth;
