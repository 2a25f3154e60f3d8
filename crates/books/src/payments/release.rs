//! Feststellung, Anordnung, the bank's word and two releases: different persons, each with an own signature
//! over the content's hash.
//!
//! A refused attempt is an act as well: the caller appends [`refused_act`] when one of these returns a refusal.

use std::collections::BTreeSet;

use model::acts::payment::PersonalSignature;
use model::acts::{Body, PaymentAct};
use model::ids::{NodeId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Month, Problem};

use super::barriers::barriers;
use super::changes::{REASON_MAX, given};
use super::content::{Step, purpose, signing_bytes};
use super::lists::benefit;
use super::{Holds, PaymentBook, Run, RunState};
use crate::context::{Context, Decision};

/// A step with its signature.
#[derive(Clone, Copy)]
pub struct Sign<'a> {
    /// Which run.
    pub run: RunId,
    /// The person's signature over [`signing_bytes`] of the step's [`purpose`] and the run's content.
    pub signature: &'a PersonalSignature,
    /// Hold tasks as they stand now.
    pub holds: &'a Holds,
    /// Whether the signature is one by the key it names and the key is that account's.
    pub verify: &'a dyn Fn(&PersonalSignature) -> bool,
    /// This node.
    pub here: NodeId,
}

/// Feststellung: the benefits clerk states that the run is correct and signs off every warning by its index.
///
/// # Errors
/// `NB-Z-040` unknown; `-041` not at this step; `-042` warnings not all signed off; `-043`, `-044` signature over
/// something else or not valid; and the barriers of [`blockers`](super::barriers::blockers).
pub fn determine(
    book: &PaymentBook,
    context: &mut Context<'_>,
    sign: &Sign<'_>,
    warnings: &[u32],
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    let run = at(book, sign.run, Step::Determine, &[RunState::Built])?;
    let mut problems = barriers(book, context, run, (sign.holds, sign.here), Step::Determine)?;
    let signed_off: BTreeSet<u32> = warnings.iter().copied().collect();
    let all: BTreeSet<u32> = (0_u32..).take(run.warnings.len()).collect();
    if signed_off != all {
        problems.push(
            Problem::new("NB-Z-042")
                .at("warnings")
                .with("count", all.len())
                .with("missing", all.difference(&signed_off).count()),
        );
    }
    problems.extend(unsigned(context, run, sign, Step::Determine));
    none_of(problems)?;
    Ok(Decision::one(Body::Payment(PaymentAct::RunDetermined {
        run: sign.run,
        signature: sign.signature.clone(),
        warnings: signed_off.into_iter().collect(),
    })))
}

/// Anordnung: by an orderer who did not determine the run.
///
/// # Errors
/// `NB-Z-040` unknown; `-041` not determined, or ordered already; `-045` built or determined by the same person, who may also
/// have typed its list or recorded a change it uses;
/// `-043`, `-044` signature; and the barriers of [`blockers`](super::barriers::blockers).
pub fn order(book: &PaymentBook, context: &mut Context<'_>, sign: &Sign<'_>) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Orderer])?;
    let run = at(book, sign.run, Step::Order, &[RunState::Determined])?;
    let mut problems = Vec::new();
    if let Some(first) = &run.determined {
        if first.account == context.actor.account || book.made(run, context.actor.account) {
            problems.push(Problem::new("NB-Z-045"));
        } else if first.key == sign.signature.key {
            problems.push(Problem::new("NB-Z-048"));
        }
    }
    problems.extend(barriers(book, context, run, (sign.holds, sign.here), Step::Order)?);
    problems.extend(unsigned(context, run, sign, Step::Order));
    none_of(problems)?;
    Ok(Decision::one(Body::Payment(PaymentAct::RunOrdered { run: sign.run, signature: sign.signature.clone() })))
}

/// The bank's word on a benefit and month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InformBank {
    /// Benefit key.
    pub benefit: String,
    /// The month.
    pub month: Month,
    /// Bank and person who gave it.
    pub who: String,
    /// When.
    pub at: Instant,
    /// Orders pending, scheduled or repeated there, in words; `keine` if none.
    pub orders: String,
    /// The bank states that no order besides ours will be executed.
    pub clear: bool,
}

/// Records the bank's word (treasurer). The last one for a benefit and month holds; a run needs one that came
/// after it was built.
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `-070` nobody named; `-071` no word on orders; `-072` a moment
/// that has not come.
pub fn bank_informed(
    _book: &PaymentBook,
    context: &mut Context<'_>,
    command: &InformBank,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    benefit(context.catalogue, &command.benefit)?;
    let mut problems = Vec::new();
    let who = given(&command.who, REASON_MAX);
    let orders = given(&command.orders, REASON_MAX);
    if who.is_none() {
        problems.push(Problem::new("NB-Z-070").at("who"));
    }
    if orders.is_none() {
        problems.push(Problem::new("NB-Z-071").at("orders"));
    }
    // By day, and by the later of clock and confirmed date: a clock may be wrong by minutes or by years.
    if command.at.civil_date() > context.today.max(context.now.civil_date()) {
        problems.push(Problem::new("NB-Z-072").at("at"));
    }
    none_of(problems)?;
    Ok(Decision::one(Body::Payment(PaymentAct::BankInformed {
        benefit: command.benefit.clone(),
        month: command.month,
        who: who.unwrap_or_default(),
        at: command.at,
        orders: orders.unwrap_or_default(),
        clear: command.clear,
    })))
}

/// A release: two are needed, by different persons with different keys, neither of whom prepared the run.
///
/// # Errors
/// `NB-Z-040` unknown; `-041` not ordered, or released twice; `-046` prepared by the same person; `-047` released
/// by the same person; `-048` released with the same key; `-049` no word of the bank since the run was built;
/// `-050` the bank has other orders; `-043`, `-044` signature; and the barriers of [`blockers`](super::barriers::blockers).
pub fn release(book: &PaymentBook, context: &mut Context<'_>, sign: &Sign<'_>) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Releaser])?;
    let run = at(book, sign.run, Step::Release, &[RunState::Ordered, RunState::BankInformed, RunState::ReleasedOnce])?;
    // Who tries comes first: the journal keeps the first code of a refusal, and the head's watch list reads it.
    let mut problems = Vec::new();
    let (account, key) = (context.actor.account, sign.signature.key);
    let borrowed = run.determined.iter().chain(&run.ordered).chain(&run.releases).any(|first| first.key == key);
    if book.prepared(run, account) {
        problems.push(Problem::new("NB-Z-046"));
    } else if run.releases.iter().any(|first| first.account == account) {
        problems.push(Problem::new("NB-Z-047"));
    } else if borrowed {
        problems.push(Problem::new("NB-Z-048"));
    }
    problems.extend(barriers(book, context, run, (sign.holds, sign.here), Step::Release)?);
    problems.extend(unsigned(context, run, sign, Step::Release));
    none_of(problems)?;
    Ok(Decision::one(Body::Payment(PaymentAct::RunReleased { run: sign.run, signature: sign.signature.clone() })))
}

/// Discards a run before its file was made (benefits clerk, orderer, treasurer, head; once a release is there,
/// only a releaser or the head). Its claims become free again, since nothing of it has left the node.
///
/// # Errors
/// `NB-Z-040` unknown; `-041` discarded already; `-064` the file was made; `-011` no reason.
pub fn discard(book: &PaymentBook, context: &mut Context<'_>, run: RunId, reason: &str) -> Result<Decision, Refusal> {
    let found = find(book, run)?;
    let roles: &[Role] = if found.releases.is_empty() {
        &[Role::ClerkBenefits, Role::Orderer, Role::Treasurer, Role::Head]
    } else {
        &[Role::Releaser, Role::Head]
    };
    context.actor.must(roles)?;
    if found.file.is_some() {
        return Err(vec![Problem::new("NB-Z-064")]);
    }
    if found.discarded.is_some() {
        return Err(vec![out_of_turn(RunState::Discarded, "discard")]);
    }
    let reason = given(reason, REASON_MAX).ok_or_else(|| vec![Problem::new("NB-Z-011").at("reason")])?;
    Ok(Decision::one(Body::Payment(PaymentAct::RunDiscarded { run, reason })))
}

/// The act of a refused attempt, with the code of the first problem.
#[must_use]
pub fn refused_act(run: RunId, step: Step, refusal: &[Problem]) -> Body {
    Body::Payment(PaymentAct::Refused {
        run,
        step: step.name().to_owned(),
        code: refusal.first().map(|problem| problem.code.to_owned()).unwrap_or_default(),
    })
}

/// What is wrong with the signature: another person, other content, or not valid.
fn unsigned(context: &Context<'_>, run: &Run, sign: &Sign<'_>, step: Step) -> Option<Problem> {
    let signature = sign.signature;
    if signature.account != context.actor.account
        || signature.content != signing_bytes(&purpose(step, run.id), &run.content)
    {
        return Some(Problem::new("NB-Z-043"));
    }
    (!(sign.verify)(signature)).then(|| Problem::new("NB-Z-044"))
}

/// The run, if it stands at one of these steps.
fn at<'a>(book: &'a PaymentBook, run: RunId, step: Step, states: &[RunState]) -> Result<&'a Run, Refusal> {
    let run = find(book, run)?;
    let state = book.state(run);
    if states.contains(&state) { Ok(run) } else { Err(vec![out_of_turn(state, step.name())]) }
}

fn out_of_turn(state: RunState, step: &str) -> Problem {
    Problem::new("NB-Z-041").with("state", state.name()).with("step", step)
}

/// The run with this id.
pub(super) fn find(book: &PaymentBook, run: RunId) -> Result<&Run, Refusal> {
    book.run(run).ok_or_else(|| vec![Problem::new("NB-Z-040")])
}

fn none_of(problems: Vec<Problem>) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
