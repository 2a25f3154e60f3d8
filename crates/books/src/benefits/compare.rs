//! What changed against the calculation before, line by line, and which inputs made it.

use model::acts::benefit::{CalcLine, CalcUnit};

use super::Calculation;

/// A line whose value differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// What was calculated.
    pub label: String,
    /// Provision.
    pub paragraph: String,
    /// Person, 0 for all.
    pub who: u8,
    /// How the values are read.
    pub unit: CalcUnit,
    /// Before; nothing if the line is new.
    pub before: Option<String>,
    /// Now; nothing if the line is gone.
    pub now: Option<String>,
}

/// Lines that differ, in the order of the new calculation, then those that are gone.
#[must_use]
pub fn differences(before: &[CalcLine], now: &[CalcLine]) -> Vec<Difference> {
    let mut taken = vec![false; before.len()];
    let mut found = Vec::new();
    let same = |a: &CalcLine, b: &CalcLine| a.label == b.label && a.who == b.who && a.unit == b.unit;
    let of = |line: &CalcLine, before: Option<String>, now: Option<String>| Difference {
        label: line.label.clone(),
        paragraph: line.paragraph.clone(),
        who: line.who,
        unit: line.unit,
        before,
        now,
    };
    for line in now {
        let place = before
            .iter()
            .enumerate()
            .position(|(at, old)| taken.get(at).is_some_and(|taken| !taken) && same(old, line));
        let old = place.and_then(|place| {
            if let Some(seen) = taken.get_mut(place) {
                *seen = true;
            }
            before.get(place)
        });
        if old.is_none_or(|old| old.value != line.value) {
            found.push(of(line, old.map(|old| old.value.clone()), Some(line.value.clone())));
        }
    }
    for (line, _) in before.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        found.push(of(line, Some(line.value.clone()), None));
    }
    found
}

/// An input that differs: field, before, now; empty where it was not given.
#[must_use]
pub fn inputs_changed(before: &Calculation, now: &Calculation) -> Vec<(String, String, String)> {
    let value = |of: &Calculation, field: &str| {
        of.inputs.iter().find(|input| input.field == field).map_or(String::new(), |input| input.value.clone())
    };
    let mut fields: Vec<&str> = now.inputs.iter().chain(&before.inputs).map(|input| input.field.as_str()).collect();
    let mut seen = std::collections::BTreeSet::new();
    fields.retain(|field| seen.insert(*field));
    let all = fields.into_iter().map(|field| (field.to_owned(), value(before, field), value(now, field)));
    all.filter(|(_, before, now)| before != now).collect()
}
