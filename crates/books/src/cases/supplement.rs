//! What was left open and is reported later: given names within a month, the family name. Unlike a correction it is possible after
//! the signature, and it changes nothing but the fields that the catalogue leaves open (`later`).

use model::Problem;
use model::acts::case::FieldValue;
use model::acts::{Body, CaseAct};
use model::catalogue::Service;
use model::ids::CaseId;
use model::problem::Refusal;

use super::decide::{Take, accept, live, service_for};
use super::{Case, check};
use crate::Books;
use crate::context::{Context, Decision};

/// Whether something of this case may be reported later: its service leaves fields open, and it is neither cancelled nor entered.
#[must_use]
pub fn possible(books: &Books, service: &Service, case: &Case) -> bool {
    case.live() && books.handback.ticked(case.id).is_none() && service.fields().any(|field| field.later)
}

/// Takes a later report.
///
/// # Errors
/// `NB-V-002` no such case, `NB-V-003` cancelled, `NB-V-010` entered in the register already, `NB-V-005` by whom is missing,
/// `NB-V-210` it holds what only others may see, `NB-V-231` a field was changed that is not open; and the problems of the fields.
pub fn supplement(
    books: &Books,
    context: &Context<'_>,
    id: CaseId,
    new: Take,
    reason: &str,
) -> Result<Decision, Refusal> {
    let case = live(&books.cases, id)?;
    let service = service_for(context, &case.service)?;
    if books.handback.ticked(id).is_some() {
        return Err(vec![Problem::new("NB-V-010")]);
    }
    if service.holds_secret(&case.values) && !service.open_to(&context.actor.roles) {
        return Err(vec![Problem::new("NB-V-210")]);
    }
    let values = combined(service, case, new.values);
    let mut preview = check::check(
        service,
        &check::Input {
            form: &case.form,
            received: Some(case.received),
            values: &values.kept,
            evidence: &new.evidence,
            known: &new.known,
            today: context.today,
            land: context.land,
        },
    );
    if let Some(field) = values.closed.first() {
        let label = service.field(field).map(|field| field.label.de.clone()).unwrap_or_default();
        preview.problems.push(Problem::new("NB-V-231").at(field).with("label", label));
    }
    if reason.trim().is_empty() {
        preview.problems.push(Problem::new("NB-V-005").at("reason"));
    }
    accept(preview, &new.accepted)?;
    let act = CaseAct::Supplemented {
        values: values.kept,
        evidence: new.evidence,
        reason: reason.trim().to_owned(),
        warnings: new.accepted,
        persons: case.persons.clone(),
    };
    Ok(Decision::of_case(id, Body::Case(act)))
}

/// The values with the later ones in their places.
struct Combined {
    kept: Vec<FieldValue>,
    /// Fields that were changed and are not open.
    closed: Vec<String>,
}

fn combined(service: &Service, case: &Case, new: Vec<FieldValue>) -> Combined {
    let later = |id: &str| service.field(id).is_some_and(|field| field.later);
    let said = |id: &str| new.iter().find(|value| value.field == id).map_or("", |value| value.value.as_str());
    let before = case.values.iter().map(|value| value.field.as_str());
    let ids = before.chain(new.iter().map(|value| value.field.as_str())).filter(|id| !later(id));
    let mut closed: Vec<String> = ids.filter(|id| said(id) != case.value(id)).map(str::to_owned).collect();
    closed.dedup();
    let old = case.values.iter().filter(|value| !later(&value.field)).cloned();
    let added: Vec<FieldValue> = new.iter().filter(|value| later(&value.field)).cloned().collect();
    Combined { kept: old.chain(added).collect(), closed }
}
