//! A drawing is what was drawn: nothing lost, nothing smoothed, and every step can be taken back.

use super::*;
use proptest::prelude::*;

fn paper() -> Drawing {
    Drawing::new(ActivityId::from_bytes([1; 16]), VisitId::from_bytes([2; 16]), Moment::of_server(0))
}

fn point(x: u16, y: u16) -> Point {
    Point { at: Spot { x, y }, pressure: 0 }
}

fn slice(mark: u32, points: &[(u16, u16)]) -> DrawingStep {
    let line = Points(points.iter().map(|(x, y)| point(*x, *y)).collect());
    DrawingStep::Drawn { mark, pen: Pen::default(), line }
}

fn take(drawing: &mut Drawing, step: DrawingStep) -> Result<(), Refusal> {
    drawing.check(&step)?;
    drawing.apply(&step, Moment::of_server(1));
    Ok(())
}

#[test]
fn a_stroke_grows_slice_by_slice_and_is_one_mark() {
    let mut drawing = paper();
    take(&mut drawing, slice(0, &[(0, 0), (10, 10)])).unwrap();
    take(&mut drawing, slice(0, &[(20, 20)])).unwrap();
    take(&mut drawing, slice(1, &[(5, 5)])).unwrap();
    assert_eq!(drawing.numbers(), [0, 1]);
    let What::Stroke { line, .. } = &drawing.mark(0).unwrap().what else { panic!("a stroke") };
    assert_eq!(line.0.len(), 3);
    // Only the newest grows.
    assert_eq!(take(&mut drawing, slice(0, &[(1, 1)])), Err(Refusal::DoesNotFit));
    assert_eq!(take(&mut drawing, slice(7, &[(1, 1)])), Err(Refusal::NotThere), "what lies between is still to come");
}

#[test]
fn what_is_put_away_is_out_of_sight_and_comes_back() {
    let mut drawing = paper();
    take(&mut drawing, slice(0, &[(100, 100), (200, 100)])).unwrap();
    assert_eq!(drawing.at(Spot { x: 150, y: 105 }, 10), Some(0));
    assert_eq!(drawing.at(Spot { x: 150, y: 300 }, 10), None);
    take(&mut drawing, DrawingStep::PutAway { mark: 0 }).unwrap();
    assert!(drawing.is_empty() && drawing.marks.len() == 1, "nothing is thrown away");
    assert_eq!(drawing.at(Spot { x: 150, y: 105 }, 10), None);
    take(&mut drawing, DrawingStep::Undone).unwrap();
    assert_eq!(drawing.numbers(), [0]);
}

#[test]
fn a_paper_has_an_end_and_says_so() {
    let mut drawing = paper();
    let whole: Vec<_> = (0..SLICE_MAX).map(|at| ((at % 1600) as u16, 7)).collect();
    for mark in 0..(POINTS_MAX / SLICE_MAX) as u32 {
        take(&mut drawing, slice(mark, &whole)).unwrap();
    }
    let next = drawing.next();
    assert_eq!(take(&mut drawing, slice(next, &[(1, 1)])), Err(Refusal::PaperFull));
    assert_eq!(take(&mut paper(), slice(0, &[(PAPER.0 + 1, 0)])), Err(Refusal::DoesNotFit), "beside the paper");
    assert_eq!(take(&mut paper(), slice(0, &[])), Err(Refusal::Empty));
}

#[test]
fn a_line_is_bytes_in_cbor_and_text_in_json_and_the_same_line() {
    let line = Points(vec![point(1, 2), Point { at: Spot { x: 1600, y: 1200 }, pressure: 255 }]);
    let json = serde_json::to_string(&line).unwrap();
    assert_eq!(json, "\"AQACAABABrAE/w==\"");
    assert_eq!(serde_json::from_str::<Points>(&json).unwrap(), line);
    let cbor = crate::wire::to_cbor(&line);
    assert_eq!(cbor.len(), 11);
    assert_eq!(crate::wire::from_cbor::<Points>(&cbor), Some(line));
    assert!(serde_json::from_str::<Points>("\"AQAC\"").is_err(), "not whole points");
}

fn any_step() -> impl Strategy<Value = DrawingStep> {
    let spot = || (0..=PAPER.0, 0..=PAPER.1).prop_map(|(x, y)| Spot { x, y });
    let line = prop::collection::vec((0..=PAPER.0, 0..=PAPER.1), 1..6);
    prop_oneof![
        4 => (0u32..8, line).prop_map(|(mark, line)| slice(mark, &line)),
        1 => spot().prop_map(|at| DrawingStep::Placed { card: Card::Library("mum".into()), at }),
        1 => (0u32..8, spot()).prop_map(|(mark, at)| DrawingStep::Moved { mark, at }),
        1 => (0u32..8).prop_map(|mark| DrawingStep::PutAway { mark }),
        1 => Just(DrawingStep::Undone),
        1 => prop::sample::select(&Scene::ALL[..]).prop_map(DrawingStep::SceneChosen),
    ]
}

proptest! {
    #[test]
    fn undoing_everything_bares_the_paper_and_keeps_every_mark(steps in prop::collection::vec(any_step(), 0..40)) {
        let mut drawing = paper();
        let mut most = 0;
        for step in steps {
            let _ = take(&mut drawing, step);
            most = most.max(drawing.marks.len());
            let numbers: Vec<_> = drawing.marks.iter().map(|mark| mark.number).collect();
            prop_assert_eq!(numbers, (0..drawing.next()).collect::<Vec<_>>());
        }
        while take(&mut drawing, DrawingStep::Undone).is_ok() {}
        prop_assert!(drawing.is_empty());
        prop_assert_eq!(drawing.marks.len(), most);
    }

    #[test]
    fn in_short_a_stroke_keeps_its_ends_and_strays_nowhere(
        line in prop::collection::vec((0..=PAPER.0, 0..=PAPER.1), 1..60)
    ) {
        let mut drawing = paper();
        take(&mut drawing, slice(0, &line)).unwrap();
        let What::Stroke { line: short, .. } = drawing.in_short(8).marks[0].what.clone() else { panic!("a stroke") };
        prop_assert_eq!((short.0[0].at.x, short.0[0].at.y), line[0]);
        let last = short.0[short.0.len() - 1].at;
        prop_assert_eq!((last.x, last.y), line[line.len() - 1]);
        for (x, y) in line {
            let near = match short.0.as_slice() {
                [only] => distance_squared(Spot { x, y }, only.at, only.at),
                points => points.windows(2).map(|p| distance_squared(Spot { x, y }, p[0].at, p[1].at)).min().unwrap(),
            };
            prop_assert!(near <= 12 * 12, "{near}");
        }
    }
}
