//! Extracts: which ones were opened here, which one each record class is read from, and since when data may have been changed.

pub mod alarms;
pub mod decide;

use std::collections::BTreeMap;

use model::Instant;
use model::acts::system::ClassState;
use model::acts::{Envelope, ExtractAct, SystemAct};
use model::ids::{AccountId, ExtractId};
use serde::{Deserialize, Serialize};

/// An extract that was opened here at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// State of each record class; empty if the journal does not know.
    pub classes: Vec<ClassState>,
    /// SHA-256 of the sealed file.
    pub file: [u8; 32],
    /// When it was opened last.
    pub opened: Instant,
    /// `shares`, `envelope` or `keyring`.
    pub with: String,
    /// Who was present.
    pub present: Vec<String>,
    /// It is open since the last start.
    pub loaded: bool,
    /// It was put away: when, by whom, with its file, why.
    pub dropped: Option<Dropped>,
}

/// How an extract was put away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<AccountId>,
    /// The sealed file was to go as well.
    pub deleted: bool,
    /// Why.
    pub reason: String,
}

/// The choice of an extract for a record class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Which.
    pub extract: ExtractId,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// What was said about the earliest known compromise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compromise {
    /// Since when data may have been changed; nothing where it was taken back.
    pub since: Option<Instant>,
    /// Where this is known from.
    pub source: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// The extracts of a node.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractBook {
    known: BTreeMap<ExtractId, Known>,
    chosen: BTreeMap<String, Chosen>,
    compromises: Vec<Compromise>,
}

/// A class whose data are as young as the earliest known compromise, or younger: they may have been changed.
#[must_use]
pub fn suspect(as_of: Instant, compromise: Option<Instant>) -> bool {
    compromise.is_some_and(|since| as_of >= since)
}

impl ExtractBook {
    /// Every extract that was ever opened here, oldest first (ids are ordered by time).
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (ExtractId, &Known)> {
        self.known.iter().map(|(id, known)| (*id, known))
    }
    /// The extract with this id, if it was ever opened here.
    #[must_use]
    pub fn get(&self, id: ExtractId) -> Option<&Known> {
        self.known.get(&id)
    }
    /// The extracts that are open, oldest first.
    pub fn loaded(&self) -> impl DoubleEndedIterator<Item = (ExtractId, &Known)> {
        self.all().filter(|(_, known)| known.loaded)
    }
    /// The choice that was made for this class, whether that extract is still open or not.
    #[must_use]
    pub fn chosen(&self, class: &str) -> Option<&Chosen> {
        self.chosen.get(class)
    }
    /// All open extracts that have this class, best first: the chosen one, then complete before partial, then the newest state.
    #[must_use]
    pub fn ranked(&self, class: &str) -> Vec<(ExtractId, &ClassState)> {
        let chosen = self.chosen.get(class).map(|chosen| chosen.extract);
        let mut found: Vec<(ExtractId, &ClassState)> = self
            .loaded()
            .filter_map(|(id, known)| Some((id, known.classes.iter().find(|state| state.class == class)?)))
            .collect();
        found.sort_by_key(|(id, state)| std::cmp::Reverse((chosen == Some(*id), state.complete, state.as_of, *id)));
        found
    }
    /// The extract that this class is read from, and the state of the class in it.
    #[must_use]
    pub fn source(&self, class: &str) -> Option<(ExtractId, &ClassState)> {
        self.ranked(class).into_iter().next()
    }
    /// Names of all classes that an open extract has.
    #[must_use]
    pub fn classes(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        // The newest extract's order, then whatever older ones have besides.
        for state in self.loaded().rev().flat_map(|(_, known)| &known.classes) {
            if !names.contains(&state.class.as_str()) {
                names.push(&state.class);
            }
        }
        names
    }
    /// The state of every class as it is read now.
    #[must_use]
    pub fn states(&self) -> Vec<(ExtractId, ClassState)> {
        let found = self.classes().into_iter().filter_map(|class| self.source(class));
        found.map(|(id, state)| (id, state.clone())).collect()
    }
    /// The earliest known compromise, as it was said last.
    #[must_use]
    pub fn compromise(&self) -> Option<&Compromise> {
        self.compromises.last().filter(|said| said.since.is_some())
    }
    /// Since when data may have been changed, if that is known.
    #[must_use]
    pub fn compromised_since(&self) -> Option<Instant> {
        self.compromise()?.since
    }
    /// Everything that was said about the earliest known compromise, oldest first.
    #[must_use]
    pub fn compromises(&self) -> &[Compromise] {
        &self.compromises
    }
    /// For this class the extract with the newest state from before the earliest known compromise: complete before partial.
    #[must_use]
    pub fn newest_before_compromise(&self, class: &str) -> Option<ExtractId> {
        let since = self.compromised_since()?;
        let mut sound: Vec<_> = self.ranked(class).into_iter().filter(|(_, state)| state.as_of < since).collect();
        sound.sort_by_key(|(id, state)| std::cmp::Reverse((state.complete, state.as_of, *id)));
        sound.first().map(|(id, _)| *id)
    }

    /// Takes an act of the node in: a start closes everything, unlocking opens one.
    pub fn evolve_system(&mut self, envelope: &Envelope, act: &SystemAct) {
        match act {
            SystemAct::Started { .. } => self.known.values_mut().for_each(|known| known.loaded = false),
            SystemAct::Unlocked { extract, file, present, with, classes } => {
                self.open(envelope.at, *extract, *file, present, with, classes);
            }
            _ => {}
        }
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &ExtractAct) {
        match act {
            ExtractAct::Loaded { extract, file, present, with, classes } => {
                self.open(envelope.at, *extract, *file, present, with, classes);
            }
            ExtractAct::Dropped { extract, deleted, reason } => {
                if let Some(known) = self.known.get_mut(extract) {
                    known.loaded = false;
                    known.dropped = Some(Dropped {
                        at: envelope.at,
                        by: envelope.actor,
                        deleted: *deleted,
                        reason: reason.clone(),
                    });
                }
            }
            ExtractAct::ClassChosen { class, extract: None, .. } => {
                self.chosen.remove(class);
            }
            ExtractAct::ClassChosen { class, extract: Some(extract), reason } => {
                let chosen = Chosen { extract: *extract, reason: reason.clone(), by: envelope.actor, at: envelope.at };
                self.chosen.insert(class.clone(), chosen);
            }
            ExtractAct::CompromiseSet { since, source, reason } => self.compromises.push(Compromise {
                since: *since,
                source: source.clone(),
                reason: reason.clone(),
                by: envelope.actor,
                at: envelope.at,
            }),
        }
    }

    fn open(
        &mut self,
        at: Instant,
        id: ExtractId,
        file: [u8; 32],
        present: &[String],
        with: &str,
        classes: &[ClassState],
    ) {
        // A restart by the keyring does not see the manifest: what the ceremony said about the same extract stays.
        let before = self.known.remove(&id).map(|known| known.classes).unwrap_or_default();
        let classes = if classes.is_empty() { before } else { classes.to_vec() };
        self.known.insert(
            id,
            Known {
                classes,
                file,
                opened: at,
                with: with.to_owned(),
                present: present.to_vec(),
                loaded: true,
                dropped: None,
            },
        );
    }
}
