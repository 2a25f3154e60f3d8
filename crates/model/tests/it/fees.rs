//! The tariff of a service: which positions are due on a day, and which slips in it are found.

use model::CivilDate;
use model::catalogue::{Fee, FeeKind, Service};

use crate::catalogue::civil_status;

const TARIFF: &str = r#"
[[fee]]
key = "card"
label = { de = "Ausweis", en = "Card" }
amount = "37.00"
valid_from = "2021-01-01"
valid_to = "2026-02-06"
law = "§ 1 X"
from_age = 24
of = "4240"

[[fee]]
key = "card"
label = { de = "Ausweis", en = "Card" }
amount = "46.00"
valid_from = "2026-02-07"
law = "§ 1 X"
from_age = 24
of = "4240"

[[fee]]
key = "card_young"
label = { de = "Ausweis unter 24", en = "Card under 24" }
amount = "22.80"
valid_from = "2021-01-01"
law = "§ 1 X"
under_age = 24
of = "4240"

[[fee]]
key = "foreign"
label = { de = "Fremd", en = "Foreign" }
amount = "0.00"
kind = "doubling"
valid_from = "2021-01-01"
law = "§ 27 Y"
show_if = { field = "person_bekannt", is = ["bekannt"] }
waivable = [{ key = "outage", label = { de = "Ausfall", en = "Outage" }, law = "Z" }]

[[fee]]
key = "pages"
label = { de = "Seiten", en = "Pages" }
amount = "22.00"
kind = "added"
valid_from = "2021-01-01"
law = "§ 27 Y"
"#;

#[derive(serde::Deserialize)]
struct Tariff {
    fee: Vec<Fee>,
}

fn service() -> Service {
    let mut service = civil_status("sterbefallanzeige");
    service.fees = toml::from_str::<Tariff>(TARIFF).unwrap().fee;
    assert_eq!(service.faults(), Vec::<String>::new());
    service
}

fn due(on: &str, born: &str, known: &str) -> Vec<(String, i64)> {
    let service = service();
    let value = |id: &str| match id {
        "4240" if !born.is_empty() => Some(born.to_owned()),
        "person_bekannt" => Some(known.to_owned()),
        _ => None,
    };
    let answers = [("person_bekannt", known)];
    let shown = service.shown("oral", |id| answers.iter().find(|(field, _)| *field == id).map(|(_, value)| *value));
    let on: CivilDate = on.parse().unwrap();
    service.fees_due(&shown, on, value).iter().map(|due| (due.fee.key.clone(), due.amount.cents())).collect()
}

fn pairs(list: &[(&str, i64)]) -> Vec<(String, i64)> {
    list.iter().map(|(key, cents)| ((*key).to_owned(), *cents)).collect()
}

#[test]
fn the_day_and_the_age_decide_what_is_due_and_a_doubling_takes_the_fee_only() {
    // 24 on the very day: the fee of the older; a day earlier that of the younger.
    assert_eq!(due("2023-11-29", "1999-11-29", "unbekannt"), pairs(&[("card", 3_700), ("pages", 2_200)]));
    assert_eq!(due("2023-11-28", "1999-11-29", "unbekannt"), pairs(&[("card_young", 2_280), ("pages", 2_200)]));
    // The last day of the old tariff and the first of the new one.
    assert_eq!(due("2026-02-06", "1960-01-01", "unbekannt")[0].1, 3_700);
    assert_eq!(due("2026-02-07", "1960-01-01", "unbekannt")[0].1, 4_600);
    // Doubled is the fee, not what was asked for besides.
    assert_eq!(
        due("2026-08-01", "1960-01-01", "bekannt"),
        pairs(&[("card", 4_600), ("foreign", 4_600), ("pages", 2_200)])
    );
    // Without a date of birth nobody gets the reduction.
    assert_eq!(due("2026-08-01", "", "unbekannt")[0], ("card".to_owned(), 4_600));
}

#[test]
fn full_years_are_counted_to_the_day() {
    let years = |born: &str, on: &str| {
        let (born, on): (CivilDate, CivilDate) = (born.parse().unwrap(), on.parse().unwrap());
        born.full_years(on)
    };
    assert_eq!(years("2000-02-29", "2024-02-28"), Some(23));
    assert_eq!(years("2000-02-29", "2024-02-29"), Some(24));
    assert_eq!(years("2000-02-29", "2023-02-28"), Some(22));
    assert_eq!(years("2000-02-29", "2023-03-01"), Some(23));
    assert_eq!(years("2026-08-02", "2026-08-01"), None);
}

#[test]
fn slips_in_the_tariff_are_found() {
    let found = |says: &str, slip: fn(&mut Vec<Fee>)| {
        let mut service = service();
        slip(&mut service.fees);
        let faults = service.faults();
        assert_eq!(faults.len(), 1, "{says}: {faults:?}");
        assert!(faults[0].contains(says), "{faults:?} does not say {says}");
    };
    found("overlaps", |fees| fees[0].valid_to = None);
    found("both languages", |fees| fees[2].label.en.clear());
    found("ends before it begins", |fees| fees[0].valid_to = Some("2020-01-01".parse().unwrap()));
    found("a doubling has none", |fees| fees[4].kind = FeeKind::Doubling);
    found("needs the date field", |fees| fees[2].of = Some("4201".to_owned()));
    found("needs the date field", |fees| fees[4].of = Some("4240".to_owned()));
    found("reason for a waiver", |fees| fees[3].waivable[0].law.clear());
    found("no key or no law", |fees| fees[4].law.clear());
    found("unknown or comes later", |fees| fees[3].show_if.as_mut().unwrap().field = "9999".to_owned());
}
