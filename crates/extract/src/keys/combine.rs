//! From k shares back to the generation's keys, with the true reason if it cannot be.

use blahaj::Sharks;
use model::Problem;
use zeroize::Zeroizing;

use super::{AuthorityPublic, Generation, Share};

/// Combines shares; each is first checked alone against the authority's signed file.
///
/// # Errors
/// `NB-K-005`, `NB-K-006`, `NB-K-016` a share that does not belong here, `NB-K-008` the same share twice, `NB-K-007` too few,
/// `NB-K-009` the result is not the authority's key.
pub fn combine(shares: &[Share], public: &AuthorityPublic) -> Result<Generation, Problem> {
    for (position, share) in shares.iter().enumerate() {
        public.check_share(share)?;
        if shares[..position].iter().any(|other| other.index == share.index) {
            return Err(Problem::new("NB-K-008").with("share", share.index));
        }
    }
    let needed = public.keys().threshold;
    if shares.len() < usize::from(needed) {
        return Err(Problem::new("NB-K-007").with("have", shares.len()).with("need", needed));
    }
    let mut points = Vec::with_capacity(shares.len());
    for share in shares {
        let mut bytes = Zeroizing::new(vec![share.index]);
        bytes.extend_from_slice(share.payload.as_ref());
        points.push(blahaj::Share::try_from(bytes.as_slice()).map_err(|_| Problem::new("NB-K-009"))?);
    }
    let secret = Zeroizing::new(Sharks(needed).recover(&points).map_err(|_| Problem::new("NB-K-009"))?);
    let mut root = Zeroizing::new([0u8; 32]);
    if secret.len() != root.len() {
        return Err(Problem::new("NB-K-009"));
    }
    root.copy_from_slice(&secret);
    Generation::from_root(root, public)
}

#[cfg(test)]
mod tests {
    use super::super::{Ceremony, Domain, Plan, ceremony};
    use super::*;

    fn made() -> Ceremony {
        let plan = Plan {
            domain: Domain::Exercise,
            authority: model::ids::AuthorityId([7; 16]),
            ags: model::place::Ags::try_from("05999001".to_owned()).unwrap(),
            name: "Stadt Talbrück".to_owned(),
            threshold: 2,
            shares: 3,
        };
        let mut state = 1u8;
        ceremony(&plan, None, model::Instant(0), &mut |out: &mut [u8]| {
            for byte in out {
                state = state.wrapping_mul(29).wrapping_add(113);
                *byte = state;
            }
        })
        .unwrap()
    }

    /// A forger who knows the format prints a share whose checks are all right.
    #[test]
    fn a_forged_share_is_found_before_anything_is_combined() {
        let made = made();
        let public = made.generation.public();
        let genuine = &made.shares[0];
        let mut forged = vec![];
        for byte in 0..32 {
            let mut share = genuine.clone();
            share.payload[byte] ^= 1;
            forged.push(share);
        }
        forged.push(Share { index: 2, ..genuine.clone() });
        forged.push(Share { index: 200, ..genuine.clone() });
        forged.push(Share { threshold: 1, ..genuine.clone() });
        for share in forged {
            let typed = Share::parse(&share.text()).unwrap();
            assert_eq!(typed, share);
            let problem = combine(&[typed, made.shares[2].clone()], public).unwrap_err();
            assert_eq!((problem.code, &problem.args[0].1), ("NB-K-006", &share.index.to_string()));
        }
        assert!(combine(&[genuine.clone(), made.shares[2].clone()], public).is_ok());
    }

    /// Independent of the library that split it: Lagrange at zero over GF(2^8) with x^8 + x^4 + x^3 + x^2 + 1, worked by hand for two points.
    #[test]
    fn two_shares_interpolate_to_the_root_by_the_books_formula() {
        fn times(a: u8, b: u8) -> u8 {
            (0..8)
                .filter(|bit| b >> bit & 1 == 1)
                .fold(0, |sum, bit| sum ^ (0..bit).fold(a, |x, _| x << 1 ^ if x & 128 != 0 { 0x1d } else { 0 }))
        }
        fn inverse(a: u8) -> u8 {
            (1..=255).find(|b| times(a, *b) == 1).unwrap()
        }
        let made = made();
        let (a, b) = (&made.shares[0], &made.shares[2]);
        let difference = inverse(a.index ^ b.index);
        let (wa, wb) = (times(b.index, difference), times(a.index, difference));
        for at in 0..32 {
            assert_eq!(times(a.payload[at], wa) ^ times(b.payload[at], wb), made.generation.root[at]);
        }
    }
}
