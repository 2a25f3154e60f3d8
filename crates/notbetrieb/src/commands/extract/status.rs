//! `extract status`: is there an extract one may rely on? Needs no secret, so that any monitoring can call it.

use std::path::PathBuf;

use books::extracts::alarms::{Alarm, FileFact, Policy, Proof, alarms};
use extract::keys::AuthorityPublic;
use model::{Instant, Problem};
use office::extract_files::facts;
use office::house::names;
use serde_json::json;

use crate::commands::files::{one, read};
use crate::output::{Exit, Outcome, Output};
use crate::platform::now;

/// Options of `extract status`.
#[derive(clap::Args)]
#[command(after_help = "\
Braucht kein Geheimnis: Kopf, Unterschrift und Nachweis der Probe. Ende 1, wenn etwas zu tun ist.
Needs no secret: header, signature and proof of the test. Exit 1 when something is to be done.

Beispiele / examples:
  notbetrieb extract status --data town
  notbetrieb --json extract status --data town --max-age-days 2
  notbetrieb extract status --data town --compromised-since 2026-11-20T01:10:00Z")]
pub struct Args {
    /// Data folder; its authority.json and its folder `extracts` are looked at
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Another folder with sealed extracts
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Days that every class may be old, in place of the usual ones (14; payments 35; contacts 180)
    #[arg(long, value_name = "N")]
    max_age_days: Option<u32>,
    /// A class that lost more than this percentage of its rows is an alarm
    #[arg(long, value_name = "PERCENT", default_value_t = books::extracts::alarms::SHRINK_PERCENT)]
    max_shrink: u64,
    /// The earliest known compromise (RFC 3339): what is younger is an alarm. The node's journal is sealed and not asked
    #[arg(long, value_name = "INSTANT")]
    compromised_since: Option<String>,
}

/// Reads, judges, says.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let authority = AuthorityPublic::read(&read(&args.data.join(names::AUTHORITY))?).map_err(one)?;
    let folder = args.folder.clone().unwrap_or_else(|| args.data.join(names::EXTRACTS));
    let since = match &args.compromised_since {
        None => None,
        Some(text) => Some(Instant::parse(text).map_err(|_| one(Problem::new("NB-E-140").with("text", text)))?),
    };
    let files = facts(&folder, &authority);
    let policy = Policy { days: args.max_age_days.map(i64::from), shrink_percent: args.max_shrink };
    let found = alarms(&files, &policy, now().civil_date(), since);
    if output.json {
        output.value(&json!({ "files": files, "alarms": found }));
    } else {
        files.iter().for_each(|file| say_file(file, output));
        found.iter().for_each(|alarm| say(alarm, output));
        if found.is_empty() {
            output.say("Kein Alarm.", "No alarm.");
        }
    }
    Ok(if found.is_empty() { Exit::Fine } else { Exit::Refused })
}

fn say_file(file: &FileFact, output: &Output) {
    let sealed = |text: fn(Instant) -> String| file.sealed.map_or_else(|| "?".to_owned(), text);
    let proof = match (&file.wrong, &file.proof) {
        (Some(code), _) => (format!("nicht in Ordnung: {code}"), format!("not in order: {code}")),
        (None, Proof::Proved { restored }) => (
            format!("Unterschrift stimmt, zur Probe geöffnet {}", restored.german()),
            format!("signature agrees, opened for a test {}", restored.rfc3339()),
        ),
        (None, Proof::Missing) => {
            ("Unterschrift stimmt, ohne Probe".to_owned(), "signature agrees, never tested".to_owned())
        }
        (None, Proof::Wrong) => {
            ("Unterschrift stimmt, Nachweis nicht".to_owned(), "signature agrees, proof does not".to_owned())
        }
    };
    output.say(
        format!("{}  versiegelt {}  {}", file.file, sealed(Instant::german), proof.0),
        format!("{}  sealed {}  {}", file.file, sealed(Instant::rfc3339), proof.1),
    );
    for (class, state) in &file.classes {
        let rows = state.rows.map(|rows| rows.to_string()).unwrap_or_default();
        let at = |text: fn(Instant) -> String| state.as_of.map(text).unwrap_or_default();
        output.say(
            format!("  {class:<16}{rows:>10}   Stand {}", at(Instant::german)),
            format!("  {class:<16}{rows:>10}   as of {}", at(Instant::rfc3339)),
        );
    }
}

fn say(alarm: &Alarm, output: &Output) {
    let class = |class: &str| if class.is_empty() { "*".to_owned() } else { class.to_owned() };
    let (de, en) = match alarm {
        Alarm::None => {
            ("es gibt keinen Auszug, der in Ordnung ist".into(), "there is no extract that is in order".into())
        }
        Alarm::Broken { file, code } => {
            (format!("{file} ist nicht in Ordnung ({code})"), format!("{file} is not in order ({code})"))
        }
        Alarm::Unproved { file, wrong: false } => {
            (format!("{file} wurde nie zur Probe geöffnet"), format!("{file} was never opened for a test"))
        }
        Alarm::Unproved { file, wrong: true } => (
            format!("der Nachweis bei {file} gehört nicht dazu"),
            format!("the proof beside {file} does not belong to it"),
        ),
        Alarm::Suspect { class: name, as_of, since, .. } => (
            format!(
                "{}: Stand {}, jünger als der früheste bekannte Angriff ({})",
                class(name),
                as_of.german(),
                since.german()
            ),
            format!(
                "{}: as of {}, younger than the earliest known compromise ({})",
                class(name),
                as_of.rfc3339(),
                since.rfc3339()
            ),
        ),
        Alarm::Stale { class: name, as_of, days, most } => (
            format!("{}: Stand {}, {days} Tage alt, erlaubt {most}", class(name), as_of.german()),
            format!("{}: as of {}, {days} days old, {most} allowed", class(name), as_of.rfc3339()),
        ),
        Alarm::Shrunk { class: name, before, now } => (
            format!("{}: nur noch {now} Zeilen statt {before}", class(name)),
            format!("{}: only {now} rows in place of {before}", class(name)),
        ),
    };
    output.say(format!("ALARM  {de}"), format!("ALARM  {en}"));
}
