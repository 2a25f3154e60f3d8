//! `demo --check`: the whole main job over HTTP, as people would do it in a browser; counts what was done.

mod cases;
mod handback;
mod money;
mod sign_in;
mod subjects;

use std::time::Instant as Stopwatch;

use model::Problem;
use model::problem::Refusal;
use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::people::Person;
use super::town::Town;
use crate::output::{Exit, Outcome, Output};

/// One person at a browser, signed in.
pub struct Desk {
    /// The browser.
    pub browser: Browser,
    /// The password, asked again at signatures.
    pub password: String,
    /// Where papers and files are kept to be looked at.
    pub keep: Option<std::path::PathBuf>,
}

impl Desk {
    /// Keeps what was made, if a folder was named.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let Some(dir) = &self.keep else {
            return Ok(());
        };
        std::fs::create_dir_all(dir).map_err(|error| crate::output::io(dir, &error))?;
        let path = dir.join(name);
        std::fs::write(&path, bytes).map_err(|error| crate::output::io(&path, &error))
    }
}

/// A named step failed: the page did not say what it should.
pub fn unexpected(step: &'static str, page: &Page) -> Refusal {
    let says = page.words().chars().take(900).collect::<String>();
    let problem = Problem::new("NB-D-003").with("step", step).with("status", page.status);
    vec![problem.with("address", &page.address).with("says", says)]
}

/// Makes sure of something a step relies on.
pub fn ensure(holds: bool, step: &'static str, page: &Page) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(unexpected(step, page)) }
}

/// Walks through the main job and prints one JSON object.
pub fn run(
    base: &str,
    town: &Town,
    people: &[Person],
    dir: &std::path::Path,
    keep: Option<&std::path::Path>,
    watch: Stopwatch,
    output: &Output,
) -> Outcome {
    let ready_ms = watch.elapsed().as_millis();
    let person =
        |login: &str| people.iter().find(|person| person.login == login).ok_or_else(|| vec![Problem::new("NB-A-015")]);
    let sign_in = |login: &str| person(login).and_then(|person| sign_in::first(base, person, keep));
    let subjects = subjects::choose(dir)?;
    let (registrar, benefits, treasurer) = (sign_in("a.berg")?, sign_in("w.thoma")?, sign_in("m.lind")?);
    let (head, deputy, second) = (sign_in("h.roth")?, sign_in("k.sand")?, sign_in("s.kohl")?);
    let hits = cases::find(&registrar, &subjects)?;
    head_declares(&head)?;
    let birth = cases::birth(&registrar, &subjects)?;
    let death = cases::death(&registrar, &subjects)?;
    cases::deferral(&head, &registrar, &birth)?;
    let papers = birth.papers + death.papers + 1;
    let payments = money::run(&benefits, &head, &treasurer, &deputy, &subjects)?;
    let handback = handback::run(&registrar, &second, &[&birth, &death])?;
    let report = journal(dir)?;
    let sound = report["verified"] == json!(true);
    output.value(&json!({
        "residents": town.residents,
        "search_hits": hits,
        "acts": town.office.durability().acts,
        "lookups": town.office.durability().lookups,
        "cases": [birth.number, death.number],
        "papers": papers,
        "payments": payments,
        "proof": proof(&town.office)?,
        "handback": { "cases": handback, "open": town.office.handback_counts().open, "taken": town.office.handback_counts().taken },
        "journal": report,
        "ready_ms": ready_ms,
        "seconds": format!("{}.{:01}", watch.elapsed().as_millis() / 1000, watch.elapsed().as_millis() / 100 % 10),
    }));
    Ok(if sound { Exit::Fine } else { Exit::Refused })
}

fn head_declares(head: &Desk) -> Result<(), Refusal> {
    let page = head.browser.open("/situation/declare")?;
    let form = page.form("/situation/declare")?;
    let form = form
        .set("reason", "Übung: Rechenzentrum abgeschaltet")
        .set("basis", "Dienstanweisung Notbetrieb (Übung)")
        // Never in the future, whatever the hour of the check.
        .set("time", "00:00");
    let done = head.browser.send(&form)?;
    ensure(done.status == 200, "declare", &done)
}

/// The journal as an outsider checks it: from the files alone, while the node runs.
fn journal(dir: &std::path::Path) -> Result<Value, Refusal> {
    let path = dir.join(office::house::names::JOURNAL);
    let report = journal::verify(&path, None).map_err(|error| vec![Problem::new("NB-J-006").with("reason", error)])?;
    let head = report.acts.head.as_ref().map(journal::Checkpoint::fingerprint);
    Ok(json!({
        "count": report.acts.acts(), "lookups": report.audit.acts(), "head": head, "verified": report.is_sound(),
        "faults": report.faults.len(),
    }))
}

/// The proof from the journal alone: the file made once more has the same bytes, and only the bank is missing.
fn proof(office: &office::Office) -> Result<Value, Refusal> {
    let report = office.payment_proof().map_err(|problem| vec![problem])?;
    let same = report.runs.iter().all(|run| run.same_bytes == Some(true));
    let only_the_bank = report.differences.iter().all(|problem| problem.code == "NB-Z-403");
    if !same || !only_the_bank {
        return Err([report.differences, report.notes].concat());
    }
    Ok(json!({ "files": report.runs.len(), "same_bytes": same, "left": report.total().left().to_string() }))
}
