//! The page itself: language, direction and theme on its root, where the focus stands, a fresh document, what the shell said. It reads and
//! writes no name: what it remembers (language, theme) is the tablet's and not a child's.

use super::window;
use wasm_bindgen::prelude::*;

fn root() -> Option<web_sys::Element> {
    window().document()?.document_element()
}

/// Dresses the page.
pub fn dress(language: &str, dir: &str, theme: &str) {
    let Some(root) = root() else { return };
    for (name, value) in [("lang", language), ("dir", dir), ("data-theme", theme)] {
        // It fails only for a name that is none.
        let _ = root.set_attribute(name, value);
    }
    remember("language", language);
    remember("theme", theme);
}

fn remember(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A browser that refuses storage shows the page as it came next time.
        let _ = storage.set_item(name, value);
    }
}

/// What was remembered: language or theme.
pub fn remembered(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// The mark of a window that another one has taken over from, until its next document has read it.
const TAKEN_OVER: &str = "taken-over";

/// The next document of this window does not ask for the place that another window has just taken.
pub fn taken_over() {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(TAKEN_OVER, "");
    }
}

/// Whether the last document of this window lost its place to another one. Read once.
pub fn was_taken_over() -> bool {
    let Ok(Some(storage)) = window().session_storage() else { return false };
    let was = matches!(storage.get_item(TAKEN_OVER), Ok(Some(_)));
    let _ = storage.remove_item(TAKEN_OVER);
    was
}

/// A fresh document: everything in memory is gone with the old one.
pub fn fresh() {
    if window().location().replace("/tablet").is_err() {
        // A page that may not go anywhere is being closed.
        let _ = window().location().reload();
    }
}

/// Ends the office's session of this browser, where there is one. Without a network no page of the office opens either.
pub fn leave_office() {
    let _ = window().navigator().send_beacon("/office/sign-out");
}

/// Going back does not leave Heard: the way out is the adult's, and a hand that wipes over the edge of the glass is not theirs. Browsers
/// hold only what was asked for after a touch.
pub fn stay() {
    let hold = Closure::<dyn Fn()>::new(|| {
        if let Ok(history) = window().history() {
            // It fails only where a page is being closed.
            let _ = history.push_state(&JsValue::NULL, "");
        }
    });
    let once = web_sys::AddEventListenerOptions::new();
    once.set_once(true);
    let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
        "pointerup",
        hold.as_ref().unchecked_ref(),
        &once,
    );
    let _ = window().add_event_listener_with_callback("popstate", hold.as_ref().unchecked_ref());
    hold.forget();
}

/// Puts the focus on the first element of this kind that can be seen.
pub fn focus(selector: &str) {
    if let Some(element) = found(selector).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
        if selector.contains("h1") {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

/// Puts the focus there when it is being moved by a keyboard or a switch, and leaves fingers alone.
pub fn focus_by_keyboard(selector: &str) {
    if super::fingers::by_keys() {
        focus(selector);
    }
}

/// Pans a part back to its first place.
pub fn to_start(selector: &str) {
    if let Some(element) = found(selector) {
        element.set_scroll_left(0);
    }
}

/// Pans whatever holds this until it is in sight.
pub fn into_sight(selector: &str) {
    if let Some(element) = found(selector) {
        let least = web_sys::ScrollIntoViewOptions::new();
        least.set_inline(web_sys::ScrollLogicalPosition::Nearest);
        least.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&least);
    }
}

fn found(selector: &str) -> Option<web_sys::Element> {
    window().document()?.query_selector(selector).ok()?
}

/// Which house lies under a point of the window.
pub fn house_at(x: f64, y: f64) -> Option<String> {
    let under = window().document()?.element_from_point(x as f32, y as f32)?;
    under.closest("[data-house]").ok()??.get_attribute("data-house")
}

/// The address of the script that started the page: a worker starts from the same.
pub fn script() -> Option<String> {
    let script = window().document()?.query_selector("script[type=module][src]").ok()??;
    script.get_attribute("src")
}

/// What the shell says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// A whole new version waits.
    UpdateReady,
    /// So many packs of pictures are here, of so many.
    Pictures(u32, u32),
    /// This browser will not start Heard without a network.
    OfflineRefused,
}

/// Listens to the shell, as long as the page lives.
pub fn on_shell(heard: impl Fn(Shell) + 'static) {
    let Some(document) = window().document() else { return };
    let heard = Closure::<dyn Fn(web_sys::CustomEvent)>::new(move |event: web_sys::CustomEvent| {
        let number =
            |name: &str| js_sys::Reflect::get(&event.detail(), &name.into()).ok().and_then(|n| n.as_f64()).unwrap_or(0.0);
        heard(match event.type_().as_str() {
            "heard-pictures" => Shell::Pictures(number("done") as u32, number("total") as u32),
            "heard-offline-refused" => Shell::OfflineRefused,
            _ => Shell::UpdateReady,
        });
    });
    for name in ["heard-update-ready", "heard-pictures", "heard-offline-refused"] {
        let _ = document.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    }
    heard.forget();
}

/// The card under a finger that came down: its id, and its number where it stands in a house.
pub fn card_under(event: &web_sys::PointerEvent) -> Option<(String, Option<u32>)> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let card = target.closest("[data-card]").ok()??;
    // What is in the hand, and what stands in an opened house, is chosen by a touch.
    if card.closest(".in-hand, .over").ok()?.is_some() {
        return None;
    }
    let number = card.closest("[data-number]").ok()?.and_then(|li| li.get_attribute("data-number")?.parse().ok());
    Some((card.get_attribute("data-card")?, number))
}

/// Most lines on a drawing page, and most letters in one: a hand that rests on the glass must not fill the memory.
const LINES_MAX: u32 = 2_000;
const POINTS_MAX: usize = 200_000;

/// Begins a line where a finger came down on a drawing page; whether there is room for one. A touch that does not move leaves a dot.
pub fn begin_line(event: &web_sys::PointerEvent, ink: &str) -> bool {
    let begun = || {
        let page = drawing_under(event)?;
        if !event.is_primary() || page.child_element_count() >= LINES_MAX {
            return None;
        }
        let line = window().document()?.create_element_ns(page.namespace_uri().as_deref(), "polyline").ok()?;
        line.set_attribute("class", &["ink-", ink].concat()).ok()?;
        page.append_child(&line).ok()
    };
    let begun = begun().is_some();
    if begun {
        draw_on(event);
        draw_on(event);
    }
    begun
}

/// Goes on with it.
pub fn draw_on(event: &web_sys::PointerEvent) {
    let page = drawing_under(event).filter(|_| event.is_primary());
    let Some((page, line)) = page.and_then(|page| Some((page.clone(), page.last_element_child()?))) else { return };
    let before = line.get_attribute("points").unwrap_or_default();
    if before.len() < POINTS_MAX {
        let place = page.get_bounding_client_rect();
        let (x, y) = (event.client_x() - place.x() as i32, event.client_y() - place.y() as i32);
        // It fails only for a name that is none.
        let _ = line.set_attribute("points", &format!("{before}{x},{y} "));
    }
}

fn drawing_under(event: &web_sys::PointerEvent) -> Option<web_sys::Element> {
    event.target()?.dyn_into::<web_sys::Element>().ok()?.closest("svg").ok()?
}
