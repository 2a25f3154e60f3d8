//! The alternative to shares: one generated passphrase in a sealed envelope, and an age file that it opens.

use age::secrecy::SecretString;
use age::{Decryptor, Encryptor, scrypt};
use model::Problem;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::hex::Fixed;
use super::{AuthorityPublic, Domain, Entropy, Generation, Kind, decode_typed, encode_typed};

/// Work factor of scrypt (2^10 rounds, 1 MiB). It is low on purpose: the passphrase is generated with 128 random bits, which no
/// stretching makes harder to guess; it only keeps a worn-out machine from waiting.
const SCRYPT_LOG_N: u8 = 10;
/// Highest work factor taken when opening, so that a forged file cannot stall the program.
const SCRYPT_MAX_LOG_N: u8 = 14;
/// Largest envelope file taken, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// What goes into the envelope and beside it.
pub struct Envelope {
    /// The generated passphrase: seven groups of five characters with hyphens, exactly as the plain `age` tool takes it.
    pub passphrase: Zeroizing<String>,
    /// The age file that it opens.
    pub file: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: u16,
    domain: Domain,
    authority: model::ids::AuthorityId,
    generation: u32,
    root: Fixed<32>,
    /// The age identity, so that an extract can be opened without this program.
    identity: String,
}

impl Content {
    fn wipe(&mut self) {
        self.root.0.zeroize();
        self.identity.zeroize();
    }
}

impl Generation {
    /// Seals the root for the envelope.
    ///
    /// # Errors
    /// `NB-K-012` if it cannot be written.
    pub fn envelope(&self, entropy: Entropy<'_>) -> Result<Envelope, Problem> {
        use age::secrecy::ExposeSecret as _;
        let mut bytes = Zeroizing::new([0u8; 16]);
        entropy(bytes.as_mut());
        let passphrase = Zeroizing::new(encode_typed(Kind::Envelope, bytes.as_ref()).replace(' ', "-"));
        let mut content = Content {
            format: 1,
            domain: self.public.domain(),
            authority: self.public.keys().authority,
            generation: self.public.keys().generation,
            root: Fixed(*self.root),
            identity: self.identity.to_string().expose_secret().to_owned(),
        };
        let text = serde_json::to_vec(&content).map(Zeroizing::new);
        content.wipe();
        let text = text.map_err(|_| Problem::new("NB-K-012"))?;
        let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.as_str()));
        recipient.set_work_factor(SCRYPT_LOG_N);
        let file = encrypt(&recipient, &text).ok_or_else(|| Problem::new("NB-K-012"))?;
        Ok(Envelope { passphrase, file })
    }
}

fn encrypt(recipient: &scrypt::Recipient, text: &[u8]) -> Option<Vec<u8>> {
    use std::io::Write as _;
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient as &dyn age::Recipient)).ok()?;
    let mut out = Vec::with_capacity(text.len() + 512);
    let mut writer = encryptor.wrap_output(&mut out).ok()?;
    writer.write_all(text).ok()?;
    writer.finish().ok()?;
    Some(out)
}

/// Opens an envelope file with what was typed.
///
/// # Errors
/// `NB-K-001` to `NB-K-003` typed wrongly, `NB-K-011` not the passphrase of this file, `NB-K-017` the file is damaged,
/// `NB-K-009` it is not this authority's generation.
pub fn open_envelope(file: &[u8], typed: &str, public: &AuthorityPublic) -> Result<Generation, Problem> {
    let bytes = decode_typed::<16>(Kind::Envelope, typed)?;
    let passphrase = Zeroizing::new(encode_typed(Kind::Envelope, bytes.as_ref()).replace(' ', "-"));
    let damaged = || Problem::new("NB-K-017");
    if file.len() > MAX_BYTES {
        return Err(damaged());
    }
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.as_str()));
    identity.set_max_work_factor(SCRYPT_MAX_LOG_N);
    let decryptor = Decryptor::new_buffered(file).map_err(|_| damaged())?;
    let mut reader = match decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)) {
        Ok(reader) => reader,
        Err(
            age::DecryptError::DecryptionFailed
            | age::DecryptError::NoMatchingKeys
            | age::DecryptError::KeyDecryptionFailed,
        ) => {
            return Err(Problem::new("NB-K-011"));
        }
        Err(_) => return Err(damaged()),
    };
    let mut text = Zeroizing::new(Vec::with_capacity(file.len()));
    std::io::Read::read_to_end(&mut reader, &mut text).map_err(|_| damaged())?;
    let mut content: Content = serde_json::from_slice(&text).map_err(|_| damaged())?;
    let root = Zeroizing::new(content.root.0);
    content.wipe();
    if content.domain != public.domain() {
        return Err(Problem::new("NB-K-016")
            .with("found", content.domain.name())
            .with("expected", public.domain().name()));
    }
    Generation::from_root(root, public)
}
