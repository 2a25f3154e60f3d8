//! What one clerk looked at: asked for by one, confirmed by another office, open to the two for a while.

use maud::html;
use model::acts::proposal::Matter;
use model::ids::ProposalId;
use model::{CivilDate, Problem};

use super::{extent, head_lines, rows, which};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, DateParts, Field, date_field, select_field};
use crate::form::read::{date_parts, date_text};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::pages::proposal::{self, password_field, reason_field};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /lookups/clerk`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    Ok(draw(seat, None, call, &[]))
}

/// `POST /lookups/clerk`.
pub(super) fn propose(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let day = |name: &str| -> Option<CivilDate> { date_text(&date_parts(posted, name)).parse().ok() };
    let result = match (posted.get("clerk").parse(), day("from"), day("to")) {
        (Ok(clerk), Some(from), Some(to)) => seat.office.propose(
            &seat.actor,
            call.intent()?,
            Matter::ViewClerk { clerk, from, to },
            posted.get("reason"),
            posted.raw("password").unwrap_or_default(),
        ),
        (Err(_), ..) => Err(vec![Problem::new("NB-A-015").at("clerk")]),
        _ => Err(vec![Problem::new("NB-A-052").at("from")]),
    };
    match result {
        Ok(id) => Ok(Answer::see(proposal::address(id))),
        Err(refusal) => Ok(draw(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

/// Accounts by id and name, and the views that are open with whose they are.
type Choosable = (Vec<(String, String)>, Vec<(ProposalId, String)>);

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let (accounts, open): Choosable = {
        let books = seat.office.books();
        let accounts = books.accounts.all().map(|account| (account.id.text(), account.name.clone())).collect();
        let views = books.proposals.views(seat.actor.account, seat.office.now());
        let title = |entry: &books::proposals::Entry| match &entry.proposal.matter {
            Matter::ViewClerk { clerk, .. } => books.accounts.name(*clerk).to_owned(),
            _ => String::new(),
        };
        (accounts, views.map(|entry| (entry.proposal.id, title(entry))).collect())
    };
    let choices: Vec<Choice<'_>> = accounts.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let today = seat.office.today();
    let parts = |name: &str, fallback: CivilDate| match again {
        Some(_) => date_parts(posted, name),
        None => DateParts::from_canonical(&fallback.to_string()),
    };
    let mut frame = seat.frame(Some(Area::Lookups), t!(texts, "lookups-clerk"));
    frame.crumbs = vec![(t!(texts, "nav-lookups"), "/lookups".into())];
    let content = html! {
        p { (t!(texts, "lookups-clerk-says")) }
        @if !open.is_empty() {
            h2 { (t!(texts, "lookups-clerk-open")) }
            ul { @for (id, name) in &open { li { a href={ "/lookups/clerk/" (id) } { (t!(texts, "matter-view-clerk", name = name.as_str())) } } } }
        }
        (act_form(seat, again, "/lookups/clerk", &html! {
            (select_field(texts, &Field { name: "clerk", label: &t!(texts, "lookups-whose"), value: posted.get("clerk"), required: true,
                error: error_at(told, "clerk").as_deref(), ..Field::default() }, &choices, &t!(texts, "lookups-choose")))
            (date_field(texts, &Field { name: "from", label: &t!(texts, "matter-from"), required: true, error: error_at(told, "from").as_deref(), ..Field::default() }, &parts("from", today.plus_days(-30)), false))
            (date_field(texts, &Field { name: "to", label: &t!(texts, "matter-to"), required: true, error: error_at(told, "to").as_deref(), ..Field::default() }, &parts("to", today), false))
            (reason_field(seat, posted.get("reason"), true, told))
            (password_field(seat, told))
        }, &t!(texts, "lookups-clerk-go"), Some("/lookups")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

/// `GET /lookups/clerk/{proposal}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let id: ProposalId = call.param("proposal").parse().map_err(|_| vec![Problem::new("NB-A-042")])?;
    let extent = extent(&call.query);
    let page = seat.office.lookups_by(&seat.actor, id, extent)?;
    let (title, filter) = {
        let books = seat.office.books();
        match books.proposals.get(id).map(|entry| &entry.proposal.matter) {
            Some(Matter::ViewClerk { clerk, from, to }) => (
                t!(texts, "matter-view-clerk", name = books.accounts.name(*clerk)),
                office::audit_view::Filter { from: Some(*from), to: Some(*to), ..Default::default() },
            ),
            _ => return Err(vec![Problem::new("NB-A-042")]),
        }
    };
    let mut frame = seat.frame(Some(Area::Lookups), title);
    frame.wide = true;
    frame.crumbs =
        vec![(t!(texts, "nav-lookups"), "/lookups".into()), (t!(texts, "lookups-clerk"), "/lookups/clerk".into())];
    let here = format!("/lookups/clerk/{id}");
    let content = html! {
        (head_lines(seat, &page, &filter))
        (rows(seat, &page, true, true))
        (which(seat, &page, extent))
        p class="no-print" {
            @if page.page > 0 { a class="button" href={ (here) "?page=" (page.page - 1) } { (t!(texts, "lookups-later")) } " " }
            @if page.page + 1 < page.pages { a class="button" href={ (here) "?page=" (page.page + 1) } { (t!(texts, "lookups-earlier")) } " " }
            button type="button" class="button" data-print hidden { (t!(texts, "print")) }
        }
    };
    Ok(seat.page(&frame, &content))
}
