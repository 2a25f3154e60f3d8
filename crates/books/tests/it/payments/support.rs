//! A small office: people with roles, a book, the real catalogue, stand-in keys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use books::context::{Actor, Context, Decision};
use books::payments::barriers::blockers;
use books::payments::changes::{Basis, RecordChange, approve_change, record_change, reject_change};
use books::payments::content::{Step, purpose, signing_bytes};
use books::payments::file::{HandOverFile, MakeFile, file_plan, handed_over, make_file};
use books::payments::lists::{TakeList, take_list};
use books::payments::release::{InformBank, Sign, bank_informed, determine, discard, order, release};
use books::payments::run::{BuildRun, build_run};
use books::payments::{Advances, HoldState, Holds, PaymentBook, Run, Surroundings};
use model::acts::claim::RunKind;
use model::acts::payment::{ChangeKind, ListRow, ListSource, PersonalSignature};
use model::acts::{Body, Envelope, PaymentAct};
use model::catalogue::{Catalogue, Service};
use model::ids::{AccountId, ChangeId, NodeId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant, Money, Month, Problem};
use sha2::{Digest, Sha256};

pub const OCTOBER: Month = Month { year: 2026, month: 10 };
pub const NOVEMBER: Month = Month { year: 2026, month: 11 };
pub const DECEMBER: Month = Month { year: 2026, month: 12 };

pub use crate::envelope::AUTHORITY;
pub const NODE: NodeId = NodeId([1; 16]);

pub fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}
pub fn eur(text: &str) -> Money {
    text.parse().unwrap()
}

/// A German account number with an invented bank code; the check digits come from the rules.
pub fn iban(number: u32) -> String {
    let bban = format!("99999999{number:010}");
    let digits = rules::iban::check_digits("DE", &bban).unwrap();
    format!("DE{digits:02}{bban}")
}

pub fn row(file_number: &str, account: u32, amount: &str) -> ListRow {
    ListRow {
        file_number: file_number.to_owned(),
        person: Some(format!("P-{file_number}")),
        payee: format!("Muster {file_number}"),
        iban: iban(account),
        amount: eur(amount),
        granted: None,
        grant_until: None,
    }
}

pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| Catalogue { services: vec![service()], blanks: Vec::new(), version: [0; 32] })
}

pub fn service() -> Service {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/leistungen/zahlungslauf/service.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A person with roles; the account is made from the name.
pub fn person(name: &str, roles: &[Role]) -> Actor {
    let hash: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    Actor { account: AccountId(id), name: name.to_owned(), function: String::new(), roles: roles.to_vec() }
}
pub fn clerk() -> Actor {
    person("clerk", &[Role::ClerkBenefits])
}
pub fn second_clerk() -> Actor {
    person("second clerk", &[Role::ClerkBenefits])
}
pub fn orderer() -> Actor {
    person("orderer", &[Role::Orderer])
}
pub fn treasurer() -> Actor {
    person("treasurer", &[Role::Treasurer, Role::Releaser])
}
pub fn head() -> Actor {
    person("head", &[Role::Head, Role::Releaser])
}

/// A stand-in for a signature scheme: the key is the account's hash, the "signature" a keyed hash. It is enough to
/// tell a signature by this key over this content from every other.
pub fn signature_of(account: AccountId, content: [u8; 32]) -> PersonalSignature {
    let key: [u8; 32] = Sha256::digest(account.0).into();
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&keyed(&key, &content));
    PersonalSignature { account, suite: 1, key, content, signature }
}
fn keyed(key: &[u8; 32], content: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(key).chain_update(content).finalize().into()
}
pub fn verify(signature: &PersonalSignature) -> bool {
    let own: [u8; 32] = Sha256::digest(signature.account.0).into();
    own == signature.key
        && signature.signature[..32] == keyed(&signature.key, &signature.content)
        && signature.signature[32..] == [0; 32]
}

/// The texts of the desk: every refusal seen in a test must have its sentences and give them their arguments.
fn texts() -> &'static toml::Table {
    static TEXTS: OnceLock<toml::Table> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let mut all = toml::Table::new();
        for file in ["payments", "payment_rules", "proof", "settlement"] {
            let path = format!("{}/../desk/locales/problems/{file}.toml", env!("CARGO_MANIFEST_DIR"));
            all.extend(std::fs::read_to_string(path).unwrap().parse::<toml::Table>().unwrap());
        }
        all
    })
}
fn speaks(problem: &Problem) {
    if !problem.code.starts_with("NB-Z-") {
        return;
    }
    let entry = texts()[problem.code].as_table().unwrap();
    for key in ["title_de", "cause_de", "remedy_de", "title_en", "cause_en", "remedy_en"] {
        let mut text = entry[key].as_str().unwrap();
        while let Some((_, rest)) = text.split_once('{') {
            let (name, after) = rest.split_once('}').unwrap();
            assert!(
                problem.args.iter().any(|(given, _)| *given == name),
                "{}: {key} wants {name}, given {:?}",
                problem.code,
                problem.args
            );
            text = after;
        }
    }
}

#[derive(Clone)]
pub struct Office {
    pub book: PaymentBook,
    pub acts: Vec<(Envelope, PaymentAct)>,
    pub today: CivilDate,
    pub now: Instant,
    pub catalogue: Catalogue,
    pub holds: Holds,
    pub deceased: BTreeSet<String>,
    pub third_parties: BTreeSet<String>,
    pub advances: Advances,
    pub newer_grants: BTreeMap<String, Money>,
    pub elsewhere: books::payments::Elsewhere,
    pub here: NodeId,
    pub ids: u128,
}

impl Default for Office {
    fn default() -> Self {
        Self {
            book: PaymentBook::default(),
            acts: Vec::new(),
            today: day("2026-10-28"),
            now: Instant::parse("2026-10-28T09:00:00Z").unwrap(),
            catalogue: catalogue().clone(),
            holds: BTreeMap::new(),
            deceased: BTreeSet::new(),
            third_parties: BTreeSet::new(),
            advances: Advances::new(),
            newer_grants: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
            here: NODE,
            ids: 0,
        }
    }
}

impl Office {
    /// An office that has taken October's list of the housing benefit.
    pub fn with_list(rows: Vec<ListRow>) -> Self {
        let mut office = Self::default();
        office.take(OCTOBER, ListSource::Extract, rows).unwrap();
        office
    }
    /// An office with three rows and November's run built by the clerk.
    pub fn with_run() -> (Self, RunId) {
        let mut office =
            Self::with_list(vec![row("A-1", 1, "100.00"), row("B-2", 2, "200.50"), row("C-3", 3, "300.25")]);
        let run = office.build(NOVEMBER).unwrap();
        (office, run)
    }
    /// The same, determined by the clerk, ordered by the orderer, the bank's word recorded by the treasurer.
    pub fn ready_to_release() -> (Self, RunId) {
        let (mut office, run) = Self::with_run();
        office.determine(&clerk(), run).unwrap();
        office.order(&orderer(), run).unwrap();
        office.bank(NOVEMBER, true).unwrap();
        (office, run)
    }

    /// Decides and, if it is allowed, folds the acts in.
    pub fn act(
        &mut self,
        actor: &Actor,
        decide: impl FnOnce(&Self, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<PaymentAct, Refusal> {
        let mut ids = self.ids;
        let mut fresh = || {
            ids += 1;
            ids.to_be_bytes()
        };
        let mut context = Context {
            actor,
            now: self.now,
            today: self.today,
            catalogue: &self.catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        let decision = match decide(self, &mut context) {
            Ok(decision) => decision,
            Err(refusal) => {
                refusal.iter().for_each(speaks);
                return Err(refusal);
            }
        };
        self.ids = ids;
        assert_eq!(decision.acts.len(), 1);
        let Some((None, Body::Payment(act))) = decision.acts.into_iter().next() else {
            panic!("not a payment act");
        };
        self.fold(Some(actor.account), act.clone());
        Ok(act)
    }
    /// Folds an act in, allowed or not.
    pub fn fold(&mut self, actor: Option<AccountId>, act: PaymentAct) {
        let envelope = crate::envelope::envelope(self.now, self.today, actor, None);
        self.book.evolve(&envelope, &act, self.acts.len() as u64);
        self.acts.push((envelope, act));
    }

    pub fn take(&mut self, month: Month, source: ListSource, rows: Vec<ListRow>) -> Result<PaymentAct, Refusal> {
        self.take_by(&clerk(), month, source, rows)
    }
    pub fn take_by(
        &mut self,
        actor: &Actor,
        month: Month,
        source: ListSource,
        rows: Vec<ListRow>,
    ) -> Result<PaymentAct, Refusal> {
        let hash = Sha256::digest(format!("{rows:?}").as_bytes()).into();
        let command = TakeList { benefit: "wohngeld".to_owned(), month, source, hash, rows };
        self.act(actor, |office, context| take_list(&office.book, context, &command))
    }
    pub fn change(
        &mut self,
        actor: &Actor,
        file_number: &str,
        from: Month,
        kind: ChangeKind,
    ) -> Result<ChangeId, Refusal> {
        self.change_of(actor, file_number, from, kind, None)
    }
    pub fn change_of(
        &mut self,
        actor: &Actor,
        file_number: &str,
        from: Month,
        kind: ChangeKind,
        row: Option<String>,
    ) -> Result<ChangeId, Refusal> {
        let command = RecordChange {
            benefit: "wohngeld".to_owned(),
            file_number: file_number.to_owned(),
            from,
            kind,
            reason: "Anruf vom 27.10.".to_owned(),
            row,
            basis: Basis::default(),
        };
        let act = self.act(actor, |office, context| record_change(&office.book, context, &command))?;
        match act {
            PaymentAct::ChangeRecorded { change, .. } => Ok(change),
            other => panic!("{other:?}"),
        }
    }
    pub fn approve(&mut self, actor: &Actor, id: ChangeId) -> Result<PaymentAct, Refusal> {
        self.act(actor, |office, context| approve_change(&office.book, context, id))
    }
    pub fn reject(&mut self, actor: &Actor, id: ChangeId) -> Result<PaymentAct, Refusal> {
        self.act(actor, |office, context| reject_change(&office.book, context, id, "irrtümlich"))
    }
    pub fn build(&mut self, month: Month) -> Result<RunId, Refusal> {
        self.build_by(&clerk(), month)
    }
    pub fn build_by(&mut self, actor: &Actor, month: Month) -> Result<RunId, Refusal> {
        self.build_with(actor, &self.month_end(month))
    }
    pub fn month_end(&self, month: Month) -> BuildRun {
        BuildRun {
            benefit: "wohngeld".to_owned(),
            month,
            execution: self.today.plus_days(2),
            kind: RunKind::MonthEnd,
            file_number: None,
        }
    }
    pub fn supplementary(&mut self, month: Month) -> Result<RunId, Refusal> {
        let command = BuildRun { kind: RunKind::Supplementary, ..self.month_end(month) };
        self.build_with(&clerk(), &command)
    }
    pub fn single(&mut self, month: Month, file_number: &str) -> Result<RunId, Refusal> {
        let file_number = Some(file_number.to_owned());
        let command = BuildRun { kind: RunKind::Single, file_number, ..self.month_end(month) };
        self.build_with(&clerk(), &command)
    }
    pub fn build_with(&mut self, actor: &Actor, command: &BuildRun) -> Result<RunId, Refusal> {
        let act = self.act(actor, |office, context| {
            let around = Surroundings {
                holds: &office.holds,
                deceased: &office.deceased,
                third_parties: &office.third_parties,
                advances: &office.advances,
                newer_grants: &office.newer_grants,
                authority: AUTHORITY,
                here: office.here,
                elsewhere: &office.elsewhere,
            };
            build_run(&office.book, context, command, &around)
        })?;
        match act {
            PaymentAct::RunBuilt { run, .. } => Ok(run),
            other => panic!("{other:?}"),
        }
    }
    pub fn run(&self, id: RunId) -> &Run {
        self.book.run(id).unwrap()
    }
    /// The signature of this person for a step on a run.
    pub fn signature(&self, actor: &Actor, run: RunId, step: Step) -> PersonalSignature {
        let content = self.book.run(run).map_or([0; 32], |run| run.content);
        signature_of(actor.account, signing_bytes(&purpose(step, run), &content))
    }
    pub fn step_with(
        &mut self,
        actor: &Actor,
        run: RunId,
        step: Step,
        signature: &PersonalSignature,
        warnings: &[u32],
    ) -> Result<PaymentAct, Refusal> {
        self.act(actor, |office, context| {
            let sign = Sign { run, signature, holds: &office.holds, verify: &verify, here: office.here };
            match step {
                Step::Determine => determine(&office.book, context, &sign, warnings),
                Step::Order => order(&office.book, context, &sign),
                Step::Release => release(&office.book, context, &sign),
                Step::File => panic!("a file is not signed"),
            }
        })
    }
    fn step(&mut self, actor: &Actor, run: RunId, step: Step) -> Result<PaymentAct, Refusal> {
        let warnings: Vec<u32> =
            self.book.run(run).map(|run| (0..run.warnings.len() as u32).collect()).unwrap_or_default();
        let signature = self.signature(actor, run, step);
        self.step_with(actor, run, step, &signature, &warnings)
    }
    pub fn determine(&mut self, actor: &Actor, run: RunId) -> Result<PaymentAct, Refusal> {
        self.step(actor, run, Step::Determine)
    }
    pub fn order(&mut self, actor: &Actor, run: RunId) -> Result<PaymentAct, Refusal> {
        self.step(actor, run, Step::Order)
    }
    pub fn release(&mut self, actor: &Actor, run: RunId) -> Result<PaymentAct, Refusal> {
        self.step(actor, run, Step::Release)
    }
    pub fn bank(&mut self, month: Month, clear: bool) -> Result<PaymentAct, Refusal> {
        let command = InformBank {
            benefit: "wohngeld".to_owned(),
            month,
            who: "Musterbank, Frau Beispiel".to_owned(),
            at: self.now,
            orders: if clear { "keine" } else { "Dauerauftrag 0815 zum 30." }.to_owned(),
            clear,
        };
        self.act(&treasurer(), |office, context| bank_informed(&office.book, context, &command))
    }
    /// Makes the file with stand-in bytes that depend on all the plan holds.
    pub fn file(&mut self, actor: &Actor, run: RunId) -> Result<PaymentAct, Refusal> {
        self.file_with(actor, run, |_| {})
    }
    pub fn file_with(
        &mut self,
        actor: &Actor,
        run: RunId,
        alter: impl FnOnce(&mut MakeFile<'_>),
    ) -> Result<PaymentAct, Refusal> {
        self.act(actor, |office, context| {
            let plan = file_plan(&office.book, context.catalogue, run, context.now)?;
            let bytes = format!("{} {} {} {:?}", plan.message_id, plan.created, plan.execution, plan.rows);
            let mut command = MakeFile {
                run,
                message_id: plan.message_id.clone(),
                sha256: Sha256::digest(bytes).into(),
                count: u32::try_from(plan.rows.len()).unwrap(),
                sum: plan.sum,
                created: plan.created,
                holds: &office.holds,
                here: office.here,
            };
            alter(&mut command);
            make_file(&office.book, context, &command)
        })
    }
    pub fn hand_over(&mut self, actor: &Actor, run: RunId, again: bool) -> Result<PaymentAct, Refusal> {
        let command = HandOverFile { run, to: "Musterbank, Datenträger".to_owned(), again };
        self.act(actor, |office, context| handed_over(&office.book, context, &command))
    }
    pub fn discard(&mut self, actor: &Actor, run: RunId) -> Result<PaymentAct, Refusal> {
        self.act(actor, |office, context| discard(&office.book, context, run, "falsche Liste"))
    }
    /// The codes the release page would show beforehand.
    pub fn blockers(&self, run: RunId) -> Vec<&'static str> {
        let nobody = person("nobody", &[]);
        let mut fresh = || [0; 16];
        let context = Context {
            actor: &nobody,
            now: self.now,
            today: self.today,
            catalogue: &self.catalogue,
            land: rules::deadline::Land::Nw,
            block: "TB1",
            fresh: &mut fresh,
        };
        codes(&blockers(&self.book, &context, self.run(run), &self.holds, self.here).unwrap())
    }
    pub fn hold(&mut self, file_number: &str, state: HoldState) {
        self.holds.insert(("wohngeld".to_owned(), file_number.to_owned()), state);
    }
    /// From the built run to the file, by the usual people.
    pub fn carry_through(&mut self, run: RunId) {
        self.determine(&clerk(), run).unwrap();
        self.order(&orderer(), run).unwrap();
        let month = self.run(run).month;
        self.bank(month, true).unwrap();
        self.release(&treasurer(), run).unwrap();
        self.release(&head(), run).unwrap();
        self.file(&treasurer(), run).unwrap();
    }
    /// The book folded anew from the acts.
    pub fn refolded(&self) -> PaymentBook {
        let mut book = PaymentBook::default();
        for (position, (envelope, act)) in self.acts.iter().enumerate() {
            book.evolve(envelope, act, position as u64);
        }
        book
    }
    pub fn warned(&self, run: RunId) -> Vec<(&str, Option<u32>, &str)> {
        self.run(run).warnings.iter().map(|w| (w.code.as_str(), w.row, w.detail.as_str())).collect()
    }
}

pub fn codes(refusal: &[Problem]) -> Vec<&'static str> {
    refusal.iter().map(|problem| problem.code).collect()
}
/// The codes of a refusal; fails if it was none.
pub fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>) -> Vec<&'static str> {
    codes(&result.expect_err("should have been refused"))
}

pub fn amount(text: &str) -> ChangeKind {
    ChangeKind::Amount { amount: eur(text) }
}
pub fn account(number: u32) -> ChangeKind {
    ChangeKind::Account {
        payee: "Neues Konto".to_owned(),
        iban: iban(number),
        proof: "Bankkarte und Ausweis".to_owned(),
    }
}
pub fn new_payee(number: u32, text: &str) -> ChangeKind {
    ChangeKind::New { person: None, payee: "Neu Zugezogen".to_owned(), iban: iban(number), amount: eur(text) }
}
