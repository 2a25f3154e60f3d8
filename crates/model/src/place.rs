//! Official keys of places.

/// Amtlicher Gemeindeschlüssel, eight digits: Land 2, Regierungsbezirk 1, Kreis 2, Gemeinde 3 (Destatis GV100AD).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ags(String);

impl Ags {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl TryFrom<String> for Ags {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err("an AGS has eight digits")
        }
    }
}
impl From<Ags> for String {
    fn from(ags: Ags) -> String {
        ags.0
    }
}
