//! Pages of the payments: list, changes, run, four eyes, the bank's word, the file.

mod bank;
mod change;
mod conflicts;
mod deputies;
mod discard;
mod file;
mod inquiry;
mod land;
mod list;
mod new_run;
mod next;
mod overview;
mod payers;
mod record;
pub(crate) mod rights;
mod rows;
mod run;
mod sign;
mod steps;

mod words;

use axum::Router;
use maud::Markup;
use model::ids::{ChangeId, RunId};
use model::problem::Refusal;
use model::{Month, Problem};

use crate::answer::Answer;
use crate::app::{Desk, get, post};
use crate::components::Choice;
use crate::frame::{Area, Frame};
use crate::problem::Told;
use crate::seat::{Call, Seat};
use crate::t;

const AREA: Option<Area> = Some(Area::Payments);

/// Addresses of this area.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/payments", get(AREA, overview::show))
        .route("/payments/lists/new", get(AREA, list::choose).merge(post(AREA, list::take)))
        .route("/payments/changes", get(AREA, change::show))
        .route("/payments/changes/new", get(AREA, record::form).merge(post(AREA, record::record)))
        .route("/payments/changes/{change}/approve", post(AREA, change::approve))
        .route("/payments/changes/{change}/reject", get(AREA, change::reject_form).merge(post(AREA, change::reject)))
        .route("/payments/runs", post(AREA, new_run::build))
        .route("/payments/runs/new", get(AREA, new_run::form))
        .route("/payments/payers", get(AREA, payers::show))
        .route("/payments/payers/new", get(AREA, payers::form).merge(post(AREA, payers::set)))
        .route("/payments/conflicts", get(AREA, conflicts::show).merge(post(AREA, conflicts::settle)))
        .route("/payments/rights", get(AREA, rights::show))
        .route("/payments/rights/give", get(AREA, rights::give_form).merge(post(AREA, rights::give)))
        .route("/payments/rights/take", get(AREA, rights::take_form).merge(post(AREA, rights::take)))
        .route("/payments/deputies", get(AREA, deputies::show))
        .route("/payments/deputies/new", get(AREA, deputies::form).merge(post(AREA, deputies::appoint)))
        .route("/payments/deputies/end", post(AREA, deputies::end))
        .route("/payments/runs/{run}", get(AREA, run::show))
        .route("/payments/runs/{run}/determine", get(AREA, sign::determine_form).merge(post(AREA, sign::determine)))
        .route("/payments/runs/{run}/order", get(AREA, sign::order_form).merge(post(AREA, sign::order)))
        .route("/payments/runs/{run}/release", get(AREA, sign::release_form).merge(post(AREA, sign::release)))
        .route("/payments/runs/{run}/bank", get(AREA, bank::form).merge(post(AREA, bank::inform)))
        .route("/payments/runs/{run}/find", post(AREA, run::find))
        .route("/payments/runs/{run}/land", get(AREA, land::form).merge(post(AREA, land::inform)))
        .route("/payments/runs/{run}/file", get(AREA, file::show).merge(post(AREA, file::make)))
        .route("/payments/runs/{run}/download", post(AREA, file::download))
        .route("/payments/runs/{run}/cover", get(AREA, file::cover))
        .route("/payments/runs/{run}/hand-over", post(AREA, file::hand_over))
        .route("/payments/runs/{run}/discard", get(AREA, discard::form).merge(post(AREA, discard::discard)))
}

/// A problem of payments with words in place of stable names: the books know benefits, states and steps by their keys only.
pub(crate) fn worded(seat: &Seat, problem: &Problem) -> Problem {
    let mut worded = problem.clone();
    if !problem.code.starts_with("NB-Z-") {
        return worded;
    }
    for (name, value) in &mut worded.args {
        match *name {
            "benefit" => *value = crate::pages::today::benefit_name(seat, value),
            "kind" => *value = words::coded(seat.texts, "run-kind", value),
            "state" => *value = words::coded(seat.texts, "pay-state", value),
            "step" => *value = words::coded(seat.texts, "pay-step", value),
            _ => {}
        }
    }
    worded
}

/// A form's page, with errors on top if there are any.
pub(crate) fn draw(seat: &Seat, frame: Frame, told: &[Told], content: &Markup) -> Answer {
    if told.is_empty() { seat.page(&frame, content) } else { seat.page_with_errors(frame, told, content) }
}

/// The frame of a page about a run.
fn run_frame(seat: &Seat, run: &books::payments::Run, title: String) -> Frame {
    let mut frame = seat.frame(AREA, title);
    frame.crumbs =
        vec![(t!(seat.texts, "nav-payments"), "/payments".into()), (words::run_title(seat, run), address(run.id))];
    frame
}

fn address(run: RunId) -> String {
    format!("/payments/runs/{}", run.text())
}

fn run_id(call: &Call) -> Result<RunId, Refusal> {
    call.param("run").parse().map_err(|_| vec![Problem::new("NB-Z-040")])
}

fn change_id(call: &Call) -> Result<ChangeId, Refusal> {
    call.param("change").parse().map_err(|_| vec![Problem::new("NB-Z-015")])
}

/// A month as people type it: `12/2026`, `12.2026`, `12-2026`, `122026`, or `2026-12`.
#[must_use]
pub(crate) fn read_month(typed: &str) -> Option<Month> {
    let typed = typed.trim();
    if let Ok(month) = typed.parse() {
        return Some(month);
    }
    let (month, year) = match typed.split_once(['/', '.', '-', ' ']) {
        Some(parts) => parts,
        None => typed.split_at_checked(typed.len().checked_sub(4)?)?,
    };
    let (month, year) = (month.trim(), year.trim());
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=2).contains(&month.len()) && year.len() == 4 && digits(month) && digits(year);
    fits.then(|| format!("{year}-{month:0>2}").parse().ok()).flatten()
}

/// The month of a posted form.
///
/// # Errors
/// `NB-Z-090` not a month.
fn posted_month(call: &Call, name: &str) -> Result<Month, Problem> {
    read_month(call.posted.get(name)).ok_or_else(|| Problem::new("NB-Z-090").at(name))
}

/// Benefits as key and name.
pub(crate) fn benefits(seat: &Seat) -> Vec<(String, String)> {
    let lang = seat.texts.lang();
    let rules = seat.office.catalogue().payment();
    rules
        .iter()
        .flat_map(|rules| &rules.benefits)
        .map(|benefit| (benefit.key.clone(), benefit.title.get(lang).to_owned()))
        .collect()
}

pub(crate) fn choices(benefits: &[(String, String)]) -> Vec<Choice<'_>> {
    benefits.iter().map(|(key, title)| Choice::new(key, title)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_people_type_them() {
        let december = Some(Month { year: 2026, month: 12 });
        for typed in ["12/2026", " 12.2026 ", "2026-12", "122026", "12 2026", "12-2026"] {
            assert_eq!(read_month(typed), december, "{typed}");
        }
        assert_eq!(read_month("1/2027"), Some(Month { year: 2027, month: 1 }));
        for wrong in
            ["", "13/2026", "0/2026", "12/26", "2026", "Dezember 2026", "12/20266", "-1/2026", "é2026", "/2026"]
        {
            assert_eq!(read_month(wrong), None, "{wrong}");
        }
    }
}
