//! The list of look-ups on a long log. The big one runs on wish:
//! `cargo test -p office --lib -- --ignored --nocapture a_million`.

use std::time::Instant as Stopwatch;

use journal::{Class, Draft, Log};
use model::Instant;
use model::acts::{Act, Body, ClockSource, Envelope, LookupAct, Subject};
use model::ids::{AccountId, AuthorityId, ExtractId};

use crate::audit_view::{Extent, Filter};
use crate::retention::scope;
use crate::trial::{NOW_MS, Trial, anybody};

fn lookup(number: u64) -> Act {
    let at = Instant(NOW_MS + i64::try_from(number).unwrap() * 100);
    let subject = Subject::Extract { extract: ExtractId([5; 16]), person: format!("P{}", number % 50_000) };
    let envelope = Envelope {
        at,
        clock: ClockSource::Unknown,
        today: at.civil_date(),
        actor: Some(AccountId([u8::try_from(number % 40).unwrap(); 16])),
        authority: AuthorityId([0xA1; 16]),
        on_behalf_of: None,
        case: None,
        catalogue: [0; 32],
        intent: None,
        seen: Vec::new(),
    };
    let purpose = format!("Vorgang {}", number % 5_000);
    Act { envelope, body: Body::Lookup(LookupAct::Opened { purpose, subject, groups: Vec::new() }) }
}

fn filled(trial: &Trial, count: u64) -> crate::Office {
    let office = trial.open();
    for begin in (0..count).step_by(1_000) {
        let drafts = (begin..count.min(begin + 1_000)).map(|number| {
            let act = lookup(number);
            let month = scope(act.envelope.today.month());
            Draft::single(Log::Audit, Class::Essential, month, act.to_bytes())
        });
        office.inner.journal.append(drafts.collect()).unwrap();
    }
    office
}

#[test]
fn the_index_agrees_with_the_log_and_grows_with_it() {
    let trial = Trial::new();
    let office = filled(&trial, 3_000);
    let head = anybody(1);
    let list = |filter: &Filter| office.lookups(&head, filter, Extent::Page(0)).unwrap();
    assert_eq!(list(&Filter::default()).total, 3_001);
    let some = Filter { purpose: "vorgang 17".to_owned(), ..Filter::default() };
    let expected = (0..3_000_u64).filter(|n| format!("Vorgang {}", n % 5_000).starts_with("Vorgang 17")).count();
    assert_eq!(list(&some).total, expected);
    assert_eq!(list(&Filter::default()).total, 3_003, "the looks at the list joined it");
    let page = office.lookups(&head, &Filter::default(), Extent::Page(60)).unwrap();
    assert_eq!((page.rows.len(), page.pages), (4, 61));
    assert!(page.rows.is_sorted_by_key(|row| std::cmp::Reverse(row.position)));
}

#[test]
#[ignore = "a figure, not a check: a million look-ups"]
fn a_million_look_ups() {
    let trial = Trial::new();
    let office = filled(&trial, 1_000_000);
    let head = anybody(1);
    let subject = Subject::Extract { extract: ExtractId([5; 16]), person: "P77".to_owned() };
    let mut watch = Stopwatch::now();
    let mut lap = |what: &str, total: usize| {
        println!("{what}: {:.0} ms, {total} rows", watch.elapsed().as_secs_f64() * 1000.0);
        watch = Stopwatch::now();
    };
    let first = office.lookups(&head, &Filter::default(), Extent::Page(0)).unwrap();
    lap("first view", first.total);
    let again = office.lookups(&head, &Filter::default(), Extent::Page(0)).unwrap();
    lap("next view", again.total);
    let purpose = Filter { purpose: "vorgang 17".to_owned(), ..Filter::default() };
    let found = office.lookups(&head, &purpose, Extent::Page(0)).unwrap();
    lap("by purpose", found.total);
    let day = Instant(NOW_MS).civil_date();
    let days = Filter { from: Some(day), to: Some(day), ..Filter::default() };
    lap("one day", office.lookups(&head, &days, Extent::Page(0)).unwrap().total);
    let one = office.lookups_of(&head, &subject, "Auskunft", true, &Filter::default(), Extent::Page(0)).unwrap();
    lap("one person", one.total);
}
