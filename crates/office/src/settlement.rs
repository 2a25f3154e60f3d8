//! Settlement after the outage: what should have been paid is taken in, differences become payments, letters and set-offs, postings
//! leave as a file.

use books::settlement::{self, Difference, Key, Kind, Payee, SetOffTerms};
use books::{Actor, Done};
use journal::Class;
use model::acts::LookupAct;
use model::acts::settlement::{DueRow, PaidBy, SettleStep};
use model::ids::IntentKey;
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Problem};
use sha2::{Digest, Sha256};

use crate::core::Office;

/// A letter on an overpayment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettlementLetter {
    /// The hearing (§ 24 SGB X).
    Hearing,
    /// The draft of the decision on the refund.
    Decision,
    /// The draft of the declaration that it is set off.
    SetOff,
}

impl Office {
    /// Takes in what should have been paid: lines `Aktenzeichen;JJJJ-MM;Betrag` of the restored procedure, with a fourth value
    /// where only a part of it rests on a decision.
    ///
    /// # Errors
    /// `NB-Z-206` a line is not understood; and as [`settlement::take_due`].
    pub fn take_due(&self, actor: &Actor, intent: IntentKey, benefit: &str, text: &str) -> Result<Done, Refusal> {
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let mut rows = Vec::new();
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            match due_row(line) {
                Some(row) => rows.push(row),
                // The names of the columns.
                None if index == 0 => {}
                None => return Err(vec![Problem::new("NB-Z-206").at("file").with("row", index + 1)]),
            }
        }
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            settlement::take_due(books, context, benefit, hash, rows)
        })
    }

    /// The differences with file numbers: a look-up, durable before it is shown.
    ///
    /// # Errors
    /// `NB-A-010`; if the journal refuses.
    pub fn settlement_differences(&self, actor: &Actor) -> Result<Vec<Difference>, Refusal> {
        actor.must(&[Role::ClerkBenefits, Role::Treasurer, Role::Orderer])?;
        self.audit(actor, LookupAct::Viewed { what: "settlement".to_owned(), purpose: "Abrechnung".to_owned() })?;
        Ok(settlement::differences(&self.books()))
    }

    /// Hearing, decision, giving up, closing.
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

    /// Proposes what is missing on a case and month to the runs.
    ///
    /// # Errors
    /// As [`settlement::propose`].
    pub fn propose_settled(
        &self,
        actor: &Actor,
        intent: IntentKey,
        key: &Key,
        payee: Option<&Payee>,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            settlement::propose(books, context, key, payee, note)
        })
    }

    /// Proposes everything that is missing of a benefit and whose account is known.
    ///
    /// # Errors
    /// As [`settlement::propose_all`].
    pub fn propose_all_settled(
        &self,
        actor: &Actor,
        intent: IntentKey,
        benefit: &str,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            settlement::propose_all(books, context, benefit, note)
        })
    }

    /// Enters a set-off.
    ///
    /// # Errors
    /// As [`settlement::set_off`].
    pub fn set_off(
        &self,
        actor: &Actor,
        intent: IntentKey,
        key: &Key,
        terms: &SetOffTerms,
        note: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            settlement::set_off(books, context, key, terms, note)
        })
    }

    /// Records that somebody else has paid.
    ///
    /// # Errors
    /// As [`settlement::paid_elsewhere`].
    pub fn paid_elsewhere(
        &self,
        actor: &Actor,
        intent: IntentKey,
        key: &Key,
        paid: (PaidBy, Money),
        proof: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            settlement::paid_elsewhere(books, context, key, paid, proof)
        })
    }

    /// The letter on an overpayment. Never a decision by itself.
    ///
    /// # Errors
    /// `NB-A-010`; `NB-Z-202` nothing was overpaid there; `-420` the benefit has no rule of set-off; what the typesetter refuses.
    pub fn settlement_letter_pdf(
        &self,
        actor: &Actor,
        key: &Key,
        letter: SettlementLetter,
    ) -> Result<Vec<u8>, Refusal> {
        actor.must(&[Role::ClerkBenefits])?;
        let found = self.settlement_differences(actor)?.into_iter().find(|difference| difference.key == *key);
        let found = found.filter(|found| found.open().is_negative());
        let found = found.ok_or_else(|| vec![Problem::new("NB-Z-202")])?;
        let (title, reading) = match letter {
            SettlementLetter::Hearing => {
                ("Anhörung zu einer Überzahlung", "Schreiben nach § 24 SGB X – noch keine Entscheidung")
            }
            SettlementLetter::Decision => (
                "Entwurf eines Erstattungsbescheids",
                "Entwurf für die Akte – wird erst durch Unterschrift und Bekanntgabe zum Bescheid",
            ),
            SettlementLetter::SetOff => (
                "Entwurf: Erklärung der Verrechnung",
                "Entwurf für die Akte – wirkt erst, wenn sie unterschrieben und bekannt gegeben ist",
            ),
        };
        let mut sheet = self.list_sheet(actor, title, &format!("AZ {}", key.1), reading);
        "Leistungsstelle".clone_into(&mut sheet.office);
        let over = (-found.open()).german();
        let spec = settlement::spec(&self.inner.catalogue, &key.0);
        let law = spec.map_or("§ 50 SGB X", |spec| match found.kind {
            Kind::WithoutDecision => &spec.without_decision,
            _ => &spec.overpaid,
        });
        let benefit = self.inner.catalogue.payment().into_iter().flat_map(|rules| &rules.benefits);
        let benefit = benefit.filter(|benefit| benefit.key == key.0).map(|benefit| benefit.title.de.as_str()).next();
        let benefit = benefit.unwrap_or(&key.0);
        let payee = {
            let books = self.books();
            let paid = books.payments.paid_on(&key.0, &key.1).last().map(|(_, row)| row.payee.clone());
            paid.or_else(|| books.payments.known_rows(&key.0, &key.1).last().map(|row| row.payee.clone()))
        };
        sheet.facts = payee.map(|payee| ("An".to_owned(), payee)).into_iter().collect();
        sheet.facts.extend(
            [
                ("Aktenzeichen", key.1.clone()),
                ("Leistung und Monat", format!("{benefit}, {}", key.2.german())),
                ("zustehend", found.due.german()),
                ("gezahlt", found.total().german()),
                ("zu viel gezahlt", over.clone()),
                ("Rechtsgrundlage", law.to_owned()),
            ]
            .map(|(label, text)| (label.to_owned(), text)),
        );
        sheet.says = match letter {
            SettlementLetter::Hearing => hearing(key, &over, law),
            SettlementLetter::Decision => decision(key, &over, law, found.kind),
            SettlementLetter::SetOff => {
                let rule = spec.and_then(|spec| spec.set_off.as_ref());
                declaration(key, &over, rule.ok_or_else(|| vec![Problem::new("NB-Z-420")])?)
            }
        };
        sheet.signatures = vec!["Tag, im Auftrag".to_owned()];
        Self::set_sheet(&sheet)
    }

    /// The posting file for the finance system: a line for every movement, control totals by day and kind at the end. Its layout
    /// stands in docs/formats/payments.md.
    ///
    /// # Errors
    /// `NB-A-010`; if the journal refuses.
    pub fn posting_file(&self, actor: &Actor, intent: IntentKey) -> Result<Vec<u8>, Refusal> {
        actor.must(&[Role::Treasurer])?;
        let made = books::proof::postings(&self.books(), self.today());
        let sha256: [u8; 32] = Sha256::digest(made.text.as_bytes()).into();
        let act = model::acts::SettlementAct::Posted {
            from: made.from,
            to: made.to,
            sha256,
            count: made.count,
            sum: made.sum,
        };
        self.perform(Some(actor), Some(intent), Class::Business, |_, _| {
            Ok(books::context::Decision::one(model::acts::Body::Settlement(act)))
        })?;
        Ok(made.text.into_bytes())
    }
}

fn due_row(line: &str) -> Option<DueRow> {
    let cells: Vec<&str> = line.split(';').map(|cell| cell.trim().trim_matches('"')).collect();
    let [file_number, month, amount, rest @ ..] = cells.as_slice() else { return None };
    let decided = match rest.first().filter(|text| !text.is_empty()) {
        Some(text) => Some(Money::parse_german(text).ok()?),
        None => None,
    };
    Some(DueRow {
        file_number: (*file_number).to_owned(),
        month: month.parse().ok()?,
        amount: Money::parse_german(amount).ok()?,
        person: None,
        decided,
    })
}

fn hearing(key: &Key, over: &str, law: &str) -> Vec<String> {
    vec![
        "Sehr geehrte Damen und Herren,".to_owned(),
        format!("nach dem Ausfall unserer Verfahren haben wir Ihre Leistung für {} neu berechnet. Danach wurden {over} zu viel gezahlt. Die Zahlung stand unter Vorbehalt.", key.2.german()),
        format!("Wir wollen prüfen, ob dieser Betrag zu erstatten ist oder mit laufenden Leistungen verrechnet wird ({law}). Bevor wir entscheiden, können Sie sich dazu äußern (§ 24 SGB X), auch zu der Frage, ob Sie auf die Zahlung vertrauen durften und was Sie damit bezahlt haben."),
        "Bitte antworten Sie innerhalb von zwei Wochen, schriftlich oder am Schalter. Wenn Sie sich nicht äußern, entscheiden wir nach dem, was wir wissen.".to_owned(),
    ]
}

fn decision(key: &Key, over: &str, law: &str, kind: Kind) -> Vec<String> {
    let paid = match kind {
        Kind::WithoutDecision => {
            "Für diesen Monat gibt es keinen Bescheid; gezahlt wurde während des Notbetriebs unter Vorbehalt."
        }
        _ => "Während des Notbetriebs wurde unter Vorbehalt gezahlt.",
    };
    vec![
        format!("Die überzahlte Leistung von {over} für {} ist zu erstatten ({law}).", key.2.german()),
        format!(
            "Gründe: {paid} Die Neuberechnung mit den wiederhergestellten Daten ergibt den oben genannten Anspruch. Die Anhörung ist abgeschlossen; was vorgetragen wurde, ist gewürdigt:"
        ),
        " ".to_owned(),
        "Ob Vertrauen zu schützen ist (§ 45 Abs. 2 SGB X), ist geprüft:".to_owned(),
        " ".to_owned(),
        "Gegen den Bescheid ist der Widerspruch zulässig; die Belehrung über den Rechtsbehelf ergänzt das Fachamt."
            .to_owned(),
    ]
}

fn declaration(key: &Key, over: &str, rule: &model::catalogue::SetOffSpec) -> Vec<String> {
    vec![
        format!(
            "Die Überzahlung von {over} aus {} wird mit Ihren laufenden Leistungen verrechnet ({}).",
            key.2.german(),
            rule.cite
        ),
        rule.says.de.clone(),
        "Abgezogen werden monatlich ________ Euro, erstmals für ________, bis der Betrag getilgt ist.".to_owned(),
        "Gegen diese Erklärung ist der Widerspruch zulässig; die Belehrung über den Rechtsbehelf ergänzt das Fachamt."
            .to_owned(),
    ]
}
