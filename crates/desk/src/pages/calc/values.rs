//! What was typed as canonical values, and values that were kept as people type them.

use books::benefits::Values;
use model::Money;
use model::catalogue::{CalculationForm, Field, FieldKind};

use crate::form::read::{date_parts, date_text};
use crate::http::Posted;
use crate::pages::payments::read_month;

/// The value of a field as the books take it; what cannot be read stays as typed and is refused there.
fn canonical(form: &CalculationForm, field: &Field, posted: &Posted, key: &str) -> String {
    let typed = posted.get(key);
    match field.kind {
        FieldKind::Money => match Money::parse_german(typed) {
            Ok(money) if !typed.is_empty() => money.to_string(),
            _ => typed.to_owned(),
        },
        FieldKind::Date | FieldKind::PartialDate => date_text(&date_parts(posted, key)),
        FieldKind::YesNo => {
            if posted.on(key) {
                "1".to_owned()
            } else {
                String::new()
            }
        }
        FieldKind::Text if form.months.contains(&field.id) => {
            read_month(typed).map_or_else(|| typed.to_owned(), |month| month.to_string())
        }
        _ => typed.to_owned(),
    }
}

/// All values of the form.
pub(super) fn read(form: &CalculationForm, persons: u8, posted: &Posted) -> Values {
    let mut values = Values::new();
    for group in &form.groups {
        for (_, prefix) in form.places(group, persons) {
            for field in &group.fields {
                let key = format!("{prefix}{}", field.id);
                let value = canonical(form, field, posted, &key);
                if !value.is_empty() {
                    values.insert(key, value);
                }
            }
        }
    }
    values
}

/// Kept values as a form shows them.
pub(super) fn typed(form: &CalculationForm, persons: u8, values: &Values, posted: &mut Posted) {
    for group in &form.groups {
        for (_, prefix) in form.places(group, persons) {
            for field in &group.fields {
                let key = format!("{prefix}{}", field.id);
                let Some(value) = values.get(&key) else { continue };
                let shown = match field.kind {
                    FieldKind::Money => {
                        value.parse::<Money>().map_or_else(|_| value.clone(), |money| money.german().replace(" €", ""))
                    }
                    FieldKind::Text if form.months.contains(&field.id) => {
                        value.parse::<model::Month>().map_or_else(|_| value.clone(), |month| month.german())
                    }
                    _ => value.clone(),
                };
                posted.set(&key, shown);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::catalogue::Calculator;

    #[test]
    fn what_was_typed_and_what_was_kept_are_the_same() {
        let form = rules::forms::form(Calculator::Wohngeld).unwrap();
        let body =
            "tenure=rent&gross_cold_rent=1.234,5&died=10%2F2026&member2.tax=1&member2.earnings=980&member3.tax=1";
        let posted = crate::http::body::parse(body.as_bytes()).unwrap();
        let values = read(form, 2, &posted);
        let expected = [
            ("died", "2026-10"),
            ("gross_cold_rent", "1234.50"),
            ("member2.earnings", "980.00"),
            ("member2.tax", "1"),
            ("tenure", "rent"),
        ];
        let found: Vec<_> = values.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(found, expected);
        let mut again = Posted::default();
        typed(form, 2, &values, &mut again);
        assert_eq!(read(form, 2, &again), values);
    }
}
