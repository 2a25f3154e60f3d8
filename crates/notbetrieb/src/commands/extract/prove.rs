//! `extract prove`: checks the proof of a test restore that lies beside an extract.

use std::path::PathBuf;

use extract::keys::Signed;
use extract::seal::{Proof, SIGNATURE_SUFFIX, SignatureFile, Verified, check_proof};
use model::Problem;
use serde_json::json;

use super::{PROOF_SUFFIX, beside};
use crate::commands::files::{one, read};
use crate::commands::means::Which;
use crate::output::{Exit, Outcome, Output};

/// Options of `extract prove`.
#[derive(clap::Args)]
#[command(after_help = "\
Der Nachweis FILE.proof entsteht beim Versiegeln: die Siegelstelle hat den Auszug einmal geöffnet und gezählt.
The proof FILE.proof is made when sealing: the sealer opened the extract once and counted.

Beispiel / example:
  notbetrieb extract prove 2026-11-23.nbx --authority authority.json")]
pub struct Args {
    /// The sealed extract; FILE.sig and FILE.proof lie beside it
    file: PathBuf,
    #[command(flatten)]
    which: Which,
}

/// Verifies the extract and the proof for exactly this file.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let authority = args.which.read()?;
    let verified = Verified::read(&args.file, &authority).map_err(one)?;
    let signature = SignatureFile::read(&read(&beside(&args.file, SIGNATURE_SUFFIX))?).map_err(one)?;
    let text = read(&beside(&args.file, PROOF_SUFFIX))?;
    let proof: Signed<Proof> = serde_json::from_slice(&text).map_err(|_| one(Problem::new("NB-E-049")))?;
    check_proof(&proof, &signature.certificate, &authority, verified.sha256()).map_err(one)?;
    let said = &proof.statement;
    if output.json {
        output.value(&json!({
            "extract": said.extract, "sealed": said.sealed.rfc3339(), "restored": said.restored.rfc3339(),
            "counts": said.counts, "oldest": said.oldest.map(|at| at.rfc3339()), "proved": true,
        }));
        return Ok(Exit::Fine);
    }
    output.say(
        format!("Auszug {}: am {} zur Probe wiederhergestellt.", said.extract, said.restored.german()),
        format!("Extract {}: restored for the test on {}.", said.extract, said.restored.rfc3339()),
    );
    for (class, rows) in &said.counts {
        output.line(format!("  {:<16}{:>10}", class.name(), rows));
    }
    Ok(Exit::Fine)
}
