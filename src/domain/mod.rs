//! The words of the field and their rules: what can happen (Event), what is (State), whether it may (check), what it makes (apply).
//! Pure: no I/O, no clock, no randomness. The tablet and the server run the same two functions.

pub mod access;
pub mod activity;
mod child;
pub mod harm;
mod id;
mod message;
mod moment;
mod plan;
mod visit;

#[cfg(test)]
mod tests;

pub use access::Role;
pub use activity::houses::{House, Houses, HousesEvent, HousesStep, Placement};
pub use activity::{Answer, Card};
pub use child::*;
pub use harm::{Harm, HarmEvent};
pub use id::*;
pub use message::*;
pub use moment::*;
pub use plan::*;
pub use visit::*;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that happened, as it is journaled. Its kind and version travel beside it (`wire::Inside`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Of the child's record.
    Child(ChildEvent),
    /// Of the plan.
    Plan(PlanEvent),
    /// Of a visit.
    Visit(VisitEvent),
    /// In three houses.
    Houses(HousesEvent),
    /// Of a message.
    Message(MessageEvent),
    /// An adult read a message.
    Read(ReadEvent),
    /// Of a mark that a child told of harm.
    Harm(HarmEvent),
}

impl Event {
    /// Whether a tablet may be where this happened. What adults decide (plan, weighing, reading, telling) is decided in the office, by
    /// someone signed in there: a tablet that says so itself is kept aside and not believed.
    pub fn happens_on_a_tablet(&self) -> bool {
        use MessageEvent::*;
        match self {
            Event::Visit(_) | Event::Houses(_) | Event::Message(Kept { .. } | TakenBack { .. } | Acted { .. }) => true,
            Event::Harm(event) => !matches!(event, HarmEvent::Decided { .. }),
            _ => false,
        }
    }
}

/// An event with when it was and who was signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// When.
    pub at: Moment,
    /// Who was signed in on the device; nothing when nobody was.
    pub by: Option<PersonId>,
    /// What happened.
    pub event: Event,
}

/// One child's record, as its entries make it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The child; nothing before the first entry.
    pub child: Option<Child>,
    /// The plan; nothing while there is none.
    pub plan: Option<Plan>,
    /// Visits by id.
    pub visits: BTreeMap<VisitId, Visit>,
    /// Three houses by activity.
    pub houses: BTreeMap<ActivityId, Houses>,
    /// Messages by id.
    pub messages: BTreeMap<MessageId, Message>,
    /// Told of harm, by mark. Never in a child's pack.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub harms: BTreeMap<HarmId, Harm>,
}

/// Why an event may not be. The words for a person are `refusal-<key>` in `library/words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is there already.
    #[error("it is there already")]
    AlreadyThere,
    /// It is not there.
    #[error("it is not there")]
    NotThere,
    /// The words are too long.
    #[error("the words are too long")]
    TooLong,
    /// There is nothing in it.
    #[error("there is nothing in it")]
    Empty,
    /// The house has no more room.
    #[error("this house has no more room")]
    HouseFull,
    /// Nothing to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// The visit is closed.
    #[error("the visit is closed")]
    VisitClosed,
    /// The child took it back.
    #[error("the child took it back")]
    TakenBack,
    /// A named adult must be signed in for this.
    #[error("a named adult must be signed in")]
    NobodySignedIn,
    /// It is decided in the office, not on a tablet.
    #[error("this is decided in the office")]
    NotOnATablet,
    /// It does not fit together: a card under another house than its own, an id twice, a time that cannot be.
    #[error("it does not fit together")]
    DoesNotFit,
    /// There are as many as can be kept.
    #[error("there are too many")]
    TooMany,
}

impl Refusal {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Refusal::AlreadyThere => "already-there",
            Refusal::NotThere => "not-there",
            Refusal::TooLong => "too-long",
            Refusal::Empty => "empty",
            Refusal::HouseFull => "house-full",
            Refusal::NothingToUndo => "nothing-to-undo",
            Refusal::VisitClosed => "visit-closed",
            Refusal::TakenBack => "taken-back",
            Refusal::NobodySignedIn => "nobody-signed-in",
            Refusal::NotOnATablet => "not-on-a-tablet",
            Refusal::DoesNotFit => "does-not-fit",
            Refusal::TooMany => "too-many",
        }
    }
}

/// Longest text an adult writes in one field, in characters.
pub const ADULT_TEXT_MAX: usize = 4_000;

/// Most changes of who was in the room at one visit, and most who were there at its start.
pub const PRESENCE_MAX: usize = 500;

/// Whether this may happen now. Tablet and server both ask it before anything is journaled.
pub fn check(state: &State, act: &Act) -> Result<(), Refusal> {
    if !act.at.can_be() {
        return Err(Refusal::DoesNotFit);
    }
    match &act.event {
        Event::Child(ChildEvent::Added { name, .. }) => {
            if state.child.is_some() {
                return Err(Refusal::AlreadyThere);
            }
            if name.trim().is_empty() {
                return Err(Refusal::Empty);
            }
            short_enough(name, NAME_MAX)
        }
        Event::Child(ChildEvent::Profiled(profile)) => {
            state.child.as_ref().ok_or(Refusal::NotThere)?;
            short_enough(&profile.shows, ADULT_TEXT_MAX)
        }
        Event::Plan(PlanEvent::Written(plan)) => {
            state.child.as_ref().ok_or(Refusal::NotThere)?;
            check_outcomes(plan)?;
            for text in plan
                .lines
                .iter()
                .map(|l| &l.text)
                .chain(plan.outcomes.iter().flat_map(|o| [&o.wording, &o.child_wording, &o.who, &o.how_known]))
            {
                short_enough(text, ADULT_TEXT_MAX)?;
            }
            Ok(())
        }
        Event::Visit(event) => check_visit(state, event),
        Event::Houses(HousesEvent { activity, step }) => match (state.houses.get(activity), step) {
            (None, HousesStep::Started { visit, titles, .. }) => {
                open_visit(state, visit)?;
                titles.values().try_for_each(|title| short_enough(title, activity::houses::TITLE_MAX))
            }
            (None, _) => Err(Refusal::NotThere),
            // Half-made houses go on at a later visit; between visits nothing is made.
            (Some(_), _) if state.visits.values().all(|visit| visit.closed.is_some()) => Err(Refusal::VisitClosed),
            (Some(houses), step) => houses.check(step),
        },
        Event::Message(event) => check_message(state, act.by, event),
        Event::Read(ReadEvent { message, .. }) => {
            act.by.ok_or(Refusal::NobodySignedIn)?;
            state.messages.get(message).map(|_| ()).ok_or(Refusal::NotThere)
        }
        Event::Harm(event) => harm::check(state, act.by, event),
    }
}

fn check_outcomes(plan: &Plan) -> Result<(), Refusal> {
    if plan.outcomes.len() > OUTCOMES_MAX || plan.lines.len() > LINES_MAX {
        return Err(Refusal::TooMany);
    }
    for (at, outcome) in plan.outcomes.iter().enumerate() {
        if plan.outcomes[..at].iter().any(|before| before.id == outcome.id) {
            return Err(Refusal::DoesNotFit);
        }
        outcome.card.as_deref().map_or(Ok(()), |card| short_enough(card, activity::CARD_ID_MAX))?;
    }
    Ok(())
}

fn check_visit(state: &State, event: &VisitEvent) -> Result<(), Refusal> {
    match event {
        VisitEvent::Opened { visit, place, present } => {
            if state.visits.contains_key(visit) {
                return Err(Refusal::AlreadyThere);
            }
            if let Place::Elsewhere(text) = place {
                short_enough(text, NAME_MAX)?
            }
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
        VisitEvent::Turn { visit, .. } | VisitEvent::Closed { visit } => open_visit(state, visit),
    }
}

fn check_somebody(who: &Somebody) -> Result<(), Refusal> {
    match who {
        Somebody::Other(text) => short_enough(text, NAME_MAX),
        _ => Ok(()),
    }
}

fn check_message(state: &State, by: Option<PersonId>, event: &MessageEvent) -> Result<(), Refusal> {
    let known = |id: &MessageId| state.messages.get(id).ok_or(Refusal::NotThere);
    match event {
        MessageEvent::Kept { message, visit, activity, told: Content::House { house, placed, title }, .. } => {
            open_visit(state, visit)?;
            if !state.houses.contains_key(activity) {
                return Err(Refusal::NotThere);
            }
            if let Some(before) = state.messages.get(message)
                && before.taken_back.is_some()
            {
                return Err(Refusal::TakenBack);
            }
            if placed.len() > activity::houses::PER_HOUSE_MAX {
                return Err(Refusal::HouseFull);
            }
            for (at, one) in placed.iter().enumerate() {
                one.card.check()?;
                if one.house != *house || placed[..at].iter().any(|before| before.number == one.number) {
                    return Err(Refusal::DoesNotFit);
                }
            }
            title.as_deref().map_or(Ok(()), |t| short_enough(t, activity::houses::TITLE_MAX))
        }
        MessageEvent::TakenBack { message } => match known(message)?.taken_back {
            Some(_) => Err(Refusal::AlreadyThere),
            None => Ok(()),
        },
        MessageEvent::Acted { message, .. } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            known(message).map(|_| ())
        }
        MessageEvent::Weighed { message, meaning, change, .. } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            if known(message)?.taken_back.is_some() {
                return Err(Refusal::TakenBack);
            }
            if meaning.trim().is_empty() {
                return Err(Refusal::Empty);
            }
            short_enough(meaning, ADULT_TEXT_MAX)?;
            short_enough(change, ADULT_TEXT_MAX)
        }
        MessageEvent::Told { message, words, said_back, .. } => {
            by.ok_or(Refusal::NobodySignedIn)?;
            known(message)?;
            short_enough(words, ADULT_TEXT_MAX)?;
            short_enough(said_back, ADULT_TEXT_MAX)
        }
    }
}

fn open_visit(state: &State, visit: &VisitId) -> Result<(), Refusal> {
    let visit = state.visits.get(visit).ok_or(Refusal::NotThere)?;
    if visit.closed.is_some() { Err(Refusal::VisitClosed) } else { Ok(()) }
}

fn short_enough(text: &str, most: usize) -> Result<(), Refusal> {
    if text.chars().count() > most { Err(Refusal::TooLong) } else { Ok(()) }
}

/// Makes of the state what the act made of it. An act that [`check`] would refuse changes nothing that is not there.
pub fn apply(state: &mut State, child: ChildId, act: &Act) {
    let at = act.at;
    match &act.event {
        Event::Child(ChildEvent::Added { name, born }) => {
            state.child = Some(Child { id: child, name: name.clone(), born: *born, profile: Profile::default() });
        }
        Event::Child(ChildEvent::Profiled(profile)) => {
            if let Some(child) = &mut state.child {
                child.profile = profile.clone()
            }
        }
        Event::Plan(PlanEvent::Written(plan)) => state.plan = Some(plan.clone()),
        Event::Visit(event) => apply_visit(state, act, event),
        Event::Houses(HousesEvent { activity, step }) => {
            if let HousesStep::Started { visit, look, .. } = step {
                state.houses.entry(*activity).or_insert_with(|| Houses::new(*activity, *visit, *look, at));
            }
            if let Some(houses) = state.houses.get_mut(activity) {
                houses.apply(step, at)
            }
        }
        Event::Message(event) => apply_message(state, act, event),
        Event::Harm(event) => harm::apply(state, at, act.by, event),
        Event::Read(read) => {
            if let (Some(message), Some(by)) = (state.messages.get_mut(&read.message), act.by) {
                let changed = message.changed;
                message.reads.push(Read { by, name: read.name.clone(), role: read.role, at, changed });
            }
        }
    }
}

fn apply_visit(state: &mut State, act: &Act, event: &VisitEvent) {
    match event {
        VisitEvent::Opened { visit, place, present } => {
            let presence = present.iter().map(|who| Presence { at: act.at, who: who.clone(), change: Change::CameIn }).collect();
            state
                .visits
                .insert(*visit, Visit { id: *visit, by: act.by, opened: act.at, closed: None, place: place.clone(), presence });
        }
        VisitEvent::PresenceChanged { visit, who, change } => {
            if let Some(v) = state.visits.get_mut(visit) {
                v.presence.push(Presence { at: act.at, who: who.clone(), change: *change });
            }
        }
        VisitEvent::Turn { .. } => {}
        VisitEvent::Closed { visit } => {
            if let Some(v) = state.visits.get_mut(visit) {
                v.closed = Some(act.at)
            }
            // Undo is for the visit at which something was done; it is not carried from one to the next.
            if state.visits.values().all(|v| v.closed.is_some()) {
                state.houses.values_mut().for_each(|houses| houses.undo = Vec::new());
            }
        }
    }
}

fn apply_message(state: &mut State, act: &Act, event: &MessageEvent) {
    let at = act.at;
    match event {
        MessageEvent::Kept { message, visit, activity, told, how } => {
            if let Some(houses) = state.houses.get_mut(activity) {
                houses.kept = Some(at)
            }
            match state.messages.get_mut(message) {
                Some(before) if before.told == *told => {}
                Some(before) => {
                    before.told = told.clone();
                    before.how = *how;
                    before.changed += 1;
                }
                None => {
                    state.messages.insert(
                        *message,
                        Message {
                            id: *message,
                            visit: *visit,
                            activity: *activity,
                            told: told.clone(),
                            how: *how,
                            who: Who::Unknown,
                            kept: at,
                            changed: 0,
                            taken_back: None,
                            reads: Vec::new(),
                            weighings: Vec::new(),
                            tellings: Vec::new(),
                        },
                    );
                }
            }
        }
        MessageEvent::TakenBack { message } => {
            if let Some(m) = state.messages.get_mut(message) {
                m.taken_back = Some(at)
            }
        }
        MessageEvent::Acted { message, who } => {
            if let Some(m) = state.messages.get_mut(message) {
                m.who = *who
            }
        }
        MessageEvent::Weighed { message, name, bears_on, meaning, change } => {
            if let (Some(m), Some(by)) = (state.messages.get_mut(message), act.by) {
                m.weighings.push(Weighing {
                    by,
                    name: name.clone(),
                    at,
                    bears_on: *bears_on,
                    meaning: meaning.clone(),
                    change: change.clone(),
                    changed: m.changed,
                });
            }
        }
        MessageEvent::Told { message, name, how, words, said_back } => {
            if let (Some(m), Some(by)) = (state.messages.get_mut(message), act.by) {
                m.tellings.push(Telling {
                    by,
                    name: name.clone(),
                    at,
                    how: *how,
                    words: words.clone(),
                    said_back: said_back.clone(),
                    changed: m.changed,
                });
            }
        }
    }
}

impl State {
    /// What this child may see and carry: profile, plan in the child's words, own kept and unfinished work, and only what a named adult has told them (DESIGN 5.10).
    pub fn for_child(&self) -> State {
        let plan = self.plan.clone().map(|mut p| {
            p.lines.clear();
            for o in &mut p.outcomes {
                o.wording.clear();
                o.how_known.clear();
            }
            p
        });
        State {
            child: self.child.clone(),
            plan,
            visits: BTreeMap::new(),
            houses: self.houses.iter().filter(|(_, h)| h.finished.is_none()).map(|(id, h)| (*id, h.clone())).collect(),
            messages: self.messages.iter().map(|(id, m)| (*id, m.as_told_to_child())).collect(),
            harms: BTreeMap::new(),
        }
    }
}
