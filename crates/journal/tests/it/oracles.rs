//! Our tree, checkpoint and sealing against independent crates.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use journal::checkpoint::{Checkpoint, key_id};
use journal::{Log, tree};
use proptest::prelude::*;

fn leaves(n: usize) -> Vec<Vec<u8>> {
    (0..n).map(|i| vec![i as u8; i % 40]).collect()
}

#[test]
fn tree_equals_ct_merkle() {
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    let mut theirs = MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
    let mut ours = tree::CompactTree::default();
    let mut hashes = Vec::new();
    for (n, leaf) in leaves(130).into_iter().enumerate() {
        assert_eq!(ours.root()[..], theirs.root().as_bytes()[..], "{n} leaves");
        hashes.push(tree::leaf_hash(&leaf));
        ours.push(hashes[n]);
        theirs.push(leaf);
        assert_eq!(tree::root(&hashes), ours.root());
        for at in 0..=n {
            let path = tree::inclusion_path(&hashes, at).unwrap();
            let proof = theirs.prove_inclusion(at);
            assert_eq!(path.concat(), proof.as_bytes());
            let root = tree::root_from_inclusion(hashes[at], at as u64, n as u64 + 1, &path);
            assert_eq!(root, Some(ours.root()));
            let other = tree::root_from_inclusion(hashes[at], at as u64 + 1, n as u64 + 1, &path);
            assert_ne!(other, Some(ours.root()));
        }
        assert_eq!(tree::inclusion_path(&hashes, n + 1), None);
    }
}

#[test]
fn checkpoint_opens_with_signed_note() {
    let dir = tempfile::tempdir().unwrap();
    let (j, _) = crate::support::open(dir.path());
    let head = j.head(Log::Acts).unwrap();
    let public = crate::support::keys().signing.verifying_key().to_bytes();
    assert!(head.verify(&public));
    let text = head.text();
    assert_eq!(Checkpoint::parse(&text), Some(head.clone()));
    let note = signed_note::Note::from_bytes(text.as_bytes()).unwrap();
    let mut vkey = vec![1u8];
    vkey.extend_from_slice(&public);
    let id = u32::from_be_bytes(key_id(&head.origin, &public));
    let vkey = format!("{}+{id:08x}+{}", head.origin, journal::base64::encode(&vkey));
    let verifier = signed_note::StandardVerifier::new(&vkey).unwrap();
    let list = signed_note::VerifierList::new(vec![Box::new(verifier)]);
    let (valid, unknown) = note.verify(&list).unwrap();
    assert_eq!((valid.len(), unknown.len()), (1, 0));
    for at in 0..text.len() {
        let mut bad = text.clone().into_bytes();
        bad[at] ^= 1;
        let parsed = std::str::from_utf8(&bad).ok().and_then(Checkpoint::parse);
        assert!(parsed.is_none_or(|c| !c.verify(&public)), "byte {at}");
    }
}

proptest! {
    #[test]
    fn sealing_equals_rustcrypto(key: [u8; 32], nonce: [u8; 24], aad: Vec<u8>, plain: Vec<u8>) {
        let mut ours = plain.clone();
        journal::seal::xseal(&key, &nonce, &aad, &mut ours, 0).unwrap();
        let cipher = chacha20poly1305::XChaCha20Poly1305::new(&key.into());
        let theirs = cipher.encrypt(&nonce.into(), Payload { msg: &plain, aad: &aad }).unwrap();
        prop_assert_eq!(&ours, &theirs);
        let mut back = zeroize::Zeroizing::new(Vec::new());
        journal::seal::xopen(&key, &nonce, &aad, &theirs, &mut back).unwrap();
        prop_assert_eq!(&*back, &plain);
    }

    #[test]
    fn checkpoint_parser_never_panics(text in "\\PC{0,80}\n?\\PC{0,20}\n?\\PC{0,60}\n\n?.{0,100}") {
        let _ = Checkpoint::parse(&text);
    }
}
