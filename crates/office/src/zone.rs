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
    /// The person, if it is one of the extract.
    pub subject: Option<Subject>,
    /// Name as the extract (or the form) has it.
    pub name: String,
    /// Values that differ: what, on the document, in the extract (or the form).
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

/// What is known of the person who shows the document: the fields of a form, or what a case has.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The person of the extract, if one was picked: the documents and a death are looked up there.
    pub subject: Option<Subject>,
    /// Family name.
    pub family_name: String,
    /// Birth name, if it is another.
    pub birth_name: String,
    /// Given names.
    pub given_names: String,
    /// Date of birth.
    pub date_of_birth: Option<PartialDate>,
}

impl Known {
    /// Nothing is known that lines could be compared with.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.family_name.is_empty() && self.given_names.is_empty() && self.date_of_birth.is_none()
    }

    fn name(&self) -> String {
        format!("{} {}", self.given_names, self.family_name).trim().to_owned()
    }
}

impl From<&FoundPerson> for Known {
    fn from(found: &FoundPerson) -> Self {
        Self {
            subject: Some(found.subject.clone()),
            family_name: found.family_name.clone(),
            birth_name: found.birth_name.clone(),
            given_names: found.given_names.clone(),
            date_of_birth: found.date_of_birth,
        }
    }
}

impl Office {
    /// Reads typed lines and compares them with what a form or a case says of the person; of several persons with the one that
    /// differs least. Where that person is of the extract, the card is looked up with this purpose for documents and a death.
    ///
    /// # Errors
    /// As [`Office::shown_document`].
    pub fn document_beside(
        &self,
        actor: &Actor,
        purpose: &str,
        typed: &str,
        known: &[Known],
    ) -> Result<Shown, Refusal> {
        let seen = read(typed, self.today()).map_err(|error| vec![problem(&error).at("lines")])?;
        let zone = &seen.zone;
        let known = known.iter().filter(|one| !one.is_empty());
        let Some(known) = known.min_by_key(|one| differences(zone, one, None).len()) else {
            return Ok(Shown { read: seen, person: None });
        };
        let card = match &known.subject {
            Some(subject @ Subject::Extract { .. }) if self.has_extract() => {
                // Whoever may not see the card still compares with what was typed.
                self.open_person(actor, purpose, subject).ok()
            }
            _ => None,
        };
        let documents = card.as_ref().and_then(|card| card.documents.as_ref());
        let document = documents.and_then(|list| list.iter().find(|one| same_number(&one.number, &zone.number)));
        let compared = Compared {
            subject: known.subject.clone(),
            name: known.name(),
            differences: differences(zone, known, document),
            document: document.cloned(),
            no_documents: documents.is_none(),
            dead: card.as_ref().is_some_and(|card| card.death.is_some()),
        };
        Ok(Shown { read: seen, person: Some(compared) })
    }

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
        let known = Known::from(person);
        let compared = Compared {
            subject: known.subject.clone(),
            name: known.name(),
            differences: differences(zone, &known, document),
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

fn differences(zone: &Zone, found: &Known, document: Option<&Document>) -> Vec<(Part, String, String)> {
    let mut list = Vec::new();
    let mut differs = |part: Part, same: bool, on: String, here: String| {
        if !same {
            list.push((part, on, here));
        }
    };
    let surname = found.family_name.is_empty() || fits(&zone.surname, &found.family_name);
    differs(Part::Surname, surname, zone.surname.clone(), found.family_name.clone());
    differs(
        Part::GivenNames,
        found.given_names.is_empty() || fits(&zone.given_names, &found.given_names),
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
