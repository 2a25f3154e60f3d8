//! The package: every case as JSON Lines and CSV with the official field numbers, with a manifest of counts and hashes.

use maud::html;
use model::Problem;
use model::problem::Refusal;

use super::{AREA, may_open, zip};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Kind, Table, alert, button, table};
use crate::seat::{Call, Seat};
use crate::t;

/// Most bytes of scans and photos in a package that leaves through the browser: it is put together in memory.
const ZIP_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Whoever takes the package out sees every case in it, so they must be allowed to open each service that goes back.
///
/// # Errors
/// `NB-A-010`.
fn may_take(seat: &Seat) -> Result<(), Refusal> {
    let catalogue = seat.office.catalogue();
    let books = seat.office.books();
    let in_it = |key: &str| books.cases.all().any(|case| case.live() && case.service == key);
    let closed = catalogue
        .services
        .iter()
        .filter(|service| service.handback.is_some() && in_it(&service.key))
        .any(|service| !may_open(&seat.actor, service));
    if closed { Err(vec![Problem::new("NB-A-010")]) } else { Ok(()) }
}

/// `GET /handback/package`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let allowed = may_take(seat).is_ok();
    let counts = seat.office.handback_counts();
    let exports = seat.office.books().handback.exports.clone();
    let mut frame = seat.frame(AREA, t!(texts, "back-package-title"));
    frame.crumbs = vec![(t!(texts, "nav-handback"), "/handback".into())];
    let content = html! {
        p { (t!(texts, "back-package-says")) }
        p { (t!(texts, "back-proof", taken = counts.taken, cancelled = counts.cancelled, stays = counts.stays, done = counts.done, open = counts.open)) }
        @if counts.open > 0 {
            (alert(texts, Kind::Info, &t!(texts, "back-package-open", count = counts.open), &html! { p { (t!(texts, "back-package-open-says")) } }))
        }
        @if allowed {
            form method="post" action="/handback/package" {
                (seat.hidden())
                div class="buttons" {
                    (button(&Button { label: &t!(texts, "back-package-go"), primary: true, key: Some('s'), ..Button::default() }))
                    a class="buttons__cancel" href="/handback" { (t!(texts, "form-cancel")) }
                }
            }
        } @else { p { (t!(texts, "back-package-closed")) } }
        @if !exports.is_empty() {
            (table(&Table {
                caption: t!(texts, "back-exports"),
                head: vec![(t!(texts, "back-export-when"), false), (t!(texts, "back-export-cases"), true)],
                rows: exports.iter().rev().map(|(at, cases)| vec![Cell::Text(at.german()), Cell::Figure(texts.count(u64::from(*cases)))]).collect(),
                ..Table::default()
            }))
        }
    };
    Ok(seat.page(&frame, &content))
}

/// `POST /handback/package`: the act is durable before a byte leaves.
pub(super) fn export(seat: &Seat, _: &Call) -> Outcome {
    may_take(seat)?;
    let package = seat.office.handback_package(Some(&seat.actor))?;
    let size: u64 = package.attached.iter().map(|one| one.size).sum();
    if size > ZIP_BYTES_MAX {
        return Err(vec![Problem::new("NB-V-353").with("size", size.div_ceil(1024 * 1024))]);
    }
    let mut files = Vec::with_capacity(package.files.len() + package.attached.len());
    for packed in &package.attached {
        files.push((packed.path.clone(), seat.office.packed_bytes(packed).map_err(|problem| vec![problem])?));
    }
    files.extend(package.files);
    let bytes = zip::archive(&files).ok_or_else(|| vec![Problem::new("NB-H-001").with("reason", "ZIP")])?;
    let name = format!("Nacherfassung-{}.zip", seat.office.today());
    let name = if seat.office.authority().exercise { format!("UEBUNG-{name}") } else { name };
    Ok(Answer::download(bytes, "application/zip", &name))
}
