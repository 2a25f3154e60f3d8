//! `bench extract`: import and sealing, unlocking, searching, and the pages of the search.

mod load;
mod opening;
mod pages;
mod peers;
mod residents;
mod searching;
mod town;

#[path = "../../../../crates/extract/tests/it_search/cases.rs"]
#[allow(dead_code, clippy::unwrap_used, missing_docs)]
mod cases;
#[path = "../../../../crates/extract/tests/it_search/slips.rs"]
#[allow(dead_code, clippy::unwrap_used, clippy::panic, missing_docs)]
mod slips;
#[path = "../../../../crates/notbetrieb/src/synth/mod.rs"]
#[allow(dead_code, missing_docs)]
mod synth;

pub use load::child_seals;
pub use opening::child_opens;

use crate::figure::Printer;
use crate::{Outcome, Plan};
use peers::Peers;

/// What can be named on the command line.
pub const PARTS: [&str; 5] = ["import", "unlock", "search", "recall", "pages"];

/// Runs the parts asked for.
pub fn run(plan: &Plan) -> Outcome<()> {
    let out = Printer::new("extract");
    let peers = Peers::new(plan);
    let town = if ["import", "unlock", "search", "recall"].iter().any(|part| plan.wants(part)) {
        Some(town::Town::prepare(plan, &peers)?)
    } else {
        None
    };
    if let Some(town) = &town {
        // Sealed once; the parts after it open this file.
        load::run(plan, &peers, town, &out)?;
        if plan.wants("unlock") {
            opening::run(plan, &peers, town, &out)?;
        }
        if plan.wants("search") || plan.wants("recall") {
            searching::run(plan, &peers, town, &out)?;
        }
    }
    if plan.wants("pages") {
        pages::run(plan, &out)?;
    }
    Ok(())
}
