//! The command that a filled form makes.

use books::cases::decide::Take;
use model::acts::Subject;
use model::acts::case::{CasePerson, EvidenceSeen, FieldValue};
use model::catalogue::{Field, FieldGroup, FieldKind, Service};
use model::ids::UnverifiedId;

use crate::form::read::Answers;
use crate::http::Posted;
use crate::seat::{Seat, read_subject};

/// The command that the answers make.
pub(super) fn take_of(seat: &Seat, service: &Service, read: &Answers, posted: &Posted) -> Take {
    Take {
        service: service.key.clone(),
        form: read.form.clone(),
        received: read.received.parse().ok(),
        persons: persons(seat, service, read, posted),
        values: read
            .values
            .iter()
            .map(|(field, value)| FieldValue {
                field: field.clone(),
                value: value.clone(),
                source: read.sources.get(field).copied().unwrap_or(model::acts::case::Source::Declared),
            })
            .collect(),
        evidence: read
            .evidence
            .iter()
            .filter_map(|(key, (state, note))| {
                Some(EvidenceSeen { key: key.clone(), state: (*state)?, note: note.clone() })
            })
            .collect(),
        accepted: posted.all("accept").map(str::to_owned).collect(),
        known: Vec::new(),
        held: Vec::new(),
        corrects: None,
    }
}

/// Picked persons; a part whose fields are filled without a pick is recorded as an unverified person (C7). Its id comes
/// from the form's intent, so that a second try names the same person.
fn persons(seat: &Seat, service: &Service, read: &Answers, posted: &Posted) -> Vec<CasePerson> {
    let mut list: Vec<CasePerson> = Vec::new();
    for group in &service.field_groups {
        let Some(part) = &group.person else { continue };
        if list.iter().any(|person| person.part == *part) {
            continue;
        }
        let picked =
            read.parts.get(part).and_then(|text| read_subject(text)).or_else(|| same_as(service, group, read, posted));
        let filled = group.fields.iter().any(|field| read.value(&field.id).is_some());
        let subject = match picked {
            Some(subject) => subject,
            None if filled => Subject::Unverified { id: unverified(posted.get("intent"), part, seat) },
            None => continue,
        };
        list.push(CasePerson { part: part.clone(), subject });
    }
    list
}

/// Somebody whose name was left empty because it is another's („wie Mutter“) is that person.
fn same_as(service: &Service, group: &FieldGroup, read: &Answers, posted: &Posted) -> Option<Subject> {
    let value = |id: &str| if id == "form" { Some(read.form.as_str()) } else { read.value(id) };
    let empty = |field: &&Field| field.kind == FieldKind::Name && posted.get(&field.id).is_empty();
    let from = group.fields.iter().filter(empty).find_map(|field| field.copied_from(value))?;
    let part = service.group_of(from)?.person.as_ref()?;
    read.parts.get(part).and_then(|text| read_subject(text))
}

fn unverified(intent: &str, part: &str, seat: &Seat) -> UnverifiedId {
    use sha2::{Digest, Sha256};
    if intent.is_empty() {
        return UnverifiedId(seat.desk.platform().id());
    }
    let hash = Sha256::digest(format!("{intent}\n{part}").as_bytes());
    let mut id = [0_u8; 16];
    id.copy_from_slice(&hash[..16]);
    UnverifiedId(id)
}
