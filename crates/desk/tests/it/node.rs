//! A real node in a temporary folder: keys from a ceremony, journal on disk, a clock that the test turns.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use desk::{Desk, Reach, router};
use extract::keys::{Ceremony, Domain, Plan, Share, ceremony};
use model::Instant;
use model::acts::ClockSource;
use model::ids::AuthorityId;
use model::role::Role;
use office::accounts::NewAccountForm;
use office::house::{Means, names, write_durably};
use office::{House, Office, Platform};
use tempfile::TempDir;

pub const MINUTE_MS: i64 = 60_000;

/// Makes the accounts of the tests.
const MAKER: &str = "einrichtung";

pub struct Node {
    pub router: Router,
    pub house: House,
    pub shares: Vec<Share>,
    clock: Arc<AtomicI64>,
    _dir: TempDir,
}

/// Numbers that never repeat; the journal only needs them to be different.
fn entropy() -> office::platform::SharedEntropy {
    let counter = AtomicU64::new(1);
    Arc::new(move |buffer: &mut [u8]| {
        use sha2::{Digest, Sha256};
        for chunk in buffer.chunks_mut(32) {
            let hash = Sha256::digest(counter.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            chunk.copy_from_slice(&hash[..chunk.len()]);
        }
    })
}

impl Node {
    /// A node that is still locked.
    pub fn locked() -> Self {
        Self::locked_in(Domain::Exercise)
    }

    fn locked_in(domain: Domain) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let start = Instant::parse("2026-11-23T07:00:00Z").unwrap();
        let clock = Arc::new(AtomicI64::new(start.0));
        let ticking = Arc::clone(&clock);
        let platform = Platform {
            clock: Arc::new(move || Instant(ticking.load(Ordering::Relaxed))),
            entropy: entropy(),
            clock_source: ClockSource::Unknown,
            version: "test".into(),
            domain_of: Arc::new(office::place::domain_of),
        };
        let plan = Plan {
            domain,
            authority: AuthorityId([7; 16]),
            ags: String::from("05970000").try_into().unwrap(),
            name: "Stadt Talbrück".into(),
            threshold: 2,
            shares: 3,
        };
        let mut random = |buffer: &mut [u8]| (platform.entropy)(buffer);
        let Ceremony { generation, shares } = ceremony(&plan, None, start, &mut random).unwrap();
        let public = generation.public().write().unwrap();
        write_durably(&dir.path().join(names::AUTHORITY), public.as_bytes()).unwrap();
        let catalogue = Arc::new(office::catalogue::load().unwrap());
        let house = House::at(dir.path(), catalogue, platform).unwrap();
        let router = router(Desk::new(house.clone(), Reach::default()));
        Self { router, house, shares, clock, _dir: dir }
    }

    /// A node that is unlocked without an extract, with its date confirmed.
    pub fn open() -> Self {
        Self::unlocked(Self::locked())
    }

    /// The same, not of an exercise: its files are ones that a bank takes.
    pub fn open_real() -> Self {
        Self::unlocked(Self::locked_in(Domain::Real))
    }

    fn unlocked(node: Self) -> Self {
        let shares = node.shares.iter().take(2).map(Share::text).collect();
        node.house.unlock(&Means::Shares(shares), vec!["Test".into()], None, None).unwrap();
        node
    }

    pub fn office(&self) -> Office {
        self.house.office().unwrap()
    }

    pub fn turn(&self, minutes: i64) {
        self.clock.fetch_add(minutes * MINUTE_MS, Ordering::Relaxed);
    }

    /// An account with its one-time code. The one who makes them never sets a password: whoever has no key signs nothing.
    pub fn account(&self, login: &str, roles: &[Role]) -> String {
        let office = self.office();
        let form = |login: &str, roles: &[Role]| NewAccountForm {
            login: login.into(),
            name: format!("Name {login}"),
            function: "Funktion".into(),
            roles: roles.to_vec(),
        };
        if office.books().accounts.is_empty() {
            office.create_account(None, form(MAKER, &[Role::Administrator])).unwrap();
        }
        let maker = office.books().accounts.by_login(MAKER).map(books::accounts::Account::actor);
        office.create_account(maker.as_ref(), form(login, roles)).unwrap().code
    }
}
