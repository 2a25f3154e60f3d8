//! Ordering an advance: a known file number fills in the person; anybody else is recorded from the document shown.

use books::cash::OrderCash;
use maud::html;
use model::acts::cash::Recipient;
use model::role::Role;
use model::{Money, PartialDate, Problem};

use super::AREA;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::field::control_id;
use crate::components::{
    Button, Choice, Field, Kind, alert, button_row, date_field, long_text_field, radios, text_field,
};
use crate::form::read::{date_parts, date_text};
use crate::pages::payments::{draw, read_month};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Who orders.
const ORDER: [Role; 3] = [Role::ClerkBenefits, Role::Orderer, Role::Head];

/// `GET /cash/new`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&ORDER)?;
    Ok(page(seat, call, false, &[]))
}

/// `POST /cash/new`.
pub(super) fn order(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&ORDER)?;
    let posted = &call.posted;
    let mut problems = Vec::new();
    let amount = Money::parse_german(posted.get("amount"))
        .map_err(|_| problems.push(Problem::new("NB-Z-091").at("amount")))
        .unwrap_or_default();
    let month = read_month(posted.get("month"));
    if month.is_none() {
        problems.push(Problem::new("NB-Z-090").at("month"));
    }
    let born = date_text(&date_parts(posted, "born"));
    let born: Option<PartialDate> = match born.as_str() {
        "" => None,
        text => text.parse().map_err(|_| problems.push(Problem::new("NB-Z-345").at("born"))).ok(),
    };
    let (Some(month), true) = (month, problems.is_empty()) else {
        return Ok(page(seat, call, true, &seat.tell(&problems)));
    };
    let text = |name: &str| posted.get(name).to_owned();
    // Only who is behind a known file number is a person of the extract; all others are unverified.
    let file_number = text("file_number");
    let known = if file_number.is_empty() {
        None
    } else {
        Some(seat.office.known_file(&seat.actor, posted.get("benefit"), &file_number)?)
    };
    let mine = known.filter(|known| {
        let typed = format!("{}, {}", posted.get("family_name"), posted.get("given_names"));
        known.person.is_some() && same_name(&known.name, &typed)
    });
    let command = OrderCash {
        benefit: text("benefit"),
        file_number,
        recipient: Recipient {
            person: mine.and_then(|known| known.person),
            family_name: text("family_name"),
            given_names: text("given_names"),
            born,
            document: text("document"),
            document_number: text("document_number"),
            photo: posted.on("photo"),
        },
        month,
        amount,
        reason: text("reason"),
        despite: text("despite"),
    };
    match seat.office.order_cash(&seat.actor, call.intent()?, &command) {
        Ok(id) => Ok(Answer::see(format!("/cash/{}", id.text()))),
        Err(refusal) => Ok(page(seat, call, true, &seat.tell(&refusal))),
    }
}

/// The register's name and the typed one agree in sound: spelling differs between register and document.
fn same_name(register: &str, typed: &str) -> bool {
    let code = |name: &str| {
        let (family, given) = name.split_once(',').unwrap_or((name, ""));
        let first = given.split_whitespace().next().unwrap_or_default();
        (rules::phonetic::koelner(family), rules::phonetic::koelner(first))
    };
    !register.is_empty() && code(register) == code(typed)
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, t!(texts, "cash-new"));
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into()), (t!(texts, "cash-title"), "/cash".into())];
    let posted = &call.posted;
    let error = |field: &str| error_at(told, field);
    let lang = texts.lang();
    let rules = seat.office.catalogue().payment();
    let benefits: Vec<(String, String)> = rules
        .iter()
        .flat_map(|rules| &rules.benefits)
        .map(|spec| (spec.key.clone(), spec.title.get(lang).to_owned()))
        .collect();
    let limits = rules.and_then(|rules| rules.cash.as_ref());
    let choices: Vec<Choice<'_>> = benefits.iter().map(|(key, title)| Choice::new(key, title)).collect();
    let this = seat.office.today().month().german();
    let month = if again { posted.get("month") } else { this.as_str() };
    let alike = told.iter().any(|told| told.field.as_deref() == Some("despite")) || !posted.get("despite").is_empty();
    let content = html! {
        p { (t!(texts, "cash-new-says")) }
        @if let Some(limits) = limits {
            (alert(texts, Kind::Info, &t!(texts, "cash-limits"), &html! {
                p { (t!(texts, "cash-limits-says", limit = limits.limit.german(), lower = limits.limit_unverified.german())) }
            }))
        }
        form method="post" action="/cash/new" class="form" novalidate data-form {
            @if again { (seat.hidden_again(call)) } @else { (seat.hidden()) }
            (radios(texts, &Field { name: "benefit", label: &t!(texts, "pay-benefit"), value: posted.get("benefit"), required: true,
                error: error("benefit").as_deref(), ..Field::default() }, &choices, false))
            (text_field(texts, &Field { name: "file_number", label: &t!(texts, "pay-col-file"), hint: Some(&t!(texts, "cash-file-hint")), value: posted.get("file_number"),
                max_chars: Some(64), width: Some(24), error: error("file_number").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "family_name", label: &t!(texts, "cash-family-name"), value: posted.get("family_name"), required: true,
                max_chars: Some(120), error: error("family_name").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "given_names", label: &t!(texts, "cash-given-names"), value: posted.get("given_names"), required: true,
                max_chars: Some(120), error: error("given_names").as_deref(), ..Field::default() }))
            (date_field(texts, &Field { name: "born", label: &t!(texts, "cash-born"), required: true,
                error: error("born").as_deref(), ..Field::default() }, &date_parts(posted, "born"), true))
            (text_field(texts, &Field { name: "document", label: &t!(texts, "cash-document"), hint: Some(&t!(texts, "cash-document-hint")), value: posted.get("document"), required: true,
                max_chars: Some(80), error: error("document").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "document_number", label: &t!(texts, "cash-document-number"), hint: Some(&t!(texts, "cash-document-number-hint")), value: posted.get("document_number"),
                max_chars: Some(40), width: Some(24), error: error("document_number").as_deref(), ..Field::default() }))
            div class="field" { div class="options" { div class="option" {
                input type="checkbox" id=(control_id("photo")) name="photo" value="1" checked[posted.on("photo")];
                label for=(control_id("photo")) { (t!(texts, "cash-photo")) }
            } } }
            (text_field(texts, &Field { name: "month", label: &t!(texts, "cash-month"), hint: Some(&t!(texts, "pay-month-hint")), value: month, required: true,
                width: Some(12), error: error("month").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "amount", label: &t!(texts, "pay-amount-field"), hint: Some(&t!(texts, "pay-amount-hint")), value: posted.get("amount"), required: true,
                width: Some(12), input_mode: "decimal", law: Some(("§ 42 SGB I", None)), error: error("amount").as_deref(), ..Field::default() }))
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "pay-reason"), hint: Some(&t!(texts, "cash-reason-hint")), value: posted.get("reason"),
                required: true, max_chars: Some(1000), error: error("reason").as_deref(), ..Field::default() }, 3))
            @if alike {
                (long_text_field(texts, &Field { name: "despite", label: &t!(texts, "cash-despite"), hint: Some(&t!(texts, "cash-despite-hint")), value: posted.get("despite"),
                    max_chars: Some(1000), error: error("despite").as_deref(), ..Field::default() }, 3))
            }
            (button_row(&[Button { label: &t!(texts, "cash-order"), primary: true, key: Some('s'), ..Button::default() }],
                Some(("/cash", &t!(texts, "form-cancel")))))
        }
    };
    draw(seat, frame, told, &content)
}

#[cfg(test)]
mod tests {
    use super::same_name;

    #[test]
    fn register_and_document_may_spell_a_name_differently_but_not_name_another_person() {
        assert!(same_name("Meyer, Anna Maria", "Maier, Anna"));
        assert!(!same_name("Meyer, Anna", "Schulz, Anna"));
        assert!(!same_name("", ", "));
    }
}
