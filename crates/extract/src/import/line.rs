//! One line of a CSV file into cells: strict RFC 4180, except that a cell holds no line break.
//!
//! So every row is one line: a quote that is not closed costs its own line and never swallows the rest of the file, line
//! numbers are exact, and memory is bounded by the longest line.

use std::io::{self, BufRead};

use super::delivery::Place;

/// Longest line taken, in bytes with its end.
pub const MAX_LINE_BYTES: usize = 64 * 1024;

/// What a read from the file gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Read {
    /// A line stands in the buffer, without its end.
    Line,
    /// The line was longer than `MAX_LINE_BYTES` and has been skipped.
    TooLong,
    /// Nothing more.
    End,
}

/// Reads the next line into `buffer`, without LF or CRLF.
pub(crate) fn next_line(input: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Read> {
    buffer.clear();
    let mut too_long = false;
    loop {
        let available = match input.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            if buffer.is_empty() && !too_long {
                return Ok(Read::End);
            }
            break;
        }
        let end = memchr::memchr(b'\n', available);
        let taken = end.map_or(available.len(), |at| at + 1);
        if buffer.len() + taken > MAX_LINE_BYTES {
            too_long = true;
        } else {
            buffer.extend_from_slice(&available[..taken]);
        }
        input.consume(taken);
        if end.is_some() {
            break;
        }
    }
    if too_long {
        return Ok(Read::TooLong);
    }
    if buffer.last() == Some(&b'\n') {
        buffer.pop();
        if buffer.last() == Some(&b'\r') {
            buffer.pop();
        }
    }
    Ok(Read::Line)
}

/// The line's quotes are not as RFC 4180 has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct QuoteError;

/// Divides a line into its cells: gives back the text that the places lie in, which is the line itself or, where it holds
/// quotes, `unquoted`.
pub(crate) fn places<'a>(line: &'a str, out: &mut Vec<Place>, unquoted: &'a mut String) -> Result<&'a str, QuoteError> {
    out.clear();
    // A line has at most `MAX_LINE_BYTES`.
    let place = |from: usize, to: usize| (from as u32, to as u32);
    let bytes = line.as_bytes();
    if memchr::memchr(b'"', bytes).is_none() {
        let mut from = 0;
        for at in memchr::memchr_iter(b',', bytes) {
            out.push(place(from, at));
            from = at + 1;
        }
        out.push(place(from, bytes.len()));
        return Ok(line);
    }
    unquoted.clear();
    let mut rest = line;
    loop {
        let from = unquoted.len();
        let after = if let Some(quoted) = rest.strip_prefix('"') {
            quoted_cell(quoted, unquoted)?
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let (cell, after) = rest.split_at(end);
            if cell.contains('"') {
                return Err(QuoteError);
            }
            unquoted.push_str(cell);
            after
        };
        out.push(place(from, unquoted.len()));
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(unquoted),
            None => return Err(QuoteError),
        }
    }
}

/// Writes the cell whose opening quote has been taken; gives back what follows its closing quote.
fn quoted_cell<'t>(text: &'t str, out: &mut String) -> Result<&'t str, QuoteError> {
    let mut rest = text;
    loop {
        let at = rest.find('"').ok_or(QuoteError)?;
        let (part, after) = (&rest[..at], &rest[at + 1..]);
        out.push_str(part);
        match after.strip_prefix('"') {
            Some(next) => {
                out.push('"');
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

    fn split(line: &str) -> Option<Vec<String>> {
        let (mut out, mut unquoted) = (Vec::new(), String::new());
        let text = places(line, &mut out, &mut unquoted).ok()?;
        Some(out.iter().map(|(from, to)| text[*from as usize..*to as usize].to_owned()).collect())
    }

    #[test]
    fn quotes_are_taken_as_rfc_4180_has_them_and_nothing_else() {
        assert_eq!(split(r#"a,"b,c","d""e",""#).unwrap_or_default(), Vec::<String>::new());
        assert_eq!(split(r#"a,"b,c","d""e","""#), Some(["a", "b,c", "d\"e", ""].map(str::to_owned).to_vec()));
        assert_eq!(split(r#""""","x""#), Some(["\"", "x"].map(str::to_owned).to_vec()));
        assert_eq!(split(r#"""""""#), None);
        assert_eq!(split("").unwrap(), [""]);
        assert_eq!(split(",").unwrap(), ["", ""]);
        for wrong in ["a\"b", "\"a\"b", "\"a", "a,\"", " \"a\""] {
            assert_eq!(split(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn lines_end_with_lf_or_crlf_or_the_file_and_long_ones_are_skipped() {
        let long = "x".repeat(MAX_LINE_BYTES);
        let text = format!("a\nb\r\n\n{long}\nc");
        let mut input = io::BufReader::with_capacity(7, text.as_bytes());
        let mut buffer = Vec::new();
        let mut seen = Vec::new();
        loop {
            match next_line(&mut input, &mut buffer).unwrap() {
                Read::Line => seen.push(String::from_utf8(buffer.clone()).unwrap()),
                Read::TooLong => seen.push("<too long>".to_owned()),
                Read::End => break,
            }
        }
        assert_eq!(seen, ["a", "b", "", "<too long>", "c"]);
    }

    proptest! {
        /// What the csv crate writes is read back; what both accept, both read alike.
        #[test]
        fn agrees_with_the_csv_crate(row in proptest::collection::vec("[a-zäß,\" ;]{0,8}", 2..6)) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(&row).unwrap();
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(split(text.trim_end_matches('\n')), Some(row));
        }

        #[test]
        fn never_panics_and_accepts_only_what_the_csv_crate_reads_alike(line in "[a,\"é \\t]{0,24}") {
            if let Some(ours) = split(&line) && !line.is_empty() {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
                let theirs: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
