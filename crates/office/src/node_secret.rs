//! What the keyring holds: the node's keys and the class-group keys of opened extracts. Never the authority's private key.

use std::collections::BTreeMap;

use extract::keys::{NodeCertificate, Signed};
use extract::records::Group;
use extract::seal::GroupKey;
use model::Problem;
use model::ids::{ExtractId, NodeId};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::credentials::{hex, unhex};

/// The node's secrets as they are kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodeSecret {
    format: u16,
    /// The node.
    pub node: NodeId,
    /// Seed of the key that signs the journal's heads.
    signing: String,
    /// Key that wraps the journal's data keys.
    kek: String,
    kek_id: String,
    /// The authority's word for the node.
    pub certificate: Signed<NodeCertificate>,
    /// The kek, sealed for the authority's generation (age).
    kek_wrap: String,
    /// Opened extracts by id: file name and the keys of its class groups.
    extracts: BTreeMap<String, OpenedExtract>,
    /// Fingerprint of the keyring's persons: the list in the file counts only if it fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    persons: Option<String>,
    /// The kek that comes next: kept before the journal changes to it, so that no moment is without the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<NextKek>,
    /// The authority's generation for which the kek is sealed; missing in secrets from before keys could be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wrapped_for: Option<u32>,
}

/// A kek that is about to replace the one in use.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct NextKek {
    kek: String,
    kek_id: String,
    kek_wrap: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wrapped_for: Option<u32>,
}

#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct OpenedExtract {
    file: String,
    groups: BTreeMap<String, String>,
    /// It was open when this was written: it is opened again with the house.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    open: bool,
}

impl Drop for NodeSecret {
    fn drop(&mut self) {
        self.signing.zeroize();
        self.kek.zeroize();
        if let Some(next) = &mut self.next {
            next.kek.zeroize();
        }
        for opened in self.extracts.values_mut() {
            opened.groups.values_mut().for_each(Zeroize::zeroize);
        }
    }
}

/// The format of this file.
const FORMAT: u16 = 1;

fn damaged() -> Problem {
    Problem::new("NB-S-040")
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], Problem> {
    unhex(text).and_then(|bytes| bytes.try_into().ok()).ok_or_else(damaged)
}

impl NodeSecret {
    /// A new node.
    pub fn new(
        node: NodeId,
        signing: &[u8; 32],
        kek: &[u8; 32],
        kek_id: [u8; 16],
        certificate: Signed<NodeCertificate>,
        kek_wrap: &[u8],
    ) -> Self {
        let wrapped_for = Some(certificate.statement.generation);
        Self {
            format: FORMAT,
            node,
            signing: hex(signing),
            kek: hex(kek),
            kek_id: hex(&kek_id),
            certificate,
            kek_wrap: hex(kek_wrap),
            extracts: BTreeMap::new(),
            persons: None,
            next: None,
            wrapped_for,
        }
    }
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Problem> {
        serde_json::to_vec(self).map(Zeroizing::new).map_err(|_| damaged())
    }
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        let mut secret: Self = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        let certified = secret.certificate.statement.generation;
        secret.wrapped_for.get_or_insert(certified);
        if secret.format == FORMAT { Ok(secret) } else { Err(damaged()) }
    }
    /// The keys as the journal takes them.
    pub fn journal_keys(&self) -> Result<journal::NodeKeys, Problem> {
        Ok(journal::NodeKeys {
            signing: ed25519_dalek::SigningKey::from_bytes(&Zeroizing::new(bytes::<32>(&self.signing)?)),
            kek: Zeroizing::new(bytes::<32>(&self.kek)?),
            kek_id: bytes::<16>(&self.kek_id)?,
        })
    }
    pub fn kek_wrap(&self) -> Result<Vec<u8>, Problem> {
        unhex(&self.kek_wrap).ok_or_else(damaged)
    }
    /// Fingerprint of the keyring's persons.
    pub fn persons(&self) -> Option<[u8; 32]> {
        bytes::<32>(self.persons.as_deref()?).ok()
    }
    /// Keeps the fingerprint of the keyring's persons.
    pub fn keep_persons(&mut self, fingerprint: Option<[u8; 32]>) {
        self.persons = fingerprint.map(|bytes| hex(&bytes));
    }
    /// Keeps the kek that comes next.
    pub fn keep_next(&mut self, new: &journal::NewKek, generation: u32) {
        self.next = Some(NextKek {
            kek: hex(&*new.kek),
            kek_id: hex(&new.kek_id),
            kek_wrap: hex(&new.wrapped),
            wrapped_for: Some(generation),
        });
    }
    /// The authority's generation for which the kek in use is sealed.
    pub fn wrapped_for(&self) -> u32 {
        self.wrapped_for.unwrap_or(self.certificate.statement.generation)
    }
    /// The kek that comes next, if a change was begun.
    pub fn next(&self) -> Result<Option<journal::NewKek>, Problem> {
        let Some(next) = &self.next else {
            return Ok(None);
        };
        let kek = Zeroizing::new(bytes::<32>(&next.kek)?);
        let wrapped = unhex(&next.kek_wrap).ok_or_else(damaged)?;
        Ok(Some(journal::NewKek { kek, kek_id: bytes::<16>(&next.kek_id)?, wrapped }))
    }
    /// The node's keys with the kek that comes next.
    pub fn next_keys(&self) -> Result<Option<journal::NodeKeys>, Problem> {
        let keys = self.journal_keys()?;
        let next = self.next()?;
        Ok(next.map(|next| journal::NodeKeys { signing: keys.signing, kek: next.kek, kek_id: next.kek_id }))
    }
    /// The next kek is the one in use.
    pub fn promote(&mut self) {
        if let Some(next) = self.next.take() {
            self.kek.zeroize();
            (self.kek, self.kek_id, self.kek_wrap) = (next.kek, next.kek_id, next.kek_wrap);
            self.wrapped_for = next.wrapped_for.or(self.wrapped_for);
        }
    }
    /// Keeps the keys of an opened extract.
    pub fn keep_extract(&mut self, id: ExtractId, file: &str, keys: &BTreeMap<Group, GroupKey>) {
        let groups = keys.iter().map(|(group, key)| (group.name().to_owned(), hex(&*key.to_bytes()))).collect();
        self.extracts.insert(id.text(), OpenedExtract { file: file.to_owned(), groups, open: true });
    }
    /// Of all extracts that were ever opened these are open now; the keys of the others stay.
    pub fn keep_open(&mut self, ids: &[ExtractId]) {
        for (id, opened) in &mut self.extracts {
            opened.open = ids.iter().any(|open| open.text() == *id);
        }
    }
    /// Forgets the keys of an extract. Whether there were any.
    pub fn forget_extract(&mut self, id: ExtractId) -> bool {
        let Some(mut gone) = self.extracts.remove(&id.text()) else { return false };
        gone.groups.values_mut().for_each(Zeroize::zeroize);
        true
    }
    /// The keys of an extract that was opened before.
    pub fn extract_keys(&self, id: ExtractId) -> Result<Option<BTreeMap<Group, GroupKey>>, Problem> {
        let Some(opened) = self.extracts.get(&id.text()) else {
            return Ok(None);
        };
        let keys = opened.groups.iter().map(|(name, key)| {
            let group = Group::from_name(name).ok_or_else(damaged)?;
            Ok((group, GroupKey::from_bytes(bytes::<32>(key)?)))
        });
        keys.collect::<Result<_, Problem>>().map(Some)
    }
    /// The files of the extracts that were open. Secrets of an earlier version do not say: then the one that was opened last (ids
    /// are ordered by time).
    pub fn open_files(&self) -> impl Iterator<Item = &str> {
        let said = self.extracts.values().any(|opened| opened.open);
        let last = self.extracts.len().saturating_sub(1);
        let open =
            self.extracts.values().enumerate().filter(move |(at, one)| if said { one.open } else { *at == last });
        open.map(|(_, one)| one.file.as_str())
    }
}
