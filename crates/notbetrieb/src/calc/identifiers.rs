//! Zones, phonetics, numbers of vehicles, licences and insurance.

use rules::mrz::{Check, Fields, Format, build, check_digit, transliterate, verify};
use rules::phonetic::{koelner, same};
use rules::plate::{parse, special};
use rules::{evb, licence, vin};
use serde_json::{Value, json};

use super::Line;

/// `build`, `verify`, `check_digit`, `transliterate`.
pub(super) fn mrz(line: &Line<'_>) -> Result<Value, String> {
    match line.text("kind")? {
        "build" => Ok(json!({ "lines": zone(line)? })),
        "verify" => {
            let format: Format = line.parsed("format", "TD1, TD2 or TD3")?;
            let lines = line.0.get("lines").and_then(Value::as_array).ok_or("lines: list expected")?;
            let lines: Option<Vec<&str>> = lines.iter().map(Value::as_str).collect();
            let lines = lines.ok_or("lines: texts expected")?;
            let failing = verify(format, &lines).map_err(|error| error.to_string())?;
            let names: Vec<&str> = failing.iter().copied().map(Check::name).collect();
            Ok(json!({ "valid": names.is_empty(), "failing_checks": names }))
        }
        "check_digit" => {
            let digit = check_digit(line.text("input")?).ok_or("input: 0-9, A-Z and < expected")?;
            Ok(json!({ "digit": digit.to_string() }))
        }
        "transliterate" => Ok(json!({ "text": transliterate(line.text("input")?) })),
        _ => Err(line.unknown_kind()),
    }
}

fn zone(line: &Line<'_>) -> Result<Vec<String>, String> {
    let fields = line.0.get("fields").and_then(Value::as_object).ok_or("fields: object expected")?;
    let fields = Line(fields);
    let optional = |key: &str| if fields.0.contains_key(key) { fields.text(key) } else { Ok("") };
    let fields = Fields {
        surname: fields.text("surname")?,
        given_names: fields.text("given_names")?,
        birth_date: fields.parsed("birth_date", "date")?,
        expiry_date: fields.parsed("expiry_date", "date")?,
        document_code: fields.text("document_code")?,
        issuing_state: fields.text("issuing_state")?,
        nationality: fields.text("nationality")?,
        document_number: fields.text("document_number")?,
        sex: fields.text("sex")?,
        optional1: optional("optional1")?,
        optional2: optional("optional2")?,
    };
    build(line.parsed("format", "TD1, TD2 or TD3")?, &fields).map_err(|error| error.to_string())
}

/// `koelner`, `same_key`.
pub(super) fn phonetic(line: &Line<'_>) -> Result<Value, String> {
    match line.text("kind")? {
        "koelner" => Ok(json!({ "code": koelner(line.text("input")?) })),
        "same_key" => Ok(json!({ "same": same(line.text("a")?, line.text("b")?) })),
        _ => Err(line.unknown_kind()),
    }
}

/// The kinds of the vehicle vectors.
pub(super) fn vin(line: &Line<'_>) -> Result<Value, String> {
    let kind = line.text("kind")?;
    let input = || line.text("input");
    let refuse = |error: vin::VinError| format!("input: {error}");
    match kind {
        "fin_format_strict" => {
            let reason = match vin::format_strict(input()?) {
                Ok(()) => None,
                Err(vin::VinError::Characters) => Some("charset"),
                Err(vin::VinError::Length) => Some("length"),
            };
            Ok(json!({ "valid": reason.is_none(), "reason": reason }))
        }
        "vin_us_check_digit" => {
            let digit = vin::us_check_digit(input()?).map_err(refuse)?;
            let valid = vin::us_is_valid(input()?).map_err(refuse)?;
            Ok(json!({ "valid": valid, "digit": digit.to_string() }))
        }
        "fin_pruefziffer_feld3" => {
            let check = vin::check_field3(input()?).map_err(refuse)?;
            Ok(json!({ "check": check.to_string() }))
        }
        "plate" => Ok(match parse(input()?) {
            Ok(plate) => json!({
                "valid": true,
                "canonical": plate.to_string(),
                "district": plate.district,
                "letters": plate.letters,
                "digits": plate.digits,
                "suffix": plate.suffix.map(|suffix| suffix.letter()),
                "season": plate.season.map(|season| season.to_string()),
                "reason": null,
            }),
            Err(reason) => json!({
                "valid": false,
                "canonical": null,
                "district": null,
                "letters": null,
                "digits": null,
                "suffix": null,
                "season": null,
                "reason": reason.to_string(),
            }),
        }),
        "special_plate" => Ok(json!({ "type": special(input()?).map(|kind| kind.name()) })),
        "fuehrerscheinnummer" => {
            let check = licence::check_character(input()?).map(String::from);
            Ok(json!({ "valid": licence::is_valid(input()?), "check": check }))
        }
        "evb_syntax" => Ok(json!({ "valid": evb::is_valid(input()?) })),
        _ => Err(line.unknown_kind()),
    }
}
