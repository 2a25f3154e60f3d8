//! Who pays: per case and month, with a default for each benefit (X4). What the Land or somebody else pays as a running case
//! enters no run of ours; what is new or changed enters one only as an advance that is claimed back.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::claim::Payer;
use model::acts::payment::{ListRow, ListSource};
use model::acts::{Body, Envelope, PaymentAct};
use model::catalogue::BenefitSpec;
use model::ids::AccountId;
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Money, Month, Problem};
use serde::{Deserialize, Serialize};

use super::changes::{REASON_MAX, given};
use super::lists::{FILE_NUMBER_MAX, MAX_ROW_PROBLEMS, MAX_ROWS, benefit};
use super::{PaymentBook, Run};
use crate::context::{Context, Decision};

/// Who pays, as one act said it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// First month.
    pub from: Month,
    /// Last month; open without it.
    pub until: Option<Month>,
    /// Who pays.
    pub payer: Payer,
    /// What the payer has paid for the first month, in EUR; zero if the list does not say.
    pub paid: Money,
    /// Which act said it.
    pub entry: usize,
}

impl Rule {
    fn holds(&self, month: Month) -> bool {
        self.from <= month && self.until.is_none_or(|until| month <= until)
    }
}

/// An act that said who pays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Benefit key.
    pub benefit: String,
    /// First month.
    pub from: Month,
    /// Last month; open without it.
    pub until: Option<Month>,
    /// Who pays.
    pub payer: Payer,
    /// For every case that no list names.
    pub whole: bool,
    /// Where the list came from.
    pub source: ListSource,
    /// Cases in it.
    pub cases: usize,
    /// What the payer has paid for the first month, in EUR.
    pub sum: Money,
    /// Why, and who said so.
    pub note: String,
    /// Who recorded it.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// Place in the journal.
    pub position: u64,
}

/// Another payer's information on a benefit and month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PayerInfo {
    /// Whose.
    pub payer: Payer,
    /// Office and person.
    pub who: String,
    /// When it was given.
    pub at: Instant,
    /// In words.
    pub says: String,
    /// The cases of our run are paid by nobody else.
    pub clear: bool,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// Place in the journal.
    pub position: u64,
}

/// Who pays what.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayerBook {
    entries: Vec<Entry>,
    whole: BTreeMap<String, Vec<Rule>>,
    cases: BTreeMap<String, BTreeMap<String, Vec<Rule>>>,
    infos: BTreeMap<(String, Month), Vec<PayerInfo>>,
}

impl PayerBook {
    /// All acts that said who pays, in their order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
    /// Who pays a case for a month: what was said of the case last, else of the whole benefit, else the catalogue's default.
    #[must_use]
    pub fn of(&self, spec: &BenefitSpec, file_number: &str, month: Month) -> Payer {
        self.rule(&spec.key, file_number, month).map_or_else(|| self.whole(spec, month), |rule| rule.payer)
    }
    /// Who pays the cases of a benefit that no list names.
    #[must_use]
    pub fn whole(&self, spec: &BenefitSpec, month: Month) -> Payer {
        let rules = self.whole.get(&spec.key).into_iter().flatten();
        rules.rev().find(|rule| rule.holds(month)).map_or(spec.payer, |rule| rule.payer)
    }
    /// What was said last of a case for a month.
    #[must_use]
    pub fn rule(&self, benefit: &str, file_number: &str, month: Month) -> Option<&Rule> {
        self.cases.get(benefit)?.get(file_number)?.iter().rev().find(|rule| rule.holds(month))
    }
    /// What another payer's list says it has paid on a case for exactly this month, in EUR.
    #[must_use]
    pub fn paid_elsewhere(&self, benefit: &str, file_number: &str, month: Month) -> Option<Money> {
        let rule = self.rule(benefit, file_number, month)?;
        (rule.payer.other() && rule.from == month && rule.paid > Money::ZERO).then_some(rule.paid)
    }
    /// File numbers of a benefit of which somebody said who pays them in this month, with the payer.
    pub fn named<'a>(&'a self, benefit: &str, month: Month) -> impl Iterator<Item = (&'a str, Payer)> + use<'a> {
        let cases = self.cases.get(benefit).into_iter().flatten();
        cases.filter_map(move |(file_number, rules)| {
            let rule = rules.iter().rev().find(|rule| rule.holds(month))?;
            Some((file_number.as_str(), rule.payer))
        })
    }
    /// The Land pays this benefit, or single cases of it, in this month: its information is needed before a release.
    #[must_use]
    pub fn land_pays(&self, spec: &BenefitSpec, month: Month) -> bool {
        self.whole(spec, month) == Payer::Land || self.named(&spec.key, month).any(|(_, payer)| payer == Payer::Land)
    }
    /// All information of other payers on a benefit and month, oldest first.
    #[must_use]
    pub fn infos(&self, benefit: &str, month: Month) -> &[PayerInfo] {
        self.infos.get(&(benefit.to_owned(), month)).map_or(&[], Vec::as_slice)
    }
    /// The Land's last word on this run's benefit and month, if it came after the run was built.
    #[must_use]
    pub fn land_info(&self, run: &Run) -> Option<&PayerInfo> {
        let infos = self.infos(&run.benefit, run.month).iter().rev();
        infos.filter(|info| info.payer == Payer::Land).find(|info| info.position > run.position)
    }

    pub(super) fn evolve(&mut self, envelope: &Envelope, act: &PaymentAct, position: u64) {
        match act {
            PaymentAct::PayersSet { benefit, from, until, payer, whole, source, rows, note, .. } => {
                let entry = self.entries.len();
                let rule = |paid| Rule { from: *from, until: *until, payer: *payer, paid, entry };
                if *whole {
                    self.whole.entry(benefit.clone()).or_default().push(rule(Money::ZERO));
                }
                let cases = self.cases.entry(benefit.clone()).or_default();
                let mut sums: BTreeMap<&str, Money> = BTreeMap::new();
                for row in rows.iter().filter(|row| !row.file_number.is_empty()) {
                    let sum = sums.entry(&row.file_number).or_default();
                    *sum = *sum + row.amount;
                }
                for (file_number, paid) in &sums {
                    cases.entry((*file_number).to_owned()).or_default().push(rule(*paid));
                }
                self.entries.push(Entry {
                    benefit: benefit.clone(),
                    from: *from,
                    until: *until,
                    payer: *payer,
                    whole: *whole,
                    source: *source,
                    cases: sums.len(),
                    sum: sums.values().copied().sum(),
                    note: note.clone(),
                    by: envelope.actor,
                    at: envelope.at,
                    position,
                });
            }
            PaymentAct::PayerInformed { benefit, month, payer, who, at, says, clear } => {
                self.infos.entry((benefit.clone(), *month)).or_default().push(PayerInfo {
                    payer: *payer,
                    who: who.clone(),
                    at: *at,
                    says: says.clone(),
                    clear: *clear,
                    recorded_by: envelope.actor,
                    position,
                });
            }
            _ => {}
        }
    }
}

/// Say who pays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetPayers {
    /// Benefit key.
    pub benefit: String,
    /// First month.
    pub from: Month,
    /// Last month; open without it.
    pub until: Option<Month>,
    /// Who pays.
    pub payer: Payer,
    /// For every case of the benefit that no list names; `rows` is empty then.
    pub whole: bool,
    /// Where the list came from.
    pub source: ListSource,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Cases; amounts of zero or more, payee and account may be empty.
    pub rows: Vec<ListRow>,
    /// Why, and who said so.
    pub note: String,
}

/// Says who pays (benefits clerk, treasurer or head; the whole benefit only treasurer or head).
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `-011` no reason; `-120` neither the whole benefit nor a case; `-121` the last
/// month lies before the first; `-122` a row without a file number or with a negative amount (argument `row`, 1-based);
/// `-008` too long.
pub fn set_payers(_book: &PaymentBook, context: &mut Context<'_>, command: &SetPayers) -> Result<Decision, Refusal> {
    let whole: &[Role] = &[Role::Treasurer, Role::Head];
    let case: &[Role] = &[Role::ClerkBenefits, Role::Treasurer, Role::Head];
    context.actor.must(if command.whole { whole } else { case })?;
    benefit(context.catalogue, &command.benefit)?;
    let mut problems = Vec::new();
    let note = given(&command.note, REASON_MAX);
    if note.is_none() {
        problems.push(Problem::new("NB-Z-011").at("reason"));
    }
    if command.until.is_some_and(|until| until < command.from) {
        problems.push(Problem::new("NB-Z-121").at("until"));
    }
    if command.whole != command.rows.is_empty() {
        problems.push(Problem::new("NB-Z-120").at("rows"));
    }
    if command.rows.len() > MAX_ROWS {
        problems.push(Problem::new("NB-Z-008").at("rows").with("count", command.rows.len()).with("limit", MAX_ROWS));
    }
    let mut rows = Vec::with_capacity(command.rows.len().min(MAX_ROWS));
    for (index, row) in command.rows.iter().enumerate().take(MAX_ROWS) {
        let file_number = row.file_number.trim().to_owned();
        if file_number.is_empty() || file_number.chars().count() > FILE_NUMBER_MAX || row.amount < Money::ZERO {
            problems.push(Problem::new("NB-Z-122").at("rows").with("row", index + 1));
        }
        rows.push(ListRow { file_number, ..row.clone() });
        if problems.len() >= MAX_ROW_PROBLEMS {
            break;
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::PayersSet {
        benefit: command.benefit.clone(),
        from: command.from,
        until: command.until,
        payer: command.payer,
        whole: command.whole,
        source: command.source,
        hash: command.hash,
        rows,
        note: note.unwrap_or_default(),
    })))
}

/// Another payer's word on a benefit and month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InformPayer {
    /// Benefit key.
    pub benefit: String,
    /// The month.
    pub month: Month,
    /// Whose word.
    pub payer: Payer,
    /// Office and person who gave it.
    pub who: String,
    /// When.
    pub at: Instant,
    /// What it pays or has paid, in words.
    pub says: String,
    /// The cases of our run are paid by nobody else.
    pub clear: bool,
}

/// Records another payer's word (benefits clerk or treasurer). A run needs the Land's, given after it was built.
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `-070` nobody named; `-123` nothing said; `-072` a moment that has not come.
pub fn payer_informed(
    _book: &PaymentBook,
    context: &mut Context<'_>,
    command: &InformPayer,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Treasurer])?;
    benefit(context.catalogue, &command.benefit)?;
    let mut problems = Vec::new();
    let (who, says) = (given(&command.who, REASON_MAX), given(&command.says, REASON_MAX));
    if who.is_none() {
        problems.push(Problem::new("NB-Z-070").at("who"));
    }
    if says.is_none() {
        problems.push(Problem::new("NB-Z-123").at("says"));
    }
    if command.at.civil_date() > context.today.max(context.now.civil_date()) {
        problems.push(Problem::new("NB-Z-072").at("at"));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::PayerInformed {
        benefit: command.benefit.clone(),
        month: command.month,
        payer: command.payer,
        who: who.unwrap_or_default(),
        at: command.at,
        says: says.unwrap_or_default(),
        clear: command.clear,
    })))
}

impl PaymentBook {
    /// Who pays what.
    #[must_use]
    pub fn payers(&self) -> &PayerBook {
        &self.payers
    }
    /// File numbers that a run pays as the town's although somebody else pays them by now.
    #[must_use]
    pub fn paid_by_others<'a>(&self, spec: &BenefitSpec, run: &'a Run) -> BTreeSet<&'a str> {
        let ours = run.paid().filter(|row| row.facts.as_ref().is_none_or(|facts| !facts.payer.other()));
        ours.filter(|row| self.payers.of(spec, &row.file_number, run.month).other())
            .map(|row| row.file_number.as_str())
            .collect()
    }
}
