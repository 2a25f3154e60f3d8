//! Files on a case: attached, withdrawn with a reason. The bytes lie beside the log; here is what is known of them.

use model::acts::attachment::AttachedFile;
use model::acts::{Body, CaseAct, Envelope};
use model::ids::{AccountId, CaseId};
use model::problem::Refusal;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::Case;
use super::decide::{live, service_for};
use crate::Books;
use crate::context::{Context, Decision};

/// Largest attached file, in bytes: a page of a scanner in colour, or a photo of a good telephone.
pub const ATTACHMENT_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// Most files on one case: a thick file of papers, page by page.
pub const ATTACHMENTS_MAX: usize = 100;
/// Longest name of a file, in characters.
pub const NAME_MAX_CHARS: usize = 120;

/// A file on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file.
    pub file: AttachedFile,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<AccountId>,
    /// Withdrawn: when, who, why.
    pub withdrawn: Option<(Instant, Option<AccountId>, String)>,
}

impl Attachment {
    /// Not withdrawn.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.withdrawn.is_none()
    }
}

impl Case {
    /// The attached file with this name beside the log.
    #[must_use]
    pub fn attachment(&self, file: &[u8; 32]) -> Option<&Attachment> {
        self.attachments.iter().find(|attachment| attachment.file.file == *file)
    }
}

/// Takes one act on a case in; gives what did not fit.
pub(super) fn evolve(case: &mut Case, envelope: &Envelope, act: &CaseAct) -> Option<&'static str> {
    match act {
        CaseAct::Attached { file } => {
            if let Some(known) = case.attachments.iter_mut().find(|known| known.file.file == file.file) {
                // The same bytes once more: a withdrawn file counts again, under its new name.
                *known = Attachment { file: file.clone(), at: envelope.at, by: envelope.actor, withdrawn: None };
                return None;
            }
            let (file, at, by) = (file.clone(), envelope.at, envelope.actor);
            case.attachments.push(Attachment { file, at, by, withdrawn: None });
            None
        }
        CaseAct::AttachmentWithdrawn { file, reason } => {
            match case.attachments.iter_mut().find(|known| known.file.file == *file) {
                Some(known) => {
                    known.withdrawn = Some((envelope.at, envelope.actor, reason.clone()));
                    None
                }
                None => Some("a file was withdrawn that was never attached"),
            }
        }
        _ => None,
    }
}

/// What is asked before the bytes are sealed: may this person attach to this case, is there room, is it named?
///
/// # Errors
/// `NB-V-002`, `NB-V-003`, `NB-A-010`; `NB-V-345` no name, or too long; `NB-V-346` too many files; `NB-V-347` no such evidence.
pub fn may_attach(books: &Books, context: &Context<'_>, id: CaseId, name: &str, evidence: &str) -> Result<(), Refusal> {
    let case = live(&books.cases, id)?;
    let service = service_for(context, &case.service)?;
    let mut refusal = Refusal::new();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS {
        refusal.push(Problem::new("NB-V-345").at("name").with("max", NAME_MAX_CHARS));
    }
    if case.attachments.len() >= ATTACHMENTS_MAX {
        refusal.push(Problem::new("NB-V-346").at("file").with("max", ATTACHMENTS_MAX));
    }
    if !evidence.is_empty() && !service.evidence.iter().any(|known| known.key == evidence) {
        refusal.push(Problem::new("NB-V-347").at("evidence"));
    }
    if refusal.is_empty() { Ok(()) } else { Err(refusal) }
}

/// Attaches a file whose bytes are durable already.
///
/// # Errors
/// As [`may_attach`]; `NB-V-348` the same file is attached already.
pub fn attach(books: &Books, context: &Context<'_>, id: CaseId, file: AttachedFile) -> Result<Decision, Refusal> {
    may_attach(books, context, id, &file.name, &file.evidence)?;
    let case = live(&books.cases, id)?;
    if let Some(known) = case.attachment(&file.file).filter(|known| known.counts()) {
        return Err(vec![Problem::new("NB-V-348").at("file").with("name", &known.file.name)]);
    }
    let file = AttachedFile { name: file.name.trim().to_owned(), ..file };
    Ok(Decision::of_case(id, Body::Case(CaseAct::Attached { file })))
}

/// Withdraws a file.
///
/// # Errors
/// `NB-V-002`, `NB-A-010`; `NB-V-349` no such file, or withdrawn already; `NB-V-005` reason missing.
pub fn withdraw(
    books: &Books,
    context: &Context<'_>,
    id: CaseId,
    file: [u8; 32],
    reason: &str,
) -> Result<Decision, Refusal> {
    let case = live(&books.cases, id)?;
    service_for(context, &case.service)?;
    if case.attachment(&file).is_none_or(|known| !known.counts()) {
        return Err(vec![Problem::new("NB-V-349")]);
    }
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-V-005").at("reason")]);
    }
    let reason = reason.trim().to_owned();
    Ok(Decision::of_case(id, Body::Case(CaseAct::AttachmentWithdrawn { file, reason })))
}
