use std::str::FromStr;

use model::CivilDate;
use proptest::prelude::*;
use rules::wohngeld::{Above12, Household, Member, WohngeldError, compute, formula};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::vectors::{load, text};

fn dec(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}
fn number(value: &Value) -> Decimal {
    match value {
        Value::String(text) => dec(text),
        Value::Number(number) => Decimal::from_str(&number.to_string()).unwrap(),
        other => panic!("not a number: {other}"),
    }
}
fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}

fn household(line: &Value) -> Household {
    let flag = |member: &Value, key: &str| member[key].as_bool().unwrap();
    let members = line["members"].as_array().unwrap();
    Household {
        month: date(text(line, "date")),
        rent_level: u8::try_from(line["rent_level"].as_u64().unwrap()).unwrap(),
        gross_cold_rent: number(&line["gross_cold_rent_m"]),
        in_home: false,
        household_total: usize::try_from(line["household_total"].as_u64().unwrap()).unwrap(),
        members: members
            .iter()
            .map(|member| Member {
                income: number(&member["income_m"]),
                tax: flag(member, "tax"),
                health: flag(member, "kv"),
                pension: flag(member, "rv"),
                disability_allowance: flag(member, "disability_allowance"),
                single_parent_allowance: flag(member, "single_parent_allowance"),
                child_earnings: number(&member["child_earnings_m"]),
                statutory_pension: number(&member["statutory_pension_m"]),
                grundrentenzeiten_33: flag(member, "grundrentenzeiten_33"),
                ..Member::default()
            })
            .collect(),
    }
}

fn alone(month: &str, income: &str, rent: &str, level: u8) -> Household {
    Household {
        month: date(month),
        rent_level: level,
        gross_cold_rent: dec(rent),
        in_home: false,
        household_total: 1,
        members: vec![Member { income: dec(income), ..Member::default() }],
    }
}

/// Three of the official examples of the ministry (Stand 01.01.2025), with the intermediate values.
#[test]
fn official_examples() {
    let mut first = alone("2025-01-15", "1291.50", "335", 1);
    first.members[0].health = true;
    let result = compute(&first, Above12::Refer).unwrap();
    assert_eq!(result.formula.y, dec("1162.35"));
    assert_eq!(result.m_used, dec("445.40"));
    assert_eq!(result.formula.z1, dec("0.3010822600"));
    assert_eq!(result.formula.z2, dec("349.9629649110"));
    assert_eq!(result.formula.z3, dec("95.4370350890"));
    assert_eq!(result.formula.z4, dec("109.7525903524"));
    assert_eq!(result.payable, dec("110"));
    assert!(result.source.contains("Nr. 314"));
    assert_eq!(result.steps.last().unwrap().value, result.payable);

    let second = alone("2025-01-01", "1350", "470", 4);
    assert_eq!(compute(&second, Above12::Refer).unwrap().payable, dec("88"));
}

#[test]
fn what_the_law_does_not_settle_is_referred() {
    let many = Household {
        household_total: 13,
        members: vec![Member { income: dec("500"), ..Member::default() }; 13],
        ..alone("2025-01-01", "0", "1000", 3)
    };
    assert_eq!(compute(&many, Above12::Refer).unwrap_err(), WohngeldError::AboveTwelve);
    let excluded = Household { household_total: 14, ..many };
    assert_eq!(compute(&excluded, Above12::CapsOfTwelve).unwrap_err(), WohngeldError::AboveTwelve);
    for (month, error) in [("2020-12-31", WohngeldError::UnknownMonth), ("2027-01-01", WohngeldError::UnknownMonth)] {
        assert_eq!(compute(&alone(month, "900", "400", 3), Above12::Refer).unwrap_err(), error);
    }
    let fault = |change: fn(&mut Household)| {
        let mut household = alone("2024-07-31", "900", "400", 3);
        change(&mut household);
        compute(&household, Above12::Refer).unwrap_err()
    };
    assert_eq!(fault(|h| h.rent_level = 0), WohngeldError::RentLevel);
    assert_eq!(fault(|h| h.rent_level = 8), WohngeldError::RentLevel);
    assert_eq!(fault(|h| h.members.clear()), WohngeldError::Household);
    assert_eq!(fault(|h| h.household_total = 0), WohngeldError::Household);
    assert_eq!(fault(|h| h.gross_cold_rent = dec("-1")), WohngeldError::Amount("gross_cold_rent"));
    assert_eq!(fault(|h| h.members[0].income = dec("1.00001")), WohngeldError::Amount("income"));
    assert_eq!(fault(|h| h.members[0].statutory_pension = dec("100001")), WohngeldError::Amount("statutory_pension"));
}

#[test]
fn the_law_is_that_of_the_month_and_nine_euro_are_nothing() {
    let payable = |month: &str| compute(&alone(month, "900", "400", 3), Above12::Refer).unwrap().payable;
    assert_eq!(payable("2022-12-31"), payable("2022-12-01"));
    assert!(payable("2023-01-01") > payable("2022-12-31"), "Wohngeld-Plus");
    // Around the end of the entitlement there is nothing between 0 and 10.
    let mut seen = Vec::new();
    for cents in (150_000..170_000).step_by(50) {
        let mut household = alone("2025-06-01", "0", "600", 3);
        household.members[0].income = Decimal::new(cents, 2);
        let result = compute(&household, Above12::Refer).unwrap();
        let below = result.formula.euro < Decimal::TEN;
        assert_eq!(result.payable, if below { Decimal::ZERO } else { result.formula.euro });
        seen.push(result.formula.euro);
    }
    assert!(seen.contains(&dec("9")) && seen.contains(&dec("10")));
}

#[test]
fn in_a_home_the_cap_counts_whatever_the_rent() {
    let home = Household { in_home: true, ..alone("2025-06-01", "900", "1", 2) };
    let dear = alone("2025-06-01", "900", "5000", 2);
    assert_eq!(compute(&home, Above12::Refer).unwrap().m_used, compute(&dear, Above12::Refer).unwrap().m_used);
}

/// § 43: the tables of 2022 follow from those of 2021 (rents +2.788 %, prices +1.927 %).
#[test]
fn the_tables_of_2022_follow_from_those_of_2021() {
    let file: toml::Table = include_str!("../../../../catalogue/params/wohngeld.toml").parse().unwrap();
    let laws = file["law"].as_array().unwrap();
    let at = |law: usize, key: &str| laws[law][key].as_array().unwrap().clone();
    let text = |value: &toml::Value| dec(value.as_str().unwrap());
    let mut compared = 0;
    for (old, new) in at(0, "household").iter().zip(at(1, "household")) {
        let floored = |key: &str, rate: &str, places: u32| {
            (text(&old[key]) / dec(rate)).round_dp_with_strategy(places, rust_decimal::RoundingStrategy::ToZero)
        };
        assert_eq!(text(&new["b"]), floored("b", "1.02788", 6));
        assert_eq!(text(&new["c"]), floored("c", "1.01927", 7));
        compared += 2;
    }
    let whole = |value: Decimal| rules::amount::half_up(value * dec("1.02788"), 0);
    let rows = at(0, "caps").into_iter().chain([laws[0]["caps_further"].clone()]);
    let later = at(1, "caps").into_iter().chain([laws[1]["caps_further"].clone()]);
    for (old, new) in rows.zip(later) {
        for (old, new) in old.as_array().unwrap().iter().zip(new.as_array().unwrap()) {
            assert_eq!(text(new), whole(text(old)));
            compared += 1;
        }
    }
    assert_eq!(compared, 24 + 42);
}

#[test]
fn all_vectors() {
    let Some(lines) = load("wohngeld_dev.jsonl") else { return };
    for line in &lines {
        let result = compute(&household(line), Above12::Refer).unwrap();
        let expected = &line["expected"];
        for (key, value) in [
            ("income_after_deductions_m", result.income_after_deductions),
            ("y_used", result.formula.y),
            ("m_used", result.m_used),
            ("formula_eur", result.formula.euro),
            ("wohngeld_eur", result.payable),
        ] {
            assert_eq!(value, number(&expected[key]), "{key} of {line}");
        }
    }
    println!("{} Wohngeld vectors", lines.len());
}

#[test]
fn all_official_vectors() {
    let Some(lines) = load("wohngeld_official.jsonl") else { return };
    for line in &lines {
        let household = household(line);
        if household.members.len() > 12 {
            assert_eq!(compute(&household, Above12::Refer).unwrap_err(), WohngeldError::AboveTwelve);
        }
        let result = compute(&household, Above12::CapsOfTwelve).unwrap();
        let expected = &line["expected"];
        let mut compared = 0;
        for (key, value) in [
            ("y_used", result.formula.y),
            ("m_used", result.m_used),
            ("z1", result.formula.z1),
            ("z2", result.formula.z2),
            ("z3", result.formula.z3),
            ("z4", result.formula.z4),
            ("formula_12_eur", result.formula.euro),
            ("wohngeld_eur", result.payable),
        ] {
            if let Some(wanted) = expected.get(key) {
                assert_eq!(value, number(wanted), "{key} of {line}");
                compared += 1;
            }
        }
        assert!(compared >= 3);
    }
}

#[test]
fn all_ties_are_rounded_up() {
    let Some(lines) = load("wohngeld_rounding.jsonl") else { return };
    for line in &lines {
        let members = usize::try_from(line["household_size"].as_u64().unwrap()).unwrap();
        let result = formula(date(text(line, "date")), members, number(&line["m"]), number(&line["y"])).unwrap();
        assert_eq!(result.z4, number(&line["z4_exact"]), "{line}");
        assert_eq!(result.euro, number(&line["formula_eur"]), "{line}");
    }
}

/// The formula in whole numbers of unlimited precision (values of 2025 for one, four and twelve members, scaled by 10^7 and
/// cents), as a second way to the same euro.
fn in_whole_numbers(members: usize, m_cents: i128, y_cents: i128) -> i128 {
    let (a, b, c, m_min, y_min) = match members {
        1 => (400_000, 4797, 408, 5400, 39_600),
        4 => (100_000, 2163, 176, 9200, 113_200),
        _ => (-1_200_000, 1107, 221, 29_800, 294_300),
    };
    let (m, y) = (m_cents.max(m_min), y_cents.max(y_min));
    // z1 in 10^-9, z2 in 10^-11, z4 in 10^-13.
    let z1 = a * 100 + b * m + c * y;
    let z3 = m * 1_000_000_000 - z1 * y;
    let z4 = 115 * z3;
    let euro = 10_i128.pow(13);
    ((2 * z4 + euro).div_euclid(2 * euro)).max(0)
}

proptest! {
    #[test]
    fn a_second_way_leads_to_the_same_euro(which in 0_usize..3, m in 0_i64..300_000, y in 0_i64..700_000) {
        let members = [1, 4, 12][which];
        let month = CivilDate::new(2025, 5, 1).unwrap();
        let result = formula(month, members, Decimal::new(m, 2), Decimal::new(y, 2)).unwrap();
        prop_assert_eq!(result.euro, Decimal::from_i128_with_scale(in_whole_numbers(members, m.into(), y.into()), 0));
    }

    #[test]
    fn more_income_never_yields_more_and_more_rent_never_less(
        year in 2021_i16..=2026, n in 1_usize..=12, level in 1_u8..=7,
        income in 0_i64..600_000, more in 1_i64..50_000, rent in 0_i64..250_000,
    ) {
        let household = |income: i64, rent: i64| {
            let mut members = vec![Member::default(); n];
            members[0] = Member { income: Decimal::new(income, 2), tax: true, ..Member::default() };
            Household {
                month: CivilDate::new(year, 3, 31).unwrap(),
                rent_level: level,
                gross_cold_rent: Decimal::new(rent, 2),
                in_home: false,
                household_total: n,
                members,
            }
        };
        let pay = |income: i64, rent: i64| compute(&household(income, rent), Above12::Refer).unwrap().payable;
        let base = pay(income, rent);
        prop_assert!(pay(income + more, rent) <= base);
        prop_assert!(pay(income, rent + more) >= base);
        prop_assert!(base.is_zero() || base >= Decimal::TEN);
    }

    #[test]
    fn a_share_of_the_household_never_gets_more_rent_than_the_whole(n in 1_usize..=8, out in 0_usize..4, rent in 0_i64..200_000) {
        let household = |total: usize| Household {
            month: CivilDate::new(2024, 1, 1).unwrap(),
            rent_level: 4,
            gross_cold_rent: Decimal::new(rent, 2),
            in_home: false,
            household_total: total,
            members: vec![Member::default(); n],
        };
        let whole = compute(&household(n), Above12::Refer).unwrap().m_used;
        let part = compute(&household(n + out), Above12::Refer).unwrap().m_used;
        // With the same rent, shares of a bigger household lower the part of rent and of caps per head.
        prop_assert!(part <= whole, "{part} {whole}");
        prop_assert!(part.scale() <= 10);
    }
}
