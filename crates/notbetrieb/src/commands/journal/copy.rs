//! A copy by hand, a backup in one file.

use std::path::{Path, PathBuf};

use journal::copy::Copy;
use journal::restore::RestoreError;
use journal::{Identity, backup};
use model::Problem;
use model::problem::Refusal;
use office::copies::{beside_of, note_backup};
use serde_json::json;

use super::folder;
use crate::commands::files::{absent, one};
use crate::output::{Exit, Outcome, Output};
use crate::platform::entropy;

/// Options of `journal copy`.
#[derive(clap::Args)]
#[command(after_help = "\
Die Anlage darf dabei laufen. --to führt eine Kopie in einem Ordner fort und liest jeden Satz zurück; --backup schreibt eine einzige
Datei, die einmal zur Probe wiederhergestellt wird, bevor sie ihren Namen bekommt. Ohne die Teilschlüssel der Behörde ist beides nicht
lesbar; der Schlüssel, mit dem diese Anlage unterschreibt, ist in keiner Kopie.
The node may run meanwhile. --to carries on a copy in a folder, read back; --backup writes one file, restored once before it counts.

Beispiele / examples:
  notbetrieb journal copy --data /srv/notbetrieb --to /media/stick
  notbetrieb journal copy --data /srv/notbetrieb --backup /media/platte/2026-11-23.nbb --label 'Tresor Montag'")]
pub struct Args {
    /// Data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    target: Target,
    /// What people call the backup; it stands in the inventory, which is asked when something must be erased
    #[arg(long, default_value = "Sicherung")]
    label: String,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Target {
    /// Folder on another disk or stick, not one that the running node follows itself
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// New file for a backup
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
}

/// Copies.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let journal = folder(&args.data);
    let identity = identity(&journal)?;
    let mut holder = [0_u8; 16];
    entropy(&mut holder);
    match (&args.target.to, &args.target.backup) {
        (Some(to), _) => {
            let failed = |error| one(Problem::new(office::copies::code_of(&error)).with("reason", error));
            let mut copy = Copy::open(&journal, identity, to, holder).map_err(failed)?;
            copy.beside(&beside_of(&args.data)).map_err(failed)?;
            let counts = copy.catch_up().map_err(failed)?;
            let folder = copy.dir().to_owned();
            note(args, copy.holder(), counts)?;
            said(output, &folder, counts, copy.dropped);
        }
        (None, Some(file)) => {
            absent(file)?;
            let scratch = scratch_beside(file);
            let made = backup::make(&journal, identity, holder, &beside_of(&args.data), file, &scratch, &mut entropy);
            // Empty after success; after a failure its content is of no value.
            let _ = std::fs::remove_dir_all(&scratch);
            let made = made.map_err(|error| one(failed_backup(&error)))?;
            note(args, holder, made.counts)?;
            said(output, file, made.counts, 0);
        }
        (None, None) => {}
    }
    Ok(Exit::Fine)
}

/// The node learns of the copy at its next look, so that erasures ask for it.
fn note(args: &Args, holder: [u8; 16], counts: [u64; 2]) -> Result<(), Refusal> {
    note_backup(&args.data, model::ids::HolderId(holder), &args.label, counts).map_err(one)
}

fn failed_backup(error: &RestoreError) -> Problem {
    Problem::new("NB-J-043").with("reason", error)
}

/// A folder on the same medium as the backup: there must be room for it there anyway.
fn scratch_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".scratch");
    PathBuf::from(name)
}

/// Whose journal it is, without any key.
pub fn identity(journal: &Path) -> Result<Identity, Refusal> {
    journal::copy::identity(journal)
        .map_err(|error| one(Problem::new("NB-J-020").with("folder", journal.display()).with("reason", error)))
}

fn said(output: &Output, path: &Path, counts: [u64; 2], dropped: u64) {
    if output.json {
        output.value(&json!({ "path": path, "acts": counts[0], "audit": counts[1], "healed_bytes": dropped }));
    } else {
        output.say(
            format!("Kopiert und zurückgelesen: {} Einträge, {} Abrufe nach {}", counts[0], counts[1], path.display()),
            format!("Copied and read back: {} entries, {} look-ups to {}", counts[0], counts[1], path.display()),
        );
        if dropped > 0 {
            output.say(
                "Ein abgerissenes Ende der Kopie wurde dabei geheilt.",
                "A torn end of the copy was healed on the way.",
            );
        }
    }
}
