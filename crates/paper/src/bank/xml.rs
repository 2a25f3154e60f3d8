//! A walk over XML that trusts nothing: no document type, no entities but the five of XML, limits on everything.

use std::io::{BufRead, Take};

use quick_xml::Reader;
use quick_xml::errors::SyntaxError;
use quick_xml::events::Event;

use super::{BankError, MAX_FILE_BYTES};

/// Deepest nesting taken; the messages need 14.
const MAX_DEPTH: usize = 40;
/// Longest text of one element in bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// Most characters shown of what a file begins with.
const WHAT_CHARS_MAX: usize = 20;

/// Looks at how a file begins: nothing if it may be XML in UTF-8, else what stands there instead (MT940, PDF, a table …).
///
/// # Errors
/// [`BankError::Encoding`] for UTF-16, [`BankError::Stream`].
pub fn begin(reader: &mut impl BufRead) -> Result<Option<String>, BankError> {
    let start = reader.fill_buf().map_err(|error| BankError::Stream(error.to_string()))?;
    if [&b"\xff\xfe"[..], b"\xfe\xff", b"<\0", b"\0<"].iter().any(|mark| start.starts_with(mark)) {
        return Err(BankError::Encoding { what: "UTF-16".into() });
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    if text.is_empty() || text.starts_with(b"<") {
        return Ok(None);
    }
    let words = String::from_utf8_lossy(text.get(..4 * WHAT_CHARS_MAX).unwrap_or(text)).into_owned();
    Ok(Some(words.chars().take(WHAT_CHARS_MAX).filter(|c| !c.is_control()).collect()))
}

/// What the walk met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// An element began; [`Walker::name`] is its name.
    Open,
    /// An element ended; [`Walker::name`] is its name, [`Walker::text`] its own text.
    Close,
    /// The document is complete.
    End,
}

/// The walk: path of local names and text of the innermost element.
pub struct Walker<R: BufRead> {
    reader: Reader<Take<R>>,
    buffer: Vec<u8>,
    path: Vec<String>,
    texts: Vec<String>,
    currency: Option<String>,
    closed: Option<(String, String)>,
    empty: bool,
    seen_root: bool,
}

impl<R: BufRead> Walker<R> {
    /// Begins at the first byte.
    pub fn new(reader: R) -> Self {
        let mut reader = Reader::from_reader(reader.take(MAX_FILE_BYTES + 1));
        reader.config_mut().check_end_names = true;
        Self {
            reader,
            buffer: Vec::new(),
            path: Vec::new(),
            texts: Vec::new(),
            currency: None,
            closed: None,
            empty: false,
            seen_root: false,
        }
    }

    /// Name of the element that just began or ended.
    pub fn name(&self) -> &str {
        match &self.closed {
            Some((name, _)) => name,
            None => self.path.last().map_or("", String::as_str),
        }
    }
    /// Own text of the element that just ended, trimmed.
    pub fn text(&self) -> &str {
        self.closed.as_ref().map_or("", |(_, text)| text.trim())
    }
    /// `Ccy` of the element that just ended or of the last one that had it.
    pub fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }
    /// Elements open; the element that just ended no longer counts.
    pub fn depth(&self) -> usize {
        self.path.len()
    }
    /// The open path ends with these names (the element that just ended not included).
    pub fn inside(&self, tail: &[&str]) -> bool {
        self.path.len() >= tail.len()
            && self.path[self.path.len() - tail.len()..].iter().map(String::as_str).eq(tail.iter().copied())
    }
    /// An element of this name is open.
    pub fn within(&self, name: &str) -> bool {
        self.path.iter().any(|open| open == name)
    }

    /// Goes on to the next beginning or end of an element.
    pub fn step(&mut self) -> Result<Step, BankError> {
        self.closed = None;
        if std::mem::take(&mut self.empty) {
            return Ok(self.close());
        }
        loop {
            self.buffer.clear();
            let before = self.reader.buffer_position();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(self.fault(before, &error)),
            };
            if self.reader.buffer_position() > MAX_FILE_BYTES {
                return Err(BankError::TooLarge { limit: MAX_FILE_BYTES, unit: "bytes" });
            }
            match event {
                Event::Start(start) | Event::Empty(start) if self.path.len() >= MAX_DEPTH => {
                    let detail = format!("nested too deeply at {}", start.local_name().as_ref());
                    return Err(BankError::Malformed { at: before, detail });
                }
                Event::Start(start) => {
                    let (name, currency) = names(&start, before)?;
                    self.open(name, currency);
                    return Ok(Step::Open);
                }
                Event::Empty(start) => {
                    let (name, currency) = names(&start, before)?;
                    self.open(name, currency);
                    self.empty = true;
                    return Ok(Step::Open);
                }
                Event::End(_) => return Ok(self.close()),
                Event::Text(text) => {
                    push(&mut self.texts, &text.xml10_content(), before)?;
                }
                Event::CData(data) => {
                    push(&mut self.texts, &data.xml10_content(), before)?;
                }
                Event::GeneralRef(entity) => {
                    let resolved = match entity.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        Ok(None) => quick_xml::escape::resolve_predefined_entity(&entity).map(ToOwned::to_owned),
                        Err(_) => None,
                    };
                    let resolved = resolved.ok_or(BankError::Forbidden { at: before })?;
                    push(&mut self.texts, &resolved, before)?;
                }
                Event::DocType(_) => return Err(BankError::Forbidden { at: before }),
                Event::Eof if self.seen_root && self.path.is_empty() => return Ok(Step::End),
                Event::Eof => return Err(BankError::Truncated { at: before }),
                Event::Decl(declaration) => {
                    if let Some(Ok(encoding)) = declaration.encoding()
                        && !["utf-8", "utf8", "us-ascii"].iter().any(|known| encoding.eq_ignore_ascii_case(known))
                    {
                        return Err(BankError::Encoding { what: encoding.chars().take(WHAT_CHARS_MAX).collect() });
                    }
                }
                Event::PI(_) | Event::Comment(_) => {}
            }
        }
    }

    fn open(&mut self, name: String, currency: Option<String>) {
        self.seen_root = true;
        if currency.is_some() {
            self.currency = currency;
        }
        self.path.push(name);
        self.texts.push(String::new());
    }

    fn close(&mut self) -> Step {
        self.closed = Some((self.path.pop().unwrap_or_default(), self.texts.pop().unwrap_or_default()));
        Step::Close
    }

    fn fault(&self, at: u64, error: &quick_xml::Error) -> BankError {
        match error {
            quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => malformed(at, error),
            // All others say that something was not closed before the end of input.
            quick_xml::Error::Syntax(_) => BankError::Truncated { at },
            quick_xml::Error::Encoding(_) => BankError::Encoding { what: format!("byte {at}") },
            quick_xml::Error::Io(error) => BankError::Stream(error.to_string()),
            other => BankError::Malformed { at, detail: other.to_string() },
        }
    }
}

fn push(texts: &mut [String], text: &str, at: u64) -> Result<(), BankError> {
    if let Some(own) = texts.last_mut() {
        // Line breaks between the elements of a long list are no text of the list.
        if own.is_empty() && text.trim().is_empty() {
            return Ok(());
        }
        if own.len() + text.len() > MAX_TEXT_BYTES {
            return Err(BankError::Malformed { at, detail: "text too long".into() });
        }
        own.push_str(text);
    } else if !text.trim().is_empty() {
        return Err(BankError::Malformed { at, detail: "text outside the document".into() });
    }
    Ok(())
}

fn names(start: &quick_xml::events::BytesStart<'_>, at: u64) -> Result<(String, Option<String>), BankError> {
    let name = start.local_name().as_ref().to_owned();
    let currency = start.try_get_attribute("Ccy").map_err(|e| malformed(at, &e))?.map(|value| value.value.into_owned());
    Ok((name, currency))
}

fn malformed(at: u64, error: &impl ToString) -> BankError {
    BankError::Malformed { at, detail: error.to_string() }
}
