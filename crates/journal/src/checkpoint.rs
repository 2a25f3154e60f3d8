//! Signed heads: C2SP tlog-checkpoint text in a C2SP signed note with Ed25519 (algorithm byte 0x01).

use crate::base64;
use crate::ids::{Id, Identity, Log, hex};
use crate::tree::Hash;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signature suite 1: Ed25519 (RFC 8032) over the checkpoint body, C2SP signature type 0x01.
pub const HEAD_SUITE: u16 = 1;
const TYPE_ED25519: u8 = 1;

/// The origin line, which is also the name of the key: `notbetrieb/<authority>/<node>/<incarnation>/acts|audit`.
#[must_use]
pub fn origin(identity: &Identity, incarnation: &Id, log: Log) -> String {
    format!("notbetrieb/{}/{}/{}/{}", hex(&identity.authority), hex(&identity.node), hex(incarnation), log.word())
}

/// The key id of a signed note: first 4 bytes of `SHA-256(name || 0x0A || type || public key)`.
#[must_use]
pub fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let h: [u8; 32] =
        Sha256::new().chain_update(name).chain_update([b'\n', TYPE_ED25519]).chain_update(public).finalize().into();
    [h[0], h[1], h[2], h[3]]
}

/// The signed text: origin, size in decimal, root in base64, each with a line feed.
#[must_use]
pub fn body(origin: &str, size: u64, root: &Hash) -> String {
    format!("{origin}\n{size}\n{}\n", base64::encode(root))
}

/// A signed head of one tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log: authority, node, incarnation, acts or audit.
    pub origin: String,
    /// Number of entries covered.
    pub size: u64,
    /// RFC 6962 root.
    pub root: Hash,
    /// C2SP key id.
    pub key_id: [u8; 4],
    /// Signature suite, [`HEAD_SUITE`].
    pub suite: u16,
    /// Ed25519 signature over [`body`].
    pub signature: [u8; 64],
}

impl Checkpoint {
    /// Signs a head.
    pub(crate) fn sign(origin: &str, size: u64, root: Hash, key: &SigningKey) -> Checkpoint {
        let signature = key.sign(body(origin, size, &root).as_bytes()).to_bytes();
        let key_id = key_id(origin, key.verifying_key().as_bytes());
        Checkpoint { origin: origin.to_owned(), size, root, key_id, suite: HEAD_SUITE, signature }
    }

    /// Whether key id, suite and signature are right under this public key (strict Ed25519 verification).
    #[must_use]
    pub fn verify(&self, public: &[u8; 32]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(public) else {
            return false;
        };
        self.suite == HEAD_SUITE
            && self.key_id == key_id(&self.origin, public)
            && key
                .verify_strict(
                    body(&self.origin, self.size, &self.root).as_bytes(),
                    &Signature::from_bytes(&self.signature),
                )
                .is_ok()
    }

    /// The signed note as text, ready for a file or a peer.
    #[must_use]
    pub fn text(&self) -> String {
        let mut sig = self.key_id.to_vec();
        sig.extend_from_slice(&self.signature);
        format!("{}\n\u{2014} {} {}\n", body(&self.origin, self.size, &self.root), self.origin, base64::encode(&sig))
    }

    /// Reads a note as [`Checkpoint::text`] writes it; further signature lines (witnesses) are passed over.
    #[must_use]
    pub fn parse(text: &str) -> Option<Checkpoint> {
        let (head, signatures) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        if lines.next().is_some() || origin.is_empty() || (size.len() > 1 && size.starts_with('0')) {
            return None;
        }
        if !size.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let size = size.parse().ok()?;
        let root: Hash = base64::decode(root)?.try_into().ok()?;
        for line in signatures.strip_suffix('\n')?.split('\n') {
            let (name, sig) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
            let sig = base64::decode(sig)?;
            if name == origin && sig.len() == 68 {
                let (id, rest) = sig.split_first_chunk::<4>()?;
                return Some(Checkpoint {
                    origin: origin.to_owned(),
                    size,
                    root,
                    key_id: *id,
                    suite: HEAD_SUITE,
                    signature: rest.try_into().ok()?,
                });
            }
        }
        None
    }

    /// What papers print as "Anker": 8 hex digits of the incarnation, the size, 16 hex digits of the root,
    /// as in `3f2a91c0-1234-9f86d081884c7d65`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let incarnation = self.origin.rsplit('/').nth(1).unwrap_or_default();
        format!("{}-{}-{}", incarnation.get(..8).unwrap_or(incarnation), self.size, hex(&self.root[..8]))
    }
}
