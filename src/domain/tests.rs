//! What must be true of a child's record, in the words of the field. Tables and walks; no I/O.

use super::*;
use proptest::prelude::*;

const CHILD: [u8; 16] = [1; 16];
const WORKER: [u8; 16] = [2; 16];

fn act(at: i64, by: Option<[u8; 16]>, event: Event) -> Act {
    Act { at: Moment::of_server(at), by: by.map(PersonId::from_bytes), event }
}

fn take(state: &mut State, at: i64, event: Event) {
    let act = act(at, Some(WORKER), event);
    assert_eq!(check(state, &act), Ok(()), "{:?}", act.event);
    apply(state, ChildId::from_bytes(CHILD), &act);
}

fn visit() -> VisitId {
    VisitId::from_bytes([3; 16])
}

fn activity() -> ActivityId {
    ActivityId::from_bytes([4; 16])
}

fn message() -> MessageId {
    MessageId::from_bytes([5; 16])
}

fn opened(present: Vec<Somebody>) -> State {
    let mut state = State::default();
    take(&mut state, 1, Event::Child(ChildEvent::Added { name: "Ayaan".into(), born: None }));
    take(&mut state, 2, Event::Visit(VisitEvent::Opened { visit: visit(), place: Place::School, present }));
    state
}

fn kept_event(cards: &[&str]) -> Event {
    let placed = cards
        .iter()
        .zip(0..)
        .map(|(c, number)| Placement { number, card: Card::Library((*c).into()), house: House::Worries })
        .collect();
    Event::Message(MessageEvent::Kept {
        message: message(),
        visit: visit(),
        activity: activity(),
        told: Content::House { house: House::Worries, title: None, placed },
        how: How::Card,
        audience: Audience::default(),
    })
}

fn with_message() -> State {
    let mut state = opened(vec![]);
    take(&mut state, 3, Event::Houses(HousesEvent { activity: activity(), step: HousesStep::started(visit(), Look::Drawn) }));
    take(&mut state, 4, kept_event(&["shouting"]));
    state
}

fn weighed() -> Event {
    Event::Message(MessageEvent::Weighed {
        message: message(),
        name: "Sam Reed".into(),
        bears_on: BearsOn::NothingYet,
        meaning: "Evenings are loud.".into(),
        change: "Quiet hour agreed.".into(),
    })
}

fn told() -> Event {
    Event::Message(MessageEvent::Told {
        message: message(),
        name: "Sam Reed".into(),
        how: HowTold::InPerson,
        words: "I read it. We will talk about evenings.".into(),
        said_back: "OK".into(),
    })
}

#[test]
fn keeping_again_changes_what_is_told_and_holds_nothing_against_the_child() {
    let mut state = with_message();
    take(&mut state, 5, kept_event(&["shouting"]));
    assert_eq!(state.messages[&message()].changed, 0, "keeping the same again is no change");
    take(&mut state, 6, kept_event(&["shouting", "mum"]));
    let m = &state.messages[&message()];
    assert_eq!((m.changed, m.changed_at.map(|at| at.utc_ms), m.kept.utc_ms), (1, Some(6), 4));
    let placed = m.told.placed();
    assert_eq!(placed.len(), 2);
}

#[test]
fn a_slip_on_taking_back_is_kept_again_at_a_later_visit_when_the_houses_are_no_longer_at_hand() {
    let mut state = with_message();
    take(&mut state, 6, Event::Message(MessageEvent::TakenBack { message: message() }));
    state.houses.clear();
    let Event::Message(MessageEvent::Kept { visit, activity, told, how, .. }) = kept_event(&["mum"]) else { unreachable!() };
    let anew = |activity| {
        let message = MessageId::from_bytes([77; 16]);
        act(
            7,
            None,
            Event::Message(MessageEvent::Kept {
                message,
                visit,
                activity,
                told: told.clone(),
                how,
                audience: Audience::default(),
            }),
        )
    };
    assert_eq!(check(&state, &anew(activity)), Ok(()));
    assert_eq!(check(&state, &anew(ActivityId::from_bytes([78; 16]))), Err(Refusal::NotThere), "of houses that nobody knows");
}

#[test]
fn taking_back_works_before_and_after_reading_and_is_final_for_that_message() {
    for read_before in [false, true] {
        let mut state = with_message();
        if read_before {
            take(&mut state, 5, Event::Read(ReadEvent { message: message(), name: "Jo".into(), role: Role::Reviewer }));
        }
        take(&mut state, 6, Event::Message(MessageEvent::TakenBack { message: message() }));
        assert_eq!(state.messages[&message()].trail(), Trail::TakenBack);
        let again = act(7, None, kept_event(&["mum"]));
        assert_eq!(check(&state, &again), Err(Refusal::TakenBack));
        assert_eq!(check(&state, &act(7, Some(WORKER), weighed())), Err(Refusal::TakenBack));
    }
}

#[test]
fn nothing_new_reaches_the_child_until_a_named_adult_has_told_them() {
    let mut state = with_message();
    take(&mut state, 5, Event::Read(ReadEvent { message: message(), name: "Jo".into(), role: Role::Reviewer }));
    take(&mut state, 6, weighed());
    let seen = &state.for_child().messages[&message()];
    assert!(seen.reads.is_empty() && seen.weighings.is_empty(), "read and weighed, but not told yet");
    assert_eq!(seen.trail(), Trail::Arrived);
    take(&mut state, 7, told());
    take(&mut state, 8, Event::Read(ReadEvent { message: message(), name: "Later".into(), role: Role::Manager }));
    let seen = &state.for_child().messages[&message()];
    assert_eq!(
        seen.reads.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(),
        ["Jo"],
        "who read it before it was told, and nobody later"
    );
    assert_eq!(seen.trail(), Trail::Told);
    assert!(seen.weighings.is_empty() && seen.tellings[0].said_back.is_empty(), "what adults wrote for adults stays with adults");
}

#[test]
fn the_childs_pack_holds_no_adult_wording_and_no_visit() {
    let mut state = with_message();
    let outcome = Outcome {
        id: OutcomeId::from_bytes([6; 16]),
        wording: "for adults".into(),
        child_wording: "Calm evenings".into(),
        card: Some("home".into()),
        who: "Mum and Sam".into(),
        by: None,
        how_known: "adults' measure".into(),
    };
    let plan = Plan {
        framework: Framework::Safety,
        lines: vec![Line { heading: Heading::Past, text: "for adults".into() }],
        outcomes: vec![outcome],
        review: None,
        kind: None,
    };
    take(&mut state, 5, Event::Plan(PlanEvent::Written(plan)));
    let pack = state.for_child();
    assert!(pack.visits.is_empty());
    let plan = pack.plan.expect("a plan");
    assert!(plan.lines.is_empty() && plan.outcomes[0].wording.is_empty() && plan.outcomes[0].how_known.is_empty());
    assert_eq!(plan.outcomes[0].child_wording, "Calm evenings");
}

#[test]
fn a_weighing_a_reading_and_a_telling_each_need_a_named_adult() {
    let state = with_message();
    let read = Event::Read(ReadEvent { message: message(), name: "Jo".into(), role: Role::Reviewer });
    for event in [
        weighed(),
        told(),
        read,
        Event::Message(MessageEvent::Acted { message: message(), who: Who::Child, signal: String::new(), how: None }),
    ] {
        assert_eq!(check(&state, &act(9, None, event)), Err(Refusal::NobodySignedIn));
    }
}

#[test]
fn a_closed_visit_takes_nothing_more() {
    let mut state = opened(vec![]);
    take(&mut state, 3, Event::Visit(VisitEvent::Closed { visit: visit() }));
    assert_eq!(check(&state, &act(4, None, kept_event(&["mum"]))), Err(Refusal::VisitClosed));
}

#[test]
fn whoever_read_it_after_the_child_was_told_is_still_to_be_told() {
    let mut state = with_message();
    let read = |by: &str| Event::Read(ReadEvent { message: message(), name: by.into(), role: Role::Reviewer });
    let since = |state: &State| -> Vec<String> {
        state.messages[&message()].read_since_told().into_iter().map(|read| read.name.clone()).collect()
    };
    take(&mut state, 5, read("Jo"));
    assert!(since(&state).is_empty(), "nothing was told yet: that is said elsewhere");
    take(&mut state, 6, told());
    assert!(since(&state).is_empty(), "Jo read it before, and the child knows");
    take(&mut state, 7, read("Ruth"));
    assert_eq!(since(&state), ["Ruth"]);
    take(&mut state, 8, told());
    assert!(since(&state).is_empty(), "the child was told again");
    take(&mut state, 9, read("Maya"));
    take(&mut state, 10, weighed());
    assert!(since(&state).is_empty(), "something newer is due: what was decided");
}

#[test]
fn what_was_decided_after_the_child_was_told_has_not_been_told() {
    let mut state = with_message();
    let name = || "Sara".to_owned();
    let weighed = |meaning: &str| {
        Event::Message(MessageEvent::Weighed {
            message: message(),
            name: name(),
            bears_on: BearsOn::NothingYet,
            meaning: meaning.into(),
            change: String::new(),
        })
    };
    let told = || {
        Event::Message(MessageEvent::Told {
            message: message(),
            name: name(),
            how: HowTold::InPerson,
            words: "I read it".into(),
            said_back: String::new(),
        })
    };
    let trail = |state: &State| state.messages[&message()].trail();
    take(&mut state, 10, weighed("one"));
    take(&mut state, 11, told());
    assert_eq!(trail(&state), Trail::Told);
    take(&mut state, 12, weighed("two"));
    assert_eq!(trail(&state), Trail::Decided);
    take(&mut state, 13, told());
    assert_eq!(trail(&state), Trail::Told);
    // The child keeps it again with a change: nobody has read that, decided on it or told them of it.
    take(&mut state, 14, kept_event(&["mum"]));
    assert_eq!(trail(&state), Trail::Arrived);
    take(&mut state, 15, Event::Read(ReadEvent { message: message(), name: name(), role: Role::Reviewer }));
    assert_eq!(trail(&state), Trail::Read);
}

#[test]
fn what_a_made_up_entry_could_say_is_refused() {
    let state = with_message();
    let refused = |event: Event, why: Refusal| assert_eq!(check(&state, &act(9, None, event.clone())), Err(why), "{event:?}");
    let kept = |placed: Vec<Placement>, activity: ActivityId| {
        let told = Content::House { house: House::Worries, title: None, placed };
        Event::Message(MessageEvent::Kept {
            message: message(),
            visit: visit(),
            activity,
            told,
            how: How::Card,
            audience: Audience::default(),
        })
    };
    let put = |number, card: Card, house| Placement { number, card, house };
    let mum = || Card::Library("mum".into());
    refused(kept(vec![put(0, Card::OwnWords("a".repeat(401)), House::Worries)], activity()), Refusal::TooLong);
    refused(kept(vec![put(0, Card::Library(String::new()), House::Worries)], activity()), Refusal::Empty);
    refused(kept(vec![put(0, mum(), House::Good)], activity()), Refusal::DoesNotFit);
    refused(kept(vec![put(0, mum(), House::Worries), put(0, mum(), House::Worries)], activity()), Refusal::DoesNotFit);
    refused(kept(vec![], ActivityId::from_bytes([99; 16])), Refusal::NotThere);
    let board = Some("b".repeat(65));
    let step = |step| Event::Houses(HousesEvent { activity: activity(), step });
    refused(step(HousesStep::Put { card: mum(), house: House::Good, board: board.clone() }), Refusal::TooLong);
    refused(step(HousesStep::Answered { answer: Answer::Stop, board }), Refusal::TooLong);
    let outcome = Outcome {
        id: OutcomeId::from_bytes([1; 16]),
        wording: "Sleeps".into(),
        child_wording: String::new(),
        card: None,
        who: String::new(),
        by: None,
        how_known: String::new(),
    };
    let plan = |n: usize| {
        let outcomes = vec![outcome.clone(); n];
        Event::Plan(PlanEvent::Written(Plan { framework: Framework::Safety, lines: vec![], outcomes, review: None, kind: None }))
    };
    refused(plan(2), Refusal::DoesNotFit);
    refused(plan(OUTCOMES_MAX + 1), Refusal::TooMany);
    let many = vec![Somebody::Mum; PRESENCE_MAX + 1];
    let other = VisitId::from_bytes([77; 16]);
    refused(Event::Visit(VisitEvent::Opened { visit: other, place: Place::Home, present: many }), Refusal::TooMany);
}

#[test]
fn between_visits_nothing_is_made_and_at_the_next_one_it_goes_on() {
    let mut state = with_message();
    let put = Event::Houses(HousesEvent { activity: activity(), step: HousesStep::FirstChosen(House::Good) });
    take(&mut state, 9, Event::Visit(VisitEvent::Closed { visit: visit() }));
    assert_eq!(check(&state, &act(10, None, put.clone())), Err(Refusal::VisitClosed));
    let next = VisitId::from_bytes([77; 16]);
    take(&mut state, 11, Event::Visit(VisitEvent::Opened { visit: next, place: Place::Home, present: vec![] }));
    take(&mut state, 12, put);
}

#[test]
fn a_time_that_cannot_be_is_refused_and_breaks_nothing() {
    let state = opened(vec![]);
    for (utc_ms, skew_ms) in
        [(i64::MIN, Some(i64::MAX)), (i64::MAX, Some(i64::MIN)), (-1, None), (i64::MAX, None), (1, Some(i64::MIN))]
    {
        let at = Moment { utc_ms, offset_min: 0, skew_ms };
        let closed = Act { at, by: None, event: Event::Visit(VisitEvent::Closed { visit: visit() }) };
        assert_eq!(check(&state, &closed), Err(Refusal::DoesNotFit), "{at:?}");
        let _ = (at.corrected_ms(), at.clock_was_wrong());
    }
}

proptest! {
    #[test]
    fn what_check_lets_through_apply_can_take_in_any_order(cards in prop::collection::vec("[a-z]{1,8}", 0..6), at in 0i64..100) {
        let mut state = with_message();
        let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
        let event = act(at, Some(WORKER), kept_event(&cards));
        if check(&state, &event).is_ok() {
            apply(&mut state, ChildId::from_bytes(CHILD), &event);
        }
        prop_assert_eq!(state.messages.len(), 1);
    }
}
