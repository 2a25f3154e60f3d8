//! One file a command.

pub mod ask;
pub mod calc;
pub mod catalogue;
pub mod demo;
pub mod extract;
mod files;
pub mod handback;
pub mod journal;
pub mod keys;
pub mod lock;
mod means;
pub mod payments;
pub mod readiness;
mod sealer;
pub mod search;
pub mod serve;
pub mod synth;
pub mod unlock;
