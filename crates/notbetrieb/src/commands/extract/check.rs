//! `extract check`: what is wrong with import files, before anything is sealed.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use extract::import::{Cores, Fault, Folder, Gathered, Progress};
use model::problem::Refusal;
use serde_json::{Map, Value, json};

use crate::commands::files::one;
use crate::output::{Exit, Outcome, Output, io};

/// Options of `extract check`.
#[derive(clap::Args)]
#[command(after_help = "\
Nennt je Fehler Datei, Zeile, Feld und Grund, nie den Inhalt der Zeile. Endet mit 1, wenn es Fehler gibt.
Names file, line, field and reason of every fault, never the row's contents. Ends with 1 if there are faults.

Beispiel / example:
  notbetrieb extract check --in town-files --json")]
pub struct Args {
    /// Folder with manifest.json and the CSV files
    #[arg(long = "in", value_name = "DIR")]
    input: PathBuf,
}

/// Rows between two lines of progress.
const SAY_EVERY_ROWS: u64 = 250_000;

/// Imports with all checks; large classes report how far they are.
pub fn import(dir: &Path, output: &Output) -> Result<Gathered, Refusal> {
    let mut said = BTreeMap::new();
    let mut progress = |at: Progress| {
        let said = said.entry(at.class).or_insert(0);
        if !output.json && at.rows >= *said + SAY_EVERY_ROWS {
            *said = at.rows;
            let of = |word: &str| at.total.map(|total| format!(" {word} {total}")).unwrap_or_default();
            output.progress(
                format!("{}: {}{} Zeilen", at.class.name(), at.rows, of("von")),
                format!("{}: {}{} rows", at.class.name(), at.rows, of("of")),
            );
        }
    };
    let folder = Folder::open(dir).map_err(one)?;
    extract::import::gather(&folder, Cores::available(), &mut progress).map_err(one)
}

/// Checks and lists.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let import = import(&args.input, output)?;
    let faults = &import.faults;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let text = if output.json {
        format!(
            "{}\n",
            json!({
                "authority": import.manifest.authority, "exercise": import.manifest.exercise, "source": import.manifest.source,
                "counts": counts(&import), "total": faults.total, "rows_left_out": faults.rows_left_out,
                "faults": faults.listed.iter().map(|fault| value(fault, output)).collect::<Vec<_>>(),
            })
        )
    } else {
        people(&import, output)
    };
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| io(Path::new("stdout"), &error))?;
    Ok(if faults.is_empty() { Exit::Fine } else { Exit::Refused })
}

/// Usable records by class name.
fn counts(import: &Gathered) -> Map<String, Value> {
    import.stock.counts().into_iter().map(|(class, rows)| (class.name().to_owned(), rows.into())).collect()
}

fn value(fault: &Fault, output: &Output) -> Value {
    let told = desk::problem::tell(&fault.problem(), output.lang);
    json!({
        "file": fault.file, "line": fault.line, "field": fault.field, "reason": fault.reason.code(), "effect": fault.effect,
        "code": told.code, "text": told.title,
    })
}

fn people(import: &Gathered, output: &Output) -> String {
    let faults = &import.faults;
    let mut text = String::new();
    for fault in &faults.listed {
        let told = desk::problem::tell(&fault.problem(), output.lang);
        let field = fault.field.map(|field| format!(" {field}")).unwrap_or_default();
        text += &format!("{}:{}{field}: {} ({})\n", fault.file, fault.line, told.title, fault.reason.code());
    }
    for (class, rows) in counts(import) {
        text += &format!("  {class:<16}{rows:>10}\n");
    }
    let listed = faults.listed.len() as u64;
    text += &match output.lang {
        model::catalogue::Lang::De => {
            format!("{} Fehler ({listed} genannt), {} Zeilen ausgelassen.\n", faults.total, faults.rows_left_out)
        }
        model::catalogue::Lang::En => {
            format!("{} faults ({listed} named), {} rows left out.\n", faults.total, faults.rows_left_out)
        }
    };
    text
}
