//! The glass over a paper: what a pen draws at this moment is painted here, frame by frame, until the paper itself shows it. Where a pen is, and
//! how hard it is pressed, comes from here, too. Remembers nothing: a drawing is its steps.

use super::{call, window};
use crate::domain::activity::drawing::{PAPER, Point, Spot};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, DomRect, Element, HtmlCanvasElement, PointerEvent};

/// What touches the glass more broadly than this, in pixels, is a hand and no pen.
const HAND: i32 = 90;

/// Where a paper lies on the screen.
#[derive(Clone, Debug)]
pub struct Lies(DomRect);

/// Where the paper under this pointer lies; nothing for a hand that rests on it.
pub fn paper_under(event: &PointerEvent) -> Option<Lies> {
    if event.pointer_type() == "touch" && event.width().max(event.height()) > HAND {
        return None;
    }
    let paper: Element = event.target()?.dyn_into::<Element>().ok()?.closest(".paper-place").ok()??;
    Some(Lies(paper.get_bounding_client_rect()))
}

/// Keeps this pointer's moves coming here, wherever it goes.
pub fn hold(event: &PointerEvent) {
    if let Some(place) = event.current_target().and_then(|on| on.dyn_into::<Element>().ok()) {
        // It fails only for a pointer that is gone.
        let _ = place.set_pointer_capture(event.pointer_id());
    }
}

impl Lies {
    /// Where on the paper a place of the screen is, clipped to it.
    pub fn spot(&self, x: f64, y: f64) -> Spot {
        let on = |at: f64, from: f64, size: f64, most: u16| {
            ((at - from) / size.max(1.0) * f64::from(most)).round().clamp(0.0, f64::from(most)) as u16
        };
        Spot { x: on(x, self.0.x(), self.0.width(), PAPER.0), y: on(y, self.0.y(), self.0.height(), PAPER.1) }
    }

    fn point(&self, event: &PointerEvent) -> Point {
        // Where the glass does not say how hard it is pressed, browsers say one half, or nothing.
        let says = event.pointer_type() == "pen" && event.pressure() > 0.0;
        let pressure = if says { (event.pressure() * 255.0).round().clamp(1.0, 255.0) as u8 } else { 0 };
        Point { at: self.spot(f64::from(event.client_x()), f64::from(event.client_y())), pressure }
    }

    /// Every point since the last event: a browser gathers what a quick pen does between two frames.
    pub fn points(&self, event: &PointerEvent) -> Vec<Point> {
        let gathered = call(event, "getCoalescedEvents", &[]).ok().and_then(|all| all.dyn_into::<js_sys::Array>().ok());
        let all = gathered.iter().flat_map(js_sys::Array::iter).filter_map(|one| one.dyn_into::<PointerEvent>().ok());
        let points: Vec<Point> = all.map(|one| self.point(&one)).collect();
        if points.is_empty() { vec![self.point(event)] } else { points }
    }
}

fn glass() -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = window().document()?.query_selector(".paper-glass").ok()??.dyn_into().ok()?;
    let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

/// Paints a piece of a stroke from one point to the next.
pub fn paint(from: Point, to: Point, colour: &str, breadth: f64) {
    let Some((canvas, glass)) = glass() else { return };
    let scale = f64::from(canvas.width()) / f64::from(PAPER.0);
    let at = |point: Point| (f64::from(point.at.x) * scale, f64::from(point.at.y) * scale);
    let ((x0, y0), (x1, y1)) = (at(from), at(to));
    glass.set_stroke_style_str(colour);
    glass.set_line_cap("round");
    glass.set_line_width(breadth * scale);
    glass.begin_path();
    glass.move_to(x0, y0);
    // A dot is a line that goes nowhere, and some browsers draw none.
    glass.line_to(if (x0, y0) == (x1, y1) { x1 + 0.1 } else { x1 }, y1);
    glass.stroke();
}

/// Wipes the glass: the paper shows it now.
pub fn wipe() {
    if let Some((canvas, glass)) = glass() {
        glass.clear_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    }
}

/// Where on an element a pointer is, in shares of its size, clipped to it.
pub fn share_of(event: &PointerEvent, selector: &str) -> Option<(f64, f64)> {
    let place = window().document()?.query_selector(selector).ok()??.get_bounding_client_rect();
    let share = |at: i32, from: f64, size: f64| ((f64::from(at) - from) / size.max(1.0)).clamp(0.0, 1.0);
    Some((share(event.client_x(), place.x(), place.width()), share(event.client_y(), place.y(), place.height())))
}
