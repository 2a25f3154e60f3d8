//! The machine-readable lines of a shown document against the extract: who it is, what differs.

use books::Actor;
use extract::records::Document;
use extract::search::Query;
use model::acts::Subject;
use model::problem::Refusal;
use model::{PartialDate, Problem};
use rules::identity::{Read, ReadError, Zone, read};
use rules::mrz::{VerifyError, transliterate};

use crate::core::Office;
use crate::persons::FoundPerson;

/// A shown document, read and compared.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What the lines say and what is wrong in them.
    pub read: Read,
    /// The person of the extract whose birthday and name are those of the lines; nobody looks like everybody else's no-hit.
    pub person: Option<Compared>,
}

/// The person of the extract beside the lines.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The person.
    pub subject: Subject,
    /// Name as the extract has it.
    pub name: String,
    /// Values that differ: what, on the document, in the extract.
    pub differences: Vec<(Part, String, String)>,
    /// The document with this number, if the extract has it for this person.
    pub document: Option<Document>,
    /// The extract says nothing of documents (or the role may not see them).
    pub no_documents: bool,
    /// A death is known.
    pub dead: bool,
}

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Surname.
    Surname,
    /// Given names.
    GivenNames,
    /// Date of birth.
    Born,
    /// Last day of validity.
    Expires,
}

impl Part {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::GivenNames => "given",
            Self::Born => "born",
            Self::Expires => "expires",
        }
    }
}

impl Office {
    /// Reads typed lines and compares them with the extract: two look-ups with this purpose, a search and the person's card.
    ///
    /// # Errors
    /// `NB-V-310` no zone, `NB-V-311` length of a line, `NB-V-312` a character that does not occur; and as [`Office::search`].
    pub fn shown_document(&self, actor: &Actor, purpose: &str, typed: &str) -> Result<Shown, Refusal> {
        let seen = read(typed, self.today()).map_err(|error| vec![problem(&error).at("lines")])?;
        let zone = &seen.zone;
        let by_name = Query {
            family_name: some(&zone.surname),
            given_names: zone.given_names.split(' ').next().and_then(some),
            date_of_birth: zone.born,
            ..Query::default()
        };
        if !self.has_extract() || by_name.family_name.is_none() && by_name.given_names.is_none() {
            return Ok(Shown { read: seen, person: None });
        }
        let found = self.search(actor, purpose, &by_name)?;
        let person = found.iter().find(|found| is_same(zone, found));
        let Some(person) = person else { return Ok(Shown { read: seen, person: None }) };
        let card = self.open_person(actor, purpose, &person.subject)?;
        let document = card.documents.iter().flatten().find(|document| same_number(&document.number, &zone.number));
        let compared = Compared {
            subject: person.subject.clone(),
            name: format!("{} {}", person.given_names, person.family_name),
            differences: differences(zone, person, document),
            document: document.cloned(),
            no_documents: card.documents.is_none(),
            dead: card.death.is_some(),
        };
        Ok(Shown { read: seen, person: Some(compared) })
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn problem(error: &ReadError) -> Problem {
    match error {
        ReadError::Size { lines, longest } => Problem::new("NB-V-310").with("lines", lines).with("longest", longest),
        ReadError::Line(VerifyError::Lines { expected }) => {
            Problem::new("NB-V-310").with("lines", expected).with("longest", 0)
        }
        ReadError::Line(VerifyError::Length { line, expected }) => {
            Problem::new("NB-V-311").with("line", line).with("expected", expected)
        }
        ReadError::Line(VerifyError::Character { line, position }) => {
            Problem::new("NB-V-312").with("line", line).with("position", position)
        }
    }
}

/// In the zone's letters, with blanks between.
fn letters(name: &str) -> String {
    transliterate(name).replace('<', " ")
}

/// Equal, or cut off at the end as long names are in the zone.
fn fits(zone: &str, whole: &str) -> bool {
    let whole = letters(whole);
    zone == whole || (zone.len() >= 12 && whole.starts_with(zone))
}

/// Birthday and surname agree: the other values may differ, and are shown.
fn is_same(zone: &Zone, found: &FoundPerson) -> bool {
    let born = zone.born;
    let surname = fits(&zone.surname, &found.family_name) || fits(&zone.surname, &found.birth_name);
    surname && (born.is_none() || born == found.date_of_birth)
        || born.is_some() && born == found.date_of_birth && fits(&zone.given_names, &found.given_names)
}

fn same_number(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
    };
    plain(one) == plain(other)
}

fn differences(zone: &Zone, found: &FoundPerson, document: Option<&Document>) -> Vec<(Part, String, String)> {
    let mut list = Vec::new();
    let mut differs = |part: Part, same: bool, on: String, here: String| {
        if !same {
            list.push((part, on, here));
        }
    };
    differs(Part::Surname, fits(&zone.surname, &found.family_name), zone.surname.clone(), found.family_name.clone());
    differs(
        Part::GivenNames,
        fits(&zone.given_names, &found.given_names),
        zone.given_names.clone(),
        found.given_names.clone(),
    );
    let born = zone.born.map(|born: PartialDate| born.german()).unwrap_or_default();
    let here = found.date_of_birth.map(|day: PartialDate| day.german()).unwrap_or_default();
    differs(Part::Born, born == here || here.is_empty(), born, here);
    if let Some(expires) = document.and_then(|document| document.expires) {
        let on = zone.expires.map(|day| day.german()).unwrap_or_default();
        differs(Part::Expires, zone.expires == Some(expires), on, expires.german());
    }
    list
}
