//! Public holidays by statute of the Länder, computed per year. Valid for events from 1995 on (when the Buß- und
//! Bettag ceased to be one outside Sachsen); holidays introduced later carry their first year.

use model::CivilDate;

use super::Land;

/// A holiday that holds only in part of a Land; off unless asked for, because a term then ends one day earlier
/// and never too late.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Regional {
    /// 8 August, city of Augsburg (Art. 1 Abs. 2 FTG).
    AugsburgPeace,
    /// Mariä Himmelfahrt, 15 August, in the mainly Catholic municipalities of Bayern.
    AssumptionBavaria,
    /// Fronleichnam in the Catholic municipalities of the Sorbian area of Sachsen.
    CorpusChristiSaxony,
    /// Fronleichnam in the Eichsfeld and some municipalities of the Unstrut-Hainich-Kreis (Thüringen).
    CorpusChristiThuringia,
}

/// A holiday, named by what the calendar calls it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holiday {
    /// The day.
    pub date: CivilDate,
    /// Its German name.
    pub name: &'static str,
}

/// Easter Sunday of a Gregorian year (Spencer's form of the computus). `None` outside the calendar.
#[must_use]
pub fn easter(year: i16) -> Option<CivilDate> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l).div_euclid(433);
    let month = (h + l - 7 * m + 90).div_euclid(25);
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    CivilDate::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

/// The statutory holidays of a year in a Land, by date.
#[must_use]
pub fn holidays(year: i16, land: Land, regional: &[Regional]) -> Vec<Holiday> {
    use Land::{Bb, Be, Bw, By, Hb, He, Hh, Mv, Ni, Nw, Rp, Sh, Sl, Sn, St, Th};
    let mut list = Vec::new();
    let mut fixed = |holds: bool, month: i8, day: i8, name: &'static str| {
        if holds && let Some(date) = CivilDate::new(year, month, day) {
            list.push(Holiday { date, name });
        }
    };
    let is = |lands: &[Land]| lands.contains(&land);
    let part = |region: Regional| regional.contains(&region);
    fixed(true, 1, 1, "Neujahr");
    fixed(is(&[Bw, By, St]), 1, 6, "Heilige Drei Könige");
    fixed(is(&[Be]) && year >= 2019 || is(&[Mv]) && year >= 2023, 3, 8, "Internationaler Frauentag");
    fixed(true, 5, 1, "Tag der Arbeit");
    // Berlin: single years by law, 75 and 80 years after the end of the war, 75 after the uprising of 1953.
    fixed(is(&[Be]) && (year == 2020 || year == 2025), 5, 8, "Tag der Befreiung");
    fixed(is(&[Be]) && year == 2028, 6, 17, "Gedenktag des Volksaufstandes von 1953");
    fixed(is(&[By]) && part(Regional::AugsburgPeace), 8, 8, "Augsburger Friedensfest");
    fixed(is(&[Sl]) || is(&[By]) && part(Regional::AssumptionBavaria), 8, 15, "Mariä Himmelfahrt");
    fixed(is(&[Th]) && year >= 2019, 9, 20, "Weltkindertag");
    fixed(true, 10, 3, "Tag der Deutschen Einheit");
    // 2017: 500 years, in all Länder; since 2018 also in the north.
    fixed(
        is(&[Bb, Mv, Sn, St, Th]) || year == 2017 || is(&[Hb, Hh, Ni, Sh]) && year >= 2018,
        10,
        31,
        "Reformationstag",
    );
    fixed(is(&[Bw, By, Nw, Rp, Sl]), 11, 1, "Allerheiligen");
    fixed(true, 12, 25, "1. Weihnachtstag");
    fixed(true, 12, 26, "2. Weihnachtstag");
    // Wednesday before 23 November.
    if land == Sn
        && let Some(limit) = CivilDate::new(year, 11, 22)
    {
        let back = (i64::from(limit.0.weekday().to_monday_zero_offset()) - 2).rem_euclid(7);
        list.push(Holiday { date: limit.plus_days(-back), name: "Buß- und Bettag" });
    }
    if let Some(sunday) = easter(year) {
        let mut moving = |holds: bool, days: i64, name: &'static str| {
            if holds {
                list.push(Holiday { date: sunday.plus_days(days), name });
            }
        };
        let corpus_christi = is(&[Bw, By, He, Nw, Rp, Sl])
            || land == Sn && part(Regional::CorpusChristiSaxony)
            || land == Th && part(Regional::CorpusChristiThuringia);
        moving(true, -2, "Karfreitag");
        moving(land == Bb, 0, "Ostersonntag");
        moving(true, 1, "Ostermontag");
        moving(true, 39, "Christi Himmelfahrt");
        moving(land == Bb, 49, "Pfingstsonntag");
        moving(true, 50, "Pfingstmontag");
        moving(corpus_christi, 60, "Fronleichnam");
    }
    list.sort_by_key(|holiday| holiday.date);
    list
}
