//! Suggests a mapping from the header of a file: what its columns are called decides, a look at some rows tells how dates are written.

use std::fmt::Write as _;
use std::fs::File as Open;
use std::io::{BufReader, Read as _};
use std::path::Path;

use model::Problem;

use super::date::Form;
use super::divide::divide;
use super::encoding::Encoding;
use crate::import::line::{self, Read};
use crate::import::rows::unreadable;
use crate::records::{Class, Kind};

/// Rows looked at for the form of dates.
const ROWS: usize = 500;
/// Bytes looked at for the encoding.
const SAMPLE_BYTES: u64 = 1024 * 1024;
/// Forms tried, usual ones first.
const FORMS: [&str; 5] = ["TT.MM.JJJJ", "JJJJ-MM-TT", "JJJJMMTT", "TT.MM.JJ", "TT/MM/JJJJ"];

/// Names that exports use for a column of the import format, folded: small letters and digits only, umlauts spelt out.
const WORDS: &[(&str, &[&str])] = &[
    (
        "person_id",
        &["id", "personid", "persid", "personennummer", "persnr", "ordnungsmerkmal", "om", "einwohnernr", "ewid"],
    ),
    ("family_name", &["familienname", "nachname", "name", "famname", "0101", "0101a"]),
    ("birth_name", &["geburtsname", "gebname", "0201"]),
    ("former_names", &["fruehernamen", "fruehererename", "fruehererfamilienname"]),
    ("given_names", &["vornamen", "vorname", "0301"]),
    ("usual_given_name", &["rufname", "gebraeuchlichervorname", "0302"]),
    ("doctorate", &["doktorgrad", "titel", "0401"]),
    ("date_of_birth", &["geburtsdatum", "gebdatum", "gebdat", "geborenam", "0601"]),
    ("place_of_birth", &["geburtsort", "gebort", "0602"]),
    ("state_of_birth", &["geburtsstaat", "geburtsland", "0603"]),
    ("sex", &["geschlecht", "0701"]),
    (
        "nationalities",
        &["staatsangehoerigkeit", "staatsangehoerigkeiten", "nationality", "nationalitaet", "stang", "1001"],
    ),
    ("marital_status", &["familienstand", "famstand", "1401"]),
    ("household_id", &["haushalt", "haushaltsnr", "haushaltsnummer"]),
    ("moved_in", &["einzugsdatum", "einzug", "1301"]),
    ("date_of_death", &["sterbedatum", "todesdatum", "1901"]),
    ("street", &["strasse", "strassenname", "1205"]),
    ("house_number", &["hausnummer", "hausnr", "hnr", "1206"]),
    ("addition", &["zusatz", "adresszusatz", "adrzusatz"]),
    ("postcode", &["plz", "postleitzahl", "1202"]),
    ("town", &["ort", "wohnort", "gemeinde", "1203"]),
    ("ags", &["gemeindeschluessel", "gemeindekennziffer", "gkz", "1201"]),
    ("number", &["nummer", "seriennummer", "ausweisnummer", "fuehrerscheinnummer"]),
    ("issued", &["ausgestelltam", "ausstellungsdatum", "erteiltam"]),
    ("expires", &["gueltigbis", "ablaufdatum", "befristetbis"]),
    ("file_number", &["aktenzeichen", "az", "aktennummer"]),
    ("plate", &["kennzeichen", "kfzkennzeichen"]),
    ("fin", &["fahrgestellnummer", "fahrzeugidentnummer", "fahrzeugidentifizierungsnummer"]),
    ("make", &["marke", "hersteller"]),
    ("first_registration", &["erstzulassung", "ez"]),
    ("holder_person_id", &["halterid", "halter"]),
    ("amount", &["betrag", "leistungsbetrag", "zahlbetrag"]),
    ("payee_name", &["empfaenger", "zahlungsempfaenger", "kontoinhaber"]),
    ("iban", &["bankverbindung", "konto"]),
    ("month", &["monat", "leistungsmonat"]),
    ("phone", &["telefon", "tel", "rufnummer"]),
    ("email", &["mail", "emailadresse"]),
    ("note", &["bemerkung", "notiz"]),
];

/// A suggested mapping for the file. Nothing of a row is in it: names of columns, and the form of the dates.
///
/// # Errors
/// `NB-E-001`, `NB-E-018`, `NB-E-019` unreadable, `NB-E-015` empty, `NB-E-091` no text, `NB-E-096` no header that tells anything.
pub fn draft(path: &Path) -> Result<String, Problem> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let broken = |error: std::io::Error| unreadable(&name, &error);
    let mut sample = Vec::new();
    Open::open(path).map_err(broken)?.take(SAMPLE_BYTES).read_to_end(&mut sample).map_err(broken)?;
    let encoding = encoding(&sample);
    let mut input = BufReader::new(Open::open(path).map_err(broken)?);
    let mut rows: Vec<String> = Vec::new();
    let (mut buffer, mut scratch) = (Vec::new(), String::new());
    while rows.len() <= ROWS {
        match line::next_line(&mut input, &mut buffer).map_err(broken)? {
            Read::End => break,
            Read::TooLong => continue,
            Read::Line => {
                let bytes = buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&buffer);
                let wrong = || Problem::new("NB-E-091").with("file", &name).with("line", rows.len() + 1);
                rows.push(encoding.decode(bytes, &mut scratch).ok_or_else(wrong)?.to_owned());
            }
        }
    }
    let Some((first, rest)) = rows.split_first().filter(|(first, _)| !first.trim().is_empty()) else {
        return Err(Problem::new("NB-E-015").with("file", &name));
    };
    let delimiter = [b';', b',', b'\t', b'|']
        .into_iter()
        .max_by_key(|sign| first.bytes().filter(|byte| byte == sign).count())
        .unwrap_or(b';');
    let header = cells(first, delimiter).unwrap_or_default();
    let found: Vec<(usize, &'static str)> =
        header.iter().enumerate().filter_map(|(at, name)| Some((at, column(name)?))).collect();
    if found.len() < 2 {
        return Err(Problem::new("NB-E-096").with("file", &name));
    }
    let rest: Vec<Vec<String>> = rest.iter().filter_map(|row| cells(row, delimiter)).collect();
    Ok(write(&name, encoding, delimiter, &header, &rest))
}

fn encoding(sample: &[u8]) -> Encoding {
    match std::str::from_utf8(sample) {
        Ok(_) => Encoding::Utf8,
        // A letter cut off at the end of the sample is no fault.
        Err(error) if error.error_len().is_none() => Encoding::Utf8,
        Err(_) if sample.iter().any(|byte| (0x80..=0x9f).contains(byte)) => Encoding::Cp1252,
        Err(_) => Encoding::Latin1,
    }
}

fn cells(line: &str, delimiter: u8) -> Option<Vec<String>> {
    let (mut places, mut unquoted) = (Vec::new(), String::new());
    let text = divide(line, delimiter, Some(b'"'), &mut places, &mut unquoted).ok()?;
    let cell = |(from, to): &(u32, u32)| text.get(*from as usize..*to as usize).unwrap_or_default().trim().to_owned();
    Some(places.iter().map(cell).collect())
}

fn folded(name: &str) -> String {
    let spelt = name.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    spelt.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The column of the import format that a name stands for.
fn column(name: &str) -> Option<&'static str> {
    let name = folded(name);
    let own = Class::ALL.iter().flat_map(|class| class.columns()).find(|column| folded(column) == name);
    own.copied().or_else(|| WORDS.iter().find(|(_, words)| words.contains(&name.as_str())).map(|(column, _)| *column))
}

/// The place of the source column for a column of a class.
fn place(header: &[String], class: Class, wanted: &str) -> Option<usize> {
    let direct = header.iter().position(|name| column(name) == Some(wanted));
    // The first column of a class is its id: an export calls it plainly so.
    let id = class.columns().first().is_some_and(|first| *first == wanted && first.ends_with("_id"));
    direct.or_else(|| header.iter().position(|name| id && folded(name) == "id"))
}

fn write(name: &str, encoding: Encoding, delimiter: u8, header: &[String], rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    let encoding = match encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Latin1 => "iso-8859-1",
        Encoding::Cp1252 => "cp1252",
    };
    let delimiter = if delimiter == b'\t' { "tab".to_owned() } else { char::from(delimiter).to_string() };
    let classes: Vec<Class> = Class::ALL.iter().copied().filter(|class| fits(*class, header)).collect();
    let classes = if classes.is_empty() { vec![Class::Persons] } else { classes };
    let mut used = vec![false; header.len()];
    let mut forms: Vec<&str> = Vec::new();
    let mut body = String::new();
    for class in &classes {
        let _ = writeln!(body, "\n[[file.class]]\nclass = \"{}\"\n\n[file.class.columns]", class.name());
        for ((wanted, required), kind) in class.columns().iter().zip(class.required()).zip(class.kinds()) {
            match place(header, *class, wanted) {
                Some(at) => {
                    used.iter_mut().skip(at).take(1).for_each(|used| *used = true);
                    let source = quoted(header.get(at).map_or("", String::as_str));
                    let _ = writeln!(body, "{wanted} = {}", value(wanted, &source));
                    if *kind == Kind::Date {
                        forms.extend(form(rows, at).filter(|form| !forms.contains(form)));
                    }
                }
                None if *required => {
                    let _ = writeln!(body, "{wanted} = \"?\"  # Pflicht / required");
                }
                None => {}
            }
        }
    }
    let _ = writeln!(out, "# Entwurf aus den Spaltennamen von {name}; bitte prüfen: notbetrieb extract mapping check");
    let _ = writeln!(out, "# Suggested from the names of the columns; please check every line.");
    let _ = writeln!(out, "format = 1\nsource = \"?\"  # Verfahren und Fassung / procedure and version");
    if !classes.contains(&Class::LastPayments) {
        let _ = writeln!(out, "\n# Ohne Zahlliste nur mit Grund / without the payment list only for a reason:");
        let _ = writeln!(out, "# [not_delivered]\n# last_payments = \"\"");
    }
    let _ =
        writeln!(out, "\n[[file]]\nname = {}\nencoding = \"{encoding}\"\ndelimiter = \"{delimiter}\"", quoted(name));
    let list: Vec<String> = forms.iter().map(|form| format!("\"{form}\"")).collect();
    if !list.is_empty() {
        let _ = writeln!(out, "date = [{}]", list.join(", "));
    }
    if forms.contains(&"TT.MM.JJ") {
        let _ = writeln!(out, "pivot = 26  # zweistellige Jahre bis hier: 20.. / short years up to here: 20..");
    }
    let _ = writeln!(out, "as_of = \"file\"  # Zeitpunkt der Datei / when the file was written");
    out.push_str(&body);
    let rest: Vec<String> = header
        .iter()
        .zip(&used)
        .filter(|(name, used)| !**used && !name.is_empty())
        .map(|(name, _)| quoted(name))
        .collect();
    if !rest.is_empty() {
        let _ = writeln!(out, "\n# Nicht verwendet / not used: {}", rest.join(", "));
    }
    out
}

/// A class is suggested if most of what it must have is there, its own id among it.
fn fits(class: Class, header: &[String]) -> bool {
    let required = || class.columns().iter().zip(class.required()).filter(|(_, required)| **required);
    let there = required().filter(|(column, _)| place(header, class, column).is_some()).count();
    let all = required().count();
    let first = class.columns().first().is_some_and(|first| place(header, class, first).is_some());
    // A list of payments looks like one of grants and every list has names: nearly everything has to be there.
    first && there > 1 && all - there <= 1
}

fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Columns that need a list or cleaning in nearly every export.
fn value(column: &str, source: &str) -> String {
    match column {
        "nationalities" => format!("{{ from = {source}, list = \"nationality\" }}"),
        "sex" => format!("{{ from = {source}, list = \"sex\" }}"),
        "marital_status" => format!("{{ from = {source}, list = \"marital_status\" }}"),
        "iban" => format!("{{ from = {source}, remove = \" \", upper = true }}"),
        _ => source.to_owned(),
    }
}

/// The first usual form that all dates of a column have.
fn form(rows: &[Vec<String>], at: usize) -> Option<&'static str> {
    let filled: Vec<&str> =
        rows.iter().filter_map(|row| row.get(at)).map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    if filled.is_empty() {
        return None;
    }
    FORMS
        .into_iter()
        .find(|text| Form::parse(text).is_some_and(|form| filled.iter().all(|cell| form.read(cell, 26).is_some())))
}
