//! What may be done with the stock.

use model::acts::stock::CardIn;
use model::acts::{Body, StockAct};
use model::catalogue::BlankKind;
use model::ids::{AccountId, StockId};
use model::problem::Refusal;
use model::{CivilDate, Problem};

use super::serial::{list, one, range};
use super::{State, StockBook};
use crate::Books;
use crate::context::{Context, Decision};

/// Longest note, in characters.
pub const NOTE_MAX_CHARS: usize = 500;
/// Most cards in one intake: a parcel.
pub const CARDS_MAX: usize = 500;

/// The kind with this key.
///
/// # Errors
/// `NB-V-360` no such kind.
pub fn kind<'a>(context: &Context<'a>, key: &str) -> Result<&'a BlankKind, Refusal> {
    context.catalogue.blank(key).ok_or_else(|| vec![Problem::new("NB-V-360").at("kind")])
}

/// The kind, if the actor keeps its stock.
fn kept<'a>(context: &Context<'a>, key: &str) -> Result<&'a BlankKind, Refusal> {
    let kind = kind(context, key)?;
    context.actor.must(&kind.keep)?;
    Ok(kind)
}

fn text(text: &str, field: &str, code: &'static str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NOTE_MAX_CHARS {
        return Err(Problem::new(code).at(field).with("max", NOTE_MAX_CHARS));
    }
    Ok(text.to_owned())
}

/// A reason as people typed it.
///
/// # Errors
/// `NB-V-364` empty or too long.
pub fn reason(typed: &str, field: &str) -> Result<String, Problem> {
    text(typed, field, "NB-V-364")
}

pub(super) fn single(problem: Problem) -> Refusal {
    vec![problem]
}

pub(super) fn act(act: StockAct) -> Decision {
    Decision::one(Body::Stock(act))
}

fn ends(serials: &[String]) -> (String, String) {
    (serials.first().cloned().unwrap_or_default(), serials.last().cloned().unwrap_or_default())
}

/// The first count of a delivery.
///
/// # Errors
/// `NB-A-010`, `NB-V-360`, `NB-V-361`, `NB-V-362`; `NB-V-363` a serial is in the book already; `NB-V-364` no delivery note.
pub fn count_delivery(
    books: &Books,
    context: &mut Context<'_>,
    key: &str,
    from: &str,
    to: &str,
    note: &str,
) -> Result<Decision, Refusal> {
    let kind = kept(context, key)?;
    let mut refusal = Refusal::new();
    let serials = range(kind, from, to).map_err(|problem| refusal.push(problem)).unwrap_or_default();
    let note = reason(note, "note").map_err(|problem| refusal.push(problem)).unwrap_or_default();
    let waiting = |serial: &String| {
        let open = books.stock.deliveries().filter(|(_, one)| one.open() && one.kind == kind.key);
        open.flat_map(|(_, one)| super::serial::between(&one.from, &one.to).unwrap_or_default())
            .any(|one| one == *serial)
    };
    if let Some(known) = serials.iter().find(|serial| books.stock.blank(&kind.key, serial).is_some() || waiting(serial))
    {
        refusal.push(Problem::new("NB-V-363").at("from").with("serial", known));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    let (from, to) = ends(&serials);
    let delivery = StockId((context.fresh)());
    Ok(act(StockAct::DeliveryCounted { delivery, kind: kind.key.clone(), from, to, note }))
}

/// The second count, by another person who types what lies in front of them and signs it.
///
/// # Errors
/// `NB-A-010`; `NB-V-365` no such delivery, or no longer open; `NB-V-366` counted by the same person; `NB-V-367` other serials.
pub fn confirm_delivery(
    books: &Books,
    context: &Context<'_>,
    delivery: StockId,
    from: &str,
    to: &str,
) -> Result<Decision, Refusal> {
    let open = books.stock.delivery(delivery).filter(|known| known.open());
    let known = open.ok_or_else(|| single(Problem::new("NB-V-365")))?;
    let kind = kept(context, &known.kind)?;
    if known.first.1 == Some(context.actor.account) {
        return Err(single(Problem::new("NB-V-366")));
    }
    let serials = range(kind, from, to).map_err(single)?;
    if ends(&serials) != (known.from.clone(), known.to.clone()) {
        return Err(single(Problem::new("NB-V-367").at("from")));
    }
    let (from, to) = ends(&serials);
    Ok(act(StockAct::CountSigned { delivery, kind: kind.key.clone(), from, to }))
}

/// Takes a first count back.
///
/// # Errors
/// `NB-A-010`, `NB-V-364`, `NB-V-365`.
pub fn reject_delivery(
    books: &Books,
    context: &Context<'_>,
    delivery: StockId,
    why: &str,
) -> Result<Decision, Refusal> {
    let open = books.stock.delivery(delivery).filter(|known| known.open());
    let known = open.ok_or_else(|| single(Problem::new("NB-V-365")))?;
    kept(context, &known.kind)?;
    let reason = reason(why, "reason").map_err(single)?;
    Ok(act(StockAct::DeliveryRejected { delivery, reason }))
}

/// Blanks go from the safe to a desk.
///
/// # Errors
/// `NB-A-010`, `NB-V-360` to `NB-V-362`; `NB-V-368` not in the safe; `NB-V-369` nobody who uses this kind; `NB-V-370` more than
/// the need of a day.
pub fn issue(
    books: &Books,
    context: &Context<'_>,
    key: &str,
    from: &str,
    to: &str,
    account: AccountId,
) -> Result<Decision, Refusal> {
    let kind = kept(context, key)?;
    let serials = range(kind, from, to).map_err(single)?;
    in_safe(&books.stock, kind, &serials)?;
    let known = books.accounts.get(account).filter(|known| !known.disabled);
    if known.is_none_or(|known| !known.roles.iter().any(|role| kind.take.contains(role))) {
        return Err(single(Problem::new("NB-V-369").at("account")));
    }
    let there = books.stock.booked(&kind.key, Some(account));
    if usize::try_from(there).unwrap_or(usize::MAX).saturating_add(serials.len()) > kind.desk as usize {
        let problem = Problem::new("NB-V-370").at("to").with("max", kind.desk).with("there", there);
        return Err(single(problem));
    }
    let (from, to) = ends(&serials);
    Ok(act(StockAct::Issued { kind: kind.key.clone(), from, to, account }))
}

fn in_safe(book: &StockBook, kind: &BlankKind, serials: &[String]) -> Result<(), Refusal> {
    let wrong = serials.iter().find(|serial| book.blank(&kind.key, serial).is_none_or(|b| b.state != State::Safe));
    match wrong {
        Some(serial) => Err(single(Problem::new("NB-V-368").at("from").with("serial", serial))),
        None => Ok(()),
    }
}

/// Blanks come back into the safe: one's own, or for a keeper anybody's.
///
/// # Errors
/// `NB-A-010`, `NB-V-360` to `NB-V-362`; `NB-V-371` not at a desk.
pub fn give_back(books: &Books, context: &Context<'_>, key: &str, from: &str, to: &str) -> Result<Decision, Refusal> {
    let kind = kept(context, key)?;
    let serials = range(kind, from, to).map_err(single)?;
    let at_desk =
        |serial: &&String| matches!(books.stock.blank(&kind.key, serial).map(|b| &b.state), Some(State::Desk(_)));
    if let Some(serial) = serials.iter().find(|serial| !at_desk(serial)) {
        return Err(single(Problem::new("NB-V-371").at("from").with("serial", serial)));
    }
    let (from, to) = ends(&serials);
    Ok(act(StockAct::Returned { kind: kind.key.clone(), from, to }))
}

/// A blank was spoiled: at one's own desk, in the safe for a keeper, or after it was used.
///
/// # Errors
/// `NB-A-010`, `NB-V-360`, `NB-V-361`, `NB-V-364`, `NB-V-373`, `NB-V-375`, `NB-V-376`.
pub fn spoil(books: &Books, context: &Context<'_>, key: &str, serial: &str, why: &str) -> Result<Decision, Refusal> {
    let kind = kind(context, key)?;
    let roles: Vec<_> = kind.keep.iter().chain(&kind.take).copied().collect();
    context.actor.must(&roles)?;
    let mut refusal = Refusal::new();
    let serial = one(kind, serial, "serial").map_err(|problem| refusal.push(problem)).unwrap_or_default();
    let reason = reason(why, "reason").map_err(|problem| refusal.push(problem)).unwrap_or_default();
    if refusal.is_empty() {
        let keeper = context.actor.any(&kind.keep);
        let code = match books.stock.blank(&kind.key, &serial).map(|blank| &blank.state) {
            None => Some("NB-V-373"),
            Some(State::Desk(account)) if *account == context.actor.account || keeper => None,
            Some(State::Safe) if keeper => None,
            Some(State::Used(_)) => None,
            Some(State::Safe | State::Desk(_)) => Some("NB-V-375"),
            Some(_) => Some("NB-V-376"),
        };
        refusal.extend(code.map(|code| Problem::new(code).at("serial").with("serial", &serial)));
    }
    if refusal.is_empty() {
        Ok(act(StockAct::Spoiled { kind: kind.key.clone(), serial, reason }))
    } else {
        Err(refusal)
    }
}

/// Spoiled blanks were destroyed; a second person must say so too.
///
/// # Errors
/// `NB-A-010`, `NB-V-360` to `NB-V-362`, `NB-V-364`; `NB-V-377` not spoiled; `NB-V-380` a day in the future.
pub fn destroy(
    books: &Books,
    context: &mut Context<'_>,
    key: &str,
    serials: &str,
    how: &str,
    on: CivilDate,
) -> Result<Decision, Refusal> {
    let kind = kept(context, key)?;
    let mut refusal = Refusal::new();
    let serials = list(kind, serials).map_err(|problem| refusal.push(problem)).unwrap_or_default();
    let how = reason(how, "how").map_err(|problem| refusal.push(problem)).unwrap_or_default();
    if on > context.today {
        refusal.push(Problem::new("NB-V-380").at("on"));
    }
    let waits = |serial: &str| {
        let mut open = books.stock.destructions().filter(|(_, one)| one.second.is_none() && one.kind == kind.key);
        open.any(|(_, one)| one.serials.iter().any(|known| known == serial))
    };
    let spoiled = |serial: &String| {
        let state = books.stock.blank(&kind.key, serial).map(|blank| &blank.state);
        matches!(state, Some(State::Spoiled(_) | State::Found)) && !waits(serial)
    };
    if let Some(serial) = serials.iter().find(|serial| !spoiled(serial)) {
        refusal.push(Problem::new("NB-V-377").at("serials").with("serial", serial));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    let destruction = StockId((context.fresh)());
    Ok(act(StockAct::DestructionRecorded { destruction, kind: kind.key.clone(), serials, how, on }))
}

/// The second person who was there signs what was destroyed.
///
/// # Errors
/// `NB-A-010`; `NB-V-366` the same person; `NB-V-378` no such record, or witnessed already.
pub fn witness(books: &Books, context: &Context<'_>, destruction: StockId) -> Result<Decision, Refusal> {
    let known = books.stock.destruction(destruction).filter(|known| known.second.is_none());
    let known = known.ok_or_else(|| single(Problem::new("NB-V-378")))?;
    kept(context, &known.kind)?;
    if known.first.1 == Some(context.actor.account) {
        return Err(single(Problem::new("NB-V-366")));
    }
    Ok(act(StockAct::DestructionSigned {
        destruction,
        kind: known.kind.clone(),
        serials: known.serials.clone(),
        how: known.how.clone(),
        on: known.on,
    }))
}

/// Blanks are missing. Anybody who keeps or uses the kind may say so.
///
/// # Errors
/// `NB-A-010`, `NB-V-360` to `NB-V-362`, `NB-V-364`; `NB-V-379` not among those that should be there; `NB-V-380`.
pub fn lose(
    books: &Books,
    context: &mut Context<'_>,
    key: &str,
    serials: &str,
    noticed: CivilDate,
    circumstances: &str,
) -> Result<Decision, Refusal> {
    let kind = kind(context, key)?;
    let roles: Vec<_> = kind.keep.iter().chain(&kind.take).copied().collect();
    context.actor.must(&roles)?;
    let mut refusal = Refusal::new();
    let serials = list(kind, serials).map_err(|problem| refusal.push(problem)).unwrap_or_default();
    let circumstances =
        reason(circumstances, "circumstances").map_err(|problem| refusal.push(problem)).unwrap_or_default();
    if noticed > context.today {
        refusal.push(Problem::new("NB-V-380").at("noticed"));
    }
    let there = |serial: &String| {
        let state = books.stock.blank(&kind.key, serial).map(|blank| &blank.state);
        state.is_some_and(|state| state.usable() || matches!(state, State::Spoiled(_) | State::Found))
    };
    if let Some(serial) = serials.iter().find(|serial| !there(serial)) {
        refusal.push(Problem::new("NB-V-379").at("serials").with("serial", serial));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    let loss = StockId((context.fresh)());
    Ok(act(StockAct::Missing { loss, kind: kind.key.clone(), serials, noticed, circumstances }))
}

/// A loss was reported to one of those whom the kind names.
///
/// # Errors
/// `NB-A-010`, `NB-V-364` no reference; `NB-V-381` no such loss or recipient, or reported already.
pub fn report_loss(
    books: &Books,
    context: &Context<'_>,
    loss: StockId,
    to: &str,
    reference: &str,
) -> Result<Decision, Refusal> {
    let unknown = || single(Problem::new("NB-V-381"));
    let known = books.stock.loss(loss).ok_or_else(unknown)?;
    let kind = kept(context, &known.kind)?;
    if !kind.losses.iter().any(|report| report.key == to) || known.reports.contains_key(to) {
        return Err(unknown());
    }
    let reference = reason(reference, "reference").map_err(single)?;
    Ok(act(StockAct::LossReported { loss, to: to.to_owned(), reference }))
}

/// Missing blanks were found: they are kept apart and destroyed, never used.
///
/// # Errors
/// `NB-A-010`, `NB-V-360` to `NB-V-362`, `NB-V-364`; `NB-V-382` not missing.
pub fn found(books: &Books, context: &Context<'_>, key: &str, serials: &str, note: &str) -> Result<Decision, Refusal> {
    let kind = kept(context, key)?;
    let mut refusal = Refusal::new();
    let serials = list(kind, serials).map_err(|problem| refusal.push(problem)).unwrap_or_default();
    let note = reason(note, "reason").map_err(|problem| refusal.push(problem)).unwrap_or_default();
    let missing =
        |serial: &&String| matches!(books.stock.blank(&kind.key, serial).map(|b| &b.state), Some(State::Missing(_)));
    if let Some(serial) = serials.iter().find(|serial| !missing(serial)) {
        refusal.push(Problem::new("NB-V-382").at("serials").with("serial", serial));
    }
    if refusal.is_empty() { Ok(act(StockAct::Found { kind: kind.key.clone(), serials, note })) } else { Err(refusal) }
}

/// What was counted at one place.
#[derive(Debug, Clone, Default)]
pub struct CountOf {
    /// Whose desk; nobody's: the safe.
    pub account: Option<AccountId>,
    /// How many there are; nothing if it was no number.
    pub counted: Option<u32>,
    /// Why it differs from the book.
    pub note: String,
    /// The second person.
    pub witness: String,
}

/// Counts a place: the daily close. A count that differs is kept with its reason and stays a task until one agrees.
///
/// # Errors
/// `NB-A-010`, `NB-V-360`; `NB-V-383` no number, or nobody counted with; `NB-V-384` differs without a reason.
pub fn count(books: &Books, context: &Context<'_>, key: &str, of: &CountOf) -> Result<Decision, Refusal> {
    let kind = kept(context, key)?;
    let mut refusal = Refusal::new();
    let booked = books.stock.booked(&kind.key, of.account);
    let witness = text(&of.witness, "witness", "NB-V-383").map_err(|problem| refusal.push(problem)).unwrap_or_default();
    if !witness.is_empty() && witness.eq_ignore_ascii_case(context.actor.name.trim()) {
        refusal.push(Problem::new("NB-V-366").at("witness"));
    }
    let note = of.note.trim().to_owned();
    match of.counted {
        None => refusal.push(Problem::new("NB-V-383").at("counted").with("max", NOTE_MAX_CHARS)),
        Some(counted) if counted != booked && note.is_empty() => {
            let problem = Problem::new("NB-V-384").at("counted").with("counted", counted).with("booked", booked);
            refusal.push(problem);
        }
        Some(_) => {}
    }
    match of.counted.filter(|_| refusal.is_empty()) {
        Some(counted) => {
            let (kind, account) = (kind.key.clone(), of.account);
            Ok(act(StockAct::Counted { kind, account, counted, booked, note, witness }))
        }
        None => Err(refusal),
    }
}

/// Somebody looked into a serial that two acts wanted.
///
/// # Errors
/// `NB-A-010`, `NB-V-360`, `NB-V-364`; `NB-V-385` nothing open about this serial.
pub fn settle(books: &Books, context: &Context<'_>, key: &str, serial: &str, note: &str) -> Result<Decision, Refusal> {
    let kind = kept(context, key)?;
    let open = |one: &super::Conflict| one.kind == kind.key && one.serial == serial && one.settled.is_none();
    if !books.stock.conflicts().iter().any(open) {
        return Err(single(Problem::new("NB-V-385")));
    }
    let note = reason(note, "reason").map_err(single)?;
    Ok(act(StockAct::ConflictSettled { kind: kind.key.clone(), serial: serial.to_owned(), note }))
}

/// Takes finished cards in. `roles` may do it: those of the service that hands them out.
///
/// # Errors
/// `NB-A-010`, `NB-V-364` no delivery note; `NB-V-386` no cards, too many, or a line without number or name; `NB-V-387` a card is
/// there already.
pub fn receive_cards(
    books: &Books,
    context: &Context<'_>,
    roles: &[model::role::Role],
    note: &str,
    cards: Vec<CardIn>,
) -> Result<Decision, Refusal> {
    context.actor.must(roles)?;
    let mut refusal = Refusal::new();
    let note = reason(note, "note").map_err(|problem| refusal.push(problem)).unwrap_or_default();
    if cards.is_empty() || cards.len() > CARDS_MAX {
        refusal.push(Problem::new("NB-V-386").at("cards").with("line", 1).with("max", CARDS_MAX));
    }
    for (at, card) in cards.iter().enumerate() {
        if card.number.is_empty() || card.name.is_empty() {
            refusal.push(Problem::new("NB-V-386").at("cards").with("line", at + 1).with("max", CARDS_MAX));
        }
        let twice = cards.iter().take(at).any(|other| other.number == card.number);
        if !card.number.is_empty() && (twice || books.stock.card(&card.number).is_some()) {
            let problem = Problem::new("NB-V-387").at("cards").with("line", at + 1).with("number", &card.number);
            refusal.push(problem);
        }
    }
    if refusal.is_empty() { Ok(act(StockAct::CardsReceived { note, cards })) } else { Err(refusal) }
}
