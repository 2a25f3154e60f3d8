//! A posted form as names and values, in order, bounded in bytes and fields.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::seat::Upload;

/// Largest form in bytes: the longest form of the catalogue with every field full stays far below.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
/// Most fields in one form.
pub const FORM_FIELDS_MAX: usize = 2_000;
/// Largest uploaded file in bytes: 100,000 payments in our own XML, which others write up to half as long again.
pub const UPLOAD_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most bytes of a form with files. What is too large up to here is read and thrown away, so that the page can say so with
/// everything typed still in it; beyond, the connection ends.
pub const BODY_BYTES_MAX: usize = 128 * 1024 * 1024;

/// Names and values as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted(pub Vec<(String, String)>);

impl Posted {
    /// The last value under a name; empty if there is none. Text is trimmed of white space at its ends.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).map(str::trim).unwrap_or_default()
    }
    /// The last value exactly as sent (passwords).
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
    /// All values under a name, for checkboxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }
    /// A checkbox is on.
    #[must_use]
    pub fn on(&self, name: &str) -> bool {
        matches!(self.get(name), "1" | "on" | "true")
    }
    /// Replaces a value, or adds it.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(found, _)| found != name);
        self.0.push((name.to_owned(), value.into()));
    }
}

/// The body of a `POST`: a form, or a form with files.
///
/// # Errors
/// An answer: 413 too large, 415 neither kind of form, 400 broken.
pub async fn read(request: Request) -> Result<(Posted, Vec<Upload>), Response> {
    let media = request
        .headers()
        .get(axum::http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if media.starts_with("multipart/form-data") {
        return read_files(request).await;
    }
    if !media.starts_with("application/x-www-form-urlencoded") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let bytes = axum::body::to_bytes(request.into_body(), FORM_BYTES_MAX)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
    parse(&bytes).map(|posted| (posted, Vec::new())).ok_or_else(|| StatusCode::BAD_REQUEST.into_response())
}

async fn read_files(request: Request) -> Result<(Posted, Vec<Upload>), Response> {
    let broken = |error: MultipartError| error.status().into_response();
    let mut form = Multipart::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
    let (mut posted, mut files) = (Posted::default(), Vec::new());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        if posted.0.len() + files.len() >= FORM_FIELDS_MAX {
            return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
        }
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let (mut part, mut bytes, mut size) = (part, Vec::new(), 0_u64);
                while let Some(chunk) = part.chunk().await.map_err(broken)? {
                    size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                    if bytes.len() + chunk.len() <= UPLOAD_BYTES_MAX && size <= UPLOAD_BYTES_MAX as u64 {
                        bytes.extend_from_slice(&chunk);
                    } else {
                        bytes = Vec::new();
                    }
                }
                files.push(Upload { field, name, bytes, size });
            }
            None => {
                let text = part.text().await.map_err(broken)?;
                posted.0.push((field, text.replace("\r\n", "\n")));
            }
        }
    }
    Ok((posted, files))
}

/// Reads `application/x-www-form-urlencoded`; nothing if it is not UTF-8 or has too many fields.
#[must_use]
pub fn parse(bytes: &[u8]) -> Option<Posted> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut pairs = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        if pairs.len() == FORM_FIELDS_MAX {
            return None;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // Browsers send line breaks as CR LF; inside the house a line ends with LF.
        pairs.push((decode(name)?, decode(value)?.replace("\r\n", "\n")));
    }
    Some(Posted(pairs))
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Writes the same form again; the way back of [`parse`].
#[must_use]
pub fn encode(posted: &Posted) -> String {
    let part = |text: &str| {
        let mut out = String::new();
        for byte in text.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => {
                    out.push(char::from(byte));
                }
                b' ' => out.push('+'),
                other => out.push_str(&format!("%{other:02X}")),
            }
        }
        out
    };
    posted.0.iter().map(|(name, value)| format!("{}={}", part(name), part(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_survive_writing_and_reading() {
        let posted = Posted(vec![
            ("1101".into(), "Müller-Łukasz & Söhne = 100 %".into()),
            ("note".into(), "zwei\nZeilen + mehr".into()),
            ("empty".into(), String::new()),
            ("note".into(), "last".into()),
        ]);
        let read = parse(encode(&posted).as_bytes()).unwrap();
        assert_eq!(read, posted);
        assert_eq!(read.get("note"), "last");
        assert_eq!(read.all("note").count(), 2);
    }

    #[test]
    fn broken_forms_are_refused() {
        for broken in ["a=%C3", "a=%2", "a=%zz", "%ff=1"] {
            assert!(parse(broken.as_bytes()).is_none(), "{broken}");
        }
        let many = "a=1&".repeat(FORM_FIELDS_MAX + 1);
        assert!(parse(many.as_bytes()).is_none());
    }
}
