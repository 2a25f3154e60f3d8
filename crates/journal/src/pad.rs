//! Padding of plaintext before sealing, so that a ciphertext's length says little.
//!
//! `length (4 bytes, big-endian) || plaintext || zeros`, the whole rounded up by the Padmé rule
//! (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019), at least 64 bytes: for a
//! total of `L` bytes only the upper `floor(log2(floor(log2 L))) + 1` bits below the leading one may be set.

/// Smallest padded size in bytes.
pub const MIN_PADDED: usize = 64;

/// The padded size for a plaintext of `len` bytes, the length field included.
#[must_use]
pub fn padded_len(len: usize) -> usize {
    let total = (len + 4).max(MIN_PADDED);
    let e = total.ilog2();
    let s = e.ilog2() + 1;
    let mask = (1usize << e.saturating_sub(s)) - 1;
    (total + mask) & !mask
}

/// Pads.
pub(crate) fn pad(plain: &[u8], out: &mut Vec<u8>) {
    let end = out.len() + padded_len(plain.len());
    let len = u32::try_from(plain.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(plain);
    out.resize(end, 0);
}

/// Removes the padding; `None` if it is not exactly what padding makes of some plaintext.
#[must_use]
pub fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (len, rest) = padded.split_first_chunk::<4>()?;
    let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
    let plain = rest.get(..len)?;
    let zeros = rest.get(len..)?;
    (padded.len() == padded_len(len) && zeros.iter().all(|b| *b == 0)).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::{pad, padded_len, unpad};

    #[test]
    fn rounds_trip_and_grows_by_at_most_an_eighth() {
        let mut last = 0;
        for len in 0..5000 {
            let padded = padded_len(len);
            assert!(padded >= last, "monotone");
            assert!(padded <= ((len + 4) * 9 / 8 + 1).max(64), "{len} -> {padded}");
            last = padded;
            let plain = vec![7u8; len];
            let mut out = Vec::new();
            pad(&plain, &mut out);
            assert_eq!(out.len(), padded);
            assert_eq!(unpad(&out).unwrap(), plain);
        }
        assert_eq!([0, 60, 61, 500, 1020].map(padded_len), [64, 64, 72, 512, 1024]);
    }

    #[test]
    fn refuses_other_padding() {
        let mut out = Vec::new();
        pad(b"abc", &mut out);
        for i in 0..out.len() {
            if (4..7).contains(&i) {
                continue;
            }
            let mut bad = out.clone();
            bad[i] ^= 1;
            assert_eq!(unpad(&bad), if i == 3 { None } else { unpad(&bad) });
            assert_ne!(unpad(&bad), Some(&b"abc"[..]));
        }
        assert_eq!(unpad(&[]), None);
    }
}
