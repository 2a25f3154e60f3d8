//! Files on cases: looked at by content, sealed beside the log, and only then named by an act.

use books::cases::attachments::{self, ATTACHMENT_BYTES_MAX, Attachment};
use books::{Actor, Context, Done};
use journal::{AttachmentError, Class, ContentId, Scope};
use model::Problem;
use model::acts::LookupAct;
use model::acts::attachment::{AttachedFile, AttachedKind, Media};
use model::ids::{CaseId, IntentKey};
use model::problem::Refusal;
use rules::media::{self, Fault, Type};
use sha2::{Digest, Sha256};

use crate::core::Office;

/// A file that a clerk brings.
#[derive(Clone, Debug)]
pub struct NewFile<'a> {
    /// What the clerk calls it.
    pub name: &'a str,
    /// What it shows.
    pub kind: AttachedKind,
    /// Evidence key of the service, or empty.
    pub evidence: &'a str,
    /// How large the file was that the browser sent, in bytes; a larger one than is taken comes without content.
    pub size: u64,
    /// Content.
    pub bytes: &'a [u8],
}

/// An attached file with its content.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    /// What is known of it.
    pub attachment: Attachment,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Office {
    /// Attaches a file. Its bytes are durable before the act that names them.
    ///
    /// # Errors
    /// As [`attachments::attach`]; `NB-V-340` no file, `NB-V-341` too large, `NB-V-342` neither PDF nor JPEG nor PNG, `NB-V-343`
    /// cut short or damaged, `NB-V-344` locked with a password; `NB-V-350` it could not be stored.
    pub fn attach_file(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        new: &NewFile<'_>,
    ) -> Result<Done, Refusal> {
        if let Some(done) = self.books().intents.get(&intent) {
            return Ok(done.clone());
        }
        let mut refusal = self.may_attach(actor, case, new).err().unwrap_or_default();
        let kept = match kept(new) {
            Ok(kept) if refusal.is_empty() => kept,
            Ok(_) => return Err(refusal),
            Err(problem) => {
                refusal.push(problem);
                return Err(refusal);
            }
        };
        let stored = self.inner.journal.attachments().put(Scope::Case(case.0), &kept.bytes);
        let ContentId(name) = stored.map_err(|error| {
            vec![match &error {
                AttachmentError::Journal(error) => crate::core::append_problem(error),
                _ => Problem::new("NB-V-350").at("file").with("reason", error),
            }]
        })?;
        let file = AttachedFile {
            file: name,
            sha256: Sha256::digest(&kept.bytes).into(),
            kind: new.kind,
            media: media_of(kept.kind),
            name: new.name.to_owned(),
            size: u64::try_from(kept.bytes.len()).unwrap_or(u64::MAX),
            evidence: new.evidence.to_owned(),
            stripped: kept.stripped,
        };
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            attachments::attach(books, context, case, file)
        })
    }

    fn may_attach(&self, actor: &Actor, case: CaseId, new: &NewFile<'_>) -> Result<(), Refusal> {
        let books = self.books();
        let mut fresh = || [0; 16];
        let context = Context {
            actor,
            now: self.now(),
            today: crate::core::today(&books, self.now()),
            catalogue: &self.inner.catalogue,
            land: self.land(),
            block: &self.inner.block,
            fresh: &mut fresh,
        };
        attachments::may_attach(&books, &context, case, new.name, new.evidence)
    }

    /// Withdraws a file; its bytes stay with the case.
    ///
    /// # Errors
    /// As [`attachments::withdraw`].
    pub fn withdraw_file(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        file: [u8; 32],
        reason: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            attachments::withdraw(books, context, case, file, reason)
        })
    }

    /// Opens a file to look at it: a look-up with a purpose, as opening the case is.
    ///
    /// # Errors
    /// As [`Office::open_case`]; `NB-V-211` the case holds what only others may see; `NB-V-349` no such file; `NB-V-351` its bytes are not here, damaged, or their key was destroyed.
    pub fn attached_file(
        &self,
        actor: &Actor,
        case: CaseId,
        file: [u8; 32],
        purpose: &str,
    ) -> Result<OpenedFile, Refusal> {
        let opened = self.open_case(actor, case, purpose)?;
        // A scan shows what is masked elsewhere.
        if self.inner.catalogue.service(&opened.service).is_some_and(|service| !service.open_to(&actor.roles)) {
            return Err(vec![Problem::new("NB-V-211")]);
        }
        let attachment = opened.attachment(&file).cloned().ok_or_else(|| vec![Problem::new("NB-V-349")])?;
        let what = format!("file {} of case {}", crate::credentials::hex(file.get(..4).unwrap_or(&[])), opened.number);
        self.audit(actor, LookupAct::Viewed { what, purpose: purpose.to_owned() })?;
        let bytes = self.attached_bytes(file).map_err(|problem| vec![problem])?;
        Ok(OpenedFile { attachment, bytes })
    }

    /// The bytes of an attached file; every byte is checked. What asked for them is written down by the caller.
    pub(crate) fn attached_bytes(&self, file: [u8; 32]) -> Result<Vec<u8>, Problem> {
        let found = self.inner.journal.attachments().get(ContentId(file));
        let bytes = match found {
            Ok(bytes) => bytes,
            // Written before this machine took the log over: the file lies with the closed log, under its keys.
            Err(error) => self.inner.adopted.attachment(file).ok_or_else(|| lost(&error))?,
        };
        Ok(bytes.to_vec())
    }
}

fn lost(error: &AttachmentError) -> Problem {
    Problem::new("NB-V-351").with("reason", error)
}

/// The content to keep, or what is wrong with it.
fn kept(new: &NewFile<'_>) -> Result<media::Kept, Problem> {
    if new.size > ATTACHMENT_BYTES_MAX {
        let (size, max) = (megabytes(new.size), megabytes(ATTACHMENT_BYTES_MAX));
        return Err(Problem::new("NB-V-341").at("file").with("size", size).with("max", max));
    }
    media::keep(new.bytes).map_err(|fault| {
        let kind = |kind: Type| media_of(kind).ending().to_uppercase();
        match fault {
            Fault::Empty => Problem::new("NB-V-340"),
            Fault::Unknown => Problem::new("NB-V-342"),
            Fault::Broken(broken) => Problem::new("NB-V-343").with("kind", kind(broken)),
            Fault::Locked => Problem::new("NB-V-344"),
        }
        .at("file")
    })
}

fn media_of(kind: Type) -> Media {
    match kind {
        Type::Pdf => Media::Pdf,
        Type::Jpeg => Media::Jpeg,
        Type::Png => Media::Png,
    }
}

/// Bytes in whole megabytes, rounded up.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}
