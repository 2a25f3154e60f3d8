//! What a page answers with.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;

use crate::app::Desk;
use crate::http::cookie;

/// What happens to the session's cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Nothing.
    Keep,
    /// A new token.
    Open(String),
    /// No token any more.
    Close,
}

/// The content of an answer.
#[derive(Clone, Debug)]
enum Content {
    Page(StatusCode, Markup),
    See(String),
    File { bytes: Vec<u8>, media: &'static str, name: String, inline: bool },
}

/// A page, a way on, or a file.
#[derive(Clone, Debug)]
pub struct Answer {
    content: Content,
    cookie: Cookie,
}

impl Answer {
    /// A page.
    #[must_use]
    pub fn page(markup: Markup) -> Self {
        Self::page_with(StatusCode::OK, markup)
    }
    /// A page with a status, e.g. 422 for a form with errors.
    #[must_use]
    pub fn page_with(status: StatusCode, markup: Markup) -> Self {
        Self { content: Content::Page(status, markup), cookie: Cookie::Keep }
    }
    /// On to another page after an act (303): reloading does nothing again.
    #[must_use]
    pub fn see(path: impl Into<String>) -> Self {
        Self { content: Content::See(path.into()), cookie: Cookie::Keep }
    }
    /// A PDF shown in the browser, to be printed from there.
    #[must_use]
    pub fn pdf(bytes: Vec<u8>, name: &str) -> Self {
        Self::file(bytes, "application/pdf", name, true)
    }
    /// A picture shown in the browser: never anything that could run (`nosniff`, and the policy of every answer).
    #[must_use]
    pub fn picture(bytes: Vec<u8>, media: &'static str, name: &str) -> Self {
        Self::file(bytes, media, name, true)
    }
    /// A file to be saved.
    #[must_use]
    pub fn download(bytes: Vec<u8>, media: &'static str, name: &str) -> Self {
        Self::file(bytes, media, name, false)
    }
    fn file(bytes: Vec<u8>, media: &'static str, name: &str, inline: bool) -> Self {
        // Only what every system takes as a file name.
        let name = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
        Self { content: Content::File { bytes, media, name, inline }, cookie: Cookie::Keep }
    }
    /// The same with the session's cookie changed.
    #[must_use]
    pub fn with_cookie(mut self, cookie: Cookie) -> Self {
        self.cookie = cookie;
        self
    }

    pub(crate) fn respond(self, desk: &Desk) -> Response {
        let set = match &self.cookie {
            Cookie::Keep => None,
            Cookie::Open(token) => cookie::open(desk.reach(), token),
            Cookie::Close => cookie::close(desk.reach()),
        };
        let mut response = self.into_plain();
        if let Some(line) = set {
            response.headers_mut().insert(header::SET_COOKIE, line);
        }
        response
    }

    pub(crate) fn into_plain(self) -> Response {
        match self.content {
            Content::Page(status, markup) => (status, markup).into_response(),
            Content::See(path) => Redirect::to(&path).into_response(),
            Content::File { bytes, media, name, inline } => {
                let mut response = bytes.into_response();
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
                let how = if inline { "inline" } else { "attachment" };
                if let Ok(value) = HeaderValue::from_str(&format!("{how}; filename=\"{name}\"")) {
                    headers.insert(header::CONTENT_DISPOSITION, value);
                }
                response
            }
        }
    }
}
