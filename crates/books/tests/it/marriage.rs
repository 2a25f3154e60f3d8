//! The checks of marriages, on the services that are shipped: each wrong answer is named at its field.

use books::cases::check::{Input, Known, check};
use model::acts::case::{EvidenceSeen, EvidenceState};
use model::catalogue::Service;
use rules::deadline::Land;

use crate::identity::{answers, service};

const TODAY: &str = "2026-08-10";

/// Two grown-up people with names of their own.
const COUPLE: [(&str, &str); 8] = [
    ("2101", "Abt-Bär"),
    ("2102", "Abt"),
    ("2103", "Jörg"),
    ("2140", "1990-02-28"),
    ("2201", "Çelik"),
    ("2202", "Çelik"),
    ("2203", "Ayşe"),
    ("2240", "1992-12-01"),
];

fn told(service: &Service, given: &[(&str, &str)], evidence: &[EvidenceSeen], known: &[Known]) -> Vec<String> {
    let all: Vec<(&str, &str)> = COUPLE.iter().chain(given).copied().collect();
    let values = answers(service, &all);
    let today = TODAY.parse().unwrap();
    let input = Input { form: "oral", received: Some(today), values: &values, evidence, known, today, land: Land::Nw };
    let found = check(service, &input);
    let line = |kind: &str, problem: &model::Problem| {
        format!("{kind} {} {}", problem.code, problem.field.clone().unwrap_or_default())
    };
    let warnings = found.warnings.iter().filter(|one| one.code != "NB-V-120").map(|one| line("warning", one));
    found.problems.iter().map(|one| line("problem", one)).chain(warnings).collect()
}

fn notice(given: &[(&str, &str)]) -> Vec<String> {
    let all: Vec<(&str, &str)> = [("befund_am", TODAY)].iter().chain(given).copied().collect();
    told(&service("personenstand", "eheanmeldung"), &all, &[], &[])
}

fn ceremony(given: &[(&str, &str)]) -> Vec<String> {
    let base = [
        ("anm_wo", "vorher"),
        ("anm_mitteilung", "2026-03-01"),
        ("2040", "2026-08-15"),
        ("2111", "Abt-Bär"),
        ("2211", "Çelik"),
    ];
    let all: Vec<(&str, &str)> = base.iter().chain(given).copied().collect();
    told(&service("personenstand", "eheschliessung"), &all, &[], &[])
}

#[test]
fn a_notice_without_obstacles_is_taken() {
    assert_eq!(notice(&[]), Vec::<String>::new());
}

#[test]
fn obstacles_are_named_at_their_fields() {
    assert_eq!(notice(&[("2140", "2010-01-01")]), ["problem NB-V-240 2140"]);
    // Of age on the day of the ceremony is enough.
    assert_eq!(notice(&[("2140", "2008-09-01"), ("trau_tag", "2026-09-02")]), Vec::<String>::new());
    assert_eq!(notice(&[("hind_verwandt", "1")]), ["problem NB-V-244 hind_verwandt"]);
    assert_eq!(notice(&[("hind_annahme", "1")]), ["warning NB-V-245 hind_annahme"]);
    assert_eq!(notice(&[("hind_schein", "offen")]), ["problem NB-V-247 befund"]);
    assert_eq!(notice(&[("e2_stand", "VH")]), ["problem NB-V-248 e2_stand"]);
    let same = [("2201", "Abt-Bär"), ("2203", "Jörg"), ("2240", "1990-02-28")];
    assert_eq!(notice(&same), ["problem NB-V-241 2201"]);
    assert_eq!(notice(&[("befund_am", "2026-08-11")]), ["problem NB-V-254 befund_am"]);
    assert_eq!(notice(&[("trau_tag", "2027-02-11")]), ["problem NB-V-255 trau_tag"]);
    assert_eq!(notice(&[("trau_tag", "2027-02-10")]), Vec::<String>::new());
}

#[test]
fn foreign_law_asks_for_a_paper_that_is_good_on_the_day() {
    let open = [("e1_recht", "fremd"), ("e1_papier", "offen")];
    assert_eq!(notice(&open), ["problem NB-V-251 e1_papier"]);
    let paper = |from: &'static str, until: &'static str, result: &'static str| {
        let given = [
            ("e1_recht", "fremd"),
            ("e1_papier", "efz"),
            ("e1_papier_vom", from),
            ("e1_papier_bis", until),
            ("befund", result),
        ];
        notice(&given)
    };
    assert_eq!(paper("2026-02-10", "", "moeglich"), Vec::<String>::new());
    assert_eq!(paper("2026-02-09", "", "moeglich"), ["problem NB-V-252 e1_papier_vom"]);
    assert_eq!(paper("2026-02-09", "", "fehlt"), ["warning NB-V-253 e1_papier_vom"]);
    assert_eq!(paper("2026-07-01", "2026-08-09", "moeglich"), ["problem NB-V-252 e1_papier_vom"]);
}

#[test]
fn who_is_married_by_the_extract_is_refused_until_the_end_of_the_marriage_is_shown() {
    let service = service("personenstand", "eheanmeldung");
    let known = [Known {
        part: "first".to_owned(),
        values: [("marital_status".to_owned(), "VH".to_owned()), ("as_of".to_owned(), "01.08.2026".to_owned())].into(),
    }];
    let given = [("befund_am", TODAY)];
    assert_eq!(told(&service, &given, &[], &known), ["problem NB-V-249 e1_stand"]);
    let divorced = [("befund_am", TODAY), ("e1_stand", "GS")];
    let seen = |state| [EvidenceSeen { key: "aufloesung_1".to_owned(), state, note: String::new() }];
    assert_eq!(told(&service, &divorced, &seen(EvidenceState::Missing), &known), ["problem NB-V-249 e1_stand"]);
    assert_eq!(told(&service, &divorced, &seen(EvidenceState::Seen), &known), ["warning NB-V-250 e1_stand"]);
    // The proof alone does not help somebody who still says to be single.
    assert_eq!(told(&service, &given, &seen(EvidenceState::Seen), &known), ["problem NB-V-249 e1_stand"]);
}

#[test]
fn mortal_danger_is_proven_by_the_doctor_or_in_another_way_that_is_said() {
    let service = service("personenstand", "eheschliessung");
    let given = [("anm_wo", "eil"), ("2040", "2026-08-10"), ("2111", "Abt-Bär"), ("2211", "Çelik")];
    let proof = |state, note: &str| [EvidenceSeen { key: "attest".to_owned(), state, note: note.to_owned() }];
    let refused = ["problem NB-V-410 evidence.attest"];
    assert_eq!(told(&service, &given, &[], &[]), refused);
    assert_eq!(told(&service, &given, &proof(EvidenceState::Missing, " "), &[]), refused);
    assert_eq!(told(&service, &given, &proof(EvidenceState::Seen, ""), &[]), Vec::<String>::new());
    assert_eq!(told(&service, &given, &proof(EvidenceState::Missing, "Ärztin am Bett"), &[]), Vec::<String>::new());
}

#[test]
fn a_ceremony_needs_a_clearance_that_reaches_its_day() {
    assert_eq!(ceremony(&[]), Vec::<String>::new());
    assert_eq!(ceremony(&[("2040", "2026-09-02")]), ["problem NB-V-242 anm_mitteilung"]);
    assert_eq!(ceremony(&[("2040", "2026-09-01")]), Vec::<String>::new());
    assert_eq!(ceremony(&[("anm_wo", "eil"), ("anm_mitteilung", "")]), ["problem NB-V-410 evidence.attest"]);
    assert_eq!(ceremony(&[("papier_bis", "2026-08-14")]), ["problem NB-V-243 papier_bis"]);
    assert_eq!(ceremony(&[("2040", "2016-08-15")]), ["problem NB-V-264 2040"]);
    let witness = [("zeugen", "1"), ("z1_familienname", "Çelik"), ("z1_geboren", "1992-12-01")];
    assert_eq!(ceremony(&witness), ["warning NB-V-256 z1_familienname"]);
}

#[test]
fn names_in_marriage_follow_from_what_was_declared() {
    let double = [("2058", "doppel"), ("ehename", "Abt-Çelik"), ("2111", "Abt-Çelik"), ("2211", "Abt-Çelik")];
    assert_eq!(ceremony(&double), Vec::<String>::new());
    // A third source: neither of the two bears the name.
    let third = [("2058", "doppel"), ("ehename", "Abt-Zorn"), ("2111", "Abt-Zorn"), ("2211", "Abt-Zorn")];
    assert_eq!(ceremony(&third), ["problem NB-V-258 ehename"]);
    let beside = [
        ("2058", "zweite"),
        ("ehename", "Çelik"),
        ("begleit_1", "nach"),
        ("begleit_1_name", "Bär"),
        ("begleit_1_strich", "1"),
        ("2111", "Çelik-Bär"),
    ];
    assert_eq!(ceremony(&beside), Vec::<String>::new());
    let other: Vec<(&str, &str)> = beside.iter().copied().chain([("2111", "Bär-Çelik")]).collect();
    assert_eq!(ceremony(&other), ["problem NB-V-260 2111"]);
    let foreign: Vec<(&str, &str)> = other.into_iter().chain([("namen_recht", "1")]).collect();
    assert_eq!(ceremony(&foreign), Vec::<String>::new());
}
