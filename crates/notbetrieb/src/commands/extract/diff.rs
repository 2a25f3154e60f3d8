//! `extract diff`: what differs between two sealed extracts, for whoever has the keys. Blocked persons are in no count and no row.

use std::path::{Path, PathBuf};

use extract::compare::{ClassCount, Kind, classes, compare};
use extract::keys::{AuthorityPublic, Generation};
use extract::records::Class;
use extract::register::Register;
use extract::seal::Verified;
use model::Problem;
use model::problem::Refusal;
use office::differences::{csv_head, csv_lines};
use serde_json::json;

use crate::commands::files::{Readers, one, write};
use crate::commands::means::{Means, Which};
use crate::output::{Exit, Outcome, Output};

/// Options of `extract diff`.
#[derive(clap::Args)]
#[command(after_help = "\
Zeigt Zahlen. Zeilen mit Daten von Personen schreibt nur --out, in eine Datei, die niemand sonst lesen darf.
Shows counts. Rows with data of persons are written by --out alone, into a file that nobody else may read.

Beispiele / examples:
  notbetrieb extract diff alt.nbx neu.nbx --data town --share-file s1.txt --share-file s3.txt
  notbetrieb extract diff alt.nbx neu.nbx --data town --share-file s1.txt --share-file s3.txt --class persons --out diff.csv")]
pub struct Args {
    /// The older sealed extract
    old: PathBuf,
    /// The newer sealed extract
    new: PathBuf,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    means: Means,
    /// Only this record class
    #[arg(long, value_name = "CLASS", value_parser = class)]
    class: Option<Class>,
    /// Write the rows into this file, for a spreadsheet
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn class(text: &str) -> Result<Class, String> {
    let names: Vec<&str> = classes().map(Class::name).collect();
    classes().find(|class| class.name() == text).ok_or_else(|| names.join(", "))
}

fn open(path: &Path, authority: &AuthorityPublic, generation: &Generation) -> Result<Register, Refusal> {
    let verified = Verified::read(path, authority).map_err(one)?;
    let opened = verified.open(generation).map_err(one)?;
    let contents = verified.open_all(&opened.keys).map_err(one)?;
    Register::decode(contents).map_err(|error| one(Problem::new("NB-E-060").with("reason", error)))
}

/// Opens both, compares, says.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let authority = args.which.read()?;
    let generation = args.means.generation(&authority)?;
    let (old, new) = (open(&args.old, &authority, &generation)?, open(&args.new, &authority, &generation)?);
    let mut file = args.out.is_some().then(csv_head);
    let counts: Vec<ClassCount> = classes()
        .filter(|class| args.class.is_none_or(|only| only == *class))
        .map(|class| {
            compare(&old, &new, &[], class, &mut |change| {
                if let Some(file) = &mut file {
                    csv_lines(&change, file);
                }
            })
        })
        .filter(|count| count.differing() + count.same > 0)
        .collect();
    if let (Some(path), Some(text)) = (&args.out, &file) {
        write(path, text.as_bytes(), Readers::Owner)?;
    }
    if output.json {
        output.value(&json!({ "classes": counts }));
        return Ok(Exit::Fine);
    }
    let head = |new, gone, changed, same| format!("{:<16}{new:>12}{gone:>12}{changed:>12}{same:>12}", "");
    output.say(head("neu", "weg", "geändert", "gleich"), head("new", "gone", "changed", "same"));
    for count in &counts {
        let [new, gone, changed] = Kind::ALL.map(|kind| count.of(kind));
        output.line(format!("{:<16}{new:>12}{gone:>12}{changed:>12}{:>12}", count.class.name(), count.same));
    }
    Ok(Exit::Fine)
}
