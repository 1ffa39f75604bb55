//! What the browser tells: online, the page seen, hidden or put away. A listener lives as long as its [`Listening`].

use super::window;
use wasm_bindgen::prelude::*;

/// A listener; dropping it ends it.
pub struct Listening {
    target: web_sys::EventTarget,
    name: &'static str,
    heard: Closure<dyn FnMut()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.name, self.heard.as_ref().unchecked_ref());
    }
}

fn listen(target: web_sys::EventTarget, name: &'static str, heard: impl FnMut() + 'static) -> Listening {
    let heard = Closure::<dyn FnMut()>::new(heard);
    // It fails only for a callback that is none.
    let _ = target.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    Listening { target, name, heard }
}

/// The network came back, as far as the browser knows.
pub fn on_online(heard: impl FnMut() + 'static) -> Listening {
    listen(window().into(), "online", heard)
}

/// The page came to the front or went behind; [`visible`] says which.
pub fn on_visibility(heard: impl FnMut() + 'static) -> Listening {
    listen(document().into(), "visibilitychange", heard)
}

/// The page is being put away: the last moment in which anything can be begun.
pub fn on_page_hide(heard: impl FnMut() + 'static) -> Listening {
    listen(window().into(), "pagehide", heard)
}

/// Whether the page can be seen.
pub fn visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

fn document() -> web_sys::Document {
    window().document().expect("a window has a document")
}
