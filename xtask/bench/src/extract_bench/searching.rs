//! Searching in process: speed over mixed questions, and how often the person meant is among the twenty.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use extract::records::{Person, Records};
use extract::register::Register;
use extract::seal::Verified;
use extract::search::{Query, search};
use model::role::ClassGroup;
use serde_json::{Map, Value};

use super::cases::{first_given, harder, people, query, single_slips};
use super::peers::Peers;
use super::slips::{Dice, heard, slip};
use super::town::{Keys, Town};
use crate::figure::{Figure, Printer};
use crate::latency::Times;
use crate::{Outcome, Plan};

const GROUPS: [ClassGroup; 1] = [ClassGroup::Register];
const P50_MS: f64 = 0.05;
const P99_MS: f64 = 1.0;
const TRIGRAM: f64 = 1000.0;
/// Each question is asked so often; the first round warms up and is not counted.
const ROUNDS: usize = 4;
/// Questions of a recall set, and persons behind the harder one.
const SLIPS: usize = 3000;
const HARDER: usize = 700;

struct Question {
    kind: String,
    person: String,
    query: Query,
}

/// Runs the parts that ask the opened register.
pub fn run(plan: &Plan, peers: &Peers, town: &Town, out: &Printer) -> Outcome<()> {
    let keys = Keys::new()?;
    let verified = Verified::read(&town.sealed, keys.ceremony.generation.public()).map_err(|p| p.code)?;
    let opened = verified.open(&keys.ceremony.generation).map_err(|p| p.code)?;
    let register = Register::decode(verified.open_all(&opened.keys).map_err(|p| p.code)?)?;
    drop(verified);
    let records = town.records()?;
    if plan.wants("search") {
        let asked = peers.questions();
        let asked = match asked {
            Some(lines) => lines.lines().map(question).collect::<Outcome<Vec<_>>>()?,
            None => own_questions(&records),
        };
        speed(&register, &asked, peers, town, out);
    }
    if plan.wants("recall") {
        recall(&register, &records, out);
    }
    Ok(())
}

fn question(line: &str) -> Outcome<Question> {
    let mut members: Map<String, Value> = serde_json::from_str(line)?;
    let id = members.remove("id").unwrap_or_default();
    let (kind, person) = id.as_str().and_then(|id| id.split_once(':')).ok_or("a question without kind and person")?;
    let (kind, person) = (kind.to_owned(), person.to_owned());
    Ok(Question { kind, person, query: serde_json::from_value(Value::Object(members))? })
}

/// The same mixture as the peers': exact, with a slip and the date or the year, beginnings, as heard.
fn own_questions(records: &Records) -> Vec<Question> {
    let mut dice = Dice(7);
    let mut asked = Vec::new();
    let asking = |at: usize, p: &Person, dice: &mut Dice| {
        let (family, given) = (p.family_name.clone(), first_given(p).to_owned());
        let cut = |text: &str, letters: usize| text.chars().take(letters).collect::<String>();
        match at {
            0..300 => ("exact", query(family, given, p, false)),
            300..450 => ("misspelt_dob", query(slip(dice, &family, false), given, p, false)),
            450..650 => ("misspelt_year", query(slip(dice, &family, false), given, p, true)),
            650..800 => ("prefix", query(cut(&family, 5), cut(&given, 2), p, true)),
            _ => ("phonetic", query(heard(dice, &family), given, p, true)),
        }
    };
    for (at, (person, mut dice)) in people(records, &mut dice, 1000).enumerate() {
        let (kind, query) = asking(at, person, &mut dice);
        asked.push(Question { kind: kind.to_owned(), person: person.person_id.clone(), query });
    }
    asked
}

fn speed(register: &Register, asked: &[Question], peers: &Peers, town: &Town, out: &Printer) {
    eprintln!("{} mixed questions, {ROUNDS} rounds", asked.len());
    let mut all = Times::default();
    let mut kinds: BTreeMap<&str, (Times, usize, usize)> = BTreeMap::new();
    for round in 0..ROUNDS {
        for question in asked {
            let begin = Instant::now();
            let hits = std::hint::black_box(search(register, &question.query, &GROUPS));
            let took = begin.elapsed();
            if round == 0 {
                continue;
            }
            let (times, found, count) = kinds.entry(&question.kind).or_default();
            times.add([took], Duration::ZERO, 1);
            *found += usize::from(hits.iter().any(|hit| hit.person_id == question.person));
            *count += 1;
            all.add([took], Duration::ZERO, 1);
        }
    }
    for (name, share, limit) in [("search_mixed_p50", 0.5, P50_MS), ("search_mixed_p99", 0.99, P99_MS)] {
        out.print(&Figure::new(name, all.percentile_ms(share), "ms").at_most(limit, "fixed"));
    }
    for (kind, (times, found, count)) in &kinds {
        let note = format!("p99 {:.4} ms, recall@20 {:.4}", times.percentile_ms(0.99), *found as f64 / *count as f64);
        out.print(&Figure::new(&format!("search_{kind}_p50"), times.percentile_ms(0.5), "ms").noting(&note));
    }
    let theirs = peers.figure("b_search.py", &["pg", "sqlite"], "pg_trgm_misspelt_year", "value").or_else(|_| {
        let slipped = asked.iter().filter(|question| question.kind == "misspelt_year").take(40);
        let names = slipped.filter_map(|question| {
            let q = &question.query;
            Some((q.family_name.clone()?, q.given_names.clone()?, q.birth_year?.to_string()))
        });
        peers.own_postgres(&town.csv, &names.collect::<Vec<_>>()).map(|(_, ms)| ms)
    });
    if let Some((times, ..)) = kinds.get("misspelt_year") {
        let figure = Figure::new("search_misspelt_year_p50", times.percentile_ms(0.5), "ms");
        out.print(&match &theirs {
            Ok(ms) => figure
                .beside("postgresql_trigram_p50", Ok(*ms))
                .at_most(ms / TRIGRAM, &format!("the peer's time / {TRIGRAM}")),
            Err(why) => figure.beside("postgresql_trigram_p50", Err(why)).open_bar("the peer's time / 1000"),
        });
    }
}

fn recall(register: &Register, records: &Records, out: &Printer) {
    eprintln!("recall: {SLIPS} single slips, the harder set of {HARDER} persons");
    let found = |query: &Query, person: &str| {
        usize::from(search(register, query, &GROUPS).iter().any(|hit| hit.person_id == person))
    };
    let slips = single_slips(records, SLIPS);
    let hits: usize = slips.iter().map(|(person, query)| found(query, person)).sum();
    let share = hits as f64 / slips.len() as f64;
    out.print(&Figure::new("recall_single_slips", share, "of 1").at_least(0.99, "fixed"));
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in harder(records, HARDER) {
        let kind = kinds.entry(case.kind).or_default();
        kind.0 += found(&case.query, &case.id);
        kind.1 += 1;
    }
    let (hits, all) = kinds.values().fold((0, 0), |sum, kind| (sum.0 + kind.0, sum.1 + kind.1));
    let note: Vec<String> =
        kinds.iter().map(|(kind, (hits, all))| format!("{kind} {:.3} of {all}", *hits as f64 / *all as f64)).collect();
    out.print(
        &Figure::new("recall_harder_set", hits as f64 / all as f64, "of 1")
            .at_least(0.95, "fixed")
            .noting(&note.join("; ")),
    );
}
