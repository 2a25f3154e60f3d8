//! `extract info` and `extract verify`: what can be said of a sealed extract without opening it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use extract::seal::{Header, MAGIC, MAX_HEADER_BYTES, Verified};
use model::problem::Refusal;
use office::credentials::hex;
use serde_json::{Value, json};

use crate::commands::files::one;
use crate::commands::means::Which;
use crate::output::{Exit, Outcome, Output, io};

/// Options of `extract info`.
#[derive(clap::Args)]
#[command(after_help = "Beispiel / example:\n  notbetrieb extract info 2026-11-23.nbx")]
pub struct InfoArgs {
    /// The sealed extract
    file: PathBuf,
}

/// Options of `extract verify`.
#[derive(clap::Args)]
#[command(after_help = "Beispiel / example:\n  notbetrieb extract verify 2026-11-23.nbx --authority authority.json")]
pub struct VerifyArgs {
    /// The sealed extract; its signature FILE.sig lies beside it
    file: PathBuf,
    #[command(flatten)]
    which: Which,
}

fn head(path: &Path) -> Result<Header, Refusal> {
    let most = MAX_HEADER_BYTES + MAGIC.len() + 64;
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(most as u64).read_to_end(&mut bytes))
        .map_err(|error| io(path, &error))?;
    extract::seal::info(&bytes).map_err(one)
}

fn value(header: &Header) -> Value {
    json!({
        "extract": header.extract, "authority": header.authority, "exercise": header.exercise, "generation": header.generation,
        "created": header.created.rfc3339(), "sealer": header.sealer, "previous": header.previous().map(|hash| hex(&hash)),
        "segments": header.segments.iter().map(|part| json!({ "name": part.name, "bytes": part.bytes })).collect::<Vec<_>>(),
    })
}

/// Shows the clear header.
pub fn info(args: &InfoArgs, output: &Output) -> Outcome {
    let header = head(&args.file)?;
    if output.json {
        output.value(&value(&header));
        return Ok(Exit::Fine);
    }
    show(&header, output);
    output.say(
        "Nichts davon ist geprüft; dafür: notbetrieb extract verify",
        "None of this is verified; for that: notbetrieb extract verify",
    );
    Ok(Exit::Fine)
}

fn show(header: &Header, output: &Output) {
    let exercise = if header.exercise { " · ÜBUNG" } else { "" };
    output.say(format!("Auszug {}{exercise}", header.extract), format!("Extract {}{exercise}", header.extract));
    output.say(
        format!("Behörde {}, Schlüsselgeneration {}", header.authority, header.generation),
        format!("Authority {}, key generation {}", header.authority, header.generation),
    );
    output.say(
        format!("Versiegelt {} von {}", header.created.german(), header.sealer),
        format!("Sealed {} by {}", header.created.rfc3339(), header.sealer),
    );
    for part in &header.segments {
        output.line(format!("  {:<12}{:>14} Byte", part.name, part.bytes));
    }
}

/// Verifies every byte, the signature and the sealer's certificate.
pub fn verify(args: &VerifyArgs, output: &Output) -> Outcome {
    let authority = args.which.read_for(&args.file)?;
    let verified = Verified::read(&args.file, &authority).map_err(one)?;
    if output.json {
        let mut value = value(verified.header());
        value["verified"] = true.into();
        value["sha256"] = hex(&verified.sha256()).into();
        output.value(&value);
        return Ok(Exit::Fine);
    }
    show(verified.header(), output);
    output.line(format!("SHA-256 {}", hex(&verified.sha256())));
    output.say(
        format!("Unversehrt bis zum letzten Byte und von einer Siegelstelle von {} versiegelt.", authority.keys().name),
        format!("Whole to the last byte and sealed by a sealer of {}.", authority.keys().name),
    );
    Ok(Exit::Fine)
}
