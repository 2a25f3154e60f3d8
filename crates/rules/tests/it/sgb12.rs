use model::Money;
use proptest::prelude::*;
use rules::sgb12::{
    Income, Sgb12Error, Situation, adult_step, barbetrag, child_step, claim, counted, free_wealth, mehrbedarf,
    regelbedarf,
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::vectors::{load, text};

fn dec(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[test]
fn published_amounts_of_2026_come_out_of_the_shares() {
    for (step, published) in [(1, "12.95"), (2, "11.64"), (3, "10.37"), (4, "6.59"), (5, "4.68"), (6, "2.86")] {
        let situation = Situation { own_hot_water: true, ..Situation::default() };
        assert_eq!(mehrbedarf(2026, step, &situation).unwrap().hot_water, dec(published));
    }
    for (year, published) in [(2021, "120.42"), (2022, "121.23"), (2023, "135.54"), (2026, "152.01")] {
        assert_eq!(barbetrag(year).unwrap(), published.parse::<Money>().unwrap());
    }
    assert_eq!(free_wealth("2022-12-31".parse().unwrap()).unwrap(), Money::from_cents(500_000));
    assert_eq!(free_wealth("2023-01-01".parse().unwrap()).unwrap(), Money::from_cents(1_000_000));
}

#[test]
fn steps_and_years() {
    assert_eq!([0, 5, 6, 13, 14, 17, 18].map(child_step), [Some(6), Some(6), Some(5), Some(5), Some(4), Some(4), None]);
    assert_eq!((adult_step(1), adult_step(2)), (Ok(1), Ok(2)));
    assert!(adult_step(0).is_err());
    assert_eq!(regelbedarf(2024, 1), Ok(dec("563")));
    assert_eq!(regelbedarf(2027, 1), Err(Sgb12Error::UnknownYear));
    assert_eq!(regelbedarf(2020, 1), Err(Sgb12Error::UnknownYear));
    assert_eq!(regelbedarf(2024, 7), Err(Sgb12Error::Step));
    assert_eq!(regelbedarf(2024, 0), Err(Sgb12Error::Step));
}

#[test]
fn single_parents_get_the_better_rule_and_the_sum_is_capped() {
    let alone = |ages: &[u8]| {
        let situation = Situation { children_of_single_parent: ages.to_vec(), ..Situation::default() };
        mehrbedarf(2024, 1, &situation).unwrap().single_parent / dec("563")
    };
    for (ages, share) in [
        (&[][..], "0"),
        (&[6], "0.36"),
        (&[7], "0.12"),
        (&[10, 15], "0.36"),
        (&[10, 16], "0.24"),
        (&[8, 9, 10], "0.36"),
        (&[8, 9, 10, 11], "0.48"),
        (&[1, 2, 3, 4, 5, 6], "0.60"),
        (&[18], "0"),
        (&[3, 17], "0.36"),
    ] {
        assert_eq!(alone(ages), dec(share), "{ages:?}");
    }
    let much = Situation { merkzeichen_g: true, pregnant: true, diet: dec("600"), ..Situation::default() };
    assert_eq!(mehrbedarf(2024, 2, &much).unwrap().sum, dec("506"));
}

#[test]
fn a_claim_is_the_sum_of_lines_rounded_to_the_cent() {
    assert_eq!(claim(&[dec("563"), dec("10.005"), dec("0.005")], &[dec("0.005")]), Money::from_cents(57_301));
    assert_eq!(claim(&[dec("10")], &[dec("10.01")]), Money::ZERO);
}

#[test]
fn all_vectors() {
    let Some(lines) = load("sgb12_dev.jsonl") else { return };
    for line in &lines {
        let year = text(line, "date")[..4].parse().unwrap();
        let amount = |key: &str| dec(text(line, key));
        let income = Income {
            earnings: amount("earnings_m"),
            supplementary_pension: amount("supplementary_pension_m"),
            statutory_pension: amount("statutory_pension_m"),
            grundrentenzeiten_33: line["grundrentenzeiten_33"].as_bool().unwrap(),
            capital_per_year: amount("capital_income_y"),
        };
        let result = counted(year, &income).unwrap();
        let adults = u32::try_from(line["adults_in_eg"].as_u64().unwrap()).unwrap();
        let situation = Situation { merkzeichen_g: line["merkzeichen_g"].as_bool().unwrap(), ..Situation::default() };
        let extra = mehrbedarf(year, adult_step(adults).unwrap(), &situation).unwrap();
        let expected: &Value = &line["expected"];
        for (key, value) in [
            ("earnings_counted_m", result.earnings),
            ("supplementary_pension_counted_m", result.supplementary_pension),
            ("statutory_pension_counted_m", result.statutory_pension),
            ("capital_income_counted_m", result.capital),
            ("mehrbedarf_g_m", extra.merkzeichen_g),
        ] {
            assert_eq!(value, dec(text(expected, key)), "{key} of {line}");
        }
    }
    println!("{} SGB XII vectors", lines.len());
}

proptest! {
    #[test]
    fn more_income_counts_at_least_as_much_and_never_more_than_it_is(
        year in 2021_i16..=2026, cents in 0_i64..500_000, more in 1_i64..10_000, long in any::<bool>(),
    ) {
        let at = |cents: i64| {
            let amount = Decimal::new(cents, 2);
            counted(year, &Income {
                earnings: amount,
                supplementary_pension: amount,
                statutory_pension: amount,
                grundrentenzeiten_33: long,
                capital_per_year: amount,
            }).unwrap()
        };
        let (less, greater) = (at(cents), at(cents + more));
        let amount = Decimal::new(cents, 2);
        for (a, b) in [
            (less.earnings, greater.earnings),
            (less.supplementary_pension, greater.supplementary_pension),
            (less.statutory_pension, greater.statutory_pension),
            (less.capital, greater.capital),
        ] {
            prop_assert!(a <= b && a >= Decimal::ZERO && a <= amount);
        }
        // The allowance never exceeds half of step 1 (§ 82).
        let cap = regelbedarf(year, 1).unwrap() / Decimal::TWO;
        prop_assert!(amount - less.earnings <= cap && amount - less.supplementary_pension <= cap);
    }
}
