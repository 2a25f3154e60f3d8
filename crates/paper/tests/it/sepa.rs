//! Payment files against the schemas of ISO and of the German banks, and against the rules no schema expresses.

use std::collections::HashSet;
use std::marker::PhantomData;
use std::path::Path;

use model::{Instant, Money};
use paper::domain::{Domain, Exercise, Real};
use paper::sepa::{self, Batch, ListOptions, Payment, Purpose, Reason};
use proptest::prelude::*;

use crate::fixtures::day;
use crate::tools;

/// A German IBAN with right check digits.
pub fn german(blz: &str, account: u64) -> String {
    let bban = format!("{blz}{account:010}");
    let digits = rules::iban::check_digits("DE", &bban).unwrap();
    format!("DE{digits:02}{bban}")
}

/// Bank codes: one that exists in sample numbers, one that cannot exist.
const REAL_BANK: &str = "37040044";
const INVENTED_BANK: &str = "00012345";

fn bank<D: Domain>() -> &'static str {
    if D::EXERCISE { INVENTED_BANK } else { REAL_BANK }
}

fn payment<D: Domain>(i: u64) -> Payment {
    Payment {
        payee: format!("Jürgen Müßig & Söhne {i}"),
        iban: german(bank::<D>(), i + 1),
        amount: Money::from_cents(i64::try_from(i).unwrap() * 7 + 1),
        end_to_end_id: format!("WG-2026-12-{i}-1"),
        remittance: format!("Wohngeld 12/2026 AZ 50-{i}"),
    }
}

pub fn batch<D: Domain>(payments: &[Payment]) -> Batch<'_, D> {
    Batch {
        message_id: "NB-WG-2026-12-1".into(),
        created: Instant::parse("2026-11-24T09:25:13Z").unwrap(),
        debtor: "Stadt Talbrück".into(),
        debtor_iban: german(bank::<D>(), 4_711),
        debtor_bic: None,
        execution: day("2026-11-30"),
        purpose: Purpose::Ssbe,
        payments,
        domain: PhantomData,
    }
}

pub fn validate(bytes: &[u8], schema: &str) -> Option<bool> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.xml");
    std::fs::write(&file, bytes).unwrap();
    let schema = tools::schemas().join(schema);
    assert!(Path::new(&schema).exists(), "{} is missing", schema.display());
    let output =
        tools::run("xmllint", &["--noout", "--nonet", "--schema", schema.to_str().unwrap(), file.to_str().unwrap()])?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr).lines().take(5).collect::<Vec<_>>().join("\n"));
    }
    Some(output.status.success())
}

pub const SCHEMAS: [&str; 2] = ["pain.001.001.09.xsd", "pain.001.001.09_GBIC_5.xsd"];

#[test]
fn real_files_are_valid_for_iso_and_german_banks() {
    let mut payments: Vec<Payment> = (0..50).map(payment::<Real>).collect();
    payments[0].payee = "Nguyễn Thị Hương".into();
    payments[1].amount = Money::from_cents(1);
    payments[2].amount = Money::from_cents(sepa::MAX_AMOUNT);
    payments[3].remittance = String::new();
    payments[4].iban = "NL91 ABNA 0417 1643 00".into();
    payments[5].payee = "x".repeat(70);
    payments[6].end_to_end_id = "E".repeat(35);
    payments[7].remittance = "ä".repeat(140);
    for (bic, purpose) in
        [(None, Purpose::None), (Some("MARKDEF1100".to_owned()), Purpose::Govt), (None, Purpose::Ssbe)]
    {
        let batch = Batch { debtor_bic: bic, purpose, ..batch::<Real>(&payments) };
        let written = sepa::write(&batch).unwrap();
        for schema in SCHEMAS {
            match validate(&written.bytes, schema) {
                Some(valid) => assert!(valid, "{schema}"),
                None => return,
            }
        }
    }
}

#[test]
fn the_schemas_do_refuse_what_they_should() {
    let payments = [payment::<Real>(1)];
    let good = String::from_utf8(sepa::write(&batch::<Real>(&payments)).unwrap().bytes).unwrap();
    for (from, to) in [
        ("<InstdAmt Ccy=\"EUR\">0.08", "<InstdAmt Ccy=\"EUR\">0.00"),
        ("<PmtMtd>TRF</PmtMtd>", ""),
        ("WG-2026", "WG_2026"),
    ] {
        assert!(good.contains(from), "{from}");
        match validate(good.replace(from, to).as_bytes(), SCHEMAS[1]) {
            Some(valid) => assert!(!valid, "{from} → {to}"),
            None => return,
        }
    }
}

#[test]
fn an_exercise_file_is_nothing_for_a_bank() {
    let payments: Vec<Payment> = (0..3).map(payment::<Exercise>).collect();
    let written = sepa::write(&batch::<Exercise>(&payments)).unwrap();
    let text = String::from_utf8(written.bytes.clone()).unwrap();
    assert!(text.lines().nth(1).unwrap().starts_with("<!-- ÜBUNG"));
    assert!(!text.contains("urn:iso") && text.contains("<MsgId>UEBUNG-NB-WG-2026-12-1</MsgId>"));
    assert!(text.lines().nth(2).unwrap().starts_with("<Uebung "));
    for schema in SCHEMAS {
        if let Some(valid) = validate(&written.bytes, schema) {
            assert!(!valid);
        }
    }
    // Otherwise it is the real thing: with the root exchanged it is valid, so a drill trains what will be used.
    let real = text
        .replace(
            "<Uebung xmlns=\"urn:notbetrieb:uebung:pain.001.001.09\">",
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">",
        )
        .replace("</Uebung>", "</Document>");
    for schema in SCHEMAS {
        if let Some(valid) = validate(real.as_bytes(), schema) {
            assert!(valid, "{schema}");
        }
    }
}

fn reasons<D: Domain>(payments: &[Payment]) -> Vec<(usize, Reason)> {
    sepa::write(&batch::<D>(payments)).unwrap_err().into_iter().map(|fault| (fault.row, fault.reason)).collect()
}

#[test]
fn worlds_do_not_mix() {
    let invented = payment::<Exercise>(1);
    let mut real = payment::<Real>(2);
    assert_eq!(reasons::<Real>(std::slice::from_ref(&invented)), [(1, Reason::ExerciseInReality)]);
    assert_eq!(reasons::<Exercise>(&[invented, real.clone()]), [(2, Reason::RealAccountInExercise)]);
    real.iban = "NL91ABNA0417164300".into();
    assert_eq!(reasons::<Exercise>(&[real]), [(1, Reason::RealAccountInExercise)]);
    let payments = [payment::<Real>(1)];
    let borrowed = Batch { message_id: "UEBUNG-1".into(), ..batch::<Real>(&payments) };
    assert_eq!(sepa::write(&borrowed).unwrap_err()[0].reason, Reason::ExerciseInReality);
}

#[test]
fn every_fault_is_named_with_its_row() {
    let spoil = |change: fn(&mut Payment)| {
        let mut payments = [payment::<Real>(1), payment::<Real>(2), payment::<Real>(3)];
        change(&mut payments[1]);
        reasons::<Real>(&payments)
    };
    assert!(matches!(spoil(|p| p.iban = "DE88370400440532013000".into())[..], [(2, Reason::Iban(_))]));
    assert!(matches!(spoil(|p| p.iban = "CH9300762011623852957".into())[..], [(2, Reason::OutsideEea(_))]));
    assert!(matches!(spoil(|p| p.iban = "BR1800360305000010009795493C1".into())[..], [(2, Reason::OutsideSepa(_))]));
    assert_eq!(spoil(|p| p.amount = Money::ZERO), [(2, Reason::Amount)]);
    assert_eq!(spoil(|p| p.amount = Money::from_cents(-5)), [(2, Reason::Amount)]);
    assert_eq!(spoil(|p| p.amount = Money::from_cents(sepa::MAX_AMOUNT + 1)), [(2, Reason::Amount)]);
    assert_eq!(spoil(|p| p.payee = "  ".into()), [(2, Reason::NameEmpty)]);
    assert_eq!(spoil(|p| p.payee = "x".repeat(71)), [(2, Reason::NameTooLong(71))]);
    assert_eq!(spoil(|p| p.payee = "日本".into()), [(2, Reason::NameUnprintable)]);
    assert_eq!(spoil(|p| p.end_to_end_id = "a/b".into()), [(2, Reason::Id("EndToEndId"))]);
    assert_eq!(spoil(|p| p.end_to_end_id = String::new()), [(2, Reason::Id("EndToEndId"))]);
    assert_eq!(spoil(|p| p.end_to_end_id = "E".repeat(36)), [(2, Reason::Id("EndToEndId"))]);
    assert_eq!(spoil(|p| p.end_to_end_id = "WG-2026-12-1-1".into()), [(2, Reason::Duplicate(1))]);
    assert_eq!(spoil(|p| p.remittance = "x".repeat(141)), [(2, Reason::RemittanceTooLong(141))]);
    assert_eq!(reasons::<Real>(&[]), [(0, Reason::Empty)]);
    let payments = [payment::<Real>(1)];
    for (broken, reason) in [
        (Batch { debtor: String::new(), ..batch::<Real>(&payments) }, Reason::NameEmpty),
        (Batch { debtor_bic: Some("markdef1".into()), ..batch::<Real>(&payments) }, Reason::Bic),
        (Batch { message_id: "a b".into(), ..batch::<Real>(&payments) }, Reason::Id("MsgId")),
    ] {
        let faults = sepa::write(&broken).unwrap_err();
        assert_eq!((faults[0].row, &faults[0].reason), (0, &reason));
    }
}

#[test]
fn the_same_batch_gives_the_same_bytes_and_the_winter_hour() {
    let payments: Vec<Payment> = (0..2_000).map(payment::<Real>).collect();
    let first = sepa::write(&batch::<Real>(&payments)).unwrap();
    assert_eq!(first, sepa::write(&batch::<Real>(&payments)).unwrap());
    let text = String::from_utf8(first.bytes.clone()).unwrap();
    assert!(text.contains("<CreDtTm>2026-11-24T10:25:13</CreDtTm>"));
    assert!(!first.bytes.starts_with(b"\xef\xbb\xbf"));
    let mut stream = Vec::new();
    let summary = sepa::write_to(&batch::<Real>(&payments), &mut stream).unwrap();
    assert_eq!((&stream, summary.sha256, summary.bytes), (&first.bytes, first.sha256, stream.len() as u64));
}

#[test]
fn a_broken_stream_is_an_error_not_a_file() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let payments: Vec<Payment> = (0..2_000).map(payment::<Real>).collect();
    assert!(matches!(sepa::write_to(&batch::<Real>(&payments), &mut Full(100_000)), Err(sepa::WriteError::Stream(_))));
}

#[test]
fn changed_names_are_reported() {
    let mut payments = [payment::<Real>(1), payment::<Real>(2)];
    payments[1].payee = "Şahin-Đorđević".into();
    let written = sepa::write(&batch::<Real>(&payments)).unwrap();
    let changed: Vec<_> = written.transliterated.iter().map(|t| (t.row, t.from.as_str(), t.to.as_str())).collect();
    assert_eq!(changed, [(2, "Şahin-Đorđević", "Sahin-Dordevic")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::vec(("[A-Za-zÄÖÜäöüß&' -]{0,20}[A-Z]", 0u64..9_999_999_999, 1i64..=sepa::MAX_AMOUNT, "[A-Za-z0-9 ,.&äß-]{0,40}"), 1..40),
    ) {
        let payments: Vec<Payment> = rows
            .into_iter()
            .enumerate()
            .map(|(i, (name, account, cents, text))| Payment {
                payee: name,
                iban: german(REAL_BANK, account),
                amount: Money::from_cents(cents),
                end_to_end_id: format!("E-{i}"),
                remittance: text,
            })
            .collect();
        let written = sepa::write(&batch::<Real>(&payments)).unwrap();
        let list = paper::bank::read(written.bytes.as_slice()).unwrap();
        prop_assert!(list.bad.is_empty());
        prop_assert_eq!(list.sum(), written.control_sum);
        prop_assert_eq!(list.payments.len(), payments.len());
        for (read, sent) in list.payments.iter().zip(&payments) {
            prop_assert_eq!(&read.payee_name, &sepa::bank_text(&sent.payee).into_owned());
            prop_assert_eq!(&read.iban, &sent.iban);
            prop_assert_eq!(read.amount, sent.amount);
            prop_assert_eq!(read.end_to_end_id.as_ref(), Some(&sent.end_to_end_id));
            prop_assert_eq!(&read.remittance, &sepa::bank_text(&sent.remittance).into_owned());
        }
    }
}

fn options() -> ListOptions {
    ListOptions {
        debtor: Some("Stadt Talbrück".into()),
        debtor_iban: Some(german(REAL_BANK, 4_711)),
        execution: Some(day("2026-11-30")),
        message_id: Some("NB-LISTE-1".into()),
        created: Some(Instant::parse("2026-11-24T09:25:13Z").unwrap()),
        ..ListOptions::default()
    }
}

#[test]
fn a_typed_list_becomes_a_valid_file() {
    let list = format!(
        "{{\"name\":\"Jürgen Weiß\",\"iban\":\"{}\",\"amount\":\"450.00\",\"file_number\":\"50-17\"}}\n\n{{\"name\":\"Şahin\",\"iban\":\"{}\",\"amount\":120.5,\"end_to_end_id\":\"X-1\",\"remittance\":\"Miete\"}}\n",
        german(REAL_BANK, 1),
        german(REAL_BANK, 2)
    );
    let written = sepa::from_list::<Real, _>(|| Ok(list.as_bytes()), &options()).unwrap();
    assert_eq!((written.count, written.control_sum), (2, Money::from_cents(57_050)));
    assert_eq!(written.transliterated[0].row, 3, "line of the list");
    let text = String::from_utf8(written.bytes.clone()).unwrap();
    assert!(text.contains("<EndToEndId>NB-LISTE-1-000001</EndToEndId>") && text.contains("<Ustrd>AZ 50-17</Ustrd>"));
    for schema in SCHEMAS {
        if let Some(valid) = validate(&written.bytes, schema) {
            assert!(valid, "{schema}");
        }
    }
    // The head may stand in the list itself.
    let head = format!(
        "{{\"debtor\":\"Stadt Talbrück\",\"debtor_iban\":\"{}\",\"execution\":\"2026-11-30\",\"message_id\":\"NB-LISTE-1\",\"created\":\"2026-11-24T09:25:13Z\"}}\n",
        german(REAL_BANK, 4_711)
    );
    let whole = head + &list;
    let again = sepa::from_list::<Real, _>(|| Ok(whole.as_bytes()), &ListOptions::default()).unwrap();
    assert_eq!(again.control_sum, written.control_sum);
}

#[test]
fn csv_with_semicolons_and_german_amounts() {
    let list =
        format!("name;iban;amount;remittance\n\"Weiß; Jürgen\";{};1.234,56;\"Miete; Mai\"\n", german(REAL_BANK, 1));
    let written = sepa::from_list::<Real, _>(|| Ok(list.as_bytes()), &options()).unwrap();
    assert_eq!(written.control_sum, Money::from_cents(123_456));
}

#[test]
fn a_wrong_list_is_refused_with_line_and_reason() {
    let good = german(REAL_BANK, 1);
    let list = format!(
        "{{\"name\":\"A\",\"iban\":\"{good}\",\"amount\":\"1.00\"}}\n\
         {{\"name\":\"B\",\"iban\":\"DE88370400440532013000\",\"amount\":\"1.00\"}}\n\
         not json\n\
         {{\"name\":\"C\",\"iban\":\"{good}\",\"amount\":\"0.001\"}}\n\
         {{\"name\":\"D\",\"iban\":\"{good}\",\"amount\":\"1.00\",\"amonut\":\"2\"}}\n\
         {{\"name\":\"\",\"iban\":\"{good}\",\"amount\":\"1.00\"}}\n"
    );
    let faults = sepa::from_list::<Real, _>(|| Ok(list.as_bytes()), &options()).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.row).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6]);
    let codes: HashSet<&str> = faults.iter().map(|fault| fault.problem().code).collect();
    assert_eq!(codes, HashSet::from(["NB-B-001", "NB-B-017", "NB-B-002", "NB-B-003"]));
    // Faults that only the writer sees carry the list's line too.
    let twice = format!(
        "\n\n{0}\n{0}\n",
        format_args!("{{\"name\":\"A\",\"iban\":\"{good}\",\"amount\":\"1.00\",\"end_to_end_id\":\"X\"}}")
    );
    let faults = sepa::from_list::<Real, _>(|| Ok(twice.as_bytes()), &options()).unwrap_err();
    assert_eq!((faults[0].row, &faults[0].reason), (4, &Reason::Duplicate(3)));
    let missing = sepa::from_list::<Real, _>(|| Ok(twice.as_bytes()), &ListOptions::default()).unwrap_err();
    assert_eq!(missing.len(), 5);
}
