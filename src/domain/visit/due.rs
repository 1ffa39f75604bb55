//! By when the next visit is to be, and by when a record is to be finished: by the authority's own intervals, worked out without a network.
//! Refuses to ship a number as if it were law, and to call anything late for which the authority has set no time.

use super::super::{Day, PlanKind, Refusal};
use super::{Stage, Visit};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The authority's own times, in days. What is not set is never late.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Intervals {
    /// Within how many days of the visit its record is finished.
    pub record: Option<u16>,
    /// Within how many days of a visit the next one is, by the kind of plan.
    pub visits: BTreeMap<PlanKind, u16>,
}

/// Longest interval, in days.
pub const INTERVAL_MAX: u16 = 400;

impl Intervals {
    /// Whether they may be kept so.
    pub fn check(&self) -> Result<(), Refusal> {
        let fits = |days: &u16| (1..=INTERVAL_MAX).contains(days);
        if self.visits.values().chain(&self.record).all(fits) { Ok(()) } else { Err(Refusal::DoesNotFit) }
    }

    /// Within how many days of a visit the next one is, under a plan of this kind.
    pub fn of(&self, kind: Option<PlanKind>) -> Option<u16> {
        self.visits.get(&kind?).copied()
    }
}

/// The day that is so many days after another.
pub fn days_after(day: Day, days: u16) -> Option<Day> {
    day.0.checked_add(i64::from(days).days()).ok().map(Day)
}

impl Visit {
    /// By which day its record is to be finished, and only while it is not. `opened` is the day of the visit in the authority's zone.
    pub fn record_due(&self, opened: Day, intervals: &Intervals) -> Option<Day> {
        let days = intervals.record.filter(|_| self.stage() != Stage::Finished)?;
        days_after(opened, days)
    }
}
