//! When something was: an instant with the offset of the place and what was known of the clock's error, and civil days.
//! Reads no clock.

use serde::{Deserialize, Serialize};

/// A day in the authority's zone, as on paper (visit, promise, review dates): ISO 8601 `2026-11-22`.
pub type Day = jiff::civil::Date;

/// An instant as a device saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00Z by the device's clock.
    pub utc_ms: i64,
    /// Minutes east of UTC where the device was.
    pub offset_min: i16,
    /// Device clock minus server clock in milliseconds when last measured; nothing when never measured.
    pub skew_ms: Option<i64>,
}

/// A clock out by more than this is said on screen and marked (DESIGN 3: a day).
pub const SKEW_TO_SAY_MS: i64 = 86_400_000;

impl Moment {
    /// An instant of the server's own clock, which others are measured by.
    pub fn of_server(utc_ms: i64) -> Self {
        Self { utc_ms, offset_min: 0, skew_ms: Some(0) }
    }
    /// The best guess at the true instant: the device's time less its measured error.
    pub fn corrected_ms(&self) -> i64 {
        self.utc_ms - self.skew_ms.unwrap_or(0)
    }
    /// Whether the device's clock was out by more than a day.
    pub fn clock_was_wrong(&self) -> bool {
        self.skew_ms.is_some_and(|s| s.abs() > SKEW_TO_SAY_MS)
    }
}
