//! Who writes, into which log, and whom a part concerns.

use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

/// Length in bytes of every random id in the format (authority, node, incarnation, key, kek).
pub const ID_LEN: usize = 16;
/// An id: 16 opaque bytes.
pub type Id = [u8; ID_LEN];

/// The node that writes a journal. Both ids stand in clear in every record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Random id of the authority (the tenant).
    pub authority: Id,
    /// Random id of the node.
    pub node: Id,
}

/// The secrets of a node. They are in no backup: a rebuilt machine is a new node.
pub struct NodeKeys {
    /// Ed25519 key (RFC 8032) that signs heads.
    pub signing: SigningKey,
    /// Key-encryption key: seals the data keys in table `wrap`.
    pub kek: Zeroizing<[u8; 32]>,
    /// Public name of `kek`.
    pub kek_id: Id,
}

impl std::fmt::Debug for NodeKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NodeKeys").field("kek_id", &hex(&self.kek_id)).finish_non_exhaustive()
    }
}

/// One of the two logs of a node. Same format and sync, own tree, own heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Log {
    /// Everything that changes a book; folded at start.
    Acts,
    /// Look-ups and the like; expected in millions, not folded at start.
    Audit,
}

impl Log {
    /// Both logs, in the order in which a group writes them.
    pub const ALL: [Log; 2] = [Log::Acts, Log::Audit];

    /// The last word of the checkpoint origin.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Log::Acts => "acts",
            Log::Audit => "audit",
        }
    }

    /// The number of the log in column `head.log` and in the associated data of a part.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Log::Acts => 0,
            Log::Audit => 1,
        }
    }

    /// The log with this number.
    #[must_use]
    pub const fn from_number(n: i64) -> Option<Log> {
        match n {
            0 => Some(Log::Acts),
            1 => Some(Log::Audit),
            _ => None,
        }
    }

    pub(crate) const fn table(self) -> &'static str {
        match self {
            Log::Acts => "entry_acts",
            Log::Audit => "entry_audit",
        }
    }

    pub(crate) const fn index(self) -> usize {
        self.number() as usize
    }
}

/// What a data key is for. One key a scope; destroying the key makes all parts of the scope unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The node's own affairs (links between incarnations, roles, settings): nothing about a citizen.
    System,
    /// One case.
    Case(Id),
    /// One person record.
    Person(Id),
    /// The look-ups of one month.
    AuditMonth {
        /// Year of the Gregorian calendar.
        year: i16,
        /// 1 to 12.
        month: u8,
    },
}

/// Length in bytes of an encoded [`Scope`].
pub(crate) const SCOPE_LEN: usize = 17;

impl Scope {
    pub(crate) fn encode(self) -> [u8; SCOPE_LEN] {
        let mut out = [0u8; SCOPE_LEN];
        match self {
            Scope::System => out[0] = 1,
            Scope::Case(id) => {
                out[0] = 2;
                out[1..].copy_from_slice(&id);
            }
            Scope::Person(id) => {
                out[0] = 3;
                out[1..].copy_from_slice(&id);
            }
            Scope::AuditMonth { year, month } => {
                out[0] = 4;
                out[1..3].copy_from_slice(&year.to_be_bytes());
                out[3] = month;
            }
        }
        out
    }

    pub(crate) fn decode(b: &[u8; SCOPE_LEN]) -> Option<Scope> {
        let mut id = [0u8; ID_LEN];
        id.copy_from_slice(&b[1..]);
        let scope = match b[0] {
            1 => Scope::System,
            2 => Scope::Case(id),
            3 => Scope::Person(id),
            4 => Scope::AuditMonth { year: i16::from_be_bytes([b[1], b[2]]), month: b[3] },
            _ => return None,
        };
        (scope.encode() == *b).then_some(scope)
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|n| char::from(DIGITS[usize::from(n)])).collect()
}

/// Reads lower- or upper-case hexadecimal of exactly `N` bytes.
#[must_use]
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let t = text.as_bytes();
    if t.len() != 2 * N {
        return None;
    }
    let mut out = [0u8; N];
    for (o, pair) in out.iter_mut().zip(t.chunks_exact(2)) {
        let hi = char::from(pair[0]).to_digit(16)?;
        let lo = char::from(pair[1]).to_digit(16)?;
        *o = u8::try_from(hi * 16 + lo).ok()?;
    }
    Some(out)
}
