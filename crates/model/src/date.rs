//! Civil dates (Europe/Berlin), partial dates as registers know them, months, and UTC instants.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date of the law in Europe/Berlin, without time of day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate(pub Date);

impl CivilDate {
    /// The date for year, month (1-12), day (1-31), or nothing if there is no such day.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }
    /// As Germans write it: `12.03.1958`.
    #[must_use]
    pub fn german(&self) -> String {
        format!("{:02}.{:02}.{:04}", self.0.day(), self.0.month(), self.0.year())
    }
    /// The month the date lies in.
    #[must_use]
    pub fn month(&self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }
    /// Whole days from `self` to `later`; negative if `later` is earlier.
    #[must_use]
    pub fn days_until(&self, later: CivilDate) -> i64 {
        days_since_epoch(later.0) - days_since_epoch(self.0)
    }
    /// Full years from this day of birth to `on`; nothing if `on` lies before it. Whoever was born on 29 February is a year
    /// older on 1 March of a year without that day (§§ 187 (2), 188 (2) BGB).
    #[must_use]
    pub fn full_years(&self, on: CivilDate) -> Option<u8> {
        let years = on.0.year() - self.0.year();
        let before = (on.0.month(), on.0.day()) < (self.0.month(), self.0.day());
        u8::try_from(years - i16::from(before)).ok()
    }
    /// The date moved by calendar months; a day the month does not have becomes its last (§ 188 (3) BGB).
    #[must_use]
    pub fn plus_months(&self, months: u16) -> CivilDate {
        CivilDate(self.0.saturating_add(jiff::Span::new().months(i32::from(months))))
    }
    /// The date moved by whole days; stays where it is at the ends of the calendar.
    #[must_use]
    pub fn plus_days(&self, days: i64) -> CivilDate {
        CivilDate(self.0.saturating_add(jiff::Span::new().try_days(days).unwrap_or_default()))
    }
}

fn days_since_epoch(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    i64::from(date.since(epoch).map(|span| span.get_days()).unwrap_or_default())
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl fmt::Debug for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
impl FromStr for CivilDate {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        match PartialDate::from_str(text)? {
            PartialDate { year, month: Some(month), day: Some(day) } => Self::new(year, month, day).ok_or(DateError),
            _ => Err(DateError),
        }
    }
}

/// The text is not a date that exists, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date that exists (YYYY-MM-DD)")]
pub struct DateError;

/// A date of birth as registers hold it: the day, or day and month, may be unknown (DSMeld 0601: zeros).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// Year, four digits.
    pub year: i16,
    /// Month 1-12, if known.
    pub month: Option<i8>,
    /// Day 1-31, if known; never known without the month.
    pub day: Option<i8>,
}

impl PartialDate {
    /// The full date, if nothing is missing.
    #[must_use]
    pub fn full(&self) -> Option<CivilDate> {
        CivilDate::new(self.year, self.month?, self.day?)
    }
    /// The earliest day it can mean.
    #[must_use]
    pub fn earliest(&self) -> Option<CivilDate> {
        CivilDate::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }
    /// As German registers print it: `00.00.1931`, `00.04.1931`, `12.03.1958`.
    #[must_use]
    pub fn german(&self) -> String {
        format!("{:02}.{:02}.{:04}", self.day.unwrap_or(0), self.month.unwrap_or(0), self.year)
    }
}

impl FromStr for PartialDate {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(DateError);
        }
        let number = |part: &str| -> Result<i16, DateError> {
            if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().map_err(|_| DateError) } else { Err(DateError) }
        };
        let part = |from: usize, to: usize| text.get(from..to).ok_or(DateError).and_then(number);
        let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
        let month = i8::try_from(month).map_err(|_| DateError)?;
        let day = i8::try_from(day).map_err(|_| DateError)?;
        match (month, day) {
            (0, 0) if year > 0 => Ok(Self { year, month: None, day: None }),
            (1..=12, 0) if year > 0 => Ok(Self { year, month: Some(month), day: None }),
            _ => CivilDate::new(year, month, day)
                .filter(|_| year > 0)
                .map(|_| Self { year, month: Some(month), day: Some(day) })
                .ok_or(DateError),
        }
    }
}
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month.unwrap_or(0), self.day.unwrap_or(0))
    }
}
impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl From<CivilDate> for PartialDate {
    fn from(date: CivilDate) -> Self {
        Self { year: date.0.year(), month: Some(date.0.month()), day: Some(date.0.day()) }
    }
}

/// A calendar month, e.g. the month a benefit is paid for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    /// Year, four digits.
    pub year: i16,
    /// Month 1-12.
    pub month: i8,
}

impl Month {
    /// The month before.
    #[must_use]
    pub fn previous(&self) -> Month {
        if self.month == 1 {
            Month { year: self.year - 1, month: 12 }
        } else {
            Month { year: self.year, month: self.month - 1 }
        }
    }
    /// The month after.
    #[must_use]
    pub fn next(&self) -> Month {
        if self.month == 12 {
            Month { year: self.year + 1, month: 1 }
        } else {
            Month { year: self.year, month: self.month + 1 }
        }
    }
    /// Its first day.
    #[must_use]
    pub fn first_day(&self) -> CivilDate {
        CivilDate(Date::new(self.year, self.month, 1).unwrap_or_default())
    }
    /// As Germans write it: `12/2026`.
    #[must_use]
    pub fn german(&self) -> String {
        format!("{:02}/{:04}", self.month, self.year)
    }
}
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}
impl FromStr for Month {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        if text.len() != 7 {
            return Err(DateError);
        }
        CivilDate::from_str(&format!("{text}-01")).map(|date| date.month())
    }
}

/// A moment in UTC, in milliseconds since 1970. Never used to order acts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Instant(pub i64);

impl Instant {
    fn berlin(self) -> jiff::Zoned {
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC);
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().to_zoned(zone)
    }
    /// The civil date in Europe/Berlin at this moment.
    #[must_use]
    pub fn civil_date(self) -> CivilDate {
        CivilDate(self.berlin().date())
    }
    /// As Germans write it: `26.10.2023, 18:00 Uhr` in Europe/Berlin.
    #[must_use]
    pub fn german(self) -> String {
        let local = self.berlin();
        format!("{}, {:02}:{:02} Uhr", CivilDate(local.date()).german(), local.hour(), local.minute())
    }
    /// RFC 3339 in UTC.
    #[must_use]
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().to_string()
    }
    /// Reads RFC 3339.
    ///
    /// # Errors
    /// If the text is not an instant.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        text.parse::<jiff::Timestamp>().map(|t| Self(t.as_millisecond())).map_err(|_| DateError)
    }
}
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

macro_rules! text_forms {
    ($($name:ident),*) => {$(
        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self, e: &mut Encoder<W>, _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.str(&self.to_string())?;
                Ok(())
            }
        }
        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                d.str()?.parse().map_err(|_| minicbor::decode::Error::message("not a date"))
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
text_forms!(CivilDate, PartialDate, Month);

impl<C> Encode<C> for Instant {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.i64(self.0)?;
        Ok(())
    }
}
impl<'b, C> Decode<'b, C> for Instant {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.i64().map(Self)
    }
}
impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { s.serialize_i64(self.0) }
    }
}
impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if !d.is_human_readable() {
            return i64::deserialize(d).map(Self);
        }
        Self::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_round_trip_and_refuse_what_is_not_a_date() {
        for text in ["1931-00-00", "1931-04-00", "1958-03-12", "2024-02-29"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        for text in ["2023-02-29", "1931-00-05", "0000-00-00", "1931-13-00", "31.12.2020", "+931-01-01", "1931-1-01"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
        assert_eq!("1931-00-00".parse::<PartialDate>().unwrap().german(), "00.00.1931");
    }

    #[test]
    fn days_are_counted_over_leap_years_and_months() {
        let a = CivilDate::new(2023, 12, 30).unwrap();
        let b = CivilDate::new(2024, 3, 1).unwrap();
        assert_eq!(a.days_until(b), 62);
        assert_eq!(a.plus_days(62), b);
        assert_eq!(b.plus_days(-62), a);
    }

    #[test]
    fn instants_show_local_time_of_berlin_in_summer_and_winter() {
        assert_eq!(Instant::parse("2023-10-26T16:00:00Z").unwrap().german(), "26.10.2023, 18:00 Uhr");
        assert_eq!(Instant::parse("2023-12-31T23:30:00Z").unwrap().civil_date(), CivilDate::new(2024, 1, 1).unwrap());
    }
}
