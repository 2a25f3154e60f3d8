//! How single values stand in a column: dates in order, amounts in two halves.

use model::{CivilDate, Money, PartialDate};

/// A date as year·512 + month·32 + day, 0 for a missing part and for no date: sorts like the date, three bytes.
pub(crate) fn partial(date: PartialDate) -> u32 {
    let part = |value: Option<i8>| value.and_then(|v| u32::try_from(v).ok()).unwrap_or(0);
    packed(u32::try_from(date.year).unwrap_or(0), part(date.month), part(date.day))
}

/// The same from numbers; they need not be a date that exists.
pub(crate) fn packed(year: u32, month: u32, day: u32) -> u32 {
    year << 9 | (month & 15) << 5 | (day & 31)
}

/// Year, month, day of a packed date.
pub(crate) fn unpacked(value: u32) -> (u32, u32, u32) {
    (value >> 9, value >> 5 & 15, value & 31)
}

/// Whether neither month nor day is missing.
pub(crate) fn is_full(value: u32) -> bool {
    let (_, month, day) = unpacked(value);
    month != 0 && day != 0
}

/// The date of birth again; foreign bytes that are none give nothing.
pub(crate) fn to_partial(value: u32) -> Option<PartialDate> {
    let (year, month, day) = unpacked(value);
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

/// An optional full date.
pub(crate) fn date(value: Option<CivilDate>) -> u32 {
    value.map_or(0, |date| partial(PartialDate::from(date)))
}

/// The full date again; 0 and whatever is no date give nothing.
pub(crate) fn to_date(value: u32) -> Option<CivilDate> {
    let (year, month, day) = unpacked(value);
    CivilDate::new(
        i16::try_from(year).ok().filter(|year| *year > 0)?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
}

/// Cents as two halves, zigzag so that small amounts of either sign have an empty upper half.
pub(crate) fn cents(amount: Money) -> (u32, u32) {
    let cents = amount.cents();
    let zigzag = ((cents << 1) ^ (cents >> 63)) as u64;
    (zigzag as u32, (zigzag >> 32) as u32)
}

/// The amount again.
pub(crate) fn to_money(low: u32, high: u32) -> Money {
    let zigzag = u64::from(high) << 32 | u64::from(low);
    Money::from_cents((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn amounts_come_back(cents_in in -9_000_000_000_000i64..9_000_000_000_000) {
            let (low, high) = cents(Money::from_cents(cents_in));
            prop_assert_eq!(to_money(low, high).cents(), cents_in);
        }

        #[test]
        fn packed_dates_sort_like_dates(a in 0i64..80_000, b in 0i64..80_000) {
            let start = CivilDate::new(1850, 1, 1).unwrap();
            let (a, b) = (start.plus_days(a), start.plus_days(b));
            prop_assert_eq!(a.cmp(&b), date(Some(a)).cmp(&date(Some(b))));
            prop_assert_eq!(to_date(date(Some(a))), Some(a));
            prop_assert_eq!(to_partial(date(Some(a))), Some(PartialDate::from(a)));
        }
    }

    #[test]
    fn a_partial_date_keeps_its_gaps_and_nonsense_is_no_date() {
        for text in ["1931-00-00", "1931-04-00"] {
            let birth: PartialDate = text.parse().unwrap();
            assert_eq!(to_partial(partial(birth)), Some(birth));
        }
        assert_eq!(to_date(0), None);
        assert_eq!(to_date(packed(2023, 2, 30)), None);
        assert_eq!(to_date(u32::MAX), None);
    }
}
