//! The picture of the books: used only where it is the books, checked in the background, gone when something is erased.

use std::fs;
use std::path::{Path, PathBuf};

use model::acts::payment::{ListRow, ListSource};
use model::acts::{Body, PaymentAct, SystemAct};
use model::{Money, Month};

use crate::core::Office;
use crate::snapshot::{Reached, Vault, digest};
use crate::trial::{Trial, acts};

const ALWAYS: i64 = 0;
const NEVER: i64 = i64::MAX;

fn picture(dir: &Path) -> PathBuf {
    dir.join("node").join("books.snapshot")
}

fn list(person: &str, cents: i64) -> Body {
    let row = ListRow {
        file_number: format!("WG-{person}"),
        person: Some(person.to_owned()),
        payee: format!("Name von {person}"),
        iban: "DE11999000100000000001".to_owned(),
        amount: Money::from_cents(cents),
        granted: None,
        grant_until: None,
    };
    Body::Payment(PaymentAct::ListTaken {
        benefit: "wohngeld".to_owned(),
        month: Month { year: 2026, month: 10 },
        source: ListSource::Extract,
        hash: [5; 32],
        rows: vec![row],
    })
}

/// A life with some acts, whose picture is made at its beginning; what came after is folded on top.
fn live(trial: &Trial, slow_ms: i64, cents: i64) -> [u8; 16] {
    let office = trial.open_as(trial.dir(), "test", slow_ms);
    office.inner.watch.wait();
    acts(&office, vec![list("P1", cents)]);
    acts(&office, vec![list("P2", cents + 1)]);
    office.inner.incarnation.0
}

/// A picture was used at this start.
fn used(office: &Office) -> bool {
    office.inner.watch.wait();
    fs::exists(picture(&office.inner.dir)).unwrap()
}

fn folded(trial: &Trial) -> books::Books {
    let (journal, _) = trial.journal(trial.dir());
    crate::folding::fold(&journal, &crate::adopted::AdoptedLogs::default()).unwrap()
}

/// Opens the picture alone, as a start would.
fn loaded(trial: &Trial, version: &str, kek: &[u8; 32]) -> bool {
    let (journal, _) = trial.journal(trial.dir());
    Vault::new(trial.dir(), kek, version).load(&journal).is_some()
}

#[test]
fn books_from_a_picture_and_the_rest_are_the_books() {
    let trial = Trial::new();
    live(&trial, ALWAYS, 100);
    assert!(picture(trial.dir()).exists(), "kept, for folding was slow");
    assert!(!fs::read(picture(trial.dir())).unwrap().windows(8).any(|bytes| bytes == b"wohngeld"));
    live(&trial, ALWAYS, 200);
    let from_picture = {
        let office = trial.open_as(trial.dir(), "test", NEVER);
        assert!(used(&office) && office.trouble().is_none());
        office.books().clone()
    };
    assert!(from_picture == folded(&trial));
    assert_eq!(digest(&from_picture), digest(&folded(&trial)));
    let quick = Trial::new();
    live(&quick, NEVER, 100);
    assert!(!picture(quick.dir()).exists(), "a short journal needs none");
}

#[test]
fn a_picture_of_another_version_key_or_journal_or_with_a_flipped_byte_is_not_used_and_goes() {
    let other = Trial::new();
    live(&other, ALWAYS, 300);
    let foreign = fs::read(picture(other.dir())).unwrap();
    let trial = Trial::new();
    live(&trial, ALWAYS, 100);
    let good = fs::read(picture(trial.dir())).unwrap();
    let put = |bytes: &[u8]| fs::write(picture(trial.dir()), bytes).unwrap();
    assert!(loaded(&trial, "test", &[9; 32]), "as it is, it is taken");
    for (name, version, kek, bytes) in [
        ("version", "other", [9; 32], good.clone()),
        ("key", "test", [8; 32], good.clone()),
        ("journal", "test", [9; 32], foreign),
        ("empty", "test", [9; 32], Vec::new()),
        ("cut", "test", [9; 32], good[..good.len() - 1].to_vec()),
    ] {
        put(&bytes);
        assert!(!loaded(&trial, version, &kek), "{name}");
        assert!(!picture(trial.dir()).exists(), "{name}");
    }
    for at in (0..good.len()).step_by(good.len() / 60 + 1) {
        let mut flipped = good.clone();
        flipped[at] ^= 1;
        put(&flipped);
        assert!(!loaded(&trial, "test", &[9; 32]), "byte {at}");
    }
    put(&good[..20]);
    let office = trial.open_as(trial.dir(), "test", NEVER);
    assert!(!used(&office), "the start folds instead");
    assert_eq!(office.books().payments.lists().count(), 1);
}

#[test]
fn books_that_differ_from_the_journal_are_said_aloud_and_folded_anew() {
    let trial = Trial::new();
    live(&trial, NEVER, 100);
    {
        // A picture with a true head and false books, as a fault of the program would leave it.
        let office = trial.open_as(trial.dir(), "test", NEVER);
        let reached = Reached::now(&office.inner.journal, office.inner.incarnation.0).unwrap();
        let mut wrong = office.books().clone();
        wrong.system.starts += 1;
        office.inner.vault.store(&wrong, &reached, [1; 32]).unwrap();
    }
    let office = trial.open_as(trial.dir(), "test", NEVER);
    office.inner.watch.wait();
    assert_eq!(office.trouble().map(|problem| problem.code), Some("NB-J-060"));
    assert_eq!(office.books().system.starts, 0, "right again");
    assert!(!picture(trial.dir()).exists());
    acts(&office, vec![list("P3", 1)]);
}

#[test]
fn damage_in_a_life_before_the_picture_is_found_in_the_background_and_stops_business() {
    let trial = Trial::new();
    let first = live(&trial, NEVER, 100);
    live(&trial, ALWAYS, 200);
    assert!(damage(&trial.dir().join("journal.db"), first));
    let office = trial.open_as(trial.dir(), "test", NEVER);
    office.inner.watch.wait();
    assert_eq!(office.trouble().map(|problem| problem.code), Some("NB-J-006"));
    let refused = office.perform(None, None, journal::Class::Business, |_, _| Ok(Default::default())).unwrap_err();
    assert_eq!(refused[0].code, "NB-J-006");
}

/// Changes the stored bytes of the first life's first act behind the journal's back.
fn damage(db: &Path, life: [u8; 16]) -> bool {
    // Closed in order, everything is folded back: what the log holds is there twice.
    for ending in ["-wal", "-shm"] {
        fs::remove_file(format!("{}{ending}", db.display())).unwrap();
    }
    let mut bytes = fs::read(db).unwrap();
    let record: Vec<u8> = [[0, 1, 0, 1].as_slice(), &[0xA1; 16], &[0x0D; 16], &life].concat();
    let first = (0..bytes.len() - 300)
        .find(|at| bytes[*at..].starts_with(&record) && bytes[at + 52..at + 60] == 1_u64.to_be_bytes());
    first.is_some_and(|at| {
        bytes[at + 200] ^= 1;
        fs::write(db, bytes).is_ok()
    })
}

#[test]
fn what_was_erased_since_is_in_no_picture_that_is_used_even_if_the_machine_died_in_between() {
    let trial = Trial::new();
    live(&trial, ALWAYS, 100);
    live(&trial, ALWAYS, 200);
    {
        let office = trial.open_as(trial.dir(), "test", NEVER);
        office.inner.watch.wait();
        let scopes = crate::sealing::scopes_of_person(office.inner.authority.id, &office.books(), "P1");
        // Keys gone, then the machine dies: nobody has folded anew or removed the picture.
        assert_eq!(office.inner.journal.destroy_keys(&scopes).unwrap(), 1);
        assert!(picture(trial.dir()).exists());
    }
    let office = trial.open_as(trial.dir(), "test", NEVER);
    assert!(!format!("{:?}", office.books()).contains("Name von P1"));
    assert!(!picture(trial.dir()).exists());
    drop(office);
    // The ordinary way: folding anew removes the picture with it.
    let office = trial.open_as(trial.dir(), "test", ALWAYS);
    office.inner.watch.wait();
    drop(office);
    assert!(picture(trial.dir()).exists());
    let office = trial.open_as(trial.dir(), "test", NEVER);
    office.inner.watch.wait();
    office.refold().unwrap();
    assert!(!picture(trial.dir()).exists());
}

#[test]
fn a_start_is_right_wherever_keeping_the_picture_was_cut_off() {
    let trial = Trial::new();
    live(&trial, ALWAYS, 100);
    let old = fs::read(picture(trial.dir())).unwrap();
    live(&trial, ALWAYS, 200);
    let new = fs::read(picture(trial.dir())).unwrap();
    let aside = picture(trial.dir()).with_extension("new");
    let shredded = [vec![0; 40], old[40..].to_vec()].concat();
    // What lies in its place, and what beside it.
    type There<'a> = Option<&'a [u8]>;
    let states: [(There<'_>, There<'_>); 6] = [
        (Some(&old), None),
        (Some(&shredded), None),
        (None, None),
        (None, Some(&new[..new.len() / 2])),
        (None, Some(&new)),
        (Some(&new), None),
    ];
    let expected = folded(&trial);
    for (at, (there, beside)) in states.into_iter().enumerate() {
        for (path, bytes) in [(picture(trial.dir()), there), (aside.clone(), beside)] {
            match bytes {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None => drop(fs::remove_file(path)),
            }
        }
        let office = trial.open_as(trial.dir(), "test", NEVER);
        office.inner.watch.wait();
        assert!(*office.books() == expected && office.trouble().is_none(), "state {at}");
    }
}

#[test]
fn an_office_that_is_closed_while_it_checks_lets_go_of_the_journal() {
    let trial = Trial::new();
    live(&trial, ALWAYS, 100);
    for _ in 0..20 {
        let office = trial.open_as(trial.dir(), "test", ALWAYS);
        acts(&office, vec![Body::System(SystemAct::StoodDown { reason: "x".to_owned() })]);
        office.stop_watch();
    }
    assert!(trial.open().trouble().is_none());
}
