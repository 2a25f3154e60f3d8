//! The whole way once: import folder, seal with a test restore, shares, unlock, register; and after a restart from the keyring.

use std::collections::BTreeMap;

use extract::import;
use extract::keyring::{Card, Keyring, OpenKeyring, Stretching};
use extract::keys::{AuthorityPublic, Domain, Share, combine};
use extract::probe::Probes;
use extract::records::{Class, Group, Records};
use extract::register::{Register, encode_all};
use extract::seal::{GroupKey, OneTimeKey, Order, Restored, Sealed, Verified, check_proof, counts, prove, seal};

use crate::keys::made;
use crate::seal::Office;
use crate::town::{self, Dice};

/// What a probe counts in a restored register, the protected part with the rest.
fn counted(register: &Register) -> BTreeMap<Class, u64> {
    let one = |register: &Register| {
        let count = |number: usize| number as u64;
        let persons: Vec<_> = register.persons().collect();
        BTreeMap::from([
            (Class::Persons, count(persons.len())),
            (Class::Addresses, count(persons.iter().map(|person| person.addresses().len()).sum())),
            (Class::Blocks, count(register.blocks().count())),
            (Class::Documents, count(register.all_documents().count())),
            (Class::CivilCases, count(register.civil_cases().count())),
            (Class::Appointments, count(register.appointments().count())),
            (Class::Titles, count(register.all_titles().count())),
            (Class::Vehicles, count(register.all_vehicles().count())),
            (Class::Grants, count(register.all_grants().count())),
            (Class::LastPayments, count(register.all_last_payments().count())),
            (Class::Contacts, count(register.contacts().count())),
            (Class::Licences, count(register.all_licences().count())),
            (Class::Plates, count(register.all_plates().count())),
            (Class::Payees, count(register.all_payees().count())),
        ])
    };
    let mut all = one(register);
    for (class, number) in register.protected().map(one).unwrap_or_default() {
        *all.entry(class).or_default() += number;
    }
    all
}

fn whole(residents: usize) -> Records {
    let dir = tempfile::TempDir::new().unwrap();
    let records = town::records(residents);
    import::write(dir.path(), &town::manifest(), &records).unwrap();
    let clock = Stopwatch::start();
    let import = import::read(dir.path(), &mut |_| {}).unwrap();
    clock.lap("import");
    assert!(import.faults.is_empty());

    let office = Office::new(made(1), 2);
    let clock = Stopwatch::start();
    let groups: BTreeMap<Group, Vec<u8>> = encode_all(&import.records).into_iter().collect();
    clock.lap("columns");
    let one_time = OneTimeKey::generate(&mut Dice(3).entropy());
    let order = Order {
        extract: model::ids::ExtractId([1; 16]),
        now: town::now(),
        source: &import.manifest,
        counts: &counts(&import.records),
        left_out: import.faults.rows_left_out,
        catalogue: "2026-11",
        groups: &groups,
        previous: None,
        authority: office.public(),
        sealer: &office.sealer,
        certificate: &office.certificate,
        test_restore: Some(&one_time),
    };
    let file = seal(&order, &mut Dice(4).entropy()).unwrap();
    clock.lap("columns and seal");
    let path = dir.path().join("auszug.nbx");
    file.store(&path).unwrap();

    let clock = Stopwatch::start();
    let verified = Verified::read(&path, office.public()).unwrap();
    let probes = Probes::of(&import.records, &mut Dice(7).entropy());
    let proof = prove(&verified, one_time, &office.sealer, town::now(), None, &mut |contents| {
        let register = Register::decode(contents).map_err(|_| model::Problem::new("NB-E-044"))?;
        Ok(Restored { counts: counted(&register), answers: probes.ask(&register)? })
    });
    check_proof(&proof.unwrap(), &office.certificate, office.public(), file.sha256).unwrap();
    clock.lap("test restore");

    // On a clean machine: the file, its signature, the authority's public file and three typed shares.
    let public = AuthorityPublic::read(office.public().write().unwrap().as_bytes()).unwrap();
    let typed: Vec<Share> = [4, 0, 2].map(|at| Share::parse(&office.ceremony.shares[at].text()).unwrap()).to_vec();
    let clock = Stopwatch::start();
    let generation = combine(&typed, &public).unwrap();
    let verified = Verified::read(&path, &public).unwrap();
    let opened = verified.open(&generation).unwrap();
    let register = Register::decode(verified.open_all(&opened.keys).unwrap()).unwrap();
    clock.lap("unlock to register");
    assert_eq!(counted(&register), counts(&records));
    assert!(register.person("P000001").is_none(), "a blocked person is in the protected part only");
    assert!(register.protected().unwrap().person("P000001").is_some());

    // After a restart: the keyring holds the group keys and nothing of the authority's.
    let mut payload = Vec::new();
    for (group, key) in &opened.keys {
        payload.push(Group::ALL.iter().position(|other| other == group).unwrap() as u8);
        payload.extend_from_slice(key.to_bytes().as_slice());
    }
    let card = Card::generate(&mut Dice(5).entropy());
    let mut ring = OpenKeyring::new(Domain::Exercise, public.keys().authority, &payload);
    ring.add("Frau Weiß", "sieben blaue Stühle", &card, Stretching::EXERCISE, &mut Dice(6).entropy()).unwrap();
    let text = ring.close().unwrap().write().unwrap();
    let clock = Stopwatch::start();
    let ring = Keyring::read(text.as_bytes()).unwrap().open("Frau Weiß", "sieben blaue Stühle", &card).unwrap();
    clock.lap("keyring");
    let keys: BTreeMap<Group, GroupKey> = ring
        .payload()
        .chunks(33)
        .map(|part| (Group::ALL[usize::from(part[0])], GroupKey::from_bytes(part[1..].try_into().unwrap())))
        .collect();
    let verified =
        Sealed::parse(std::fs::read(&path).unwrap()).unwrap().verify(file.signature.as_bytes(), &public).unwrap();
    assert_eq!(verified.open_all(&keys).unwrap(), groups);
    println!("{residents} residents: sealed file {} KiB", file.bytes.len() / 1024);
    import.records
}

/// Times for the record; nothing in a test depends on them.
struct Stopwatch(std::time::Instant);

impl Stopwatch {
    fn start() -> Self {
        Self(std::time::Instant::now())
    }
    fn lap(&self, what: &str) {
        println!("{what}: {} ms", self.0.elapsed().as_millis());
    }
}

#[test]
fn from_csv_to_the_register_and_again_after_a_restart() {
    assert_eq!(whole(300), town::records(300));
}

/// `cargo test -p extract --test it -- --ignored --nocapture measure`
#[test]
#[ignore = "prints times for 25,000 residents; run by hand"]
fn measure() {
    whole(25_000);
}
