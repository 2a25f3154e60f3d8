//! Derivation of keys: HKDF-SHA256 (RFC 5869) with labels that name format version, domain and purpose.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::Domain;

/// HKDF-SHA256, extract then expand.
pub(crate) fn hkdf_sha256<const N: usize>(salt: &[u8], secret: &[u8], label: &[u8]) -> Zeroizing<[u8; N]> {
    let extracted = Zeroizing::new(mac(salt, &[secret]));
    let mut out = Zeroizing::new([0u8; N]);
    let mut block = Zeroizing::new(Vec::new());
    for (number, chunk) in (1u8..).zip(out.chunks_mut(32)) {
        *block = mac(extracted.as_ref(), &[&block, label, &[number]]).to_vec();
        chunk.copy_from_slice(&block[..chunk.len()]);
    }
    out
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length: the error cannot come, and a padded key would be the same one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// What a generation's root is turned into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Purpose {
    /// Ed25519 signing key.
    Sign,
    /// X25519 key of an age identity.
    Open,
    /// Public commitment to the root.
    Commit,
}

/// A key of a generation from its root.
pub(super) fn from_root(root: &[u8; 32], domain: Domain, purpose: Purpose) -> Zeroizing<[u8; 32]> {
    let purpose = match purpose {
        Purpose::Sign => "sign",
        Purpose::Open => "open",
        Purpose::Commit => "commit",
    };
    hkdf_sha256(b"", root, format!("notbetrieb/v1/{}/authority/{purpose}", domain.name()).as_bytes())
}

/// The age identity with this X25519 secret key (age writes it as Bech32 in upper case).
pub(crate) fn age_identity(secret: &[u8; 32]) -> Option<age::x25519::Identity> {
    let prefix = bech32::Hrp::parse("AGE-SECRET-KEY-").ok()?;
    let text = Zeroizing::new(bech32::encode_upper::<bech32::Bech32>(prefix, secret).ok()?);
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::hex;
    use super::*;

    /// Test cases 1 to 3 of RFC 5869, appendix A.
    #[test]
    fn hkdf_gives_what_rfc_5869_gives() {
        let cases = [
            (
                "0b".repeat(22),
                "000102030405060708090a0b0c".to_owned(),
                "f0f1f2f3f4f5f6f7f8f9".to_owned(),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
            ),
            (
                "0b".repeat(22),
                String::new(),
                String::new(),
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
            ),
        ];
        for (secret, salt, label, expected) in cases {
            let bytes = |text: &str| hex::decode(text).unwrap();
            let out = hkdf_sha256::<42>(&bytes(&salt), &bytes(&secret), &bytes(&label));
            assert_eq!(hex::encode(out.as_ref()), expected);
        }
        let run = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
        let out = hkdf_sha256::<82>(&run(0x60, 0xaf), &run(0x00, 0x4f), &run(0xb0, 0xff));
        assert_eq!(
            hex::encode(out.as_ref()),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
        );
    }

    /// RFC 7748, section 5.2: the scalar 9 on the base point gives the result after one iteration.
    #[test]
    fn an_age_identity_is_the_x25519_key_it_was_made_from() {
        let mut secret = [0; 32];
        secret[0] = 9;
        let recipient = age_identity(&secret).unwrap().to_public().to_string();
        let (prefix, public) = bech32::decode(&recipient).unwrap();
        assert_eq!(prefix.as_str(), "age");
        assert_eq!(hex::encode(&public), "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
    }

    #[test]
    fn the_same_root_gives_other_keys_in_an_exercise() {
        let root = [7u8; 32];
        for purpose in [Purpose::Sign, Purpose::Open, Purpose::Commit] {
            assert_ne!(from_root(&root, Domain::Exercise, purpose), from_root(&root, Domain::Real, purpose));
        }
        assert_ne!(from_root(&root, Domain::Real, Purpose::Sign), from_root(&root, Domain::Real, Purpose::Open));
    }
}
