//! What may be done at the counter.

use model::acts::counter::{CallText, TicketText, Told, Urgency};
use model::acts::{Body, CounterAct};
use model::ids::{CaseId, EntryId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Problem};

use crate::Books;
use crate::context::{Context, Decision};
use crate::stock::decide::reason;

/// Who works at the counter.
pub const CLERKS: &[Role] = &[Role::ClerkResidents, Role::ClerkCivilStatus, Role::Registrar];
/// Longest text of one field, in characters.
pub const TEXT_MAX_CHARS: usize = 300;

fn act(act: CounterAct) -> Decision {
    Decision::one(Body::Counter(act))
}

fn short(text: &str) -> String {
    text.trim().chars().take(TEXT_MAX_CHARS).collect()
}

fn filled(text: &str, field: &str, code: &'static str, refusal: &mut Refusal) -> String {
    let text = short(text);
    if text.is_empty() {
        refusal.push(Problem::new(code).at(field));
    }
    text
}

/// Gives a ticket. Urgent needs a reason and what proves it; another office needs its name.
///
/// # Errors
/// `NB-A-010`; `NB-V-390` no matter; `NB-V-391` no reason; `NB-V-392` urgent without a word about proof.
pub fn take_ticket(
    books: &Books,
    context: &mut Context<'_>,
    urgency: Urgency,
    service: &str,
    about: &TicketText,
) -> Result<Decision, Refusal> {
    context.actor.must(CLERKS)?;
    let mut refusal = Refusal::new();
    let service = context.catalogue.service(service).map(|known| known.key.clone()).unwrap_or_default();
    let mut about = TicketText {
        matter: short(&about.matter),
        reason: short(&about.reason),
        proof: short(&about.proof),
        name: short(&about.name),
    };
    if service.is_empty() {
        about.matter = filled(&about.matter, "matter", "NB-V-390", &mut refusal);
    }
    if urgency != Urgency::Waits {
        about.reason = filled(&about.reason, "reason", "NB-V-391", &mut refusal);
    }
    if urgency == Urgency::Urgent {
        about.proof = filled(&about.proof, "proof", "NB-V-392", &mut refusal);
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    let (number, day) = (books.counter.next_number(context.today), context.today);
    let ticket = EntryId((context.fresh)());
    Ok(act(CounterAct::TicketTaken { ticket, number, day, urgency, service, about }))
}

/// Calls the person with a ticket.
///
/// # Errors
/// `NB-A-010`; `NB-V-393` no such ticket, or done already.
pub fn call_ticket(books: &Books, context: &Context<'_>, ticket: EntryId, place: &str) -> Result<Decision, Refusal> {
    context.actor.must(CLERKS)?;
    open_ticket(books, ticket)?;
    Ok(act(CounterAct::TicketCalled { ticket, place: short(place) }))
}

/// The ticket is done.
///
/// # Errors
/// As [`call_ticket`].
pub fn end_ticket(
    books: &Books,
    context: &Context<'_>,
    ticket: EntryId,
    case: Option<CaseId>,
) -> Result<Decision, Refusal> {
    context.actor.must(CLERKS)?;
    open_ticket(books, ticket)?;
    Ok(act(CounterAct::TicketDone { ticket, case }))
}

fn open_ticket(books: &Books, ticket: EntryId) -> Result<(), Refusal> {
    match books.counter.ticket(ticket) {
        Some(known) if known.done.is_none() => Ok(()),
        _ => Err(vec![Problem::new("NB-V-393")]),
    }
}

fn call_text(about: &CallText, refusal: &mut Refusal) -> CallText {
    CallText {
        name: filled(&about.name, "name", "NB-V-394", refusal),
        phone: filled(&about.phone, "phone", "NB-V-394", refusal),
        matter: filled(&about.matter, "matter", "NB-V-390", refusal),
    }
}

/// Somebody is to be called back.
///
/// # Errors
/// `NB-A-010`; `NB-V-394` name or telephone missing; `NB-V-390` no matter; `NB-V-395` no day, or one in the past.
pub fn add_callback(
    context: &mut Context<'_>,
    until: Option<CivilDate>,
    about: &CallText,
) -> Result<Decision, Refusal> {
    context.actor.must(CLERKS)?;
    let mut refusal = Refusal::new();
    let about = call_text(about, &mut refusal);
    match until.filter(|until| *until >= context.today) {
        Some(until) if refusal.is_empty() => {
            let callback = EntryId((context.fresh)());
            Ok(act(CounterAct::CallbackAdded { callback, until, about }))
        }
        Some(_) => Err(refusal),
        None => {
            refusal.push(Problem::new("NB-V-395").at("until"));
            Err(refusal)
        }
    }
}

/// A call without success.
///
/// # Errors
/// `NB-A-010`; `NB-V-393` no such entry, or done already.
pub fn try_callback(books: &Books, context: &Context<'_>, callback: EntryId) -> Result<Decision, Refusal> {
    open_callback(books, context, callback)?;
    Ok(act(CounterAct::CallbackTried { callback }))
}

/// The person was reached, or the matter is settled.
///
/// # Errors
/// `NB-A-010`, `NB-V-393`; `NB-V-364` nothing said about it.
pub fn end_callback(books: &Books, context: &Context<'_>, callback: EntryId, note: &str) -> Result<Decision, Refusal> {
    open_callback(books, context, callback)?;
    let note = reason(note, "note").map_err(|problem| vec![problem])?;
    Ok(act(CounterAct::CallbackDone { callback, note }))
}

fn open_callback(books: &Books, context: &Context<'_>, callback: EntryId) -> Result<(), Refusal> {
    context.actor.must(CLERKS)?;
    match books.counter.callback(callback) {
        Some(known) if known.done.is_none() => Ok(()),
        _ => Err(vec![Problem::new("NB-V-393")]),
    }
}

/// An appointment that is asked for.
#[derive(Debug, Clone, Default)]
pub struct Booking {
    /// What for: key of a service, or words.
    pub service: String,
    /// Day; nothing if it was no date.
    pub day: Option<CivilDate>,
    /// Local time.
    pub time: String,
    /// Counter or room.
    pub place: String,
    /// Who comes, and what for.
    pub about: CallText,
    /// The old appointment it takes the place of.
    pub instead_of: Option<String>,
}

/// Gives an appointment.
///
/// # Errors
/// `NB-A-010`; `NB-V-390`, `NB-V-394` as [`add_callback`]; `NB-V-395` no day, or one in the past; `NB-V-396` no time; `NB-V-397`
/// somebody else is there at that time.
pub fn book(books: &Books, context: &mut Context<'_>, new: &Booking) -> Result<Decision, Refusal> {
    context.actor.must(CLERKS)?;
    let mut refusal = Refusal::new();
    let about = call_text(&new.about, &mut refusal);
    let day = new.day.filter(|day| *day >= context.today);
    if day.is_none() {
        refusal.push(Problem::new("NB-V-395").at("day"));
    }
    let time = clock(&new.time);
    if time.is_none() {
        refusal.push(Problem::new("NB-V-396").at("time"));
    }
    let place = short(&new.place);
    let (Some(day), Some(time), true) = (day, time, refusal.is_empty()) else {
        return Err(refusal);
    };
    let taken = books.counter.appointments().into_iter().any(|(_, one)| {
        one.cancelled.is_none() && one.day == day && one.time == time && one.place.eq_ignore_ascii_case(&place)
    });
    if taken {
        return Err(vec![Problem::new("NB-V-397").at("time").with("time", time).with("place", place)]);
    }
    let appointment = EntryId((context.fresh)());
    let (service, instead_of) = (short(&new.service), new.instead_of.clone());
    Ok(act(CounterAct::AppointmentBooked { appointment, service, day, time, place, about, instead_of }))
}

/// `9:05`, `09.05`, `905` as `09:05`.
fn clock(text: &str) -> Option<String> {
    let text = text.trim();
    let (hour, minute) = match text.split_once([':', '.']) {
        Some(parts) => parts,
        None => text.split_at_checked(text.len().checked_sub(2)?)?,
    };
    if minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// Cancels an appointment.
///
/// # Errors
/// `NB-A-010`, `NB-V-364`; `NB-V-393` no such entry, or cancelled already.
pub fn cancel(books: &Books, context: &Context<'_>, appointment: EntryId, why: &str) -> Result<Decision, Refusal> {
    context.actor.must(CLERKS)?;
    if books.counter.appointment(appointment).is_none_or(|known| known.cancelled.is_some()) {
        return Err(vec![Problem::new("NB-V-393")]);
    }
    let reason = reason(why, "reason").map_err(|problem| vec![problem])?;
    Ok(act(CounterAct::AppointmentCancelled { appointment, reason }))
}

/// Somebody with an old appointment was told what becomes of it.
///
/// # Errors
/// `NB-A-010`.
pub fn tell(context: &Context<'_>, appointment: &str, outcome: Told) -> Result<Decision, Refusal> {
    context.actor.must(CLERKS)?;
    Ok(act(CounterAct::OldAppointmentTold { appointment: appointment.to_owned(), outcome }))
}

/// A numbered sheet will not come back.
///
/// # Errors
/// `NB-A-010`, `NB-V-364`; `NB-V-398` no such sheet, typed in already, or written off already.
pub fn write_off(books: &Books, context: &Context<'_>, sheet: &str, why: &str) -> Result<Decision, Refusal> {
    let sheet = sheet_number(sheet);
    let known = books.papers.blanks.get(&sheet).ok_or_else(|| vec![Problem::new("NB-V-398").at("sheet")])?;
    crate::cases::decide::service_for(context, &known.service)?;
    if books.cases.by_sheet(&sheet).is_some() || books.counter.written_off(&sheet).is_some() {
        return Err(vec![Problem::new("NB-V-398").at("sheet")]);
    }
    let reason = reason(why, "reason").map_err(|problem| vec![problem])?;
    Ok(act(CounterAct::SheetWrittenOff { sheet, reason }))
}

/// A sheet's number as it is kept: typed in any case, with or without its hyphens.
#[must_use]
pub fn sheet_number(typed: &str) -> String {
    rules::papernumber::parse(typed)
        .map_or_else(|_| typed.trim().to_uppercase(), |number| rules::papernumber::format(&number.block, number.serial))
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (typed, time) in [("9:05", "09:05"), ("14.30", "14:30"), ("905", "09:05"), ("0800", "08:00")] {
            assert_eq!(clock(typed).as_deref(), Some(time), "{typed}");
        }
        for wrong in ["", "9", "24:00", "9:5", "12:60", "9 Uhr", "ü5"] {
            assert_eq!(clock(wrong), None, "{wrong}");
        }
    }
}
