use model::acts::payment::{ListRow, ListSource};

use super::support::*;

#[test]
fn a_list_is_taken_with_its_accounts_in_plain_form() {
    let mut office = Office::default();
    let mut spaced = row("A-1", 1, "10.00");
    spaced.iban = rules::iban::format_groups(&iban(1)).to_lowercase();
    office.take(OCTOBER, ListSource::Extract, vec![spaced]).unwrap();
    let list = office.book.list("wohngeld", OCTOBER).unwrap();
    assert_eq!(list.rows[0].iban, iban(1));
    assert_eq!(list.sum(), eur("10.00"));
    assert_eq!(list.taken_by, Some(clerk().account));
}

#[test]
fn every_wrong_row_is_named_with_its_number() {
    let wrong_check_digit = |mut row: ListRow| {
        let last = row.iban.pop().unwrap();
        row.iban.push(if last == '0' { '1' } else { '0' });
        row
    };
    let mut office = Office::default();
    let refusal = office
        .take(
            OCTOBER,
            ListSource::Pain001,
            vec![
                row("A-1", 1, "10.00"),
                wrong_check_digit(row("B-2", 2, "10.00")),
                row("C-3", 3, "0.00"),
                row("D-4", 4, "-5.00"),
                row("", 5, "5.00"),
                row("F-6", 6, "1000000000.00"),
            ],
        )
        .unwrap_err();
    let named: Vec<(&str, &str)> = refusal.iter().map(|p| (p.code, p.args[0].1.as_str())).collect();
    assert_eq!(named, [("NB-Z-005", "2"), ("NB-Z-004", "3"), ("NB-Z-004", "4"), ("NB-Z-006", "5"), ("NB-Z-004", "6")]);
    assert_eq!(office.book.lists().count(), 0);
}

#[test]
fn an_empty_list_an_unknown_benefit_and_a_month_to_come_are_refused() {
    let mut office = Office::default();
    assert_eq!(refused(office.take(OCTOBER, ListSource::Typed, vec![])), ["NB-Z-003"]);
    assert_eq!(refused(office.take(DECEMBER, ListSource::Typed, vec![row("A-1", 1, "1.00")])), ["NB-Z-007"]);
    let command = books::payments::lists::TakeList {
        benefit: "kindergeld".to_owned(),
        month: OCTOBER,
        source: ListSource::Typed,
        hash: [0; 32],
        rows: vec![row("A-1", 1, "1.00")],
    };
    assert_eq!(
        refused(office.act(&clerk(), |office, context| books::payments::lists::take_list(
            &office.book,
            context,
            &command
        ))),
        ["NB-Z-001"]
    );
}

#[test]
fn who_may_not_prepare_payments_takes_no_list() {
    let mut office = Office::default();
    for stranger in [orderer(), head(), person("registrar", &[model::role::Role::Registrar])] {
        let rows = vec![row("A-1", 1, "1.00")];
        assert_eq!(refused(office.take_by(&stranger, OCTOBER, ListSource::Typed, rows)), ["NB-A-010"]);
    }
}

#[test]
fn a_typed_list_cannot_slip_in_another_account() {
    let mut office = Office::with_list(vec![row("A-1", 1, "10.00"), row("B-2", 2, "10.00")]);
    let typed = |account| vec![row("A-1", account, "10.00"), row("B-2", 2, "10.00"), row("NEW", 9, "1.00")];
    assert_eq!(refused(office.take(NOVEMBER, ListSource::Typed, typed(7))), ["NB-Z-009"]);
    // Only recorded is not enough; with its second person the account is known.
    let change = office.change(&clerk(), "A-1", NOVEMBER, account(7)).unwrap();
    assert_eq!(refused(office.take(NOVEMBER, ListSource::Typed, typed(7))), ["NB-Z-009"]);
    office.approve(&second_clerk(), change).unwrap();
    office.take(NOVEMBER, ListSource::Typed, typed(7)).unwrap();
}

#[test]
fn a_later_list_takes_the_place_of_the_first() {
    let mut office = Office::with_list(vec![row("A-1", 1, "10.00")]);
    office.take(OCTOBER, ListSource::Camt053, vec![row("A-1", 1, "11.00")]).unwrap();
    assert_eq!(office.book.list("wohngeld", OCTOBER).unwrap().sum(), eur("11.00"));
    assert_eq!(office.book.lists().count(), 1);
    assert_eq!(office.book.latest_list("wohngeld", DECEMBER).unwrap().month, OCTOBER);
    assert!(office.book.latest_list("wohngeld", OCTOBER.previous()).is_none());
    assert!(office.book.latest_list("hlu", DECEMBER).is_none());
}
