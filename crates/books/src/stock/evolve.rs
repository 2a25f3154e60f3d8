//! Folding acts on the stock. The first act on a serial stays; what does not fit is marked.

use std::collections::btree_map::Entry;

use model::acts::{Envelope, StockAct};
use model::ids::CaseId;

use super::{Blank, Card, Conflict, Count, Delivery, Destruction, Loss, State, StockBook, serial};

/// Around one act.
struct Moment<'a> {
    envelope: &'a Envelope,
    position: u64,
}

impl Moment<'_> {
    fn by(&self) -> (model::Instant, Option<model::ids::AccountId>) {
        (self.envelope.at, self.envelope.actor)
    }
    fn blank(&self, state: State, note: &str) -> Blank {
        Blank { state, at: self.envelope.at, by: self.envelope.actor, note: note.to_owned() }
    }
}

impl StockBook {
    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &StockAct, position: u64) {
        let now = Moment { envelope, position };
        match act {
            StockAct::DeliveryCounted { delivery, kind, from, to, note } => {
                self.deliveries.entry(*delivery).or_insert_with(|| Delivery {
                    kind: kind.clone(),
                    from: from.clone(),
                    to: to.clone(),
                    note: note.clone(),
                    first: now.by(),
                    second: None,
                    rejected: None,
                });
            }
            StockAct::DeliveryConfirmed { delivery } => self.deliver(&now, *delivery),
            StockAct::CountSigned { delivery, kind, from, to } => {
                let same = |one: &Delivery| one.kind == *kind && one.from == *from && one.to == *to;
                if self.deliveries.get(delivery).is_some_and(same) {
                    self.deliver(&now, *delivery);
                } else {
                    self.conflict(&now, kind, from, "counted-otherwise", Vec::new());
                }
            }
            StockAct::DeliveryRejected { delivery, reason } => {
                if let Some(known) = self.deliveries.get_mut(delivery).filter(|known| known.second.is_none()) {
                    known.rejected = Some(reason.clone());
                }
            }
            StockAct::Issued { kind, from, to, account } => {
                for one in serial::between(from, to).unwrap_or_default() {
                    self.bring(&now, kind, &one, State::Desk(*account), "", |state| state.usable());
                }
            }
            StockAct::Returned { kind, from, to } => {
                for one in serial::between(from, to).unwrap_or_default() {
                    self.bring(&now, kind, &one, State::Safe, "", |state| state.usable());
                }
            }
            StockAct::Used { kind, serial, case } => self.consume(&now, kind, serial, *case),
            StockAct::Released { kind, serial, case, account } => {
                self.bring(&now, kind, serial, State::Desk(*account), "", |state| *state == State::Used(*case));
            }
            StockAct::Spoiled { kind, serial, reason } => {
                let case = match self.blank(kind, serial).map(|blank| &blank.state) {
                    Some(State::Used(case)) => Some(*case),
                    _ => None,
                };
                let may = |state: &State| state.usable() || matches!(state, State::Used(_));
                self.bring(&now, kind, serial, State::Spoiled(case), reason, may);
            }
            StockAct::DestructionRecorded { destruction, kind, serials, how, on } => {
                self.destructions.entry(*destruction).or_insert_with(|| Destruction {
                    kind: kind.clone(),
                    serials: serials.clone(),
                    how: how.clone(),
                    on: *on,
                    first: now.by(),
                    second: None,
                });
            }
            StockAct::DestructionWitnessed { destruction } => self.destroy(&now, *destruction),
            StockAct::DestructionSigned { destruction, kind, serials, how, on } => {
                let same = |one: &Destruction| {
                    one.kind == *kind && one.serials == *serials && one.how == *how && one.on == *on
                };
                if self.destructions.get(destruction).is_some_and(same) {
                    self.destroy(&now, *destruction);
                } else {
                    let first = serials.first().cloned().unwrap_or_default();
                    self.conflict(&now, kind, &first, "destroyed-otherwise", Vec::new());
                }
            }
            StockAct::Missing { loss, kind, serials, noticed, circumstances } => {
                for one in serials {
                    let may = |state: &State| state.usable() || matches!(state, State::Spoiled(_) | State::Found);
                    self.bring(&now, kind, one, State::Missing(*loss), circumstances, may);
                }
                self.losses.entry(*loss).or_insert_with(|| Loss {
                    kind: kind.clone(),
                    serials: serials.clone(),
                    noticed: *noticed,
                    circumstances: circumstances.clone(),
                    at: now.by(),
                    reports: std::collections::BTreeMap::new(),
                });
            }
            StockAct::LossReported { loss, to, reference } => {
                if let Some(loss) = self.losses.get_mut(loss) {
                    let report = (envelope.at, envelope.actor, reference.clone());
                    loss.reports.entry(to.clone()).or_insert(report);
                }
            }
            StockAct::Found { kind, serials, note } => {
                for one in serials {
                    self.bring(&now, kind, one, State::Found, note, |state| matches!(state, State::Missing(_)));
                }
            }
            StockAct::Counted { kind, account, counted, booked, note, witness } => self.counts.push(Count {
                kind: kind.clone(),
                account: *account,
                counted: *counted,
                booked: *booked,
                note: note.clone(),
                witness: witness.clone(),
                at: now.by(),
            }),
            StockAct::ConflictSettled { kind, serial, note } => {
                let settled = Some((envelope.at, envelope.actor, note.clone()));
                let same = |known: &&mut Conflict| known.kind == *kind && known.serial == *serial;
                for conflict in self.conflicts.iter_mut().filter(same).filter(|known| known.settled.is_none()) {
                    conflict.settled.clone_from(&settled);
                }
            }
            StockAct::CardsReceived { note, cards } => {
                let taken = |card: &model::acts::stock::CardIn| Card {
                    card: card.clone(),
                    note: note.clone(),
                    at: (envelope.at, envelope.actor),
                };
                self.cards.extend(cards.iter().map(taken));
            }
        }
    }

    fn deliver(&mut self, now: &Moment<'_>, id: model::ids::StockId) {
        let Some(delivery) = self.deliveries.get_mut(&id) else { return };
        let (kind, from, to) = (delivery.kind.clone(), delivery.from.clone(), delivery.to.clone());
        if !delivery.open() || delivery.first.1 == now.envelope.actor {
            self.conflict(now, &kind, &from, "counted-alone", Vec::new());
            return;
        }
        delivery.second = Some(now.by());
        for one in serial::between(&from, &to).unwrap_or_default() {
            let fresh = now.blank(State::Safe, "");
            match self.blanks.entry(kind.clone()).or_default().entry(one) {
                Entry::Vacant(place) => {
                    place.insert(fresh);
                }
                Entry::Occupied(there) => {
                    let one = there.key().clone();
                    self.conflict(now, &kind, &one, "delivered-twice", Vec::new());
                }
            }
        }
    }

    fn destroy(&mut self, now: &Moment<'_>, id: model::ids::StockId) {
        let Some(record) = self.destructions.get_mut(&id) else { return };
        let (kind, serials) = (record.kind.clone(), record.serials.clone());
        if record.second.is_some() || record.first.1 == now.envelope.actor {
            let first = serials.first().cloned().unwrap_or_default();
            self.conflict(now, &kind, &first, "destroyed-alone", Vec::new());
            return;
        }
        record.second = Some(now.by());
        let how = record.how.clone();
        for one in serials {
            let may = |state: &State| matches!(state, State::Spoiled(_) | State::Found);
            self.bring(now, &kind, &one, State::Destroyed(id), &how, may);
        }
    }

    /// A blank goes where an act says, if it may go there from where it is.
    fn bring(
        &mut self,
        now: &Moment<'_>,
        kind: &str,
        serial: &str,
        to: State,
        note: &str,
        may: impl Fn(&State) -> bool,
    ) {
        let fits = self.blank(kind, serial).is_some_and(|blank| may(&blank.state));
        if !fits {
            let what = if self.blank(kind, serial).is_some() { "moved-from-elsewhere" } else { "not-delivered" };
            self.conflict(now, kind, serial, what, Vec::new());
            return;
        }
        let blank = now.blank(to, note);
        self.blanks.entry(kind.to_owned()).or_default().insert(serial.to_owned(), blank);
    }

    fn consume(&mut self, now: &Moment<'_>, kind: &str, serial: &str, case: CaseId) {
        let fault = match self.blank(kind, serial).map(|blank| &blank.state) {
            Some(State::Safe | State::Desk(_)) => None,
            Some(State::Used(first)) if *first == case => return,
            Some(State::Used(first)) => Some(("used-twice", vec![*first, case])),
            // Not known here, or invalid: it is out all the same and must not go out again.
            None => Some(("not-delivered", vec![case])),
            Some(_) => Some(("used-though-invalid", vec![case])),
        };
        let stays = fault.as_ref().is_some_and(|(what, _)| *what == "used-twice");
        if let Some((what, cases)) = fault {
            self.conflict(now, kind, serial, what, cases);
        }
        if !stays {
            let blank = now.blank(State::Used(case), "");
            self.blanks.entry(kind.to_owned()).or_default().insert(serial.to_owned(), blank);
        }
    }

    fn conflict(&mut self, now: &Moment<'_>, kind: &str, serial: &str, what: &str, cases: Vec<CaseId>) {
        self.conflicts.push(Conflict {
            kind: kind.to_owned(),
            serial: serial.to_owned(),
            what: what.to_owned(),
            cases,
            position: now.position,
            at: now.envelope.at,
            settled: None,
        });
    }
}
