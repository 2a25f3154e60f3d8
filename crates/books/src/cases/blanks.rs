//! A serial is entered once: the field of a case that holds it takes the blank from the clerk's own stock in the same step, and gives
//! it back when a correction names another. So the case and the stock cannot say different things.

use std::collections::BTreeSet;

use model::Problem;
use model::acts::case::{FieldValue, Source};
use model::acts::{Body, CaseAct, StockAct};
use model::catalogue::{BlankKind, BlankUse, Catalogue, Service, Shown};
use model::ids::{AccountId, CaseId};
use model::problem::Refusal;

use super::check::{self, Input};
use super::decide::{Take, live, service_for};
use super::{Case, once};
use crate::Books;
use crate::context::{Context, Decision};
use crate::stock::serial::normal;
use crate::stock::using::usable;
use crate::stock::{State, using};

/// What a case's values do to the stock, and what is wrong with their serials.
#[derive(Default, Debug)]
pub(super) struct Booking {
    /// Kind, serial and the follow-up that is done with it.
    uses: Vec<(String, String, Option<String>)>,
    /// Kind, serial and at whose desk it lies.
    releases: Vec<(String, String, AccountId)>,
    /// At the fields.
    pub problems: Refusal,
}

impl Booking {
    /// As acts of this case; `own`: as it was before.
    pub(super) fn acts(self, case: CaseId, own: Option<&Case>) -> Vec<(Option<CaseId>, Body)> {
        let mut acts = Vec::new();
        for (kind, serial, account) in self.releases {
            acts.push((None, Body::Stock(StockAct::Released { kind, serial, case, account })));
        }
        for (kind, serial, followup) in self.uses {
            let open = |key: &String| own.is_none_or(|own| !own.followups.contains_key(key));
            let done = followup.filter(open).map(|key| CaseAct::FollowupDone { key, note: serial.clone() });
            acts.push((None, Body::Stock(StockAct::Used { kind, serial, case })));
            acts.extend(done.map(|act| (Some(case), Body::Case(act))));
        }
        acts
    }
}

/// The kinds of our own stock that a field holds a serial of, as the other answers stand.
fn kinds<'a>(
    catalogue: &'a Catalogue,
    service: &'a Service,
    shown: &Shown<'_>,
    field: &str,
) -> Vec<(&'a BlankUse, &'a BlankKind)> {
    let here = |blank: &&BlankUse| blank.field.as_deref() == Some(field) && shown.holds(blank.show_if.as_ref());
    let uses = service.blanks.iter().filter(here);
    uses.filter_map(|blank| Some((blank, catalogue.blank(&blank.kind)?))).collect()
}

fn fields(service: &Service) -> BTreeSet<&str> {
    service.blanks.iter().filter_map(|blank| blank.field.as_deref()).collect()
}

fn shown<'s>(service: &'s Service, form: &str, values: &[FieldValue]) -> Shown<'s> {
    let value = |id: &str| values.iter().find(|value| value.field == id).map(|value| value.value.as_str());
    service.shown(form, |id| value(id).filter(|value| !value.is_empty()))
}

/// What these values do to the stock. `own`: the case itself, when it is corrected.
///
/// Problems: as [`usable`], at the field that holds the serial.
pub(super) fn of_values(
    books: &Books,
    context: &Context<'_>,
    service: &Service,
    form: &str,
    values: &[FieldValue],
    own: Option<&Case>,
) -> Booking {
    let mut booking = Booking::default();
    let shown = shown(service, form, values);
    for field in fields(service) {
        let typed = values.iter().find(|value| value.field == field).map_or("", |value| value.value.as_str());
        let typed = normal(typed);
        let before = own.map(|own| normal(own.value(field))).unwrap_or_default();
        let kinds = if shown.has(field) { kinds(context.catalogue, service, &shown, field) } else { Vec::new() };
        let state = |kind: &BlankKind| books.stock.blank(&kind.key, &typed).map(|blank| &blank.state);
        let booked = |kind: &BlankKind| own.is_some_and(|own| state(kind) == Some(&State::Used(own.id)));
        let stays = kinds.iter().any(|(_, kind)| booked(kind));
        if !typed.is_empty() && !kinds.is_empty() && !stays {
            match pick(books, context, &kinds, &typed) {
                Ok((kind, serial, followup)) => booking.uses.push((kind, serial, followup)),
                // Recorded before the stock knew it: nobody is asked to take it from a desk where it never lay.
                Err(_) if typed == before => {}
                Err(refusal) => booking.problems.extend(refusal.into_iter().map(|problem| problem.at(field))),
            }
        }
        let Some(own) = own.filter(|_| !before.is_empty() && (!stays || typed != before)) else { continue };
        for blank in service.blanks.iter().filter(|blank| blank.field.as_deref() == Some(field)) {
            let there = books.stock.blank(&blank.kind, &before).filter(|there| there.state == State::Used(own.id));
            // Whoever used it had it at the own desk.
            let account = there.map(|there| there.by.unwrap_or(context.actor.account));
            booking.releases.extend(account.map(|account| (blank.kind.clone(), before.clone(), account)));
        }
    }
    booking
}

/// The one of these kinds whose blank lies at the actor's desk.
fn pick(
    books: &Books,
    context: &Context<'_>,
    kinds: &[(&BlankUse, &BlankKind)],
    typed: &str,
) -> Result<(String, String, Option<String>), Refusal> {
    let state = |kind: &BlankKind| books.stock.blank(&kind.key, typed).map(|blank| &blank.state);
    let mine = |kind: &BlankKind| state(kind) == Some(&State::Desk(context.actor.account));
    let chosen = kinds.iter().find(|(_, kind)| mine(kind));
    let known = || kinds.iter().find(|(_, kind)| state(kind).is_some());
    let Some((blank, kind)) = chosen.or_else(known).or(kinds.first()) else {
        return Err(vec![Problem::new("NB-V-360")]);
    };
    let serial = usable(books, context, kind, typed)?;
    Ok((kind.key.clone(), serial, blank.followup.clone()))
}

/// The actor's own blanks for a field of a service, for the form to offer: serials in their order.
#[must_use]
pub fn offered(books: &Books, service: &Service, field: &str, account: AccountId) -> Vec<String> {
    let kinds = service.blanks.iter().filter(|blank| blank.field.as_deref() == Some(field));
    let at_desk = |kind: &str| -> Vec<String> { books.stock.serials(kind, &State::Desk(account)).cloned().collect() };
    kinds.flat_map(|blank| at_desk(&blank.kind)).collect()
}

/// How a case stands to the blanks of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Another office fills the document: its serial is no blank of ours.
    Elsewhere,
    /// The case may take one.
    Open,
    /// The case has this serial.
    Has(String),
}

/// How a case stands to a kind of blank that its service uses.
#[must_use]
pub fn standing(books: &Books, service: &Service, case: &Case, blank: &BlankUse) -> Standing {
    if !shown(service, &case.form, &case.values).holds(blank.show_if.as_ref()) {
        return Standing::Elsewhere;
    }
    let serial = blank.field.as_deref().map(|field| case.value(field)).unwrap_or_default();
    let state = |key: &str| books.stock.blank(key, &normal(serial)).map(|there| &there.state);
    let same_field = service.blanks.iter().filter(|other| other.field == blank.field);
    // A spoiled blank makes place for the next one.
    let gone = same_field.filter_map(|other| state(&other.kind)).any(State::invalid);
    if serial.is_empty() || gone { Standing::Open } else { Standing::Has(serial.to_owned()) }
}

/// Takes one of the actor's own blanks for a case, and writes its serial into the case.
///
/// # Errors
/// `NB-V-002`, `NB-V-003`, `NB-V-010` entered in the register already, `NB-V-360`; as [`usable`]; `NB-V-402` the case has another
/// serial; `NB-V-403` it uses no blank of ours; and what is wrong with the case once it has this serial.
pub fn enter(books: &Books, context: &Context<'_>, id: CaseId, key: &str, typed: &str) -> Result<Decision, Refusal> {
    let case = live(&books.cases, id)?;
    let service = context.catalogue.service(&case.service);
    let blank = service.and_then(|service| service.blanks.iter().find(|blank| blank.kind == key));
    let Some((service, blank, field)) = service.zip(blank).and_then(|(s, b)| Some((s, b, b.field.as_deref()?))) else {
        return using::use_blank(books, context, id, key, typed);
    };
    service_for(context, &case.service)?;
    if books.handback.ticked(id).is_some() {
        return Err(vec![Problem::new("NB-V-010")]);
    }
    match standing(books, service, case, blank) {
        Standing::Elsewhere => return Err(vec![Problem::new("NB-V-403").at("serial")]),
        Standing::Has(serial) if normal(&serial) != normal(typed) => {
            return Err(vec![Problem::new("NB-V-402").at("serial").with("serial", serial)]);
        }
        Standing::Open | Standing::Has(_) => {}
    }
    let kind = crate::stock::decide::kind(context, key)?;
    let serial = usable(books, context, kind, typed)?;
    let mut acts = Vec::new();
    if normal(case.value(field)) != serial {
        let values = with(case, field, &serial);
        let (problems, warnings) = new_findings(context, service, case, &values);
        let twice = once::used(&books.cases, context.catalogue, service, &values, Some(id));
        let problems: Refusal = problems.into_iter().chain(twice).map(|problem| problem.at("serial")).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let act = CaseAct::Supplemented {
            values,
            evidence: case.evidence.clone(),
            reason: format!("Vordruck {serial}"),
            warnings,
            persons: case.persons.clone(),
        };
        acts.push((Some(id), Body::Case(act)));
    }
    let booking = Booking { uses: vec![(kind.key.clone(), serial, blank.followup.clone())], ..Booking::default() };
    acts.extend(booking.acts(id, Some(case)));
    Ok(Decision { acts })
}

/// The values of a case with another serial.
fn with(case: &Case, field: &str, serial: &str) -> Vec<FieldValue> {
    let others = case.values.iter().filter(|value| value.field != field).cloned();
    let new = FieldValue { field: field.to_owned(), value: serial.to_owned(), source: Source::Document };
    others.chain([new]).collect()
}

/// Problems that these values bring, and the warnings of the case with theirs: the stock has shown that the serial is a true one.
fn new_findings(
    context: &Context<'_>,
    service: &Service,
    case: &Case,
    values: &[FieldValue],
) -> (Refusal, Vec<String>) {
    let found = |values: &[FieldValue]| {
        let input = Input {
            form: &case.form,
            received: Some(case.received),
            values,
            evidence: &case.evidence,
            known: &[],
            today: context.today,
            land: context.land,
        };
        check::check(service, &input)
    };
    let (old, new) = (found(&case.values), found(values));
    let known =
        |problem: &Problem| old.problems.iter().any(|one| one.code == problem.code && one.field == problem.field);
    let mut warnings = case.warnings.clone();
    for warning in new.warnings {
        if !warnings.iter().any(|code| code == warning.code) {
            warnings.push(warning.code.to_owned());
        }
    }
    (new.problems.into_iter().filter(|problem| !known(problem)).collect(), warnings)
}

/// The case that a report corrects.
pub(super) fn corrected<'a>(books: &'a Books, take: &Take) -> Option<&'a Case> {
    take.corrects.and_then(|id| books.cases.get(id))
}
