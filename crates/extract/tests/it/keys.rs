//! Ceremony, shares, envelope, generations, certificates; each refusal with its true reason.

use ed25519_dalek::SigningKey;
use extract::keys::{AuthorityPublic, Ceremony, Domain, Plan, Share, ceremony, combine, open_envelope};
use model::Problem;
use proptest::prelude::*;

use crate::town::{self, Dice};

pub fn plan(domain: Domain) -> Plan {
    let authority = town::manifest().authority;
    Plan { domain, authority: authority.id, ags: authority.ags, name: authority.name, threshold: 3, shares: 5 }
}

pub fn made(seed: u64) -> Ceremony {
    ceremony(&plan(Domain::Exercise), None, town::now(), &mut Dice(seed).entropy()).unwrap()
}

fn arg(problem: &Problem, name: &str) -> String {
    problem.args.iter().find(|(key, _)| *key == name).unwrap().1.clone()
}

#[test]
fn any_three_of_five_shares_give_the_same_keys_and_two_do_not() {
    let made = made(1);
    let public = made.generation.public();
    for a in 0..5 {
        for b in 0..5 {
            if a == b {
                continue;
            }
            let two = [made.shares[a].clone(), made.shares[b].clone()];
            let problem = combine(&two, public).unwrap_err();
            assert_eq!(
                (problem.code, arg(&problem, "have"), arg(&problem, "need")),
                ("NB-K-007", "2".into(), "3".into())
            );
            for c in (0..5).filter(|c| *c != a && *c != b) {
                let three = [two[0].clone(), two[1].clone(), made.shares[c].clone()];
                let again = combine(&three, public).unwrap();
                assert_eq!(again.identity().to_public().to_string(), public.keys().recipient);
            }
        }
    }
    assert!(combine(&made.shares, public).is_ok());
}

#[test]
fn what_is_printed_is_typed_back() {
    let made = made(2);
    for share in &made.shares {
        let text = share.text();
        assert_eq!(text.split(' ').count(), 17);
        assert_eq!(&Share::parse(&text.to_lowercase().replace(' ', "-")).unwrap(), share);
        made.generation.public().check_share(share).unwrap();
    }
    assert_eq!(made.shares.iter().map(Share::index).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn wrong_shares_are_refused_with_the_true_reason() {
    let (made, other) = (made(3), self::made(4));
    let public = made.generation.public();
    let [a, b, c] = [0, 1, 2].map(|at| made.shares[at].clone());

    let stranger = combine(&[a.clone(), other.shares[1].clone(), c.clone()], public).unwrap_err();
    assert_eq!((stranger.code, arg(&stranger, "share")), ("NB-K-005", "2".into()));
    assert_eq!((arg(&stranger, "series"), arg(&stranger, "expected")), (other.shares[1].series(), public.series()));

    assert_eq!(combine(&[a.clone(), b.clone(), b.clone()], public).unwrap_err().code, "NB-K-008");

    // The group that was typed wrongly is named.
    let text = a.text();
    let mut groups: Vec<String> = text.split(' ').map(str::to_owned).collect();
    groups[8] = groups[8].chars().rev().collect();
    let problem = Share::parse(&groups.join(" ")).unwrap_err();
    assert_eq!((problem.code, arg(&problem, "group")), ("NB-K-002", "9".into()));

    // A share of the real domain under the same numbers.
    let real = ceremony(&plan(Domain::Real), None, town::now(), &mut Dice(3).entropy()).unwrap();
    assert_eq!(public.check_share(&real.shares[0]).unwrap_err().code, "NB-K-016");
}

#[test]
fn the_envelope_opens_with_its_own_passphrase_only() {
    let (made, other) = (made(6), self::made(7));
    let public = made.generation.public();
    let envelope = made.generation.envelope(&mut Dice(60).entropy()).unwrap();
    assert_eq!(envelope.passphrase.len(), 7 * 5 + 6);
    let opened = open_envelope(&envelope.file, &envelope.passphrase.to_lowercase(), public).unwrap();
    assert_eq!(opened.identity().to_public().to_string(), public.keys().recipient);

    let wrong = other.generation.envelope(&mut Dice(61).entropy()).unwrap();
    assert_eq!(open_envelope(&envelope.file, &wrong.passphrase, public).unwrap_err().code, "NB-K-011");
    assert_eq!(open_envelope(&wrong.file, &wrong.passphrase, public).unwrap_err().code, "NB-K-009");
    assert_eq!(open_envelope(&envelope.file, "ABCDE", public).unwrap_err().code, "NB-K-001");
    for at in 0..envelope.file.len() {
        let mut file = envelope.file.clone();
        file[at] ^= 1;
        let code = open_envelope(&file, &envelope.passphrase, public).unwrap_err().code;
        assert!(["NB-K-011", "NB-K-017"].contains(&code), "{at}: {code}");
    }
    for length in 0..envelope.file.len() {
        assert!(open_envelope(&envelope.file[..length], &envelope.passphrase, public).is_err());
    }
}

#[test]
fn the_public_file_holds_nothing_secret_and_no_byte_of_it_can_be_changed() {
    let made = made(8);
    let text = made.generation.public().write().unwrap();
    assert_eq!(&AuthorityPublic::read(text.as_bytes()).unwrap(), made.generation.public());
    assert!(!text.contains("AGE-SECRET"));
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        assert!(AuthorityPublic::read(&bytes).is_err(), "byte {at}");
    }
}

#[test]
fn a_later_generation_is_certified_by_the_one_before() {
    let first = made(9);
    let second =
        ceremony(&plan(Domain::Exercise), Some(&first.generation), town::now(), &mut Dice(90).entropy()).unwrap();
    let third =
        ceremony(&plan(Domain::Exercise), Some(&second.generation), town::now(), &mut Dice(91).entropy()).unwrap();
    let (a, b, c) = (first.generation.public(), second.generation.public(), third.generation.public());
    assert_eq!((b.keys().generation, c.keys().generation), (2, 3));
    b.succeeds(a).unwrap();
    c.succeeds(b).unwrap();
    let read = AuthorityPublic::read(c.write().unwrap().as_bytes()).unwrap();
    read.succeeds(b).unwrap();
    assert_eq!(c.succeeds(a).unwrap_err().code, "NB-K-014");
    assert_eq!(a.succeeds(a).unwrap_err().code, "NB-K-014");
    // A second generation that somebody else made.
    let stranger =
        ceremony(&plan(Domain::Exercise), Some(&made(10).generation), town::now(), &mut Dice(92).entropy()).unwrap();
    assert_eq!(stranger.generation.public().succeeds(a).unwrap_err().code, "NB-K-014");
    // The old shares do not open the new generation.
    assert_eq!(combine(&first.shares, b).unwrap_err().code, "NB-K-005");
}

#[test]
fn certificates_are_the_authoritys_own_and_of_their_domain() {
    let made = made(11);
    let public = made.generation.public();
    let node_key = SigningKey::from_bytes(&[5; 32]).verifying_key();
    let node = "01990000-0000-7000-8000-0000000000aa".parse().unwrap();
    let certificate = made.generation.certify_node(node, &node_key, town::now()).unwrap();
    public.check_certificate(&certificate).unwrap();
    assert_eq!(certificate.statement.key().unwrap(), node_key);

    let code = |public: &AuthorityPublic| public.check_certificate(&certificate).unwrap_err().code;
    assert_eq!(code(self::made(12).generation.public()), "NB-K-015");
    let mut elsewhere = plan(Domain::Exercise);
    elsewhere.authority = "01990000-0000-7000-8000-000000000002".parse().unwrap();
    let elsewhere = ceremony(&elsewhere, None, town::now(), &mut Dice(13).entropy()).unwrap();
    assert_eq!(code(elsewhere.generation.public()), "NB-K-018");
    let real = ceremony(&plan(Domain::Real), None, town::now(), &mut Dice(11).entropy()).unwrap();
    assert_eq!(code(real.generation.public()), "NB-K-016");
    let later =
        ceremony(&plan(Domain::Exercise), Some(&made.generation), town::now(), &mut Dice(14).entropy()).unwrap();
    assert_eq!(code(later.generation.public()), "NB-K-019");
    // A real generation signs nothing of an exercise, not even its own statement with the flag changed.
    assert_eq!(real.generation.sign(certificate.statement.clone()).unwrap_err().code, "NB-K-016");
    // The signature is not valid for the same statement with another flag.
    let mut text: serde_json::Value = serde_json::to_value(&certificate).unwrap();
    text["statement"]["exercise"] = false.into();
    let moved: extract::keys::Signed<extract::keys::NodeCertificate> = serde_json::from_value(text).unwrap();
    assert!(!moved.is_by(&public.verifying_key().unwrap()));
}

#[test]
fn the_same_dice_give_other_keys_in_an_exercise() {
    let exercise = made(15);
    let real = ceremony(&plan(Domain::Real), None, town::now(), &mut Dice(15).entropy()).unwrap();
    assert_ne!(exercise.generation.public().keys().recipient, real.generation.public().keys().recipient);
    assert_ne!(exercise.generation.public().key_id(), real.generation.public().key_id());
}

#[test]
fn what_is_sealed_for_a_generation_is_opened_by_it_alone() {
    let made = made(20);
    let sealed = made.generation.public().seal_for(b"node key").unwrap();
    assert_eq!(made.generation.open_sealed(&sealed).unwrap().as_slice(), b"node key");
    assert_eq!(self::made(21).generation.open_sealed(&sealed).unwrap_err().code, "NB-K-029");
    assert_eq!(made.generation.open_sealed(&sealed[..sealed.len() - 1]).unwrap_err().code, "NB-K-029");
}

#[test]
fn impossible_ceremonies_are_refused() {
    for (threshold, shares) in [(1, 3), (4, 3), (2, 17), (0, 0)] {
        let plan = Plan { threshold, shares, ..plan(Domain::Exercise) };
        assert_eq!(ceremony(&plan, None, town::now(), &mut Dice(1).entropy()).unwrap_err().code, "NB-K-010");
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_as_a_share_gives_an_answer(text in "\\PC{0,200}", letters in "[0-9A-HJKMNP-TV-Z]{85}") {
        prop_assert!(Share::parse(&text).is_err());
        prop_assert!(Share::parse(&letters).is_err());
    }

    #[test]
    fn whatever_stands_in_the_public_file_gives_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(AuthorityPublic::read(&bytes).is_err());
    }
}
