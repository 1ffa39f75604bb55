//! What was done on this tablet and is not in the office's pack yet goes on to the next visit under the read key. Refuses to forget any of it
//! before the office has the entry and a pack that knows of it has come.

use super::model::{Arrived, Touched, has_arrived};
use crate::domain::{ActivityId, Drawing, HarmId, Houses, Message, State, VisitId, made_at};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Messages and activities of earlier visits, each with the entry that last changed it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    /// As they stand.
    pub state: State,
    /// Where that was done.
    pub touched: Touched,
}

impl Carried {
    /// Takes along what was touched.
    pub fn of(state: &State, touched: &Touched) -> Carried {
        let mut carried = Carried { touched: touched.clone(), ..Carried::default() };
        for id in touched.messages.keys() {
            carried.state.messages.extend(state.messages.get(id).map(|message| (*id, message.clone())));
        }
        // Of what is finished goes along that it is: what was told of it is in its messages, and what is not for the worker goes nowhere.
        for id in touched.houses.keys() {
            carried.state.houses.extend(state.houses.get(id).map(|houses| (*id, half_made(houses))));
        }
        for id in touched.drawings.keys() {
            let told = state.messages.values().flat_map(Message::marks).chain(standing_in(&carried.state));
            let told: BTreeSet<u32> = told.filter(|(drawing, _)| drawing == id).flat_map(|(_, marks)| marks).collect();
            let known = state.drawings.get(id);
            let known = known.map(|drawing| if drawing.finished.is_none() { drawing.clone() } else { drawing.only(&told) });
            carried.state.drawings.extend(known.map(|drawing| (*id, drawing)));
        }
        for id in touched.harms.keys() {
            // A duty goes on; its words do not lie in a child's turn.
            carried.state.harms.extend(state.harms.get(id).map(|harm| (*id, harm.without_words())));
        }
        carried
    }

    /// Joins a pack. What was made here counts as it was made here; what adults did with it is the office's to say. Half-made work of a visit on
    /// which a hold lies, by the office or by this tablet, is not offered again.
    pub fn join(&self, pack: &mut State, held: &BTreeSet<VisitId>) {
        for (id, message) in &self.state.messages {
            let mut message = message.clone();
            if let Some(known) = pack.messages.remove(id) {
                (message.reads, message.weighings, message.tellings) = (known.reads, known.weighings, known.tellings);
            }
            pack.messages.insert(*id, message);
        }
        for (id, houses) in &self.state.houses {
            pack.houses.insert(*id, houses.clone());
        }
        for (id, drawing) in &self.state.drawings {
            pack.drawings.insert(*id, drawing.clone());
        }
        pack.harms.extend(self.state.harms.clone());
        let here = pack.held();
        let held: BTreeSet<VisitId> = held.union(&here).copied().collect();
        let on_hold = |drawing: &Drawing| made_at(&held, drawing.visit, &drawing.gone_on);
        pack.houses.retain(|_, houses| houses.finished.is_none() && !made_at(&held, houses.visit, &houses.gone_on));
        // What was kept of a drawing is still shown; it is not offered again to go on with.
        let told: BTreeSet<_> = pack.messages.values().flat_map(Message::drawings).collect();
        let standing: BTreeSet<_> = standing_in(pack).map(|(id, _)| id).collect();
        pack.drawings.values_mut().filter(|drawing| on_hold(drawing)).for_each(|drawing| {
            drawing.finished = drawing.finished.or(drawing.kept);
        });
        pack.drawings.retain(|id, drawing| {
            told.contains(id) || !on_hold(drawing) && (standing.contains(id) || drawing.finished.is_none())
        });
    }

    /// A pack has come: lets go of what the office had before it made that pack. A message that is not in it stays here.
    /// A telling of harm stays until the office says that a manager has decided.
    pub fn let_go(&mut self, pack: &State, duties: &[HarmId], arrived: &Arrived) {
        self.touched.messages.retain(|id, at| !(has_arrived(arrived, *at) && pack.messages.contains_key(id)));
        self.touched.houses.retain(|_, at| !has_arrived(arrived, *at));
        self.touched.drawings.retain(|_, at| !has_arrived(arrived, *at));
        self.touched.harms.retain(|id, at| !has_arrived(arrived, *at) || duties.contains(id));
        *self = Carried::of(&self.state, &self.touched);
    }
}

/// The drawings that stand in houses which are gone on with.
fn standing_in(state: &State) -> impl Iterator<Item = (ActivityId, Vec<u32>)> {
    state.houses.values().filter(|houses| houses.finished.is_none()).flat_map(Houses::drawings)
}

/// Houses as they are gone on with; of finished ones nothing but that they are.
fn half_made(houses: &Houses) -> Houses {
    match houses.finished {
        None => houses.clone(),
        Some(_) => Houses { finished: houses.finished, ..Houses::new(houses.id, houses.visit, houses.look, houses.started) },
    }
}

#[cfg(test)]
mod tests {
    //! Visits that end without a network: what was told, taken back or finished there is known at the next one.
    use super::*;
    use crate::domain::*;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    fn device() -> DeviceId {
        DeviceId::from_bytes([1; 16])
    }
    fn id(of: u8) -> MessageId {
        MessageId::from_bytes([of; 16])
    }
    fn visit() -> VisitId {
        VisitId::from_bytes([2; 16])
    }
    fn activity() -> ActivityId {
        ActivityId::from_bytes([3; 16])
    }

    /// Does these one after another, and notes each at the next place.
    fn done(state: &mut State, touched: &mut Touched, events: Vec<Event>) {
        for event in events {
            let act = Act { at: Moment::of_server(5), by: Some(PersonId::from_bytes([4; 16])), event };
            apply(state, ChildId::from_bytes([5; 16]), &act);
            let next = touched
                .messages
                .values()
                .chain(touched.houses.values())
                .chain(touched.harms.values())
                .map(|(_, seq)| *seq)
                .max()
                .unwrap_or(0)
                + 1;
            touched.note(&act, (device(), next));
        }
    }
    fn house(step: HousesStep) -> Event {
        Event::Houses(HousesEvent { activity: activity(), step })
    }
    fn kept(of: u8) -> Event {
        let told = Content::House { house: House::Good, title: None, placed: Vec::new() };
        Event::Message(MessageEvent::Kept {
            message: id(of),
            visit: visit(),
            activity: activity(),
            told,
            how: How::Card,
            audience: Audience::default(),
        })
    }

    #[wasm_bindgen_test]
    fn two_visits_without_a_network_are_both_known_at_the_third() {
        let (mut state, mut touched) = (State::default(), Touched::default());
        done(&mut state, &mut touched, vec![house(HousesStep::started(visit(), Look::Drawn)), kept(1)]);
        let first = Carried::of(&state, &touched);
        let (mut second, mut touched) = (State::default(), first.touched.clone());
        first.join(&mut second, &BTreeSet::new());
        done(&mut second, &mut touched, vec![kept(2)]);
        let mut third = State::default();
        Carried::of(&second, &touched).join(&mut third, &BTreeSet::new());
        assert!(third.messages.contains_key(&id(1)) && third.messages.contains_key(&id(2)));
        assert!(third.houses.contains_key(&activity()));
    }

    #[wasm_bindgen_test]
    fn what_was_taken_back_or_finished_stays_so_although_the_pack_is_older_and_goes_when_the_pack_knows_it() {
        let (mut pack, mut before) = (State::default(), Touched::default());
        done(&mut pack, &mut before, vec![house(HousesStep::started(visit(), Look::Drawn)), kept(1)]);
        let (mut here, mut touched) = (pack.clone(), Touched::default());
        let back = Event::Message(MessageEvent::TakenBack { message: id(1) });
        done(&mut here, &mut touched, vec![back.clone(), house(HousesStep::Finished)]);
        let mut carried = Carried::of(&here, &touched);
        let told = Event::Message(MessageEvent::Told {
            message: id(1),
            name: "Amina".into(),
            how: HowTold::InPerson,
            words: "yes".into(),
            said_back: String::new(),
        });
        done(&mut pack, &mut before, vec![told]);
        let mut joined = pack.clone();
        carried.join(&mut joined, &BTreeSet::new());
        assert!(joined.messages[&id(1)].taken_back.is_some());
        assert_eq!(joined.messages[&id(1)].tellings.len(), 1);
        assert!(joined.houses.is_empty(), "finished houses are not offered again");
        // The office has the first of the two entries: the other stays.
        carried.let_go(&pack, &[], &Arrived::from([(device(), 1)]));
        assert!(carried.state.messages.is_empty());
        assert!(carried.state.houses.contains_key(&activity()));
        // A place in another journal says nothing about this one's.
        carried.let_go(&pack, &[], &Arrived::from([(DeviceId::from_bytes([9; 16]), 100)]));
        assert!(carried.state.houses.contains_key(&activity()));
        carried.let_go(&pack, &[], &Arrived::from([(device(), 2)]));
        assert_eq!(carried, Carried::default());
    }

    #[wasm_bindgen_test]
    fn a_message_that_the_office_keeps_aside_is_not_forgotten_here() {
        let (mut state, mut touched) = (State::default(), Touched::default());
        done(&mut state, &mut touched, vec![kept(1)]);
        let mut carried = Carried::of(&state, &touched);
        carried.let_go(&State::default(), &[], &Arrived::from([(device(), 9)]));
        assert!(carried.state.messages.contains_key(&id(1)));
    }

    #[wasm_bindgen_test]
    fn half_made_work_of_a_visit_on_hold_is_not_offered_again() {
        let half_made = |visit: VisitId| Houses::new(activity(), visit, Look::Drawn, Moment::of_server(1));
        let mut carried = Carried::default();
        carried.state.houses.insert(activity(), half_made(visit()));
        let offered = |carried: &Carried, held: &[VisitId]| {
            let mut pack = State::default();
            carried.join(&mut pack, &held.iter().copied().collect());
            !pack.houses.is_empty()
        };
        assert!(offered(&carried, &[]));
        assert!(!offered(&carried, &[visit()]), "by the office");
        let harm = HarmId::from_bytes([6; 16]);
        let marked = Event::Harm(HarmEvent::Marked { harm, visit: visit(), name: "Amina".into(), closed: false });
        done(&mut carried.state, &mut carried.touched, vec![marked]);
        assert!(!offered(&carried, &[]), "by this tablet, before the office knows");
    }

    #[wasm_bindgen_test]
    fn a_telling_of_harm_is_carried_without_its_words_until_a_manager_has_decided() {
        let harm = HarmId::from_bytes([6; 16]);
        let name = || "Amina".to_owned();
        let account = harm::Account { words: "he hits me".into(), ..Default::default() };
        let (mut state, mut touched) = (State::default(), Touched::default());
        let marked = Event::Harm(HarmEvent::Marked { harm, visit: visit(), name: name(), closed: false });
        done(&mut state, &mut touched, vec![marked, Event::Harm(HarmEvent::Written { harm, name: name(), account })]);
        let mut carried = Carried::of(&state, &touched);
        assert_eq!(carried.state.harms[&harm].accounts.len(), 1);
        assert_eq!(carried.state.harms[&harm].account().unwrap().words, "");
        carried.let_go(&State::default(), &[harm], &Arrived::from([(device(), 9)]));
        assert!(carried.state.harms.contains_key(&harm), "the office still waits for a decision");
        carried.let_go(&State::default(), &[], &Arrived::from([(device(), 9)]));
        assert!(carried.state.harms.is_empty());
    }
}
