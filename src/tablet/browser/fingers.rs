//! A finger that is lifted has chosen: the button under it acts at once. The browser's own click comes later, after it has made a mouse out
//! of the finger, and never for a finger beside a hand that rests on the glass. It refuses to act for a hand, for a finger that moved, twice
//! for what was one touch, and for anything but a button; while somebody writes it leaves touches to the browser, which moves the focus.

use super::window;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, Touch, TouchEvent};

/// A finger may tremble so far, in pixels.
const TREMBLES: f64 = 6.0;
/// What touches the glass more broadly than this, in pixels from its middle, is a hand and no fingertip.
const FINGERTIP: f32 = 45.0;
/// A second touch so soon, in milliseconds, and so near, in pixels, belongs to the first: there is no double-tap, and what has come up under
/// the finger meanwhile was not meant.
const SAME_TOUCH: (f64, f64) = (350.0, 60.0);

thread_local! {
    static KEYS: Cell<bool> = const { Cell::new(false) };
}

/// Whether a keyboard or a switch was used last, and no finger or mouse.
pub fn by_keys() -> bool {
    KEYS.get()
}

/// Whether a finger has moved, and does not only tremble. A card is carried from here on, and a button no longer acts.
pub fn far(from: (f64, f64), to: (f64, f64)) -> bool {
    apart(from, to) > TREMBLES
}

fn apart(from: (f64, f64), to: (f64, f64)) -> f64 {
    (to.0 - from.0).hypot(to.1 - from.1)
}

/// The finger that came down last and has not moved. One that was there before rests.
struct Finger {
    number: i32,
    at: (f64, f64),
    /// It came down so soon after the last act, and so near, that it belongs to it.
    again: bool,
}

#[derive(Default)]
struct Glass {
    newest: Option<Finger>,
    /// What came down too broadly for a finger.
    hands: Vec<i32>,
    /// When and where a finger acted last.
    acted: Option<(f64, (f64, f64))>,
}

impl Glass {
    fn down(&mut self, event: &TouchEvent) {
        for touch in changed(event) {
            if touch.radius_x().max(touch.radius_y()) as f32 > FINGERTIP {
                self.hands.push(touch.identifier());
                continue;
            }
            let at = place(&touch);
            let again = self
                .acted
                .is_some_and(|(when, there)| event.time_stamp() - when < SAME_TOUCH.0 && apart(there, at) < SAME_TOUCH.1);
            // Whoever has touched something else in between means what they touch.
            if !again {
                self.acted = None;
            }
            self.newest = Some(Finger { number: touch.identifier(), at, again });
        }
    }

    fn moved(&mut self, event: &TouchEvent) {
        for touch in changed(event) {
            self.newest = self.newest.take().filter(|f| f.number != touch.identifier() || !far(f.at, place(&touch)));
        }
    }

    /// The button that acts now, when one does.
    fn up(&mut self, event: &TouchEvent) -> Option<HtmlElement> {
        let down = self.hands.len();
        self.hands.retain(|hand| changed(event).all(|touch| touch.identifier() != *hand));
        if self.hands.len() < down {
            no_click(event);
        }
        let lifted = changed(event).find(|touch| self.newest.as_ref().is_some_and(|f| f.number == touch.identifier()))?;
        let finger = self.newest.take().filter(|f| !far(f.at, place(&lifted)))?;
        // Beside another finger the browser makes no click, so there is none to keep from coming after.
        let ours = event.cancelable() || event.touches().length() > 0;
        let button = under(&lifted).filter(|_| ours)?;
        no_click(event);
        if finger.again {
            return None;
        }
        self.acted = Some((event.time_stamp(), finger.at));
        Some(button)
    }
}

/// Watches every finger, as long as the page lives.
pub fn act_when_lifted() {
    let glass = Rc::new(RefCell::new(Glass::default()));
    let g = glass.clone();
    on("touchstart", move |event: TouchEvent| g.borrow_mut().down(&event));
    let g = glass.clone();
    on("touchmove", move |event: TouchEvent| g.borrow_mut().moved(&event));
    let g = glass.clone();
    on("touchcancel", move |_: TouchEvent| {
        let mut glass = g.borrow_mut();
        glass.newest = None;
        glass.hands.clear();
    });
    on("touchend", move |event: TouchEvent| {
        let button = glass.borrow_mut().up(&event);
        if let Some(button) = button {
            button.click();
        }
    });
    on("keydown", |_: Event| KEYS.set(true));
    on("pointerdown", |_: Event| KEYS.set(false));
}

fn on<E: wasm_bindgen::convert::FromWasmAbi + 'static>(name: &str, heard: impl FnMut(E) + 'static) {
    let heard = Closure::<dyn FnMut(E)>::new(heard);
    if let Some(document) = window().document() {
        // It fails only for a callback that is none.
        let _ = document.add_event_listener_with_callback_and_bool(name, heard.as_ref().unchecked_ref(), true);
    }
    heard.forget();
}

/// Keeps the browser from making a click of it, where it would.
fn no_click(event: &TouchEvent) {
    if event.cancelable() {
        event.prevent_default();
    }
}

fn changed(event: &TouchEvent) -> impl Iterator<Item = Touch> {
    let all = event.changed_touches();
    (0..all.length()).filter_map(move |at| all.item(at))
}

fn place(touch: &Touch) -> (f64, f64) {
    (f64::from(touch.client_x()), f64::from(touch.client_y()))
}

/// The button that a finger came down on. The edge always acts; the rest waits for the browser while somebody writes.
fn under(touch: &Touch) -> Option<HtmlElement> {
    let touched: Element = touch.target()?.dyn_into().ok()?;
    let button: HtmlElement = touched.closest("button").ok()??.dyn_into().ok()?;
    let active = window().document()?.active_element();
    let writes = active.is_some_and(|active| active.matches("input, textarea, select").unwrap_or(false));
    let edge = button.closest(".edge").ok()?.is_some();
    // One that was hidden meanwhile was not meant.
    let stands = button.get_client_rects().length() > 0;
    (stands && (edge || !writes)).then_some(button)
}
