//! Clock and randomness, handed in from the binary.

use std::sync::Arc;

use model::Instant;
use model::acts::ClockSource;

/// Fills a buffer with random bytes; shared by all threads.
pub type SharedEntropy = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What the office may know of the machine.
#[derive(Clone)]
pub struct Platform {
    /// The clock, in UTC.
    pub clock: Arc<dyn Fn() -> Instant + Send + Sync>,
    /// Randomness of the operating system.
    pub entropy: SharedEntropy,
    /// Where the clock's word comes from.
    pub clock_source: ClockSource,
    /// Program version.
    pub version: String,
    /// What has to fail so that two folders fail together.
    pub domain_of: crate::place::DomainOf,
}

impl Platform {
    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        (self.clock)()
    }
    /// Fresh random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        (self.entropy)(&mut bytes);
        bytes
    }
    /// A fresh id: UUID version 7, whose time part is the node's clock and carries no order.
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        let millis = u64::try_from(self.now().0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid().into_bytes()
    }
}
