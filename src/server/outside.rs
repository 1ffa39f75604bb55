//! What the pure modules are given and never take: the time, and randomness from the operating system.
//! Refuses to go on without randomness: a guessable key would be worse than a stopped server.

use crate::domain::Moment;
use std::time::{SystemTime, UNIX_EPOCH};

/// The server's clock, milliseconds since 1970 UTC.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The server's clock as a moment of the record.
pub fn now() -> Moment {
    Moment::of_server(now_ms())
}

/// Random bytes of the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("without randomness of the operating system no key can be made");
    bytes
}
