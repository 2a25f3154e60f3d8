//! What an outsider can check: every byte, without any key.

use std::path::{Path, PathBuf};

use extract::keys::{NodeCertificate, Signed};
use journal::proof::Met;
use journal::verify::LogReport;
use journal::{Report, VerifyError};
use model::Problem;
use model::problem::Refusal;
use office::house::names;
use serde_json::{Value, json};

use super::{folder, prove, signatures};
use crate::commands::files::one;
use crate::commands::means::MayUnlock;
use crate::output::{Exit, Outcome, Output, io};

/// Options of `journal verify`.
#[derive(clap::Args)]
#[command(after_help = "\
Endet mit 0, wenn nichts zu beanstanden ist, sonst mit 1 und der ersten Fundstelle.
Ends with 0 if nothing is wrong, else with 1 and the first place.

Beispiele / examples:
  notbetrieb journal verify --data /srv/notbetrieb
  notbetrieb journal verify --data /media/stick/journal --at-least 1200 --json
  notbetrieb journal verify --data /srv/notbetrieb --signatures --share-file s1.txt --share-file s3.txt")]
pub struct Args {
    /// Data folder, or the journal's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// It is a fault if fewer acts are there
    #[arg(long, value_name = "N")]
    at_least: Option<u64>,
    /// An anchor from a printed paper or day sheet: it is a fault if the journal does not continue from there
    #[arg(long, value_name = "ANCHOR")]
    anchor: Option<String>,
    /// A signed head that was kept elsewhere (journal head): it is a fault if the journal does not continue from there
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
    /// Count the personal signatures too: two distinct keys where two persons are needed. Opens the node; that start is an act
    #[arg(long, requires = "MayUnlock")]
    signatures: bool,
    #[command(flatten)]
    unlock: MayUnlock,
}

/// Options of `journal head`.
#[derive(clap::Args)]
#[command(after_help = "Beispiel / example:\n  notbetrieb journal head --data /srv/notbetrieb > head.txt")]
pub struct HeadArgs {
    /// Data folder, or the journal's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

fn checked(data: &Path, at_least: Option<u64>) -> Result<Report, Refusal> {
    let dir = folder(data);
    journal::verify(&dir, at_least).map_err(|error| {
        one(match &error {
            VerifyError::Missing(folder) => Problem::new("NB-J-020").with("folder", folder.display()),
            VerifyError::NewerFormat { .. } => Problem::new("NB-J-012").with("reason", &error),
            VerifyError::Io(reason) => return io(&dir, reason),
            _ => Problem::new("NB-J-021").with("folder", dir.display()),
        })
    })
}

/// Whether the keys that signed are those that the authority certified for the node; nothing if no authority lies beside.
fn certified(data: &Path, report: &Report) -> Option<Result<(), String>> {
    let root = if data.join(names::AUTHORITY).exists() { data } else { data.parent()? };
    let chain = office::house::read_chain(root);
    std::fs::read(root.join(names::AUTHORITY)).ok()?;
    // A blank journal has nothing that could be certified.
    let identity = report.identity?;
    let check = || -> Result<(), String> {
        let chain = chain.map_err(|problem| problem.to_string())?;
        let certificate: Signed<NodeCertificate> =
            serde_json::from_slice(&report.certificate).map_err(|_| "certificate not readable".to_owned())?;
        // The word of an earlier generation counts: the one in force followed from it.
        let public = chain.generation(certificate.statement.generation).unwrap_or(chain.current());
        public.check_certificate(&certificate).map_err(|problem| problem.to_string())?;
        let key = certificate.statement.key().map_err(|problem| problem.to_string())?;
        if certificate.statement.node.0 != identity.node || certificate.statement.authority.0 != identity.authority {
            return Err("the certificate is another node's".to_owned());
        }
        if report.signers.iter().all(|signer| *signer == key.to_bytes()) {
            Ok(())
        } else {
            Err("a key signed that the authority did not certify".to_owned())
        }
    };
    Some(check())
}

/// Verifies and says what it found.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let report = checked(&args.data, args.at_least)?;
    let certified = certified(&args.data, &report);
    let mut faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    let mut met = Vec::new();
    for outside in [prove::outside(args.anchor.as_deref(), None)?, prove::outside(None, args.head.as_deref())?] {
        let Some(outside) = outside else { continue };
        match journal::proof::compare(&folder(&args.data), &outside).map_err(|e| prove::refusal(&e))? {
            Met::Yes { later, .. } => met.push(later),
            Met::Shorter { have } => faults.push(format!("anchor: entries were cut off, {have} are there")),
            Met::Other => faults.push("anchor: other entries stand there; the journal was written anew".to_owned()),
            _ => {
                faults.push("anchor: its incarnation is not in this journal; it was cut off or written anew".to_owned())
            }
        }
    }
    if let Some(Err(reason)) = &certified {
        faults.push(format!("certificate: {reason}"));
    }
    // Only of a journal that is sound in itself.
    let signed = match args.unlock.given() {
        Some(unlock) if args.signatures && faults.is_empty() => Some(signatures::count(&args.data, &unlock)?),
        _ => None,
    };
    faults.extend(signed.iter().flat_map(signatures::faults));
    if output.json {
        output.value(&json!({
            "sound": faults.is_empty(), "count": report.acts.acts(), "lookups": report.audit.acts(),
            "head": report.acts.head.as_ref().map(journal::Checkpoint::fingerprint), "fault": faults.first(), "faults": faults,
            "anchored": !met.is_empty(), "after_anchor": met.iter().min(), "at_least": args.at_least, "certified": certified.as_ref().map(Result::is_ok),
            "incarnations": report.incarnations, "wraps": report.wraps, "erased_keys": report.erased_keys,
            "authority": report.identity.map(|identity| journal::hex(&identity.authority)),
            "node": report.identity.map(|identity| journal::hex(&identity.node)),
            "acts": log(&report.acts), "audit": log(&report.audit),
            "signatures": signed.as_ref().map(signatures::json),
        }));
    } else {
        if let Some(signed) = &signed {
            signatures::people(signed, output);
        }
        people(&report, certified.as_ref(), &faults, output);
        anchored(&met, args.anchor.is_some() || args.head.is_some(), output);
    }
    Ok(if faults.is_empty() { Exit::Fine } else { Exit::Refused })
}

fn log(log: &LogReport) -> Value {
    json!({
        "entries": log.entries, "links": log.links, "heads": log.heads, "bytes": log.bytes,
        "head": log.head.as_ref().map(journal::Checkpoint::text),
    })
}

fn people(report: &Report, certified: Option<&Result<(), String>>, faults: &[String], output: &Output) {
    let head = report.acts.head.as_ref().map_or_else(|| "–".to_owned(), journal::Checkpoint::fingerprint);
    output.say(
        format!("Akte: {}   Abrufe: {}   Starts: {}", report.acts.acts(), report.audit.acts(), report.incarnations),
        format!("Acts: {}   look-ups: {}   starts: {}", report.acts.acts(), report.audit.acts(), report.incarnations),
    );
    output.say(format!("Kopf: {head}"), format!("Head: {head}"));
    match certified {
        Some(Ok(())) => output.say(
            "Unterschrieben mit dem Schlüssel, den die Behörde für diesen Knoten beglaubigt hat.",
            "Signed with the key that the authority certified for this node.",
        ),
        Some(Err(_)) => {}
        None => output.say(
            "Wessen Schlüssel unterschrieben hat, ist ohne die Datei authority.json nicht zu sagen.",
            "Whose key signed cannot be said without the file authority.json.",
        ),
    }
    if report.erased_keys > 0 {
        output.say(
            format!("Vernichtete Schlüssel: {}", report.erased_keys),
            format!("Destroyed keys: {}", report.erased_keys),
        );
    }
    match faults.first() {
        None => output.say("Alles in Ordnung.", "All is well."),
        Some(first) => output.say(
            format!("Nicht in Ordnung ({} Fundstellen). Erste: {first}", faults.len()),
            format!("Not in order ({} places). First: {first}", faults.len()),
        ),
    }
}

/// Says how far the outside word reaches; without one it says what cannot be known.
fn anchored(met: &[u64], asked: bool, output: &Output) {
    match met.iter().min() {
        Some(later) => output.say(
            format!("Der Anker stimmt: Bis dorthin fehlt nichts und ist nichts ersetzt. Danach kamen {later} Einträge."),
            format!("The anchor is met: nothing before it is missing or replaced. {later} entries came after it."),
        ),
        None if asked => {}
        None => output.say(
            "Ohne Anker von außen (--anchor von einem Papier, --head aus einer Datei) ist nicht zu erkennen, ob am Ende etwas abgeschnitten oder alles neu geschrieben wurde.",
            "Without an anchor from outside (--anchor of a paper, --head of a file) it cannot be seen whether the end was cut off or everything was written anew.",
        ),
    }
}

/// Prints the newest heads; only of a journal without a fault.
pub fn head(args: &HeadArgs, output: &Output) -> Outcome {
    let report = checked(&args.data, None)?;
    if let Some(fault) = report.faults.first() {
        return Err(one(Problem::new("NB-J-006").with("reason", fault)));
    }
    let heads = [("acts", &report.acts), ("audit", &report.audit)];
    if output.json {
        let texts: serde_json::Map<String, Value> =
            heads.iter().map(|(name, part)| ((*name).to_owned(), log(part))).collect();
        output.value(&Value::Object(texts));
    } else {
        for head in heads.iter().filter_map(|(_, part)| part.head.as_ref()) {
            output.line(head.text());
        }
    }
    Ok(Exit::Fine)
}
