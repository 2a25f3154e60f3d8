use proptest::prelude::*;
use rules::mrz::{BuildError, Check, Fields, Format, build, check_digit, transliterate, verify};

use crate::vectors::{load, text};

/// Specimens published with ICAO Doc 9303 and with the German cards.
#[test]
fn published_specimens() {
    assert_eq!(check_digit("L898902C3"), Some('6'));
    assert_eq!(check_digit("740812"), Some('2'));
    assert_eq!(check_digit("ü"), None);
    for (format, lines) in [
        (
            Format::Td3,
            &["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"][..],
        ),
        (
            Format::Td1,
            &["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
        ),
        (Format::Td2, &["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]),
        (
            Format::Td1,
            &["IDD<<T220001293<<<<<<<<<<<<<<<", "6408125<2010315D<<<<<<<<<<<<<4", "MUSTERMANN<<ERIKA<<<<<<<<<<<<<"],
        ),
    ] {
        assert_eq!(verify(format, lines), Ok(vec![]), "{lines:?}");
    }
    // The optional digit of the passport wrong: its own finding, and the composite's.
    let spoilt = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<20"];
    assert_eq!(verify(Format::Td3, &spoilt), Ok(vec![Check::Composite, Check::Optional]));
}

#[test]
fn a_card_number_of_more_than_nine_characters_goes_on_in_the_optional_field() {
    // Sample of Doc 9303-5: D23145890734, digit 9.
    let lines = ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"];
    assert_eq!(verify(Format::Td1, &lines), Ok(vec![]));
}

#[test]
fn names_in_the_letters_of_the_zone() {
    for (name, zone) in [
        ("Müller-Lüdenscheidt", "MUELLER<LUEDENSCHEIDT"),
        ("Mu\u{308}ller", "MUELLER"),
        ("O’Connor d'Arcy", "OCONNOR<DARCY"),
        ("Ångström Sørensen Æsir Þór", "AANGSTROEM<SOERENSEN<AESIR<THOR"),
        ("Růžička", "RUZICKA"),
        ("St. John – Smith", "ST<JOHN<SMITH"),
        ("GROẞ Großmann", "GROSS<GROSSMANN"),
        (" Ian  Đặng- ", "IAN<DANG"),
        ("ŒUVRE ĳsberg", "OEUVRE<IJSBERG"),
    ] {
        assert_eq!(transliterate(name), zone);
    }
}

fn fields() -> Fields<'static> {
    Fields {
        surname: "Musterfrau",
        given_names: "Gül Ann",
        birth_date: "1964-08-12".parse().unwrap(),
        expiry_date: "2031-08-01".parse().unwrap(),
        document_code: "ID",
        issuing_state: "D",
        nationality: "D",
        document_number: "LZ6311T47",
        sex: "<",
        optional1: "",
        optional2: "",
    }
}

#[test]
fn a_zone_that_cannot_be_made_is_refused_with_the_field() {
    let bad = |change: fn(&mut Fields<'static>)| {
        let mut fields = fields();
        change(&mut fields);
        build(Format::Td1, &fields).unwrap_err()
    };
    assert_eq!(bad(|f| f.document_number = "LZ6311T475"), BuildError::TooLong { field: "document_number", max: 9 });
    assert_eq!(bad(|f| f.document_number = ""), BuildError::Characters { field: "document_number" });
    assert_eq!(bad(|f| f.nationality = "d"), BuildError::Characters { field: "nationality" });
    assert_eq!(bad(|f| f.sex = "X"), BuildError::Characters { field: "sex" });
    assert_eq!(bad(|f| f.surname = "Abcdefghijklmnopqrstuvwxyz"), BuildError::TooLong { field: "surname", max: 30 });
    assert_eq!(bad(|f| (f.surname, f.given_names) = ("", "-")), BuildError::Characters { field: "surname" });
    let unknown = Fields { birth_date: "1931-00-00".parse().unwrap(), ..fields() };
    assert!(build(Format::Td1, &unknown).unwrap()[1].starts_with("31<<<<"));
}

#[test]
fn all_vectors() {
    let Some(lines) = load("mrz_dev.jsonl") else {
        return;
    };
    for line in &lines {
        let format = || text(line, "format").parse::<Format>().unwrap();
        match text(line, "kind") {
            "check_digit" => assert_eq!(
                check_digit(text(line, "input")).map(String::from).as_deref(),
                Some(text(line, "expected")),
                "{line}"
            ),
            "transliterate" => assert_eq!(transliterate(text(line, "input")), text(line, "expected"), "{line}"),
            "verify" => {
                let given: Vec<&str> = line["lines"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
                let failing: Vec<&str> = verify(format(), &given).unwrap().into_iter().map(Check::name).collect();
                assert_eq!(serde_json::json!(failing), line["failing_checks"], "{line}");
            }
            "build" => {
                let member = &line["fields"];
                let field = |key: &str| member[key].as_str().unwrap_or_default();
                let made = build(
                    format(),
                    &Fields {
                        surname: field("surname"),
                        given_names: field("given_names"),
                        birth_date: field("birth_date").parse().unwrap(),
                        expiry_date: field("expiry_date").parse().unwrap(),
                        document_code: field("document_code"),
                        issuing_state: field("issuing_state"),
                        nationality: field("nationality"),
                        document_number: field("document_number"),
                        sex: field("sex"),
                        optional1: field("optional1"),
                        optional2: field("optional2"),
                    },
                );
                assert_eq!(serde_json::json!(made.unwrap()), line["lines"], "{line}");
            }
            other => panic!("unknown kind {other}"),
        }
    }
    println!("{} zone vectors", lines.len());
}

proptest! {
    #[test]
    fn a_made_zone_verifies_and_one_wrong_digit_is_noticed(
        number in "[A-Z0-9]{1,9}", birth in 0_i64..30_000, which in 0_usize..3, at in 0_usize..6, by in 1_u8..10,
    ) {
        let birth = model::CivilDate::new(1940, 1, 1).unwrap().plus_days(birth);
        let fields = Fields { document_number: &number, birth_date: birth.into(), ..fields() };
        let format = [Format::Td1, Format::Td2, Format::Td3][which];
        let lines = build(format, &fields).unwrap();
        let given: Vec<&str> = lines.iter().map(String::as_str).collect();
        prop_assert_eq!(verify(format, &given), Ok(vec![]));
        for line in &lines { prop_assert_eq!(line.len(), format.size().1); }

        let start = if format == Format::Td1 { 0 } else { 13 };
        let mut wrong = lines[1].clone().into_bytes();
        wrong[start + at] = b'0' + (wrong[start + at] - b'0' + by) % 10;
        let wrong = String::from_utf8(wrong).unwrap();
        let mut given = given;
        given[1] = &wrong;
        prop_assert_eq!(verify(format, &given), Ok(vec![Check::BirthDate, Check::Composite]));
    }
}
