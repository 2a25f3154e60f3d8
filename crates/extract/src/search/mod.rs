//! The search over the register: one field for the hurried, fields for the careful; tolerant, ranked, with the reason of the match.
//!
//! A search looks only at the class groups it is allowed, and never at the protected part. With the register group names are looked
//! up in dictionaries of distinct names (two slips, sound, transliteration, umlauts, parts) and persons in runs sorted by date of
//! birth, so that the number of residents hardly matters.

pub(crate) mod birth;
mod concealed;
mod identifiers;
pub(crate) mod keys;
pub(crate) mod lexicon;
mod matching;
mod query;
mod rank;
#[cfg(test)]
mod reference;
pub(crate) mod street;
mod top;
mod wanted;

pub use concealed::Concealed;
pub use query::{Hit, MAX_HITS, Query, Reason};

use model::role::ClassGroup;

use crate::register::{PersonView, Register};

/// Up to [`MAX_HITS`] persons, best first; the same question to the same register gives the same answer.
///
/// Only the `allowed` groups are looked at: plates need the vehicles, licence numbers the licences, file numbers the social or foreigners group, account ends the
/// social group, document numbers, names, dates and addresses the register group. With the social but not the register group names
/// are those of account holders. Blocked persons are in none of them.
#[must_use]
pub fn search(register: &Register, query: &Query, allowed: &[ClassGroup]) -> Vec<Hit> {
    search_except(register, query, allowed, &Concealed::default())
}

/// As [`search`], as if the concealed persons were not in the register: nobody takes a place among the hits that is theirs.
#[must_use]
pub fn search_except(register: &Register, query: &Query, allowed: &[ClassGroup], concealed: &Concealed) -> Vec<Hit> {
    let found = identifiers::by_identifier(register, query, allowed, concealed);
    if !found.is_empty() || identifiers::asked(query) {
        return found
            .into_iter()
            .map(|(person_id, reason)| Hit { person_id, score: 1000, reasons: vec![reason] })
            .collect();
    }
    if !allowed.contains(&ClassGroup::Register) {
        return if allowed.contains(&ClassGroup::Social) {
            identifiers::by_payee(register, query, concealed)
        } else {
            Vec::new()
        };
    }
    let Some(persons) = &register.persons else {
        return Vec::new();
    };
    rank::best(persons, query, concealed.rows())
        .into_iter()
        .map(|scored| Hit {
            person_id: persons.person_id(scored.person).to_owned(),
            score: u16::try_from(scored.score).unwrap_or(1000),
            reasons: scored.reasons.list(),
        })
        .collect()
}

/// The blocked person with exactly this document number; never by name, date or anything else.
///
/// The answer has one shape whether nobody has the number, an ordinary person has it, or the protected group is not loaded; the
/// work is one binary search in each case. The caller records the look-up with its reason before showing anything.
#[must_use]
pub fn protected_by_document<'r>(register: &'r Register, number: &str) -> Option<PersonView<'r>> {
    register.protected()?.person_by_document(number)
}
