//! Closed logs that were taken over: of a lost machine, or what this node wrote before it was put back.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use books::Books;
use journal::{Adopted, Entry, Log, NodeKeys, Scope};
use model::Problem;
use model::acts::Act;
use model::ids::AuthorityId;

use crate::house::names;
use crate::sealing::Unsealer;

/// The logs below `adopted`, opened.
#[derive(Default, Clone)]
pub(crate) struct AdoptedLogs {
    dir: PathBuf,
    logs: Arc<Mutex<BTreeMap<String, Arc<Adopted>>>>,
}

impl AdoptedLogs {
    /// Opens every log there is. `next` is the kek of a change that was interrupted: a log that follows it already opens under it.
    ///
    /// # Errors
    /// `NB-J-006` with the folder and what is wrong with it.
    pub fn open(
        data: &Path,
        authority: AuthorityId,
        keys: &NodeKeys,
        next: Option<&NodeKeys>,
    ) -> Result<AdoptedLogs, Problem> {
        let out = AdoptedLogs { dir: data.join(names::ADOPTED), ..AdoptedLogs::default() };
        for entry in std::fs::read_dir(&out.dir).into_iter().flatten().flatten() {
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            if entry.path().join("journal.db").exists() {
                let ids = journal::kek_ids(&entry.path()).unwrap_or_default();
                let keys = next.filter(|next| ids.contains(&next.kek_id)).unwrap_or(keys);
                let log = Adopted::open(&entry.path(), &authority.0, keys)
                    .map_err(|error| Problem::new("NB-J-006").with("reason", format!("{name}: {error}")))?;
                out.logs.lock().unwrap_or_else(PoisonError::into_inner).insert(name, Arc::new(log));
            }
        }
        Ok(out)
    }

    fn log(&self, folder: &str) -> Option<Arc<Adopted>> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned()
    }

    fn known(&self, folder: &str) -> Result<Arc<Adopted>, Problem> {
        let missing = || Problem::new("NB-J-006").with("reason", format!("adopted/{folder}: missing"));
        self.log(folder).ok_or_else(missing)
    }

    /// Hands out the acts of a log from `from` on; the first has the number `base`.
    ///
    /// # Errors
    /// `NB-J-006` damaged or missing, `NB-J-007` an act of a newer program.
    pub fn each_act(&self, folder: &str, from: u64, base: u64, each: &mut dyn FnMut(Act, u64)) -> Result<(), Problem> {
        let log = self.known(folder)?;
        let mut unsealer = Unsealer::default();
        log.fold(Log::Acts, from, &mut |entry| {
            if entry.pos >= from
                && let Some((act, position)) = unsealer.take(&entry)
            {
                each(act, base + position.saturating_sub(from));
            }
            ControlFlow::Continue(())
        })
        .map_err(|error| Problem::new("NB-J-006").with("reason", format!("adopted/{folder}: {error}")))?;
        match unsealer.finish() {
            0 => Ok(()),
            count => Err(Problem::new("NB-J-007").with("count", count)),
        }
    }

    /// Folds the acts of a log from `from` on into the books; the first has the number `base`.
    ///
    /// # Errors
    /// As [`AdoptedLogs::each_act`].
    pub fn fold_into(&self, folder: &str, from: u64, base: u64, books: &mut Books) -> Result<(), Problem> {
        self.each_act(folder, from, base, &mut |act, position| books.evolve(&act, position))
    }

    /// Hands out the look-ups of a log from `from` on.
    ///
    /// # Errors
    /// `NB-J-006` damaged or missing.
    pub fn each_lookup(&self, folder: &str, from: u64, each: &mut dyn FnMut(&Entry<'_>)) -> Result<(), Problem> {
        let log = self.known(folder)?;
        let read = log.fold(Log::Audit, from, &mut |entry| {
            if entry.pos >= from {
                each(&entry);
            }
            ControlFlow::Continue(())
        });
        let damaged = |error| Problem::new("NB-J-006").with("reason", format!("adopted/{folder}: {error}"));
        read.map(|_| ()).map_err(damaged)
    }

    /// Does the same with every closed log.
    ///
    /// # Errors
    /// `NB-J-006`.
    pub fn each_log(&self, each: &mut dyn FnMut(&Adopted) -> Result<(), Problem>) -> Result<(), Problem> {
        let logs: Vec<_> = self.logs.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        logs.iter().try_for_each(|log| each(log))
    }

    /// Destroys the keys of scopes in every log.
    ///
    /// # Errors
    /// `NB-J-005` if one of them cannot be written.
    pub fn destroy(&self, scopes: &[Scope]) -> Result<(), Problem> {
        self.each_log(&mut |log| log.destroy_keys(scopes).map(|_| ()).map_err(|_| Problem::new("NB-J-005")))
    }

    /// The bytes of an attached file that lies with one of the logs.
    pub fn attachment(&self, file: [u8; 32]) -> Option<zeroize::Zeroizing<Vec<u8>>> {
        let logs: Vec<_> = self.logs.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        logs.iter().find_map(|log| log.attachment(journal::ContentId(file)).ok())
    }

    /// Whether any log still has a key of one of the scopes.
    pub fn any_key(&self, scopes: &[Scope]) -> bool {
        let mut found = false;
        let done = self.each_log(&mut |log| {
            found |= scopes.iter().any(|scope| log.has_key(*scope));
            Ok(())
        });
        found || done.is_err()
    }
}
