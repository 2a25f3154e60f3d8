//! The head's watch list over a real journal: what is typed and looked up shows, notes last, and the day page's number follows.

use books::Actor;
use books::watchlist::{Hit, Rule};
use journal::Log;
use model::acts::payment::ChangeKind;
use model::acts::{Body, LookupAct, PaymentAct, Subject};
use model::ids::{AccountId, ChangeId, ExtractId, IntentKey};
use model::role::Role;
use model::{Money, Month};

use crate::core::Office;
use crate::trial::{Trial, acts, anybody};

/// A typed amount of 500 EUR; the acts of a trial are those of person 1.
fn typed(number: u8) -> Body {
    Body::Payment(PaymentAct::ChangeRecorded {
        change: ChangeId([number; 16]),
        benefit: "wohngeld".to_owned(),
        file_number: format!("WG-{number}"),
        from: Month { year: 2026, month: 12 },
        kind: ChangeKind::Amount { amount: Money::from_cents(50_000) },
        reason: "Anruf".to_owned(),
        row: None,
        mark: None,
        notice: None,
        component: None,
    })
}

fn head() -> Actor {
    anybody(2)
}

fn found(office: &Office, rule: Rule) -> Option<Hit> {
    office.watch_list(&head()).unwrap().into_iter().find(|hit| hit.rule == rule)
}

fn note(office: &Office, who: &Actor, intent: u8, hit: &Hit) -> Result<(), &'static str> {
    let done =
        office.look_at_hit(who, IntentKey([intent; 16]), (hit.rule.name(), hit.about), hit.circumstances, "gesehen");
    done.map(drop).map_err(|refusal| refusal[0].code)
}

#[test]
fn a_hit_is_counted_noted_by_somebody_else_and_opened_again_by_what_comes_on_top() {
    let trial = Trial::new();
    let office = trial.open();
    assert_eq!(office.watch_open(&head()), Some(0));
    acts(&office, vec![typed(1), typed(2), typed(3)]);
    assert_eq!(office.watch_open(&head()), Some(0), "counted a moment ago");
    trial.later(61);
    assert_eq!(office.watch_open(&head()), Some(1));
    let looked_up = office.inner.journal.count(Log::Audit);
    let hit = found(&office, Rule::RoundAmounts).unwrap();
    assert_eq!((hit.count, hit.clerk, hit.open()), (3, Some(AccountId([1; 16])), true));
    assert_eq!(office.inner.journal.count(Log::Audit), looked_up + 1, "opening the list is a look-up");

    let clerk = Actor { roles: vec![Role::ClerkBenefits, Role::Treasurer], ..anybody(3) };
    assert_eq!(office.watch_list(&clerk).unwrap_err()[0].code, "NB-A-010");
    assert_eq!(office.watch_open(&clerk), None);
    assert_eq!(note(&office, &clerk, 1, &hit), Err("NB-A-010"));
    assert_eq!(note(&office, &anybody(1), 2, &hit), Err("NB-Z-431"), "nobody notes a hit about themselves");
    assert_eq!(note(&office, &head(), 3, &hit), Ok(()));
    assert_eq!(office.watch_open(&head()), Some(0), "the number follows a note at once");

    acts(&office, vec![typed(4)]);
    assert_eq!(note(&office, &head(), 4, &hit), Err("NB-Z-432"), "what was on the page is not what is there now");
    assert!(found(&office, Rule::RoundAmounts).unwrap().opened_again());
    trial.later(61);
    assert_eq!(office.watch_open(&head()), Some(1));
}

#[test]
fn a_note_is_there_after_a_start_from_the_journal_and_from_its_picture() {
    let trial = Trial::new();
    {
        let office = trial.open();
        acts(&office, vec![typed(1), typed(2), typed(3)]);
        let hit = found(&office, Rule::RoundAmounts).unwrap();
        assert_eq!(note(&office, &head(), 3, &hit), Ok(()));
    }
    // The first start folds and keeps a picture, the second begins with it.
    for slow_ms in [0, i64::MAX] {
        let office = trial.open_as(trial.dir(), "test", slow_ms);
        office.inner.watch.wait();
        assert!(trial.dir().join("node").join("books.snapshot").exists(), "{slow_ms}");
        let hit = found(&office, Rule::RoundAmounts).unwrap();
        assert!(!hit.open(), "{slow_ms}");
        assert_eq!(hit.looked.iter().map(|looked| looked.note.as_str()).collect::<Vec<_>>(), ["gesehen"]);
    }
}

#[test]
fn cards_without_a_case_are_found_in_the_log_of_look_ups_and_nobody_is_named() {
    let trial = Trial::new();
    let office = trial.open();
    let open = |number: usize| {
        let subject = Subject::Extract { extract: ExtractId([5; 16]), person: format!("P{number}") };
        let lookup = LookupAct::Opened { purpose: "Vorgang".to_owned(), subject, groups: Vec::new() };
        office.audit(&anybody(1), lookup).unwrap();
    };
    (1..books::watchlist::LOOKUPS_WITHOUT_CASE).for_each(open);
    open(1);
    assert_eq!(found(&office, Rule::LookupsWithoutCase), None, "nine persons, one of them twice");
    open(books::watchlist::LOOKUPS_WITHOUT_CASE);
    let hit = found(&office, Rule::LookupsWithoutCase).unwrap();
    assert_eq!((hit.count, hit.clerk), (10, None));
}
