//! `notbetrieb payments proof`: journal = files = bank, run by run and day by day, read from the journal alone.

use std::path::PathBuf;
use std::sync::Arc;

use books::proof::{DayProof, Report, RunProof};
use model::catalogue::Lang;
use model::{Money, Problem};
use office::House;
use serde_json::{Value, json};

use crate::commands::files::one;
use crate::commands::means::Unlock;
use crate::output::{Exit, Outcome, Output};
use crate::platform::platform;

/// Options of `payments proof`.
#[derive(clap::Args)]
#[command(after_help = "\
Liest das ganze Journal neu, erzeugt jede Datei noch einmal und vergleicht mit den Antworten der Bank und den Barbelegen. Die Anlage
darf dabei nicht laufen; ihr Öffnen ist ein Akt. Ende mit 0, wenn alles aufgeht, sonst mit 1 und jedem Unterschied mit seiner Stelle.
Reads the whole journal anew, makes every file once more and compares with the bank's answers and the cash vouchers. The node must not
be running; opening it is an act. Ends with 0 if everything comes out, else with 1 and every difference with its place.

Beispiel / example:
  notbetrieb payments proof --data /srv/notbetrieb --share-file s1.txt --share-file s2.txt --present 'Rechnungsprüfung'")]
pub struct ProofArgs {
    /// Data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    unlock: Unlock,
    /// Who is present; kept in the journal. Once for each person
    #[arg(long, value_name = "NAME")]
    present: Vec<String>,
}

/// Opens the node, draws the proof up, closes it.
pub fn run(args: &ProofArgs, output: &Output) -> Outcome {
    let catalogue = office::catalogue::load().map_err(one)?;
    let house = House::at(&args.data, Arc::new(catalogue), platform()).map_err(one)?;
    let unlocked = house.unlock(&args.unlock.means()?, args.present.clone(), None, None).map_err(one)?;
    let report = unlocked.office.payment_proof().map_err(one);
    drop(unlocked);
    house.lock();
    let report = report?;
    if output.json {
        output.value(&machines(&report, output.lang))
    } else {
        people(&report, output)
    }
    Ok(if report.holds() { Exit::Fine } else { Exit::Refused })
}

/// For machines. Amounts are texts with two decimals, days ISO dates.
fn machines(report: &Report, lang: Lang) -> Value {
    let sums = |day: &DayProof| {
        json!({
            "files": day.files, "journal": day.journal.to_string(), "file": day.file.to_string(),
            "debited": day.debited.to_string(), "rejected": day.rejected.to_string(),
            "returned": day.returned.to_string(), "left": day.left().to_string(),
        })
    };
    let days: Vec<Value> = report
        .days
        .iter()
        .map(|((day, kind), proof)| {
            let mut value = sums(proof);
            value["day"] = day.to_string().into();
            value["kind"] = kind.name().into();
            value
        })
        .collect();
    let moved: Vec<Value> = report
        .moved
        .iter()
        .map(|((day, kind), moved)| {
            json!({ "day": day.to_string(), "kind": kind, "count": moved.count, "sum": moved.sum.to_string() })
        })
        .collect();
    let cash = report.cash;
    json!({
        "holds": report.holds(), "total": sums(&report.total()), "runs": report.runs.iter().map(of_run).collect::<Vec<_>>(),
        "days": days, "moved": moved,
        "cash": { "paid_count": cash.paid_count, "paid": cash.paid.to_string(), "waiting": cash.waiting, "deducted": cash.deducted.to_string() },
        "differences": report.differences.iter().map(|problem| named(problem, lang)).collect::<Vec<_>>(),
        "notes": report.notes.iter().map(|problem| named(problem, lang)).collect::<Vec<_>>(),
    })
}

fn of_run(run: &RunProof) -> Value {
    json!({
        "run": run.run.text(), "benefit": run.benefit, "month": run.month.to_string(), "kind": run.kind.name(),
        "execution": run.execution.to_string(), "message_id": run.message_id, "payments": run.count,
        "journal": run.journal.to_string(), "file": run.file.to_string(), "same_bytes": run.same_bytes,
        "debited": run.debited.to_string(), "rejected": run.rejected.to_string(), "returned": run.returned.to_string(),
        "left": run.left().to_string(),
    })
}

fn named(problem: &Problem, lang: Lang) -> Value {
    let told = desk::problem::tell(problem, lang);
    let args: serde_json::Map<String, Value> =
        problem.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
    json!({ "code": problem.code, "title": told.title, "detail": told.cause, "args": args })
}

/// For people: every run, every day and kind, the vouchers, then what does not come out.
fn people(report: &Report, output: &Output) {
    output.say("Dateien", "Files");
    for run in &report.runs {
        let read = match run.same_bytes {
            Some(true) => ("neu erzeugt: gleich", "made again: the same"),
            Some(false) => ("neu erzeugt: ANDERS", "made again: OTHER BYTES"),
            None => ("nicht neu erzeugt", "not made again"),
        };
        let line = |journal: &str, file: &str, bank: &str, again: &str| {
            format!(
                "  {} {}  {}  {journal} {}  {file} {}  {bank} {}  ({again})",
                run.benefit,
                run.month.german(),
                run.message_id,
                run.journal.german(),
                run.file.german(),
                (run.debited + run.rejected).german(),
            )
        };
        output.say(line("Journal", "Datei", "Bank", read.0), line("journal", "file", "bank", read.1));
    }
    output.say("Tage der Ausführung", "Days of execution");
    for ((day, kind), sums) in &report.days {
        let (de, en) = match kind.name() {
            "month_end" => ("Monatslauf", "month-end run"),
            "supplementary" => ("Nachlauf", "supplementary run"),
            _ => ("Einzelzahlung", "single payment"),
        };
        let line = |kind: &str, words: [&str; 5]| {
            let amounts = [sums.journal, sums.file, sums.debited, sums.rejected, sums.returned];
            let parts = words.iter().zip(amounts).map(|(word, amount)| format!("{word} {}", amount.german()));
            format!("  {}  {kind}: {}", day.german(), parts.collect::<Vec<_>>().join(", "))
        };
        output.say(
            line(de, ["Journal", "Dateien", "abgebucht", "abgelehnt", "zurückgekommen"]),
            line(en, ["journal", "files", "debited", "refused", "returned"]),
        );
    }
    output.say("Bewegungen je Tag und Art", "Movements by day and kind");
    for ((day, kind), moved) in &report.moved {
        let (de, en) = kind_words(kind);
        output.say(
            format!("  {}  {de}: {} mit {}", day.german(), moved.count, moved.sum.german()),
            format!("  {}  {en}: {} of {}", day.german(), moved.count, moved.sum.german()),
        );
    }
    let cash = report.cash;
    output.say(
        format!(
            "Bar: {} Belege mit {} ausgezahlt, {} warten; von Läufen abgezogen {}",
            cash.paid_count,
            cash.paid.german(),
            cash.waiting,
            cash.deducted.german()
        ),
        format!(
            "Cash: {} vouchers of {} paid out, {} waiting; deducted by runs {}",
            cash.paid_count,
            cash.paid.german(),
            cash.waiting,
            cash.deducted.german()
        ),
    );
    for (problems, de, en) in
        [(&report.notes, "Hinweise", "Notes"), (&report.differences, "Unterschiede", "Differences")]
    {
        if !problems.is_empty() {
            output.say(format!("{de}: {}", problems.len()), format!("{en}: {}", problems.len()));
        }
        for problem in problems {
            let told = desk::problem::tell(problem, output.lang);
            output.line(format!("  {}: {}", problem.code, told.title));
            output.line(format!("    {}", told.cause));
            output.line(format!("    → {}", told.remedy));
        }
    }
    verdict(report, output);
}

fn verdict(report: &Report, output: &Output) {
    let total = report.total();
    let bank = |total: &DayProof| -> Money { total.debited + total.rejected };
    if report.holds() {
        output.say(
            format!("Es geht auf: Journal = Dateien = Bank = {} in {} Dateien.", total.journal.german(), total.files),
            format!("It comes out: journal = files = bank = {} in {} files.", total.journal.german(), total.files),
        );
    } else {
        let (journal, file, bank) = (total.journal.german(), total.file.german(), bank(&total).german());
        output.say(
            format!("Es geht nicht auf: Journal {journal}, Dateien {file}, Bank {bank}."),
            format!("It does not come out: journal {journal}, files {file}, bank {bank}."),
        );
    }
}

/// A kind of movement in words.
fn kind_words(kind: &str) -> (&str, &str) {
    match kind {
        "file_debited" => ("Datei abgebucht", "file debited"),
        "debited" => ("einzeln abgebucht", "debited singly"),
        "returned" => ("zurückgekommen", "returned"),
        "incoming" => ("eingegangen", "incoming"),
        "cash" => ("bar ausgezahlt", "paid in cash"),
        other => (other, other),
    }
}
