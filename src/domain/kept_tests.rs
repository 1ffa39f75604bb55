//! What must be true of keeping: at the visit at which something was made, at the next one, and for whom.

use super::activity::drawing::Spot;
use super::*;

fn visit(of: u8) -> VisitId {
    VisitId::from_bytes([of; 16])
}

fn activity(of: u8) -> ActivityId {
    ActivityId::from_bytes([of; 16])
}

fn act(event: Event) -> Act {
    Act { at: Moment::of_server(7), by: Some(PersonId::from_bytes([2; 16])), event }
}

fn take(state: &mut State, event: Event) {
    let act = act(event);
    assert_eq!(check(state, &act), Ok(()), "{:?}", act.event);
    apply(state, ChildId::from_bytes([1; 16]), &act);
}

fn opened(state: &mut State, of: u8) {
    take(state, Event::Visit(VisitEvent::Opened { visit: visit(of), place: Place::Home, present: vec![] }));
}

const HOUSES: u8 = 4;
const PAPER: u8 = 5;

fn in_houses(step: HousesStep) -> Event {
    Event::Houses(HousesEvent { activity: activity(HOUSES), step })
}

fn on_paper(step: DrawingStep) -> Event {
    Event::Drawing(DrawingEvent { activity: activity(PAPER), step })
}

fn kept(of: u8, at: u8, placed: Vec<Placement>, audience: Audience) -> Event {
    let (message, told) = (MessageId::from_bytes([of; 16]), Content::House { house: House::Worries, title: None, placed });
    Event::Message(MessageEvent::Kept {
        message,
        visit: visit(at),
        activity: activity(HOUSES),
        told,
        how: How::Drawing,
        audience,
    })
}

/// A drawing and a sound, put into houses that were not kept before the visit ended.
fn half_made() -> State {
    let mut state = State::default();
    opened(&mut state, 3);
    take(&mut state, in_houses(HousesStep::started(visit(3), Look::Drawn)));
    take(&mut state, on_paper(DrawingStep::Started { visit: visit(3) }));
    take(&mut state, on_paper(DrawingStep::Placed { card: Card::Library("cat".into()), at: Spot { x: 10, y: 10 } }));
    let sound = MediaId::from_bytes([6; 16]);
    let begun =
        MediaEvent::Begun { media: sound, visit: visit(3), mime: Mime::Webm, key: MediaKey([9; 32]), agreed: String::new() };
    take(&mut state, Event::Media(begun));
    let drawing = Made::Drawing { drawing: activity(PAPER), scene: Default::default(), marks: vec![0] };
    for made in [drawing, Made::Sound(sound)] {
        take(&mut state, in_houses(HousesStep::Put { card: Card::Made(made), house: House::Worries, board: None }));
    }
    take(&mut state, on_paper(DrawingStep::Finished));
    take(&mut state, Event::Visit(VisitEvent::Closed { visit: visit(3) }));
    state
}

#[test]
fn what_stands_in_half_made_houses_is_kept_at_the_next_visit_although_its_pieces_are_at_the_office_alone() {
    let mut state = half_made().for_child();
    assert!(state.drawings.contains_key(&activity(PAPER)), "a child finds their drawing in the house");
    assert!(state.media.is_empty());
    opened(&mut state, 30);
    let placed = state.houses[&activity(HOUSES)].standing.placed.clone();
    assert_eq!(placed.len(), 2);
    take(&mut state, kept(8, 30, placed.clone(), Audience::default()));
    // What never stood there is made up.
    let other = Placement { card: Card::Made(Made::Sound(MediaId::from_bytes([66; 16]))), ..placed[1].clone() };
    assert_eq!(check(&half_made_at(31), &act(kept(9, 31, vec![other], Audience::default()))), Err(Refusal::NotThere));
}

fn half_made_at(of: u8) -> State {
    let mut state = half_made().for_child();
    opened(&mut state, of);
    state
}

#[test]
fn what_was_kept_for_some_is_not_kept_again_for_others_under_the_same_name() {
    let closed = Audience { not_my_worker: true };
    let mut state = half_made_at(30);
    take(&mut state, kept(8, 30, vec![], closed));
    assert_eq!(check(&state, &act(kept(8, 30, vec![], Audience::default()))), Err(Refusal::DoesNotFit));
    take(&mut state, kept(9, 30, vec![], Audience::default()));
    assert_eq!(check(&state, &act(kept(9, 30, vec![], closed))), Err(Refusal::DoesNotFit));
    take(&mut state, kept(9, 30, vec![], Audience::default()));
}
