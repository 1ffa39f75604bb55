//! Whom to ring when a child tells of harm, and with whom a telling stands while nobody has acted: the adult who was told, then the manager,
//! then the out-of-hours list (practice B20). Numbers and times are the authority's own: none is shipped as if it were law. Refuses to leave
//! an authority without a number, and to call anybody.

use super::harm::{Duty, Harm, short};
use super::{Moment, NAME_MAX, Refusal};
use serde::{Deserialize, Serialize};

/// One number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// Who answers: the manager, the duty team, out of hours, the police.
    pub label: String,
    /// The number, as it is dialled.
    pub number: String,
    /// When somebody answers, in words.
    pub hours: String,
    /// Whether it is of the out-of-hours list, which is rung when neither the adult nor the manager has acted in time.
    #[serde(default, skip_serializing_if = "is_not")]
    pub out_of_hours: bool,
}

fn is_not(it: &bool) -> bool {
    !it
}

/// In how many minutes somebody must have acted, each counted after the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// Who was told, from the mark on.
    pub adult: u32,
    /// Then the manager.
    pub manager: u32,
}

/// What every tablet carries and shows without a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Whom to ring, in the authority's order.
    #[serde(default)]
    pub phones: Vec<Phone>,
    /// By when somebody must have acted, where the authority has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Times>,
}

impl Reach {
    /// Whether nothing is known yet.
    pub fn is_empty(&self) -> bool {
        self.phones.is_empty() && self.times.is_none()
    }
}

/// With whom a telling stands on which nobody has acted. In order; `data-with` on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum With {
    /// With the adult who was told.
    Adult,
    /// They did not act in time: with the manager.
    Manager,
    /// Nor did the manager: the out-of-hours list is to be rung.
    OutOfHours,
}

impl With {
    /// The word used in `data-with` and keys.
    pub fn key(self) -> &'static str {
        match self {
            With::Adult => "adult",
            With::Manager => "manager",
            With::OutOfHours => "out-of-hours",
        }
    }
}

/// Most numbers a page shows: somebody who has just been told has no time to search.
pub const PHONES_MAX: usize = 8;
/// Longest time an authority can give somebody: a week.
pub const MINUTES_MAX: u32 = 7 * 24 * 60;

/// Whether these are numbers and times that may be shown. An authority is never left without a number, and where times are set there is
/// somebody to ring when they are over.
pub fn check_phones(Reach { phones, times }: &Reach) -> Result<(), Refusal> {
    if phones.len() > PHONES_MAX {
        return Err(Refusal::TooMany);
    }
    if phones.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(Times { adult, manager }) = times {
        if [adult, manager].into_iter().any(|minutes| !(1..=MINUTES_MAX).contains(minutes)) {
            return Err(Refusal::TooMany);
        }
        if !phones.iter().any(|phone| phone.out_of_hours) {
            return Err(Refusal::NotThere);
        }
    }
    phones.iter().try_for_each(|Phone { label, number, hours, .. }| {
        if label.trim().is_empty() || !number.chars().any(|c| c.is_ascii_digit()) {
            return Err(Refusal::Empty);
        }
        if !number.chars().all(|c| c.is_ascii_digit() || " +()-".contains(c)) {
            return Err(Refusal::DoesNotFit);
        }
        [label, number, hours].into_iter().try_for_each(|text| short(text, NAME_MAX))
    })
}

impl Harm {
    /// With whom it stands at this instant, and until when it stays there; nothing once somebody has acted, and nobody but the adult where the
    /// authority has set no times. Counted from the mark, or from what came after a decision, not from its arrival: a tablet that was away all
    /// night brings a telling that is late.
    pub fn with(&self, times: Option<Times>, now_ms: i64) -> Option<(With, Option<Moment>)> {
        let said = self.since().filter(|_| self.duty() == Duty::NobodyTold)?;
        // A clock that is ahead gives nobody more time: nothing began after it had come here.
        let came = self.came.map(|came| if self.decisions.is_empty() { came.first_ms } else { came.last_ms });
        let since = match came.filter(|came| *came < said.corrected_ms()) {
            Some(came) => Moment { offset_min: said.offset_min, ..Moment::of_server(came) },
            None => said,
        };
        let Some(Times { adult, manager }) = times else { return Some((With::Adult, None)) };
        let after = |minutes: u32| Moment { utc_ms: since.utc_ms.saturating_add(i64::from(minutes) * 60_000), ..since };
        let over = |end: Moment| end.corrected_ms() <= now_ms;
        let (first, second) = (after(adult), after(adult.saturating_add(manager)));
        Some(match (over(first), over(second)) {
            (false, _) => (With::Adult, Some(first)),
            (true, false) => (With::Manager, Some(second)),
            (true, true) => (With::OutOfHours, None),
        })
    }
}

#[cfg(test)]
mod tests {
    //! There is always somebody to ring, and a telling never waits with one person for ever.
    use super::*;
    use crate::domain::harm::{Deed, Done};
    use crate::domain::{HarmId, PersonId, VisitId};

    fn phone(number: &str) -> Phone {
        Phone { label: "Duty team".into(), number: number.into(), hours: "day and night".into(), out_of_hours: false }
    }

    #[test]
    fn a_number_can_be_dialled_and_there_is_always_one() {
        for (phones, answer) in [
            (vec![phone("020 7946 0018")], Ok(())),
            (vec![phone("+44 (0)20 7946-0018")], Ok(())),
            (vec![], Err(Refusal::Empty)),
            (vec![phone("ring me")], Err(Refusal::Empty)),
            (vec![phone("0800 HELP")], Err(Refusal::DoesNotFit)),
            (vec![phone("999"); PHONES_MAX + 1], Err(Refusal::TooMany)),
        ] {
            assert_eq!(check_phones(&Reach { phones: phones.clone(), times: None }), answer, "{phones:?}");
        }
    }

    #[test]
    fn times_need_somebody_to_ring_when_they_are_over() {
        let late = Phone { out_of_hours: true, ..phone("020 7946 0977") };
        for (phone, times, answer) in [
            (phone("999"), (30, 30), Err(Refusal::NotThere)),
            (late.clone(), (30, 30), Ok(())),
            (late.clone(), (0, 30), Err(Refusal::TooMany)),
            (late, (30, MINUTES_MAX + 1), Err(Refusal::TooMany)),
        ] {
            let times = Some(Times { adult: times.0, manager: times.1 });
            assert_eq!(check_phones(&Reach { phones: vec![phone], times }), answer);
        }
    }

    #[test]
    fn it_goes_from_the_adult_to_the_manager_to_the_out_of_hours_list_until_somebody_acts() {
        let by = PersonId::from_bytes([3; 16]);
        // The tablet's clock is ten minutes fast: what counts is when it was.
        let marked = Moment { utc_ms: 600_000, offset_min: 60, skew_ms: Some(600_000) };
        let mut harm = Harm {
            id: HarmId::from_bytes([1; 16]),
            visit: VisitId::from_bytes([2; 16]),
            marked,
            by: Some(by),
            name: "Amina".into(),
            closed: false,
            signs: Vec::new(),
            accounts: Vec::new(),
            done: Vec::new(),
            decisions: Vec::new(),
            came: None,
        };
        let times = Some(Times { adult: 30, manager: 60 });
        let minute = 60_000;
        for (now, with) in [
            (0, With::Adult),
            (30 * minute - 1, With::Adult),
            (30 * minute, With::Manager),
            (90 * minute - 1, With::Manager),
            (90 * minute, With::OutOfHours),
        ] {
            assert_eq!(harm.with(times, now).map(|(with, _)| with), Some(with), "{now}");
        }
        assert_eq!(harm.with(None, i64::MAX), Some((With::Adult, None)), "no number is shipped as if it were law");
        harm.came_at(5 * minute);
        assert_eq!(harm.with(times, 30 * minute).map(|(with, _)| with), Some(With::Manager), "what came late is late");
        harm.marked = Moment { skew_ms: None, ..Moment::of_server(30 * 24 * 60 * minute) };
        for (now, with) in [(34 * minute, With::Adult), (35 * minute, With::Manager), (95 * minute, With::OutOfHours)] {
            assert_eq!(harm.with(times, now).map(|(with, _)| with), Some(with), "a clock a month ahead, at {now}");
        }
        harm.done.push(Done {
            at: marked,
            by: Some(by),
            name: "Amina".into(),
            what: Deed::Told { whom: "Maya".into(), when: "now".into() },
        });
        assert_eq!(harm.with(times, 90 * minute), None);
    }
}
