//! Single values from the source's way of writing to the import format's.

use super::date::{Form, Read};
use super::plan::Take;
use crate::import::Reason;

fn read(text: &str, forms: &[Form], pivot: u8) -> Option<Read> {
    forms.iter().find_map(|form| form.read(text, pivot))
}

/// A date in any of the forms; nothing but zeros is no date.
pub(super) fn date(text: &str, forms: &[Form], pivot: u8, out: &mut String) -> Result<(), Reason> {
    match read(text, forms, pivot) {
        Some(found) if found.nothing() => Ok(()),
        Some(found) if found.write_date(out) => Ok(()),
        _ => Err(Reason::Date),
    }
}

/// A month, or the month of a date.
pub(super) fn month(text: &str, forms: &[Form], pivot: u8, out: &mut String) -> Result<(), Reason> {
    match read(text, forms, pivot) {
        Some(found) if found.write_month(out) => Ok(()),
        _ => {
            // The form of the import format is understood wherever no other fits.
            let own = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
            if own {
                out.push_str(text);
            }
            if own { Ok(()) } else { Err(Reason::Month) }
        }
    }
}

/// A local date and time.
pub(super) fn moment(text: &str, forms: &[Form], pivot: u8, out: &mut String) -> Result<(), Reason> {
    match read(text, forms, pivot) {
        Some(found) if found.write_moment(out) => Ok(()),
        _ => Err(Reason::DateTime),
    }
}

/// An amount with the source's decimal sign; the other sign, spaces and apostrophes part thousands.
pub(super) fn money(text: &str, decimal: u8, cents: bool, out: &mut String) -> Result<(), Reason> {
    let text = text.trim_end_matches('€').trim_end_matches("EUR").trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once(char::from(decimal)).unwrap_or((digits, ""));
    let thousands = if decimal == b',' { '.' } else { ',' };
    let plain: String =
        whole.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'') && *c != thousands).collect();
    let digits_only = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if plain.is_empty() || !digits_only(&plain) || !digits_only(part) || part.len() > 2 || cents && !part.is_empty() {
        return Err(Reason::Money);
    }
    // "1.234" with a point for the decimals is not an amount; "12.34" as thousands is none either.
    if whole.contains(thousands) && !whole.split(thousands).skip(1).all(|group| group.len() == 3) {
        return Err(Reason::Money);
    }
    out.push_str(sign);
    if cents {
        let padded = format!("{plain:0>3}");
        let (euro, cent) = padded.split_at(padded.len() - 2);
        out.push_str(euro.trim_start_matches('0'));
        if euro.trim_start_matches('0').is_empty() {
            out.push('0');
        }
        out.push('.');
        out.push_str(cent);
        return Ok(());
    }
    out.push_str(&plain);
    out.push('.');
    out.push_str(part);
    for _ in part.len()..2 {
        out.push('0');
    }
    Ok(())
}

/// Yes or no in the usual ways of writing.
pub(super) fn yes_no(text: &str, out: &mut String) -> Result<(), Reason> {
    let said = match text.to_lowercase().as_str() {
        "1" | "j" | "ja" | "y" | "yes" | "true" | "wahr" | "x" => "1",
        "0" | "n" | "nein" | "no" | "false" | "falsch" => "0",
        _ => return Err(Reason::YesNo),
    };
    out.push_str(said);
    Ok(())
}

/// A part of a text divided at `at`, trimmed: from 1, negative ones from the end; empty if there is none.
pub(super) fn part<'t>(text: &'t str, at: &str, number: i64) -> &'t str {
    let place = usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX).saturating_sub(1);
    let found = if number > 0 { text.split(at).nth(place) } else { text.rsplit(at).nth(place) };
    found.unwrap_or_default().trim()
}

/// A text without some characters, in capitals if asked.
pub(super) fn cleaned(text: &str, remove: &str, upper: bool) -> String {
    let kept = text.chars().filter(|c| !remove.contains(*c));
    if upper { kept.flat_map(char::to_uppercase).collect() } else { kept.collect() }
}

/// Street or house number of "Musterstr. 12 a", "Straße des 17. Juni 135", "Am Anger 3-5", "Q 7, 24".
///
/// The number begins at the first of the last words that all belong to one: words that begin with a digit, single letters, signs.
/// Something must be left for the street.
pub(super) fn address(text: &str, take: Take) -> &str {
    let at = number_at(text);
    let (street, number) = text.split_at(at.unwrap_or(text.len()));
    match take {
        Take::Street => street.trim().trim_end_matches(',').trim_end(),
        Take::HouseNumber => number.trim(),
    }
}

fn number_at(text: &str) -> Option<usize> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut from = 0;
    for word in text.split(' ') {
        if !word.is_empty() {
            words.push((from, word));
        }
        from += word.len() + 1;
    }
    let digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let sign = |word: &str| matches!(word, "-" | "–" | "/" | "+" | "bis" | "u." | "und");
    let letter = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let mut found = None;
    for (from, word) in words.iter().skip(1).rev() {
        // "17." is an ordinal, "7," ends a part of its own.
        if digit(word) && !word.ends_with(['.', ',']) {
            found = Some(*from);
        } else if !(letter(word) || sign(word)) {
            break;
        }
    }
    // "Musterstr.12a": no gap at all.
    found.or_else(|| {
        let (from, last) = words.last()?;
        let at = last.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
        let before = last.get(..at)?;
        before.ends_with(['.', 'e']).then_some(from + at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(convert: impl FnOnce(&mut String) -> Result<(), Reason>) -> Result<String, Reason> {
        let mut out = String::new();
        convert(&mut out).map(|()| out)
    }

    #[test]
    fn amounts_are_read_with_their_own_signs_and_never_guessed() {
        let german = |text| written(|out| money(text, b',', false, out));
        let english = |text| written(|out| money(text, b'.', false, out));
        assert_eq!(german("1.234,50").unwrap(), "1234.50");
        assert_eq!(german("1234,5").unwrap(), "1234.50");
        assert_eq!(german("12 €").unwrap(), "12.00");
        assert_eq!(german("-3,00 EUR").unwrap(), "-3.00");
        assert_eq!(english("1,234.5").unwrap(), "1234.50");
        assert_eq!(written(|out| money("7", b',', true, out)).unwrap(), "0.07");
        assert_eq!(written(|out| money("123450", b',', true, out)).unwrap(), "1234.50");
        for wrong in ["1234.50", "12,345", "", "€", "1,2,3", "zwölf", "1.23,00"] {
            assert_eq!(german(wrong), Err(Reason::Money), "{wrong}");
        }
        assert_eq!(english("1.234"), Err(Reason::Money));
    }

    #[test]
    fn street_and_house_number_are_told_apart() {
        for (text, street, number) in [
            ("Musterstr. 12 a", "Musterstr.", "12 a"),
            ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
            ("Am Anger 3-5", "Am Anger", "3-5"),
            ("Am Anger 3 - 5", "Am Anger", "3 - 5"),
            ("Q 7, 24", "Q 7", "24"),
            ("Hauptstr.12a", "Hauptstr.", "12a"),
            ("Auf dem Berg", "Auf dem Berg", ""),
            ("12", "12", ""),
            ("", "", ""),
            // A letter in front belongs to the street: the number begins with a digit.
            ("Weg A 4", "Weg A", "4"),
        ] {
            let found = (address(text, Take::Street), address(text, Take::HouseNumber));
            assert_eq!(found, (street, number), "{text}");
        }
    }

    #[test]
    fn parts_count_from_either_end() {
        assert_eq!(part("Müller, Anna", ",", 1), "Müller");
        assert_eq!(part("Müller, Anna", ",", 2), "Anna");
        assert_eq!(part("a/b/c", "/", -1), "c");
        assert_eq!(part("a", "/", 2), "");
    }
}
