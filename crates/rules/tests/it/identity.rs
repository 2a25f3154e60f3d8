use model::{CivilDate, PartialDate};
use rules::identity::{Fit, ReadError, SerialFinding, SerialForm, fit, read, rule, serial};
use rules::mrz::{Check, VerifyError, check_digit, transliterate};

use crate::vectors::{load, text};

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// The vectors' fields are what others made the lines from: reading must give them back.
#[test]
fn every_zone_of_the_vectors_is_read_back_into_its_fields() {
    let Some(lines) = load("mrz_dev.jsonl") else {
        return;
    };
    for line in lines.iter().filter(|line| text(line, "kind") == "build") {
        let fields = &line["fields"];
        let field = |key: &str| fields[key].as_str().unwrap();
        let lines: Vec<&str> = line["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        // A day on which the document is shown: after the birth, and within fifty years of its end.
        let read = read(&lines.join("\n"), day("2026-08-01")).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert!(read.failing.is_empty(), "{line}");
        assert_eq!(read.zone.surname, transliterate(field("surname")).replace('<', " "), "{line}");
        assert_eq!(read.zone.given_names, transliterate(field("given_names")).replace('<', " "), "{line}");
        assert_eq!(read.zone.number, field("document_number"), "{line}");
        assert_eq!(read.zone.code, field("document_code"), "{line}");
        assert_eq!(read.zone.state, field("issuing_state"), "{line}");
        assert_eq!(read.zone.nationality, field("nationality"), "{line}");
        assert_eq!(read.zone.sex, field("sex").chars().next().filter(|c| *c != '<'), "{line}");
        assert_eq!(read.zone.expires, Some(day(field("expiry_date"))), "{line}");
        let born = day(field("birth_date"));
        // Two digits of the year cannot tell somebody of a hundred from a child.
        if born > day("1926-08-01") {
            assert_eq!(read.zone.born, Some(PartialDate::from(born)), "{line}");
        }
        assert_eq!(read.expired, day(field("expiry_date")) < day("2026-08-01"), "{line}");
    }
}

#[test]
fn a_wrong_digit_is_named_and_the_rest_is_read_all_the_same() {
    // The published specimen with another composite digit.
    let typed = "IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<5\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<";
    let seen = read(typed, day("2020-10-31")).unwrap();
    assert_eq!(seen.failing, [Check::Composite]);
    assert_eq!((seen.zone.surname.as_str(), seen.zone.given_names.as_str()), ("MUSTERMANN", "ERIKA"));
    assert!(!seen.expired, "the last day is a day of validity");
    assert!(read(typed, day("2020-11-01")).unwrap().expired);
}

#[test]
fn what_scanners_and_tired_fingers_give_is_understood() {
    let plain = "IDD<<T220001293<<<<<<<<<<<<<<<6408125<2010315D<<<<<<<<<<<<<4MUSTERMANN<<ERIKA<<<<<<<<<<<<<";
    let on = day("2020-01-01");
    let whole = read(plain, on).unwrap();
    assert!(whole.failing.is_empty());
    let scanned = plain.to_lowercase().replace("<<<<", "‹‹«<");
    assert_eq!(read(&scanned, on).unwrap(), whole);
    let spaced =
        "\n IDD<<T22000 1293<<<<<<<<<<<<<<<\n\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<< \n";
    assert_eq!(read(spaced, on).unwrap(), whole);
    assert_eq!(read("", on), Err(ReadError::Size { lines: 0, longest: 0 }));
    assert_eq!(read("IDD<<", on), Err(ReadError::Size { lines: 1, longest: 5 }));
    let short = "IDD<<T220001293<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<";
    assert_eq!(read(short, on), Err(ReadError::Line(VerifyError::Length { line: 1, expected: 30 })));
    let odd = "IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMÜSTERMANN<<ERIKA<<<<<<<<<<<<<";
    assert_eq!(read(odd, on), Err(ReadError::Line(VerifyError::Character { line: 3, position: 2 })));
}

#[test]
fn dates_that_cannot_be_are_told_and_unknown_parts_are_not() {
    let zone = |birth: &str| {
        let born = format!("{birth}{}", check_digit(birth).unwrap());
        let end = "3112315";
        let all = format!("C01X00T478{born}{end}{}", "<".repeat(15));
        let composite = check_digit(&all).unwrap();
        let lines = format!(
            "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<{born}F{end}{}{composite}",
            "<".repeat(15)
        );
        read(&lines, day("2026-08-01")).unwrap()
    };
    assert_eq!(zone("64<<<<").zone.born, "1964-00-00".parse().ok());
    assert!(!zone("64<<<<").odd_birth);
    assert!(zone("641301").odd_birth);
    // 2026-08-02 lies ahead, so it was 1926.
    assert_eq!(zone("260802").zone.born, "1926-08-02".parse().ok());
    assert_eq!(zone("260801").zone.born, "2026-08-01".parse().ok());
}

#[test]
fn validity_follows_kind_age_and_day() {
    let last = |kind: &str, on: &str, born: &str| {
        rule(kind, day(on)).and_then(|rule| rule.last_day(day(on), born.parse().ok()))
    };
    // The specimen of 2021 is valid from 2 August 2021 to 1 August 2031.
    assert_eq!(last("pa", "2021-08-02", "1983-08-12"), Some(day("2031-08-01")));
    assert_eq!(last("pa", "2026-08-01", "2002-08-02"), Some(day("2032-07-31")), "23 years old");
    assert_eq!(last("pa", "2026-08-01", "2002-08-01"), Some(day("2036-07-31")), "24 on the day");
    assert_eq!(last("vpa", "2023-11-30", ""), Some(day("2024-02-28")), "30 February is 29 February 2024");
    assert_eq!(last("vpass", "2024-02-29", ""), Some(day("2025-02-27")));
    assert_eq!(last("kinderreisepass", "2023-12-31", ""), Some(day("2024-12-30")));
    assert_eq!(rule("kinderreisepass", day("2024-01-01")), None, "abolished");
    assert_eq!(rule("passport", day("2024-01-01")), None);
    let code = |kind: &str, on: &str| rule(kind, day(on)).unwrap().codes[0].clone();
    assert_eq!((code("pass", "2023-11-29").as_str(), code("pass", "2026-08-01").as_str()), ("P", "PP"));
    assert_eq!((code("vpa", "2023-11-29").as_str(), code("vpass", "2023-11-29").as_str()), ("IT", "PP"));
}

#[test]
fn an_odd_form_of_a_serial_is_a_warning_and_a_wrong_check_digit_a_refusal() {
    let chip = |text: &str| serial(SerialForm::Chip, text);
    let blank = |text: &str| serial(SerialForm::Blank, text);
    assert_eq!(chip("LZ6311T47"), Ok("LZ6311T47".to_owned()));
    assert_eq!(chip("lz6311t475"), Ok("LZ6311T47".to_owned()), "with its check digit");
    assert_eq!(chip("LZ6311T474"), Err(SerialFinding::CheckDigit));
    assert_eq!(chip("LZ6311T4"), Err(SerialFinding::Form));
    // The specimen of 2010 has zeros: odd by the letter of the rule, its check digit is right.
    assert_eq!(chip("T22000129"), Err(SerialFinding::Form));
    assert_eq!(blank("A1234567"), Ok("A1234567".to_owned()));
    assert_eq!(blank("A 123-4567"), Ok("A1234567".to_owned()));
    let digit = check_digit("A1234567").unwrap();
    assert_eq!(blank(&format!("A1234567{digit}")), Ok("A1234567".to_owned()));
    assert_eq!(blank("11234567"), Err(SerialFinding::Form));
    assert_eq!(blank("ÄÖÜ"), Err(SerialFinding::Form));
    assert_eq!(blank(""), Err(SerialFinding::Form));
}

#[test]
fn names_fit_the_printed_fields_by_their_lengths() {
    assert_eq!(fit("vornamen", "Erika Maria"), Fit::Size1);
    assert_eq!(fit("vornamen", "Maximilian Alexander Konstantin"), Fit::Size2);
    assert_eq!(fit("vornamen", &"Maximilian ".repeat(9)), Fit::TooLong);
    // Two lines of 26: broken at the hyphen.
    assert_eq!(fit("name", "Leutheusser-Schnarrenberger"), Fit::Size1);
    assert_eq!(fit("wohnort", &"x".repeat(26)), Fit::TooLong);
    assert_eq!(fit("unknown", &"x".repeat(260)), Fit::Size1);
}
