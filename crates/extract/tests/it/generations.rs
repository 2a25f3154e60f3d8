//! From one generation of keys to the next: the chain, shares of the old one, extracts sealed anew.

use extract::keys::{AuthorityPublic, Ceremony, Chain, Share, ceremony, combine};
use extract::seal::{Sealed, reseal};

use crate::keys::{made, plan};
use crate::seal::{Office, groups};
use crate::town::{self, Dice};

fn after(earlier: &Ceremony, seed: u64) -> Ceremony {
    let keys = earlier.generation.public().keys();
    let mut plan = plan(earlier.generation.public().domain());
    plan.authority = keys.authority;
    ceremony(&plan, Some(&earlier.generation), town::now(), &mut Dice(seed).entropy()).unwrap()
}

fn public(made: &Ceremony) -> AuthorityPublic {
    made.generation.public().clone()
}

#[test]
fn a_chain_holds_only_what_certified_the_next() {
    let first = made(1);
    let (second, stranger) = (after(&first, 2), made(9));
    let third = after(&second, 3);
    let chain = Chain::new(public(&third), vec![public(&stranger), public(&first), public(&second)]);
    assert_eq!(chain.earlier(), [public(&second), public(&first)]);
    for known in [&first, &second, &third] {
        chain.follows(&public(known)).unwrap();
    }
    assert_eq!(chain.follows(&public(&stranger)).unwrap_err().code, "NB-K-039");
    let gap = Chain::new(public(&third), vec![public(&first)]);
    assert_eq!(gap.follows(&public(&first)).unwrap_err().code, "NB-K-039", "one is missing between");
    // The same number, made by somebody who had the old keys, too: another history.
    let fork = after(&first, 7);
    assert_eq!(chain.follows(&public(&fork)).unwrap_err().code, "NB-K-039");
}

#[test]
fn a_share_of_an_earlier_generation_is_told_as_such_in_every_form() {
    let first = made(1);
    let second = after(&first, 2);
    let chain = Chain::new(public(&second), vec![public(&first)]);
    for share in &second.shares {
        let words = share.words().join(" ");
        assert_eq!(Share::parse(&words).unwrap(), *share);
        assert_eq!(Share::parse(&share.text().replace(' ', "")).unwrap(), *share);
        // A scanner on the American keyboard, and a file with a heading.
        let turned: String = share
            .text()
            .chars()
            .map(|c| match c {
                'Y' => 'Z',
                'Z' => 'Y',
                c => c,
            })
            .collect();
        assert_eq!(Share::parse(&turned.replace(' ', "")).unwrap(), *share);
        assert_eq!(Share::parse(&format!("\u{feff}# Nummer 2 von 5\r\n{words}\r\n")).unwrap(), *share);
        chain.check_share(share).unwrap();
    }
    for share in &first.shares {
        let problem = chain.check_share(share).unwrap_err();
        assert_eq!(problem.code, "NB-K-037");
        let arg = |name: &str| problem.args.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        assert_eq!((arg("generation").as_deref(), arg("current").as_deref()), (Some("1"), Some("2")));
    }
    assert_eq!(chain.check_share(&made(9).shares[0]).unwrap_err().code, "NB-K-005");
    let mixed = [second.shares[0].clone(), second.shares[1].clone(), first.shares[2].clone()];
    assert_eq!(combine(&mixed, &public(&second)).unwrap_err().code, "NB-K-005");
    assert!(combine(&second.shares[..3], &public(&second)).is_ok());
}

#[test]
fn sealed_anew_only_the_next_generation_opens_it() {
    let first = Office::new(made(1), 2);
    let file = first.seal(&groups("Inhalt"), 3, None).unwrap();
    let next = after(&first.ceremony, 4);
    let to = public(&next);
    let certificate = next.generation.certify_sealer("x", &first.sealer.verifying_key(), town::now()).unwrap();
    let old = &first.ceremony.generation;
    let reseal = |bytes: &[u8], signature: &str, from| {
        reseal(bytes.to_vec(), signature.as_bytes(), from, &to, &first.sealer, &certificate)
    };
    let fresh = reseal(&file.bytes, &file.signature, old).unwrap();
    let verified = Sealed::parse(fresh.bytes.clone()).unwrap().verify(fresh.signature.as_bytes(), &to).unwrap();
    let opened = verified.open(&next.generation).unwrap();
    assert_eq!(verified.open_all(&opened.keys).unwrap(), groups("Inhalt"));
    let before = Sealed::parse(file.bytes.clone()).unwrap();
    assert_eq!(verified.header().extract, before.header().extract);
    // The old generation, even with its identity taken for itself.
    assert_eq!(verified.open(old).unwrap_err().code, "NB-E-039");
    assert_eq!(verified.open_with(old.identity()).unwrap_err().code, "NB-E-042");
    // And the old file is not for the new one.
    let verified = before.verify(file.signature.as_bytes(), first.public()).unwrap();
    assert_eq!(verified.open_with(next.generation.identity()).unwrap_err().code, "NB-E-042");

    assert_eq!(reseal(&fresh.bytes, &fresh.signature, old).err().unwrap().code, "NB-K-040");
    let mut damaged = file.bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(reseal(&damaged, &file.signature, old).err().unwrap().code, "NB-E-034");
    assert_eq!(reseal(&file.bytes, &file.signature, &made(9).generation).err().unwrap().code, "NB-K-014");
    // A certificate of the old generation does not do.
    let stale = extract::seal::reseal(
        file.bytes.clone(),
        file.signature.as_bytes(),
        old,
        &to,
        &first.sealer,
        &first.certificate,
    );
    assert_eq!(stale.err().unwrap().code, "NB-E-038");
}
