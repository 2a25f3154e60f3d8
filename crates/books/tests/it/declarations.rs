//! Paternity, names, foundlings, miscarriages, confidential births: bad input at its field, secrets kept.

use books::cases::decide::Take;
use model::catalogue::SECRET;

use crate::civil::{Office, clerk, codes, registrar, service, set};

const ALL: [&str; 8] = [
    "vaterschaftsanerkennung",
    "namenserklaerung_ehe",
    "namenserklaerung_kind",
    "begleitname",
    "rueckkehr_namen",
    "familienerklaerung",
    "fehlgeburt",
    "findelkind",
];

/// A report with every required field that shows answered plausibly, then changed; an empty value takes one away.
fn filled(key: &str, form: &str, changes: &[(&str, &str)]) -> Take {
    use model::catalogue::FieldKind;
    let service = service(key);
    let mut take = Take { service: key.into(), form: form.into(), ..Take::default() };
    take.accepted = vec!["NB-V-120".into()];
    set(&mut take, changes);
    loop {
        let value = |id: &str| take.values.iter().find(|value| value.field == id).map(|value| value.value.as_str());
        let shown = service.shown(form, value);
        let open = shown.groups.iter().flat_map(|(_, fields)| fields.iter()).find(|field| {
            let changed = changes.iter().any(|(id, _)| *id == field.id);
            (field.required || field.default.is_some()) && value(&field.id).is_none() && !changed
        });
        let Some(field) = open else { return take };
        let answer = match (&field.default, field.kind) {
            (Some(default), _) if !default.starts_with('@') => default.clone(),
            (_, FieldKind::Choice) => field.choices[0].value.clone(),
            (_, FieldKind::YesNo) => "0".to_owned(),
            (_, FieldKind::Date | FieldKind::PartialDate) => "2022-03-01".to_owned(),
            (_, FieldKind::Time) => "14:05".to_owned(),
            (_, FieldKind::Number) => "1".to_owned(),
            _ => "Muster".to_owned(),
        };
        let id = field.id.clone();
        set(&mut take, &[(&id, &answer)]);
    }
}

/// Problems as `CODE field`, then warnings as `(CODE field)`, without missing evidence.
fn findings(key: &str, changes: &[(&str, &str)]) -> Vec<String> {
    let form = service(key).forms[0].name();
    let preview = Office::with(&[key], "2026-11-23").preview(&filled(key, form, changes));
    let at = |problem: &model::Problem| format!("{} {}", problem.code, problem.field.clone().unwrap_or_default());
    let warnings = preview.warnings.iter().filter(|warning| warning.code != "NB-V-120");
    preview.problems.iter().map(at).chain(warnings.map(|warning| format!("({})", at(warning)))).collect()
}

#[test]
fn every_service_of_this_kind_takes_an_ordinary_case() {
    for key in ALL {
        // Nobody adds the married name to itself.
        let changes: &[(&str, &str)] = if key == "begleitname" { &[("ehename", "Becker")] } else { &[] };
        assert_eq!(findings(key, changes), Vec::<String>::new(), "{key}");
    }
}

#[test]
fn paternity_is_barred_by_another_father_and_warns_of_missing_consents() {
    let key = "vaterschaftsanerkennung";
    assert_eq!(findings(key, &[("andere_vaterschaft", "besteht")]), ["NB-V-213 andere_vaterschaft"]);
    let biological = [("andere_vaterschaft", "leiblich"), ("leiblich_gutachten", "1")];
    assert_eq!(findings(key, &biological), ["NB-V-213 andere_vaterschaft"], "the rule is off");
    let divorce = [("andere_vaterschaft", "scheidung"), ("scheidung_zustimmung", "hier")];
    assert_eq!(findings(key, &divorce), Vec::<String>::new());
    assert_eq!(findings(key, &[("zust_mutter", "fehlt")]), ["(NB-V-214 zust_mutter)"]);
    assert_eq!(findings(key, &[("vat_aufenthalt", "ungesichert")]), ["(NB-V-215 vat_aufenthalt)"]);
    assert_eq!(findings(key, &[("kind_geboren_am", "2026-11-24")]), ["NB-V-220 kind_geboren_am"]);
    let unborn = [("kind_geboren", "0"), ("kind_termin", "2027-01-20")];
    assert_eq!(findings(key, &unborn), Vec::<String>::new(), "before birth");
}

#[test]
fn names_of_spouses_come_from_the_spouses() {
    let key = "namenserklaerung_ehe";
    let names = |more: &[(&'static str, &'static str)]| {
        let mut all = vec![
            ("e1_familienname", "Becker"),
            ("e1_geburtsname", "Becker"),
            ("e2_familienname", "Schmidt-Klein"),
            ("e2_geburtsname", "Schmidt"),
        ];
        all.extend_from_slice(more);
        findings(key, &all)
    };
    assert_eq!(names(&[("ehename_aus", "erster"), ("ehename", "Becker")]), Vec::<String>::new());
    assert_eq!(names(&[("ehename_aus", "erster"), ("ehename", "Schmidt")]), ["NB-V-218 ehename"]);
    assert_eq!(names(&[("ehename_aus", "doppel"), ("ehename", "Klein-Becker")]), Vec::<String>::new());
    assert_eq!(names(&[("ehename_aus", "doppel"), ("ehename", "Becker-Vogel")]), ["NB-V-218 ehename"]);
    assert_eq!(names(&[("ehename_aus", "doppel"), ("ehename", "Schmidt-Klein-Becker")]), ["NB-V-201 ehename"]);
    let beside = |name: &'static str, married: &'static str, of: &'static str| {
        names(&[
            ("ehename_aus", of),
            ("ehename", married),
            ("begleitname_wer", "zweiter"),
            ("begleitname", name),
            ("begleitname_stellung", "vor"),
        ])
    };
    assert_eq!(beside("Klein", "Becker", "erster"), Vec::<String>::new());
    assert_eq!(beside("Vogel", "Becker", "erster"), ["NB-V-218 begleitname"]);
    assert_eq!(beside("Klein", "Schmidt-Becker", "doppel"), ["NB-V-217 begleitname"]);
}

#[test]
fn a_name_is_resumed_as_it_was_and_children_declare_by_their_age() {
    let back = |name: &'static str| {
        findings("rueckkehr_namen", &[("p_geburtsname", "Vogel"), ("rueckkehr_zu", "geburtsname"), ("name_neu", name)])
    };
    assert_eq!(back("Vogel"), Vec::<String>::new());
    assert_eq!(back("Klein"), ["NB-V-218 name_neu"]);
    let child = |born: &'static str, joined: &'static str| {
        findings("namenserklaerung_kind", &[("kind_geboren_am", born), ("kind_dabei", joined)])
    };
    assert_eq!(child("2021-11-24", "unter5"), Vec::<String>::new(), "five tomorrow");
    assert_eq!(child("2021-11-23", "unter5"), ["(NB-V-221 kind_dabei)"], "five today");
    assert_eq!(child("2012-11-23", "angeschlossen"), ["(NB-V-221 kind_dabei)"], "fourteen today");
    assert_eq!(child("2012-11-23", "selbst"), Vec::<String>::new());
}

#[test]
fn miscarriages_and_foundlings_are_told_apart_from_births() {
    for (grams, week, wanted) in [
        ("499", "23", &[][..]),
        ("500", "23", &["NB-V-216 geb_gewicht"]),
        ("499", "24", &["NB-V-216 geb_woche"]),
        ("", "", &[]),
    ] {
        assert_eq!(findings("fehlgeburt", &[("geb_gewicht", grams), ("geb_woche", week)]), wanted, "{grams} {week}");
    }
    assert_eq!(findings("findelkind", &[("fund_am", "2026-11-24")]), ["NB-V-219 fund_am"]);
    let fixed = [("fund_am", "2026-11-20"), ("festgesetzt", "1"), ("1040", "2026-11-21")];
    assert_eq!(findings("findelkind", &fixed), ["NB-V-219 1040"]);
}

#[test]
fn the_find_of_a_child_is_due_the_next_day_and_escalates() {
    let mut office = Office::with(&["findelkind"], "2026-11-23");
    let case = office.take(filled("findelkind", "written", &[("fund_am", "2026-11-22")])).unwrap();
    let terms = office.terms(case);
    let report = terms.iter().find(|term| term.key == "anzeige").unwrap();
    assert_eq!((report.due.to_string().as_str(), report.met, report.escalates()), ("2026-11-23", true, true));
    // What the authority fixes follows later.
    let fixed = [("fund_am", "2026-11-22"), ("festgesetzt", "1"), ("1040", "2026-11-21"), ("1101", "Brücke")];
    office.supplement(&clerk(), case, filled("findelkind", "written", &fixed), "Bescheid vom 23.11.").unwrap();
    assert_eq!(office.case(case).value("1101"), "Brücke");
}

#[test]
fn the_pseudonym_is_masked_and_printed_on_one_letter_by_registrars_only() {
    let key = "vertrauliche_geburt";
    let mut office = Office::with(&[key], "2026-11-23");
    let secret = [("1040", "2026-11-22"), ("vg_pseudonym_vorname", "Lea"), ("vg_pseudonym_name", "Sommer")];
    let case = office.take(filled(key, "written", &secret)).unwrap();
    let service = office.catalogue.services[0].clone();
    let mut values = office.case(case).values.clone();
    assert!(service.holds_secret(&values) && !service.open_to(&clerk().roles) && service.open_to(&registrar().roles));
    service.mask(&mut values);
    assert!(values.iter().all(|value| value.value != "Lea" && value.value != "Sommer"));
    assert_eq!(values.iter().filter(|value| value.value == SECRET).count(), 2);

    // A clerk can neither correct, complete nor print what holds the secret.
    let again = || filled(key, "written", &secret);
    assert_eq!(codes(&office.correct(&clerk(), case, again()).unwrap_err()), ["NB-V-210"]);
    assert_eq!(codes(&office.supplement(&clerk(), case, again(), "Grund").unwrap_err()), ["NB-V-210"]);
    assert_eq!(office.print(&clerk(), case, "bundesamt"), ["NB-P-012", "NB-V-211"]);
    assert_eq!(office.print(&registrar(), case, "bundesamt"), Vec::<&str>::new());
    // A mask is no value, whoever sends it.
    let masked = [("1040", "2026-11-22"), ("vg_pseudonym_vorname", SECRET)];
    let refused = office.correct(&registrar(), case, filled(key, "written", &masked)).unwrap_err();
    assert_eq!(codes(&refused), ["NB-V-210"]);
    office.correct(&registrar(), case, again()).unwrap();
}
