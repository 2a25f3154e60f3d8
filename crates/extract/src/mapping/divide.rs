//! A line of an export into its cells: any delimiter, any quote or none. A cell holds no line break here either.

use crate::import::delivery::Place;

/// The line's quotes do not close, or stand where they cannot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unquotable;

/// Divides a line; gives back the text that the places lie in: the line itself, or `unquoted` where it holds quotes.
pub(super) fn divide<'a>(
    line: &'a str,
    delimiter: u8,
    quote: Option<u8>,
    out: &mut Vec<Place>,
    unquoted: &'a mut String,
) -> Result<&'a str, Unquotable> {
    out.clear();
    // A line is at most 64 KiB long.
    let place = |from: usize, to: usize| (from as u32, to as u32);
    let bytes = line.as_bytes();
    let Some(quote) = quote.filter(|quote| memchr::memchr(*quote, bytes).is_some()) else {
        let mut from = 0;
        for at in memchr::memchr_iter(delimiter, bytes) {
            out.push(place(from, at));
            from = at + 1;
        }
        out.push(place(from, bytes.len()));
        return Ok(line);
    };
    unquoted.clear();
    let (quote, delimiter) = (char::from(quote), char::from(delimiter));
    let mut rest = line;
    loop {
        let from = unquoted.len();
        let after = match rest.strip_prefix(quote) {
            Some(quoted) => closing(quoted, quote, unquoted)?,
            None => {
                let (cell, after) = rest.split_at(rest.find(delimiter).unwrap_or(rest.len()));
                if cell.contains(quote) {
                    return Err(Unquotable);
                }
                unquoted.push_str(cell);
                after
            }
        };
        out.push(place(from, unquoted.len()));
        match after.strip_prefix(delimiter) {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(unquoted),
            None => return Err(Unquotable),
        }
    }
}

/// Writes the cell whose opening quote has been taken; gives back what follows its closing quote.
fn closing<'t>(text: &'t str, quote: char, out: &mut String) -> Result<&'t str, Unquotable> {
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once(quote).ok_or(Unquotable)?;
        out.push_str(part);
        match after.strip_prefix(quote) {
            Some(next) => {
                out.push(quote);
                rest = next;
            }
            None => return Ok(after),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(line: &str, delimiter: u8, quote: Option<u8>) -> Option<Vec<String>> {
        let (mut out, mut unquoted) = (Vec::new(), String::new());
        let text = divide(line, delimiter, quote, &mut out, &mut unquoted).ok()?;
        Some(out.iter().map(|(from, to)| text[*from as usize..*to as usize].to_owned()).collect())
    }

    #[test]
    fn quotes_count_only_where_the_mapping_has_them() {
        assert_eq!(split("a;'b;c';d", b';', Some(b'\'')).unwrap(), ["a", "b;c", "d"]);
        assert_eq!(split("Gasthof \"Zur Post\";x", b';', None).unwrap(), ["Gasthof \"Zur Post\"", "x"]);
        assert_eq!(split("a \"b\";c", b';', Some(b'"')), None);
        assert_eq!(split("\"a", b';', Some(b'"')), None);
        assert_eq!(split("x|y||", b'|', Some(b'"')).unwrap(), ["x", "y", "", ""]);
    }

    proptest! {
        /// What the csv crate writes with any of the usual delimiters is read back.
        #[test]
        fn agrees_with_the_csv_crate(row in proptest::collection::vec("[a-zäß,;|\" ]{0,8}", 2..6), at in 0usize..4) {
            let delimiter = b",;|\t"[at];
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(&row).unwrap();
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(split(text.trim_end_matches('\n'), delimiter, Some(b'"')), Some(row));
        }
    }
}
