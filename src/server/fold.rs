//! One child's record as its entries make it, whatever order they came in. Pure: opens nothing, stores nothing.
//! An act that the rules refuse because something is missing waits here, and is tried again when something else was taken; none is dropped.

use crate::domain::{Act, ChildId, Event, HousesEvent, MessageEvent, MessageId, Refusal, State, VisitEvent, apply, check};
use crate::domain::{ActivityId, VisitId};
use std::collections::BTreeSet;

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
    /// A message, with who read it, what adults made of it, what the child was told.
    Message(MessageId),
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

/// A child's record, and the acts that wait.
#[derive(Clone, Debug)]
pub struct Fold {
    child: ChildId,
    state: State,
    waiting: Vec<(i64, Act)>,
    touched: BTreeSet<Touched>,
}

impl Fold {
    /// A record with nothing in it.
    pub fn new(child: ChildId) -> Fold {
        Fold { child, state: State::default(), waiting: Vec::new(), touched: BTreeSet::new() }
    }

    /// The record.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The entries whose acts wait for something that is missing.
    pub fn waiting(&self) -> impl Iterator<Item = i64> {
        self.waiting.iter().map(|(entry, _)| *entry)
    }

    /// What was touched since this was last asked.
    pub fn take_touched(&mut self) -> BTreeSet<Touched> {
        std::mem::take(&mut self.touched)
    }

    /// Takes an act in, and with it those that waited for it. Says of this act, and of each freed one, what became of it.
    pub fn take(&mut self, entry: i64, act: Act, from: From) -> Vec<(i64, Became)> {
        if from == From::Tablet
            && let Err(refusal) = self.of_a_tablet(&act)
        {
            // Only what is missing may still come; what is refused for another reason stays as it is.
            if refusal == Refusal::NotThere {
                self.waiting.push((entry, act));
            }
            return vec![(entry, Became::Waits(refusal))];
        }
        self.now(&act);
        let mut became = vec![(entry, Became::Taken)];
        let mut again = !self.waiting.is_empty();
        while again {
            again = false;
            for (entry, act) in std::mem::take(&mut self.waiting) {
                match check(&self.state, &act) {
                    Ok(()) => {
                        self.now(&act);
                        became.push((entry, Became::Taken));
                        again = true;
                    }
                    Err(Refusal::NotThere) => self.waiting.push((entry, act)),
                    Err(_) => {}
                }
            }
        }
        became
    }

    /// A tablet is asked twice: whether this can happen on a tablet at all, and whether it may now.
    fn of_a_tablet(&self, act: &Act) -> Result<(), Refusal> {
        if !act.event.happens_on_a_tablet() {
            return Err(Refusal::NotOnATablet);
        }
        check(&self.state, act)
    }

    fn now(&mut self, act: &Act) {
        apply(&mut self.state, self.child, act);
        match &act.event {
            Event::Child(_) => self.touched.insert(Touched::Child),
            Event::Plan(_) => self.touched.insert(Touched::Plan),
            Event::Visit(
                VisitEvent::Opened { visit, .. }
                | VisitEvent::PresenceChanged { visit, .. }
                | VisitEvent::Turn { visit, .. }
                | VisitEvent::Closed { visit },
            ) => self.touched.insert(Touched::Visit(*visit)),
            Event::Houses(HousesEvent { activity, .. }) => self.touched.insert(Touched::Houses(*activity)),
            Event::Message(MessageEvent::Kept { message, activity, .. }) => {
                self.touched.insert(Touched::Houses(*activity));
                self.touched.insert(Touched::Message(*message))
            }
            Event::Message(
                MessageEvent::TakenBack { message }
                | MessageEvent::Acted { message, .. }
                | MessageEvent::Weighed { message, .. }
                | MessageEvent::Told { message, .. },
            ) => self.touched.insert(Touched::Message(*message)),
            Event::Read(read) => self.touched.insert(Touched::Message(read.message)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Card, House, HousesStep, Look, Moment, Place};

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
            assert_eq!(fold.take(1, act(event), From::Tablet), [(1, Became::Waits(Refusal::NotOnATablet))]);
            assert_eq!(fold.state(), &State::default());
        }
    }

    #[test]
    fn what_came_too_early_waits_and_is_freed_in_its_order() {
        let (visit, activity) = (VisitId::from_bytes([1; 16]), ActivityId::from_bytes([2; 16]));
        let opened = act(Event::Visit(VisitEvent::Opened { visit, place: Place::Home, present: vec![] }));
        let step = |step| act(Event::Houses(HousesEvent { activity, step }));
        let started = step(HousesStep::Started { visit, look: Look::Drawn });
        let put = step(HousesStep::Put { card: Card::Library("mum".into()), house: House::Good, board: None });

        let mut fold = Fold::new(ChildId::from_bytes([3; 16]));
        assert_eq!(fold.take(7, put, From::Tablet), [(7, Became::Waits(Refusal::NotThere))]);
        assert_eq!(fold.take(8, started, From::Tablet), [(8, Became::Waits(Refusal::NotThere))]);
        let became = fold.take(9, opened.clone(), From::Tablet);
        assert_eq!(became, [(9, Became::Taken), (8, Became::Taken), (7, Became::Taken)]);
        assert_eq!(fold.state().houses[&activity].in_house(House::Good).count(), 1);
        assert_eq!(fold.take(10, opened, From::Tablet), [(10, Became::Waits(Refusal::AlreadyThere))]);
        assert_eq!(fold.waiting().count(), 0);
    }
}
