//! Who was in the room, as it is told afterwards. Tables; no I/O.

use super::*;
use crate::domain::{Act, ChildId, Event, PersonId, Place, State, VisitEvent, VisitId, apply, check};

/// A visit, opened at 2, with whoever was there and came in or went out.
fn seen(present: Vec<Somebody>, changes: Vec<(i64, Somebody, Change)>) -> Visit {
    let visit = VisitId::from_bytes([3; 16]);
    let opened = (2, VisitEvent::Opened { visit, place: Place::School, present });
    let changed = changes.into_iter().map(|(at, who, change)| (at, VisitEvent::PresenceChanged { visit, who, change }));
    let mut state = State::default();
    for (at, event) in std::iter::once(opened).chain(changed) {
        let act = Act { at: Moment::of_server(at), by: Some(PersonId::from_bytes([2; 16])), event: Event::Visit(event) };
        assert_eq!(check(&state, &act), Ok(()), "{:?}", act.event);
        apply(&mut state, ChildId::from_bytes([1; 16]), &act);
    }
    state.visits[&visit].clone()
}

#[test]
fn alone_is_told_from_who_came_in_and_went_out() {
    type Row = (Vec<Somebody>, Vec<(i64, Somebody, Change)>, Alone);
    let table: [Row; 5] = [
        (vec![], vec![], Alone::Yes),
        (vec![Somebody::Mum], vec![], Alone::No),
        (vec![Somebody::Mum], vec![(5, Somebody::Mum, Change::WentOut)], Alone::Part),
        (vec![], vec![(5, Somebody::Dad, Change::CameIn)], Alone::Part),
        (vec![Somebody::Mum], vec![(5, Somebody::Dad, Change::CameIn), (6, Somebody::Mum, Change::WentOut)], Alone::No),
    ];
    for (present, changes, expected) in table {
        let visit = seen(present.clone(), changes.clone());
        assert_eq!(visit.alone(), expected, "{present:?} {changes:?}");
    }
}

#[test]
fn whoever_came_in_and_was_named_after_is_one_person_and_not_two() {
    use Change::{CameIn, WentOut};
    use Somebody::{Dad, Mum};
    let someone = || Somebody::Other("someone".into());
    type Row = (&'static str, Vec<Somebody>, Vec<(i64, Somebody, Change)>, Alone, Vec<Somebody>, Vec<Somebody>);
    let table: [Row; 12] = [
        ("nobody else", vec![], vec![], Alone::Yes, vec![], vec![]),
        (
            "Dad came in and was named ten seconds later",
            vec![],
            vec![(9_000, someone(), CameIn), (19_000, Dad, CameIn), (19_001, someone(), WentOut)],
            Alone::Part,
            vec![Dad],
            vec![Dad],
        ),
        (
            "and went out again, by name",
            vec![Mum],
            vec![
                (9_000, someone(), CameIn),
                (19_000, Dad, CameIn),
                (19_000, someone(), WentOut),
                (30_000, Dad, WentOut),
                (40_000, Mum, WentOut),
            ],
            Alone::Part,
            vec![Mum, Dad],
            vec![],
        ),
        (
            "somebody looked in whom nobody named; later Dad came, who was named",
            vec![],
            vec![
                (9_000, someone(), CameIn),
                (12_000, someone(), WentOut),
                (20_000, someone(), CameIn),
                (25_000, Dad, CameIn),
                (25_000, someone(), WentOut),
            ],
            Alone::Part,
            vec![someone(), Dad],
            vec![Dad],
        ),
        (
            "a slip: nobody came",
            vec![],
            vec![(9_000, someone(), CameIn), (12_000, someone(), CameIn), (12_001, someone(), WentOut)],
            Alone::Yes,
            vec![],
            vec![],
        ),
        (
            "a slip, while somebody was there whom nobody named",
            vec![someone()],
            vec![(9_000, someone(), CameIn), (12_000, someone(), CameIn), (12_000, someone(), WentOut)],
            Alone::No,
            vec![someone()],
            vec![someone()],
        ),
        ("nobody ever named them", vec![], vec![(9_000, someone(), CameIn)], Alone::Part, vec![someone()], vec![someone()]),
        (
            "a child drums on two buttons: whoever came in before was there",
            vec![],
            vec![(9_000, someone(), CameIn), (12_000, someone(), CameIn), (12_300, someone(), WentOut)],
            Alone::Part,
            vec![someone()],
            vec![],
        ),
        (
            "a slip that was taken for somebody first, and said to be nobody when they had gone out",
            vec![],
            vec![
                (9_000, someone(), CameIn),
                (12_000, someone(), WentOut),
                (15_000, someone(), CameIn),
                (15_001, someone(), WentOut),
            ],
            Alone::Part,
            vec![someone()],
            vec![],
        ),
        (
            "started on a locked tablet: Mum was named, and nobody said who else was there",
            vec![Somebody::NotSaid, Mum],
            vec![],
            Alone::No,
            vec![Somebody::NotSaid, Mum],
            vec![Somebody::NotSaid, Mum],
        ),
        (
            "the same, and Mum went out",
            vec![Somebody::NotSaid, Mum],
            vec![(9_000, Mum, WentOut)],
            Alone::Part,
            vec![Somebody::NotSaid, Mum],
            vec![Somebody::NotSaid],
        ),
        (
            "Auntie, whom somebody wrote down by name, goes out after Mum came: two people",
            vec![Somebody::Other("Auntie".into())],
            vec![(9_000, Mum, CameIn), (20_000, Somebody::Other("Auntie".into()), WentOut)],
            Alone::No,
            vec![Somebody::Other("Auntie".into()), Mum],
            vec![Mum],
        ),
    ];
    for (what, present, changes, alone, met, left) in table {
        let visit = seen(present, changes);
        assert_eq!(visit.company(visit.opened.utc_ms, i64::MAX), (alone, met), "{what}");
        assert_eq!((visit.alone(), visit.present()), (alone, left), "{what}");
        assert!(visit.presence.len() >= visit.named_presence().len(), "what was kept stays as it was kept");
    }
    // Between the first touch and the name it was Dad already.
    let visit = seen(vec![], vec![(9_000, someone(), CameIn), (19_000, Dad, CameIn), (19_000, someone(), WentOut)]);
    assert_eq!(visit.present_at(10_000), [Dad]);
}

#[test]
fn who_was_there_is_said_of_the_time_in_which_a_message_was_made() {
    use Somebody::{Dad, Mum};
    let visit = seen(vec![Mum], vec![(50, Mum, Change::WentOut), (80, Dad, Change::CameIn)]);
    let table = [
        ("while Mum was there", 10, 40, Alone::No, vec![Mum]),
        ("Mum went out meanwhile", 10, 60, Alone::Part, vec![Mum]),
        ("nobody else was there", 55, 70, Alone::Yes, vec![]),
        ("Dad came in meanwhile", 55, 90, Alone::Part, vec![Dad]),
        ("the whole visit", 2, i64::MAX, Alone::Part, vec![Mum, Dad]),
    ];
    for (what, from, until, alone, met) in table {
        assert_eq!(visit.company(from, until), (alone, met), "{what}");
    }
}
