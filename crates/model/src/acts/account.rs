//! Acts on accounts: local, no directory; one-time codes, passwords, second factors, personal signing keys.

use minicbor::{Decode, Encode};

use crate::date::Instant;
use crate::ids::AccountId;
use crate::role::Role;

/// Acts on accounts.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum AccountAct {
    /// An account was made; its one-time code is known as hash only.
    #[n(0)]
    Created {
        /// Who.
        #[n(0)]
        account: AccountId,
        /// Sign-in name.
        #[n(1)]
        login: String,
        /// Name on pages and papers.
        #[n(2)]
        name: String,
        /// Function on papers, e.g. "Standesbeamtin".
        #[n(3)]
        function: String,
        /// Roles.
        #[n(4)]
        roles: Vec<Role>,
    },
    /// A one-time code was issued.
    #[n(1)]
    CodeIssued {
        /// For whom.
        #[n(0)]
        account: AccountId,
        /// SHA-256 of the code.
        #[cbor(n(1), with = "minicbor::bytes")]
        code_hash: [u8; 32],
        /// When it ends.
        #[n(2)]
        expires: Instant,
    },
    /// A password was set, and with it the personal signing key made.
    #[n(2)]
    PasswordSet {
        /// Whose.
        #[n(0)]
        account: AccountId,
        /// PHC string (Argon2id).
        #[n(1)]
        phc: String,
        /// Personal Ed25519 verifying key.
        #[cbor(n(2), with = "minicbor::bytes")]
        verifying_key: [u8; 32],
        /// The signing key, sealed with a key from the password.
        #[cbor(n(3), with = "minicbor::bytes")]
        sealed_key: Vec<u8>,
    },
    /// A second factor was set.
    #[n(3)]
    FactorSet {
        /// Whose.
        #[n(0)]
        account: AccountId,
        /// Which.
        #[n(1)]
        factor: Factor,
    },
    /// Roles were changed.
    #[n(4)]
    RolesChanged {
        /// Whose.
        #[n(0)]
        account: AccountId,
        /// From now on.
        #[n(1)]
        roles: Vec<Role>,
    },
    /// The account was closed; sessions end at once.
    #[n(5)]
    Disabled {
        /// Whose.
        #[n(0)]
        account: AccountId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// Signed in.
    #[n(6)]
    SignedIn {
        /// Who.
        #[n(0)]
        account: AccountId,
        /// `totp`, `printed` or `code` (first sign-in).
        #[n(1)]
        with: String,
    },
    /// A sign-in was refused.
    #[n(7)]
    SignInRefused {
        /// Who, if the login exists.
        #[n(0)]
        account: Option<AccountId>,
        /// Stable problem code.
        #[n(1)]
        code: String,
    },
    /// Signed out, or the session ended.
    #[n(8)]
    SignedOut {
        /// Who.
        #[n(0)]
        account: AccountId,
    },
    /// A printed code or a TOTP step was used up.
    #[n(9)]
    FactorUsed {
        /// Whose.
        #[n(0)]
        account: AccountId,
        /// Time step of the TOTP, or index of the printed code.
        #[n(1)]
        step: u64,
        /// A printed code.
        #[n(2)]
        printed: bool,
    },
    /// How the person likes the desk: language and density.
    #[n(10)]
    PreferenceSet {
        /// Whose.
        #[n(0)]
        account: AccountId,
        /// `de` or `en`.
        #[n(1)]
        lang: String,
        /// Dense keyboard view.
        #[n(2)]
        dense: bool,
    },
}

/// Second factors that work without names and network.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Factor {
    /// Time-based codes (RFC 6238, SHA-1, 30 s, 6 digits), bound to this node.
    #[n(0)]
    Totp {
        /// The shared secret.
        #[cbor(n(0), with = "minicbor::bytes")]
        secret: Vec<u8>,
    },
    /// Printed one-time codes.
    #[n(1)]
    Printed {
        /// SHA-256 of each code.
        #[n(0)]
        hashes: Vec<minicbor::bytes::ByteArray<32>>,
    },
}
