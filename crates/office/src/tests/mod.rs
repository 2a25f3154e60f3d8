//! What needs the inside of the office: sealing by persons, folding, snapshot, clock.

mod lookups;
mod machine;
mod sealing;
mod snapshot;
