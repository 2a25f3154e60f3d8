//! A generation of the authority's secret keys and the ceremony that makes it.

use std::convert::Infallible;

use age::x25519::Identity;
use blahaj::Sharks;
use ed25519_dalek::{Signer as _, SigningKey};
use model::ids::AuthorityId;
use model::place::Ags;
use model::{Instant, Problem};
use rand_core::{TryCryptoRng, TryRng};
use zeroize::Zeroizing;

use super::authority::{FORMAT, MAX_SHARES, succession_bytes};
use super::derive::{Purpose, from_root};
use super::hex::Fixed;
use super::share::SERIES_BYTES;
use super::{AuthorityPublic, Domain, Entropy, PublicKeys, Share, Signed, Statement, age_identity};
use crate::seal::{open_sealed, seal_to};

/// The secret keys of one generation; lives in memory only and is wiped when dropped.
pub struct Generation {
    pub(super) root: Zeroizing<[u8; 32]>,
    pub(super) signing: SigningKey,
    pub(super) identity: Identity,
    pub(super) public: AuthorityPublic,
}

impl Generation {
    /// The keys that belong to `root`, if they are those of `public`.
    pub(super) fn from_root(root: Zeroizing<[u8; 32]>, public: &AuthorityPublic) -> Result<Self, Problem> {
        let (signing, identity) = keys(&root, public.domain())?;
        let same = signing.verifying_key() == public.verifying_key()?
            && identity.to_public().to_string() == public.keys().recipient
            && *from_root(&root, public.domain(), Purpose::Commit) == public.keys().commitment.0;
        if same { Ok(Self { root, signing, identity, public: public.clone() }) } else { Err(Problem::new("NB-K-009")) }
    }
    /// Its public half.
    #[must_use]
    pub fn public(&self) -> &AuthorityPublic {
        &self.public
    }
    /// The age identity that opens what was sealed to this generation.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }
    /// Signs a statement of the same domain.
    ///
    /// # Errors
    /// `NB-K-016` if one is of an exercise and the other is not.
    pub fn sign<T: Statement>(&self, statement: T) -> Result<Signed<T>, Problem> {
        let (found, expected) = (statement.domain(), self.public.domain());
        if found != expected {
            return Err(Problem::new("NB-K-016").with("found", found.name()).with("expected", expected.name()));
        }
        Signed::sign(statement, &self.signing)
    }
}

impl AuthorityPublic {
    /// Seals a few bytes (a node's key, say) to this generation; only k of n shares or the envelope open them again.
    ///
    /// # Errors
    /// `NB-K-012` if it cannot be sealed.
    pub fn seal_for(&self, bytes: &[u8]) -> Result<Vec<u8>, Problem> {
        seal_to(&[&self.recipient()?], bytes).ok_or_else(|| Problem::new("NB-K-012"))
    }
}

impl Generation {
    /// Opens what `AuthorityPublic::seal_for` sealed.
    ///
    /// # Errors
    /// `NB-K-029` sealed for somebody else, or damaged.
    pub fn open_sealed(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Problem> {
        open_sealed(&self.identity, sealed).ok_or_else(|| Problem::new("NB-K-029"))
    }
}

impl std::fmt::Debug for Generation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Generation({} of {})", self.public.keys().generation, self.public.keys().authority)
    }
}

fn keys(root: &[u8; 32], domain: Domain) -> Result<(SigningKey, Identity), Problem> {
    let signing = SigningKey::from_bytes(&from_root(root, domain, Purpose::Sign));
    let identity = age_identity(&from_root(root, domain, Purpose::Open)).ok_or_else(|| Problem::new("NB-K-009"))?;
    Ok((signing, identity))
}

/// What a ceremony is to make.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Exercise or real.
    pub domain: Domain,
    /// Whose keys.
    pub authority: AuthorityId,
    /// Amtlicher Gemeindeschlüssel.
    pub ags: Ags,
    /// Name in words.
    pub name: String,
    /// How many shares are needed (k), at least 2.
    pub threshold: u8,
    /// How many shares are printed (n), at most `MAX_SHARES`.
    pub shares: u8,
}

/// What a ceremony gave. The shares are printed and forgotten.
#[derive(Debug)]
pub struct Ceremony {
    /// The secret keys, for what is done at the ceremony itself (certificates, the envelope).
    pub generation: Generation,
    /// The n shares.
    pub shares: Vec<Share>,
}

/// Makes a generation of keys: from 32 random bytes, split k of n, the public half signed. `earlier` is the generation before,
/// which certifies the new one; loss of a share or removal of a holder means a new generation, never the same secret again.
///
/// # Errors
/// `NB-K-010` k or n out of range, `NB-K-016` a generation of the other domain, `NB-K-014` one of another authority.
pub fn ceremony(
    plan: &Plan,
    earlier: Option<&Generation>,
    now: Instant,
    entropy: Entropy<'_>,
) -> Result<Ceremony, Problem> {
    if plan.threshold < 2 || plan.threshold > plan.shares || plan.shares > MAX_SHARES {
        return Err(Problem::new("NB-K-010")
            .with("needed", plan.threshold)
            .with("shares", plan.shares)
            .with("most", MAX_SHARES));
    }
    let mut number = 1;
    if let Some(earlier) = earlier {
        let before = earlier.public.keys();
        if earlier.public.domain() != plan.domain {
            return Err(Problem::new("NB-K-016")
                .with("found", earlier.public.domain().name())
                .with("expected", plan.domain.name()));
        }
        number = before.generation.saturating_add(1);
        if before.authority != plan.authority {
            return Err(Problem::new("NB-K-014").with("generation", number).with("earlier", before.generation));
        }
    }
    let mut root = Zeroizing::new([0u8; 32]);
    entropy(root.as_mut());
    let (signing, identity) = keys(&root, plan.domain)?;
    let commitment = from_root(&root, plan.domain, Purpose::Commit);
    let shares = split(&root, plan, *commitment, entropy)?;
    let statement = PublicKeys {
        format: FORMAT,
        exercise: plan.domain.is_exercise(),
        authority: plan.authority,
        ags: plan.ags.clone(),
        name: plan.name.clone(),
        generation: number,
        created: now,
        verifying_key: Fixed(signing.verifying_key().to_bytes()),
        recipient: identity.to_public().to_string(),
        commitment: Fixed(*commitment),
        threshold: plan.threshold,
        shares: shares.iter().map(|share| Fixed(share.commitment())).collect(),
    };
    let predecessor = match earlier {
        Some(earlier) => Some(Fixed(earlier.signing.sign(&succession_bytes(&statement)?).to_bytes())),
        None => None,
    };
    let public = AuthorityPublic { keys: Signed::sign(statement, &signing)?, predecessor };
    Ok(Ceremony { generation: Generation { root, signing, identity, public }, shares })
}

fn split(root: &[u8; 32], plan: &Plan, commitment: [u8; 32], entropy: Entropy<'_>) -> Result<Vec<Share>, Problem> {
    let mut series = [0; SERIES_BYTES];
    series.copy_from_slice(&commitment[..SERIES_BYTES]);
    let dealt: Vec<blahaj::Share> =
        Sharks(plan.threshold).dealer_rng(root, &mut Random(entropy)).take(usize::from(plan.shares)).collect();
    dealt
        .iter()
        .map(|share| {
            let bytes = Zeroizing::new(Vec::from(share));
            let (index, payload) = bytes.split_first().ok_or_else(|| Problem::new("NB-K-009"))?;
            let payload: [u8; 32] = payload.try_into().map_err(|_| Problem::new("NB-K-009"))?;
            Ok(Share {
                domain: plan.domain,
                index: *index,
                threshold: plan.threshold,
                series,
                payload: Zeroizing::new(payload),
            })
        })
        .collect()
}

/// The caller's randomness in the form the sharing library asks for.
struct Random<'a>(Entropy<'a>);

impl TryRng for Random<'_> {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }
    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(out);
        Ok(())
    }
}
impl TryCryptoRng for Random<'_> {}
