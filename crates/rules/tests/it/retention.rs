//! The retention of look-ups against the wording of § 40 (5) BMG.

use model::{CivilDate, Month};
use rules::retention::{due, rule};

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

#[test]
fn a_look_up_is_kept_for_twelve_whole_months_and_no_longer_than_the_following_year() {
    for (month, first, last) in [
        ("2026-11", "2027-12-01", "2027-12-31"),
        ("2026-01", "2027-02-01", "2027-12-31"),
        ("2023-12", "2025-01-01", "2024-12-31"),
    ] {
        let month: Month = month.parse().unwrap();
        let rule = rule(month).unwrap().unwrap();
        assert_eq!((rule.may_from(month), rule.must_by(month)), (day(first), day(last)), "{month}");
        assert!(!due(month, day(first).plus_days(-1)) && due(month, day(first)), "{month}");
        assert!(!rule.source.is_empty());
    }
}

#[test]
fn a_month_before_the_first_rule_is_never_due() {
    assert!(!due("1970-01".parse().unwrap(), day("2026-11-23")));
}
