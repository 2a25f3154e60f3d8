//! What may be done to a case.

use model::acts::case::{CasePerson, EvidenceSeen, FieldValue, HoldTarget};
use model::acts::{Body, CaseAct, Subject};
use model::catalogue::{BlockedAct, EffectKind, SECRET, Service};
use model::ids::{CaseId, HoldId};
use model::problem::Refusal;
use model::{CivilDate, Problem};

use super::check::{self, Input};
use super::siblings;
use super::terms::{self, RunningTerm, Standing};
use super::{Case, CaseBook};
use super::{blanks, handout, once};
use crate::Books;
use crate::context::{Context, Decision};

/// A report to be taken.
#[derive(Debug, Clone, Default)]
pub struct Take {
    /// Service key.
    pub service: String,
    /// `oral` or `written`.
    pub form: String,
    /// Civil date it came in.
    pub received: Option<CivilDate>,
    /// Persons by part.
    pub persons: Vec<CasePerson>,
    /// Values.
    pub values: Vec<FieldValue>,
    /// Evidence.
    pub evidence: Vec<EvidenceSeen>,
    /// Codes of the warnings that the clerk has seen and accepts.
    pub accepted: Vec<String>,
    /// What the extract says about the persons picked; read before the decision, never kept.
    pub known: Vec<check::Known>,
    /// What a death holds, collected from the extract for the person concerned and the household.
    pub held: Vec<HoldTarget>,
    /// The case that these values correct or complete; nothing if it is a new one.
    pub corrects: Option<CaseId>,
}

/// What the check page shows before the legal act.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// What must be mended.
    pub problems: Refusal,
    /// What must be seen and accepted.
    pub warnings: Vec<Problem>,
}

/// Checks a report without taking it.
///
/// # Errors
/// `NB-A-010` not your task, `NB-V-001` no such service, `NB-V-014` impossible while the registers are down.
pub fn preview(books: &Books, context: &Context<'_>, take: &Take) -> Result<Preview, Refusal> {
    let service = service_for(context, &take.service)?;
    if service.impossible() {
        return Err(vec![Problem::new("NB-V-014")]);
    }
    let input = Input {
        form: &take.form,
        received: take.received,
        values: &take.values,
        evidence: &take.evidence,
        known: &take.known,
        today: context.today,
        land: context.land,
    };
    let own = blanks::corrected(books, take);
    let mut preview = check::check(service, &input);
    preview.problems.extend(masked(&take.values, service));
    preview.problems.extend(once::used(&books.cases, context.catalogue, service, &take.values, take.corrects));
    preview.problems.extend(blanks::of_values(books, context, service, &take.form, &take.values, own).problems);
    siblings::check(&books.cases, service, take, own, &mut preview);
    preview.problems.extend(handout::problems(&books.cases, service, &input, own));
    if own.is_some() {
        // What bars a new report was settled when this one was taken; and it is no double of itself.
        return Ok(preview);
    }
    let terms = terms::of_input(service, &input, &Standing::default());
    preview.problems.extend(barred(&terms, &BlockedAct::Take));
    preview.problems.extend(super::follows::barred(&books.cases, context.catalogue, service, &input));
    // Twins have the same parents; they are no second report of the same event.
    let twins: Vec<CaseId> = siblings::siblings(&books.cases, service, take).iter().map(|case| case.id).collect();
    // Somebody gets several cards on one day; each goes out once all the same.
    let doubles = if service.handout.is_some() { Vec::new() } else { books.cases.doubles(service, &take.persons) };
    for double in doubles.into_iter().filter(|case| !twins.contains(&case.id)) {
        preview.warnings.push(Problem::new("NB-V-020").with("number", &double.number));
    }
    Ok(preview)
}

/// A mask in the place of a secret is no value (`NB-V-210`).
fn masked(values: &[FieldValue], service: &Service) -> Option<Problem> {
    let mask = values.iter().find(|value| value.value == SECRET && service.is_secret(&value.field));
    mask.map(|value| Problem::new("NB-V-210").at(&value.field))
}

/// The refusal of an act by a term that has ended (`NB-V-230`), if one refuses it.
pub(crate) fn barred(terms: &[RunningTerm], act: &BlockedAct) -> Option<Problem> {
    terms::barrier(terms, act).map(|term| {
        Problem::new("NB-V-230").with("term", &term.label.de).with("due", term.due.german()).with("law", &term.law)
    })
}

/// Takes a report: the case, and for a death the hold tasks.
///
/// # Errors
/// All problems of the fields at once; `NB-V-009` a warning was not accepted.
pub fn take(books: &Books, context: &mut Context<'_>, take: Take) -> Result<(CaseId, Decision), Refusal> {
    let preview = preview(books, context, &take)?;
    accept(preview, &take.accepted)?;
    let service = service_for(context, &take.service)?;
    let case = CaseId((context.fresh)());
    let warnings = take.accepted.clone();
    let mut acts = vec![(
        Some(case),
        Body::Case(CaseAct::Taken {
            service: service.key.clone(),
            number: books.numbers.next(context.block, 0),
            form: take.form.clone(),
            received: take.received.unwrap_or(context.today),
            persons: take.persons.clone(),
            values: take.values.clone(),
            evidence: take.evidence.clone(),
            warnings,
        }),
    )];
    let booking = blanks::of_values(books, context, service, &take.form, &take.values, None);
    acts.extend(booking.acts(case, None));
    acts.extend(holds(&books.cases, context, service, case, &take));
    Ok((case, Decision { acts }))
}

/// Takes a report from a sheet that was filled by hand: its pre-printed number becomes the case's. A sheet is typed in once.
///
/// # Errors
/// As [`take`]; `NB-V-398` no such sheet for this service, `NB-V-355` typed in already.
pub fn take_from_sheet(
    books: &Books,
    context: &mut Context<'_>,
    report: Take,
    sheet: &str,
) -> Result<(CaseId, Decision), Refusal> {
    if books.papers.blanks.get(sheet).is_none_or(|blank| blank.service != report.service) {
        return Err(vec![Problem::new("NB-V-398").at("sheet")]);
    }
    if let Some(case) = books.cases.by_sheet(sheet) {
        return Err(vec![Problem::new("NB-V-355").at("sheet").with("number", &case.number)]);
    }
    let (case, mut decision) = take(books, context, report)?;
    for (_, body) in &mut decision.acts {
        if let Body::Case(CaseAct::Taken { number, .. }) = body {
            sheet.clone_into(number);
        }
    }
    decision.acts.insert(1, (Some(case), Body::Case(CaseAct::SheetTyped { sheet: sheet.to_owned() })));
    Ok((case, decision))
}

fn holds(
    book: &CaseBook,
    context: &mut Context<'_>,
    service: &Service,
    case: CaseId,
    take: &Take,
) -> Vec<(Option<CaseId>, Body)> {
    let Some(effect) = service.effect.as_ref().filter(|effect| effect.kind == EffectKind::Death) else {
        return Vec::new();
    };
    let Some(person) =
        take.persons.iter().find(|person| person.part == effect.person).map(|person| person.subject.clone())
    else {
        return Vec::new();
    };
    let died = take.values.iter().find(|value| value.field == effect.date).and_then(|value| value.value.parse().ok());
    raise(book, context, case, &person, died, &take.held)
}

fn raise(
    book: &CaseBook,
    context: &mut Context<'_>,
    case: CaseId,
    person: &Subject,
    died: Option<CivilDate>,
    targets: &[HoldTarget],
) -> Vec<(Option<CaseId>, Body)> {
    targets
        .iter()
        .filter(|target| !book.has_hold(person, target))
        .map(|target| {
            let hold = HoldId((context.fresh)());
            (Some(case), Body::Case(CaseAct::HoldRaised { hold, person: person.clone(), died, target: target.clone() }))
        })
        .collect()
}

/// Corrects a case before its record is signed.
///
/// # Errors
/// `NB-V-002` no such case, `NB-V-003` cancelled, `NB-V-004` signed already: make a counter-entry, `NB-V-005` reason
/// missing, `NB-V-210` it holds what only others may see; and the problems of the fields.
pub fn correct(
    books: &Books,
    context: &mut Context<'_>,
    id: CaseId,
    new: Take,
    reason: &str,
) -> Result<Decision, Refusal> {
    let case = live(&books.cases, id)?;
    if case.signed.is_some() {
        return Err(vec![Problem::new("NB-V-004")]);
    }
    let service = service_for(context, &case.service)?;
    if service.holds_secret(&case.values) && !service.open_to(&context.actor.roles) {
        // Whoever sees only masks would write the masks back.
        return Err(vec![Problem::new("NB-V-210")]);
    }
    let input = Input {
        form: &case.form,
        received: Some(case.received),
        values: &new.values,
        evidence: &new.evidence,
        known: &new.known,
        today: context.today,
        land: context.land,
    };
    let mut preview = check::check(service, &input);
    preview.problems.extend(once::used(&books.cases, context.catalogue, service, &new.values, Some(id)));
    preview.problems.extend(masked(&new.values, service));
    siblings::check(&books.cases, service, &new, Some(case), &mut preview);
    preview.problems.extend(handout::problems(&books.cases, service, &input, Some(case)));
    let mut booking = blanks::of_values(books, context, service, &case.form, &new.values, Some(case));
    preview.problems.append(&mut booking.problems);
    if reason.trim().is_empty() {
        preview.problems.push(Problem::new("NB-V-005").at("reason"));
    }
    accept(preview, &new.accepted)?;
    let mut acts = vec![(
        Some(id),
        Body::Case(CaseAct::Corrected {
            values: new.values.clone(),
            evidence: new.evidence.clone(),
            reason: reason.trim().to_owned(),
            warnings: new.accepted.clone(),
            persons: new.persons.clone(),
        }),
    )];
    acts.extend(booking.acts(id, Some(case)));
    acts.extend(holds(&books.cases, context, service, id, &new));
    Ok(Decision { acts })
}

/// What was signed.
#[derive(Debug, Clone, Default)]
pub struct Sign {
    /// Number of the paper that was read and signed.
    pub paper: String,
    /// Who signed, one a line.
    pub signers: Vec<String>,
    /// Interpreter, if one was needed.
    pub interpreter: Option<String>,
    /// The day; today if nothing is given.
    pub on: Option<CivilDate>,
}

/// Records that the printed record was read and signed.
///
/// # Errors
/// `NB-V-002`, `NB-V-003`, `NB-V-006` signed already, `NB-V-007` not the current draft of this case, `NB-V-008` nobody
/// signed, `NB-V-011` the day lies in the future, `NB-V-230` a term has ended that bars the signature.
pub fn sign(books: &Books, context: &Context<'_>, id: CaseId, sign: Sign) -> Result<Decision, Refusal> {
    let case = live(&books.cases, id)?;
    let service = service_for(context, &case.service)?;
    if case.signed.is_some() {
        return Err(vec![Problem::new("NB-V-006")]);
    }
    let mut refusal = Refusal::new();
    let terms = terms::running(service, case, &Standing::of(books, case), context.today, context.land);
    refusal.extend(barred(&terms, &BlockedAct::Sign));
    let draft = books.papers.get(&sign.paper).filter(|paper| {
        paper.case == Some(id)
            && paper.kind.is_record()
            && paper.void.is_none()
            && paper.corrections == case.corrections
    });
    if draft.is_none() {
        refusal.push(Problem::new("NB-V-007").at("paper"));
    }
    let signers: Vec<String> =
        sign.signers.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    if signers.is_empty() {
        refusal.push(Problem::new("NB-V-008").at("signers"));
    }
    let on = sign.on.unwrap_or(context.today);
    if on > context.today {
        refusal.push(Problem::new("NB-V-011").at("on"));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    let interpreter = sign.interpreter.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    Ok(Decision::of_case(id, Body::Case(CaseAct::ReadAndSigned { paper: sign.paper, signers, interpreter, on })))
}

/// Cancels a case; another may take its place.
///
/// # Errors
/// `NB-V-002`, `NB-V-003`, `NB-V-005` reason missing, `NB-V-010` ticked off already.
pub fn cancel(
    books: &Books,
    context: &Context<'_>,
    id: CaseId,
    reason: &str,
    by: Option<CaseId>,
) -> Result<Decision, Refusal> {
    let case = live(&books.cases, id)?;
    service_for(context, &case.service)?;
    if books.handback.ticked(id).is_some() {
        return Err(vec![Problem::new("NB-V-010")]);
    }
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-V-005").at("reason")]);
    }
    Ok(Decision::of_case(id, Body::Case(CaseAct::Cancelled { reason: reason.trim().to_owned(), by })))
}

/// Adds a note.
///
/// # Errors
/// `NB-V-002`, `NB-V-012` empty.
pub fn note(books: &Books, context: &Context<'_>, id: CaseId, text: &str) -> Result<Decision, Refusal> {
    let case = books.cases.get(id).ok_or_else(|| vec![Problem::new("NB-V-002")])?;
    service_for(context, &case.service)?;
    if text.trim().is_empty() {
        return Err(vec![Problem::new("NB-V-012").at("text")]);
    }
    Ok(Decision::of_case(id, Body::Case(CaseAct::Noted { text: text.trim().to_owned() })))
}

/// The live case with this id.
///
/// # Errors
/// `NB-V-002` no such case, `NB-V-003` cancelled.
pub fn live(book: &CaseBook, id: CaseId) -> Result<&Case, Refusal> {
    let case = book.get(id).ok_or_else(|| vec![Problem::new("NB-V-002")])?;
    if case.live() { Ok(case) } else { Err(vec![Problem::new("NB-V-003").with("number", &case.number)]) }
}

/// The service, if the actor may take it up.
///
/// # Errors
/// `NB-V-001` no such service, `NB-A-010` not your task.
pub fn service_for<'a>(context: &Context<'a>, key: &str) -> Result<&'a Service, Refusal> {
    let service = context.catalogue.service(key).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
    let roles: Vec<_> = service.take.iter().chain(&service.sign).copied().collect();
    context.actor.must(&roles)?;
    Ok(service)
}

pub(super) fn accept(preview: Preview, accepted: &[String]) -> Result<(), Refusal> {
    let mut refusal = preview.problems;
    for warning in preview.warnings {
        if !accepted.iter().any(|code| code == warning.code) {
            refusal.push(Problem::new("NB-V-009").at("accepted").with("warning", warning.code));
        }
    }
    if refusal.is_empty() { Ok(()) } else { Err(refusal) }
}
