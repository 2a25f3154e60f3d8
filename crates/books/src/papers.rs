//! The ledger of papers: printed, handed out, void; blank sheets. A number is given once.

use std::collections::BTreeMap;

use model::acts::{Body, Envelope, PaperAct};
use model::catalogue::{BlockedAct, Catalogue, PaperKind, PaperSpec, Service};
use model::ids::{AccountId, CaseId};
use model::problem::Refusal;
use model::{CivilDate, Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::Books;
use crate::cases::decide::{barred, live, service_for};
use crate::cases::terms::{self, Standing};
use crate::context::{Context, Decision};

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Number.
    pub number: String,
    /// Case.
    pub case: Option<CaseId>,
    /// Paper key of the service.
    pub paper: String,
    /// Kind.
    pub kind: PaperKind,
    /// Copies.
    pub copies: u16,
    /// Check code.
    pub check_code: String,
    /// SHA-256 of its data.
    pub content: [u8; 32],
    /// Valid until.
    pub valid_until: Option<CivilDate>,
    /// Signatory.
    pub signatory: Option<String>,
    /// When.
    pub printed: Instant,
    /// Who printed.
    pub by: Option<AccountId>,
    /// Void, with reason.
    pub void: Option<String>,
    /// Handed out: when, to whom, copies.
    pub handed_out: Vec<(Instant, String, u16)>,
    /// Corrections of the case when it was printed: a later correction makes a draft stale.
    pub corrections: u32,
    /// Exact data (JSON).
    pub data: Vec<u8>,
    /// Position of the act in the journal.
    pub position: u64,
}

/// A blank sheet with a pre-printed number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    /// Number.
    pub number: String,
    /// Service it is for.
    pub service: String,
    /// When printed.
    pub printed: Instant,
}

/// All papers.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperBook {
    papers: BTreeMap<String, Paper>,
    order: Vec<String>,
    /// Blank sheets by number.
    pub blanks: BTreeMap<String, Blank>,
    /// Acts that did not fit.
    pub conflicts: Vec<String>,
}

impl PaperBook {
    /// The paper with this number.
    #[must_use]
    pub fn get(&self, number: &str) -> Option<&Paper> {
        self.papers.get(number)
    }
    /// All, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Paper> {
        self.order.iter().filter_map(|number| self.papers.get(number))
    }
    /// Papers of a case, oldest first.
    pub fn of_case(&self, case: CaseId) -> impl DoubleEndedIterator<Item = &Paper> {
        self.all().filter(move |paper| paper.case == Some(case))
    }
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.papers.len()
    }
    /// There are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.papers.is_empty()
    }

    /// Takes one act in. `corrections` is the number of corrections of the case so far.
    pub fn evolve(&mut self, envelope: &Envelope, act: &PaperAct, position: u64, corrections: u32) {
        match act {
            PaperAct::Printed {
                number,
                paper,
                kind,
                copies,
                check_code,
                content,
                valid_until,
                signatory,
                replaces,
                data,
                ..
            } => {
                if self.papers.contains_key(number) {
                    self.conflicts.push(format!("act {position}: paper number {number} was given twice"));
                }
                if let Some(old) = replaces.as_ref().and_then(|old| self.papers.get_mut(old)) {
                    old.void.get_or_insert_with(|| format!("→ {number}"));
                }
                self.order.push(number.clone());
                self.papers.insert(
                    number.clone(),
                    Paper {
                        number: number.clone(),
                        case: envelope.case,
                        paper: paper.clone(),
                        kind: *kind,
                        copies: *copies,
                        check_code: check_code.clone(),
                        content: *content,
                        valid_until: *valid_until,
                        signatory: signatory.clone(),
                        printed: envelope.at,
                        by: envelope.actor,
                        void: None,
                        handed_out: Vec::new(),
                        corrections,
                        data: data.clone(),
                        position,
                    },
                );
            }
            PaperAct::HandedOut { number, to, copies } => match self.papers.get_mut(number) {
                Some(paper) => paper.handed_out.push((envelope.at, to.clone(), *copies)),
                None => self.conflicts.push(format!("act {position}: an unknown paper was handed out")),
            },
            PaperAct::Voided { number, reason } => match self.papers.get_mut(number) {
                Some(paper) => paper.void = Some(reason.clone()),
                None => self.conflicts.push(format!("act {position}: an unknown paper was voided")),
            },
            PaperAct::BlanksPrinted { service, numbers } => {
                for number in numbers {
                    let blank = Blank { number: number.clone(), service: service.clone(), printed: envelope.at };
                    self.blanks.insert(number.clone(), blank);
                }
            }
        }
    }
}

/// Most copies of one paper.
pub const COPIES_MAX: u16 = 50;

/// What the office adds to a paper: everything that needs hashing, rendering data or the journal's head.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its number.
    pub number: String,
    /// Copies.
    pub copies: u16,
    /// The reference it rests on.
    pub basis: Option<String>,
    /// Number of the paper it replaces.
    pub replaces: Option<String>,
    /// Check code.
    pub check_code: String,
    /// SHA-256 of the data.
    pub content: [u8; 32],
    /// Exact data (JSON).
    pub data: Vec<u8>,
    /// Anchor of the journal.
    pub anchor: String,
}

/// May this paper of this case be printed now by this person? Yields case, service and paper.
///
/// # Errors
/// `NB-V-002/003` case, `NB-P-010` no such paper, `NB-P-011` not before the record is signed, `NB-P-012` only an appointed
/// registrar, `NB-P-013` the reference is missing, `NB-P-014` not for this form of report, `NB-P-015` copies, `NB-V-211` only for
/// those who may see its secret data, `NB-V-232` only after a term that still runs, `NB-V-230` a term has ended that bars the paper.
pub fn may_print<'a>(
    books: &'a Books,
    context: &Context<'_>,
    catalogue: &'a Catalogue,
    case: CaseId,
    key: &str,
    copies: u16,
) -> Result<(&'a crate::cases::Case, &'a Service, &'a PaperSpec), Refusal> {
    let case = live(&books.cases, case)?;
    service_for(context, &case.service)?;
    let service = catalogue.service(&case.service).ok_or_else(|| vec![Problem::new("NB-V-001")])?;
    // Blank sheets, cover sheets and re-entry sheets have ways of their own.
    let of_case = |spec: &&PaperSpec| spec.kind.of_case();
    let spec = service.paper(key).filter(of_case).ok_or_else(|| vec![Problem::new("NB-P-010")])?;
    let shown = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    if !shown.holds(spec.show_if.as_ref()) {
        return Err(vec![Problem::new("NB-P-010")]);
    }
    let mut refusal = Refusal::new();
    if case.stage() < spec.after {
        refusal.push(Problem::new("NB-P-011"));
    }
    if !spec.forms.is_empty() && !spec.forms.iter().any(|form| form.name() == case.form) {
        refusal.push(Problem::new("NB-P-014"));
    }
    if spec.needs_signatory && !context.actor.any(&service.sign) {
        refusal.push(Problem::new("NB-P-012"));
    }
    if spec.secret && !service.open_to(&context.actor.roles) {
        refusal.push(Problem::new("NB-V-211"));
    }
    if spec.needs_basis.as_ref().is_some_and(|key| !books.system.bases.contains_key(key)) {
        refusal.push(Problem::new("NB-P-013"));
    }
    if spec.kind.is_record() && case.signed.is_some() {
        refusal.push(Problem::new("NB-V-006"));
    }
    let terms = terms::running(service, case, &Standing::of(books, case), context.today, context.land);
    if !terms::over(&terms, spec.after_term.as_deref()) {
        refusal.push(Problem::new("NB-V-232"));
    }
    refusal.extend(barred(&terms, &BlockedAct::Print(Some(spec.key.clone()))));
    if copies == 0 || copies > COPIES_MAX {
        refusal.push(Problem::new("NB-P-015").at("copies").with("max", COPIES_MAX));
    }
    if refusal.is_empty() { Ok((case, service, spec)) } else { Err(refusal) }
}

/// The act of printing, durable before the printer sees a byte.
#[must_use]
pub fn printed(context: &Context<'_>, case: CaseId, spec: &PaperSpec, made: Made) -> Decision {
    Decision::of_case(
        case,
        Body::Paper(PaperAct::Printed {
            number: made.number,
            paper: spec.key.clone(),
            kind: spec.kind,
            copies: made.copies,
            check_code: made.check_code,
            content: made.content,
            valid_until: spec.valid_days.map(|days| context.today.plus_days(i64::from(days))),
            signatory: spec.needs_signatory.then(|| format!("{}, {}", context.actor.name, context.actor.function)),
            replaces: made.replaces,
            basis: made.basis,
            anchor: made.anchor,
            data: made.data,
        }),
    )
}

/// Records that a paper was handed out.
///
/// # Errors
/// `NB-P-020` no such paper, `NB-P-021` void, `NB-P-022` to whom, `NB-P-023` more copies than printed.
pub fn hand_out(
    books: &Books,
    context: &Context<'_>,
    number: &str,
    to: &str,
    copies: u16,
) -> Result<Decision, Refusal> {
    let paper = known(books, context, number)?;
    let mut refusal = Refusal::new();
    if to.trim().is_empty() {
        refusal.push(Problem::new("NB-P-022").at("to"));
    }
    let out: u16 = paper.handed_out.iter().map(|(_, _, copies)| *copies).fold(0, u16::saturating_add);
    if copies == 0 || out.saturating_add(copies) > paper.copies {
        refusal.push(Problem::new("NB-P-023").at("copies").with("left", paper.copies.saturating_sub(out)));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    let act = PaperAct::HandedOut { number: number.to_owned(), to: to.trim().to_owned(), copies };
    Ok(Decision { acts: vec![(paper.case, Body::Paper(act))] })
}

/// Makes a paper void (misprint, wrong data); a new print replaces it.
///
/// # Errors
/// `NB-P-020`, `NB-P-021`, `NB-P-024` reason missing.
pub fn void(books: &Books, context: &Context<'_>, number: &str, reason: &str) -> Result<Decision, Refusal> {
    let paper = known(books, context, number)?;
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-P-024").at("reason")]);
    }
    let act = PaperAct::Voided { number: number.to_owned(), reason: reason.trim().to_owned() };
    Ok(Decision { acts: vec![(paper.case, Body::Paper(act))] })
}

fn known<'a>(books: &'a Books, context: &Context<'_>, number: &str) -> Result<&'a Paper, Refusal> {
    let paper = books.papers.get(number).ok_or_else(|| vec![Problem::new("NB-P-020")])?;
    if let Some(case) = paper.case.and_then(|case| books.cases.get(case)) {
        service_for(context, &case.service)?;
    }
    if paper.void.is_some() { Err(vec![Problem::new("NB-P-021")]) } else { Ok(paper) }
}

/// Most blank sheets printed at once.
pub const BLANKS_MAX: u16 = 100;

/// Numbers for sheets to be filled by hand.
///
/// # Errors
/// `NB-V-001`, `NB-A-010`, `NB-P-025` how many.
pub fn blanks(books: &Books, context: &Context<'_>, service: &str, count: u16) -> Result<Decision, Refusal> {
    let service = service_for(context, service)?;
    if count == 0 || count > BLANKS_MAX {
        return Err(vec![Problem::new("NB-P-025").at("count").with("max", BLANKS_MAX)]);
    }
    let numbers = (0..u64::from(count)).map(|ahead| books.numbers.next(context.block, ahead)).collect();
    Ok(Decision::one(Body::Paper(PaperAct::BlanksPrinted { service: service.key.clone(), numbers })))
}
