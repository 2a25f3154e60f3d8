//! Deputies in the roles of payments: appointed by two persons for a term, ended at once by one.

use books::payments::deputies::ROLES;
use maud::{Markup, html};
use model::acts::proposal::Matter;
use model::ids::AccountId;
use model::role::Role;
use model::{CivilDate, Problem};

use super::{AREA, draw};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{
    Cell, Choice, DateParts, Field, Kind, Table, badge, date_field, radios, select_field, table, text_field,
};
use crate::form::read::{date_parts, date_text};
use crate::pages::account::role_name;
use crate::pages::form::act_form;
use crate::pages::proposal::{self, password_field, reason_field};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Roles that propose and end.
const MAY: [Role; 2] = [Role::Head, Role::Treasurer];

/// `GET /payments/deputies`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, t!(texts, "deputies-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let content = html! {
        p { (t!(texts, "deputies-says")) }
        (end_form(seat, call, &[], false))
        (list(seat))
        @if seat.actor.any(&MAY) {
            div class="buttons" { a class="button" href="/payments/deputies/new" { (t!(texts, "deputies-new")) } }
        }
    };
    Ok(seat.page(&frame, &content))
}

fn list(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let today = seat.office.today();
    let all = seat.office.books().payments.deputies().to_vec();
    let rows = all.iter().rev().map(|deputy| {
        let state = match &deputy.ended {
            Some((by, at, reason)) => {
                html! { (badge(Kind::Plain, &t!(texts, "deputies-ended"))) br; span class="small muted" { (reason) " · " (seat.name_of(*by)) " · " (at.german()) } }
            }
            None if deputy.serves(today) => badge(Kind::Success, &t!(texts, "deputies-serves")),
            None if deputy.until < today => badge(Kind::Plain, &t!(texts, "deputies-over")),
            None => badge(Kind::Info, &t!(texts, "deputies-later")),
        };
        let open = deputy.ended.is_none() && deputy.until >= today && seat.actor.any(&MAY);
        vec![
            Cell::Head(html! { (seat.name_of(Some(deputy.account))) @if let Some(other) = &deputy.authority { br; span class="small muted" { (other) } } }),
            Cell::Text(role_name(seat, deputy.role)),
            Cell::Text(format!("{} – {}", deputy.from.german(), deputy.until.german())),
            Cell::Markup(html! { (state) @if open {
                " " a class="no-print" href={ "/payments/deputies?account=" (deputy.account.text()) "&role=" (deputy.role.name()) "#end" } { (t!(texts, "deputies-end")) }
            } }),
        ]
    });
    table(&Table {
        caption: t!(texts, "deputies-list", count = all.len()),
        head: vec![
            (t!(texts, "pay-who"), false),
            (t!(texts, "deputies-role"), false),
            (t!(texts, "deputies-term"), false),
            (t!(texts, "pay-change-state"), false),
        ],
        rows: rows.collect(),
        empty: t!(texts, "deputies-none"),
        ..Table::default()
    })
}

/// The form that ends the one term that was chosen.
fn end_form(seat: &Seat, call: &Call, told: &[Told], again: bool) -> Markup {
    let texts = seat.texts;
    let given = if again { &call.posted } else { &call.query };
    let (account, role) = (given.get("account").parse::<AccountId>(), Role::from_name(given.get("role")));
    html! {
        @if let (Ok(account), Some(role), true) = (account, role, seat.actor.any(&MAY)) {
            section class="panel no-print" aria-labelledby="end" {
                h2 id="end" { (t!(texts, "deputies-end")) ": " (seat.name_of(Some(account))) ", " (role_name(seat, role)) }
                (act_form(seat, again.then_some(call), "/payments/deputies/end", &html! {
                    input type="hidden" name="account" value=(account.text());
                    input type="hidden" name="role" value=(role.name());
                    (text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: call.posted.get("reason"), required: true,
                        max_chars: Some(1000), error: error_at(told, "reason").as_deref(), ..Field::default() }))
                }, &t!(texts, "deputies-end-go"), Some("/payments/deputies")))
            }
        }
    }
}

/// `POST /payments/deputies/end`.
pub(super) fn end(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let account: AccountId = posted.get("account").parse().map_err(|_| vec![Problem::new("NB-Z-128")])?;
    let role = Role::from_name(posted.get("role")).ok_or_else(|| vec![Problem::new("NB-Z-128")])?;
    match seat.office.end_deputy(&seat.actor, call.intent()?, account, role, posted.get("reason")) {
        Ok(_) => Ok(Answer::see("/payments/deputies")),
        Err(refusal) => {
            let told = seat.tell(&refusal);
            let mut frame = seat.frame(AREA, t!(seat.texts, "deputies-title"));
            frame.crumbs = vec![(t!(seat.texts, "nav-payments"), "/payments".into())];
            Ok(draw(seat, frame, &told, &end_form(seat, call, &told, true)))
        }
    }
}

/// `GET /payments/deputies/new`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&MAY)?;
    Ok(page(seat, call, false, &[]))
}

/// `POST /payments/deputies/new`.
pub(super) fn appoint(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let day = |name: &str| -> Option<CivilDate> { date_text(&date_parts(posted, name)).parse().ok() };
    let other = posted.get("authority").trim();
    let authority = (!other.is_empty()).then(|| other.to_owned());
    let (who, role) = (posted.get("account").parse::<AccountId>(), Role::from_name(posted.get("role")));
    let done = match (who, role, day("from"), day("until")) {
        (Ok(account), Some(role), Some(from), Some(until)) => seat.office.propose(
            &seat.actor,
            call.intent()?,
            Matter::AppointDeputy { account, role, from, until, authority },
            posted.get("reason"),
            posted.raw("password").unwrap_or_default(),
        ),
        (Err(_), ..) => Err(vec![Problem::new("NB-A-015").at("account")]),
        (_, None, ..) => Err(vec![Problem::new("NB-Z-125").at("role")]),
        _ => Err(vec![Problem::new("NB-Z-126").at("until").with("days", books::payments::deputies::TERM_DAYS_MAX)]),
    };
    match done {
        Ok(id) => Ok(Answer::see(proposal::address(id))),
        Err(refusal) => Ok(page(seat, call, true, &seat.tell(&refusal))),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let mut frame = seat.frame(AREA, t!(texts, "deputies-new"));
    frame.crumbs = vec![
        (t!(texts, "nav-payments"), "/payments".into()),
        (t!(texts, "deputies-title"), "/payments/deputies".into()),
    ];
    let accounts: Vec<(String, String)> = {
        let books = seat.office.books();
        let open = books.accounts.all().filter(|account| !account.disabled);
        open.map(|account| (account.id.text(), format!("{}, {}", account.name, account.function))).collect()
    };
    let people: Vec<Choice<'_>> = accounts.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let names: Vec<(Role, String)> = ROLES.into_iter().map(|role| (role, role_name(seat, role))).collect();
    let roles: Vec<Choice<'_>> = names.iter().map(|(role, name)| Choice::new(role.name(), name)).collect();
    let today = seat.office.today();
    let parts = |name: &str, fallback: CivilDate| {
        if again { date_parts(posted, name) } else { DateParts::from_canonical(&fallback.to_string()) }
    };
    let error = |field: &str| error_at(told, field);
    let content = html! {
        p { (t!(texts, "deputies-new-says")) }
        (act_form(seat, again.then_some(call), "/payments/deputies/new", &html! {
            (select_field(texts, &Field { name: "account", label: &t!(texts, "deputies-who"), value: posted.get("account"), required: true,
                error: error("account").as_deref(), ..Field::default() }, &people, &t!(texts, "lookups-choose")))
            (radios(texts, &Field { name: "role", label: &t!(texts, "deputies-role"), value: posted.get("role"), required: true,
                error: error("role").as_deref(), ..Field::default() }, &roles, false))
            (date_field(texts, &Field { name: "from", label: &t!(texts, "matter-from"), required: true, error: error("from").as_deref(), ..Field::default() }, &parts("from", today), false))
            (date_field(texts, &Field { name: "until", label: &t!(texts, "matter-to"), required: true, error: error("until").as_deref(), ..Field::default() }, &parts("until", today.plus_days(13)), false))
            (text_field(texts, &Field { name: "authority", label: &t!(texts, "deputies-authority"), hint: Some(&t!(texts, "deputies-authority-hint")), value: posted.get("authority"),
                max_chars: Some(100), ..Field::default() }))
            (reason_field(seat, posted.get("reason"), true, told))
            (password_field(seat, told))
        }, &t!(texts, "deputies-go"), Some("/payments/deputies")))
    };
    draw(seat, frame, told, &content)
}
