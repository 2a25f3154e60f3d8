//! Several extracts in a running office: loaded, chosen class by class, put away; the earliest known compromise.
//!
//! What is shown changes by exchange: clerks who are searching finish on the old registers, the next search sees the new ones.

use std::fs;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use books::extracts::decide::{self, KEEPERS};
use books::{Actor, Done};
use journal::Class;
use model::acts::system::ClassState;
use model::acts::{Body, ExtractAct};
use model::ids::{ExtractId, IntentKey};
use model::problem::Refusal;
use model::{Instant, Problem};

use crate::core::Office;
use crate::house::extracts::{OpenedExtract, class_states};
use crate::house::{House, Means, names};
use crate::registers::{Loaded, Registers};

impl House {
    /// Opens a further extract of the data folder beside those that are open. Needs the key holders again, or the envelope. An
    /// extract is verified whole or not opened; nobody has to stop working.
    ///
    /// # Errors
    /// `NB-A-010` neither head nor operator, `NB-S-093` nobody present, `NB-S-090` one person's keyring, `NB-S-089` no such file,
    /// `NB-S-088` open already, `NB-S-092` open, but not kept for a restart; what is wrong with shares, envelope or file.
    pub fn load_extract(
        &self,
        actor: &Actor,
        means: &Means,
        present: Vec<String>,
        extract: ExtractId,
    ) -> Result<(), Refusal> {
        let one = |problem: Problem| vec![problem];
        let office = self.office().ok_or_else(|| one(Problem::new("NB-S-044")))?;
        actor.must(KEEPERS)?;
        if present.is_empty() {
            return Err(one(Problem::new("NB-S-093").at("present")));
        }
        if matches!(means, Means::Keyring { .. }) {
            return Err(one(Problem::new("NB-S-090")));
        }
        if office.registers().get(extract).is_some() {
            return Err(one(Problem::new("NB-S-088").at("extract")));
        }
        let file = self.extracts().into_iter().find(|file| file.id == extract);
        let file = file.ok_or_else(|| one(Problem::new("NB-S-089").at("extract")))?;
        let generation = self.generation(means).map_err(one)?.ok_or_else(|| one(Problem::new("NB-S-090")))?;
        let mut slot = office.inner.keyhold.lock();
        let held = slot.as_mut().ok_or_else(|| one(Problem::new("NB-S-040")))?;
        let opened = self.open_one(&mut held.secret, Some(&generation), &file.path).map_err(one)?;
        drop(generation);
        let loaded = ExtractAct::Loaded {
            extract,
            file: opened.sha256,
            present,
            with: means.name().to_owned(),
            classes: office.classes_of(&opened),
        };
        let done = office.perform(Some(actor), None, Class::Essential, |_, _| {
            Ok(books::context::Decision::one(Body::Extract(loaded)))
        });
        if let Err(refusal) = done {
            held.secret.forget_extract(extract);
            return Err(refusal);
        }
        // Nothing of the extract is shown before the act that says who opened it is durable.
        office.show(vec![opened]);
        held.keep().map_err(|problem| {
            let reason = problem.args.first().map_or_else(String::new, |(_, text)| text.clone());
            one(Problem::new("NB-S-092").with("reason", reason))
        })
    }
}

impl Office {
    pub(crate) fn registers(&self) -> Arc<Registers> {
        Arc::clone(&self.inner.registers.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// State of each class of an opened extract: by its manifest, else as the journal knows it.
    pub(crate) fn classes_of(&self, opened: &OpenedExtract) -> Vec<ClassState> {
        match &opened.manifest {
            Some(manifest) => class_states(manifest),
            None => self.books().extracts.get(opened.id).map(|known| known.classes.clone()).unwrap_or_default(),
        }
    }

    /// Adds opened extracts to those that are shown.
    pub(crate) fn show(&self, opened: Vec<OpenedExtract>) {
        self.arrange(|loaded| {
            let fresh = opened.into_iter().map(|one| Arc::new(Loaded { id: one.id, register: one.register }));
            loaded.extend(fresh);
            loaded.sort_by_key(|one| std::cmp::Reverse(one.id));
        });
    }

    /// Puts the registers together anew beside the old ones and exchanges them.
    fn arrange(&self, change: impl FnOnce(&mut Vec<Arc<Loaded>>)) {
        let _one = self.inner.arranging.lock().unwrap_or_else(PoisonError::into_inner);
        let mut loaded = self.registers().loaded().to_vec();
        change(&mut loaded);
        let new = Arc::new(Registers::of(loaded, &self.books().extracts));
        *self.inner.registers.write().unwrap_or_else(PoisonError::into_inner) = new;
    }

    /// Chooses the extract that a record class is read from; without one again the newest complete one.
    ///
    /// # Errors
    /// As [`decide::choose`].
    pub fn choose_class(
        &self,
        actor: &Actor,
        intent: IntentKey,
        class: &str,
        extract: Option<ExtractId>,
        reason: &str,
    ) -> Result<Done, Refusal> {
        let done = self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            decide::choose(&books.extracts, context, class, extract, reason)
        })?;
        self.arrange(|_| ());
        Ok(done)
    }

    /// Sets, corrects or takes back the earliest known compromise. It marks what is younger and stops nothing.
    ///
    /// # Errors
    /// As [`decide::set_compromise`].
    pub fn set_compromise(
        &self,
        actor: &Actor,
        intent: IntentKey,
        since: Option<Instant>,
        source: &str,
        reason: &str,
    ) -> Result<Done, Refusal> {
        let done = self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            decide::set_compromise(&books.extracts, context, since, source, reason)
        })?;
        self.arrange(|_| ());
        Ok(done)
    }

    /// Puts an extract away: it is no longer shown, and its keys leave the keyring. With `deleted` the sealed file goes as well.
    ///
    /// # Errors
    /// As [`decide::drop_extract`]; what the disk says when keys or file cannot be removed: then it is tried again at the next start.
    pub fn drop_extract(
        &self,
        actor: &Actor,
        intent: IntentKey,
        extract: ExtractId,
        deleted: bool,
        reason: &str,
    ) -> Result<Done, Refusal> {
        let done = self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            decide::drop_extract(&books.extracts, context, extract, deleted, reason)
        })?;
        self.arrange(|loaded| loaded.retain(|one| one.id != extract));
        self.finish_extracts().map_err(|problem| vec![problem])?;
        Ok(done)
    }

    /// What putting away ordered and is not done yet: keys that are still kept, files that still lie there.
    pub(crate) fn finish_extracts(&self) -> Result<(), Problem> {
        let dropped: Vec<(ExtractId, bool)> = {
            let books = self.books();
            let gone = books.extracts.all().filter(|(_, known)| !known.loaded);
            gone.filter_map(|(id, known)| Some((id, known.dropped.as_ref()?.deleted))).collect()
        };
        let mut slot = self.inner.keyhold.lock();
        if let Some(held) = slot.as_mut() {
            let mut forgotten = false;
            for (id, _) in &dropped {
                forgotten |= held.secret.forget_extract(*id);
            }
            if forgotten {
                held.keep()?;
            }
        }
        drop(slot);
        let doomed: Vec<ExtractId> = dropped.iter().filter(|(_, deleted)| *deleted).map(|(id, _)| *id).collect();
        if doomed.is_empty() { Ok(()) } else { remove_files(&self.inner.dir.join(names::EXTRACTS), &doomed) }
    }
}

/// Removes sealed files and what lies beside them under the same name.
fn remove_files(folder: &Path, doomed: &[ExtractId]) -> Result<(), Problem> {
    for file in crate::house::extracts::files_in(folder).into_iter().filter(|file| doomed.contains(&file.id)) {
        let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for entry in fs::read_dir(folder).map_err(|e| crate::house::unwritable(&e))?.flatten() {
            let found = entry.file_name().to_string_lossy().into_owned();
            if found == name || found.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.')) {
                fs::remove_file(entry.path()).map_err(|e| crate::house::unwritable(&e))?;
            }
        }
    }
    Ok(())
}
