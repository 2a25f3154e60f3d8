//! Accounts: made here, with a one-time code that is shown once. No directory, no default password.

mod change;
mod list;
mod new;

use axum::Router;

use crate::app::{Desk, get, post};
use crate::components::{Choice, Field, checkboxes};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;
use maud::{Markup, html};
use model::role::Role;
use office::accounts::OneTimeCode;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Accounts);
    Router::new()
        .route("/accounts", get(area, list::show))
        .route("/accounts/new", get(area, new::form))
        .route("/accounts/new", post(area, new::create))
        .route("/accounts/{account}", get(area, change::show))
        .route("/accounts/{account}/roles", post(area, change::roles))
        .route("/accounts/{account}/code", get(area, change::code_form))
        .route("/accounts/{account}/code", post(area, change::code))
        .route("/accounts/{account}/close", get(area, change::close_form))
        .route("/accounts/{account}/close", post(area, change::close))
        .route("/accounts/{account}/sessions", post(area, change::sessions))
}

/// A role's name.
pub(crate) fn role_name(seat: &Seat, role: Role) -> String {
    seat.texts.say(&format!("role-{}", role.name().replace('_', "-")), &[])
}

fn role_boxes(seat: &Seat, chosen: &[Role], error: Option<&str>) -> Markup {
    let texts = seat.texts;
    let names: Vec<(String, String)> = Role::ALL
        .iter()
        .map(|role| (role_name(seat, *role), texts.say(&format!("role-{}-does", role.name().replace('_', "-")), &[])))
        .collect();
    let choices: Vec<Choice<'_>> = Role::ALL
        .iter()
        .zip(&names)
        .map(|(role, (name, does))| Choice { value: role.name(), label: name, hint: Some(does) })
        .collect();
    let on: Vec<&str> = chosen.iter().map(|role| role.name()).collect();
    checkboxes(
        texts,
        &Field { name: "roles", label: &t!(texts, "account-roles"), required: true, error, ..Field::default() },
        &choices,
        &on,
    )
}

fn posted_roles(call: &Call) -> Vec<Role> {
    call.posted.all("roles").filter_map(Role::from_name).collect()
}

/// The one-time code, shown once, to be printed or read out.
pub(crate) fn code_page(seat: &Seat, code: &OneTimeCode) -> Markup {
    let texts = seat.texts;
    html! {
        section class="receipt" {
            div role="status" {
                h2 class="receipt__done" { (t!(texts, "code-made", login = code.login.as_str())) }
                p class="receipt__number" { span class="receipt__label" { (t!(texts, "first-code")) } strong class="code" { (code.code) } }
                p class="receipt__kept" { (t!(texts, "code-until", until = code.expires.german())) }
            }
        }
        p { (t!(texts, "code-once")) }
        p { button type="button" class="button" data-print hidden { (t!(texts, "print")) } " " a class="button button--primary no-print" href="/" { (t!(texts, "code-done")) } }
    }
}
