//! Locking: keys and register leave the memory, and the journal says so. And what must hold of the machine before it opens.

use std::sync::{Arc, Mutex, PoisonError};

use books::Actor;
use books::context::Decision;
use journal::Class;
use model::acts::{Body, SystemAct};
use model::{Instant, Problem};

use super::House;
use crate::core::Office;
use crate::registers::Registers;

/// Why the house is locked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LockCause {
    /// Somebody pressed the button.
    Page,
    /// `notbetrieb lock`.
    Command,
    /// A signal to the process, for example before the machine sleeps.
    Signal,
    /// Nobody asked for anything for the time set.
    Idle,
}

impl LockCause {
    fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Command => "command",
            Self::Signal => "signal",
            Self::Idle => "idle",
        }
    }
}

/// Names the swap areas that lie unencrypted on a disk.
pub type SwapLook = Arc<dyn Fn() -> Vec<String> + Send + Sync>;

/// Whether memory may reach a disk, and whether those present accept it.
#[derive(Default)]
pub(crate) struct SwapGuard {
    look: Mutex<Option<SwapLook>>,
    waived: Mutex<Option<String>>,
}

impl House {
    /// From now on the house opens only where no unencrypted swap is on, or with a reason.
    pub fn guard_swap(&self, look: SwapLook) {
        *self.inner.swap.look.lock().unwrap_or_else(PoisonError::into_inner) = Some(look);
    }
    /// Swap areas that lie unencrypted on a disk; none if nobody looks.
    #[must_use]
    pub fn open_swap(&self) -> Vec<String> {
        let look = self.inner.swap.look.lock().unwrap_or_else(PoisonError::into_inner).clone();
        look.map(|look| look()).unwrap_or_default()
    }
    /// The reason of those present to open all the same; it holds for the next unlocking and becomes an act there.
    pub fn waive_swap(&self, reason: &str) {
        let reason = reason.trim();
        *self.inner.swap.waived.lock().unwrap_or_else(PoisonError::into_inner) =
            (!reason.is_empty()).then(|| reason.to_owned());
    }
    /// The act of a waiver, if one is needed.
    ///
    /// # Errors
    /// `NB-S-064` needed and not given.
    pub(super) fn swap_act(&self) -> Result<Option<Body>, Problem> {
        let waived = self.inner.swap.waived.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let areas = self.open_swap();
        match waived {
            _ if areas.is_empty() => Ok(None),
            Some(reason) => Ok(Some(Body::System(SystemAct::SwapWaived { areas, reason }))),
            None => Err(Problem::new("NB-S-064").at("swap_reason").with("areas", areas.join(", "))),
        }
    }

    /// Locks: the office is forgotten; the journal closes when the last handle is gone.
    pub fn lock(&self) {
        let office = self.inner.office.write().unwrap_or_else(PoisonError::into_inner).take();
        self.waive_swap("");
        if let Some(office) = office {
            office.forget();
            office.settle_copies(std::time::Duration::from_secs(5));
            office.stop_copies();
            office.stop_watch();
        }
    }

    /// Locks and says in the journal why and who. Gives whether anything was open. A journal that takes nothing any more does
    /// not keep the house open.
    pub fn lock_because(&self, cause: LockCause, actor: Option<&Actor>) -> bool {
        let Some(office) = self.office() else {
            return false;
        };
        let act = Body::System(SystemAct::Locked { cause: cause.name().to_owned() });
        let _ = office.perform(actor, None, Class::Essential, |_, _| Ok(Decision::one(act)));
        drop(office);
        self.lock();
        true
    }

    /// Whether nobody has asked for anything for as long as the office has set, or the usual time if it has set none.
    #[must_use]
    pub fn idle_too_long(&self, last: Instant) -> bool {
        let Some(office) = self.office() else {
            return false;
        };
        let minutes = office.idle_minutes();
        let passed = self.platform().now().0.saturating_sub(last.0);
        minutes > 0 && passed >= i64::from(minutes) * 60_000
    }
}

impl Office {
    /// Minutes without any request after which the house locks itself; 0 = never.
    #[must_use]
    pub fn idle_minutes(&self) -> u16 {
        self.books().system.idle_minutes.unwrap_or(books::system::IDLE_LOCK_MINUTES)
    }
    /// Sets them.
    ///
    /// # Errors
    /// As [`books::system::set_idle_lock`].
    pub fn set_idle_lock(&self, actor: &Actor, minutes: u16) -> Result<books::Done, model::problem::Refusal> {
        self.perform(Some(actor), None, Class::Business, |_, context| books::system::set_idle_lock(context, minutes))
    }
    /// Register and keys leave the memory at once, also for requests that still hold this office.
    fn forget(&self) {
        *self.inner.registers.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Registers::default());
        self.inner.keyhold.clear();
    }
}
