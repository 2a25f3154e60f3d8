//! `bench journal`: the write path, reading, starting.

mod reading;
mod writing;

pub use reading::fold_all;

use crate::figure::Printer;
use crate::{Outcome, Plan, start};

/// What can be named on the command line.
pub const PARTS: [&str; 7] = ["one", "many", "verify", "fold", "open", "syncs", "start"];

/// Runs the parts asked for.
pub fn run(plan: &Plan) -> Outcome<()> {
    let out = Printer::new("journal");
    if plan.wants("one") {
        writing::one(plan, &out)?;
    }
    if plan.wants("syncs") {
        writing::syncs(plan, &out)?;
    }
    if plan.wants("many") {
        writing::many(plan, &out)?;
    }
    if plan.wants("open") {
        reading::open(plan, &out)?;
    }
    if plan.wants("verify") || plan.wants("fold") {
        reading::read(plan, &out)?;
    }
    if plan.wants("start") {
        start::run(plan, &out)?;
    }
    Ok(())
}
