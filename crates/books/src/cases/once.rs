//! Numbers that are used once: serial numbers of blanks, stickers. Another live case that has the number refuses it.

use model::Problem;
use model::acts::case::FieldValue;
use model::catalogue::{Catalogue, Service};
use model::ids::CaseId;

use super::CaseBook;

/// Checks of the catalogue with the field they look at and the problem they find.
const ONCE: [(&str, &str, &str); 2] =
    [("seriennummer_einmal", "seriennummer", "NB-V-292"), ("aufkleber_einmal", "aufkleber", "NB-V-295")];

/// Numbers of these values that another live case has, for the checks that the service names. `own`: the case itself, when it
/// is corrected.
#[must_use]
pub fn used(
    book: &CaseBook,
    catalogue: &Catalogue,
    service: &Service,
    values: &[FieldValue],
    own: Option<CaseId>,
) -> Vec<Problem> {
    let named = |service: &Service, check: &str| service.checks.iter().any(|name| name == check);
    let mut found = Vec::new();
    for (check, field, code) in ONCE {
        let typed = values.iter().find(|value| value.field == field).map(|value| plain(&value.value));
        let Some(number) = typed.filter(|number| !number.is_empty() && named(service, check)) else { continue };
        let other = book.all().filter(|case| case.live() && Some(case.id) != own).find(|case| {
            plain(case.value(field)) == number
                && catalogue.service(&case.service).is_some_and(|service| named(service, check))
        });
        found.extend(other.map(|case| Problem::new(code).at(field).with("number", &case.number)));
    }
    found
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
