//! What a case says, as papers show it: labels, German dates and amounts, official numbers.

use books::cases::Case;
use model::catalogue::{FieldKind, Lang, Service};
use model::{CivilDate, Money, PartialDate};
use paper::kinds::{EvidenceLine, RegisterValue, ShownValue, ValueGroup};

/// The official number of a field of the register; nothing for fields of our own.
pub(crate) fn official(id: &str) -> String {
    if id.len() == 4 && id.bytes().all(|b| b.is_ascii_digit()) { id.to_owned() } else { String::new() }
}

/// A value as the paper shows it: choice labels, German dates and amounts.
pub(crate) fn shown(service: &Service, id: &str, value: &str) -> String {
    let Some(field) = service.field(id) else {
        return value.to_owned();
    };
    match field.kind {
        FieldKind::Choice => {
            let choice = field.choices.iter().find(|choice| choice.value == value);
            choice.map_or_else(|| value.to_owned(), |choice| choice.label.get(Lang::De).to_owned())
        }
        FieldKind::YesNo => match value {
            "1" => "ja".to_owned(),
            "0" => "nein".to_owned(),
            other => other.to_owned(),
        },
        FieldKind::Date => value.parse::<CivilDate>().map_or_else(|_| value.to_owned(), |date| date.german()),
        FieldKind::PartialDate => value.parse::<PartialDate>().map_or_else(|_| value.to_owned(), |date| date.german()),
        FieldKind::Money => value.parse::<Money>().map_or_else(|_| value.to_owned(), |money| money.german()),
        FieldKind::Time if !value.is_empty() => format!("{value} Uhr"),
        _ => value.to_owned(),
    }
}

/// The values of a case under their headings, in the order of the form; with `only`, no others.
pub(crate) fn value_groups(service: &Service, case: &Case, only: &[String]) -> Vec<ValueGroup> {
    let shown_now = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    let groups = shown_now.groups.iter().map(|(group, fields)| ValueGroup {
        title: group.heading.as_ref().unwrap_or(&group.title).get(Lang::De).to_owned(),
        values: fields
            .iter()
            .filter(|field| only.is_empty() || only.contains(&field.id))
            .filter_map(|field| {
                case.values.iter().find(|value| value.field == field.id && !value.value.is_empty()).map(|v| (field, v))
            })
            .map(|(field, value)| ShownValue {
                field: official(&field.id),
                label: field.label.get(Lang::De).to_owned(),
                text: shown(service, &field.id, &value.value),
                origin: value.source.into(),
            })
            .collect(),
    });
    groups.filter(|group| !group.values.is_empty()).collect()
}

/// The values in the order of the target's screen.
pub(crate) fn register_values(service: &Service, case: &Case) -> Vec<RegisterValue> {
    let order = service.handback.iter().flat_map(|handback| &handback.order);
    order
        .filter_map(|id| {
            let field = service.field(id)?;
            let value = case.values.iter().find(|value| value.field == *id && !value.value.is_empty())?;
            let text = match field.kind {
                FieldKind::Choice => field.back(&value.value).to_owned(),
                _ => shown(service, id, &value.value),
            };
            Some(RegisterValue {
                field: official(id),
                label: service.full_label(id, Lang::De).unwrap_or_else(|| field.label.get(Lang::De).to_owned()),
                text,
                origin: Some(value.source.into()),
            })
        })
        .collect()
}

/// What was shown, with a word for each state.
pub(crate) fn evidence_lines(service: &Service, case: &Case) -> Vec<EvidenceLine> {
    use model::acts::case::EvidenceState;
    let lines = case.evidence.iter().map(|seen| {
        let label = service
            .evidence
            .iter()
            .find(|evidence| evidence.key == seen.key)
            .map_or(seen.key.as_str(), |e| e.label.get(Lang::De));
        let state = match seen.state {
            EvidenceState::Seen => "gesehen",
            EvidenceState::Copy => "gesehen, Kopie behalten",
            EvidenceState::Missing => "fehlt",
        };
        let note = if seen.note.is_empty() { String::new() } else { format!(": {}", seen.note) };
        EvidenceLine { label: label.to_owned(), state: format!("{state}{note}") }
    });
    lines.collect()
}

/// Labels of the evidence that is missing.
pub(crate) fn missing(service: &Service, case: &Case) -> Vec<String> {
    use model::acts::case::EvidenceState;
    let missing = case.evidence.iter().filter(|seen| seen.state == EvidenceState::Missing);
    missing
        .filter_map(|seen| service.evidence.iter().find(|evidence| evidence.key == seen.key))
        .map(|evidence| evidence.label.get(Lang::De).to_owned())
        .collect()
}
