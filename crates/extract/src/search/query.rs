//! What is asked, and what is answered.

use model::PartialDate;
use serde::{Deserialize, Serialize};

/// Most hits of one answer.
pub const MAX_HITS: usize = 20;

/// A question: the hurried field, or fields, any subset. Empty texts count as not given.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// The hurried field: "müller 12.3.58", "schmid hauptstr", "hans mueller 1958"; also a plate or the number of a document or
    /// file, where the class is allowed.
    pub text: Option<String>,
    /// Family, birth or former name, or one part of it.
    pub family_name: Option<String>,
    /// Given names, any of them.
    pub given_names: Option<String>,
    /// Date of birth, possibly partial.
    pub date_of_birth: Option<PartialDate>,
    /// Year of birth, if no more is known.
    pub birth_year: Option<i16>,
    /// Street, with or without house number.
    pub street: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// Plate of a vehicle; needs the vehicles group.
    pub plate: Option<String>,
    /// Number of an identity document; needs the register group.
    pub document_number: Option<String>,
    /// Number of a driving licence; needs the licences group.
    pub licence_number: Option<String>,
    /// Number of a benefit file (social group) or an immigration file (foreigners group).
    pub file_number: Option<String>,
    /// Last characters of an IBAN, at least four; needs the social group.
    pub iban_ending: Option<String>,
}

impl Query {
    /// A question by the hurried field alone.
    #[must_use]
    pub fn of(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }
}

/// One answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hit {
    /// Id of the source.
    pub person_id: String,
    /// 1 to 1000; 1000 = everything asked for is there as asked.
    pub score: u16,
    /// Why it matched.
    pub reasons: Vec<Reason>,
}

/// Why a person was found; the names are stable (texts of the desk hang on them).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// All names as asked.
    Exact,
    /// An umlaut spelt out or dropped, another mark, a gap or hyphen.
    UmlautSpelling,
    /// One or two slips.
    SimilarSpelling,
    /// Kölner Phonetik.
    SoundsAlike,
    /// Another way of writing a foreign name.
    Transliteration,
    /// The name begins like this.
    BeginsWith,
    /// One part of a double name, or the name without its particles.
    PartOfName,
    /// The name at birth.
    BirthName,
    /// A former name.
    FormerName,
    /// Family and given name stood in each other's field.
    PartsSwapped,
    /// A given name similar to the one asked for.
    GivenNameSimilar,
    /// The date of birth fits, a name asked for does not.
    NameDiffers,
    /// Date of birth with a slip: a digit, two swapped, day and month swapped, a neighbouring day.
    DateClose,
    /// The register knows only a part of the date of birth.
    DatePartial,
    /// The names fit, the date of birth does not.
    DateDiffers,
    /// Present address.
    Address,
    /// Former address.
    FormerAddress,
    /// The names fit, the address does not.
    AddressDiffers,
    /// Plate of a vehicle.
    Plate,
    /// Number of an identity document.
    DocumentNumber,
    /// Number of a file.
    FileNumber,
    /// End of an account number.
    IbanEnding,
    /// Name of an account's holder.
    PayeeName,
    /// Number of a driving licence.
    LicenceNumber,
}

impl Reason {
    /// All reasons, in the order they are shown.
    pub const ALL: [Reason; 24] = [
        Self::Exact,
        Self::UmlautSpelling,
        Self::SimilarSpelling,
        Self::SoundsAlike,
        Self::Transliteration,
        Self::BeginsWith,
        Self::PartOfName,
        Self::BirthName,
        Self::FormerName,
        Self::PartsSwapped,
        Self::GivenNameSimilar,
        Self::NameDiffers,
        Self::DateClose,
        Self::DatePartial,
        Self::DateDiffers,
        Self::Address,
        Self::FormerAddress,
        Self::AddressDiffers,
        Self::Plate,
        Self::DocumentNumber,
        Self::FileNumber,
        Self::IbanEnding,
        Self::PayeeName,
        Self::LicenceNumber,
    ];
    /// The stable name used in files and as the key of the desk's texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::UmlautSpelling => "umlaut_spelling",
            Self::SimilarSpelling => "similar_spelling",
            Self::SoundsAlike => "sounds_alike",
            Self::Transliteration => "transliteration",
            Self::BeginsWith => "begins_with",
            Self::PartOfName => "part_of_name",
            Self::BirthName => "birth_name",
            Self::FormerName => "former_name",
            Self::PartsSwapped => "parts_swapped",
            Self::GivenNameSimilar => "given_name_similar",
            Self::NameDiffers => "name_differs",
            Self::DateClose => "date_close",
            Self::DatePartial => "date_partial",
            Self::DateDiffers => "date_differs",
            Self::Address => "address",
            Self::FormerAddress => "former_address",
            Self::AddressDiffers => "address_differs",
            Self::Plate => "plate",
            Self::DocumentNumber => "document_number",
            Self::FileNumber => "file_number",
            Self::IbanEnding => "iban_ending",
            Self::PayeeName => "payee_name",
            Self::LicenceNumber => "licence_number",
        }
    }
}

/// A set of reasons.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Reasons(pub(crate) u32);

impl Reasons {
    pub(crate) fn of(reason: Reason) -> Self {
        Self(1 << reason as u32)
    }
    pub(crate) fn and(self, reason: Reason) -> Self {
        Self(self.0 | Self::of(reason).0)
    }
    pub(crate) fn with(self, other: Reasons) -> Self {
        Self(self.0 | other.0)
    }
    pub(crate) fn has(self, reason: Reason) -> bool {
        self.0 & Self::of(reason).0 != 0
    }
    pub(crate) fn list(self) -> Vec<Reason> {
        Reason::ALL.into_iter().filter(|reason| self.has(*reason)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_in_the_list_under_its_serde_name() {
        for (at, reason) in Reason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, at);
            let json = serde_json::to_string(&reason).unwrap();
            assert_eq!(json, format!("\"{}\"", reason.name()));
            assert_eq!(Reasons::of(reason).list(), vec![reason]);
        }
    }
}
