//! A pen on the paper: what it draws is seen in the next frame and journaled in slices, so that a crash costs less than half a second of it.
//! Refuses a second pen beside the first, and a hand that rests on the glass.

use super::step;
use crate::domain::activity::drawing::{DrawingStep, Pen, Point, Points};
use crate::domain::{ActivityId, Drawing};
use crate::pictures::paper::{breadth_of, colour_of};
use crate::tablet::{
    act::App,
    browser::{self, canvas},
};
use leptos::prelude::*;
use std::{cell::RefCell, rc::Rc};
use web_sys::PointerEvent;

/// So often what was drawn is journaled while the pen is down.
const SLICE_MS: i64 = 350;
/// A slice of so many points does not wait.
const SLICE_POINTS: usize = 120;
/// A point so near to the one before, in units of the paper, adds nothing.
const NEAR: u16 = 3;

/// A stroke under way.
struct Stroke {
    pointer: i32,
    mark: u32,
    pen: Pen,
    lies: canvas::Lies,
    /// Drawn and not journaled yet.
    fresh: Vec<Point>,
    /// The point before the fresh ones that is painted last.
    last: Option<Point>,
    /// So many of the fresh ones are painted.
    painted: usize,
    /// The next slice is due by itself, even where the pen rests.
    due: Option<browser::Later>,
}

/// The pen of one paper. A clone is another handle.
#[derive(Clone)]
pub struct Pencil {
    app: App,
    activity: ActivityId,
    stroke: Rc<RefCell<Option<Stroke>>>,
}

impl Pencil {
    /// A pen that is lifted.
    pub fn new(app: App, activity: ActivityId) -> Self {
        Self { app, activity, stroke: Rc::default() }
    }

    /// The pen came down.
    pub fn down(&self, event: &PointerEvent, pen: Pen) {
        let Some(lies) = canvas::paper_under(event).filter(|_| self.stroke.borrow().is_none()) else { return };
        let next = self.app.model.with_untracked(|m| m.in_hand.state.drawings.get(&self.activity).map(Drawing::next));
        let Some(mark) = next else { return };
        canvas::hold(event);
        let pointer = event.pointer_id();
        *self.stroke.borrow_mut() =
            Some(Stroke { pointer, mark, pen, lies, fresh: Vec::new(), last: None, painted: 0, due: None });
        self.moved(event);
    }

    /// It moved.
    pub fn moved(&self, event: &PointerEvent) {
        let full = {
            let mut stroke = self.stroke.borrow_mut();
            let Some(stroke) = stroke.as_mut().filter(|stroke| stroke.pointer == event.pointer_id()) else { return };
            let first_to_paint = stroke.painted == stroke.fresh.len();
            for point in stroke.lies.points(event) {
                let before = stroke.fresh.last().or(stroke.last.as_ref());
                let near = before
                    .is_some_and(|before| before.at.x.abs_diff(point.at.x) < NEAR && before.at.y.abs_diff(point.at.y) < NEAR);
                if !near {
                    stroke.fresh.push(point);
                }
            }
            if first_to_paint && stroke.painted < stroke.fresh.len() {
                let me = self.clone();
                request_animation_frame(move || me.paint());
            }
            if stroke.due.is_none() && !stroke.fresh.is_empty() {
                let me = self.clone();
                stroke.due = Some(browser::later(SLICE_MS, move || me.journal()));
            }
            stroke.fresh.len() >= SLICE_POINTS
        };
        if full {
            self.journal();
        }
    }

    /// It was lifted, or the browser took it for something else: what it drew stays.
    pub fn up(&self, event: &PointerEvent) {
        if self.stroke.borrow().as_ref().is_some_and(|stroke| stroke.pointer == event.pointer_id()) {
            self.moved(event);
            self.end();
        }
    }

    /// Whatever is under way ends here.
    pub fn end(&self) {
        self.journal();
        self.stroke.borrow_mut().take();
        // The paper shows it in the same frame in which the glass is wiped.
        request_animation_frame(|| request_animation_frame(canvas::wipe));
    }

    fn paint(&self) {
        let mut stroke = self.stroke.borrow_mut();
        let Some(stroke) = stroke.as_mut() else { return };
        let mut before = match stroke.painted {
            0 => stroke.last,
            at => stroke.fresh.get(at - 1).copied(),
        };
        for point in stroke.fresh.get(stroke.painted..).unwrap_or_default() {
            let from = before.unwrap_or(*point);
            canvas::paint(from, *point, colour_of(stroke.pen.colour), breadth_of(stroke.pen, point.pressure));
            before = Some(*point);
        }
        stroke.painted = stroke.fresh.len();
    }

    /// Journals what is drawn so far. A paper that is full takes no more: the stroke ends.
    fn journal(&self) {
        self.paint();
        let (mark, pen, line) = {
            let mut stroke = self.stroke.borrow_mut();
            let Some(stroke) = stroke.as_mut() else { return };
            stroke.due = None;
            if stroke.fresh.is_empty() {
                return;
            }
            stroke.last = stroke.fresh.last().copied();
            stroke.painted = 0;
            (stroke.mark, stroke.pen, std::mem::take(&mut stroke.fresh))
        };
        if !step(self.app, self.activity, DrawingStep::Drawn { mark, pen, line: Points(line) }) {
            self.stroke.borrow_mut().take();
            canvas::wipe();
        }
    }
}
