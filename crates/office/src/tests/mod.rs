//! What needs the inside of the office: sealing by persons, folding, snapshot, clock, made-up cases.

mod claims;
mod generated;
mod lookups;
mod machine;
mod sealing;
mod snapshot;
mod watch_list;
