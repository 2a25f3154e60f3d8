//! Incarnations and how each one names its predecessor.
//!
//! Each start of the writer opens a new incarnation with a tree of its own. Its id is random and at the
//! same time binds the predecessor: the first 16 bytes of a hash over a random salt, the signer's public
//! key and the predecessor's last heads. The id stands in every record and in every signed origin, so an
//! outsider can check the chain of incarnations without any key.

use crate::ids::{Id, Identity};
use crate::tree::{Hash, empty_root};
use sha2::{Digest, Sha256};

const LABEL: &[u8] = b"notbetrieb/journal/1/incarnation";

/// Length in bytes of an encoded [`Link`].
pub const LINK_LEN: usize = 16 + 2 * (8 + 32);

/// Where the predecessor ended: the first entry of every incarnation, in both logs, says this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Id of the predecessor, zeros for the first incarnation.
    pub predecessor: Id,
    /// Size and root of the predecessor's acts log.
    pub acts: (u64, Hash),
    /// Size and root of the predecessor's audit log.
    pub audit: (u64, Hash),
}

impl Link {
    /// The link of the first incarnation of a journal.
    #[must_use]
    pub fn first() -> Link {
        Link { predecessor: [0; 16], acts: (0, empty_root()), audit: (0, empty_root()) }
    }

    /// 96 bytes: predecessor 16, then for acts and audit the size (8, big-endian) and the root (32).
    #[must_use]
    pub fn encode(&self) -> [u8; LINK_LEN] {
        let mut out = [0u8; LINK_LEN];
        out[..16].copy_from_slice(&self.predecessor);
        out[16..24].copy_from_slice(&self.acts.0.to_be_bytes());
        out[24..56].copy_from_slice(&self.acts.1);
        out[56..64].copy_from_slice(&self.audit.0.to_be_bytes());
        out[64..].copy_from_slice(&self.audit.1);
        out
    }

    /// Reads [`Link::encode`].
    #[must_use]
    pub fn decode(b: &[u8]) -> Option<Link> {
        let b: &[u8; LINK_LEN] = b.try_into().ok()?;
        let (predecessor, rest) = b.split_first_chunk::<16>()?;
        let (n0, rest) = rest.split_first_chunk::<8>()?;
        let (r0, rest) = rest.split_first_chunk::<32>()?;
        let (n1, r1) = rest.split_first_chunk::<8>()?;
        Some(Link {
            predecessor: *predecessor,
            acts: (u64::from_be_bytes(*n0), *r0),
            audit: (u64::from_be_bytes(*n1), r1.try_into().ok()?),
        })
    }
}

/// One life of a node's writer, as stored in table `incarnation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incarnation {
    /// Running number, from 1.
    pub no: u64,
    /// [`Incarnation::derive_id`].
    pub id: Id,
    /// 16 random bytes.
    pub salt: [u8; 16],
    /// Ed25519 public key that signs this incarnation's heads.
    pub signer: [u8; 32],
    /// Where the predecessor ended.
    pub link: Link,
}

impl Incarnation {
    /// `SHA-256(label || authority || node || no (8) || salt || signer || link)`, first 16 bytes.
    #[must_use]
    pub fn derive_id(identity: &Identity, no: u64, salt: &[u8; 16], signer: &[u8; 32], link: &Link) -> Id {
        let h: [u8; 32] = Sha256::new()
            .chain_update(LABEL)
            .chain_update(identity.authority)
            .chain_update(identity.node)
            .chain_update(no.to_be_bytes())
            .chain_update(salt)
            .chain_update(signer)
            .chain_update(link.encode())
            .finalize()
            .into();
        let mut id = [0u8; 16];
        id.copy_from_slice(&h[..16]);
        id
    }
}
