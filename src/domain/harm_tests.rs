//! A telling is never lost, never overwritten, and stays a duty until a manager has decided.
use super::super::{
    ADULT_TEXT_MAX, Act, Alone, ChildId, Event, Place, Refusal, State, VisitEvent, apply as apply_act, check as check_act,
};
use super::*;

fn harm() -> HarmId {
    HarmId::from_bytes([1; 16])
}
fn visit() -> VisitId {
    VisitId::from_bytes([2; 16])
}
fn act(event: HarmEvent) -> Act {
    Act { at: Moment::of_server(1_000), by: Some(PersonId::from_bytes([3; 16])), event: Event::Harm(event) }
}
fn take(state: &mut State, event: HarmEvent) -> Result<(), Refusal> {
    let act = act(event);
    check_act(state, &act)?;
    apply_act(state, ChildId::from_bytes([4; 16]), &act);
    Ok(())
}
fn marked() -> State {
    let mut state = State::default();
    let opened = VisitEvent::Opened { visit: visit(), place: Place::Home, present: Vec::new() };
    let opened = Act {
        event: Event::Visit(opened),
        ..act(HarmEvent::Marked { harm: harm(), visit: visit(), name: "A".into(), closed: false })
    };
    apply_act(&mut state, ChildId::from_bytes([4; 16]), &opened);
    take(&mut state, HarmEvent::Marked { harm: harm(), visit: visit(), name: "Amina".into(), closed: false }).unwrap();
    state
}
fn written(words: &str) -> HarmEvent {
    HarmEvent::Written { harm: harm(), name: "Amina".into(), account: Account { words: words.into(), ..Account::default() } }
}
fn told(whom: &str) -> HarmEvent {
    HarmEvent::Done { harm: harm(), name: "Amina".into(), what: Deed::Told { whom: whom.into(), when: "now".into() } }
}
fn decided(interview: Interview) -> HarmEvent {
    let decided = Decided { what: "Strategy discussion today".into(), interview };
    HarmEvent::Decided { harm: harm(), name: "Sam".into(), decided, of: None }
}

#[test]
fn a_mark_is_a_duty_until_a_manager_has_decided() {
    let mut state = marked();
    assert_eq!(state.harms[&harm()].duty(), Duty::NobodyTold);
    take(&mut state, written("he hits me")).unwrap();
    assert_eq!(state.harms[&harm()].duty(), Duty::NobodyTold, "writing it down tells nobody");
    take(&mut state, told("duty manager")).unwrap();
    assert_eq!(state.harms[&harm()].duty(), Duty::Undecided);
    take(&mut state, decided(Interview::NotPlanned)).unwrap();
    assert_eq!(state.harms[&harm()].duty(), Duty::Decided);
}

#[test]
fn a_hold_lies_on_it_until_the_decision_and_while_an_interview_is_still_to_be() {
    let mut state = marked();
    assert!(state.harms[&harm()].holds());
    for (interview, holds) in [(Interview::Planned, true), (Interview::Over, false), (Interview::NotPlanned, false)] {
        take(&mut state, decided(interview)).unwrap();
        assert_eq!(state.harms[&harm()].holds(), holds, "{interview:?}");
    }
}

#[test]
fn what_a_child_tells_after_a_decision_is_a_duty_again() {
    let mut state = marked();
    take(&mut state, told("duty manager")).unwrap();
    take(&mut state, decided(Interview::NotPlanned)).unwrap();
    take(&mut state, told("the school")).unwrap();
    assert_eq!(state.harms[&harm()].duty(), Duty::Decided, "what an adult did since is nothing to decide");
    let showed = HarmEvent::Showed { harm: harm(), visit: visit(), name: "Amina".into() };
    for (event, why, duty) in [
        (written("he hits me"), "an account, and somebody was told since", Duty::Undecided),
        (showed, "the child's own sign, and nobody was told since", Duty::NobodyTold),
    ] {
        take(&mut state, event).unwrap();
        assert_eq!((state.harms[&harm()].duty(), state.harms[&harm()].holds()), (duty, true), "{why}");
        take(&mut state, decided(Interview::NotPlanned)).unwrap();
        assert_eq!((state.harms[&harm()].duty(), state.harms[&harm()].holds()), (Duty::Decided, false), "{why}");
    }
    take(&mut state, written("and locks me in")).unwrap();
    let seen = &state.harms[&harm()];
    assert_eq!(seen.duty(), Duty::NobodyTold, "whoever was told before was not told of this");
    assert!(seen.with(None, 0).is_some(), "and it stands with somebody until they act");
}

#[test]
fn a_decision_is_about_what_the_manager_had_before_them_wherever_else_it_is_put_in_the_record() {
    let mut state = marked();
    take(&mut state, told("duty manager")).unwrap();
    let of = Some(state.harms[&harm()].stands());
    // What lay aside and is let in later stands before the decision in the record.
    take(&mut state, written("he hits me")).unwrap();
    let HarmEvent::Decided { harm: id, name, decided, .. } = decided(Interview::NotPlanned) else { unreachable!() };
    take(&mut state, HarmEvent::Decided { harm: id, name, decided, of }).unwrap();
    assert_eq!((state.harms[&harm()].duty(), state.harms[&harm()].holds()), (Duty::NobodyTold, true));
}

#[test]
fn what_was_written_first_is_never_overwritten() {
    let mut state = marked();
    take(&mut state, written("he hits me")).unwrap();
    take(&mut state, written("he hits me at night")).unwrap();
    let all: Vec<_> = state.harms[&harm()].accounts.iter().map(|a| a.account.words.as_str()).collect();
    assert_eq!(all, ["he hits me", "he hits me at night"]);
    assert_eq!(state.harms[&harm()].account().unwrap().words, "he hits me at night");
}

#[test]
fn harm_can_be_recorded_after_the_visit_was_closed() {
    let mut state = marked();
    let closed = Act { event: Event::Visit(VisitEvent::Closed { visit: visit() }), ..act(written("")) };
    apply_act(&mut state, ChildId::from_bytes([4; 16]), &closed);
    assert_eq!(take(&mut state, written("he hits me")), Ok(()));
    let later = HarmEvent::Marked { harm: HarmId::from_bytes([9; 16]), visit: visit(), name: "Amina".into(), closed: false };
    assert_eq!(take(&mut state, later), Ok(()));
    assert_eq!(state.visits[&visit()].alone(), Alone::Yes);
}

#[test]
fn a_mark_that_comes_before_its_visit_is_seen_at_once() {
    let early = HarmEvent::Marked { harm: harm(), visit: visit(), name: "Amina".into(), closed: false };
    assert_eq!(take(&mut State::default(), early), Ok(()));
}

#[test]
fn what_makes_no_sense_is_refused_with_the_reason() {
    let mut state = marked();
    let decided = Decided { what: "x".into(), interview: Interview::Planned };
    let decided = HarmEvent::Decided { harm: harm(), name: "A".into(), decided, of: None };
    assert_eq!(check_act(&state, &Act { by: None, ..act(decided) }), Err(Refusal::NobodySignedIn));
    let unnamed = Act { by: None, ..act(written("x")) };
    assert_eq!(check_act(&state, &unnamed), Ok(()), "on a tablet that nobody has unlocked it is written all the same");
    let unknown = HarmEvent::Written { harm: HarmId::from_bytes([8; 16]), name: "A".into(), account: Account::default() };
    for (event, why) in [
        (HarmEvent::Marked { harm: harm(), visit: visit(), name: "A".into(), closed: false }, Refusal::AlreadyThere),
        (unknown, Refusal::NotThere),
        (told(" "), Refusal::Empty),
        (written(&"a".repeat(ADULT_TEXT_MAX + 1)), Refusal::TooLong),
    ] {
        assert_eq!(take(&mut state, event.clone()), Err(why), "{event:?}");
    }
}

#[test]
fn a_childs_own_sign_is_a_duty_and_stays_one_when_the_card_is_put_back() {
    let mut state = State::default();
    let showed = HarmEvent::Showed { harm: harm(), visit: visit(), name: "Amina".into() };
    take(&mut state, showed.clone()).unwrap();
    assert!(state.harms[&harm()].by_the_child() && state.harms[&harm()].waits_for_an_adult());
    take(&mut state, HarmEvent::PutBack { harm: harm() }).unwrap();
    let seen = &state.harms[&harm()];
    assert!(seen.signs[0].put_back.is_some());
    assert_eq!((seen.duty(), seen.holds()), (Duty::NobodyTold, true), "a named adult looks at it either way");
    take(&mut state, showed).unwrap();
    assert_eq!(state.harms.len(), 1);
    assert_eq!(state.harms[&harm()].signs.len(), 2);
    take(&mut state, written("said: I pressed it by mistake")).unwrap();
    assert!(!state.harms[&harm()].waits_for_an_adult());
}

#[test]
fn half_made_work_of_that_visit_is_not_laid_before_the_child_again_until_the_hold_is_over() {
    use super::super::{ActivityId, Houses, Look};
    let mut state = marked();
    for (number, at) in [(1, visit()), (2, VisitId::from_bytes([7; 16]))] {
        let id = ActivityId::from_bytes([number; 16]);
        state.houses.insert(id, Houses::new(id, at, Look::Drawn, Moment::of_server(0)));
    }
    assert_eq!(state.for_child().houses.len(), 1);
    let mut closed = state.clone();
    closed.harms.values_mut().for_each(|harm| harm.closed = true);
    assert_eq!(closed.for_child().houses.len(), 2, "a mark that is not for the worker is not to be read from what is missing");
    take(&mut state, decided(Interview::Planned)).unwrap();
    assert_eq!(state.for_child().houses.len(), 1, "an interview is still to be");
    take(&mut state, decided(Interview::Over)).unwrap();
    assert_eq!(state.for_child().houses.len(), 2);
}

#[test]
fn a_childs_pack_carries_no_word_of_it() {
    let mut state = marked();
    take(&mut state, written("he hits me")).unwrap();
    assert!(state.for_child().harms.is_empty());
}
