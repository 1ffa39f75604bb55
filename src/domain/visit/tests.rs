//! How a visit ends and what is written of it, in the words of the field.
use super::*;
use crate::domain::{ChildId, Day, Event, PlanKind, apply as take_in, check as may};

fn visit() -> VisitId {
    VisitId::from_bytes([3; 16])
}

fn act(minute: i64, event: VisitEvent) -> Act {
    let at = Moment::of_server(minute * 60_000);
    Act { at, by: Some(PersonId::from_bytes([7; 16])), event: Event::Visit(event) }
}

fn done(state: &mut State, events: Vec<VisitEvent>) {
    for (minute, event) in (0..).zip(events) {
        let act = act(minute, event);
        assert_eq!(may(state, &act), Ok(()), "{:?}", act.event);
        take_in(state, ChildId::from_bytes([1; 16]), &act);
    }
}

fn opened() -> VisitEvent {
    VisitEvent::Opened { visit: visit(), place: Place::Home, present: vec![] }
}

fn end(said: AtTheEnd) -> VisitEvent {
    VisitEvent::AtTheEnd { visit: visit(), said }
}

fn recorded(record: Record) -> VisitEvent {
    VisitEvent::Recorded { visit: visit(), name: "Amina".into(), record: Box::new(record) }
}

fn asked(what: Ask) -> VisitEvent {
    VisitEvent::AskedFor { visit: visit(), name: "Amina".into(), what }
}

fn answered(what: Ask) -> VisitEvent {
    VisitEvent::Answered { visit: visit(), name: "Maya".into(), what }
}

#[test]
fn what_a_child_passed_over_at_the_end_is_no_answer_and_the_last_answer_counts() {
    let mut state = State::default();
    done(&mut state, vec![opened(), end(AtTheEnd::Now(HowNow::Good)), end(AtTheEnd::Now(HowNow::NotGood))]);
    let goodbye = &state.visits[&visit()].goodbye;
    assert_eq!((goodbye.now, goodbye.right, goodbye.calm), (Some(HowNow::NotGood), None, None));
}

#[test]
fn after_the_visit_the_child_is_asked_nothing_more_and_the_adult_can_still_write() {
    let mut state = State::default();
    done(&mut state, vec![opened(), VisitEvent::Closed { visit: visit() }]);
    assert_eq!(may(&state, &act(9, end(AtTheEnd::Now(HowNow::Good)))), Err(Refusal::VisitClosed));
    done(&mut state, vec![recorded(Record { words: "he shouts".into(), ..Record::default() })]);
    assert_eq!(state.visits[&visit()].stage(), Stage::Begun);
    done(&mut state, vec![recorded(Record { finished: true, ..Record::default() })]);
    let visit = &state.visits[&visit()];
    assert_eq!(visit.stage(), Stage::Finished);
    assert_eq!(visit.records[0].record.words, "he shouts", "what was written first is not lost");
}

#[test]
fn a_no_said_with_the_body_is_kept_where_nothing_was_begun_and_not_after_the_visit() {
    let no = || VisitEvent::ChildAnswered { visit: visit(), answer: Answer::ByBody };
    let mut state = State::default();
    done(&mut state, vec![opened(), no(), no()]);
    let answers: Vec<_> = state.visits[&visit()].answers.iter().map(|one| one.answer).collect();
    assert_eq!(answers, [Answer::ByBody, Answer::ByBody]);
    done(&mut state, vec![VisitEvent::Closed { visit: visit() }]);
    assert_eq!(may(&state, &act(9, no())), Err(Refusal::VisitClosed));
}

#[test]
fn a_record_is_late_only_by_the_authoritys_own_time_and_only_while_it_is_not_finished() {
    let mut state = State::default();
    done(&mut state, vec![opened()]);
    let day = Day::constant(2026, 11, 22);
    let set = Intervals { record: Some(3), ..Intervals::default() };
    let due = |state: &State, intervals: &Intervals| state.visits[&visit()].record_due(day, intervals);
    assert_eq!(due(&state, &Intervals::default()), None, "no number is shipped as if it were law");
    assert_eq!(due(&state, &set), Some(Day::constant(2026, 11, 25)));
    done(&mut state, vec![recorded(Record { finished: true, ..Record::default() })]);
    assert_eq!(due(&state, &set), None);
}

#[test]
fn the_next_visit_follows_the_kind_of_plan() {
    let set = Intervals { record: None, visits: [(PlanKind::ChildProtection, 10)].into() };
    for (kind, days) in [(Some(PlanKind::ChildProtection), Some(10)), (Some(PlanKind::InCare), None), (None, None)] {
        assert_eq!(set.of(kind), days);
    }
    assert_eq!(days_after(Day::constant(2026, 12, 28), 10), Some(Day::constant(2027, 1, 7)));
    for (days, fits) in [(0, false), (1, true), (INTERVAL_MAX, true), (INTERVAL_MAX + 1, false)] {
        let set = Intervals { record: Some(days), ..Intervals::default() };
        assert_eq!(set.check().is_ok(), fits, "{days}");
    }
}

#[test]
fn what_a_worker_asks_for_stands_until_a_manager_has_answered_and_is_asked_once() {
    let mut state = State::default();
    done(&mut state, vec![opened(), asked(Ask::RingMe), asked(Ask::RingMe), asked(Ask::Supervision)]);
    assert_eq!(state.visits[&visit()].open_asks().count(), 2);
    done(&mut state, vec![answered(Ask::RingMe)]);
    let open: Vec<_> = state.visits[&visit()].open_asks().map(|open| open.what).collect();
    assert_eq!(open, [Ask::Supervision]);
    assert_eq!(may(&state, &act(9, answered(Ask::RingMe))), Err(Refusal::AlreadyThere));
    assert!(!act(9, answered(Ask::RingMe)).event.happens_on_a_tablet(), "a tablet cannot say that a manager rang");
    // After that it can be asked again.
    done(&mut state, vec![asked(Ask::RingMe)]);
    assert_eq!(state.visits[&visit()].open_asks().count(), 2);
}

#[test]
fn nobody_signed_in_writes_no_record() {
    let mut state = State::default();
    done(&mut state, vec![opened()]);
    for event in [recorded(Record::default()), asked(Ask::RingMe)] {
        let nobody = Act { by: None, ..act(2, event) };
        assert_eq!(may(&state, &nobody), Err(Refusal::NobodySignedIn));
    }
}

#[test]
fn a_visit_at_which_the_child_was_not_seen_is_closed_and_asks_for_nothing_more() {
    let mut state = State::default();
    done(&mut state, vec![opened(), VisitEvent::NotSeen { visit: visit(), why: "Nobody was in".into() }]);
    let seen = &state.visits[&visit()];
    assert!(seen.closed.is_some());
    assert_eq!(seen.stage(), Stage::Finished);
    let pushed = act(5, VisitEvent::Turn { visit: visit(), whose: Whose::Child });
    assert_eq!(may(&state, &pushed), Err(Refusal::VisitClosed));
}

#[test]
fn the_reasons_that_only_the_regulation_knows_are_for_children_in_care() {
    let keys = |in_care| WhyNotAlone::offered(in_care).map(WhyNotAlone::key).collect::<Vec<_>>();
    assert_eq!(keys(true).len(), 8);
    assert_eq!(keys(false), ["did-not-want", "parent-did-not-agree", "no-private-place", "needs-partner", "too-young", "asleep"]);
    for why in WhyNotAlone::ALL {
        assert_eq!(WhyNotAlone::of_key(why.key()), Some(why));
    }
}

#[test]
fn what_is_too_long_or_too_much_is_refused() {
    let mut state = State::default();
    done(&mut state, vec![opened()]);
    let long = Record { words: "a".repeat(ADULT_TEXT_MAX + 1), ..Record::default() };
    let one = WillDo { what: "ring".into(), by: None };
    let much = Record { will_do: vec![one; WILL_DO_MAX + 1], ..Record::default() };
    assert_eq!(may(&state, &act(1, recorded(long))), Err(Refusal::TooLong));
    assert_eq!(may(&state, &act(1, recorded(much))), Err(Refusal::TooMany));
    let crowd = end(AtTheEnd::HereForMe(vec!["mum".into(); HERE_FOR_ME_MAX + 1]));
    assert_eq!(may(&state, &act(1, crowd)), Err(Refusal::TooMany));
}

#[test]
fn a_promise_stays_whoever_wrote_it_firsts_and_a_text_is_whose_who_has_it_so_last() {
    let promise = WillDo { what: "ring your school".into(), by: None };
    let wrote = |by: u8, words: &str, will_do: Vec<WillDo>| Recorded {
        at: Moment::of_server(i64::from(by)),
        by: PersonId::from_bytes([by; 16]),
        name: String::new(),
        record: Record { words: words.into(), will_do, ..Record::default() },
    };
    let records = [
        wrote(1, "he shouts", vec![promise.clone()]),
        wrote(2, "he shouts at night", vec![]),
        wrote(3, "he shouts", vec![promise.clone()]),
        wrote(4, "he shouts", vec![promise.clone()]),
    ];
    let who = |one: Option<&Recorded>| one.map(|one| one.by);
    assert_eq!(who(promised_by(&records, &promise)), Some(PersonId::from_bytes([1; 16])));
    assert_eq!(who(author(&records, |record| record.words.clone())), Some(PersonId::from_bytes([3; 16])));
    assert_eq!(who(promised_by(&records, &WillDo { what: "come on Friday".into(), by: None })), None);
    assert_eq!(who(author(&[], |record| record.words.clone())), None);
}
