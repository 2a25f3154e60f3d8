//! Identity documents in a case: which kind a service prepares, until when it may be valid.

use model::CivilDate;
use model::catalogue::{DataSheet, Service};

/// Days of the six weeks that are the rule while the competent office cannot see its register.
pub const SIX_WEEKS_DAYS: i64 = 42;

/// The data sheet of a service that prepares a document, with the kind of the document.
#[must_use]
pub fn document_of(service: &Service) -> Option<(&str, &DataSheet)> {
    service.papers.iter().find_map(|paper| {
        let sheet = paper.sheet.as_ref()?;
        Some((sheet.document.as_deref()?, sheet))
    })
}

/// The last day of validity that a case asks for: six weeks, as long as allowed, or until a day. The first and the last day both
/// count. Nothing where the kind is not issued on that day or something is missing.
#[must_use]
pub fn last_day<'v>(sheet: &DataSheet, value: impl Fn(&str) -> &'v str) -> Option<CivilDate> {
    let date = |id: &Option<String>| value(id.as_deref()?).parse::<CivilDate>().ok();
    let issued = date(&sheet.issued)?;
    match value(sheet.duration.as_deref()?) {
        "sechs_wochen" => Some(issued.plus_days(SIX_WEEKS_DAYS - 1)),
        "hoechstens" => longest(sheet, issued, date(&sheet.born)),
        "bis" => date(&sheet.last_day),
        _ => None,
    }
}

/// The last day the law allows for a document issued on this day.
#[must_use]
pub fn longest(sheet: &DataSheet, issued: CivilDate, born: Option<CivilDate>) -> Option<CivilDate> {
    rules::identity::rule(sheet.document.as_deref()?, issued)?.last_day(issued, born)
}
