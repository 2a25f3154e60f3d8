//! Delivery to places off the domain: whole or not there, known again, old generations gone and the last good one never.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use extract::places::{
    Carried, FolderPlace, Kept, MARKER_FILE, Marker, Order, Parcel, Place as _, Step, carry, surplus,
};
use extract::seal::{OneTimeKey, Verified, counts, prove, write_proof};
use model::{Instant, Problem};
use tempfile::TempDir;

use crate::keys::made;
use crate::seal::{Office, groups, restored};
use crate::town::{self, Dice};

const DAY_MS: i64 = 86_400_000;

struct Bench {
    office: Office,
    source: TempDir,
    place: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { office: Office::new(made(1), 2), source: TempDir::new().unwrap(), place: TempDir::new().unwrap() }
    }
    /// The extract of the n-th day, sealed on the source side.
    fn parcel(&self, number: u8, proved: bool) -> Parcel {
        let at = Instant(town::now().0 + i64::from(number) * DAY_MS);
        let one_time = OneTimeKey::generate(&mut Dice(u64::from(number)).entropy());
        let text = groups(&format!("Tag {number}"));
        let file = self.office.seal_at(&text, number, at, proved.then_some(&one_time)).unwrap();
        let path = self.source.path().join(Parcel::name_for(self.office.public().keys().authority, at));
        file.store(&path).unwrap();
        // Of an earlier call for the same day.
        let _ = std::fs::remove_file(beside(&path, ".proof"));
        if proved {
            let verified = Verified::read(&path, self.office.public()).unwrap();
            let right = counts(&town::records(20));
            let proof = prove(&verified, one_time, &self.office.sealer, at, None, &mut |_| Ok(restored(&right)));
            std::fs::write(beside(&path, ".proof"), write_proof(&proof.unwrap()).unwrap()).unwrap();
        }
        Parcel::read(&path, self.office.public()).unwrap()
    }
    fn folder(&self) -> FolderPlace {
        FolderPlace { label: "Tresor".to_owned(), path: self.place.path().to_owned(), marked: false }
    }
    fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }
    /// Extracts at the place that open; anything there that looks like one and is none fails the test.
    fn whole(&self) -> Vec<String> {
        let mut found: Vec<String> =
            names(self.place.path()).into_iter().filter(|name| name.ends_with(".nbx")).collect();
        found.sort();
        for name in &found {
            Verified::read(&self.at(name), self.office.public()).unwrap();
        }
        found
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A ledger as the disk has it, and a machine that is switched off before its n-th step.
struct Machine {
    ledger: Vec<Kept>,
    steps_left: Option<usize>,
    taken: usize,
}

impl Machine {
    fn new() -> Self {
        Self { ledger: Vec::new(), steps_left: None, taken: 0 }
    }
    fn deliver(&mut self, place: &FolderPlace, parcel: &Parcel, keep: usize) -> Result<Carried, Problem> {
        let mut memory = self.ledger.clone();
        let (disk, left, taken) = (&mut self.ledger, &mut self.steps_left, &mut self.taken);
        let order = Order { parcel, keep, may_remove: parcel.proved };
        carry(
            place,
            &mut memory,
            &order,
            &mut |now| {
                *disk = now.to_vec();
                Ok(())
            },
            &mut |step| {
                *taken += 1;
                match left {
                    Some(0) => {
                        if step == Step::Write {
                            // A write that the power cut short.
                            std::fs::write(place.path.join(format!("{}.part", parcel.name())), b"notbetrieb-ex")
                                .unwrap();
                        }
                        Err(Problem::new("NB-S-050"))
                    }
                    Some(count) => {
                        *count -= 1;
                        Ok(())
                    }
                    None => Ok(()),
                }
            },
        )
    }
}

#[test]
fn generations_come_and_go_and_strange_files_stay() {
    let bench = Bench::new();
    std::fs::write(bench.at("Lohnliste.nbx.txt"), "fremd").unwrap();
    std::fs::write(bench.at("auszug-fremd.nbx"), "fremd").unwrap();
    let mut machine = Machine::new();
    for number in 1..=5 {
        let parcel = bench.parcel(number, true);
        let carried = machine.deliver(&bench.folder(), &parcel, 2).unwrap();
        assert_eq!(carried.removed.len(), usize::from(number > 2), "{number}");
        assert!(!carried.there_before);
        assert!(machine.deliver(&bench.folder(), &parcel, 2).unwrap().there_before);
    }
    let kept: Vec<String> = machine.ledger.iter().map(|entry| entry.name.clone()).collect();
    assert_eq!(kept, [bench.parcel(4, true).name(), bench.parcel(5, true).name()]);
    // Two extracts with signature and proof each, and what was never ours.
    assert_eq!(names(bench.place.path()).len(), 6 + 2);
    assert_eq!(std::fs::read_to_string(bench.at("auszug-fremd.nbx")).unwrap(), "fremd");
}

#[test]
fn switched_off_at_any_step_nothing_half_looks_whole_and_the_last_good_one_stays() {
    let mut steps = 0;
    loop {
        let bench = Bench::new();
        let parcels: Vec<Parcel> = (1..=4).map(|number| bench.parcel(number, true)).collect();
        let mut machine = Machine::new();
        for parcel in &parcels[..3] {
            machine.deliver(&bench.folder(), parcel, 2).unwrap();
        }
        let before = bench.whole();
        assert_eq!(before.len(), 2);
        machine.steps_left = Some(steps);
        let broken_off = machine.deliver(&bench.folder(), &parcels[3], 2).is_err();
        let after = bench.whole();
        // The newest one that was there before is there still; nothing that this delivery did not bring is new.
        assert!(after.contains(&before[1]), "step {steps}");
        assert!(after.iter().all(|name| before.contains(name) || name == parcels[3].name()));
        // Signed and proved as soon as it is seen.
        assert!(after.iter().all(|name| bench.at(&format!("{name}.proof")).exists()), "step {steps}");

        machine.steps_left = None;
        machine.deliver(&bench.folder(), &parcels[3], 2).unwrap();
        assert_eq!(bench.whole(), [parcels[2].name(), parcels[3].name()], "step {steps}");
        assert_eq!(names(bench.place.path()).len(), 6, "step {steps}: {:?}", names(bench.place.path()));
        assert_eq!(machine.ledger.len(), 2);
        if !broken_off {
            break;
        }
        steps += 1;
    }
    // Two records, three parts of three steps, three deletions and a record for the surplus.
    assert!(steps >= 15, "{steps}");
}

#[test]
fn a_delivery_broken_off_for_good_leaves_no_stray_signature() {
    let bench = Bench::new();
    let mut machine = Machine::new();
    machine.deliver(&bench.folder(), &bench.parcel(1, true), 3).unwrap();
    // After proof and signature, before the extract.
    machine.steps_left = Some(8);
    machine.deliver(&bench.folder(), &bench.parcel(2, true), 3).unwrap_err();
    assert!(names(bench.place.path()).len() > 3);
    machine.steps_left = None;
    machine.deliver(&bench.folder(), &bench.parcel(3, true), 3).unwrap();
    assert_eq!(bench.whole(), [bench.parcel(1, true).name(), bench.parcel(3, true).name()]);
    assert_eq!(names(bench.place.path()).len(), 6);
}

#[test]
fn the_newest_proved_one_outlives_any_number_of_unproved_ones() {
    let bench = Bench::new();
    let mut machine = Machine::new();
    machine.deliver(&bench.folder(), &bench.parcel(1, true), 1).unwrap();
    for number in 2..=4 {
        // Unproved ones push nothing out.
        assert!(machine.deliver(&bench.folder(), &bench.parcel(number, false), 1).unwrap().removed.is_empty());
    }
    assert_eq!(bench.whole().len(), 4);
    let removed = machine.deliver(&bench.folder(), &bench.parcel(5, true), 1).unwrap().removed;
    assert_eq!(removed.len(), 4);
    assert_eq!(bench.whole(), [bench.parcel(5, true).name()]);
}

#[test]
fn surplus_is_the_oldest_and_never_the_newest_proved_or_what_has_not_arrived() {
    let bench = Bench::new();
    // The n-th letter is the n-th day: P proved, u unproved, b begun only.
    let ledger = |letters: &str| -> Vec<Kept> {
        letters
            .chars()
            .zip(1..)
            .map(|(letter, number)| {
                let mut kept = Kept::begun(&bench.parcel(number, letter == 'P'));
                kept.arrived = letter != 'b';
                kept
            })
            .collect()
    };
    for (letters, keep, gone) in [
        ("", 3, ""),
        ("PPP", 3, ""),
        ("PPPP", 3, "1"),
        ("PPPPP", 2, "123"),
        ("PPPP", 0, "123"),
        ("Puuu", 2, "2"),
        ("PPuu", 2, "1"),
        ("uuuu", 2, "12"),
        ("PbPb", 1, "1"),
        ("Pb", 1, ""),
    ] {
        let ledger = ledger(letters);
        let names: Vec<String> = surplus(&ledger, keep).iter().map(|entry| entry.name.clone()).collect();
        let expected: Vec<String> = gone.bytes().map(|digit| ledger[usize::from(digit - b'1')].name.clone()).collect();
        assert_eq!(names, expected, "{letters} {keep}");
    }
}

#[test]
fn what_was_changed_at_the_place_is_neither_written_over_nor_deleted() {
    let bench = Bench::new();
    let mut machine = Machine::new();
    let parcels: Vec<Parcel> = (1..=3).map(|number| bench.parcel(number, true)).collect();
    machine.deliver(&bench.folder(), &parcels[0], 1).unwrap();
    // Somebody put another file under the name of the old one.
    std::fs::write(bench.at(parcels[0].name()), b"meins").unwrap();
    let carried = machine.deliver(&bench.folder(), &parcels[1], 1).unwrap();
    assert_eq!((carried.removed.len(), carried.left), (0, vec![parcels[0].name().to_owned()]));
    assert_eq!(std::fs::read(bench.at(parcels[0].name())).unwrap(), b"meins");
    // And under the name of the next one.
    std::fs::write(bench.at(parcels[2].name()), b"auch meins").unwrap();
    assert_eq!(machine.deliver(&bench.folder(), &parcels[2], 1).unwrap_err().code, "NB-E-158");
    assert_eq!(std::fs::read(bench.at(parcels[2].name())).unwrap(), b"auch meins");
}

#[test]
fn nothing_is_deleted_if_the_newest_proved_one_is_not_there_as_delivered() {
    let bench = Bench::new();
    let mut machine = Machine::new();
    let parcels: Vec<Parcel> = (1..=3).map(|number| bench.parcel(number, number != 3)).collect();
    for parcel in &parcels[..2] {
        machine.deliver(&bench.folder(), parcel, 5).unwrap();
    }
    std::fs::write(bench.at(parcels[1].name()), b"kaputt").unwrap();
    let mut memory = machine.ledger.clone();
    let order = Order { parcel: &parcels[2], keep: 1, may_remove: true };
    let problem = carry(&bench.folder(), &mut memory, &order, &mut |_| Ok(()), &mut |_| Ok(())).unwrap_err();
    assert_eq!(problem.code, "NB-E-162");
    assert!(bench.at(parcels[0].name()).exists());
}

#[test]
fn a_wrong_or_missing_stick_is_told() {
    let bench = Bench::new();
    let parcel = bench.parcel(1, true);
    let stick = FolderPlace { marked: true, ..bench.folder() };
    let mut machine = Machine::new();
    let mut code = |place: &FolderPlace| machine.deliver(place, &parcel, 3).map(|_| "").unwrap_or_else(|p| p.code);
    assert_eq!(code(&FolderPlace { path: bench.at("nicht-da"), ..stick.clone() }), "NB-E-156");
    // The mount point without the stick.
    assert_eq!(code(&stick), "NB-E-156");
    let other = Marker::new(model::ids::AuthorityId([9; 16]), "Stick der Nachbarstadt");
    std::fs::write(bench.at(MARKER_FILE), other.text().unwrap()).unwrap();
    assert_eq!(code(&stick), "NB-E-157");
    std::fs::write(bench.at(MARKER_FILE), "{").unwrap();
    assert_eq!(code(&stick), "NB-E-157");
    assert_eq!(names(bench.place.path()), [MARKER_FILE]);
    let own = Marker::new(bench.office.public().keys().authority, "Tresor");
    std::fs::write(bench.at(MARKER_FILE), own.text().unwrap()).unwrap();
    assert_eq!(code(&stick), "");
    assert_eq!(bench.whole().len(), 1);
}

#[test]
fn a_parcel_with_a_changed_byte_anywhere_is_not_taken() {
    let bench = Bench::new();
    let parcel = bench.parcel(1, true);
    let codes: BTreeMap<&str, [&str; 4]> = BTreeMap::from([
        (".proof", ["NB-E-049", "NB-E-152", "", ""]),
        (".sig", ["NB-E-036", "NB-E-038", "NB-E-043", "NB-E-039"]),
    ]);
    for part in &parcel.parts[..2] {
        let allowed = codes.iter().find(|(suffix, _)| part.name.ends_with(**suffix)).unwrap().1;
        let right = std::fs::read(&part.path).unwrap();
        for at in 0..right.len() {
            let mut wrong = right.clone();
            wrong[at] ^= 1;
            std::fs::write(&part.path, wrong).unwrap();
            let code =
                Parcel::read(&parcel.parts[2].path, bench.office.public()).map(|_| "").unwrap_or_else(|p| p.code);
            assert!(allowed.contains(&code) && !code.is_empty(), "{} byte {at}: {code}", part.name);
        }
        // The last byte is a line feed that says nothing.
        for length in 0..right.len() - 1 {
            std::fs::write(&part.path, &right[..length]).unwrap();
            let code = Parcel::read(&parcel.parts[2].path, bench.office.public()).unwrap_err().code;
            let cut = if part.name.ends_with(".proof") { "NB-E-049" } else { "NB-E-036" };
            assert_eq!(code, cut, "{} cut at {length}", part.name);
        }
        std::fs::write(&part.path, right).unwrap();
    }
    assert!(bench.folder().ready(parcel.authority).is_ok());
    assert_eq!(Parcel::read(&parcel.parts[2].path, bench.office.public()).unwrap(), parcel);
}
