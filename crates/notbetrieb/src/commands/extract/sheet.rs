//! `extract sheet` and `extract templates`: the paper around an extract, to be printed and decided on before anything happens.

use std::path::{Path, PathBuf};

use extract::keys::AuthorityPublic;
use extract::records::Class;
use model::problem::Refusal;
use model::{CivilDate, Problem};
use office::class_sheets::{self, Entries, Print, Town};

use crate::commands::files::{Readers, absent, one, write};
use crate::commands::means::Which;
use crate::output::{Exit, Outcome, Output};
use crate::platform::now;

/// Options of `extract sheet`.
#[derive(clap::Args)]
#[command(after_help = "\
Ein Blatt je Datenklasse: Quelle, Export, wer und wann, Grundlage, Empfänger, Löschung, was ohne sie zu tun ist.
Was nur Sie wissen, steht in klassen.toml (docs/formats/classes.md) im Datenordner oder unter --entries.

Beispiele / examples:
  notbetrieb extract sheet --data town --all --out blaetter
  notbetrieb extract sheet --data town --class persons --out blaetter --entries klassen.toml")]
pub struct SheetArgs {
    #[command(flatten)]
    which: Which,
    /// One class, by its stable name; once for each
    #[arg(long, value_name = "CLASS", required_unless_present = "all", conflicts_with = "all")]
    class: Vec<String>,
    /// All classes
    #[arg(long)]
    all: bool,
    /// Folder for the PDF files
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The town's own entries; klassen.toml of the data folder without it
    #[arg(long, value_name = "FILE")]
    entries: Option<PathBuf>,
    /// Plain text instead of PDF
    #[arg(long)]
    text: bool,
}

/// Options of `extract templates`.
#[derive(clap::Args)]
#[command(after_help = "\
Datenschutz-Folgenabschätzung, Auftragsverarbeitung, Dienstvereinbarung, Vereinbarung mit der Bank: Textdateien zum Weiterschreiben.
Data protection impact assessment, processor contract, works agreement, bank agreement: text files to go on from (in German).

Beispiel / example:
  notbetrieb extract templates --data town --out vorlagen")]
pub struct TemplatesArgs {
    #[command(flatten)]
    which: Which,
    /// Folder for the text files; none is written over
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The town's own entries; klassen.toml of the data folder without it
    #[arg(long, value_name = "FILE")]
    entries: Option<PathBuf>,
}

fn entries(given: Option<&Path>, which: &Which) -> Result<Entries, Refusal> {
    let beside = which.data.as_ref().map(|data| data.join(class_sheets::FILE));
    given.map(Path::to_owned).or(beside).map_or_else(|| Ok(Entries::default()), |path| Entries::read(&path))
}

fn today() -> CivilDate {
    now().civil_date()
}

/// Prints sheets.
pub fn sheet(args: &SheetArgs, output: &Output) -> Outcome {
    let public: AuthorityPublic = args.which.read()?;
    let entries = entries(args.entries.as_deref(), &args.which)?;
    let mut classes = Vec::new();
    for name in &args.class {
        classes.push(Class::from_name(name).ok_or_else(|| one(Problem::new("NB-E-004").with("class", name)))?);
    }
    if args.all {
        classes.extend(Class::ALL);
    }
    let print =
        Print { authority: &public.keys().name, exercise: public.keys().exercise, date: today(), made_at: now() };
    let mut written = Vec::new();
    for class in classes {
        let sheet = class_sheets::sheet(class, &entries, &print).map_err(one)?;
        let ending = if args.text { "txt" } else { "pdf" };
        let bytes = if args.text {
            sheet.text().into_bytes()
        } else {
            paper::render(&sheet.job()).map_err(|error| one(error.problem()))?.bytes
        };
        let path = args.out.join(format!("klasse-{}.{ending}", class.name()));
        write(&path, &bytes, Readers::Usual)?;
        written.push(path);
    }
    say(&written, output);
    Ok(Exit::Fine)
}

/// Writes the templates.
pub fn templates(args: &TemplatesArgs, output: &Output) -> Outcome {
    let public: AuthorityPublic = args.which.read()?;
    let entries = entries(args.entries.as_deref(), &args.which)?;
    let keys = public.keys();
    let town = Town { name: &keys.name, ags: keys.ags.as_str(), date: today() };
    let files = class_sheets::templates(&town, &entries).map_err(one)?;
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| args.out.join(name)).collect();
    for path in &paths {
        absent(path)?;
    }
    for (path, (_, text)) in paths.iter().zip(&files) {
        write(path, text.as_bytes(), Readers::Usual)?;
    }
    say(&paths, output);
    Ok(Exit::Fine)
}

fn say(written: &[PathBuf], output: &Output) {
    if output.json {
        let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        output.value(&serde_json::json!({ "files": files }));
    } else {
        for path in written {
            output.line(path.display().to_string());
        }
    }
}
