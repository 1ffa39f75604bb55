//! Names of the slots that more than one part of the tablet touches. A name says what kind of thing lies there, never whose.

use crate::domain::DeviceId;

/// The id of the device whose journal is written now: 16 bytes. It lies in the clear, and authorises sending only.
pub const DEVICE: &str = "device";
/// The seeds of this tablet's signing keys begin so; an older one still delivers its own journal.
pub const SEEDS: &str = "seed/";
/// What sync knows: cursor, epochs, receipts, the clock's error. CBOR of [`super::sync::Known`].
pub const SYNC: &str = "sync";
/// The head of the journal which the current one goes on from, until its first entry says so. CBOR of [`super::Head`].
pub const CONTINUES: &str = "continues";
/// The read cache (packs sealed under the read key) begins so; dropped whole when a restored backup is met.
pub const CACHE: &str = "cache/";

/// Where a device's seed lies: 32 bytes.
pub fn seed(device: DeviceId) -> String {
    format!("{SEEDS}{device}")
}
