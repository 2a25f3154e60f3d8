//! What can be known of sealed files without any secret: clear header, every byte against the signature, the proof beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use books::extracts::ExtractBook;
use books::extracts::alarms::{Alarm, ClassFact, FileFact, Policy, Proof, alarms};
use extract::import::Completeness;
use extract::keys::{AuthorityPublic, Signed};
use extract::seal::{Proof as Statement, SIGNATURE_SUFFIX, SignatureFile, Verified, check_proof};

use crate::core::Office;
use crate::house::extracts::files_in;
use crate::house::{House, names};

/// Ending that the proof of a test restore adds to the extract's file name.
pub const PROOF_SUFFIX: &str = ".proof";

/// Facts of files that were judged already, by path, with what would show that a file was exchanged.
#[derive(Default)]
pub(crate) struct FactCache {
    known: Mutex<BTreeMap<PathBuf, (Vec<Stamp>, FileFact)>>,
}

/// Length and time of a file; nothing if it is not there.
type Stamp = Option<(u64, SystemTime)>;

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn stamps(path: &Path) -> Vec<Stamp> {
    let all = [path.to_owned(), beside(path, SIGNATURE_SUFFIX), beside(path, PROOF_SUFFIX)];
    all.iter().map(|path| fs::metadata(path).ok().and_then(|m| Some((m.len(), m.modified().ok()?)))).collect()
}

/// The facts of all sealed files in a folder, newest first: read whole and checked against the authority's public keys.
#[must_use]
pub fn facts(folder: &Path, authority: &AuthorityPublic) -> Vec<FileFact> {
    FactCache::default().facts(folder, authority)
}

impl FactCache {
    pub(crate) fn facts(&self, folder: &Path, authority: &AuthorityPublic) -> Vec<FileFact> {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == names::EXTRACT_SUFFIX))
            .collect();
        paths.sort();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|path, _| paths.contains(path));
        for path in &paths {
            let now = stamps(path);
            if known.get(path).is_none_or(|(before, _)| *before != now) {
                known.insert(path.clone(), (now, fact(path, authority)));
            }
        }
        let mut facts: Vec<FileFact> = known.values().map(|(_, fact)| fact.clone()).collect();
        facts.sort_by_key(|fact| std::cmp::Reverse((fact.sealed, fact.extract)));
        facts
    }
}

fn fact(path: &Path, authority: &AuthorityPublic) -> FileFact {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let head = files_in(path.parent().unwrap_or_else(|| Path::new("."))).into_iter().find(|one| one.path == path);
    let mut fact = FileFact {
        file,
        extract: head.as_ref().map(|one| one.id),
        sealed: head.as_ref().map(|one| one.created),
        wrong: None,
        proof: Proof::Missing,
        oldest: None,
        classes: BTreeMap::new(),
    };
    match Verified::read(path, authority) {
        Ok(verified) => proof_of(path, &verified, authority, &mut fact),
        Err(problem) => fact.wrong = Some(problem.code.to_owned()),
    }
    fact
}

fn proof_of(path: &Path, verified: &Verified, authority: &AuthorityPublic, fact: &mut FileFact) {
    let Ok(text) = fs::read(beside(path, PROOF_SUFFIX)) else { return };
    fact.proof = Proof::Wrong;
    let Some(signature) =
        fs::read(beside(path, SIGNATURE_SUFFIX)).ok().and_then(|bytes| SignatureFile::read(&bytes).ok())
    else {
        return;
    };
    let Ok(proof) = serde_json::from_slice::<Signed<Statement>>(&text) else { return };
    if check_proof(&proof, &signature.certificate, authority, verified.sha256()).is_err() {
        return;
    }
    let said = proof.statement;
    fact.proof = Proof::Proved { restored: said.restored };
    fact.oldest = said.oldest;
    fact.classes = said
        .classes
        .iter()
        .map(|(class, state)| {
            let fact = ClassFact {
                as_of: Some(state.as_of),
                rows: said.counts.get(class).copied(),
                complete: Some(state.state == Completeness::Complete),
            };
            (class.name().to_owned(), fact)
        })
        .collect();
}

/// What the journal knows of opened extracts, where no proof says it.
fn told(facts: &mut [FileFact], book: &ExtractBook) {
    for fact in facts.iter_mut().filter(|fact| fact.wrong.is_none() && fact.classes.is_empty()) {
        let Some(known) = fact.extract.and_then(|id| book.get(id)) else { continue };
        let classes = known.classes.iter().map(|state| {
            let fact = ClassFact { as_of: Some(state.as_of), rows: Some(state.rows), complete: Some(state.complete) };
            (state.class.clone(), fact)
        });
        fact.classes = classes.collect();
    }
}

impl House {
    /// What is known of the sealed files in the data folder without a secret, newest first. Unchanged files are read once.
    #[must_use]
    pub fn extract_facts(&self) -> Vec<FileFact> {
        self.inner.facts.facts(&self.inner.dir.join(names::EXTRACTS), self.known().public())
    }

    /// The sealed files with what the journal of the open office knows besides, and what is to be looked after, gravest first.
    #[must_use]
    pub fn judged_extracts(&self, office: &Office) -> (Vec<FileFact>, Vec<Alarm>) {
        let mut facts = self.extract_facts();
        let today = office.today();
        let books = office.books();
        told(&mut facts, &books.extracts);
        let alarms = alarms(&facts, &Policy::default(), today, books.extracts.compromised_since());
        (facts, alarms)
    }
}
