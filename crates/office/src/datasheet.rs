//! Data sheets of a case: each value with the room it has on the document, and the machine-readable lines.

use books::cases::Case;
use books::identity;
use model::catalogue::{DataSheet, PaperSpec, Service};
use model::{CivilDate, PartialDate};
use paper::kinds::{DataRow, Datenblatt, Head, Notice};
use rules::identity::{Fit, fit, length, rule};
use rules::mrz::{BuildError, Fields, build};

use crate::paper_values::shown;
use crate::papers::Order;

/// The data sheet of a case.
pub(crate) fn of_case(order: &Order<'_>, head: Head, mut notice: Notice) -> Datenblatt {
    let Order { case, service, spec, replaces, .. } = *order;
    let sheet = sheet_of(spec);
    let last = identity::last_day(&sheet, |id| case.value(id));
    let (zone, zone_note) = zone(&sheet, case, last);
    let mut rows: Vec<DataRow> = sheet.rows.iter().filter_map(|row| data_row(service, case, row)).collect();
    if sheet.document.is_some() {
        let authority = head.authority.clone();
        rows.push(DataRow {
            label: "Behörde".to_owned(),
            room: room("behoerde"),
            size: size("behoerde", &authority),
            text: authority,
        });
        let text = last.map_or_else(|| "noch offen".to_owned(), |day| day.german());
        rows.push(DataRow {
            label: "Letzter Tag der Gültigkeit".to_owned(),
            text,
            room: String::new(),
            size: String::new(),
        });
        let serial = sheet.serial.as_deref().map(|id| case.value(id)).unwrap_or_default();
        let text = if serial.is_empty() { "steht auf dem Vordruck" } else { serial };
        rows.push(DataRow {
            label: "Seriennummer".to_owned(),
            text: text.to_owned(),
            room: String::new(),
            size: String::new(),
        });
        notice.valid_until = last.or(notice.valid_until);
    }
    Datenblatt {
        title: spec.title.de.clone(),
        case_number: case.number.clone(),
        rows,
        zone,
        zone_note,
        photo: sheet.photo.then(|| photo(case)),
        signature: sheet.signature,
        replaces: replaces.map(str::to_owned),
        notice,
        head,
    }
}

fn sheet_of(spec: &PaperSpec) -> DataSheet {
    spec.sheet.clone().unwrap_or_default()
}

fn photo(case: &Case) -> String {
    match case.value("lichtbild_nr") {
        "" => "Lichtbild".to_owned(),
        number => format!("Lichtbild Nr. {number}, hier aufkleben"),
    }
}

fn data_row(service: &Service, case: &Case, row: &model::catalogue::SheetRow) -> Option<DataRow> {
    let values: Vec<String> =
        row.fields.iter().map(|id| back(service, id, case.value(id))).filter(|value| !value.is_empty()).collect();
    if values.is_empty() {
        return None;
    }
    let text = format!("{}{}", row.prefix, values.join(" "));
    let rule = row.length.as_deref().unwrap_or_default();
    Some(DataRow { label: row.label.de.clone(), room: room(rule), size: size(rule, &text), text })
}

/// As the document shows it: what the register expects for a choice, else as every paper shows it.
fn back(service: &Service, id: &str, value: &str) -> String {
    match service.field(id) {
        Some(field) if !field.choices.is_empty() => field.back(value).to_owned(),
        _ => shown(service, id, value),
    }
}

fn room(rule: &str) -> String {
    length(rule).map(|length| format!("{} × {}", length.size1.0, length.size1.1)).unwrap_or_default()
}

fn size(rule: &str, text: &str) -> String {
    let smaller = length(rule).and_then(|length| length.size2);
    match (fit(rule, text), smaller) {
        (Fit::Size1, _) => String::new(),
        (Fit::Size2, Some((chars, lines))) => format!("Größe 2 ({chars} × {lines})"),
        (Fit::Size2, None) => "Größe 2".to_owned(),
        (Fit::TooLong, _) => "zu lang: von Hand kürzen, Vermerk".to_owned(),
    }
}

/// The machine-readable lines; without a serial number only the line that does not need it, and why.
fn zone(sheet: &DataSheet, case: &Case, last: Option<CivilDate>) -> (Vec<String>, String) {
    let value = |id: &Option<String>| id.as_deref().map(|id| case.value(id)).unwrap_or_default();
    let Some(kind) = sheet.document.as_deref() else { return (Vec::new(), String::new()) };
    let issued: Option<CivilDate> = value(&sheet.issued).parse().ok();
    let rule = issued.and_then(|day| rule(kind, day));
    let (Some(rule), Some(last)) = (rule, last) else {
        return (
            Vec::new(),
            "Die Zeilen fehlen: Tag der Ausstellung und Gültigkeit stehen noch nicht fest.".to_owned(),
        );
    };
    let Ok(born) = value(&sheet.born).parse::<PartialDate>() else {
        return (Vec::new(), "Die Zeilen fehlen: Der Tag der Geburt ist nicht bekannt.".to_owned());
    };
    let typed = value(&sheet.serial);
    let serial = rules::identity::serial(rule.serial, typed).unwrap_or_else(|_| plain(typed));
    let open = serial.is_empty();
    let sex = match value(&sheet.sex) {
        "w" => "F",
        "m" => "M",
        _ => "<",
    };
    let fields = Fields {
        surname: value(&sheet.surname),
        given_names: value(&sheet.given),
        birth_date: born,
        expiry_date: last.into(),
        document_code: rule.codes.first().map_or("", String::as_str),
        issuing_state: "D",
        nationality: "D",
        document_number: if open { "X" } else { &serial },
        sex,
        optional1: "",
        optional2: "",
    };
    let Some(format) = rule.format() else { return (Vec::new(), String::new()) };
    match build(format, &fields) {
        Ok(lines) if open => (
            lines.into_iter().take(1).collect(),
            "Zeile 2 beginnt mit der Seriennummer des Vordrucks und wird gemacht, sobald sie eingetragen ist."
                .to_owned(),
        ),
        Ok(lines) => (lines, "Schrift OCR-B. Zeichen für Zeichen vergleichen.".to_owned()),
        Err(BuildError::TooLong { .. }) => (
            Vec::new(),
            "Der Name ist länger als die Zeile. Er wird nach den Regeln der ICAO (Doc 9303 Teil 3) von Hand gekürzt."
                .to_owned(),
        ),
        Err(BuildError::Characters { .. }) => {
            (Vec::new(), "Die Zeilen fehlen: Name oder Seriennummer enthält Zeichen, die sie nicht kennen.".to_owned())
        }
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
