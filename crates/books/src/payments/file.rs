//! The file of a run: what goes into it, the act that it was made, the hand-over.

use model::acts::payment::RunRow;
use model::acts::{Body, PaymentAct};
use model::catalogue::Catalogue;
use model::ids::{NodeId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant, Money, Problem};

use super::barriers::barriers;
use super::changes::{REASON_MAX, given};
use super::claims::message_id;
use super::content::Step;
use super::lists::benefit;
use super::release::find;
use super::{Holds, PaymentBook, Run, RunState};
use crate::context::{Context, Decision};

/// All that the writer of the file needs from the run; the same for every making of the file.
#[derive(Clone, PartialEq, Debug)]
pub struct FilePlan<'a> {
    /// The run.
    pub run: &'a Run,
    /// Message id; follows from what is paid.
    pub message_id: String,
    /// Creation moment to write into the file: that of the first making, or now.
    pub created: Instant,
    /// Day the bank executes.
    pub execution: CivilDate,
    /// Payments in their order.
    pub rows: Vec<&'a RunRow>,
    /// Their sum in EUR.
    pub sum: Money,
    /// Purpose code (ISO 20022).
    pub purpose_code: String,
}

/// What the file of a run consists of. It may be asked for at any time; the act that allows bytes to leave the
/// node is [`make_file`].
///
/// # Errors
/// `NB-Z-040` run unknown; `NB-Z-001`, `-002` benefit or rules unknown; `NB-Z-056` a person in it was erased.
pub fn file_plan<'a>(
    book: &'a PaymentBook,
    catalogue: &Catalogue,
    run: RunId,
    now: Instant,
) -> Result<FilePlan<'a>, Refusal> {
    let run = find(book, run)?;
    let (rules, spec) = benefit(catalogue, &run.benefit)?;
    if run.paid().any(RunRow::erased) {
        return Err(vec![Problem::new("NB-Z-056")]);
    }
    Ok(FilePlan {
        run,
        message_id: run
            .file
            .as_ref()
            .map_or_else(|| message_id(&spec.prefix, run.month, &run.content), |file| file.message_id.clone()),
        created: run.file.as_ref().map_or(now, |file| file.created),
        execution: run.execution,
        rows: run.paid().collect(),
        sum: run.sum(),
        purpose_code: rules.purpose_code.clone(),
    })
}

/// The rows that go into the file, in their order.
#[must_use]
pub fn run_rows(run: &Run) -> Vec<&RunRow> {
    run.paid().collect()
}

/// Make the file: the facts of the bytes that the writer has produced from [`file_plan`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MakeFile<'a> {
    /// Which run.
    pub run: RunId,
    /// Message id in the file.
    pub message_id: String,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Payments in the file.
    pub count: u32,
    /// Control sum of the file in EUR.
    pub sum: Money,
    /// Creation moment in the file.
    pub created: Instant,
    /// Hold tasks as they stand now.
    pub holds: &'a Holds,
    /// This node.
    pub here: NodeId,
}

/// Makes the file (treasurer or releaser). The first making asks once more for all that a release needs; a later
/// one only for the same bytes.
///
/// # Errors
/// `NB-Z-040` unknown; `-041` not released; `-060` count, sum or message id are not the run's; `-061` made before
/// with other bytes; and the barriers of [`super::barriers::blockers`].
pub fn make_file(book: &PaymentBook, context: &mut Context<'_>, command: &MakeFile<'_>) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer, Role::Releaser])?;
    let plan = file_plan(book, context.catalogue, command.run, command.created)?;
    let run = plan.run;
    match (&run.file, book.state(run)) {
        (Some(first), _) => {
            if first.sha256 != command.sha256 || first.created != command.created {
                return Err(vec![Problem::new("NB-Z-061")]);
            }
        }
        (None, RunState::Released) => {
            let problems = barriers(book, context, run, (command.holds, command.here), Step::File)?;
            if !problems.is_empty() {
                return Err(problems);
            }
        }
        (None, state) => {
            return Err(vec![Problem::new("NB-Z-041").with("state", state.name()).with("step", Step::File.name())]);
        }
    }
    if command.count != run.count() || command.sum != plan.sum || command.message_id != plan.message_id {
        return Err(vec![Problem::new("NB-Z-060").with("count", run.count()).with("sum", plan.sum.german())]);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::FileMade {
        run: command.run,
        message_id: command.message_id.clone(),
        sha256: command.sha256,
        count: command.count,
        sum: command.sum,
        created: command.created,
        node: Some(command.here),
    })))
}

/// Hand the file over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandOverFile {
    /// Which run.
    pub run: RunId,
    /// To whom and how, e.g. the bank's branch and the kind of data carrier.
    pub to: String,
    /// The person knows that it was handed over before and does it again.
    pub again: bool,
}

/// Records that a person handed the file over (treasurer or releaser).
///
/// # Errors
/// `NB-Z-040` unknown; `-041` no file; `-063` no recipient named; `-065` handed over before and not confirmed.
pub fn handed_over(book: &PaymentBook, context: &mut Context<'_>, command: &HandOverFile) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer, Role::Releaser])?;
    let run = find(book, command.run)?;
    if run.file.is_none() {
        return Err(vec![Problem::new("NB-Z-041").with("state", book.state(run).name()).with("step", "hand_over")]);
    }
    let to = given(&command.to, REASON_MAX).ok_or_else(|| vec![Problem::new("NB-Z-063").at("to")])?;
    if !run.handed_over.is_empty() && !command.again {
        return Err(vec![Problem::new("NB-Z-065").at("again")]);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::HandedOver { run: command.run, to })))
}
