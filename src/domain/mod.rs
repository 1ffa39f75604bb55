//! The words of the field and their rules: what can happen (Event), what is (State), whether it may (check), what it makes (apply).
//! Pure: no I/O, no clock, no randomness. The tablet and the server run the same two functions.

pub mod access;
pub mod activity;
mod child;
pub mod harm;
mod id;
pub mod made;
pub mod media;
mod message;
mod moment;
mod plan;
mod reach;
mod trail;
mod visit;

#[cfg(test)]
mod kept_tests;
#[cfg(test)]
mod tests;

pub use access::Role;
pub use activity::drawing::{Drawing, DrawingEvent, DrawingStep};
pub use activity::houses::{House, Houses, HousesEvent, HousesStep, Placement};
pub use activity::{Answer, Card, Level};
pub use child::*;
pub use harm::{Harm, HarmEvent};
pub use id::*;
pub use made::*;
pub use media::{
    MEDIA_MAX, Media, MediaEvent, MediaKey, MediaKind, Mime, PIECE_MAX, PIECES_MAX, Piece, PieceHash, SOUND_MAX_MS, Whole,
    piece_about,
};
pub use message::*;
pub use moment::*;
pub use plan::*;
pub use trail::*;
pub use visit::*;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// In a drawing.
    Drawing(DrawingEvent),
    /// Of a photo or a sound recording.
    Media(MediaEvent),
    /// Of a message.
    Message(MessageEvent),
    /// An adult read a message.
    Read(ReadEvent),
    /// Of a mark that a child told of harm.
    Harm(HarmEvent),
}

impl Event {
    /// Whether it is a message that the child closed to their worker.
    pub fn is_closed_to_worker(&self) -> bool {
        matches!(self, Event::Message(MessageEvent::Kept { audience, .. }) if audience.not_my_worker)
    }

    /// Whether a tablet may be where this happened. What adults decide (plan, weighing, reading, telling) is decided in the office, by
    /// someone signed in there: a tablet that says so itself is kept aside and not believed.
    pub fn happens_on_a_tablet(&self) -> bool {
        use MessageEvent::*;
        match self {
            Event::Visit(event) => !matches!(event, VisitEvent::Answered { .. } | VisitEvent::Matched { .. }),
            Event::Houses(_)
            | Event::Drawing(_)
            | Event::Media(_)
            | Event::Message(Kept { .. } | TakenBack { .. } | Acted { .. }) => true,
            Event::Harm(event) => !matches!(event, HarmEvent::Decided { .. } | HarmEvent::Marked { closed: true, .. }),
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
    /// Drawings by activity.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "activity::drawing::read_all")]
    pub drawings: BTreeMap<ActivityId, Drawing>,
    /// Photos and recordings. Never in a child's pack: they lie at the office.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "media::read_all")]
    pub media: BTreeMap<MediaId, Media>,
    /// Messages by id.
    pub messages: BTreeMap<MessageId, Message>,
    /// Where what was told lies, once somebody has said whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_to: Option<ChildId>,
    /// Told of harm, by mark. Never in a child's pack.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "harm::read_all")]
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
    /// Nobody has said yet whose it is.
    #[error("nobody has said whose it is")]
    NobodyNamed,
    /// The words are too long.
    #[error("the words are too long")]
    TooLong,
    /// There is nothing in it.
    #[error("there is nothing in it")]
    Empty,
    /// The house has no more room.
    #[error("this house has no more room")]
    HouseFull,
    /// The paper of a drawing is full.
    #[error("this paper is full")]
    PaperFull,
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
            Refusal::NobodyNamed => "nobody-named",
            Refusal::TooLong => "too-long",
            Refusal::Empty => "empty",
            Refusal::HouseFull => "house-full",
            Refusal::PaperFull => "paper-full",
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

/// How far a line may stray, in units of the paper, where a drawing is shown small.
const IN_SHORT_UNITS: u16 = 6;

/// Longest text an adult writes in one field, in characters.
pub const ADULT_TEXT_MAX: usize = 4_000;

/// Whether this may happen now. Tablet and server both ask it before anything is journaled.
pub fn check(state: &State, act: &Act) -> Result<(), Refusal> {
    if !act.at.can_be() {
        return Err(Refusal::DoesNotFit);
    }
    match &act.event {
        Event::Child(ChildEvent::Added { name, .. } | ChildEvent::ToFollow { name }) => {
            if state.child.is_some() {
                return Err(Refusal::AlreadyThere);
            }
            if name.trim().is_empty() {
                return Err(Refusal::Empty);
            }
            short_enough(name, NAME_MAX)
        }
        Event::Child(ChildEvent::Profiled(profile)) => {
            known_by_name(state)?;
            short_enough(&profile.shows, ADULT_TEXT_MAX)
        }
        Event::Child(ChildEvent::Matched { .. }) => match &state.child {
            Some(child) if child.to_follow => Ok(()),
            _ => Err(Refusal::NotThere),
        },
        Event::Plan(PlanEvent::Written(plan)) => {
            known_by_name(state)?;
            plan::check(plan)
        }
        Event::Visit(event) => visit::check(state, act.by, event),
        Event::Houses(HousesEvent { activity, step }) => match (state.houses.get(activity), step) {
            (None, HousesStep::Started { visit, titles, .. }) => {
                open_visit(state, visit)?;
                titles.values().try_for_each(|title| short_enough(title, activity::houses::TITLE_MAX))
            }
            (None, _) => Err(Refusal::NotThere),
            // Half-made houses go on at a later visit; between visits nothing is made.
            (Some(_), _) if state.between_visits() => Err(Refusal::VisitClosed),
            (Some(houses), step) => houses.check(step),
        },
        Event::Drawing(DrawingEvent { activity, step }) => match (state.drawings.get(activity), step) {
            (None, DrawingStep::Started { visit }) => open_visit(state, visit),
            (None, _) => Err(Refusal::NotThere),
            (Some(_), _) if state.between_visits() => Err(Refusal::VisitClosed),
            (Some(drawing), step) => drawing.check(step),
        },
        Event::Media(event) => media::check(state, event),
        Event::Message(event) => message::check(state, act.by, event),
        Event::Read(ReadEvent { message, .. }) => {
            act.by.ok_or(Refusal::NobodySignedIn)?;
            state.messages.get(message).map(|_| ()).ok_or(Refusal::NotThere)
        }
        Event::Harm(event) => harm::check(state, act.by, event),
    }
}

/// Work that was begun at one visit is gone on with at another.
fn goes_on(now: Option<VisitId>, begun: VisitId, gone_on: &mut Vec<VisitId>) {
    gone_on.extend(now.filter(|now| *now != begun && !gone_on.contains(now)));
}

/// Whether work was begun or gone on with at one of these visits.
pub fn made_at(visits: &BTreeSet<VisitId>, begun: VisitId, gone_on: &[VisitId]) -> bool {
    gone_on.iter().chain([&begun]).any(|visit| visits.contains(visit))
}

/// Refuses what is written about a child while nobody has said who it is: it would take the place of what is known of that child.
fn known_by_name(state: &State) -> Result<(), Refusal> {
    match &state.child {
        None => Err(Refusal::NotThere),
        Some(child) if child.to_follow => Err(Refusal::NobodyNamed),
        Some(_) => Ok(()),
    }
}

fn short_enough(text: &str, most: usize) -> Result<(), Refusal> {
    if text.chars().count() > most { Err(Refusal::TooLong) } else { Ok(()) }
}

/// Makes of the state what the act made of it. An act that [`check`] would refuse changes nothing that is not there.
pub fn apply(state: &mut State, child: ChildId, act: &Act) {
    let at = act.at;
    match &act.event {
        Event::Child(ChildEvent::Added { name, born }) => {
            let (name, profile) = (name.clone(), Profile::default());
            state.child = Some(Child { id: child, name, born: *born, profile, to_follow: false });
        }
        Event::Child(ChildEvent::ToFollow { name }) => {
            let (name, profile) = (name.clone(), Profile::default());
            state.child = Some(Child { id: child, name, born: None, profile, to_follow: true });
        }
        Event::Child(ChildEvent::Matched { to }) => {
            state.child = None;
            state.matched_to = Some(*to);
        }
        Event::Child(ChildEvent::Profiled(profile)) => {
            if let Some(child) = &mut state.child {
                child.profile = profile.clone()
            }
        }
        Event::Plan(PlanEvent::Written(plan)) => state.plan = Some(plan.clone()),
        Event::Visit(event) => visit::apply(state, act, event),
        Event::Houses(HousesEvent { activity, step }) => {
            if let HousesStep::Started { visit, look, .. } = step {
                state.houses.entry(*activity).or_insert_with(|| Houses::new(*activity, *visit, *look, at));
            }
            let now = state.open_now();
            if let Some(houses) = state.houses.get_mut(activity) {
                goes_on(now, houses.visit, &mut houses.gone_on);
                houses.apply(step, at)
            }
        }
        Event::Drawing(DrawingEvent { activity, step }) => {
            if let DrawingStep::Started { visit } = step {
                state.drawings.entry(*activity).or_insert_with(|| Drawing::new(*activity, *visit, at));
            }
            let now = state.open_now();
            if let Some(drawing) = state.drawings.get_mut(activity) {
                goes_on(now, drawing.visit, &mut drawing.gone_on);
                drawing.apply(step, at)
            }
        }
        Event::Media(event) => media::apply(state, act, event),
        Event::Message(event) => message::apply(state, act, event),
        Event::Harm(event) => harm::apply(state, at, act.by, event),
        Event::Read(read) => {
            if let (Some(message), Some(by)) = (state.messages.get_mut(&read.message), act.by) {
                let changed = message.changed;
                message.reads.push(Read { by, name: read.name.clone(), role: read.role, at, changed });
            }
        }
    }
}

impl State {
    /// Whether no visit is open.
    fn between_visits(&self) -> bool {
        self.visits.values().all(|visit| visit.closed.is_some())
    }

    /// Whether this is about something that is not for the worker, and about nothing else: to whoever may not know of it nothing happened.
    pub fn is_closed_to_worker(&self, event: &Event) -> bool {
        let message = |id: &MessageId| self.messages.get(id).is_some_and(|message| !message.audience.is_usual());
        match event {
            Event::Message(about) => event.is_closed_to_worker() || message(&about.message()),
            Event::Read(read) => message(&read.message),
            Event::Harm(about) => self.harms.get(&about.harm()).is_some_and(|harm| harm.closed),
            _ => false,
        }
    }

    /// The visit that is open; of several the one that was opened last.
    fn open_now(&self) -> Option<VisitId> {
        let open = self.visits.values().filter(|visit| visit.closed.is_none());
        open.max_by_key(|visit| visit.opened.corrected_ms()).map(|visit| visit.id)
    }

    /// The visits at which a child told of harm and on which a hold still lies: nothing that was made there is offered again or shared.
    pub fn held(&self) -> BTreeSet<VisitId> {
        self.held_by(|_| true)
    }

    fn held_by(&self, which: impl Fn(&Harm) -> bool) -> BTreeSet<VisitId> {
        self.harms.values().filter(|harm| harm.holds() && which(harm)).map(|harm| harm.visit).collect()
    }

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
        // Half-made work in which harm may have been told is not laid before the child again while a hold lies on it.
        // A mark that is not for the worker changes nothing that the worker can see; what stands in its messages goes to no tablet anyway.
        let held = self.held_by(|harm| !harm.closed);
        let houses_go_on = |h: &Houses| h.finished.is_none() && !made_at(&held, h.visit, &h.gone_on);
        let may_show = |d: &Drawing| !made_at(&held, d.visit, &d.gone_on);
        // Work that stands in a message which is not for the worker goes to no tablet, however it goes on.
        let closed: BTreeSet<ActivityId> = self
            .messages
            .values()
            .filter(|m| !m.audience.is_usual())
            .flat_map(|m| m.drawings().into_iter().chain([m.activity]))
            .collect();
        // Of what was drawn before, a child is shown again what they kept, in the size of a hand.
        let mut kept: BTreeMap<ActivityId, BTreeSet<u32>> = BTreeMap::new();
        for (drawing, marks) in self.messages.values().filter(|m| m.is_shown_again()).flat_map(Message::marks) {
            kept.entry(drawing).or_default().extend(marks);
        }
        // And what stands in houses that are half-made: they go on, with the drawing in them.
        let half_made = |(id, h): &(&ActivityId, &Houses)| houses_go_on(h) && !closed.contains(id);
        let may_go_on = |id: &ActivityId| self.drawings.get(id).is_some_and(|d| may_show(d) && !closed.contains(id));
        let standing = self.houses.iter().filter(half_made).flat_map(|(_, houses)| houses.drawings());
        for (drawing, marks) in standing.filter(|(id, _)| may_go_on(id)) {
            kept.entry(drawing).or_default().extend(marks);
        }
        let drawing = |d: &Drawing| match kept.get(&d.id) {
            _ if d.finished.is_none() && may_show(d) && !closed.contains(&d.id) => Some(d.clone()),
            // What was kept is shown, and not gone on with.
            Some(marks) => Some(Drawing { finished: d.finished.or(d.kept), ..d.only(marks).in_short(IN_SHORT_UNITS) }),
            None => None,
        };
        State {
            child: self.child.clone(),
            plan,
            visits: BTreeMap::new(),
            houses: self.houses.iter().filter(half_made).map(|(id, h)| (*id, h.clone())).collect(),
            drawings: self.drawings.iter().filter_map(|(id, d)| Some((*id, drawing(d)?))).collect(),
            media: BTreeMap::new(),
            // A tablet is a worker's: what is not for the worker is on none.
            messages: self
                .messages
                .iter()
                .filter(|(_, m)| m.audience.is_usual())
                .map(|(id, m)| (*id, m.as_told_to_child()))
                .collect(),
            matched_to: None,
            harms: BTreeMap::new(),
        }
    }
}
