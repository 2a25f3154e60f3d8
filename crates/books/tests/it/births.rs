//! Births as the desk takes them: bad input at its field, names by the law, what is reported later, twins.

use crate::civil::{Office, birth, clerk, codes, set};

fn office() -> Office {
    Office::with(&["geburtsanzeige"], "2026-11-23")
}

/// Problems as `CODE field`, then warnings as `(CODE field)`, without missing evidence.
fn findings(changes: &[(&str, &str)]) -> Vec<String> {
    let preview = office().preview(&birth(changes));
    let at = |problem: &model::Problem| format!("{} {}", problem.code, problem.field.clone().unwrap_or_default());
    let warnings = preview.warnings.iter().filter(|warning| warning.code != "NB-V-120");
    preview.problems.iter().map(at).chain(warnings.map(|warning| format!("({})", at(warning)))).collect()
}

#[test]
fn a_typical_notice_raises_no_question() {
    assert_eq!(findings(&[]), Vec::<String>::new());
}

#[test]
fn bad_input_is_told_at_its_field() {
    let stillborn = [("1090", "tot"), ("geb_gewicht", "499"), ("geb_woche", "24")];
    assert_eq!(findings(&stillborn), Vec::<String>::new(), "499 g in week 24 is a stillbirth");
    let light = [("1090", "tot"), ("geb_gewicht", "499"), ("geb_woche", "23")];
    for (changes, wanted) in [
        (&[("1040", "2026-11-24")][..], "NB-V-130 1040"),
        (&[("1041", "24:01")], "NB-V-108 1041"),
        (&[("1240", "2017-03-01")], "(NB-V-140 1240)"),
        (&light, "NB-V-146 1090"),
        (&[("1101", "Schmidt-Vogel")], "NB-V-200 1101"),
        (&[("1201", "Schmidt-Klein"), ("1101", "Schmidt-Klein-Becker")], "NB-V-201 1101"),
        (&[("1101", "Schmidt Becker")], "(NB-V-203 1101)"),
        (&[("1040", "2025-04-30"), ("name_erklaert_am", "2025-05-02")], "(NB-V-207 1101)"),
    ] {
        let found = findings(changes);
        assert!(found.iter().any(|one| one == wanted), "{changes:?}: {found:?} without {wanted}");
    }
}

#[test]
fn an_older_child_binds_and_a_declared_blank_needs_no_hyphen() {
    let bound = [("erstes_kind", "0"), ("name_geschwister", "Becker"), ("name_erklaert_am", "")];
    assert_eq!(findings(&bound), ["NB-V-202 1101"]);
    let same = [("erstes_kind", "0"), ("name_geschwister", "Becker"), ("name_erklaert_am", ""), ("1101", "Becker")];
    assert_eq!(findings(&same), Vec::<String>::new());
    assert_eq!(findings(&[("1101", "Schmidt Becker"), ("name_ohne_bindestrich", "1")]), Vec::<String>::new());
}

/// A notice without a name of the child.
fn open() -> [(&'static str, &'static str); 4] {
    [("name_grund", "offen"), ("erstes_kind", ""), ("1101", ""), ("name_erklaert_am", "")]
}

#[test]
fn after_a_month_without_a_choice_the_law_names_the_child_and_the_court_is_told() {
    let mut office = office();
    let case = office.take(birth(&open())).unwrap();
    let term = |office: &Office| office.terms(case).into_iter().find(|term| term.key == "familienname").unwrap();
    let running = term(&office);
    assert_eq!((running.due.to_string().as_str(), running.over()), ("2026-12-20", false));
    assert_eq!(running.proposed.unwrap().says, "Becker-Schmidt");
    assert_eq!(office.print(&crate::civil::registrar(), case, "familiengericht"), ["NB-V-232"]);
    assert!(!office.open_followups(case).contains(&"familiengericht_name".to_owned()));

    office.today = "2026-12-20".parse().unwrap();
    assert!(!term(&office).over(), "the last day still counts");
    office.today = "2026-12-21".parse().unwrap();
    assert!(term(&office).over());
    assert_eq!(office.print(&crate::civil::registrar(), case, "familiengericht"), Vec::<&str>::new());
    assert!(office.open_followups(case).contains(&"familiengericht_name".to_owned()));

    // Another name than the law's is refused, the law's own is taken although the report is settled.
    let by_law =
        |name: &'static str| [("name_grund", "gesetz"), ("erstes_kind", ""), ("1101", name), ("name_erklaert_am", "")];
    let wrong = office.supplement(&clerk(), case, birth(&by_law("Schmidt-Becker")), "kraft Gesetzes");
    assert_eq!(codes(&wrong.unwrap_err()), ["NB-V-222"]);
    office.supplement(&clerk(), case, birth(&by_law("Becker-Schmidt")), "kraft Gesetzes").unwrap();
    assert_eq!(office.case(case).value("1101"), "Becker-Schmidt");
    assert!(term_gone(&office, case));
    // The court hears of it all the same.
    assert_eq!(office.case(case).corrections, 1);
}

fn term_gone(office: &Office, case: model::ids::CaseId) -> bool {
    !office.terms(case).iter().any(|term| term.key == "familienname")
}

#[test]
fn births_before_the_reform_get_no_name_by_law_and_the_head_is_told() {
    let mut office = office();
    let mut before = birth(&open());
    set(&mut before, &[("1040", "2025-04-30")]);
    let case = office.take(before).unwrap();
    let term = office.terms(case).into_iter().find(|term| term.key == "familienname").unwrap();
    assert!(term.over() && term.escalates() && term.proposed.is_none());
    assert_eq!(term.due.to_string(), "2025-05-30");
}

#[test]
fn sole_custody_has_no_name_by_law() {
    let mut office = office();
    let mut sole = birth(&open());
    set(&mut sole, &[("sorge", "allein")]);
    let case = office.take(sole).unwrap();
    let term = office.terms(case).into_iter().find(|term| term.key == "familienname").unwrap();
    assert_eq!(term.proposed, None);
}

#[test]
fn later_reports_change_what_was_open_and_nothing_else() {
    let mut office = office();
    let case = office.take(birth(&[("vornamen_stand", "offen"), ("1102", "")])).unwrap();
    office.today = "2026-12-02".parse().unwrap();
    let touched = office.supplement(&clerk(), case, birth(&[("1041", "14:06")]), "Anruf der Mutter");
    assert_eq!(codes(&touched.unwrap_err()), ["NB-V-231"]);
    let nameless = office.supplement(&clerk(), case, birth(&[]), " ");
    assert_eq!(codes(&nameless.unwrap_err()), ["NB-V-005"]);
    office.supplement(&clerk(), case, birth(&[]), "Brief der Eltern vom 01.12.").unwrap();
    assert_eq!((office.case(case).value("1102"), office.case(case).value("1041")), ("Mia", "14:05"));
}

fn twin(order: &str, time: &str, more: &[(&str, &str)]) -> books::cases::decide::Take {
    let mut take = birth(&[("geb_mehrling", "mehrling"), ("geb_anzahl", "2"), ("geb_folge", order), ("1041", time)]);
    set(&mut take, more);
    take
}

#[test]
fn twins_stand_in_their_order_and_each_once() {
    let mut office = office();
    office.take(twin("1", "14:05", &[])).unwrap();
    let second = office.preview(&twin("2", "14:12", &[]));
    assert!(second.problems.is_empty());
    assert!(second.warnings.iter().all(|warning| warning.code == "NB-V-120"), "{:?}", second.warnings);
    let again = office.preview(&twin("1", "14:12", &[]));
    assert_eq!(codes(&again.problems), ["NB-V-208"]);
    for odd in [twin("2", "14:01", &[]), twin("2", "14:12", &[("geb_anzahl", "3")])] {
        assert!(office.preview(&odd).warnings.iter().any(|warning| warning.code == "NB-V-209"));
    }
    // Another mother, another day: not of this birth.
    for other in [twin("1", "14:12", &[("1203", "Ina")]), twin("1", "14:12", &[("1040", "2026-11-19")])] {
        assert!(office.preview(&other).problems.is_empty());
    }
    let third = office.preview(&twin("3", "14:12", &[]));
    assert_eq!(codes(&third.problems), ["NB-V-132"]);
}

#[test]
fn what_is_entered_in_the_next_year_is_carried_over_the_end_of_the_year() {
    use books::cases::year_end::carried;
    let mut office = office();
    office.today = "2026-12-30".parse().unwrap();
    let mut numbers = Vec::new();
    for (born, mother) in [("2026-12-29", "Änne"), ("2026-12-30", "Ina"), ("2026-12-28", "Uta")] {
        numbers
            .push(office.take(birth(&[("1040", born), ("1203", mother), ("name_erklaert_am", "2026-12-30")])).unwrap());
    }
    office.tick(numbers[2], "G 88/2026");
    let days = |office: &Office, year: i16| -> Vec<(String, Option<String>)> {
        let list = carried(&office.books, &office.catalogue, year);
        list.iter()
            .map(|line| (line.event.to_string(), line.entered.as_ref().map(|(_, number)| number.clone())))
            .collect()
    };
    assert_eq!(days(&office, 2026), [("2026-12-29".into(), None), ("2026-12-30".into(), None)]);
    office.today = "2027-01-05".parse().unwrap();
    office.tick(numbers[0], "G 1/2027");
    assert_eq!(days(&office, 2026), [("2026-12-29".into(), Some("G 1/2027".into())), ("2026-12-30".into(), None)]);
    assert_eq!(days(&office, 2027), []);
}

#[test]
fn an_act_is_barred_by_a_term_that_has_ended_and_by_no_other() {
    use model::catalogue::{BlockedAct, TermDoes};
    let mut office = office();
    for (does, key) in
        [(BlockedAct::Print(None), "empfang"), (BlockedAct::Print(Some("bescheinigung".into())), "bescheinigung")]
    {
        let term = &mut office.catalogue.services[0].terms[0];
        // A notice is met by its receipt; this one waits for the hand-back instead.
        term.met_by = Some("handed_back".into());
        term.does = vec![TermDoes::Block(does)];
        office.today = "2026-11-23".parse().unwrap();
        let case = office.take(birth(&[("1203", key)])).unwrap();
        office.today = "2026-11-27".parse().unwrap();
        assert_eq!(office.print(&crate::civil::registrar(), case, key), Vec::<&str>::new(), "the last day");
        office.today = "2026-11-28".parse().unwrap();
        assert_eq!(office.print(&crate::civil::registrar(), case, key), ["NB-V-230"]);
    }
    let last = office.last();
    assert_eq!(office.print(&crate::civil::registrar(), last, "empfang"), Vec::<&str>::new());
    office.catalogue.services[0].terms[0].does = vec![TermDoes::Block(BlockedAct::Take)];
    let late = office.preview(&birth(&[]));
    assert_eq!(codes(&late.problems), ["NB-V-230"]);
}
