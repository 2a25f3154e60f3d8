use books::payments::HoldState;
use books::payments::lists::{TakeList, take_list};
use books::payments::run::BuildRun;
use books::payments::warnings::deviation;
use model::acts::payment::ListSource;

use super::support::*;

#[test]
fn the_same_account_amount_and_month_twice_is_warned_of() {
    let mut office = Office::with_list(vec![row("A-1", 1, "5.00"), row("B-2", 1, "5.00"), row("C-3", 1, "6.00")]);
    let run = office.build(NOVEMBER).unwrap();
    let same: Vec<_> = office.warned(run).into_iter().filter(|(code, ..)| *code == "same_payment").collect();
    assert_eq!(same, [("same_payment", Some(1), "1")]);
}

#[test]
fn the_same_payment_in_another_benefits_run_is_warned_of() {
    let mut office = Office::with_list(vec![row("A-1", 1, "5.00"), row("B-2", 2, "5.00")]);
    let list = TakeList {
        benefit: "hlu".to_owned(),
        month: OCTOBER,
        source: ListSource::Extract,
        hash: [1; 32],
        rows: vec![row("H-1", 2, "5.00")],
    };
    office.act(&clerk(), |office, context| take_list(&office.book, context, &list)).unwrap();
    office.build(NOVEMBER).unwrap();
    let command = BuildRun { benefit: "hlu".to_owned(), ..office.month_end(NOVEMBER) };
    let run = office.build_with(&clerk(), &command).unwrap();
    assert!(office.warned(run).contains(&("same_payment", Some(0), "wohngeld")));
}

#[test]
fn one_account_for_many_cases_is_warned_of_except_for_third_parties() {
    let rows = || vec![row("A-1", 1, "1.00"), row("B-2", 1, "2.00"), row("C-3", 1, "3.00"), row("D-4", 2, "4.00")];
    let shared = |office: &mut Office| {
        let run = office.build(NOVEMBER).unwrap();
        office.warned(run).iter().filter(|(code, ..)| *code == "shared_account").count()
    };
    assert_eq!(shared(&mut Office::with_list(rows())), 3);
    let mut landlord = Office::with_list(rows());
    landlord.third_parties.insert(iban(1));
    assert_eq!(shared(&mut landlord), 0);
    // Two cases of a couple, or two payments of one case, are ordinary.
    assert_eq!(shared(&mut Office::with_list(rows()[1..].to_vec())), 0);
    let one_case = vec![row("A-1", 1, "1.00"), row("A-1", 1, "2.00"), row("A-1", 1, "3.00")];
    assert_eq!(shared(&mut Office::with_list(one_case)), 0);
}

#[test]
fn a_recipient_known_to_have_died_is_warned_of() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
    office.deceased.insert("P-B-2".to_owned());
    office.hold("B-2", HoldState::PayOn);
    let run = office.build(NOVEMBER).unwrap();
    let found: Vec<_> = office.warned(run).into_iter().filter(|(code, ..)| *code == "recipient_deceased").collect();
    assert_eq!(found, [("recipient_deceased", Some(1), "")]);
}

#[test]
fn an_undecided_hold_shows_at_build_with_its_file_number() {
    let mut office = Office::with_list(vec![row("A-1", 1, "1.00"), row("B-2", 2, "2.00")]);
    office.hold("B-2", HoldState::Undecided);
    let run = office.build(NOVEMBER).unwrap();
    assert!(office.warned(run).contains(&("hold_undecided", Some(1), "B-2")));
    assert_eq!(office.run(run).count(), 2);
}

#[test]
fn a_total_more_than_five_percent_off_is_warned_of_and_exactly_five_is_not() {
    for (now, expected) in [
        ("95.00", None),
        ("94.99", Some("-5.1")),
        ("105.00", None),
        ("105.01", Some("+5.1")),
        ("200.00", Some("+100.0")),
    ] {
        let mut office = Office::with_list(vec![row("A-1", 1, "50.00"), row("B-2", 2, "50.00")]);
        let rest = eur(now) - eur("50.00");
        office.change(&clerk(), "B-2", NOVEMBER, amount(&rest.to_string())).unwrap();
        let run = office.build(NOVEMBER).unwrap();
        let found = office.warned(run).into_iter().find(|(code, ..)| *code == "total_deviates");
        assert_eq!(found.map(|(.., detail)| detail), expected, "{now}");
    }
}

#[test]
fn the_deviation_of_nothing_is_not_a_number() {
    assert_eq!(deviation(eur("1.00"), eur("0.00")), None);
    assert_eq!(deviation(eur("3.00"), eur("2.00")).unwrap().to_string(), "50");
}
