//! Typst as a library: one job in, one PDF/A-2a + PDF/UA-1 file out, byte-identical for equal input.
//!
//! The typesetter sees virtual files and embedded fonts, nothing else: no file system, no packages, no clock.

mod fonts;
mod world;

pub use fonts::complete as fonts_complete;

use model::Instant;
use sha2::{Digest, Sha256};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::job::{Job, MAX_DATA_BYTES, MAX_PAGES, PaperError, Pdf};
use world::Desk;

/// Stack of the setting thread, in bytes: nested layout recurses deeply without optimisation.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Sets and exports one paper.
///
/// # Errors
/// [`PaperError`]: a character without a glyph, data or pages beyond the limits, a template that does not set,
/// a result that is not PDF/A-2a and PDF/UA-1.
pub fn render(job: &Job) -> Result<Pdf, PaperError> {
    let data = serde_json::to_vec(&job.data).map_err(|e| PaperError::Data(e.to_string()))?;
    if data.len() > MAX_DATA_BYTES {
        return Err(PaperError::TooLarge { bytes: data.len() });
    }
    fonts::check(&job.data)?;
    let world = Desk::new(job, data)?;
    // A thread of its own: a deep stack, and a panic in the typesetter ends here.
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("paper".into())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || set(job, &world))
            .map_err(|e| PaperError::Template(e.to_string()))?
            .join()
            .map_err(|_| PaperError::Template("the typesetter stopped".into()))?
    })
}

fn set(job: &Job, world: &Desk) -> Result<Pdf, PaperError> {
    let document = typst::compile::<PagedDocument>(world).output.map_err(|e| PaperError::Template(words(&e)));
    let result = document.and_then(|document| export(job, world, &document));
    // The typesetter's cache holds personal data; it goes as soon as the paper is made.
    typst::comemo::evict(0);
    result
}

fn export(job: &Job, world: &Desk, document: &PagedDocument) -> Result<Pdf, PaperError> {
    let pages = document.pages().len();
    if pages > MAX_PAGES {
        return Err(PaperError::TooLong { pages });
    }
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|e| PaperError::Export(e.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(world.ident().to_owned()),
        creator: Smart::Custom(Some("notbetrieb".into())),
        timestamp: timestamp(job.made_at),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    let bytes = typst_pdf::pdf(document, &options).map_err(|e| PaperError::Export(words(&e)))?;
    let sha256 = Sha256::digest(&bytes).into();
    Ok(Pdf { bytes, pages, sha256 })
}

/// To the minute, as the sheet itself says it: a sheet asked for twice in one minute has the same bytes.
fn timestamp(at: Instant) -> Option<Timestamp> {
    let utc = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
    let part = |n: i8| u8::try_from(n).ok();
    Datetime::from_ymd_hms(
        i32::from(utc.year()),
        part(utc.month())?,
        part(utc.day())?,
        part(utc.hour())?,
        part(utc.minute())?,
        0,
    )
    .map(Timestamp::new_utc)
}

/// The typesetter's complaint in one line, without data.
fn words(errors: &[SourceDiagnostic]) -> String {
    let first: Vec<String> = errors.iter().take(3).map(|e| e.message.to_string()).collect();
    first.join("; ")
}
