//! What leaves the node: provisional papers as PDF (or plain text), check codes, and the bank's files.
//!
//! A paper begins as one of the typed inputs in [`kinds`]; there is no kind for a deed, an identity card or a
//! licence, so a final document cannot be expressed. `Paper::job` turns the input into a [`Job`] for `render`
//! (feature `pdf`, on by default); [`render_text`] gives the same content as plain text for a printer that can
//! do nothing else, and for tests that shall not compile a typesetter.
//!
//! Payment files are written by [`sepa`], lists of the bank are read by [`bank`]. Nothing here knows a clock,
//! a network or a file system: bytes come in, bytes go out.

pub mod bank;
pub mod domain;
pub mod job;
pub mod kinds;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod qr;
pub mod sepa;
pub mod templates;
pub mod text;
pub mod words;

pub use domain::Mode;
pub use job::{Job, PaperError};
pub use kinds::{Paper, PaperKind};
#[cfg(feature = "pdf")]
pub use pdf::{Pdf, render};
pub use qr::{qr_matrix, qr_svg};
pub use text::render_text;
