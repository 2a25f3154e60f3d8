//! Sealing, verifying, opening, proving; every kind of damage with its true reason.

use std::collections::BTreeMap;

use extract::keys::{AuthorityPublic, Ceremony, Domain, SealerCertificate, SealerKey, Signed, ceremony};
use extract::probe::Answers;
use extract::records::{Class, Group};
use extract::seal::{
    self, OneTimeKey, Order, PreviousProof, Restored, Sealed, SealedFile, Verified, check_proof, counts, prove,
};
use model::Problem;
use proptest::prelude::*;

use crate::keys::{made, plan};
use crate::town::{self, Dice};

pub struct Office {
    pub ceremony: Ceremony,
    pub sealer: SealerKey,
    pub certificate: Signed<SealerCertificate>,
}

impl Office {
    pub fn new(ceremony: Ceremony, seed: u64) -> Self {
        let sealer = SealerKey::generate(ceremony.generation.public().domain(), &mut Dice(seed).entropy());
        let certificate =
            ceremony.generation.certify_sealer("Auszugsrechner", &sealer.verifying_key(), town::now()).unwrap();
        Self { ceremony, sealer, certificate }
    }
    pub fn public(&self) -> &AuthorityPublic {
        self.ceremony.generation.public()
    }
    pub fn seal(
        &self,
        groups: &BTreeMap<Group, Vec<u8>>,
        number: u8,
        test_restore: Option<&OneTimeKey>,
    ) -> Result<SealedFile, Problem> {
        self.seal_at(groups, number, town::now(), test_restore)
    }
    pub fn seal_at(
        &self,
        groups: &BTreeMap<Group, Vec<u8>>,
        number: u8,
        now: model::Instant,
        test_restore: Option<&OneTimeKey>,
    ) -> Result<SealedFile, Problem> {
        let mut source = town::manifest();
        source.authority.id = self.public().keys().authority;
        source.exercise = self.public().keys().exercise;
        let order = Order {
            extract: model::ids::ExtractId([number; 16]),
            now,
            source: &source,
            counts: &counts(&town::records(20)),
            left_out: 2,
            catalogue: "2026-11",
            groups,
            previous: Some([5; 32]),
            authority: self.public(),
            sealer: &self.sealer,
            certificate: &self.certificate,
            test_restore,
        };
        seal::seal(&order, &mut Dice(u64::from(number) + 1000).entropy())
    }
}

pub fn groups(text: &str) -> BTreeMap<Group, Vec<u8>> {
    Group::ALL.into_iter().map(|group| (group, format!("{text} {}", group.name()).repeat(3).into_bytes())).collect()
}

pub fn restored(counts: &BTreeMap<Class, u64>) -> Restored {
    Restored { counts: counts.clone(), answers: Answers::default() }
}

fn office() -> Office {
    Office::new(made(1), 2)
}

fn verify(bytes: &[u8], signature: &str, public: &AuthorityPublic) -> Result<Verified, Problem> {
    Sealed::parse(bytes.to_vec())?.verify(signature.as_bytes(), public)
}

fn refused(bytes: &[u8], signature: &str, public: &AuthorityPublic) -> Problem {
    verify(bytes, signature, public).err().expect("must be refused")
}

fn arg(problem: &Problem, name: &str) -> String {
    problem.args.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

#[test]
fn what_was_sealed_is_opened_by_the_authority_and_by_the_group_keys_alone() {
    let office = office();
    let file = office.seal(&groups("Inhalt"), 1, None).unwrap();
    let verified = verify(&file.bytes, &file.signature, office.public()).unwrap();
    let opened = verified.open(&office.ceremony.generation).unwrap();
    assert_eq!(verified.open_all(&opened.keys).unwrap(), groups("Inhalt"));
    assert_eq!(verified.sha256(), file.sha256);
    let manifest = &opened.manifest;
    assert_eq!(manifest.class(Class::Persons).unwrap().rows, 20);
    assert_eq!(
        (manifest.left_out, manifest.catalogue.as_str(), manifest.name.as_str()),
        (2, "2026-11", "Stadt Talbrück")
    );
    assert_eq!(verified.header().previous(), Some([5; 32]));

    // One group's key opens that group only.
    let social = &opened.keys[&Group::Social];
    assert_eq!(verified.open_group(Group::Social, social).unwrap(), groups("Inhalt")[&Group::Social]);
    assert_eq!(verified.open_group(Group::Protected, social).unwrap_err().code, "NB-E-042");
}

#[test]
fn the_header_says_no_more_than_a_carrier_must_know() {
    let office = office();
    let file = office.seal(&groups("Inhalt"), 1, None).unwrap();
    let header = seal::info(&file.bytes).unwrap();
    assert_eq!(header.groups().collect::<Vec<_>>(), Group::ALL);
    let clear = String::from_utf8_lossy(&file.bytes);
    for secret in ["Talbr", "Fiktives", "Inhalt", "AGE-SECRET", "05999001", "persons"] {
        assert!(!clear.contains(secret), "{secret}");
    }
}

#[test]
fn every_flipped_byte_is_refused_with_the_place_of_the_damage() {
    let office = office();
    let file = office.seal(&groups("x"), 1, None).unwrap();
    let header = seal::info(&file.bytes).unwrap();
    let sizes: Vec<usize> = header.segments.iter().map(|segment| usize::try_from(segment.bytes).unwrap()).collect();
    let body = file.bytes.len() - sizes.iter().sum::<usize>();
    let mut ends = Vec::new();
    let mut end = body;
    for (segment, size) in header.segments.iter().zip(&sizes) {
        end += size;
        ends.push((end, segment.name.clone()));
    }
    for at in 0..file.bytes.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut bytes = file.bytes.clone();
            bytes[at] ^= flip;
            let problem = refused(&bytes, &file.signature, office.public());
            match ends.iter().find(|(end, _)| at < *end) {
                _ if at < seal::MAGIC.len() => {
                    assert!(["NB-E-030", "NB-E-031"].contains(&problem.code), "{at}: {problem}")
                }
                Some((_, name)) if at >= body => {
                    assert_eq!((problem.code, &arg(&problem, "segment")), ("NB-E-034", name), "{at}");
                }
                // In the header: not readable, lengths or hashes that do not fit, or not what was signed.
                _ => assert!(
                    ["NB-E-031", "NB-E-032", "NB-E-033", "NB-E-034", "NB-E-035", "NB-E-037"].contains(&problem.code),
                    "{at}: {problem}"
                ),
            }
        }
    }
}

#[test]
fn every_flipped_byte_of_the_signature_is_refused() {
    let office = office();
    let file = office.seal(&groups("x"), 1, None).unwrap();
    for at in 0..file.signature.len() {
        for flip in [0x01, 0x20] {
            let mut text = file.signature.clone().into_bytes();
            text[at] ^= flip;
            let sealed = Sealed::parse(file.bytes.clone()).unwrap();
            let problem = sealed.verify(&text, office.public()).err().unwrap_or_else(|| panic!("byte {at} accepted"));
            assert!(["NB-E-036", "NB-E-038", "NB-E-039", "NB-E-043"].contains(&problem.code), "{at}: {problem}");
        }
    }
}

#[test]
fn cut_at_every_length_it_is_called_cut_off() {
    let office = office();
    let file = office.seal(&groups("x"), 1, None).unwrap();
    for length in 0..file.bytes.len() {
        let problem = refused(&file.bytes[..length], &file.signature, office.public());
        assert_eq!((problem.code, arg(&problem, "found")), ("NB-E-032", length.to_string()));
    }
    let longer = [file.bytes.as_slice(), b"x"].concat();
    assert_eq!(refused(&longer, &file.signature, office.public()).code, "NB-E-035");
    for length in 0..file.signature.len() - 1 {
        assert_eq!(refused(&file.bytes, &file.signature[..length], office.public()).code, "NB-E-036");
    }
}

#[test]
fn extracts_of_others_are_refused_with_the_true_reason() {
    let ours = office();
    let file = ours.seal(&groups("x"), 1, None).unwrap();

    // Another town, properly sealed by its own sealer.
    let mut elsewhere = plan(Domain::Exercise);
    elsewhere.authority = "01990000-0000-7000-8000-000000000002".parse().unwrap();
    let theirs = Office::new(ceremony(&elsewhere, None, town::now(), &mut Dice(7).entropy()).unwrap(), 8);
    let foreign = theirs.seal(&groups("y"), 2, None).unwrap();
    let problem = refused(&foreign.bytes, &foreign.signature, ours.public());
    assert_eq!((problem.code, arg(&problem, "found")), ("NB-E-040", elsewhere.authority.to_string()));

    // Renamed: their file with our signature, an old file with the new one's.
    assert_eq!(refused(&foreign.bytes, &file.signature, ours.public()).code, "NB-E-037");
    let newer = ours.seal(&groups("z"), 3, None).unwrap();
    assert_eq!(refused(&file.bytes, &newer.signature, ours.public()).code, "NB-E-037");

    // The same town, the other domain, from the same dice.
    let real = ceremony(&plan(Domain::Real), None, town::now(), &mut Dice(1).entropy()).unwrap();
    assert_eq!(refused(&file.bytes, &file.signature, real.generation.public()).code, "NB-E-041");

    // A later generation does not take it for its own.
    let later = ceremony(&plan(Domain::Exercise), Some(&ours.ceremony.generation), town::now(), &mut Dice(9).entropy())
        .unwrap();
    let problem = refused(&file.bytes, &file.signature, later.generation.public());
    assert_eq!((problem.code, arg(&problem, "found"), arg(&problem, "expected")), ("NB-E-039", "1".into(), "2".into()));
    let verified = verify(&file.bytes, &file.signature, ours.public()).unwrap();
    assert_eq!(verified.open(&later.generation).unwrap_err().code, "NB-E-039");

    // A town with the same id whose keys somebody else made: the certificate is not ours, and the key does not open.
    let impostor = Office::new(made(50), 51);
    let forged = impostor.seal(&groups("x"), 1, None).unwrap();
    assert_eq!(refused(&forged.bytes, &forged.signature, ours.public()).code, "NB-E-038");
    assert_eq!(verified.open(&impostor.ceremony.generation).unwrap_err().code, "NB-E-042");
}

#[test]
fn two_spliced_files_are_refused() {
    let office = office();
    let (a, b) = (office.seal(&groups("x"), 1, None).unwrap(), office.seal(&groups("y"), 2, None).unwrap());
    let header = seal::info(&a.bytes).unwrap();
    let body = a.bytes.len() - header.segments.iter().map(|part| usize::try_from(part.bytes).unwrap()).sum::<usize>();
    for cut in 0..a.bytes.len().min(b.bytes.len()) {
        let spliced = [&a.bytes[..cut], &b.bytes[cut..]].concat();
        for signature in [&a.signature, &b.signature] {
            if spliced != a.bytes && spliced != b.bytes {
                let code = refused(&spliced, signature, office.public()).code;
                // Behind the header the first foreign segment is named; inside it nothing fits together any more.
                let allowed: &[&str] = if cut >= body && spliced.len() == a.bytes.len() {
                    &["NB-E-034"]
                } else if cut >= body {
                    &["NB-E-032", "NB-E-035"]
                } else {
                    &["NB-E-032", "NB-E-033", "NB-E-034", "NB-E-035", "NB-E-037"]
                };
                assert!(allowed.contains(&code), "{cut}: {code}");
            }
        }
    }
}

#[test]
fn a_sealer_needs_a_certificate_of_this_authority_and_the_right_data() {
    let office = office();
    let other = Office::new(made(60), 61);
    let mixed = Office { ceremony: made(1), sealer: other.sealer, certificate: other.certificate };
    assert_eq!(mixed.seal(&groups("x"), 1, None).err().unwrap().code, "NB-E-038");
    let stolen = Office {
        ceremony: made(1),
        sealer: SealerKey::generate(Domain::Exercise, &mut Dice(3).entropy()),
        certificate: office.certificate.clone(),
    };
    assert_eq!(stolen.seal(&groups("x"), 1, None).err().unwrap().code, "NB-E-038");
    assert_eq!(office.seal(&BTreeMap::new(), 1, None).err().unwrap().code, "NB-E-046");
}

#[test]
fn the_test_restore_proves_the_file_and_nothing_else_opens_it_then() {
    let office = office();
    let one_time = OneTimeKey::generate(&mut Dice(70).entropy());
    let file = office.seal(&groups("Inhalt"), 1, Some(&one_time)).unwrap();
    let verified = verify(&file.bytes, &file.signature, office.public()).unwrap();
    let right = counts(&town::records(20));
    let mut seen = None;
    let proof = prove(&verified, one_time, &office.sealer, town::now(), None, &mut |contents| {
        seen = Some(contents);
        Ok(restored(&right))
    })
    .unwrap();
    assert_eq!(seen.unwrap(), groups("Inhalt"));
    assert_eq!(proof.statement.counts, right);
    check_proof(&proof, &office.certificate, office.public(), file.sha256).unwrap();
    assert_eq!(check_proof(&proof, &office.certificate, office.public(), [0; 32]).unwrap_err().code, "NB-E-049");
    assert_eq!(
        check_proof(&proof, &office.certificate, made(2).generation.public(), file.sha256).unwrap_err().code,
        "NB-E-049"
    );

    // The next proof carries this one's counts, so that a loss shows.
    let mut grown = right.clone();
    grown.insert(Class::Persons, 25);
    let mut before = PreviousProof::of(&proof.statement);
    assert_eq!((before.sha256(), proof.statement.shrunk_permille(Class::Persons)), (file.sha256, None));
    let mut next = proof.statement.clone();
    before.counts = grown;
    next.previous = Some(before);
    assert_eq!(next.shrunk_permille(Class::Persons), Some(200));
    assert_eq!(next.shrunk_permille(Class::Contacts), Some(0));

    // Another one-time key, a file sealed without one, a count that differs.
    let stranger = || OneTimeKey::generate(&mut Dice(71).entropy());
    let fails = |verified: &Verified, key, counts: BTreeMap<Class, u64>| {
        prove(verified, key, &office.sealer, town::now(), None, &mut |_| Ok(restored(&counts))).unwrap_err()
    };
    assert_eq!(fails(&verified, stranger(), right.clone()).code, "NB-E-042");
    let plain = office.seal(&groups("Inhalt"), 2, None).unwrap();
    let plain = verify(&plain.bytes, &plain.signature, office.public()).unwrap();
    assert_eq!(fails(&plain, OneTimeKey::generate(&mut Dice(70).entropy()), right.clone()).code, "NB-E-042");
    let mut fewer = right.clone();
    fewer.insert(Class::Grants, 0);
    let problem = fails(&verified, OneTimeKey::generate(&mut Dice(70).entropy()), fewer);
    assert_eq!((problem.code, arg(&problem, "class")), ("NB-E-048", "grants".into()));
    // The authority opens it as before.
    assert!(verified.open(&office.ceremony.generation).is_ok());
}

#[test]
fn stored_beside_its_signature_it_is_read_from_the_disk() {
    let office = office();
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("auszug.nbx");
    let file = office.seal(&groups("Inhalt"), 1, None).unwrap();
    file.store(&path).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["auszug.nbx", "auszug.nbx.sig"]);
    assert_eq!(Verified::read(&path, office.public()).unwrap().sha256(), file.sha256);
    std::fs::remove_file(dir.path().join("auszug.nbx.sig")).unwrap();
    assert_eq!(Verified::read(&path, office.public()).err().unwrap().code, "NB-E-001");
}

#[test]
fn problems_carry_no_secret() {
    let office = office();
    let file = office.seal(&groups("Geheim"), 1, None).unwrap();
    let verified = verify(&file.bytes, &file.signature, office.public()).unwrap();
    let opened = verified.open(&office.ceremony.generation).unwrap();
    let shown = format!("{opened:?} {:?} {:?}", office.ceremony.generation, office.ceremony.shares);
    for share in &office.ceremony.shares {
        assert!(!shown.contains(share.text().split(' ').nth(9).unwrap()));
    }
    assert!(!shown.contains("AGE-SECRET"));
    assert!(!serde_json::to_string(&opened.manifest).unwrap().contains("AGE-SECRET"));
}

proptest! {
    #[test]
    fn whatever_stands_in_a_file_gives_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..200), header in "[\\[\\]{}\":,a-z0-9]{0,200}") {
        prop_assert!(Sealed::parse(bytes.clone()).is_err());
        let mut framed = seal::MAGIC.to_vec();
        framed.extend(u32::try_from(header.len()).unwrap().to_be_bytes());
        framed.extend(header.as_bytes());
        framed.extend(&bytes);
        prop_assert!(Sealed::parse(framed).is_err());
    }
}
