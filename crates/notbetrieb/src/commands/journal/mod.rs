//! `notbetrieb journal`: verify, show the signed heads, write for crash and speed tests.

mod copy;
mod prove;
mod restore;
mod show;
mod signatures;
mod soak;
mod verify;

use std::path::{Path, PathBuf};

use crate::output::{Outcome, Output};

/// Options of `journal`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Check every byte, chain, tree and signature, without any key, also while the node runs
    Verify(verify::Args),
    /// Print the newest signed heads (C2SP signed notes), for a witness or the archive
    Head(verify::HeadArgs),
    /// Show the entries as an outsider sees them: order, sizes, names of keys
    Show(show::Args),
    /// Copy to another disk or stick, or make a backup in one file; read back and tried
    Copy(copy::Args),
    /// Bring a lost machine back from a copy or backup, as a new node
    Restore(restore::Args),
    /// Repair a damaged or put-back journal from its copy
    Repair(restore::RepairArgs),
    /// Prove that one entry is in the journal, as a small file
    Prove(prove::Args),
    /// Check such a proof, without any journal
    CheckProof(prove::CheckArgs),
    /// Append acts to a throw-away journal; one line with the sequence number for each acknowledged act
    Soak(soak::Args),
}

/// Does what was asked.
pub fn run(args: &Args, output: &Output) -> Outcome {
    match &args.what {
        What::Verify(args) => verify::run(args, output),
        What::Head(args) => verify::head(args, output),
        What::Show(args) => show::run(args, output),
        What::Copy(args) => copy::run(args, output),
        What::Restore(args) => restore::run(args, output),
        What::Repair(args) => restore::repair_from(args, output),
        What::Prove(args) => prove::run(args, output),
        What::CheckProof(args) => prove::check(args, output),
        What::Soak(args) => soak::run(args, output),
    }
}

/// The journal's folder: a data folder has it inside.
fn folder(dir: &Path) -> PathBuf {
    let inside = dir.join(office::house::names::JOURNAL);
    if inside.is_dir() { inside } else { dir.to_owned() }
}
