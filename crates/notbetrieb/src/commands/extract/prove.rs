//! `extract prove`: checks the proof of a test restore that lies beside an extract, and says what it proves.

use std::path::{Path, PathBuf};

use extract::keys::{AuthorityPublic, Signed};
use extract::seal::{Proof, SIGNATURE_SUFFIX, SignatureFile, Verified, check_proof, read_proof};
use model::problem::Refusal;
use office::credentials::hex;
use serde_json::{Value, json};

use super::{PROOF_SUFFIX, beside};
use crate::commands::files::{one, read};
use crate::commands::means::Which;
use crate::output::{Exit, Outcome, Output};

/// Options of `extract prove`.
#[derive(clap::Args)]
#[command(after_help = "\
Der Nachweis FILE.proof entsteht beim Versiegeln: die Siegelstelle hat den Auszug einmal geöffnet, gezählt und befragt.
The proof FILE.proof is made when sealing: the sealer opened the extract once, counted, and asked it.

Beispiel / example:
  notbetrieb extract prove 2026-11-23.nbx --authority authority.json")]
pub struct Args {
    /// The sealed extract; FILE.sig and FILE.proof lie beside it
    file: PathBuf,
    #[command(flatten)]
    which: Which,
}

/// The proof beside an extract, after every byte of the extract, its signature and the proof itself have been checked.
pub fn checked(file: &Path, authority: &AuthorityPublic) -> Result<Signed<Proof>, Refusal> {
    let verified = Verified::read(file, authority).map_err(one)?;
    let signature = SignatureFile::read(&read(&beside(file, SIGNATURE_SUFFIX))?).map_err(one)?;
    let proof = read_proof(&read(&beside(file, PROOF_SUFFIX))?).map_err(one)?;
    check_proof(&proof, &signature.certificate, authority, verified.sha256()).map_err(one)?;
    Ok(proof)
}

/// Verifies the extract and the proof for exactly this file.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let authority = args.which.read_for(&args.file)?;
    let proof = checked(&args.file, &authority)?;
    let said = &proof.statement;
    if output.json {
        output.value(&value(said));
    } else {
        people(said, output);
    }
    Ok(Exit::Fine)
}

fn value(said: &Proof) -> Value {
    let classes: Vec<Value> = said
        .classes
        .iter()
        .map(|(class, state)| {
            json!({
                "class": class.name(), "rows": said.counts.get(class), "as_of": state.as_of.rfc3339(), "state": state.state,
                "shrunk_permille": said.shrunk_permille(*class),
            })
        })
        .collect();
    let previous = said.previous.as_ref().map(|before| {
        json!({
            "extract": before.extract, "sealed": before.sealed.rfc3339(), "sha256": hex(&before.sha256()),
            "counts": before.counts,
        })
    });
    json!({
        "extract": said.extract, "sealed": said.sealed.rfc3339(), "restored": said.restored.rfc3339(),
        "delivered": said.delivered.rfc3339(), "counts": said.counts, "classes": classes, "left_out": said.left_out,
        "oldest": said.oldest.map(|at| at.rfc3339()), "newest": said.newest.map(|at| at.rfc3339()),
        "answers": said.answers, "previous": previous, "proved": true,
    })
}

fn people(said: &Proof, output: &Output) {
    output.say(
        format!("Auszug {}: am {} zur Probe wiederhergestellt.", said.extract, said.restored.german()),
        format!("Extract {}: restored for the test on {}.", said.extract, said.restored.rfc3339()),
    );
    for (class, state) in &said.classes {
        let rows = said.counts.get(class).copied().unwrap_or_default();
        let change = change(said.shrunk_permille(*class));
        output.say(
            format!("  {:<16}{rows:>10}   Stand {}{change}", class.name(), state.as_of.german()),
            format!("  {:<16}{rows:>10}   as of {}{change}", class.name(), state.as_of.rfc3339()),
        );
    }
    for (kind, count) in &said.answers.ordinary {
        output.say(
            format!("  gefragt nach {:<16}{:>4}, gefunden {:>4}", asked_de(*kind), count.asked, count.found),
            format!("  asked by {:<16}{:>4}, found {:>4}", kind.name(), count.asked, count.found),
        );
    }
    output.say(
        format!("  Fragen nach gesperrten Personen {:>4}, gezeigt 0", said.answers.blocked_asked),
        format!("  questions for blocked persons {:>4}, shown 0", said.answers.blocked_asked),
    );
    if said.left_out > 0 {
        output.say(
            format!("{} Zeilen der Quelle fehlen, weil sie fehlerhaft waren.", said.left_out),
            format!("{} rows of the source are missing because they were faulty.", said.left_out),
        );
    }
}

fn asked_de(kind: extract::probe::ProbeKind) -> &'static str {
    use extract::probe::ProbeKind;
    match kind {
        ProbeKind::NameAndDate => "Name und Datum",
        ProbeKind::DocumentNumber => "Ausweisnummer",
        ProbeKind::FileNumber => "Aktenzeichen",
        ProbeKind::Plate => "Kennzeichen",
    }
}

/// The change against the extract before, in percent with one place.
fn change(shrunk_permille: Option<i64>) -> String {
    match shrunk_permille {
        None | Some(0) => String::new(),
        Some(lost) => {
            let sign = if lost > 0 { '-' } else { '+' };
            format!("   {sign}{},{} %", lost.abs() / 10, lost.abs() % 10)
        }
    }
}
