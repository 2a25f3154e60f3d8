//! `notbetrieb payments`: a checked file for the bank from a typed list.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use model::problem::Refusal;
use model::{CivilDate, Instant};
use office::credentials::hex;
use paper::domain::{Exercise, Real};
use paper::sepa::{ListOptions, Purpose, RowProblem, Written, from_list};
use serde_json::json;

use super::files::{Readers, write};
use crate::output::{Exit, Outcome, Output, io};
use crate::platform::now;

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

/// Writes the file or says every wrong line.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let What::File(args) = &args.what;
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
    let list = BufReader::new(File::open(&args.list).map_err(|error| io(&args.list, &error))?);
    let made = if args.exercise { from_list::<Exercise>(list, &options) } else { from_list::<Real>(list, &options) };
    let written = made.map_err(refusal)?;
    write(&args.out, &written.bytes, Readers::Usual)?;
    report(args, &written, output);
    Ok(Exit::Fine)
}

fn refusal(faults: Vec<RowProblem>) -> Refusal {
    faults.iter().map(RowProblem::problem).collect()
}

fn report(args: &FileArgs, written: &Written, output: &Output) {
    if output.json {
        let changed: Vec<_> = written
            .transliterated
            .iter()
            .map(|text| json!({ "line": text.row, "from": text.from, "to": text.to }))
            .collect();
        output.value(&json!({
            "file": args.out.display().to_string(), "payments": written.count, "sum": written.control_sum.to_string(),
            "sha256": hex(&written.sha256), "message_id": written.message_id, "bytes": written.bytes.len(),
            "exercise": args.exercise, "transliterated": changed,
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
}
