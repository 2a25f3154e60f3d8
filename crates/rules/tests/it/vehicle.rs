use rules::plate::{Plate, PlateError, parse, parse_with, special};
use rules::{evb, licence, vin};
use serde_json::json;

use crate::vectors::{load, text};

#[test]
fn published_examples() {
    assert_eq!(vin::check_field3("A1BS31Z0430336179"), Ok('4'));
    assert_eq!(licence::check_character("B072RRE2I55"), Some('5'));
    assert!(licence::is_valid("B072RRE2I55"));
    assert!(licence::is_provisional("B072RRE2I50") && !licence::is_valid("B072RRE2I50"));
    // The number all authorities show for the US digit: all ones.
    assert_eq!(vin::us_check_digit("11111111111111111"), Ok('1'));
    assert_eq!(vin::us_is_valid("1M8GDM9AXKP042788"), Ok(true));
}

#[test]
fn numbers_of_vehicles_at_the_edges() {
    assert_eq!(vin::check_field3(""), Err(vin::VinError::Length));
    assert_eq!(vin::check_field3("1"), Ok('2'));
    assert_eq!(vin::check_field3("1".repeat(18).as_str()), Err(vin::VinError::Length));
    assert_eq!(vin::check_field3("a1"), Err(vin::VinError::Characters));
    assert_eq!(vin::format_strict("WVW"), Err(vin::VinError::Length));
    assert!(["", "ABC123", "ABC12340", "abc1234", "ABCI123", "ABCO123", "ÄBC123"].iter().all(|n| !evb::is_valid(n)));
    assert_eq!(licence::check_character("B072RRE"), None);
    assert!(!licence::is_valid("Q072RRE2I55") && !licence::is_valid("B072RRE2I5ä"));
}

#[test]
fn plates_at_the_edges() {
    assert_eq!(parse("LÜN-A 1").map(|p| p.district), Ok("LÜN".to_owned()));
    for (text, expected) in [
        ("SO-AB 0", PlateError::Syntax),
        ("SO--AB 1", PlateError::Syntax),
        ("SO-AB  1", PlateError::Syntax),
        ("SO-AB 1 E", PlateError::Syntax),
        ("SO-AB 1 (4-10)", PlateError::Syntax),
        ("SO-AB 1(04-10)", PlateError::Syntax),
        ("SO-AB 1 ", PlateError::Syntax),
        ("SO-SS 1 (01-12)", PlateError::Forbidden),
        ("SO-AB 9999 (01-01)", PlateError::SeasonLength),
        ("HSK-AB 1234", PlateError::TooLong),
        ("HSK-AB 123 (04-10)", PlateError::TooLong),
    ] {
        assert_eq!(parse(text), Err(expected), "{text}");
    }
    assert_eq!(parse_with("STA-SI 1", &["STASI"]), Err(PlateError::Forbidden));
    assert_eq!(parse_with("SO-AH 1", &["AH"]), Err(PlateError::Forbidden));
    assert_eq!(special("SO-04"), None);
    assert_eq!(special("SO-0123A"), None);
    assert_eq!(special("SO-12345A"), None);
}

fn judged(plate: &Result<Plate, PlateError>) -> serde_json::Value {
    match plate {
        Ok(plate) => json!([
            true,
            plate.to_string(),
            plate.district,
            plate.letters,
            plate.digits,
            plate.suffix.map(|s| s.letter().to_string()),
            plate.season.map(|s| s.to_string())
        ]),
        Err(error) => json!([false, error.to_string()]),
    }
}

#[test]
fn all_vectors() {
    let Some(lines) = load("vin_dev.jsonl") else {
        return;
    };
    for line in &lines {
        let input = text(line, "input");
        match text(line, "kind") {
            "fin_format_strict" => assert_eq!(json!(vin::format_strict(input).is_ok()), line["valid"], "{line}"),
            "vin_us_check_digit" => {
                let digit = vin::us_check_digit(input).unwrap();
                assert_eq!(digit.to_string(), text(line, "expected_digit"), "{line}");
                assert_eq!(json!(vin::us_is_valid(input).unwrap()), line["expected_valid"], "{line}");
            }
            "fin_pruefziffer_feld3" => {
                assert_eq!(vin::check_field3(input).unwrap().to_string(), text(line, "expected"), "{line}");
            }
            "plate" => {
                let parsed = parse(input);
                let keys: &[&str] = if parsed.is_ok() {
                    &["valid", "canonical", "district", "letters", "digits", "suffix", "season"]
                } else {
                    &["valid", "reason"]
                };
                let expected: Vec<_> = keys.iter().map(|key| line[key].clone()).collect();
                assert_eq!(judged(&parsed), json!(expected), "{line}");
                if let Ok(plate) = parsed {
                    assert_eq!(parse(&plate.to_string()), Ok(plate), "the canonical form is read back");
                }
            }
            "special_plate" => assert_eq!(json!(special(input).map(|s| s.name())), line["expected_type"], "{line}"),
            "fuehrerscheinnummer" => {
                let check = licence::check_character(input).unwrap();
                assert_eq!(check.to_string(), text(line, "expected_check"), "{line}");
                assert_eq!(json!(licence::is_valid(input)), line["valid"], "{line}");
            }
            "evb_syntax" => assert_eq!(json!(evb::is_valid(input)), line["valid"], "{line}"),
            other => panic!("unknown kind {other}"),
        }
    }
    println!("{} vehicle vectors", lines.len());
}
