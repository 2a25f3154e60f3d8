//! What is known of the authority without any secret: its public file, and the generations of keys before it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use extract::keys::{AuthorityPublic, Chain};
use model::Problem;

use super::{House, names, unwritable};
use crate::authority::AuthorityView;

/// The authority's public files as they were read last.
pub(crate) struct Known {
    pub(crate) chain: Chain,
    pub(crate) view: Arc<AuthorityView>,
}

impl Known {
    /// Reads them from a data folder.
    ///
    /// # Errors
    /// `NB-S-041` no authority there, `NB-S-042` unreadable, and what a wrong file says.
    pub(crate) fn read(dir: &Path) -> Result<Self, Problem> {
        let chain = read_chain(dir)?;
        let public = chain.current();
        let keys = public.keys();
        let view = AuthorityView {
            id: keys.authority,
            name: keys.name.clone(),
            ags: keys.ags.as_str().to_owned(),
            exercise: keys.exercise,
            shares_needed: keys.threshold,
            shares_made: u8::try_from(public.share_count()).unwrap_or(u8::MAX),
            generation: keys.generation,
        };
        Ok(Self { chain, view: Arc::new(view) })
    }
    /// The generation in force.
    pub(crate) fn public(&self) -> &AuthorityPublic {
        self.chain.current()
    }
    /// The generation that an extract was sealed to; the one in force if that is not known, so that the check says what is wrong.
    pub(super) fn of_extract(&self, path: &Path) -> &AuthorityPublic {
        let header = super::extracts::read_head(path).and_then(|head| extract::seal::info(&head).ok());
        header.and_then(|header| self.chain.generation(header.generation)).unwrap_or(self.chain.current())
    }
}

/// The authority's public file in a data folder, with the earlier generations in `generations/` that lead to it.
///
/// # Errors
/// As [`House::at`].
pub fn read_chain(dir: &Path) -> Result<Chain, Problem> {
    let path = dir.join(names::AUTHORITY);
    if !path.exists() {
        return Err(Problem::new("NB-S-041").with("file", names::AUTHORITY));
    }
    let current = AuthorityPublic::read(&fs::read(&path).map_err(|e| unwritable(&e))?)?;
    let entries = fs::read_dir(dir.join(names::GENERATIONS)).into_iter().flatten().flatten();
    // What is no public file there proves nothing and is passed over.
    let found = entries.filter_map(|entry| AuthorityPublic::read(&fs::read(entry.path()).ok()?).ok()).collect();
    Ok(Chain::new(current, found))
}

impl House {
    /// The public files as they were read last.
    pub(crate) fn known(&self) -> Arc<Known> {
        Arc::clone(&self.inner.known.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
    /// Looks whether a new generation lies in the data folder, and takes it if it follows from the one known.
    ///
    /// # Errors
    /// `NB-K-039` it does not follow; as [`House::at`].
    pub fn learn(&self) -> Result<(), Problem> {
        let found = Known::read(&self.inner.dir)?;
        let known = self.known();
        if found.public() == known.public() {
            return Ok(());
        }
        found.chain.follows(known.public())?;
        *self.inner.known.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(found);
        Ok(())
    }
}
