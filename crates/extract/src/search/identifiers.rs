//! Search by what identifies exactly: plate, numbers of documents and files, the end of an account number; and by account holder.

use model::role::ClassGroup;

use crate::register::Register;
use crate::search::birth;
use crate::search::concealed::Concealed;
use crate::search::keys::exact;
use crate::search::matching::{Effort, NAMES, find};
use crate::search::query::{Hit, MAX_HITS, Query, Reason};

/// Fewest characters of the end of an IBAN.
const LEAST_IBAN: usize = 4;
/// Fewest characters of a word of the hurried field that is tried as a number.
const LEAST_NUMBER: usize = 4;

/// Persons by exact identifiers, each with its reason; only in the allowed groups.
pub(crate) fn by_identifier(
    register: &Register,
    query: &Query,
    allowed: &[ClassGroup],
    concealed: &Concealed,
) -> Vec<(String, Reason)> {
    let mut found: Vec<(String, Reason)> = Vec::new();
    let seek = Seek { register, allowed };
    if let Some(text) = given(&query.plate) {
        seek.plate(text, &mut found);
    }
    if let Some(text) = given(&query.document_number) {
        seek.document(text, &mut found);
    }
    if let Some(text) = given(&query.licence_number) {
        seek.licence(text, &mut found);
    }
    if let Some(text) = given(&query.file_number) {
        seek.file(text, &mut found);
    }
    if let Some(text) = given(&query.iban_ending) {
        seek.iban(text, &mut found);
    }
    if let Some(text) = given(&query.text) {
        seek.hurried(text, &mut found);
    }
    found.retain(|(person, _)| !concealed.has(person));
    found.truncate(MAX_HITS);
    found
}

/// Whether the question names an identifier in a field of its own.
pub(crate) fn asked(query: &Query) -> bool {
    [&query.plate, &query.document_number, &query.licence_number, &query.file_number, &query.iban_ending]
        .into_iter()
        .any(|field| given(field).is_some())
}

fn given(field: &Option<String>) -> Option<&str> {
    field.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

struct Seek<'a> {
    register: &'a Register,
    allowed: &'a [ClassGroup],
}

impl Seek<'_> {
    fn may(&self, group: ClassGroup) -> bool {
        self.allowed.contains(&group)
    }
    fn plate(&self, text: &str, found: &mut Vec<(String, Reason)>) {
        if let (true, Some(sheet)) = (self.may(ClassGroup::Vehicles), &self.register.vehicles) {
            add(sheet.persons_by_plate(text), Reason::Plate, found);
        }
    }
    fn document(&self, text: &str, found: &mut Vec<(String, Reason)>) {
        if self.may(ClassGroup::Register) {
            let person = self.register.person_by_document(text);
            add(person.map(|p| p.person_id()).into_iter().collect(), Reason::DocumentNumber, found);
        }
    }
    fn licence(&self, text: &str, found: &mut Vec<(String, Reason)>) {
        if let (true, Some(sheet)) = (self.may(ClassGroup::Licences), &self.register.licences) {
            add(sheet.persons_by_number(text), Reason::LicenceNumber, found);
        }
    }
    fn file(&self, text: &str, found: &mut Vec<(String, Reason)>) {
        if let (true, Some(sheet)) = (self.may(ClassGroup::Social), &self.register.social) {
            add(sheet.persons_by_file(text), Reason::FileNumber, found);
        }
        if let (true, Some(sheet)) = (self.may(ClassGroup::Foreigners), &self.register.foreigners) {
            add(sheet.persons_by_file(text), Reason::FileNumber, found);
        }
    }
    fn iban(&self, text: &str, found: &mut Vec<(String, Reason)>) {
        let ending = exact(text);
        if let (true, Some(sheet)) = (self.may(ClassGroup::Social), &self.register.social)
            && ending.len() >= LEAST_IBAN
        {
            add(sheet.persons_by_iban_ending(&ending), Reason::IbanEnding, found);
        }
    }
    /// Every run of up to three words with a digit in it may be a plate or a number; a whole IBAN may be one.
    fn hurried(&self, text: &str, found: &mut Vec<(String, Reason)>) {
        let words: Vec<&str> = text.split_whitespace().take(8).collect();
        for from in 0..words.len() {
            for to in from + 1..=words.len().min(from + 3) {
                let joined = words.get(from..to).unwrap_or_default().concat();
                if birth::parse(&joined).is_some() {
                    continue;
                }
                let number = exact(&joined);
                if number.len() < LEAST_NUMBER || !number.bytes().any(|b| b.is_ascii_digit()) {
                    continue;
                }
                self.plate(&number, found);
                self.document(&number, found);
                self.licence(&number, found);
                self.file(&number, found);
            }
        }
        let whole = exact(text);
        if whole.len() >= 15 && whole.starts_with(|c: char| c.is_ascii_uppercase()) {
            self.iban(&whole, found);
        }
    }
}

fn add(persons: Vec<&str>, reason: Reason, found: &mut Vec<(String, Reason)>) {
    for person in persons {
        if !found.iter().any(|(known, _)| known == person) {
            found.push((person.to_owned(), reason));
        }
    }
}

/// For a role that sees grants but not the register of residents: persons of grants and payments by the account holder's name.
pub(crate) fn by_payee(register: &Register, query: &Query, concealed: &Concealed) -> Vec<Hit> {
    let Some(social) = &register.social else {
        return Vec::new();
    };
    let texts = match given(&query.text) {
        Some(text) => vec![text],
        None => [&query.family_name, &query.given_names].into_iter().filter_map(given).collect(),
    };
    let words: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.split_whitespace())
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .take(6)
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let matches: Vec<_> =
        words.iter().map(|word| find(&social.sheet, &social.payees, word, NAMES, Effort::Far)).collect();
    let mut hits: Vec<Hit> = Vec::new();
    // A row must fit every word: the first word's rows are the candidates.
    for candidate in matches.first().into_iter().flat_map(|first| first.at(Effort::Far).iter()) {
        let qualities: Option<Vec<u32>> =
            matches.iter().map(|m| Some(m.at(Effort::Far).get(candidate.target)?.quality)).collect();
        let (Some(qualities), Some((person, _))) = (qualities, social.payee(candidate.target)) else {
            continue;
        };
        let score = qualities.iter().sum::<u32>() * 10 / qualities.len().max(1) as u32;
        let score = u16::try_from(score.min(1000)).unwrap_or(1000);
        match hits.iter_mut().find(|hit| hit.person_id == person) {
            Some(hit) => hit.score = hit.score.max(score),
            None => hits.push(Hit { person_id: person.to_owned(), score, reasons: vec![Reason::PayeeName] }),
        }
    }
    hits.retain(|hit| !concealed.has(&hit.person_id));
    hits.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.person_id.cmp(&b.person_id)));
    hits.truncate(MAX_HITS);
    hits
}
