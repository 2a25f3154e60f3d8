//! `notbetrieb payments`: a checked file for the bank from a typed list, and the proof over all payments of a node.

mod proof;

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use model::{CivilDate, Instant};
use office::credentials::hex;
use paper::domain::{Exercise, Real};
use paper::sepa::{ListOptions, Note, Purpose, RowProblem, Summary, VopWay, WriteError, write_list};
use serde_json::json;

use super::files::{Readers, Unwritten, write_with};
use crate::output::{Exit, Outcome, Output, io};
use crate::platform::now;

/// Bytes of the list read at once.
const LIST_BUFFER_BYTES: usize = 256 * 1024;

/// Options of `payments`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// A pain.001.001.09 file from a list; refused with every wrong line and its reason
    File(FileArgs),
    /// The sum of the journal is the sum of the files is the sum of the bank; every difference with its place
    Proof(proof::ProofArgs),
}

#[derive(clap::Args)]
#[command(after_help = "\
Liste: JSON-Zeilen {\"name\", \"iban\", \"amount\", \"file_number\", \"end_to_end_id\", \"remittance\"} oder CSV mit diesen Spalten.
Eine erste JSON-Zeile mit \"debtor_iban\" kann den Kopf tragen; was dort fehlt, kommt aus den Optionen.
List: JSON lines {\"name\", \"iban\", \"amount\", …} or CSV with these columns. A first JSON line with \"debtor_iban\" may hold
the head; what it lacks comes from the options.

Beispiel / example:
  notbetrieb payments file --in list.jsonl --out run.xml --debtor 'Stadt Talbrück' \\
      --debtor-iban DE02120300000000202051 --execution 2026-11-30 --message-id NB-2026-11-1")]
struct FileArgs {
    /// The list
    #[arg(long = "in", value_name = "LIST.jsonl")]
    list: PathBuf,
    /// The file for the bank
    #[arg(long, value_name = "FILE.xml")]
    out: PathBuf,
    /// Payer's name
    #[arg(long)]
    debtor: Option<String>,
    /// Payer's IBAN
    #[arg(long)]
    debtor_iban: Option<String>,
    /// Payer's BIC
    #[arg(long)]
    debtor_bic: Option<String>,
    /// Day of execution; the next bank day without it
    #[arg(long, value_name = "YYYY-MM-DD")]
    execution: Option<CivilDate>,
    /// Message id, used once for ever; from the moment of creation without it
    #[arg(long)]
    message_id: Option<String>,
    /// Moment of creation in the file (RFC 3339, UTC); say it to get the same bytes again
    #[arg(long, value_parser = instant)]
    created: Option<Instant>,
    /// Purpose code on each payment
    #[arg(long, value_parser = ["SSBE", "GOVT"])]
    purpose: Option<String>,
    /// An exercise: a file that no bank can take, invented accounts only
    #[arg(long)]
    exercise: bool,
}

fn instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|error| error.to_string())
}

/// Does what was asked for.
pub fn run(args: &Args, output: &Output) -> Outcome {
    match &args.what {
        What::File(args) => file(args, output),
        What::Proof(args) => proof::run(args, output),
    }
}

/// Writes the file or says every wrong line.
fn file(args: &FileArgs, output: &Output) -> Outcome {
    let created = args.created.unwrap_or_else(now);
    let options = ListOptions {
        debtor: args.debtor.clone(),
        debtor_iban: args.debtor_iban.clone(),
        debtor_bic: args.debtor_bic.clone(),
        execution: Some(args.execution.unwrap_or_else(|| rules::deadline::next_target_day(created.civil_date()))),
        message_id: Some(args.message_id.clone().unwrap_or_else(|| format!("NB-{}", created.0))),
        created: Some(created),
        purpose: match args.purpose.as_deref() {
            Some("SSBE") => Purpose::Ssbe,
            Some("GOVT") => Purpose::Govt,
            _ => Purpose::None,
        },
    };
    let open = || File::open(&args.list).map(|file| BufReader::with_capacity(LIST_BUFFER_BYTES, file));
    // A list that cannot be opened is said before anything is begun.
    open().map_err(|error| io(&args.list, &error))?;
    let written = write_with(&args.out, Readers::Usual, |out| {
        let made = if args.exercise {
            write_list::<Exercise, _, _>(open, &options, out)
        } else {
            write_list::<Real, _, _>(open, &options, out)
        };
        made.map_err(|error| match error {
            WriteError::Stream(error) => Unwritten::Disk(error),
            WriteError::Refused(faults) => Unwritten::Refused(faults.iter().map(RowProblem::problem).collect()),
            WriteError::List(error) => Unwritten::Refused(vec![error.problem()]),
            WriteError::Changed => Unwritten::Refused(vec![model::Problem::new("NB-B-101")]),
        })
    })?;
    report(args, &written, output);
    Ok(Exit::Fine)
}

fn report(args: &FileArgs, written: &Summary, output: &Output) {
    if output.json {
        let changed: Vec<_> = written
            .transliterated
            .iter()
            .map(|text| json!({ "line": text.row, "from": text.from, "to": text.to }))
            .collect();
        output.value(&json!({
            "file": args.out.display().to_string(), "payments": written.count, "sum": written.control_sum.to_string(),
            "sha256": hex(&written.sha256), "message_id": written.message_id, "bytes": written.bytes,
            "exercise": args.exercise, "transliterated": changed, "changes": written.changes,
            "notes": written.notes.iter().map(note_json).collect::<Vec<_>>(),
        }));
        return;
    }
    let sum = written.control_sum.german();
    output.say(
        format!("{}: {} Zahlungen, Summe {sum}, SHA-256 {}", args.out.display(), written.count, hex(&written.sha256)),
        format!("{}: {} payments, sum {sum}, SHA-256 {}", args.out.display(), written.count, hex(&written.sha256)),
    );
    for text in &written.transliterated {
        output.say(
            format!("  Zeile {}: „{}“ steht in der Datei als „{}“", text.row, text.from, text.to),
            format!("  line {}: “{}” stands in the file as “{}”", text.row, text.from, text.to),
        );
    }
    if written.changes as usize > written.transliterated.len() {
        output.say(
            format!("  … insgesamt {} geänderte Texte", written.changes),
            format!("  … {} changed texts altogether", written.changes),
        );
    }
    for note in &written.notes {
        output.say(format!("  {}", note.german()), format!("  {}", note_english(*note)));
    }
}

fn note_json(note: &Note) -> serde_json::Value {
    match note {
        Note::FarAhead(days) => json!({ "note": "execution_far_ahead", "days": days }),
        Note::Past => json!({ "note": "execution_past" }),
        Note::Vop(VopWay::Needed) => json!({ "note": "vop_needed" }),
        Note::Vop(VopWay::OptOut) => json!({ "note": "vop_opt_out" }),
    }
}

fn note_english(note: Note) -> String {
    match note {
        Note::FarAhead(days) => format!("execution in {days} calendar days: the bank may refuse more than 15 days ahead."),
        Note::Past => "the day of execution has passed: the bank takes its next business day or refuses.".to_owned(),
        Note::Vop(VopWay::Needed) => {
            "single payment: the bank must compare name and IBAN before the release (VoP), no opt-out.".to_owned()
        }
        Note::Vop(VopWay::OptOut) => "batch: opting out of the comparison of names (VoP) is possible; the payer is then liable for names and IBANs.".to_owned(),
    }
}
