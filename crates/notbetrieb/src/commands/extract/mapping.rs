//! `extract mapping`: checks a mapping file, or suggests one from the header of an export.

use std::path::PathBuf;

use extract::mapping::{Mapped, draft};
use serde_json::json;

use super::source;
use crate::commands::files::one;
use crate::output::{Exit, Outcome, Output};

/// Options of `extract mapping`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Check a mapping: every fault with its line; with --in also whether the files and their columns are there
    Check(CheckArgs),
    /// Suggest a mapping from the names of an export's columns; it goes to the standard output
    Draft(DraftArgs),
}

#[derive(clap::Args)]
#[command(after_help = "\
Beispiel / example:
  notbetrieb extract mapping check --mapping meldewesen.toml --in export")]
struct CheckArgs {
    /// The mapping file
    #[arg(long, value_name = "FILE")]
    mapping: PathBuf,
    /// The export's folder or only file
    #[arg(long = "in", value_name = "PATH")]
    input: Option<PathBuf>,
}

#[derive(clap::Args)]
#[command(after_help = "\
Der Entwurf nennt Spalten, keine Inhalte. Was er nicht erkennt, steht als \"?\" darin; bitte jede Zeile prüfen.
The draft names columns, no contents. What it does not recognise is a \"?\"; please check every line.

Beispiel / example:
  notbetrieb extract mapping draft --in export/einwohner.csv > meldewesen.toml")]
struct DraftArgs {
    /// One file of the export
    #[arg(long = "in", value_name = "FILE")]
    input: PathBuf,
}

/// Does what was asked.
pub fn run(args: &Args, output: &Output) -> Outcome {
    match &args.what {
        What::Check(args) => check(args, output),
        What::Draft(args) => {
            let text = draft(&args.input).map_err(one)?;
            output.line(text.trim_end());
            Ok(Exit::Fine)
        }
    }
}

fn check(args: &CheckArgs, output: &Output) -> Outcome {
    let mapping = source::mapping(&args.mapping)?;
    if let Some(input) = &args.input {
        Mapped::open(input, &mapping, &source::receiver(&mapping, None)?)?;
    }
    let classes = mapping.classes();
    if output.json {
        let of_class = |class: &extract::records::Class| {
            let columns: serde_json::Map<String, serde_json::Value> = class
                .columns()
                .iter()
                .map(|column| ((*column).to_owned(), json!(mapping.sources(*class, column))))
                .filter(|(_, sources)| sources.as_array().is_some_and(|sources| !sources.is_empty()))
                .collect();
            json!({ "class": class.name(), "columns": columns })
        };
        output.value(&json!({
            "mapping": "fits", "files": mapping.files(), "files_checked": args.input.is_some(),
            "classes": classes.iter().map(of_class).collect::<Vec<_>>(),
        }));
        return Ok(Exit::Fine);
    }
    for class in classes {
        let filled = class.columns().iter().filter(|column| !mapping.sources(class, column).is_empty()).count();
        output.say(
            format!("  {:<16}{filled:>3} von {} Spalten aus der Quelle", class.name(), class.columns().len()),
            format!("  {:<16}{filled:>3} of {} columns from the source", class.name(), class.columns().len()),
        );
    }
    if args.input.is_some() {
        output.say("Die Zuordnung passt zu den Dateien.", "The mapping fits the files.");
    } else {
        output.say(
            "Die Zuordnung ist in sich richtig; ob sie zu den Dateien passt, zeigt --in.",
            "The mapping is right in itself; whether it fits the files is shown with --in.",
        );
    }
    Ok(Exit::Fine)
}
