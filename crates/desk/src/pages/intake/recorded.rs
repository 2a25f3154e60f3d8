//! A case as a posted form: to be corrected, completed, or taken as the beginning of the next.

use books::cases::Case;
use model::acts::case::Source;
use model::catalogue::Service;

use super::part_lines;
use crate::http::Posted;

/// The case's answers under the names of the form, without an intent.
pub(crate) fn recorded(case: &Case, service: &Service) -> Posted {
    let mut posted = Posted(part_lines(&case.persons));
    posted.set("form", case.form.clone());
    posted.set("received", case.received.to_string());
    for group in &service.field_groups {
        for field in &group.fields {
            if let Some(value) = case.values.iter().find(|v| v.field == field.id) {
                posted.set(&field.id, value.value.clone());
                posted.set(&format!("src.{}", group.key), value.source.name());
                if value.source == Source::Extract {
                    posted.set(&format!("pre.{}", field.id), value.value.clone());
                }
            }
        }
    }
    for seen in &case.evidence {
        posted.set(&format!("ev.{}", seen.key), seen.state.name());
        posted.set(&format!("evn.{}", seen.key), seen.note.clone());
    }
    posted
}
