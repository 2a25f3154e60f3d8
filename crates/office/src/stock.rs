//! The stock of blanks and stickers, on the one write path; and its lists on paper.

use books::stock::decide::{self, CountOf};
use books::stock::{State, serial};
use books::{Actor, Done};
use journal::Class;
use model::acts::stock::CardIn;
use model::ids::{AccountId, CaseId, IntentKey, StockId};
use model::problem::Refusal;
use model::{CivilDate, Problem};
use paper::{OfficeColumn, OfficeList};

use crate::core::Office;

/// Something to be done with blanks of one kind.
#[derive(Clone, Debug)]
pub enum StockOrder {
    /// The first count of a delivery.
    Deliver {
        /// First serial.
        from: String,
        /// Last serial.
        to: String,
        /// Delivery note.
        note: String,
    },
    /// From the safe to a desk.
    Issue {
        /// First serial.
        from: String,
        /// Last serial.
        to: String,
        /// To whom.
        account: AccountId,
    },
    /// From a desk into the safe.
    Return {
        /// First serial.
        from: String,
        /// Last serial.
        to: String,
    },
    /// Spoiled.
    Spoil {
        /// Serial.
        serial: String,
        /// Why.
        reason: String,
    },
    /// Destroyed, says the first person.
    Destroy {
        /// Serials, as listed.
        serials: String,
        /// How.
        how: String,
        /// The day.
        on: CivilDate,
    },
    /// Missing.
    Lose {
        /// Serials, as listed.
        serials: String,
        /// The day it was noticed.
        noticed: CivilDate,
        /// What is known.
        circumstances: String,
    },
    /// Found again.
    Found {
        /// Serials, as listed.
        serials: String,
        /// Where and by whom.
        note: String,
    },
    /// Counted.
    Count(CountOf),
    /// Looked into.
    Settle {
        /// Serial.
        serial: String,
        /// What came out.
        note: String,
    },
}

impl Office {
    /// Does something with blanks of a kind.
    ///
    /// # Errors
    /// As the functions of [`books::stock::decide`].
    pub fn stock_order(
        &self,
        actor: &Actor,
        intent: IntentKey,
        kind: &str,
        order: &StockOrder,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| match order {
            StockOrder::Deliver { from, to, note } => decide::count_delivery(books, context, kind, from, to, note),
            StockOrder::Issue { from, to, account } => decide::issue(books, context, kind, from, to, *account),
            StockOrder::Return { from, to } => decide::give_back(books, context, kind, from, to),
            StockOrder::Spoil { serial, reason } => decide::spoil(books, context, kind, serial, reason),
            StockOrder::Destroy { serials, how, on } => decide::destroy(books, context, kind, serials, how, *on),
            StockOrder::Lose { serials, noticed, circumstances } => {
                decide::lose(books, context, kind, serials, *noticed, circumstances)
            }
            StockOrder::Found { serials, note } => decide::found(books, context, kind, serials, note),
            StockOrder::Count(of) => decide::count(books, context, kind, of),
            StockOrder::Settle { serial, note } => decide::settle(books, context, kind, serial, note),
        })
    }
    /// The second count of a delivery, with the person's own signature; the password is asked at this moment.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`decide::confirm_delivery`].
    pub fn confirm_delivery(
        &self,
        actor: &Actor,
        intent: IntentKey,
        delivery: StockId,
        counted: (&str, &str),
        password: &str,
    ) -> Result<Done, Refusal> {
        let (from, to) = counted;
        let key = self.signing_key(actor, password)?;
        self.perform_signed(actor, &key, Some(intent), Class::Business, |books, context| {
            decide::confirm_delivery(books, context, delivery, from, to)
        })
    }
    /// Takes a first count back.
    ///
    /// # Errors
    /// As [`decide::reject_delivery`].
    pub fn reject_delivery(
        &self,
        actor: &Actor,
        intent: IntentKey,
        delivery: StockId,
        reason: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::reject_delivery(books, context, delivery, reason)
        })
    }
    /// The second person at a destruction, with the person's own signature.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`decide::witness`].
    pub fn witness_destruction(
        &self,
        actor: &Actor,
        intent: IntentKey,
        id: StockId,
        password: &str,
    ) -> Result<Done, Refusal> {
        let key = self.signing_key(actor, password)?;
        self.perform_signed(actor, &key, Some(intent), Class::Business, |books, context| {
            decide::witness(books, context, id)
        })
    }
    /// A loss was reported to one of those whom the kind names.
    ///
    /// # Errors
    /// As [`decide::report_loss`].
    pub fn report_loss(
        &self,
        actor: &Actor,
        intent: IntentKey,
        loss: StockId,
        to: &str,
        reference: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::report_loss(books, context, loss, to, reference)
        })
    }
    /// Uses a blank of the actor's desk for a case and writes its serial into the case: once in the whole network.
    ///
    /// # Errors
    /// As [`books::cases::blanks::enter`].
    pub fn use_blank(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        kind: &str,
        serial: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            books::cases::blanks::enter(books, context, case, kind, serial)
        })
    }
    /// Takes finished cards in with their delivery note.
    ///
    /// # Errors
    /// As [`decide::receive_cards`].
    pub fn receive_cards(
        &self,
        actor: &Actor,
        intent: IntentKey,
        note: &str,
        cards: Vec<CardIn>,
    ) -> Result<Done, Refusal> {
        let roles = self.card_roles();
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            decide::receive_cards(books, context, &roles, note, cards)
        })
    }

    /// A list of the office, ready for the printer.
    ///
    /// # Errors
    /// What the typesetter refuses.
    pub fn list_pdf(&self, sheet: &OfficeList) -> Result<Vec<u8>, Refusal> {
        paper::render(&sheet.job()).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }
    /// A list with the authority's head, to be filled.
    #[must_use]
    pub fn office_list(&self, actor: &Actor, office: &str, title: &str) -> OfficeList {
        OfficeList {
            authority: self.authority().name.clone(),
            office: office.to_owned(),
            exercise: self.authority().exercise,
            title: title.to_owned(),
            reading: READING.to_owned(),
            big: String::new(),
            facts: Vec::new(),
            paragraphs: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            signatures: Vec::new(),
            clerk: actor.name.clone(),
            date: self.today(),
            made_at: self.now(),
        }
    }

    /// The sheet of a count: what the book has where, with room for what is counted.
    ///
    /// # Errors
    /// `NB-V-360` no such kind; what the typesetter refuses.
    pub fn stock_count_pdf(&self, actor: &Actor, key: &str) -> Result<Vec<u8>, Refusal> {
        let kind = self.inner.catalogue.blank(key).ok_or_else(|| vec![Problem::new("NB-V-360")])?;
        let mut sheet = self.office_list(actor, "Bestand", &format!("Zählliste: {}", kind.title.de));
        {
            let books = self.books();
            let mut row = |name: String, place: State| {
                let serials: Vec<String> = books.stock.serials(key, &place).cloned().collect();
                sheet.rows.push(vec![name, serial::short(&serials), serials.len().to_string(), String::new()]);
            };
            row("Tresor".to_owned(), State::Safe);
            for account in books.stock.desks(key).into_keys() {
                row(format!("Platz {}", books.accounts.name(account)), State::Desk(account));
            }
            let tally = books.stock.tally(key);
            sheet.facts = vec![
                ("Geliefert insgesamt".to_owned(), tally.all().to_string()),
                ("Verbraucht".to_owned(), tally.used.to_string()),
                ("Verdorben, noch nicht vernichtet".to_owned(), tally.spoiled.to_string()),
                ("Vernichtet".to_owned(), tally.destroyed.to_string()),
                ("Abhandengekommen".to_owned(), tally.missing.to_string()),
            ];
        }
        sheet.columns = vec![
            OfficeColumn::text("Ort"),
            OfficeColumn::wide("Seriennummern nach Buch"),
            OfficeColumn::figure("Buch"),
            OfficeColumn::figure("gezählt"),
        ];
        sheet.paragraphs = vec![
            "Jede Nummer einzeln vergleichen. Gezählt wird zu zweit; erst danach das Ergebnis eintragen.".to_owned(),
        ];
        sheet.signatures = vec!["gezählt von".to_owned(), "mitgezählt von".to_owned()];
        self.list_pdf(&sheet)
    }

    /// The list of invalid blanks: spoiled, destroyed, missing, found again.
    ///
    /// # Errors
    /// `NB-V-360` no such kind; what the typesetter refuses.
    pub fn stock_invalid_pdf(&self, actor: &Actor, key: &str) -> Result<Vec<u8>, Refusal> {
        let kind = self.inner.catalogue.blank(key).ok_or_else(|| vec![Problem::new("NB-V-360")])?;
        let mut sheet = self.office_list(actor, "Bestand", &format!("Ungültige Nummern: {}", kind.title.de));
        sheet.columns =
            vec![OfficeColumn::text("Seriennummer"), OfficeColumn::text("Stand"), OfficeColumn::text("seit")];
        let books = self.books();
        let invalid = books.stock.of_kind(key).filter(|(_, blank)| blank.state.invalid());
        sheet.rows = invalid
            .map(|(serial, blank)| {
                vec![serial.clone(), state_word(&blank.state).to_owned(), blank.at.civil_date().german()]
            })
            .collect();
        drop(books);
        sheet.paragraphs = vec![
            "Wer ein Dokument mit einer dieser Nummern vorlegt, hat kein gültiges Dokument: Bitte die Behörde anrufen."
                .to_owned(),
        ];
        self.list_pdf(&sheet)
    }

    /// The report of a loss, with a line for each recipient.
    ///
    /// # Errors
    /// `NB-V-381` no such loss; what the typesetter refuses.
    pub fn loss_pdf(&self, actor: &Actor, id: StockId) -> Result<Vec<u8>, Refusal> {
        let unknown = || vec![Problem::new("NB-V-381")];
        let loss = self.books().stock.loss(id).cloned().ok_or_else(unknown)?;
        let kind = self.inner.catalogue.blank(&loss.kind).ok_or_else(unknown)?;
        let by = loss.at.1.map(|account| self.books().accounts.name(account).to_owned()).unwrap_or_default();
        let mut sheet = self.office_list(actor, "Bestand", "Verlustmeldung");
        sheet.facts = vec![
            ("Art".to_owned(), kind.title.de.clone()),
            ("Anzahl".to_owned(), loss.serials.len().to_string()),
            ("Seriennummern".to_owned(), serial::short(&loss.serials)),
            ("Bemerkt am".to_owned(), loss.noticed.german()),
            ("Umstände".to_owned(), loss.circumstances.clone()),
            ("Gemeldet im Amt".to_owned(), format!("{}, {by}", loss.at.0.german())),
        ];
        sheet.paragraphs = vec!["Die Nummern sind ab sofort ungültig.".to_owned()];
        sheet.columns = vec![
            OfficeColumn::text("Empfänger"),
            OfficeColumn::wide("Was zu melden ist"),
            OfficeColumn::text("gemeldet am, Zeichen"),
        ];
        sheet.rows = kind
            .losses
            .iter()
            .map(|report| {
                let told = loss.reports.get(&report.key);
                let told = told.map(|(at, _, reference)| format!("{}, {reference}", at.german())).unwrap_or_default();
                vec![report.to.de.clone(), format!("{} ({})", report.says.de, report.law), told]
            })
            .collect();
        sheet.signatures = vec!["Tag, Unterschrift".to_owned()];
        self.list_pdf(&sheet)
    }

    /// The record of a destruction.
    ///
    /// # Errors
    /// `NB-V-378` no such record; what the typesetter refuses.
    pub fn destruction_pdf(&self, actor: &Actor, id: StockId) -> Result<Vec<u8>, Refusal> {
        let unknown = || vec![Problem::new("NB-V-378")];
        let record = self.books().stock.destruction(id).cloned().ok_or_else(unknown)?;
        let kind = self.inner.catalogue.blank(&record.kind).ok_or_else(unknown)?;
        let mut sheet = self.office_list(actor, "Bestand", "Niederschrift über die Vernichtung");
        let name = |account: Option<AccountId>| {
            account.map(|account| self.books().accounts.name(account).to_owned()).unwrap_or_default()
        };
        sheet.facts = vec![
            ("Art".to_owned(), kind.title.de.clone()),
            ("Anzahl".to_owned(), record.serials.len().to_string()),
            ("Seriennummern".to_owned(), serial::short(&record.serials)),
            ("Vernichtet am".to_owned(), record.on.german()),
            ("Wie".to_owned(), record.how.clone()),
        ];
        sheet.signatures = vec![
            name(record.first.1),
            record.second.map_or_else(|| "zweite Person".to_owned(), |(_, account)| name(account)),
        ];
        self.list_pdf(&sheet)
    }
}

/// The line under the head of a list.
const READING: &str = "Liste für den Dienstgebrauch – kein Papier eines Vorgangs, nichts zum Vorzeigen";

fn state_word(state: &State) -> &'static str {
    match state {
        State::Safe => "im Tresor",
        State::Desk(_) => "am Platz",
        State::Used(_) => "verbraucht",
        State::Spoiled(_) => "verdorben",
        State::Destroyed(_) => "vernichtet",
        State::Missing(_) => "abhandengekommen",
        State::Found => "wiedergefunden, ungültig",
    }
}
