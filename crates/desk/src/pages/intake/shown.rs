//! A document that is shown while a form is filled: compared with the person of the case, or used to find that person.

use std::collections::BTreeMap;

use model::PartialDate;
use model::acts::Subject;
use model::catalogue::FieldGroup;
use office::zone::Known;

use super::flow::{Draft, stay};
use super::pick::{part_views, purpose, take_over};
use crate::app::Outcome;
use crate::form::person::PartView;
use crate::form::shown::{LINES_MAX_CHARS, ShownView, lines_name};
use crate::http::Posted;
use crate::pages::zone::reading;
use crate::seat::{Seat, read_subject, subject_text};

/// What a group says of its person; `value` gives the canonical value of a field.
pub(crate) fn known_of(group: &FieldGroup, subject: Option<Subject>, value: impl Fn(&str) -> String) -> Known {
    let filled = |key: &str| {
        let field = group.fields.iter().find(|field| field.prefill.as_deref() == Some(key));
        field.map(|field| value(&field.id)).unwrap_or_default()
    };
    Known {
        subject,
        family_name: filled("family_name"),
        birth_name: filled("birth_name"),
        given_names: filled("given_names"),
        date_of_birth: filled("date_of_birth").parse::<PartialDate>().ok(),
    }
}

/// `zone:PART`: the lines beside the fields. Where nothing was filled in yet, whoever the lines name is looked for in the extract and
/// taken over, if every check digit is right.
pub(super) fn shown(
    seat: &Seat,
    draft: &Draft<'_>,
    posted: &mut Posted,
    mut people: BTreeMap<String, PartView>,
    part: &str,
) -> Outcome {
    let of_part = |group: &&FieldGroup| group.shown_document && group.person.as_deref() == Some(part);
    let Some(group) = draft.service.field_groups.iter().find(of_part) else {
        return Ok(stay(seat, draft, posted, &people, &[]));
    };
    let lines: String = posted.get(&lines_name(part)).chars().take(LINES_MAX_CHARS * 4).collect();
    let subject = read_subject(posted.get(&format!("part.{part}")));
    let read = crate::form::answers(draft.service, posted);
    let known = known_of(group, subject, |id| read.value(id).unwrap_or_default().to_owned());
    let why = purpose(draft, posted);
    let done = if known.is_empty() {
        seat.office.shown_document(&seat.actor, &why, &lines)
    } else {
        seat.office.document_beside(&seat.actor, &why, &lines, &[known])
    };
    let shown = match done {
        Ok(shown) => shown,
        Err(mut refusal) => {
            for problem in refusal.iter_mut().filter(|problem| problem.field.as_deref() == Some("lines")) {
                problem.field = Some(lines_name(part));
            }
            return Ok(stay(seat, draft, posted, &people, &refusal));
        }
    };
    let found = shown.person.as_ref().and_then(|person| person.subject.clone());
    if posted.get(&format!("part.{part}")).is_empty()
        && shown.read.failing.is_empty()
        && let Some(found) = found.filter(|subject| matches!(subject, Subject::Extract { .. }))
    {
        take_over(seat, draft, posted, part, &subject_text(&found))?;
        people = part_views(seat, draft.service, posted);
    }
    let result = reading(seat, &shown);
    people.entry(part.to_owned()).or_default().shown = Some(ShownView { result: Some(result) });
    Ok(stay(seat, draft, posted, &people, &[]))
}
