//! `notbetrieb demo`: a fictional town, its registers sealed and unlocked, the desk started.

mod browser;
mod check;
mod people;
mod town;

use std::path::PathBuf;
use std::time::Instant as Stopwatch;

use model::Problem;

use self::people::Person;
use super::serve::{bind, loopback, serve};
use crate::output::{Exit, Outcome, Output};
use crate::platform::platform;

/// Options of `demo`.
#[derive(clap::Args)]
#[command(
    after_help = "Beispiele / examples:\n  notbetrieb demo\n  notbetrieb demo --residents 100000 --port 9000\n  notbetrieb demo --check"
)]
pub struct Args {
    /// Residents of the fictional town
    #[arg(long, default_value_t = 25_000, value_parser = clap::value_parser!(u32).range(200..=2_000_000))]
    residents: u32,
    /// Port on this machine; 0 = any free one
    #[arg(long, default_value_t = 8471)]
    port: u16,
    /// Folder for the town; it must be new or empty. Without it a temporary one
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Do the whole main job over HTTP, print what was done as JSON, end; with --dir papers and files stay there
    #[arg(long)]
    check: bool,
}

/// Seed of the fictional town: the same town on every machine on the same day.
const SEED: u64 = 2023;

/// Runs the demo.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let watch = Stopwatch::now();
    let listener = bind(loopback(if args.check { 0 } else { args.port }))?;
    let address = listener.local_addr().map_err(|error| vec![Problem::new("NB-S-053").with("reason", error)])?;
    let base = format!("http://{address}");
    let folder = town::Folder::take(args.dir.as_deref())?;
    output.progress(
        "Die fiktive Stadt Talbrück wird gebaut, versiegelt und entsperrt …",
        "Building, sealing and unlocking the fictional town …",
    );
    let town = town::build(folder.path(), args.residents, SEED, &platform())?;
    let people = people::make(&town.office)?;
    let seconds = watch.elapsed();
    if args.check {
        return check_it(&base, listener, town, &people, &folder, watch, output);
    }
    if output.json {
        output.value(&serde_json::json!({
            "address": base, "dir": folder.path(), "residents": town.residents, "ready_ms": seconds.as_millis(),
            "people": people.iter().map(|person| person.json(&base)).collect::<Vec<_>>(),
        }));
    } else {
        greet(output, &base, &people, &town, seconds, folder.path());
    }
    serve(listener, town.house)?;
    drop(folder);
    Ok(Exit::Fine)
}

/// Serves in the background while the check walks through the desk, then ends.
fn check_it(
    base: &str,
    listener: std::net::TcpListener,
    town: town::Town,
    people: &[Person],
    folder: &town::Folder,
    watch: Stopwatch,
    output: &Output,
) -> Outcome {
    let house = town.house.clone();
    std::thread::spawn(move || serve(listener, house));
    check::run(base, &town, people, folder.path(), folder.given(), watch, output)
}

fn greet(
    output: &Output,
    base: &str,
    people: &[Person],
    town: &town::Town,
    took: std::time::Duration,
    dir: &std::path::Path,
) {
    output.say(
        format!(
            "\n*** ÜBUNG *** erfundene Stadt, erfundene Personen ***\n\n{} mit {} Einwohnern ist nach {:.1} s bereit: {base}\nDaten liegen in {}\n\nAnmelden (jeder Link gilt einmal):",
            town.house.authority().name, town.residents, took.as_secs_f32(), dir.display()
        ),
        format!(
            "\n*** EXERCISE *** invented town, invented people ***\n\n{} with {} residents is ready after {:.1} s: {base}\nData lies in {}\n\nSign in (each link works once):",
            town.house.authority().name, town.residents, took.as_secs_f32(), dir.display()
        ),
    );
    for person in people.iter().filter(|person| person.main) {
        output.line(format!("  {:<34} {}", person.title(output.lang), person.link(base)));
    }
    output.say("Für das Vier-Augen-Prinzip:", "For the four eyes:");
    for person in people.iter().filter(|person| !person.main) {
        output.line(format!("  {:<34} {}", person.title(output.lang), person.link(base)));
    }
    output.say(
        "\nRundgang:\n  1. Als Standesbeamtin anmelden, „Geburtsanzeige“ aufnehmen, Niederschrift drucken, unterschrieben zurückmelden, Bescheinigung drucken.\n  2. Einen Sterbefall aufnehmen; als Sachbearbeiter Wohngeld die Stopp-Aufgabe entscheiden und den Zahlungslauf bauen und feststellen.\n  3. Als Leitung anordnen, als Kämmerin die Auskunft der Bank eintragen und freigeben, als Stellvertretung ein zweites Mal freigeben; Datei laden; unter „Nacherfassung“ abhaken.\n\nEnde mit Strg+C.",
        "\nTour:\n  1. Sign in as registrar, take a birth notice, print the record, report it signed, print the confirmation.\n  2. Take a death notice; as benefits clerk decide the hold task, build and determine the payment run.\n  3. As head order it, as treasurer record the bank's word and release, as deputy release a second time; load the file; tick off under hand-back.\n\nEnd with Ctrl+C.",
    );
}
