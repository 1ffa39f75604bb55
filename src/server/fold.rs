//! One child's record as its entries make it, whatever order they came in. Pure: opens nothing, stores nothing.
//! An act that the rules refuse because something is missing waits here, and is tried again when something else was taken; none is dropped.

use crate::domain::{
    Act, ChildId, DrawingEvent, DrawingStep, Event, HarmEvent, HarmId, HousesEvent, HousesStep, Made, MediaEvent, MediaId,
    MessageEvent, MessageId, Refusal, State, VisitEvent, apply, check,
};
use crate::domain::{ActivityId, VisitId};
use std::collections::{BTreeMap, BTreeSet};

/// What of a record an act touched: the rows that are to be written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// The child.
    Child,
    /// The plan.
    Plan,
    /// A visit.
    Visit(VisitId),
    /// Three houses.
    Houses(ActivityId),
    /// A drawing.
    Drawing(ActivityId),
    /// A photo or recording.
    Media(MediaId),
    /// A message, with who read it, what adults made of it, what the child was told.
    Message(MessageId),
    /// A mark that a child told of harm.
    Harm(HarmId),
}

/// Whose act it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A tablet's: the rules are asked.
    Tablet,
    /// The server's own: the rules were asked when it was made, and what an adult decided then stays, whatever arrives later.
    Office,
}

/// What became of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It is part of the record.
    Taken,
    /// It waits, with the reason.
    Waits(Refusal),
}

/// What an act waits for: the first thing it needs that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Missing {
    Child,
    Visit(VisitId),
    Houses(ActivityId),
    Placement(ActivityId, u32),
    Drawing(ActivityId),
    /// A mark of a drawing, with every mark before it.
    Mark(ActivityId, u32),
    Media(MediaId),
    Message(MessageId),
    Harm(HarmId),
}

/// An act with the entry it came in, and when that came.
#[derive(Clone, Debug)]
struct Came {
    entry: i64,
    act: Act,
    received_ms: i64,
}

/// A child's record, and the acts that wait.
#[derive(Clone, Debug)]
pub struct Fold {
    child: ChildId,
    state: State,
    /// By what they wait for, so that what comes is offered only to those that wait for it.
    waiting: BTreeMap<Missing, Vec<Came>>,
    arrived: BTreeMap<MessageId, i64>,
    touched: BTreeSet<Touched>,
}

impl Fold {
    /// A record with nothing in it.
    pub fn new(child: ChildId) -> Fold {
        let (waiting, arrived, touched) = Default::default();
        Fold { child, state: State::default(), waiting, arrived, touched }
    }

    /// The record.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// When a message came: the server's time of its first entry.
    pub fn arrived_ms(&self, message: MessageId) -> Option<i64> {
        self.arrived.get(&message).copied()
    }

    /// What was touched since this was last asked.
    pub fn take_touched(&mut self) -> BTreeSet<Touched> {
        std::mem::take(&mut self.touched)
    }

    /// Takes an act in, and with it those that waited for it. Says of this act, and of each freed one, what became of it.
    pub fn take(&mut self, entry: i64, act: Act, from: From, received_ms: i64) -> Vec<(i64, Became)> {
        let came = Came { entry, act, received_ms };
        if from == From::Tablet
            && let Err(refusal) = self.of_a_tablet(&came.act)
        {
            self.wait(came, refusal);
            return vec![(entry, Became::Waits(refusal))];
        }
        let mut became = vec![(entry, Became::Taken)];
        let mut made = self.now(&came);
        while let Some(one) = made.pop() {
            for came in self.waiting.remove(&one).unwrap_or_default() {
                let entry = came.entry;
                match check(&self.state, &came.act) {
                    Ok(()) => {
                        made.extend(self.now(&came));
                        became.push((entry, Became::Taken));
                    }
                    Err(refusal) => {
                        // It still waits, for something else, or it is known now that it cannot be.
                        if refusal != Refusal::NotThere {
                            became.push((entry, Became::Waits(refusal)));
                        }
                        self.wait(came, refusal);
                    }
                }
            }
        }
        became
    }

    /// Lets an act wait. Only for what is missing: what is refused for another reason stays as it is, on disk.
    fn wait(&mut self, came: Came, refusal: Refusal) {
        if refusal == Refusal::NotThere {
            self.waiting.entry(self.missing(&came.act)).or_default().push(came);
        }
    }

    /// What an act that was refused because something is not there waits for.
    fn missing(&self, act: &Act) -> Missing {
        match &act.event {
            Event::Child(_) | Event::Plan(_) => Missing::Child,
            Event::Visit(event) => Missing::Visit(event.visit()),
            Event::Houses(HousesEvent { step: HousesStep::Started { visit, .. }, .. }) => Missing::Visit(*visit),
            Event::Houses(HousesEvent { activity, step: HousesStep::Moved { number, .. } | HousesStep::PutAway { number } })
                if self.state.houses.contains_key(activity) =>
            {
                Missing::Placement(*activity, *number)
            }
            Event::Houses(HousesEvent { activity, .. }) => Missing::Houses(*activity),
            Event::Drawing(DrawingEvent { step: DrawingStep::Started { visit }, .. }) => Missing::Visit(*visit),
            Event::Drawing(DrawingEvent {
                activity,
                step: DrawingStep::Moved { mark, .. } | DrawingStep::PutAway { mark } | DrawingStep::Drawn { mark, .. },
            }) if self.state.drawings.contains_key(activity) => Missing::Mark(*activity, *mark),
            Event::Drawing(DrawingEvent { activity, .. }) => Missing::Drawing(*activity),
            Event::Media(MediaEvent::Begun { visit, .. }) => Missing::Visit(*visit),
            Event::Media(MediaEvent::Whole { media, .. } | MediaEvent::Finished { media }) => Missing::Media(*media),
            Event::Message(MessageEvent::Kept { visit, .. }) if !self.state.visits.contains_key(visit) => Missing::Visit(*visit),
            Event::Message(MessageEvent::Kept { activity, told, .. }) => {
                told.made().into_iter().find_map(|(_, made)| self.lacks(made)).unwrap_or(Missing::Houses(*activity))
            }
            Event::Message(event) => Missing::Message(event.message()),
            Event::Read(read) => Missing::Message(read.message),
            Event::Harm(event) => Missing::Harm(event.harm()),
        }
    }

    /// What is not there of something made in another way.
    fn lacks(&self, made: &Made) -> Option<Missing> {
        match made {
            Made::Drawing { drawing, marks, .. } => match (self.state.drawings.get(drawing), marks.last()) {
                (None, _) => Some(Missing::Drawing(*drawing)),
                (Some(there), Some(last)) if *last >= there.next() => Some(Missing::Mark(*drawing, *last)),
                _ => None,
            },
            Made::Photo(media) | Made::Sound(media) => (!self.state.media.contains_key(media)).then_some(Missing::Media(*media)),
            Made::Shown { .. } | Made::Said { .. } => None,
        }
    }

    /// A tablet is asked twice: whether this can happen on a tablet at all, and whether it may now.
    fn of_a_tablet(&self, act: &Act) -> Result<(), Refusal> {
        if !act.event.happens_on_a_tablet() {
            return Err(Refusal::NotOnATablet);
        }
        check(&self.state, act)
    }

    /// Makes an act part of the record. Says what is there now that others may have waited for.
    fn now(&mut self, came: &Came) -> Vec<Missing> {
        let act = &came.act;
        apply(&mut self.state, self.child, act);
        match &act.event {
            Event::Child(_) => self.touched.insert(Touched::Child),
            Event::Plan(_) => self.touched.insert(Touched::Plan),
            Event::Visit(event) => self.touched.insert(Touched::Visit(event.visit())),
            Event::Houses(HousesEvent { activity, .. }) => self.touched.insert(Touched::Houses(*activity)),
            Event::Drawing(DrawingEvent { activity, .. }) => self.touched.insert(Touched::Drawing(*activity)),
            Event::Media(event) => self.touched.insert(Touched::Media(event.media())),
            Event::Message(MessageEvent::Kept { message, activity, told, .. }) => {
                self.arrived.entry(*message).or_insert(came.received_ms);
                self.touched.insert(Touched::Houses(*activity));
                for (_, made) in told.made() {
                    if let Made::Drawing { drawing, .. } = made {
                        self.touched.insert(Touched::Drawing(*drawing));
                    }
                }
                self.touched.insert(Touched::Message(*message))
            }
            Event::Message(event) => self.touched.insert(Touched::Message(event.message())),
            Event::Read(read) => self.touched.insert(Touched::Message(read.message)),
            Event::Harm(event) => {
                if let Some(harm) = self.state.harms.get_mut(&event.harm()) {
                    harm.came_at(came.received_ms);
                }
                self.touched.insert(Touched::Harm(event.harm()))
            }
        };
        match &act.event {
            Event::Child(_) => vec![Missing::Child],
            Event::Visit(VisitEvent::Opened { visit, .. }) => vec![Missing::Visit(*visit)],
            Event::Houses(HousesEvent { activity, step: HousesStep::Started { .. } }) => vec![Missing::Houses(*activity)],
            Event::Houses(HousesEvent { activity, step: HousesStep::Put { .. } | HousesStep::Undone }) => {
                let houses = self.state.houses.get(activity);
                houses.map_or_else(Vec::new, |h| h.standing.placed.iter().map(|p| Missing::Placement(h.id, p.number)).collect())
            }
            Event::Drawing(DrawingEvent { activity, step: DrawingStep::Started { .. } }) => vec![Missing::Drawing(*activity)],
            Event::Drawing(DrawingEvent {
                activity,
                step: DrawingStep::Drawn { .. } | DrawingStep::Placed { .. } | DrawingStep::Moved { .. },
            }) => {
                // Whatever waits for a mark up to the newest, or for the one that comes next, is looked at again.
                let next = self.state.drawings.get(activity).map_or(0, |drawing| drawing.next());
                let (from, to) = (Missing::Mark(*activity, 0), Missing::Mark(*activity, next));
                self.waiting.range(from..=to).map(|(waits, _)| *waits).collect()
            }
            Event::Media(MediaEvent::Begun { media, .. }) => vec![Missing::Media(*media)],
            Event::Message(MessageEvent::Kept { message, .. }) => vec![Missing::Message(*message)],
            Event::Harm(HarmEvent::Marked { harm, .. } | HarmEvent::Showed { harm, .. }) => vec![Missing::Harm(*harm)],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Card, House, Look, Moment, Place};

    fn act(event: Event) -> Act {
        Act { at: Moment::of_server(1), by: None, event }
    }

    #[test]
    fn a_tablet_that_says_an_adult_read_or_weighed_something_is_not_believed() {
        let read = crate::domain::ReadEvent {
            message: MessageId::from_bytes([4; 16]),
            name: "Somebody".into(),
            role: crate::domain::Role::Reviewer,
        };
        let named = crate::domain::ChildEvent::Added { name: "Other".into(), born: None };
        for event in [Event::Read(read), Event::Child(named)] {
            let mut fold = Fold::new(ChildId::from_bytes([3; 16]));
            assert_eq!(fold.take(1, act(event), From::Tablet, 5), [(1, Became::Waits(Refusal::NotOnATablet))]);
            assert_eq!(fold.state(), &State::default());
        }
    }

    #[test]
    fn what_came_too_early_waits_and_is_freed_in_its_order() {
        let (visit, activity) = (VisitId::from_bytes([1; 16]), ActivityId::from_bytes([2; 16]));
        let opened = act(Event::Visit(VisitEvent::Opened { visit, place: Place::Home, present: vec![] }));
        let step = |step| act(Event::Houses(HousesEvent { activity, step }));
        let started = step(HousesStep::started(visit, Look::Drawn));
        let put = step(HousesStep::Put { card: Card::Library("mum".into()), house: House::Good, board: None });

        let mut fold = Fold::new(ChildId::from_bytes([3; 16]));
        assert_eq!(fold.take(7, put, From::Tablet, 5), [(7, Became::Waits(Refusal::NotThere))]);
        assert_eq!(fold.take(8, started, From::Tablet, 5), [(8, Became::Waits(Refusal::NotThere))]);
        let became = fold.take(9, opened.clone(), From::Tablet, 5);
        assert_eq!(became, [(9, Became::Taken), (8, Became::Taken), (7, Became::Taken)]);
        assert_eq!(fold.state().houses[&activity].in_house(House::Good).count(), 1);
        assert_eq!(fold.take(10, opened, From::Tablet, 5), [(10, Became::Waits(Refusal::AlreadyThere))]);
        assert!(fold.waiting.is_empty());
    }

    #[test]
    fn what_waits_for_one_thing_is_not_asked_again_for_another() {
        let (visit, activity) = (VisitId::from_bytes([1; 16]), ActivityId::from_bytes([2; 16]));
        let mut fold = Fold::new(ChildId::from_bytes([3; 16]));
        fold.take(1, act(Event::Visit(VisitEvent::Opened { visit, place: Place::Home, present: vec![] })), From::Tablet, 5);
        // Ten thousand that wait for a message that never comes: they lie together, and a step in the houses looks at none of them.
        for entry in 2..10_002 {
            let message = MessageId::from_bytes([9; 16]);
            fold.take(entry, act(Event::Message(MessageEvent::TakenBack { message })), From::Tablet, 5);
        }
        let step = |step| act(Event::Houses(HousesEvent { activity, step }));
        fold.take(20_000, step(HousesStep::Moved { number: 1, house: House::Good }), From::Tablet, 5);
        fold.take(20_001, step(HousesStep::started(visit, Look::Drawn)), From::Tablet, 5);
        let put = || step(HousesStep::Put { card: Card::Library("mum".into()), house: House::Worries, board: None });
        assert_eq!(fold.take(20_002, put(), From::Tablet, 5), [(20_002, Became::Taken)]);
        assert_eq!(fold.waiting.len(), 2, "{:?}", fold.waiting.keys());
        assert_eq!(fold.take(20_003, put(), From::Tablet, 5), [(20_003, Became::Taken), (20_000, Became::Taken)]);
    }
}
