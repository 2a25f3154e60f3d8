//! PDF (ISO 32000): head, end, and a cross-reference where the end says that it is.
//!
//! Enough to tell a PDF from a renamed or cut file. It is kept as it is and never shown inside a page, so nothing in it runs here.

/// What a PDF is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// Head, end and cross-reference are there.
    Whole,
    /// It opens with a password only.
    Locked,
    /// Cut or damaged.
    Broken,
}

/// Viewers look for the head in so many bytes, and for the end in so many.
const WINDOW: usize = 1024;
/// So far from its beginning a cross-reference is searched for its trailer: 100,000 lines of a table.
const TRAILER_MAX: usize = 2_000_000;

fn head(bytes: &[u8]) -> Option<usize> {
    find(bytes.get(..WINDOW.min(bytes.len()))?, b"%PDF-")
}

/// Begins like a PDF.
pub(super) fn begins(bytes: &[u8]) -> bool {
    head(bytes).is_some()
}

/// Looks at head, end and cross-reference.
pub(super) fn check(bytes: &[u8]) -> State {
    match references(bytes) {
        Some(found) if find(found, b"/Encrypt").is_some() => State::Locked,
        Some(_) => State::Whole,
        None => State::Broken,
    }
}

/// The cross-reference with its trailer, up to the first stream or the end.
fn references(bytes: &[u8]) -> Option<&[u8]> {
    let start = head(bytes)?;
    let tail_from = bytes.len().saturating_sub(WINDOW);
    let tail = bytes.get(tail_from..)?;
    rfind(tail, b"%%EOF")?;
    let says = rfind(tail, b"startxref")?;
    let number: Vec<u8> = tail
        .get(says + b"startxref".len()..)?
        .iter()
        .copied()
        .skip_while(u8::is_ascii_whitespace)
        .take_while(u8::is_ascii_digit)
        .take(12)
        .collect();
    let place: usize = std::str::from_utf8(&number).ok()?.parse().ok()?;
    // Places count from the head; files with something in front of it count from either.
    [place.checked_add(start)?, place].into_iter().find_map(|at| {
        let rest = bytes.get(at..)?;
        let skipped = rest.iter().take(8).position(|byte| !byte.is_ascii_whitespace())?;
        let rest = rest.get(skipped..)?;
        let table = rest.starts_with(b"xref");
        let stream = object(rest) && find(rest.get(..WINDOW.min(rest.len()))?, b"/XRef").is_some();
        if !table && !stream {
            return None;
        }
        let section = rest.get(..TRAILER_MAX.min(rest.len()))?;
        if table {
            // The trailer stands behind the table.
            let from = find(section, b"trailer")?;
            let end = find(section.get(from..)?, b"startxref").map_or(section.len(), |end| from + end);
            section.get(from..end)
        } else {
            section.get(..find(section, b"stream").unwrap_or(section.len()))
        }
    })
}

/// `12 0 obj`.
fn object(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes.iter().copied().take(32).collect();
    let text = String::from_utf8_lossy(&head);
    let mut words = text.split_ascii_whitespace();
    let number = |word: Option<&str>| word.is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    number(words.next()) && number(words.next()) && words.next().is_some_and(|word| word.starts_with("obj"))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}
