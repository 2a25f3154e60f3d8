use model::CivilDate;
use rules::deadline::Land;
use rules::plausibility::{
    Birth, Death, FamilyStatus, Finding, Marriage, Severity, birth, death, marriage, place, time, years_between,
};

/// A change that spoils a report, and the findings it must raise.
type Fault<R> = (fn(&mut R), &'static [&'static str]);

fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}
fn codes(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|finding| finding.code).collect()
}

fn a_birth() -> Birth<'static> {
    Birth {
        today: date("2023-11-10"),
        born: date("2023-11-04"),
        time: "23:59",
        mother_born: Some("1990-00-00".parse().unwrap()),
        reported: date("2023-11-10"),
        land: Land::Nw,
        stillborn: false,
        grams: None,
        week: None,
        children: 1,
        order: None,
    }
}
fn a_death() -> Death<'static> {
    Death {
        today: date("2023-11-10"),
        died: date("2023-11-08"),
        from: None,
        time: Some("04:05"),
        about: false,
        born: Some("1931-00-00".parse().unwrap()),
        reported: date("2023-11-10"),
        land: Land::Nw,
        status: Some(FamilyStatus::Vw),
        spouse_given: true,
    }
}

#[test]
fn a_plain_birth_raises_nothing_and_each_fault_its_own_finding() {
    assert_eq!(codes(&birth(&a_birth())), Vec::<&str>::new());
    let faults: [Fault<Birth<'static>>; 11] = [
        (|b| b.born = date("2023-11-11"), &["birth.future", "birth.reported_before"]),
        (|b| b.time = "23:60", &["birth.time"]),
        (|b| b.time = "", &["birth.time"]),
        (|b| b.children = 2, &["birth.order"]),
        (|b| (b.children, b.order) = (2, Some(3)), &["birth.order"]),
        (|b| b.mother_born = Some("2012-00-00".parse().unwrap()), &["birth.mother_age"]),
        (|b| b.mother_born = Some("1962-11-03".parse().unwrap()), &["birth.mother_age"]),
        (|b| b.born = date("2023-11-02"), &["birth.late"]),
        (|b| b.stillborn = true, &["birth.late"]),
        (
            |b| (b.stillborn, b.grams, b.week, b.born) = (true, Some(499), Some(23), date("2023-11-09")),
            &["birth.not_stillborn"],
        ),
        (|b| b.today = date("2023-11-09"), &["birth.reported_future"]),
    ];
    for (change, expected) in faults {
        let mut report = a_birth();
        change(&mut report);
        assert_eq!(codes(&birth(&report)), expected);
    }
}

#[test]
fn the_edges_of_a_birth_are_on_the_right_side() {
    // 499 g in week 24 is a stillbirth; the week of a report ends on the same weekday.
    let edge = Birth { stillborn: true, grams: Some(499), week: Some(24), born: date("2023-11-09"), ..a_birth() };
    assert_eq!(codes(&birth(&edge)), Vec::<&str>::new());
    let last_day = Birth { born: date("2023-11-03"), ..a_birth() };
    assert_eq!(codes(&birth(&last_day)), Vec::<&str>::new());
    // Born in 2011, known by year only: may have been twelve.
    let young = Birth { mother_born: Some("2011-00-00".parse().unwrap()), ..a_birth() };
    assert_eq!(codes(&birth(&young)), Vec::<&str>::new());
    let sixty = Birth { mother_born: Some("1962-11-05".parse().unwrap()), ..a_birth() };
    assert_eq!(codes(&birth(&sixty)), Vec::<&str>::new());
    let late = birth(&Birth { born: date("2023-11-02"), ..a_birth() });
    assert_eq!(late[0].severity, Severity::Warn);
}

#[test]
fn a_plain_death_raises_nothing_and_each_fault_its_own_finding() {
    assert_eq!(codes(&death(&a_death())), Vec::<&str>::new());
    let faults: [Fault<Death<'static>>; 10] = [
        (|d| d.died = date("2023-11-11"), &["death.future", "death.reported_before"]),
        (|d| d.born = Some("2023-11-09".parse().unwrap()), &["death.before_birth"]),
        (|d| d.time = None, &["death.time"]),
        (|d| d.time = Some("4:05"), &["death.time"]),
        (|d| d.from = Some(date("2023-11-09")), &["death.period"]),
        (|d| d.spouse_given = false, &["death.spouse_missing"]),
        (|d| d.status = Some(FamilyStatus::Ld), &["death.spouse_unexpected"]),
        (|d| d.born = Some("1900-00-00".parse().unwrap()), &["death.very_old"]),
        // Tuesday before All Saints; the third working day is Saturday the 4th.
        (|d| (d.died, d.reported) = (date("2023-10-31"), date("2023-11-06")), &["death.late"]),
        (|d| d.reported = date("2023-11-07"), &["death.reported_before"]),
    ];
    for (change, expected) in faults {
        let mut report = a_death();
        change(&mut report);
        assert_eq!(codes(&death(&report)), expected);
    }
    let about = Death { time: None, about: true, ..a_death() };
    assert_eq!(codes(&death(&about)), Vec::<&str>::new());
    let same_day = Death { born: Some("2023-11-08".parse().unwrap()), ..a_death() };
    assert_eq!(codes(&death(&same_day)), Vec::<&str>::new());
    let in_time = Death { died: date("2023-10-31"), reported: date("2023-11-04"), ..a_death() };
    assert_eq!(codes(&death(&in_time)), Vec::<&str>::new());
    let unknown = Death { status: Some(FamilyStatus::Nb), spouse_given: false, ..a_death() };
    assert_eq!(codes(&death(&unknown)), Vec::<&str>::new());
}

#[test]
fn a_marriage_needs_age_two_people_and_a_fresh_clearance() {
    let plan = Marriage {
        day: date("2024-05-31"),
        first_born: date("2006-05-31"),
        second_born: date("1990-02-28"),
        first_key: "a",
        second_key: "b",
        cleared: Some(date("2023-11-30")),
        mortal_danger: false,
        impediment_paper: None,
    };
    assert_eq!(codes(&marriage(&Marriage { day: date("2024-05-30"), ..plan.clone() })), ["marriage.minor_first"]);
    assert_eq!(codes(&marriage(&plan)), ["marriage.clearance_expired"]);
    let fresh = Marriage { cleared: Some(date("2023-12-01")), ..plan.clone() };
    assert_eq!(codes(&marriage(&fresh)), Vec::<&str>::new());
    let alone = Marriage { second_key: "a", second_born: plan.first_born, ..fresh.clone() };
    assert_eq!(codes(&marriage(&alone)), ["marriage.same_person"]);
    let twins = Marriage { second_born: plan.first_born, ..fresh.clone() };
    assert_eq!(codes(&marriage(&twins)), Vec::<&str>::new());
    let hurried = Marriage { cleared: None, ..fresh.clone() };
    assert_eq!(codes(&marriage(&hurried)), ["marriage.not_cleared"]);
    assert_eq!(codes(&marriage(&Marriage { mortal_danger: true, ..hurried })), Vec::<&str>::new());
    let paper = Marriage { impediment_paper: Some(date("2023-11-30")), ..fresh };
    assert_eq!(codes(&marriage(&paper)), ["marriage.paper_expired"]);
}

#[test]
fn places_times_and_ages() {
    assert_eq!(codes(&place("05970040", &["05970040"])), Vec::<&str>::new());
    assert_eq!(codes(&place("05970044", &["05970040"])), ["place.outside_district"]);
    assert_eq!(time("00:00"), Some((0, 0)));
    for bad in ["24:00", "12:60", "1:00", "12.30", "+1:00", "12:3٣"] {
        assert_eq!(time(bad), None, "{bad}");
    }
    assert_eq!(years_between(date("2004-02-29"), date("2022-02-28")), 17);
    assert_eq!(years_between(date("2004-02-29"), date("2022-03-01")), 18);
}
