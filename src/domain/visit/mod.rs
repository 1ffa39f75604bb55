//! One piece of direct work: where, who was there and when that changed, how it ended, and what the adult wrote of it.
//! Asks nothing of the child, and judges nobody for how it went.

mod due;
mod goodbye;
mod presence;
mod record;

pub use due::*;
pub use goodbye::*;
pub use presence::*;
use record::check_name;
pub use record::*;

use super::activity::{ANSWERS_MAX, Answer, Answered};
use super::{ADULT_TEXT_MAX, Act, Moment, NAME_MAX, PersonId, Refusal, State, VisitId, short_enough};
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
    /// How the child's turn ended.
    #[serde(default, skip_serializing_if = "Goodbye::is_empty")]
    pub goodbye: Goodbye,
    /// What was written of it, oldest first: the newest is in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Recorded>,
    /// What the one who did the work asked for themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Asked>,
    /// It was tried and the child was not seen: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_seen: Option<String>,
    /// Answering was tried out before anything was asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tried_out: bool,
    /// What the child answered where no activity was open, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answered>,
    /// It began before anybody said with which child: who said it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<(String, Moment)>,
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
    /// Nobody has said it yet: the visit began on a locked tablet.
    NotSaid,
}

impl Visit {
    /// A visit that begins, with nobody else in the room.
    pub fn new(id: VisitId, by: Option<PersonId>, opened: Moment, place: Place) -> Self {
        let (presence, goodbye, records, asked, answers) = Default::default();
        Self {
            id,
            by,
            opened,
            closed: None,
            place,
            presence,
            goodbye,
            records,
            asked,
            not_seen: None,
            tried_out: false,
            answers,
            matched: None,
        }
    }

    /// What was written last.
    pub fn record(&self) -> Option<&Record> {
        self.records.last().map(|last| &last.record)
    }

    /// How far the record has come. Of a visit at which the child was not seen nothing more is asked.
    pub fn stage(&self) -> Stage {
        match self.record() {
            _ if self.not_seen.is_some() => Stage::Finished,
            None => Stage::Nothing,
            Some(record) if record.finished => Stage::Finished,
            Some(_) => Stage::Begun,
        }
    }

    /// What was asked for and nobody has answered.
    pub fn open_asks(&self) -> impl Iterator<Item = &Asked> {
        self.asked.iter().filter(|asked| asked.answered.is_none())
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
    /// It was tried, and the child was not seen.
    NotSeen {
        /// Which visit.
        visit: VisitId,
        /// Why, in the adult's words.
        why: String,
    },
    /// Something was said at the end of the child's turn.
    AtTheEnd {
        /// Which visit.
        visit: VisitId,
        /// What.
        said: AtTheEnd,
    },
    /// Answering was tried out, on things that matter to nobody.
    TriedOut {
        /// Which visit.
        visit: VisitId,
    },
    /// The child answered where no activity was open: turned away from the welcome page, pushed the tablet back.
    ChildAnswered {
        /// Which visit.
        visit: VisitId,
        /// What they answered.
        answer: Answer,
    },
    /// An adult wrote of the visit. Written again, both are kept.
    Recorded {
        /// Which visit.
        visit: VisitId,
        /// The adult's name.
        name: String,
        /// What.
        record: Box<Record>,
    },
    /// The one who did the work asked for something for themselves.
    AskedFor {
        /// Which visit.
        visit: VisitId,
        /// Their name.
        name: String,
        /// What for.
        what: Ask,
    },
    /// A manager answered that. In the office only.
    Answered {
        /// Which visit.
        visit: VisitId,
        /// The manager's name.
        name: String,
        /// What was answered.
        what: Ask,
    },
    /// It began before anybody said with which child, and now somebody has. In the office only.
    Matched {
        /// Which visit.
        visit: VisitId,
        /// The adult's name.
        name: String,
        /// Where it was.
        place: Place,
    },
}

impl VisitEvent {
    /// The visit it is about.
    pub fn visit(&self) -> VisitId {
        match self {
            VisitEvent::Opened { visit, .. }
            | VisitEvent::PresenceChanged { visit, .. }
            | VisitEvent::Turn { visit, .. }
            | VisitEvent::Closed { visit }
            | VisitEvent::NotSeen { visit, .. }
            | VisitEvent::AtTheEnd { visit, .. }
            | VisitEvent::Recorded { visit, .. }
            | VisitEvent::AskedFor { visit, .. }
            | VisitEvent::Answered { visit, .. }
            | VisitEvent::ChildAnswered { visit, .. }
            | VisitEvent::TriedOut { visit }
            | VisitEvent::Matched { visit, .. } => *visit,
        }
    }
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

/// Whether this may become of a visit. A closed one can still be written about.
pub(super) fn check(state: &State, by: Option<PersonId>, event: &VisitEvent) -> Result<(), Refusal> {
    let known = |id: &VisitId| state.visits.get(id).ok_or(Refusal::NotThere);
    match event {
        VisitEvent::Opened { visit, place, present } => {
            if state.visits.contains_key(visit) {
                return Err(Refusal::AlreadyThere);
            }
            check_place(place)?;
            if present.len() > PRESENCE_MAX {
                return Err(Refusal::TooMany);
            }
            present.iter().try_for_each(check_somebody)
        }
        VisitEvent::PresenceChanged { visit, who, .. } => {
            open_visit(state, visit)?;
            if state.visits.get(visit).is_some_and(|visit| visit.presence.len() >= PRESENCE_MAX) {
                return Err(Refusal::TooMany);
            }
            check_somebody(who)
        }
        VisitEvent::Turn { visit, .. } | VisitEvent::TriedOut { visit } | VisitEvent::Closed { visit } => {
            open_visit(state, visit)
        }
        VisitEvent::ChildAnswered { visit, .. } => {
            open_visit(state, visit)?;
            if known(visit)?.answers.len() >= ANSWERS_MAX { Err(Refusal::TooMany) } else { Ok(()) }
        }
        VisitEvent::NotSeen { visit, why } => open_visit(state, visit).and(short_enough(why, ADULT_TEXT_MAX)),
        VisitEvent::AtTheEnd { visit, said } => open_visit(state, visit).and(said.check()),
        VisitEvent::Recorded { visit, name, record } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            room(known(visit)?.records.len())?;
            check_name(name).and(record.check())
        }
        VisitEvent::AskedFor { visit, name, .. } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            room(known(visit)?.asked.len())?;
            check_name(name)
        }
        VisitEvent::Answered { visit, name, what } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            check_name(name)?;
            known(visit)?.open_asks().find(|asked| asked.what == *what).map(|_| ()).ok_or(Refusal::AlreadyThere)
        }
        VisitEvent::Matched { visit, name, place } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            check_name(name).and(check_place(place))?;
            if known(visit)?.matched.is_some() { Err(Refusal::AlreadyThere) } else { Ok(()) }
        }
    }
}

fn check_place(place: &Place) -> Result<(), Refusal> {
    match place {
        Place::Elsewhere(text) => short_enough(text, NAME_MAX),
        _ => Ok(()),
    }
}

fn room(there: usize) -> Result<(), Refusal> {
    if there >= RECORDS_MAX { Err(Refusal::TooMany) } else { Ok(()) }
}

fn check_somebody(who: &Somebody) -> Result<(), Refusal> {
    match who {
        Somebody::Other(text) => short_enough(text, NAME_MAX),
        _ => Ok(()),
    }
}

/// Refuses a visit that is not there or closed.
pub(super) fn open_visit(state: &State, visit: &VisitId) -> Result<(), Refusal> {
    let visit = state.visits.get(visit).ok_or(Refusal::NotThere)?;
    if visit.closed.is_some() { Err(Refusal::VisitClosed) } else { Ok(()) }
}

/// What it makes of the record.
pub(super) fn apply(state: &mut State, act: &Act, event: &VisitEvent) {
    match event {
        VisitEvent::Opened { visit, place, present } => {
            let presence = present.iter().map(|who| Presence { at: act.at, who: who.clone(), change: Change::CameIn }).collect();
            let opened = Visit { presence, ..Visit::new(*visit, act.by, act.at, place.clone()) };
            state.visits.insert(*visit, opened);
        }
        VisitEvent::PresenceChanged { visit, who, change } => {
            if let Some(v) = state.visits.get_mut(visit) {
                v.presence.push(Presence { at: act.at, who: who.clone(), change: *change });
            }
        }
        // Whoever takes a tablet back that nobody had unlocked is the one who does the work.
        VisitEvent::Turn { visit, .. } => of(state, visit, |v| v.by = v.by.or(act.by)),
        VisitEvent::Closed { visit } => {
            if let Some(v) = state.visits.get_mut(visit) {
                v.closed = Some(act.at)
            }
            // Undo is for the visit at which something was done; it is not carried from one to the next.
            if state.visits.values().all(|v| v.closed.is_some()) {
                state.houses.values_mut().for_each(|houses| houses.undo = Vec::new());
                state.drawings.values_mut().for_each(|drawing| drawing.undo = Vec::new());
            }
        }
        VisitEvent::NotSeen { visit, why } => of(state, visit, |v| {
            v.not_seen = Some(why.clone());
            v.closed = Some(act.at);
        }),
        VisitEvent::AtTheEnd { visit, said } => of(state, visit, |v| v.goodbye.say(said)),
        VisitEvent::Recorded { visit, name, record } => of(state, visit, |v| {
            let (by, record) = (act.by, (**record).clone());
            v.records.extend(by.map(|by| Recorded { at: act.at, by, name: name.clone(), record }));
        }),
        VisitEvent::AskedFor { visit, name, what } => of(state, visit, |v| {
            // Asked twice before anybody answered is asked once.
            let by = act.by.filter(|_| v.open_asks().all(|open| open.what != *what));
            v.asked.extend(by.map(|by| Asked { what: *what, at: act.at, by, name: name.clone(), answered: None }));
        }),
        VisitEvent::Answered { visit, name, what } => of(state, visit, |v| {
            let open = v.asked.iter_mut().filter(|asked| asked.what == *what && asked.answered.is_none());
            open.for_each(|asked| asked.answered = Some((name.clone(), act.at)));
        }),
        VisitEvent::TriedOut { visit } => of(state, visit, |v| v.tried_out = true),
        VisitEvent::ChildAnswered { visit, answer } => of(state, visit, |v| {
            v.answers.push(Answered { at: act.at, answer: *answer, board: None });
        }),
        VisitEvent::Matched { visit, name, place } => of(state, visit, |v| {
            v.matched = Some((name.clone(), act.at));
            v.place = place.clone();
        }),
    }
}

fn of(state: &mut State, visit: &VisitId, change: impl FnOnce(&mut Visit)) {
    if let Some(visit) = state.visits.get_mut(visit) {
        change(visit);
    }
}

#[cfg(test)]
mod tests;
