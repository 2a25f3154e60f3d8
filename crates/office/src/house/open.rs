//! The office comes up: journal, books, and the first acts.

use std::sync::{Arc, Mutex, RwLock};

use books::context::Decision;
use journal::{Class, Identity, Journal, OpenError, Options};
use model::Problem;
use model::acts::{Body, ExtractAct, SystemAct};
use model::ids::NodeId;

use super::extracts::OpenedExtract;
use super::{House, Means, names};
use crate::adopted::AdoptedLogs;
use crate::copies::Copies;
use crate::core::{Inner, Office};
use crate::credentials::Kiln;
use crate::node_secret::NodeSecret;
use crate::registers::Registers;
use crate::snapshot::{SLOW_MS, Vault, open_books};
use crate::standing;
use crate::watch::Watch;

impl House {
    pub(super) fn open_office(&self, secret: &NodeSecret) -> Result<Office, Problem> {
        let inner = &*self.inner;
        let view = self.authority();
        let identity = Identity { authority: view.id.0, node: secret.node.0 };
        let certificate = serde_json::to_vec(&secret.certificate).map_err(|_| Problem::new("NB-S-040"))?;
        let entropy = Arc::clone(&inner.platform.entropy);
        let (journal, opening) = Journal::open(
            &inner.dir.join(names::JOURNAL),
            identity,
            secret.journal_keys()?,
            &certificate,
            &secret.kek_wrap()?,
            Box::new(move |buffer: &mut [u8]| entropy(buffer)),
            Options::default(),
        )
        .map_err(|error| open_problem(&error))?;
        let vault = Vault::new(&inner.dir, &secret.journal_keys()?.kek, &inner.platform.version);
        let now = || inner.platform.now();
        let next = secret.next_keys()?;
        let adopted = AdoptedLogs::open(&inner.dir, view.id, &secret.journal_keys()?, next.as_ref())?;
        let (books, start) = open_books(&journal, &adopted, opening.incarnation, &vault, &now, SLOW_MS)?;
        let office = Office {
            inner: Arc::new(Inner {
                authority: (*view).clone(),
                catalogue: Arc::clone(&inner.catalogue),
                platform: inner.platform.clone(),
                journal,
                books: parking_lot::RwLock::new(books),
                deciding: Mutex::new(()),
                registers: RwLock::new(Arc::new(Registers::default())),
                arranging: Mutex::new(()),
                compared: crate::differences::CountCache::default(),
                kiln: Kiln::default(),
                copies: Copies::default(),
                adopted,
                audit_index: Mutex::default(),
                watch_open: crate::watch_list::OpenCount::default(),
                keyhold: crate::keyhold::KeyHold::default(),
                incarnation: model::ids::IncarnationId(opening.incarnation),
                node: secret.node,
                first_life: opening.created,
                block: block(&secret.node, opening.incarnation_no),
                dir: inner.dir.clone(),
                vault,
                watch: Watch::default(),
            }),
        };
        office.begin_watch(start, SLOW_MS);
        Ok(office)
    }

    #[allow(clippy::too_many_arguments, reason = "the one place where everything an opening brought comes together")]
    pub(super) fn first_acts(
        &self,
        office: &Office,
        means: &Means,
        present: Vec<String>,
        opened: Vec<OpenedExtract>,
        added: Option<String>,
        before: &standing::Before,
        more: Vec<Body>,
    ) -> Result<(), Problem> {
        let mut acts = vec![(
            None,
            Body::System(SystemAct::Started {
                version: self.inner.platform.version.clone(),
                exercise: self.authority().exercise,
            }),
        )];
        for (at, one) in opened.iter().enumerate() {
            let (extract, file, classes) = (one.id, one.sha256, office.classes_of(one));
            let (present, with) = (present.clone(), means.name().to_owned());
            acts.push((
                None,
                match at {
                    0 => Body::System(SystemAct::Unlocked { extract, file, present, with, classes }),
                    _ => Body::Extract(ExtractAct::Loaded { extract, file, present, with, classes }),
                },
            ));
        }
        acts.extend(office.standing_acts(before));
        acts.extend(more.into_iter().map(|act| (None, act)));
        acts.extend(office.share_test_act().map(|act| (None, act)));
        if let Some(person) = added {
            acts.push((None, Body::System(SystemAct::KeyringPersonAdded { person })));
        }
        let done = office.perform(None, None, Class::Essential, |_, _| Ok(Decision { acts }));
        done.map_err(|refusal| refusal.into_iter().next().unwrap_or_else(|| Problem::new("NB-J-005")))?;
        // Nothing of the extract is shown before the act that says who opened it is durable.
        office.show(opened);
        Ok(())
    }
}

/// Block of numbers: three letters from the node's id and the incarnation's running number.
fn block(node: &NodeId, incarnation: u64) -> String {
    // Letters only, none that is a register letter of PStV § 15 (E, G, L, S) or mistaken for a digit.
    const LETTERS: &[u8; 16] = b"ABCDFHJKMNPRTVWX";
    let letters: String = node.0[10..13].iter().map(|byte| char::from(LETTERS[usize::from(byte % 16)])).collect();
    format!("{letters}{incarnation}")
}

/// The journal's refusal to open, as a problem for a reader.
pub fn open_problem(error: &OpenError) -> Problem {
    let code = match error {
        OpenError::InUse(_) => "NB-J-010",
        OpenError::Io { .. } => "NB-J-011",
        OpenError::NewerFormat { .. } => "NB-J-012",
        OpenError::OtherAuthority { .. } | OpenError::OtherNode { .. } => "NB-J-013",
        OpenError::WalDamaged(_) => "NB-J-014",
        OpenError::Shorter { .. } => "NB-J-015",
        _ => "NB-J-016",
    };
    Problem::new(code).with("reason", error)
}
