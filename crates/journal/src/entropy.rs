//! Where random bytes come from. The journal asks nobody else, so a simulator can replay a run.

/// The source of randomness failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system's source of randomness failed")]
pub struct EntropyError;

/// A source of uniformly random bytes.
pub trait Entropy: Send {
    /// Fills `buf` with random bytes.
    ///
    /// # Errors
    /// If the source is not available; nothing must then be sealed or named.
    fn fill(&mut self, buf: &mut [u8]) -> Result<(), EntropyError>;
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&mut self, buf: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(buf).map_err(|_| EntropyError)
    }
}

impl<F: FnMut(&mut [u8]) + Send> Entropy for F {
    fn fill(&mut self, buf: &mut [u8]) -> Result<(), EntropyError> {
        self(buf);
        Ok(())
    }
}

pub(crate) fn draw<const N: usize>(e: &mut dyn Entropy) -> Result<[u8; N], EntropyError> {
    let mut out = [0u8; N];
    e.fill(&mut out)?;
    Ok(out)
}
