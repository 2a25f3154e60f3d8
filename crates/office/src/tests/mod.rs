//! What needs the inside of the office: sealing by persons, folding, snapshot, clock.

mod machine;
mod sealing;
mod snapshot;
