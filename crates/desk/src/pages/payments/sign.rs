//! Feststellung, Anordnung and release: what is signed stands there in figures and words, and the password is asked here.

use std::collections::{BTreeMap, BTreeSet};

use books::payments::Run;
use books::payments::content::Step;
use maud::{Markup, html};

use super::next::Next;
use super::run::{in_the_way, mark_table, six};
use super::steps::{Standing, standing};
use super::{address, draw, run_frame, run_id, words};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, Field, checkboxes, text_field};
use crate::pages::form::act_form;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Warnings of one kind that are listed one by one; beyond it one box stands for all of them, which the run's page shows.
const LISTED_MAX: usize = 100;
/// Begins the value of a box that stands for all warnings of a kind.
const ALL_OF: &str = "all:";

/// `GET /payments/runs/{run}/determine`.
pub(super) fn determine_form(seat: &Seat, call: &Call) -> Outcome {
    form(seat, call, Step::Determine)
}
/// `POST /payments/runs/{run}/determine`.
pub(super) fn determine(seat: &Seat, call: &Call) -> Outcome {
    sign(seat, call, Step::Determine)
}
/// `GET /payments/runs/{run}/order`.
pub(super) fn order_form(seat: &Seat, call: &Call) -> Outcome {
    form(seat, call, Step::Order)
}
/// `POST /payments/runs/{run}/order`.
pub(super) fn order(seat: &Seat, call: &Call) -> Outcome {
    sign(seat, call, Step::Order)
}
/// `GET /payments/runs/{run}/release`.
pub(super) fn release_form(seat: &Seat, call: &Call) -> Outcome {
    form(seat, call, Step::Release)
}
/// `POST /payments/runs/{run}/release`.
pub(super) fn release(seat: &Seat, call: &Call) -> Outcome {
    sign(seat, call, Step::Release)
}

fn next_of(step: Step) -> Next {
    match step {
        Step::Determine => Next::Determine,
        Step::Order => Next::Order,
        Step::Release | Step::File => Next::Release,
    }
}

fn form(seat: &Seat, call: &Call, step: Step) -> Outcome {
    seat.actor.must(next_of(step).roles())?;
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    let standing = standing(seat, &run);
    if standing.next != next_of(step) && !(step == Step::Release && standing.next == Next::InformBank) {
        return Ok(Answer::see(address(run.id)));
    }
    page(seat, None, &run, &standing, step, &[])
}

fn sign(seat: &Seat, call: &Call, step: Step) -> Outcome {
    let id = run_id(call)?;
    let password = call.posted.raw("password").unwrap_or_default();
    let intent = call.intent()?;
    let result = match step {
        Step::Determine => {
            let run = seat.office.books().payments.run(id).cloned();
            let warnings = run.map(|run| signed_off(&run, call.posted.all("warnings"))).unwrap_or_default();
            seat.office.determine_run(&seat.actor, intent, id, password, &warnings)
        }
        Step::Order => seat.office.order_run(&seat.actor, intent, id, password),
        Step::Release | Step::File => seat.office.release_run(&seat.actor, intent, id, password),
    };
    match result {
        Ok(_) => Ok(Answer::see(format!("{}?done={}", address(id), step.name()))),
        Err(refusal) => {
            let run = seat.office.open_run(&seat.actor, id)?;
            let standing = standing(seat, &run);
            page(seat, Some(call), &run, &standing, step, &seat.tell(&refusal))
        }
    }
}

fn page(seat: &Seat, again: Option<&Call>, run: &Run, standing: &Standing, step: Step, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let here = address(run.id);
    let name = step.name();
    let title = match step {
        Step::Determine => t!(texts, "pay-sign-determine"),
        Step::Order => t!(texts, "pay-sign-order"),
        Step::Release | Step::File => t!(texts, "pay-sign-release", number = run.releases.len() + 1),
    };
    let mut frame = run_frame(seat, run, title);
    frame.wide = true;
    let error = error_at(told, "password");
    let content = html! {
        (six(seat, run, &here))
        @if told.is_empty() { (in_the_way(seat, run, standing)?) }
        div class="columns" {
            section { h2 { (t!(texts, "pay-what-is-signed")) } (facts(seat, run)) }
            section { h2 { (t!(texts, "pay-marks")) } (mark_table(seat, run)) }
        }
        p class="no-print" { a href={ (here) "?show=differs#rows" } { (t!(texts, "pay-look-rows")) } }
        (act_form(seat, again, &format!("{here}/{name}"), &html! {
            @if step == Step::Determine { (warnings(seat, again, run, told)) }
            @else if !run.warnings.is_empty() { (signed_warnings(seat, run)) }
            p class="check__sentence" { (sentence(seat, run, step)) }
            (text_field(texts, &Field { name: "password", kind: "password", label: &t!(texts, "pay-password"), hint: Some(&t!(texts, "pay-password-hint", name = seat.actor.name.as_str())),
                autocomplete: "current-password", required: true, width: Some(24), error: error.as_deref(), ..Field::default() }))
        }, &words::coded(texts, "pay-next", next_of(step).name()), Some(&here)))
    };
    Ok(draw(seat, frame, told, &content))
}

/// What the signature covers.
fn facts(seat: &Seat, run: &Run) -> Markup {
    let texts = seat.texts;
    let sum = run.sum();
    html! {
        dl class="facts" {
            div { dt { (t!(texts, "pay-benefit")) } dd { (benefit_name(seat, &run.benefit)) ", " (run.month.german()) } }
            div { dt { (t!(texts, "pay-execution")) } dd { (run.execution.german()) } }
            div { dt { (t!(texts, "pay-fig-count")) } dd { (texts.count(u64::from(run.count()))) " – " span lang="de" { (paper::words::number(u64::from(run.count()))) } } }
            div { dt { (t!(texts, "pay-fig-sum")) } dd { strong class="number" { (sum.german()) } small lang="de" { (paper::words::euro(sum)) } } }
            div { dt { (t!(texts, "pay-content")) } dd { (words::hash(&run.content)) } }
        }
    }
}

fn sentence(seat: &Seat, run: &Run, step: Step) -> String {
    let texts = seat.texts;
    let (count, sum) = (texts.count(u64::from(run.count())), run.sum().german());
    match step {
        Step::Determine => t!(texts, "pay-says-determine", count = count, sum = sum),
        Step::Order => t!(texts, "pay-says-order", count = count, sum = sum),
        Step::Release | Step::File => t!(texts, "pay-says-release", count = count, sum = sum),
    }
}

/// The indices that the ticked boxes stand for: one warning, or all of a kind that has too many to list.
fn signed_off<'a>(run: &Run, ticked: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut indices = BTreeSet::new();
    for value in ticked {
        match value.strip_prefix(ALL_OF) {
            Some(code) => {
                let of_kind = (0_u32..).zip(run.warnings.iter());
                indices
                    .extend(of_kind.filter(|(_, one)| one.row.is_some() && one.code == code).map(|(index, _)| index));
            }
            None => indices.extend(value.parse::<u32>().ok()),
        }
    }
    indices.into_iter().collect()
}

/// The checklist: every warning by itself, and one box for a kind that more rows have than anybody reads on one page; what was
/// ticked stays ticked after an error.
fn warnings(seat: &Seat, again: Option<&Call>, run: &Run, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let mut of_kind: BTreeMap<&str, usize> = BTreeMap::new();
    for warning in run.warnings.iter().filter(|warning| warning.row.is_some()) {
        *of_kind.entry(&warning.code).or_default() += 1;
    }
    of_kind.retain(|_, count| *count > LISTED_MAX);
    let many: Vec<(String, String, String)> = of_kind
        .iter()
        .filter_map(|(code, count)| {
            let example = run.warnings.iter().find(|warning| warning.code == *code && warning.row.is_some())?;
            let label = t!(texts, "sign-many", count = *count, example = words::warning(seat, run, example));
            Some((format!("{ALL_OF}{code}"), label, t!(texts, "sign-many-hint")))
        })
        .collect();
    let single = run
        .warnings
        .iter()
        .enumerate()
        .filter(|(_, warning)| warning.row.is_none() || !of_kind.contains_key(warning.code.as_str()))
        .map(|(index, warning)| {
            let row = warning.row.and_then(|row| run.rows.get(usize::try_from(row).ok()?));
            let about = row.map_or_else(
                || t!(texts, "pay-whole-run"),
                |row| format!("{} · {} · {}", row.file_number, words::payee(seat, row), row.amount.german()),
            );
            (index.to_string(), words::warning(seat, run, warning), about)
        });
    let lines: Vec<(String, String, String)> = many.into_iter().chain(single).collect();
    let ticked: BTreeSet<&str> = again.into_iter().flat_map(|call| call.posted.all("warnings")).collect();
    let choices: Vec<Choice<'_>> =
        lines.iter().map(|(value, label, about)| Choice { value, label, hint: Some(about) }).collect();
    let ticked: Vec<&str> = ticked.into_iter().collect();
    let error = error_at(told, "warnings");
    html! {
        @if choices.is_empty() { p { (t!(texts, "pay-no-warnings")) } }
        @else {
            (checkboxes(texts, &Field { name: "warnings", label: &t!(texts, "pay-check-warnings", count = choices.len()), required: true,
                error: error.as_deref(), ..Field::default() }, &choices, &ticked))
        }
    }
}

fn signed_warnings(seat: &Seat, run: &Run) -> Markup {
    let mut lines = run.warnings.iter().map(|warning| words::warning(seat, run, warning)).collect::<BTreeSet<_>>();
    let hidden = lines.len().saturating_sub(LISTED_MAX);
    lines = lines.into_iter().take(LISTED_MAX).collect();
    if hidden > 0 {
        lines.insert(t!(seat.texts, "payers-more", count = hidden));
    }
    let body = html! { ul { @for line in &lines { li { (line) } } } };
    crate::components::disclosure::disclosure(
        &t!(seat.texts, "pay-signed-warnings", count = run.warnings.len()),
        &body,
        false,
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::acts::payment::RunWarning;

    use super::*;

    #[test]
    fn a_box_for_all_of_a_kind_stands_for_the_rows_of_that_kind_and_no_others() {
        let warning = |code: &str, row| RunWarning { code: code.to_owned(), row, detail: String::new() };
        let warnings = [
            warning("total_deviates", None),
            warning("same_payment", Some(0)),
            warning("account_changed", Some(1)),
            warning("same_payment", Some(2)),
        ];
        let run = Run {
            id: model::ids::RunId([1; 16]),
            benefit: String::new(),
            month: "2026-11".parse().unwrap(),
            execution: "2026-10-30".parse().unwrap(),
            list: [0; 32],
            rows: Arc::from([]),
            warnings: Arc::from(warnings),
            changes: Vec::new(),
            content: [0; 32],
            broken: false,
            built_by: None,
            built_at: model::Instant(0),
            position: 0,
            determined: None,
            ordered: None,
            releases: Vec::new(),
            file: None,
            handed_over: Vec::new(),
            discarded: None,
            refused: Vec::new(),
            authority: model::ids::AuthorityId([9; 16]),
            kind: None,
            node: None,
        };
        assert_eq!(signed_off(&run, ["all:same_payment", "0"].into_iter()), [0, 1, 3]);
        assert_eq!(signed_off(&run, ["2", "2", "x", "all:total_deviates"].into_iter()), [2]);
    }
}
