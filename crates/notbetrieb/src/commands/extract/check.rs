//! `extract check`: what is wrong with import files, before anything is sealed.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use extract::import::{Cores, Fault, Gathered, Progress};
use extract::keys::AuthorityPublic;
use extract::mapping::Mapping;
use model::problem::Refusal;
use serde_json::{Map, Value, json};

use super::plausible::{Plausible, before, json as json_of};
use super::source::{Opened, Source};
use crate::commands::files::{one, read};
use crate::output::{Exit, Outcome, Output, io};

/// Options of `extract check`.
#[derive(clap::Args)]
#[command(after_help = "\
Nennt je Fehler Datei, Zeile, Feld und Grund, nie den Inhalt der Zeile. Endet mit 1, wenn es Fehler gibt.
Names file, line, field and reason of every fault, never the row's contents. Ends with 1 if there are faults.

Beispiel / example:
  notbetrieb extract check --in town-files --json
  notbetrieb extract check --in export --mapping meldewesen.toml")]
pub struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    plausible: Plausible,
    /// The extract before, for comparison; its signature and proof lie beside it
    #[arg(long, value_name = "FILE", requires = "authority")]
    previous: Option<PathBuf>,
    /// The authority's public file (authority.json): whose extract the one before is
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
}

/// Rows between two lines of progress.
const SAY_EVERY_ROWS: u64 = 250_000;

/// Imports with all checks; large classes report how far they are.
pub fn import(source: &Opened, output: &Output) -> Result<Gathered, Refusal> {
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
    extract::import::gather(source.delivery.as_ref(), Cores::available(), &mut progress).map_err(one)
}

/// Checks and lists.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let authority = args.authority.as_ref().map(|file| AuthorityPublic::read(&read(file)?).map_err(one)).transpose()?;
    let before = match (&args.previous, &authority) {
        (Some(file), Some(authority)) => Some(before(file, authority)?),
        _ => None,
    };
    let opened = args.source.open(authority.as_ref())?;
    let import = import(&opened, output)?;
    let warnings = args.plausible.look(&import, before.as_ref(), output)?;
    let faults = &import.faults;
    let mapping = opened.mapping.as_ref();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let text = if output.json {
        format!(
            "{}\n",
            json!({
                "authority": import.manifest.authority, "exercise": import.manifest.exercise, "source": import.manifest.source,
                "counts": counts(&import), "total": faults.total, "rows_left_out": faults.rows_left_out,
                "faults": faults.listed.iter().map(|fault| value(fault, &sources(mapping, &import, fault), output)).collect::<Vec<_>>(),
                "not_delivered": import.manifest.not_delivered, "warnings": json_of(&warnings),
            })
        )
    } else {
        people(&import, mapping, output)
    };
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| io(Path::new("stdout"), &error))?;
    Ok(if faults.is_empty() { Exit::Fine } else { Exit::Refused })
}

/// Usable records by class name.
fn counts(import: &Gathered) -> Map<String, Value> {
    import.stock.counts().into_iter().map(|(class, rows)| (class.name().to_owned(), rows.into())).collect()
}

/// The source's own columns behind the cell of a fault.
fn sources<'m>(mapping: Option<&'m Mapping>, import: &Gathered, fault: &Fault) -> Vec<&'m str> {
    let (Some(mapping), Some(field)) = (mapping, fault.field) else { return Vec::new() };
    let of_file =
        |class: &extract::records::Class| import.manifest.class(*class).is_some_and(|entry| entry.file == fault.file);
    let mut names: Vec<&str> = mapping
        .classes()
        .iter()
        .filter(|class| of_file(class))
        .flat_map(|class| mapping.sources(*class, field))
        .collect();
    names.dedup();
    names
}

fn value(fault: &Fault, sources: &[&str], output: &Output) -> Value {
    let told = desk::problem::tell(&fault.problem(), output.lang);
    json!({
        "file": fault.file, "line": fault.line, "field": fault.field, "sources": sources, "reason": fault.reason.code(), "effect": fault.effect,
        "code": told.code, "text": told.title,
    })
}

fn people(import: &Gathered, mapping: Option<&Mapping>, output: &Output) -> String {
    let faults = &import.faults;
    let mut text = String::new();
    for fault in &faults.listed {
        let told = desk::problem::tell(&fault.problem(), output.lang);
        let mut field = fault.field.map(|field| format!(" {field}")).unwrap_or_default();
        let sources = sources(mapping, import, fault);
        if !sources.is_empty() {
            field += &format!(" ← {}", sources.join(", "));
        }
        text += &format!("{}:{}{field}: {} ({})\n", fault.file, fault.line, told.title, fault.reason.code());
    }
    for (class, rows) in counts(import) {
        text += &format!("  {class:<16}{rows:>10}\n");
    }
    for missing in &import.manifest.not_delivered {
        text += &match output.lang {
            model::catalogue::Lang::De => {
                format!("  {:<16} NICHT geliefert: {}\n", missing.class.name(), missing.reason)
            }
            model::catalogue::Lang::En => format!("  {:<16} NOT delivered: {}\n", missing.class.name(), missing.reason),
        };
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
