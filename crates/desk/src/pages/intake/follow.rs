//! A form that begins with what an earlier case says: a ceremony after its notice.

use model::catalogue::Service;
use model::problem::Refusal;

use super::pick::part_lines;
use crate::http::Posted;
use crate::seat::{Call, Seat};
use crate::t;

/// The name of the address's argument that names the earlier case.
pub(crate) const AFTER: &str = "after";

/// The values of the earlier case, under the ids of this service. Nothing if the address names none.
pub(super) fn taken_over(seat: &Seat, call: &Call, service: &Service) -> Result<Option<Posted>, Refusal> {
    let Some(follows) = service.follows.as_ref().filter(|_| !call.query.get(AFTER).is_empty()) else {
        return Ok(None);
    };
    let id = call.query.get(AFTER).parse().map_err(|_| vec![model::Problem::new("NB-V-002")])?;
    let case = seat.office.open_case(&seat.actor, id, &t!(seat.texts, "purpose-case"))?;
    if case.service != follows.service {
        return Err(vec![
            model::Problem::new("NB-V-262")
                .with("number", &case.number)
                .with("service", service.title.get(seat.texts.lang())),
        ]);
    }
    let parts: Vec<&str> = service.field_groups.iter().filter_map(|group| group.person.as_deref()).collect();
    let persons: Vec<_> = case.persons.iter().filter(|person| parts.contains(&person.part.as_str())).cloned().collect();
    let mut posted = Posted(part_lines(&persons));
    for group in &service.field_groups {
        for field in &group.fields {
            let from = follows.source(&field.id);
            let Some(value) = case.values.iter().find(|value| value.field == from && !value.value.is_empty()) else {
                continue;
            };
            posted.set(&field.id, value.value.clone());
            posted.set(&format!("src.{}", group.key), value.source.name());
            if value.source == model::acts::case::Source::Extract {
                posted.set(&format!("pre.{}", field.id), value.value.clone());
            }
        }
    }
    posted.set(&follows.number, case.number.clone());
    // The question that leads to the number is answered by coming this way.
    if let Some(condition) = service.field(&follows.number).and_then(|field| field.show_if.as_ref())
        && let Some(value) = condition.is.first()
    {
        posted.set(&condition.field, value.clone());
    }
    Ok(Some(posted))
}
