//! Passwords, personal signing keys, second factors, one-time codes.
//!
//! One Argon2id run yields both the verifier of the password and the key that opens the person's signing key, so that a
//! release costs one run. At most [`ARGON2_AT_ONCE`] runs happen at the same time; others queue.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use model::Problem;
use model::acts::payment::PersonalSignature;
use model::ids::AccountId;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::platform::Platform;

/// Argon2id runs at the same time (memory of an old machine).
pub const ARGON2_AT_ONCE: usize = 2;
/// Memory of one run in KiB.
const MEMORY_KIB: u32 = 64 * 1024;
/// Passes of one run.
const PASSES: u32 = 3;
/// Shortest password in characters (ASVS 6.2.1 asks for 8, recommends 15).
pub const PASSWORD_MIN_CHARS: usize = 12;
/// Longest password in characters.
pub const PASSWORD_MAX_CHARS: usize = 128;
/// Printed codes on one sheet.
pub const PRINTED_CODES: usize = 10;

/// Admits a bounded number of Argon2 runs.
#[derive(Default, Debug)]
pub struct Kiln {
    running: Mutex<usize>,
    free: Condvar,
}

impl Kiln {
    fn fire<T>(&self, run: impl FnOnce() -> T) -> T {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while *running >= ARGON2_AT_ONCE {
            running = self.free.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
        *running += 1;
        drop(running);
        let result = run();
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.free.notify_one();
        result
    }
}

/// A password as it is kept, with the person's signing key sealed under it.
#[derive(Debug, Clone)]
pub struct Kept {
    /// `$argon2id$v=19$m=..,t=..,p=1$<salt hex>$<verifier hex>`.
    pub phc: String,
    /// Personal verifying key.
    pub verifying_key: [u8; 32],
    /// The signing key, sealed.
    pub sealed_key: Vec<u8>,
}

/// Is the password usable? Length and a list of passwords that everyone tries; no rules of composition (ASVS 6.2).
///
/// # Errors
/// `NB-A-020` too short, `NB-A-021` too long, `NB-A-022` too common or made of the sign-in name.
pub fn usable(password: &str, login: &str) -> Result<(), Problem> {
    let chars = password.chars().count();
    if chars < PASSWORD_MIN_CHARS {
        return Err(Problem::new("NB-A-020").at("password").with("min", PASSWORD_MIN_CHARS));
    }
    if chars > PASSWORD_MAX_CHARS {
        return Err(Problem::new("NB-A-021").at("password").with("max", PASSWORD_MAX_CHARS));
    }
    let plain: String = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let words = plain.trim_matches(|c: char| c.is_ascii_digit());
    let distinct = plain.chars().collect::<std::collections::BTreeSet<_>>().len();
    let common = COMMON.iter().any(|word| words == *word || words == word.repeat(2));
    if common || distinct < 5 || (!login.is_empty() && words == login) {
        return Err(Problem::new("NB-A-022").at("password"));
    }
    Ok(())
}

/// Words that with digits around them make up most guessed passwords.
const COMMON: &[&str] = &[
    "passwort",
    "password",
    "kennwort",
    "geheim",
    "hallo",
    "hallowelt",
    "willkommen",
    "welcome",
    "qwertz",
    "qwertzuiop",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "letmein",
    "iloveyou",
    "ichliebedich",
    "schatz",
    "fussball",
    "rathaus",
    "stadtverwaltung",
    "verwaltung",
    "gemeinde",
    "buergerbuero",
    "sommer",
    "winter",
    "fruehling",
    "herbst",
    "admin",
    "administrator",
    "notbetrieb",
    "standesamt",
    "changeme",
    "dragon",
    "monkey",
    "sunshine",
    "princess",
    "football",
    "abc",
    "abcdef",
    "abcdefgh",
    "abcdefghijkl",
    "passwortpasswort",
    "deutschland",
    "dasistgeheim",
    "meinpasswort",
    "neuespasswort",
    "initialpasswort",
    "startpasswort",
];

fn stretch(kiln: &Kiln, password: &str, salt: &[u8], memory: u32, passes: u32) -> Result<Zeroizing<[u8; 64]>, Problem> {
    let failed = || Problem::new("NB-A-023");
    let params = Params::new(memory, passes, 1, Some(64)).map_err(|_| failed())?;
    let mut out = Zeroizing::new([0_u8; 64]);
    kiln.fire(|| {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
            password.as_bytes(),
            salt,
            out.as_mut(),
        )
    })
    .map_err(|_| failed())?;
    Ok(out)
}

/// Keeps a password and makes the person's signing key.
///
/// # Errors
/// As [`usable`]; `NB-A-023` if the machine has no memory for it.
pub fn keep(kiln: &Kiln, platform: &Platform, login: &str, password: &str) -> Result<Kept, Problem> {
    usable(password, login)?;
    let salt = platform.bytes::<16>();
    let stretched = stretch(kiln, password, &salt, MEMORY_KIB, PASSES)?;
    let signing = SigningKey::from_bytes(&Zeroizing::new(platform.bytes::<32>()));
    let verifier = Sha256::digest(&stretched[..32]);
    let mut sealed = signing.to_bytes().to_vec();
    sealing_key(&stretched)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key([0; 12]), Aad::empty(), &mut sealed)
        .map_err(|_| Problem::new("NB-A-023"))?;
    Ok(Kept {
        phc: format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${}${}", hex(&salt), hex(&verifier)),
        verifying_key: signing.verifying_key().to_bytes(),
        sealed_key: sealed,
    })
}

/// The key is fresh with every salt and seals one message, so the nonce may be constant.
fn sealing_key(stretched: &[u8; 64]) -> Result<LessSafeKey, Problem> {
    UnboundKey::new(&CHACHA20_POLY1305, &stretched[32..]).map(LessSafeKey::new).map_err(|_| Problem::new("NB-A-023"))
}

/// Checks a password; if it is right, yields the person's signing key.
///
/// # Errors
/// `NB-A-023` if the machine has no memory or what is kept is damaged. A wrong password is `Ok(None)`.
pub fn open(kiln: &Kiln, phc: &str, sealed: &[u8], password: &str) -> Result<Option<SigningKey>, Problem> {
    let damaged = || Problem::new("NB-A-023");
    let (memory, passes, salt, verifier) = parse(phc).ok_or_else(damaged)?;
    let stretched = stretch(kiln, password, &salt, memory, passes)?;
    let same = ring_equal(&Sha256::digest(&stretched[..32]), &verifier);
    if !same {
        return Ok(None);
    }
    let mut bytes = Zeroizing::new(sealed.to_vec());
    let seed = sealing_key(&stretched)?
        .open_in_place(Nonce::assume_unique_for_key([0; 12]), Aad::empty(), &mut bytes)
        .map_err(|_| damaged())?;
    let seed: &[u8; 32] = (&*seed).try_into().map_err(|_| damaged())?;
    Ok(Some(SigningKey::from_bytes(seed)))
}

/// Spends the time of a check for a sign-in name that does not exist, so that it cannot be told apart.
pub fn pretend(kiln: &Kiln, password: &str) {
    // The result is of no interest; only the time is.
    let _ = stretch(kiln, password, b"no such account.", MEMORY_KIB, PASSES);
}

fn parse(phc: &str) -> Option<(u32, u32, Vec<u8>, Vec<u8>)> {
    let mut parts = phc.strip_prefix("$argon2id$v=19$")?.split('$');
    let (params, salt, verifier) = (parts.next()?, parts.next()?, parts.next()?);
    let mut numbers =
        params.split(',').map(|pair| pair.split_once('=').and_then(|(_, number)| number.parse::<u32>().ok()));
    Some((numbers.next()??, numbers.next()??, unhex(salt)?, unhex(verifier)?))
}

/// Equal, without telling by the time where they differ.
#[must_use]
pub fn ring_equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0_u8, |difference, (x, y)| difference | (x ^ y)) == 0
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of hexadecimal text.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

/// Signs with the person's own key. `content` already binds the purpose, e.g. `books::payments::content::signing_bytes`.
#[must_use]
pub fn sign(key: &SigningKey, account: AccountId, content: &[u8; 32]) -> PersonalSignature {
    PersonalSignature {
        account,
        suite: 1,
        key: key.verifying_key().to_bytes(),
        content: *content,
        signature: key.sign(content).to_bytes(),
    }
}

/// Is the signature by the key it names?
#[must_use]
pub fn signature_holds(signature: &PersonalSignature) -> bool {
    signature.suite == 1
        && VerifyingKey::from_bytes(&signature.key).is_ok_and(|key| {
            key.verify_strict(&signature.content, &ed25519_dalek::Signature::from_bytes(&signature.signature)).is_ok()
        })
}

/// Letters and digits that are not mistaken for each other.
const CODE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A code of `groups` groups of four characters (20 bits each).
#[must_use]
pub fn readable_code(platform: &Platform, groups: usize) -> String {
    let letters = |_| {
        let bytes = platform.bytes::<4>();
        bytes.iter().map(|byte| char::from(CODE_LETTERS[usize::from(byte % 32)])).collect::<String>()
    };
    (0..groups).map(letters).collect::<Vec<_>>().join("-")
}

/// SHA-256 of a code as it is compared: without case, spaces and hyphens.
#[must_use]
pub fn code_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    Sha256::digest(format!("notbetrieb one-time code v1\n{plain}").as_bytes()).into()
}

fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret.to_vec()).build().ok()
}

/// The time step a TOTP code belongs to, one step of tolerance each way; nothing if it is wrong or was used (ASVS 6.5.1).
#[must_use]
pub fn totp_step(secret: &[u8], code: &str, now: model::Instant, last_used: u64) -> Option<u64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.0 / 1000).ok()?;
    totp(secret)?.check(&digits, seconds).filter(|step| *step > last_used)
}

/// The code of this moment: for the demo's own walk through the sign-in and for tests.
#[must_use]
pub fn totp_code(secret: &[u8], now: model::Instant) -> Option<String> {
    let seconds = u64::try_from(now.0 / 1000).ok()?;
    Some(totp(secret)?.generate(seconds).to_string())
}

/// Base32 without padding (RFC 4648), as authenticator apps take it.
#[must_use]
pub fn base32(secret: &[u8]) -> String {
    totp_rs::Secret::from(secret.to_vec()).to_base32()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_are_refused_and_a_sentence_is_taken() {
        for bad in ["kurz", "Passwort1234", "passwort passwort", "aaaaaaaaaaaa", "qwertzuiop123", "Berg-Anna1234567"] {
            assert!(usable(bad, "berganna").is_err(), "{bad}");
        }
        assert!(usable("drei Äpfel liegen im Schnee", "a.berg").is_ok());
    }

    #[test]
    fn a_totp_code_works_once_and_one_step_around() {
        let secret = [7_u8; 20];
        let now = model::Instant(1_700_000_000_000);
        let code = totp_code(&secret, now).unwrap();
        let step = totp_step(&secret, &code, now, 0).unwrap();
        assert_eq!(step, 1_700_000_000 / 30);
        assert!(totp_step(&secret, &code, now, step).is_none());
        assert!(totp_step(&secret, &code, model::Instant(now.0 + 30_000), 0).is_some());
        assert!(totp_step(&secret, &code, model::Instant(now.0 + 90_000), 0).is_none());
    }

    #[test]
    fn codes_are_compared_without_case_and_hyphens() {
        assert_eq!(code_hash("abcd-EF23"), code_hash("ABCD ef23"));
        assert_ne!(code_hash("abcd-EF23"), code_hash("ABCD-EF24"));
    }
}
