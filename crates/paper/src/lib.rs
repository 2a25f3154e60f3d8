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
pub mod class_sheet;
pub mod domain;
pub mod job;
pub mod kinds;
pub mod list_sheet;
pub mod office_list;
#[cfg(feature = "pdf")]
mod pdf;
pub mod qr;
pub mod sepa;
pub mod templates;
pub mod text;
pub mod words;

pub use class_sheet::{ClassSheet, ClassSheetLaw, ClassSheetRow};
pub use domain::Mode;
pub use job::{Job, PaperError, Pdf};
pub use kinds::{Paper, PaperKind};
pub use list_sheet::{ListColumn, ListSheet};
pub use office_list::{OfficeColumn, OfficeList};
pub use qr::{qr_matrix, qr_svg};
pub use text::render_text;

/// Sets and exports one paper as PDF/A-2a and PDF/UA-1; equal jobs give equal bytes.
///
/// # Errors
/// [`PaperError`]: a character without a glyph, data or pages beyond the limits, a template that does not set, a
/// result that breaks the standards. Always [`PaperError::NoTypesetter`] in a build without the feature `pdf`.
pub fn render(job: &Job) -> Result<Pdf, PaperError> {
    #[cfg(feature = "pdf")]
    return pdf::render(job);
    #[cfg(not(feature = "pdf"))]
    {
        let _ = job;
        Err(PaperError::NoTypesetter)
    }
}

/// Checks the faces built in, letter by letter of DIN 91379. For the start: a node that prints names wrongly must say so before
/// the first paper.
///
/// # Errors
/// [`PaperError::Fonts`]. A build without the feature `pdf` prints plain text only and has nothing to check.
pub fn check_fonts() -> Result<(), PaperError> {
    #[cfg(feature = "pdf")]
    return pdf::fonts_complete();
    #[cfg(not(feature = "pdf"))]
    Ok(())
}
