//! The head's watch list: what the books show, with what only registers and the log of look-ups know.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use books::watchlist::{self, Around, Hit, READERS};
use books::{Actor, Done};
use extract::search::Query;
use journal::Class;
use model::acts::{LookupAct, Subject};
use model::ids::{AccountId, IntentKey};
use model::problem::Refusal;
use model::role::ClassGroup;
use model::{Instant, Problem};

use crate::core::Office;
use crate::payments::holds;

/// The number of open hits for the day page: acts in the books when it was counted, the moment, and the number.
#[derive(Default)]
pub(crate) struct OpenCount(Mutex<Option<(u64, Instant, usize)>>);

/// So long, in milliseconds, the day page shows a number that further acts may have changed: counting goes through every payment
/// and must not come with each act of a busy house.
const COUNTED_MS: i64 = 60_000;

impl Office {
    /// The list, computed anew. Looking at it is a look-up, durable before it is shown.
    ///
    /// # Errors
    /// `NB-A-010` (head and auditor only); `NB-J-006` the log of look-ups does not verify.
    pub fn watch_list(&self, actor: &Actor) -> Result<Vec<Hit>, Refusal> {
        actor.must(READERS)?;
        let purpose = "Auffälligkeiten prüfen".to_owned();
        self.audit(actor, LookupAct::Viewed { what: "watch list".to_owned(), purpose })?;
        self.watch_hits()
    }

    /// Notes what was found on a hit; `seen` are the circumstances that stood on the page.
    ///
    /// # Errors
    /// `NB-Z-430` no such hit any more; as [`watchlist::look_at`].
    pub fn look_at_hit(
        &self,
        actor: &Actor,
        intent: IntentKey,
        (rule, about): (&str, [u8; 16]),
        seen: [u8; 16],
        note: &str,
    ) -> Result<Done, Refusal> {
        actor.must(READERS)?;
        let hits = self.watch_hits()?;
        let done = self.perform(Some(actor), Some(intent), Class::Business, |_, _| {
            let hit = hits.iter().find(|hit| hit.rule.name() == rule && hit.about == about);
            watchlist::look_at(actor, hit.ok_or_else(|| vec![Problem::new("NB-Z-430")])?, seen, note)
        })?;
        *self.counted() = None;
        Ok(done)
    }

    fn counted(&self) -> MutexGuard<'_, Option<(u64, Instant, usize)>> {
        self.inner.watch_open.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many hits on payments nobody has looked at, at most a minute old; look-ups are counted on the list only, whose log is
    /// read on demand.
    #[must_use]
    pub fn watch_open(&self, actor: &Actor) -> Option<usize> {
        actor.must(READERS).ok()?;
        let (acts, now) = (self.books().acts, self.now());
        let mut kept = self.counted();
        let fresh = |at: Instant| (0..COUNTED_MS).contains(&(now.0 - at.0));
        if let Some((.., count)) = kept.filter(|(then, at, _)| *then == acts || fresh(*at)) {
            return Some(count);
        }
        let around = self.watch_around();
        let count = watchlist::hits(&self.books(), &around).iter().filter(|hit| hit.open()).count();
        *kept = Some((acts, now, count));
        Some(count)
    }

    fn watch_hits(&self) -> Result<Vec<Hit>, Refusal> {
        let mut around = self.watch_around();
        around.opened = self.cards_opened()?;
        Ok(watchlist::hits(&self.books(), &around))
    }

    fn watch_around(&self) -> Around {
        let mut deceased = self.registers().deceased();
        let (names, holds) = {
            let books = self.books();
            deceased.extend(crate::payment_runs::deceased_by_case(&books, self.catalogue()));
            let open = books.accounts.all().filter(|account| !account.disabled);
            let names: Vec<(AccountId, String)> = open.map(|account| (account.id, account.name.clone())).collect();
            (names, holds(&books))
        };
        let homes: BTreeMap<AccountId, BTreeSet<String>> = names
            .into_iter()
            .map(|(account, name)| (account, self.home_of(&name)))
            .filter(|(_, persons)| !persons.is_empty())
            .collect();
        Around { deceased, third_parties: self.third_parties(), holds, homes, opened: Vec::new() }
    }

    /// Person ids of everybody with exactly this name and of those who live with them. Blocked persons are not among them.
    fn home_of(&self, name: &str) -> BTreeSet<String> {
        let wanted = watchlist::name_words(name);
        if wanted.len() < 2 {
            return BTreeSet::new();
        }
        let found = self.found_by(&Query::of(name), &[ClassGroup::Register]);
        let same = |found: &crate::persons::FoundPerson| {
            watchlist::name_words(&format!("{} {}", found.given_names, found.family_name)) == wanted
        };
        let mut home = BTreeSet::new();
        for person in found.into_iter().filter(same) {
            let household = self.household_of(&person.subject).into_iter().map(|member| member.subject);
            home.extend(household.chain([person.subject]).filter_map(|subject| match subject {
                Subject::Extract { person, .. } => Some(person),
                Subject::Unverified { .. } | Subject::Erased => None,
            }));
        }
        home
    }
}
