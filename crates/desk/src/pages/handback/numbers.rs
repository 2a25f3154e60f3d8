//! The target's own list of numbers: with it, every tick-off is checked against what the register really holds.

use std::collections::BTreeMap;

use maud::html;
use model::Problem;
use model::catalogue::Service;

use super::{AREA, may_open};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::field::control_id;
use crate::components::{Button, Cell, Choice, Field, Kind, Table, alert, button_row, long_text_field, radios, table};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Most numbers in one load.
const NUMBERS_MAX: usize = 100_000;

/// `GET /handback/numbers`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /handback/numbers`: from the field or the file.
pub(super) fn load(seat: &Seat, call: &Call) -> Outcome {
    let file = call
        .files
        .iter()
        .find(|file| file.field == "file")
        .map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    let mut numbers = read(call.posted.get("numbers"));
    numbers.extend(read(&file.unwrap_or_default()));
    let target = call.posted.get("target");
    if target.is_empty() {
        return page(seat, call, true, &seat.tell(&[Problem::new("NB-Z-094").at("target")]));
    }
    if numbers.len() > NUMBERS_MAX {
        let problem = Problem::new("NB-Z-008").at("numbers").with("count", numbers.len()).with("limit", NUMBERS_MAX);
        return page(seat, call, true, &seat.tell(&[problem]));
    }
    match seat.office.load_numbers(&seat.actor, target, numbers) {
        Ok(_) => Ok(Answer::see("/handback/numbers?done=1")),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

/// One number a line; of a table only the first column. Blanks inside become one, as the tick-off reads them.
fn read(text: &str) -> Vec<String> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .filter_map(|line| line.split([';', '\t']).next())
        .map(|cell| cell.trim().trim_matches('"').split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|number| !number.is_empty())
        .collect()
}

/// Targets of services the person hands back, each once: key, title, numbers loaded.
fn targets(seat: &Seat) -> Vec<(String, String, usize)> {
    let lang = seat.texts.lang();
    let services = seat.office.catalogue().services.iter().filter(|service: &&Service| may_open(&seat.actor, service));
    let books = seat.office.books();
    let found: BTreeMap<String, String> = services
        .filter_map(|service| service.handback.as_ref())
        .map(|handback| (handback.target.clone(), handback.title.get(lang).to_owned()))
        .collect();
    found
        .into_iter()
        .map(|(key, title)| {
            let loaded = books.handback.numbers(&key).map_or(0, std::collections::BTreeSet::len);
            (key, title, loaded)
        })
        .collect()
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let targets = targets(seat);
    let choices: Vec<Choice<'_>> = targets.iter().map(|(key, title, _)| Choice::new(key, title)).collect();
    let mut frame = seat.frame(AREA, t!(texts, "back-numbers-title"));
    frame.crumbs = vec![(t!(texts, "nav-handback"), "/handback".into())];
    let error = |field: &str| error_at(told, field);
    let file = control_id("file");
    let content = html! {
        @if call.query.get("done") == "1" {
            div role="status" { (alert(texts, Kind::Success, &t!(texts, "back-numbers-done"), &html! { p { (seat.kept_words()) } })) }
        }
        p { (t!(texts, "back-numbers-says")) }
        (table(&Table {
            caption: t!(texts, "back-numbers-loaded"),
            head: vec![(t!(texts, "back-target"), false), (t!(texts, "back-numbers-count"), true)],
            rows: targets.iter().map(|(_, title, count)| vec![
                Cell::Head(html! { (title) }), Cell::Figure(texts.count(u64::try_from(*count).unwrap_or(u64::MAX))),
            ]).collect(),
            ..Table::default()
        }))
        form method="post" action="/handback/numbers" enctype="multipart/form-data" class="form" novalidate data-form {
            @if again { (seat.hidden_again(call)) } @else { (seat.hidden()) }
            (radios(texts, &Field { name: "target", label: &t!(texts, "back-target"), value: call.posted.get("target"), required: true,
                error: error("target").as_deref(), ..Field::default() }, &choices, false))
            (long_text_field(texts, &Field { name: "numbers", label: &t!(texts, "back-numbers-field"), hint: Some(&t!(texts, "back-numbers-hint")),
                value: call.posted.get("numbers"), error: error("numbers").as_deref(), ..Field::default() }, 8))
            div class="field" {
                label for=(file) { (t!(texts, "back-numbers-file")) " " span class="field__optional" { (t!(texts, "field-optional")) } }
                p class="field__hint" id={ (file) "-hint" } { (t!(texts, "back-numbers-file-hint")) }
                input class="input" type="file" id=(file) name="file" accept=".txt,.csv,text/plain,text/csv" aria-describedby={ (file) "-hint" };
            }
            (button_row(&[Button { label: &t!(texts, "back-numbers-go"), primary: true, key: Some('s'), ..Button::default() }], Some(("/handback", &t!(texts, "form-cancel")))))
        }
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_one_a_line_as_the_tick_off_reads_them() {
        assert_eq!(
            read("\u{feff}G  12/2026\r\n\n \"G 13/2026\" ;15.11.2026\nS 4/2026\tx"),
            ["G 12/2026", "G 13/2026", "S 4/2026"]
        );
        assert!(read(" \n;\n").is_empty());
    }
}
