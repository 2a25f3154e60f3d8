//! `notbetrieb readiness`: what is missing, as far as files tell without any key.

use std::path::PathBuf;

use books::extracts::alarms::Alarm;
use books::readiness::{Gap, judge};
use model::catalogue::Lang;
use office::readiness::without_keys;
use serde_json::json;

use crate::commands::means::Which;
use crate::output::{Exit, Outcome, Output};
use crate::platform::now;

/// Options of `readiness`.
#[derive(clap::Args)]
#[command(after_help = "\
Endet mit 1, wenn etwas fehlt. Ohne Schlüssel nicht zu sehen sind Angaben der Behörde, gedruckte Papiere und Prüfungen der
Teilschlüssel; sie stehen auf der Seite „Bereitschaft“ im Browser.
Ends with 1 if something is missing. What only the open house knows stands on the page “Readiness” in the browser.

Beispiel / example:
  notbetrieb readiness --data town --json")]
pub struct Args {
    /// Data folder, made by `notbetrieb init`
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Judges and says.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let which = Which { authority: None, data: Some(args.data.clone()) };
    let facts = without_keys(&args.data, &which.read()?, now().civil_date())?;
    let gaps = judge(&facts);
    if output.json {
        let list: Vec<_> = gaps
            .iter()
            .map(|gap| json!({ "gap": gap, "grave": gap.grave(), "who": format!("{:?}", gap.who()) }))
            .collect();
        output.value(&json!({ "ready": gaps.is_empty(), "missing": list }));
    } else {
        // One line for all classes whose sheet is empty: it is one evening's work.
        let unfilled: Vec<String> = gaps.iter().filter_map(|gap| unfilled(gap, output.lang)).collect();
        for gap in gaps.iter().filter(|gap| !matches!(gap, Gap::NoSheet { .. })) {
            let mark = if gap.grave() { "!" } else { "-" };
            output.line(format!("{mark} {}", words(gap, output.lang)));
        }
        if !unfilled.is_empty() {
            output.say(
                format!("- Blätter nicht ausgefüllt (klassen.toml): {}.", unfilled.join(", ")),
                format!("- Sheets not filled in (klassen.toml): {}.", unfilled.join(", ")),
            );
        }
        if gaps.is_empty() {
            output.say(
                "Es fehlt nichts, soweit ohne Schlüssel zu sehen.",
                "Nothing is missing, as far as can be seen without a key.",
            );
        }
    }
    Ok(if gaps.is_empty() { Exit::Fine } else { Exit::Refused })
}

fn unfilled(gap: &Gap, lang: Lang) -> Option<String> {
    match gap {
        Gap::NoSheet { class } => Some(spoken(class, lang)),
        _ => None,
    }
}

/// The class as the desk calls it.
fn spoken(class: &str, lang: Lang) -> String {
    let key = format!("class-{class}");
    let texts = desk::text::Texts::new(lang);
    if texts.has(&key) { texts.say(&key, &[]) } else { class.to_owned() }
}

fn words(gap: &Gap, lang: Lang) -> String {
    let (de, en) = match gap {
        Gap::Extract { alarm } => return alarm_words(alarm, lang),
        Gap::Copy => (
            "Keine zweite Kopie des Journals auf einem anderen Datenträger.".into(),
            "No second copy of the journal on another medium.".into(),
        ),
        Gap::SharesUntested => {
            ("Die Teilschlüssel wurden noch nie geprüft.".into(), "The shares were never tested.".into())
        }
        Gap::SharesOld { days } => (
            format!("Letzte Prüfung der Teilschlüssel vor {days} Tagen."),
            format!("Last test of the shares {days} days ago."),
        ),
        Gap::SharesSome { passed, made } => (
            format!("Nur {passed} von {made} Teilschlüsseln geprüft."),
            format!("Only {passed} of {made} shares tested."),
        ),
        Gap::Restarters { count } => (
            format!("Personen, die das Haus neu starten können: {count} (mindestens 3)."),
            format!("Persons who can restart the house: {count} (at least 3)."),
        ),
        Gap::Details => (
            "Anschrift, Telefon oder Konto der Behörde fehlen.".into(),
            "Address, telephone or account of the authority are missing.".into(),
        ),
        Gap::Printer { .. } => ("Lange oder noch nie gedruckt.".into(), "Not printed for long, or never.".into()),
        Gap::NotDelivered { class } => {
            let class = spoken(class, lang);
            (format!("{class}: in keinem Auszug."), format!("{class}: in no extract."))
        }
        Gap::NoSheet { class } => {
            let class = spoken(class, lang);
            (format!("{class}: Blatt nicht ausgefüllt."), format!("{class}: sheet not filled in."))
        }
    };
    if lang == Lang::De { de } else { en }
}

fn alarm_words(alarm: &Alarm, lang: Lang) -> String {
    let (de, en) = match alarm {
        Alarm::None => {
            ("Kein unversehrter Auszug im Datenordner.".to_owned(), "No sound extract in the data folder.".to_owned())
        }
        Alarm::Broken { file, code } => {
            (format!("{file}: beschädigt oder fremd ({code})."), format!("{file}: damaged or foreign ({code})."))
        }
        Alarm::Unproved { file, .. } => {
            (format!("{file}: ohne gültigen Nachweis."), format!("{file}: without a valid proof."))
        }
        Alarm::Suspect { class, .. } => (
            format!("{}: jünger als der früheste bekannte Angriff.", spoken(class, lang)),
            format!("{}: younger than the earliest known compromise.", spoken(class, lang)),
        ),
        Alarm::Stale { class, days, most, .. } => (
            format!("{}: {days} Tage alt, höchstens {most}.", spoken(class, lang)),
            format!("{}: {days} days old, at most {most}.", spoken(class, lang)),
        ),
        Alarm::Shrunk { class, before, now } => (
            format!("{}: von {before} auf {now} geschrumpft.", spoken(class, lang)),
            format!("{}: shrunk from {before} to {now}.", spoken(class, lang)),
        ),
    };
    if lang == Lang::De { de } else { en }
}
