//! When something was: an instant with the offset of the place and what was known of the clock's error, and civil days.
//! Reads no clock.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt, str::FromStr};

/// A day in the authority's zone, as on paper (visit, promise, review dates). Written and read as ISO 8601 `2026-11-22` and in no other
/// way: jiff's own reader knows every date format there is, and half a tablet's wasm would be its error messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

/// The text is not a day of the calendar written `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day")]
pub struct NotADay;

impl Day {
    /// A day that is known to be one when the program is compiled.
    pub const fn constant(year: i16, month: i8, day: i8) -> Day {
        Day(Date::constant(year, month, day))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Day, NotADay> {
        let digits = |from: usize, to: usize| {
            let part = text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<i16>().ok()
        };
        let written = || {
            let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        };
        let dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        written().filter(|_| dashes).map(Day).ok_or(NotADay)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Day, D::Error> {
        String::deserialize(d)?.parse().map_err(|_| D::Error::custom("not a day"))
    }
}

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

/// The first instant of 2200.
const LATEST_MS: i64 = 7_258_118_400_000;

impl Moment {
    /// An instant of the server's own clock, which others are measured by.
    pub fn of_server(utc_ms: i64) -> Self {
        Self { utc_ms, offset_min: 0, skew_ms: Some(0) }
    }
    /// The best guess at the true instant: the device's time less its measured error.
    pub fn corrected_ms(&self) -> i64 {
        self.utc_ms.saturating_sub(self.skew_ms.unwrap_or(0))
    }
    /// Whether it can be at all: from 1970 to 2200, both as the device saw it and corrected.
    pub fn can_be(&self) -> bool {
        [self.utc_ms, self.corrected_ms()].into_iter().all(|ms| (0..LATEST_MS).contains(&ms))
    }
    /// Whether the device's clock was out by more than a day.
    pub fn clock_was_wrong(&self) -> bool {
        self.skew_ms.is_some_and(|s| s.saturating_abs() > SKEW_TO_SAY_MS)
    }
}

#[cfg(test)]
mod tests {
    //! A day is read in one way only, and given back as it was.
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written_and_nothing_else_is_a_day() {
        for good in ["2026-11-22", "2024-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(good.parse::<Day>().unwrap().to_string(), good);
        }
        let not = [
            "",
            "2026-1-22",
            "2026-11-31",
            "2025-02-29",
            "2026-13-01",
            "2026-00-10",
            "22-11-2026",
            "+026-11-22",
            "2026/11/22",
            "2026-11-22T00",
            "２026-11-2",
        ];
        for bad in not {
            assert_eq!(bad.parse::<Day>(), Err(NotADay), "{bad}");
        }
    }
}
