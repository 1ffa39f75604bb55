//! Who was in the room besides the child and the one who does the work, and when that changed. Refuses to hold it against anybody: it is told
//! as it was.

use super::Visit;
use crate::domain::Moment;
use serde::{Deserialize, Serialize};

/// Who, in the room, besides the child and the one who does the work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Somebody {
    /// Mum.
    Mum,
    /// Dad.
    Dad,
    /// Another carer.
    Carer,
    /// A brother or sister.
    BrotherOrSister,
    /// Someone from school or nursery.
    SchoolStaff,
    /// A communication partner or interpreter: how the child is heard.
    HelpsMeTalk,
    /// Somebody else, named or described.
    Other(String),
    /// Nobody has said who: the visit began on a locked tablet.
    NotSaid,
}

/// A change of who was in the room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// When.
    pub at: Moment,
    /// Who.
    pub who: Somebody,
    /// Came in or went out.
    pub change: Change,
}

/// Came in, or went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Was there from the start, or came in.
    CameIn,
    /// Went out.
    WentOut,
}

/// Whether the child had time alone with the one who does the work, as far as the entries say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alone {
    /// Nobody else was recorded in the room.
    Yes,
    /// Somebody was there for a part.
    Part,
    /// Somebody was there throughout.
    No,
    /// Nobody said who was there, and nobody was named.
    NotKnown,
}

/// Most changes of who was in the room at one visit, and most who were there at its start.
pub const PRESENCE_MAX: usize = 500;

/// Within how many milliseconds a coming in and a going out are one touch: a tablet makes both in one go, and a child who drums on two buttons
/// does not.
const ONE_TOUCH_MS: u64 = 100;

impl Visit {
    /// Who came in and went out, as it is known afterwards. A tablet keeps at the first touch that somebody came in, whom nobody has named;
    /// the touch that names them lets the named one come in and the unnamed one go out. So an unnamed one who goes out with somebody's
    /// coming in was that somebody all along, from the first touch. One who comes in and goes out in one touch says that it was nobody: a slip.
    /// Whom nobody ever named stays as they were kept.
    pub fn named_presence(&self) -> Vec<Presence> {
        let mut known: Vec<Presence> = Vec::new();
        for p in &self.presence {
            if p.change == Change::WentOut
                && matches!(p.who, Somebody::Other(_))
                && let Some((named, earlier)) = known.split_last_mut()
                && named.change == Change::CameIn
                && named.at.utc_ms.abs_diff(p.at.utc_ms) <= ONE_TOUCH_MS
            {
                let slip = named.who == p.who;
                let unnamed =
                    earlier.iter().rposition(|before| before.who == p.who).filter(|at| earlier[*at].change == Change::CameIn);
                if slip {
                    // Whoever went out before anybody said that it was nobody was somebody; the touch that says so is nobody either way.
                    known.pop();
                    unnamed.map(|at| known.remove(at));
                    continue;
                }
                if let Some(at) = unnamed {
                    earlier[at].who = named.who.clone();
                    known.pop();
                    continue;
                }
            }
            known.push(p.clone());
        }
        known
    }

    /// Who else is in the room at a moment, in the order in which they came.
    pub fn present_at(&self, at_ms: i64) -> Vec<Somebody> {
        let mut here: Vec<Somebody> = Vec::new();
        for p in self.named_presence().into_iter().filter(|p| p.at.utc_ms <= at_ms) {
            walk(&mut here, p);
        }
        here
    }

    /// Who else is in the room now, that is after every entry so far.
    pub fn present(&self) -> Vec<Somebody> {
        self.present_at(i64::MAX)
    }

    /// Alone, part of the time, or not, over the whole visit.
    pub fn alone(&self) -> Alone {
        self.company(self.opened.utc_ms, i64::MAX).0
    }

    /// Whether the child was alone with the one who does the work from one moment to another, both of the tablet's clock, and who else was
    /// there meanwhile, in the order in which they came. Where nobody said who was there at the start ([`Somebody::NotSaid`] is among them), it is told
    /// of whoever was named.
    pub fn company(&self, from_ms: i64, until_ms: i64) -> (Alone, Vec<Somebody>) {
        let (before, after): (Vec<_>, Vec<_>) = self.named_presence().into_iter().partition(|p| p.at.utc_ms <= from_ms);
        let nobody_named = |here: &[Somebody]| here.iter().all(|who| *who == Somebody::NotSaid);
        let mut here = Vec::new();
        before.into_iter().for_each(|p| walk(&mut here, p));
        let (mut met, mut was_alone) = (here.clone(), nobody_named(&here));
        for p in after.into_iter().filter(|p| p.at.utc_ms <= until_ms) {
            if !met.contains(&p.who) {
                met.push(p.who.clone());
            }
            walk(&mut here, p);
            was_alone |= nobody_named(&here);
        }
        let alone = match (met.is_empty(), nobody_named(&met), was_alone) {
            (true, _, _) => Alone::Yes,
            (_, true, _) => Alone::NotKnown,
            (_, _, true) => Alone::Part,
            (_, _, false) => Alone::No,
        };
        (alone, met)
    }
}

/// Lets one come in or go out.
fn walk(here: &mut Vec<Somebody>, p: Presence) {
    here.retain(|who| *who != p.who);
    if p.change == Change::CameIn {
        here.push(p.who);
    }
}

#[cfg(test)]
#[path = "presence_tests.rs"]
mod tests;
