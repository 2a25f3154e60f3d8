//! Recording a change: hold, amount, account with proof, new payee. First what changes, then only its fields.

use books::payments::changes::{Basis, RecordChange};
use maud::{Markup, html};
use model::acts::payment::ChangeKind;
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Problem};

use super::{AREA, benefits, choices, draw, posted_month};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Field, Kind, alert, long_text_field, radios, text_field};
use crate::http::Posted;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// What changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum What {
    Hold,
    Amount,
    Account,
    New,
}

impl What {
    const ALL: [Self; 4] = [Self::Hold, Self::Amount, Self::Account, Self::New];
    fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Amount => "amount",
            Self::Account => "account",
            Self::New => "new",
        }
    }
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.name() == name)
    }
    fn label(self, seat: &Seat) -> String {
        match self {
            Self::Hold => t!(seat.texts, "pay-record-hold"),
            Self::Amount => t!(seat.texts, "pay-record-amount"),
            Self::Account => t!(seat.texts, "pay-record-account"),
            Self::New => t!(seat.texts, "pay-record-new"),
        }
    }
    fn note(self, seat: &Seat) -> String {
        match self {
            Self::Hold => t!(seat.texts, "pay-record-hold-note"),
            Self::Amount => t!(seat.texts, "pay-record-amount-note"),
            Self::Account => t!(seat.texts, "pay-record-account-note"),
            Self::New => t!(seat.texts, "pay-record-new-note"),
        }
    }
    fn sets_amount(self) -> bool {
        matches!(self, Self::Amount | Self::New)
    }
    fn sets_account(self) -> bool {
        matches!(self, Self::Account | Self::New)
    }
}

/// `GET /payments/changes/new`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&[Role::ClerkBenefits])?;
    match What::from_name(call.query.get("kind")) {
        Some(what) => Ok(page(seat, call, what, false, &[])),
        None => Ok(ways(seat)),
    }
}

/// `POST /payments/changes/new`.
pub(super) fn record(seat: &Seat, call: &Call) -> Outcome {
    let what = What::from_name(call.posted.get("kind")).ok_or_else(|| vec![Problem::new("NB-Z-094").at("kind")])?;
    let result = command(&call.posted, call, what)
        .and_then(|command| seat.office.record_change(&seat.actor, call.intent()?, &command));
    match result {
        Ok(_) => Ok(Answer::see("/payments/changes")),
        Err(refusal) => Ok(page(seat, call, what, true, &seat.tell(&refusal))),
    }
}

fn command(posted: &Posted, call: &Call, what: What) -> Result<RecordChange, Refusal> {
    let mut problems = Vec::new();
    let from = posted_month(call, "from").map_err(|problem| problems.push(problem)).ok();
    let amount = if what.sets_amount() {
        Money::parse_german(posted.get("amount")).map_err(|_| problems.push(Problem::new("NB-Z-091").at("amount"))).ok()
    } else {
        None
    };
    let text = |name: &str| posted.get(name).to_owned();
    let amount = amount.unwrap_or_default();
    let kind = match what {
        What::Hold => ChangeKind::Hold,
        What::Amount => ChangeKind::Amount { amount },
        What::Account => ChangeKind::Account { payee: text("payee"), iban: text("iban"), proof: text("proof") },
        What::New => ChangeKind::New { person: None, payee: text("payee"), iban: text("iban"), amount },
    };
    match from {
        Some(from) if problems.is_empty() => Ok(RecordChange {
            benefit: text("benefit"),
            file_number: text("file_number"),
            from,
            kind,
            reason: text("reason"),
            row: Some(text("row")).filter(|iban| !iban.is_empty()),
            basis: Basis::default(),
        }),
        _ => Err(problems),
    }
}

fn ways(seat: &Seat) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, t!(texts, "pay-record-title"));
    frame.crumbs = crumbs(seat);
    let content = html! {
        ul class="tiles" {
            @for what in What::ALL {
                li { a href={ "/payments/changes/new?kind=" (what.name()) } {
                    (what.label(seat)) span class="tiles__note" { (what.note(seat)) }
                } }
            }
        }
    };
    seat.page(&frame, &content)
}

fn crumbs(seat: &Seat) -> Vec<(String, String)> {
    vec![
        (t!(seat.texts, "nav-payments"), "/payments".into()),
        (t!(seat.texts, "pay-changes-title"), "/payments/changes".into()),
    ]
}

fn page(seat: &Seat, call: &Call, what: What, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, what.label(seat));
    frame.crumbs = crumbs(seat);
    frame.crumbs.push((t!(texts, "pay-record-title"), "/payments/changes/new".into()));
    let posted = &call.posted;
    let benefits = benefits(seat);
    let error = |field: &str| error_at(told, field);
    let next = seat.office.today().month().next().german();
    let from = if again { posted.get("from") } else { next.as_str() };
    let (benefit, file_number) = if again {
        (posted.get("benefit").to_owned(), posted.get("file_number").to_owned())
    } else {
        named(seat, call).unwrap_or_default()
    };
    let fields = html! {
        input type="hidden" name="kind" value=(what.name());
        (radios(texts, &Field { name: "benefit", label: &t!(texts, "pay-benefit"), value: &benefit, required: true,
            error: error("benefit").as_deref(), ..Field::default() }, &choices(&benefits), false))
        (text_field(texts, &Field { name: "file_number", label: &t!(texts, "pay-col-file"), value: &file_number, required: true,
            max_chars: Some(64), width: Some(24), error: error("file_number").as_deref(), ..Field::default() }))
        (text_field(texts, &Field { name: "from", label: &t!(texts, "pay-from-field"), hint: Some(&t!(texts, "pay-month-hint")), value: from, required: true,
            width: Some(12), error: error("from").as_deref(), ..Field::default() }))
        (new_values(seat, posted, what, told))
        @if what != What::New {
            (text_field(texts, &Field { name: "row", label: &t!(texts, "pay-row-field"), hint: Some(&t!(texts, "pay-row-hint")), value: posted.get("row"),
                max_chars: Some(42), error: error("row").as_deref(), ..Field::default() }))
        }
        (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "pay-reason"), hint: Some(&t!(texts, "pay-reason-hint")), value: posted.get("reason"),
            required: true, max_chars: Some(1000), error: error("reason").as_deref(), ..Field::default() }, 3))
    };
    let content = html! {
        @if what.sets_account() {
            (alert(texts, Kind::Info, &t!(texts, "pay-needs-second"), &html! { p { (t!(texts, "pay-needs-second-says")) } }))
        } @else { p { (what.note(seat)) } }
        (act_form(seat, again.then_some(call), "/payments/changes/new", &fields, &t!(texts, "pay-record-go"), Some("/payments/changes")))
    };
    draw(seat, frame, told, &content)
}

/// Benefit and file number that a run's page leads here with: by the place of the row or warning, since a file number does
/// not belong into an address.
fn named(seat: &Seat, call: &Call) -> Option<(String, String)> {
    let run = seat.office.open_run(&seat.actor, call.query.get("run").parse().ok()?).ok()?;
    let place = |name: &str| call.query.get(name).parse::<usize>().ok();
    let file_number = match (place("row"), place("warning")) {
        (Some(row), _) => run.rows.get(row)?.file_number.clone(),
        (None, Some(warning)) => run.warnings.get(warning)?.detail.clone(),
        (None, None) => return None,
    };
    Some((run.benefit, file_number))
}

fn new_values(seat: &Seat, posted: &Posted, what: What, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let error = |field: &str| error_at(told, field);
    html! {
        @if what.sets_account() {
            (text_field(texts, &Field { name: "payee", label: &t!(texts, "pay-payee-field"), value: posted.get("payee"), required: true,
                max_chars: Some(140), error: error("payee").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "iban", label: &t!(texts, "pay-iban-field"), hint: Some(&t!(texts, "pay-iban-hint")), value: posted.get("iban"), required: true,
                max_chars: Some(42), error: error("iban").as_deref(), ..Field::default() }))
        }
        @if what.sets_amount() {
            (text_field(texts, &Field { name: "amount", label: &t!(texts, "pay-amount-field"), hint: Some(&t!(texts, "pay-amount-hint")), value: posted.get("amount"), required: true,
                width: Some(12), input_mode: "decimal", law: (what == What::New).then_some(("§ 42 SGB I", None)),
                error: error("amount").as_deref(), ..Field::default() }))
        }
        @if what == What::Account {
            (text_field(texts, &Field { name: "proof", label: &t!(texts, "pay-proof-field"), hint: Some(&t!(texts, "pay-proof-hint")), value: posted.get("proof"), required: true,
                max_chars: Some(1000), error: error("proof").as_deref(), ..Field::default() }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::body::parse;

    fn call(body: &str) -> Call {
        Call {
            method: axum::http::Method::POST,
            path: String::new(),
            query: Posted::default(),
            params: Vec::new(),
            posted: parse(body.as_bytes()).unwrap(),
            files: Vec::new(),
        }
    }

    #[test]
    fn a_posted_change_becomes_the_command_it_means() {
        let call = call("benefit=wohngeld&file_number=WG-1&from=12%2F2026&amount=1.234,50&reason=Bescheid&row=");
        let command = command(&call.posted, &call, What::Amount).unwrap();
        assert_eq!(command.kind, ChangeKind::Amount { amount: Money::from_cents(123_450) });
        assert_eq!(command.from.to_string(), "2026-12");
        assert_eq!(command.row, None);
    }

    #[test]
    fn month_and_amount_are_refused_together() {
        let call = call("from=soon&amount=viel");
        let problems = command(&call.posted, &call, What::New).unwrap_err();
        let fields: Vec<_> = problems.iter().map(|problem| (problem.code, problem.field.as_deref())).collect();
        assert_eq!(fields, [("NB-Z-090", Some("from")), ("NB-Z-091", Some("amount"))]);
    }

    #[test]
    fn kinds_are_found_again_by_their_name() {
        for what in What::ALL {
            assert_eq!(What::from_name(what.name()), Some(what));
        }
    }
}
