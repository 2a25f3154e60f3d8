//! One case and month: due, paid, on its way, and the next step.

use books::settlement::{Difference, Kind as Standing, Payee, SetOffTerms, Stage, monthly_limit, spec};
use maud::{Markup, html};
use model::acts::settlement::SettleStep;
use model::catalogue::{SetOffLimit, SetOffNeed, SetOffSpec};
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Problem};
use office::settlement::SettlementLetter;

use super::super::bank::word;
use super::super::payments::read_month;
use super::{address, done, draw, found, frame, list};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::disclosure::disclosure;
use crate::components::{
    Button, Cell, Choice, Field, Table, button, checkboxes, long_text_field, radios, table, text_field,
};
use crate::pages::form::{act_form, side_form};
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /settlement/cases/{case}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, &found(seat, call)?, &[])
}

/// `POST /settlement/cases/{case}`.
pub(super) fn act(seat: &Seat, call: &Call) -> Outcome {
    let one = found(seat, call)?;
    match acted(seat, call, &one) {
        Ok(()) => Ok(Answer::see(format!("{}?done=1", address(&one.key)))),
        Err(refusal) => page(seat, call, &one, &seat.tell(&refusal)),
    }
}

fn acted(seat: &Seat, call: &Call, one: &Difference) -> Result<(), Refusal> {
    let posted = &call.posted;
    let (office, actor, intent, note) = (&seat.office, &seat.actor, call.intent()?, posted.get("note"));
    let what = posted.get("what");
    let step = SettleStep::ALL.into_iter().find(|step| step.name() == what);
    match step {
        Some(SettleStep::Proposed) => {
            let typed = Payee { payee: posted.get("payee").to_owned(), iban: posted.get("iban").to_owned() };
            let payee = Some(typed).filter(|typed| !typed.payee.is_empty() || !typed.iban.is_empty());
            office.propose_settled(actor, intent, &one.key, payee.as_ref(), note)?;
        }
        Some(SettleStep::SetOff) => {
            let from = read_month(posted.get("from")).ok_or_else(|| vec![Problem::new("NB-Z-090").at("from")])?;
            let monthly = match posted.get("monthly").trim() {
                "" => None,
                text => Some(Money::parse_german(text).map_err(|_| vec![Problem::new("NB-Z-091").at("monthly")])?),
            };
            let terms = SetOffTerms { from, monthly, given: posted.get("given") == "1" };
            office.set_off(actor, intent, &one.key, &terms, note)?;
        }
        Some(step) if ends_otherwise(step.name()) => {
            let own =
                |problem: Problem| if problem.field.as_deref() == Some("note") { problem.at("why") } else { problem };
            let done = office.settle_step(actor, intent, &one.key, step, posted.get("why"));
            done.map_err(|refusal| refusal.into_iter().map(own).collect::<Refusal>())?;
        }
        Some(step) => {
            office.settle_step(actor, intent, &one.key, step, note)?;
        }
        None => return Err(vec![Problem::new("NB-Z-203").at("step")]),
    }
    Ok(())
}

/// `POST /settlement/cases/{case}/letter`.
pub(super) fn letter(seat: &Seat, call: &Call) -> Outcome {
    let one = found(seat, call)?;
    let (letter, name) = match call.posted.get("letter") {
        "decision" => (SettlementLetter::Decision, "Entwurf-Erstattungsbescheid.pdf"),
        "set_off" => (SettlementLetter::SetOff, "Entwurf-Verrechnung.pdf"),
        _ => (SettlementLetter::Hearing, "Anhoerung.pdf"),
    };
    Ok(Answer::pdf(seat.office.settlement_letter_pdf(&seat.actor, &one.key, letter)?, name))
}

fn page(seat: &Seat, call: &Call, one: &Difference, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let (benefit, file_number, month) = &one.key;
    let title = t!(texts, "settle-case", file = file_number.as_str(), month = month.german());
    let mut frame = frame(seat, title);
    frame.wide = true;
    let fact = |label: String, text: String| html! { div { dt { (label) } dd class="number" { (text) } } };
    let title_of = benefit_name(seat, benefit);
    let some = |amount: Money| if amount == Money::ZERO { "–".to_owned() } else { amount.german() };
    let clerk = seat.actor.any(&[Role::ClerkBenefits]);
    let content = html! {
        (done(seat, call))
        div class="columns" {
            section {
                h2 { (t!(texts, "settle-figures")) }
                dl class="facts" {
                    div { dt { (t!(texts, "settle-benefit")) } dd { (title_of) } }
                    (fact(t!(texts, "settle-due"), one.due.german()))
                    @for (by, amount) in &one.paid {
                        (fact(t!(texts, "settle-paid-by", by = word(texts, "settle-by", by.name())), amount.german()))
                    }
                    (fact(t!(texts, "bank-difference"), one.open().german()))
                    @if one.proposed > Money::ZERO { (fact(t!(texts, "settle-proposed"), one.proposed.german())) }
                    @if one.to_set_off > Money::ZERO { (fact(t!(texts, "settle-to-set-off"), one.to_set_off.german())) }
                    @if one.to_deduct > Money::ZERO { (fact(t!(texts, "settle-to-deduct"), one.to_deduct.german())) }
                    @if one.given_up > Money::ZERO { (fact(t!(texts, "settle-given-up"), one.given_up.german())) }
                    (fact(t!(texts, "settle-left"), some(one.left())))
                }
                p { (word(texts, "settle-kind", one.kind.name())) " " (list::stage(seat, one.stage)) }
                (told_by_others(seat, one))
            }
            section {
                h2 { (t!(texts, "settle-next")) }
                @if clerk { (next(seat, call, one, told)) } @else { p { (t!(texts, "settle-not-yours")) } }
            }
        }
        (history(seat, one))
    };
    Ok(draw(seat, frame, told, &content))
}

/// What others are said to have paid, with the proofs.
fn told_by_others(seat: &Seat, one: &Difference) -> Markup {
    let books = seat.office.books();
    html! {
        @for entry in books.settlement.told(&one.key) {
            p { small { (word(seat.texts, "settle-by", entry.by.name())) " " (entry.amount.german()) ": " (entry.note) } }
        }
    }
}

/// The one next step, and the ways out of it.
fn next(seat: &Seat, call: &Call, one: &Difference, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let here = address(&one.key);
    if one.left() == Money::ZERO {
        let says = match one.stage {
            Stage::Proposed => t!(texts, "settle-waits-run"),
            Stage::SettingOff => t!(texts, "settle-waits-set-off"),
            _ => t!(texts, "settle-nothing-left"),
        };
        return html! {
            p { (says) }
            @if one.to_set_off > Money::ZERO { (letters(seat, &here, &[("set_off", t!(texts, "settle-declaration"))])) }
        };
    }
    let steps = {
        let books = seat.office.books();
        books.settlement.steps(&one.key).to_vec()
    };
    let ends = |step: SettleStep| matches!(step, SettleStep::SetOff | SettleStep::Waived | SettleStep::Closed);
    let after = steps.iter().rposition(|taken| ends(taken.step)).map_or(0, |place| place + 1);
    let taken =
        |step: SettleStep| steps.iter().skip(after).any(|taken| taken.step == step && taken.amount >= one.left());
    html! {
        @if one.kind == Standing::Underpaid { (propose(seat, call, one, &here, told)) }
        @else if taken(SettleStep::Decided) { (set_off(seat, call, one, &here, told)) }
        @else if taken(SettleStep::Heard) {
            p { (t!(texts, "settle-decide-says")) }
            (letters(seat, &here, &[("decision", t!(texts, "settle-decision"))]))
            (step_form(seat, call, &here, SettleStep::Decided, &t!(texts, "settle-decide-go"), told))
        } @else {
            p { (t!(texts, "settle-hear-says")) }
            (letters(seat, &here, &[("hearing", t!(texts, "settle-hearing"))]))
            (step_form(seat, call, &here, SettleStep::Heard, &t!(texts, "settle-hear-go"), told))
        }
        (disclosure(&t!(texts, "settle-otherwise"), &otherwise(seat, call, &here, told), ends_otherwise(call.posted.get("what"))))
    }
}

fn letters(seat: &Seat, here: &str, all: &[(&str, String)]) -> Markup {
    html! {
        div class="panel" {
            form method="post" action={ (here) "/letter" } target="_blank" {
                (seat.hidden())
                @for (letter, label) in all {
                    (button(&Button { label, send: Some(("letter", letter)), ..Button::default() }))
                }
            }
        }
    }
}

fn note(seat: &Seat, call: &Call, mine: bool, label: &str, told: &[Told]) -> Markup {
    let problem = error_at(told, "note").filter(|_| mine);
    let value = if mine { call.posted.get("note") } else { "" };
    long_text_field(
        seat.texts,
        &Field {
            name: "note",
            label,
            value,
            required: true,
            max_chars: Some(1000),
            error: problem.as_deref(),
            ..Field::default()
        },
        2,
    )
}

fn step_form(seat: &Seat, call: &Call, here: &str, step: SettleStep, label: &str, told: &[Told]) -> Markup {
    let mine = call.posted.get("what") == step.name();
    let asks = t!(seat.texts, "settle-when");
    let fields = html! {
        input type="hidden" name="what" value=(step.name());
        (note(seat, call, mine, &asks, told))
    };
    act_form(seat, mine.then_some(call), here, &fields, label, Some("/settlement"))
}

/// Steps that end a difference with a reason alone.
fn ends_otherwise(step: &str) -> bool {
    matches!(step, "waived" | "closed")
}

fn otherwise(seat: &Seat, call: &Call, here: &str, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let posted = &call.posted;
    let mine = ends_otherwise(posted.get("what"));
    let words =
        [SettleStep::Waived, SettleStep::Closed].map(|step| (step.name(), word(texts, "settle-step", step.name())));
    let choices: Vec<Choice<'_>> = words.iter().map(|(name, word)| Choice::new(name, word)).collect();
    let problem = error_at(told, "why");
    let fields = html! {
        (radios(texts, &Field { name: "what", label: &t!(texts, "settle-otherwise-how"), value: posted.get("what"), required: true, ..Field::default() }, &choices, false))
        (long_text_field(texts, &Field { name: "why", label: &t!(texts, "settle-note"), value: posted.get("why"), required: true, max_chars: Some(1000),
            error: problem.as_deref(), ..Field::default() }, 2))
    };
    html! {
        p { (t!(texts, "settle-otherwise-says")) }
        (side_form(seat, mine.then_some(call), here, &fields, &t!(texts, "settle-otherwise-go")))
    }
}

fn propose(seat: &Seat, call: &Call, one: &Difference, here: &str, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let mine = call.posted.get("what") == SettleStep::Proposed.name();
    // The account is asked for only once the books have said that none is known.
    let asks = mine && told.iter().any(|told| told.code == "NB-Z-416");
    let law = law(seat, one);
    let asks_why = t!(texts, "settle-note");
    let fields = html! {
        input type="hidden" name="what" value=(SettleStep::Proposed.name());
        @if asks {
            (text_field(texts, &Field { name: "payee", label: &t!(texts, "pay-payee-field"), value: call.posted.get("payee"), required: true,
                max_chars: Some(140), error: error_at(told, "payee").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "iban", label: &t!(texts, "pay-iban-field"), hint: Some(&t!(texts, "pay-iban-hint")), value: call.posted.get("iban"),
                required: true, max_chars: Some(42), error: error_at(told, "iban").as_deref(), ..Field::default() }))
        }
        (note(seat, call, mine, &asks_why, told))
    };
    html! {
        p { (t!(texts, "settle-propose-says", sum = one.left().german(), law = law)) }
        (act_form(seat, mine.then_some(call), here, &fields, &t!(texts, "settle-propose-go"), Some("/settlement")))
    }
}

fn set_off(seat: &Seat, call: &Call, one: &Difference, here: &str, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let mine = call.posted.get("what") == SettleStep::SetOff.name();
    let rule = spec(seat.office.catalogue(), &one.key.0).and_then(|spec| spec.set_off.as_ref());
    let Some(rule) = rule else { return html! { p { (t!(texts, "settle-no-rule")) } } };
    let month = seat.office.today().month().next().german();
    let from = if mine { call.posted.get("from") } else { &month };
    let asks = t!(texts, "settle-when");
    let fields = html! {
        input type="hidden" name="what" value=(SettleStep::SetOff.name());
        (text_field(texts, &Field { name: "from", label: &t!(texts, "settle-from"), hint: Some(&t!(texts, "pay-month-hint")), value: from, required: true,
            width: Some(12), error: error_at(told, "from").as_deref(), ..Field::default() }))
        (monthly(seat, call, mine, rule, one, told))
        @if let Some(need) = rule.needs { (needed(seat, call, need, told)) }
        (note(seat, call, mine, &asks, told))
    };
    html! {
        p { (rule.says.get(texts.lang())) " (" (rule.cite) ")" }
        (letters(seat, here, &[("set_off", t!(texts, "settle-declaration"))]))
        (act_form(seat, mine.then_some(call), here, &fields, &t!(texts, "settle-set-off-go"), Some("/settlement")))
    }
}

fn monthly(seat: &Seat, call: &Call, mine: bool, rule: &SetOffSpec, one: &Difference, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let most = monthly_limit(seat.office.catalogue(), &one.key.0, seat.office.today().month().next());
    let hint = match (rule.limit, most) {
        (SetOffLimit::Standard, Some(most)) => t!(texts, "settle-monthly-standard", most = most.german()),
        (SetOffLimit::Benefit, _) => t!(texts, "settle-monthly-benefit"),
        _ => t!(texts, "settle-monthly-agreed"),
    };
    let problem = error_at(told, "monthly");
    text_field(
        texts,
        &Field {
            name: "monthly",
            label: &t!(texts, "settle-monthly"),
            hint: Some(&hint),
            value: if mine { call.posted.get("monthly") } else { "" },
            required: rule.limit == SetOffLimit::Agreed,
            width: Some(12),
            input_mode: "decimal",
            error: problem.as_deref(),
            ..Field::default()
        },
    )
}

fn needed(seat: &Seat, call: &Call, need: SetOffNeed, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let label = match need {
        SetOffNeed::Fault => t!(texts, "settle-need-fault"),
        SetOffNeed::Agreement => t!(texts, "settle-need-agreement"),
    };
    let problem = error_at(told, "given");
    let legend = t!(texts, "settle-need");
    let field = Field { name: "given", label: &legend, required: true, error: problem.as_deref(), ..Field::default() };
    let chosen = if call.posted.get("given") == "1" { vec!["1"] } else { Vec::new() };
    checkboxes(texts, &field, &[Choice::new("1", &label)], &chosen)
}

fn law(seat: &Seat, one: &Difference) -> String {
    let spec = spec(seat.office.catalogue(), &one.key.0);
    spec.map_or_else(String::new, |spec| match one.kind {
        Standing::Underpaid | Standing::Even => spec.underpaid.clone(),
        Standing::Overpaid => spec.overpaid.clone(),
        Standing::WithoutDecision => spec.without_decision.clone(),
    })
}

fn history(seat: &Seat, one: &Difference) -> Markup {
    let texts = seat.texts;
    let steps = {
        let books = seat.office.books();
        books.settlement.steps(&one.key).to_vec()
    };
    let rows = steps
        .iter()
        .map(|step| {
            vec![
                Cell::Text(step.at.german()),
                Cell::Text(word(texts, "settle-step", step.step.name())),
                Cell::Figure(step.amount.german()),
                Cell::Text(step.law.clone()),
                Cell::Text(step.note.clone()),
                Cell::Text(seat.name_of(step.by)),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(texts, "settle-history"),
        head: vec![
            (t!(texts, "bank-day"), false),
            (t!(texts, "settle-step"), false),
            (t!(texts, "bank-amount"), true),
            (t!(texts, "settle-law"), false),
            (t!(texts, "settle-note"), false),
            (t!(texts, "bank-taken-by"), false),
        ],
        rows,
        empty: t!(texts, "settle-history-none"),
        ..Table::default()
    })
}
