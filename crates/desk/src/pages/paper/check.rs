//! Checking a paper by number and code, for anyone who is shown one: says nothing about a person.

use maud::{Markup, html};

use super::kind_name;
use crate::answer::Answer;
use crate::components::{Button, Field, Kind, alert, button_row, text_field};
use crate::frame::page;
use crate::seat::{Call, Visitor};
use crate::t;

/// `GET /check`; the QR code on a paper may bring number and code.
pub(super) fn show(visitor: &Visitor, call: &Call) -> Answer {
    draw(visitor, call.query.get("n"), call.query.get("c"), &html! {})
}

/// `POST /check`.
pub(super) fn check(visitor: &Visitor, call: &Call) -> Answer {
    let texts = visitor.texts;
    let (number, code) = (call.posted.get("number"), call.posted.get("code"));
    let Some(office) = visitor.desk.office() else {
        return Answer::see("/unlock");
    };
    let result = match office.check_paper(number, code) {
        None => {
            alert(texts, Kind::Danger, &t!(texts, "check-unknown"), &html! { p { (t!(texts, "check-unknown-says")) } })
        }
        Some(checked) => {
            let kind = kind_name(texts, checked.kind);
            let printed = checked.printed.german();
            let until = checked.valid_until;
            let over = until.is_some_and(|until| until < office.today());
            let body = html! {
                p { (t!(texts, "check-kind", kind = kind, printed = printed)) }
                @if let Some(until) = until { p { (t!(texts, "check-until", until = until.german())) } }
            };
            if checked.void {
                alert(texts, Kind::Danger, &t!(texts, "check-void"), &body)
            } else if over {
                alert(texts, Kind::Warning, &t!(texts, "check-over"), &body)
            } else {
                alert(texts, Kind::Success, &t!(texts, "check-good"), &body)
            }
        }
    };
    draw(visitor, number, code, &html! { div role="status" { (result) } })
}

fn draw(visitor: &Visitor, number: &str, code: &str, result: &Markup) -> Answer {
    let texts = visitor.texts;
    let content = html! {
        (result)
        p { (t!(texts, "check-says")) }
        form method="post" action="/check" class="form" {
            (text_field(texts, &Field { name: "number", label: &t!(texts, "papers-number"), value: number, required: true, width: Some(24), ..Field::default() }))
            (text_field(texts, &Field { name: "code", label: &t!(texts, "paper-code"), value: code, required: true, width: Some(24), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "check-go"), primary: true, key: Some('s'), ..Button::default() }], Some(("/", &t!(texts, "problem-home")))))
        }
    };
    Answer::page(page(&visitor.frame(t!(texts, "papers-check")), &content))
}
