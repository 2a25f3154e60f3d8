//! Taking a list as the base of runs: from the extract, a file of the bank, or typed.

use maud::{Markup, html};
use model::problem::Refusal;
use model::{Month, Problem};

use super::{AREA, benefits, choices, draw, posted_month};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::field::control_id;
use crate::components::{Button, Field, Kind, alert, button_row, long_text_field, radios, text_field};
use crate::http::Posted;
use crate::pages::data::state_lines;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// The first line of a typed list as it stands in the field, and as the reader knows it. Both are one line, so that
/// line numbers stay right.
const HEAD_SHOWN: &str = "Aktenzeichen;Name;IBAN;Betrag";
const HEAD_READ: &str = "file_number;name;iban;amount";

/// Where the list comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Extract,
    File,
    Typed,
}

impl Way {
    const ALL: [Self; 3] = [Self::Extract, Self::File, Self::Typed];
    fn name(self) -> &'static str {
        match self {
            Self::Extract => "extract",
            Self::File => "file",
            Self::Typed => "typed",
        }
    }
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// `GET /payments/lists/new`: the form of the way that was chosen, the extract's where there is one, else the ways.
pub(super) fn choose(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let chosen = Way::from_name(call.query.get("way")).or(seat.office.has_extract().then_some(Way::Extract));
    if let Some(way) = chosen {
        return Ok(page(seat, call, &call.query, way, false, &[]));
    }
    let mut frame = seat.frame(AREA, t!(texts, "pay-take-title"));
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    frame.states.extend(state_lines(seat, &["last_payments"]));
    let content = html! { p { (t!(texts, "pay-take-says")) } (ways(seat, call.query.get("benefit"), None)) };
    Ok(seat.page(&frame, &content))
}

/// The ways to a list, except the one that is open.
fn ways(seat: &Seat, benefit: &str, open: Option<Way>) -> Markup {
    let texts = seat.texts;
    let known = benefits(seat).iter().any(|(key, _)| key == benefit);
    let ways = [
        (Way::Extract, t!(texts, "pay-way-extract"), t!(texts, "pay-way-extract-note")),
        (Way::File, t!(texts, "pay-way-file"), t!(texts, "pay-way-file-note")),
        (Way::Typed, t!(texts, "pay-way-typed"), t!(texts, "pay-way-typed-note")),
    ];
    html! {
        ul class="tiles" {
            @for (way, label, note) in ways.iter().filter(|(way, ..)| Some(*way) != open) {
                li { a href={ "/payments/lists/new?way=" (way.name()) @if known { "&benefit=" (benefit) } } {
                    (label) span class="tiles__note" { (note) }
                } }
            }
        }
    }
}

/// `POST /payments/lists/new`.
pub(super) fn take(seat: &Seat, call: &Call) -> Outcome {
    let way = Way::from_name(call.posted.get("way")).ok_or_else(|| vec![Problem::new("NB-Z-094").at("way")])?;
    match taken(seat, call, way) {
        Ok(benefit) => Ok(Answer::see(format!("/payments?taken={benefit}"))),
        Err(refusal) => Ok(page(seat, call, &call.posted, way, true, &seat.tell(&refusal))),
    }
}

fn taken(seat: &Seat, call: &Call, way: Way) -> Result<String, Refusal> {
    let benefit = call.posted.get("benefit").to_owned();
    let intent = call.intent()?;
    let (actor, office) = (&seat.actor, &seat.office);
    let mut problems = Vec::new();
    if !benefits(seat).iter().any(|(key, _)| *key == benefit) {
        problems.push(Problem::new("NB-Z-094").at("benefit"));
    }
    if way == Way::Extract {
        if !problems.is_empty() {
            return Err(problems);
        }
        office.take_list_from_extract(actor, intent, &benefit)?;
        return Ok(benefit);
    }
    let month = posted_month(call, "month").map_err(|problem| problems.push(problem)).ok();
    let bytes = match way {
        Way::File => {
            call.files.iter().find(|file| file.field == "rows").map(|file| file.bytes.clone()).unwrap_or_default()
        }
        _ => readable(call.posted.get("rows")).into_bytes(),
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        problems.push(Problem::new(if way == Way::File { "NB-Z-092" } else { "NB-Z-003" }).at("rows"));
    }
    match month {
        Some(month) if problems.is_empty() => {
            office.take_list_file(actor, intent, &benefit, month, &bytes).map_err(|refusal| placed(way, refusal))?;
            Ok(benefit)
        }
        _ => Err(problems),
    }
}

/// The typed list with the reader's names in its first line; a list without a first line of names gets one, and an
/// empty one stays empty.
fn readable(typed: &str) -> String {
    let squeezed = |line: &str| line.split(';').map(str::trim).collect::<Vec<_>>().join(";");
    let mut lines = typed.lines();
    match lines.next() {
        Some(first) if squeezed(first).eq_ignore_ascii_case(HEAD_SHOWN) => {
            let rest: Vec<&str> = lines.collect();
            if rest.iter().all(|line| line.trim().is_empty()) {
                String::new()
            } else {
                format!("{HEAD_READ}\n{}", rest.join("\n"))
            }
        }
        Some(first) if first.matches(';').count() == 3 && !first.to_lowercase().contains("iban") => {
            format!("{HEAD_READ}\n{typed}")
        }
        _ => typed.to_owned(),
    }
}

/// Every problem of the rows leads to the field they were typed into, and rows of a typed list are counted like its
/// lines: the line of names is the first.
fn placed(way: Way, refusal: Refusal) -> Refusal {
    let counted = |mut problem: Problem| {
        if problem.field.is_none() {
            problem.field = Some("rows".to_owned());
        }
        if way == Way::Typed && problem.code.starts_with("NB-Z-") {
            for (name, value) in &mut problem.args {
                if *name == "row"
                    && let Ok(row) = value.parse::<u32>()
                {
                    *value = row.saturating_add(1).to_string();
                }
            }
        }
        problem
    };
    refusal.into_iter().map(counted).collect()
}

fn page(seat: &Seat, call: &Call, typed: &Posted, way: Way, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let title = match way {
        Way::Extract => t!(texts, "pay-take-extract"),
        Way::File => t!(texts, "pay-take-file"),
        Way::Typed => t!(texts, "pay-take-typed"),
    };
    let mut frame = seat.frame(AREA, title);
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    if way == Way::Extract {
        frame.states.extend(state_lines(seat, &["last_payments"]));
    }
    let benefits = benefits(seat);
    let error = |field: &str| error_at(told, field);
    let content = html! {
        @if way == Way::Extract && !seat.office.has_extract() {
            (alert(texts, Kind::Warning, &t!(texts, "pay-no-extract"), &html! { p { (t!(texts, "pay-other-way")) } }))
        }
        form method="post" action="/payments/lists/new" class="form" novalidate data-form
            enctype=[(way == Way::File).then_some("multipart/form-data")] {
            @if again { (seat.hidden_again(call)) } @else { (seat.hidden()) }
            input type="hidden" name="way" value=(way.name());
            (radios(texts, &Field { name: "benefit", label: &t!(texts, "pay-benefit"), value: typed.get("benefit"), required: true,
                error: error("benefit").as_deref(), ..Field::default() }, &choices(&benefits), false))
            @if way != Way::Extract { (month_field(seat, typed, error("month").as_deref(), again)) }
            @match way {
                Way::Extract => { p { (t!(texts, "pay-way-extract-says")) } }
                Way::File => { (file_field(seat, error("rows").as_deref())) }
                Way::Typed => {
                    @let rows = if again { typed.get("rows").to_owned() } else { format!("{HEAD_SHOWN}\n") };
                    (long_text_field(texts, &Field { name: "rows", label: &t!(texts, "pay-rows-field"), hint: Some(&t!(texts, "pay-rows-hint")), value: &rows,
                        required: true, error: error("rows").as_deref(), ..Field::default() }, 12))
                }
            }
            (button_row(&[Button { label: &t!(texts, "pay-take-go"), primary: true, key: Some('s'), ..Button::default() }],
                Some(("/payments", &t!(texts, "form-cancel")))))
        }
        h2 { (t!(texts, "pay-other-ways")) }
        (ways(seat, typed.get("benefit"), Some(way)))
    };
    draw(seat, frame, told, &content)
}

fn month_field(seat: &Seat, typed: &Posted, error: Option<&str>, again: bool) -> Markup {
    let texts = seat.texts;
    let proposed: Month = seat.office.today().month();
    let value = if again { typed.get("month").to_owned() } else { proposed.german() };
    text_field(
        texts,
        &Field {
            name: "month",
            label: &t!(texts, "pay-list-month"),
            hint: Some(&t!(texts, "pay-month-hint")),
            value: &value,
            required: true,
            width: Some(12),
            error,
            ..Field::default()
        },
    )
}

fn file_field(seat: &Seat, error: Option<&str>) -> Markup {
    let texts = seat.texts;
    let id = control_id("rows");
    html! {
        div class=(if error.is_some() { "field field--error" } else { "field" }) {
            label for=(id) { (t!(texts, "pay-file-field")) }
            p class="field__hint" id={ (id) "-hint" } { (t!(texts, "pay-file-hint")) }
            @if let Some(error) = error { p class="field__error" id={ (id) "-error" } { (error) } }
            input class="input" type="file" id=(id) name="rows" accept=".xml,.csv,.txt,.jsonl,application/xml,text/xml,text/csv"
                aria-describedby=(if error.is_some() { format!("{id}-hint {id}-error") } else { format!("{id}-hint") });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "WG-1;Muster;DE89370400440532013000;450,00";

    #[test]
    fn a_typed_list_is_read_with_and_without_its_line_of_names() {
        let whole = format!("{HEAD_READ}\n{ROW}");
        for typed in [ROW.to_owned(), format!("{HEAD_SHOWN}\n{ROW}"), format!("aktenzeichen; name ;iban;betrag\n{ROW}")]
        {
            assert_eq!(readable(&typed), whole, "{typed}");
            let list = paper::bank::read(readable(&typed).as_bytes()).unwrap();
            assert!(list.bad.is_empty());
            assert_eq!(list.payments.len(), 1);
            assert_eq!(list.payments[0].file_number.as_deref(), Some("WG-1"));
            assert_eq!(list.payments[0].amount.cents(), 45_000);
        }
        assert_eq!(readable(&format!("{HEAD_SHOWN}\n")), "", "only the line of names is an empty list");
        assert_eq!(readable("{\"name\":1}"), "{\"name\":1}", "other kinds stay as they are");
    }

    #[test]
    fn rows_of_a_typed_list_are_counted_like_its_lines() {
        let refusal = vec![Problem::new("NB-Z-009").at("rows").with("row", 1), Problem::new("NB-B-001").with("row", 2)];
        let typed = placed(Way::Typed, refusal.clone());
        assert_eq!(typed[0].args, [("row", "2".to_owned())]);
        assert_eq!((typed[1].args[0].1.as_str(), typed[1].field.as_deref()), ("2", Some("rows")));
        assert_eq!(placed(Way::File, refusal)[0].args, [("row", "1".to_owned())]);
    }
}
