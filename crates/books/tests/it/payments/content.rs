use std::fmt::Write;

use books::payments::content::{Content, Step, purpose, signing_bytes};
use model::acts::claim::{Component, Payer, RowFacts, RunKind};
use model::acts::payment::{Mark, RowState, RunRow, RunWarning};
use model::ids::{ChangeId, RunId};
use model::{CivilDate, Month};
use proptest::prelude::*;

use super::support::*;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn sample() -> (RunRow, RunWarning, ChangeId) {
    (
        RunRow {
            end_to_end: "WG-2026-11-A-1-1".to_owned(),
            file_number: "A-1".to_owned(),
            person: Some("P-1".to_owned()),
            payee: "Müller".to_owned(),
            iban: "DE89370400440532013000".to_owned(),
            amount: eur("123.45"),
            mark: Mark::Advance,
            state: RowState::Both,
            before: Some(eur("100.00")),
            iban_before: None,
            why: "change".to_owned(),
            facts: None,
        },
        RunWarning { code: "total_deviates".to_owned(), row: Some(7), detail: "+5.1".to_owned() },
        ChangeId([3; 16]),
    )
}

/// The bytes were put together by hand from the layout in the module's text (with another program) and hashed there.
#[test]
fn the_canonical_bytes_follow_the_documented_layout() {
    let (row, warning, change) = sample();
    let content = Content {
        benefit: "wohngeld",
        month: NOVEMBER,
        execution: day("2026-10-30"),
        list: &[1; 32],
        rows: &[row],
        warnings: &[warning],
        changes: &[change],
        kind: None,
    };
    assert_eq!(hex(&content.hash()), "e34125e2c2351ab0ab62956439e983bb3df02f70d730b018ceeeb4ebf65cf313");
    let line = purpose(Step::Release, RunId([0x11; 16]));
    assert_eq!(line, "payment-run/release/11111111-1111-1111-1111-111111111111");
    assert_eq!(
        hex(&signing_bytes(&line, &content.hash())),
        "ecc7aff769d70e0d2b47892831ae51b4ca26087c2797b9288a2bc2e1b62e615b"
    );
}

#[test]
fn steps_and_runs_have_signing_bytes_of_their_own() {
    let mut seen = std::collections::BTreeSet::new();
    for step in [Step::Determine, Step::Order, Step::Release] {
        for run in [RunId([1; 16]), RunId([2; 16])] {
            for content in [[0; 32], [1; 32]] {
                assert!(seen.insert(signing_bytes(&purpose(step, run), &content)));
            }
        }
    }
}

proptest! {
    /// Whatever a person could be shown and another thing be paid must change the hash.
    #[test]
    fn no_field_can_change_without_the_hash(field in 0_usize..22, text in "[A-Z0-9]{1,8}", cents in 1_i64..1_000_000) {
        let (mut row, warning, change) = sample();
        row.facts = Some(RowFacts::default());
        let mut month: Month = NOVEMBER;
        let mut execution: CivilDate = day("2026-10-30");
        let (mut list, mut rows, mut warnings, mut changes) = ([1; 32], vec![row], vec![warning], vec![change]);
        let hash = |month, execution, list: &[u8; 32], rows: &[RunRow], warnings: &[RunWarning], changes: &[ChangeId]| {
            Content { benefit: "wohngeld", month, execution, list, rows, warnings, changes, kind: Some(RunKind::MonthEnd) }.hash()
        };
        let before = hash(month, execution, &list, &rows, &warnings, &changes);
        let money = model::Money::from_cents(cents);
        prop_assume!(money != eur("123.45") && money != eur("100.00"));
        match field {
            0 => month = DECEMBER,
            1 => execution = execution.plus_days(1),
            2 => list[0] ^= 1,
            3 => rows[0].end_to_end.push_str(&text),
            4 => rows[0].file_number.push_str(&text),
            5 => rows[0].person = None,
            6 => rows[0].payee.push_str(&text),
            7 => rows[0].iban.push_str(&text),
            8 => rows[0].amount = money,
            9 => rows[0].mark = Mark::Granted,
            10 => rows[0].state = RowState::Held,
            11 => rows[0].before = Some(money),
            12 => rows[0].iban_before = Some(text),
            13 => rows.push(rows[0].clone()),
            15 => rows[0].facts.as_mut().unwrap().component = Component::direct(1),
            16 => rows[0].facts.as_mut().unwrap().sequence = 2,
            17 => rows[0].facts.as_mut().unwrap().replaces = Some((RunId([4; 16]), 1)),
            18 => rows[0].facts.as_mut().unwrap().deducted = Some(money),
            19 => rows[0].facts.as_mut().unwrap().payer = Payer::Land,
            20 => rows[0].facts.as_mut().unwrap().notice = Some(text),
            14 => warnings[0].detail.push_str(&text),
            _ => changes.clear(),
        }
        prop_assert_ne!(before, hash(month, execution, &list, &rows, &warnings, &changes));
    }

    /// A kind makes another layout: a run of a kind never hashes like one of before there were kinds.
    #[test]
    fn a_kind_is_signed(kind in prop_oneof![Just(RunKind::Supplementary), Just(RunKind::Single)]) {
        let (row, ..) = sample();
        let hash = |kind| Content {
            benefit: "wohngeld", month: NOVEMBER, execution: day("2026-10-30"), list: &[1; 32],
            rows: std::slice::from_ref(&row), warnings: &[], changes: &[], kind,
        }.hash();
        prop_assert_ne!(hash(Some(RunKind::MonthEnd)), hash(Some(kind)));
        prop_assert_ne!(hash(Some(RunKind::MonthEnd)), hash(None));
    }

    /// Text cannot wander from one field to the next.
    #[test]
    fn neighbouring_texts_do_not_run_together(a in "[a-z]{1,6}", b in "[a-z]{1,6}") {
        let (mut row, ..) = sample();
        let hash = |row: &RunRow| Content {
            benefit: "wohngeld", month: NOVEMBER, execution: day("2026-10-30"), list: &[1; 32],
            rows: std::slice::from_ref(row), warnings: &[], changes: &[], kind: None,
        }.hash();
        row.payee = format!("{a}{b}");
        row.iban = String::new();
        let first = hash(&row);
        row.payee = a;
        row.iban = b;
        prop_assert_ne!(first, hash(&row));
    }
}
