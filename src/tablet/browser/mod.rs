//! The browser's own things, one thin file each: clock, randomness, network, locks, storage, events. No rule of Heard is here.
//! No other file but these, `idb`, and the screens' event handlers touches `web_sys`.

pub mod aside;
pub mod canvas;
pub mod capture;
mod clock;
pub mod events;
pub mod fetch;
pub mod fingers;
pub mod held;
pub mod locks;
pub mod page;
mod randomness;
pub mod speech;
pub mod storage;

pub use clock::{Later, after_frame, later, measured_skew, no_more_frames, now, now_ms, wait_ms};
pub use randomness::random;

use wasm_bindgen::prelude::*;

/// The window. Heard's tablet runs in a page, never in a bare worker, apart from key derivation, which asks for none of this.
fn window() -> web_sys::Window {
    web_sys::window().expect("the tablet runs in a window")
}

/// Calls a function of the browser that `web_sys` does not offer yet (Web Locks, strict transactions).
pub(crate) fn call(on: &JsValue, name: &str, with: &[&JsValue]) -> Result<JsValue, JsValue> {
    let function: js_sys::Function = js_sys::Reflect::get(on, &name.into())?.dyn_into()?;
    function.apply(on, &with.iter().map(|v| (*v).clone()).collect::<js_sys::Array>())
}

/// An object of the browser with these fields.
pub(crate) fn object(fields: &[(&str, &JsValue)]) -> js_sys::Object {
    let object = js_sys::Object::new();
    for (name, value) in fields {
        js_sys::Reflect::set(&object, &(*name).into(), value).expect("a new object takes every field");
    }
    object
}
