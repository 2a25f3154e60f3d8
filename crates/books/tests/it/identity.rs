//! The checks of identity and registration services, on the services that are shipped: each wrong answer is named at its field.

use std::collections::BTreeMap;
use std::path::Path;

use books::cases::check::{Input, Known, check};
use books::cases::decide::Preview;
use model::acts::case::{FieldValue, Source};
use model::catalogue::{FieldKind, Service};
use rules::deadline::Land;

pub(crate) fn service(area: &str, key: &str) -> Service {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../catalogue/{area}/{key}/service.toml"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Something that fits the kind of every required field that is shown, and what is given here.
pub(crate) fn answers(service: &Service, given: &[(&str, &str)]) -> Vec<FieldValue> {
    let mut values: BTreeMap<String, String> =
        given.iter().map(|(id, v)| ((*id).to_owned(), (*v).to_owned())).collect();
    // A field may show others: until nothing is added any more.
    loop {
        let shown = service.shown("written", |id| values.get(id).map(String::as_str).filter(|v| !v.is_empty()));
        let next = shown
            .groups
            .iter()
            .flat_map(|(_, fields)| fields)
            .find(|field| field.required && !values.contains_key(&field.id));
        let Some(field) = next else { break };
        let value = match field.kind {
            FieldKind::Choice => field.choices[0].value.clone(),
            FieldKind::YesNo => "0".to_owned(),
            FieldKind::Date | FieldKind::PartialDate => "1980-05-01".to_owned(),
            FieldKind::Time => "10:00".to_owned(),
            FieldKind::Number => "2".to_owned(),
            _ => "Muster".to_owned(),
        };
        values.insert(field.id.clone(), value);
    }
    let shown = service.shown("written", |id| values.get(id).map(String::as_str).filter(|v| !v.is_empty()));
    let has = |id: &str| shown.has(id);
    let kept = values.iter().filter(|(id, _)| has(id));
    kept.map(|(field, value)| FieldValue { field: field.clone(), value: value.clone(), source: Source::Declared })
        .collect()
}

fn preview(service: &Service, given: &[(&str, &str)], known: &[Known]) -> Preview {
    let values = answers(service, given);
    let today = "2026-08-10".parse().unwrap();
    let input =
        Input { form: "written", received: Some(today), values: &values, evidence: &[], known, today, land: Land::Nw };
    check(service, &input)
}

/// Codes with their fields.
type Told = Vec<(String, String)>;

/// Problems and warnings with their fields, without missing evidence.
fn told(service: &Service, given: &[(&str, &str)]) -> (Told, Told) {
    let found = preview(service, given, &[]);
    let pairs = |list: &[model::Problem]| {
        let kept = list.iter().filter(|problem| problem.code != "NB-V-120");
        kept.map(|problem| (problem.code.to_owned(), problem.field.clone().unwrap_or_default())).collect()
    };
    (pairs(&found.problems), pairs(&found.warnings))
}

fn one(code: &str, field: &str) -> Told {
    vec![(code.to_owned(), field.to_owned())]
}

#[test]
fn a_child_does_not_apply_alone_and_nobody_is_too_young_for_nothing() {
    let (pa, pass) = (service("ausweise", "pa_vormerkung"), service("ausweise", "pass_vormerkung"));
    // 16 on the day of application: the card, but not the passport.
    let sixteen = [("geburtsdatum", "2010-08-10"), ("antragsteller", "selbst")];
    assert_eq!(told(&pa, &sixteen), (vec![], vec![]));
    assert_eq!(told(&pass, &sixteen).0, one("NB-V-280", "antragsteller"));
    let day_before = [("geburtsdatum", "2010-08-11"), ("antragsteller", "selbst")];
    assert_eq!(told(&pa, &day_before).0, one("NB-V-280", "antragsteller"));
    let with_custodians = [("geburtsdatum", "2010-08-11"), ("antragsteller", "sorge")];
    assert_eq!(told(&pa, &with_custodians), (vec![], vec![]));
    let tomorrow = [("geburtsdatum", "2026-08-11"), ("antragsteller", "sorge")];
    assert_eq!(told(&pa, &tomorrow).0, one("NB-V-281", "geburtsdatum"));
    let grown = [("geburtsdatum", "1980-01-01"), ("fingerabdruecke", "kind")];
    assert_eq!(told(&pa, &grown).0, one("NB-V-282", "fingerabdruecke"));
    assert_eq!(told(&pa, &[("idnr", "12345678901")]).0, one("NB-V-139", "idnr"));
}

#[test]
fn a_provisional_document_is_valid_as_long_as_its_kind_allows_and_six_weeks_without_the_register() {
    let (vpa, vpass) = (service("ausweise", "vpa"), service("ausweise", "vpass"));
    let until = |service: &Service, day: &str| {
        told(service, &[("ausstellung_am", "2026-08-10"), ("dauer", "bis"), ("gueltig_bis", day)])
    };
    assert_eq!(until(&vpa, "2026-11-09"), (vec![], vec![]), "three months, both days counted");
    assert_eq!(until(&vpa, "2026-11-10").0, one("NB-V-283", "gueltig_bis"));
    assert_eq!(until(&vpass, "2027-08-09"), (vec![], vec![]));
    assert_eq!(until(&vpass, "2027-08-10").0, one("NB-V-283", "gueltig_bis"));
    assert_eq!(until(&vpa, "2026-08-09").0, one("NB-V-284", "gueltig_bis"));
    let foreign = |length: &str| {
        told(
            &vpa,
            &[
                ("ausstellung_am", "2026-08-10"),
                ("zustaendig", "fremd"),
                ("ermaechtigung", "ohne_register"),
                ("dauer", length),
            ],
        )
    };
    assert_eq!(foreign("sechs_wochen"), (vec![], vec![]));
    assert_eq!(foreign("hoechstens").1, one("NB-V-288", "dauer"));
}

#[test]
fn nothing_is_handed_out_without_authorisation() {
    let vpa = service("ausweise", "vpa");
    let asked = [("zustaendig", "fremd"), ("ermaechtigung", "angefordert"), ("ausstellung_am", "2026-08-10")];
    assert_eq!(told(&vpa, &asked), (vec![], one("NB-V-286", "ermaechtigung")));
    let with_number: Vec<_> = asked.into_iter().chain([("seriennummer", "A1234567")]).collect();
    assert_eq!(told(&vpa, &with_number).0, one("NB-V-287", "ermaechtigung"));

    let letter = service("ausweise", "ermaechtigung");
    let blind =
        |kind: &str, until: &str| told(&letter, &[("register_sichtbar", "0"), ("dokument", kind), ("gilt_bis", until)]);
    assert_eq!(blind("vpa", "2026-09-20"), (vec![], vec![]), "six weeks, both days counted");
    assert_eq!(blind("vpa", "2026-09-21").1, one("NB-V-288", "gilt_bis"));
    assert_eq!(blind("pa", "2026-09-20").0, one("NB-V-289", "dokument"));
    assert_eq!(blind("vpa", "2026-12-24").0, one("NB-V-283", "gilt_bis"));
    let child = told(&letter, &[("register_sichtbar", "1"), ("dokument", "kinderreisepass")]);
    assert_eq!(child.0, one("NB-V-285", "dokument"), "abolished since 2024");
}

#[test]
fn a_serial_with_a_wrong_check_digit_is_refused_and_an_odd_one_is_shown() {
    let lost = service("ausweise", "pa_verlust");
    let serial = |kind: &str, number: &str| {
        told(&lost, &[("dokument", kind), ("seriennummer", number), ("verloren_am", "2026-08-09")])
    };
    assert_eq!(serial("pa", "LZ6311T475"), (vec![], vec![]));
    assert_eq!(serial("pa", "LZ6311T474").0, one("NB-V-290", "seriennummer"));
    assert_eq!(serial("pa", "T22000129").1, one("NB-V-291", "seriennummer"));
    assert_eq!(serial("kinderreisepass", "A1234567"), (vec![], vec![]), "abolished kinds are still lost");
    assert_eq!(serial("vpa", "LZ6311T47").1, one("NB-V-291", "seriennummer"));
    let later = told(&lost, &[("verloren_am", "2026-08-11")]);
    assert_eq!(later.0, one("NB-V-294", "verloren_am"));
}

#[test]
fn what_fits_no_size_of_print_is_shown_before_it_is_taken() {
    let vpa = service("ausweise", "vpa");
    let town = "Hellschen-Heringsand-Unterschaar bei der großen alten Mühle am Deich";
    let found = told(&vpa, &[("ort", &town[..50]), ("plz", "00100"), ("ausstellung_am", "2026-08-10")]);
    assert_eq!(found, (vec![], one("NB-V-293", "plz")));
}

#[test]
fn moving_is_reported_after_the_move_and_leaving_a_week_ahead_at_most() {
    let (arrival, moving, leaving) =
        (service("meldewesen", "anmeldung"), service("meldewesen", "ummeldung"), service("meldewesen", "abmeldung"));
    assert_eq!(told(&arrival, &[("einzug", "2026-08-11")]).0, one("NB-V-300", "einzug"));
    assert_eq!(told(&arrival, &[("einzug", "2026-07-27")]), (vec![], vec![]), "the last day of two weeks");
    assert_eq!(told(&arrival, &[("einzug", "2026-07-26")]).1, one("NB-V-301", "einzug"));
    assert_eq!(told(&leaving, &[("auszug", "2026-08-17")]), (vec![], vec![]));
    assert_eq!(told(&leaving, &[("auszug", "2026-08-18")]).0, one("NB-V-303", "auszug"));
    assert_eq!(told(&leaving, &[("auszug", "2026-07-26")]).1, one("NB-V-301", "auszug"));
    let same = told(&moving, &[("einzug", "2026-08-01"), ("neu_ort", "MUSTER")]);
    assert_eq!(same.1, one("NB-V-302", "neu_strasse"));
    let other = told(&moving, &[("einzug", "2026-08-01"), ("neu_strasse", "Am Markt")]);
    assert_eq!(other, (vec![], vec![]));
}

#[test]
fn information_rests_on_a_person_of_the_extract_and_follows_the_call_back() {
    let service = service("meldewesen", "auskunft_behoerde");
    assert_eq!(told(&service, &[("gefunden", "ja")]).0, one("NB-V-305", "gefunden"));
    assert_eq!(told(&service, &[("gefunden", "nein")]), (vec![], vec![]));
    let known = [Known { part: "resident".to_owned(), ..Known::default() }];
    let found = preview(&service, &[("gefunden", "ja"), ("anfr_zeit", "10:05"), ("rueckruf_zeit", "10:04")], &known);
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    assert_eq!(found.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["NB-V-304"]);
}

/// The closed list of § 23 (3) PAuswG that can be known when an application is taken: each number is asked for, and nothing goes
/// into the register that has no number there or is no note on the handling.
#[test]
fn the_register_of_cards_gets_its_closed_list_and_nothing_more() {
    let service = service("ausweise", "pa_vormerkung");
    let back = service.handback.as_ref().unwrap();
    let law = |id: &str| service.field(id).unwrap().law.clone().unwrap_or_default();
    let mut numbers: Vec<String> = back
        .order
        .iter()
        .filter_map(|id| Some(law(id).split_once("Nr. ")?.1.trim_end_matches(" PAuswG").to_owned()))
        .flat_map(|list| list.split(", ").map(str::to_owned).collect::<Vec<_>>())
        .collect();
    numbers.sort();
    numbers.dedup();
    assert_eq!(
        numbers,
        ["1", "10", "14a", "17", "18", "19", "2", "20", "3", "4", "5", "6", "7", "8", "9", "9a"],
        "11 to 14 and 12 come with the order, 15 with a decision"
    );
    let without: Vec<&String> = back.order.iter().filter(|id| !law(id).contains("§ 23 (3)")).collect();
    // Competence and its proof are notes on the handling; photo is named before the numbers.
    assert_eq!(without, ["zustaendig", "ermaechtigung", "erm_bkz", "erm_von", "erm_am", "erm_weg", "lichtbild"]);
}
