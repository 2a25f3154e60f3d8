//! Settlement after the outage: what should have been paid is taken in, differences get letters and steps, postings leave as a file.

use books::settlement::{self, Key, Kind};
use books::{Actor, Done};
use journal::Class;
use model::acts::LookupAct;
use model::acts::bank::LineKind;
use model::acts::settlement::{DueRow, SettleStep};
use model::ids::IntentKey;
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Problem};
use sha2::{Digest, Sha256};

use crate::core::Office;

impl Office {
    /// Takes in what should have been paid: lines `Aktenzeichen;JJJJ-MM;Betrag` of the restored procedure.
    ///
    /// # Errors
    /// `NB-Z-206` a line is not understood; and as [`settlement::take_due`].
    pub fn take_due(&self, actor: &Actor, intent: IntentKey, benefit: &str, text: &str) -> Result<Done, Refusal> {
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let mut rows = Vec::new();
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let cells: Vec<&str> = line.split(';').map(str::trim).collect();
            let row = match cells.as_slice() {
                [file_number, month, amount, ..] => {
                    month.parse().ok().zip(Money::parse_german(amount).ok()).map(|(month, amount)| DueRow {
                        file_number: (*file_number).to_owned(),
                        month,
                        amount,
                        person: None,
                        decided: None,
                    })
                }
                _ => None,
            };
            match row {
                Some(row) => rows.push(row),
                // The names of the columns.
                None if index == 0 => {}
                None => return Err(vec![Problem::new("NB-Z-206").at("file").with("row", index + 1)]),
            }
        }
        self.perform(Some(actor), Some(intent), Class::Business, |_, context| {
            settlement::take_due(context, benefit, hash, rows)
        })
    }

    /// The differences with file numbers: a look-up, durable before it is shown.
    ///
    /// # Errors
    /// `NB-A-010`; if the journal refuses.
    pub fn settlement_differences(&self, actor: &Actor) -> Result<Vec<settlement::Difference>, Refusal> {
        actor.must(&[Role::ClerkBenefits, Role::Treasurer, Role::Orderer])?;
        self.audit(actor, LookupAct::Viewed { what: "settlement".to_owned(), purpose: "Abrechnung".to_owned() })?;
        Ok(settlement::differences(&self.books()))
    }

    /// Takes a step on a difference.
    ///
    /// # Errors
    /// As [`settlement::step`].
    pub fn settle_step(
        &self,
        actor: &Actor,
        intent: IntentKey,
        key: &Key,
        step: SettleStep,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            settlement::step(books, context, key, step, note)
        })
    }

    /// The letter on an overpayment: the hearing, or the draft of the decision. Never a decision by itself.
    ///
    /// # Errors
    /// `NB-A-010`; `NB-Z-202` nothing was overpaid there; what the typesetter refuses.
    pub fn settlement_letter_pdf(&self, actor: &Actor, key: &Key, decision: bool) -> Result<Vec<u8>, Refusal> {
        actor.must(&[Role::ClerkBenefits])?;
        let found = self.settlement_differences(actor)?.into_iter().find(|difference| difference.key == *key);
        let found = found.filter(|found| matches!(found.kind, Kind::Overpaid | Kind::WithoutDecision));
        let found = found.ok_or_else(|| vec![Problem::new("NB-Z-202")])?;
        let (title, reading) = if decision {
            (
                "Entwurf eines Erstattungsbescheids",
                "Entwurf für die Akte – wird erst durch Unterschrift und Bekanntgabe zum Bescheid",
            )
        } else {
            ("Anhörung zu einer Überzahlung", "Schreiben nach § 24 SGB X – noch keine Entscheidung")
        };
        let mut sheet = self.list_sheet(actor, title, &format!("AZ {}", key.1), reading);
        let over = (-found.open()).german();
        let law = settlement::law(&key.0, found.kind);
        sheet.facts = vec![
            ("Aktenzeichen".to_owned(), key.1.clone()),
            ("Monat".to_owned(), key.2.german()),
            ("zustehend".to_owned(), found.due.german()),
            ("gezahlt".to_owned(), found.total().german()),
            ("zu viel gezahlt".to_owned(), over.clone()),
            ("Rechtsgrundlage".to_owned(), law.to_owned()),
        ];
        sheet.says = if decision {
            vec![
                format!("Die überzahlte Leistung von {over} für {} ist zu erstatten ({law}).", key.2.german()),
                "Gründe: Während des Notbetriebs wurde unter Vorbehalt gezahlt. Die Neuberechnung mit den wiederhergestellten Daten ergibt den oben genannten Anspruch. Die Anhörung ist abgeschlossen; was vorgetragen wurde, ist gewürdigt:".to_owned(),
                " ".to_owned(),
                "Gegen den Bescheid ist der Widerspruch zulässig; die Belehrung über den Rechtsbehelf ergänzt das Fachamt.".to_owned(),
            ]
        } else {
            vec![
                "Sehr geehrte Damen und Herren,".to_owned(),
                format!("nach dem Ausfall unserer Verfahren haben wir Ihre Leistung für {} neu berechnet. Danach wurden {over} zu viel gezahlt. Die Zahlung stand unter Vorbehalt.", key.2.german()),
                format!("Wir wollen prüfen, ob dieser Betrag zu erstatten ist oder mit laufenden Leistungen verrechnet wird ({law}). Bevor wir entscheiden, können Sie sich dazu äußern (§ 24 SGB X), auch zu der Frage, ob Sie auf die Zahlung vertrauen durften und was Sie damit bezahlt haben."),
                "Bitte antworten Sie innerhalb von zwei Wochen, schriftlich oder am Schalter. Wenn Sie sich nicht äußern, entscheiden wir nach dem, was wir wissen.".to_owned(),
            ]
        };
        sheet.signatures = vec!["Tag, im Auftrag".to_owned()];
        Self::set_sheet(&sheet)
    }

    /// The posting file for the finance system: a line for every movement, control totals by day and kind at the end.
    ///
    /// # Errors
    /// `NB-A-010`; if the journal refuses.
    pub fn posting_file(&self, actor: &Actor, intent: IntentKey) -> Result<Vec<u8>, Refusal> {
        actor.must(&[Role::Treasurer])?;
        let mut totals = std::collections::BTreeMap::<_, (u32, Money)>::new();
        let mut text = String::from("satz;tag;art;kennung;betrag\n");
        let (mut count, mut sum) = (0u32, Money::ZERO);
        let (mut from, mut to) = (self.today(), self.today());
        {
            let books = self.books();
            for line in books.bank.lines() {
                let own = &line.line;
                let (Some(day), Some(amount)) = (own.booked, books::bank::take::signed(own)) else { continue };
                let key = match own.kind {
                    LineKind::Incoming => books::bank::incoming::key_of(&books.bank, line),
                    _ => own.end_to_end.clone().or(own.message.clone()),
                };
                let key: String = key.unwrap_or_default().chars().filter(|c| !matches!(c, ';' | '"' | '\n')).collect();
                text.push_str(&format!("B;{day};{};{key};{amount}\n", own.kind.name()));
                let total = totals.entry((day, own.kind.name())).or_default();
                *total = (total.0 + 1, total.1 + amount);
                (count, sum) = (count + 1, sum + amount);
                (from, to) = (from.min(day), to.max(day));
            }
        }
        for ((day, kind), (number, total)) in totals {
            text.push_str(&format!("K;{day};{kind};{number};{total}\n"));
        }
        text.push_str(&format!("S;{from};{to};{count};{sum}\n"));
        let sha256: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let act = model::acts::SettlementAct::Posted { from, to, sha256, count, sum };
        self.perform(Some(actor), Some(intent), Class::Business, |_, _| {
            Ok(books::context::Decision::one(model::acts::Body::Settlement(act)))
        })?;
        Ok(text.into_bytes())
    }
}
