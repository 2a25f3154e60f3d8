//! Sealing of parts and wrapping of data keys: XChaCha20-Poly1305 with a key commitment.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) is HChaCha20 over the first 16 bytes of the nonce, then
//! ChaCha20-Poly1305 (RFC 8439) under the derived key with nonce `0000 || last 8 bytes`. Nonces are random,
//! never derived from a sequence. From a data key `K` two keys are derived with HMAC-SHA-256 (RFC 2104):
//! one seals, one commits, so that a ciphertext opens under one data key only.

use crate::entropy::{Entropy, EntropyError, draw};
use crate::ids::Log;
use crate::ids::{Id, SCOPE_LEN, Scope};
use crate::pad;
use crate::record::{PART_HEAD, PartHead, RecordHead, SealedPart, encode_prefix};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;
use zeroize::Zeroizing;

const LABEL_SEAL: &[u8] = b"notbetrieb/journal/1/seal";
const LABEL_COMMIT: &[u8] = b"notbetrieb/journal/1/commit";
const LABEL_PART: &[u8] = b"notbetrieb/journal/1/part";
const LABEL_WRAP: &[u8] = b"notbetrieb/journal/1/wrap";
/// Length of the authentication tag in bytes.
pub const TAG: usize = 16;
/// Length in bytes of `wrap.sealed`: scope, data key, tag.
pub const WRAP_LEN: usize = SCOPE_LEN + 32 + TAG;

/// The ciphertext does not open: wrong key, or a byte was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed bytes do not open under this key")]
pub struct SealError;

fn cipher(key: &[u8; 32], nonce: &[u8; 24]) -> Result<(LessSafeKey, Nonce), SealError> {
    let (front, back) = nonce.split_at(16);
    let mut input = chacha20::cipher::array::Array::default();
    input.copy_from_slice(front);
    let sub = Zeroizing::new(<[u8; 32]>::from(chacha20::hchacha::<chacha20::R20>(&(*key).into(), &input)));
    let mut iv = [0u8; 12];
    iv[4..].copy_from_slice(back);
    let key = UnboundKey::new(&CHACHA20_POLY1305, sub.as_slice()).map_err(|_| SealError)?;
    Ok((LessSafeKey::new(key), Nonce::assume_unique_for_key(iv)))
}

/// Seals `buf[from..]` in place and appends the tag.
///
/// # Errors
/// Only for lengths beyond the algorithm's limit.
pub fn xseal(key: &[u8; 32], nonce: &[u8; 24], aad: &[u8], buf: &mut Vec<u8>, from: usize) -> Result<(), SealError> {
    let (cipher, iv) = cipher(key, nonce)?;
    let plain = buf.get_mut(from..).ok_or(SealError)?;
    let tag = cipher.seal_in_place_separate_tag(iv, Aad::from(aad), plain).map_err(|_| SealError)?;
    buf.extend_from_slice(tag.as_ref());
    Ok(())
}

/// Opens `ciphertext` (with tag) into `out`, replacing its content.
///
/// # Errors
/// [`SealError`] if it was not sealed under this key, nonce and associated data.
pub fn xopen(
    key: &[u8; 32],
    nonce: &[u8; 24],
    aad: &[u8],
    ciphertext: &[u8],
    out: &mut Zeroizing<Vec<u8>>,
) -> Result<(), SealError> {
    let (cipher, iv) = cipher(key, nonce)?;
    out.clear();
    out.extend_from_slice(ciphertext);
    let n = cipher.open_in_place(iv, Aad::from(aad), out.as_mut_slice()).map_err(|_| SealError)?.len();
    out.truncate(n);
    Ok(())
}

/// HMAC-SHA-256 (RFC 2104) of the concatenation of `parts`.
pub(crate) fn hmac(key: &hmac::Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut ctx = hmac::Context::with_key(key);
    for p in parts {
        ctx.update(p);
    }
    let mut out = [0u8; 32];
    out.copy_from_slice(ctx.sign().as_ref());
    out
}

/// A data key with its derived keys. The bytes are wiped when it is dropped.
pub(crate) struct DataKey {
    pub id: Id,
    pub scope: Scope,
    pub key: Zeroizing<[u8; 32]>,
    seal: Zeroizing<[u8; 32]>,
    commit: hmac::Key,
}

impl DataKey {
    pub fn new(id: Id, scope: Scope, key: Zeroizing<[u8; 32]>) -> DataKey {
        let root = hmac::Key::new(hmac::HMAC_SHA256, key.as_slice());
        let seal = Zeroizing::new(hmac(&root, &[LABEL_SEAL]));
        let com = Zeroizing::new(hmac(&root, &[LABEL_COMMIT]));
        let commit = hmac::Key::new(hmac::HMAC_SHA256, com.as_slice());
        DataKey { id, scope, key, seal, commit }
    }

    pub fn random(scope: Scope, e: &mut dyn Entropy) -> Result<DataKey, EntropyError> {
        let id = draw(e)?;
        let mut key = Zeroizing::new([0u8; 32]);
        e.fill(key.as_mut_slice())?;
        Ok(DataKey::new(id, scope, key))
    }

    /// A key for another purpose, derived with its own label.
    pub fn derive(&self, label: &[u8]) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(hmac(&hmac::Key::new(hmac::HMAC_SHA256, self.key.as_slice()), &[label]))
    }

    pub fn commitment(&self, nonce: &[u8; 24]) -> [u8; 32] {
        hmac(&self.commit, &[&self.id, nonce])
    }

    /// Opens one part of a record and strips the padding; the plaintext is `out[4..4 + returned length]`.
    pub fn open(
        &self,
        log: Log,
        prefix: &[u8],
        index: usize,
        part: &SealedPart<'_>,
        scratch: &mut Scratch,
    ) -> Result<usize, SealError> {
        if self.commitment(&part.nonce) != part.commitment {
            return Err(SealError);
        }
        part_aad(log, prefix, index, &mut scratch.aad);
        xopen(&self.seal, &part.nonce, &scratch.aad, part.ciphertext, &mut scratch.plain)?;
        pad::unpad(&scratch.plain).map(<[u8]>::len).ok_or(SealError)
    }
}

/// Buffers that a loop over many parts uses again.
#[derive(Default)]
pub(crate) struct Scratch {
    aad: Vec<u8>,
    plain: Zeroizing<Vec<u8>>,
}

impl Scratch {
    /// The plaintext after [`DataKey::open`] returned `len`.
    pub fn plain(&self, len: usize) -> &[u8] {
        self.plain.get(4..4 + len).unwrap_or_default()
    }
}

fn part_aad(log: Log, prefix: &[u8], index: usize, out: &mut Vec<u8>) {
    out.clear();
    out.extend_from_slice(LABEL_PART);
    out.push(log.number());
    out.extend_from_slice(prefix);
    out.extend_from_slice(&u16::try_from(index).unwrap_or(u16::MAX).to_be_bytes());
}

/// Makes the bytes of a record: pads and seals each part under its key.
pub(crate) fn encode_record(
    log: Log,
    head: &RecordHead,
    parts: &[(&DataKey, &[u8])],
    e: &mut dyn Entropy,
) -> Result<Vec<u8>, SealFailure> {
    let mut heads = Vec::with_capacity(parts.len());
    for (key, plain) in parts {
        let nonce = draw(e)?;
        let length = u32::try_from(pad::padded_len(plain.len()) + TAG).map_err(|_| SealError)?;
        heads.push(PartHead { key_id: key.id, commitment: key.commitment(&nonce), nonce, length });
    }
    let mut out = encode_prefix(head, &heads);
    let prefix_len = out.len();
    debug_assert_eq!(prefix_len, crate::record::FIXED + PART_HEAD * parts.len());
    let mut aad = Vec::new();
    for (i, ((key, plain), h)) in parts.iter().zip(&heads).enumerate() {
        part_aad(log, out.get(..prefix_len).unwrap_or_default(), i, &mut aad);
        let from = out.len();
        pad::pad(plain, &mut out);
        xseal(&key.seal, &h.nonce, &aad, &mut out, from)?;
    }
    Ok(out)
}

/// Why a record could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SealFailure {
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    #[error(transparent)]
    Seal(#[from] SealError),
}

fn wrap_aad(authority: &Id, key_id: &Id, kek_id: &Id) -> Vec<u8> {
    [LABEL_WRAP, authority, key_id, kek_id].concat()
}

/// Seals `scope || data key` under the kek: the content of `wrap.sealed`.
pub(crate) fn wrap_key(
    kek: &[u8; 32],
    kek_id: &Id,
    authority: &Id,
    key: &DataKey,
    nonce: &[u8; 24],
) -> Result<Vec<u8>, SealError> {
    let mut out = Vec::with_capacity(WRAP_LEN);
    out.extend_from_slice(&key.scope.encode());
    out.extend_from_slice(key.key.as_slice());
    xseal(kek, nonce, &wrap_aad(authority, &key.id, kek_id), &mut out, 0)?;
    Ok(out)
}

/// Opens a wrap row.
pub(crate) fn unwrap_key(
    kek: &[u8; 32],
    kek_id: &Id,
    authority: &Id,
    key_id: &Id,
    nonce: &[u8; 24],
    sealed: &[u8],
) -> Result<DataKey, SealError> {
    let mut plain = Zeroizing::new(Vec::new());
    xopen(kek, nonce, &wrap_aad(authority, key_id, kek_id), sealed, &mut plain)?;
    let (scope, key) = plain.split_first_chunk::<SCOPE_LEN>().ok_or(SealError)?;
    let mut k = Zeroizing::new([0u8; 32]);
    if key.len() != k.len() {
        return Err(SealError);
    }
    k.copy_from_slice(key);
    Ok(DataKey::new(*key_id, Scope::decode(scope).ok_or(SealError)?, k))
}
