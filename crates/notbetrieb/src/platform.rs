//! Clock and randomness of the machine.

use std::sync::Arc;

use model::Instant;
use model::acts::ClockSource;
use office::Platform;

/// Now, by the machine's clock.
#[allow(clippy::disallowed_methods, reason = "the binary is the one place that knows the clock")]
pub fn now() -> Instant {
    Instant(jiff::Timestamp::now().as_millisecond())
}

/// Fills the buffer from the operating system; without randomness nothing may go on.
pub fn entropy(buffer: &mut [u8]) {
    if getrandom::fill(buffer).is_err() {
        eprintln!("Das Betriebssystem liefert keinen Zufall; ohne ihn sind Schlüssel unsicher. Das Programm endet.");
        std::process::exit(1);
    }
}

/// The platform of this process.
pub fn platform() -> Platform {
    Platform {
        clock: Arc::new(now),
        entropy: Arc::new(entropy),
        clock_source: ClockSource::Unknown,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        domain_of: Arc::new(office::place::domain_of),
    }
}
