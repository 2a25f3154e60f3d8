//! The one write path: decide, seal, append, fold, answer.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use books::context::Decision;
use books::{Actor, Books, Context, Done};
use journal::{AppendError, Class, Draft, Journal, Log};
use model::acts::{Act, Body, Envelope, LookupAct, SystemAct};
use model::catalogue::Catalogue;
use model::ids::{AccountId, IntentKey};
use model::problem::Refusal;
use model::{CivilDate, Instant, Problem};

use crate::audit_index::AuditIndex;
use crate::authority::AuthorityView;
use crate::credentials::Kiln;
use crate::keyhold::KeyHold;
use crate::platform::Platform;
use crate::registers::Registers;
use crate::retention;
use crate::sealing::Sealer;

/// The unlocked node. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) authority: AuthorityView,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) platform: Platform,
    pub(crate) journal: Journal,
    /// A lock that a thread may read twice: a page that holds the books and asks the office again must not wait for a writer
    /// that waits for this page.
    pub(crate) books: parking_lot::RwLock<Books>,
    /// One decision at a time: what was decided is folded before the next looks at the books.
    pub(crate) deciding: Mutex<()>,
    pub(crate) registers: RwLock<Arc<Registers>>,
    /// One change of the registers at a time: put together anew beside the old ones, then exchanged.
    pub(crate) arranging: Mutex<()>,
    /// Counts of the last comparison of two extracts.
    pub(crate) compared: crate::differences::CountCache,
    pub(crate) kiln: Kiln,
    /// Block of numbers of this incarnation.
    pub(crate) block: String,
    pub(crate) dir: PathBuf,
    pub(crate) copies: crate::copies::Copies,
    /// Closed logs that were taken over.
    pub(crate) adopted: crate::adopted::AdoptedLogs,
    /// Look-ups in memory, once somebody asked for them.
    pub(crate) audit_index: Mutex<Option<AuditIndex>>,
    /// The number of open hits of the watch list.
    pub(crate) watch_open: crate::watch_list::OpenCount,
    /// What the keyring holds, to be sealed anew when its persons change.
    pub(crate) keyhold: KeyHold,
    /// This life of the journal's writer.
    pub(crate) incarnation: model::ids::IncarnationId,
    /// This node: it spends the rights that sit at one node.
    pub(crate) node: model::ids::NodeId,
    /// The journal was made at this start: there is nothing that could have been forgotten.
    pub(crate) first_life: bool,
    /// Where a picture of the books is kept.
    pub(crate) vault: crate::snapshot::Vault,
    /// What is checked in the background.
    pub(crate) watch: crate::watch::Watch,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office").field("authority", &self.inner.authority.name).finish_non_exhaustive()
    }
}

/// How safely the acts are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Durability {
    /// Acts stored here.
    pub acts: u64,
    /// Look-ups stored here.
    pub lookups: u64,
    /// The journal stopped for good; the reason.
    pub stopped: Option<String>,
    /// The disk is nearly full: no new business, look-ups and prints go on.
    pub short: bool,
    /// Acts and look-ups in another failure domain, read back; nothing without such a copy.
    pub second: Option<[u64; 2]>,
    /// A copy is gone or late, or lies on the same disk.
    pub alarm: bool,
}

impl Office {
    /// The authority.
    #[must_use]
    pub fn authority(&self) -> &AuthorityView {
        &self.inner.authority
    }
    /// The catalogue.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.inner.catalogue
    }
    /// The catalogue, shared.
    #[must_use]
    pub fn catalogue_arc(&self) -> Arc<Catalogue> {
        Arc::clone(&self.inner.catalogue)
    }
    /// Now, by the node's clock.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.inner.platform.now()
    }
    /// The node's data folder.
    #[must_use]
    pub fn data_dir(&self) -> &std::path::Path {
        &self.inner.dir
    }
    /// The books, to be read. Hold the guard shortly: writers wait for it.
    pub fn books(&self) -> parking_lot::RwLockReadGuard<'_, Books> {
        self.inner.books.read_recursive()
    }
    /// Today: the date a clerk confirmed, moved on by the days the clock has counted since.
    #[must_use]
    pub fn today(&self) -> CivilDate {
        today(&self.books(), self.now())
    }
    /// A clerk confirmed the date on this day of the clock.
    #[must_use]
    pub fn today_confirmed(&self) -> bool {
        self.books().system.date_is_confirmed(self.now())
    }
    /// The clock jumped and nobody has confirmed the date since: what it read before and after.
    #[must_use]
    pub fn clock_jump(&self) -> Option<(Instant, Instant)> {
        let books = self.books();
        books.system.jump(self.now()).or(books.system.jumped)
    }
    /// The person as one who acts, with the roles of a deputy for as long as the term runs; nothing if the account is closed
    /// or unknown.
    #[must_use]
    pub fn actor(&self, account: AccountId) -> Option<Actor> {
        let books = self.books();
        let found = books.accounts.get(account).filter(|account| !account.disabled)?;
        let mut actor = found.actor();
        for role in books.payments.deputy_roles(account, today(&books, self.now())) {
            if !actor.roles.contains(&role) {
                actor.roles.push(role);
            }
        }
        Some(actor)
    }
    /// A fresh intent for a form.
    #[must_use]
    pub fn fresh_intent(&self) -> IntentKey {
        IntentKey(self.inner.platform.id())
    }
    /// How safely the acts are kept.
    #[must_use]
    pub fn durability(&self) -> Durability {
        let state = self.inner.journal.state();
        Durability {
            acts: self.inner.journal.count(Log::Acts),
            lookups: self.inner.journal.count(Log::Audit),
            stopped: match &state {
                journal::State::Stopped(reason) => Some(reason.clone()),
                _ => None,
            },
            short: state == journal::State::Short,
            second: self.second_copy(),
            alarm: self.copies().iter().any(|copy| copy.alarming(self.now())),
        }
    }
    /// The anchor for papers and day sheets: log, size, first characters of the root.
    #[must_use]
    pub fn anchor(&self) -> String {
        self.inner.journal.fingerprint(Log::Acts)
    }
    /// The signed head of the acts' log, as C2SP text.
    #[must_use]
    pub fn head_text(&self) -> String {
        self.inner.journal.head(Log::Acts).map(|head| head.text()).unwrap_or_default()
    }

    /// The write path. `decide` is pure; its acts are sealed, appended with one sync, folded, and only then answered.
    /// The same intent twice returns the first result.
    pub(crate) fn perform(
        &self,
        actor: Option<&Actor>,
        intent: Option<IntentKey>,
        class: Class,
        decide: impl FnOnce(&Books, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<Done, Refusal> {
        self.perform_with(actor, intent, class, None, decide)
    }

    /// The write path, with the key of a person who signs the acts (see `signing.rs`).
    pub(crate) fn perform_with(
        &self,
        actor: Option<&Actor>,
        intent: Option<IntentKey>,
        class: Class,
        key: Option<&ed25519_dalek::SigningKey>,
        decide: impl FnOnce(&Books, &mut Context<'_>) -> Result<Decision, Refusal>,
    ) -> Result<Done, Refusal> {
        let inner = &*self.inner;
        let _one = inner.deciding.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(done) = intent.and_then(|intent| self.books().intents.get(&intent).cloned()) {
            return Ok(done);
        }
        if let Some(problem) = self.trouble().filter(|problem| class == Class::Business && problem.code != "NB-J-060") {
            // The journal behind a picture is damaged: without the picture this start would have been refused.
            return Err(vec![problem]);
        }
        let nobody = node_actor();
        let now = inner.platform.now();
        let decision = {
            let books = self.books();
            let mut fresh = || inner.platform.id();
            let mut context = Context {
                actor: actor.unwrap_or(&nobody),
                now,
                today: today(&books, now),
                catalogue: &inner.catalogue,
                land: self.land(),
                block: &inner.block,
                fresh: &mut fresh,
            };
            decide(&books, &mut context)?
        };
        self.link_gate(&decision.acts)?;
        let mut acts = self.with_signature(key, self.envelopes(actor, intent, now, decision))?;
        let jump = self.books().system.jump(now);
        if let Some((before, now)) = jump {
            // The node's own act, durable with the one that noticed it and in front of it.
            let jumped = Decision::one(Body::System(SystemAct::ClockJumped { before, now }));
            acts.splice(0..0, self.envelopes(None, None, now, jumped));
        }
        self.append(class, acts)
    }

    fn envelopes(
        &self,
        actor: Option<&Actor>,
        intent: Option<IntentKey>,
        now: Instant,
        decision: Decision,
    ) -> Vec<Act> {
        let inner = &*self.inner;
        let today = today(&self.books(), now);
        let acts = decision.acts.into_iter().enumerate();
        acts.map(|(i, (case, body))| Act {
            envelope: Envelope {
                at: now,
                clock: inner.platform.clock_source,
                today,
                actor: actor.map(|actor| actor.account),
                authority: inner.authority.id,
                on_behalf_of: None,
                case,
                catalogue: inner.catalogue.version,
                intent: intent.filter(|_| i == 0),
                seen: Vec::new(),
            },
            body,
        })
        .collect()
    }

    fn append(&self, class: Class, acts: Vec<Act>) -> Result<Done, Refusal> {
        let inner = &*self.inner;
        let mut drafts = Vec::with_capacity(acts.len());
        // Where in the append each act begins: a long one goes on in further entries.
        let mut begins = Vec::with_capacity(acts.len());
        {
            let books = self.books();
            let chance = |buffer: &mut [u8]| (inner.platform.entropy)(buffer);
            let (authority, catalogue) = (inner.authority.id, &inner.catalogue);
            let sealer = Sealer { authority, books: &books, catalogue, chance: &chance };
            for act in &acts {
                begins.push(drafts.len());
                drafts.extend(sealer.drafts(class, act.clone()));
            }
        }
        let erased = crate::erasure::ordered(&acts);
        let placed = if erased.is_empty() {
            inner.journal.append(drafts)
        } else {
            inner.journal.append_destroying(drafts, &erased)
        };
        let placed = placed.map_err(|error| vec![append_problem(&error)])?;
        let mut books = inner.books.write();
        let shift = books.keeping.shift();
        for (act, place) in acts.iter().zip(begins.iter().filter_map(|begin| placed.get(*begin))) {
            books.evolve(act, place.pos + shift);
        }
        let position = placed.first().map_or(0, |place| place.pos + shift);
        let made =
            acts.iter().find_map(|act| act.envelope.intent).and_then(|intent| books.intents.get(&intent).cloned());
        Ok(made.unwrap_or_else(|| Done {
            case: acts.iter().find_map(|act| act.envelope.case),
            number: acts.iter().find_map(|act| books::numbers_of(&act.body).first().cloned()),
            position,
        }))
    }

    /// Writes a look-up into the audit log; durable before anything is shown.
    pub(crate) fn audit(&self, actor: &Actor, lookup: LookupAct) -> Result<(), Refusal> {
        let now = self.now();
        let mut acts = self.envelopes(Some(actor), None, now, Decision::one(Body::Lookup(lookup)));
        // By the confirmed date: the month's key is destroyed by a rule, and a dead clock must not choose the month.
        let scope = retention::scope(retention::sealing_month(&self.books(), self.today()));
        let Some(act) = acts.pop() else {
            return Ok(());
        };
        let draft = Draft::single(Log::Audit, Class::Essential, scope, act.to_bytes());
        let placed = self.inner.journal.append(vec![draft]).map_err(|error| vec![append_problem(&error)])?;
        if let Some(place) = placed.first() {
            self.audited(&act, place.pos);
        }
        Ok(())
    }
}

/// Today by these books, see [`books::system::SystemBook::today`].
pub(crate) fn today(books: &Books, now: Instant) -> CivilDate {
    books.system.today(now)
}

/// The node itself, where no person acts: no roles.
fn node_actor() -> Actor {
    Actor { account: AccountId([0; 16]), name: String::new(), function: String::new(), roles: Vec::new() }
}

/// The journal's refusal as a problem for a reader.
pub(crate) fn append_problem(error: &AppendError) -> Problem {
    match error {
        AppendError::DiskFull { .. } => Problem::new("NB-J-001"),
        AppendError::Stopped { .. } => Problem::new("NB-J-002"),
        AppendError::Busy => Problem::new("NB-J-003"),
        AppendError::TooBig => Problem::new("NB-J-004"),
        _ => Problem::new("NB-J-005"),
    }
}
