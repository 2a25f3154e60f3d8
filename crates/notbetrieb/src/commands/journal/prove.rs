//! Proof of one entry as a small file, and its check without the journal.

use std::path::{Path, PathBuf};

use journal::Log;
use journal::proof::{self, ProofError};
use model::Problem;
use model::problem::Refusal;
use serde_json::json;

use super::folder;
use crate::commands::files::{Readers, absent, one, read, write};
use crate::output::{Exit, Outcome, Output};

/// Options of `journal prove`.
#[derive(clap::Args)]
#[command(after_help = "\
Der Nachweis ist eine Textdatei (C2SP tlog-proof). Sie beweist, dass der Eintrag unverändert im Journal steht, ohne das Journal
herauszugeben; der Inhalt bleibt versiegelt. Prüfen: notbetrieb journal check-proof, oder docs/formats/verify_journal.py --proof.
The proof is a text file (C2SP tlog-proof). It shows that the entry stands in the journal unchanged; its content stays sealed.

Beispiele / examples:
  notbetrieb journal prove 1234 --data /srv/notbetrieb --out akt-1234.proof
  notbetrieb journal prove 88 --log audit --data /srv/notbetrieb")]
pub struct Args {
    /// Number of the entry: its position in the log
    act: u64,
    /// Data folder, or the journal's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Which log
    #[arg(long, default_value = "acts", value_parser = ["acts", "audit"])]
    log: String,
    /// Prove it under the head of this size, e.g. the one that a paper printed, instead of the newest
    #[arg(long, value_name = "N")]
    size: Option<u64>,
    /// Write to this file instead of the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Options of `journal check-proof`.
#[derive(clap::Args)]
#[command(
    after_help = "Beispiel / example:\n  notbetrieb journal check-proof akt-1234.proof --anchor 3f2a91c0-1234-9f86d081884c7d65"
)]
pub struct CheckArgs {
    /// The proof
    file: PathBuf,
    /// The proof must stand under this anchor, as a paper printed it
    #[arg(long, value_name = "ANCHOR")]
    anchor: Option<String>,
}

/// The log of this name.
pub fn log(name: &str) -> Log {
    if name == "audit" { Log::Audit } else { Log::Acts }
}

/// Makes the proof; it is checked before it is handed out.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let text = proof::prove(&folder(&args.data), log(&args.log), args.act, args.size).map_err(|e| refusal(&e))?;
    let proven = proof::check(&text).map_err(|e| refusal(&e))?;
    if let Some(out) = &args.out {
        absent(out)?;
        write(out, text.as_bytes(), Readers::Usual)?;
    }
    if output.json {
        output.value(&json!({
            "log": args.log, "act": args.act, "index": proven.index, "head": proven.head.fingerprint(),
            "signer": journal::hex(&proven.signer), "out": args.out, "proof": args.out.is_none().then_some(&text),
        }));
    } else if let Some(out) = &args.out {
        output.say(
            format!(
                "Nachweis für Eintrag {} geschrieben: {}\nAnker: {}",
                args.act,
                out.display(),
                proven.head.fingerprint()
            ),
            format!("Proof of entry {} written: {}\nAnchor: {}", args.act, out.display(), proven.head.fingerprint()),
        );
    } else {
        print!("{text}");
    }
    Ok(Exit::Fine)
}

/// Checks a proof without any journal.
pub fn check(args: &CheckArgs, output: &Output) -> Outcome {
    let bytes = read(&args.file)?;
    let proven = proof::check(&String::from_utf8_lossy(&bytes)).map_err(|e| refusal(&e))?;
    let anchor = proven.head.fingerprint();
    if args.anchor.as_ref().is_some_and(|wanted| wanted.trim() != anchor) {
        return Err(one(Problem::new("NB-J-046").with("reason", format!("anchor {anchor}"))));
    }
    if output.json {
        output.value(&json!({
            "holds": true, "log": proven.log.word(), "index": proven.index, "size": proven.head.size, "head": anchor,
            "node": journal::hex(&proven.identity.node), "authority": journal::hex(&proven.identity.authority),
            "signer": journal::hex(&proven.signer),
        }));
    } else {
        output.say(
            format!(
                "Der Nachweis hält: Eintrag {} steht unter dem Anker {anchor}.\nUnterschrieben mit dem Schlüssel {}; ob er der der Anlage ist, sagt ihre Beglaubigung.",
                proven.index, journal::hex(&proven.signer)
            ),
            format!(
                "The proof holds: entry {} stands under the anchor {anchor}.\nSigned with the key {}; whether it is the node's says its certificate.",
                proven.index, journal::hex(&proven.signer)
            ),
        );
    }
    Ok(Exit::Fine)
}

/// What is wrong, as a problem.
pub fn refusal(error: &ProofError) -> Refusal {
    let code = match error {
        ProofError::NoEntry(_) | ProofError::NoHead => "NB-J-045",
        ProofError::NotAProof | ProofError::Broken(_) => "NB-J-046",
        _ => "NB-J-006",
    };
    one(Problem::new(code).with("reason", error))
}

/// What was kept outside: an anchor as printed, or a file with a head.
pub fn outside(anchor: Option<&str>, head: Option<&Path>) -> Result<Option<proof::Outside>, Refusal> {
    let unreadable = || one(Problem::new("NB-J-047"));
    match (anchor, head) {
        (Some(anchor), _) => proof::Outside::anchor(anchor).map(Some).ok_or_else(unreadable),
        (None, Some(path)) => {
            let text = read(path)?;
            proof::Outside::head(&String::from_utf8_lossy(&text)).map(Some).ok_or_else(unreadable)
        }
        (None, None) => Ok(None),
    }
}
