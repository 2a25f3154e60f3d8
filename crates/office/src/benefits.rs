//! Calculations of benefits and notices to recipients.

use std::collections::BTreeMap;

use books::benefits::calculate::{self, Calculate, Outcome, entered_of};
use books::benefits::compare::{differences, inputs_changed};
use books::benefits::propose::{self, NewPayee, SERIES_MAX, Stamps};
use books::benefits::{Calculation, Notice as KeptNotice};
use books::{Actor, Books, Done};
use extract::records::Class as RecordClass;
use journal::Class;
use model::acts::LookupAct;
use model::acts::benefit::{Basis, CalcLine, CalcUnit};
use model::catalogue::{BenefitSpec, NoticeSpec, Service};
use model::ids::{CalculationId, IntentKey, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Month, Problem};
use paper::kinds::{
    Berechnungsblatt, CalculationLine, ChangedLine, Check, Letter, Notice, PartLine, Zahlungsmitteilung,
};
use rules::wohngeld::change::Reason;

use crate::core::Office;
use crate::papers::HeadOf;

/// What is known of a file number before anything is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownFile {
    /// Person id of the extract.
    pub person: Option<String>,
    /// Name of the person, unless blocked.
    pub name: String,
    /// Others of the household, unless blocked: name and date of birth as ISO text.
    pub household: Vec<(String, String)>,
    /// The amount granted last: by the extract's grant, else by the latest list.
    pub last: Option<Money>,
    /// Where that amount comes from: `grant` or `list`; empty without one.
    pub from: &'static str,
    /// Last day of the grant, as shown.
    pub until: String,
}

/// What changed against the calculation before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// The calculation before.
    pub before: Option<Calculation>,
    /// Inputs that differ: field, before, now.
    pub inputs: Vec<(String, String, String)>,
    /// Lines that differ.
    pub lines: Vec<books::benefits::compare::Difference>,
    /// Thresholds of § 27 WoGG that are reached.
    pub reasons: Vec<Reason>,
}

impl Office {
    /// What is known of a file number: a look-up, durable before it is shown.
    ///
    /// # Errors
    /// `NB-A-010`; if the journal refuses.
    pub fn known_file(&self, actor: &Actor, benefit: &str, file_number: &str) -> Result<KnownFile, Refusal> {
        actor.must(&[Role::ClerkBenefits, Role::Orderer, Role::Head])?;
        let what = format!("file {benefit} {file_number}");
        self.audit(actor, LookupAct::Viewed { what, purpose: "Berechnung".to_owned() })?;
        let registers = self.registers();
        let mut grants: Vec<_> = registers
            .parts(RecordClass::Grants)
            .into_iter()
            .flat_map(|part| part.all_grants())
            .filter(|grant| grant.benefit.name() == benefit && grant.file_number == file_number)
            .collect();
        grants.sort_by_key(|grant| grant.from);
        let books = self.books();
        let listed: Vec<(Option<String>, Money)> = books
            .payments
            .latest_list(benefit, self.now().civil_date().month().next())
            .into_iter()
            .flat_map(|list| list.rows.iter())
            .filter(|row| row.file_number == file_number)
            .map(|row| (row.person.clone(), row.amount))
            .collect();
        let grant = grants.pop();
        let person = grant.as_ref().map(|grant| grant.person_id.clone());
        let person = person.or_else(|| listed.iter().find_map(|(person, _)| person.clone()));
        let list_sum = (!listed.is_empty()).then(|| listed.iter().map(|(_, amount)| *amount).sum());
        let last = grant.as_ref().map(|grant| grant.amount).or(list_sum);
        let from = match (&grant, last) {
            (Some(_), _) => "grant",
            (None, Some(_)) => "list",
            (None, None) => "",
        };
        let until = grant.as_ref().and_then(|grant| grant.until).map(|until| until.german()).unwrap_or_default();
        let mut found = KnownFile { person, last, from, until, ..KnownFile::default() };
        if let Some(known) = found.person.as_deref().and_then(|id| registers.person(id)) {
            found.name = known.name().unwrap_or_default();
            let others = known.household().into_iter().filter(|member| member.id != known.id);
            found.household = others
                .filter_map(|member| {
                    let born = member.view(RecordClass::Persons)?.date_of_birth().and_then(|date| date.full());
                    Some((member.name()?, born.map(|day| day.to_string()).unwrap_or_default()))
                })
                .collect();
        }
        Ok(found)
    }

    /// Calculates without keeping anything.
    ///
    /// # Errors
    /// As [`calculate::preview`].
    pub fn preview_calculation(&self, command: &Calculate) -> Result<Outcome, Refusal> {
        calculate::preview(&self.books().benefits, &self.inner.catalogue, command)
    }
    /// Calculates and keeps every step.
    ///
    /// # Errors
    /// As [`calculate::calculate`].
    pub fn calculate(&self, actor: &Actor, intent: IntentKey, command: &Calculate) -> Result<CalculationId, Refusal> {
        let done = self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            calculate::calculate(&books.benefits, context, command)
        })?;
        let books = self.books();
        let made = books.benefits.calculations().iter().find(|one| one.position == done.position);
        made.map(|one| one.id).ok_or_else(|| vec![Problem::new("NB-Z-310")])
    }
    /// Opens a calculation: a look-up.
    ///
    /// # Errors
    /// `NB-A-010`, `NB-Z-310`.
    pub fn open_calculation(&self, actor: &Actor, id: CalculationId) -> Result<Calculation, Refusal> {
        social(actor)?;
        let found = self.books().benefits.get(id).cloned().ok_or_else(|| vec![Problem::new("NB-Z-310")])?;
        let what = format!("calculation {id}");
        self.audit(actor, LookupAct::Viewed { what, purpose: "Berechnung".to_owned() })?;
        Ok(found)
    }
    /// All calculations, for the list: a look-up.
    ///
    /// # Errors
    /// `NB-A-010`; if the journal refuses.
    pub fn open_calculations(&self, actor: &Actor) -> Result<Vec<Calculation>, Refusal> {
        social(actor)?;
        self.audit(actor, LookupAct::Viewed { what: "calculations".to_owned(), purpose: "Berechnung".to_owned() })?;
        Ok(self.books().benefits.calculations().to_vec())
    }
    /// What changed against the calculation before of the same file number.
    #[must_use]
    pub fn changed_since(&self, calculation: &Calculation) -> Changed {
        let books = self.books();
        let Some(before) = books.benefits.before(calculation) else { return Changed::default() };
        let ground = |of: &Calculation| calculate::ground_of(&books.benefits, &self.inner.catalogue, of);
        let reasons = match (ground(before), ground(calculation)) {
            (Some(old), Some(new)) => rules::wohngeld::change::reasons(&old, &new).unwrap_or_default(),
            _ => Vec::new(),
        };
        Changed {
            inputs: inputs_changed(before, calculation),
            lines: differences(&before.lines, &calculation.lines),
            reasons,
            before: Some(before.clone()),
        }
    }
    /// Hands a calculation to the payment book.
    ///
    /// # Errors
    /// As [`propose::propose`].
    pub fn propose_calculation(
        &self,
        actor: &Actor,
        intent: IntentKey,
        id: CalculationId,
        new: Option<&NewPayee>,
    ) -> Result<Done, Refusal> {
        let stamps = self.stamps(1);
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            propose::propose(books, context, id, new, stamps)
        })
    }
    /// Switches a draft of a law on or off.
    ///
    /// # Errors
    /// As [`propose::switch_draft`].
    pub fn switch_draft(
        &self,
        actor: &Actor,
        intent: IntentKey,
        draft: &str,
        on: bool,
        reference: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |_, context| {
            propose::switch_draft(context, draft, on, reference)
        })
    }

    /// The calculation sheet as PDF; a look-up.
    ///
    /// # Errors
    /// As [`Office::open_calculation`], and what the typesetter refuses.
    pub fn calculation_sheet_pdf(&self, actor: &Actor, id: CalculationId) -> Result<Vec<u8>, Refusal> {
        let calculation = self.open_calculation(actor, id)?;
        let changed = self.changed_since(&calculation);
        let job = {
            let books = self.books();
            let service = self.paying_service()?;
            let number = format!("R-{}", calculation.name().to_uppercase());
            let of = HeadOf {
                number: &number,
                date: calculation.at.civil_date(),
                made_at: calculation.at,
                clerk: calculation.by.map_or("", |by| books.accounts.name(by)),
                check: None,
            };
            let mut head = self.head(&books, service, of);
            // The sheet says what the act says: the journal's head of today is no part of it.
            head.anchor = None;
            paper::Paper::from(sheet(head, self.benefit_title(&calculation.benefit), &calculation, &changed)).job()
        };
        paper::render(&job).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }

    fn stamps(&self, count: usize) -> Stamps {
        let codes = (0..count).map(|_| rules::checkcode::from_hash(&self.inner.platform.bytes::<16>()));
        Stamps { codes: codes.collect(), anchor: self.anchor() }
    }
    /// Makes the notice of a calculation ready; gives the place of its act in the journal.
    ///
    /// # Errors
    /// As [`propose::notice_of_calculation`].
    pub fn make_notice(&self, actor: &Actor, intent: IntentKey, id: CalculationId) -> Result<u64, Refusal> {
        let stamps = self.stamps(1);
        let done = self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            propose::notice_of_calculation(books, context, id, stamps)
        })?;
        Ok(done.position)
    }
    /// Makes the notices of a run ready, at most [`SERIES_MAX`] at once; gives the place of their act in the journal.
    ///
    /// # Errors
    /// As [`propose::notices_of_run`].
    pub fn make_series(&self, actor: &Actor, intent: IntentKey, run: RunId) -> Result<u64, Refusal> {
        let stamps = self.stamps(SERIES_MAX);
        let done = self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            propose::notices_of_run(books, context, run, stamps)
        })?;
        Ok(done.position)
    }
    /// Recipients of a run who are still to be told.
    #[must_use]
    pub fn to_be_told(&self, run: RunId) -> usize {
        propose::to_be_told(&self.books(), run).len()
    }
    /// The notices of one act as one PDF; a look-up.
    ///
    /// # Errors
    /// `NB-A-010`, `NB-P-020` no such series, `NB-Z-316` no words for the benefit, and what the typesetter refuses.
    pub fn notices_pdf(&self, actor: &Actor, series: u64) -> Result<Vec<u8>, Refusal> {
        social(actor)?;
        let what = format!("notices {series}");
        self.audit(actor, LookupAct::Viewed { what, purpose: "Druck".to_owned() })?;
        let job = {
            let books = self.books();
            let notices: Vec<KeptNotice> =
                books.benefits.notices().iter().filter(|notice| notice.series == series).cloned().collect();
            let first = notices.first().ok_or_else(|| vec![Problem::new("NB-P-020")])?;
            let benefit = self.benefit_of(&books, first).ok_or_else(|| vec![Problem::new("NB-P-020")])?;
            let spec = self.benefit_spec(&benefit).ok_or_else(|| vec![Problem::new("NB-Z-316")])?;
            let words = spec.notice.as_ref().ok_or_else(|| vec![Problem::new("NB-Z-316")])?;
            let service = self.paying_service()?;
            let of = HeadOf {
                number: &first.number,
                date: first.at.civil_date(),
                made_at: first.at,
                clerk: first.by.map_or("", |by| books.accounts.name(by)),
                check: Some(Check { code: first.code.clone(), page: None }),
            };
            let mut head = self.head(&books, service, of);
            head.anchor = None;
            let letters = notices.iter().filter_map(|notice| self.letter(&books, notice)).collect();
            paper::Paper::from(mitteilung(head, spec, words, letters)).job()
        };
        paper::render(&job).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }

    fn benefit_of(&self, books: &Books, notice: &KeptNotice) -> Option<String> {
        match (notice.calculation, notice.row) {
            (Some(id), _) => books.benefits.get(id).map(|one| one.benefit.clone()),
            (None, Some((run, _))) => books.payments.run(run).map(|run| run.benefit.clone()),
            (None, None) => None,
        }
    }

    fn letter(&self, books: &Books, notice: &KeptNotice) -> Option<Letter> {
        let (number, code) = (notice.number.clone(), notice.code.clone());
        if let Some(one) = notice.calculation.and_then(|id| books.benefits.get(id)) {
            let to = self.address_of(one.person.as_deref(), "");
            let (file_number, month, amount) = (one.file_number.clone(), one.from, one.amount);
            return Some(Letter { number, code, to, file_number, month, amount, before: one.last });
        }
        let (run, at) = notice.row?;
        let run = books.payments.run(run)?;
        let row = run.rows.get(usize::try_from(at).ok()?)?;
        let to = self.address_of(row.person.as_deref(), &row.payee);
        let (file_number, month, amount) = (row.file_number.clone(), run.month, row.amount);
        Some(Letter { number, code, to, file_number, month, amount, before: row.before })
    }

    /// Name and address as the register has them; a blocked person gets the letter by hand.
    fn address_of(&self, person: Option<&str>, payee: &str) -> Vec<String> {
        let registers = self.registers();
        let known = person.and_then(|id| registers.person(id));
        let name = known.as_ref().and_then(|known| {
            let view = known.view(RecordClass::Persons)?;
            Some(format!("{} {}", view.given_names(), view.family_name()))
        });
        let mut lines = vec![name.unwrap_or_else(|| payee.to_owned())];
        if let Some(address) = known.and_then(|known| known.address()) {
            let street = format!("{} {}", address.street, address.house_number.unwrap_or_default());
            lines.push(street.trim().to_owned());
            lines.push(format!("{} {}", address.postcode, address.town).trim().to_owned());
        } else {
            lines.push("(Anschrift bitte von Hand eintragen)".to_owned());
        }
        lines.retain(|line| !line.is_empty());
        lines
    }

    fn paying_service(&self) -> Result<&Service, Refusal> {
        let service = self.inner.catalogue.services.iter().find(|service| service.payment.is_some());
        service.ok_or_else(|| vec![Problem::new("NB-Z-002")])
    }
    pub(crate) fn money_service(&self) -> Result<&Service, Refusal> {
        self.paying_service()
    }
    fn benefit_spec(&self, key: &str) -> Option<&BenefitSpec> {
        self.inner.catalogue.payment()?.benefits.iter().find(|spec| spec.key == key)
    }
    /// Name of a benefit in German.
    pub(crate) fn benefit_title(&self, key: &str) -> String {
        self.benefit_spec(key).map_or_else(|| key.to_owned(), |spec| spec.title.de.clone())
    }
    /// The values to calculate once more from.
    #[must_use]
    pub fn entered_of(&self, calculation: &Calculation) -> (BTreeMap<String, String>, u8) {
        entered_of(calculation)
    }
}

fn social(actor: &Actor) -> Result<(), Refusal> {
    actor.must(&[Role::ClerkBenefits, Role::Orderer, Role::Releaser, Role::Treasurer, Role::Head])
}

/// A line's value and unit in German.
#[must_use]
pub fn line_value(line: &CalcLine) -> (String, &'static str) {
    value_of(&line.value, line.unit)
}

/// A value and its unit in German.
#[must_use]
pub fn value_of(value: &str, unit: CalcUnit) -> (String, &'static str) {
    match unit {
        CalcUnit::Month => (rules::amount::german(value, true), "im Monat"),
        CalcUnit::Year => (rules::amount::german(value, true), "im Jahr"),
        CalcUnit::Plain => (rules::amount::german(value, false), ""),
        CalcUnit::Percent => (rules::amount::german(value, false), "%"),
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Provisional => "Vorläufige Zahlung (§ 26a WoGG)",
        Basis::Advance => "Vorschuss (§ 42 SGB I)",
        Basis::LastRecognised => "Zuletzt anerkannter Betrag als Vorschuss (§ 42 SGB I)",
    }
}

fn sheet(head: paper::kinds::Head, benefit: String, of: &Calculation, changed: &Changed) -> Berechnungsblatt {
    let lines = of.lines.iter().map(|line| {
        let (value, unit) = line_value(line);
        CalculationLine {
            label: line.label.clone(),
            paragraph: line.paragraph.clone(),
            value,
            unit: unit.to_owned(),
            who: line.who,
            strong: line.strong,
        }
    });
    let name = |who: u8| {
        let found = of
            .inputs
            .iter()
            .find(|input| input.field == format!("member{who}.name") || input.field == format!("person{who}.name"));
        found.map(|input| input.value.clone()).unwrap_or_default()
    };
    let most = of.lines.iter().map(|line| line.who).max().unwrap_or(0);
    let text = |value: &Option<String>, unit| value.as_ref().map(|value| value_of(value, unit).0).unwrap_or_default();
    let differing = changed.lines.iter().filter(|one| one.unit != CalcUnit::Plain).map(|one| ChangedLine {
        label: if one.who == 0 { one.label.clone() } else { format!("{} (Person {})", one.label, one.who) },
        before: text(&one.before, one.unit),
        now: text(&one.now, one.unit),
    });
    let against = changed.before.as_ref().map(|before| {
        let difference = of.amount - before.amount;
        let more = if difference.is_negative() { "weniger" } else { "mehr" };
        let amount = if difference.is_negative() { -difference } else { difference };
        let reasons: Vec<&str> = changed.reasons.iter().map(|reason| reason.german()).collect();
        let tail = if reasons.is_empty() { String::new() } else { format!(" {}.", reasons.join("; ")) };
        format!("Gegenüber der Rechnung vom {}: {} {more}.{tail}", before.at.civil_date().german(), amount.german())
    });
    let parts = of.parts.iter().map(|part| PartLine {
        to: match part.what.as_str() {
            "landlord" => format!("Vermieter: {}", part.payee),
            "supplier" => format!("Versorger: {}", part.payee),
            "home" => format!("Einrichtung: {}", part.payee),
            _ => "leistungsberechtigte Person".to_owned(),
        },
        amount: part.amount,
    });
    let marks = of.marks.iter().filter_map(|code| rules::marks::by_code(code)).map(|mark| mark.de.to_owned());
    Berechnungsblatt {
        head,
        benefit,
        file_number: of.file_number.clone(),
        persons: (1..=most).map(name).collect(),
        from: of.from,
        until: of.until,
        basis: basis(of.basis).to_owned(),
        rules: of.rules.clone(),
        lines: lines.collect(),
        amount: of.amount,
        parts: parts.collect(),
        marks: marks.collect(),
        last: of.last,
        against: against.unwrap_or_default(),
        changed: differing.collect(),
    }
}

fn mitteilung(
    head: paper::kinds::Head,
    spec: &BenefitSpec,
    words: &NoticeSpec,
    letters: Vec<Letter>,
) -> Zahlungsmitteilung {
    let law: Vec<String> =
        words.law.iter().map(|law| format!("{} (Fassung vom {})", law.cite, law.as_of.german())).collect();
    Zahlungsmitteilung {
        head,
        benefit: spec.title.de.clone(),
        basis: words.basis.clone(),
        reservation: words.reservation.de.clone(),
        set_off: words.set_off.de.clone(),
        letters,
        law: law.clone(),
        notice: Notice {
            is: "Eine Mitteilung, dass wir unter Vorbehalt zahlen, und was das für Sie heißt.".to_owned(),
            is_not: "Keine Entscheidung über Ihren Anspruch; sie folgt, sobald wir wieder rechnen können.".to_owned(),
            serves: String::new(),
            law,
            valid_until: None,
        },
    }
}

/// The month after the confirmed day: what a calculation is for as a rule.
#[must_use]
pub fn proposed_month(today: model::CivilDate) -> Month {
    today.month().next()
}
