//! One function for each decoder that meets bytes from outside. None may panic, and what is accepted must be exactly what the
//! program itself would have written: two different byte strings never mean the same.

use journal::bundle::{BundleError, Chain, Frame, FrameReader, FrameWriter, MAGIC};
use journal::checkpoint::Checkpoint;
use journal::keystore::KeyStore;
use journal::link::{Incarnation, Link};
use journal::mark::Mark;
use journal::proof::{self, Outside};
use journal::{ContentId, Identity, Journal, NodeKeys, Options, OsEntropy, Scope, base64, pad, record, wal};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::LazyLock;

/// A target.
pub type Target = fn(&[u8]);

/// All targets by name; the corpus of each lies in the folder of its name.
pub const TARGETS: [(&str, Target); 11] = [
    ("record", record),
    ("checkpoint", checkpoint),
    ("wal", wal),
    ("link", link),
    ("mark", mark),
    ("attachment", attachment),
    ("base64", base64),
    ("pad", pad),
    ("bundle", bundle),
    ("keystore", keystore),
    ("proof", proof),
];

/// An outer record.
pub fn record(data: &[u8]) {
    if let Ok(r) = record::decode(data) {
        let sealed: usize = r.parts.iter().map(|p| p.ciphertext.len()).sum();
        assert_eq!(r.prefix.len() + sealed, data.len(), "every byte is accounted for");
        assert!((1..=record::MAX_PARTS).contains(&r.parts.len()));
        assert!(data.len() <= record::MAX_RECORD);
    }
}

/// A signed head as text.
pub fn checkpoint(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(c) = Checkpoint::parse(text) {
        assert_eq!(Checkpoint::parse(&c.text()), Some(c.clone()), "what is written is read again");
        assert!(
            text.starts_with(&journal::checkpoint::body(&c.origin, c.size, &c.root)),
            "the signed lines as they stand"
        );
        let _ = (c.verify(&[7; 32]), c.fingerprint(), Outside::head(text));
    }
    let _ = Outside::anchor(text);
}

/// SQLite's write-ahead log.
pub fn wal(data: &[u8]) {
    let Ok(s) = wal::scan_stream(&mut &data[..]) else { panic!("bytes in memory can be read") };
    assert!(s.committed <= s.frames && s.frames <= data.len() as u64 / 24);
    if let Some(d) = s.damage {
        assert!(d.later > d.frame, "damage lies in front of what proves it");
    }
}

/// The link of an incarnation, and its row: number, salt, signer, link.
pub fn link(data: &[u8]) {
    let whole = |b: &[u8]| Link::decode(b).inspect(|l| assert_eq!(l.encode(), b));
    whole(data);
    let Some((row, link)) = data.split_at_checked(56) else { return };
    let part = |from: usize, to: usize| row.get(from..to).unwrap_or_default();
    let (Ok(no), Ok(salt), Ok(signer)) = (part(0, 8).try_into(), part(8, 24).try_into(), part(24, 56).try_into())
    else {
        return;
    };
    if let Some(link) = whole(link) {
        let id = |no: u64| Incarnation::derive_id(&IDENTITY, no, &salt, &signer, &link);
        let no = u64::from_be_bytes(no);
        assert_ne!(id(no), id(no ^ 1));
    }
}

/// `journal.mark`.
pub fn mark(data: &[u8]) {
    if let Some(m) = Mark::decode(data) {
        assert_eq!(m.encode(), data);
    }
}

const IDENTITY: Identity = Identity { authority: [1; 16], node: [2; 16] };

/// A journal with one attachment: its folder, the name, the content, the file.
struct Scan {
    _root: tempfile::TempDir,
    journal: Journal,
    id: ContentId,
    path: PathBuf,
    good: Vec<u8>,
}

const CONTENT: &[u8] = b"a scan of a form that somebody has signed";

static SCAN: LazyLock<Scan> = LazyLock::new(|| {
    let make = || -> Result<Scan, Box<dyn std::error::Error>> {
        let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())?;
        let signing = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let keys = NodeKeys { signing, kek: [9u8; 32].into(), kek_id: [3; 16] };
        let (journal, _) = Journal::open(root.path(), IDENTITY, keys, b"", b"", Box::new(OsEntropy), Options::small())?;
        let id = journal.attachments().put(Scope::System, CONTENT)?;
        let path = root.path().join("attachments").join(id.to_string());
        let good = std::fs::read(&path)?;
        Ok(Scan { _root: root, journal, id, path, good })
    };
    make().unwrap_or_else(|e| panic!("the journal of this test cannot be made: {e}"))
});

/// A sealed file: the bytes themselves, and as changes to a good one (the keys are other ones in each run).
pub fn attachment(data: &[u8]) {
    let scan = &*SCAN;
    let mut changed = scan.good.clone();
    for (at, with) in data.chunks_exact(3).map(|c| (u16::from_be_bytes([c[0], c[1]]), c[2])) {
        let n = changed.len();
        changed[usize::from(at) % n] ^= with;
    }
    for file in [data, &changed] {
        assert!(std::fs::write(&scan.path, file).is_ok());
        if let Ok(content) = scan.journal.attachments().get(scan.id) {
            assert_eq!((&content[..], file), (CONTENT, &scan.good[..]), "only the very same file opens");
        }
    }
}

/// Base64.
pub fn base64(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data)
        && let Some(bytes) = base64::decode(text)
    {
        assert_eq!(base64::encode(&bytes), text);
    }
    assert_eq!(base64::decode(&base64::encode(data)).as_deref(), Some(data));
}

/// Padded plaintext.
pub fn pad(data: &[u8]) {
    if let Some(plain) = pad::unpad(data) {
        assert_eq!(pad::padded_len(plain.len()), data.len());
        assert!(data[4 + plain.len()..].iter().all(|b| *b == 0));
    }
}

/// Gives every frame the check that belongs to it, so that what is inside is reached: kind 1, length 2, payload, again and again.
fn checked(data: &[u8]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    let mut chain = [0u8; 16];
    chain[..8].copy_from_slice(MAGIC);
    let mut rest = data;
    while let Some((front, more)) = rest.split_first_chunk::<3>() {
        let n = usize::from(u16::from_be_bytes([front[1], front[2]])).min(more.len());
        let (payload, more) = more.split_at(n);
        rest = more;
        let length = u32::try_from(n).unwrap_or(0).to_be_bytes();
        let head = [front[0], length[0], length[1], length[2], length[3]];
        let hash: [u8; 32] =
            Sha256::new().chain_update(chain).chain_update(head).chain_update(payload).finalize().into();
        chain.copy_from_slice(&hash[..16]);
        for part in [&head[..], payload, &chain] {
            out.extend_from_slice(part);
        }
    }
    out
}

/// Reads frames until one is broken and hands them out with the bytes they took.
fn frames(bytes: &[u8], each: &mut dyn FnMut(&Frame<'_>)) {
    let Ok(mut reader) = FrameReader::new(bytes) else { return };
    let mut again = Vec::from(&MAGIC[..]);
    let mut writer = FrameWriter::resume(&mut again, Chain::start());
    loop {
        match reader.frame() {
            Ok(Some(frame)) => {
                each(&frame);
                assert!(writer.write(&frame).is_ok());
            }
            Ok(None) | Err(BundleError::Broken(_) | BundleError::Contradiction { .. } | BundleError::Newer(_)) => {
                break;
            }
            Err(_) => return,
        }
    }
    assert!(bytes.starts_with(&again), "frames written again are the same bytes");
}

/// A bundle.
pub fn bundle(data: &[u8]) {
    frames(data, &mut |_| {});
    frames(&checked(data), &mut |frame| {
        if let Frame::Entry { bytes, .. } = frame {
            record(bytes);
        }
    });
}

/// A key store.
pub fn keystore(data: &[u8]) {
    let mut one = KeyStore::default();
    frames(&checked(data), &mut |frame| one.take(frame));
    let mut two = one.clone();
    two.merge(&one);
    assert!(two.wraps.iter().all(|(id, _)| !two.erased.contains(id)), "what is erased stays away");
}

/// The proof of one entry.
pub fn proof(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(p) = proof::check(text) {
        assert!(p.head.verify(&p.signer) && p.index < p.head.size);
        record(&p.record);
    }
}
