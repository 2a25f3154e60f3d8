//! `notbetrieb synth`: the registers of the fictional town as import files.

use std::path::{Path, PathBuf};

use extract::import::manifest;
use extract::records::Class;
use model::problem::Refusal;
use model::{CivilDate, Problem};
use serde_json::{Map, Value, json};

use crate::output::{Exit, Outcome, Output, io};
use crate::platform::now;

/// Options of `synth`.
#[derive(clap::Args)]
#[command(after_help = "\
Gleiche Zahl, gleicher Seed und gleiches Datum geben überall dieselben Dateien. Alles darin ist erfunden.
The same number, seed and date give the same files everywhere. Everything in them is invented.

Beispiele / examples:
  notbetrieb synth --residents 25000 --seed 1 --out town
  notbetrieb synth --residents 400000 --seed 7 --out big --today 2026-11-23")]
pub struct Args {
    /// Residents
    #[arg(long, value_parser = clap::value_parser!(u32).range(i64::from(crate::synth::LEAST_RESIDENTS)..=i64::from(crate::synth::MOST_RESIDENTS)))]
    residents: u32,
    /// Seed: another seed, another town
    #[arg(long)]
    seed: u64,
    /// Folder for the files; new, empty, or of an earlier synth
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The day on which the town is looked at; the machine's date without it
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<CivilDate>,
}

/// Writes the town.
pub fn run(args: &Args, output: &Output) -> Outcome {
    only_ours(&args.out)?;
    let today = args.today.unwrap_or_else(|| now().civil_date());
    if !output.json {
        output.progress(
            format!("Die fiktive Stadt mit {} Menschen wird gebaut …", args.residents),
            format!("Building the fictional town with {} residents …", args.residents),
        );
    }
    let made =
        crate::synth::write(&args.out, args.residents, args.seed, today).map_err(|error| io(&args.out, &error))?;
    if output.json {
        let classes: Map<String, Value> =
            made.classes.iter().map(|entry| (entry.class.name().to_owned(), entry.rows.into())).collect();
        output.value(&json!({
            "out": args.out.display().to_string(), "residents": args.residents, "seed": args.seed, "today": today,
            "exercise": made.exercise, "authority": made.authority, "classes": classes,
        }));
    } else {
        output.say(
            format!("{} (Übung), Stand {}: {}", made.authority.name, today.german(), args.out.display()),
            format!("{} (exercise), as of {today}: {}", made.authority.name, args.out.display()),
        );
        for entry in &made.classes {
            output.line(format!("  {:<16}{:>10}", entry.class.name(), entry.rows));
        }
    }
    Ok(Exit::Fine)
}

/// An earlier town may be replaced; nothing else in the folder may be in the way of it.
fn only_ours(dir: &Path) -> Result<(), Refusal> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours =
            name == manifest::FILE || name.strip_suffix(".csv").is_some_and(|class| Class::from_name(class).is_some());
        if !ours {
            return Err(vec![Problem::new("NB-S-054").with("file", dir.display())]);
        }
    }
    Ok(())
}
