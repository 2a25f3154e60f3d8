//! The bank's answers: taken in from a file or typed, compared day by day, incoming money, recalls, tills.

use books::bank::take::TakeAnswer;
use books::bank::{incoming, recall, reconcile, take, tills};
use books::{Actor, Done};
use journal::Class;
use model::acts::LookupAct;
use model::acts::bank::{AnswerKind, BankLine, LineKind, OpenItem};
use model::ids::{IntentKey, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Money, Problem};
use paper::bank::answers::{self, Answer};
use paper::{ListColumn, ListSheet};
use sha2::{Digest, Sha256};

use crate::core::Office;

/// Who sees the bank's side with names and accounts.
pub const READERS: &[Role] = &[Role::Treasurer, Role::ClerkBenefits, Role::Orderer, Role::Releaser];
/// Most lines of a paper list.
const LIST_ROWS_MAX: usize = 2_000;

/// A line of a paper statement as it is typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypedLine {
    /// Number of the paper statement.
    pub statement: String,
    /// What it is.
    pub kind: LineKind,
    /// Booking day.
    pub day: CivilDate,
    /// Amount, as people type it.
    pub amount: String,
    /// End-to-end id; of a debit of a whole file its message id.
    pub reference: String,
    /// Reason code of a return.
    pub reason: String,
    /// Who sent it.
    pub name: String,
    /// Remittance text.
    pub text: String,
}

impl Office {
    /// Takes a file of the bank in: pain.002, camt.053 or camt.054, also in gzip or ZIP.
    ///
    /// # Errors
    /// What the reader refuses, with the place; and as [`take::take_answers`] where every answer of the file is refused.
    pub fn take_bank_answers(&self, actor: &Actor, intent: IntentKey, bytes: &[u8]) -> Result<Done, Refusal> {
        actor.must(&[Role::Treasurer])?;
        let read = answers::read_delivery(bytes)
            .map_err(|error| error.problems().into_iter().map(|problem| problem.at("file")).collect::<Refusal>())?;
        let all: Vec<TakeAnswer> = read
            .into_iter()
            .flat_map(|file| file.answers.into_iter().map(move |answer| command(file.hash, answer)))
            .collect();
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            take::take_answers(&books.bank, &books.payments, context, all)
        })
    }

    /// Takes a line of a paper statement in.
    ///
    /// # Errors
    /// `NB-B-140` no amount; `-141` no number of the statement; `-142` the reference is missing where one is needed; and as
    /// [`take::take_answer`].
    pub fn type_bank_line(&self, actor: &Actor, intent: IntentKey, typed: &TypedLine) -> Result<Done, Refusal> {
        actor.must(&[Role::Treasurer])?;
        let mut problems = Vec::new();
        let amount = Money::parse_german(&typed.amount).ok().filter(|amount| *amount > Money::ZERO);
        if amount.is_none() {
            problems.push(Problem::new("NB-B-140").at("amount"));
        }
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (statement, reference) = (text(&typed.statement), text(&typed.reference));
        if statement.is_none() {
            problems.push(Problem::new("NB-B-141").at("statement"));
        }
        if reference.is_none() && matches!(typed.kind, LineKind::Returned | LineKind::FileDebited) {
            problems.push(Problem::new("NB-B-142").at("reference"));
        }
        let (Some(amount), Some(statement), true) = (amount, statement, problems.is_empty()) else {
            return Err(problems);
        };
        let day = typed.day.to_string();
        let sum = amount.to_string();
        let parts = ["typed", &statement, &day, typed.kind.name(), &sum, &typed.reference, &typed.name, &typed.text];
        let of_file = typed.kind == LineKind::FileDebited;
        let line = BankLine {
            identity: answers::typed_identity(&parts),
            kind: typed.kind,
            booked: Some(typed.day),
            amount: Some(amount),
            currency: None,
            end_to_end: reference.clone().filter(|_| !of_file),
            message: reference.filter(|_| of_file),
            run: None,
            status: None,
            reason: text(&typed.reason).map(|reason| reason.to_uppercase()),
            name: text(&typed.name),
            iban: None,
            text: text(&typed.text),
        };
        let hash: [u8; 32] = Sha256::digest(parts.join("\n").as_bytes()).into();
        let command = TakeAnswer {
            hash,
            kind: AnswerKind::Typed,
            id: statement,
            account: None,
            day: Some(typed.day),
            opening: None,
            closing: None,
            lines: vec![line],
        };
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            take::take_answer(&books.bank, &books.payments, context, command)
        })
    }

    /// The bank's book with names and accounts: a look-up, durable before it is shown.
    ///
    /// # Errors
    /// `NB-A-010`; if the journal refuses.
    pub fn look_at_bank(&self, actor: &Actor, what: &str) -> Result<(), Refusal> {
        actor.must(READERS)?;
        self.audit(actor, LookupAct::Viewed { what: what.to_owned(), purpose: "Bank".to_owned() })
    }

    /// Takes open items in: lines `Kassenzeichen;Betrag;Wofür`, the last two may be missing.
    ///
    /// # Errors
    /// `NB-B-143` a line is not understood; and as [`incoming::take_items`].
    pub fn take_open_items(&self, actor: &Actor, intent: IntentKey, text: &str) -> Result<Done, Refusal> {
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let mut items = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let mut cells = line.split(';').map(str::trim);
            let key = cells.next().unwrap_or_default().to_owned();
            let amount = cells.next().filter(|text| !text.is_empty()).map(Money::parse_german);
            let what = cells.next().unwrap_or_default().to_owned();
            match amount.transpose() {
                // The names of the columns.
                Err(_) if index == 0 => {}
                Err(_) => return Err(vec![Problem::new("NB-B-143").at("items").with("row", index + 1)]),
                Ok(amount) => items.push(OpenItem { key, amount, what }),
            }
        }
        self.perform(Some(actor), Some(intent), Class::Business, |_, context| {
            incoming::take_items(context, hash, items)
        })
    }

    /// Assigns incoming money to a Kassenzeichen.
    ///
    /// # Errors
    /// As [`incoming::assign`].
    pub fn assign_incoming(
        &self,
        actor: &Actor,
        intent: IntentKey,
        line: [u8; 16],
        key: &str,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            incoming::assign(&books.bank, context, line, key, note)
        })
    }

    /// Signs a banking day off.
    ///
    /// # Errors
    /// As [`reconcile::sign_off`].
    pub fn sign_bank_day(&self, actor: &Actor, intent: IntentKey, day: CivilDate, note: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            reconcile::sign_off(&books.bank, &books.payments, context, day, note)
        })
    }

    /// Records that the bank was asked to call a payment back.
    ///
    /// # Errors
    /// As [`recall::ask`].
    pub fn ask_recall(
        &self,
        actor: &Actor,
        intent: IntentKey,
        end_to_end: &str,
        reason: &str,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            recall::ask(&books.bank, &books.payments, context, end_to_end, reason, note)
        })
    }
    /// Records the bank's answer to a recall.
    ///
    /// # Errors
    /// As [`recall::answer`].
    pub fn answer_recall(
        &self,
        actor: &Actor,
        intent: IntentKey,
        end_to_end: &str,
        granted: bool,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            recall::answer(&books.bank, context, end_to_end, granted, note)
        })
    }

    /// Switches the functions of the Kasse on or off.
    ///
    /// # Errors
    /// As [`tills::switch`].
    pub fn switch_tills(&self, actor: &Actor, intent: IntentKey, on: bool, approval: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            tills::switch(&books.bank, context, on, approval)
        })
    }
    /// Opens a till.
    ///
    /// # Errors
    /// As [`tills::open`].
    pub fn open_kasse(&self, actor: &Actor, intent: IntentKey, till: &str, float: Money) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            tills::open(&books.bank, context, till, float)
        })
    }
    /// Books money into or out of a till.
    ///
    /// # Errors
    /// As [`tills::book`].
    pub fn book_kasse(
        &self,
        actor: &Actor,
        intent: IntentKey,
        till: &str,
        amount: Money,
        key: &str,
        text: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            tills::book(&books.bank, context, till, amount, key, text)
        })
    }
    /// Closes a till that two persons have counted.
    ///
    /// # Errors
    /// As [`tills::close`].
    pub fn close_kasse(
        &self,
        actor: &Actor,
        intent: IntentKey,
        till: &str,
        counted: Money,
        second: &str,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            tills::close(&books.bank, context, till, counted, second, note)
        })
    }

    /// An empty sheet of this authority.
    pub(crate) fn list_sheet(&self, actor: &Actor, title: &str, number: &str, reading: &str) -> ListSheet {
        ListSheet {
            authority: self.inner.authority.name.clone(),
            office: "Zahlungen im Notbetrieb".to_owned(),
            exercise: self.inner.authority.exercise,
            title: title.to_owned(),
            reading: reading.to_owned(),
            number: number.to_owned(),
            clerk: actor.name.clone(),
            facts: Vec::new(),
            says: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            sums: Vec::new(),
            after: Vec::new(),
            signatures: Vec::new(),
            date: self.today(),
            made_at: self.now(),
        }
    }

    /// The sheet as a file.
    pub(crate) fn set_sheet(sheet: &ListSheet) -> Result<Vec<u8>, Refusal> {
        paper::render(&sheet.job()).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }

    /// The comparison of a banking day on paper.
    ///
    /// # Errors
    /// `NB-A-010`, and what the typesetter refuses.
    pub fn bank_day_pdf(&self, actor: &Actor, day: CivilDate) -> Result<Vec<u8>, Refusal> {
        self.look_at_bank(actor, &format!("bank day {day}"))?;
        let mut sheet = self.list_sheet(
            actor,
            "Tagesabgleich mit der Bank",
            &day.german(),
            "Für die Akte der Kasse – Beträge in Euro, ohne Namen von Empfängern",
        );
        {
            let books = self.books();
            let sums = reconcile::day(&books.bank, &books.payments, day);
            sheet.facts = [
                ("Summe der Dateien dieses Ausführungstags", sums.files),
                ("davon von der Bank abgelehnt", sums.rejected),
                ("von der Bank abgebucht", sums.debited),
                ("Unterschied (Dateien − Ablehnungen − Abbuchungen)", sums.difference()),
                ("Abbuchungen, die zu keiner Datei gehören", sums.strange),
                ("Zurückgekommene Zahlungen", sums.returned),
                ("Eingänge, zugeordnet", sums.assigned),
                ("Eingänge, nicht zugeordnet", sums.unassigned),
                ("Lücke im Kontoauszug", sums.gap),
            ]
            .map(|(label, amount)| (label.to_owned(), amount.german()))
            .to_vec();
            sheet.says.push(if sums.explained() {
                "Der Tag geht auf: Die Summe der Dateien ist gleich Abbuchungen und Ablehnungen.".to_owned()
            } else {
                "Der Tag geht NICHT auf. Vor dem nächsten Lauf ist der Unterschied zu klären.".to_owned()
            });
            sheet.columns = vec![
                ListColumn::text("Datei", 4),
                ListColumn::figure("Anzahl", 1),
                ListColumn::figure("Summe", 2),
                ListColumn::figure("abgelehnt", 2),
                ListColumn::figure("abgebucht", 2),
                ListColumn::figure("zurück", 2),
                ListColumn::figure("offen", 2),
            ];
            for file in reconcile::files(&books.bank, &books.payments) {
                let Some(made) = file.run.file.as_ref().filter(|_| file.run.execution == day) else { continue };
                let proof = file.proof;
                sheet.rows.push(vec![
                    made.message_id.clone(),
                    proof.count.to_string(),
                    proof.sum.german(),
                    proof.rejected.german(),
                    proof.debited.german(),
                    proof.returned.german(),
                    proof.difference().german(),
                ]);
            }
            if let Some(signed) = books.bank.days().get(&day) {
                let by = signed.by.and_then(|account| books.accounts.get(account));
                let who = by.map_or(String::new(), |account| format!("{}, {}", account.name, account.function));
                sheet.after.push(format!("Abgeschlossen von {who} am {}. {}", signed.at.german(), signed.note));
            }
        }
        sheet.signatures = vec!["Tag, für die Kasse".to_owned(), "Tag, zweite Person, die verglichen hat".to_owned()];
        Self::set_sheet(&sheet)
    }

    /// The payments of a released run as a paper list: transfers to be keyed in by the bank, or cheques to be cashed.
    ///
    /// # Errors
    /// `NB-Z-040` no such run; `-041` no file; `NB-B-144` too long for paper; `NB-A-010`; what the typesetter refuses.
    pub fn paper_list_pdf(&self, actor: &Actor, run: RunId, cheques: bool) -> Result<Vec<u8>, Refusal> {
        actor.must(&[Role::Treasurer, Role::Releaser, Role::Orderer])?;
        let run = self.open_run(actor, run)?;
        let file = run.file.as_ref();
        let file = file.ok_or_else(|| vec![Problem::new("NB-Z-041").with("state", "").with("step", "file")])?;
        if run.paid().count() > LIST_ROWS_MAX {
            return Err(vec![Problem::new("NB-B-144").with("limit", LIST_ROWS_MAX)]);
        }
        let (title, reading) = if cheques {
            ("Barscheckliste", "Ein Barscheck der Hausbank für jede Zeile; ausgezahlt wird nur gegen Unterschrift")
        } else {
            ("Überweisungsliste auf Papier", "Ersatz für die Zahlungsdatei, wenn die Bank keinen Datenträger nimmt")
        };
        let mut sheet = self.list_sheet(actor, title, &file.message_id, reading);
        let (debtor, iban) = {
            let books = self.books();
            (books.system.details.debtor.clone(), rules::iban::format_groups(&books.system.details.debtor_iban))
        };
        sheet.facts = vec![
            ("Auftraggeber".to_owned(), debtor),
            ("Konto".to_owned(), iban),
            ("Ausführung am".to_owned(), run.execution.german()),
            ("Anzahl".to_owned(), file.count.to_string()),
            ("Summe".to_owned(), format!("{} ({})", file.sum.german(), paper::words::euro(file.sum))),
        ];
        sheet.says.push(if self.inner.authority.exercise {
            "Übung: Diese Liste wird keiner Bank übergeben.".to_owned()
        } else {
            "Die Datei und diese Liste dürfen nicht beide ausgeführt werden. Was zuerst übergeben wird, gilt; das andere wird vernichtet."
                .to_owned()
        });
        sheet.columns = if cheques {
            vec![
                ListColumn::figure("Nr.", 1),
                ListColumn::text("Empfänger", 5),
                ListColumn::text("Aktenzeichen", 3),
                ListColumn::figure("Betrag", 2),
                ListColumn::text("Schecknummer", 3),
                ListColumn::text("Ausweis gesehen, erhalten: Unterschrift", 5),
            ]
        } else {
            vec![
                ListColumn::figure("Nr.", 1),
                ListColumn::text("Empfänger", 5),
                ListColumn::text("IBAN", 6),
                ListColumn::figure("Betrag", 2),
                ListColumn::text("Kennung", 5),
            ]
        };
        for (index, row) in run.paid().enumerate() {
            let nr = (index + 1).to_string();
            let payee = paper::sepa::bank_text(&row.payee).into_owned();
            sheet.rows.push(if cheques {
                vec![nr, payee, row.file_number.clone(), row.amount.german(), String::new(), String::new()]
            } else {
                let iban = rules::iban::format_groups(&row.iban);
                vec![nr, payee, iban, row.amount.german(), row.end_to_end.clone()]
            });
        }
        let empty = String::new;
        sheet.sums = if cheques {
            vec![empty(), "Summe".to_owned(), empty(), file.sum.german(), empty(), empty()]
        } else {
            vec![empty(), "Summe".to_owned(), empty(), file.sum.german(), empty()]
        };
        sheet.signatures =
            ["erste Person, die freigegeben hat", "zweite Person, die freigegeben hat", "für die Bank übernommen von"]
                .map(|who| format!("Tag, Uhrzeit, {who}"))
                .to_vec();
        Self::set_sheet(&sheet)
    }

    /// The sheet on which the audit signs that the functions of the Kasse may be used.
    ///
    /// # Errors
    /// `NB-A-010`, and what the typesetter refuses.
    pub fn tills_sheet_pdf(&self, actor: &Actor) -> Result<Vec<u8>, Refusal> {
        actor.must(&[Role::Head, Role::Treasurer])?;
        let mut sheet = self.list_sheet(
            actor,
            "Freigabe der Kassenfunktionen",
            &self.today().german(),
            "Programme der Haushaltswirtschaft müssen vor ihrem Einsatz geprüft sein (§ 94 Abs. 2 GO NRW; andere Länder entsprechend)",
        );
        sheet.facts = vec![
            ("Programm".to_owned(), format!("notbetrieb {}", env!("CARGO_PKG_VERSION"))),
            (
                "Umfang".to_owned(),
                "Handkassen mit Tagesabschluss, Abgleich mit Kontoauszügen, Buchungsdatei für das Finanzverfahren"
                    .to_owned(),
            ),
            ("Katalog (SHA-256)".to_owned(), crate::credentials::hex(&self.inner.catalogue.version)),
        ];
        sheet.columns = vec![ListColumn::text("Zu prüfen", 8), ListColumn::text("Ergebnis, Beleg", 5)];
        sheet.rows = [
            "Alles, was gebucht wird, steht mit Person, Zeit und Grund im Journal und kann nicht unbemerkt geändert werden (journal verify).",
            "Feststellung, Anordnung und Ausführung sind getrennt; Freigaben brauchen zwei Personen mit eigenem Schlüssel.",
            "Summe des Journals = Summe der Dateien = Summe der Bank, je Lauf, Tag und Art (Befehl „notbetrieb payments proof“, Seite Abrechnung).",
            "Kassen werden von zwei Personen gezählt; ein Unterschied braucht eine Begründung.",
            "Die Buchungsdatei hat Kontrollsummen je Tag und Art; die Übernahme in das Finanzverfahren ist an einer Probe geprüft.",
            "Zugriffe, Rollen und Vertretungen sind festgelegt; ausgeschiedene Personen sind gesperrt.",
        ]
        .map(|text| vec![text.to_owned(), String::new()])
        .to_vec();
        sheet.after.push("Ohne diese Freigabe bleiben die Kassenfunktionen ausgeschaltet. Eingeschaltet werden sie von der Leitung unter Angabe dieser Freigabe.".to_owned());
        sheet.signatures = vec![
            "Tag, örtliche Rechnungsprüfung".to_owned(),
            "Tag, Kassenaufsicht".to_owned(),
            "Tag, Leitung".to_owned(),
        ];
        Self::set_sheet(&sheet)
    }
}

fn command(hash: [u8; 32], answer: Answer) -> TakeAnswer {
    TakeAnswer {
        hash,
        kind: answer.kind,
        id: answer.id,
        account: answer.account,
        day: answer.day,
        opening: answer.opening,
        closing: answer.closing,
        lines: answer.lines,
    }
}
