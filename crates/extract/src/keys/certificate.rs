//! What a generation certifies: the keys of sealers and of nodes.

use ed25519_dalek::{SigningKey, VerifyingKey};
use model::ids::{AuthorityId, NodeId};
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::hex::Fixed;
use super::{AuthorityPublic, Domain, Entropy, Generation, KeyId, Signed, Statement};

/// The public key in these bytes, if it is one.
pub(super) fn verifying_key(bytes: &Fixed<32>) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&bytes.0).ok().filter(|key| !key.is_weak())
}

/// A statement by which a generation vouches for a key.
pub trait Certificate: Statement {
    /// Which authority.
    fn authority(&self) -> AuthorityId;
    /// Which of its generations signed.
    fn generation(&self) -> u32;
}

/// Certificate of a machine that seals extracts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealerCertificate {
    /// Certificate of an exercise.
    pub exercise: bool,
    /// Which authority.
    pub authority: AuthorityId,
    /// Which of its generations signed.
    pub generation: u32,
    /// The machine in words.
    pub sealer: String,
    pub(crate) verifying_key: Fixed<32>,
    /// When it was issued.
    pub issued: Instant,
}

/// Certificate of a node.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeCertificate {
    /// Certificate of an exercise.
    pub exercise: bool,
    /// Which authority.
    pub authority: AuthorityId,
    /// Which of its generations signed.
    pub generation: u32,
    /// Which node.
    pub node: NodeId,
    verifying_key: Fixed<32>,
    /// When it was issued.
    pub issued: Instant,
}

impl Statement for SealerCertificate {
    const KIND: &'static str = "sealer-certificate";
    fn domain(&self) -> Domain {
        Domain::of_exercise(self.exercise)
    }
}
impl Certificate for SealerCertificate {
    fn authority(&self) -> AuthorityId {
        self.authority
    }
    fn generation(&self) -> u32 {
        self.generation
    }
}
impl Statement for NodeCertificate {
    const KIND: &'static str = "node-certificate";
    fn domain(&self) -> Domain {
        Domain::of_exercise(self.exercise)
    }
}
impl Certificate for NodeCertificate {
    fn authority(&self) -> AuthorityId {
        self.authority
    }
    fn generation(&self) -> u32 {
        self.generation
    }
}

impl SealerCertificate {
    /// The sealer's key.
    ///
    /// # Errors
    /// `NB-K-015` if it is no key.
    pub fn key(&self) -> Result<VerifyingKey, Problem> {
        verifying_key(&self.verifying_key).ok_or_else(|| Problem::new("NB-K-015"))
    }
}
impl NodeCertificate {
    /// The node's key.
    ///
    /// # Errors
    /// `NB-K-015` if it is no key.
    pub fn key(&self) -> Result<VerifyingKey, Problem> {
        verifying_key(&self.verifying_key).ok_or_else(|| Problem::new("NB-K-015"))
    }
}

impl Generation {
    /// Certifies a node's key.
    ///
    /// # Errors
    /// `NB-K-012` if it cannot be written.
    pub fn certify_node(
        &self,
        node: NodeId,
        key: &VerifyingKey,
        now: Instant,
    ) -> Result<Signed<NodeCertificate>, Problem> {
        let keys = self.public.keys();
        self.sign(NodeCertificate {
            exercise: keys.exercise,
            authority: keys.authority,
            generation: keys.generation,
            node,
            verifying_key: Fixed(key.to_bytes()),
            issued: now,
        })
    }
    /// Certifies a sealer's key.
    ///
    /// # Errors
    /// `NB-K-012` if it cannot be written.
    pub fn certify_sealer(
        &self,
        sealer: &str,
        key: &VerifyingKey,
        now: Instant,
    ) -> Result<Signed<SealerCertificate>, Problem> {
        let keys = self.public.keys();
        self.sign(SealerCertificate {
            exercise: keys.exercise,
            authority: keys.authority,
            generation: keys.generation,
            sealer: sealer.to_owned(),
            verifying_key: Fixed(key.to_bytes()),
            issued: now,
        })
    }
}

impl AuthorityPublic {
    /// Checks that this generation issued the certificate.
    ///
    /// # Errors
    /// `NB-K-016` exercise and real mixed, `NB-K-018` another authority's, `NB-K-019` another generation's, `NB-K-015` changed.
    pub fn check_certificate<T: Certificate>(&self, certificate: &Signed<T>) -> Result<(), Problem> {
        let statement = &certificate.statement;
        let keys = self.keys();
        if statement.authority() != keys.authority {
            return Err(Problem::new("NB-K-018").with("found", statement.authority()).with("expected", keys.authority));
        }
        if statement.domain() != self.domain() {
            return Err(Problem::new("NB-K-016")
                .with("found", statement.domain().name())
                .with("expected", self.domain().name()));
        }
        if statement.generation() != keys.generation {
            return Err(Problem::new("NB-K-019")
                .with("found", statement.generation())
                .with("expected", keys.generation));
        }
        if certificate.is_by(&self.verifying_key()?) { Ok(()) } else { Err(Problem::new("NB-K-015")) }
    }
}

/// The secret key of a machine that seals extracts, with the domain it works in. It opens nothing.
pub struct SealerKey {
    domain: Domain,
    secret: Zeroizing<[u8; 32]>,
    key: SigningKey,
}

impl SealerKey {
    /// A new key.
    #[must_use]
    pub fn generate(domain: Domain, entropy: Entropy<'_>) -> Self {
        let mut secret = Zeroizing::new([0u8; 32]);
        entropy(secret.as_mut());
        Self::from_bytes(domain, &secret)
    }
    /// The key in these bytes, as `to_bytes` gave them.
    #[must_use]
    pub fn from_bytes(domain: Domain, secret: &[u8; 32]) -> Self {
        let label = format!("notbetrieb/v1/{}/sealer/sign", domain.name());
        let key = SigningKey::from_bytes(&super::hkdf_sha256(b"", secret, label.as_bytes()));
        Self { domain, secret: Zeroizing::new(*secret), key }
    }
    /// The secret bytes, to be kept by the sealing machine.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.secret.clone()
    }
    /// Its public half.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }
    /// Its short name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.key.verifying_key())
    }
    /// Signs a statement of the same domain.
    ///
    /// # Errors
    /// `NB-K-016` if one is of an exercise and the other is not.
    pub fn sign<T: Statement>(&self, statement: T) -> Result<Signed<T>, Problem> {
        if statement.domain() != self.domain {
            return Err(Problem::new("NB-K-016")
                .with("found", statement.domain().name())
                .with("expected", self.domain.name()));
        }
        Signed::sign(statement, &self.key)
    }
}

impl std::fmt::Debug for SealerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealerKey({})", self.id())
    }
}
