//! `notbetrieb extract`: check what a source delivered, seal it, look at, verify and open sealed extracts.

mod check;
pub(crate) mod counted;
mod diff;
mod look;
mod mapping;
mod plausible;
mod prove;
mod reseal;
mod schedule;
mod seal;
mod sheet;
mod source;
mod status;
mod unlock;

use std::path::{Path, PathBuf};

pub use self::reseal::in_place as reseal_in_place;

use crate::output::{Outcome, Output};

/// Options of `extract`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Check import files: every fault with file, line, field and reason
    Check(check::Args),
    /// Check a mapping file for an existing export, or suggest one
    Mapping(mapping::Args),
    /// Import, seal to the authority, sign, and restore once for the proof
    Seal(seal::Args),
    /// One scheduled run: seal, prove, deliver, keep so many generations
    Run(schedule::RunArgs),
    /// Deliver the newest sealed extract again, prepare a stick, say how the deliveries are doing
    Deliver(schedule::Args),
    /// Print the sheets of the record classes
    Sheet(sheet::SheetArgs),
    /// Write the text templates for data protection, processor, works council and bank
    Templates(sheet::TemplatesArgs),
    /// Show the clear header of a sealed extract (unverified)
    Info(look::InfoArgs),
    /// Verify a sealed extract to the last byte, without any secret
    Verify(look::VerifyArgs),
    /// Open a sealed extract, count its records, show how old each class is
    Unlock(unlock::Args),
    /// Seal an extract anew for the generation of keys in force
    Reseal(reseal::Args),
    /// Check the proof of a test restore
    Prove(prove::Args),
    /// Judge all sealed extracts of a data folder without any secret; exit 1 when something is to be done
    Status(status::Args),
    /// Compare two sealed extracts: counts, and on request the rows as a file
    Diff(diff::Args),
}

/// Does what was asked.
pub fn run(args: &Args, output: &Output) -> Outcome {
    match &args.what {
        What::Check(args) => check::run(args, output),
        What::Mapping(args) => mapping::run(args, output),
        What::Seal(args) => seal::run(args, output),
        What::Run(args) => schedule::run(args, output),
        What::Deliver(args) => schedule::deliver(args, output),
        What::Sheet(args) => sheet::sheet(args, output),
        What::Templates(args) => sheet::templates(args, output),
        What::Info(args) => look::info(args, output),
        What::Verify(args) => look::verify(args, output),
        What::Unlock(args) => unlock::run(args, output),
        What::Reseal(args) => reseal::run(args, output),
        What::Prove(args) => prove::run(args, output),
        What::Status(args) => status::run(args, output),
        What::Diff(args) => diff::run(args, output),
    }
}

use extract::seal::PROOF_SUFFIX;

/// The file beside the extract with this ending.
fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
