//! Replaying a message's steps draws exactly the kept message (must hold 5 of the visit that is safe): steps as a tablet takes them, journaled as
//! they travel, folded as the server folds them, whatever was done with the paper or the houses afterwards. What is compared is the picture.

use crate::domain::activity::drawing::{Pen, Point, Points, Scene, Spot};
use crate::domain::*;
use crate::library::words::{Language, Words};
use crate::pictures::{MessageView, PaperView, Pictures};
use crate::wire::{Held, Inside, from_cbor, to_cbor};
use leptos::prelude::*;
use proptest::prelude::*;

const CHILD: ChildId = ChildId::from_bytes([1; 16]);
const VISIT: VisitId = VisitId::from_bytes([2; 16]);
const WORK: ActivityId = ActivityId::from_bytes([3; 16]);
const MESSAGE: MessageId = MessageId::from_bytes([4; 16]);

fn act(at: i64, event: Event) -> Act {
    Act { at: Moment { utc_ms: 1_795_000_000_000 + at, offset_min: 0, skew_ms: Some(0) }, by: None, event }
}

/// Takes what the rules let through, and gives it.
fn taken(events: Vec<Event>, state: &mut State, mut after_each: impl FnMut(&State) -> Option<Event>) -> Vec<Act> {
    let mut acts = Vec::new();
    let mut take = |state: &mut State, event: Event| {
        let act = act(acts.len() as i64, event);
        if check(state, &act).is_ok() {
            apply(state, CHILD, &act);
            acts.push(act);
        }
    };
    for event in events {
        take(state, event);
        if let Some(more) = after_each(state) {
            take(state, more);
        }
    }
    acts
}

/// The record that these make, read back from the bytes in which they travel.
fn replayed(acts: &[Act]) -> State {
    let mut state = State::default();
    for act in acts {
        let inside: Inside = from_cbor(&to_cbor(&Inside::of_act(act))).expect("an entry is read as it was written");
        let Ok(Held::Act(act)) = inside.held() else { panic!("an act is read as an act") };
        apply(&mut state, CHILD, &act);
    }
    state
}

fn shown(view: impl FnOnce() -> AnyView) -> String {
    Owner::new().with(|| {
        provide_context(Words::of(Language::English));
        provide_context(Pictures::new(|name| Some(format!("/pictures/{name}.svg"))));
        view().to_html()
    })
}

fn paper(drawing: Drawing) -> String {
    shown(|| view! { <PaperView drawing=drawing /> }.into_any())
}

fn opened() -> Event {
    Event::Visit(VisitEvent::Opened { visit: VISIT, place: Place::Home, present: Vec::new() })
}

fn drawing(step: DrawingStep) -> Event {
    Event::Drawing(DrawingEvent { activity: WORK, step })
}

fn kept(told: Content, how: How) -> Event {
    let audience = Audience::default();
    Event::Message(MessageEvent::Kept { message: MESSAGE, visit: VISIT, activity: WORK, told, how, audience })
}

fn any_mark() -> impl Strategy<Value = DrawingStep> {
    let spot = || (0u16..=1600, 0u16..=1200).prop_map(|(x, y)| Spot { x, y });
    let point = (spot(), any::<u8>()).prop_map(|(at, pressure)| Point { at, pressure });
    let line = prop::collection::vec(point, 1..6).prop_map(Points);
    prop_oneof![
        5 => (0u32..8, line).prop_map(|(mark, line)| DrawingStep::Drawn { mark, pen: Pen::default(), line }),
        1 => spot().prop_map(|at| DrawingStep::Placed { card: Card::Library("mum".into()), at }),
        1 => (0u32..8, spot()).prop_map(|(mark, at)| DrawingStep::Moved { mark, at }),
        1 => (0u32..8).prop_map(|mark| DrawingStep::PutAway { mark }),
        1 => Just(DrawingStep::Undone),
        1 => prop::sample::select(&Scene::ALL[..]).prop_map(DrawingStep::SceneChosen),
    ]
}

fn any_card() -> impl Strategy<Value = HousesStep> {
    let house = || prop::sample::select(&House::ALL[..]);
    let card = prop::sample::select(vec!["mum", "shouting", "cat", "left-on-my-own"]);
    prop_oneof![
        5 => (card, house()).prop_map(|(card, house)| HousesStep::Put { card: Card::Library(card.into()), house, board: None }),
        2 => (0u32..6, house()).prop_map(|(number, house)| HousesStep::Moved { number, house }),
        1 => (0u32..6).prop_map(|number| HousesStep::PutAway { number }),
        1 => Just(HousesStep::Undone),
        1 => house().prop_map(|house| HousesStep::Renamed { house, title: "Number 12".into() }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_kept_drawing_is_drawn_from_its_steps_as_the_child_saw_it(
        marks in prop::collection::vec(any_mark(), 1..40),
        keep_after in 1usize..40,
    ) {
        let begun = [opened(), drawing(DrawingStep::Started { visit: VISIT })];
        let events = begun.into_iter().chain(marks.into_iter().map(drawing)).collect();
        let (mut count, mut seen) = (0, None);
        let acts = taken(events, &mut State::default(), |state| {
            count += 1;
            let paper_now = state.drawings.get(&WORK).filter(|d| count == keep_after + 2 && !d.numbers().is_empty())?;
            seen = Some(paper(paper_now.clone()));
            let made = Made::Drawing { drawing: WORK, scene: paper_now.scene, marks: paper_now.numbers() };
            Some(kept(Content::Made(made), How::Drawing))
        });
        let Some(seen) = seen else { return Ok(()) };
        let state = replayed(&acts);
        let Content::Made(Made::Drawing { scene, marks, .. }) = &state.messages[&MESSAGE].told else { panic!("a drawing was kept") };
        prop_assert_eq!(paper(state.drawings[&WORK].as_kept(*scene, marks)), seen);
    }

    #[test]
    fn kept_houses_are_drawn_from_their_steps_as_the_child_saw_them(
        cards in prop::collection::vec(any_card(), 1..30),
        keep_after in 1usize..30,
    ) {
        let step = |step| Event::Houses(HousesEvent { activity: WORK, step });
        let begun = [opened(), step(HousesStep::started(VISIT, Look::Drawn))];
        let events = begun.into_iter().chain(cards.into_iter().map(step)).collect();
        let (mut count, mut seen) = (0, None);
        let mut live = State::default();
        let acts = taken(events, &mut live, |state| {
            count += 1;
            let houses = state.houses.get(&WORK).filter(|_| count == keep_after + 2)?;
            let placed: Vec<Placement> = houses.in_house(House::Worries).cloned().collect();
            if placed.is_empty() {
                return None;
            }
            let title = houses.standing.titles.get(&House::Worries).cloned();
            seen = Some((placed.clone(), title.clone()));
            Some(kept(Content::House { house: House::Worries, title, placed }, How::Card))
        });
        let Some((placed, title)) = seen else { return Ok(()) };
        let state = replayed(&acts);
        // As the child saw it, to the card, whatever was moved and put away since.
        let at_keeping = replayed(&acts[..=acts.iter().position(|act| matches!(act.event, Event::Message(_))).expect("it was kept")]);
        let houses = &at_keeping.houses[&WORK];
        prop_assert_eq!(houses.in_house(House::Worries).cloned().collect::<Vec<_>>(), placed);
        prop_assert_eq!(houses.standing.titles.get(&House::Worries).cloned(), title);
        let message = |state: &State| {
            let message = state.messages[&MESSAGE].clone();
            shown(|| view! { <MessageView message=message look=Look::Drawn /> }.into_any())
        };
        prop_assert_eq!(message(&state), message(&live));
        prop_assert_eq!(message(&at_keeping), message(&live));
    }
}
