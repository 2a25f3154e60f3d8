//! Acts on how the journal itself is kept: copies, backups, the link of a new life, erasure, logs taken over.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{ErasureId, HolderId, IncarnationId, NodeId};

/// Acts on how the journal is kept.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum KeepingAct {
    /// A place that holds a copy joined the inventory.
    #[n(0)]
    CopyAttached {
        /// Random id of the copy.
        #[n(0)]
        holder: HolderId,
        /// What people call it, e.g. „Stick rot“.
        #[n(1)]
        label: String,
        /// What of the machine has to fail with it.
        #[n(2)]
        domain: Domain,
    },
    /// The copy has everything; from here on it follows.
    #[n(1)]
    CopyInStep {
        /// Which.
        #[n(0)]
        holder: HolderId,
    },
    /// The copy no longer follows.
    #[n(2)]
    CopyLost {
        /// Which.
        #[n(0)]
        holder: HolderId,
        /// Stable problem code.
        #[n(1)]
        code: String,
    },
    /// A copy or backup left the inventory: destroyed, or given back empty.
    #[n(3)]
    HolderDropped {
        /// Which.
        #[n(0)]
        holder: HolderId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// A backup was written, restored once, and joined the inventory.
    #[n(4)]
    BackupMade {
        /// Random id of the backup.
        #[n(0)]
        holder: HolderId,
        /// What people call it.
        #[n(1)]
        label: String,
        /// Acts in it.
        #[n(2)]
        acts: u64,
        /// Look-ups in it.
        #[n(3)]
        lookups: u64,
    },
    /// A copy in another failure domain knows no later head than the one this life begins with.
    #[n(5)]
    LinkConfirmed {
        /// This life.
        #[n(0)]
        incarnation: IncarnationId,
        /// By which copy.
        #[n(1)]
        holder: HolderId,
    },
    /// Two persons answer for it that nothing was forgotten.
    #[n(6)]
    LinkWaived {
        /// This life.
        #[n(0)]
        incarnation: IncarnationId,
    },
    /// Data keys are destroyed in the same transaction; every holder in the inventory must follow.
    #[n(7)]
    ErasureOrdered {
        /// Its id.
        #[n(0)]
        erasure: ErasureId,
        /// The scopes: one byte kind, 16 bytes value, as in the journal's key store.
        #[n(1)]
        scopes: Vec<ErasedScope>,
        /// Why, without naming anybody.
        #[n(2)]
        reason: String,
    },
    /// A holder no longer has the keys.
    #[n(8)]
    ErasureConfirmed {
        /// Which erasure.
        #[n(0)]
        erasure: ErasureId,
        /// Which holder.
        #[n(1)]
        holder: HolderId,
    },
    /// The journal was put back from an older state or damaged and was repaired from a copy.
    #[n(9)]
    Repaired {
        /// From which copy.
        #[n(0)]
        holder: HolderId,
        /// Acts that came back.
        #[n(1)]
        acts: u64,
        /// Look-ups that came back.
        #[n(2)]
        lookups: u64,
    },
    /// A closed log was taken over. Its acts from `from` on are folded here, before what follows.
    #[n(10)]
    Adopted {
        /// Name of its folder below `adopted`.
        #[n(0)]
        folder: String,
        /// Whose log it was.
        #[n(1)]
        node: NodeId,
        /// Why.
        #[n(2)]
        cause: AdoptionCause,
        /// Position of the first act that is folded.
        #[n(3)]
        from: u64,
        /// Acts in it, links included.
        #[n(4)]
        acts: u64,
        /// Look-ups in it, links included.
        #[n(5)]
        lookups: u64,
        /// Anchor of its last head.
        #[n(6)]
        anchor: String,
        /// Position of the first look-up that this node does not have itself.
        #[n(7)]
        from_lookups: u64,
    },
}

/// What has to fail so that a copy fails together with the original.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Domain {
    /// The same disk, or one of which that cannot be excluded: no second copy.
    #[n(0)]
    Same,
    /// Another disk or stick at this machine.
    #[n(1)]
    OtherDisk,
    /// Another machine.
    #[n(2)]
    OtherMachine,
}

impl Domain {
    /// Whether a copy there counts as second copy.
    #[must_use]
    pub fn counts(self) -> bool {
        self != Self::Same
    }
}

/// Why a closed log was taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum AdoptionCause {
    /// The machine that wrote it is lost; this is the new one.
    #[n(0)]
    Restored,
    /// This node was put back and had worked on before its copy was asked.
    #[n(1)]
    Forked,
}

/// A scope whose keys are destroyed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
pub enum ErasedScope {
    /// A case.
    #[n(0)]
    Case {
        /// Its id.
        #[cbor(n(0), with = "minicbor::bytes")]
        id: [u8; 16],
    },
    /// A person, by the name of the scope.
    #[n(1)]
    Person {
        /// Hash that names the scope.
        #[cbor(n(0), with = "minicbor::bytes")]
        id: [u8; 16],
    },
}
