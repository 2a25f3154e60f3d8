//! The posting file for the finance system: every movement, then control totals by day and kind, then the sum of all (X22).

use std::collections::BTreeMap;

use model::{CivilDate, Money};

use super::movements;
use crate::Books;

/// A posting file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Postings {
    /// Its text; the layout stands in docs/formats/payments.md.
    pub text: String,
    /// First day.
    pub from: CivilDate,
    /// Last day.
    pub to: CivilDate,
    /// Movements.
    pub count: u32,
    /// Sum in EUR, with the signs.
    pub sum: Money,
}

/// Writes the posting file of everything that moved. `today` names the days of a file in which nothing moved.
#[must_use]
pub fn postings(books: &Books, today: CivilDate) -> Postings {
    let mut totals = BTreeMap::<(CivilDate, &str), (u32, Money)>::new();
    let mut text = String::from("satz;tag;art;kennung;betrag\n");
    let (mut count, mut sum) = (0u32, Money::ZERO);
    for (day, kind, key, amount) in movements(books) {
        // What would end a value of the file is no part of a reference.
        let key: String = key.chars().filter(|c| !matches!(c, ';' | '"' | '\n' | '\r')).collect();
        text.push_str(&format!("B;{day};{kind};{key};{amount}\n"));
        let total = totals.entry((day, kind)).or_default();
        *total = (total.0 + 1, total.1 + amount);
        (count, sum) = (count + 1, sum + amount);
    }
    let from = totals.keys().next().map_or(today, |(day, _)| *day);
    let to = totals.keys().next_back().map_or(today, |(day, _)| *day);
    for ((day, kind), (number, total)) in totals {
        text.push_str(&format!("K;{day};{kind};{number};{total}\n"));
    }
    text.push_str(&format!("S;{from};{to};{count};{sum}\n"));
    Postings { text, from, to, count, sum }
}
