//! Mietenstufe of a municipality by its key (AGS).

use std::sync::LazyLock;

use model::CivilDate;
use serde::Deserialize;

use super::WohngeldError;
use crate::amount::ParametersError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    valid_from: CivilDate,
    valid_to: CivilDate,
    place: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    ags: String,
    listed_as: String,
    level: u8,
}

/// Digits of a district's key.
const DISTRICT: usize = 5;

static PLACES: LazyLock<Result<Places, ParametersError>> = LazyLock::new(|| {
    let all: Places = toml::from_str(include_str!("../../../../catalogue/params/mietenstufen.toml"))
        .map_err(|error| ParametersError(error.to_string()))?;
    let digits = |place: &Place| place.ags.bytes().all(|b| b.is_ascii_digit()) && [5, 8].contains(&place.ags.len());
    match all.place.iter().find(|place| !digits(place) || !(1..=7).contains(&place.level)) {
        Some(place) => Err(ParametersError(format!("Mietenstufen: {} ({})", place.listed_as, place.ags))),
        None => Ok(all),
    }
});

/// What the list says about a municipality.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RentLevel {
    /// Mietenstufe 1 to 7.
    pub level: u8,
    /// The name under which the list has it.
    pub listed_as: &'static str,
    /// The value is the district's, because the list does not name the municipality.
    pub by_district: bool,
}

/// The Mietenstufe of a municipality (AGS, eight digits) in a month; nothing where the list kept here does not have it.
///
/// # Errors
/// If the parameters compiled in are faulty.
pub fn rent_level(ags: &str, month: CivilDate) -> Result<Option<RentLevel>, WohngeldError> {
    let all = PLACES.as_ref().map_err(|error| WohngeldError::Parameters(error.clone()))?;
    let day = month.month().first_day();
    if day < all.valid_from || day > all.valid_to || ags.len() != 8 {
        return Ok(None);
    }
    let district = ags.get(..DISTRICT).unwrap_or_default();
    let own = all.place.iter().find(|place| place.ags == ags);
    let found = own.or_else(|| all.place.iter().find(|place| place.ags == district));
    Ok(found.map(|place| RentLevel {
        level: place.level,
        listed_as: &place.listed_as,
        by_district: place.ags.len() == DISTRICT,
    }))
}
