//! The durable, signed, hash-chained, sealed log of a node.
//!
//! This crate knows bytes only: no kinds of acts, no clock, no environment. What it promises: an acknowledged
//! entry is durable (one sync for each group of callers), a changed byte is found, an erased key stays erased,
//! and an outsider can check trees and heads with common tools. Format: `docs/formats/journal.md`.
//!
//! Start with [`Journal::open`], [`Journal::append`], [`Journal::fold`] and [`verify::verify`].

mod adopted;
pub mod attachments;
pub mod backup;
pub mod base64;
pub mod bundle;
pub mod checkpoint;
pub mod copy;
mod draft;
mod emptied;
mod entropy;
mod error;
mod fold;
mod group;
pub mod holding;
mod ids;
mod journal;
mod keyring;
pub mod keystore;
pub mod link;
pub mod mark;
mod open;
mod options;
pub mod pad;
pub mod proof;
mod proven;
mod reading;
pub mod record;
mod rekey;
pub mod restore;
mod room;
pub mod seal;
mod shared;
pub mod show;
mod soak;
mod store;
pub mod tree;
pub mod verify;
pub mod wal;
mod writer;

pub use adopted::Adopted;
pub use attachments::{AttachmentError, Attachments, ContentId};
pub use checkpoint::Checkpoint;
pub use draft::{Class, Draft, Part, Placed};
pub use entropy::{Entropy, EntropyError, OsEntropy};
pub use error::{AppendError, OpenError, ReadError};
pub use fold::{Entry, OpenedPart};
pub use ids::{Id, Identity, Log, NodeKeys, Scope, hex, unhex};
pub use journal::{Journal, State};
pub use link::Link;
pub use open::{Opening, is_open};
pub use options::Options;
#[doc(hidden)]
pub use options::{Flip, Hooks, Stage};
pub use record::{MAX_PARTS, MAX_RECORD};
pub use rekey::{NewKek, kek_ids};
pub use room::FreeSpace;
pub use soak::soak;
pub use store::FORMAT_VERSION;
pub use verify::{Fault, Place, Report, VerifyError, verify};
