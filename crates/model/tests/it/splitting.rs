//! An act taken apart by persons and put together again, whole and with persons erased.

use std::collections::BTreeSet;

use model::acts::case::{CasePerson, FieldValue, HoldTarget, Source};
use model::acts::join::join;
use model::acts::payment::{ChangeKind, ListRow, ListSource, Mark, RowState, RunRow, RunWarning};
use model::acts::pieces::{ERASED, Frame, Holder, Piece};
use model::acts::split::{Parts, Whose, split};
use model::acts::{Act, Body, CaseAct, ClockSource, Envelope, PaperAct, PaymentAct, Subject};
use model::catalogue::PaperKind;
use model::ids::{AuthorityId, CaseId, ChangeId, ExtractId, HoldId, RunId, UnverifiedId};
use model::{CivilDate, Instant, Money, Month};
use proptest::prelude::*;

const CASE: CaseId = CaseId([2; 16]);

/// Fields `m…` stand for the mother, `f…` for the father, all others for the case.
struct Plain;

impl Whose for Plain {
    fn part_of(&self, _: &str, field: &str) -> Option<String> {
        match field.as_bytes().first() {
            Some(b'm') => Some("mother".to_owned()),
            Some(b'f') => Some("father".to_owned()),
            _ => None,
        }
    }
    fn service_of(&self, _: CaseId) -> Option<String> {
        Some("geburtsanzeige".to_owned())
    }
    fn person_of(&self, _: &str, file_number: &str) -> Option<String> {
        file_number.strip_prefix("A-").map(|number| format!("P{number}"))
    }
    fn file_of(&self, _: ChangeId) -> Option<(String, String)> {
        Some(("wohngeld".to_owned(), "A-1".to_owned()))
    }
    fn persons_of(&self, case: CaseId) -> Vec<Holder> {
        vec![Holder::Person("P1".to_owned()), Holder::Part { case, part: "father".to_owned() }]
    }
    fn names_a_file(&self, code: &str) -> bool {
        code == "new_waiting"
    }
}

fn act(body: Body) -> Act {
    Act {
        envelope: Envelope {
            at: Instant(1_795_417_200_000),
            clock: ClockSource::Hand,
            today: "2026-11-23".parse().unwrap(),
            actor: None,
            authority: AuthorityId([1; 16]),
            on_behalf_of: None,
            case: Some(CASE),
            catalogue: [3; 32],
            intent: None,
            seen: Vec::new(),
        },
        body,
    }
}

fn parts(act: Act) -> Parts {
    let mut next = 7_u8;
    split(act, &Plain, &mut |buffer| {
        for byte in buffer {
            next = next.wrapping_mul(31).wrapping_add(17);
            *byte = next;
        }
    })
}

/// Through the bytes, as the journal keeps them.
fn again(parts: &Parts, erased: &BTreeSet<Holder>) -> Act {
    let frame = Frame::from_bytes(&parts.frame.to_bytes()).unwrap();
    let kept = parts.pieces.iter().filter(|(holder, _)| !erased.contains(holder));
    let pieces = kept.map(|(_, piece)| {
        let bytes = piece.to_bytes();
        assert!(Piece::is_piece(&bytes));
        Piece::from_bytes(&bytes).unwrap()
    });
    join(frame, pieces.collect())
}

fn extract_person(id: &str) -> Subject {
    Subject::Extract { extract: ExtractId([3; 16]), person: id.to_owned() }
}

fn text() -> impl Strategy<Value = String> {
    "[A-Za-zäöüß0-9 ]{0,12}"
}

fn persons() -> impl Strategy<Value = Vec<CasePerson>> {
    let subject = prop_oneof![
        "P[1-3]".prop_map(|id| extract_person(&id)),
        any::<[u8; 16]>().prop_map(|id| Subject::Unverified { id: UnverifiedId(id) }),
    ];
    let one = (prop_oneof![Just("mother"), Just("father"), Just("reporter")], subject)
        .prop_map(|(part, subject)| CasePerson { part: part.to_owned(), subject });
    prop::collection::vec(one, 0..4)
}

fn values() -> impl Strategy<Value = Vec<FieldValue>> {
    let one =
        ("[mfc][0-9]{1,3}", text()).prop_map(|(field, value)| FieldValue { field, value, source: Source::Declared });
    prop::collection::vec(one, 0..12)
}

fn list_rows() -> impl Strategy<Value = Vec<ListRow>> {
    // A row may come from a list in which its person had been erased already.
    let iban = prop_oneof![8 => "DE[0-9]{2}", 1 => Just(ERASED.to_owned())];
    let one = ("[AB]-[1-4]", prop::option::of("P[1-3]"), text(), 0_i64..100_000, iban);
    let one = one.prop_map(|(file_number, person, payee, cents, iban)| ListRow {
        file_number,
        person,
        payee,
        iban,
        amount: Money::from_cents(cents),
        granted: Some(Money::from_cents(cents)),
        grant_until: None,
    });
    prop::collection::vec(one, 0..12)
}

fn run_rows() -> impl Strategy<Value = Vec<RunRow>> {
    list_rows().prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(index, row)| RunRow {
            end_to_end: format!("WG-2026-12-{}-{index}", row.file_number),
            file_number: row.file_number,
            person: row.person,
            payee: row.payee,
            iban_before: (index % 2 == 0).then(|| "DE0".to_owned()),
            iban: row.iban,
            amount: row.amount,
            mark: Mark::Granted,
            state: RowState::Same,
            before: Some(row.amount),
            why: String::new(),
            facts: None,
        })
        .collect()
    })
}

fn kind() -> impl Strategy<Value = ChangeKind> {
    prop_oneof![
        Just(ChangeKind::Hold),
        (1_i64..999).prop_map(|cents| ChangeKind::Amount { amount: Money::from_cents(cents) }),
        (text(), text(), text()).prop_map(|(payee, iban, proof)| ChangeKind::Account { payee, iban, proof }),
        (prop::option::of("P[1-3]"), text(), text(), 1_i64..999).prop_map(|(person, payee, iban, cents)| {
            ChangeKind::New { person, payee, iban, amount: Money::from_cents(cents) }
        }),
        (prop::option::of(text()), prop::option::of(text()), 1_i64..999).prop_map(|(payee, iban, cents)| {
            ChangeKind::Settled { due: Money::from_cents(cents), decided: true, payee, iban }
        }),
        (1_i64..999).prop_map(|cents| ChangeKind::SetOff {
            of: month(),
            amount: Money::from_cents(cents),
            monthly: None,
            law: "§ 29 Abs. 2 WoGG".to_owned(),
        }),
    ]
}

fn month() -> Month {
    Month { year: 2026, month: 12 }
}

fn bodies() -> impl Strategy<Value = Body> {
    let day: CivilDate = "2026-11-20".parse().unwrap();
    prop_oneof![
        (persons(), values()).prop_map(move |(persons, values)| Body::Case(CaseAct::Taken {
            service: "geburtsanzeige".to_owned(),
            number: "DPX1-000001-M".to_owned(),
            form: "oral".to_owned(),
            received: day,
            persons,
            values,
            evidence: Vec::new(),
            warnings: Vec::new(),
        })),
        (persons(), values(), text()).prop_map(|(persons, values, reason)| Body::Case(CaseAct::Supplemented {
            persons,
            values,
            evidence: Vec::new(),
            reason,
            warnings: Vec::new(),
        })),
        (persons(), values(), text()).prop_map(|(persons, values, reason)| Body::Case(CaseAct::Corrected {
            values,
            evidence: Vec::new(),
            reason,
            warnings: Vec::new(),
            persons,
        })),
        ("P[1-3]", text()).prop_map(move |(person, file_number)| Body::Case(CaseAct::HoldRaised {
            hold: HoldId([4; 16]),
            person: extract_person(&person),
            died: Some(day),
            target: HoldTarget::Grant { benefit: "wohngeld".to_owned(), file_number },
        })),
        text().prop_map(|text| Body::Case(CaseAct::Noted { text })),
        prop::collection::vec(any::<u8>(), 0..200).prop_map(|data| Body::Paper(PaperAct::Printed {
            number: "DPX1-000002-K".to_owned(),
            paper: "empfang".to_owned(),
            kind: PaperKind::Empfang,
            copies: 1,
            check_code: "AAAA".to_owned(),
            content: [8; 32],
            valid_until: None,
            signatory: None,
            replaces: None,
            basis: None,
            anchor: String::new(),
            data,
        })),
        list_rows().prop_map(|rows| Body::Payment(PaymentAct::ListTaken {
            benefit: "wohngeld".to_owned(),
            month: month(),
            source: ListSource::Extract,
            hash: [5; 32],
            rows,
        })),
        (run_rows(), "[AB]-9").prop_map(|(rows, waiting)| {
            let mut warnings: Vec<RunWarning> = (0..rows.len())
                .map(|index| RunWarning {
                    code: "account_changed".to_owned(),
                    row: u32::try_from(index).ok(),
                    detail: if index % 3 == 0 { String::new() } else { format!("{index} 1234") },
                })
                .collect();
            warnings.push(RunWarning { code: "new_waiting".to_owned(), row: None, detail: waiting });
            warnings.push(RunWarning { code: "total_deviates".to_owned(), row: None, detail: "+10.0".to_owned() });
            Body::Payment(PaymentAct::RunBuilt {
                run: RunId([6; 16]),
                benefit: "wohngeld".to_owned(),
                month: month(),
                execution: "2026-11-30".parse().unwrap(),
                list: [5; 32],
                rows,
                warnings,
                content: [7; 32],
                changes: Vec::new(),
                kind: None,
                node: None,
            })
        }),
        (kind(), "[AB]-[1-4]", text(), prop::option::of(text())).prop_map(|(kind, file_number, reason, row)| {
            Body::Payment(PaymentAct::ChangeRecorded {
                change: ChangeId([9; 16]),
                benefit: "wohngeld".to_owned(),
                file_number,
                from: month(),
                kind,
                reason,
                row,
                mark: None,
                notice: None,
                component: None,
            })
        }),
        text().prop_map(|reason| Body::Payment(PaymentAct::ChangeRejected { change: ChangeId([9; 16]), reason })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_taken_apart_and_joined_is_the_act(body in bodies()) {
        let whole = act(body);
        let parts = parts(whole.clone());
        let holders: BTreeSet<&Holder> = parts.pieces.iter().map(|(holder, _)| holder).collect();
        prop_assert_eq!(holders.len(), parts.pieces.len(), "a person has one piece");
        if parts.pieces.is_empty() {
            prop_assert_eq!(parts.frame.to_bytes(), whole.to_bytes(), "an act of nobody keeps its bytes");
        }
        prop_assert_eq!(again(&parts, &BTreeSet::new()), whole);
    }

    #[test]
    fn an_erased_person_is_in_no_part_that_is_left_and_the_others_are_untouched(
        rows in run_rows(), chosen in any::<prop::sample::Index>(),
    ) {
        // Words that stand nowhere else, so that they can be looked for in bytes.
        let rows: Vec<RunRow> = rows.into_iter().enumerate().map(|(index, row)| RunRow {
            payee: format!("Geheim{index}x"), iban: format!("DE99{index}y"), ..row
        }).collect();
        prop_assume!(!rows.is_empty());
        let whole = act(Body::Payment(PaymentAct::RunBuilt {
            run: RunId([6; 16]), benefit: "wohngeld".to_owned(), month: month(),
            execution: "2026-11-30".parse().unwrap(), list: [5; 32], rows: rows.clone(), warnings: Vec::new(),
            content: [7; 32], changes: Vec::new(), kind: None, node: None,
        }));
        let parts = parts(whole);
        let gone = parts.pieces[chosen.index(parts.pieces.len())].0.clone();
        let mut left = parts.frame.to_bytes();
        for (_, piece) in parts.pieces.iter().filter(|(holder, _)| *holder != gone) {
            left.extend(piece.to_bytes());
        }
        let joined = again(&parts, &BTreeSet::from([gone.clone()]));
        let Body::Payment(PaymentAct::RunBuilt { rows: kept, .. }) = joined.body else { panic!() };
        let mut erased = 0;
        let mut numbers = BTreeSet::new();
        for (before, after) in rows.iter().zip(&kept) {
            let said = |text: &str| left.windows(text.len()).any(|bytes| bytes == text.as_bytes());
            prop_assert_eq!(after.amount, before.amount);
            if after.erased() {
                erased += 1;
                prop_assert!(!said(&before.payee) && !said(&before.iban));
                prop_assert!(after.person.is_none() && after.iban_before.is_none() && after.payee == ERASED);
                prop_assert!(numbers.insert((after.file_number.clone(), after.end_to_end.clone())), "told apart");
            } else {
                prop_assert_eq!(after, before);
            }
        }
        let whose = |row: &RunRow| row.person.clone().or_else(|| Plain.person_of("", &row.file_number));
        let of_gone = |row: &&RunRow| match &gone {
            Holder::Person(person) => whose(row).as_ref() == Some(person),
            Holder::File { file_number, .. } => whose(row).is_none() && row.file_number == *file_number,
            Holder::Part { .. } | Holder::Account { .. } => false,
        };
        prop_assert_eq!(erased, rows.iter().filter(of_gone).count());
    }
}

#[test]
fn a_part_that_was_typed_has_a_key_of_its_own_and_a_known_person_the_same_in_every_act() {
    let value = |field: &str, value: &str| FieldValue {
        field: field.to_owned(),
        value: value.to_owned(),
        source: Source::Declared,
    };
    let taken = parts(act(Body::Case(CaseAct::Taken {
        service: "geburtsanzeige".to_owned(),
        number: "DPX1-000001-M".to_owned(),
        form: "oral".to_owned(),
        received: "2026-11-20".parse().unwrap(),
        persons: vec![CasePerson { part: "mother".to_owned(), subject: extract_person("P1") }],
        values: vec![value("c1", "Kind"), value("m1", "Mutter"), value("f1", "Vater")],
        evidence: Vec::new(),
        warnings: Vec::new(),
    })));
    let holders: Vec<&Holder> = taken.pieces.iter().map(|(holder, _)| holder).collect();
    let father = Holder::Part { case: CASE, part: "father".to_owned() };
    assert_eq!(holders, [&Holder::Person("P1".to_owned()), &father]);
    let joined = again(&taken, &BTreeSet::from([father]));
    let Body::Case(CaseAct::Taken { values, persons, .. }) = joined.body else { panic!() };
    let texts: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(texts, ["Kind", "Mutter", ERASED]);
    assert_eq!(persons[0].subject, extract_person("P1"));
    let hold = parts(act(Body::Case(CaseAct::HoldRaised {
        hold: HoldId([4; 16]),
        person: extract_person("P1"),
        died: None,
        target: HoldTarget::Document { document: "D1".to_owned() },
    })));
    assert_eq!(hold.pieces[0].0, Holder::Person("P1".to_owned()));
}

#[test]
fn a_paper_can_be_made_again_only_while_all_its_persons_are_there() {
    let data = b"{\"mother\":\"M\",\"father\":\"F\"}".to_vec();
    let paper = parts(act(Body::Paper(PaperAct::Printed {
        number: "DPX1-000002-K".to_owned(),
        paper: "empfang".to_owned(),
        kind: PaperKind::Empfang,
        copies: 1,
        check_code: "AAAA".to_owned(),
        content: [8; 32],
        valid_until: None,
        signatory: None,
        replaces: None,
        basis: None,
        anchor: String::new(),
        data: data.clone(),
    })));
    assert_eq!(paper.pieces.len(), 2);
    for (holder, piece) in &paper.pieces {
        let bytes = piece.to_bytes();
        assert!(!bytes.windows(6).any(|window| window == b"mother"), "one share says nothing");
        let joined = again(&paper, &BTreeSet::from([holder.clone()]));
        let Body::Paper(PaperAct::Printed { data, number, .. }) = joined.body else { panic!() };
        assert!(data.is_empty());
        assert_eq!(number, "DPX1-000002-K");
    }
}
