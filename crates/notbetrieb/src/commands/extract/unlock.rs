//! `extract unlock`: opens an extract as the emergency machine would, counts, and shows how old each class is.

use std::path::{Path, PathBuf};

use extract::records::Class;
use extract::seal::{SealedManifest, Verified};
use model::Problem;
use model::problem::Refusal;
use office::credentials::hex;
use serde_json::{Value, json};

use super::counted;
use crate::commands::files::{Readers, empty_folder, one, write};
use crate::commands::means::{Means, Which};
use crate::output::{Exit, Outcome, Output};

/// Options of `extract unlock`.
#[derive(clap::Args)]
#[command(after_help = "\
Öffnet nur im Speicher: Daten von Personen werden nie geschrieben. --out legt ein Protokoll ohne Personendaten ab.
Opens in memory only: data of persons are never written. --out leaves a record without personal data.

Beispiele / examples:
  notbetrieb extract unlock 2026-11-23.nbx --data town --share-file s1.txt --share-file s3.txt
  notbetrieb extract unlock 2026-11-23.nbx --authority authority.json --envelope envelope.age < passphrase.txt")]
pub struct Args {
    /// The sealed extract; its signature FILE.sig lies beside it
    file: PathBuf,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    means: Means,
    /// New or empty folder for the record of this opening
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Opens, counts, compares.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let authority = args.which.read_for(&args.file)?;
    if let Some(dir) = &args.out {
        empty_folder(dir)?;
    }
    let generation = args.means.generation(&authority)?;
    let verified = Verified::read(&args.file, &authority).map_err(one)?;
    let opened = verified.open(&generation).map_err(one)?;
    let contents = verified.open_all(&opened.keys).map_err(one)?;
    let counted = counted::counts(contents).map_err(one)?;
    for class in Class::ALL {
        let expected = opened.manifest.class(*class).map(|state| state.rows).unwrap_or_default();
        let found = counted.get(class).copied().unwrap_or_default();
        if expected != found {
            let problem = Problem::new("NB-E-048").with("class", class.name());
            return Err(one(problem.with("expected", expected).with("found", found)));
        }
    }
    let record = record(&opened.manifest, &verified.sha256());
    if let Some(dir) = &args.out {
        keep(dir, &record)?;
    }
    if output.json {
        output.value(&record);
    } else {
        people(&opened.manifest, output);
    }
    Ok(Exit::Fine)
}

fn keep(dir: &Path, record: &Value) -> Result<(), Refusal> {
    write(&dir.join("opened.json"), format!("{record:#}\n").as_bytes(), Readers::Usual)
}

/// Manifest and counts, without keys.
fn record(manifest: &SealedManifest, sha256: &[u8; 32]) -> Value {
    let classes = manifest.classes.iter().map(|state| {
        json!({
            "class": state.class.name(), "rows": state.rows, "as_of": state.as_of.rfc3339(), "source": state.source,
            "state": state.state,
        })
    });
    json!({
        "extract": manifest.extract, "sha256": hex(sha256), "created": manifest.created.rfc3339(),
        "authority": { "id": manifest.authority, "ags": manifest.ags, "name": manifest.name }, "exercise": manifest.exercise,
        "source": manifest.source, "delivered": manifest.delivered.rfc3339(), "catalogue": manifest.catalogue,
        "left_out": manifest.left_out, "not_delivered": manifest.not_delivered, "classes": classes.collect::<Vec<_>>(), "counted": true,
    })
}

fn people(manifest: &SealedManifest, output: &Output) {
    let exercise = if manifest.exercise { " · ÜBUNG" } else { "" };
    output.line(format!("{}{exercise}", manifest.name));
    output.say(
        format!("Auszug {}, versiegelt {}, Quelle {}", manifest.extract, manifest.created.german(), manifest.source),
        format!("Extract {}, sealed {}, source {}", manifest.extract, manifest.created.rfc3339(), manifest.source),
    );
    for state in &manifest.classes {
        output.say(
            format!(
                "  {:<16}{:>10}   Stand {}   {}",
                state.class.name(),
                state.rows,
                state.as_of.german(),
                state.source
            ),
            format!(
                "  {:<16}{:>10}   as of {}   {}",
                state.class.name(),
                state.rows,
                state.as_of.rfc3339(),
                state.source
            ),
        );
    }
    for missing in &manifest.not_delivered {
        output.say(
            format!("  {:<16} NICHT im Auszug: {}", missing.class.name(), missing.reason),
            format!("  {:<16} NOT in the extract: {}", missing.class.name(), missing.reason),
        );
    }
    if manifest.left_out > 0 {
        output.say(
            format!("{} Zeilen der Quelle fehlen, weil sie fehlerhaft waren.", manifest.left_out),
            format!("{} rows of the source are missing because they were faulty.", manifest.left_out),
        );
    }
    output.say("Geöffnet und gezählt: stimmt mit dem Auszug überein.", "Opened and counted: agrees with the extract.");
}
