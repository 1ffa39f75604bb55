//! A finger that is lifted has chosen: the button under it acts at once. The browser's own click comes later, after it has made a mouse out
//! of the finger, and never for a finger beside a hand that rests on the glass. It refuses to act for a finger that moved, for anything
//! but a button, and while somebody writes or works with a keyboard: there the browser's own way moves the focus.

use super::window;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlElement, Touch, TouchEvent};

/// A finger may tremble so far, in pixels.
const TREMBLES: f64 = 6.0;

/// Whether a finger has moved, and does not only tremble. A card is carried from here on, and a button no longer acts.
pub fn far(from: (f64, f64), to: (f64, f64)) -> bool {
    (to.0 - from.0).hypot(to.1 - from.1) > TREMBLES
}

/// A finger that is down and has not moved.
struct Finger {
    number: i32,
    at: (f64, f64),
}

/// Watches every finger, as long as the page lives.
pub fn act_when_lifted() {
    let Some(document) = window().document() else { return };
    let down = Rc::new(RefCell::new(Vec::<Finger>::new()));
    let on = |name: &str, heard: Box<dyn FnMut(TouchEvent)>| {
        let heard = Closure::wrap(heard);
        // It fails only for a callback that is none.
        let _ = document.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        heard.forget();
    };
    let fingers = down.clone();
    on(
        "touchstart",
        Box::new(move |event| {
            let begun = changed(&event).map(|touch| Finger { number: touch.identifier(), at: place(&touch) });
            fingers.borrow_mut().extend(begun);
        }),
    );
    let fingers = down.clone();
    on(
        "touchmove",
        Box::new(move |event| {
            for touch in changed(&event) {
                fingers.borrow_mut().retain(|f| f.number != touch.identifier() || !far(f.at, place(&touch)));
            }
        }),
    );
    let fingers = down.clone();
    on("touchcancel", Box::new(move |_| fingers.borrow_mut().clear()));
    let fingers = down;
    on(
        "touchend",
        Box::new(move |event| {
            for touch in changed(&event) {
                let stood = fingers.borrow().iter().any(|f| f.number == touch.identifier() && !far(f.at, place(&touch)));
                fingers.borrow_mut().retain(|f| f.number != touch.identifier());
                if stood
                    && event.cancelable()
                    && let Some(button) = under(&event)
                {
                    event.prevent_default();
                    button.click();
                }
            }
        }),
    );
}

fn changed(event: &TouchEvent) -> impl Iterator<Item = Touch> {
    let all = event.changed_touches();
    (0..all.length()).filter_map(move |at| all.item(at))
}

fn place(touch: &Touch) -> (f64, f64) {
    (f64::from(touch.client_x()), f64::from(touch.client_y()))
}

/// The button that a finger came down on, where it may act before the browser does.
fn under(event: &TouchEvent) -> Option<HtmlElement> {
    let touched: Element = event.target()?.dyn_into().ok()?;
    let button: HtmlElement = touched.closest("button").ok()??.dyn_into().ok()?;
    (button.is_connected() && !keyboard(&window().document()?)).then_some(button)
}

/// Whether the focus is being moved by a keyboard or a switch, or somebody writes.
fn keyboard(document: &Document) -> bool {
    document.active_element().is_some_and(|active| active.matches(":focus-visible").unwrap_or(false))
}
