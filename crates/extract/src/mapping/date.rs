//! How a source writes dates: forms like `TT.MM.JJJJ`, and what becomes of a date in them.

use std::fmt::Write as _;

/// One form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Form {
    pieces: Vec<Piece>,
    /// The form is the one of the import format, so that a cell can stay as it is.
    pub(super) iso: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Piece {
    Day,
    Month,
    Year,
    ShortYear,
    Hour,
    Minute,
    Second,
    Literal(char),
}

/// What was read; what the form has no place for is nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Read {
    pub(super) year: Option<u32>,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
    pub(super) hour: Option<u32>,
    pub(super) minute: Option<u32>,
}

const NAMES: [(&str, Piece); 7] = [
    ("JJJJ", Piece::Year),
    ("JJ", Piece::ShortYear),
    ("MM", Piece::Month),
    ("TT", Piece::Day),
    ("hh", Piece::Hour),
    ("mm", Piece::Minute),
    ("ss", Piece::Second),
];

impl Form {
    /// Reads a form; nothing if it has no year or one part twice.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((name, piece)) = NAMES.iter().find(|(name, _)| rest.starts_with(name)) {
                if pieces.contains(piece) {
                    return None;
                }
                pieces.push(*piece);
                rest = rest.get(name.len()..)?;
            } else {
                if first.is_control() || first.is_ascii_digit() {
                    return None;
                }
                pieces.push(Piece::Literal(first));
                rest = rest.get(first.len_utf8()..)?;
            }
        }
        let years = pieces.iter().filter(|piece| matches!(piece, Piece::Year | Piece::ShortYear)).count();
        (years == 1 && pieces.contains(&Piece::Month)).then(|| Self { pieces, iso: text == "JJJJ-MM-TT" })
    }
    /// Whether a year of two digits has to be completed.
    pub(super) fn short(&self) -> bool {
        self.pieces.contains(&Piece::ShortYear)
    }
    /// Reads a date in this form; years of two digits up to `pivot` are of this century.
    pub(super) fn read(&self, text: &str, pivot: u8) -> Option<Read> {
        let mut read = Read::default();
        let mut rest = text;
        for (at, piece) in self.pieces.iter().enumerate() {
            if let Piece::Literal(letter) = piece {
                rest = rest.strip_prefix(*letter)?;
                continue;
            }
            // Between signs "3.4.1958" is understood as well; without them the number of digits decides.
            let sign = |piece: Option<&Piece>| matches!(piece, Some(Piece::Literal(_)));
            let next = self.pieces.get(at + 1);
            let open = sign(next) || next.is_none() && at.checked_sub(1).is_some_and(|at| sign(self.pieces.get(at)));
            let (least, most) = match piece {
                Piece::Year => (4, 4),
                Piece::ShortYear => (2, 2),
                _ => (if open { 1 } else { 2 }, 2),
            };
            let digits = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
            if digits < least {
                return None;
            }
            let (number, after) = rest.split_at(digits);
            let number: u32 = number.parse().ok()?;
            rest = after;
            match piece {
                Piece::Year => read.year = Some(number),
                Piece::ShortYear => read.year = Some(number + if number <= u32::from(pivot) { 2000 } else { 1900 }),
                Piece::Month => read.month = Some(number),
                Piece::Day => read.day = Some(number),
                Piece::Hour => read.hour = Some(number),
                Piece::Minute => read.minute = Some(number),
                Piece::Second | Piece::Literal(_) => {}
            }
        }
        // "00.00.00" is not the year 2000.
        if self.short() && text.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0') {
            read.year = Some(0);
        }
        rest.is_empty().then_some(read)
    }
}

impl Read {
    /// Nothing but zeros: what many procedures write for "not given".
    pub(super) fn nothing(&self) -> bool {
        let zero = |part: Option<u32>| part.unwrap_or(0) == 0;
        zero(self.year) && zero(self.month) && zero(self.day)
    }
    /// `YYYY-MM-DD`; unknown parts of a partial date stay zero.
    pub(super) fn write_date(&self, out: &mut String) -> bool {
        let (Some(year), Some(month), Some(day)) = (self.year, self.month, self.day) else { return false };
        write!(out, "{year:04}-{month:02}-{day:02}").is_ok()
    }
    /// `YYYY-MM`.
    pub(super) fn write_month(&self, out: &mut String) -> bool {
        let (Some(year), Some(month)) = (self.year, self.month) else { return false };
        write!(out, "{year:04}-{month:02}").is_ok()
    }
    /// `YYYY-MM-DDTHH:MM`.
    pub(super) fn write_moment(&self, out: &mut String) -> bool {
        let (Some(hour), Some(minute)) = (self.hour, self.minute) else { return false };
        self.write_date(out) && write!(out, "T{hour:02}:{minute:02}").is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(form: &str, text: &str) -> Option<String> {
        let mut out = String::new();
        Form::parse(form)?.read(text, 26)?.write_date(&mut out).then_some(out)
    }

    #[test]
    fn dates_of_all_usual_forms_are_understood() {
        assert_eq!(date("TT.MM.JJJJ", "12.03.1958").unwrap(), "1958-03-12");
        assert_eq!(date("TT.MM.JJJJ", "2.3.1958").unwrap(), "1958-03-02");
        assert_eq!(date("JJJJMMTT", "19580312").unwrap(), "1958-03-12");
        assert_eq!(date("TT.MM.JJ", "12.03.58").unwrap(), "1958-03-12");
        assert_eq!(date("TTMMJJ", "120326").unwrap(), "2026-03-12");
        assert_eq!(date("TT.MM.JJJJ", "00.00.1931").unwrap(), "1931-00-00");
        assert_eq!(date("JJJJ-MM-TTThh:mm:ss", "1958-03-12T08:30:00").unwrap(), "1958-03-12");
        for (form, text) in [("TT.MM.JJJJ", "12.03.58"), ("JJJJMMTT", "1958031"), ("TT.MM.JJJJ", "12.03.1958 ")] {
            assert_eq!(date(form, text), None, "{form} {text}");
        }
        assert!(Form::parse("TT.MM.JJJJ").unwrap().read("00.00.0000", 26).unwrap().nothing());
        let mut out = String::new();
        assert!(Form::parse("TT.MM.JJJJ hh:mm").unwrap().read("5.12.2026 09:30", 26).unwrap().write_moment(&mut out));
        assert_eq!(out, "2026-12-05T09:30");
    }

    #[test]
    fn a_form_needs_year_and_month_once() {
        for wrong in ["", "TT.MM", "TT.MM.JJJJ JJ", "JJJJ", "TT.TT.JJJJ", "1T.MM.JJJJ"] {
            assert_eq!(Form::parse(wrong), None, "{wrong}");
        }
        assert!(Form::parse("MM/JJJJ").is_some() && Form::parse("JJJJ-MM-TT").unwrap().iso);
    }
}
