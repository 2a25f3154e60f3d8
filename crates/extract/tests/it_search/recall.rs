//! How often the person meant is among the twenty, by kind of slip. The kinds and counts are the documented harder set.

use extract::search::{Query, search};
use model::role::ClassGroup;

use crate::cases::{first_given, harder, people, query, single_slips};
use crate::register::open;
use crate::slips::Dice;
use crate::town::records;

const GROUPS: [ClassGroup; 1] = [ClassGroup::Register];

#[test]
fn single_slips_are_found() {
    let town = records(25_000, 2023);
    let register = open(&town);
    let cases = single_slips(&town, 1500);
    let missed: Vec<_> = cases
        .iter()
        .filter(|(id, query)| !search(&register, query, &GROUPS).iter().any(|h| h.person_id == *id))
        .collect();
    let recall = share(cases.len() - missed.len(), cases.len());
    println!("recall@20 single slips: {recall} of 10000; missed {:?}", missed.iter().take(5).collect::<Vec<_>>());
    assert!(recall >= 9900, "{recall}");
}

#[test]
fn the_harder_set_is_found() {
    let town = records(25_000, 2023);
    let register = open(&town);
    let mut kinds = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    let cases = harder(&town, 700);
    for case in &cases {
        let hits = search(&register, &case.query, &GROUPS);
        let entry = kinds.entry(case.kind).or_default();
        entry.0 += 1;
        if hits.iter().any(|h| h.person_id == case.id) {
            entry.1 += 1;
        } else if entry.0 - entry.1 < 3 {
            let p = town.persons.iter().find(|p| p.person_id == case.id).unwrap();
            println!(
                "missed {}: {} {} {} by {:?}",
                case.kind, p.given_names, p.family_name, p.date_of_birth, case.query
            );
        }
    }
    let mut worst = 10_000;
    for (kind, (all, found)) in &kinds {
        println!("{kind:22} {found:4} of {all:4} = {} of 10000", share(*found, *all));
        worst = worst.min(share(*found, *all));
    }
    let (all, found) = kinds.values().fold((0, 0), |sum, k| (sum.0 + k.0, sum.1 + k.1));
    println!("recall@20 of the harder set: {} of 10000", share(found, all));
    assert!(share(found, all) >= 9500 && worst >= 9000);
}

/// Ten-thousandths.
fn share(part: usize, of: usize) -> usize {
    part * 10_000 / of
}

#[test]
#[ignore = "prints times; nothing hangs on them"]
fn speed_of_the_search() {
    speed(25_000);
}

#[test]
#[ignore = "prints times; nothing hangs on them; takes a minute"]
fn speed_in_a_large_town() {
    speed(400_000);
}

fn speed(residents: u32) {
    let town = records(residents, 2023);
    let start = std::time::Instant::now();
    let bytes = extract::register::encode_all(&town);
    let encoded = start.elapsed();
    let size: usize = bytes.iter().map(|(_, b)| b.len()).sum();
    let start = std::time::Instant::now();
    let register = extract::register::Register::decode(bytes).unwrap();
    println!("encode {encoded:?}, {size} bytes; decode {:?}", start.elapsed());
    let mut sets: Vec<(&str, Vec<Query>)> =
        vec![("single slips", single_slips(&town, 1000).into_iter().map(|(_, q)| q).collect())];
    let mut dice = Dice(3);
    sets.push((
        "exact",
        people(&town, &mut dice, 1000)
            .map(|(p, _)| query(p.family_name.clone(), first_given(p).to_owned(), p, false))
            .collect(),
    ));
    let mut hard = std::collections::BTreeMap::<&str, Vec<Query>>::new();
    for case in harder(&town, 300) {
        hard.entry(case.kind).or_default().push(case.query);
    }
    sets.extend(hard);
    for (name, queries) in sets {
        let mut times: Vec<_> = queries
            .iter()
            .map(|query| {
                let start = std::time::Instant::now();
                std::hint::black_box(search(&register, query, &GROUPS));
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let at = |q: usize| times[(times.len() - 1) * q / 100];
        println!("{name:22} p50 {:.1?} p95 {:.1?} p99 {:.1?}, n {}", at(50), at(95), at(99), times.len());
    }
}
