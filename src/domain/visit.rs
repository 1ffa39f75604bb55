//! One piece of direct work: where, who was there and when that changed.
//! Asks nothing of the child, and judges nobody for how it went.

use super::{Moment, PersonId, VisitId};
use serde::{Deserialize, Serialize};

/// A visit as its entries tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Which visit.
    pub id: VisitId,
    /// Who does the work; nothing when nobody was signed in.
    pub by: Option<PersonId>,
    /// When it was opened.
    pub opened: Moment,
    /// When it was closed; nothing while it goes on.
    pub closed: Option<Moment>,
    /// Where.
    pub place: Place,
    /// Who else was in the room, and when that changed, oldest first. The child and the one who does the work are not listed.
    pub presence: Vec<Presence>,
}

/// Where a visit is. `Elsewhere` carries the adult's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Where the child lives.
    Home,
    /// School or nursery.
    School,
    /// The office.
    Office,
    /// The family time centre.
    FamilyTimeCentre,
    /// Out of doors.
    Outside,
    /// Somewhere else, named.
    Elsewhere(String),
}

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
}

impl Visit {
    /// Who else is in the room at a moment, in the order in which they came.
    pub fn present_at(&self, at_ms: i64) -> Vec<Somebody> {
        let mut here: Vec<Somebody> = Vec::new();
        for p in self.presence.iter().filter(|p| p.at.utc_ms <= at_ms) {
            here.retain(|w| *w != p.who);
            if p.change == Change::CameIn {
                here.push(p.who.clone());
            }
        }
        here
    }

    /// Who else is in the room now, that is after every entry so far.
    pub fn present(&self) -> Vec<Somebody> {
        self.present_at(i64::MAX)
    }

    /// Alone, part of the time, or not, by walking through the changes of presence in their order.
    pub fn alone(&self) -> Alone {
        if self.presence.is_empty() {
            return Alone::Yes;
        }
        let mut here: Vec<&Somebody> = Vec::new();
        let mut was_alone = self.presence.first().is_some_and(|p| p.at.utc_ms > self.opened.utc_ms);
        for p in &self.presence {
            here.retain(|w| **w != p.who);
            if p.change == Change::CameIn {
                here.push(&p.who);
            }
            was_alone |= here.is_empty();
        }
        if was_alone { Alone::Part } else { Alone::No }
    }
}

/// What can become of a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitEvent {
    /// The visit began.
    Opened {
        /// Which visit.
        visit: VisitId,
        /// Where.
        place: Place,
        /// Who else is in the room from the start.
        present: Vec<Somebody>,
    },
    /// Someone came in or went out.
    PresenceChanged {
        /// Which visit.
        visit: VisitId,
        /// Who.
        who: Somebody,
        /// Came in or went out.
        change: Change,
    },
    /// The tablet was given to the child, or given back.
    Turn {
        /// Which visit.
        visit: VisitId,
        /// Whose turn it is now.
        whose: Whose,
    },
    /// The visit ended.
    Closed {
        /// Which visit.
        visit: VisitId,
    },
}

/// Whose turn it is at the tablet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The child's.
    Child,
    /// The adult's.
    Adult,
}
