//! The counter: tickets, call-backs, appointments, on the one write path; and the old appointments of the extract.

use books::counter::decide::{self, Booking, CLERKS};
use books::{Actor, Done};
use extract::records::Class;
use journal::Class as Urgent;
use model::acts::counter::{CallText, TicketText, Told, Urgency};
use model::acts::{LookupAct, Subject};
use model::ids::{CaseId, EntryId, IntentKey};
use model::problem::Refusal;
use model::{CivilDate, Problem};
use paper::OfficeColumn;

use crate::core::Office;

/// Something to be done at the counter.
#[derive(Clone, Debug)]
pub enum CounterOrder {
    /// Gives a ticket.
    Ticket {
        /// How urgent.
        urgency: Urgency,
        /// Key of a service, or empty.
        service: String,
        /// Matter, reason, proof, name.
        about: TicketText,
    },
    /// Calls somebody.
    Call {
        /// The ticket.
        ticket: EntryId,
        /// Counter or room.
        place: String,
    },
    /// A ticket is done.
    End {
        /// The ticket.
        ticket: EntryId,
        /// The case it led to.
        case: Option<CaseId>,
    },
    /// Somebody is to be called back.
    Callback {
        /// Until when.
        until: Option<CivilDate>,
        /// Who, where, why.
        about: CallText,
    },
    /// A call without success.
    Tried(EntryId),
    /// Somebody was reached.
    Reached {
        /// The entry.
        callback: EntryId,
        /// What was said.
        note: String,
    },
    /// Gives an appointment.
    Book(Booking),
    /// Cancels an appointment.
    Cancel {
        /// The entry.
        appointment: EntryId,
        /// Why.
        reason: String,
    },
    /// Somebody with an old appointment was told.
    Tell {
        /// Id in the extract.
        appointment: String,
        /// What was told.
        outcome: Told,
    },
    /// A numbered sheet will not come back.
    WriteOff {
        /// Its number.
        sheet: String,
        /// Why.
        reason: String,
    },
}

/// An appointment that the old system had given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldAppointment {
    /// Id in the extract.
    pub id: String,
    /// What for.
    pub service: String,
    /// Day.
    pub day: CivilDate,
    /// Local time, `HH:MM`.
    pub time: String,
    /// Counter or room.
    pub place: String,
    /// Number to call.
    pub phone: String,
    /// Who comes; empty if the list did not say, or the person is blocked.
    pub name: String,
    /// What they were told.
    pub told: Option<Told>,
    /// A new appointment was given instead.
    pub moved: bool,
}

impl Office {
    /// Does something at the counter.
    ///
    /// # Errors
    /// As the functions of [`books::counter::decide`].
    pub fn counter_order(&self, actor: &Actor, intent: IntentKey, order: &CounterOrder) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Urgent::Business, |books, context| match order {
            CounterOrder::Ticket { urgency, service, about } => {
                decide::take_ticket(books, context, *urgency, service, about)
            }
            CounterOrder::Call { ticket, place } => decide::call_ticket(books, context, *ticket, place),
            CounterOrder::End { ticket, case } => decide::end_ticket(books, context, *ticket, *case),
            CounterOrder::Callback { until, about } => decide::add_callback(context, *until, about),
            CounterOrder::Tried(callback) => decide::try_callback(books, context, *callback),
            CounterOrder::Reached { callback, note } => decide::end_callback(books, context, *callback, note),
            CounterOrder::Book(booking) => decide::book(books, context, booking),
            CounterOrder::Cancel { appointment, reason } => decide::cancel(books, context, *appointment, reason),
            CounterOrder::Tell { appointment, outcome } => decide::tell(context, appointment, *outcome),
            CounterOrder::WriteOff { sheet, reason } => decide::write_off(books, context, sheet, reason),
        })
    }

    /// Writes down that a list of the counter was opened.
    ///
    /// # Errors
    /// `NB-A-010`; the journal refuses.
    pub fn open_counter_list(&self, actor: &Actor, list: &str, purpose: &str) -> Result<(), Refusal> {
        actor.must(CLERKS)?;
        self.audit(actor, LookupAct::Viewed { what: format!("list {list}"), purpose: purpose.to_owned() })
    }

    /// The appointments that the extract has from a day on, in order. A look-up.
    ///
    /// # Errors
    /// As [`Office::open_counter_list`].
    pub fn old_appointments(
        &self,
        actor: &Actor,
        from: CivilDate,
        purpose: &str,
    ) -> Result<Vec<OldAppointment>, Refusal> {
        self.open_counter_list(actor, "appointments", purpose)?;
        let registers = self.registers();
        let extract = registers.shown(Class::Appointments).map(|shown| shown.extract);
        let books = self.books();
        let moved: std::collections::BTreeSet<&str> = books
            .counter
            .appointments()
            .into_iter()
            .filter(|(_, one)| one.cancelled.is_none())
            .filter_map(|(_, one)| one.instead_of.as_deref())
            .collect();
        // Of blocked persons nothing but the slot: the protected part is not read at all.
        let parts = registers.parts(Class::Appointments);
        let mut found: Vec<OldAppointment> = parts
            .first()
            .into_iter()
            .flat_map(|part| part.appointments())
            .filter_map(|one| {
                let text = one.starts.to_string();
                let (day, time) = text.split_once('T')?;
                let day: CivilDate = day.parse().ok()?;
                let person = one.person_id.clone().zip(extract);
                let subject = person.map(|(person, extract)| Subject::Extract { extract, person });
                let hidden = one.person_id.as_deref().is_some_and(|id| registers.is_protected(id));
                let name = subject.filter(|_| !hidden).and_then(|subject| registers.ordinary(&subject)?.name());
                Some(OldAppointment {
                    told: books.counter.told(&one.appointment_id).map(|(told, _, _)| *told),
                    moved: moved.contains(one.appointment_id.as_str()),
                    id: one.appointment_id,
                    service: one.service,
                    day,
                    time: time.chars().take(5).collect(),
                    place: one.place.unwrap_or_default(),
                    phone: one.phone.filter(|_| !hidden).unwrap_or_default(),
                    name: name.unwrap_or_default(),
                })
            })
            .filter(|one| one.day >= from)
            .collect();
        found.sort_by(|a, b| (a.day, &a.time, &a.place, &a.id).cmp(&(b.day, &b.time, &b.place, &b.id)));
        Ok(found)
    }

    /// The slip with a ticket's number.
    ///
    /// # Errors
    /// `NB-V-393` no such ticket; what the typesetter refuses.
    pub fn ticket_pdf(&self, actor: &Actor, ticket: EntryId) -> Result<Vec<u8>, Refusal> {
        actor.must(CLERKS)?;
        let known = self.books().counter.ticket(ticket).cloned().ok_or_else(|| vec![Problem::new("NB-V-393")])?;
        let matter = match self.inner.catalogue.service(&known.service) {
            Some(service) => service.title.de.clone(),
            None => known.about.matter.clone(),
        };
        let mut sheet = self.office_list(actor, "Empfang", "Ihre Nummer");
        "Bitte warten Sie, bis Ihre Nummer aufgerufen wird".clone_into(&mut sheet.reading);
        sheet.big = known.number.to_string();
        sheet.facts = vec![("Anliegen".to_owned(), matter), ("Tag".to_owned(), known.day.german())];
        sheet.paragraphs = vec![match known.urgency {
            Urgency::Urgent => {
                "Ihr Anliegen ist als dringend vorgemerkt. Bitte halten Sie den Nachweis bereit.".to_owned()
            }
            Urgency::Waits => "Dringende Anliegen werden zuerst aufgerufen.".to_owned(),
            Urgency::Elsewhere => format!("Zuständig ist eine andere Stelle: {}", known.about.reason),
        }];
        self.list_pdf(&sheet)
    }

    /// The call-backs that are open, on paper.
    ///
    /// # Errors
    /// As [`Office::open_counter_list`]; what the typesetter refuses.
    pub fn callbacks_pdf(&self, actor: &Actor) -> Result<Vec<u8>, Refusal> {
        self.open_counter_list(actor, "callbacks", "Druck")?;
        let mut sheet = self.office_list(actor, "Empfang", "Rückrufe");
        sheet.columns = vec![
            OfficeColumn::text("bis"),
            OfficeColumn::text("Name"),
            OfficeColumn::text("Telefon"),
            OfficeColumn::wide("Weshalb"),
            OfficeColumn::figure("Versuche"),
            OfficeColumn::text("erledigt"),
        ];
        sheet.rows = {
            let books = self.books();
            let open = books.counter.callbacks().into_iter().filter(|(_, one)| one.done.is_none());
            open.map(|(_, one)| {
                vec![
                    one.until.german(),
                    one.about.name.clone(),
                    one.about.phone.clone(),
                    one.about.matter.clone(),
                    one.tried.len().to_string(),
                    String::new(),
                ]
            })
            .collect()
        };
        self.list_pdf(&sheet)
    }

    /// The appointments of a day, new and old, on paper: for the door and the telephone.
    ///
    /// # Errors
    /// As [`Office::old_appointments`]; what the typesetter refuses.
    pub fn appointments_pdf(&self, actor: &Actor, day: CivilDate) -> Result<Vec<u8>, Refusal> {
        let old = self.old_appointments(actor, day, "Druck")?;
        let mut sheet = self.office_list(actor, "Empfang", &format!("Termine am {}", day.german()));
        sheet.columns = vec![
            OfficeColumn::text("Zeit"),
            OfficeColumn::text("Ort"),
            OfficeColumn::wide("Wer"),
            OfficeColumn::text("Wofür"),
            OfficeColumn::text("Telefon"),
            OfficeColumn::text("Stand"),
        ];
        let title = |key: &str| {
            self.inner.catalogue.service(key).map_or_else(|| key.to_owned(), |service| service.title.de.clone())
        };
        let mut rows: Vec<Vec<String>> = old
            .into_iter()
            .filter(|one| one.day == day)
            .map(|one| {
                let state = match one.told {
                    _ if one.moved => "verlegt",
                    Some(Told::Stays) => "bleibt",
                    Some(Told::Off) => "entfällt",
                    Some(Told::NotReached) => "nicht erreicht",
                    None => "alt, noch benachrichtigen",
                };
                vec![one.time, one.place, one.name, title(&one.service), one.phone, state.to_owned()]
            })
            .collect();
        {
            let books = self.books();
            let own = books.counter.appointments().into_iter();
            let own = own.filter(|(_, one)| one.day == day && one.cancelled.is_none());
            rows.extend(own.map(|(_, one)| {
                let about = &one.about;
                let (name, phone) = (about.name.clone(), about.phone.clone());
                vec![one.time.clone(), one.place.clone(), name, title(&one.service), phone, "neu".to_owned()]
            }));
        }
        rows.sort();
        sheet.rows = rows;
        self.list_pdf(&sheet)
    }
}
