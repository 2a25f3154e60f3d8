//! A very small town: three residents, one of them blocked, one grant, sealed for an exercise authority.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use extract::import::{Authority, ClassEntry, Completeness, Manifest};
use extract::keys::{Domain, Generation, Plan, SealerCertificate, SealerKey, Share, Signed, ceremony};
use extract::records::{
    Benefit, Block, BlockKind, Class, Document, DocumentKind, DocumentState, Grant, LastPayment, PayeeKind, Person,
    Records, Sex,
};
use extract::seal::{Order, counts, seal};
use model::acts::ClockSource;
use model::catalogue::Catalogue;
use model::ids::{AuthorityId, ExtractId, IntentKey};
use model::role::Role;
use model::{CivilDate, Instant, Money, Problem};
use office::accounts::NewAccountForm;
use office::house::{Means, NewKeyringPerson, names};
use office::{House, Office, Platform};
use zeroize::Zeroizing;

pub struct Town {
    generation: Generation,
    sealer: SealerKey,
    certificate: Signed<SealerCertificate>,
    pub folder: tempfile::TempDir,
    pub shares: Vec<Zeroizing<String>>,
    pub extract: PathBuf,
    pub clock: Arc<AtomicI64>,
}

/// 23 November 2026, 09:00 in Berlin.
pub const NOW_MS: i64 = 1_795_420_800_000;

pub fn platform(clock: &Arc<AtomicI64>) -> Platform {
    let clock = Arc::clone(clock);
    Platform {
        clock: Arc::new(move || Instant(clock.load(Ordering::SeqCst))),
        entropy: Arc::new(|buffer| getrandom::fill(buffer).unwrap()),
        clock_source: ClockSource::Unknown,
        version: "test".to_owned(),
        domain_of: Arc::new(office::place::domain_of),
    }
}

pub fn person(id: &str, family: &str, given: &str, born: &str) -> Person {
    Person {
        person_id: id.to_owned(),
        family_name: family.to_owned(),
        birth_name: None,
        former_names: Vec::new(),
        given_names: given.to_owned(),
        usual_given_name: None,
        doctorate: None,
        date_of_birth: born.parse().unwrap(),
        place_of_birth: Some("Talbrück".to_owned()),
        state_of_birth: None,
        sex: Sex::Female,
        nationalities: vec!["DEU".to_owned()],
        marital_status: None,
        spouse_id: None,
        mother_id: None,
        father_id: None,
        household_id: Some("H1".to_owned()),
        moved_in: None,
        date_of_death: None,
    }
}

pub const IBAN: &str = "DE11999000100000000001";

pub fn records() -> Records {
    let iban = {
        let bban = &IBAN[4..];
        format!("DE{:02}{bban}", rules::iban::check_digits("DE", bban).unwrap())
    };
    let month = CivilDate::new(2026, 11, 1).unwrap().month();
    Records {
        persons: vec![
            person("P1", "Ahlmann", "Frieda", "1950-02-03"),
            person("P2", "Ahlmann", "Jonas Đorđe", "1990-04-05"),
            person("P3", "Verborgen", "Klara", "1985-06-07"),
        ],
        blocks: vec![Block { person_id: "P3".to_owned(), kind: BlockKind::Auskunftssperre, from: None, until: None }],
        documents: vec![Document {
            document_id: "D3".to_owned(),
            person_id: "P3".to_owned(),
            kind: DocumentKind::Personalausweis,
            number: "LZ6311T47".to_owned(),
            issued: None,
            expires: None,
            state: DocumentState::Valid,
            storage_place: None,
        }],
        grants: vec![Grant {
            grant_id: "G1".to_owned(),
            person_id: "P1".to_owned(),
            benefit: Benefit::Wohngeld,
            file_number: "WG-1".to_owned(),
            from: month.first_day(),
            until: None,
            amount: Money::from_cents(31_200),
            payee_name: "Frieda Ahlmann".to_owned(),
            iban: iban.clone(),
            payee_kind: PayeeKind::Person,
            household_id: Some("H1".to_owned()),
        }],
        last_payments: vec![LastPayment {
            payment_id: "Z1".to_owned(),
            grant_id: Some("G1".to_owned()),
            person_id: Some("P1".to_owned()),
            benefit: Benefit::Wohngeld,
            file_number: "WG-1".to_owned(),
            month,
            amount: Money::from_cents(31_200),
            payee_name: "Frieda Ahlmann".to_owned(),
            iban,
            paid_on: None,
            end_to_end_id: None,
        }],
        ..Records::default()
    }
}

impl Town {
    pub fn new() -> Town {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(NOW_MS));
        let platform = platform(&clock);
        let mut entropy = |buffer: &mut [u8]| getrandom::fill(buffer).unwrap();
        let id = AuthorityId(platform.id());
        let ags = model::place::Ags::try_from("05999001".to_owned()).unwrap();
        let plan = Plan {
            domain: Domain::Exercise,
            authority: id,
            ags: ags.clone(),
            name: "Stadt Talbrück".to_owned(),
            threshold: 2,
            shares: 3,
        };
        let now = platform.now();
        let made = ceremony(&plan, None, now, &mut entropy).unwrap();
        let public = made.generation.public();
        std::fs::write(folder.path().join(names::AUTHORITY), public.write().unwrap()).unwrap();
        let sealer = SealerKey::generate(Domain::Exercise, &mut entropy);
        let certificate = made.generation.certify_sealer("Test", &sealer.verifying_key(), now).unwrap();
        let shares = made.shares.iter().map(Share::text).collect();
        let mut town =
            Town { generation: made.generation, sealer, certificate, folder, shares, extract: PathBuf::new(), clock };
        town.extract = town.seal("stadt", 1, &records());
        town
    }

    /// A further extract in the data folder, as the source was so many days ago.
    pub fn seal(&self, name: &str, days_ago: i64, records: &Records) -> PathBuf {
        let platform = platform(&self.clock);
        let mut entropy = |buffer: &mut [u8]| getrandom::fill(buffer).unwrap();
        let public = self.generation.public();
        let keys = public.keys();
        let counted = counts(records);
        let source = Manifest {
            format: 1,
            exercise: true,
            authority: Authority { id: keys.authority, ags: keys.ags.clone(), name: keys.name.clone() },
            source: "Test".to_owned(),
            created: platform.now(),
            classes: Class::ALL
                .iter()
                .filter(|class| counted.get(class).is_some_and(|rows| *rows > 0))
                .map(|class| ClassEntry {
                    class: *class,
                    file: format!("{}.csv", class.name()),
                    rows: counted[class],
                    as_of: Instant(NOW_MS - days_ago * 86_400_000),
                    source: format!("Verfahren {name}"),
                    state: Completeness::Complete,
                })
                .collect(),
            not_delivered: Vec::new(),
        };
        let groups: BTreeMap<_, _> = extract::register::encode_all(records).into_iter().collect();
        let order = Order {
            extract: ExtractId(platform.id()),
            now: Instant(NOW_MS - days_ago * 86_400_000),
            source: &source,
            counts: &counted,
            left_out: 0,
            catalogue: "test",
            groups: &groups,
            previous: None,
            authority: public,
            sealer: &self.sealer,
            certificate: &self.certificate,
            test_restore: None,
        };
        let sealed = seal(&order, &mut entropy).unwrap();
        let dir = self.folder.path().join(names::EXTRACTS);
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join(format!("{name}.nbx"));
        sealed.store(&path).unwrap();
        path
    }

    pub fn dir(&self) -> &Path {
        self.folder.path()
    }
    pub fn house(&self) -> House {
        let catalogue: Arc<Catalogue> = Arc::new(office::catalogue::load().unwrap());
        House::at(self.dir(), catalogue, platform(&self.clock)).unwrap()
    }
    pub fn means(&self) -> Means {
        Means::Shares(self.shares.iter().take(2).cloned().collect())
    }
    pub fn open(&self) -> Office {
        self.house().unlock(&self.means(), vec!["A".to_owned()], Some(&self.extract), None).unwrap().office
    }
    pub fn open_with(&self, person: NewKeyringPerson) -> (Office, Zeroizing<String>) {
        let unlocked =
            self.house().unlock(&self.means(), vec!["A".to_owned()], Some(&self.extract), Some(person)).unwrap();
        (unlocked.office, unlocked.card.unwrap())
    }
    pub fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

/// A person with these roles; the first one made is the administrator as well.
pub fn actor(office: &Office, login: &str, roles: &[Role]) -> books::Actor {
    let administrator = office
        .books()
        .accounts
        .all()
        .find(|a| a.roles.contains(&Role::Administrator))
        .map(books::accounts::Account::actor);
    let mut roles = roles.to_vec();
    if administrator.is_none() {
        roles.push(Role::Administrator);
    }
    let form = NewAccountForm { login: login.to_owned(), name: login.to_owned(), function: "Test".to_owned(), roles };
    let made = office.create_account(administrator.as_ref(), form).unwrap();
    office.actor(made.account).unwrap()
}

pub fn codes(refusal: &[Problem]) -> Vec<&'static str> {
    refusal.iter().map(|problem| problem.code).collect()
}

pub fn intent(office: &Office) -> IntentKey {
    office.fresh_intent()
}
