//! The Merkle tree of RFC 6962 section 2.1: leaf hashes, a compact growing tree, proofs. No IO.

use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// `SHA-256(0x00 || leaf)`.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Sha256::new().chain_update([0u8]).chain_update(leaf).finalize().into()
}

/// `SHA-256(0x01 || left || right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1u8]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the empty tree: `SHA-256("")`.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A tree of which only the roots of the full subtrees are kept: one hash for each bit set in the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactTree {
    size: u64,
    /// Roots of the full subtrees, biggest first.
    peaks: Vec<Hash>,
}

impl CompactTree {
    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        let mut rest = self.size;
        while rest & 1 == 1 {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
            rest >>= 1;
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root over all leaves so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(first) = peaks.next() else {
            return empty_root();
        };
        peaks.fold(*first, |right, left| node_hash(left, &right))
    }
}

/// The root over a slice of leaf hashes.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        _ => {
            let (l, r) = leaves.split_at(split(leaves.len()));
            node_hash(&root(l), &root(r))
        }
    }
}

/// The largest power of two below `n` (`n` ≥ 2).
fn split(n: usize) -> usize {
    1 << (n - 1).ilog2()
}

/// The audit path of leaf `index` (RFC 6962 section 2.1.1), lowest sibling first. `None` if there is no such leaf.
#[must_use]
pub fn inclusion_path(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut leaves, mut index, mut path) = (leaves, index, Vec::new());
    while leaves.len() > 1 {
        let (l, r) = leaves.split_at(split(leaves.len()));
        if index < l.len() {
            path.push(root(r));
            leaves = l;
        } else {
            path.push(root(l));
            index -= l.len();
            leaves = r;
        }
    }
    path.reverse();
    Some(path)
}

/// The root that an audit path leads to; `None` if the path has the wrong length for this place.
#[must_use]
pub fn root_from_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut node, mut fnode, mut last) = (leaf, index, size - 1);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if fnode & 1 == 1 || fnode == last {
            node = node_hash(sibling, &node);
            while fnode & 1 == 0 && fnode != 0 {
                fnode >>= 1;
                last >>= 1;
            }
        } else {
            node = node_hash(&node, sibling);
        }
        fnode >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(node)
}
