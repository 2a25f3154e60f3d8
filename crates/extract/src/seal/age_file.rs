//! One segment: an age file, and the X25519 keys that open it.
//!
//! `age` draws file keys, ephemeral keys and nonces from the operating system; everything else comes from the caller.

use std::io::{Read as _, Write as _};

use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use model::Problem;
use zeroize::Zeroizing;

use super::content;
use crate::keys::{Entropy, age_identity};

/// The key of one class group of one extract. The keyring keeps these, never the authority's key.
#[derive(Clone, PartialEq, Eq)]
pub struct GroupKey(Zeroizing<[u8; 32]>);

impl GroupKey {
    /// A new key.
    #[must_use]
    pub fn generate(entropy: Entropy<'_>) -> Self {
        let mut secret = Zeroizing::new([0u8; 32]);
        entropy(secret.as_mut());
        Self(secret)
    }
    /// The key in these bytes.
    #[must_use]
    pub fn from_bytes(secret: [u8; 32]) -> Self {
        Self(Zeroizing::new(secret))
    }
    /// Its bytes, for the keyring.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }
    pub(super) fn identity(&self) -> Option<Identity> {
        age_identity(&self.0)
    }
    /// As age writes identities.
    pub(super) fn text(&self) -> Option<Zeroizing<String>> {
        use age::secrecy::ExposeSecret as _;
        Some(Zeroizing::new(self.identity()?.to_string().expose_secret().to_owned()))
    }
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let (prefix, secret) = bech32::decode(text).ok()?;
        let secret = Zeroizing::new(secret);
        let key = Self(Zeroizing::new(secret.as_slice().try_into().ok()?));
        (prefix.as_str().eq_ignore_ascii_case("age-secret-key-") && key.identity().is_some()).then_some(key)
    }
}
impl std::fmt::Debug for GroupKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GroupKey(…)")
    }
}

/// The recipient of one test restore: made for one sealing, destroyed with its proof.
pub struct OneTimeKey(GroupKey);

impl OneTimeKey {
    /// A new key.
    #[must_use]
    pub fn generate(entropy: Entropy<'_>) -> Self {
        Self(GroupKey::generate(entropy))
    }
    pub(super) fn identity(&self) -> Option<Identity> {
        self.0.identity()
    }
}

/// Seals bytes to all recipients.
pub(crate) fn encrypt(recipients: &[&Recipient], bytes: &[u8]) -> Option<Vec<u8>> {
    encrypt_with(recipients, bytes.len() + bytes.len() / 1024 + 1024, |out| out.write_all(bytes))
}

fn encrypt_with(
    recipients: &[&Recipient],
    capacity: usize,
    write: impl FnOnce(&mut age::stream::StreamWriter<&mut Vec<u8>>) -> std::io::Result<()>,
) -> Option<Vec<u8>> {
    let recipients = recipients.iter().map(|recipient| *recipient as &dyn age::Recipient);
    let mut out = Vec::with_capacity(capacity);
    let mut writer = Encryptor::with_recipients(recipients).ok()?.wrap_output(&mut out).ok()?;
    write(&mut writer).ok()?;
    writer.finish().ok()?;
    Some(out)
}

/// Compresses and seals the content of a class group.
pub(super) fn encrypt_group(key: &GroupKey, content: &[u8]) -> Option<Vec<u8>> {
    let recipient = key.identity()?.to_public();
    // Columns of names and numbers shrink to about half.
    encrypt_with(&[&recipient], content.len() / 2 + 1024, |out| content::pack(content, out))
}

/// Opens and authenticates a segment to its end.
pub(super) fn decrypt(identity: &Identity, name: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut out = Zeroizing::new(Vec::with_capacity(bytes.len()));
    reader(identity, name, bytes)?.read_to_end(&mut out).map_err(|_| damaged(name))?;
    Ok(out)
}

/// Opens, authenticates to its end and decompresses the content of a class group.
pub(super) fn decrypt_group(key: &GroupKey, name: &str, bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let identity = key.identity().ok_or_else(|| no_key(name))?;
    content::unpack(reader(&identity, name, bytes)?, bytes.len()).map_err(|_| damaged(name))
}

/// Opens an age file that is no segment of an extract; nothing if it is damaged or not for this identity.
pub(crate) fn open_sealed(identity: &Identity, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    decrypt(identity, "", bytes).ok()
}

fn reader<'a>(
    identity: &Identity,
    name: &str,
    bytes: &'a [u8],
) -> Result<impl std::io::Read + Send + use<'a>, Problem> {
    let decryptor = Decryptor::new_buffered(bytes).map_err(|_| damaged(name))?;
    decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).map_err(|error| match error {
        DecryptError::NoMatchingKeys => no_key(name),
        _ => damaged(name),
    })
}

fn damaged(name: &str) -> Problem {
    Problem::new("NB-E-044").with("segment", name)
}
fn no_key(name: &str) -> Problem {
    Problem::new("NB-E-042").with("segment", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash and the signature of the file would find this before; age must find it alone as well.
    #[test]
    fn age_alone_notices_every_flipped_byte_and_every_cut() {
        let key = GroupKey::from_bytes([3; 32]);
        let sealed = encrypt_group(&key, b"Meldedaten").unwrap();
        assert_eq!(decrypt_group(&key, "register", &sealed).unwrap(), b"Meldedaten");
        for at in 0..sealed.len() {
            let mut bytes = sealed.clone();
            bytes[at] ^= 1;
            let code = decrypt_group(&key, "register", &bytes).unwrap_err().code;
            assert!(["NB-E-042", "NB-E-044"].contains(&code), "byte {at}: {code}");
        }
        for length in 0..sealed.len() {
            assert_eq!(decrypt_group(&key, "register", &sealed[..length]).unwrap_err().code, "NB-E-044");
        }
        assert_eq!(decrypt_group(&GroupKey::from_bytes([4; 32]), "register", &sealed).unwrap_err().code, "NB-E-042");
    }

    #[test]
    fn a_group_key_is_an_age_identity_and_back() {
        let key = GroupKey::from_bytes([9; 32]);
        let text = key.text().unwrap();
        assert!(text.starts_with("AGE-SECRET-KEY-1"));
        assert_eq!(GroupKey::from_text(&text), Some(key));
        assert_eq!(GroupKey::from_text(&text.replace("AGE-SECRET-KEY-1", "AGE1")), None);
        assert_eq!(GroupKey::from_text(&text[..text.len() - 1]), None);
    }
}
