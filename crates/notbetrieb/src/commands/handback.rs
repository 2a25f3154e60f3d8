//! `notbetrieb handback`: the hand-back package of a node, for the provider.

use std::path::PathBuf;
use std::sync::Arc;

use model::Problem;
use office::House;
use office::credentials::hex;
use serde_json::json;

use super::files::{Readers, empty_folder, one, write};
use super::means::Unlock;
use crate::output::{Exit, Outcome, Output};
use crate::platform::platform;

/// Options of `handback`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Write the package: JSON Lines and CSV with official field numbers, a manifest with counts and hashes
    Export(ExportArgs),
}

#[derive(clap::Args)]
#[command(after_help = "\
Die Anlage darf dabei nicht laufen; bei laufender Anlage geht es im Browser unter „Nacherfassung“.
The node must not be running; while it runs, use the browser under hand-back.
Mit --person werden zwei Zeilen gelesen: Kennwort, dann der Code der Karte. With --person two lines are read:
passphrase, then the card's code.

Beispiele / examples:
  notbetrieb handback export --data /srv/notbetrieb --out /media/stick/paket --share-file s1.txt --share-file s2.txt
  notbetrieb handback export --data /srv/notbetrieb --out paket --person 'A. Berg' < geheim.txt")]
struct ExportArgs {
    /// Data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// New or empty folder for the package
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    unlock: Unlock,
    /// Who is present; kept in the journal. Once for each person
    #[arg(long, value_name = "NAME")]
    present: Vec<String>,
}

/// Unlocks, records the export as an act, writes the files, the manifest last.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let What::Export(args) = &args.what;
    let catalogue = office::catalogue::load().map_err(one)?;
    let house = House::at(&args.data, Arc::new(catalogue), platform()).map_err(one)?;
    let means = args.unlock.means()?;
    empty_folder(&args.out)?;
    let present = match (&args.unlock.person, args.present.is_empty()) {
        (Some(person), true) => vec![person.clone()],
        _ => args.present.clone(),
    };
    let unlocked = house.unlock(&means, present, None, None).map_err(one)?;
    let package = unlocked.office.handback_package(None)?;
    for (name, bytes) in &package.files {
        write(&args.out.join(name), bytes, Readers::Usual)?;
    }
    for packed in &package.attached {
        let place = args.out.join(&packed.path);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).map_err(|error| {
                one(Problem::new("NB-H-001").with("reason", format!("{}: {error}", folder.display())))
            })?;
        }
        write(&place, &unlocked.office.packed_bytes(packed).map_err(one)?, Readers::Usual)?;
    }
    let counts = package.counts;
    if output.json {
        output.value(&json!({
            "out": args.out.display().to_string(), "cases": package.cases, "open": counts.open, "done": counts.done,
            "taken": counts.taken, "cancelled": counts.cancelled, "stays": counts.stays,
            "manifest_sha256": hex(&package.manifest_sha256),
            "files": package.files.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        }));
    } else {
        output.say(
            format!(
                "{}: {} Vorgänge, davon {} offen und {} abgehakt; {} storniert, {} bleiben hier.",
                args.out.display(),
                package.cases,
                counts.open,
                counts.done,
                counts.cancelled,
                counts.stays
            ),
            format!(
                "{}: {} cases, {} of them open and {} ticked off; {} cancelled, {} stay here.",
                args.out.display(),
                package.cases,
                counts.open,
                counts.done,
                counts.cancelled,
                counts.stays
            ),
        );
        output.line(format!("manifest.json  SHA-256 {}", hex(&package.manifest_sha256)));
    }
    Ok(Exit::Fine)
}
