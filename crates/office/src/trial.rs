//! An office on a small journal of its own for tests: keys that are no secret, a clock that stands, no extract.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use books::context::Decision;
use books::{Actor, Context, Done};
use journal::{Class, Identity, Journal, NodeKeys, Options};
use model::Instant;
use model::acts::ClockSource;
use model::catalogue::Catalogue;
use model::ids::{AccountId, AuthorityId};
use model::problem::Refusal;
use model::role::Role;
use zeroize::Zeroizing;

use crate::adopted::AdoptedLogs;
use crate::authority::AuthorityView;
use crate::core::{Inner, Office};
use crate::credentials::Kiln;
use crate::platform::Platform;
use crate::registers::Registers;
use crate::snapshot::{SLOW_MS, Vault, open_books};
use crate::watch::Watch;

/// 23 November 2026, 09:00 in Berlin.
pub(crate) const NOW_MS: i64 = 1_795_420_800_000;

/// A place with a clock.
pub(crate) struct Trial {
    pub folder: tempfile::TempDir,
    pub clock: Arc<AtomicI64>,
    pub catalogue: Arc<Catalogue>,
}

impl Trial {
    pub fn new() -> Trial {
        let catalogue = Arc::new(crate::catalogue::load().unwrap());
        Trial { folder: tempfile::tempdir().unwrap(), clock: Arc::new(AtomicI64::new(NOW_MS)), catalogue }
    }
    pub fn dir(&self) -> &Path {
        self.folder.path()
    }
    pub fn platform(&self) -> Platform {
        let clock = Arc::clone(&self.clock);
        Platform {
            clock: Arc::new(move || Instant(clock.load(Ordering::SeqCst))),
            entropy: Arc::new(|buffer| getrandom::fill(buffer).unwrap()),
            clock_source: ClockSource::Unknown,
            version: "test".to_owned(),
            domain_of: Arc::new(|_, _| model::acts::keeping::Domain::Same),
        }
    }
    pub fn journal(&self, dir: &Path) -> (Journal, journal::Opening) {
        let keys = NodeKeys {
            signing: ed25519_dalek::SigningKey::from_bytes(&[7; 32]),
            kek: Zeroizing::new([9; 32]),
            kek_id: [0xCE; 16],
        };
        let identity = Identity { authority: [0xA1; 16], node: [0x0D; 16] };
        let entropy = self.platform().entropy;
        Journal::open(
            dir,
            identity,
            keys,
            b"certificate",
            b"wrap",
            Box::new(move |buffer: &mut [u8]| entropy(buffer)),
            Options::small(),
        )
        .unwrap()
    }
    /// Opens what lies in the trial's own folder.
    pub fn open(&self) -> Office {
        self.open_at(self.dir())
    }
    /// Opens a copy, as a machine would after it was switched off.
    pub fn open_at(&self, dir: &Path) -> Office {
        self.open_as(dir, "test", SLOW_MS)
    }
    /// The same as another version of the program, or with pictures from another time on.
    pub fn open_as(&self, dir: &Path, version: &str, slow_ms: i64) -> Office {
        let (journal, opening) = self.journal(dir);
        let vault = Vault::new(dir, &[9; 32], version);
        let platform = self.platform();
        let (books, start) =
            open_books(&journal, &AdoptedLogs::default(), opening.incarnation, &vault, &|| platform.now(), slow_ms)
                .unwrap();
        let office = Office {
            inner: Arc::new(Inner {
                authority: AuthorityView {
                    id: AuthorityId([0xA1; 16]),
                    name: "Stadt Talbrück".to_owned(),
                    ags: "05999001".to_owned(),
                    exercise: true,
                    shares_needed: 2,
                    shares_made: 3,
                    generation: 1,
                },
                catalogue: Arc::clone(&self.catalogue),
                platform: self.platform(),
                journal,
                books: parking_lot::RwLock::new(books),
                deciding: Mutex::new(()),
                registers: RwLock::new(Arc::new(Registers::default())),
                arranging: Mutex::new(()),
                compared: crate::differences::CountCache::default(),
                kiln: Kiln::default(),
                block: format!("TRK{}", opening.incarnation_no),
                dir: dir.to_owned(),
                copies: crate::copies::Copies::default(),
                adopted: AdoptedLogs::default(),
                audit_index: std::sync::Mutex::default(),
                watch_open: crate::watch_list::OpenCount::default(),
                keyhold: crate::keyhold::KeyHold::default(),
                incarnation: model::ids::IncarnationId(opening.incarnation),
                node: model::ids::NodeId([0x0D; 16]),
                first_life: opening.created,
                vault,
                watch: Watch::default(),
            }),
        };
        office.begin_watch(start, slow_ms);
        office
    }
    #[allow(dead_code)]
    pub fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

/// Somebody who may do everything; tests of rights are elsewhere.
pub(crate) fn anybody(number: u8) -> Actor {
    Actor {
        account: AccountId([number; 16]),
        name: format!("Person {number}"),
        function: "Test".to_owned(),
        roles: vec![
            Role::ClerkCivilStatus,
            Role::Registrar,
            Role::ClerkBenefits,
            Role::Orderer,
            Role::Releaser,
            Role::Treasurer,
            Role::Head,
        ],
    }
}

/// Acts as they are, past every decision.
pub(crate) fn acts(office: &Office, bodies: Vec<model::acts::Body>) -> Done {
    let acts = bodies.into_iter().map(|body| (None, body)).collect();
    let decide = |_: &books::Books, _: &mut Context<'_>| -> Result<Decision, Refusal> { Ok(Decision { acts }) };
    office.perform(Some(&anybody(1)), None, Class::Business, decide).unwrap()
}
