//! Register and search on the fictional town, and the town itself.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../../../notbetrieb/src/synth/mod.rs"]
#[allow(dead_code, missing_docs)]
mod synth;

mod alike;
mod asking;
mod cases;
mod hidden;
mod probes;
mod recall;
mod register;
mod slips;
mod town;
