//! All accounts.

use maud::html;

use super::role_name;
use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /accounts`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let accounts: Vec<_> = seat.office.books().accounts.all().cloned().collect();
    let rows = accounts
        .iter()
        .map(|account| {
            let (kind, word) = if account.disabled {
                (Kind::Danger, t!(texts, "account-closed"))
            } else if account.ready() {
                (Kind::Success, t!(texts, "account-ready"))
            } else {
                (Kind::Info, t!(texts, "account-waiting"))
            };
            let roles: Vec<String> = account.roles.iter().map(|r| role_name(seat, *r)).collect();
            vec![
                Cell::Head(html! { a href={ "/accounts/" (account.id.text()) } { (account.name) } }),
                Cell::Text(account.login.clone()),
                Cell::Text(account.function.clone()),
                Cell::Text(roles.join(", ")),
                Cell::Markup(badge(kind, &word)),
            ]
        })
        .collect();
    let mut frame = seat.frame(Some(Area::Accounts), t!(texts, "nav-accounts"));
    frame.wide = true;
    let content = html! {
        p { a class="button button--primary" href="/accounts/new" { (t!(texts, "account-new")) } }
        (table(&Table {
            caption: t!(texts, "accounts-caption", count = accounts.len()),
            head: vec![
                (t!(texts, "account-name"), false),
                (t!(texts, "sign-in-login"), false),
                (t!(texts, "account-function"), false),
                (t!(texts, "account-roles"), false),
                (t!(texts, "account-state"), false),
            ],
            rows,
            empty: t!(texts, "accounts-empty"),
            ..Table::default()
        }))
    };
    Ok(seat.page(&frame, &content))
}
